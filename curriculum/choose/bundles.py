"""All sets of modules each person could take, as a tree: every bundle is its parent and one module more.

A bundle keeps the person's hours, prerequisites and what is owed or kept apart, so the best bundle of everybody at
given prices bounds every plan.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curriculum.choose.arrays import Arrays
from curriculum.choose.counts import Bools, Floats, Ints

WIDEST = 62
"""Most modules that may make sense for one person: a bundle is a set of bits."""

_CRUMB = 1e-6

Masks = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Bundles:
    """``parent``: bundle without its last module (-1: none); ``pair``: that module; ``value``: -inf where not allowed.

    Bundles of the same module lie together: ``waves`` are the bounds of these stretches. ``order`` sorts by person,
    ``start`` are the persons' beginnings in it.
    """

    who: Places
    parent: Places
    pair: Places
    mask: Masks
    value: Floats
    waves: tuple[int, ...]
    order: Places
    start: Ints

    def costs(self, prices: Floats) -> Floats:
        """Price of each bundle, given that of each pair."""
        total = np.zeros(len(self.who))
        for low, high in zip(self.waves[:-1], self.waves[1:], strict=True):
            total[low:high] = total[self.parent[low:high]] + prices[self.pair[low:high]]
        return total

    def best(self, net: Floats) -> Places:
        """The best bundle of each person, the first of several; persons in order."""
        sorted_net = net[self.order]
        most = np.maximum.reduceat(sorted_net, self.start[:-1])
        hits = np.flatnonzero(sorted_net == np.repeat(most, np.diff(self.start)))
        first = hits[np.searchsorted(hits, self.start[:-1])]
        return self.order[first]

    def seats(self, chosen: Places, pairs: int) -> Ints:
        """The seats of these bundles: 0 or 1 per pair."""
        taken = np.zeros(pairs, dtype=np.int64)
        left = chosen[chosen >= 0]
        while len(left):
            known = self.pair[left]
            taken[known[known >= 0]] = 1
            left = self.parent[left]
            left = left[left >= 0]
        return taken


def too_wide(arrays: Arrays) -> bool:
    """Whether bundles cannot be listed: groups of people, or a person with too many modules."""
    sizes = np.bincount(arrays.pairs.who, minlength=1)
    return bool((arrays.counts.heads > 1).any() or sizes.max(initial=0) > WIDEST)


def never_held(arrays: Arrays) -> Bools:
    """Pairs whose group never has enough people, were all of them to come; those owed stay."""
    pairs, teams = arrays.pairs, arrays.teams
    people = np.bincount(pairs.group, weights=pairs.high, minlength=len(teams.module))
    return np.asarray((people < teams.least)[pairs.group] & (pairs.low == 0))


def list_bundles(arrays: Arrays, most: int, without: Bools | None = None) -> Bundles | None:
    """All bundles of all persons, those with a pair of ``without`` left out.

    None where there would be more than ``most``, or where they cannot be listed.
    """
    if too_wide(arrays):
        return None
    people, pairs = len(arrays.counts.heads), arrays.pairs
    begin = np.searchsorted(pairs.who, np.arange(people + 1))
    bit = np.arange(len(pairs.who)) - begin[pairs.who]
    asked = _masks_of_rules(arrays, bit)
    hours = arrays.hours[pairs.what]
    owed = pairs.low > 0
    spare = arrays.counts.hours - np.bincount(pairs.who, weights=hours * owed, minlength=people)
    tree = _Tree.root(people, spare)
    useful = _useful_pairs(arrays) if without is None else _useful_pairs(arrays) & ~without
    for column in range(len(arrays.modules)):
        if not tree.grow(arrays, column, (asked, bit, np.where(owed, 0.0, hours), useful), most):
            return None
    return tree.bundles(arrays, bit)


@dataclass(slots=True)
class _Tree:
    who: Places
    parent: Places
    pair: Places
    mask: Masks
    spare: Floats
    alive: Bools
    waves: list[int]

    @classmethod
    def root(cls, people: int, spare: Floats) -> "_Tree":
        nobody = np.full(people, -1, dtype=np.int32)
        everyone = np.arange(people, dtype=np.int32)
        alive = spare >= -_CRUMB
        return cls(everyone, nobody, nobody.copy(), np.zeros(people, dtype=np.int64), spare, alive, [people])

    def grow(self, arrays: Arrays, column: int, given: tuple["_Rules", Ints, Floats, Bools], most: int) -> bool:
        asked, bit, hours, useful = given
        pair = arrays.pairs.at[self.who, column]
        from_ = np.flatnonzero((pair >= 0) & self.alive)
        pair = pair[from_]
        allowed = (self.spare[from_] >= hours[pair] - _CRUMB) & asked.met(pair, self.mask[from_])
        owed = arrays.pairs.low[pair] > 0
        self.alive[from_[owed]] = False
        if not owed.all():
            allowed &= owed | useful[pair]
        chosen, pair = from_[allowed], pair[allowed]
        if len(self.who) + len(chosen) > most:
            return False
        self.who = np.concatenate([self.who, self.who[chosen]])
        self.parent = np.concatenate([self.parent, chosen.astype(np.int32)])
        self.pair = np.concatenate([self.pair, pair.astype(np.int32)])
        self.mask = np.concatenate([self.mask, self.mask[chosen] | (np.int64(1) << bit[pair])])
        self.spare = np.concatenate([self.spare, self.spare[chosen] - hours[pair]])
        self.alive = np.concatenate([self.alive, np.ones(len(chosen), dtype=bool)])
        self.waves.append(len(self.who))
        return True

    def bundles(self, arrays: Arrays, bit: Ints) -> Bundles:
        value = np.where(self.alive, _values(arrays, self.who, self.mask, bit), -np.inf)
        order = np.argsort(self.who, kind="stable").astype(np.int32)
        start = np.searchsorted(self.who[order], np.arange(len(arrays.counts.heads) + 1))
        return Bundles(self.who, self.parent, self.pair, self.mask, value, tuple(self.waves), order, start)


@dataclass(frozen=True, eq=False)
class _Rules:
    """Per pair: the bits that supply each requirement (padded with all bits), and the bits it does not go with."""

    supply: Masks
    apart: Masks

    def met(self, pair: Ints, mask: Masks) -> Bools:
        supply = self.supply[pair]
        supplied = (((mask[:, None] & supply) != 0) | (supply == -1)).all(axis=1)
        return np.asarray(supplied & ((mask & self.apart[pair]) == 0))


def _masks_of_rules(arrays: Arrays, bit: Ints) -> _Rules:
    entries, pairs = arrays.entries, len(arrays.pairs.who)
    masks = np.zeros(len(entries.pair), dtype=np.int64)
    np.bitwise_or.at(masks, entries.supply.owners, np.int64(1) << bit[entries.supply.items])
    order = np.argsort(entries.pair, kind="stable")
    sizes = np.bincount(entries.pair, minlength=pairs)
    first = np.cumsum(sizes) - sizes
    rank = np.arange(len(order)) - first[entries.pair[order]]
    supply = np.full((pairs, max(int(sizes.max(initial=0)), 1)), -1, dtype=np.int64)
    supply[entries.pair[order], rank] = masks[order]
    return _Rules(supply, _masks_apart(arrays, bit))


def _masks_apart(arrays: Arrays, bit: Ints) -> Masks:
    """Per pair: the bits of what the same person may not take beside it."""
    apart = np.zeros(len(arrays.pairs.who), dtype=np.int64)
    places = {module.id: column for column, module in enumerate(arrays.modules)}
    for lock in arrays.locks:
        if lock.kind == "apart":
            columns = [places[name] for name in lock.modules if name in places]
            rows = np.array([lock.learner in (None, name) for name in arrays.counts.learners], dtype=bool)
            for one in columns:
                for other in set(columns) - {one}:
                    both = rows & (arrays.pairs.at[:, one] >= 0) & (arrays.pairs.at[:, other] >= 0)
                    apart[arrays.pairs.at[both, one]] |= np.int64(1) << bit[arrays.pairs.at[both, other]]
    return apart


def _useful_pairs(arrays: Arrays) -> Bools:
    """Pairs that close a level or supply a requirement; the others are only there because they are owed."""
    useful = np.zeros(len(arrays.pairs.who), dtype=bool)
    useful[arrays.slots.cover.items] = True
    useful[arrays.entries.supply.items] = True
    return useful


def _values(arrays: Arrays, who: Places, mask: Masks, bit: Ints) -> Floats:
    """Value of each bundle: the needed levels that its modules cover, one level after the other."""
    slots = arrays.slots
    covers = np.zeros(len(slots.who), dtype=np.int64)
    np.bitwise_or.at(covers, slots.cover.owners, np.int64(1) << bit[slots.cover.items])
    first = np.searchsorted(slots.who, np.arange(len(arrays.counts.heads) + 1))
    count = np.diff(first)[who]
    begin = first[who]
    total = np.zeros(len(who))
    reached = np.zeros(len(who), dtype=bool)
    for rank in range(int(count.max(initial=0))):
        rows = np.flatnonzero(count > rank)
        slot = begin[rows] + rank
        hit = (mask[rows] & covers[slot]) != 0
        climbing = slots.climbs[slot] > 0
        if climbing.any():
            under = (slots.below[slot] >= 0) & reached[rows]
            hit &= ~climbing | (slots.standing[slot] > 0) | under
        total[rows] += np.where(hit, slots.value[slot], 0.0)
        reached[rows] = hit
    return total
