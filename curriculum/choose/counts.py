"""What learners need and hold as arrays: n learners x C competencies x levels 0 to L, all counts of heads."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from curriculum.accessibility import needs_of, unmet_by_module
from curriculum.calendar import add_months
from curriculum.model import Limits
from curriculum.progression import Levels, Progression
from needs_analysis import Demand, Learner

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

RETURNS = (1.0, 0.75, 0.55, 0.4, 0.3)
"""Worth of a learner's first, second, third ... missing level: the first step up from nothing helps most."""

FULL_HOURS = 35.0
"""Weekly hours from which somebody counts as full-time."""


@dataclass(frozen=True, eq=False)
class Counts:
    """``need[i, c, l]``: heads of learner i that need level l of competency c. ``hold``: heads that hold it, at most.

    ``hours``: learning hours all heads have together; ``owed``: (n, M) seats owed (compulsory or booked);
    ``most``: (n, M) seats allowed at most. Modules in teaching order, competencies in the order of ``names``.
    """

    learners: tuple[str, ...]
    names: tuple[str, ...]
    heads: Ints
    need: Ints
    hold: Ints
    values: Floats
    hours: Floats
    owed: Ints
    booked: Ints
    most: Ints
    units: tuple[str, ...]
    sites: tuple[str, ...]
    part_time: Bools

    def take(self, rows: Ints) -> "Counts":
        """The same for some of the learners."""
        chosen = rows.tolist()
        return Counts(
            tuple(self.learners[row] for row in chosen),
            self.names,
            self.heads[rows],
            self.need[rows],
            self.hold[rows],
            self.values[rows],
            self.hours[rows],
            self.owed[rows],
            self.booked[rows],
            self.most[rows],
            tuple(self.units[row] for row in chosen),
            tuple(self.sites[row] for row in chosen),
            self.part_time[rows],
        )

    def holding(self, levels: Levels) -> Ints:
        """(n,) heads that hold all these levels. Of a group only counts are known: the most that agree with them."""
        held = self.heads
        for competency, level in levels:
            if level > 0:
                known = competency in self.names and level < self.hold.shape[2]
                there = self.hold[:, self.names.index(competency), level] if known else np.zeros_like(self.heads)
                held = np.minimum(held, there)
        return held


def count_demand(demand: Demand, progression: Progression, limits: Limits, first_day: date | None = None) -> Counts:
    """The demand as arrays. Compulsory modules whose refresh is not due in the year from ``first_day`` are not owed."""
    learners = demand.learners
    names = _names(demand, progression)
    top = _top_level(demand, progression)
    need = _fill([learner.steps for learner in learners], names, top)
    hold = _fill([learner.ready for learner in learners], names, top)
    hold = np.maximum.accumulate(hold[:, :, ::-1], axis=2)[:, :, ::-1]
    heads = np.array([learner.heads for learner in learners], dtype=np.int64)
    hours: Floats = np.asarray(
        np.array([limits.own_hours.get(learner.id, limits.hours) for learner in learners]) * heads, dtype=float
    )
    owed, booked, most = _decided(demand, progression, limits, first_day)
    return Counts(
        tuple(learner.id for learner in learners),
        names,
        heads,
        need,
        np.ascontiguousarray(hold),
        _values(need, np.array([demand.weights.get(name, 1.0) for name in names])),
        hours,
        owed,
        booked,
        most,
        tuple(learner.unit or "" for learner in learners),
        tuple(learner.site or "" for learner in learners),
        np.array([_is_part_time(learner) for learner in learners], dtype=bool),
    )


def _names(demand: Demand, progression: Progression) -> tuple[str, ...]:
    asked = {name for learner in demand.learners for name in (*learner.steps, *learner.ready)}
    taught = {step.competency for module in progression.modules.values() for step in module.steps}
    return tuple(sorted(asked | taught))


def _top_level(demand: Demand, progression: Progression) -> int:
    steps = [step.to_level for module in progression.modules.values() for step in module.steps]
    levels = [max(inner, default=0) for learner in demand.learners for inner in learner.steps.values()]
    held = [max(inner, default=0) for learner in demand.learners for inner in learner.ready.values()]
    return max([1, *steps, *levels, *held])


def _fill(maps: Sequence[Mapping[str, Mapping[int, int]]], names: Sequence[str], top: int) -> Ints:
    place = {name: index for index, name in enumerate(names)}
    filled = np.zeros((len(maps), len(names), top + 1), dtype=np.int64)
    for row, one in zip(filled, maps, strict=True):
        for name, levels in one.items():
            cells = row[place[name]]
            for level, heads in levels.items():
                cells[level] = heads
    return filled


