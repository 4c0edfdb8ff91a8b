"""WHO AGREED: survey, selection of participants and plan before the staff council. Pure values; nothing is kept here.

What is put to the council is known by its digest: whoever changes it afterwards has a draft again. The program counts
working days and keeps what was said; whether a law asks for consent, and what silence means, people decide.
"""

from typing import TYPE_CHECKING

from needs_analysis import open_door

if TYPE_CHECKING:
    from approval.model import GATES, PLAN_GATES, Event, Gate, Rules, Standing, State, Step
    from approval.rules import allowed_steps, judge, read_events, record, reply_due, write_events
    from approval.words import GATE_NAMES, STATE_NAMES, STEP_NAMES
else:
    __getattr__ = open_door(__name__)

__all__ = [
    "GATES",
    "GATE_NAMES",
    "PLAN_GATES",
    "STATE_NAMES",
    "STEP_NAMES",
    "Event",
    "Gate",
    "Rules",
    "Standing",
    "State",
    "Step",
    "allowed_steps",
    "judge",
    "read_events",
    "record",
    "reply_due",
    "write_events",
]
