"""People whose gaps are alike, or the honest answer that there are no clear groups.

The way. Signed gaps (never clipped: clipping destroys the pattern) are centred per role, missing answers filled from
the person's and the competency's mean, and described by a mixture whose groups share one covariance of blocks
(`mixture`), which absorbs severity and halo. Where most answers sit at the lowest level, normal scores of the field
means take the place of single answers. The number of groups comes from the model's criterion on at most a thousand
people: beyond, it splits noise. Because every criterion also finds "groups" in a skewed continuum, the gain is held
against data drawn from one continuum with the same margins, correlations and missing answers (`continuum`): only a gain
above all of them counts as structure.

Sources: Fraley and Raftery 2002 (model-based clustering); Horn 1965 (parallel analysis); Hennig and Lin 2015.
"""

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import pandas as pd

from needs_analysis.continuum import Continuum
from needs_analysis.gap_matrix import FEWEST_COMPETENCIES, GapMatrix, fill_missing, prepare_gaps
from needs_analysis.mixture import Codes, Fields, Fit, People, Shape, fit_groups
from needs_analysis.model import FloatArray

FEWEST_PEOPLE = 60
"""Below this number no grouping is attempted."""

PEOPLE_PER_GROUP = 20
"""People there must be, on average, for every group that is looked for."""

MOST_GROUPS = 8
LEAST_GAIN = 25.0
"""Gain of the criterion below which nothing is called a group: above 10 is very strong evidence where the model is
right (Kass and Raftery 1995); answers on five levels are never quite what it says."""

NULL_SAMPLES = 19
"""Draws from one continuum; a gain above all of them has p = 1/20."""

CLEAR = 0.8
"""Posterior from which a person counts as a clear member."""

SELECTION_SAMPLE = 1000
"""People on whom the number of groups is chosen."""

MOST_FIELDS = 12
"""More fields than this (or competencies without a field) are put together by their correlation into fewer."""

Status = Literal["groups", "no_structure", "too_few"]
Quality = Mapping[str, float | int | str | None]


@dataclass(frozen=True, eq=False)
class GroupResult:
    """Outcome of `group_gaps`.

    ``labels``: group number per person, -1 = between groups (all -1 without structure). ``best``: most likely group of
    everyone, the largest for people who answered too little to tell (all -1 without structure). ``quality``: number of
    groups, gain of the criterion, greatest gain among the unstructured draws, p value, share of clear members.
    ``model``: the groups as figures, to find them again next year.
    """

    status: Status
    labels: pd.Series
    best: pd.Series
    quality: Quality = field(default_factory=dict)
    model: "GroupModel | None" = None


def group_gaps(
    gaps: pd.DataFrame, areas: Mapping[str, str], roles: pd.Series | None = None, seed: int = 0
) -> GroupResult:
    """Group people by their signed gaps.

    ``gaps``: people x competencies in levels, NaN = missing. ``areas``: competency -> area. ``roles``: role per person
    on the same index. Neither the order of rows and columns nor the number of threads changes the result.
    """
    import scipy.linalg  # noqa: F401 - only libraries that are loaded are held to one thread
    import sklearn.cluster  # noqa: F401
    from threadpoolctl import threadpool_limits

    matrix = prepare_gaps(gaps, areas, roles)
    if len(matrix.order) < FEWEST_PEOPLE:
        return no_groups(matrix, "too_few", {"people": len(matrix.order), "needed": FEWEST_PEOPLE})
    with threadpool_limits(limits=1):
        found = _Finder(_field_codes(matrix), seed, on_fields=matrix.at_the_floor).find(matrix.centred)
    if found.model is None:
        return no_groups(matrix, "no_structure", found.quality)
    return label_people(matrix, found.model, found.quality)


def no_groups(matrix: GapMatrix, status: Status, quality: Quality) -> GroupResult:
    """Nobody belongs to a group."""
    nobody = pd.Series(-1, index=matrix.index, dtype=int)
    return GroupResult(status, nobody, nobody.copy(), quality)


