"""From exact sums to figures that may be shown: the arithmetic of `score`, for whole arrays of populations."""

from dataclasses import dataclass

import numpy as np

from needs_analysis.disclosure import EDGE_LEVEL, EDGE_SHARE, FINE_ROUNDING_FROM
from needs_analysis.inference import CONFIDENCE
from needs_analysis.model import FloatArray
from needs_analysis.partitions.sums import ABOVE, GAP, HELD, REQUIRED, SQUARE, Counts, Flags, N
from needs_analysis.partitions.wave import Wave
from needs_analysis.score import LEAST_SPREAD, OWN_SPREAD_FROM

_TIE = 1e-7


@dataclass(frozen=True, eq=False)
class Figures:
    """Populations x competencies; NaN where a figure is not shown. Levels, except ``n`` (answers) and ``share``."""

    n: Counts
    gap: FloatArray
    low: FloatArray
    high: FloatArray
    share: FloatArray
    held: FloatArray
    required: FloatArray
    priority: FloatArray


def deviations(sums: Counts, scale: int) -> FloatArray:
    """Standard deviation of the clipped gaps, in levels; 0 below two answers."""
    n = sums[..., N]
    squares = n * sums[..., SQUARE] - sums[..., GAP] ** 2  # whole numbers: no digits are lost
    return np.asarray(np.sqrt(squares / np.maximum(n * (n - 1), 1)) / scale)


def show_figures(sums: Counts, spread: FloatArray, shown: Flags, wave: Wave) -> Figures:
    """The figures of populations. ``spread``: of their organisation; ``shown``: which may be shown at all."""
    n, unit = sums[..., N], np.maximum(sums[..., N], 1) * wave.scale
    means = {name: sums[..., column] / unit for name, column in (("gap", GAP), ("held", HELD), ("required", REQUIRED))}
    few = np.maximum(spread, LEAST_SPREAD)
    margin = _margins(n, np.where(n >= OWN_SPREAD_FROM, deviations(sums, wave.scale), few))
    shown = shown & (n >= wave.smallest_group)
    many = shown & (n >= FINE_ROUNDING_FROM)

    def only(values: FloatArray, where: Flags = shown) -> FloatArray:
        return np.where(where, values, np.nan)

    means = {name: _code_edges(mean, n, wave.top) for name, mean in means.items()}
    edged = {name: _blur(mean, n) for name, mean in means.items()}
    return Figures(
        n=np.where(shown, n, 0),
        gap=only(edged["gap"]),
        low=only(np.maximum(0.0, _blur(means["gap"] - margin, n))),
        high=only(_blur(means["gap"] + margin, n)),
        share=only(_blur_share(sums[..., ABOVE] / np.maximum(n, 1)), many),
        held=only(edged["held"]),
        required=only(edged["required"], many),
        priority=only(_blur(means["gap"] * np.array(wave.weights), n)),
    )


def _margins(n: Counts, deviation: FloatArray) -> FloatArray:
    """Half the width of the 95 % interval under Student's t (`inference.half_width`)."""
    from scipy.special import stdtrit

    sizes, place = np.unique(np.maximum(n, 2), return_inverse=True)
    quantiles = np.asarray(stdtrit(sizes - 1, 0.5 + CONFIDENCE / 2))
    return quantiles[place].reshape(n.shape) * deviation * np.sqrt(1 / np.maximum(n, 2))


def _code_edges(values: FloatArray, n: Counts, top: float) -> FloatArray:
    inside = np.clip(values, EDGE_LEVEL, top - EDGE_LEVEL) if top > 2 * EDGE_LEVEL else values
    return np.where(n >= FINE_ROUNDING_FROM, values, inside)


def _blur(values: FloatArray, n: Counts) -> FloatArray:
    return round_exactly(values, np.where(n >= FINE_ROUNDING_FROM, 2, 1))


def _blur_share(shares: FloatArray) -> FloatArray:
    return round_exactly(np.clip(round_exactly(shares * 20, 0) / 20, EDGE_SHARE, 1 - EDGE_SHARE), 2)


def round_exactly(values: FloatArray, digits: int | Counts) -> FloatArray:
    """Like the built-in ``round`` of every element: numpy's own rounds halves by the product, not by the number.

    ``digits``: one number, or one per element.
    """
    unit = np.power(10.0, digits)
    scaled = values * unit
    rounded = np.rint(scaled)
    tied = np.abs(np.abs(scaled - rounded) - 0.5) < _TIE
    rounded /= unit
    for digit in (digits,) if isinstance(digits, int) else np.unique(digits[tied]).tolist():
        these = tied & (digits == digit)
        different, place = np.unique(values[these], return_inverse=True)
        rounded[these] = np.array([round(value, digit) for value in different.tolist()])[place]
    return np.asarray(rounded)
