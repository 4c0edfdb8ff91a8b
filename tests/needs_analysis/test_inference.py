"""Intervals, shrinkage, weights and reliability against closed forms, published figures and other implementations."""

import numpy as np
import pytest
from scipy import optimize, stats
from sklearn.decomposition import FactorAnalysis

from needs_analysis.inference import (
    calibrate_weights,
    compare_overlapping,
    half_width,
    measure_reliability,
    rake_weights,
    shrink_units,
)


def test_half_width_is_students_and_shrinks_to_nothing_in_a_census() -> None:
    low, high = stats.t.interval(0.95, 4, loc=0, scale=1.2 / np.sqrt(5))
    assert half_width(1.2, 5) == pytest.approx(high)
    assert low == pytest.approx(-high)
    assert half_width(1.2, 5, 20) == pytest.approx(high * np.sqrt(1 - 5 / 20))
    assert half_width(1.2, 5, 5) == 0.0
    assert half_width(1.2, 5, 4) == half_width(1.2, 5), "more answers than people asked: the number asked is wrong"


def test_a_team_of_five_is_covered() -> None:
    """Skewed gaps of a team of five, pooled deviation of the organisation: at least 93 % of intervals hold the truth."""
    generator = np.random.default_rng(3)
    everybody = np.maximum(np.round(generator.normal(0.6, 1.2, 400_000)), 0.0)
    teams = generator.choice(everybody, (20_000, 5))
    width = half_width(float(everybody.std()), 5)
    assert (abs(teams.mean(axis=1) - everybody.mean()) <= width).mean() >= 0.93


def test_shrinkage_of_the_eight_schools() -> None:
    """Gelman et al., Bayesian Data Analysis, table 5.3: posterior medians 11 to 5, wide overlaps, none surely apart."""
    effects, errors = [28, 8, -3, 7, -1, 1, 18, 12], [15, 10, 16, 11, 9, 11, 10, 18]
    sizes = [100 * (15 / error) ** 2 for error in errors]  # deviation 150: error = 150 / sqrt(size)
    found = shrink_units(effects, sizes, 150.0)  # type: ignore[arg-type]
    published_mean = [11, 8, 6, 8, 5, 6, 10, 8]
    assert [unit.mean for unit in found] == pytest.approx(published_mean, abs=1.2)
    assert found[0].low < 0
    assert 24 < found[0].high < 36  # published 97.5 % quantile 31
    assert {unit.verdict for unit in found} == {""}


@pytest.mark.parametrize(("tau", "least"), [(0.0, 0.97), (0.2, 0.92), (0.5, 0.92)])
def test_shrunken_intervals_hold_and_are_nearer(tau: float, least: float) -> None:
    generator = np.random.default_rng(5)
    hits, raw_error, error = [], [], []
    for _ in range(60):
        sizes = generator.integers(5, 13, 40)
        truth = generator.normal(1.0, tau, 40)
        means = truth + generator.normal(0, 0.9, 40) / np.sqrt(sizes)
        found = shrink_units(list(means), [int(n) for n in sizes], 0.9)
        hits += [unit.low <= t <= unit.high for unit, t in zip(found, truth, strict=True)]
        error += [(unit.mean - t) ** 2 for unit, t in zip(found, truth, strict=True)]
        raw_error += list((means - truth) ** 2)
    assert np.mean(hits) >= least
    assert np.mean(error) < np.mean(raw_error)


def test_equal_units_are_never_called_apart() -> None:
    assert [unit.verdict for unit in shrink_units([1.0] * 6, [8] * 6, 0.9)] == [""] * 6
    far = shrink_units([0.8, 1.0, 1.1, 0.9, 4.0], [40] * 5, 0.9)
    assert far[4].verdict == "above"
    assert [unit.mean for unit in shrink_units([1.5], [9], 0.9)] == [1.5]


