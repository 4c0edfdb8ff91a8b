"""Weights from pairwise comparisons (analytic hierarchy process), with the consistency of the judgements.

Source: T. L. Saaty, The Analytic Hierarchy Process (1980); How to make a decision, European Journal of Operational
Research 48 (1990) 9-26. Weights are the principal eigenvector of the matrix of comparisons; the consistency ratio
compares (lambda_max - n) / (n - 1) with its mean over random matrices. Up to 0.1 the judgements count as consistent.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

Judgement = tuple[str, str]
RANDOM_INDEX = (0.0, 0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random matrices of n = 0 to 10 (Saaty 1980)."""

CONSISTENT = 0.10
_SCALE = 9.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Weights (sum 1) and how consistent the judgements are. ``ratio``: consistency ratio.

    ``doubt``: the judgement that fits the others least, with the value that would fit them; None where all fit.
    """

    weights: Mapping[str, float]
    largest: float
    ratio: float
    doubt: tuple[Judgement, float] | None

    @property
    def consistent(self) -> bool:
        """Whether the ratio is at most 0.1."""
        return self.ratio <= CONSISTENT


def weigh_pairs(items: Sequence[str], judgements: Mapping[Judgement, float]) -> Comparison:
    """The weights that pairwise judgements give.

    ``judgements``: (a, b) -> how many times a matters as much as b, from 1/9 to 9; pairs that are not named count as
    equal. Raises ValueError for other values, unknown items and more than ten items.
    """
    size = len(items)
    if not 1 <= size < len(RANDOM_INDEX):
        raise ValueError(f"{size} items cannot be compared pairwise")
    matrix = np.ones((size, size))
    for (one, other), value in judgements.items():
        row, column = items.index(one), items.index(other)
        if row == column or not 1 / _SCALE - 1e-9 <= value <= _SCALE + 1e-9:
            raise ValueError(f"no judgement: {one}, {other}, {value}")
        matrix[row, column], matrix[column, row] = value, 1 / value
    values, vectors = np.linalg.eig(matrix)
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    weights = vector / vector.sum()
    largest = float(values[place].real)
    index = (largest - size) / (size - 1) if size > 1 else 0.0
    ratio = index / RANDOM_INDEX[size] if RANDOM_INDEX[size] else 0.0
    named = {item: float(weight) for item, weight in zip(items, weights, strict=True)}
    return Comparison(named, largest, max(0.0, ratio), _least_fitting(items, judgements, named))


_FITS = 1.5


def _least_fitting(
    items: Sequence[str], judgements: Mapping[Judgement, float], weights: Mapping[str, float]
) -> tuple[Judgement, float] | None:
    """The pair whose judgement is farthest, as a factor, from the ratio of the weights."""
    pairs = [(items[row], items[column]) for row in range(len(items)) for column in range(row + 1, len(items))]
    worst: tuple[Judgement, float] | None = None
    farthest = math.log(_FITS)
    for one, other in pairs:
        said = judgements.get((one, other)) or 1 / judgements.get((other, one), 1.0)
        fitting = weights[one] / weights[other]
        distance = abs(math.log(said / fitting))
        if distance > farthest:
            farthest, worst = distance, ((one, other), min(_SCALE, max(1 / _SCALE, fitting)))
    return worst
