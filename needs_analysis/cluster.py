"""People whose gaps are alike, or the honest answer that there are no clear groups.

The way. Signed gaps (never clipped: clipping destroys the pattern) are centred per role, missing answers filled from
the person's and the item's mean, and condensed to a few dimensions: principal components kept by parallel analysis, or
normal scores of the area means for large or very skewed data. A Gaussian mixture with one shared full covariance
absorbs what all people of a group have in common (severity, halo); starts come from k-means, the number of groups from
the Bayesian information criterion. Because that criterion also finds "groups" in a skewed continuum, its gain is held
against data sets drawn from one continuum with the same margins, correlations and missing answers (a Gaussian copula):
only a gain above all of them counts as structure.

Sources: Horn 1965 (parallel analysis); Fraley and Raftery 2002 (model-based clustering); Hennig and Lin 2015
(parametric bootstrap against an unstructured null).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd

from needs_analysis.model import FloatArray

if TYPE_CHECKING:
    from sklearn.mixture import GaussianMixture

FEWEST_PEOPLE = 60
"""Below this number no grouping is attempted."""

FEWEST_COMPETENCIES = 2
LEAST_ANSWERED = 0.5
"""Share of the competencies a person must have answered to be grouped."""

LEAST_ANSWERED_BY = 0.3
"""Share of the people who must have answered a competency for it to take part in the grouping."""

MOST_GROUPS = 8
LEAST_GAIN = 10.0
"""Gain of the criterion below which nothing is called a group (Kass and Raftery 1995: very strong evidence)."""

NULL_SAMPLES = 19
"""Draws from one continuum; a gain above all of them has p = 1/20."""

CLEAR = 0.8
"""Posterior from which a person counts as a clear member."""

SELECTION_SAMPLE = 3000
"""People on whom the number of groups is chosen: beyond, the criterion splits noise."""

LARGE = 1000
FLOOR_SHARE = 0.4
ROLE_PRIOR = 5.0
"""Weight, in people, of "this role is like all" when gaps are centred per role."""


@dataclass(frozen=True, eq=False)
class GroupResult:
    """Outcome of `group_gaps`.

    ``labels``: group number per person, -1 = between groups (all -1 without structure). ``best``: most likely group of
    everyone. ``quality``: number of groups, gain of the criterion, greatest gain among the unstructured draws, p value,
    share of clear members.
    """

    status: Literal["groups", "no_structure", "too_few"]
    labels: pd.Series
    best: pd.Series
    quality: Mapping[str, float | int | str | None] = field(default_factory=dict)


def group_gaps(
    gaps: pd.DataFrame, areas: Mapping[str, str], roles: pd.Series | None = None, seed: int = 0
) -> GroupResult:
    """Group people by their signed gaps.

    ``gaps``: people x competencies in levels, NaN = missing. ``areas``: competency -> area. ``roles``: role per person
    on the same index. The result does not depend on the order of the rows nor on the number of threads.
    """
    from threadpoolctl import threadpool_limits

    frame = _informative(gaps.astype(float))
    usable = frame.notna().mean(axis=1).to_numpy() >= LEAST_ANSWERED
    if int(usable.sum()) < FEWEST_PEOPLE or frame.shape[1] < FEWEST_COMPETENCIES:
        return _no_groups(frame.index, "too_few", {"people": int(usable.sum()), "needed": FEWEST_PEOPLE})
    values, codes = frame.to_numpy(), _role_codes(frame, roles)
    order = np.lexsort((*np.nan_to_num(values, nan=-99.0).T, codes))
    order = order[usable[order]]
    with threadpool_limits(limits=1):
        finder = _Finder(areas=np.array([areas.get(str(name), "") for name in frame.columns]), seed=seed)
        centred = _centre_by_role(values[order], codes[order])
        found = finder.find(centred)
        if found.groups == 1:
            return _no_groups(frame.index, "no_structure", found.quality)
        likelihood = found.posterior
    return _label(frame.index, order, likelihood, found.quality)


def _informative(frame: pd.DataFrame) -> pd.DataFrame:
    """Only the competencies that enough people answered and that differ between people."""
    keep = (frame.notna().mean() >= LEAST_ANSWERED_BY) & (frame.max() > frame.min())
    return frame.loc[:, keep]


def _no_groups(
    index: pd.Index, status: Literal["no_structure", "too_few"], quality: Mapping[str, float | int | str | None]
) -> GroupResult:
    nobody = pd.Series(-1, index=index, dtype=int)
    return GroupResult(status, nobody, nobody.copy(), quality)


def _label(
    index: pd.Index, order: np.ndarray[Any, Any], posterior: FloatArray, quality: Mapping[str, float | int | str | None]
) -> GroupResult:
    """Number the groups by size and keep people between groups apart."""
    likeliest = posterior.argmax(axis=1)
    sizes = np.bincount(likeliest, minlength=posterior.shape[1])
    rank = np.empty(len(sizes), dtype=int)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes))
    best = np.zeros(len(index), dtype=int)  # who answered too little to tell most likely belongs to the largest group
    labels = np.full(len(index), -1)
    best[order] = rank[likeliest]
    clear = posterior.max(axis=1) >= CLEAR
    labels[order[clear]] = rank[likeliest[clear]]
    more = {**quality, "clear_share": round(float(clear.mean()), 3)}
    return GroupResult("groups", pd.Series(labels, index=index), pd.Series(best, index=index), more)


def _role_codes(frame: pd.DataFrame, roles: pd.Series | None) -> np.ndarray[Any, Any]:
    if roles is None:
        return np.zeros(len(frame), dtype=int)
    texts = roles.reindex(frame.index).fillna("").astype(str)
    return np.unique(texts.to_numpy(dtype=str), return_inverse=True)[1]


def _centre_by_role(values: FloatArray, codes: np.ndarray[Any, Any]) -> FloatArray:
    """Take away what a role has in common, shrunken towards the whole for small roles."""
    everybody = _mean(values)
    centred = values - everybody
    for code in np.unique(codes):
        rows = codes == code
        n = (~np.isnan(values[rows])).sum(axis=0)
        centred[rows] -= (_mean(values[rows]) - everybody) * n / (n + ROLE_PRIOR)
    return centred


def _mean(values: FloatArray) -> FloatArray:
    """Column means over what is known; 0 where nothing is."""
    n = (~np.isnan(values)).sum(axis=0)
    return np.asarray(np.nansum(values, axis=0) / np.maximum(n, 1))


def _fill(values: FloatArray) -> FloatArray:
    """Missing answers from person mean + item mean - grand mean."""
    missing = np.isnan(values)
    item = _mean(values)
    person = _mean(np.where(missing, np.nan, values - item).T)
    return np.where(missing, item + person[:, None], values)


@dataclass(frozen=True, slots=True)
class _Found:
    groups: int
    posterior: FloatArray
    quality: Mapping[str, float | int | str | None]


@dataclass(frozen=True, slots=True)
class _Finder:
    areas: np.ndarray[Any, Any]
    seed: int

    def find(self, values: FloatArray) -> _Found:
        sample = self._sample(values)
        criteria, groups = self._choose(sample)
        gain = criteria[0] - min(criteria)
        quality: dict[str, float | int | str | None] = {"people": len(values), "groups": groups, "gain": round(gain, 1)}
        if groups == 1 or gain < LEAST_GAIN:
            return _Found(1, np.ones((len(values), 1)), {**quality, "groups": 1, "p": None})
        null = self._null_gains(sample, gain)
        p = (1 + sum(other >= gain for other in null)) / (len(null) + 1)
        quality |= {"null_gain": round(max(null), 1), "p": round(p, 3)}
        if p > 1 / (NULL_SAMPLES + 1):
            return _Found(1, np.ones((len(values), 1)), {**quality, "groups": 1})
        features = self._features(values)
        model = self._fit(features, groups)
        return _Found(groups, np.asarray(model.predict_proba(features)), quality)

    def _sample(self, values: FloatArray) -> FloatArray:
        if len(values) <= SELECTION_SAMPLE:
            return values
        chosen = np.random.default_rng(self.seed).choice(len(values), SELECTION_SAMPLE, replace=False)
        return values[np.sort(chosen)]

    def _features(self, values: FloatArray) -> FloatArray:
        filled = _fill(values)
        common = max((float((filled == low).mean()) for low in np.unique(filled)[:1]), default=0.0)
        if len(values) < LARGE and common < FLOOR_SHARE:
            return self._components(filled)
        return self._area_scores(filled)

    def _components(self, filled: FloatArray) -> FloatArray:
        """Principal components that explain more than those of shuffled answers."""
        scaled = (filled - filled.mean(axis=0)) / np.maximum(filled.std(axis=0), 1e-9)
        size, strength, axes = _decompose(scaled)
        generator = np.random.default_rng(self.seed + 1)
        chance = np.mean([_decompose(generator.permuted(scaled, axis=0))[1] for _ in range(10)], axis=0)
        kept = max(2, int(np.argmin(np.append(strength > chance, False))))
        return np.asarray(scaled @ axes[:kept].T / np.sqrt(size), dtype=np.float64)

    def _area_scores(self, filled: FloatArray) -> FloatArray:
        """Normal scores of the area means."""
        from scipy import stats

        means = np.column_stack([filled[:, self.areas == area].mean(axis=1) for area in np.unique(self.areas)])
        ranks = stats.rankdata(means, axis=0)
        return np.asarray(stats.norm.ppf((ranks - 0.5) / len(means)))

    def _choose(self, values: FloatArray) -> tuple[list[float], int]:
        """Criterion for 1, 2, ... groups (smaller is better) and the best number."""
        features = self._features(values)
        most = min(MOST_GROUPS, len(values) // 20)
        criteria = [float(self._fit(features, groups).bic(features)) for groups in range(1, most + 1)]
        return criteria, int(np.argmin(criteria)) + 1

    def _fit(self, features: FloatArray, groups: int) -> "GaussianMixture":
        starts = [features] if groups == 1 else [features, features - features.mean(axis=1, keepdims=True)]
        models = [self._fit_from(features, start, groups) for start in starts]
        return max(models, key=lambda model: float(model.lower_bound_))

    def _fit_from(self, features: FloatArray, start: FloatArray, groups: int) -> "GaussianMixture":
        from sklearn.cluster import KMeans  # the library takes seconds to load
        from sklearn.mixture import GaussianMixture

        labels = KMeans(groups, n_init=4, random_state=self.seed).fit_predict(start)
        share = np.bincount(labels, minlength=groups) / len(labels)
        means = np.vstack([features[labels == group].mean(axis=0) for group in range(groups)])
        within = (features - means[labels]).T @ (features - means[labels]) / len(features)
        within += 1e-6 * np.eye(features.shape[1])
        model = GaussianMixture(
            groups,
            covariance_type="tied",
            weights_init=share,
            means_init=means,
            precisions_init=np.linalg.inv(within),
            max_iter=300,
            random_state=self.seed,
        )
        return model.fit(features)

    def _null_gains(self, values: FloatArray, gain: float) -> list[float]:
        """Gains on draws from one continuum; stops as soon as one reaches ``gain``."""
        draw = _Continuum.of(values)
        generator = np.random.default_rng(self.seed + 2)
        found: list[float] = []
        for _ in range(NULL_SAMPLES):
            criteria, _ = self._choose(draw.sample(generator))
            found.append(criteria[0] - min(criteria))
            if found[-1] >= gain:
                break
        return found


def _decompose(scaled: FloatArray) -> tuple[int, FloatArray, FloatArray]:
    """Number of people, strengths of the principal axes, and the axes with a fixed sign."""
    _, singular, axes = np.linalg.svd(scaled, full_matrices=False)
    signs = np.sign(axes[np.arange(len(axes)), np.abs(axes).argmax(axis=1)])
    return len(scaled), singular**2 / len(scaled), axes * signs[:, None]


@dataclass(frozen=True, slots=True)
class _Continuum:
    """One latent normal continuum with the observed margins, correlations and pattern of missing answers."""

    margins: tuple[FloatArray, ...]
    root: FloatArray
    missing: np.ndarray[Any, Any]

    @staticmethod
    def of(values: FloatArray) -> "_Continuum":
        margins = tuple(np.sort(column[~np.isnan(column)]) for column in values.T)
        observed = np.corrcoef(_fill(values), rowvar=False)
        kept = np.array([_correlation_with_latent(margin) for margin in margins])
        latent = np.clip(np.nan_to_num(observed) / np.outer(kept, kept), -0.95, 0.95)
        np.fill_diagonal(latent, 1.0)
        strength, axes = np.linalg.eigh(latent)
        root = axes * np.sqrt(np.maximum(strength, 1e-6))
        root /= np.sqrt((root**2).sum(axis=1, keepdims=True))
        return _Continuum(margins, root, np.isnan(values))

    def sample(self, generator: np.random.Generator) -> FloatArray:
        from scipy import stats

        n = len(self.missing)
        latent = generator.standard_normal((n, self.root.shape[1])) @ self.root.T
        shares = stats.norm.cdf(latent)
        pairs = enumerate(self.margins)
        drawn = np.column_stack([m[np.minimum((shares[:, j] * len(m)).astype(int), len(m) - 1)] for j, m in pairs])
        drawn[self.missing[generator.integers(0, n, n)]] = np.nan
        return drawn


def _correlation_with_latent(margin: FloatArray) -> float:
    """How strongly answers with this margin still follow the latent normal they are cut from."""
    from scipy import stats

    if len(margin) == 0 or margin[0] == margin[-1]:
        return 1.0
    latent = stats.norm.ppf((np.arange(len(margin)) + 0.5) / len(margin))
    return max(0.5, float(np.corrcoef(margin, latent)[0, 1]))
