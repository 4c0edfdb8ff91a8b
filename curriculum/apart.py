"""Which effects may be told beside each other and beside the figures of units and roles.

Mean changes of participants are sums over known people, and so are the figures of units and roles of both surveys.
Their differences must not speak of fewer than k people.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from typing import TypeVar

from needs_analysis import publishable_units

P = TypeVar("P")
People = frozenset[str]
Cells = Mapping[str, Mapping[str, tuple[str, ...]]]
"""Competency -> person -> the cell of people who share all published places: the own unit, and the role where told."""


def open_pools(paths: Sequence[tuple[P, ...]], k: int) -> frozenset[P]:
    """The pools whose mean may be told, by the residual rule of units: none differs from others by fewer than k.

    ``paths``: per person the pools the person is in, the narrowest first; each lies within the next.
    """
    names = {repr(pool): pool for path in paths for pool in path}
    parents: dict[str, str | None] = {}
    for path in paths:
        for pool, around in zip(path, (*path[1:], None), strict=True):
            parents[repr(pool)] = None if around is None else repr(around)
    chosen = publishable_units(parents, Counter(repr(path[0]) for path in paths), k)
    return frozenset(names[one] for one in chosen)


def tellable(takers: Mapping[str, Mapping[str, People]], cells: Cells, k: int) -> frozenset[str]:
    """The modules whose participants' mean change may be told, the first ones first.

    ``takers``: module -> competency -> the participants that count there. A module is told where a competency vouches
    for it: there every union of told modules differs from every union of cells by at least k people. No combination
    of the figures is then about fewer, whichever units and roles are published: those are unions of cells. (With
    several factors the combination leaves at least as many people as the union of modules that share one of them.)
    """
    vouching: set[str] = set()
    told: list[str] = []
    for module, mine in takers.items():
        safe = {name for name, who in mine.items() if _apart(who, _others(told, takers, name), cells[name], k)}
        if safe and not (vouching & mine.keys()) - safe:
            told.append(module)
            vouching |= safe
    return frozenset(told)


def _others(told: Sequence[str], takers: Mapping[str, Mapping[str, People]], name: str) -> list[People]:
    return [takers[module][name] for module in told if name in takers[module]]


def _apart(who: People, others: Sequence[People], cells: Mapping[str, tuple[str, ...]], k: int) -> bool:
    sizes = Counter(cells.values())
    return all(_distance(union, cells, sizes) >= k for union in _unions(who, others))


def _unions(who: People, others: Sequence[People]) -> Iterator[People]:
    """This set with any of the others, or none."""
    for count in range(len(others) + 1):
        for chosen in combinations(others, count):
            yield who.union(*chosen)


def _distance(union: People, cells: Mapping[str, tuple[str, ...]], sizes: Mapping[tuple[str, ...], int]) -> int:
    """The people by whom this set differs from the union of cells that is nearest to it."""
    inside: dict[tuple[str, ...], int] = defaultdict(int)
    for one in union:
        inside[cells[one]] += 1
    return sum(min(count, sizes[cell] - count) for cell, count in inside.items())