def test_raking_meets_both_margins() -> None:
    """The classic 2 x 2 case, solved by hand: 60 of 100 women and 30 of 100 young people asked, unequal answers."""
    sex = np.repeat([0, 0, 1, 1], [20, 20, 30, 10])
    age = np.repeat([0, 1, 0, 1], [20, 20, 30, 10])
    found = rake_weights([sex, age], [np.array([60.0, 40.0]), np.array([30.0, 70.0])])
    shares = [np.bincount(code, found.weights)[0] / found.weights.sum() for code in (sex, age)]
    assert shares == pytest.approx([0.6, 0.3], abs=1e-9)
    assert found.distance < 1e-9
    # Deming and Stephan keep the odds ratio of the answers: (20 x 10) / (20 x 30) = 1 / 3
    cell = np.bincount(2 * sex + age, found.weights)
    assert cell[0] * cell[3] / (cell[1] * cell[2]) == pytest.approx(1 / 3)
    assert found.design_effect == pytest.approx(80 * (found.weights**2).sum() / found.weights.sum() ** 2)


def test_raking_agrees_with_weightipy() -> None:
    """Weights that weightipy 0.4.2 computes for the same answers and margins (unit 40:35:25, role 50:30:20)."""
    answers = {(0, 0): 40, (0, 1): 25, (0, 2): 15, (1, 0): 30, (1, 1): 20, (1, 2): 5, (2, 0): 10, (2, 1): 22, (2, 2): 8}
    unit, role = (np.repeat([cell[place] for cell in answers], list(answers.values())) for place in (0, 1))
    theirs = [0.940689, 0.647143, 1.079591, 1.237444, 0.851294, 1.420164, 1.274913, 0.87707, 1.463165]
    ours = rake_weights([unit, role], [np.array([40.0, 35.0, 25.0]), np.array([50.0, 30.0, 20.0])])
    cells = [ours.weights[(unit == u) & (role == r)][0] for u, r in answers]
    assert cells == pytest.approx(theirs, abs=1e-6)


def test_calibrated_weights_are_sums_and_meet_both_margins() -> None:
    """2 x 2 by hand: w00 + w01 = 2.4, 20 w00 + 30 w10 = 40, 20 w01 + 10 w11 = 40, w11 = w01 + w10 - w00."""
    unit = np.repeat([0, 0, 1, 1], [20, 20, 30, 10])
    role = np.repeat([0, 1, 0, 1], [20, 20, 30, 10])
    margins = [np.array([60.0, 40.0]), np.array([50.0, 50.0])]
    found = calibrate_weights([unit, role], margins)
    cell = [found.weights[(unit == u) & (role == r)][0] for u in (0, 1) for r in (0, 1)]
    assert cell == pytest.approx([34 / 35, 10 / 7, 24 / 35, 8 / 7])
    assert found.distance < 1e-9
    one = rake_weights([unit], margins[:1])
    assert calibrate_weights([unit], margins[:1]).weights == pytest.approx(one.weights), "one margin: the same"


def test_heavy_weights_are_cut() -> None:
    unit = np.repeat([0, 1], [195, 5])
    found = rake_weights([unit], [np.array([100.0, 100.0])])
    assert found.weights.max() <= 3.2
    assert found.distance > 0.3, "what cutting costs is told"


def test_alpha_and_omega_of_parallel_items() -> None:
    """Items of equal loading l: alpha and omega are both k l^2 / (1 + (k - 1) l^2) (Spearman and Brown)."""
    generator = np.random.default_rng(0)
    loading, items = 0.7, 6
    answers = loading * generator.normal(size=(60_000, 1)) + np.sqrt(1 - loading**2) * generator.normal(
        size=(60_000, items)
    )
    found = measure_reliability(answers)
    expected = items * loading**2 / (1 + (items - 1) * loading**2)
    assert found is not None
    assert [found.alpha, found.omega] == pytest.approx([expected, expected], abs=0.005)
    assert found.warning == ""


