"""Rankings, changes and shares against tables that others published.

Two kinds of witness. Where a table prints all that a formula needs (T1: both means), the formula is applied to the
printed figures. Everywhere, answers are rebuilt by integer programming that agree with all printed figures at once
(`rebuilt`), and the program has to print these again from the answers. What the papers' own people answered is unknown.
"""

from collections.abc import Sequence

import numpy as np
import pytest

from needs_analysis.inference import Change, compare_means
from needs_analysis.rankings import (
    find_quadrants,
    rank_competencies,
    rank_discrepancies,
    share_high_low,
    stable_quadrants,
    weigh_discrepancies,
)
from tests.witnesses.rebuilt import answers_of, find_numbers, pairs_of, rounds_to

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


@pytest.mark.parametrize(("skill", "have", "importance", "gap", "flagged", "score"), T1)
def test_t1_from_answers(
    skill: str, have: float, importance: float, gap: float, *, flagged: bool, score: float
) -> None:
    """A hundred people, the fewest that can have all these means: 25 pairs of answers, whole numbers of people each."""
    pairs, n = pairs_of(5), 100
    rows = [
        (pairs[:, place], *(n * bound for bound in rounds_to(mean, 2))) for place, mean in enumerate((have, importance))
    ]
    counts = find_numbers([(np.ones(25), n, n), *rows])
    assert counts is not None
    people = np.repeat(pairs, counts, axis=0).astype(float)
    (found,) = rank_competencies(people[:, [1]], people[:, [0]])
    assert (found.importance, found.competence) == (pytest.approx(importance), pytest.approx(have)), skill
    assert found.gap == pytest.approx(-gap)
    assert found.gap is not None
    assert (round(found.gap, 2) >= 0.5) == flagged
    assert found.mwds == pytest.approx(score, abs=0.0005)


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


# PH WINS 2017 (PMC6519868), table 5, central office staff of state health agencies: % with high importance and low skill
# among non-supervisors, supervisors, executives and all
T2 = (
    ("communication", (19, 14, 5), 17),
    ("data for decisions", (25, 22, 23), 24),
    ("cultural competency", (30, 36, 34), 32),
    ("budget and finance", (53, 49, 47), 52),
    ("change management", (40, 35, 25), 38),
    ("systems thinking", (44, 49, 41), 45),
    ("vision", (40, 44, 36), 41),
    ("cross-sector partnerships", (34, 35, 26), 34),
)


PEOPLE = 12_618
"""The fewest answers to a field."""


