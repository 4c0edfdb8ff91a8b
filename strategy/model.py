"""The nouns of the strategy: goals, indicators, measures, money and dialogue. Money in EUR, weights as shares of 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from needs_analysis import Text

ResourceKind = Literal["fte", "it_days", "room_days"]
BookingKind = Literal["committed", "spent"]
Light = Literal["green", "amber", "red", "grey"]
LIVING = frozenset({"planned", "running", "done"})
"""Statuses of measures that cost money: neither a mere idea nor stopped."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What the town wants to reach. ``weight``: its share of the strategy (all goals sum to 1).

    ``competencies``: the share each competency has in this goal (they sum to 1). ``plain``: the goal in plain German.
    """

    id: str
    title: Text
    weight: float
    competencies: Mapping[str, float]
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """How to tell whether a goal is reached by the end of the year ``due``. ``source``: "" where entered by hand."""

    id: str
    goal: str
    name: Text
    unit: str
    baseline: float
    target: float
    due: int
    source: str
    plain: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A measured value of an indicator."""

    indicator: str
    day: date
    value: float
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An undertaking for a goal. ``cost``: year -> EUR on its budget line; months are given by their first day.

    ``kind``: technology, qualification or organisation; ``funding``: where the money comes from; ``it_days``: days of
    the IT department per year.
    """

    id: str
    goal: str
    title: Text
    lead: str
    participants: tuple[str, ...]
    priority: str
    first_month: date
    last_month: date
    status: str
    budget_line: str
    fte: float
    modules: tuple[str, ...]
    cost: Mapping[int, float]
    kind: str = ""
    funding: str = ""
    it_days: float = 0.0

    def runs_in(self, year: int) -> bool:
        """Whether it is under way in this year."""
        return self.first_month.year <= year <= self.last_month.year


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money of one account; ``plan``: year -> EUR."""

    id: str
    name: Text
    product: str
    account: str
    plan: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Booking:
    """Money of a line that is committed (ordered, promised) or spent; ``amounts``: year -> EUR."""

    budget_line: str
    kind: BookingKind
    purpose: str
    amounts: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Resource:
    """What is there beside money: posts, days of the IT department, days of rooms; ``amounts``: year -> how many."""

    id: str
    kind: ResourceKind
    name: Text
    amounts: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What if: factors on budget and learning hours, working-time models for all, a competency all need to a level."""

    id: str
    name: Text
    budget_factor: float = 1.0
    hours_factor: float = 1.0
    working_times: tuple[str, ...] = ()
    competency: str = ""
    level: int = 0


@dataclass(frozen=True, slots=True)
class Strategy:
    """Goals and the means for them. ``training_line`` is the id of the budget line that pays for training.

    ``start_within``: priority -> months from the beginning of the strategy; ``first_year`` and ``last_year`` bound it.
    ``complaints``: competency -> share of the complaints whose topic it is linked to, as far as it may be told;
    ``complaint_weight``: by how much they may raise a weight at most.
    """

    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    budget_lines: tuple[BudgetLine, ...]
    training_line: str
    readings: tuple[Reading, ...] = ()
    bookings: tuple[Booking, ...] = ()
    resources: tuple[Resource, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    start_within: Mapping[str, int] | None = None
    first_year: int = 0
    last_year: int = 0
    complaints: Mapping[str, float] | None = None
    complaint_weight: float = 0.0

    def budget_line(self, identifier: str) -> BudgetLine | None:
        """The budget line with this id, if there is one."""
        return next((line for line in self.budget_lines if line.id == identifier), None)

    def goal(self, identifier: str) -> Goal | None:
        """The goal with this id, if there is one."""
        return next((goal for goal in self.goals if goal.id == identifier), None)

    @property
    def years(self) -> tuple[int, ...]:
        """The years any budget line plans for, in order."""
        return tuple(sorted({year for line in self.budget_lines for year in line.plan}))


# --- dialogue with citizens ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Event:
    """A date of the citizen dialogue. ``degree``: how far people decide, from information to shared decision."""

    id: str
    format: Text
    degree: Text
    goal: str
    title: Text
    plain: str
    day: date
    start: str
    place: str
    capacity: int | None
    registered: int
    attended: int
    access: tuple[str, ...]
    status: str
    result: Text
    answer: Text
    published: date | None


@dataclass(frozen=True, slots=True)
class Topic:
    """What feedback is about. ``words`` tell it in a text; ``competencies`` may be missing where people complain."""

    id: str
    name: Text
    words: tuple[str, ...]
    competencies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """One piece of feedback, without person and without its words. ``satisfaction``: 0 to 100, None where not asked."""

    id: str
    day: date
    channel: str
    topic: str
    complaint: bool
    satisfaction: float | None
    state: str = ""
    answered: date | None = None
    published: date | None = None


@dataclass(frozen=True, slots=True)
class Idea:
    """What staff said, how many said it, and what was done."""

    id: str
    competency: str
    said: Text
    count: int
    did: Text
    published: date | None


@dataclass(frozen=True, slots=True)
class ChangeReading:
    """Mean (1 to 5) of a survey block on change in one year."""

    year: int
    block: str
    population: str
    n: int
    mean: float


@dataclass(frozen=True, slots=True)
class Channel:
    """A line of the communication plan."""

    id: str
    audience: str
    format: str
    name: Text
    cadence: str
    responsible: str
    last_done: date | None


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Events, feedback and communication. ``answer_days`` and ``result_days`` are the promised targets."""

    events: tuple[Event, ...]
    topics: tuple[Topic, ...]
    feedback: tuple[Feedback, ...]
    channels: Mapping[str, Text]
    states: Mapping[str, Text]
    answer_days: int
    result_days: int
    contact: str
    plan: tuple[Channel, ...]
    ideas: tuple[Idea, ...]
    change: tuple[ChangeReading, ...]
