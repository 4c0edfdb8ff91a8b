"""Who goes together: the seats of a module shared out over sessions so that everybody works on the session's weekday.

A class is a learner's heads with the same weekdays. Whole numbers of heads per class and weekday are chosen: as many
seats as possible, then as few sessions as possible, by a flow through the week or, where that leaves somebody without a
seat, by a small integer problem. Who works few hours a day sits together, so that a session is split over more days
only where it must.

Rotating working-time models count as working on all their days: the roster has to keep the chosen one free.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from curriculum.layout import usual_day
from curriculum.model import Module
from curriculum.solver import INFINITE, Effort, Problem, solve
from needs_analysis import Learner

SESSION_DAYS = ("Mo", "Tu", "We", "Th", "Fr")
"""Sessions are held from Monday to Friday; people who also work on Saturdays are free to come."""

_SEAT, _SESSION = 1.0, 0.01

_SHIFTS = 12
"""Sessions moved from one weekday to another at most before the solver is asked."""


@dataclass(frozen=True, slots=True)
class Attendee:
    """``heads`` of one learner that can come on ``weekdays`` for at most ``hours_per_day``.

    ``rank`` tells who can come first; people of like rank sit together.
    """

    learner: str
    weekdays: tuple[str, ...]
    hours_per_day: float
    heads: int
    rank: int = 0

    @property
    def week(self) -> tuple[str, tuple[str, ...], float]:
        """Whose working time this is: learner, weekdays, hours a day."""
        return self.learner, self.weekdays, self.hours_per_day


@dataclass(frozen=True, slots=True)
class Cohort:
    """The people of one session."""

    attendees: tuple[Attendee, ...]

    @property
    def hours_per_day(self) -> float:
        """The shortest day of anybody in it."""
        return min(attendee.hours_per_day for attendee in self.attendees)

    @property
    def weekdays(self) -> tuple[str, ...]:
        """The days on which everybody in it works."""
        return tuple(day for day in SESSION_DAYS if all(day in attendee.weekdays for attendee in self.attendees))

    @property
    def people(self) -> dict[str, int]:
        """Heads of each learner in it."""
        people: dict[str, int] = {}
        for attendee in self.attendees:
            people[attendee.learner] = people.get(attendee.learner, 0) + attendee.heads
        return people

    @property
    def seats(self) -> int:
        """Heads in it."""
        return sum(attendee.heads for attendee in self.attendees)


def attendees_of(learner: Learner, seats: int) -> list[Attendee]:
    """The seats of a learner by working time, shared out by largest remainder."""
    total = sum(share.heads for share in learner.availability)
    exact = [seats * share.heads / total for share in learner.availability]
    whole = [int(value) for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda number: (whole[number] - exact[number], number))
    for number in by_rest[: seats - sum(whole)]:
        whole[number] += 1
    pairs = zip(learner.availability, whole, strict=True)
    return [Attendee(learner.id, share.weekdays, share.hours_per_day, heads) for share, heads in pairs if heads]


Spared = Callable[[str, str], tuple[str, int | None]]
"""Learner and weekday -> team, and how many of it can be spared on that day; None: as many as there are."""


def form_cohorts(
    module: Module, attendees: Sequence[Attendee], sessions: int, spared: Spared = lambda *_: ("", None)
) -> tuple[list[Cohort], list[Attendee]]:
    """At most ``sessions`` cohorts within the module's group sizes, and the attendees for whom there is no place.

    Who works too few hours for the module's usual day comes first, then the order given: neighbours sit together.
    """
    needed = usual_day(module)
    by_day = sorted(attendees, key=lambda attendee: min(attendee.hours_per_day, needed))
    ordered = [replace(attendee, rank=rank) for rank, attendee in enumerate(by_day)]
    pools: dict[_Class, list[Attendee]] = {}
    for attendee in ordered:
        days = tuple((day, spared(attendee.learner, day)[1]) for day in SESSION_DAYS if day in attendee.weekdays)
        limited = any(most is not None for _, most in days)
        pools.setdefault((days, spared(attendee.learner, "")[0] if limited else ""), []).append(attendee)
    seats, count = _share_out(module, {one: sum(a.heads for a in who) for one, who in pools.items()}, sessions)
    cohorts: list[Cohort] = []
    for day in SESSION_DAYS:
        taken = [part for one in pools for part in take_heads(pools[one], seats.get((one, day), 0))]
        cohorts += _split(sorted(taken, key=lambda attendee: attendee.rank), count.get(day, 0))
    return cohorts, [attendee for pool in pools.values() for attendee in pool]


def fill_cohorts(module: Module, attendees: Sequence[Attendee]) -> list[Cohort]:
    """The same for a module that never meets: whoever works when, everybody fits to everybody."""
    return _split(list(attendees), -(-sum(one.heads for one in attendees) // module.group_max))


_Class = tuple[tuple[tuple[str, int | None], ...], str]
"""Who is alike: the weekdays they work, with the number their team can spare, and the team where that binds."""


def _share_out(
    module: Module, heads: Mapping[_Class, int], sessions: int
) -> tuple[dict[tuple[_Class, str], int], dict[str, int]]:
    """Seats per class and weekday, and sessions per weekday.

    As few sessions as hold everybody, spread evenly over the week or as its people are, are the best there is where
    everybody finds a seat in them. Only where not all do, the solver looks for better ones.
    """
    everybody = sum(heads.values())
    fewest = min(sessions, -(-everybody // module.group_max))
    most = min(everybody, fewest * module.group_max)
    weeks = (_even_week, _peopled_week) if fewest * module.group_min <= most else ()
    for count in (week(heads, fewest) for week in weeks):
        for _ in range(_SHIFTS):
            seats = seat_classes(heads, count, (module.group_min, module.group_max), most)
            if sum(seats.values()) == most:
                return seats, count
            if not _shift_session(count, heads, seats, module.group_max):
                break
    count, most = _best_week(module, heads, sessions)
    return seat_classes(heads, count, (module.group_min, module.group_max), most), count


def _even_week(heads: Mapping[_Class, int], sessions: int) -> dict[str, int]:
    """So many sessions shared out evenly over the weekdays on which anybody works."""
    return _share_days(dict.fromkeys({day for days, _ in heads for day, _ in days}, 1.0), sessions)


def _peopled_week(heads: Mapping[_Class, int], sessions: int) -> dict[str, int]:
    """So many sessions shared out over the weekdays as the people are who work on them."""
    there: dict[str, float] = {}
    for (days, _), count in heads.items():
        for day, _ in days:
            there[day] = there.get(day, 0.0) + count / len(days)
    return _share_days(there, sessions)


def _share_days(shares: Mapping[str, float], sessions: int) -> dict[str, int]:
    """Sessions by largest remainder; of equal ones the middle of the week comes first."""
    whole = sum(shares.values())
    exact = {day: sessions * shares.get(day, 0.0) / whole if whole else 0.0 for day in SESSION_DAYS}
    week = {day: int(share) for day, share in exact.items()}
    by_rest = sorted(SESSION_DAYS, key=lambda day: (week[day] - exact[day], abs(SESSION_DAYS.index(day) - 2)))
    for day in by_rest[: sessions - sum(week.values()) if whole else 0]:
        week[day] += 1
    return week


def _shift_session(
    week: dict[str, int], heads: Mapping[_Class, int], seats: Mapping[tuple[_Class, str], int], size: int
) -> bool:
    """Move a session from the weekday with the most empty seats to the one on which the most people wait for one."""
    waiting, taken = dict.fromkeys(SESSION_DAYS, 0), dict.fromkeys(SESSION_DAYS, 0)
    for one, count in heads.items():
        seated = {day: seats.get((one, day), 0) for day, _ in one[0]}
        for day, number in seated.items():
            taken[day] += number
            waiting[day] += count - sum(seated.values())
    empty = {day: week[day] * size - taken[day] for day in SESSION_DAYS}
    giver = max((day for day in SESSION_DAYS if week[day]), key=lambda day: empty[day], default="")
    taker = max((day for day in SESSION_DAYS if day != giver), key=lambda day: (waiting[day], -empty[day]))
    if not giver or not waiting[taker] or empty[giver] <= empty[taker]:
        return False
    week[giver], week[taker] = week[giver] - 1, week[taker] + 1
    return True


def seat_classes(
    heads: Mapping[_Class, int], week: Mapping[str, int], sizes: tuple[int, int], most: int
) -> dict[tuple[_Class, str], int]:
    """At most ``most`` seats per class and weekday: a largest flow from the classes through teams to weekdays.

    Every weekday first fills its sessions to their least size; what may come on top is shared by all. So a flow of
    ``most`` leaves no session below it. ``sizes``: least and most seats of a session.
    """
    least, largest = sizes
    crowds = {(team, day, spare) for days, team in heads for day, spare in days if spare is not None}
    names: list[object] = ["source", "sink", "on top", *SESSION_DAYS, *heads, *sorted(crowds)]
    number = {name: place for place, name in enumerate(names)}
    arcs: dict[tuple[int, int], int] = {}
    for day, runs in week.items():
        arcs[number[day], 1] = least * runs
        arcs[number[day], 2] = (largest - least) * runs
    arcs[2, 1] = max(0, most - least * sum(week.values()))
    for crowd in crowds:
        arcs[number[crowd], number[crowd[1]]] = crowd[2] * week.get(crowd[1], 0)
    for one, count in heads.items():
        arcs[0, number[one]] = count
        for day, spare in one[0]:
            arcs[number[one], number[day if spare is None else (one[1], day, spare)]] = count
    tails, tips = np.array(list(arcs), np.int32).T
    ways = sparse.csr_array((np.array(list(arcs.values()), np.int32), (tails, tips)), shape=(len(names),) * 2)
    flow = csgraph.maximum_flow(ways, 0, 1).flow.todok()
    return {
        (one, day): int(flow[number[one], number[day if spare is None else (one[1], day, spare)]])
        for one in heads
        for day, spare in one[0]
    }


def _best_week(module: Module, heads: Mapping[_Class, int], sessions: int) -> tuple[dict[str, int], int]:
    """Sessions per weekday for the most seats, and how many: a problem whose only whole numbers are the sessions.

    For whole sessions the seats are a flow, so there are as many whole ones.
    """
    problem = Problem()
    runs = {day: problem.add_variable(-_SESSION, 0, sessions) for day in SESSION_DAYS}
    seats = {(one, day): problem.add_variable(_SEAT, 0, count) for one, count in heads.items() for day, _ in one[0]}
    crowds: dict[tuple[str, str, int], dict[int, float]] = {}
    for one, count in heads.items():
        problem.add_row({seats[one, day]: 1.0 for day, _ in one[0]}, 0, count)
        for day, most in one[0]:
            if most is not None:
                crowds.setdefault((one[1], day, most), {})[seats[one, day]] = 1.0
    for (_, day, most), members in crowds.items():
        problem.add_row({**members, runs[day]: -float(most)}, -INFINITE, 0)
    for day, run in runs.items():
        there = {variable: 1.0 for (_, other), variable in seats.items() if other == day}
        problem.add_row({**there, run: -float(module.group_max)}, -INFINITE, 0)
        problem.add_row({**there, run: -float(module.group_min)}, 0, INFINITE)
    problem.add_row(dict.fromkeys(runs.values(), 1.0), 0, sessions)
    matrix = problem.matrix()
    whole = np.arange(len(matrix.gains)) < len(runs)
    values = solve(replace(matrix, whole=whole), Effort(gap=0.0)).values
    if not len(values):
        return {}, 0
    return {day: int(values[run]) for day, run in runs.items()}, round(float(values[len(runs) :].sum()))


def take_heads(pool: list[Attendee], heads: int) -> list[Attendee]:
    """Take this many heads away from the front of a pool."""
    taken: list[Attendee] = []
    while heads and pool:
        first = pool.pop(0)
        part = min(heads, first.heads)
        taken.append(replace(first, heads=part))
        if part < first.heads:
            pool.insert(0, replace(first, heads=first.heads - part))
        heads -= part
    return taken


def _split(attendees: list[Attendee], sessions: int) -> list[Cohort]:
    """Cut the ordered attendees of a weekday into sessions of nearly equal size."""
    pool, left = list(attendees), sum(attendee.heads for attendee in attendees)
    cohorts = []
    for number in range(sessions, 0, -1):
        size = -(-left // number)
        cohorts.append(Cohort(tuple(take_heads(pool, size))))
        left -= size
    return [cohort for cohort in cohorts if cohort.attendees]
