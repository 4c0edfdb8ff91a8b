"""How sure a figure is: intervals that hold for small teams, shrinkage, non-response weights, reliability.

Everything here is arithmetic on plain numbers; what of it may be shown is decided elsewhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from needs_analysis.model import FloatArray

CONFIDENCE = 0.95
SURELY = 0.9
"""Probability from which a unit is called above or below the organisation."""

HEAVIEST_WEIGHT, LIGHTEST_WEIGHT = 3.0, 0.2
"""Non-response weights stay between these multiples of their mean."""

TOO_LOW, LOW = 0.6, 0.7
"""Reliability below which a block should not be used at all, or only with care (Nunnally 1978)."""

_GRID = 200
_HALVINGS = 32
_ROUNDS = 200
Codes = npt.NDArray[np.int64]
Verdict = Literal["above", "below", ""]


# --- intervals --------------------------------------------------------------------------------------------------------


def half_width(deviation: float, n: int, population: int | None = None) -> float:
    """Half the width of the 95 % interval of a mean under Student's t, in the unit of ``deviation``.

    ``population``: people asked, where the interval is to speak of this team today; the finite-population correction
    sqrt(1 - n/N) then narrows it, to nothing when everybody answered. Leave it out to speak of next year.
    """
    from scipy.special import stdtrit  # Student's quantile; all of scipy.stats takes seconds to load

    left = 1.0 if population is None or population < n else 1 - n / population
    return float(stdtrit(n - 1, 0.5 + CONFIDENCE / 2) * deviation * np.sqrt(left / n))


@dataclass(frozen=True, slots=True)
class Shrunken:
    """One unit beside the organisation: ``mean`` drawn towards it, 95 % interval, probability to lie above it."""

    mean: float
    low: float
    high: float
    above: float

    @property
    def verdict(self) -> Verdict:
        """``above``, ``below`` or ``""`` where neither is sure enough."""
        return "above" if self.above > SURELY else "below" if self.above < 1 - SURELY else ""


def shrink_units(means: Sequence[float], sizes: Sequence[int], deviation: float) -> tuple[Shrunken, ...]:
    """Unit means under a normal hierarchy, integrated over the spread between units (flat prior, on a grid).

    ``deviation``: standard deviation within units, in levels. Only published means and sizes may go in: the common
    mean is one more equation on them. Source: Gelman et al., Bayesian Data Analysis, chapter 5.4.
    """
    from scipy.special import ndtr  # takes seconds to load

    y, variance = np.asarray(means, dtype=float), deviation**2 / np.asarray(sizes, dtype=float)
    if len(y) < 2 or deviation <= 0:  # noqa: PLR2004 - one unit has nothing to be drawn to
        return tuple(Shrunken(float(mean), float(mean), float(mean), 0.5) for mean in y)
    widest = 2 * max(float(y.std(ddof=1)), float(np.sqrt(variance.max())))
    between = (np.linspace(0.0, widest, _GRID) ** 2)[:, None]
    total = variance + between
    precision = (1 / total).sum(axis=1, keepdims=True)
    centre = (y / total).sum(axis=1, keepdims=True) / precision
    logs = -0.5 * np.log(precision[:, 0]) - 0.5 * (np.log(total) + (y - centre) ** 2 / total).sum(axis=1)
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    kept = between / total
    own = (1 - kept) * between  # variance of a unit when the centre is known
    mean, deviations = centre + kept * (y - centre), np.sqrt(own + (1 - kept) ** 2 / precision)
    beside = np.sqrt(np.maximum(own + kept**2 / precision, 1e-300))
    above = weight @ ndtr(kept * (y - centre) / beside)
    low, high = (_mixture_quantile(share, mean, deviations, weight) for share in (0.025, 0.975))
    return tuple(Shrunken(*map(float, row)) for row in zip(weight @ mean, low, high, above, strict=True))


def _mixture_quantile(share: float, mean: FloatArray, deviation: FloatArray, weight: FloatArray) -> FloatArray:
    """The quantile of each column of normals (grid x units) mixed by weight, by bisection."""
    from scipy.special import ndtr

    spread = np.maximum(deviation, 1e-12)
    low, high = (mean - 9 * spread).min(axis=0), (mean + 9 * spread).max(axis=0)
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = weight @ ndtr((middle - mean) / spread) < share
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2)


# --- who did not answer -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights of mean 1 and what they cost.

    ``design_effect`` is Kish's, n sum(w^2) / sum(w)^2: the answers are worth n divided by it. ``distance``: greatest
    difference between a weighted and a known share that is left.
    """

    weights: FloatArray
    design_effect: float
    distance: float


