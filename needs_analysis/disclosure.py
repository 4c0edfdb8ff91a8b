"""The privacy rule and nothing else: which figures about groups of people may leave the needs analysis.

The rule. Results are formed for nested units of one tree. The *residual* of a published unit is what remains of it
after taking away the published units below it. Every residual must be empty or hold at least k valid answers. Residuals
are disjoint and every sum of published figures is a sum over whole residuals, so no difference of published results,
in any number of steps, isolates fewer than k people. A tree dynamic programme picks the publication with the greatest
weight among all that keep the rule.

Units and roles are two ways to cut the same people. A combination of both can cancel everywhere except where a set of
units and a set of roles disagree: the smallest such set is a minimum cut of the graph whose nodes are the residuals and
the roles and whose edges weigh the answers they share. Roles are published only while no cut carries between one and
k - 1 answers, so no difference of units and roles isolates fewer than k people either.

Learning groups are a third way to cut the same people. They are shown only while nothing else tells them apart: between
any two groups, directly or by way of others, there must be k disjoint pairs of people who share unit and role but not
the group. Then whatever combination cancels for all but k - 1 people gives all groups the same factor, and what
is left is a difference of units and roles, which the cut forbids.

Figures once handed on stay known. A later release over the same people is judged together with the earlier ones: the
cells in which people share their places in all of them must be empty or hold at least k answers each, and roles and
learning groups that differ from those handed on are left out. Where only the whole is left and even that differs from
an earlier whole by fewer than k people, nothing may be released (`publication`).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from needs_analysis.cuts import NO_CUT, smallest_cut

SMALLEST_GROUP = 5
"""Fewest valid answers behind a published mean; the figure published practice uses (five completed answers)."""

OFFERED_GROUPS = (5, 7, 10)
"""Smallest groups a town can choose from."""

SMALLEST_DISTRIBUTION = 10
"""Fewest valid answers behind counts per level, spreads, learning groups and free text."""

FINE_ROUNDING_FROM = 30
"""From this many answers means carry two decimals and shares are shown. What protects is the residual rule."""

EDGE_LEVEL = 0.2
"""Levels from an end of the scale nearer than which the mean of a small population is not shown."""

EDGE_SHARE = 0.10
"""Shares nearer to 0 or 1 than this are shown as this, so that "nobody" and "everybody" cannot be read off."""


def publishable_units(
    parents: Mapping[str, str | None],
    answers: Mapping[str, int],
    k: int = SMALLEST_GROUP,
    weights: Mapping[str, float] | None = None,
) -> set[str]:
    """The units that may be published, chosen with the greatest total weight: exact, in O(units k^2).

    ``parents``: unit -> parent (root -> None). ``answers``: unit -> valid answers of people directly in it (missing
    means 0). ``weights``: unit -> worth of publishing it (default 1). The whole (all units together) counts as
    published. Raises ValueError for an unknown parent, a cycle, answers of an unknown unit or below 0, k below 1.
    """
    return publishable_units_between(parents, answers, answers, k, weights)


def publishable_units_between(
    parents: Mapping[str, str | None],
    fewest: Mapping[str, int],
    most: Mapping[str, int],
    k: int = SMALLEST_GROUP,
    weights: Mapping[str, float] | None = None,
) -> set[str]:
    """Like `publishable_units` for several questions at once: one mask that is right for each of them.

    ``fewest`` and ``most``: unit -> valid answers to the question with the fewest and the most answers there.
    """
    _refuse_unknown({*fewest, *most}, parents)
    if k < 1 or min([*fewest.values(), *most.values()], default=0) < 0 or np.isnan([*(weights or {}).values()]).any():
        raise ValueError("k has to be 1 at least, answers 0 at least, and weights have to be numbers")
    tree = _Tree(_children(parents), fewest, most, k, weights or {})
    allowed = [choice for residual, choice in sorted(tree.best().items()) if residual.publishable(k)]
    return set(max(allowed, key=lambda choice: choice.worth).units()) if allowed else set()


@dataclass(frozen=True, slots=True, order=True)
class _Residual:
    """People not covered by a published unit so far: fewest answers (counted up to k) and whether there are any."""

    fewest: int
    some: bool

    def publishable(self, k: int) -> bool:
        return not self.some or self.fewest >= k

    def plus(self, other: "_Residual", k: int) -> "_Residual":
        return _Residual(min(k, self.fewest + other.fewest), self.some or other.some)


@dataclass(frozen=True, slots=True)
class _Choice:
    """A publication below some unit: its worth, the unit itself if it is published, and the choices it is made of."""

    worth: float
    unit: str | None = None
    parts: "tuple[_Choice, ...]" = ()

    def units(self) -> Iterator[str]:
        """All published units, however deep the tree."""
        waiting = [self]
        while waiting:
            choice = waiting.pop()
            if choice.unit is not None:
                yield choice.unit
            waiting.extend(choice.parts)


_Table = dict[_Residual, _Choice]
_NOBODY = _Residual(0, some=False)


@dataclass(frozen=True, slots=True)
class _Tree:
    children: Mapping[str | None, tuple[str, ...]]
    fewest: Mapping[str, int]
    most: Mapping[str, int]
    k: int
    weights: Mapping[str, float]

    def best(self) -> _Table:
        """The best choice for every residual that can be left to the whole; units are worked off from the leaves."""
        tables: dict[str, _Table] = {}
        for unit in self._from_the_leaves():
            below = self._merge([tables.pop(child) for child in self.children.get(unit, ())])
            tables[unit] = self._decide(unit, below)
        return self._merge([tables[root] for root in self.children[None]])

    def _from_the_leaves(self) -> list[str]:
        order = list(self.children[None])
        for unit in order:  # grows while it is read: parents before children
            order.extend(self.children.get(unit, ()))
        return order[::-1]

    def _decide(self, unit: str, below: _Table) -> _Table:
        """Leave the unit's people to the unit above, or publish it where what remains of it is empty or enough."""
        own = _Residual(min(self.k, self.fewest.get(unit, 0)), self.most.get(unit, 0) > 0)
        table: _Table = {}
        for residual, choice in sorted(below.items()):
            _keep_better(table, residual.plus(own, self.k), choice)
        for residual, choice in sorted(table.items()):
            if residual.publishable(self.k) and (residual.some or next(choice.units(), None)):
                published = _Choice(choice.worth + self.weights.get(unit, 1.0), unit, (choice,))
                _keep_better(table, _NOBODY, published)
        return table

    def _merge(self, tables: list[_Table]) -> _Table:
        merged: _Table = {_NOBODY: _Choice(0.0)}
        for table in tables:
            joined: _Table = {}
            for left, first in sorted(merged.items()):
                for right, second in sorted(table.items()):
                    both = _Choice(first.worth + second.worth, None, (first, second))
                    _keep_better(joined, left.plus(right, self.k), both)
            merged = joined
        return merged


