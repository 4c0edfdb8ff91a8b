"""The rules of the choice as arrays: seats that make sense, levels they close, what they ask for, what they take.

For a learner g (a person, or a group of people with like needs), a module m, a competency c and a level l:

    x[g, m]     seats, whole          k[m, s]  sessions at a site, whole          y[g, c, l]  heads that reach the level

    maximise    sum of weight[c] * return(rank of l) * y[g, c, l]
    subject to  y[g, c, l] <= heads that need the level                             nobody needs it twice
                y[g, c, l] <= sum of x[g, m] over the modules that cover it         only seats close gaps
                y[g, c, l] <= heads that stand one level below + y[g, c, l - 1]     one level after the other
                x[g, m]    <= heads that meet a requirement + seats in what supplies it
                sum of x[g, m] over g of a unit at s <= those it can spare at once * k[m, s], where m has dates
                smallest group * k[m, s] <= sum of x[g, m] over g at s <= largest group * k[m, s]
                sum of cost per session * k[m, s] + cost per head * x[g, m] <= budget, and so for every other pool
                sum of hours[m] * x[g, m] over m <= hours of g
                x[g, m] = heads of g where m is compulsory

Only pairs that close a gap, lead to one that does, are booked or compulsory become variables. Modules without hours in
a room form groups across sites.

Of a group only head counts are known, not which head needs what. Seats are valued as if they went to those members
first who need most of what the module offers: the largest value that agrees with the counts. One person is exact.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curriculum.choose.counts import Counts, Floats, Ints
from curriculum.model import Limits, Lock, Module
from curriculum.progression import Progression

MONEY = "budget"
"""Id of the pool that holds the whole budget."""


@dataclass(frozen=True, eq=False)
class Links:
    """For each of many, some others: those of item i are ``items[start[i]:start[i + 1]]``."""

    start: Ints
    items: Ints

    @property
    def sizes(self) -> Ints:
        """How many each has."""
        return np.diff(self.start)

    @property
    def owners(self) -> Ints:
        """The item each link belongs to."""
        return np.repeat(np.arange(len(self.start) - 1), self.sizes)


@dataclass(frozen=True, eq=False)
class Pairs:
    """Seats that make sense, by learner and in teaching order: ``at[learner, module]`` is the place or -1."""

    who: Ints
    what: Ints
    low: Ints
    high: Ints
    at: Ints
    group: Ints


@dataclass(frozen=True, eq=False)
class Slots:
    """Levels that can be closed: value per head, heads that need it, the pairs that cover it in teaching order.

    ``climbs``: whether the level below has to be reached for it; ``below``: its slot or -1; ``standing``: heads on it.
    """

    who: Ints
    competency: Ints
    level: Ints
    value: Floats
    need: Ints
    cover: Links
    climbs: Ints
    below: Ints
    standing: Ints


@dataclass(frozen=True, eq=False)
class Entries:
    """Requirements that bind: seats of ``pair`` are at most ``held`` plus the seats of its suppliers."""

    pair: Ints
    held: Ints
    supply: Links


@dataclass(frozen=True, eq=False)
class Teams:
    """Groups of a module at a site, and what their sessions and seats take from the pools (rows of ``*_use``)."""

    module: Ints
    site: tuple[str, ...]
    least: Floats
    most: Floats
    pools: tuple[str, ...]
    capacity: Floats
    session_use: Floats
    head_use: Floats

    @property
    def seat_use(self) -> Floats:
        """What a seat takes when its session is full: never more than it takes in truth."""
        return self.head_use + self.session_use / self.most

    def spent(self, seats: Ints, sessions: Ints) -> Floats:
        """What these seats and sessions of each group take from each pool."""
        return np.asarray(self.head_use @ seats + self.session_use @ sessions)


@dataclass(frozen=True, eq=False)
class Crowds:
    """Of a unit no more than ``most`` sit in one run of ``group``; ``of``: pair -> its crowd, -1 where none binds."""

    of: Ints
    group: Ints
    most: Ints


@dataclass(frozen=True, eq=False)
class Arrays:
    """Everything the choice needs to know."""

    counts: Counts
    modules: tuple[Module, ...]
    hours: Floats
    pairs: Pairs
    slots: Slots
    entries: Entries
    teams: Teams
    locks: tuple[Lock, ...]
    crowds: Crowds


def build_arrays(counts: Counts, progression: Progression, limits: Limits) -> Arrays:
    """The rules for these learners."""
    modules = tuple(progression.modules.values())
    seats = _useful_seats(counts, progression)
    pairs, teams = _pairs_and_teams(counts, modules, seats, limits)
    slots = _slots(counts, progression, pairs)
    hours = np.array([module.hours_of() for module in modules])
    locks = tuple(lock for lock in limits.locks if lock.kind in {"stays", "apart"})
    crowds = _crowds(counts, modules, pairs, limits)
    return Arrays(counts, modules, hours, pairs, slots, _entries(counts, progression, pairs), teams, locks, crowds)


def _useful_seats(counts: Counts, progression: Progression) -> Ints:
    """(n, M) the most seats that can be of use: they close a level or supply what a useful seat requires."""
    places = {name: column for column, name in enumerate(progression.modules)}
    seats = counts.owed.copy()
    for index, name in enumerate(counts.names):
        for level in range(1, counts.need.shape[2]):
            for module in progression.offers.get((name, level), ()):
                column = places[module]
                np.maximum(seats[:, column], counts.need[:, index, level], out=seats[:, column])
    for name in reversed(tuple(progression.modules)):
        column = places[name]
        np.minimum(seats[:, column], counts.most[:, column], out=seats[:, column])
        wanted = np.where(counts.booked[:, column] > 0, 0, seats[:, column])
        for requirement in progression.requirements[name]:
            short = np.where(counts.holding(requirement.levels) < wanted, wanted, 0)
            for supplier in requirement.suppliers:
                np.maximum(seats[:, places[supplier]], short, out=seats[:, places[supplier]])
    return np.minimum(seats, counts.most)


def _pairs_and_teams(counts: Counts, modules: Sequence[Module], seats: Ints, limits: Limits) -> tuple[Pairs, Teams]:
    who, what = np.nonzero(seats)
    at = np.full(seats.shape, -1, dtype=np.int64)
    at[who, what] = np.arange(len(who))
    names = sorted(set(counts.sites))
    local = np.array([names.index(site) for site in counts.sites], dtype=np.int64)
    meets = np.array([module.hours_of("room") > 0 for module in modules], dtype=bool)
    code = what * (len(names) + 1) + np.where(meets[what], local[who] if len(who) else 0, len(names))
    known, group = np.unique(code, return_inverse=True)
    owner = known // (len(names) + 1)
    sites = tuple([*names, ""][place] for place in (known % (len(names) + 1)).tolist())
    pairs = Pairs(who, what, counts.owed[who, what], seats[who, what], at, group.astype(np.int64))
    return pairs, _teams(modules, owner, sites, limits)


def _crowds(counts: Counts, modules: Sequence[Module], pairs: Pairs, limits: Limits) -> Crowds:
    """Those that can bind. Where too many seats are owed for the sessions that can be, more may sit."""
    spared = np.array([limits.crowds.get(unit, 0) for unit in counts.units], dtype=np.int64)
    meets = np.array([module.hours_of("room", "live") > 0 for module in modules], dtype=bool)
    counted = np.flatnonzero((spared[pairs.who] > 0) & meets[pairs.what])
    unit = np.unique(np.array(counts.units), return_inverse=True)[1]
    code = unit[pairs.who[counted]] * (int(pairs.group.max(initial=0)) + 1) + pairs.group[counted]
    _, first, crowd = np.unique(code, return_index=True, return_inverse=True)
    group, one = pairs.group[counted[first]], counted[first]
    least = np.array([module.group_min for module in modules], dtype=np.int64)[pairs.what[one]]
    people = np.bincount(pairs.group, weights=pairs.high, minlength=1)[group]
    owed = np.bincount(crowd, weights=pairs.low[counted], minlength=len(first))
    spread = np.ceil(owed / np.maximum(people // least, 1)).astype(np.int64)
    most = np.maximum(spared[pairs.who[one]], spread)
    binds = np.bincount(crowd, weights=pairs.high[counted], minlength=len(first)) > most
    of = np.full(len(pairs.who), -1, dtype=np.int64)
    of[counted] = np.where(binds, np.cumsum(binds) - 1, -1)[crowd]
    return Crowds(of, group[binds], most[binds])


def _teams(modules: Sequence[Module], owner: Ints, sites: tuple[str, ...], limits: Limits) -> Teams:
    taught = [modules[index] for index in owner.tolist()]
    money = (
        [module.cost_per_session for module in taught],
        [module.cost_per_participant for module in taught],
    )
    session_use, head_use = [money[0]], [money[1]]
    for pool in limits.pools:
        here = [pool.site is None or pool.site == site for site in sites]
        session_use.append([pool.per_session.get(m.id, 0.0) * on for m, on in zip(taught, here, strict=True)])
        head_use.append([pool.per_head.get(m.id, 0.0) * on for m, on in zip(taught, here, strict=True)])
    return Teams(
        owner,
        sites,
        np.array([float(module.group_min) for module in taught]),
        np.array([float(module.group_max) for module in taught]),
        (MONEY, *(pool.id for pool in limits.pools)),
        np.array([limits.budget, *(pool.capacity for pool in limits.pools)]),
        np.array(session_use, dtype=float).reshape(len(limits.pools) + 1, len(taught)),
        np.array(head_use, dtype=float).reshape(len(limits.pools) + 1, len(taught)),
    )


def _slots(counts: Counts, progression: Progression, pairs: Pairs) -> Slots:
    places = {name: column for column, name in enumerate(progression.modules)}
    n, competencies, levels = counts.need.shape
    offered = np.zeros((competencies, levels), dtype=bool)
    for (name, taught), modules in progression.offers.items():
        offered[counts.names.index(name), taught] = bool(modules)
    keep = (counts.need > 0) & offered[None]
    who, competency, level = (np.asarray(found, dtype=np.int64) for found in np.nonzero(keep))
    index = np.full((n, competencies, levels), -1, dtype=np.int64)
    index[who, competency, level] = np.arange(len(who))
    cover = _covering(counts, progression, pairs, index)
    below_held = np.where(level > 1, counts.hold[who, competency, np.maximum(level - 1, 1)], counts.heads[who])
    standing = below_held - counts.hold[who, competency, level]
    vouched = np.zeros((competencies, levels), dtype=bool)  # levels that a module for all people covers
    for (name, taught), modules in progression.offers.items():
        for_all = (progression.modules[m].mandatory or counts.booked[:, places[m]].any() for m in modules)
        vouched[counts.names.index(name), taught] = any(for_all)
    climbs = (level > 1) & ((counts.heads[who] > 1) | vouched[competency, level])
    below = np.where(level > 1, index[who, competency, level - 1], -1)
    return Slots(
        who,
        competency,
        level,
        counts.values[who, competency, level],
        counts.need[who, competency, level],
        cover,
        climbs.astype(np.int64),
        below,
        np.maximum(standing, 0),
    )


def _covering(counts: Counts, progression: Progression, pairs: Pairs, index: Ints) -> Links:
    """The pairs of each slot, in teaching order."""
    places = {name: column for column, name in enumerate(progression.modules)}
    slots, covers = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    for (name, level), modules in progression.offers.items():
        there = index[:, counts.names.index(name), level]
        for module in modules:
            pair = pairs.at[:, places[module]]
            both = (there >= 0) & (pair >= 0)
            slots.append(there[both])
            covers.append(pair[both])
    return _link(np.concatenate(slots), np.concatenate(covers), int(index.max(initial=-1)) + 1)


def _entries(counts: Counts, progression: Progression, pairs: Pairs) -> Entries:
    places = {name: column for column, name in enumerate(progression.modules)}
    pair, held, owners, suppliers = [], [], [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    count = 0
    for name, requirements in progression.requirements.items():
        column = pairs.at[:, places[name]]
        for requirement in requirements:
            there = counts.holding(requirement.levels)
            binds = np.flatnonzero((column >= 0) & (counts.booked[:, places[name]] == 0))
            binds = binds[there[binds] < pairs.high[column[binds]]]
            pair.append(column[binds])
            held.append(there[binds])
            for supplier in requirement.suppliers:
                source = pairs.at[binds, places[supplier]]
                owners.append(count + np.flatnonzero(source >= 0))
                suppliers.append(source[source >= 0])
            count += len(binds)
    empty = [np.zeros(0, dtype=np.int64)]
    supply = _link(np.concatenate(owners), np.concatenate(suppliers), count)
    return Entries(np.concatenate(empty + pair), np.concatenate(empty + held), supply)


def _link(owners: Ints, items: Ints, count: int) -> Links:
    order = np.lexsort((items, owners))
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(owners, minlength=count), out=start[1:])
    return Links(start, items[order])
