"""The choice: a town of ten solved by hand, bounds that hold, locks, pools, fairness, clashes, large towns in blocks."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from benchmarks.instances import Family, make_instance
from curriculum.choose import blocks, engine
from curriculum.choose.bundles import list_bundles
from curriculum.choose.compact import build_compact, choice_value, spread_choice, whole_frame
from curriculum.choose.engine import Case, decide, find_prices, open_case
from curriculum.choose.greedy import RULES, Rule, plan_greedily
from curriculum.model import Catalogue, Fairness, Limits, Lock, Phase, Plan, Pool
from curriculum.optimise import optimise_plan
from curriculum.progression import read_progression
from curriculum.solver import Effort, solve
from needs_analysis import Availability, Learner
from tests.curriculum.towns import demand, module, person

# --- a town of ten people, solved by hand ---------------------------------------------------------------------------
#
# File (weight 1.2): p0 to p5 hold nothing and need level 2, p6 and p7 hold level 1 and need level 2.
# Law (weight 0.8):  p4 to p9 hold nothing and need level 1.
#
# FILE-1 0>1: 300 EUR a run of 3 to 6, 5 h.   FILE-2 1>2: 400 EUR a run of 4 to 8, 6 h.   LAW 0>1: 90 EUR a run, 4 h.
# Of 11 hours somebody can take FILE-1 and FILE-2 (11 h) or one of them and LAW, not all three.
#
# Worth: first missing level 1, second 0.75. FILE-1 is worth 1.2 a head, FILE-2 0.9 after it and 1.2 to p6, p7; LAW 0.8.
# With 700 EUR:  FILE-1 for p0-p5 (300) and FILE-2 for eight (400): 6*1.2 + 6*0.9 + 2*1.2 = 15.0; nothing is left.
#     One could swap FILE-2 of p4, p5 against LAW, but LAW needs 90 EUR more.
# With 790 EUR:  LAW for p6-p9 (4 people, 90 EUR) adds 3.2: 18.2. p4, p5 keep FILE-2 (0.9 > 0.8).
# With 490 EUR:  FILE-1 for six (300) and LAW for six (180, two runs of at most 4): 7.2 + 4.8 = 12.0;
#     FILE-2 for p6, p7 alone makes no group of four; FILE-2 needs FILE-1 first for the others: 700 EUR.
# With 390 EUR:  FILE-1 and one run of LAW for four: 7.2 + 3.2 = 10.4.

TEN = demand(
    *(person(f"p{n}", {}, {"FILE": 2}) for n in range(4)),
    *(person(f"p{n}", {}, {"FILE": 2, "LAW": 1}) for n in (4, 5)),
    *(person(f"p{n}", {"FILE": 1}, {"FILE": 2, "LAW": 1}) for n in (6, 7)),
    *(person(f"p{n}", {}, {"LAW": 1}) for n in (8, 9)),
    weights={"FILE": 1.2, "LAW": 0.8},
)


def _hours(hours: float) -> dict[str, object]:
    return {"phases": (Phase("room", hours),), "cost_per_participant": 0.0}


OFFER = Catalogue(
    (
        module("FILE-1", "FILE:0>1", group_min=3, group_max=6, cost_per_session=300.0, **_hours(5.0)),
        module("FILE-2", "FILE:1>2", group_min=4, group_max=8, cost_per_session=400.0, **_hours(6.0)),
        module("LAW", "LAW:0>1", group_min=2, group_max=4, cost_per_session=90.0, **_hours(4.0)),
    )
)


def seats_of(plan: Plan) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for item in plan.assignments:
        found.setdefault(item.module, set()).add(item.learner)
    return found


def people(*numbers: int) -> set[str]:
    return {f"p{n}" for n in numbers}


@pytest.mark.parametrize(
    ("budget", "value", "cost", "seats"),
    [
        (89, 0.0, 0, {}),
        (700, 15.0, 700, {"FILE-1": people(*range(6)), "FILE-2": people(*range(8))}),
        (790, 18.2, 790, {"FILE-1": people(*range(6)), "FILE-2": people(*range(8)), "LAW": people(6, 7, 8, 9)}),
        (490, 12.0, 480, {"FILE-1": people(*range(6)), "LAW": people(*range(4, 10))}),
    ],
)
def test_town_of_ten(budget: float, value: float, cost: float, seats: dict[str, set[str]]) -> None:
    plan = optimise_plan(TEN, OFFER, Limits(float(budget), 11.0))
    assert (plan.status, plan.objective, plan.cost) == ("optimal", pytest.approx(value), cost)
    assert seats_of(plan) == seats
    assert plan.bound == pytest.approx(value, rel=1e-4)


@pytest.mark.parametrize(
    ("what", "limits", "value"),
    [
        (
            "a pool of trainers for one run of FILE",
            {"pools": (Pool("T", "trainer", 6.0, {"FILE-1": 5.0, "FILE-2": 6.0}),)},
            12.0,
        ),
        ("a budget line for LAW alone", {"pools": (Pool("L", "money", 100.0, {"LAW": 90.0}),)}, 18.2),
        ("FILE-2 is barred", {"locks": (Lock("barred", ("FILE-2",)),)}, 12.0),
        ("FILE-1 and FILE-2 never together", {"locks": (Lock("apart", ("FILE-1", "FILE-2")),)}, 12.0),
        ("LAW stays with two runs", {"locks": (Lock("stays", ("LAW",), count=2),)}, 12.0),
        ("p9 is booked into FILE-1 of no use to them", {"locks": (Lock("booked", ("FILE-1",), "p9"),)}, 16.1),
    ],
)
def test_town_of_ten_with(what: str, limits: dict[str, object], value: float) -> None:
    """790 EUR, 18.2 when free. p9 in FILE-1 costs one of six their FILE-1 (1.2) and FILE-2 (0.9), and still has LAW."""
    plan = optimise_plan(TEN, OFFER, replace(Limits(790.0, 11.0), **limits))  # type: ignore[arg-type]
    assert plan.status == "optimal", what
    assert plan.objective == pytest.approx(value), what


# --- bounds ---------------------------------------------------------------------------------------------------------


def case_of(staff: int, seed: int, family: Family | None = None, sites: int | None = None) -> Case:
    town = make_instance(staff, seed, family, sites)
    return open_case(town.demand, read_progression(town.catalogue), town.limits)


def relaxed_value(case: Case) -> float:
    matrix = build_compact(case.arrays, case.frame).matrix
    return solve(replace(matrix, whole=np.zeros(len(matrix.gains), dtype=bool)), Effort()).bound


@pytest.mark.parametrize("seed", range(6))
def test_every_plan_lies_below_the_bundle_bound_and_that_below_the_relaxation(seed: int) -> None:
    family = Family(budget=(0.1, 0.3, 2.0)[seed % 3], hours=(1.0, 0.6)[seed % 2])
    case = case_of(40, seed, family)
    priced, decision = find_prices(case), decide(case)
    assert priced
    value = choice_value(case.arrays, decision.choice.seats)
    assert value <= decision.bound * (1 + 1e-9) <= priced[1].bound * (1 + 1e-6)
    assert priced[1].bound <= relaxed_value(case) * (1 + 1e-4)


def test_bundles_are_the_sets_a_person_can_take() -> None:
    """Ann needs level 2: nothing, M1, M1 and M2; M3 is owed, so it is in all. Six hours each, 18 allowed."""
    ann = person("ann", {}, {"C": 2})
    modules = (module("M1", "C:0>1"), module("M2", "C:1>2"), module("M3", "D:0>1", mandatory=True))
    case = open_case(demand(ann), read_progression(Catalogue(modules)), Limits(1e6, 18.0))
    bundles = list_bundles(case.arrays, 100)
    assert bundles
    assert sorted(bundles.value[np.isfinite(bundles.value)].tolist()) == [0.0, 1.0, 1.75]


def breaks(case: Case, rule: Rule) -> float:
    choice = plan_greedily(case.arrays, rule)
    assert choice
    compact = build_compact(case.arrays, whole_frame(case.arrays))
    rows = compact.matrix.rows @ spread_choice(case.arrays, compact, choice)
    return float(max((rows - compact.matrix.row_high).max(), (compact.matrix.row_low - rows).max()))


@pytest.mark.parametrize("rule", RULES)
def test_greedy_plans_keep_every_rule_and_the_best_plan_is_never_below(rule: Rule) -> None:
    case = case_of(60, 3)
    choice = plan_greedily(case.arrays, rule)
    assert choice
    assert breaks(case, rule) <= 1e-6
    best = decide(case).choice
    assert choice_value(case.arrays, best.seats) >= choice_value(case.arrays, choice.seats)


def test_same_town_same_plan() -> None:
    one, other = (decide(case_of(120, 2)).choice for _ in range(2))
    assert (one.seats == other.seats).all()
    assert (one.sessions == other.sessions).all()


def test_blocks_keep_every_rule_and_share_their_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "LARGE", 100)
    monkeypatch.setattr(blocks, "BLOCK", 300)
    case = case_of(600, 1, sites=2)
    decision = decide(case)
    compact = build_compact(case.arrays, case.frame)
    rows = compact.matrix.rows @ spread_choice(case.arrays, compact, decision.choice)
    assert (rows <= compact.matrix.row_high + 1e-6).all()
    assert (rows >= compact.matrix.row_low - 1e-6).all()
    value = choice_value(case.arrays, decision.choice.seats)
    best = max(choice_value(case.arrays, plan_greedily(case.arrays, rule).seats) for rule in RULES)  # type: ignore[union-attr]
    assert best < value <= decision.bound


@pytest.mark.parametrize(
    ("fairness", "locks"),
    [
        (Fairness("floor", 0.1), ()),
        (Fairness("part_time", 0.9), ()),
        (Fairness(), (Lock("stays", ("B02",), count=3), Lock("apart", ("B02", "B03")))),
    ],
)
def test_blocks_keep_fairness_and_decisions(
    monkeypatch: pytest.MonkeyPatch, fairness: Fairness, locks: tuple[Lock, ...]
) -> None:
    monkeypatch.setattr(engine, "LARGE", 100)
    monkeypatch.setattr(blocks, "BLOCK", 150)
    town = make_instance(300, 1, None, 2)
    limits = replace(town.limits, fairness=fairness, locks=locks, budget=2 * town.limits.budget)
    case = open_case(town.demand, read_progression(town.catalogue), limits)
    decision = decide(case)
    assert decision.status == "solved"
    compact = build_compact(case.arrays, case.frame)
    rows = compact.matrix.rows @ spread_choice(case.arrays, compact, decision.choice)
    assert (rows <= compact.matrix.row_high + 1e-6).all()
    assert (rows >= compact.matrix.row_low - 1e-6).all()
    assert 0 < choice_value(case.arrays, decision.choice.seats) <= decision.bound


def test_whoever_watches_may_end_the_search() -> None:
    heard: list[tuple[float, float]] = []

    def enough(value: float, bound: float) -> bool:
        heard.append((value, bound))
        return False

    town = make_instance(120, 2)
    plan = optimise_plan(town.demand, town.catalogue, town.limits, enough)
    assert heard
    assert plan.status == "feasible"
    assert 0 < plan.objective <= plan.bound


# --- fairness -------------------------------------------------------------------------------------------------------

# Six people of unit A need C (weight 3), six of unit B need D (weight 1). A run of six costs 100; there is one to spend.
TWO_UNITS = demand(
    *(person(f"a{n}", {}, {"C": 1}, unit="A", availability=(Availability(("Mo",), 5.0, 1),)) for n in range(6)),
    *(person(f"b{n}", {}, {"D": 1}, unit="B") for n in range(6)),
    weights={"C": 1.0, "D": 3.0},
)
TWO_MODULES = Catalogue(
    (
        module("C1", "C:0>1", group_max=3, cost_per_participant=0.0),
        module("D1", "D:0>1", group_max=3, cost_per_participant=0.0),
    )
)


@pytest.mark.parametrize(
    ("fairness", "expected"),
    [
        (Fairness(), {"D1": 6}),  # 18: all to the dear competency
        (Fairness("floor", 0.5), {"C1": 3, "D1": 3}),  # half of A's need is three seats
        (Fairness("weakest_first", 1.0), {"C1": 3, "D1": 3}),  # both can get half
        (Fairness("part_time", 1.0), {"C1": 3, "D1": 3}),  # A works part-time
    ],
)
def test_fairness_moves_seats(fairness: Fairness, expected: dict[str, int]) -> None:
    plan = optimise_plan(TWO_UNITS, TWO_MODULES, Limits(200.0, 6.0, fairness=fairness))
    assert {item.module: item.seats for item in plan.modules} == expected


# --- what clashes ---------------------------------------------------------------------------------------------------

OWED = module("M1", "C:0>1", mandatory=True, group_max=5)


@pytest.mark.parametrize(
    ("limits", "modules", "words"),
    [
        (
            Limits(1e6, 50.0, locks=(Lock("barred", ("C1",)), Lock("stays", ("C1",)))),
            TWO_MODULES.modules,
            "C1 is not offered; C1 runs at least 1 times",
        ),
        (
            Limits(150.0, 50.0, locks=(Lock("stays", ("C1",)), Lock("stays", ("D1",)))),
            TWO_MODULES.modules,
            "a budget of 150 EUR; C1 runs at least 1 times; D1 runs at least 1 times",
        ),
        (
            Limits(
                1e6, 50.0, pools=(Pool("room 1", "room", 2.0, {"M1": 1.0}), Pool("room 2", "room", 9.0, {"M1": 1.0}))
            ),
            (OWED,),
            "everybody takes the compulsory module M1; no more than 2.0 of “room 1”",
        ),
        (
            Limits(100.0, 50.0, fairness=Fairness("floor", 0.5)),
            TWO_MODULES.modules,
            "a budget of 100 EUR; fair shares of 50%",
        ),
    ],
)
def test_smallest_clash_in_a_sentence(limits: Limits, modules: tuple[object, ...], words: str) -> None:
    plan = optimise_plan(TWO_UNITS, Catalogue(modules), limits)  # type: ignore[arg-type]
    assert plan.status == "infeasible"
    assert (
        plan.message.text("en")
        == f"These demands cannot be kept together: {words}. Please give up or ease one of them."
    )


# --- groups of people, and what is refreshed ------------------------------------------------------------------------


def test_groups_have_no_bundles_and_are_solved_all_the_same() -> None:
    group = Learner("g", "G", 20, None, None, (), {"C": {1: 8, 2: 15}}, {"C": {1: 12}})
    case = open_case(demand(group), read_progression(Catalogue((module("M1", "C:0>1"),))), Limits(1e6, 50.0))
    assert list_bundles(case.arrays, 100) is None
    assert decide(case).choice.seats.tolist() == [8]


@pytest.mark.parametrize(
    ("completed", "owed"), [(None, 1), ("2025-12-31", 1), ("2026-01-01", 0), ("2026-06-01", 0), ("2024-01-01", 1)]
)
def test_compulsory_modules_are_refreshed_in_the_year_they_fall_due(completed: str | None, owed: int) -> None:
    """24 months: whoever completed it before 2026 needs it again before 2028."""
    done = {"M1": date.fromisoformat(completed)} if completed else {}
    town = demand(person("ann", {"C": 1}, {}, completed=done))
    offer = Catalogue((module("M1", "C:0>1", mandatory=True, refresh_months=24),))
    plan = optimise_plan(town, offer, Limits(1e6, 50.0), first_day=date(2027, 1, 1))
    assert sum(item.seats for item in plan.assignments) == owed
