"""Why, why not, and what if: answers to the questions people ask of a plan.

Prices say what a euro, an hour of a trainer or a half-day of a room is worth to the plan; where they are known, a
refusal can say what would be displaced. Everything here reads a finished plan; nothing is solved but where it says so.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from curriculum.accessibility import needs_of, unmet_by_module
from curriculum.choose.counts import level_values
from curriculum.model import Catalogue, Limits, Module, Plan
from curriculum.progression import Progression, heads_holding, read_progression, useful_seats
from needs_analysis import Demand, Learner, Message

Taken = Mapping[str, int]
"""Module -> seats of one learner."""


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the comparison of two plans: seats of a learner in a module before and after."""

    learner: str
    module: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """``changes`` by module and learner; the others are the second plan's figures less the first one's."""

    changes: tuple[Change, ...]
    value: float
    cost: float
    sessions: Mapping[str, int]


def compare_plans(first: Plan, second: Plan) -> Comparison:
    """What changes from one plan to the other, line by line."""
    before, after = _seats(first), _seats(second)
    changes = tuple(
        Change(learner, module, before[learner, module], after[learner, module])
        for learner, module in sorted({*before, *after}, key=lambda key: (key[1], key[0]))
        if before[learner, module] != after[learner, module]
    )
    sessions = Counter({item.module: item.sessions for item in second.modules})
    sessions.subtract({item.module: item.sessions for item in first.modules})
    moved = {name: count for name, count in sorted(sessions.items()) if count}
    return Comparison(changes, second.objective - first.objective, second.cost - first.cost, moved)


def _seats(plan: Plan) -> Counter[tuple[str, str]]:
    return Counter({(item.learner, item.module): item.seats for item in plan.assignments})


# --- why not --------------------------------------------------------------------------------------------------------


def explain_absence(demand: Demand, catalogue: Catalogue, plan: Plan, learner: str, module: str) -> Message:
    """Why a learner does not get a module: the first reason that holds, from rules over hours to money."""
    progression = read_progression(catalogue)
    someone = next((item for item in demand.learners if item.id == learner), None)
    wanted = progression.modules.get(module)
    if someone is None or wanted is None:
        return Message("This person or this module is not part of the plan.")
    taken = {item.module: item.seats for item in plan.assignments if item.learner == learner}
    reasons = (
        _already(plan, someone, wanted, taken),
        _locked(plan.limits, someone, wanted, taken),
        _unmet(plan.limits, someone, wanted),
        _never_there(plan.limits, someone, wanted),
        _useless(someone, progression, wanted),
        _not_ready(someone, progression, wanted, taken),
        _no_time(plan.limits, someone, progression, (wanted, taken)),
        _covered(someone, progression, (wanted, taken)),
        _no_group(plan, wanted),
        _too_dear(demand, plan, someone, wanted),
    )
    return next(reason for reason in reasons if reason is not None)


def _already(plan: Plan, someone: Learner, wanted: Module, taken: Taken) -> Message | None:
    """What the seat is worth, and what its money and trainers would bring elsewhere: what was given up for it."""
    if not taken.get(wanted.id):
        return None
    price = price_of_seat(plan, wanted)
    if price is None or someone.heads > 1:
        return Message("The plan has a seat in “{module}” here.", {"module": wanted.id})
    worth = sum(item.value for item in plan.assignments if (item.learner, item.module) == (someone.id, wanted.id))
    return Message(
        "The plan has a seat in “{module}” here: it is worth {worth}; what it takes would bring {price} elsewhere.",
        {"module": wanted.id, "worth": round(worth, 2), "price": round(price, 2)},
    )


def _locked(limits: Limits, someone: Learner, wanted: Module, taken: Taken) -> Message | None:
    for lock in limits.locks:
        if wanted.id not in lock.modules or lock.learner not in (None, someone.id):
            continue
        if lock.kind == "barred":
            return Message("It was decided that “{module}” is not offered here.", {"module": wanted.id})
        other = next((name for name in lock.modules if name != wanted.id and taken.get(name)), None)
        if lock.kind == "apart" and other:
            return Message("It was decided that this does not go together with “{module}”.", {"module": other})
    return None


def _unmet(limits: Limits, someone: Learner, wanted: Module) -> Message | None:
    unmet = unmet_by_module(wanted, needs_of(limits, someone.id))
    if not unmet:
        return None
    return Message(
        "“{module}” is not known to meet an access need here: {need}.", {"module": wanted.id, "need": unmet[0]}
    )


def _never_there(limits: Limits, someone: Learner, wanted: Module) -> Message | None:
    if someone.id not in limits.absent or not wanted.hours_of("room", "live"):
        return None
    return Message(
        "On no day of this person's week can the team spare anybody, so courses with dates are out of reach."
    )


def _useless(someone: Learner, progression: Progression, wanted: Module) -> Message | None:
    if useful_seats(someone, progression).get(wanted.id):
        return None
    return Message("“{module}” closes no gap here and leads to nothing that does.", {"module": wanted.id})


def _not_ready(someone: Learner, progression: Progression, wanted: Module, taken: Taken) -> Message | None:
    for requirement in progression.requirements[wanted.id]:
        held = heads_holding(someone, requirement.levels)
        if held + sum(taken.get(name, 0) for name in requirement.suppliers) < 1:
            if not requirement.suppliers:
                return Message(
                    "What “{module}” asks for is not held, and no module leads there.", {"module": wanted.id}
                )
            return Message(
                "“{module}” has to come first and is not part of the plan here.", {"module": requirement.suppliers[0]}
            )
    return None


