"""The nouns of the curriculum: modules, plans, sessions. Money in EUR, time in hours, people in heads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from needs_analysis import Message, Text

PhaseKind = Literal["self", "live", "room", "transfer", "coaching"]
Slot = Literal["morning", "afternoon", "day"]
TimetableStatus = Literal["optimal", "feasible", "incomplete"]
PlanStatus = Literal["optimal", "feasible", "infeasible", "nothing_needed"]
PoolKind = Literal["money", "trainer", "room", "seats"]
LockKind = Literal["stays", "apart", "booked", "barred"]
FairnessKind = Literal["none", "weakest_first", "floor", "part_time"]
EVERYBODY = "*"


@dataclass(frozen=True, slots=True)
class Phase:
    """A part of a module: self-paced online, live online, in a room, transfer at the workplace, coaching."""

    kind: PhaseKind
    hours: float


@dataclass(frozen=True, slots=True)
class Step:
    """The module takes people who hold at least ``from_level`` of the competency to ``to_level``."""

    competency: str
    from_level: int
    to_level: int


@dataclass(frozen=True, slots=True)
class Module:
    """A blended-learning module of the catalogue. ``phases`` stand in the order in which they are taught.

    ``access``: access needs it is known to meet; empty where nobody has said.
    """

    id: str
    title: Text
    steps: tuple[Step, ...]
    phases: tuple[Phase, ...]
    group_min: int
    group_max: int
    cost_per_session: float
    cost_per_participant: float
    prerequisites: tuple[str, ...]
    provider_type: str
    languages: tuple[str, ...]
    mandatory: bool
    refresh_months: int | None
    grounding: tuple[str, ...] = ()
    access: tuple[str, ...] = ()

    def hours_of(self, *kinds: PhaseKind) -> float:
        """Hours of the phases of these kinds; of all phases when none is named."""
        return sum(phase.hours for phase in self.phases if not kinds or phase.kind in kinds)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All modules, prerequisites before the modules that need them."""

    modules: tuple[Module, ...]

    def module(self, identifier: str) -> Module | None:
        """The module with this id, if there is one."""
        return next((item for item in self.modules if item.id == identifier), None)


@dataclass(frozen=True, slots=True)
class Room:
    """A room for in-person sessions. ``site`` is empty where all is in one place; ``away``: days without it.

    ``access``: access needs it is known to meet.
    """

    id: str
    name: str
    seats: int
    site: str = ""
    away: tuple[date, ...] = ()
    access: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Trainer:
    """Who can teach which modules, on which weekdays and not on which days."""

    id: str
    name: str
    modules: tuple[str, ...]
    weekdays: tuple[str, ...] = ("Mo", "Tu", "We", "Th", "Fr")
    away: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """What keeps the counters open and the training bearable; None and an empty mapping: no such rule.

    ``away_share``: share of a team's people on duty that may be in training at once; one may always go, one always
    stays. ``days_a_month``: training days per head. ``staff``: unit -> people, where more work there than are planned
    for. ``travel``: minutes between two sites, in either order. ``courses_at``: site -> where its people have their
    courses, if elsewhere.
    """

    away_share: float | None = None
    days_a_month: int | None = None
    staff: Mapping[str, int] = field(default_factory=dict)
    travel: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    courses_at: Mapping[str, str] = field(default_factory=dict)

    def minutes(self, one: str, other: str) -> int | None:
        """The way between two sites; None where nobody has said how long it takes."""
        there = self.travel.get(one, {}).get(other)
        return 0 if one == other else self.travel.get(other, {}).get(one) if there is None else there


@dataclass(frozen=True, slots=True)
class Calendar:
    """When and where sessions can be held: ``land`` is the code of the Land (``NW``); both days are included."""

    land: str
    first_day: date
    last_day: date
    holidays: Mapping[date, str]
    rooms: tuple[Room, ...]
    day_start: time = time(9, 0)
    day_end: time = time(17, 0)
    trainers: tuple[Trainer, ...] = ()
    school_holidays: Mapping[date, str] = field(default_factory=dict)
    service: Service = field(default_factory=Service)


@dataclass(frozen=True, slots=True)
class Pool:
    """Something scarce that modules draw on: a budget line (EUR), hours of trainers, half-days of rooms.

    ``per_session`` and ``per_head``: module -> what one run or one seat takes. ``site`` limits it to the
    runs held there.
    """

    id: str
    kind: PoolKind
    capacity: float
    per_session: Mapping[str, float]
    per_head: Mapping[str, float] = field(default_factory=dict)
    site: str | None = None


@dataclass(frozen=True, slots=True)
class Lock:
    """A decision people have made already, which the plan keeps.

    ``stays``: the module runs at least ``count`` times. ``apart``: nobody (or not this learner) gets more than one of
    the modules. ``booked``: the learner has ``count`` seats in the module. ``barred``: the module is not offered (to
    this learner).
    """

    kind: LockKind
    modules: tuple[str, ...]
    learner: str | None = None
    count: int = 1


