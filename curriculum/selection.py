"""The choice of modules as a mixed-integer problem: seats, sessions and closed levels as variables, rules as rows.

For a learner g (a person, or a group of people with like needs), a module m, a competency c and a level l:

    x[g, m]     seats, whole          k[m]  sessions, whole          y[g, c, l]  heads that reach the level

    maximise    sum of weight[c] * return(rank of l) * y[g, c, l]
    subject to  y[g, c, l] <= heads that need the level                             nobody needs it twice
                y[g, c, l] <= sum of x[g, m] over the modules that cover it         only seats close gaps
                y[g, c, l] <= heads that stand one level below + y[g, c, l - 1]     one level after the other
                x[g, m]    <= heads that meet a requirement + seats in what supplies it
                smallest group * k[m] <= sum of x[g, m] over g <= largest group * k[m]
                sum of cost per session * k[m] + cost per head * x[g, m] <= budget
                sum of hours[m] * x[g, m] over m <= hours per head * heads of g
                x[g, m] = heads of g where m is compulsory

Only pairs that close a gap, lead to one that does, or are compulsory become variables.

Of a group only head counts are known, not which head needs what. Seats are valued as if they went to those members
first who need most of what the module offers: the largest value that agrees with the counts. One person is exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from curriculum.model import Limits
from curriculum.progression import Progression, heads_holding, useful_seats
from curriculum.solver import INFINITE, Problem
from needs_analysis import Demand, Learner

RETURNS = (1.0, 0.75, 0.55, 0.4, 0.3)
"""Worth of a learner's first, second, third ... missing level: the first step up from nothing helps most."""

_TIE_BREAK = 1e-6
"""Share of the greatest possible objective that the whole budget is worth: of two equally good plans the cheaper."""


@dataclass(slots=True)
class Selection:
    """The problem and where its variables stand.

    ``seats``: (learner, module), ``sessions``: module, ``closed``: (learner, competency, level), all to the index of
    the variable; ``slack`` is the most by which the tie-break can lower the solver's bound.
    """

    problem: Problem = field(default_factory=Problem)
    seats: dict[tuple[str, str], int] = field(default_factory=dict)
    sessions: dict[str, int] = field(default_factory=dict)
    closed: dict[tuple[str, str, int], int] = field(default_factory=dict)
    slack: float = 0.0


def level_values(learner: Learner, weights: Mapping[str, float]) -> dict[tuple[str, int], float]:
    """Value of one head reaching a needed level: weight of the competency times the return of the step's rank.

    The rank of a level counts the missing levels up to it. For a group it is the mean rank, at the largest that
    agrees with the head counts; for one person it is exact.
    """
    values = {}
    for competency, needed in learner.steps.items():
        for level, heads in needed.items():
            if heads > 0:
                rank = sum(min(1.0, needed[lower] / heads) for lower in needed if lower <= level)
                values[competency, level] = weights.get(competency, 1.0) * _worth(rank)
    return values


def _worth(rank: float) -> float:
    whole = min(int(rank), len(RETURNS))
    lower, upper = RETURNS[whole - 1], RETURNS[min(whole, len(RETURNS) - 1)]
    return lower + (upper - lower) * (rank - int(rank))


def build_selection(demand: Demand, progression: Progression, limits: Limits) -> Selection:
    """The problem of the most valuable programme within the limits."""
    selection = _without_money(demand, progression, limits)
    problem = selection.problem
    values = {learner.id: level_values(learner, demand.weights) for learner in demand.learners}
    for (name, competency, level), variable in selection.closed.items():
        problem.gains[variable] = values[name][competency, level]
    most = sum(problem.gains[variable] * problem.bounds[variable][1] for variable in selection.closed.values())
    selection.slack = _TIE_BREAK * most
    prices = _prices(selection, progression)
    for variable, price in prices.items():
        problem.gains[variable] = -selection.slack / max(limits.budget, 1.0) * price
    problem.add_row(prices, -INFINITE, limits.budget)
    return selection


