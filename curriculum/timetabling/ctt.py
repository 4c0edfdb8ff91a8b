"""Curriculum-based course timetabling, the format of the International Timetabling Competition 2007, track 3.

Lectures of courses get a period and a room. A lecture is an event, a period a slot; curricula and teachers are rows of
capacity one, which is what keeps their lectures apart. Costs (formulation UD2): 1 per student without a seat, 5 per
working day a course falls short of, 2 per lecture of a curriculum without a neighbour, 1 per further room of a course.
Source: Di Gaspero, McCollum and Schaerf, The Second International Timetabling Competition (ITC-2007): Curriculum-based
Course Timetabling (Track 3), 2007.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from curriculum.timetabling.problem import Effort, Event, Grid, Group, Pattern, Problem, Row, Schedule
from curriculum.timetabling.search import search_best
from needs_analysis import Message, UserError

_DAY, _LONELY, _ROOM = 5, 2, 1
_SECTIONS = ("COURSES:", "ROOMS:", "CURRICULA:", "UNAVAILABILITY_CONSTRAINTS:")
_WIDTHS: Mapping[str, int] = {"COURSES:": 5, "ROOMS:": 2, "CURRICULA:": 2, "UNAVAILABILITY_CONSTRAINTS:": 3}


@dataclass(frozen=True, slots=True)
class Course:
    """So many lectures on at least so many days, for so many students."""

    name: str
    teacher: str
    lectures: int
    days: int
    students: int


@dataclass(frozen=True, slots=True)
class Week:
    """What a file asks for. ``rooms``: name -> seats; ``curricula``: names of courses; ``away``: course -> periods."""

    days: int
    periods: int
    courses: tuple[Course, ...]
    rooms: Mapping[str, int]
    curricula: tuple[tuple[str, ...], ...]
    away: Mapping[str, frozenset[int]] = field(default_factory=dict)


def read_week(text: str) -> Week:
    """A file of the competition. Raises `UserError` for anything else, naming the line."""
    head: dict[str, str] = {}
    parts: dict[str, list[list[str]]] = {section: [] for section in _SECTIONS}
    section = ""
    for number, line in enumerate(text.splitlines(), start=1):
        words = line.split()
        if not words or words == ["END."]:
            continue
        if words[0] in _SECTIONS:
            section = words[0]
        elif not section and ":" in line:
            head[line.split(":")[0].strip()] = line.split(":", 1)[1].strip()
        elif section and len(words) >= _WIDTHS[section]:
            parts[section].append(words)
        else:
            raise _not_readable(number)
    try:
        return _week(head, parts)
    except (KeyError, ValueError) as error:
        raise _not_readable(0) from error


def _not_readable(line: int) -> UserError:
    if line:
        return UserError(Message("Line {line} is not as the format of the competition has it.", {"line": line}))
    return UserError(Message("This is no timetabling file of the competition (.ctt): parts of it are missing."))


def _week(head: Mapping[str, str], parts: Mapping[str, Sequence[Sequence[str]]]) -> Week:
    days, periods = int(head["Days"]), int(head["Periods_per_day"])
    courses, rooms, curricula, unavailable = (parts[section] for section in _SECTIONS)
    taught = tuple(Course(one[0], one[1], int(one[2]), int(one[3]), int(one[4])) for one in courses)
    known = {course.name for course in taught}
    sets = tuple(tuple(one[2:]) for one in curricula)
    away: dict[str, set[int]] = {}
    for name, day, period in (words[:3] for words in unavailable):
        away.setdefault(name, set()).add(int(day) * periods + int(period))
    if not known or not rooms or not {*away, *(name for one in sets for name in one)} <= known:
        raise ValueError
    frozen = {name: frozenset(slots) for name, slots in away.items()}
    return Week(days, periods, taught, {one[0]: int(one[1]) for one in rooms}, sets, frozen)


def pose_week(week: Week) -> Problem:
    """The week as a problem: one event per lecture, courses in the order of the file."""
    slots = range(week.days * week.periods)
    teachers = sorted({course.teacher for course in week.courses})
    curricula = [Row("slot", 1, _LONELY) for _ in week.curricula]
    return Problem(
        grid=Grid([slot // week.periods for slot in slots], [0 for _ in slots]),
        patterns=[Pattern((slot,), (slot,), slot // week.periods, slot // week.periods) for slot in slots],
        events=list(_lectures(week, {name: row for row, name in enumerate(teachers)})),
        rows=[*(Row("slot", 1) for _ in teachers), *curricula],
        groups=[Group(course.days, _DAY, _ROOM) for course in week.courses],
        units=len(week.rooms),
        mixed_rooms=True,
    )


def _lectures(week: Week, teachers: Mapping[str, int]) -> Iterator[Event]:
    seats = list(week.rooms.values())
    for group, course in enumerate(week.courses):
        away = week.away.get(course.name, frozenset())
        options = np.array([s for s in range(week.days * week.periods) if s not in away], np.int32)
        rows = {teachers[course.teacher]: 1}
        rows |= {len(teachers) + n: 1 for n, names in enumerate(week.curricula) if course.name in names}
        missing = {room: max(0, course.students - seats[room]) for room in range(len(seats))}
        rooms = dict(sorted(missing.items(), key=lambda item: (item[1], seats[item[0]])))
        for _ in range(course.lectures):
            yield Event(options, np.zeros(len(options), np.int32), rooms, {}, rows, group=group)


def write_week(week: Week, schedule: Schedule) -> str:
    """The schedule as the competition wants it: course, room, day and period of every lecture."""
    rooms = list(week.rooms)
    names = [course.name for course in week.courses for _ in range(course.lectures)]
    lines = []
    for name, place in zip(names, schedule.places, strict=True):
        if place is not None:
            day, period = divmod(place.pattern, week.periods)
            lines.append(f"{name} {rooms[place.room]} {day} {period}\n")
    return "".join(lines)


def solve_week(text: str, effort: Effort, workers: int = 2) -> tuple[str, Schedule]:
    """A file of the competition in, its solution file and what it costs out. Raises `UserError`."""
    week = read_week(text)
    schedule = search_best(pose_week(week), effort, workers)
    return write_week(week, schedule), schedule
