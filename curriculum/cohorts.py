"""Who goes together: the seats of a module shared out over sessions so that everybody works on the session's weekday.

A class is a learner's heads with the same weekdays. Whole numbers of heads per class and weekday are chosen by a small
integer problem: as many seats as possible, then as few sessions as possible. Who works few hours a day sits together,
so that a session is split over more days only where it must.

Rotating working-time models count as working on all their days: the roster has to keep the chosen one free.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from curriculum.layout import usual_day
from curriculum.model import Module
from curriculum.solver import INFINITE, Effort, Problem, solve
from needs_analysis import Learner

SESSION_DAYS = ("Mo", "Tu", "We", "Th", "Fr")
"""Sessions are held from Monday to Friday; people who also work on Saturdays are free to come."""

_SEAT, _SESSION = 1.0, 0.01


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
    """Seats per class and weekday, and sessions per weekday."""
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
    values = solve(problem.matrix(), Effort(gap=0.0)).values
    if not len(values):
        return {}, {}
    chosen = {key: int(values[variable]) for key, variable in seats.items()}
    return chosen, {day: int(values[run]) for day, run in runs.items()}


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