def label_people(matrix: GapMatrix, model: "GroupModel", quality: Quality) -> GroupResult:
    """The groups in the order of the model; people between groups are kept apart."""
    posterior = model.posterior(matrix.centred)
    likeliest = posterior.argmax(axis=1)
    best = np.zeros(len(matrix.index), dtype=int)  # who answered too little to tell: most likely the largest group
    labels = np.full(len(matrix.index), -1)
    best[matrix.order] = likeliest
    clear = posterior.max(axis=1) >= CLEAR
    labels[matrix.order[clear]] = likeliest[clear]
    more = {**quality, "clear_share": round(float(clear.mean()), 3)}
    named = replace(model, competencies=matrix.competencies)
    return GroupResult("groups", pd.Series(labels, matrix.index), pd.Series(best, matrix.index), more, named)


@dataclass(frozen=True, eq=False)
class GroupModel:
    """The groups themselves, largest first, to find them again next year: figures about whole groups only.

    ``codes``: field per competency. ``on_fields``: normal scores of field means stand for single answers.
    """

    codes: Codes
    shape: Shape
    on_fields: bool
    competencies: tuple[str, ...] = ()

    def people(self, centred: FloatArray) -> People:
        """Standardised answers as the groups are described in."""
        return _describe(centred, self.codes, on_fields=self.on_fields)

    def posterior(self, centred: FloatArray) -> FloatArray:
        """Probability of each group for each person; ``centred`` as in `GapMatrix`."""
        return self.shape.posterior(self.people(centred).x)[0]


@dataclass(frozen=True, slots=True)
class _Found:
    model: GroupModel | None
    quality: Quality


