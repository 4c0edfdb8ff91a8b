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

What it does not do yet: it judges one run at a time. Figures of two runs over the same wave must not both be handed on.
Learning groups, whose members nobody outside knows, are judged against the whole only.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

SMALLEST_GROUP = 5
"""Fewest valid answers behind a published mean; the figure published practice uses (five completed answers)."""

SMALLEST_DISTRIBUTION = 10
"""Fewest valid answers behind counts per level, spreads and free text."""

FINE_ROUNDING_FROM = 30
"""From this many answers means carry two decimals and shares are shown. Rounding is for the eye; the residual rule is
what protects."""

NO_CUT = 1 << 40
"""Returned where nothing can be separated."""

EDGE_SHARE = 0.10
"""Shares nearer to 0 or 1 than this are shown as this, so that "nobody" and "everybody" cannot be read off."""


def publishable_units(
    parents: Mapping[str, str | None],
    answers: Mapping[str, int],
    k: int = SMALLEST_GROUP,
    weights: Mapping[str, float] | None = None,
) -> set[str]:
    """The units that may be published, chosen with the greatest total weight.

    ``parents``: unit -> parent (root -> None). ``answers``: unit -> valid answers of people directly in it (missing
    means 0). ``weights``: unit -> worth of publishing it (default 1). The whole (all units together) counts as
    published. Raises ValueError for a parent that is no unit, a cycle, or answers of an unknown unit.
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
    tree = _Tree(_children(parents), fewest, most, k, weights or {})
    whole = _merge([tree.best(root) for root in tree.children[None]], k)
    allowed = [choice for residual, choice in sorted(whole.items()) if residual.publishable(k)]
    return set(max(allowed, key=lambda choice: choice.worth).units) if allowed else set()


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
    worth: float
    units: tuple[str, ...]


_Table = dict[_Residual, _Choice]
_NOBODY = _Residual(0, some=False)


@dataclass(frozen=True, slots=True)
class _Tree:
    children: Mapping[str | None, tuple[str, ...]]
    fewest: Mapping[str, int]
    most: Mapping[str, int]
    k: int
    weights: Mapping[str, float]

    def best(self, unit: str) -> _Table:
        """The best choice within the unit's subtree for every residual it can leave to its parent."""
        own = _Residual(min(self.k, self.fewest.get(unit, 0)), self.most.get(unit, 0) > 0)
        below = _merge([self.best(child) for child in self.children.get(unit, ())], self.k)
        table = _shift(below, own, self.k)
        for residual, choice in sorted(table.items()):
            if residual.publishable(self.k) and (residual.some or choice.units):
                published = _Choice(choice.worth + self.weights.get(unit, 1.0), (*choice.units, unit))
                _keep_better(table, _NOBODY, published)
        return table


def _merge(tables: list[_Table], k: int) -> _Table:
    merged: _Table = {_NOBODY: _Choice(0.0, ())}
    for table in tables:
        joined: _Table = {}
        for left, first in sorted(merged.items()):
            for right, second in sorted(table.items()):
                both = _Choice(first.worth + second.worth, first.units + second.units)
                _keep_better(joined, left.plus(right, k), both)
        merged = joined
    return merged


def _shift(table: _Table, own: _Residual, k: int) -> _Table:
    shifted: _Table = {}
    for residual, choice in sorted(table.items()):
        _keep_better(shifted, residual.plus(own, k), choice)
    return shifted


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
        raise ValueError(f"units without an entry in the tree: {', '.join(sorted(unknown))}")


def _refuse_cycles(parents: Mapping[str, str | None]) -> None:
    for unit in parents:
        seen = {unit}
        parent = parents[unit]
        while parent is not None:
            if parent in seen:
                raise ValueError(f"the units above {unit} form a cycle")
            seen.add(parent)
            parent = parents[parent]


def may_show(n: int, k: int = SMALLEST_GROUP) -> bool:
    """Whether a mean over n valid answers may be shown at all."""
    return n >= k


def blur_mean(value: float, n: int) -> float:
    """A mean as it may be shown: two decimals from 30 answers, one below."""
    return round(float(value), 2 if n >= FINE_ROUNDING_FROM else 1)


def blur_share(share: float) -> float:
    """A share in steps of 0.05, top- and bottom-coded."""
    return round(min(1 - EDGE_SHARE, max(EDGE_SHARE, round(float(share) * 20) / 20)), 2)


def blur_count(count: int, total: int, k: int = SMALLEST_GROUP) -> int:
    """A count of people within a group of ``total`` to the nearest multiple of k.

    Neighbouring counts differ by none or by k, never by the few.
    """
    if total < SMALLEST_DISTRIBUTION:
        return 0
    return total if total - count < k / 2 else min(total, round(count / k) * k)


def separable_answers(shared: npt.NDArray[np.int64]) -> int:
    """Fewest answers that a combination of two partitions can isolate; a large number where it can isolate none.

    ``shared``: answers by node of the first partition (rows) and of the second (columns). The minimum cut (Stoer and
    Wagner 1997) over the connected parts of the graph.
    """
    from scipy.sparse.csgraph import connected_components  # takes a second to load

    rows, columns = shared.shape
    graph = np.zeros((rows + columns, rows + columns), dtype=np.int64)
    graph[:rows, rows:] = shared
    graph[rows:, :rows] = shared.T
    _, part = connected_components(graph > 0, directed=False)
    cuts = [_smallest_cut(graph[np.ix_(part == p, part == p)]) for p in np.unique(part) if (part == p).sum() > 1]
    return min(cuts, default=NO_CUT)


def _smallest_cut(graph: npt.NDArray[np.int64]) -> int:
    best = NO_CUT
    weights = graph.copy()
    while len(weights) > 1:
        reach = weights[0].copy()
        outside = np.ones(len(weights), dtype=bool)
        outside[0] = False
        last, before = 0, 0
        for _ in range(len(weights) - 1):
            before, last = last, int(np.where(outside, reach, -1).argmax())
            outside[last] = False
            cut = int(reach[last])
            reach += weights[last]
        best = min(best, cut)
        weights[before] += weights[last]
        weights[:, before] += weights[:, last]
        weights[before, before] = 0
        keep = np.arange(len(weights)) != last
        weights = weights[np.ix_(keep, keep)]
    return best
