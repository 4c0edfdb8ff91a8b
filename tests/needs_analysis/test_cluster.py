"""Groups where there are some, "no clear groups" on a continuum: simulated people with a known truth."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from needs_analysis.cluster import group_gaps

FIELDS, ITEMS = 6, 8


def simulate(people: int, seed: int, kind: str = "profiles") -> tuple[pd.DataFrame, dict[str, str], np.ndarray]:
    """Signed gaps with general severity, halo per field and noise inside every one of five profiles."""
    generator = np.random.default_rng(seed)
    profile = generator.choice(5, people, p=[0.3, 0.25, 0.2, 0.15, 0.1])
    shift = generator.normal(0, 1.1 if kind == "profiles" else 0.0, (5, FIELDS))
    severity = generator.normal(0, 0.4 if kind == "profiles" else 1.0, (people, 1))
    halo = generator.normal(0, 0.4, (people, FIELDS))
    answers = np.repeat((shift[profile] + halo + severity), ITEMS, axis=1)
    answers += generator.normal(0, 0.9, answers.shape) + (-0.6 if kind == "skewed" else 1.0)
    answers = np.clip(np.round(answers), 0 if kind == "skewed" else -1, 4)
    answers[generator.random(answers.shape) < 0.1] = np.nan
    names = [f"F{field}-{item}" for field in range(FIELDS) for item in range(ITEMS)]
    return pd.DataFrame(answers, columns=names), {name: name[:2] for name in names}, profile


@pytest.mark.parametrize(("seed", "least"), [(0, 0.7), (1, 0.7)])
def test_five_profiles_are_found_again(seed: int, least: float) -> None:
    gaps, areas, truth = simulate(300, seed)
    result = group_gaps(gaps, areas)
    assert result.status == "groups"
    assert adjusted_rand_score(truth, result.best) >= least
    clear = result.labels >= 0
    assert (result.labels[clear] == result.best[clear]).all()


@pytest.mark.parametrize(("kind", "seed"), [("continuum", 0), ("continuum", 1), ("skewed", 0), ("skewed", 1)])
def test_a_continuum_has_no_groups(kind: str, seed: int) -> None:
    gaps, areas, _ = simulate(300, seed, kind)
    result = group_gaps(gaps, areas)
    assert result.status == "no_structure"
    assert (result.labels == -1).all()


def test_too_few_people_are_not_grouped() -> None:
    gaps, areas, _ = simulate(40, 0)
    assert group_gaps(gaps, areas).status == "too_few"


def test_the_order_of_the_rows_does_not_matter() -> None:
    gaps, areas, _ = simulate(200, 1)
    roles = pd.Series(np.where(np.arange(200) % 3, "R01", "R02"))
    shuffled = gaps.sample(frac=1, random_state=3)
    first = group_gaps(gaps, areas, roles)
    second = group_gaps(shuffled, areas, roles)
    pd.testing.assert_series_equal(first.best, second.best.reindex(gaps.index))
    assert first.quality == second.quality
