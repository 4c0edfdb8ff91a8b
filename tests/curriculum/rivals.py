"""Other ways to plan, for comparison: all plans of a tiny town one by one, and a greedy that opens the best group.

Written from the rules, without a line of the optimiser: a person may enter a module when the modules before it are
taken or their levels held, and when the entry level is held or reached; everything has its price and its hours.
"""

from collections.abc import Collection, Iterator, Mapping
from itertools import combinations, product

from curriculum.model import Catalogue, Limits, Module, Plan
from needs_analysis import Demand, Learner

WORTH = (1.0, 0.75, 0.55, 0.4, 0.3)
Choice = Mapping[str, Collection[str]]
"""Learner -> modules taken."""


def levels_after(learner: Learner, modules: list[Module]) -> dict[str, int] | None:
    """Levels one person holds after these modules in some order; None when no order lets the person in everywhere."""
    held = {name: max(levels, default=0) for name, levels in learner.ready.items()}
    before = dict(held)
    left = list(modules)
    done: set[str] = set()
    while left:
        ready = [module for module in left if may_enter(module, held, before, (done, [m.id for m in modules]))]
        if not ready:
            return None
        for module in ready:
            left.remove(module)
            done.add(module.id)
            for step in module.steps:
                if held.get(step.competency, 0) >= step.from_level:
                    held[step.competency] = max(held.get(step.competency, 0), step.to_level)
    return held


def may_enter(
    module: Module, held: Mapping[str, int], before: Mapping[str, int], taken: tuple[Collection[str], Collection[str]]
) -> bool:
    done, chosen = taken
    for name in module.prerequisites:
        if name in done:
            continue
        steps = PREREQUISITES[name].steps
        if name in chosen or any(before.get(step.competency, 0) < step.to_level for step in steps):
            return False
    return module.mandatory or all(held.get(step.competency, 0) >= step.from_level for step in module.steps)


PREREQUISITES: dict[str, Module] = {}


def value_of(demand: Demand, learner: Learner, held: Mapping[str, int]) -> float:
    """Weighted worth of the needed levels one person reaches."""
    total = 0.0
    for competency, needed in learner.steps.items():
        reached = sum(level <= held.get(competency, 0) for level in needed)
        total += demand.weights.get(competency, 1.0) * sum(WORTH[:reached])
    return total


