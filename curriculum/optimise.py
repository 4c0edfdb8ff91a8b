"""The best programme for the year: needs x catalogue x limits -> Plan, with a proof of how good it is.

The bound holds for every plan within the limits, so ``gap`` is a proof and not an estimate. The rules are written in
`curriculum.choose`. Not regarded here: dates (`curriculum.schedule` places what was chosen) and compulsory seats of
people who took no part in the survey.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NoReturn

import numpy as np

from curriculum.choose.clash import smallest_clash
from curriculum.choose.compact import sessions_needed
from curriculum.choose.counts import level_values
from curriculum.choose.engine import Case, Decision, cheapest_cost, decide, open_case
from curriculum.choose.shares import lower_shares
from curriculum.model import Assignment, Catalogue, Limits, Module, ModulePlan, Plan, PlanStatus
from curriculum.progression import Progression, heads_holding, read_progression
from curriculum.reasons import Clash, Credit, give_reasons
from needs_analysis import Demand, Message

_OPTIMAL_GAP = 1e-4
_ROUNDING = 1e-6
_EASIER = (1.0, 0.95, 0.85, 0.7, 0.5)
"""Factors on what the weakest unit could get at best, tried until whole groups make it possible."""

Seats = Mapping[tuple[str, str], int]
"""(learner, module) -> seats."""

Report = Callable[[float, float], bool]
"""Hears of (value so far, proven bound so far) while the solver works; answers whether to go on."""


def optimise_plan(
    demand: Demand,
    catalogue: Catalogue,
    limits: Limits,
    report: Report | None = None,
    *,
    first_day: date | None = None,
) -> Plan:
    """Choose modules, sessions and seats of the greatest strategic value within the limits.

    Budget in EUR for the year, hours per head and year over all phases of the modules. Every learner keeps its heads:
    people get at most one seat per module. Compulsory modules completed less than their refresh period before the end
    of the year that begins on ``first_day`` are not owed. The answer is always a `Plan`: its status says whether it is
    proven optimal (to 0.01 %), feasible with the gap stated, infeasible (the message says what must change) or
    unnecessary. ``report`` may end the search; the best plan so far comes back.
    """
    progression = read_progression(catalogue)
    case = open_case(demand, progression, limits, first_day)
    if not len(case.arrays.pairs.who) and not case.shares:
        return _empty_plan(demand, limits)
    decision = _decide(case, report)
    if decision.status == "unknown":
        return _no_plan(limits, Message("No plan was found within the effort allowed. Please raise the budget."))
    if decision.status == "infeasible":
        return _no_plan(limits, _explain_infeasible(demand, catalogue, limits))
    return read_plan(demand, case, decision)


def _decide(case: Case, report: Report | None) -> Decision:
    if case.limits.fairness.kind != "weakest_first" or not case.shares:
        return decide(case, report)
    tries = (decide(replace(case, shares=lower_shares(case.shares, factor)), report) for factor in _EASIER)
    return next((found for found in tries if found.status != "infeasible"), None) or decide(replace(case, shares=()))


# --- reading the solution -----------------------------------------------------------------------------------------


def read_plan(demand: Demand, case: Case, decision: Decision) -> Plan:
    """A decision as a plan, with its reasons."""
    progression, limits = case.progression, case.limits
    seats, runs = read_seats(case, decision), _runs(case, decision)
    earned = credit_seats(demand, progression, seats)
    assignments = tuple(
        Assignment(learner, module, count, _value(earned.get((learner, module), ())))
        for (learner, module), count in seats.items()
    )
    objective = math.fsum(item.value for item in assignments)
    bound = _proven(objective, decision.bound)
    gap = (bound - objective) / bound if bound > 0 else 0.0
    modules = plan_modules(progression, seats, runs)
    return Plan(
        status="optimal" if gap <= _OPTIMAL_GAP else "feasible",
        objective=objective,
        bound=bound,
        gap=gap,
        limits=limits,
        cost=math.fsum(item.cost for item in modules),
        hours=math.fsum(progression.modules[item.module].hours_of() * item.seats for item in modules),
        modules=modules,
        assignments=assignments,
        recommendations=give_reasons(demand, progression, assignments, earned),
        message=_success(demand, earned, gap),
        prices=decision.prices or {},
        stopped=decision.stopped,
    )


def read_seats(case: Case, decision: Decision) -> Seats:
    """The seats of a decision, by learner and in teaching order."""
    pairs, learners, modules = case.arrays.pairs, case.counts.learners, case.arrays.modules
    given = np.flatnonzero(decision.choice.seats)
    who, what, count = pairs.who[given].tolist(), pairs.what[given].tolist(), decision.choice.seats[given].tolist()
    return {(learners[w], modules[m].id): c for w, m, c in zip(who, what, count, strict=True)}


def _runs(case: Case, decision: Decision) -> dict[str, int]:
    """Sessions per module over all sites: as few as groups and units allow, more only where a lock asks for them."""
    arrays, teams = case.arrays, case.arrays.teams
    needed = sessions_needed(arrays, decision.choice.seats)
    staying = {name for lock in arrays.locks if lock.kind == "stays" for name in lock.modules}
    runs: Counter[str] = Counter()
    for group, module in enumerate(teams.module.tolist()):
        name = arrays.modules[module].id
        runs[name] += int((decision.choice.sessions if name in staying else needed)[group])
    return runs


def _value(earned: tuple[Credit, ...]) -> float:
    return math.fsum(credit.value for credit in earned)


def _proven(objective: float, bound: float) -> float:
    """The bound; one below the objective would be a fault and never passes. A millionth is rounding."""
    if bound < objective - _ROUNDING * max(1.0, objective):
        _complain(objective, bound)
    return max(objective, bound)


def _complain(objective: float, bound: float) -> NoReturn:
    raise ArithmeticError(f"bound {bound} below objective {objective}: the optimiser is wrong")


def plan_modules(progression: Progression, seats: Seats, runs: Mapping[str, int]) -> tuple[ModulePlan, ...]:
    """Sessions, seats and cost of each module that has seats."""
    totals: Counter[str] = Counter()
    for (_, name), count in seats.items():
        totals[name] += count
    return tuple(
        ModulePlan(
            name,
            runs[name],
            totals[name],
            runs[name] * module.cost_per_session + totals[name] * module.cost_per_participant,
        )
        for name, module in progression.modules.items()
        if totals[name] or runs.get(name)
    )


def credit_seats(demand: Demand, progression: Progression, seats: Seats) -> dict[tuple[str, str], tuple[Credit, ...]]:
    """What each seat is good for: (learner, module) -> the levels it closes and their value.

    Where two modules cover the same level, the one taught first gets the credit.
    """
    earned: dict[tuple[str, str], tuple[Credit, ...]] = {}
    for learner in demand.learners:
        closed: dict[tuple[str, int], int] = {}
        values = level_values(learner, demand.weights)
        for competency, level in sorted(values):
            step = (competency, level)
            takers = {name: seats.get((learner.id, name), 0) for name in progression.offers.get(step, ())}
            standing = learner.heads
            if level > 1:
                standing = heads_holding(learner, ((competency, level - 1),)) - heads_holding(learner, (step,))
                standing += closed.get((competency, level - 1), 0)
            left = closed[step] = min(learner.steps[competency][level], sum(takers.values()), max(standing, 0))
            for name, count in takers.items():
                heads = min(count, left)
                left -= heads
                if heads:
                    credit = Credit(competency, heads, heads * values[step])
                    earned[learner.id, name] = (*earned.get((learner.id, name), ()), credit)
    return earned


def _success(demand: Demand, earned: Mapping[tuple[str, str], tuple[Credit, ...]], gap: float) -> Message:
    closed = sum(credit.levels for given in earned.values() for credit in given)
    if not closed:
        return Message(
            "No module of the catalogue closes one of the gaps for enough people; only compulsory modules are planned."
        )
    return Message(
        "The plan closes {closed} of {missing} missing levels. No plan within these limits can be more than {gap}% "
        "better.",
        {"closed": closed, "missing": _missing(demand), "gap": math.ceil(gap * 1000) / 10},
    )


def _missing(demand: Demand) -> int:
    return sum(sum(needed.values()) for learner in demand.learners for needed in learner.steps.values())


# --- when there is no plan ----------------------------------------------------------------------------------------


def _empty_plan(demand: Demand, limits: Limits) -> Plan:
    if _missing(demand):
        message = Message(
            "No module of the catalogue closes one of the gaps for enough people. Add modules for them, or allow "
            "smaller groups."
        )
        return _bare_plan("optimal", limits, message)
    return _bare_plan("nothing_needed", limits, Message("Nobody needs a module: there are no gaps to close."))


def _no_plan(limits: Limits, message: Message) -> Plan:
    return _bare_plan("infeasible", limits, message)


def _bare_plan(status: PlanStatus, limits: Limits, message: Message) -> Plan:
    return Plan(status, 0.0, 0.0, 0.0, limits, 0.0, 0.0, (), (), (), message)


def _explain_infeasible(demand: Demand, catalogue: Catalogue, limits: Limits) -> Message:
    """The sentence for the clash: with its repair where that is one number, else the smallest set of demands."""
    progression = read_progression(catalogue)
    clash = smallest_clash(demand, catalogue, limits)
    kinds = {ask.kind for ask in clash}
    compulsory = [module for module in progression.modules.values() if module.mandatory]
    if kinds == {"module"}:
        found = _explain_group(demand, compulsory)
    elif kinds == {"module", "hours"} and not limits.own_hours:
        found = _explain_hours(catalogue, limits)
    elif kinds <= {"module", "budget"} and "budget" in kinds and _plain(limits):
        found = _explain_budget(demand, catalogue, limits)
    else:
        found = None
    return found or Clash(
        "These demands cannot be kept together: {demands}. Please give up or ease one of them.",
        {"demands": len(clash)},
        tuple(ask.message for ask in clash),
    )


def _plain(limits: Limits) -> bool:
    """Whether only money and hours limit the plan."""
    return not limits.pools and not limits.locks and limits.fairness.kind == "none"


def _explain_group(demand: Demand, compulsory: Sequence[Module]) -> Message | None:
    heads = sum(learner.heads for learner in demand.learners)
    for module in compulsory:
        if math.ceil(heads / module.group_max) * module.group_min > heads:
            return Message(
                "The compulsory module {module} cannot be held: {heads} people do not divide into groups of {low} to "
                "{high}. Please change the group sizes.",
                {"module": module.id, "heads": heads, "low": module.group_min, "high": module.group_max},
            )
    return None


def _explain_hours(catalogue: Catalogue, limits: Limits) -> Message:
    compulsory = [module for module in catalogue.modules if module.mandatory]
    owed = math.fsum(module.hours_of() for module in compulsory)
    if owed > limits.hours:
        return Message(
            "The compulsory modules alone take {owed} hours per head, the limit is {hours} hours. Please allow at "
            "least {owed} hours.",
            {"owed": owed, "hours": limits.hours},
        )
    return Message(
        "The compulsory modules and what must come before them do not fit into {hours} hours per head. Please "
        "raise the hours or change the catalogue.",
        {"hours": limits.hours},
    )


def _explain_budget(demand: Demand, catalogue: Catalogue, limits: Limits) -> Message | None:
    """The least that the compulsory modules cost, everything else kept."""
    least = cheapest_cost(open_case(demand, read_progression(catalogue), replace(limits, budget=math.inf)))
    if least is None:
        return None
    return Message(
        "The budget of {budget} EUR does not pay for the compulsory modules. The minimum budget is {least} EUR.",
        {"budget": math.floor(limits.budget), "least": math.ceil(least)},
    )
