"""Year on year from published figures: what may be compared, and the change against hand-solved cases."""

from dataclasses import replace

import pytest
from scipy import stats

from needs_analysis.compare import WHOLE, compare_years, load_benchmarks
from needs_analysis.model import Groups, Need, Needs, Population, UserError


def need(gap: float, n: int, deviation: float = 1.0, identifier: str = "C1") -> Need:
    half = stats.t.ppf(0.975, n - 1) * deviation / n**0.5
    return Need(identifier, identifier, n, None, None, gap, max(0.0, gap - half), gap + half, None)


def unit(identifier: str, gap: float, n: int, parent: str | None = "town") -> Population:
    return Population(identifier, identifier, parent, n, None, (need(gap, n),))


def needs(whole: Need, *units: Population) -> Needs:
    return Needs("anonymous", "profile", 100, None, 5, (whole,), units, (), Groups("too_few", {}, ()))


def test_the_change_is_welchs() -> None:
    (change,) = compare_years(needs(need(1.2, 40, 0.9)), needs(need(0.8, 50, 1.1)))
    error = (0.9**2 / 40 + 1.1**2 / 50) ** 0.5
    freedom = error**4 / ((0.9**2 / 40) ** 2 / 39 + (1.1**2 / 50) ** 2 / 49)
    half = stats.t.ppf(0.975, freedom) * error
    assert (change.unit, change.n_before, change.n_now) == (WHOLE, 40, 50)
    assert change.change.difference == pytest.approx(-0.4)
    assert change.change.high == pytest.approx(-0.4 + half)
    assert change.change.effect == pytest.approx(-0.4)
    p = stats.ttest_ind_from_stats(0.8, 1.1, 50, 1.2, 0.9, 40, equal_var=False).pvalue
    assert change.change.sure == (p < 0.05)


def test_only_units_shown_in_both_years_at_the_same_place() -> None:
    before = needs(need(1.0, 90), unit("a", 1.0, 20), unit("b", 1.0, 20), unit("c", 1.0, 20))
    now = needs(need(1.0, 90), unit("a", 0.5, 20), unit("b", 1.0, 20, parent="elsewhere"), unit("d", 1.0, 20))
    assert {change.unit for change in compare_years(before, now)} == {WHOLE, "a"}


def test_a_unit_formed_anew_is_compared_with_the_union() -> None:
    before = needs(need(1.0, 90), unit("a", 1.0, 30), unit("b", 2.0, 10), unit("a1", 1.0, 10, parent="a"))
    now = needs(need(1.0, 90), unit("new", 1.0, 40))
    found = {change.unit: change for change in compare_years(before, now, {"new": ("a", "b")})}
    assert found["new"].before == pytest.approx((30 * 1.0 + 10 * 2.0) / 40)
    assert found["new"].n_before == 40
    (inside,) = (c for c in compare_years(before, now, {"new": ("a", "a1")}) if c.unit == "new")
    assert (inside.n_before, inside.parts) == (30, 1), "a team named beside its unit counts once"
    assert "new" not in {c.unit for c in compare_years(before, now, {"new": ("a", "hidden")})}, "not shown last year"


def year(shown: dict[str, int], others: dict[str, int], tree: str) -> Needs:
    """``tree``: ``town>a b; a>a1 a2``. ``shown`` and ``others``: unit -> answers; gaps are a tenth of them."""
    parents: dict[str, str | None] = {"town": None}
    for part in tree.split("; "):
        above, _, below = part.partition(">")
        parents |= dict.fromkeys(below.split(), above)
    units = [unit(name, shown[name] / 10, shown[name], up) for name, up in parents.items() if name in shown]
    rest = [unit(name, n / 10, n, parents[name]) for name, n in others.items()]
    hidden = [Population(name, name, up, None, None, ()) for name, up in parents.items() if name not in shown]
    return replace(needs(need(1.0, 90), *units), others=tuple(rest), hidden_units=tuple(hidden))


