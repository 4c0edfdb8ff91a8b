"""Why not, what binds, what a euro more buys, and the smallest change."""

from dataclasses import replace

import pytest

from curriculum.explain import compare_plans, explain_absence, explain_limits
from curriculum.model import Catalogue, Limits, Lock, Pool
from curriculum.optimise import optimise_plan
from curriculum.steer import GIVE_UP, draw_curve, find_knee, stay_near
from needs_analysis import Learner
from tests.curriculum.test_choose import OFFER, TEN, seats_of
from tests.curriculum.towns import anonymous_town, demand, module, person, shipped_catalogue

MONEY = Limits(790.0, 11.0)


@pytest.mark.parametrize(
    ("who", "what", "limits", "expected"),
    [
        ("p0", "FILE-1", MONEY, "The plan has a seat in “FILE-1” here: it is worth 1.2; what it takes would bring"),
        ("p0", "LAW", MONEY, "“LAW” closes no gap here and leads to nothing that does."),
        ("p4", "LAW", MONEY, "11.0 of 11.0 hours are taken; “LAW” needs 4.0."),
        ("nobody", "LAW", MONEY, "This person or this module is not part of the plan."),
        ("p0", "FILE-2", Limits(490.0, 11.0), "“FILE-2” is not held: no group of 4 is worth its 400 EUR"),
        ("p0", "FILE-2", Limits(90.0, 11.0), "“FILE-1” has to come first and is not part of the plan here."),
        (
            "p0",
            "FILE-1",
            replace(MONEY, locks=(Lock("barred", ("FILE-1",)),)),
            "It was decided that “FILE-1” is not offered",
        ),
        (
            "p0",
            "FILE-2",
            replace(MONEY, locks=(Lock("apart", ("FILE-1", "FILE-2")),)),
            "does not go together with “FILE-1”",
        ),
        ("p8", "LAW", Limits(90.0, 11.0), "that the plan has none is a matter of whole groups"),
    ],
)
def test_why_not(who: str, what: str, limits: Limits, expected: str) -> None:
    plan = optimise_plan(TEN, OFFER, limits)
    if (who, what) == ("p8", "LAW") and "p8" in seats_of(plan)["LAW"]:
        who = next(f"p{n}" for n in range(4, 10) if f"p{n}" not in seats_of(plan)["LAW"])
        expected = "A seat in “LAW” would be worth 0.8 here"
    assert expected in explain_absence(TEN, OFFER, plan, who, what).text("en")


def test_the_same_gap_is_closed_by_another_module() -> None:
    offer = Catalogue((module("M1", "C:0>1"), module("M2", "C:0>1", cost_per_session=900.0)))
    town = demand(person("ann", {}, {"C": 1}), person("ben", {}, {"C": 1}))
    plan = optimise_plan(town, offer, Limits(1e4, 50.0))
    assert explain_absence(town, offer, plan, "ann", "M2").text("en") == "“M1” closes the same gap."


def test_what_binds() -> None:
    """Only money: LAW costs 22.5 EUR a seat and gives 0.8, so 1,000 EUR more would give up to 35.6 at the margin."""
    tight = optimise_plan(TEN, OFFER, Limits(700.0, 50.0))
    first = explain_limits(tight, TEN, OFFER)[0].text("en")
    assert first.startswith("1,000 EUR more would close about ")
    plenty = optimise_plan(TEN, OFFER, Limits(1e5, 50.0, pools=(Pool("Ms Trainer", "trainer", 4.0, {"LAW": 4.0}),)))
    said = [message.text("en") for message in explain_limits(plenty, TEN, OFFER)]
    assert said[0] == "More money would close nothing more: other limits hold the plan back."
    assert said[1].startswith("“Ms Trainer” is a bottleneck: one more would close about 0.8")  # 4 seats a run of 4 h


def test_curve_rises_and_bends() -> None:
    curve = draw_curve(TEN, OFFER, MONEY, budgets=[90, 300, 390, 490, 700, 790, 880, 2_000])
    needed = 6 * 1.2 * 1.75 + 2 * 1.2 + 6 * 0.8
    closed = {point.budget: point.closed * needed for point in curve.points}
    assert closed == pytest.approx(
        {90: 3.2, 300: 7.2, 390: 10.4, 490: 12.0, 700: 15.0, 790: 18.2, 880: 18.2 + 0.0, 2000: 18.2 + 0.0}, rel=0.02
    )
    assert all(one.closed <= two.closed for one, two in zip(curve.points, curve.points[1:], strict=False))
    assert all(point.closed <= point.bound + 1e-9 for point in curve.points)
    assert curve.knee == 790


@pytest.mark.parametrize(
    ("points", "knee"),
    [
        ([(0, 0), (1, 0.7), (2, 0.9), (3, 1.0)], 1.0),
        ([(0, 0), (1, 1), (2, 2)], None),  # straight
        ([(0, 1), (1, 1), (2, 1)], None),  # flat
        ([(0, 0), (1, 1)], None),
    ],
)
def test_knee(points: list[tuple[float, float]], knee: float | None) -> None:
    assert find_knee(points) == knee


def test_smallest_change_when_somebody_is_barred() -> None:
    """p5 may not take FILE-1: both its FILE seats go, nothing else moves (LAW is full)."""
    before = optimise_plan(TEN, OFFER, MONEY)
    best = optimise_plan(TEN, OFFER, replace(MONEY, locks=(Lock("barred", ("FILE-1",), "p5"),)))
    after = stay_near(TEN, OFFER, best, (before, GIVE_UP))
    moved = compare_plans(before, after)
    assert {(change.learner, change.module, change.before, change.after) for change in moved.changes} == {
        ("p5", "FILE-1", 1, 0),
        ("p5", "FILE-2", 1, 0),
    }
    assert moved.value == pytest.approx(-2.1)
    assert (moved.cost, moved.sessions) == (0, {})


def test_nothing_changes_where_nothing_moves() -> None:
    town, limits = anonymous_town(120), Limits(12_000.0, 20.0)
    plan = optimise_plan(town, shipped_catalogue(), limits)
    again = optimise_plan(town, shipped_catalogue(), limits)
    assert compare_plans(plan, stay_near(town, shipped_catalogue(), again, (plan, GIVE_UP))).changes == ()


def test_groups_have_prices_too() -> None:
    group = Learner("g", "G", 20, None, None, (), {"C": {1: 15}}, {})
    plan = optimise_plan(demand(group), Catalogue((module("M1", "C:0>1"),)), Limits(120.0, 50.0))
    assert plan.prices["budget"] > 0
