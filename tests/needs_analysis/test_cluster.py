"""Groups where there are some, "no clear groups" on a continuum: simulated people with a known truth."""

import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from benchmarks.gap_simulator import CLEAR, REALISTIC, Town, simulate
from needs_analysis.cluster import group_gaps
from needs_analysis.forward import group_gaps_again

GAPS = simulate(Town(people=100, items=3), 0)


@pytest.mark.parametrize(
    ("town", "seed", "least"),
    [(REALISTIC, 6, 0.85), (CLEAR, 0, 0.85), (Town(kind="role"), 2, 0.75)],
)
def test_profiles_are_found_again(town: Town, seed: int, least: float) -> None:
    people = simulate(town, seed)
    result = group_gaps(people.gaps, people.areas, people.roles)
    assert result.status == "groups"
    assert adjusted_rand_score(people.truth, result.best) >= least
    clear = result.labels >= 0
    assert (result.labels[clear] == result.best[clear]).all()
    sizes = result.best.value_counts()
    assert list(sizes.sort_index()) == sorted(sizes, reverse=True), "the largest group comes first"


@pytest.mark.parametrize("kind", ["continuum", "skewed", "independent"])
@pytest.mark.parametrize("seed", [0, 1])
def test_a_continuum_has_no_groups(kind: str, seed: int) -> None:
    people = simulate(Town(kind=kind), seed)  # type: ignore[arg-type]
    result = group_gaps(people.gaps, people.areas)
    assert result.status == "no_structure"
    assert (result.labels == -1).all()


def test_a_long_tail_of_wide_gaps_is_no_group() -> None:
    """The general level follows a chi-squared distribution: skewed, but one continuum."""
    generator = np.random.default_rng(4)
    areas = {f"F{field}-{item}": f"F{field}" for field in range(6) for item in range(8)}
    answers = np.repeat(generator.normal(0, 0.4, (300, 6)), 8, axis=1) + generator.normal(0.5, 0.9, (300, 48))
    answers += (generator.chisquare(3, (300, 1)) - 3) * 0.36
    gaps = pd.DataFrame(np.clip(np.round(answers), -1, 4), columns=list(areas))
    assert group_gaps(gaps, areas).status == "no_structure"


def test_neither_the_order_of_rows_and_columns_nor_threads_matter() -> None:
    people = simulate(Town(people=200, items=5, kind="role", spread=1.0), 1)
    shuffled = people.gaps.sample(frac=1, random_state=3).iloc[:, ::-1]
    first = group_gaps(people.gaps, people.areas, people.roles)
    second = group_gaps(shuffled, people.areas, people.roles)
    assert first.status == "groups"
    pd.testing.assert_series_equal(first.best, second.best.reindex(people.gaps.index))
    pd.testing.assert_series_equal(first.labels, second.labels.reindex(people.gaps.index))
    assert first.quality == second.quality


def test_the_number_of_threads_changes_no_bit() -> None:
    program = (
        "import hashlib; from benchmarks.gap_simulator import simulate, Town; from needs_analysis import group_gaps\n"
        "p = simulate(Town(people=120, items=4, profiles=3, spread=1.2), 6); r = group_gaps(p.gaps, p.areas)\n"
        "print(r.status, r.quality, hashlib.sha256(r.model.shape.means.tobytes()).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for threads in ("1", "2")
    }
    assert len(printed) == 1
    assert printed.pop().startswith("groups")


def changed(**cells: object) -> pd.DataFrame:
    gaps = GAPS.gaps.copy()
    for column, value in cells.items():
        gaps[column.replace("_", "-")] = value
    return gaps


@pytest.mark.parametrize(
    ("gaps", "areas", "roles", "status"),
    [
        pytest.param(GAPS.gaps.iloc[:0], GAPS.areas, None, "too_few", id="nobody"),
        pytest.param(GAPS.gaps.iloc[:, :0], GAPS.areas, None, "too_few", id="no competency"),
        pytest.param(GAPS.gaps.iloc[:40], GAPS.areas, None, "too_few", id="forty people"),
        pytest.param(GAPS.gaps * np.nan, GAPS.areas, None, "too_few", id="nothing answered"),
        pytest.param(GAPS.gaps.iloc[:, :1], GAPS.areas, None, "too_few", id="one competency"),
        pytest.param(GAPS.gaps * 0, GAPS.areas, None, "too_few", id="everybody alike"),
        pytest.param(GAPS.gaps.iloc[:, :2], GAPS.areas, None, "", id="two competencies"),
        pytest.param(GAPS.gaps, {}, None, "", id="no areas known"),
        pytest.param(GAPS.gaps, {name: name for name in GAPS.gaps}, None, "", id="every competency an area"),
        pytest.param(GAPS.gaps, dict.fromkeys(GAPS.gaps, "A"), None, "", id="one area"),
        pytest.param(GAPS.gaps, GAPS.areas, pd.Series("R", GAPS.gaps.index), "", id="one role"),
        pytest.param(GAPS.gaps, GAPS.areas, pd.Series([None, "R"], [5, 6]), "", id="roles of two people"),
        pytest.param(changed(F0_1=2.0, F0_2=np.nan), GAPS.areas, None, "", id="constant and empty columns"),
        pytest.param(changed(F0_1=np.inf), GAPS.areas, None, "", id="not finite"),
        pytest.param(GAPS.gaps.set_axis([f"p{i % 9}" for i in range(100)]), GAPS.areas, None, "", id="names twice"),
        pytest.param(GAPS.gaps.astype("Int64"), GAPS.areas, None, "", id="whole numbers with gaps"),
        pytest.param(pd.concat([GAPS.gaps.iloc[[0, 1]]] * 60), GAPS.areas, None, "", id="two kinds of people"),
    ],
)
def test_unusual_answers_end_in_a_value(
    gaps: pd.DataFrame, areas: dict[str, str], roles: pd.Series | None, status: str
) -> None:
    result = group_gaps(gaps, areas, roles)
    assert result.status in ({status} if status else {"groups", "no_structure", "too_few"})
    assert result.labels.index.equals(gaps.index)
    assert result.best.index.equals(gaps.index)


def test_who_answered_nothing_is_between_groups() -> None:
    people = simulate(CLEAR, 0)
    people.gaps.iloc[[5, 77]] = np.nan
    result = group_gaps(people.gaps, people.areas)
    assert list(result.labels.iloc[[5, 77]]) == [-1, -1]
    assert list(result.best.iloc[[5, 77]]) == [0, 0]


def test_last_years_groups_are_kept_while_they_fit() -> None:
    town = CLEAR.of(people=500)
    both = simulate(town, 0)
    last, this = both.gaps.iloc[:250], both.gaps.iloc[250:]
    before = group_gaps(last, both.areas)
    assert before.model is not None
    kept = group_gaps_again(before.model, this, both.areas)
    assert (kept.status, kept.quality["kept"]) == ("groups", 1)
    assert adjusted_rand_score(both.truth[250:], kept.best) >= 0.75
    other = simulate(CLEAR, 2)
    anew = group_gaps_again(before.model, other.gaps, other.areas)
    assert anew.quality["kept"] == 0
    assert adjusted_rand_score(other.truth, anew.best) >= 0.75
