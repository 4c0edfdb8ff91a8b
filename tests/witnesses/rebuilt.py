"""Answers that agree with everything a paper printed, found by integer programming: how many people chose what.

Papers print means, deviations, medians and shares, not answers. Whole numbers of people per answer that give all printed
figures to the printed digits are a witness: fed through the program, the figures have to come out again. They show that
the program computes what was printed; they are not the paper's own people, of whom nothing more is known.
"""

from collections.abc import Sequence
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

Row = tuple[np.ndarray, float, float]
"""Factors of the unknown numbers, and between what their sum has to lie."""


def find_numbers(rows: Sequence[Row]) -> np.ndarray | None:
    """Whole numbers from 0 on that meet every row; None where there are none."""
    factors = np.array([row[0] for row in rows], dtype=float)
    limits = LinearConstraint(factors, [row[1] for row in rows], [row[2] for row in rows])
    # a fixed, uneven objective: of many solutions always the same
    found = milp(
        np.arange(factors.shape[1]) % 7, integrality=np.ones(factors.shape[1]), constraints=limits, bounds=Bounds(0)
    )
    return np.round(found.x).astype(int) if found.success else None


def rounds_to(figure: float, digits: int) -> tuple[float, float]:
    """The values that are printed as this figure."""
    half = 0.5 * 10**-digits - 1e-9
    return figure - half, figure + half


def answers_of(mean: float, deviation: float, levels: Sequence[int], sizes: Sequence[int]) -> np.ndarray | None:
    """Answers whose mean and standard deviation print as these, from the first of the possible numbers of people."""
    values = np.array(levels, dtype=float)
    for n in sizes:
        low, high = (n * bound for bound in rounds_to(mean, 2))
        for total in range(int(np.ceil(low)), int(np.floor(high)) + 1):
            squares = [(n - 1) * bound**2 + total**2 / n for bound in rounds_to(deviation, 2)]
            counts = find_numbers([(np.ones(len(values)), n, n), (values, total, total), (values**2, *squares)])
            if counts is not None:
                return np.repeat(values, counts)
    return None


def pairs_of(levels: int) -> np.ndarray:
    """All pairs of two answers from 1 to ``levels``, as rows."""
    return np.array(list(product(range(1, levels + 1), repeat=2)))
