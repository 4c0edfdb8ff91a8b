"""Nouns of approval: what is put to the staff council, what was said about it, and where it stands. All frozen."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Gate = Literal["survey", "selection", "plan"]
Step = Literal["submitted", "approved", "refused", "commented", "withdrawn", "lapsed"]
"""``lapsed``: the term ended without an answer, and HR records that consent therefore counts as given."""

_CODE = 12

State = Literal["nothing", "draft", "submitted", "approved", "refused"]
"""``nothing``: there is nothing to put to the council yet."""

GATES: tuple[Gate, ...] = get_args(Gate)
PLAN_GATES: tuple[Gate, ...] = ("selection", "plan")
"""What has to be agreed to before anything written from a plan is final."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What the town has set. ``days``: working days the council has to answer; 0 sets no term.

    ``deemed``: whether silence may be recorded as consent. ``free``: public holidays of the Land, which do not count.
    ``gates``: what needs an approval; what is not named is final at once.
    """

    gates: tuple[Gate, ...] = GATES
    days: int = 10
    deemed: bool = False
    free: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Event:
    """Something said or done about a gate. ``digest``: what it was about. ``who``: the login, ``role``: acting as.

    ``recorded``: HR wrote down an answer that the council gave on paper; ``remark`` then says where it is found.
    """

    gate: Gate
    step: Step
    day: date
    who: str
    role: str
    digest: str
    remark: str = ""
    recorded: bool = False

    @property
    def code(self) -> str:
        """What people tell this version by, on paper, on the page and in the audit."""
        return self.digest[:_CODE]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a gate stands on a day. ``since``: day of the step that led there; ``due``: last day for an answer.

    ``changed``: it was before the council or approved, and what it is about has changed since. ``silent``: the term is
    over and nobody has answered. ``needed``: whether the town has this gate at all.
    """

    gate: Gate
    state: State
    digest: str
    since: date | None = None
    due: date | None = None
    changed: bool = False
    silent: bool = False
    needed: bool = True
    events: tuple[Event, ...] = ()

    @property
    def code(self) -> str:
        """What people tell this version by, as `Event.code`."""
        return self.digest[:_CODE]

    @property
    def is_final(self) -> bool:
        """Whether files about it may go out without the mark of a draft."""
        return not self.needed or self.state == "approved"