def build_cheapest(demand: Demand, progression: Progression, limits: Limits) -> Selection:
    """The problem of the cheapest programme that holds all compulsory seats, whatever the budget."""
    selection = _without_money(demand, progression, limits)
    for variable, price in _prices(selection, progression).items():
        selection.problem.gains[variable] = -price
    return selection


def _without_money(demand: Demand, progression: Progression, limits: Limits) -> Selection:
    selection = Selection()
    for learner in demand.learners:
        _offer_seats(selection, learner, progression)
        for competency, needed in sorted(learner.steps.items()):
            for level in sorted(level for level, heads in needed.items() if heads > 0):
                _close_level(selection, learner, (competency, level), progression)
        _require_entry(selection, learner, progression)
        _limit_hours(selection, learner, progression, limits.hours)
    for name in progression.modules:
        _size_groups(selection, progression, name)
    return selection


def _offer_seats(selection: Selection, learner: Learner, progression: Progression) -> None:
    for name, most in useful_seats(learner, progression).items():
        least = learner.heads if progression.modules[name].mandatory else 0
        selection.seats[learner.id, name] = selection.problem.add_variable(0.0, least, most)


def _close_level(selection: Selection, learner: Learner, step: tuple[str, int], progression: Progression) -> None:
    competency, level = step
    offers = [selection.seats[learner.id, name] for name in progression.offers.get(step, ())]
    if not offers:
        return
    problem = selection.problem
    reached = problem.add_variable(0.0, 0.0, learner.steps[competency][level], whole=False)
    selection.closed[learner.id, competency, level] = reached
    problem.add_row({reached: 1.0, **dict.fromkeys(offers, -1.0)}, -INFINITE, 0.0)
    if level > 1 and not _implied_by_entry(learner, step, progression):
        standing = heads_holding(learner, ((competency, level - 1),)) - heads_holding(learner, (step,))
        below = selection.closed.get((learner.id, competency, level - 1))
        climb = {reached: 1.0} if below is None else {reached: 1.0, below: -1.0}
        problem.add_row(climb, -INFINITE, float(standing))


def _implied_by_entry(learner: Learner, step: tuple[str, int], progression: Progression) -> bool:
    """Whether entry levels alone keep the order of levels: one person, and no module that takes people as they come."""
    return learner.heads == 1 and not any(progression.modules[name].mandatory for name in progression.offers[step])


def _require_entry(selection: Selection, learner: Learner, progression: Progression) -> None:
    for name, requirements in progression.requirements.items():
        seats = selection.seats.get((learner.id, name))
        for requirement in requirements if seats is not None else ():
            held = heads_holding(learner, requirement.levels)
            if seats is not None and held < selection.problem.bounds[seats][1]:
                supply = [selection.seats[learner.id, supplier] for supplier in requirement.suppliers]
                selection.problem.add_row({seats: 1.0, **dict.fromkeys(supply, -1.0)}, -INFINITE, float(held))


def _limit_hours(selection: Selection, learner: Learner, progression: Progression, hours: float) -> None:
    terms = {
        selection.seats[learner.id, name]: module.hours_of()
        for name, module in progression.modules.items()
        if (learner.id, name) in selection.seats
    }
    selection.problem.add_row(terms, -INFINITE, hours * learner.heads)


def _size_groups(selection: Selection, progression: Progression, name: str) -> None:
    module, problem = progression.modules[name], selection.problem
    seats = [variable for (_, taught), variable in selection.seats.items() if taught == name]
    if not seats:
        return
    most = sum(problem.bounds[variable][1] for variable in seats)
    runs = problem.add_variable(0.0, 0.0, float(most // max(module.group_min, 1)))
    selection.sessions[name] = runs
    filled = dict.fromkeys(seats, 1.0)
    problem.add_row({**filled, runs: -float(module.group_max)}, -INFINITE, 0.0)
    problem.add_row({**filled, runs: -float(module.group_min)}, 0.0, INFINITE)


def _prices(selection: Selection, progression: Progression) -> dict[int, float]:
    prices = {variable: progression.modules[name].cost_per_session for name, variable in selection.sessions.items()}
    for (_, name), variable in selection.seats.items():
        prices[variable] = progression.modules[name].cost_per_participant
    return prices