def cost_of(catalogue: Catalogue, choice: Choice) -> float | None:
    """Price of a choice with as few sessions as can be; None where a group comes out too small."""
    total = 0.0
    for module in catalogue.modules:
        heads = sum(module.id in taken for taken in choice.values())
        sessions = -(-heads // module.group_max)
        if heads < sessions * module.group_min:
            return None
        total += sessions * module.cost_per_session + heads * module.cost_per_participant
    return total


def best_by_hand(demand: Demand, catalogue: Catalogue, limits: Limits) -> float | None:
    """The greatest value of all plans of a tiny town of people; None where no plan keeps the limits."""
    PREREQUISITES.update({module.id: module for module in catalogue.modules})
    options = [list(_bundles(demand, learner, catalogue, limits.hours)) for learner in demand.learners]
    best = None
    for picks in product(*options):
        choice = {learner.id: taken for learner, (taken, _) in zip(demand.learners, picks, strict=True)}
        cost = cost_of(catalogue, choice)
        if cost is not None and cost <= limits.budget + 1e-9:
            best = max(best or 0.0, sum(value for _, value in picks))
    return best


def _bundles(
    demand: Demand, learner: Learner, catalogue: Catalogue, hours: float
) -> Iterator[tuple[frozenset[str], float]]:
    sensible = sensible_modules(learner, catalogue)
    for size in range(len(sensible) + 1):
        for modules in combinations(sensible, size):
            owed = all(module in modules for module in catalogue.modules if module.mandatory)
            held = levels_after(learner, list(modules))
            if owed and held is not None and sum(module.hours_of() for module in modules) <= hours:
                yield frozenset(module.id for module in modules), value_of(demand, learner, held)


def sensible_modules(learner: Learner, catalogue: Catalogue) -> list[Module]:
    """Modules that close a needed level, are compulsory, or lead to one of those: nobody sits in the others."""
    held = {name: max(levels, default=0) for name, levels in learner.ready.items()}
    needed = {(competency, level) for competency, levels in learner.steps.items() for level in levels}
    chosen = {module.id for module in catalogue.modules if module.mandatory or _covered(module) & needed}
    while True:
        entries = {
            (step.competency, step.from_level)
            for module in catalogue.modules
            for step in module.steps
            if module.id in chosen and step.from_level > held.get(step.competency, 0)
        }
        named = {name for module in catalogue.modules if module.id in chosen for name in module.prerequisites}
        more = {module.id for module in catalogue.modules if module.id in named or _covered(module) & entries} - chosen
        if not more:
            return [module for module in catalogue.modules if module.id in chosen]
        chosen |= more


def _covered(module: Module) -> set[tuple[str, int]]:
    levels = ((step, level) for step in module.steps for level in range(step.from_level + 1, step.to_level + 1))
    return {(step.competency, level) for step, level in levels}


def greedy_value(demand: Demand, catalogue: Catalogue, limits: Limits) -> float:
    """Value of opening, again and again, the group with the most value per euro, compulsory modules first."""
    PREREQUISITES.update({module.id: module for module in catalogue.modules})
    modules = {module.id: module for module in catalogue.modules}
    owed = {module.id for module in catalogue.modules if module.mandatory}
    taken = {learner.id: set(owed) for learner in demand.learners}
    cost = cost_of(catalogue, taken) or 0.0
    while True:
        offers = [_best_group(demand, module, (modules, taken), limits) for module in modules.values()]
        offers = [offer for offer in offers if offer[1] and cost + offer[2] <= limits.budget]
        if not offers:
            break
        module, people, price = max(offers, key=lambda offer: sum(gain for gain, _ in offer[1]) / max(offer[2], 1.0))
        for _, person in people:
            taken[person].add(module.id)
        cost += price
    return sum(
        value_of(demand, learner, levels_after(learner, [modules[name] for name in taken[learner.id]]) or {})
        for learner in demand.learners
    )


def _best_group(
    demand: Demand, module: Module, state: tuple[Mapping[str, Module], Mapping[str, set[str]]], limits: Limits
) -> tuple[Module, list[tuple[float, str]], float]:
    modules, taken = state
    gains = []
    for learner in demand.learners:
        mine = taken[learner.id]
        hours = sum(modules[name].hours_of() for name in mine) + module.hours_of()
        if module.id in mine or hours > limits.hours:
            continue
        now = levels_after(learner, [modules[name] for name in mine]) or {}
        then = levels_after(learner, [modules[name] for name in (*mine, module.id)])
        gain = value_of(demand, learner, then) - value_of(demand, learner, now) if then else 0.0
        if gain > 0:
            gains.append((gain, learner.id))
    people = sorted(gains, key=lambda pair: (-pair[0], pair[1]))[: module.group_max]
    price = module.cost_per_session + module.cost_per_participant * len(people)
    return module, people if len(people) >= module.group_min else [], price


def check_plan(plan: Plan, demand: Demand, catalogue: Catalogue) -> None:
    """Every limit and rule of a plan for people, checked anew."""
    PREREQUISITES.update({module.id: module for module in catalogue.modules})
    choice: dict[str, list[str]] = {learner.id: [] for learner in demand.learners}
    for item in plan.assignments:
        assert item.seats == 1
        choice[item.learner].append(item.module)
    total = 0.0
    for learner in demand.learners:
        modules = [PREREQUISITES[name] for name in choice[learner.id]]
        held = levels_after(learner, modules)
        assert held is not None, f"{learner.id} may not enter all of {choice[learner.id]}"
        assert sum(module.hours_of() for module in modules) <= plan.limits.hours + 1e-6
        assert all(module.id in choice[learner.id] for module in catalogue.modules if module.mandatory)
        total += value_of(demand, learner, held)
    cost = cost_of(catalogue, choice)
    assert cost is not None
    assert abs(cost - plan.cost) < 1e-6
    assert cost <= plan.limits.budget + 1e-6
    assert abs(total - plan.objective) < 1e-6 * max(1.0, total)
    assert plan.bound >= plan.objective
