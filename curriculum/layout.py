"""How a session unfolds: its meetings week by week, and the stretches of own work before, between and after them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from curriculum.model import Calendar, Module, PhaseKind, Span

LONGEST_DAY = 8.0
"""Hours of teaching a day may hold at most."""

HALF_DAY = 4.0
"""Hours up to which a meeting takes a morning or an afternoon; live online meetings are never longer."""

BREAK_FROM, BREAK = 6.0, 0.5
"""A meeting longer than six hours has half an hour's break (§ 4 ArbZG)."""

ROUND_TO = 5
"""Minutes to which meetings are rounded up."""

OWN_HOURS_A_WEEK = 4.0
"""Hours a week for self-paced parts, transfer and coaching beside the daily work; every stretch lasts whole weeks."""

_WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Lesson:
    """A part that needs a date: one meeting of a phase."""

    phase: int
    kind: PhaseKind
    minutes: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part people do in their own time of these weeks."""

    phase: int
    kind: PhaseKind
    hours: float
    weeks: int


@dataclass(frozen=True, slots=True)
class Unfolding:
    """A session on the calendar, before it has rooms and hours of the day."""

    lessons: tuple[tuple[Lesson, date], ...]
    spans: tuple[Span, ...]

    @property
    def first_day(self) -> date:
        """The day on which its first part begins."""
        return min([day for _, day in self.lessons] + [span.first_day for span in self.spans])

    @property
    def last_day(self) -> date:
        """The day on which its last part is over."""
        return max([day for _, day in self.lessons] + [span.last_day for span in self.spans])


def longest_day(calendar: Calendar, hours_per_day: float) -> float:
    """Hours of teaching that fit one day of these people between opening and closing, the break left out."""
    opening = datetime.combine(calendar.first_day, calendar.day_start)
    window = (datetime.combine(calendar.first_day, calendar.day_end) - opening) / timedelta(hours=1)
    open_hours = window - BREAK if window > BREAK_FROM + BREAK else min(window, BREAK_FROM)
    return min(LONGEST_DAY, hours_per_day, open_hours)


def usual_day(module: Module) -> float:
    """Hours of the module's longest meeting when nobody's short day splits it further."""
    rooms = [phase.hours for phase in module.phases if phase.kind == "room" and phase.hours > 0]
    return max((hours / math.ceil(hours / LONGEST_DAY) for hours in rooms), default=0.0)


def outline_module(module: Module, longest: float) -> tuple[Lesson | Stretch, ...]:
    """The parts of a module in the order of its phases; long phases in a room fall into days of nearly equal length."""
    parts: list[Lesson | Stretch] = []
    for number, phase in enumerate(module.phases):
        if phase.hours <= 0:
            continue
        if phase.kind in {"room", "live"}:
            most = longest if phase.kind == "room" else min(HALF_DAY, longest)
            parts += [Lesson(number, phase.kind, minutes) for minutes in _cut(phase.hours, most)]
        else:
            weeks = math.ceil(phase.hours / OWN_HOURS_A_WEEK)
            parts.append(Stretch(number, phase.kind, phase.hours, weeks))
    return tuple(parts)


def _cut(hours: float, most: float) -> list[int]:
    pieces: list[int] = []
    left = round(hours * 60)
    for number in range(math.ceil(hours / most), 0, -1):
        pieces.append(min(left, math.ceil(left / number / ROUND_TO) * ROUND_TO))
        left -= pieces[-1]
    return pieces


def unfold_session(outline: Sequence[Lesson | Stretch], days: Sequence[date]) -> Unfolding | None:
    """The parts on the calendar, the first meeting on ``days[0]``; None where the days do not suffice.

    ``days`` are the usable days of one weekday in order. Meetings lie at least a week apart, further where the work
    between them takes longer. What comes before the first meeting lies in the weeks before it.
    """
    lessons: list[tuple[Lesson, date]] = []
    spans: list[Span] = []
    waiting: list[Stretch] = []
    for part in outline:
        if isinstance(part, Stretch):
            waiting.append(part)
            continue
        weeks = sum(stretch.weeks for stretch in waiting)
        earliest = lessons[-1][1] + max(1, weeks) * _WEEK if lessons else days[0]
        day = next((day for day in days if day >= earliest), None)
        if day is None:
            return None
        if lessons:
            spans += [_span(stretch, lessons[-1][1] + _DAY, day - _DAY) for stretch in waiting]
        else:
            spans += _in_a_row(waiting, day - weeks * _WEEK)
        lessons.append((part, day))
        waiting = []
    spans += _in_a_row(waiting, lessons[-1][1] + _DAY if lessons else days[0])
    return Unfolding(tuple(lessons), tuple(spans))


def _in_a_row(stretches: Sequence[Stretch], begin: date) -> list[Span]:
    spans = []
    for stretch in stretches:
        spans.append(_span(stretch, begin, begin + stretch.weeks * _WEEK - _DAY))
        begin += stretch.weeks * _WEEK
    return spans


def _span(stretch: Stretch, first: date, last: date) -> Span:
    return Span(stretch.kind, stretch.hours, first, last, stretch.phase)
