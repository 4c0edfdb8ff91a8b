"""Rankings, changes and shares against tables that others published."""

import numpy as np
import pytest

from needs_analysis.inference import compare_means
from needs_analysis.rankings import (
    find_quadrants,
    rank_competencies,
    rank_discrepancies,
    share_high_low,
    stable_quadrants,
    weigh_discrepancies,
)

# PLOS ONE 12(9): e0185023, table 3: skill, have (mean), importance, published gap (have - importance), flagged by them
T1 = (
    ("work on a team", 3.66, 4.43, -0.77, True, 3.411),
    ("people outside", 3.46, 4.26, -0.80, True, 3.408),
    ("time management", 3.87, 4.60, -0.73, True, 3.358),
    ("manage others", 3.26, 3.99, -0.73, True, 2.913),
    ("career planning", 3.05, 3.57, -0.52, True, 1.856),
    ("learn quickly", 4.18, 4.44, -0.26, False, 1.154),
    ("manage a project", 4.18, 4.42, -0.24, False, 1.061),
    ("vision and goals", 3.99, 4.24, -0.25, False, 1.060),
    ("decisions, problems", 4.37, 4.59, -0.22, False, 1.010),
    ("oral communication", 4.38, 4.59, -0.21, False, 0.964),
    ("written communication", 4.36, 4.53, -0.17, False, 0.770),
    ("creativity", 4.12, 4.23, -0.11, False, 0.465),
    ("gather information", 4.69, 4.56, 0.13, False, -0.593),
    ("analyse data", 4.66, 4.32, 0.34, False, -1.469),
    ("discipline knowledge", 4.73, 4.16, 0.57, False, -2.371),
)


def test_t1_gaps_flags_and_borich_scores() -> None:
    have, importance = np.array([row[1] for row in T1]), np.array([row[2] for row in T1])
    scores = weigh_discrepancies(importance, have)
    assert np.round(have - importance, 2).tolist() == [row[3] for row in T1]
    assert [bool(gap >= 0.5) for gap in np.round(importance - have, 2)] == [row[4] for row in T1]
    assert np.round(scores, 3) == pytest.approx([row[5] for row in T1])
    assert T1[int(scores.argmax())][0] == "work on a team"
    assert T1[int((importance - have).argmax())][0] == "people outside", "the raw gap ranks otherwise"


def test_borich_identity_on_people() -> None:
    """Averaged over people with both answers, the score is I (I - C): the definition, computed person by person."""
    generator = np.random.default_rng(0)
    importance, competence = generator.integers(1, 6, (2, 80, 4)).astype(float)
    importance[generator.random((80, 4)) < 0.2] = np.nan
    for j, ranked in enumerate(rank_competencies(importance, competence)):
        both = ~np.isnan(importance[:, j])
        mean = importance[both, j].mean()
        by_person = ((importance[both, j] - competence[both, j]) * mean).mean()
        assert (ranked.n, ranked.mwds) == (both.sum(), pytest.approx(by_person))


@pytest.mark.parametrize(
    ("importance", "competence", "score"),
    [
        ([5, 5, 5, 5], [1, 2, 3, 4], -100.0),  # everybody below
        ([3, 3, 3, 3], [3, 3, 3, 3], 0.0),  # ties count nothing
        ([1, 1, 5, 5], [2, 1, 5, 1], 0.0),  # one above, one below, two ties
        ([1, np.nan, 5, 5], [2, 5, 5, 5], 100 / 3),
    ],
)
def test_ranked_discrepancy(importance: list[float], competence: list[float], score: float) -> None:
    found = rank_discrepancies(np.array(importance)[:, None], np.array(competence)[:, None])
    assert found[0] == pytest.approx(score)


