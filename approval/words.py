"""What gates, states and steps are called; English source sentences."""

from collections.abc import Mapping

from approval.model import Gate, State, Step

GATE_NAMES: Mapping[Gate, str] = {
    "survey": "Survey",
    "selection": "Selection of participants",
    "plan": "Plan with dates",
}
STATE_NAMES: Mapping[State, str] = {
    "nothing": "nothing there yet",
    "draft": "draft",
    "submitted": "with the staff council",
    "approved": "approved",
    "refused": "refused",
}
STEP_NAMES: Mapping[Step, str] = {
    "submitted": "put to the staff council",
    "approved": "agreed",
    "refused": "not agreed",
    "commented": "remark",
    "withdrawn": "withdrawn",
    "lapsed": "term over without an answer",
}
