"""From goals to competencies, gaps and modules, and back: what a goal needs, what closes it, what stays open, its cost.

Weight of a competency: sum over goals of goal weight x share, raised by complaints as far as the town wants
that, scaled to a mean of 1.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from curriculum import Catalogue, Closing, Plan, trace_plan
from needs_analysis import Demand, Framework, Need
from strategy.closings import ToldClosing, promise_closings, protect_closings
from strategy.model import LIVING, Goal, Measure, Strategy


def competency_weights(strategy: Strategy, framework: Framework) -> dict[str, float]:
    """Strategic weight of every competency: sum over goals of goal weight x share, scaled to a mean of 1.

    A competency that no goal names gets the smallest weight any named one has: role profiles still require it, so its
    gaps count, but never more than those of a competency the town chose. Without any goals all weigh 1. Complaints
    raise a weight by ``complaint_weight`` at most: that much for the competency they touch most.
    """
    return {part.competency: part.weight for part in explain_weights(strategy, framework)}


@dataclass(frozen=True, slots=True)
class WeightParts:
    """How a weight comes about. ``goals``: weight from the goals alone (mean 1); ``complaints``: factor from them.

    ``weight`` is both together, scaled to a mean of 1.
    """

    competency: str
    goals: float
    complaints: float
    weight: float


def explain_weights(strategy: Strategy, framework: Framework) -> tuple[WeightParts, ...]:
    """The parts of every competency's weight, in the order of the framework."""
    raw: dict[str, float] = dict.fromkeys((item.id for item in framework.competencies), 0.0)
    for goal in strategy.goals:
        for competency, share in goal.competencies.items():
            raw[competency] += goal.weight * share
    named = [weight for weight in raw.values() if weight > 0]
    base = _to_mean_1({name: weight or min(named, default=1.0) for name, weight in raw.items()})
    most = max((strategy.complaints or {}).values(), default=0.0)
    raised = {
        name: 1 + strategy.complaint_weight * (strategy.complaints or {}).get(name, 0.0) / (most or 1.0)
        for name in base
    }
    weights = _to_mean_1({name: base[name] * raised[name] for name in base})
    return tuple(WeightParts(name, base[name], raised[name], weights[name]) for name in base)


def _to_mean_1(weights: Mapping[str, float]) -> dict[str, float]:
    mean = sum(weights.values()) / len(weights)
    return {name: weight / mean for name, weight in weights.items()}


def set_goal_weights(strategy: Strategy, weights: Mapping[str, float]) -> Strategy:
    """The strategy with other goal weights, scaled to sum to 1; goals that are not named keep theirs before scaling."""
    wanted = {goal.id: max(0.0, weights.get(goal.id, goal.weight)) for goal in strategy.goals}
    total = sum(wanted.values()) or 1.0
    return replace(strategy, goals=tuple(replace(goal, weight=wanted[goal.id] / total) for goal in strategy.goals))


@dataclass(frozen=True, slots=True)
class Priority:
    """A competency's place by gap x weight before and after a change of weights (1 = first)."""

    competency: str
    gap: float
    before: float
    after: float
    place_before: int
    place_after: int


def compare_priorities(
    needs: Sequence[Need], before: Mapping[str, float], after: Mapping[str, float]
) -> tuple[Priority, ...]:
    """Published needs ranked by gap x weight under both sets of weights, in the new order."""
    gaps = {need.id: need.gap for need in needs if need.gap is not None and need.id in before}
    old = {name: gap * before[name] for name, gap in gaps.items()}
    new = {name: gap * after.get(name, before[name]) for name, gap in gaps.items()}
    was, is_ = _places(old), _places(new)
    found = [Priority(name, gaps[name], old[name], new[name], was[name], is_[name]) for name in gaps]
    return tuple(sorted(found, key=lambda item: item.place_after))


def _places(values: Mapping[str, float]) -> dict[str, int]:
    order = sorted(values, key=lambda name: (-values[name], name))
    return {name: place for place, name in enumerate(order, start=1)}


# --- money for training ---------------------------------------------------------------------------------------------


def training_budget(strategy: Strategy, year: int) -> float:
    """EUR the training line leaves for the modules of one year; 0 where nothing is planned.

    Measures on that line that name modules pay for the very modules the plan chooses, so their cost is part of the
    budget. Measures on it that name none buy something else and are taken off, unless they are
    a mere idea or were stopped. Money on other lines is not counted.
    """
    line = strategy.budget_line(strategy.training_line)
    planned = line.plan.get(year, 0.0) if line else 0.0
    elsewhere = sum(
        measure.cost.get(year, 0.0)
        for measure in strategy.measures
        if measure.budget_line == strategy.training_line and not measure.modules and measure.status in LIVING
    )
    return max(0.0, planned - elsewhere)


# --- the tree -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Branch:
    """A competency of a goal: its share, the published mean gap (None where hidden), and what the plan closes.

    ``needed``, ``closed``: missing levels summed over heads and how many of them the plan closes (None without a plan);
    ``modules``: module -> levels it closes. Of people, ``closed`` is to the nearest of the
    smallest group, and None where it would tell of fewer.
    """

    competency: str
    share: float
    gap: float | None
    needed: int | None
    closed: int | None
    modules: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class GoalView:
    """A goal with its branches, measures and money.

    ``closed``: share of its missing levels, weighted by the competencies' shares, that the plan closes.
    ``course_cost``: EUR of the plan that serves it (cost of a module, shared out over the goals by the strategic value
    it closes for each); ``measure_cost``: EUR of its living measures by year.
    """

    goal: Goal
    branches: tuple[Branch, ...]
    closed: float | None
    course_cost: float | None
    measures: tuple[Measure, ...]
    measure_cost: Mapping[int, float]

    @property
    def modules(self) -> tuple[str, ...]:
        """Modules that close something of this goal, those that close most first."""
        levels: dict[str, float] = {}
        for branch in self.branches:
            for module, count in branch.modules.items():
                levels[module] = levels.get(module, 0.0) + branch.share * count
        return tuple(sorted(levels, key=lambda name: (-levels[name], name)))


