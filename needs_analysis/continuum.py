"""One continuum without groups that looks like the answers: what the grouping is held against.

A latent normal distribution with the observed margins, correlations (corrected for the coarseness of the answers) and
pattern of missing answers: a Gaussian copula (Hennig and Lin 2015: parametric bootstrap against an unstructured null).
It has two freedoms beyond the normal. The general level is drawn as it was observed: a few people with very wide gaps
everywhere are a long tail, not a group. And people may differ in how far all their answers scatter (a t copula with the
degrees of freedom of the answers): who answers extremely or carelessly is no group either.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from needs_analysis.mixture import LIGHTEST_TAIL
from needs_analysis.model import FloatArray

_STRONGEST = 0.95


@dataclass(frozen=True, slots=True)
class Continuum:
    """``margins``: sorted answers per competency; ``root`` p x p: from independent normals to the latent answers.

    ``levels``: sorted general levels of the people, standardised. ``tail``: degrees of freedom, as in `Shape`.
    """

    margins: tuple[FloatArray, ...]
    root: FloatArray
    levels: FloatArray
    missing: np.ndarray[Any, Any]
    tail: float = LIGHTEST_TAIL

    @staticmethod
    def of(values: FloatArray, filled: FloatArray, tail: float = LIGHTEST_TAIL) -> "Continuum":
        """``values``: answers with NaN for missing; ``filled``: the same with the missing ones filled in."""
        margins = tuple(np.sort(column[~np.isnan(column)]) for column in values.T)
        observed = np.atleast_2d(np.corrcoef(filled, rowvar=False))
        kept = np.array([_correlation_with_latent(margin) for margin in margins])
        latent = np.clip(np.nan_to_num(observed) / np.outer(kept, kept), -_STRONGEST, _STRONGEST)
        np.fill_diagonal(latent, 1.0)
        strength, axes = np.linalg.eigh(latent)
        root = axes * np.sqrt(np.maximum(strength, 1e-6))
        root /= np.sqrt((root**2).sum(axis=1, keepdims=True))
        return Continuum(margins, root, _general_levels(filled), np.isnan(values), tail)

    def sample(self, generator: np.random.Generator) -> FloatArray:
        """As many people as were observed, drawn from the continuum."""
        n = len(self.missing)
        latent = generator.standard_normal((n, self.root.shape[1])) @ self.root.T
        if self.tail < LIGHTEST_TAIL / 2:
            latent *= np.sqrt(self.tail / generator.chisquare(self.tail, (n, 1)))
        level = latent.mean(axis=1)
        drawn_level = np.empty(n)
        drawn_level[np.argsort(level, kind="stable")] = self.levels * level.std() + level.mean()
        loading = self.root @ self.root.mean(axis=0) / (self.root.mean(axis=0) ** 2).sum()
        latent += (drawn_level - level)[:, None] * loading
        ranks = (latent.argsort(axis=0, kind="stable").argsort(axis=0, kind="stable") + 0.5) / n
        drawn = np.column_stack([m[(ranks[:, j] * len(m)).astype(int)] for j, m in enumerate(self.margins)])
        drawn[self.missing[generator.integers(0, n, n)]] = np.nan
        return drawn


def _general_levels(filled: FloatArray) -> FloatArray:
    """Means of the normal scores of all answers per person, sorted and standardised."""
    from scipy import special, stats

    scores = special.ndtri((stats.rankdata(filled, axis=0) - 0.5) / len(filled))
    levels = np.sort((scores / np.maximum(scores.std(axis=0), 1e-9)).mean(axis=1))
    return np.asarray((levels - levels.mean()) / max(float(levels.std()), 1e-9))


def _correlation_with_latent(margin: FloatArray) -> float:
    """How strongly answers with this margin still follow the latent normal they are cut from."""
    from scipy import special

    if len(margin) == 0 or margin[0] == margin[-1]:
        return 1.0
    latent = special.ndtri((np.arange(len(margin)) + 0.5) / len(margin))
    return max(0.5, float(np.corrcoef(margin, latent)[0, 1]))
