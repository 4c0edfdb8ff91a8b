"""The privacy rule: optimal and safe on random trees, and the plain threshold rule is not."""

from itertools import combinations

import numpy as np
import pytest

from needs_analysis.disclosure import (
    blur_count,
    blur_mean,
    blur_share,
    choose_sets,
    publishable_units,
    publishable_units_between,
    separable_answers,
)
from tests.needs_analysis.attacker import find_exposed

K = 5


def random_tree(seed: int, size: int) -> tuple[dict[str, str | None], dict[str, int]]:
    generator = np.random.default_rng(seed)
    parents: dict[str, str | None] = {"u0": None}
    for number in range(1, size):
        parents[f"u{number}"] = f"u{generator.integers(number)}"
    return parents, {unit: int(generator.integers(0, 8)) for unit in parents}


def subtree(parents: dict[str, str | None], unit: str) -> set[str]:
    below = {unit}
    while True:
        more = {child for child, parent in parents.items() if parent in below} - below
        if not more:
            return below
        below |= more


def residuals(parents: dict[str, str | None], answers: dict[str, int], published: set[str]) -> list[int]:
    covered = {unit: subtree(parents, unit) for unit in published}
    found = []
    for unit in published:
        left = set(covered[unit])
        for other in published - {unit}:
            if other in covered[unit]:
                left -= covered[other]
        found.append(sum(answers[member] for member in left))
    whole = set(parents) - set().union(*covered.values()) if covered else set(parents)
    return [*found, sum(answers[member] for member in whole)]


def keeps_the_rule(parents: dict[str, str | None], answers: dict[str, int], published: set[str], k: int = K) -> bool:
    enough = all(sum(answers[member] for member in subtree(parents, unit)) >= k for unit in published)
    return enough and all(rest == 0 or rest >= k for rest in residuals(parents, answers, published))


@pytest.mark.parametrize("roots", [1, 2])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("k", [5, 7, 10])
@pytest.mark.parametrize("seed", range(15))
def test_the_choice_is_as_good_as_trying_everything(seed: int, k: int, weighted: bool, roots: int) -> None:
    parents, answers = random_tree(seed + 100 * k, 8)
    parents |= dict.fromkeys(["u3"][: roots - 1])
    worth = {unit: 0.5 + number % 4 for number, unit in enumerate(parents)} if weighted else dict.fromkeys(parents, 1.0)
    chosen = publishable_units(parents, answers, k, worth if weighted else None)
    subsets = (set(c) for size in range(len(parents) + 1) for c in combinations(sorted(parents), size))
    best = max((sum(worth[u] for u in s) for s in subsets if keeps_the_rule(parents, answers, s, k)), default=0)
    assert not chosen or keeps_the_rule(parents, answers, chosen, k)
    assert sum(worth[unit] for unit in chosen) == best


def test_threshold_rule_would_leak_where_ours_does_not() -> None:
    parents = {"office": None, "a": "office", "b": "office"}
    answers = {"office": 0, "a": 6, "b": 2}
    assert publishable_units(parents, answers, K) == {"office"}


def test_weights_decide_between_teams_and_office() -> None:
    parents = {"town": None, "office": "town", "a": "office", "b": "office"}
    answers = {"town": 9, "office": 1, "a": 6, "b": 7}
    assert publishable_units(parents, answers, K, {"a": 3.0, "b": 3.0}) == {"town", "a", "b"}


def test_a_question_that_few_answered_hides_the_unit_for_all_questions() -> None:
    parents = {"town": None, "a": "town", "b": "town"}
    most = {"town": 0, "a": 9, "b": 9}
    fewest = {"town": 0, "a": 9, "b": 3}
    assert publishable_units_between(parents, fewest, most, K) == {"town"}


def test_nobody_answered() -> None:
    assert publishable_units({"town": None}, {}, K) == set()


