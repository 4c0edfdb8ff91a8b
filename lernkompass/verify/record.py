"""What ``plan.json`` says, as plain records; anything that cannot be read is a breach of its own."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import cached_property
from typing import Any

from needs_analysis import Message

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
OF_ROOMS = {"wheelchair", "hearing_loop"}
"""Access needs that rooms have to meet, not modules."""
CRUMB = 1e-6
"""Relative difference that is rounding."""


class BreachError(Exception):
    """A rule that does not hold: carries the sentence."""

    def __init__(self, template: str, **values: str | float) -> None:
        """The sentence and its values."""
        super().__init__(template)
        self.message = Message(template, values)


@dataclass(frozen=True, slots=True)
class Meeting:
    """A dated part of a session."""

    kind: str
    phase: int
    day: date
    start: time
    end: time
    room: str
    trainer: str
    site: str

    @property
    def minutes(self) -> int:
        """How long it lasts, breaks included."""
        return (self.end.hour - self.start.hour) * 60 + self.end.minute - self.start.minute

    def minutes_until(self, other: "Meeting") -> int:
        """Minutes between its end and the beginning of another of the same day."""
        return (other.start.hour - self.end.hour) * 60 + other.start.minute - self.end.minute

    def overlaps(self, other: "Meeting") -> bool:
        """Whether somebody cannot be in both."""
        return self.day == other.day and self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Session:
    """One run: its meetings, its first and last day over all phases, and its seats per learner."""

    id: str
    module: str
    meetings: tuple[Meeting, ...]
    first_day: date
    last_day: date
    people: Mapping[str, int]

    @property
    def seats(self) -> int:
        """Heads in it."""
        return sum(self.people.values())


@dataclass(frozen=True)
class Record:
    """The document with its parts by name."""

    document: Mapping[str, Any]

    @cached_property
    def modules(self) -> dict[str, Mapping[str, Any]]:
        """All modules of the catalogue by id."""
        return {module["id"]: module for module in self.document["catalogue"]}

    @cached_property
    def learners(self) -> dict[str, Mapping[str, Any]]:
        """Everybody planned for, by id."""
        return {learner["id"]: learner for learner in self.document["learners"]}

    @cached_property
    def seats(self) -> Counter[tuple[str, str]]:
        """(learner, module) -> seats given."""
        seats: Counter[tuple[str, str]] = Counter()
        for item in self.document["assignments"]:
            seats[item["learner"], item["module"]] += item["seats"]
        return seats

    @cached_property
    def by_learner(self) -> dict[str, dict[str, int]]:
        """Learner -> module -> seats."""
        found: dict[str, dict[str, int]] = {name: {} for name in self.learners}
        for (learner, module), count in self.seats.items():
            found.setdefault(learner, {})[module] = count
        return found

    @cached_property
    def runs(self) -> dict[str, Mapping[str, Any]]:
        """Module -> its sessions, seats and cost as claimed."""
        return {module["id"]: module for module in self.document["modules"]}

    @cached_property
    def sessions(self) -> tuple[Session, ...]:
        """All dated sessions."""
        return tuple(_session(item) for item in self.document["sessions"])

    @property
    def limits(self) -> Mapping[str, Any]:
        """What the plan has to keep to."""
        limits: Mapping[str, Any] = self.document["limits"]
        return limits

    @property
    def calendar(self) -> Mapping[str, Any]:
        """Days, rooms, trainers and the rules of the counters."""
        calendar: Mapping[str, Any] = self.document["calendar"]
        return calendar

    def needs_of(self, learner: str) -> set[str]:
        """Access needs and languages of a learner, those of everybody among them."""
        access = self.limits.get("access", {})
        return {*access.get("*", ()), *access.get(learner, ())}

    @cached_property
    def booked(self) -> set[tuple[str, str]]:
        """Seats that people had before the plan: no entry is asked for them."""
        locks: Sequence[Mapping[str, Any]] = self.limits.get("locks", ())
        names = [(lock["learner"], lock["modules"]) for lock in locks if lock["kind"] == "booked"]
        everyone = list(self.learners)
        return {(one, module) for who, modules in names for one in ([who] if who else everyone) for module in modules}


def hours_of(module: Mapping[str, Any], *kinds: str) -> float:
    """Hours of the phases of these kinds, of all where none is named."""
    return float(sum(phase["hours"] for phase in module["phases"] if not kinds or phase["kind"] in kinds))


def held_heads(learner: Mapping[str, Any], competency: str, level: int) -> int:
    """Heads known to hold at least this level."""
    if level <= 0:
        return int(learner["heads"])
    known = learner["ready"].get(competency, {})
    return max((int(heads) for held, heads in known.items() if int(held) >= level), default=0)


def covers(module: Mapping[str, Any], competency: str, level: int) -> bool:
    """Whether the module takes people to this level."""
    steps = (step for step in module["steps"] if step["competency"] == competency)
    return any(step["from_level"] < level <= step["to_level"] for step in steps)


def requirements_of(record: Record, module: Mapping[str, Any]) -> list[tuple[list[tuple[str, int]], list[str]]]:
    """What the module asks: levels that are held, or one of these modules before it."""
    asked = []
    for name in module["prerequisites"]:
        if name in record.modules:
            levels = [(step["competency"], step["to_level"]) for step in record.modules[name]["steps"]]
            asked.append((levels, [name]))
    for step in () if module["mandatory"] else module["steps"]:
        if step["from_level"] > 0:
            entry = (step["competency"], step["from_level"])
            others = [name for name, other in record.modules.items() if other is not module and covers(other, *entry)]
            asked.append(([entry], others))
    return asked


def _session(item: Mapping[str, Any]) -> Session:
    meetings = tuple(_meeting(part) for part in item["meetings"])
    days = [meeting.day for meeting in meetings]
    for span in item.get("spans", ()):
        days += [date.fromisoformat(span["first_day"]), date.fromisoformat(span["last_day"])]
    if not days:
        raise BreachError("Session {session} has no date.", session=item["id"])
    return Session(item["id"], item["module"], meetings, min(days), max(days), dict(item["people"]))


def _meeting(part: Mapping[str, Any]) -> Meeting:
    return Meeting(
        part["kind"],
        int(part.get("phase", 0)),
        date.fromisoformat(part.get("day") or part["date"]),
        time.fromisoformat(part["start"]),
        time.fromisoformat(part["end"]),
        part.get("room") or "",
        part.get("trainer") or "",
        part.get("site") or "",
    )
