"""Which units may be published, for many trees at once: the choice of `disclosure`, as arrays.

The same dynamic programme, worked off level by level for all towns together. A residual is one of k + 2 states: nobody,
or somebody with 0, 1, ..., k answers to the question with the fewest. Ties fall as they do there, so the units are the
same ones.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from needs_analysis.partitions.sums import Counts, Flags, levels_of
from needs_analysis.partitions.wave import Codes

_NEVER = -1e9
_NOBODY = 0
Worth = npt.NDArray[np.float64]
Choices = npt.NDArray[np.int64]


def publishable_forest(parent: Codes, names_order: Codes, fewest: Counts, most: Counts, k: int) -> Flags:
    """Whether each unit may be published. Every tree is judged by itself; its whole counts as published.

    ``parent``: number of the unit above, -1 for the top of a tree, parents first. ``names_order``: rank of the unit by
    name. ``fewest`` and ``most``: answers of people directly in it to the question with the fewest and the most.
    """
    forest = _Forest.of(parent, names_order, k)
    own = np.where(most > 0, np.minimum(fewest, k) + 1, _NOBODY)
    return forest.choose(own)


@dataclass(frozen=True, eq=False)
class _Rules:
    """How states go together: pairs (left, right) sorted as the loops of `disclosure` meet them, and their sum."""

    states: int
    left: Choices
    right: Choices
    both: Choices
    plus: Choices

    @staticmethod
    def of(k: int) -> "_Rules":
        states = np.arange(k + 2)
        left, right = (axis.ravel() for axis in np.meshgrid(states, states, indexing="ij"))
        answers = np.minimum(k, left - 1 + np.maximum(right - 1, 0))
        plus = np.where(left == _NOBODY, right, np.where(right == _NOBODY, left, answers + 1))
        return _Rules(k + 2, left, right, plus, plus.reshape(k + 2, k + 2))

    def join(self, first: Worth, second: Worth) -> tuple[Worth, Choices]:
        """Best worth of every joint state, and the number of the pair it comes from."""
        worth = np.full_like(first, _NEVER)
        pair = np.zeros(first.shape, dtype=np.int64)
        for state in range(self.states):
            pairs = np.flatnonzero(self.both == state)
            sums = first[:, self.left[pairs]] + second[:, self.right[pairs]]
            best = sums.argmax(axis=1)
            worth[:, state] = np.maximum(sums[np.arange(len(sums)), best], _NEVER)
            pair[:, state] = pairs[best]
        return worth, pair


@dataclass(frozen=True, eq=False)
class _Forest:
    parent: Codes
    levels: list[Choices]
    rank: Choices  # which child of its parent, by name
    rules: _Rules
    k: int

    @staticmethod
    def of(parent: Codes, names_order: Codes, k: int) -> "_Forest":
        order = np.lexsort((names_order, parent))
        starts = np.flatnonzero(np.diff(parent[order], prepend=-2))
        rank = np.zeros(len(parent), dtype=np.int64)
        lengths = np.diff(np.append(starts, len(order)))
        rank[order] = np.arange(len(order)) - np.repeat(starts, lengths)
        return _Forest(parent, levels_of(parent), rank, _Rules.of(k), k)

    def choose(self, own: Choices) -> Flags:
        units, states = len(self.parent), self.rules.states
        worth = np.full((units, states), _NEVER)  # of the unit, decided
        below = np.full((units, states), _NEVER)  # of its children together
        below[:, _NOBODY] = 0.0
        pairs = np.zeros((units, states), dtype=np.int64)  # of a child: how it joined those before it
        whence = np.zeros((units, states), dtype=np.int64)  # state of the children; + states where published
        for level in reversed(self.levels):
            worth[level], whence[level] = self._decide(below[level], own[level])
            for turn in range(int(self.rank[level].max(initial=-1)) + 1):
                children = level[(self.rank[level] == turn) & (self.parent[level] >= 0)]
                above = self.parent[children]
                below[above], pairs[children] = self.rules.join(below[above], worth[children])
        return self._follow(worth, pairs, whence)

    def _decide(self, below: Worth, own: Choices) -> tuple[Worth, Choices]:
        """Leave the unit's people to the unit above, or publish it where what remains is empty or enough."""
        rows, states = np.arange(len(below)), self.rules.states
        worth = np.full_like(below, _NEVER)
        whence = np.zeros(below.shape, dtype=np.int64)
        for state in range(states):
            target = self.rules.plus[state, own]
            better = below[:, state] > worth[rows, target]
            worth[rows[better], target[better]] = below[better, state]
            whence[rows[better], target[better]] = state
        published = worth.copy()
        for state in (_NOBODY, self.k + 1):
            allowed = published[:, state] > (0.0 if state == _NOBODY else _NEVER)
            better = allowed & (published[:, state] + 1 > worth[:, _NOBODY])
            worth[better, _NOBODY] = published[better, state] + 1
            whence[better, _NOBODY] = whence[better, state] % states + states
        return worth, whence

    def _follow(self, worth: Worth, pairs: Choices, whence: Choices) -> Flags:
        """From the best choice of each tree down to its units."""
        states = self.rules.states
        chosen = np.zeros(len(self.parent), dtype=np.int64)
        published = np.zeros(len(self.parent), dtype=np.bool_)
        tops = np.flatnonzero(self.parent < 0)
        enough = worth[tops, self.k + 1] > worth[tops, _NOBODY]
        chosen[tops] = np.where(enough, self.k + 1, _NOBODY)
        hopeless = np.maximum(worth[tops, self.k + 1], worth[tops, _NOBODY]) <= _NEVER
        open_ = np.zeros(len(self.parent), dtype=np.bool_)
        open_[tops] = ~hopeless
        left = np.zeros(len(self.parent), dtype=np.int64)  # state of the children not yet followed
        for depth, level in enumerate(self.levels):
            level = level[open_[level]]  # noqa: PLW2901
            found = whence[level, chosen[level]]
            published[level], left[level] = found >= states, found % states
            if depth + 1 == len(self.levels):
                break
            children = self.levels[depth + 1]
            children = children[open_[self.parent[children]]]
            for turn in range(int(self.rank[children].max(initial=-1)), -1, -1):
                these = children[self.rank[children] == turn]
                pair = pairs[these, left[self.parent[these]]]
                chosen[these] = self.rules.right[pair]
                left[self.parent[these]] = self.rules.left[pair]
                open_[these] = True
        return published
