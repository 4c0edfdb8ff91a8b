"""Weights from pairwise comparisons beside published ones."""

import numpy as np
import pytest

from strategy import weigh_pairs

Numbers = tuple[float, ...]

# Saaty, How to make a decision: the analytic hierarchy process, EJOR 48 (1990), table "choosing a school".
SCHOOL = ("learning", "friends", "school life", "vocational", "college", "music")
SCHOOL_ROWS = (
    (1, 4, 3, 1, 3, 4),
    (1 / 4, 1, 7, 3, 1 / 5, 1),
    (1 / 3, 1 / 7, 1, 1 / 5, 1 / 5, 1 / 6),
    (1, 1 / 3, 5, 1, 1, 1 / 3),
    (1 / 3, 5, 5, 1, 1, 3),
    (1 / 4, 1, 6, 3, 1 / 3, 1),
)
# Saaty, Decision making with the analytic hierarchy process, Int. J. Services Sciences 1 (2008): consumption of drinks.
DRINKS = ("coffee", "wine", "tea", "beer", "sodas", "milk", "water")
DRINKS_ROWS = (
    (1, 9, 5, 2, 1, 1, 1 / 2),
    (1 / 9, 1, 1 / 3, 1 / 9, 1 / 9, 1 / 9, 1 / 9),
    (1 / 5, 3, 1, 1 / 3, 1 / 4, 1 / 3, 1 / 9),
    (1 / 2, 9, 3, 1, 1 / 2, 1, 1 / 3),
    (1, 9, 4, 2, 1, 2, 1 / 2),
    (1, 9, 3, 1, 1 / 2, 1, 1 / 3),
    (2, 9, 9, 3, 2, 3, 1),
)


def upper(items: tuple[str, ...], rows: tuple[Numbers, ...]) -> dict[tuple[str, str], float]:
    return {(items[i], items[j]): rows[i][j] for i in range(len(items)) for j in range(i + 1, len(items))}


@pytest.mark.parametrize(
    ("items", "rows", "weights", "ratio", "other"),
    [
        (
            SCHOOL,
            SCHOOL_ROWS,
            (0.32, 0.14, 0.03, 0.13, 0.24, 0.14),
            0.24,
            (0.32077, 0.139503, 0.034768, 0.128486, 0.23739, 0.139083),
        ),
        (
            DRINKS,
            DRINKS_ROWS,
            (0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327),
            0.022,
            (0.177457, 0.019149, 0.041831, 0.116417, 0.189572, 0.128781, 0.326793),
        ),
    ],
    ids=["school", "drinks"],
)
def test_published_weights(
    items: tuple[str, ...], rows: tuple[Numbers, ...], weights: Numbers, ratio: float, other: Numbers
) -> None:
    """As printed, and ``other``: as the library ahpy 2.1 computes them. Its ratios, with other random indices: 0.227, 0.022."""
    found = weigh_pairs(items, upper(items, rows))
    assert tuple(found.weights.values()) == pytest.approx(weights, abs=0.006)
    assert found.ratio == pytest.approx(ratio, abs=0.012)
    assert tuple(found.weights.values()) == pytest.approx(other, abs=1e-6)
    assert found.consistent is (ratio <= 0.1)


def test_consistent_judgements_give_the_weights_they_were_made_of() -> None:
    """4 : 2 : 1, judged without fault: weights 4/7, 2/7, 1/7, ratio 0, nothing to doubt."""
    found = weigh_pairs(("A", "B", "C"), {("A", "B"): 2, ("B", "C"): 2, ("A", "C"): 4})
    assert found.weights == pytest.approx({"A": 4 / 7, "B": 2 / 7, "C": 1 / 7})
    assert (found.largest, found.ratio) == pytest.approx((3.0, 0.0), abs=1e-9)
    assert found.doubt is None


def test_the_worst_judgement_is_named() -> None:
    """A over B over C, but C judged over A: whoever turns that round gets a consistent matrix."""
    said = {("A", "B"): 3.0, ("B", "C"): 3.0, ("A", "C"): 1 / 9}
    found = weigh_pairs(("A", "B", "C"), said)
    assert not found.consistent
    assert found.doubt is not None
    assert found.doubt[0] == ("A", "C")
    assert weigh_pairs(("A", "B", "C"), {**said, ("A", "C"): 9}).ratio == pytest.approx(0, abs=1e-9)


def test_what_is_not_judged_counts_as_equal_and_one_item_weighs_all() -> None:
    assert weigh_pairs(("A", "B"), {}).weights == pytest.approx({"A": 0.5, "B": 0.5})
    assert weigh_pairs(("A",), {}).weights == {"A": 1.0}


@pytest.mark.parametrize("said", [{("A", "B"): 10.0}, {("A", "A"): 2.0}, {("A", "X"): 2.0}])
def test_impossible_judgements_are_refused(said: dict[tuple[str, str], float]) -> None:
    with pytest.raises(ValueError, match=r"no judgement|not in"):
        weigh_pairs(("A", "B"), said)


def test_the_geometric_mean_agrees_on_three_items() -> None:
    """For three items the eigenvector and the rows' geometric means are the same (Crawford and Williams 1985)."""
    matrix = np.array([[1, 3, 5], [1 / 3, 1, 4], [1 / 5, 1 / 4, 1]])
    means = matrix.prod(axis=1) ** (1 / 3)
    found = weigh_pairs(("A", "B", "C"), {("A", "B"): 3, ("A", "C"): 5, ("B", "C"): 4})
    assert list(found.weights.values()) == pytest.approx(list(means / means.sum()))