def _keep_better(table: _Table, residual: _Residual, choice: _Choice) -> None:
    known = table.get(residual)
    if known is None or choice.worth > known.worth:
        table[residual] = choice


def _children(parents: Mapping[str, str | None]) -> Mapping[str | None, tuple[str, ...]]:
    _refuse_unknown({parent for parent in parents.values() if parent is not None}, parents)
    _refuse_cycles(parents)
    children: dict[str | None, list[str]] = {None: []}
    for unit in sorted(parents):
        children.setdefault(parents[unit], []).append(unit)
    return {parent: tuple(units) for parent, units in children.items()}


def _refuse_unknown(named: set[str], parents: Mapping[str, str | None]) -> None:
    unknown = named - set(parents)
    if unknown:
        raise ValueError(f"units without an entry in the tree: {', '.join(sorted(map(str, unknown)))}")


def _refuse_cycles(parents: Mapping[str, str | None]) -> None:
    settled: set[str] = set()
    for unit in parents:
        way: dict[str, None] = {}
        above: str | None = unit
        while above is not None and above not in settled:
            if above in way:
                raise ValueError(f"the units above {unit} form a cycle")
            way[above] = None
            above = parents[above]
        settled.update(way)


def place_leaders(
    places: Sequence[str | None],
    roles: Sequence[str | None],
    parents: Mapping[str, str | None],
    leading: Collection[str],
) -> tuple[str | None, ...]:
    """Everybody's unit, leaders' that above their own: who leads a unit does not count in it.

    Otherwise a leader who takes away the own answer would face k - 1 others instead of k.
    """
    return tuple(
        parents.get(place) or place if place is not None and role in leading else place
        for place, role in zip(places, roles, strict=True)
    )


