"""Seats of many towns: shares by largest remainder, hand-solved; sums, sizes and cost stay those of the plan."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum import Limits, Plan, Towns, share_seats
from curriculum.model import Catalogue, ModulePlan
from curriculum.sharing import share_out
from lernkompass import load_town
from needs_analysis import Message

CATALOGUE = load_town(None).catalogue


@pytest.mark.parametrize(
    ("seats", "wish", "most", "expected"),
    [
        (10, [1, 1, 2], [9, 9, 9], [3, 2, 5]),  # 2.5, 2.5, 5: the tie goes to the first
        (7, [1, 2, 4], [9, 9, 9], [1, 2, 4]),
        (7, [1, 2, 4], [9, 9, 1], [2, 4, 1]),  # the third is full; 6 left as 1 to 2
        (10, [47, 16, 15, 9, 7, 6], [99] * 6, [5, 2, 1, 1, 1, 0]),  # Hare: 4.7 1.6 1.5 .9 .7 .6
        (9, [1, 1], [2, 3], [2, 3]),  # no more than there is room for
        (4, [0, 1], [9, 3], [0, 3]),
        (0, [1, 1], [2, 2], [0, 0]),
        (3, [], [], []),
    ],
)
def test_shares_by_largest_remainder(seats: int, wish: list[float], most: list[int], expected: list[int]) -> None:
    found = share_out(seats, np.array(wish, dtype=float), np.array(most, dtype=np.int64))
    assert found.tolist() == expected


def plan_of(*modules: ModulePlan) -> Plan:
    return Plan("optimal", 1.0, 1.0, 0.0, Limits(1e9, 99), 0.0, 0.0, modules, (), (), _nothing())


def _nothing() -> Message:
    return Message("Nobody needs a module: there are no gaps to close.")


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 90), st.integers(0, 200)), min_size=1, max_size=30), st.data())
def test_nothing_of_the_plan_changes_when_it_is_shared_out(towns: list[tuple[int, int]], data: st.DataObject) -> None:
    module = data.draw(st.sampled_from(CATALOGUE.modules))
    heads = np.array([head for head, _ in towns])
    most = int(heads.sum())
    if most < module.group_min:
        return
    seats = data.draw(st.integers(module.group_min, most))
    sessions = -(-seats // module.group_max)
    if sessions * module.group_min > seats:
        return
    missing = np.array([float(level) for _, level in towns])
    told = Towns(tuple(f"T{n}" for n in range(len(towns))), heads, {step.competency: missing for step in module.steps})
    (shared,) = share_seats(plan_of(ModulePlan(module.id, sessions, seats, 0.0)), CATALOGUE, told)
    assert int(shared.seats.sum()) + shared.left == seats
    assert (shared.seats <= heads).all()
    assert (shared.own >= 0).all()
    assert int(shared.own.sum()) + shared.joint == sessions
    together = seats - int(shared.own.sum()) * module.group_max
    assert shared.joint * module.group_min <= together <= shared.joint * module.group_max
    assert ((shared.seats - shared.own * module.group_max) >= 0).all()


def test_a_town_with_more_need_gets_more_and_compulsory_modules_go_by_heads() -> None:
    free, owed = (next(m for m in CATALOGUE.modules if m.mandatory is kind and m.steps) for kind in (False, True))
    names = {step.competency for module in (free, owed) for step in module.steps}
    told = Towns(("A", "B"), np.array([100, 300]), dict.fromkeys(names, np.array([90.0, 30.0])))
    plan = plan_of(ModulePlan(free.id, 4, 40, 0.0), ModulePlan(owed.id, 20, 400, 0.0))
    by_need, by_heads = share_seats(plan, Catalogue((free, owed)), told)
    assert by_need.seats.tolist() == [30, 10]
    assert by_heads.seats.tolist() == [100, 300]
