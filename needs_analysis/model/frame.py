"""The town's frame: what can be asked and who is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from needs_analysis.language import Text


@dataclass(frozen=True, slots=True)
class Area:
    """A field of competencies."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Competency:
    """Something people can do, on the levels of the framework.

    ``valid_months``: how long a rating counts; None where it does not expire.
    """

    id: str
    area: str
    name: Text
    description: Text
    digcomp: tuple[str, ...] = ()
    kgst_key: str = ""
    valid_months: int | None = None


@dataclass(frozen=True, slots=True)
class SkillTest:
    """How a test's points become levels: ``points`` are level -> fewest points that show it.

    ``name``: the test as the learning platform's file calls it. Below the lowest points a test shows level 0.
    """

    id: str
    name: str
    platform: str
    competency: str
    points: Mapping[int, float]

    def level(self, points: float) -> float:
        """The highest level whose points are reached."""
        return float(max((level for level, fewest in self.points.items() if points >= fewest), default=0))


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the common scale, with its behavioural anchor."""

    level: int
    name: Text
    anchor: Text


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """The level a role requires in each competency (0 = not needed); ``people``: what those who have it are called."""

    id: str
    name: Text
    required: Mapping[str, int]
    people: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the organisation tree; ``staff`` counts the people directly in it, those of its children apart.

    ``site``: where its people work, empty where all is in one place.
    ``formed_from``: units of last year that it was made of, where it is new.
    """

    id: str
    name: str
    parent: str | None
    staff: int
    site: str = ""
    formed_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A working-time model.

    ``weekdays`` out of Mo Tu We Th Fr Sa (English two-letter codes); ``rotating`` models may work any of theirs in a
    given week but not all of them.
    """

    id: str
    name: Text
    weekdays: tuple[str, ...]
    days_per_week: int
    hours_per_day: float
    weekly_hours: float
    rotating: bool = False


@dataclass(frozen=True, slots=True)
class Framework:
    """Competencies, levels, role profiles, units, working-time models and tests of one town.

    ``role_staff``: role -> people who have it; empty where the town does not say.
    """

    areas: tuple[Area, ...]
    competencies: tuple[Competency, ...]
    levels: tuple[Level, ...]
    roles: tuple[RoleProfile, ...]
    units: tuple[Unit, ...]
    working_times: tuple[WorkingTime, ...]
    tests: tuple[SkillTest, ...] = ()
    role_staff: Mapping[str, int] = field(default_factory=dict)

    def competency(self, identifier: str) -> Competency | None:
        """The competency with this id, if the framework knows it."""
        return next((item for item in self.competencies if item.id == identifier), None)

    def role(self, identifier: str) -> RoleProfile | None:
        """The role profile with this id, if the framework knows it."""
        return next((item for item in self.roles if item.id == identifier), None)

    def unit(self, identifier: str) -> Unit | None:
        """The unit with this id, if the framework knows it."""
        return next((item for item in self.units if item.id == identifier), None)
