"""A small problem first: only seats that lie in bundles close to the best ones at the prices stay open."""

from dataclasses import replace

import numpy as np

from curriculum.choose.arrays import Arrays
from curriculum.choose.bundles import Bundles
from curriculum.choose.compact import Choice, Compact, read_choice
from curriculum.choose.counts import Bools, Floats
from curriculum.solver import Effort, Matrix, Watch, solve

NEAR = (0.05, 0.1, 0.2, 0.8)
"""Distances tried, as shares of a mean bundle's value: wider where the narrower holds no plan."""


_MANY = 1_000


def solve_kernel(
    arrays: Arrays, compact: Compact, near: tuple[Bundles, Floats], effort: Effort, watch: Watch | None = None
) -> Choice | None:
    """A good plan out of near-best bundles (``near``: bundles and their net values); None where there is none.

    Small towns begin with the wider distance: with few people a group needs more room to come together.
    """
    tries = NEAR if len(arrays.counts.heads) >= _MANY else NEAR[2:]
    for share in tries:
        answer = solve(_narrowed(arrays, compact, near, share), effort, None, watch)
        if answer.status == "solved":
            return read_choice(arrays, answer.values)
        if answer.stopped:
            return None
    return None


def _narrowed(arrays: Arrays, compact: Compact, near: tuple[Bundles, Floats], share: float) -> Matrix:
    forbidden, forced = _decided(arrays, *near, share)
    matrix, seats = compact.matrix, len(arrays.pairs.who)
    low, high = matrix.low.copy(), matrix.high.copy()
    high[:seats] = np.where(forbidden, low[:seats], high[:seats])
    low[:seats] = np.where(forced, high[:seats], low[:seats])
    return replace(matrix, low=low, high=high)


def _decided(arrays: Arrays, bundles: Bundles, net: Floats, share: float) -> tuple[Bools, Bools]:
    """Pairs in no bundle close to the best, and pairs in all of them."""
    best = bundles.best(net)
    distance = share * float(np.mean(bundles.value[best]))
    close = net >= net[best][bundles.who] - distance
    some = np.where(close, bundles.mask, 0)[bundles.order]
    every = np.where(close, bundles.mask, -1)[bundles.order]
    any_mask = np.bitwise_or.reduceat(some, bundles.start[:-1])
    all_mask = np.bitwise_and.reduceat(every, bundles.start[:-1])
    who = arrays.pairs.who
    bit = np.arange(len(who)) - np.searchsorted(who, who)
    return ((any_mask[who] >> bit) & 1) == 0, ((all_mask[who] >> bit) & 1) == 1