@pytest.mark.parametrize(
    ("parents", "answers", "sentence"),
    [
        ({"a": "b"}, {}, "without an entry"),
        ({"a": None}, {"x": 1}, "without an entry"),
        ({"a": "b", "b": "a"}, {}, "cycle"),
        ({"a": float("nan")}, {"a": 9}, "without an entry"),
    ],
)
def test_a_broken_tree_is_refused(parents: dict[str, str | None], answers: dict[str, int], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        publishable_units(parents, answers)


@pytest.mark.parametrize(
    ("answers", "k", "weights"),
    [({"a": -3}, 5, {}), ({"a": 9}, 0, {}), ({"a": 9}, -1, {}), ({"a": 9}, 5, {"b": float("nan")})],
)
def test_numbers_that_would_undo_the_rule_are_refused(
    answers: dict[str, int], k: int, weights: dict[str, float]
) -> None:
    with pytest.raises(ValueError, match="at least"):
        publishable_units({"a": None, "b": "a"}, answers, k, weights)


@pytest.mark.parametrize(
    ("count", "total", "shown"),
    [(0, 20, 0), (2, 20, 0), (4, 20, 5), (7, 20, 5), (14, 20, 15), (15, 20, 15), (18, 20, 20), (12, 12, 12), (6, 9, 0)],
)
def test_counts_differ_by_none_or_by_k(count: int, total: int, shown: int) -> None:
    assert blur_count(count, total) == shown


def test_means_and_shares_are_blurred() -> None:
    assert blur_mean(1.2345, 12) == 1.2
    assert blur_mean(1.2345, 300) == 1.23
    assert [blur_share(share) for share in (0.0, 0.07, 0.33, 0.98)] == [0.1, 0.1, 0.35, 0.9]


@pytest.mark.parametrize(
    ("shared", "fewest"),
    [
        ([[6, 0], [0, 7]], 6),  # two separate worlds: nothing to subtract but the whole of one
        ([[0, 0], [0, 0]], 1 << 40),
        ([[6, 2], [0, 7]], 2),  # a unit inside a role, two people beside it
        ([[6, 5], [5, 7]], 10),
        ([[3, 3, 3], [3, 3, 3]], 6),
        ([[9, 0, 1], [0, 9, 1]], 1),
    ],
)
def test_fewest_answers_that_two_partitions_can_isolate(shared: list[list[int]], fewest: int) -> None:
    assert separable_answers(np.array(shared)) == fewest


@pytest.mark.parametrize("seed", range(20))
def test_the_cut_is_the_smallest_of_all(seed: int) -> None:
    """Every combination of the two partitions with factors 0 and 1, and who does not cancel out."""
    generator = np.random.default_rng(seed)
    shared = generator.integers(0, 4, (3, 4))
    supports = []
    for bits in range(1 << 7):
        rows = np.array([bits >> j & 1 for j in range(3)])
        columns = np.array([bits >> (3 + j) & 1 for j in range(4)])
        supports.append(int(shared[rows[:, None] != columns[None, :]].sum()))
    expected = min((support for support in supports if support), default=1 << 40)
    assert separable_answers(shared) == expected


@pytest.mark.parametrize(
    ("sets", "chosen"),
    [
        (["abcde"], (True,)),
        (["abcd"], (False,)),
        (["abcdefghij", "abcdefghi"], (True, False)),
        (["abcdefghij", "abcde"], (True, True)),
        (["abcdefghij", "fghijklmno"], (True, True)),
        (["abcdefghij", "ghijklmnop"], (True, False)),
        (["abcdefghij", "abcde", "abcdef", "fghij"], (True, True, False, True)),
        (["abcd", "abcdefgh"], (False, True)),
        ([], ()),
        ([""], (False,)),
    ],
)
def test_overlapping_sets_are_told_while_they_cut_nobody_off(sets: list[str], chosen: tuple[bool, ...]) -> None:
    assert choose_sets([set(members) for members in sets], K) == chosen


@pytest.mark.parametrize(
    ("told", "sets", "chosen"),
    [
        (["abcdefghij"], ["abcdefghij", "abcdefghi", "abcde", "klmno"], (True, False, True, True)),
        (["abcdefg", "abcdef"], ["abcdefg", "g", "abcdefghijkl"], (True, False, False)),  # too much was told before
    ],
)
def test_what_was_told_before_is_still_known(told: list[str], sets: list[str], chosen: tuple[bool, ...]) -> None:
    assert choose_sets([set(members) for members in sets], K, [set(members) for members in told]) == chosen


@pytest.mark.parametrize("seed", range(20))
def test_chosen_sets_isolate_nobody(seed: int) -> None:
    """The attacker's linear algebra over random overlapping sets; and of the sets left out none could be added."""
    generator = np.random.default_rng(seed)
    rows = generator.random((8, 30)) < generator.uniform(0.2, 0.9, (8, 1))
    chosen = choose_sets([set(np.flatnonzero(row).astype(str)) for row in rows], K)
    assert find_exposed(list(rows[np.array(chosen)]) or [np.zeros(30)], K) is None
    for number, holds in enumerate(chosen):
        before = [row for row, told in zip(rows[:number], chosen[:number], strict=True) if told]
        cells = np.unique(np.array([*before, rows[number]]), axis=1, return_counts=True)
        smallest = min(size for cell, size in zip(cells[0].T, cells[1], strict=True) if cell.any())
        assert holds == (smallest >= K)
