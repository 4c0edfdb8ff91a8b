"""What a sitting may choose from: every way to begin it in the year, as patterns of half-days.

A sitting meets on one weekday on which all its people work, in consecutive usable weeks; own work (self-paced,
transfer, coaching) lies in the weeks before, between and after the meetings. Meetings of up to half a day take the
morning or the afternoon; people with short days come in the morning.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

import numpy as np
import numpy.typing as npt

from curriculum.calendar import open_days, weekday_of
from curriculum.cohorts import SESSION_DAYS, Cohort
from curriculum.dating.duty import HALVES, halves_of
from curriculum.layout import (
    BREAK,
    BREAK_FROM,
    HALF_DAY,
    Lesson,
    Unfolding,
    longest_day,
    outline_module,
    unfold_session,
)
from curriculum.model import Calendar, Meeting, Module, Slot
from curriculum.timetabling import Grid, Ints, Pattern

NOON = time(13, 0)
"""Mornings end and afternoons begin."""

Halves = tuple[str, ...]
Start = tuple[str, int, str, float]
"""Module, day index of the first meeting, half of the day, longest day in hours: all that decides a way to begin."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way to begin a sitting: its unfolding and the half in which it meets where a meeting is short."""

    unfolding: Unfolding
    half: str


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What a cohort may choose from: ways in ascending order, the day each is over, whether it meets in holidays.

    ``ends``: 0 is the first day of the calendar. ``in_holidays``: in those of the schools.
    """

    ways: Ints
    ends: Ints
    in_holidays: npt.NDArray[np.bool_]


@dataclass(slots=True)
class Ways:
    """All ways that any sitting may choose, numbered; the numbers are those of the core's patterns."""

    calendar: Calendar
    ways: list[Way] = field(default_factory=list)
    patterns: list[Pattern] = field(default_factory=list)
    known: dict[Start, int | None] = field(default_factory=dict)
    choices: dict[tuple[str, tuple[str, ...], float, int], Choice] = field(default_factory=dict)
    open: dict[str, list[date]] = field(default_factory=dict)
    """Weekday -> the days on which courses can be, as far as they were asked for."""

    def grid(self) -> Grid:
        """Two half-days for each day of the calendar."""
        first, last = self.calendar.first_day, self.calendar.last_day
        days = range((last - first).days + 1)
        months = [(first + timedelta(days=day)).month - 1 for day in days]
        return Grid([day for day in days for _ in range(2)], [month for month in months for _ in range(2)])

    def of(self, module: Module, cohort: Cohort) -> Choice:
        """The ways open to a cohort that do not alone take more training days a month than agreed.

        What never meets may begin on any day.
        """
        longest = longest_day(self.calendar, cohort.hours_per_day)
        halves = halves_of(cohort.hours_per_day)
        weekdays = cohort.weekdays if module.hours_of("room", "live") else SESSION_DAYS
        key = (module.id, weekdays, longest, len(halves))
        if key not in self.choices:
            self.choices[key] = self._choose(module, weekdays, halves, longest)
        return self.choices[key]

    def _choose(self, module: Module, weekdays: Sequence[str], halves: Halves, longest: float) -> Choice:
        found = {
            self._number(module, day, half, longest)
            for weekday in weekdays
            if weekday in SESSION_DAYS
            for day in self._open_days(weekday)
            for half in halves
        }
        ways = sorted(number for number in found if number is not None and self._bearable(number))
        free = self.calendar.school_holidays
        return Choice(
            np.array(ways, np.int32),
            np.array([self.patterns[way].end for way in ways], np.int32),
            np.array([any(day in free for _, day in self.ways[way].unfolding.lessons) for way in ways], np.bool_),
        )

    def _open_days(self, weekday: str) -> list[date]:
        if weekday not in self.open:
            self.open[weekday] = list(open_days(self.calendar, weekday))
        return self.open[weekday]

    def _bearable(self, way: int) -> bool:
        """Whether it alone takes no more training days a month than agreed."""
        most = self.calendar.service.days_a_month
        months = [day.month for day in {day for _, day in self.ways[way].unfolding.lessons}]
        return most is None or max((months.count(month) for month in months), default=0) <= most

    def meetings(self, number: int) -> Iterator[tuple[Lesson, date, Halves]]:
        """The meetings of a way with the halves of the day they take."""
        way = self.ways[number]
        for lesson, day in way.unfolding.lessons:
            yield lesson, day, self.halves(lesson, way.half)

    def halves(self, lesson: Lesson, half: str) -> Halves:
        """The halves that a meeting takes."""
        afternoon = datetime.combine(date.min, self.calendar.day_end) - datetime.combine(date.min, NOON)
        if lesson.minutes > HALF_DAY * 60:
            return HALVES
        return (half,) if timedelta(minutes=lesson.minutes) <= afternoon else ("morning",)

    def slot(self, day: date, half: str) -> int:
        """The number of a half-day."""
        return 2 * (day - self.calendar.first_day).days + (half == "afternoon")

    def _number(self, module: Module, day: date, half: str, longest: float) -> int | None:
        start = (module.id, (day - self.calendar.first_day).days, half, longest)
        if start not in self.known:
            self.known[start] = self._add(module, day, half, longest)
        return self.known[start]

    def _add(self, module: Module, day: date, half: str, longest: float) -> int | None:
        days = self._open_days(weekday_of(day))
        days = days[bisect_left(days, day) :]
        unfolding = unfold_session(outline_module(module, longest), days)
        if unfolding is None or unfolding.first_day < self.calendar.first_day:
            return None
        if unfolding.last_day > self.calendar.last_day:
            return None
        taken = [(lesson, on, self.halves(lesson, half)) for lesson, on in unfolding.lessons]
        if half == "afternoon" and all("afternoon" not in parts or len(parts) > 1 for _, _, parts in taken):
            return None  # the same as in the morning
        slots = tuple(self.slot(on, part) for _, on, parts in taken for part in parts)
        rooms = tuple(self.slot(on, part) for lesson, on, parts in taken if lesson.kind == "room" for part in parts)
        first = self.calendar.first_day
        pattern = Pattern(slots, rooms, (unfolding.first_day - first).days, (unfolding.last_day - first).days)
        self.ways.append(Way(unfolding, half))
        self.patterns.append(pattern)
        return len(self.patterns) - 1


def date_meeting(calendar: Calendar, lesson: Lesson, day: date, halves: Halves, place: Mapping[str, str]) -> Meeting:
    """A meeting with its hours; ``place``: room, trainer and site by name."""
    start = NOON if halves == ("afternoon",) else calendar.day_start
    minutes = lesson.minutes + (int(BREAK * 60) if lesson.minutes > BREAK_FROM * 60 else 0)
    end = (datetime.combine(day, start) + timedelta(minutes=minutes)).time()
    slot: Slot = "day" if len(halves) > 1 else "afternoon" if halves == ("afternoon",) else "morning"
    here = lesson.kind == "room"
    return Meeting(
        lesson.kind,
        day,
        start,
        end,
        place["room"] if here else "",
        lesson.phase,
        slot,
        place["trainer"],
        place["site"] if here else "",
    )
