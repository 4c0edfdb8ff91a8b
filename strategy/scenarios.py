"""Scenarios side by side: each is planned and dated anew by the optimiser and told beside the plan as it is.

What a scenario changes: the budget, the learning hours, everybody's working-time model, or a competency that everybody
must hold to a level. People who did not say whether they hold it count as needing it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from curriculum import (
    Calendar,
    Catalogue,
    Closing,
    Limits,
    Plan,
    Timetable,
    optimise_plan,
    schedule_plan,
    trace_plan,
)
from needs_analysis import Availability, Demand, Framework, Learner, Message, Text
from strategy.closings import protect_closings
from strategy.model import Scenario

AS_IS = ""
"""The id of the plan as it is."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What every scenario starts from."""

    demand: Demand
    catalogue: Catalogue
    limits: Limits
    calendar: Calendar
    framework: Framework


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a scenario leads to.

    ``closed``: share of the strategic value of all gaps that the plan closes, ``bound``: what no plan can exceed;
    ``levels``, ``missing``: the same in levels over heads; ``duty``: share of the levels of the new duty that are
    closed, where it may be told; ``hours``: learning hours of all; ``undated``: seats without a date; ``cover``: the
    smallest share of all heads that are on duty and in no course, over the half-days from Monday to Friday that courses
    touch; ``staffed``: the same before courses.
    """

    scenario: str
    status: str
    budget: float
    cost: float
    closed: float
    bound: float
    levels: int
    missing: int
    duty: float | None
    hours: float
    sessions: int
    undated: int
    cover: float | None
    staffed: float | None
    message: Message


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Outcomes as they are kept; ``plan`` marks the programme they were computed from."""

    plan: str
    outcomes: tuple[Outcome, ...]


def run_scenarios(
    ground: Ground, scenarios: Sequence[Scenario], tell: Callable[[Message], None] = lambda _: None
) -> tuple[Outcome, ...]:
    """The plan as it is and every scenario, each chosen and dated by the optimiser within its own limits."""
    found = []
    for number, scenario in enumerate((Scenario(AS_IS, Text("", "")), *scenarios)):
        tell(Message("Planning scenario {number} of {count} …", {"number": number + 1, "count": len(scenarios) + 1}))
        found.append(run_scenario(ground, scenario))
    return tuple(found)


def run_scenario(ground: Ground, scenario: Scenario) -> Outcome:
    """One scenario, planned and dated."""
    demand = change_demand(ground.demand, scenario, ground.framework)
    limits = change_limits(ground.limits, scenario)
    plan = optimise_plan(demand, ground.catalogue, limits, first_day=ground.calendar.first_day)
    timetable = schedule_plan(plan, demand, ground.catalogue, ground.calendar)
    closings = trace_plan(demand, ground.catalogue, plan)
    value = sum(item.value for item in closings.values())
    duty = _duty(scenario.competency, closings, (demand, ground.catalogue, plan))
    staffed, cover = service_cover(demand, timetable)
    return Outcome(
        scenario=scenario.id,
        status=plan.status,
        budget=limits.budget,
        cost=plan.cost,
        closed=plan.objective / value if value else 0.0,
        bound=plan.bound / value if value else 0.0,
        levels=sum(item.closed for item in closings.values()),
        missing=sum(item.levels for item in closings.values()),
        duty=duty,
        hours=plan.hours,
        sessions=len(timetable.sessions),
        undated=sum(item.seats for item in timetable.unplaced),
        cover=cover,
        staffed=staffed,
        message=plan.message,
    )


def _duty(name: str, closings: Mapping[str, Closing], known: tuple[Demand, Catalogue, Plan]) -> float | None:
    """The share of the new duty's levels that are closed; of people only as far as it may be told."""
    demand, catalogue, plan = known
    one = closings.get(name)
    if one is None or not one.levels:
        return None
    if demand.mode == "anonymous":
        return one.closed / one.levels
    told = protect_closings({name: one}, demand, catalogue, plan)[name].told
    return None if told is None else told / one.levels


def change_limits(limits: Limits, scenario: Scenario) -> Limits:
    """Budget and hours of the scenario; budgets of their own shrink alike."""
    pools = tuple(
        replace(pool, capacity=pool.capacity * scenario.budget_factor) if pool.kind == "money" else pool
        for pool in limits.pools
    )
    own = {name: hours * scenario.hours_factor for name, hours in limits.own_hours.items()}
    return replace(
        limits,
        budget=limits.budget * scenario.budget_factor,
        hours=limits.hours * scenario.hours_factor,
        own_hours=own,
        pools=pools,
    )


def change_demand(demand: Demand, scenario: Scenario, framework: Framework) -> Demand:
    """The demand with the scenario's working times and duty."""
    learners = demand.learners
    models = [model for model in framework.working_times if model.id in scenario.working_times]
    if models:
        weeks = [Availability(model.weekdays, model.hours_per_day, 1) for model in models]
        learners = _work_anew(learners, weeks)
    if scenario.competency:
        learners = tuple(_with_duty(one, scenario.competency, scenario.level) for one in learners)
    return replace(demand, learners=learners)


def _work_anew(learners: Sequence[Learner], weeks: Sequence[Availability]) -> tuple[Learner, ...]:
    """Heads go to the models in turn, so that each gets as many as the others."""
    changed, turn = [], 0
    for one in learners:
        heads: Counter[int] = Counter((turn + head) % len(weeks) for head in range(one.heads))
        turn += one.heads
        changed.append(
            replace(one, availability=tuple(replace(weeks[which], heads=n) for which, n in sorted(heads.items())))
        )
    return tuple(changed)


def _with_duty(learner: Learner, competency: str, level: int) -> Learner:
    ready, steps = learner.ready.get(competency, {}), dict(learner.steps.get(competency, {}))
    for step in range(1, level + 1):
        lacking = learner.heads - ready.get(step, 0)
        if lacking > 0:
            steps[step] = max(steps.get(step, 0), lacking)
    return replace(learner, steps={**learner.steps, competency: steps}) if steps else learner


# --- service --------------------------------------------------------------------------------------------------------

_WEEK = ("Mo", "Tu", "We", "Th", "Fr")
_HALF_DAY = 5.0
"""Hours a day up to which only the morning is worked."""


def service_cover(demand: Demand, timetable: Timetable) -> tuple[float | None, float | None]:
    """The smallest share of heads on duty over the half-days from Monday to Friday, before and after courses.

    A self-assessment does not say who works when in a given week, so models count with all their weekdays; rotating
    ones therefore look better staffed than they are.
    """
    heads = sum(one.heads for one in demand.learners)
    if not heads:
        return None, None
    duty: Counter[tuple[str, str]] = Counter()
    for one in demand.learners:
        for week in one.availability:
            parts = ("morning",) if week.hours_per_day <= _HALF_DAY else ("morning", "afternoon")
            for day in week.weekdays:
                duty.update({(day, part): week.heads for part in parts})
    away: dict[tuple[date, str], int] = defaultdict(int)
    for session in timetable.sessions:
        for meeting in session.meetings:
            for part in ("morning", "afternoon") if meeting.slot == "day" else (meeting.slot,):
                away[meeting.day, part] += session.seats
    mornings = [duty[day, "morning"] / heads for day in _WEEK]
    left = [
        max(0, duty[_WEEK[day.weekday()], part] - count) / heads
        for (day, part), count in away.items()
        if day.weekday() < len(_WEEK)
    ]
    return min(mornings), min([*mornings, *left])
