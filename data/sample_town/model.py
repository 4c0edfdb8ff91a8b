"""The nouns of the sample town."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import numpy.typing as npt

YEARS = (2024, 2025, 2026)
TODAY = date(2026, 10, 1)
SEED = 20261001

BLANK = -1
"""A rating left empty."""

CANNOT_JUDGE = -2
"""A rating answered with "kann ich nicht einschätzen"."""

TOP_LEVEL = 5

FloatArray = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Post:
    """A position in a unit, held by one person after the other."""

    unit: str
    role: str


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on the town's payroll from the wave ``first`` to the wave ``last``, known by a pseudonym only.

    ``profile`` is the true need profile: what a good analysis should find again, and what no export carries.
    """

    pseudonym: str
    unit: str
    role: str
    working_time: str
    profile: str
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person answered in one wave.

    ``ratings``: a level from 0 to 5, `BLANK` or `CANNOT_JUDGE` per competency, in the order of the framework; so is
    ``superior``, the view of the superior, where there is one. ``finished`` is False for people who gave up half-way.
    """

    person: Person
    started: datetime
    minutes: int
    ratings: tuple[int, ...]
    superior: tuple[int, ...] | None
    wish: str
    finished: bool


@dataclass(frozen=True, slots=True)
class Wave:
    """One survey year: who was asked and who answered, in the order of answering."""

    year: int
    invited: tuple[Person, ...]
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Town:
    """The whole town. ``truth``: pseudonym -> true need profile, for tests only."""

    people: tuple[Person, ...]
    waves: Mapping[int, Wave]

    @property
    def truth(self) -> Mapping[str, str]:
        """The true need profile of everybody who ever worked there."""
        return {person.pseudonym: person.profile for person in self.people}
