"""The best programme for the year: needs x catalogue x limits -> Plan, with a proof of how good it is.

The solver's bound holds for every plan within the limits, so ``gap`` is a proof and not an estimate. The rules are
written in `curriculum.selection`. Not regarded here: rooms, trainers and dates (`curriculum.schedule` places what was
chosen), fairness between units, and compulsory seats of people who took no part in the survey.
"""

import math
from collections import Counter
from collections.abc import Mapping
from typing import NoReturn

from curriculum.model import Assignment, Catalogue, Limits, ModulePlan, Plan, PlanStatus
from curriculum.progression import Progression, heads_holding, read_progression
from curriculum.reasons import Credit, give_reasons
from curriculum.selection import Selection, build_cheapest, build_selection, level_values
from curriculum.solver import Effort, Solution, maximise
from needs_analysis import Demand, Message

_OPTIMAL_GAP = 1e-4
_ROUNDING = 1e-6
_SMALL = 2_500
"""Columns up to which a proof of 0.01 % is worth its time; above, 0.1 % is proven in seconds instead of minutes."""

_PROOF = Effort(gap=8e-5, nodes=2_000)
_QUICK = Effort(gap=8e-4, nodes=200)

Seats = Mapping[tuple[str, str], int]
"""(learner, module) -> seats."""


def optimise_plan(demand: Demand, catalogue: Catalogue, limits: Limits) -> Plan:
    """Choose modules, sessions and seats of the greatest strategic value within the limits.

    Budget in EUR for the year, hours per head and year over all phases of the modules. Every learner keeps its heads:
    people get at most one seat per module. The answer is always a `Plan`: its status says whether it is proven
    optimal (to 0.01 %), feasible with the gap stated, infeasible (the message says what must change) or unnecessary.
    """
    progression = read_progression(catalogue)
    selection = build_selection(demand, progression, limits)
    if not selection.seats:
        return _empty_plan(demand, limits)
    solution = maximise(selection.problem, _PROOF if len(selection.problem.gains) <= _SMALL else _QUICK)
    if solution.status == "unknown":
        return _no_plan(limits, Message("No plan was found within the effort allowed. Please raise the budget."))
    if solution.status == "infeasible":
        return _no_plan(limits, _explain_infeasible(demand, progression, limits))
    return _read_plan(demand, progression, limits, (selection, solution))


# --- reading the solution -----------------------------------------------------------------------------------------


def _read_plan(demand: Demand, progression: Progression, limits: Limits, solved: tuple[Selection, Solution]) -> Plan:
    selection, solution = solved
    seats = {pair: int(solution.values[index]) for pair, index in selection.seats.items() if solution.values[index]}
    earned = credit_seats(demand, progression, seats)
    assignments = tuple(
        Assignment(learner, module, count, _value(earned.get((learner, module), ())))
        for (learner, module), count in seats.items()
    )
    objective = math.fsum(item.value for item in assignments)
    bound = _proven(objective, solution.bound, selection.slack)
    gap = (bound - objective) / bound if bound > 0 else 0.0
    modules = plan_modules(progression, seats)
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
    )


def _value(earned: tuple[Credit, ...]) -> float:
    return math.fsum(credit.value for credit in earned)


def _proven(objective: float, bound: float, slack: float) -> float:
    """The bound without the tie-break; a bound below the objective would be a fault and never passes.

    Differences within the tie-break, a millionth of all need, are rounding.
    """
    if bound + slack < objective - _ROUNDING * max(1.0, objective):
        _complain(objective, bound)
    return objective if bound <= objective + slack else bound + slack


def _complain(objective: float, bound: float) -> NoReturn:
    raise ArithmeticError(f"bound {bound} below objective {objective}: the optimiser is wrong")


def plan_modules(progression: Progression, seats: Seats) -> tuple[ModulePlan, ...]:
    """Sessions and cost of each module that has seats: as few sessions as the largest group allows."""
    totals: Counter[str] = Counter()
    for (_, name), count in seats.items():
        totals[name] += count
    plans = []
    for name, module in progression.modules.items():
        if totals[name]:
            sessions = math.ceil(totals[name] / module.group_max)
            cost = sessions * module.cost_per_session + totals[name] * module.cost_per_participant
            plans.append(ModulePlan(name, sessions, totals[name], cost))
    return tuple(plans)


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
        "The plan closes {closed} of {missing} missing levels. No plan within these limits can be more than {gap} % "
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


def _explain_infeasible(demand: Demand, progression: Progression, limits: Limits) -> Message:
    heads = sum(learner.heads for learner in demand.learners)
    compulsory = [module for module in progression.modules.values() if module.mandatory]
    for module in compulsory:
        if math.ceil(heads / module.group_max) * module.group_min > heads:
            return Message(
                "The compulsory module {module} cannot be held: {heads} people do not divide into groups of {low} to "
                "{high}. Please change the group sizes.",
                {"module": module.id, "heads": heads, "low": module.group_min, "high": module.group_max},
            )
    owed = math.fsum(module.hours_of() for module in compulsory)
    if owed > limits.hours:
        return Message(
            "The compulsory modules alone take {owed} hours per head, the limit is {hours} hours. Please allow at "
            "least {owed} hours.",
            {"owed": owed, "hours": limits.hours},
        )
    return _explain_budget(demand, progression, limits)


def _explain_budget(demand: Demand, progression: Progression, limits: Limits) -> Message:
    selection = build_cheapest(demand, progression, limits)
    solution = maximise(selection.problem, _PROOF)
    if solution.status != "solved":
        return Message(
            "The compulsory modules and what must come before them do not fit into {hours} hours per head. Please "
            "raise the hours or change the catalogue.",
            {"hours": limits.hours},
        )
    seats = {pair: int(solution.values[index]) for pair, index in selection.seats.items() if solution.values[index]}
    least = math.ceil(math.fsum(item.cost for item in plan_modules(progression, seats)))
    return Message(
        "The budget of {budget} EUR does not pay for the compulsory modules. The minimum budget is {least} EUR.",
        {"budget": math.floor(limits.budget), "least": least},
    )
