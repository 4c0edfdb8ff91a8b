"""Sittings and a calendar as a problem of the scheduling core.

Rows, all hard: nobody is in more than one meeting a day, nor in more training days a month than agreed; of a team no
more than its cap are away in any half-day. Of a group only head counts are known: it never sits in more seats a day
than it has heads with those weekdays. Costs, per seat: two for every week that the sitting is over after its due day,
one for every week before it; ten where it meets in school holidays; two for every hour of travel there and back.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import combinations

import numpy as np

from curriculum.accessibility import suits_room
from curriculum.calendar import WEEKDAYS, weekday_of
from curriculum.dating.duty import HALVES, TeamCaps
from curriculum.dating.options import Choice, Ways
from curriculum.dating.sittings import Sitting
from curriculum.dating.spread import due_days
from curriculum.model import Calendar, Room, Trainer
from curriculum.timetabling import Event, Ints, Problem, Row, without_early_options, without_idle_rows
from needs_analysis import Learner

LATE, EARLY = 2, 1
"""Cost of a week after and before the due day, per seat."""

SCHOOL_HOLIDAYS = 10
"""Cost of a date in the school holidays, per seat."""

TRAVEL_HOUR = 2
"""Cost of an hour of travel, per seat."""

NO_DATE = 1_000
"""Cost of no date, per seat: more than any date costs, so placing everybody comes first."""

UNKNOWN_WAY = 60
"""Minutes that a way counts where nobody has said how long it takes."""

Week = tuple[str, tuple[str, ...], float]


@dataclass(slots=True)
class Posed:
    """The problem, and what its numbers stand for."""

    ways: Ways
    units: Sequence[Room | Trainer]
    problem: Problem


@dataclass(slots=True)
class _Rows:
    """Rows as they come up, by what they count."""

    rows: list[Row] = field(default_factory=list)
    known: dict[tuple[object, ...], int] = field(default_factory=dict)

    def number(self, key: tuple[object, ...], make: Callable[[], Row]) -> int:
        if key not in self.known:
            self.known[key] = len(self.rows)
            self.rows.append(make())
        return self.known[key]


def pose_sittings(
    sittings: Sequence[Sitting], learners: Mapping[str, Learner], calendar: Calendar, caps: TeamCaps
) -> Posed:
    """The problem of dating these sittings."""
    ways, rows = Ways(calendar), _Rows()
    units: list[Room | Trainer] = [*calendar.rooms, *calendar.trainers]
    sites = sorted({room.site for room in calendar.rooms})
    due = due_days(sittings, calendar)
    known = (calendar, learners, caps)
    events = [_event((one, day), (ways, rows), known, sites) for one, day in zip(sittings, due, strict=True)]
    grid = ways.grid()
    problem = Problem(
        grid=grid,
        patterns=ways.patterns,
        events=events,
        rows=rows.rows,
        units=len(units),
        blocked={number: _blocked(unit, calendar) for number, unit in enumerate(units)},
        orders=[(one, number) for number, sitting in enumerate(sittings) for one in sitting.waits_for],
        apart=_apart(sites, calendar),
    )
    return Posed(ways, units, without_idle_rows(without_early_options(problem)))


def _apart(sites: Sequence[str], calendar: Calendar) -> frozenset[tuple[int, int]]:
    """Sites between which there is a way: morning courses may end when those of the afternoon begin."""
    pairs = combinations(range(len(sites)), 2)
    return frozenset((a, b) for a, b in pairs if calendar.service.minutes(sites[a], sites[b]) != 0)


def _event(
    dated: tuple[Sitting, int],
    made: tuple[Ways, _Rows],
    known: tuple[Calendar, Mapping[str, Learner], TeamCaps],
    sites: Sequence[str],
) -> Event:
    (sitting, due), (ways, rows) = dated, made
    calendar, learners, caps = known
    seats = sitting.cohort.seats
    choice = ways.of(sitting.module, sitting.cohort)
    rooms = _rooms(sitting, calendar, learners)
    somewhere = rooms or not sitting.module.hours_of("room")
    site = next((calendar.rooms[room].site for room in rooms), "")
    return Event(
        options=choice.ways if somewhere else choice.ways[:0],
        costs=seats * _costs(choice, due) if somewhere else choice.ways[:0],
        rooms=rooms,
        trainers=_trainers(sitting, calendar),
        rows=_rows_of(sitting, rows, (calendar, learners, caps)),
        drop=seats * NO_DATE,
        site=sites.index(site) if rooms else -1,
    )


def _costs(choice: Choice, due: int) -> Ints:
    """What one seat costs in each option."""
    late = choice.ends - due
    weeks: Ints = np.where(late > 0, LATE * (late // 7), EARLY * (-late // 7)).astype(np.int32)
    weeks[choice.in_holidays] += SCHOOL_HOLIDAYS
    return weeks


def _rooms(sitting: Sitting, calendar: Calendar, learners: Mapping[str, Learner]) -> dict[int, int]:
    """Rooms that suit the people at the site with the least travel, the smallest first, with the cost of travel."""
    if not sitting.module.hours_of("room"):
        return {}
    fitting = [number for number, room in enumerate(calendar.rooms) if _suits(room, sitting)]
    travel = {number: _travel(sitting, calendar, learners, calendar.rooms[number].site) for number in fitting}
    nearest = min(fitting, key=lambda number: (travel[number], number), default=None)
    here = [n for n in fitting if nearest is not None and calendar.rooms[n].site == calendar.rooms[nearest].site]
    return {n: travel[n] for n in sorted(here, key=lambda n: (calendar.rooms[n].seats, calendar.rooms[n].id))}


def _suits(room: Room, sitting: Sitting) -> bool:
    return room.seats >= sitting.cohort.seats and suits_room(room, sitting.needs)


def _travel(sitting: Sitting, calendar: Calendar, learners: Mapping[str, Learner], site: str) -> int:
    minutes = 0
    for learner, heads in sitting.cohort.people.items():
        way = calendar.service.minutes(learners[learner].site or site, site)
        minutes += 2 * heads * (UNKNOWN_WAY if way is None else way)
    return TRAVEL_HOUR * minutes // 60


def _trainers(sitting: Sitting, calendar: Calendar) -> dict[int, int]:
    if sitting.module.hours_of("room", "live") <= 0:
        return {}
    able = [n for n, trainer in enumerate(calendar.trainers) if sitting.module.id in trainer.modules]
    return {len(calendar.rooms) + number: 0 for number in able}


def _rows_of(sitting: Sitting, rows: _Rows, known: tuple[Calendar, Mapping[str, Learner], TeamCaps]) -> dict[int, int]:
    calendar, learners, caps = known
    uses: dict[int, int] = {}
    most = calendar.service.days_a_month
    for one in sitting.cohort.attendees:
        week, heads = one.week, _heads(learners[one.learner], one.week)
        _add(uses, rows.number(("day", week), partial(Row, "day", heads)), one.heads)
        if most is not None:
            _add(uses, rows.number(("month", week), partial(Row, "month", heads * most)), one.heads)
        team = caps.units.get(one.learner, "")
        if team in caps.caps:
            _add(uses, rows.number(("team", team), partial(_team_row, caps.caps[team], calendar)), one.heads)
    return uses


def _add(uses: dict[int, int], row: int, heads: int) -> None:
    uses[row] = uses.get(row, 0) + heads


def _heads(learner: Learner, week: Week) -> int:
    shares = learner.availability
    return sum(share.heads for share in shares if (learner.id, share.weekdays, share.hours_per_day) == week)


def _team_row(cap: Mapping[tuple[str, str], int], calendar: Calendar) -> Row:
    first = calendar.first_day.toordinal()
    names = [weekday_of(date.fromordinal(day)) for day in range(first, calendar.last_day.toordinal() + 1)]
    return Row("slot", np.array([cap.get((n, half), 0) for n in names for half in HALVES], np.int32))


def _blocked(unit: Room | Trainer, calendar: Calendar) -> list[int]:
    """The half-days in which a room or a trainer is not there."""
    length = (calendar.last_day - calendar.first_day).days + 1
    days = [calendar.first_day + timedelta(days=number) for number in range(length)]
    there = unit.weekdays if isinstance(unit, Trainer) else WEEKDAYS
    gone = [number for number, day in enumerate(days) if day in unit.away or weekday_of(day) not in there]
    return [2 * number + half for number in gone for half in range(2)]
