"""What may be published beside what was handed on before: hand-solved cases."""

from datetime import date

import numpy as np
import pytest

from needs_analysis.codec import to_json
from needs_analysis.disclosure import cells_hold, code_edges, interchangeable, place_leaders
from needs_analysis.model import UserError
from needs_analysis.publication import Publication, Release, Rule, add_release, decide_publication, read_releases
from tests.needs_analysis.test_attack import gaps_of

PARENTS = {"town": None, "A": "town", "B": "town"}


def publish(people: int, units: list[str], *earlier: Release, seed: int = 0) -> Publication:
    """The first ``people`` of a fixed list of answers."""
    held = np.random.default_rng(seed).integers(0, 6, (60, 12)).astype(float)[:people]
    gaps = gaps_of(held, units[:people], ["R1"] * people)
    return decide_publication(gaps, PARENTS, ["R1"], np.full(people, -1), Rule(earlier=earlier, key=b"k"))


UNITS = ["A"] * 12 + ["B"] * 12 + ["A"] * 20


@pytest.mark.parametrize(
    ("now", "frozen", "units"),
    [
        (24, False, {"town", "A", "B"}),  # nothing new
        (25, True, set()),  # one person more is one person by subtraction
        (28, True, set()),
        (29, False, {"town", "A", "B"}),  # five more, all in one unit
        (23, True, set()),  # one person less
        (19, False, {"town", "A", "B"}),  # five less, of unit B
    ],
)
def test_later_figures_differ_by_nobody_or_by_k(now: int, *, frozen: bool, units: set[str]) -> None:
    first = publish(24, UNITS)
    second = publish(now, UNITS, first.release)
    assert second.frozen == frozen
    assert frozen or second.units == units


def test_people_who_moved_hide_the_units_they_moved_between() -> None:
    first = publish(24, UNITS)
    moved = ["B", "B", *UNITS[2:]]
    second = publish(24, moved, first.release)
    assert not second.frozen
    assert second.units == {"town"}


def test_another_wave_is_judged_by_itself() -> None:
    """Other answers are other people to the ledger: nothing in common to subtract."""
    first = publish(24, UNITS)
    assert publish(24, UNITS, first.release, seed=1).units == {"town", "A", "B"}


def test_the_ledger_keeps_every_release_once() -> None:
    release = to_json(publish(24, UNITS).release)
    once = add_release(None, release, date(2026, 10, 1))
    twice = add_release(once, release, date(2026, 10, 2))
    assert once == twice
    assert [known.day for known in read_releases(twice)] == [date(2026, 10, 1)]
    assert b'"held"' not in twice
    assert len(read_releases(add_release(once, to_json(publish(30, UNITS).release), date(2026, 10, 3)))) == 2
    assert read_releases(None) == ()


def test_an_unreadable_ledger_stops_the_analysis() -> None:
    with pytest.raises(UserError, match="backup"):
        read_releases(b"{")


def test_leaders_count_above() -> None:
    roles = ("R4", "R1", "R4", "R4", None)
    assert place_leaders(("A", "A", "town", None, "A"), roles, PARENTS, {"R4"}) == ("town", "A", "town", None, "A")


def test_cells_and_pairs() -> None:
    one, other = np.array(["a"] * 6 + ["b"] * 6), np.array(["x"] * 5 + ["y"] * 7)
    valid = np.ones((12, 1), dtype=bool)
    assert not cells_hold([one, other], valid, 5), "one person is in a and y"
    assert cells_hold([one, one], valid, 5)
    assert interchangeable(np.array([[3, 3], [2, 4]]), 5)
    assert not interchangeable(np.array([[3, 3], [1, 4]]), 5)
    assert interchangeable(np.array([[5, 5, 0], [0, 5, 5]]), 5), "by way of the second group"


@pytest.mark.parametrize(("value", "n", "shown"), [(0.0, 9, 0.2), (4.9, 9, 4.8), (1.0, 9, 1.0), (0.0, 30, 0.0)])
def test_edges_of_the_scale_are_coded(value: float, n: int, shown: float) -> None:
    assert code_edges(value, n, 5.0) == pytest.approx(shown)