def test_alpha_of_a_table_solved_by_hand() -> None:
    """Three items, five people: variances 2.5, 2.5, 1.3 of a total of 15.8: alpha = 3/2 (1 - 6.3 / 15.8)."""
    answers = np.array([[1, 2, 2], [2, 1, 2], [3, 3, 3], [4, 5, 4], [5, 4, 4.5]])
    variances, total = answers.var(axis=0, ddof=1), answers.sum(axis=1).var(ddof=1)
    found = measure_reliability(answers)
    assert found is not None
    assert found.alpha == pytest.approx(1.5 * (1 - variances.sum() / total))


def test_alpha_of_a_published_example_and_omega_of_its_triads() -> None:
    """Ten guests, three questions: alpha 0.7734375 as published for pingouin's ``cronbach_alpha`` (statology.org).

    One factor of three items is exact: the square of a loading is r12 r13 / r23 (Spearman's triads).
    """
    answers = np.array([[1, 2, 2, 3, 2, 2, 3, 3, 2, 3], [1, 1, 1, 2, 3, 3, 2, 3, 3, 3], [1, 1, 2, 1, 2, 3, 3, 3, 2, 3]])
    found = measure_reliability(answers.T.astype(float))
    (_, ab, ac), (_, _, bc), _ = np.corrcoef(answers)
    loadings = np.sqrt([ab * ac / bc, ab * bc / ac, ac * bc / ab])
    spread = answers.std(axis=1, ddof=1)
    common = (loadings * spread).sum() ** 2
    assert found is not None
    assert found.alpha == 0.7734375
    assert found.omega == pytest.approx(common / (common + (spread**2 * (1 - loadings**2)).sum()))


def with_correlations(wanted: np.ndarray, people: int = 300) -> np.ndarray:
    """Answers of unit variance with exactly these correlations."""
    raw = np.random.default_rng(2).normal(size=(people, len(wanted)))
    white = np.linalg.solve(np.linalg.cholesky(np.cov(raw, rowvar=False)), (raw - raw.mean(axis=0)).T)
    return np.asarray((np.linalg.cholesky(wanted) @ white).T)


