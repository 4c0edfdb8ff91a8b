"""When a trainer falls ill or a room is lost: new dates that move as few people as possible.

The groups stay as they are. Who keeps the date is not moved, even where another room or trainer steps in. Placing
everybody comes first, then moving few people, then the dates themselves; ``least`` is proven: nobody can do it with
fewer people moved.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count

import numpy as np

from curriculum.dating.posing import NO_DATE, Posed, pose_sittings
from curriculum.dating.sittings import form_sittings, match_sessions
from curriculum.model import Calendar, Session, Timetable, TimetableStatus
from curriculum.programme import Programme
from curriculum.progression import read_progression
from curriculum.schedule import date_session, explain_missing
from curriculum.timetabling import Effort, Event, Ints, Place, Problem, prove_bound, search_schedule
from needs_analysis import Demand

_MOVED, _OTHER_UNIT, _NO_DATE = 1_000, 1, 100_000
"""Cost per seat of another date and of none; cost of another room or trainer."""

_MOVES_PER_SITTING = 500
_MOST_MOVES = 2_000_000
_HEAT = (100.0, 1.0)


@dataclass(frozen=True, slots=True)
class Repair:
    """The timetable after the loss. ``moved``: sessions with other dates than before; ``people`` in them, ``least``."""

    timetable: Timetable
    moved: tuple[str, ...]
    people: int
    least: int


def repair_dates(programme: Programme, demand: Demand, calendar: Calendar, earliest: date | None = None) -> Repair:
    """New dates for what the calendar, with its new absences, no longer allows; none begins before ``earliest``."""
    formed = form_sittings(programme.plan, demand, read_progression(programme.catalogue), calendar.service)
    sessions = match_sessions(formed.found, programme.timetable.sessions)
    posed = pose_sittings(formed.found, formed.learners, calendar, formed.caps)
    start = [_place(session, number, posed) for number, session in enumerate(sessions)]
    problem = _prefer(posed.problem, start, (earliest - calendar.first_day).days if earliest else 0)
    effort = Effort(moves=min(_MOST_MOVES, _MOVES_PER_SITTING * len(start)), heat=_HEAT)
    found = search_schedule(problem, effort, start=start)
    dated, moved, people, numbers = [], [], 0, _Numbers(sessions)
    for sitting, old, before, now in zip(formed.found, sessions, start, found.places, strict=True):
        if now is None:
            continue
        fresh = date_session(sitting, now, posed, numbers.number(sitting.module.id, old))
        dated.append(fresh)
        if old and (before is None or before.pattern != now.pattern):
            moved.append(fresh.id)
            people += fresh.seats
    left = (*formed.unplaced, *explain_missing(formed.found, posed, found.places))
    least = min(people, prove_bound(problem, found.cost) // _MOVED) if not left else people
    status: TimetableStatus = "incomplete" if left else "feasible"
    timetable = replace(programme.timetable, sessions=tuple(dated), unplaced=left, bound=0, status=status)
    return Repair(timetable, tuple(moved), people, least)


def keeps_groups(programme: Programme, demand: Demand) -> bool:
    """Whether the groups that repairs work with are those of the programme, person by person."""
    formed = form_sittings(programme.plan, demand, read_progression(programme.catalogue), programme.calendar.service)
    groups = Counter((one.module.id, frozenset(one.cohort.people.items())) for one in formed.found)
    return Counter((one.module, frozenset(one.people.items())) for one in programme.timetable.sessions) <= groups


class _Numbers:
    """Numbers of sessions within their module: those held so far, then the next free ones."""

    def __init__(self, sessions: Sequence[Session | None]) -> None:
        self.taken = {(one.module, one.number) for one in sessions if one}

    def number(self, module: str, old: Session | None) -> int:
        if old:
            return old.number
        free = next(n for n in count(1) if (module, n) not in self.taken)
        self.taken.add((module, free))
        return free


def _place(session: Session | None, number: int, posed: Posed) -> Place | None:
    """Where a session lies, in the numbers of the problem; None where that is no longer possible."""
    if session is None:
        return None
    names = {unit.id: number for number, unit in enumerate(posed.units)}
    wanted = {(meeting.day, meeting.slot) for meeting in session.meetings}
    for option in posed.problem.events[number].options.tolist():
        if {(day, _slot(halves)) for _, day, halves in posed.ways.meetings(option)} == wanted:
            rooms = [names[one.room] for one in session.meetings if one.room in names]
            trainers = [names[one.trainer] for one in session.meetings if one.trainer in names]
            return Place(option, rooms[0] if rooms else -1, trainers[0] if trainers else -1)
    return None


def _slot(halves: tuple[str, ...]) -> str:
    return "day" if len(halves) > 1 else halves[0]


def _prefer(problem: Problem, start: Sequence[Place | None], earliest: int) -> Problem:
    """The same problem with staying where one is as the cheapest choice, and nothing moved to before a day."""
    begins = np.array([pattern.begin for pattern in problem.patterns], np.int32)
    pairs = zip(problem.events, start, strict=True)
    return replace(problem, events=[_staying(_later(event, place, begins, earliest), place) for event, place in pairs])


def _later(event: Event, place: Place | None, begins: Ints, earliest: int) -> Event:
    kept = (begins[event.options] >= earliest) | (event.options == (place.pattern if place else -1))
    return replace(event, options=event.options[kept], costs=event.costs[kept])


def _staying(event: Event, place: Place | None) -> Event:
    drop = event.drop or 0
    seats = max(1, drop // NO_DATE)
    stays = event.options == place.pattern if place else np.zeros(len(event.options), bool)
    costs = np.where(stays, 0, _MOVED * seats + event.costs).astype(np.int32)
    rooms = _kept(event.rooms, place.room if place else -1)
    trainers = _kept(event.trainers, place.trainer if place else -1)
    return replace(event, costs=costs, rooms=rooms, trainers=trainers, drop=_NO_DATE * seats)


def _kept(units: Mapping[int, int], unit: int) -> dict[int, int]:
    """The same units, the one held so far first."""
    costs = {one: cost + (0 if one == unit else _OTHER_UNIT) for one, cost in units.items()}
    return dict(sorted(costs.items(), key=lambda item: item[0] != unit))
