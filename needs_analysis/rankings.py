"""Published ways to rank training needs, each by its own formula and source.

All take frames or arrays people x competencies with NaN for missing or "not relevant to my role" (both leave a person
out of that competency; a zero is an answer). Importance and competence are on the same scale.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from needs_analysis.model import FloatArray

Quadrant = Literal["concentrate here", "keep up", "low priority", "possible overkill"]


@dataclass(frozen=True, slots=True)
class Ranked:
    """One competency under all rankings; None where nobody answered both questions.

    ``gap``: mean importance minus mean competence. ``mwds``: mean weighted discrepancy score (Borich). ``rdm``: ranked
    discrepancy, -100 (everybody can do less than is important) to 100. ``quadrant``: importance-performance analysis.
    """

    n: int
    importance: float | None
    competence: float | None
    gap: float | None
    mwds: float | None
    rdm: float | None
    quadrant: Quadrant | None


def rank_competencies(importance: FloatArray, competence: FloatArray) -> tuple[Ranked, ...]:
    """All rankings over the people who answered both questions of a competency."""
    both = ~np.isnan(importance) & ~np.isnan(competence)
    i, c = np.where(both, importance, np.nan), np.where(both, competence, np.nan)
    n = both.sum(axis=0)
    mean_i, mean_c = _mean(i), _mean(c)
    mwds, rdm = weigh_discrepancies(mean_i, mean_c), rank_discrepancies(i, c)
    quadrants = find_quadrants(mean_i, mean_c)
    columns = zip(n, mean_i, mean_c, mwds, rdm, quadrants, strict=True)
    return tuple(
        Ranked(int(count), float(i), float(c), float(i - c), float(m), float(r), quadrant)
        if count
        else Ranked(0, None, None, None, None, None, None)
        for count, i, c, m, r, quadrant in columns
    )


def weigh_discrepancies(importance: FloatArray, competence: FloatArray) -> FloatArray:
    """Borich's mean weighted discrepancy scores from mean importance and mean competence.

    The score of a person is (importance - competence) times the mean importance; over complete pairs its mean is
    I (I - C). Source: Borich 1980, Journal of Teacher Education 31(3), 39-42.
    """
    return np.asarray(importance * (importance - competence))


def rank_discrepancies(importance: FloatArray, competence: FloatArray) -> FloatArray:
    """Ranked discrepancy scores: 100 (share able to do more than is important - share able to do less).

    Source: Narine and Harder 2021, Advancements in Agricultural Development 2(3), 96-111.
    """
    known = ~np.isnan(importance) & ~np.isnan(competence)
    n = np.maximum(known.sum(axis=0), 1)
    more, less = (competence > importance).sum(axis=0), (competence < importance).sum(axis=0)
    return np.asarray(100.0 * (more - less) / n)


def find_quadrants(importance: FloatArray, competence: FloatArray) -> tuple[Quadrant | None, ...]:
    """Importance-performance analysis, cut at the grand means (Martilla and James 1977, Journal of Marketing 41(1))."""
    known = ~np.isnan(importance) & ~np.isnan(competence)
    if not known.any():
        return (None,) * len(known)
    cut_i, cut_c = importance[known].mean(), competence[known].mean()
    names: dict[tuple[bool, bool], Quadrant] = {
        (True, False): "concentrate here",
        (True, True): "keep up",
        (False, False): "low priority",
        (False, True): "possible overkill",
    }
    pairs = zip(importance, competence, known, strict=True)
    return tuple(names[bool(i >= cut_i), bool(c >= cut_c)] if k else None for i, c, k in pairs)


def stable_quadrants(importance: FloatArray, competence: FloatArray, draws: int = 200, seed: int = 0) -> FloatArray:
    """Share of bootstrap samples of people in which each competency stays in its quadrant, between 0 and 1."""
    generator = np.random.default_rng(seed)
    here = find_quadrants(_mean(importance), _mean(competence))
    same = np.zeros(len(here))
    for _ in range(draws):
        rows = generator.integers(0, len(importance), len(importance))
        drawn = find_quadrants(_mean(importance[rows]), _mean(competence[rows]))
        same += [one == other for one, other in zip(here, drawn, strict=True)]
    return np.asarray(same / draws)


def share_high_low(importance: FloatArray, skill: FloatArray, important_from: float, unable_to: float) -> float | None:
    """Share of people with high importance and low skill in at least one item of a field; None where nobody answered.

    A person counts with at least one item answered on both scales. Source: PH WINS 2017, American Journal of Public
    Health, Table 5 (importance "somewhat" or "very", skill "unable" or "beginner").
    """
    both = ~np.isnan(importance) & ~np.isnan(skill)
    counted = both.any(axis=1)
    if not counted.any():
        return None
    gap = both & (importance >= important_from) & (skill <= unable_to)
    return float(gap[counted].any(axis=1).mean())


def _mean(values: FloatArray) -> FloatArray:
    """Column means over what is known; NaN where nothing is."""
    n = (~np.isnan(values)).sum(axis=0)
    return np.asarray(np.where(n > 0, np.nansum(values, axis=0) / np.maximum(n, 1), np.nan))