@pytest.mark.parametrize(
    ("loadings", "omega"),
    [
        ((0.856274547, 0.728978383, 0.776175521), 0.831138),
        ((0.869263365, 0.754297177, 0.863339896), 0.869277),
    ],
)
def test_omega_of_solutions_by_jamovi(loadings: tuple[float, ...], omega: float) -> None:
    """Principal-axis loadings and omega that jamovi printed, as kept in the tests of another program (jspss).

    Three items have one solution, so the correlations that follow from the loadings lead back to them.
    """
    found = measure_reliability(with_correlations(np.outer(loadings, loadings) + np.diag(1 - np.square(loadings))))
    assert found is not None
    assert found.omega == pytest.approx(omega, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_omega_agrees_with_maximum_likelihood(seed: int) -> None:
    """One factor by scikit-learn's maximum likelihood, another way to estimate it, on rounded answers of one field."""
    generator = np.random.default_rng(seed)
    items, spread = int(generator.integers(4, 9)), generator.uniform(0.6, 1.4, 8)
    factor, loadings = generator.normal(size=(600, 1)), generator.uniform(0.5, 0.9, items)
    answers = (
        2.5 + (factor * loadings + generator.normal(size=(600, items)) * np.sqrt(1 - loadings**2)) * spread[:items]
    )
    answers = np.clip(np.round(answers), 0, 5)
    model = FactorAnalysis(1, tol=1e-8, max_iter=5000).fit(answers)
    common = model.components_.sum() ** 2
    found = measure_reliability(answers)
    assert found is not None
    assert found.omega == pytest.approx(common / (common + model.noise_variance_.sum()), abs=0.003)


def test_alpha_and_omega_of_spearmans_school_marks() -> None:
    """Correlations of six subjects (Spearman 1904); one factor by least squares on what lies beside the diagonal."""
    beside = [0.83, 0.78, 0.70, 0.66, 0.63, 0.67, 0.67, 0.65, 0.57, 0.64, 0.54, 0.51, 0.45, 0.51, 0.40]
    place = np.triu_indices(6, 1)
    marks = np.eye(6)
    marks[place] = marks.T[place] = beside
    found = measure_reliability(with_correlations(marks))
    least = optimize.least_squares(lambda loading: np.outer(loading, loading)[place] - beside, np.full(6, 0.8)).x
    assert found is not None
    assert found.alpha == pytest.approx(6 / 5 * (1 - 6 / (6 + 2 * sum(beside))))
    assert found.omega == pytest.approx(least.sum() ** 2 / (least.sum() ** 2 + (1 - least**2).sum()), abs=1e-4)


def test_omega_lies_above_alpha_where_loadings_differ_and_noise_is_told() -> None:
    generator = np.random.default_rng(1)
    loadings = np.array([0.9, 0.8, 0.4, 0.3])
    answers = generator.normal(size=(20_000, 1)) * loadings + generator.normal(size=(20_000, 4)) * np.sqrt(
        1 - loadings**2
    )
    found = measure_reliability(answers)
    assert found is not None
    assert found.omega == pytest.approx(loadings.sum() ** 2 / (loadings.sum() ** 2 + (1 - loadings**2).sum()), abs=0.01)
    assert found.omega > found.alpha
    noise = measure_reliability(generator.normal(size=(300, 4)))
    assert noise is not None
    assert noise.warning == "too low"
    assert measure_reliability(np.ones((9, 3))) is None


# --- differences ----------------------------------------------------------------------------------------------------


def of(values: np.ndarray) -> dict[str, float]:
    return {"mean": float(values.mean()), "deviation": float(values.std(ddof=1)), "n": float(len(values))}


def test_a_difference_is_welchs_without_and_paired_with_the_same_people() -> None:
    generator = np.random.default_rng(0)
    one = generator.normal(2, 1, 25)
    other, apart = one + generator.normal(0.3, 0.5, 25), generator.normal(2.5, 2, 14)
    same = compare_overlapping(of(one), of(other), 25, float(np.cov(one, other)[0, 1]))
    assert (same.low, same.high) == pytest.approx(tuple(stats.ttest_rel(other, one).confidence_interval()))
    none = compare_overlapping(of(one), of(apart), 0, 0.0)
    assert (none.low, none.high) == pytest.approx(
        tuple(stats.ttest_ind(apart, one, equal_var=False).confidence_interval())
    )


@pytest.mark.parametrize(("alone", "beside", "both"), [(0, 0, 12), (5, 5, 10), (15, 3, 6), (2, 20, 20), (10, 10, 0)])
@pytest.mark.parametrize("correlation", [0.0, 0.34, 0.8])
def test_intervals_of_partly_the_same_people_hold(alone: int, beside: int, both: int, correlation: float) -> None:
    """4,000 simulated teams each; levels of superiors spread 1.3 times as wide, the truth is a difference of -0.3."""
    generator, draws = np.random.default_rng(1), 4_000
    pairs = generator.multivariate_normal([0, 0], [[1, correlation], [correlation, 1]], (draws, both))
    one = np.hstack([pairs[:, :, 0], generator.normal(0, 1, (draws, alone))])
    other = np.hstack([pairs[:, :, 1], generator.normal(0, 1, (draws, beside))]) * 1.3 - 0.3
    hits = 0
    for first, second in zip(one, other, strict=True):
        shared = float(np.cov(first[:both], second[:both])[0, 1]) if both else 0.0
        change = compare_overlapping(of(first), of(second), both, shared)
        hits += change.low <= -0.3 <= change.high
    assert 0.935 <= hits / draws <= 0.965
