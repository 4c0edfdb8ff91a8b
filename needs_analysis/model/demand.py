"""What crosses the wall to the curriculum: plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from needs_analysis.model.words import Mode


@dataclass(frozen=True, slots=True)
class Availability:
    """How many of a learner's heads work on which weekdays, and how long a day."""

    weekdays: tuple[str, ...]
    hours_per_day: float
    heads: int


@dataclass(frozen=True, slots=True)
class Learner:
    """One person (named mode, ``heads`` = 1) or one group of people with like needs (anonymous mode).

    ``steps``: competency -> level -> heads that hold less than this level and are required to reach it.
    ``ready``: competency -> level -> heads known to hold at least this level. ``leading``: the competencies that give
    a learning group its name, with ``leading_role`` where most of it have one role; None for people and for groups that
    go by a role. ``site``: where the learner works, None
    where all are in one place. ``completed``: module -> day on which it was last completed.
    """

    id: str
    name: str
    heads: int
    role: str | None
    unit: str | None
    availability: tuple[Availability, ...]
    steps: Mapping[str, Mapping[int, int]]
    ready: Mapping[str, Mapping[int, int]]
    leading: tuple[str, ...] | None = None
    leading_role: str | None = None
    site: str | None = None
    completed: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """Who needs what, as plain values: the only thing the curriculum knows of a survey.

    ``weights``: competency -> strategic weight (mean 1). ``invited`` counts the people of the town. Nothing averaged
    over fewer than ``smallest_group`` heads may be shown. ``told``: role -> competencies in which its mean may be
    shown, where learners are people.
    """

    mode: Mode
    learners: tuple[Learner, ...]
    weights: Mapping[str, float]
    invited: int | None = None
    smallest_group: int = 5
    told: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