def _values(need: Ints, weights: Floats) -> Floats:
    """(n, C, L + 1) value of one head reaching a needed level: weight of the competency times the return of its rank.

    The rank of a level counts the missing levels up to it. For a group it is the mean rank, at the largest that agrees
    with the head counts; for one person it is exact.
    """
    values = np.zeros(need.shape)
    returns = np.array([*RETURNS, RETURNS[-1]])
    for level in range(1, need.shape[2]):
        heads = need[:, :, level]
        rank = np.minimum(1.0, need[:, :, 1 : level + 1] / np.maximum(heads, 1)[:, :, None]).sum(axis=2)
        whole = np.clip(rank.astype(np.int64), 1, len(RETURNS))
        share = np.where(whole == rank.astype(np.int64), rank - whole, 0.0)
        worth = returns[whole - 1] + (returns[whole] - returns[whole - 1]) * share
        values[:, :, level] = np.where(heads > 0, worth * weights[None, :], 0.0)
    return values


def _decided(
    demand: Demand, progression: Progression, limits: Limits, first_day: date | None
) -> tuple[Ints, Ints, Ints]:
    """Seats owed, booked and allowed at most: (n, M) each."""
    modules = {name: column for column, name in enumerate(progression.modules)}
    rows = {learner.id: row for row, learner in enumerate(demand.learners)}
    heads = np.array([learner.heads for learner in demand.learners], dtype=np.int64)
    shape = (len(rows), len(modules))
    owed, booked = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    most = np.broadcast_to(heads[:, None], shape).copy()
    for name, module in progression.modules.items():
        if module.mandatory:
            due = [still_due(learner, name, module.refresh_months, first_day) for learner in demand.learners]
            owed[:, modules[name]] = np.where(due, heads, 0)
            most[:, modules[name]] = np.where(due, heads, 0)
    for lock in limits.locks:
        where = slice(None) if lock.learner is None else [rows[lock.learner]] if lock.learner in rows else []
        for name in lock.modules:
            if lock.kind == "booked" and name in modules:
                booked[where, modules[name]] = np.minimum(lock.count, heads[where])
            if lock.kind == "barred" and name in modules:
                most[where, modules[name]] = 0
    owed = np.maximum(owed, booked)
    most[(owed == 0) & (_unmet(demand, progression, limits) | _away(demand, progression, limits))] = 0
    return owed, booked, np.maximum(most, booked)


def _away(demand: Demand, progression: Progression, limits: Limits) -> Bools:
    """(n, M) modules with dates, for people who can never come to one."""
    absent = set(limits.absent)
    never = np.array([learner.id in absent for learner in demand.learners], dtype=bool)
    dated = np.array([module.hours_of("room", "live") > 0 for module in progression.modules.values()], dtype=bool)
    return np.asarray(never[:, None] & dated[None, :])


def _unmet(demand: Demand, progression: Progression, limits: Limits) -> Bools:
    """(n, M) modules that are not known to meet somebody's access needs."""
    unmet = np.zeros((len(demand.learners), len(progression.modules)), dtype=bool)
    for row, learner in enumerate(demand.learners if limits.access else ()):
        needs = needs_of(limits, learner.id)
        for column, module in enumerate(progression.modules.values() if needs else ()):
            unmet[row, column] = bool(unmet_by_module(module, needs))
    return unmet


def still_due(learner: Learner, module: str, refresh_months: int | None, first_day: date | None) -> bool:
    """Whether a compulsory module is owed in the year that begins on ``first_day``."""
    done = learner.completed.get(module)
    if done is None or first_day is None:
        return done is None
    return refresh_months is not None and add_months(done, refresh_months) < date(first_day.year + 1, 1, 1)


def _is_part_time(learner: Learner) -> bool:
    weekly = [len(share.weekdays) * share.hours_per_day for share in learner.availability]
    return bool(weekly) and max(weekly) < FULL_HOURS


def level_values(learner: Learner, weights: Mapping[str, float]) -> dict[tuple[str, int], float]:
    """(competency, level) -> value of one head reaching a level the learner needs."""
    names = tuple(sorted(learner.steps))
    top = max((level for levels in learner.steps.values() for level in levels), default=1)
    need = _fill([learner.steps], names, top)
    values = _values(need, np.array([weights.get(name, 1.0) for name in names]))
    _, places, levels = np.nonzero(need)
    found = zip(places.tolist(), levels.tolist(), strict=True)
    return {(names[place], level): float(values[0, place, level]) for place, level in found}