def test_quadrants_and_how_stable_they_are() -> None:
    importance, competence = np.array([4.5, 4.6, 2.0, 2.1]), np.array([2.0, 4.0, 2.2, 4.1])
    assert find_quadrants(importance, competence) == (
        "concentrate here",
        "keep up",
        "low priority",
        "possible overkill",
    )
    people = np.random.default_rng(1).normal(0, 0.1, (2, 40, 4))
    stable = stable_quadrants(importance + people[0], competence + people[1])
    assert (stable > 0.99).all()
    coin = stable_quadrants(3 + people[0] * 9, 3 + people[1] * 9)
    assert coin.min() < 0.9


# PH WINS 2017 (PMC6519868), table 5, state agency staff: % with high importance and low skill among non-supervisors,
# supervisors, executives and all, with the published 95 % interval of all where it could be read
T2 = (
    ("communication", (19, 14, 5), 17, (16, 18)),
    ("data for decisions", (25, 22, 23), 24, (24, 25)),
    ("cultural competency", (30, 36, 34), 32, (31, 33)),
    ("budget and finance", (53, 49, 47), 52, (51, 53)),
    ("change management", (40, 35, 25), 38, None),
    ("systems thinking", (44, 49, 41), 45, None),
    ("vision", (41, 44, 36), 41, None),
    ("cross-sector partnerships", (34, 35, 26), 34, None),
)


@pytest.mark.parametrize(("field", "levels", "total", "interval"), T2)
def test_t2_high_importance_and_low_skill(
    field: str, levels: tuple[int, ...], total: int, interval: tuple[int, int] | None
) -> None:
    """Every published cell rebuilt from people: who lacks either of two items of the field counts once."""
    n = 12_618  # the fewest answers to a field
    for published in (*levels, total):
        low = round(n * published / 100)
        skill = np.full((n, 2), 3.0)
        skill[: low * 2 // 3, 0] = 2.0  # "beginner" in the first item,
        skill[low // 3 : low, 1] = 1.0  # "unable" in the second, a third of them in both
        importance = np.full((n, 2), 3.0)
        importance[low:] = 1.0, 3.0
        skill[low:, 0] = 1.0  # low skill in what is not important does not count
        share = share_high_low(importance, skill, 3.0, 2.0)
        assert share is not None
        assert round(100 * share) == published, field
    assert min(levels) <= total <= max(levels)
    half = 100 * 1.96 * np.sqrt(total / 100 * (1 - total / 100) / n)
    if interval is not None:  # each published bound is that of some share that rounds to the published one
        for bound, side in zip(interval, (-half, half), strict=True):
            assert abs(total + side - bound) <= 1


def test_t3_medians_hardly_separate_what_pairs_do() -> None:
    """Hum. Resour. Health 2020;18:62, table 3: medians 7 and 5 in two competencies whose Somers' D is .44 and .60."""
    published = {"communication": (7, 6), "administration": (7, 5), "research": (7, 5), "management": (7, 6)}
    importance = np.array([[median[0] for median in published.values()]] * 5, dtype=float)
    performance = np.array([[median[1] for median in published.values()]] * 5, dtype=float)
    ranked = rank_competencies(importance, performance)
    assert [r.gap for r in ranked] == [1, 2, 2, 1]
    assert [r.mwds for r in ranked] == [7, 14, 14, 7]
    assert {r.rdm for r in ranked} == {-100.0}


@pytest.mark.parametrize(
    ("before", "now", "effect", "sure"),
    [
        ((1.94, 1.34), (3.97, 1.05), 1.70, True),  # presentations
        ((3.27, 1.29), (4.10, 0.89), 0.76, True),  # calculations
        ((3.70, 1.02), (4.67, 0.66), 1.15, True),  # tables
        ((1.86, 1.13), (1.90, 1.18), 0.03, False),  # data base input
    ],
)
def test_t4_year_on_year(before: tuple[float, float], now: tuple[float, float], effect: float, *, sure: bool) -> None:
    """Hum. Resour. Health 11:35, table 3: baseline and 12 months, 31 people, d_av and their significance."""
    waves = [{"mean": mean, "deviation": deviation, "n": 31} for mean, deviation in (before, now)]
    change = compare_means(*waves)
    assert change.effect == pytest.approx(effect, abs=0.01)
    assert change.sure == sure
