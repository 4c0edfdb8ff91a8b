"""Goals to modules and back, money and resources, by hand; scenarios against the optimiser itself."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from curriculum import Limits, make_calendar, optimise_plan, trace_plan
from curriculum.model import Catalogue, Module, ModulePlan, Phase, Plan, Pool, Room, Step
from needs_analysis import Availability, Demand, Framework, Learner, Text, load_framework
from strategy import (
    Booking,
    BudgetLine,
    Evidence,
    Goal,
    Ground,
    Measure,
    Resource,
    Scenario,
    Strategy,
    check_budget,
    check_resources_of,
    commit_plan,
    compare_priorities,
    competency_weights,
    explain_weights,
    fund_measures,
    goals_of_module,
    late_measures,
    run_scenario,
    run_scenarios,
    set_goal_weights,
    view_goals,
)
from strategy.edit import change_weights, commit_courses, read_log, round_shares, standing_change, undo_weights
from strategy.scenarios import change_demand, service_cover
from tests.masterdata import shipped

NONE = Text("", "")
NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def module(name: str, *steps: Step, cost: float = 100.0) -> Module:
    phases = (Phase("self", 2.0), Phase("room", 4.0))
    return Module(name, Text(name, name), steps, phases, 2, 10, cost, 0.0, (), "internal", ("de",), False, None)


def learner(name: str, steps: dict[str, dict[int, int]], heads: int = 10) -> Learner:
    week = (Availability(("Mo", "Tu", "We", "Th", "Fr"), 7.8, heads),)
    return Learner(name, name, heads, None, None, week, steps, {})


CATALOGUE = Catalogue((module("A-1", Step("A", 0, 1)), module("AB", Step("A", 1, 2), Step("B", 0, 1), cost=300.0)))
DEMAND = Demand(
    "anonymous",
    (
        Learner("G", "G", 10, None, None, (Availability(("Mo", "Tu", "We", "Th", "Fr"), 7.8, 10),),
                {"A": {1: 10, 2: 10}, "B": {1: 5}}, {}),
    ),
    {"A": 1.0, "B": 1.0},
)  # fmt: skip
GOALS = (Goal("Z1", NONE, 0.75, {"A": 1.0}), Goal("Z2", NONE, 0.25, {"A": 0.5, "B": 0.5}))


def strategy(**changes: object) -> Strategy:
    made = Strategy(GOALS, (), (), (BudgetLine("L1", NONE, "", "", {2027: 1000.0, 2028: 500.0}),), "L1")
    return replace(made, **changes)  # type: ignore[arg-type]


def best_plan() -> Plan:
    return optimise_plan(DEMAND, CATALOGUE, Limits(10_000.0, 20.0))


def test_what_is_traced_is_the_plan() -> None:
    plan = best_plan()
    found = trace_plan(DEMAND, CATALOGUE, plan)
    assert {name: (item.levels, item.closed) for name, item in found.items()} == {"A": (20, 20), "B": (5, 5)}
    assert {name: item.by_module["AB"][0] for name, item in found.items()} == {"A": 10, "B": 5}
    assert sum(item.closed_value for item in found.values()) == pytest.approx(plan.objective)


def test_a_goal_knows_what_closes_it_and_what_it_costs() -> None:
    """The courses: A-1 closes levels of A only, AB of A and B. A pulls 0.75 : 0.125 for Z1 and Z2, B only for Z2."""
    plan = best_plan()
    closings = trace_plan(DEMAND, CATALOGUE, plan)
    first, second = view_goals(strategy(), Evidence((), DEMAND, CATALOGUE, plan))
    assert first.closed == second.closed == 1.0
    assert first.modules == ("A-1", "AB")
    cost = {item.module: item.cost for item in plan.modules}
    a, b = (closings[name].by_module["AB"][1] for name in ("A", "B"))
    serving = {"A-1": 0.75 / 0.875, "AB": a * 0.75 / 0.875 / (a + b)}
    assert first.course_cost == pytest.approx(sum(serving[name] * cost[name] for name in serving))
    assert (first.course_cost or 0) + (second.course_cost or 0) == pytest.approx(plan.cost)


def test_half_of_a_goal_closed_is_a_half() -> None:
    plan = optimise_plan(DEMAND, CATALOGUE, Limits(100.0, 20.0))  # money for one run of A-1 only
    first, second = view_goals(strategy(), Evidence((), DEMAND, CATALOGUE, plan))
    assert first.closed == pytest.approx(10 / 20)
    assert second.closed == pytest.approx((0.5 * 10) / (0.5 * 20 + 0.5 * 5))


def test_without_a_plan_nothing_is_claimed() -> None:
    view = view_goals(strategy(), Evidence())[0]
    assert (view.closed, view.course_cost, view.branches[0].needed) == (None, None, None)


def test_the_way_back_from_a_course() -> None:
    assert goals_of_module(strategy(), CATALOGUE, "A-1") == {"Z1": ("A",), "Z2": ("A",)}
    assert goals_of_module(strategy(), CATALOGUE, "AB") == {"Z1": ("A",), "Z2": ("A", "B")}
    assert goals_of_module(strategy(), CATALOGUE, "nothing") == {}


# --- weights ---------------------------------------------------------------------------------------------------------


def framework_of(*names: str) -> Framework:
    framework = load_framework(shipped())
    return replace(framework, competencies=tuple(replace(framework.competencies[0], id=name) for name in names))


def test_complaints_raise_weights_by_what_the_town_allows() -> None:
    """A and B weigh 0.875 : 0.125 by goals. B is complained about twice as much as A: factors 1.1 and 1.2."""
    made = strategy(complaints={"A": 0.3, "B": 0.6}, complaint_weight=0.2)
    parts = {part.competency: part for part in explain_weights(made, framework_of("A", "B"))}
    assert (parts["A"].goals, parts["B"].goals) == pytest.approx((1.75, 0.25))
    assert (parts["A"].complaints, parts["B"].complaints) == pytest.approx((1.1, 1.2))
    raw = 1.75 * 1.1, 0.25 * 1.2
    assert parts["A"].weight == pytest.approx(2 * raw[0] / sum(raw))
    assert competency_weights(replace(made, complaint_weight=0.0), framework_of("A", "B")) == pytest.approx(
        {"A": 1.75, "B": 0.25}
    )


def test_new_weights_are_scaled_to_one() -> None:
    changed = set_goal_weights(strategy(), {"Z1": 1.0, "Z2": 3.0})
    assert [goal.weight for goal in changed.goals] == [0.25, 0.75]


def test_priorities_before_and_after() -> None:
    from needs_analysis import Need

    needs = [Need(name, name, 50, 1.0, 2.0, gap, None, None, None) for name, gap in (("A", 1.0), ("B", 0.8))]
    found = compare_priorities(needs, {"A": 1.0, "B": 1.0}, {"A": 0.5, "B": 1.5})
    assert [(item.competency, item.place_before, item.place_after) for item in found] == [("B", 2, 1), ("A", 1, 2)]
    assert found[0].after == pytest.approx(1.2)


def test_saved_weights_sum_to_one_are_logged_and_can_be_taken_back() -> None:
    before = {row.text("id"): row.text("weight") for row in shipped()["goals"].rows}
    once = change_weights(shipped(), {"Z1": 0.5}, "Ratsbeschluss", NOW)
    twice = change_weights(once, {"Z6": 0.0}, "", NOW)
    for tables in (once, twice):
        assert sum(row.value("weight") or 0 for row in tables["goals"].rows) == pytest.approx(1.0, abs=1e-12)
    assert [entry.action for entry in read_log(twice)] == ["weights", "weights"]
    assert standing_change(twice).reason == ""  # type: ignore[union-attr]
    back = undo_weights(undo_weights(twice, NOW) or shipped(), NOW)
    assert back is not None
    assert {row.text("id"): float(row.text("weight")) for row in back["goals"].rows} == pytest.approx(
        {name: float(text) for name, text in before.items()}
    )
    assert [entry.action for entry in read_log(back)] == ["weights", "weights", "undo", "undo"]
    assert undo_weights(back, NOW) is None


@pytest.mark.parametrize(
    ("weights", "shares"),
    [
        ({"A": 1, "B": 1, "C": 1}, {"A": 0.3334, "B": 0.3333, "C": 0.3333}),
        ({"A": 2, "B": 0}, {"A": 1.0, "B": 0.0}),
    ],
)
def test_shares_by_largest_remainder(weights: dict[str, float], shares: dict[str, float]) -> None:
    assert round_shares(weights) == shares


# --- money and resources ---------------------------------------------------------------------------------------------


def measure(name: str, cost: dict[int, float], **changes: object) -> Measure:
    first, last = date(2027, 1, 1), date(2028, 12, 1)
    made = Measure(name, "Z1", NONE, "", (), "high", first, last, "planned", "L1", 0.5, (), cost)
    return replace(made, **changes)  # type: ignore[arg-type]


def test_over_commitment_is_flagged_by_line_and_year() -> None:
    made = strategy(
        measures=(measure("M1", {2027: 900.0, 2028: 600.0}), measure("M2", {2028: 400.0}, status="idea")),
        bookings=(
            Booking("L1", "committed", "Vertrag", {2027: 700.0}),
            Booking("L1", "spent", "Abschlag", {2027: 250.0, 2028: 10.0}),
        ),
    )
    first, second = check_budget(made)
    assert (first.measures, first.committed, first.spent, first.free, first.flag) == (900, 700, 250, 50, "")
    assert (second.measures, second.free, second.flag) == (600, 490, "tight")
    over = check_budget(made, {("L1", 2027): 51.0})[0]
    assert (over.committed, over.courses, over.free, over.flag) == (751, 51, -1, "over")
    assert over.note is not None
    assert "1 EUR" in over.note.text("en")


def test_the_training_plan_commits_on_its_lines() -> None:
    """5 runs cost 1000 in all; a budget of its own (L2) pays 50 a run and 2 a seat, the training line the rest."""
    made = strategy(budget_lines=(BudgetLine("L1", NONE, "", "", {}), BudgetLine("L2", NONE, "", "", {})))
    pool = Pool("L2", "money", 500.0, {"A-1": 50.0}, {"A-1": 2.0})
    plan = replace(
        best_plan(),
        cost=1000.0,
        limits=Limits(5000.0, 20.0, pools=(pool,)),
        modules=(ModulePlan("A-1", 5, 40, 1000.0),),
    )
    assert commit_plan(made, plan, 2027) == {("L2", 2027): 330.0, ("L1", 2027): 670.0}


def test_commitments_replace_those_of_the_same_plan_and_are_logged() -> None:
    once = commit_courses(shipped(), {("B-FB", 2027): 100.0}, "Kursprogramm 2027", NOW)
    twice = commit_courses(once, {("B-FB", 2027): 120.5}, "Kursprogramm 2027", NOW)
    rows = [row for row in twice["budget_bookings"].rows if row.text("purpose") == "Kursprogramm 2027"]
    assert [(row.text("budget_line"), row.text("kind"), row.value("2027")) for row in rows] == [
        ("B-FB", "committed", 120.5)
    ]
    assert [entry.action for entry in read_log(twice)] == ["commitment", "commitment"]


def test_posts_and_it_days_are_added_over_what_runs() -> None:
    made = strategy(
        measures=(
            measure("M1", {}, it_days=100.0),
            measure("M2", {}, first_month=date(2028, 1, 1), it_days=30.0),
            measure("M3", {}, status="stopped", fte=9.0),
        ),
        resources=(Resource("R", "fte", NONE, {2027: 0.4, 2028: 2.0}), Resource("S", "it_days", NONE, {2028: 120.0})),
    )
    found = [(item.kind, item.year, item.there, item.needed, item.short) for item in check_resources_of(made)]
    assert found == [
        ("fte", 2027, 0.4, 0.5, pytest.approx(0.1)),
        ("fte", 2028, 2.0, 1.0, 0.0),
        ("it_days", 2028, 120.0, 130.0, 10.0),
    ]


def test_funding_and_late_starts() -> None:
    made = strategy(
        measures=(
            measure("M1", {2027: 5.0}, funding="own", first_month=date(2027, 8, 1)),
            measure("M2", {2027: 7.0}, funding="own", priority="low"),
        ),
        start_within={"high": 6, "low": 48},
        first_year=2027,
    )
    assert fund_measures(made) == {"own": {2027: 12.0}}
    assert [(item.id, message.values["months"]) for item, message in late_measures(made)] == [("M1", 7)]


# --- scenarios -------------------------------------------------------------------------------------------------------


def ground(budget: float) -> Ground:
    calendar = make_calendar("NW", 2027, (Room("R", "R", 12),), {})
    return Ground(DEMAND, CATALOGUE, Limits(budget, 20.0), calendar, load_framework(shipped()))


def test_a_scenario_is_what_the_optimiser_makes_of_it() -> None:
    """300 EUR pay one run of A-1 and, if enough were left, none of AB: less money closes less, by exactly one run."""
    rich, poor = run_scenarios(ground(400.0), (Scenario("S1", NONE, budget_factor=0.25),))
    assert (rich.scenario, rich.cost, rich.levels, rich.missing) == ("", 400.0, 25, 25)
    assert (poor.budget, poor.cost, poor.levels) == (100.0, 100.0, 10)
    assert poor.closed < rich.closed == pytest.approx(1.0)
    assert poor.bound >= poor.closed


def test_a_new_duty_adds_what_is_not_known_to_be_held() -> None:
    changed = change_demand(DEMAND, Scenario("S", NONE, competency="B", level=1), load_framework(shipped()))
    assert changed.learners[0].steps["B"] == {1: 10}
    known = replace(DEMAND, learners=(replace(DEMAND.learners[0], ready={"B": {1: 5}}),))
    assert change_demand(known, Scenario("S", NONE, competency="B", level=1), load_framework(shipped())) == known
    found = run_scenario(ground(400.0), Scenario("S", NONE, competency="B", level=1))
    assert (found.missing, found.duty) == (30, 1.0)


def test_a_four_day_week_leaves_half_on_the_first_and_last_day() -> None:
    models = Scenario("S", NONE, working_times=("W4-FR", "W4-MO"))
    changed = change_demand(DEMAND, models, load_framework(shipped()))
    assert [(week.weekdays, week.heads) for week in changed.learners[0].availability] == [
        (("Mo", "Tu", "We", "Th"), 5),
        (("Tu", "We", "Th", "Fr"), 5),
    ]
    now, then = run_scenarios(ground(400.0), (models,))
    assert (now.staffed, then.staffed) == (1.0, 0.5)
    assert now.cover is not None
    assert now.cover <= now.staffed


def test_nobody_means_no_cover() -> None:
    from curriculum import Timetable

    assert service_cover(replace(DEMAND, learners=()), Timetable((), ())) == (None, None)


def test_room_days_are_those_of_the_plan() -> None:
    """Two courses in one room on one morning are half a day, a whole day elsewhere is one more: 1.5 against one."""
    from datetime import time

    from curriculum import Session
    from curriculum.model import Meeting
    from strategy.ground import count_room_days
    from tests.curriculum.export.samples import programme

    def meet(room: str, slot: str) -> Meeting:
        return Meeting("room", date(2027, 3, 2), time(9), time(12), room, 0, slot)  # type: ignore[arg-type]

    runs = [Session(f"M-1-0{n}", "M-1", n, (one,), {"P-02": 1}) for n, one in enumerate(
        (meet("R2", "morning"), meet("R2", "morning"), meet("SAAL", "day"), meet("", "day")), start=1)]  # fmt: skip
    assert count_room_days(programme(*runs)) == {2027: 1.5}
    made = replace(strategy(), resources=(Resource("R", "room_days", Text("Räume", "Rooms"), {2027: 1.0}),))
    (supply,) = check_resources_of(made, {2027: 1.5})
    assert (supply.there, supply.needed, supply.short) == (1.0, 1.5, 0.5)
