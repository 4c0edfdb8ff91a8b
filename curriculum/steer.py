"""What if: the gain for every budget with its knee, and the smallest change of a plan when something moves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from curriculum.choose.compact import Choice, build_compact, choice_value, read_choice, sessions_needed, spread_choice
from curriculum.choose.engine import LARGE, Case, Decision, cheapest_cost, find_prices, open_case
from curriculum.choose.greedy import RULES, plan_greedily
from curriculum.choose.shares import needs_of
from curriculum.model import Catalogue, Limits, Plan
from curriculum.optimise import read_plan
from curriculum.progression import read_progression
from curriculum.solver import INFINITE, Effort, Matrix, solve
from needs_analysis import Demand

FACTORS = (0.25, 0.5, 0.75, 0.9, 1.0, 1.1, 1.25, 1.5, 2.0, 3.0)
FEW = (0.5, 1.0, 1.5, 2.0)
"""Budgets of a curve, as shares of the one that is set; of large towns fewer."""

SOLVED_UP_TO = 600
"""People or groups up to which every point of a curve is solved; above, its value is that of the best greedy plan."""

_ROUGH = Effort(gap=5e-3, nodes=20)


@dataclass(frozen=True, slots=True)
class Point:
    """What a budget buys: value of a plan within it, and what no plan can exceed; both as shares of all that is needed.

    ``price``: share that one euro more would add.
    """

    budget: float
    closed: float
    bound: float
    price: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Points by budget; ``knee``: the budget from which more money closes clearly less, None where there is none."""

    points: tuple[Point, ...]
    knee: float | None


def draw_curve(
    demand: Demand, catalogue: Catalogue, limits: Limits, budgets: Sequence[float] = (), known: Plan | None = None
) -> Curve:
    """The curve of budget against gap closed, everything else as in the limits; fairness is left out.

    Budgets that do not pay for what is compulsory have no point. A plan that is ``known`` stands at its budget.
    """
    free = replace(limits, fairness=type(limits.fairness)())
    case = open_case(demand, read_progression(catalogue), free)
    least = cheapest_cost(case) if len(case.arrays.pairs.who) else None
    needed = float(needs_of(case.arrays).sum())
    if least is None or needed <= 0:
        return Curve((), None)
    points_at = budgets or _budgets(limits.budget, known, large=len(demand.learners) >= LARGE)
    wanted = sorted({float(round(budget)) for budget in points_at})
    priced = find_prices(case)
    points, best = [], 0.0
    for budget in (budget for budget in wanted if budget >= least):
        here = _at_budget(case, budget)
        bound, price = INFINITE, 0.0
        if priced:
            prices = priced[0].find(here.arrays.teams.capacity)
            bound, price = prices.bound, float(prices.pools[0])
        if known and known.cost <= budget:  # it fits here as well
            best = max(best, known.objective)
        if known and budget <= known.limits.budget and limits.fairness.kind == "none":  # less money is worth no more
            bound = min(bound, known.bound)
        if best < _GOOD * bound:
            decision = _decide_roughly(here)
            best, bound = max(best, choice_value(here.arrays, decision.choice.seats)), min(bound, decision.bound)
        points.append(Point(budget, best / needed, max(bound, best) / needed, price / needed))
    return Curve(tuple(points), find_knee([(point.budget, point.closed) for point in points]))


def _budgets(budget: float, known: Plan | None, *, large: bool) -> list[float]:
    """Round about what the plan needs, where that is much less than there is; else about the budget."""
    spare = known is not None and 0 < known.cost < _MUCH_LESS * budget
    middle = known.cost if known is not None and spare else budget
    return [*(factor * middle for factor in (FEW if large else FACTORS)), budget]


_MUCH_LESS = 0.8


_GOOD = 0.995
"""Share of the bound from which a point is good enough as it is."""


def _at_budget(case: Case, budget: float) -> Case:
    teams = case.arrays.teams
    capacity = np.concatenate([[budget], teams.capacity[1:]])
    arrays = replace(case.arrays, teams=replace(teams, capacity=capacity))
    return replace(case, arrays=arrays, limits=replace(case.limits, budget=budget))


def _decide_roughly(case: Case) -> Decision:
    if len(case.arrays.counts.heads) <= SOLVED_UP_TO:
        compact = build_compact(case.arrays, case.frame)
        answer = solve(compact.matrix, _ROUGH)
        if answer.status == "solved":
            return Decision("solved", read_choice(case.arrays, answer.values), answer.bound + compact.slack)
    rules = RULES if len(case.arrays.counts.heads) < LARGE else RULES[:1]
    found = [plan for rule in rules if (plan := plan_greedily(case.arrays, rule)) is not None]
    best = max(found, key=lambda choice: choice_value(case.arrays, choice.seats), default=None)
    nothing = Choice(np.zeros(len(case.arrays.pairs.who), dtype=np.int64), np.zeros(0, dtype=np.int64))
    return Decision("solved", best or nothing, INFINITE)


