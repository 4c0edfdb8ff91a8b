"""Sessions of a plan to dates, halves of the day, rooms and trainers.

The story: form the groups, list what each may choose from, let the scheduling core choose, say what has no date and
why. Placing everybody comes first; then an even year without school holidays and long ways. Every date keeps the rules,
and a bound says how much better any timetable of these groups could be.
"""

from collections.abc import Sequence
from itertools import count

from curriculum.dating.options import date_meeting
from curriculum.dating.posing import Posed, pose_sittings
from curriculum.dating.sittings import NO_WAY_IN, Sitting, form_sittings
from curriculum.model import Calendar, Catalogue, Plan, Room, Session, Timetable, TimetableStatus, Unplaced
from curriculum.progression import read_progression
from curriculum.timetabling import Effort, Place, Schedule, prove_bound, search_schedule
from needs_analysis import Demand, Message

_NO_ROOM = "No room has the {seats} seats this group needs."
_NO_FITTING_ROOM = "No room with {seats} seats is known to meet the access needs of this group."
_NO_DATE = "No free date is left in the year on a day on which the whole group works."

_MOVES_PER_SITTING = 2_000
_MOST_MOVES = 8_000_000
_HEAT = (20.0, 0.5)


def schedule_plan(plan: Plan, demand: Demand, catalogue: Catalogue, calendar: Calendar) -> Timetable:
    """Dates for all sessions of a plan; seats without one come back with the reason, none is lost."""
    formed = form_sittings(plan, demand, read_progression(catalogue), calendar.service)
    posed = pose_sittings(formed.found, formed.learners, calendar, formed.caps)
    found = search_schedule(posed.problem, effort_for(len(formed.found)))
    sessions = date_sessions(formed.found, posed, found.places)
    left = tuple(explain_missing(formed.found, posed, found.places))
    return _timetable(sessions, (*formed.unplaced, *left), posed, found)


def effort_for(sittings: int) -> Effort:
    """Moves in proportion to the number of sittings."""
    return Effort(moves=min(_MOST_MOVES, _MOVES_PER_SITTING * sittings), heat=_HEAT)


def _timetable(
    sessions: tuple[Session, ...], unplaced: tuple[Unplaced, ...], posed: Posed, found: Schedule
) -> Timetable:
    dropped = sum(event.drop or 0 for event, place in zip(posed.problem.events, found.places, strict=True) if not place)
    strain = found.cost - dropped
    bound = min(prove_bound(posed.problem, found.cost), strain) if sessions else 0
    status: TimetableStatus = "incomplete" if unplaced else "optimal" if bound >= strain else "feasible"
    return Timetable(sessions, unplaced, status, strain, bound)


def date_sessions(sittings: Sequence[Sitting], posed: Posed, places: Sequence[Place | None]) -> tuple[Session, ...]:
    """The sittings that have a place, as sessions numbered by date within their module."""
    dated = [(sitting, place) for sitting, place in zip(sittings, places, strict=True) if place is not None]
    dated.sort(key=lambda pair: (posed.problem.patterns[pair[1].pattern].begin, pair[1].pattern))
    numbers: dict[str, count[int]] = {}
    sessions = []
    for sitting, place in dated:
        number = next(numbers.setdefault(sitting.module.id, count(1)))
        sessions.append(date_session(sitting, place, posed, number))
    order = {name: position for position, name in enumerate(dict.fromkeys(one.module.id for one in sittings))}
    return tuple(sorted(sessions, key=lambda session: (order[session.module], session.number)))


def date_session(sitting: Sitting, place: Place, posed: Posed, number: int) -> Session:
    """A sitting at its place."""
    room, trainer = (posed.units[unit] if unit >= 0 else None for unit in (place.room, place.trainer))
    names = {
        "room": room.id if room else "",
        "trainer": trainer.id if trainer else "",
        "site": room.site if isinstance(room, Room) else "",
    }
    meetings = tuple(
        date_meeting(posed.ways.calendar, lesson, day, halves, names)
        for lesson, day, halves in posed.ways.meetings(place.pattern)
    )
    spans = posed.ways.ways[place.pattern].unfolding.spans
    name = f"{sitting.module.id}-{number:02d}"
    return Session(name, sitting.module.id, number, meetings, sitting.cohort.people, spans)


def explain_missing(sittings: Sequence[Sitting], posed: Posed, places: Sequence[Place | None]) -> list[Unplaced]:
    """The seats of sittings without a place, with the reason."""
    left = []
    for number, (sitting, place) in enumerate(zip(sittings, places, strict=True)):
        if place is None:
            reason = _reason(number, sittings, posed, places)
            left += [Unplaced(sitting.module.id, one, heads, reason) for one, heads in sitting.cohort.people.items()]
    return left


def _reason(number: int, sittings: Sequence[Sitting], posed: Posed, places: Sequence[Place | None]) -> Message:
    sitting, event = sittings[number], posed.problem.events[number]
    if sitting.module.hours_of("room") and not event.rooms:
        large = any(isinstance(unit, Room) and unit.seats >= sitting.cohort.seats for unit in posed.units)
        return Message(_NO_FITTING_ROOM if large else _NO_ROOM, {"seats": sitting.cohort.seats})
    missing = next((one for one in sitting.waits_for if places[one] is None), None)
    if missing is not None:
        return Message(NO_WAY_IN, {"module": sittings[missing].module.id})
    return Message(_NO_DATE)