LAST = year({"town": 60, "a": 30, "a1": 12, "b": 20}, {"town": 10, "a": 18}, "town>a b c; a>a1 a2 a3")
"""Of a, the teams a2 and a3 are too small: they and a itself are its others. c is among the others of the town."""


@pytest.mark.parametrize(
    ("now", "formed_from", "compared"),
    [
        # nothing has changed: units, and the others of each
        (LAST, {}, {"town": 60, "a": 30, "a1": 12, "b": 20, "others town": 10, "others a": 18}),
        # a's head and small teams became x: last year's others of a
        (
            year({"town": 60, "a": 12, "x": 18}, {"town": 12}, "town>a b c x; a>a1"),
            {"x": ("a", "a2", "a3"), "a": ("a1",)},
            {"town": 60, "x": 18, "a": 12, "others town": 30},
        ),
        # one of the small teams went to b: neither side is what it was
        (year({"town": 60, "a": 25, "b": 25}, {}, "town>a b c; a>a1 a3; b>a2"), {}, {"town": 60}),
        # all others of a and b together
        (year({"town": 60, "y": 38}, {}, "town>y a1 c"), {"y": ("a", "b"), "a1": ("a1",)}, {"town": 60, "y": 38}),
        # a2 vanished without a word: its people are taken to have stayed in a
        (year({"a": 30, "a1": 12}, {"a": 18}, "town>a b c; a>a1 a3"), {}, {"a": 30, "a1": 12, "others a": 18}),
        # a new team in a: a as a whole is the same, its others are not
        (year({"a": 30, "a1": 12, "n": 9}, {"a": 9}, "town>a b c; a>a1 a2 a3 n"), {}, {"a": 30, "a1": 12}),
        # a was split in two: only both together are what it was, b is now among the others
        (
            year({"p": 14, "q": 16, "pq": 30}, {}, "town>pq b c; pq>p q"),
            dict.fromkeys(("pq", "p", "q"), ("a",)),
            {"pq": 30},
        ),
    ],
)
def test_reorganised_units_are_compared_with_unions_of_what_was_published(
    now: Needs, formed_from: dict[str, tuple[str, ...]], compared: dict[str, int]
) -> None:
    found = [change for change in compare_years(LAST, now, formed_from) if change.unit != WHOLE]
    assert {("others " if one.others else "") + one.unit: one.n_before for one in found} == compared


def test_the_union_of_a_unit_and_of_others_is_pooled() -> None:
    now = year({"town": 60, "y": 38}, {}, "town>y a1 c")
    (change,) = (one for one in compare_years(LAST, now, {"y": ("a", "b"), "a1": ("a1",)}) if one.unit == "y")
    assert change.parts == 2
    assert change.before == pytest.approx((18 * 1.8 + 20 * 2.0) / 38)


def test_competencies_that_one_year_did_not_ask_are_left_out() -> None:
    assert compare_years(needs(need(1.0, 40)), needs(need(1.0, 40, identifier="C2"))) == ()
    hidden = replace(need(1.0, 40), gap=None)
    assert compare_years(needs(hidden), needs(need(1.0, 40))) == ()


@pytest.mark.parametrize(
    ("content", "gaps"),
    [
        ("competency,gap,n,source\nC1,0.8,1200,Survey 2025\n", [(0.8, 1200)]),
        ("competency;gap;source\nC1;0,8;Umfrage 2025\n", [(0.8, None)]),
    ],
)
def test_values_of_others(content: str, gaps: list[tuple[float, int | None]]) -> None:
    found = load_benchmarks(content.encode())
    assert [(value.gap, value.n) for value in found] == gaps
    assert all(value.source for value in found)


@pytest.mark.parametrize(
    ("content", "word"),
    [("competency,gap\nC1,1\n", "source"), ("competency,gap,source\nC1,much,x\n", "Row 2"), ("", "competency")],
)
def test_values_without_source_or_number_are_refused(content: str, word: str) -> None:
    with pytest.raises(UserError, match=word):
        load_benchmarks(content.encode())
