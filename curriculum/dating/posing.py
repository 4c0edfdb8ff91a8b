"""Sittings and a calendar as a problem of the scheduling core.

Rows, all hard: nobody is in more than one meeting a day, nor in more training days a month than agreed; of a team no
more than its cap are away in any half-day. Of a group only head counts are known: it never sits in more seats a day
than it has heads with those weekdays. Costs, per seat: two for every week that the sitting is over after its due day,
one for every week before it; ten where it meets in school holidays; two for every hour of travel there and back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np

from curriculum.calendar import weekday_of
from curriculum.dating.duty import TeamCaps
from curriculum.dating.options import Ways
from curriculum.dating.sittings import Sitting
from curriculum.dating.spread import due_days
from curriculum.model import Calendar, Room, Trainer
from curriculum.timetabling import Event, Ints, Problem, Row, without_early_options
from needs_analysis import Learner

LATE, EARLY = 2, 1
"""Cost of a week after and before the due day, per seat."""

SCHOOL_HOLIDAYS = 10
"""Cost of a date in the school holidays, per seat."""

TRAVEL_HOUR = 2
"""Cost of an hour of travel, per seat."""

NO_DATE = 1_000
"""Cost of no date, per seat: more than any date costs, so placing everybody comes first."""

TOO_FAR = 45
"""Minutes between two sites that do not fit into a trainer's noon break."""

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

    def number(self, key: tuple[object, ...], row: Row) -> int:
        if key not in self.known:
            self.known[key] = len(self.rows)
            self.rows.append(row)
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
    far = {pair for pair, minutes in calendar.service.travel.items() if minutes > TOO_FAR}
    problem = Problem(
        grid=grid,
        patterns=ways.patterns,
        events=events,
        rows=rows.rows,
        units=len(units),
        blocked={number: _blocked(unit, ways) for number, unit in enumerate(units)},
        orders=[(one, number) for number, sitting in enumerate(sittings) for one in sitting.waits_for],
        apart=frozenset((sites.index(a), sites.index(b)) for a, b in far if a in sites and b in sites),
    )
    return Posed(ways, units, without_early_options(_without_idle_rows(problem)))


def _event(
    dated: tuple[Sitting, int],
    made: tuple[Ways, _Rows],
    known: tuple[Calendar, Mapping[str, Learner], TeamCaps],
    sites: Sequence[str],
) -> Event:
    (sitting, due), (ways, rows) = dated, made
    calendar, learners, caps = known
    seats = sitting.cohort.seats
    options = _bearable(ways.of(sitting.module, sitting.cohort), calendar, ways)
    rooms = _rooms(sitting, calendar)
    if sitting.module.hours_of("room") and not rooms:
        options = []
    site = next((calendar.rooms[room].site for room in rooms), "")
    return Event(
        options=np.array(options, np.int32),
        costs=np.array([seats * _cost(ways, option, due) for option in options], np.int32),
        rooms=rooms,
        trainers=_trainers(sitting, calendar),
        rows=_rows_of(sitting, rows, (calendar, learners, caps)),
        drop=seats * NO_DATE,
        site=sites.index(site) if rooms else -1,
    )


def _bearable(options: Sequence[int], calendar: Calendar, ways: Ways) -> list[int]:
    """The ways that do not alone take more training days a month than agreed."""
    most = calendar.service.days_a_month
    if most is None:
        return list(options)
    kept = []
    for option in options:
        months = [day.month for day in {day for _, day in ways.ways[option].unfolding.lessons}]
        if all(months.count(month) <= most for month in months):
            kept.append(option)
    return kept


def _cost(ways: Ways, option: int, due: int) -> int:
    unfolding, free = ways.ways[option].unfolding, ways.calendar.school_holidays
    late = ways.patterns[option].end - due
    weeks = LATE * (late // 7) if late > 0 else EARLY * (-late // 7)
    return weeks + (SCHOOL_HOLIDAYS if any(day in free for _, day in unfolding.lessons) else 0)


def _rooms(sitting: Sitting, calendar: Calendar) -> dict[int, int]:
    """Rooms that are large enough at the site with the least travel, the smallest first, with the cost of travel."""
    if not sitting.module.hours_of("room"):
        return {}
    fitting = [number for number, room in enumerate(calendar.rooms) if room.seats >= sitting.cohort.seats]
    travel = {number: _travel(sitting, calendar, calendar.rooms[number].site) for number in fitting}
    nearest = min(fitting, key=lambda number: (travel[number], number), default=None)
    here = [n for n in fitting if nearest is not None and calendar.rooms[n].site == calendar.rooms[nearest].site]
    return {n: travel[n] for n in sorted(here, key=lambda n: (calendar.rooms[n].seats, calendar.rooms[n].id))}


def _travel(sitting: Sitting, calendar: Calendar, site: str) -> int:
    service, minutes = calendar.service, 0
    for learner, heads in sitting.cohort.people.items():
        home = service.sites.get(learner, site)
        if home != site:
            there = service.travel.get((home, site), service.travel.get((site, home), 0))
            minutes += 2 * heads * there
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
        _add(uses, rows.number(("day", week), Row("day", heads)), one.heads)
        if most is not None:
            _add(uses, rows.number(("month", week), Row("month", heads * most)), one.heads)
        team = caps.units.get(one.learner, "")
        if team in caps.caps:
            row = rows.number(("team", team), Row("slot", _team_capacity(caps.caps[team], calendar)))
            _add(uses, row, one.heads)
    return uses


def _add(uses: dict[int, int], row: int, heads: int) -> None:
    uses[row] = uses.get(row, 0) + heads


def _heads(learner: Learner, week: Week) -> int:
    shares = learner.availability
    return sum(share.heads for share in shares if (learner.id, share.weekdays, share.hours_per_day) == week)


def _team_capacity(cap: Mapping[tuple[str, str], int], calendar: Calendar) -> Ints:
    ways = Ways(calendar)
    days = [calendar.first_day.toordinal() + day for day in range(len(ways.grid().days) // 2)]
    names = [weekday_of(date.fromordinal(day)) for day in days]
    return np.array([cap.get((name, half), 0) for name in names for half in ("morning", "afternoon")], np.int32)


def _blocked(unit: Room | Trainer, ways: Ways) -> list[int]:
    days = {ways.calendar.first_day.toordinal() + number: number for number in set(ways.grid().days)}
    return [
        2 * number + half
        for ordinal, number in days.items()
        for half in range(2)
        if (day := date.fromordinal(ordinal)) in unit.away
        or (isinstance(unit, Trainer) and weekday_of(day) not in unit.weekdays)
    ]


def _without_idle_rows(problem: Problem) -> Problem:
    """The same problem without the rows that can never be exceeded, whatever lies where."""
    most: dict[int, int] = {}
    for event in problem.events:
        for row, weight in event.rows.items():
            most[row] = most.get(row, 0) + weight
    days_a_month = 31
    busy = {
        row
        for row, weight in most.items()
        if weight * (days_a_month if problem.rows[row].kind == "month" else 1) > int(np.min(problem.rows[row].capacity))
    }
    numbers = {row: number for number, row in enumerate(sorted(busy))}
    events = [
        replace(event, rows={numbers[row]: weight for row, weight in event.rows.items() if row in numbers})
        for event in problem.events
    ]
    return replace(problem, events=events, rows=[problem.rows[row] for row in numbers])
