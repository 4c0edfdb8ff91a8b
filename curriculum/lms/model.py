"""The nouns of the hand-over to a learning platform: accounts, cohorts, course shells, and what was sent before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from needs_analysis import Language, Message

Platform = Literal["moodle", "ilias"]
Enrolment = Literal["cohort", "direct"]


@dataclass(frozen=True, slots=True)
class Account:
    """A person's account on the platform. ``number``: the id number that the platform keeps for it, often empty."""

    login: str
    first: str
    last: str
    email: str
    number: str = ""


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is who on the platform: learner -> account, and what could not be used of the list, in words."""

    accounts: Mapping[str, Account] = field(default_factory=dict)
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Cohort:
    """People who belong together on the platform; ``members`` are learners."""

    id: str
    name: str
    description: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shell:
    """An empty course on the platform for one run of a module. ``summary`` is HTML without any person.

    ``sections``: titles of the phases in teaching order. ``cohort``: id of the cohort that attends, which is also the
    name of the group inside the course.
    """

    id: str
    module: str
    title: str
    summary: str
    first_day: date
    last_day: date
    sections: tuple[str, ...]
    competencies: tuple[str, ...]
    cohort: str
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything that is to stand on the platform: all of it, not only what is new."""

    cohorts: tuple[Cohort, ...]
    shells: tuple[Shell, ...]
    year: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What one course or cohort was when it was sent: a mark of its content and the learners in it."""

    mark: str
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What has been handed over so far. It names no person: learners are pseudonyms, marks are keyed hashes.

    ``people``: learner -> mark of the login. ``framework``: id of the framework that was sent last, and its mark.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    cohorts: Mapping[str, Sent] = field(default_factory=dict)
    shells: Mapping[str, Sent] = field(default_factory=dict)
    framework: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Move:
    """A learner joins or leaves a cohort (and with it the course that the cohort attends)."""

    learner: str
    cohort: str


@dataclass(frozen=True, slots=True)
class Delta:
    """What has changed since the last hand-over; everything is new in the first.

    ``withdrawn``: ids of courses of this year that are no longer offered.
    """

    people: tuple[str, ...]
    cohorts: tuple[Cohort, ...]
    shells: tuple[Shell, ...]
    withdrawn: tuple[str, ...]
    joins: tuple[Move, ...]
    leaves: tuple[Move, ...]
    framework: str

    @property
    def empty(self) -> bool:
        """Whether nothing has to be done on the platform."""
        changed = (self.people, self.cohorts, self.shells, self.withdrawn, self.joins, self.leaves, self.framework)
        return not any(changed)


@dataclass(frozen=True, slots=True)
class Order:
    """How a hand-over is made.

    ``key``: the town's secret for pseudonyms and marks. ``enrolment``: ``cohort`` (Moodle 4.4 and later, upload in the
    browser) or ``direct`` (any version, also by command line). ``calendars``: the plan's calendar files by name.
    """

    key: bytes
    language: Language = "de"
    enrolment: Enrolment = "cohort"
    calendars: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HandOver:
    """``files``: name -> content for the platform's administrator. ``state`` is what the next hand-over builds on.

    ``notes``: what the town should know, in words. ``draft``: made of a plan that is not agreed yet; it does not count
    as handed over, so that the next one has everything.
    """

    files: Mapping[str, bytes]
    delta: Delta
    state: State
    notes: tuple[Message, ...] = ()
    draft: bool = False
