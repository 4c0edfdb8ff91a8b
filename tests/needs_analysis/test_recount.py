"""Which numbers may be counted again beside earlier ones: cases solved by hand, people written as runs of equal ones."""

import pytest

from needs_analysis import recountable

K = 5
Runs = list[tuple[int, str, str, bool]]
"""How many people, their part now, their part in the earlier count, and whether they have changed."""


def stretch(runs: Runs) -> tuple[list[str], list[list[str]], list[list[bool]]]:
    people = [run for run in runs for _ in range(run[0])]
    return [now for _, now, _, _ in people], [[then for _, _, then, _ in people]], [[moved for *_, moved in people]]


@pytest.mark.parametrize(
    ("runs", "told"),
    [
        ([(12, "a", "a", False)], "a"),
        ([(11, "a", "a", False), (1, "a", "a", True)], ""),  # one has changed
        ([(11, "a", "a", True), (1, "a", "a", False)], ""),  # all but one
        ([(7, "a", "a", False), (5, "a", "a", True)], "a"),
        ([(12, "a", "a", True)], "a"),  # what all have is told as what all had not
        ([(12, "a", "a", False), (1, "a", "", False)], ""),  # one has come
        ([(12, "a", "a", False), (5, "a", "", False)], "a"),
        ([(12, "a", "a", False), (1, "", "a", False)], ""),  # one has gone
        ([(12, "a", "a", False), (3, "b", "a", False), (9, "b", "b", False)], ""),  # three have moved
        ([(9, "a", "x", False), (3, "a", "x", True), (9, "a", "y", False), (2, "a", "y", True)], "a"),  # five in all
        ([(9, "a", "a", False), (9, "b", "b", False), (1, "b", "b", True)], "a"),
    ],
)
def test_parts_that_may_be_counted_again(runs: Runs, told: str) -> None:
    assert recountable(*stretch(runs), K) == set(told)


def test_what_was_never_counted_may_be() -> None:
    assert recountable(["a"] * 5 + [""] * 3, [], [], K) == {"a"}