@dataclass(frozen=True, slots=True)
class _Finder:
    codes: Codes
    seed: int
    on_fields: bool

    def find(self, values: FloatArray) -> _Found:
        sample = self._sample(values)
        most = max(1, min(MOST_GROUPS, len(sample) // PEOPLE_PER_GROUP))
        fits = self._fits(sample, range(1, most + 1))
        criteria = [fit.criterion for fit in fits]
        groups, gain = int(np.argmin(criteria)) + 1, criteria[0] - min(criteria)
        quality: dict[str, float | int | str | None] = {"people": len(values), "groups": groups, "gain": round(gain, 1)}
        if groups == 1 or gain < LEAST_GAIN:
            return _Found(None, {**quality, "groups": 1, "p": None})
        null = self._null_gains(sample, gain, fits[:groups])
        p = (1 + sum(other >= gain for other in null)) / (len(null) + 1)
        quality |= {"null_gain": round(max(null), 1), "p": round(p, 3)}
        if p > 1 / (NULL_SAMPLES + 1):
            return _Found(None, {**quality, "groups": 1})
        return _Found(self._fit_everybody(values, fits[groups - 1].shape), quality)

    def _sample(self, values: FloatArray) -> FloatArray:
        if len(values) <= SELECTION_SAMPLE:
            return values
        chosen = np.random.default_rng(self.seed).choice(len(values), SELECTION_SAMPLE, replace=False)
        return values[np.sort(chosen)]

    def _fits(self, values: FloatArray, numbers: Iterable[int]) -> list[Fit]:
        people = _describe(values, self.codes, on_fields=self.on_fields)
        views = _views(people, self.seed)
        return [fit_groups(people, _starts(views, groups, self.seed)) for groups in numbers]

    def _fit_everybody(self, values: FloatArray, shape: Shape) -> GroupModel:
        people = _describe(values, self.codes, on_fields=self.on_fields)
        fit = fit_groups(people, [shape.posterior(people.x)[0]])
        sizes = np.bincount(fit.shape.posterior(people.x)[0].argmax(axis=1), minlength=len(fit.shape.shares))
        return GroupModel(self.codes, fit.shape.reorder(np.argsort(-sizes, kind="stable")), self.on_fields)

    def _null_gains(self, values: FloatArray, gain: float, fits: Sequence[Fit]) -> list[float]:
        """Gains on draws from one continuum, with as many groups as ``fits``; stops as soon as one reaches ``gain``."""
        draw = Continuum.of(values, fill_missing(values), fits[0].shape.tail)
        generator = np.random.default_rng(self.seed + 2)
        found: list[float] = []
        for _ in range(NULL_SAMPLES):
            criteria = [fit.criterion for fit in self._fits(draw.sample(generator), range(1, len(fits) + 1))]
            found.append(criteria[0] - min(criteria))
            if found[-1] >= gain:
                break
        return found


def _normal_scores(values: FloatArray) -> FloatArray:
    from scipy import special, stats

    return np.asarray(special.ndtri((stats.rankdata(values, axis=0) - 0.5) / len(values)))


def _views(people: People, seed: int) -> list[FloatArray]:
    """Where to look for starts: field means and principal components, each also without the person's general level."""
    fields = _standardise(people.x @ people.fields.member / people.fields.size)
    views = [fields, _principal_scores(people.x, seed)]
    return [*views, *(view - view.mean(axis=1, keepdims=True) for view in views if view.shape[1] > FEWEST_COMPETENCIES)]


def _principal_scores(x: FloatArray, seed: int) -> FloatArray:
    """Principal components that explain more than those of shuffled answers (at least two)."""
    strength, axes = _decompose(x)
    generator = np.random.default_rng(seed + 1)
    chance = np.mean([_decompose(generator.permuted(x, axis=0))[0] for _ in range(5)], axis=0)
    kept = max(2, int(np.argmin(np.append(strength > chance, False))))
    return np.asarray(x @ axes[:, :kept])


def _decompose(x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Strengths of the principal axes, the strongest first, and the axes with a fixed sign."""
    strength, axes = np.linalg.eigh(x.T @ x / len(x))
    strength, axes = strength[::-1], axes[:, ::-1]
    return strength, axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(len(axes))])


def _starts(views: list[FloatArray], groups: int, seed: int) -> list[FloatArray]:
    if groups == 1:
        return [np.ones((len(views[0]), 1))]
    from sklearn.cluster import KMeans  # the library takes seconds to load
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():  # fewer different answers than groups: such a start loses by itself
        warnings.simplefilter("ignore", ConvergenceWarning)
        labels = [KMeans(groups, n_init=2, random_state=seed).fit_predict(view) for view in views]
    return [np.eye(groups)[label] for label in labels]


def _describe(centred: FloatArray, codes: Codes, *, on_fields: bool) -> People:
    filled = fill_missing(centred)
    if not on_fields:
        return People.of(_standardise(filled), Fields.of(codes))
    means = np.column_stack([filled[:, codes == code].mean(axis=1) for code in np.unique(codes)])
    return People.of(_normal_scores(means), Fields.of(np.unique(codes)))


def _standardise(values: FloatArray) -> FloatArray:
    return np.asarray((values - values.mean(axis=0)) / np.maximum(values.std(axis=0), 1e-9))


def _field_codes(matrix: GapMatrix) -> Codes:
    """A number per field; where fields are unknown or too many, competencies that go together make one."""
    known = np.unique(np.array(matrix.areas), return_inverse=True)[1].astype(np.int64)
    if "" not in matrix.areas and known.max() < MOST_FIELDS:
        return known
    from scipy.cluster.hierarchy import fcluster, linkage

    apart = 1 - np.nan_to_num(np.atleast_2d(np.corrcoef(fill_missing(matrix.centred), rowvar=False)))
    upper = apart[np.triu_indices(len(apart), 1)]
    most = max(2, min(MOST_FIELDS // 2, len(matrix.areas) // 3))
    return np.asarray(fcluster(linkage(np.maximum(upper, 0.0), "average"), most, "maxclust"), dtype=np.int64)