def find_knee(points: Sequence[tuple[float, float]]) -> float | None:
    """Where a rising curve bends most: the point farthest above the line from its first to its last point.

    Source: Satopaa, Albrecht, Irwin, Raghavan: Finding a "Kneedle" in a Haystack (2011), for one knee, unsmoothed.
    """
    if len(points) < _FEWEST:
        return None
    x, y = np.array(points).T
    if x[-1] <= x[0] or y[-1] <= y[0]:
        return None
    above = (y - y[0]) / (y[-1] - y[0]) - (x - x[0]) / (x[-1] - x[0])
    return float(x[int(np.argmax(above))]) if above.max() > _BEND else None


_FEWEST = 3
_BEND = 0.05
"""Distance above the line, in shares of its height, below which a curve counts as straight."""


GIVE_UP = 0.01
"""Share of the best value that a smaller change may cost."""


def stay_near(
    demand: Demand, catalogue: Catalogue, best: Plan, aim: tuple[Plan, float], first_day: date | None = None
) -> Plan:
    """The plan nearest to a previous one among those worth at least ``1 - give_up`` of the best; ``aim``: these two.

    For when something moves: a budget is cut, a person leaves, a lock is set. Large towns get the best plan as it is.
    """
    if best.status not in {"optimal", "feasible"} or not best.assignments or len(demand.learners) >= LARGE:
        return best
    previous, give_up = aim
    case = open_case(demand, read_progression(catalogue), best.limits, first_day)
    choice = _nearest(case, _choice_of(case, best), (_seats_of(case, previous), best.objective * (1 - give_up)))
    return read_plan(demand, case, Decision("solved", choice, best.bound, best.prices))


def _seats_of(case: Case, plan: Plan) -> np.ndarray:
    """Seats of a plan per pair; those that make no sense any more are gone."""
    rows = {name: row for row, name in enumerate(case.counts.learners)}
    columns = {module.id: column for column, module in enumerate(case.arrays.modules)}
    seats = np.zeros(len(case.arrays.pairs.who), dtype=np.int64)
    for item in plan.assignments:
        if item.learner in rows and item.module in columns:
            place = case.arrays.pairs.at[rows[item.learner], columns[item.module]]
            if place >= 0:
                seats[place] = item.seats
    return seats


def _choice_of(case: Case, plan: Plan) -> Choice:
    seats = _seats_of(case, plan)
    return Choice(seats, sessions_needed(case.arrays, seats))


def _nearest(case: Case, start: Choice, aim: tuple[np.ndarray, float]) -> Choice:
    """The plan nearest to these seats that is worth enough: distance columns for groups, signs for people."""
    from scipy import sparse

    before, least = aim
    compact = build_compact(case.arrays, case.frame)
    matrix, seats = compact.matrix, len(before)
    single = case.arrays.counts.heads[case.arrays.pairs.who] == 1
    many = np.flatnonzero(~single)
    gains = np.zeros(len(matrix.gains) + len(many))
    gains[:seats] = np.where(single, np.where(before > 0, 1.0, -1.0), 0.0)
    gains[len(matrix.gains) :] = -1.0
    worth = sparse.csr_array(_worth_row(case, compact.column, len(matrix.gains)))
    beside = sparse.csr_array((len(matrix.row_low) + 1, len(many)))
    base = sparse.hstack([sparse.vstack([matrix.rows, worth]), beside])
    ones, places = np.ones(len(many)), np.arange(len(many))
    pick = sparse.csr_array((ones, (places, many)), shape=(len(many), len(matrix.gains)))
    far = sparse.csr_array((ones, (places, places)), shape=(len(many), len(many)))
    rows = sparse.csr_array(sparse.vstack([base, sparse.hstack([pick, -far]), sparse.hstack([pick, far])]))
    wide = Matrix(
        gains,
        np.concatenate([matrix.low, np.zeros(len(many))]),
        np.concatenate([matrix.high, np.full(len(many), INFINITE)]),
        np.concatenate([matrix.whole, np.zeros(len(many), dtype=bool)]),
        rows,
        np.concatenate([matrix.row_low, [least], np.full(len(many), -INFINITE), before[many]]),
        np.concatenate([matrix.row_high, [INFINITE], before[many], np.full(len(many), INFINITE)]),
    )
    known = np.concatenate([spread_choice(case.arrays, compact, start), np.abs(start.seats - before)[many]])
    answer = solve(wide, _ROUGH, known)
    return read_choice(case.arrays, answer.values) if answer.status == "solved" else start


def _worth_row(case: Case, column: np.ndarray, width: int) -> np.ndarray:
    row = np.zeros((1, width))
    there = column >= 0
    np.add.at(row[0], column[there], case.arrays.slots.value[there])
    return row