def rake_weights(codes: Sequence[Codes], margins: Sequence[FloatArray]) -> Raked:
    """Non-response weights by raking (iterative proportional fitting): for the whole organisation only.

    ``codes``: category of every respondent in each characteristic (unit, role group). ``margins``: people asked per
    category. Categories nobody answered from cannot be made up for and are left out of their margin. Weights above
    `HEAVIEST_WEIGHT` times their mean are cut. Source: Deming and Stephan 1940; Kish 1965.
    """
    weights = np.ones(len(codes[0]))
    for _ in range(_ROUNDS):
        for code, margin in zip(codes, margins, strict=True):
            weights *= _correction(weights, code, margin)
    weights /= weights.mean()
    while weights.max() > HEAVIEST_WEIGHT * (1 + 1e-9):
        weights = np.minimum(weights, HEAVIEST_WEIGHT)
        weights /= weights.mean()
    return _judge_weights(weights, codes, margins)


def calibrate_weights(codes: Sequence[Codes], margins: Sequence[FloatArray]) -> Raked:
    """Weights that are a sum of one term per category, so that weighted sums follow from the categories' sums alone.

    Arguments as for `rake_weights`. Linear calibration: of all weights that meet the margins those nearest to 1. Where
    some would be below `LIGHTEST_WEIGHT` or above `HEAVIEST_WEIGHT`, all corrections are shortened alike and
    ``distance`` says what is left. Source: Deville and Sarndal 1992, Journal of the American Statistical Association
    87, 376-382 (their case 1).
    """
    n = len(codes[0])
    known = [(code, _known(code, margin)) for code, margin in zip(codes, margins, strict=True)]
    inside = np.hstack([np.eye(len(shares))[code] for code, shares in known])
    wanted = n * np.concatenate([shares for _, shares in known])
    terms = np.linalg.lstsq(inside.T @ inside, wanted - inside.sum(axis=0), rcond=None)[0]
    change = inside @ terms
    room = np.where(change > 0, HEAVIEST_WEIGHT - 1, LIGHTEST_WEIGHT - 1)
    reach = np.divide(room, change, out=np.full(n, np.inf), where=change != 0)
    return _judge_weights(1 + min(1.0, float(reach.min())) * change, codes, margins)


def _judge_weights(weights: FloatArray, codes: Sequence[Codes], margins: Sequence[FloatArray]) -> Raked:
    effect = float(len(weights) * (weights**2).sum() / weights.sum() ** 2)
    distance = max(float(abs(_shares(weights, c, m) - _known(c, m)).max()) for c, m in zip(codes, margins, strict=True))
    return Raked(weights, effect, distance)


def _correction(weights: FloatArray, code: Codes, margin: FloatArray) -> FloatArray:
    have, want = _shares(weights, code, margin), _known(code, margin)
    return np.asarray(np.divide(want, have, out=np.ones_like(have), where=have > 0)[code])


def _shares(weights: FloatArray, code: Codes, margin: FloatArray) -> FloatArray:
    return np.asarray(np.bincount(code, weights, minlength=len(margin)) / weights.sum())


def _known(code: Codes, margin: FloatArray) -> FloatArray:
    """Shares of the categories somebody answered from."""
    present = np.bincount(code, minlength=len(margin)) > 0
    wanted = np.where(present, margin, 0.0)
    return np.asarray(wanted / wanted.sum())