def cells_hold(places: Sequence[npt.NDArray[Any]], valid: npt.NDArray[np.bool_], k: int) -> bool:
    """Whether every cell of people who share all their places holds no or at least k answers to every question.

    ``places``: one label per person for each partition. Any sum over published parts of these partitions is a sum over
    whole cells, so none isolates fewer than k answers.
    """
    cell = join_places(places)
    counts = (valid[cell == label].sum(axis=0) for label in np.unique(cell))
    return all(bool(((count == 0) | (count >= k)).all()) for count in counts)


def choose_sets(sets: Sequence[Collection[str]], k: int, told: Sequence[Collection[str]] = ()) -> tuple[bool, ...]:
    """Which of these overlapping sets of people may be told of beside each other, the first ones first.

    Chosen sets cut their people into cells of those who share all their sets, and every cell holds at least k. Rounded
    counts need this too: where two sets differ by one person and their rounded counts by a step, that person is told.
    ``told``: sets that were told of before; they stay known, and the same set again tells nothing new.
    """
    outside, chosen = -1, []
    cell_of: dict[str, int] = {}
    sizes: dict[int, int] = {}
    known = {frozenset(members) for members in told}
    for members in (*told, *sets):
        inside = Counter(cell_of.get(who, outside) for who in members)
        rest = {cell: sizes[cell] - count for cell, count in inside.items() if cell != outside}
        apart = min([*inside.values(), *(left for left in rest.values() if left)], default=0) >= k
        chosen.append(holds := apart or frozenset(members) in known)
        if holds:
            new = {cell: len(sizes) + place for place, cell in enumerate(sorted(inside))}
            sizes.update({**rest, **{new[cell]: count for cell, count in inside.items()}})
            cell_of.update({who: new[cell_of.get(who, outside)] for who in members})
    return tuple(chosen[len(told) :])


def join_places(places: Sequence[npt.NDArray[Any]]) -> npt.NDArray[np.int64]:
    """Number of the cell of everybody: same number, same place in every partition."""
    joined = np.zeros(len(places[0]), dtype=np.int64)
    for place in places:
        codes = np.unique(place.astype(str), return_inverse=True)[1]
        joined = np.unique(joined * (int(codes.max(initial=0)) + 1) + codes, return_inverse=True)[1].astype(np.int64)
    return joined


def may_show(n: int, k: int = SMALLEST_GROUP) -> bool:
    """Whether a mean over n valid answers may be shown at all."""
    return n >= k


def blur_mean(value: float, n: int) -> float:
    """A mean as it may be shown: two decimals from 30 answers, one below."""
    return round(float(value), 2 if n >= FINE_ROUNDING_FROM else 1)


def code_edges(value: float, n: int, top: float) -> float:
    """A mean not nearer than `EDGE_LEVEL` to 0 or ``top`` below 30 answers: at an end it tells everybody's answer."""
    if n >= FINE_ROUNDING_FROM or top <= 2 * EDGE_LEVEL:
        return value
    return min(top - EDGE_LEVEL, max(EDGE_LEVEL, value))


def blur_share(share: float) -> float:
    """A share in steps of 0.05, top- and bottom-coded."""
    return round(min(1 - EDGE_SHARE, max(EDGE_SHARE, round(float(share) * 20) / 20)), 2)


def blur_count(count: int, total: int, k: int = SMALLEST_GROUP) -> int:
    """A count of people within a group of ``total`` to the nearest multiple of k, or all of them.

    Rounding alone protects nobody: groups counted beside each other have to keep the rule of units or of `choose_sets`.
    """
    if total < SMALLEST_DISTRIBUTION:
        return 0
    return total if total - count < k / 2 else min(total, round(count / k) * k)


def separable_answers(shared: npt.NDArray[np.int64], enough: int = NO_CUT) -> int:
    """Fewest answers that a combination of two partitions can isolate; a large number where it can isolate none.

    ``shared``: answers by node of the first partition (rows) and of the second (columns). ``enough``: from this number
    on the answer may be any number from it on, which is told sooner.
    """
    return smallest_cut(shared, enough)


def interchangeable(shared: npt.NDArray[np.int64], k: int) -> bool:
    """Whether k disjoint pairs of people who differ in nothing but the group link any two groups (or chains of them).

    ``shared``: answers by cell of all other partitions (rows) and group (columns).
    """
    from scipy.sparse.csgraph import connected_components  # takes a second to load

    columns = range(shared.shape[1])
    pairs = np.array([[np.minimum(shared[:, one], shared[:, other]).sum() for one in columns] for other in columns])
    return int(connected_components(pairs >= k, directed=False)[0]) <= 1
