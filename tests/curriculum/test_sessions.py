"""Whole sessions in the bound: against towns solved to the end, and one solved by hand."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from benchmarks.instances import SCARCE, Family, make_instance
from curriculum.choose import engine
from curriculum.choose.compact import build_compact, choice_value, read_choice, spread_choice
from curriculum.choose.engine import Case, decide, find_prices, open_case
from curriculum.choose.sessions import choose_whole, tighten
from curriculum.model import Catalogue, Fairness, Limits, Lock
from curriculum.progression import read_progression
from curriculum.solver import Effort, solve
from tests.curriculum.towns import demand, module, person

Change = Callable[[Limits], Limits]

CHANGES: dict[str, Change] = {
    "plain": lambda limits: limits,
    "floor": lambda limits: replace(limits, fairness=Fairness("floor", 0.1), budget=1.5 * limits.budget),
    "part_time": lambda limits: replace(limits, fairness=Fairness("part_time", 0.9), budget=1.5 * limits.budget),
    "decided": lambda limits: replace(
        limits,
        locks=(Lock("stays", ("B02", "B05", "B21"), count=1), Lock("apart", ("B02", "B03")), Lock("barred", ("B06",))),
    ),
}


def case_of(staff: int, seed: int, change: Change, family: Family | None = None) -> Case:
    town = make_instance(staff, seed, family)
    return open_case(town.demand, read_progression(town.catalogue), change(town.limits))


def best_value(case: Case) -> float:
    """By the rules over single seats, nearly to the end: shares no row with the bundles."""
    compact = build_compact(case.arrays, case.frame)
    answer = solve(compact.matrix, Effort(gap=1e-3))
    assert answer.status == "solved"
    return choice_value(case.arrays, read_choice(case.arrays, answer.values).seats)


def broken(case: Case, found: engine.Choice) -> float:
    compact = build_compact(case.arrays, case.frame)
    rows = compact.matrix.rows @ spread_choice(case.arrays, compact, found)
    return float(max((rows - compact.matrix.row_high).max(), (compact.matrix.row_low - rows).max()))


@pytest.mark.parametrize("what", CHANGES)
@pytest.mark.parametrize(("seed", "family"), [(1, Family()), (2, SCARCE)])
def test_the_bound_lies_between_the_best_plan_and_the_bound_of_prices(what: str, seed: int, family: Family) -> None:
    case = case_of(32, seed, CHANGES[what], family)
    priced = find_prices(case)
    assert priced
    search, prices = priced
    tight = tighten(case.arrays, case.frame, (search.bundles, search.net(prices.pools)))
    assert tight
    assert best_value(case) - 1e-5 <= tight.bound <= prices.bound + 1e-5
    choice = choose_whole(case.arrays, case.frame, (search.bundles, tight), Effort(gap=1e-3, nodes=20))
    assert choice
    assert broken(case, choice) <= 1e-6
    assert choice_value(case.arrays, choice.seats) <= tight.bound


def test_a_session_and_a_half() -> None:
    """Six people, four to a session, money for one and a half.

    Prices sell six seats. The row of all six (t = 6, q = 1, r = 2) leaves 2 + 2 * 1.5 = 5, the row of any five
    (r = 1) 3 + 1.5 = 4.5 of five, so 5.4 of six. Money for whole sessions pays one: the truth is 4.
    """
    people = [person(f"p{number}", {}, {"C": 1}) for number in range(6)]
    modules = (module("M", "C:0>1", group_min=1, group_max=4, cost_per_session=100.0, cost_per_participant=0.0),)
    case = open_case(demand(*people), read_progression(Catalogue(modules)), Limits(150.0, 100.0))
    priced = find_prices(case)
    assert priced
    assert priced[1].bound == pytest.approx(6.0)
    near = (priced[0].bundles, priced[0].net(priced[1].pools))
    tight = tighten(case.arrays, case.frame, near)
    assert tight
    assert tight.bound == pytest.approx(4.0)
    assert tight.sessions.tolist() == pytest.approx([1.5])


@pytest.mark.parametrize("what", CHANGES)
def test_a_town_is_decided_this_way(monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    """With the small towns' own way switched off."""
    monkeypatch.setattr(engine, "_SMALL", 0)
    monkeypatch.setattr(engine, "_MIDDLE", 0)
    monkeypatch.setattr(engine, "_WHOLE", Effort(gap=1e-3, nodes=5))
    case = case_of(50, 4, CHANGES[what])
    decision = decide(case)
    value = choice_value(case.arrays, decision.choice.seats)
    assert decision.status == "solved"
    assert broken(case, decision.choice) <= 1e-6
    assert value <= decision.bound <= 1.1 * value


def test_same_town_same_plan_this_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "_SMALL", 0)
    monkeypatch.setattr(engine, "_MIDDLE", 0)
    one, other = (decide(case_of(30, 5, CHANGES["plain"])) for _ in range(2))
    assert np.array_equal(one.choice.seats, other.choice.seats)
    assert one.bound == other.bound