@dataclass(frozen=True, slots=True)
class Evidence:
    """What analysis and plan say: published needs, and demand, catalogue and plan where there is one.

    ``roles``: role -> competency -> published mean gap; roles and gaps that stay hidden are not in it. ``room_days``:
    year -> days on which the plan's courses are in a room, half a day counting half.
    """

    needs: Sequence[Need] = ()
    demand: Demand | None = None
    catalogue: Catalogue | None = None
    plan: Plan | None = None
    roles: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    room_days: Mapping[int, float] = field(default_factory=dict)

    def closings(self) -> Mapping[str, Closing]:
        """Competency -> what the plan closes."""
        if self.demand is None or self.catalogue is None or self.plan is None:
            return {}
        return trace_plan(self.demand, self.catalogue, self.plan)


def view_goals(strategy: Strategy, evidence: Evidence) -> tuple[GoalView, ...]:
    """Every goal with what it needs, what closes it and what that costs.

    Where learners are people, what is closed is told as `protect_closings` allows, and costs are shared out by what the
    modules promise: a cost to one euro would tell what few people were missing.
    """
    exact = evidence.closings()
    closings, serving = exact, share_modules(strategy, exact)
    if evidence.demand and evidence.catalogue and evidence.plan and evidence.demand.mode == "named":
        closings = protect_closings(exact, evidence.demand, evidence.catalogue, evidence.plan)
        serving = share_modules(strategy, promise_closings(exact, evidence.demand, evidence.catalogue, evidence.plan))
    gaps = {need.id: need.gap for need in evidence.needs}
    return tuple(
        _view(strategy, goal, (gaps, closings), _course_cost(goal, serving, evidence)) for goal in strategy.goals
    )


def mean_closed(views: Sequence[GoalView]) -> float | None:
    """The mean share that the plan closes of the goals of which it may be told, by their weights; None without any."""
    told = [(view.goal.weight, view.closed) for view in views if view.closed is not None]
    weight = sum(weight for weight, _ in told)
    return sum(weight * closed for weight, closed in told) / weight if weight else None


def _view(
    strategy: Strategy,
    goal: Goal,
    found: tuple[Mapping[str, float | None], Mapping[str, Closing]],
    cost: float | None,
) -> GoalView:
    gaps, closings = found
    branches = tuple(
        _branch(name, share, gaps.get(name), closings)
        for name, share in sorted(goal.competencies.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    needed = sum(branch.share * (branch.needed or 0) for branch in branches if branch.closed is not None)
    closed = sum(branch.share * (branch.closed or 0) for branch in branches)
    measures = tuple(item for item in strategy.measures if item.goal == goal.id)
    years = sorted({year for item in measures for year in item.cost})
    money = {year: sum(item.cost.get(year, 0.0) for item in measures if item.status in LIVING) for year in years}
    return GoalView(goal, branches, closed / needed if closings and needed else None, cost, measures, money)


def _branch(name: str, share: float, gap: float | None, closings: Mapping[str, Closing]) -> Branch:
    if not closings:
        return Branch(name, share, gap, None, None, {})
    closing = closings.get(name)
    if closing is None:
        return Branch(name, share, gap, 0, 0, {})
    modules = {module: levels for module, (levels, _) in closing.by_module.items()}
    if isinstance(closing, ToldClosing):
        return Branch(name, share, gap, closing.levels, closing.told, modules)
    return Branch(name, share, gap, closing.levels, closing.closed, modules)


def share_modules(strategy: Strategy, closings: Mapping[str, Closing]) -> Mapping[str, Mapping[str, float]]:
    """Module -> goal -> the share of the module's value that serves the goal; the shares of a module sum to 1.

    The value a module closes in a competency is shared out over the goals by goal weight x share of the
    competency. What no goal names is shared out over nobody, so such modules are not listed.
    """
    values: dict[str, dict[str, float]] = {}
    for name, closing in closings.items():
        pull = {goal.id: goal.weight * goal.competencies.get(name, 0.0) for goal in strategy.goals}
        total = sum(pull.values())
        for module, (_, value) in closing.by_module.items():
            for goal, part in pull.items():
                if part > 0:
                    mine = values.setdefault(module, {})
                    mine[goal] = mine.get(goal, 0.0) + value * part / total
    return {
        module: {goal: value / sum(parts.values()) for goal, value in parts.items()}
        for module, parts in sorted(values.items())
        if sum(parts.values()) > 0
    }


def _course_cost(goal: Goal, serving: Mapping[str, Mapping[str, float]], evidence: Evidence) -> float | None:
    if evidence.plan is None:
        return None
    return sum(item.cost * serving.get(item.module, {}).get(goal.id, 0.0) for item in evidence.plan.modules)


def goals_of_module(strategy: Strategy, catalogue: Catalogue, module: str) -> Mapping[str, tuple[str, ...]]:
    """Goal -> the competencies by which a module serves it; from the catalogue alone, whether it is planned or not."""
    found = catalogue.module(module)
    taught = sorted({step.competency for step in found.steps}) if found else []
    served = {goal.id: tuple(name for name in taught if name in goal.competencies) for goal in strategy.goals}
    return {goal: names for goal, names in served.items() if names}
