"""A mixture of groups whose members differ from each other in the same way: the model behind the learning groups.

Every group has its own mean in each competency: the mean of the field plus a small deviation of the single competency,
drawn from one normal distribution (its variance is estimated, so deviations of small groups shrink to their field).
What members of a group have in common - leniency over all answers, halo within a field - is one covariance shared by
all groups and built of blocks: one correlation within each field, one between each two fields, a spread per competency.
It has few parameters however many competencies were asked, so the whole detail of the answers can be used even for 300
people. Fitted by expectation and maximisation from k-means starts; short runs choose the start (Biernacki, Celeux and
Govaert 2003). The criterion is twice the log likelihood against the size of the model: the Bayesian information
criterion for shares and field means, the marginal likelihood (Laplace) for the deviations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lgamma

import numpy as np
import numpy.typing as npt

from needs_analysis.model import FloatArray

SHORT_RUN, LONG_RUN = 8, 100
LEAST_PROGRESS = 1e-4
"""Gain in log likelihood per person below which a run has arrived."""

SMALLEST_SHARE, SMALLEST_SIZE = 0.02, 8.0
"""A solution with a smaller group than this describes stragglers, not a group, and is not considered."""

HEAVIEST_TAIL, LIGHTEST_TAIL = 3.0, 200.0
"""Degrees of freedom between which the t distribution is fitted; at the upper end it is as good as normal."""

_TINY = 1e-6
_NO_DEVIATION = 1e-4
_WIDEST_CORRELATION = 0.95
Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Fields:
    """Which competency belongs to which field: ``member`` is p x f with ones, ``pairs`` counts pairs."""

    member: FloatArray
    size: FloatArray
    pairs: FloatArray

    @staticmethod
    def of(codes: Codes) -> "Fields":
        """``codes``: number of the field per competency."""
        member = (codes[:, None] == np.unique(codes)[None, :]).astype(float)
        size = member.sum(axis=0)
        return Fields(member, size, np.maximum(np.outer(size, size) - np.diag(size), 1.0))

    def spread(self, values: FloatArray) -> FloatArray:
        """Means per field laid back on the competencies (last axis)."""
        return np.asarray((values @ self.member / self.size) @ self.member.T)


@dataclass(frozen=True, slots=True)
class People:
    """Standardised answers n x p without gaps."""

    x: FloatArray
    fields: Fields

    @staticmethod
    def of(x: FloatArray, fields: Fields) -> "People":
        """``x``: standardised answers, nothing missing."""
        return People(x, fields)


@dataclass(frozen=True, slots=True)
class Shape:
    """The groups as parameters: ``means`` k x p, ``shares`` k, ``precision`` p x p with ``logdet`` of its inverse.

    ``tail``: degrees of freedom of the t distribution, `LIGHTEST_TAIL` for what is as good as normal.
    """

    shares: FloatArray
    means: FloatArray
    precision: FloatArray
    logdet: float
    tail: float

    def reorder(self, order: Codes) -> "Shape":
        """The same groups in another order."""
        return Shape(self.shares[order], self.means[order], self.precision, self.logdet, self.tail)

    def distances(self, x: FloatArray) -> FloatArray:
        """Squared distance (Mahalanobis) of each person to each group."""
        weighed = x @ self.precision
        own = (weighed * x).sum(axis=1)[:, None]
        centre = ((self.means @ self.precision) * self.means).sum(axis=1)
        return np.asarray(np.maximum(own - 2 * weighed @ self.means.T + centre, 0.0))

    def posterior(self, x: FloatArray) -> tuple[FloatArray, float]:
        """Probability of each group for each person, and the log likelihood of all of them."""
        return self.expect(self.distances(x), x.shape[1])

    def expect(self, distances: FloatArray, width: int) -> tuple[FloatArray, float]:
        """The same from squared distances to the groups over ``width`` competencies."""
        half = (self.tail + width) / 2
        constant = lgamma(half) - lgamma(self.tail / 2) - width / 2 * np.log(self.tail * np.pi) - self.logdet / 2
        logs = np.log(self.shares) + constant - half * np.log1p(distances / self.tail)
        highest = logs.max(axis=1, keepdims=True)
        powers = np.exp(logs - highest)
        total = powers.sum(axis=1, keepdims=True)
        return powers / total, float((highest[:, 0] + np.log(total[:, 0])).sum())


@dataclass(frozen=True, slots=True)
class Fit:
    """One fitted mixture: ``criterion`` is minus twice the log likelihood plus the penalty, smaller is better."""

    posterior: FloatArray
    shape: Shape
    likelihood: float
    penalty: float

    @property
    def criterion(self) -> float:
        """Smaller is better; infinite where a group is too small to be one."""
        sizes = self.posterior.sum(axis=0)
        if len(sizes) > 1 and sizes.min() < max(SMALLEST_SIZE, SMALLEST_SHARE * len(self.posterior)):
            return float("inf")
        return self.penalty - 2 * self.likelihood


def fit_groups(people: People, starts: Sequence[FloatArray]) -> Fit:
    """The best mixture from several starts (posteriors n x k): short runs from all, one long run from the best."""
    if len(starts) > 1:
        tried = [_run(people, start, SHORT_RUN) for start in starts]
        starts = [max(tried, key=lambda fit: fit.likelihood).posterior]
    return _run(people, starts[0], LONG_RUN)


def _run(people: People, posterior: FloatArray, rounds: int) -> Fit:
    before, variance, width = -np.inf, None, people.x.shape[1]
    trust, tail = np.ones_like(posterior), LIGHTEST_TAIL
    for _ in range(rounds):
        step = _Step.of(people, (posterior, trust), variance, tail)
        variance = step.variance
        distances = step.shape.distances(people.x)
        posterior, likelihood = step.shape.expect(distances, width)
        trust = (tail + width) / (tail + distances)
        tail = _likeliest_tail(posterior, trust, tail, width)
        if likelihood - before < LEAST_PROGRESS * len(people.x):
            break
        before = likelihood
    return Fit(posterior, step.shape, likelihood, step.penalty(people))


@dataclass(frozen=True, slots=True)
class _Step:
    """What follows from a posterior: the groups, and how freely single competencies deviate from their field."""

    shape: Shape
    sizes: FloatArray
    spread: FloatArray
    deviations: FloatArray
    variance: float

    @staticmethod
    def of(people: People, belief: tuple[FloatArray, FloatArray], variance: float | None, tail: float) -> "_Step":
        posterior, trust = belief
        n, p = people.x.shape
        sizes = posterior.sum(axis=0) + 1e-9
        shares = sizes / n
        weight = posterior * trust
        weights = weight.sum(axis=0) + 1e-9
        raw = weight.T @ people.x / weights[:, None]
        cross = (people.x.T * weight.sum(axis=1)) @ people.x / n
        spread = np.maximum(np.diag(cross) - weights / n @ raw**2, _TINY)
        field = people.fields.spread(raw)
        free = raw - field
        if variance is None:
            variance = max(_NO_DEVIATION, 0.3 * float((free**2).mean()))
        kept = variance / (variance + spread / sizes[:, None])
        deviations = kept * free
        expected = float((deviations**2 + variance * (1 - kept)).mean())
        variance = max(_NO_DEVIATION, expected * p / max(p - len(people.fields.size), 1))
        means = field + deviations
        between = (raw.T * weights / n) @ means
        within = cross - between - between.T + (means.T * weights / n) @ means
        precision, logdet = _block_precision(within, people.fields)
        return _Step(Shape(shares, means, precision, logdet, tail), sizes, spread, deviations, variance)

    def penalty(self, people: People) -> float:
        """Size of the model: log n for every share and field mean, the evidence for the deviations."""
        n, p = people.x.shape
        groups, fields = len(self.sizes), len(people.fields.size)
        if groups == 1:
            return 0.0
        surprise = (self.deviations**2).sum() / self.variance
        sharpness = np.log1p(self.sizes[:, None] * self.variance / self.spread).sum()
        free = (p - fields) / p * (groups - 1) / groups
        return float((groups - 1) * (1 + fields) * np.log(n) + (surprise + sharpness) * free)


def _likeliest_tail(posterior: FloatArray, trust: FloatArray, tail: float, width: int) -> float:
    """Degrees of freedom under which the answers are as spread out as they are (Peel and McLachlan 2000)."""
    from scipy.special import digamma

    half = (tail + width) / 2
    known = float((posterior * (np.log(trust) - trust)).sum() / len(trust)) + float(digamma(half) - np.log(half)) + 1
    low, high = HEAVIEST_TAIL, LIGHTEST_TAIL
    for _ in range(40):
        middle = (low * high) ** 0.5
        surplus = np.log(middle / 2) - float(digamma(middle / 2)) + known
        low, high = (middle, high) if surplus > 0 else (low, middle)
    return float((low * high) ** 0.5)


def _block_precision(within: FloatArray, fields: Fields) -> tuple[FloatArray, float]:
    """Inverse and log determinant of the covariance with one correlation per block of fields."""
    deviation = np.sqrt(np.maximum(np.diag(within), _TINY))
    correlation = within / np.outer(deviation, deviation)
    blocks = (fields.member.T @ correlation @ fields.member - np.diag(fields.size)) / fields.pairs
    alone = fields.size == 1  # a field of one competency has no correlation within: all of its variance is common
    blocks[alone, alone] = _WIDEST_CORRELATION
    strength, axes = np.linalg.eigh(blocks)
    common = (axes * np.maximum(strength, _TINY)) @ axes.T
    own = 1 / np.maximum(1 - fields.member @ np.diag(common), 1 - _WIDEST_CORRELATION)
    weight = (own[:, None] * fields.member).sum(axis=0)
    system = np.eye(len(common)) + weight[:, None] * common
    core = common @ np.linalg.inv(system)
    scaled = own[:, None] * fields.member
    precision = (np.diag(own) - scaled @ core @ scaled.T) / np.outer(deviation, deviation)
    logdet = -np.log(own).sum() + np.linalg.slogdet(system)[1] + 2 * np.log(deviation).sum()
    return np.asarray((precision + precision.T) / 2), float(logdet)