# --- reliability ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Reliability:
    """Cronbach's alpha and McDonald's omega (one factor) of a block; ``n`` people who answered all of it."""

    n: int
    alpha: float
    omega: float

    @property
    def warning(self) -> str:
        """``""`` (good), ``low`` or ``too low`` to use the mean of the block."""
        lower = min(self.alpha, self.omega)
        return "too low" if lower < TOO_LOW else "low" if lower < LOW else ""


def measure_reliability(answers: FloatArray) -> Reliability | None:
    """Reliability of a block of competencies (people x competencies); None below two competencies or three people.

    Only people who answered everything count. Both speak of the sum of the answers as they are, not standardised.
    Sources: Cronbach 1951; McDonald 1999 (omega total of one principal-axis factor).
    """
    complete = answers[~np.isnan(answers).any(axis=1)]
    n, items = complete.shape
    if items < 2 or n < 3 or (complete.std(axis=0) == 0).any():  # noqa: PLR2004
        return None
    covariance = np.cov(complete, rowvar=False)
    alpha = items / (items - 1) * (1 - np.trace(covariance) / covariance.sum())
    loadings = _one_factor(np.asarray(np.corrcoef(complete, rowvar=False)))
    variances = np.diag(covariance)
    common, own = (loadings * np.sqrt(variances)).sum() ** 2, (variances * (1 - loadings**2)).sum()
    return Reliability(n, float(alpha), float(common / (common + own)))


def _one_factor(correlation: FloatArray) -> FloatArray:
    """Loadings of one principal-axis factor, iterated from squared multiple correlations."""
    shared = 1 - 1 / np.diag(np.linalg.pinv(correlation))
    loadings = np.sqrt(np.clip(shared, 0, 1))
    for _ in range(_ROUNDS):
        reduced = correlation.copy()
        np.fill_diagonal(reduced, np.clip(loadings**2, 0, 0.995))
        strength, axes = np.linalg.eigh(reduced)
        loadings = axes[:, -1] * np.sqrt(max(float(strength[-1]), 0.0))
    return np.asarray(loadings * (np.sign(loadings.sum()) or 1.0))


# --- change -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Change:
    """Difference of two means with its 95 % interval, and the effect size d_av = difference / mean deviation."""

    difference: float
    low: float
    high: float
    effect: float

    @property
    def sure(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def compare_means(before: Mapping[str, float], now: Mapping[str, float]) -> Change:
    """Change between two waves whose people are not linked (Welch). Each: ``mean``, ``deviation``, ``n``.

    Source of d_av: Cumming 2012.
    """
    return compare_overlapping(before, now, 0, 0.0)


def compare_overlapping(before: Mapping[str, float], now: Mapping[str, float], both: int, covariance: float) -> Change:
    """Change between two sets of values of which ``both`` people stand in both, with this covariance of theirs.

    Nobody in both: Welch's interval; everybody: that of paired differences; between them the standard error and the
    degrees of freedom of Derrick, Russ, Toher and White 2017, Journal of Modern Applied Statistical Methods 16(1),
    137-157 (their T_new2).
    """
    from scipy.special import stdtrit

    difference = now["mean"] - before["mean"]
    parts = [wave["deviation"] ** 2 / wave["n"] for wave in (before, now)]
    variance = sum(parts) - 2 * covariance * both / (before["n"] * now["n"])
    mean_deviation = (before["deviation"] + now["deviation"]) / 2
    if variance <= 0 or mean_deviation == 0:
        return Change(difference, difference, difference, difference / mean_deviation if mean_deviation else 0.0)
    welch = sum(parts) ** 2 / sum(part**2 / (wave["n"] - 1) for part, wave in zip(parts, (before, now), strict=True))
    alone = before["n"] + now["n"] - 2 * both
    freedom = both - 1 + (welch - both + 1) / (alone + 2 * both) * alone
    margin = float(stdtrit(freedom, 0.5 + CONFIDENCE / 2)) * float(np.sqrt(variance))
    return Change(difference, difference - margin, difference + margin, difference / mean_deviation)
