"""The dual of the bundles: prices of money, trainers and rooms, and the bound they prove.

    D(prices) = prices . capacity + sum over people of max over bundles (value - price of the bundle)

is an upper limit of every plan's value for any prices >= 0, because sessions that are not full only cost more. The
lowest such bound is found by cutting planes with one cut per block of people, in a box that follows the best prices.
Below the cost of what is owed D has no lowest value: that is tested before.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from curriculum.choose.arrays import Arrays
from curriculum.choose.bundles import Bundles
from curriculum.choose.counts import Floats, Ints
from curriculum.solver import INFINITE, Effort, Matrix, solve

_ROUNDS = 60
_CLOSE = 2e-5
"""Relative distance of the bound to the lowest possible one at which the search ends."""


@dataclass(frozen=True, eq=False)
class Prices:
    """``pools``: value per EUR, hour or half-day of each pool; ``bound`` is what they prove.

    ``use``: (blocks, pools) what each block takes of each pool in the relaxed optimum.
    """

    pools: Floats
    bound: float
    use: Floats


@dataclass(frozen=True, eq=False)
class _Cut:
    """What the best bundles of each block at some prices are worth and take of each pool."""

    value: Floats
    use: Floats


class PriceSearch:
    """The search for prices; cuts stay valid for other capacities, so a curve of budgets costs little."""

    def __init__(self, arrays: Arrays, bundles: Bundles, block: Ints) -> None:
        """``block``: the block of each person."""
        self.arrays, self.bundles, self.block = arrays, bundles, block
        self.blocks = int(block.max(initial=0)) + 1
        self.seat_use = arrays.teams.seat_use[:, arrays.pairs.group]
        self.cuts: list[_Cut] = []

    def find(self, capacity: Floats) -> Prices:
        """The prices that prove most for these capacities."""
        scale = self._scale(capacity)
        best, centre = INFINITE, scale / 4
        for _ in range(_ROUNDS):
            point, lowest, _ = self._master(capacity, centre, scale) if self.cuts else (centre, -INFINITE, None)
            bound, cut = self._evaluate(point, capacity)
            self.cuts.append(cut)
            if bound < best:
                best, centre = bound, point
            if best - lowest <= _CLOSE * max(abs(best), 1.0):
                break
        _, _, weights = self._master(capacity, centre, scale)
        return Prices(centre, best, self._mixed(weights))

    def _scale(self, limit: Floats) -> Floats:
        """A generous price for each pool: all value divided by its capacity."""
        top = float((self.arrays.slots.value * self.arrays.slots.need).sum())
        return np.asarray(np.where(limit > 0, top / np.maximum(limit, 1e-9), top))

    def _evaluate(self, point: Floats, limit: Floats) -> tuple[float, _Cut]:
        net = self.net(point)
        chosen = self.bundles.best(net)
        taken = np.flatnonzero(self.bundles.seats(chosen, len(self.arrays.pairs.who)))
        block = self.block[self.arrays.pairs.who[taken]]
        use = np.zeros((self.blocks, len(limit)))
        for pool in range(len(limit)):
            use[:, pool] = np.bincount(block, weights=self.seat_use[pool, taken], minlength=self.blocks)
        value = np.bincount(self.block, weights=self.bundles.value[chosen], minlength=self.blocks)
        return float(point @ limit + net[chosen].sum()), _Cut(np.asarray(value, dtype=float), use)

    def net(self, point: Floats) -> Floats:
        """Value of each bundle less its price."""
        return np.asarray(self.bundles.value - self.bundles.costs(point @ self.seat_use))

    def _master(self, limit: Floats, centre: Floats, least: Floats) -> tuple[Floats, float, Floats]:
        """Prices with the lowest model of the bound; its dual weighs the cuts of each block."""
        cuts, width, blocks = len(self.cuts), len(limit), self.blocks
        value = np.stack([cut.value for cut in self.cuts], axis=1).ravel()  # block by block
        use = np.stack([cut.use for cut in self.cuts], axis=1).reshape(blocks * cuts, width)
        owner = np.repeat(np.arange(blocks), cuts)
        left = sparse.csr_array(use)
        right = sparse.csr_array((np.ones(len(owner)), (np.arange(len(owner)), owner)), shape=(len(owner), blocks))
        matrix = Matrix(
            np.concatenate([-limit, -np.ones(blocks)]),
            np.concatenate([np.zeros(width), np.full(blocks, -INFINITE)]),
            np.concatenate([np.maximum(centre * 4, least * 4), np.full(blocks, INFINITE)]),
            np.zeros(width + blocks, dtype=bool),
            sparse.csr_array(sparse.hstack([left, right])),
            value,
            np.full(len(value), INFINITE),
        )
        answer = solve(matrix, Effort())
        weights = np.abs(answer.prices).reshape(blocks, cuts)
        return answer.values[:width], -answer.bound, weights

    def _mixed(self, weights: Floats) -> Floats:
        use = np.stack([cut.use for cut in self.cuts], axis=1)
        return np.asarray((use * weights[:, :, None]).sum(axis=1))