@dataclass(frozen=True, slots=True)
class Fairness:
    """How the gain is to be shared; coverage is the value a population gets, as a share of all it needs.

    ``weakest_first``: no unit is covered less than ``share`` of what the weakest could get at best. ``floor``: every
    unit is covered at least to ``share``. ``part_time``: the coverage of part-time staff is at least ``share`` of that
    of the others (§ 5 (8) TVöD).
    """

    kind: FairnessKind = "none"
    share: float = 0.95


@dataclass(frozen=True, slots=True)
class Limits:
    """What the plan must keep to: EUR in all, hours per head and year, and what else is scarce or already decided.

    ``own_hours``: learner -> hours per head where they differ from ``hours``. ``access``: learner (`EVERYBODY`: all) ->
    access needs and languages (``de``) that modules and rooms have to meet. ``crowds``: unit -> people that may sit in
    one run of a course with dates. ``absent``: learners that no course with dates can have, as nobody can be spared.
    """

    budget: float
    hours: float
    own_hours: Mapping[str, float] = field(default_factory=dict)
    pools: tuple[Pool, ...] = ()
    locks: tuple[Lock, ...] = ()
    fairness: Fairness = field(default_factory=Fairness)
    access: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    crowds: Mapping[str, int] = field(default_factory=dict)
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Assignment:
    """Seats of one learner (person or group) in one module; ``value`` is the weighted number of levels it closes."""

    learner: str
    module: str
    seats: int
    value: float


@dataclass(frozen=True, slots=True)
class ModulePlan:
    """How often a module runs, for how many people and at what cost."""

    module: str
    sessions: int
    seats: int
    cost: float


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One sentence of advice: which module for whom and why."""

    module: str
    who: str
    reason: Message
    learners: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """The chosen programme. ``bound`` is a proven upper limit of the objective; ``gap`` = (bound - objective) / bound.

    ``hours`` are learning hours of all seats together. ``message`` says in words how it ended: for ``infeasible``
    what must change. ``prices``: pool -> value that one unit more of it would bring, where known; ``stopped``: somebody
    ended the search early.
    """

    status: PlanStatus
    objective: float
    bound: float
    gap: float
    limits: Limits
    cost: float
    hours: float
    modules: tuple[ModulePlan, ...]
    assignments: tuple[Assignment, ...]
    recommendations: tuple[Recommendation, ...]
    message: Message
    prices: Mapping[str, float] = field(default_factory=dict)
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """One dated part of a session, in a room or live online (``room`` empty).

    ``phase`` counts the module's phases from 0. ``trainer`` is empty where no trainers are known, ``site`` where all is
    in one place.
    """

    kind: PhaseKind
    day: date
    start: time
    end: time
    room: str
    phase: int = 0
    slot: Slot = "morning"
    trainer: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a session without a fixed hour (self-paced, transfer, coaching): ``hours`` of it between two days."""

    kind: PhaseKind
    hours: float
    first_day: date
    last_day: date
    phase: int = 0


@dataclass(frozen=True, slots=True)
class Session:
    """One run of a module for one set of people: ``people`` maps a learner to its seats."""

    id: str
    module: str
    number: int
    meetings: tuple[Meeting, ...]
    people: Mapping[str, int]
    spans: tuple[Span, ...] = ()

    @property
    def seats(self) -> int:
        """Heads in this session."""
        return sum(self.people.values())

    @property
    def first_day(self) -> date:
        """The day on which the first phase begins."""
        return min([span.first_day for span in self.spans] + [meeting.day for meeting in self.meetings])

    @property
    def last_day(self) -> date:
        """The day on which the last phase is over."""
        return max([span.last_day for span in self.spans] + [meeting.day for meeting in self.meetings])


@dataclass(frozen=True, slots=True)
class Unplaced:
    """Seats of the plan for which no date was found, and why."""

    module: str
    learner: str
    seats: int
    reason: Message


@dataclass(frozen=True, slots=True)
class Timetable:
    """Dated sessions of a plan and what could not be dated.

    ``strain`` is what the search keeps low, per seat: 2 for every week after the session's due day in an even year and
    1 for every week before it, 10 for a date in the school holidays, 2 for every hour of travel. ``bound``: no
    timetable that gives the same sessions dates strains less. ``optimal``: all have a date and the bound is met;
    ``incomplete``: some have none.
    """

    sessions: tuple[Session, ...]
    unplaced: tuple[Unplaced, ...]
    status: TimetableStatus = "feasible"
    strain: int = 0
    bound: int = 0

    @property
    def gap(self) -> float:
        """How much less the strain could be at most, as a share of it."""
        return (self.strain - self.bound) / self.strain if self.strain else 0.0