def rebuild_t2() -> tuple[np.ndarray, np.ndarray]:
    """People per level of the staff, the same for all fields, and how many of them lack each field (fields x levels).

    One integer programme for all 32 shares. The printed intervals are those of a weighted sample and of no concern here.
    """
    unknown = 3 + 3 * len(T2)
    rows: list[tuple[np.ndarray, float, float]] = [(_at(unknown, 0, 1, 2), PEOPLE, PEOPLE)]
    rows += [(_at(unknown, level), PEOPLE // 50, PEOPLE) for level in range(3)]
    for number, (_, levels, total) in enumerate(T2):
        places = [3 + 3 * number + level for level in range(3)]
        for level, published in enumerate(levels):
            for bound, low, high in zip(rounds_to(published / 100, 2), (0.0, -np.inf), (np.inf, 0.0), strict=True):
                rows.append((_at(unknown, places[level]) - bound * _at(unknown, level), low, high))
        rows.append((_at(unknown, *places), *(PEOPLE * bound for bound in rounds_to(total / 100, 2))))
    found = find_numbers(rows)
    assert found is not None
    return found[:3], found[3:].reshape(len(T2), 3)


def _at(size: int, *places: int) -> np.ndarray:
    row = np.zeros(size)
    row[list(places)] = 1
    return row


def test_t2_high_importance_and_low_skill_from_answers() -> None:
    """Who lacks either of two items of the field counts once; all 32 printed shares come out again."""
    staff, lacking = rebuild_t2()
    level = np.repeat(range(3), staff)
    for (field, levels, total), low in zip(T2, lacking, strict=True):
        lacks = np.concatenate([np.arange(n) < few for n, few in zip(staff, low, strict=True)])
        turn = np.arange(PEOPLE) % 3
        skill = np.full((PEOPLE, 2), 3.0)
        skill[lacks & (turn != 0), 0] = 2.0  # "beginner" in the first item,
        skill[lacks & (turn != 1), 1] = 1.0  # "unable" in the second, a third of them in both
        importance = np.where(lacks[:, None], 3.0, [1.0, 3.0])
        skill[~lacks, 0] = 1.0  # low skill in what is not important does not count
        shares = [share_high_low(importance[level == one], skill[level == one], 3.0, 2.0) for one in range(3)]
        share = share_high_low(importance, skill, 3.0, 2.0)
        assert share is not None
        assert [round(100 * one) for one in shares if one is not None] == [*levels], field
        assert round(100 * share) == total, field


# Hum. Resour. Health 2020;18:62, table 3: N = 199, median importance, median performance, Somers' D
T3 = (
    ("communication", 7, 6, 0.43),
    ("administration", 7, 5, 0.44),
    ("research and audit", 7, 5, 0.60),
    ("management", 7, 6, 0.21),
    ("clinical", 7, 6, 0.46),
)


def rebuild_t3(important: int, performed: int, separation: float) -> np.ndarray:
    """199 pairs of answers from 1 to 7 with both medians, in which D is the share above minus the share below.

    So D is the ranked discrepancy with the other sign. Which Somers' D the authors computed is not told: read in this way
    every row for all 199 can be met, but those printed for the professions do not add up to them.
    """
    pairs, n = pairs_of(7), 199
    half = n // 2  # the median is the hundredth of 199
    rows = [
        (np.ones(49), n, n),
        (pairs[:, 0] < important, 0, half),
        (pairs[:, 0] <= important, half + 1, n),
        (pairs[:, 1] < performed, 0, half),
        (pairs[:, 1] <= performed, half + 1, n),
        (np.sign(pairs[:, 0] - pairs[:, 1]), *(n * bound for bound in rounds_to(separation, 2))),
    ]
    counts = find_numbers(rows)
    assert counts is not None
    return np.repeat(pairs, counts, axis=0).astype(float)


@pytest.mark.parametrize(("domain", "important", "performed", "separation"), T3)
def test_t3_medians_and_pairs_from_answers(domain: str, important: int, performed: int, separation: float) -> None:
    people = rebuild_t3(important, performed, separation)
    assert np.median(people, axis=0).tolist() == [important, performed], domain
    (found,) = rank_competencies(people[:, [0]], people[:, [1]])
    assert found.rdm is not None
    assert round(-found.rdm / 100, 2) == separation


def test_t3_the_first_domain_is_research_and_audit() -> None:
    """As the authors rank them; so does the program by its own discrepancy."""
    domains = [rebuild_t3(*figures) for _, *figures in T3]
    importance, held = (np.column_stack([people[:, place] for people in domains]) for place in (0, 1))
    found = [one.rdm or 0.0 for one in rank_competencies(importance, held)]
    assert T3[int(np.argmin(found))][0] == "research and audit"


# Hum. Resour. Health 2013;11:35, table 3: skills on a 5-point scale, mean and deviation before and a year later, n, and
# whether the authors mark the change as significant (0.05)
T4 = (
    ("Excel, tables", (3.39, 0.99), (3.97, 1.05), 31, True),
    ("Excel, calculations", (3.27, 1.29), (4.10, 0.89), 30, True),
    ("Excel, graphs", (3.26, 1.13), (4.13, 0.92), 31, True),
    ("Word, letters", (4.10, 0.98), (4.71, 0.59), 31, True),
    ("Word, format", (4.10, 1.01), (4.42, 0.92), 31, False),
    ("Word, tables", (3.70, 1.02), (4.67, 0.66), 30, True),
    ("Word, graphics", (3.15, 1.20), (4.00, 1.33), 27, True),
    ("PowerPoint", (1.94, 1.34), (3.97, 1.05), 31, True),
    ("Access, input", (1.86, 1.13), (1.90, 1.18), 29, False),
    ("Access, reports", (1.62, 1.02), (1.86, 1.19), 29, False),
    ("e-mail", (4.23, 1.15), (4.45, 1.06), 31, False),
    ("communicate", (3.61, 0.92), (3.35, 1.02), 31, False),
    ("projects", (3.87, 1.04), (3.50, 1.28), 30, False),
    ("validity", (3.35, 1.02), (4.00, 1.07), 31, True),
    ("procedures", (3.19, 1.20), (3.90, 0.98), 31, True),
    ("interpret", (3.55, 0.96), (3.87, 0.85), 31, False),
    ("aggregate", (3.81, 1.11), (3.48, 1.03), 31, False),
    ("consistency", (2.81, 1.22), (3.10, 1.11), 31, False),
    ("several sources", (2.61, 1.46), (2.81, 0.98), 31, False),
    ("epidemiology", (1.97, 1.27), (1.97, 1.02), 29, False),
    ("questions", (2.38, 1.24), (2.48, 0.99), 29, False),
    ("designs", (2.27, 1.02), (2.30, 1.02), 30, False),
    ("strategies", (2.34, 1.26), (2.28, 0.88), 29, False),
    ("programmes", (1.73, 0.91), (2.47, 0.97), 30, True),
    ("indicators", (2.10, 1.08), (3.00, 0.97), 31, True),
)
WHOLE, HALF = range(1, 6), [1 + step / 2 for step in range(9)]
BETWEEN = {
    ("Excel, calculations", 0),
    ("Excel, calculations", 1),
    ("Excel, graphs", 0),
    ("Access, reports", 0),
    ("validity", 1),
    ("procedures", 0),
    ("several sources", 0),
    ("designs", 0),
}
"""Cells that no whole answers of n people print (row, wave): there somebody must have answered between two levels."""


def changed(waves: Sequence[tuple[float, float]], n: int) -> Change:
    return compare_means(*({"mean": mean, "deviation": deviation, "n": float(n)} for mean, deviation in waves))


@pytest.mark.parametrize(("skill", "before", "now", "n", "significant"), T4)
def test_t4_year_on_year(
    skill: str, before: tuple[float, float], now: tuple[float, float], n: int, *, significant: bool
) -> None:
    """From the printed figures: the change, and whether it is sure, as the authors' tests have it in all rows."""
    change = changed([before, now], n)
    assert change.difference == pytest.approx(now[0] - before[0])
    assert change.sure == significant, skill


@pytest.mark.parametrize(
    ("skill", "effect"),
    [("PowerPoint", 1.70), ("Excel, calculations", 0.76), ("Word, tables", 1.15), ("Access, input", 0.03)],
)
def test_t4_effect_sizes(skill: str, effect: float) -> None:
    """The change in mean deviations, computed by others from the same table."""
    _, before, now, n, _ = next(row for row in T4 if row[0] == skill)
    assert changed([before, now], n).effect == pytest.approx(effect, abs=0.01)


@pytest.mark.parametrize(("skill", "before", "now", "n", "significant"), T4)
def test_t4_from_answers(
    skill: str, before: tuple[float, float], now: tuple[float, float], n: int, *, significant: bool
) -> None:
    """From rebuilt answers of the n people: means and deviations as printed, and sure where the authors say so."""
    figures = []
    for wave, printed in enumerate((before, now)):
        answers = answers_of(*printed, HALF if (skill, wave) in BETWEEN else WHOLE, [n])
        assert answers is not None
        mean, deviation = float(answers.mean()), float(answers.std(ddof=1))
        assert (round(mean, 2), round(deviation, 2)) == printed
        figures.append((mean, deviation))
    assert changed(figures, n).sure == significant


@pytest.mark.parametrize(("skill", "wave"), sorted(BETWEEN))
def test_t4_cells_that_whole_answers_cannot_print(skill: str, wave: int) -> None:
    _, before, now, n, _ = next(row for row in T4 if row[0] == skill)
    assert answers_of(*(before, now)[wave], WHOLE, [n]) is None