def _no_time(
    limits: Limits, someone: Learner, progression: Progression, chosen: tuple[Module, Taken]
) -> Message | None:
    wanted, taken = chosen
    most = limits.own_hours.get(someone.id, limits.hours) * someone.heads
    spent = sum(progression.modules[name].hours_of() * seats for name, seats in taken.items())
    if spent + wanted.hours_of() <= most + 1e-9:
        return None
    return Message(
        "{spent} of {most} hours are taken; “{module}” needs {hours}.",
        {"spent": spent, "most": most, "module": wanted.id, "hours": wanted.hours_of()},
    )


def _covered(someone: Learner, progression: Progression, chosen: tuple[Module, Taken]) -> Message | None:
    wanted, taken = chosen
    mine = {level for level, names in progression.offers.items() if wanted.id in names}
    needed = {(name, level) for name, levels in someone.steps.items() for level in levels} & mine
    others = {level: [name for name in progression.offers[level] if taken.get(name)] for level in needed}
    if someone.heads > 1 or not needed or not all(others.values()):
        return None
    return Message("“{module}” closes the same gap.", {"module": next(iter(others.values()))[0]})


def _no_group(plan: Plan, wanted: Module) -> Message | None:
    if any(item.module == wanted.id for item in plan.modules):
        return None
    return Message(
        "“{module}” is not held: no group of {least} is worth its {cost} EUR as much as what the money does elsewhere.",
        {"module": wanted.id, "least": wanted.group_min, "cost": round(wanted.cost_per_session)},
    )


def _too_dear(demand: Demand, plan: Plan, someone: Learner, wanted: Module) -> Message:
    values = level_values(someone, demand.weights)
    worth = sum(
        values.get((step.competency, level), 0.0)
        for step in wanted.steps
        for level in range(step.from_level + 1, step.to_level + 1)
    )
    price = price_of_seat(plan, wanted)
    if price is None or price <= worth:
        return Message(
            "A seat in “{module}” would be worth {worth} here; that the plan has none is a matter of whole groups.",
            {"module": wanted.id, "worth": round(worth, 2)},
        )
    return Message(
        "A seat in “{module}” would be worth {worth} here, but its money and trainers are worth {price} elsewhere.",
        {"module": wanted.id, "worth": round(worth, 2), "price": round(price, 2)},
    )


def price_of_seat(plan: Plan, module: Module) -> float | None:
    """What a seat in a full group takes from the pools, at the plan's prices; None where those are not known."""
    if not plan.prices:
        return None
    share = 1.0 / module.group_max
    total = plan.prices.get("budget", 0.0) * (module.cost_per_participant + module.cost_per_session * share)
    for pool in plan.limits.pools:
        used = pool.per_head.get(module.id, 0.0) + pool.per_session.get(module.id, 0.0) * share
        total += plan.prices.get(pool.id, 0.0) * used
    return total


# --- what binds -----------------------------------------------------------------------------------------------------


def explain_limits(plan: Plan, demand: Demand, catalogue: Catalogue) -> tuple[Message, ...]:
    """What holds the plan back, in words: the worth of 1,000 EUR more, of each scarce pool, and of more hours."""
    said = []
    money = plan.prices.get("budget", 0.0) * _STEP
    if money > _NOTHING:
        said.append(
            Message("1,000 EUR more would close about {levels} weighted levels more.", {"levels": round(money, 1)})
        )
    elif plan.prices:
        said.append(Message("More money would close nothing more: other limits hold the plan back."))
    for pool in plan.limits.pools:
        price = plan.prices.get(pool.id, 0.0)
        if price > _NOTHING:
            values: dict[str, str | int | float] = {"pool": pool.id, "levels": round(price, 2)}
            said.append(
                Message("“{pool}” is a bottleneck: one more would close about {levels} weighted levels.", values)
            )
    said += _explain_unmet(plan, catalogue)
    full = _at_their_hours(plan, demand, catalogue)
    if full:
        everybody = sum(learner.heads for learner in demand.learners)
        said.append(Message("For {n} of {all} people the hours are used up.", {"n": full, "all": everybody}))
    return tuple(said)


def _explain_unmet(plan: Plan, catalogue: Catalogue) -> list[Message]:
    """Compulsory and booked seats whose modules are not known to meet what the people need: one line per need."""
    modules = {module.id: module for module in catalogue.modules}
    counts = Counter(
        (item.module, need)
        for item in plan.assignments
        for need in unmet_by_module(modules[item.module], needs_of(plan.limits, item.learner))
    )
    template = "“{module}” is compulsory or booked for {n} who need {need}; nobody has said that it meets this."
    return [Message(template, {"module": name, "n": n, "need": need}) for (name, need), n in sorted(counts.items())]


_STEP = 1_000.0
_NOTHING = 1e-3


def _at_their_hours(plan: Plan, demand: Demand, catalogue: Catalogue) -> int:
    """People that have fewer hours left than the shortest module of the plan takes."""
    lengths = {module.id: module.hours_of() for module in catalogue.modules}
    shortest = min((lengths[item.module] for item in plan.modules), default=0.0)
    spent: dict[str, float] = defaultdict(float)
    for item in plan.assignments:
        spent[item.learner] += item.seats * lengths[item.module]
    own, usual = plan.limits.own_hours, plan.limits.hours
    return sum(
        learner.heads
        for learner in demand.learners
        if own.get(learner.id, usual) * learner.heads - spent[learner.id] < shortest * learner.heads
    )
