"""What must come before what: the teaching order of the modules and what each asks of the people who enter it.

The choice of modules and their dates use the same rules, so what was chosen because of a prerequisite is also dated
after it.
"""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass

from curriculum.model import Catalogue, Module, Step
from needs_analysis import Learner

Levels = tuple[tuple[str, int], ...]
"""Levels that are all held together: competency and level."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """Met by people who hold all ``levels`` already or first take one of the ``suppliers``."""

    levels: Levels
    suppliers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Progression:
    """The catalogue read as a path.

    ``modules``: id -> module, in teaching order. ``requirements``: id -> what people need before it. ``offers``:
    (competency, level) -> modules that cover it.
    """

    modules: Mapping[str, Module]
    requirements: Mapping[str, tuple[Requirement, ...]]
    offers: Mapping[tuple[str, int], tuple[str, ...]]


def read_progression(catalogue: Catalogue) -> Progression:
    """The teaching order, the entry requirements and the offers of a catalogue.

    A level can only be supplied by a module earlier in the teaching order, which keeps modules from vouching for each
    other in a circle. Compulsory modules take everyone and ask for no entry level.
    """
    modules = {module.id: module for module in teaching_order(catalogue)}
    offers: dict[tuple[str, int], tuple[str, ...]] = {}
    requirements: dict[str, tuple[Requirement, ...]] = {}
    for module in modules.values():
        named = [_prerequisite(modules[name]) for name in module.prerequisites if name in modules]
        steps = () if module.mandatory else module.steps
        entries = [_entry_level(step, offers) for step in steps if step.from_level > 0]
        requirements[module.id] = tuple(named + entries)
        for step in module.steps:
            for level in range(step.from_level + 1, step.to_level + 1):
                offers[step.competency, level] = (*offers.get((step.competency, level), ()), module.id)
    return Progression(modules, requirements, offers)


def _prerequisite(module: Module) -> Requirement:
    return Requirement(tuple((step.competency, step.to_level) for step in module.steps), (module.id,))


def _entry_level(step: Step, earlier: Mapping[tuple[str, int], tuple[str, ...]]) -> Requirement:
    entry = (step.competency, step.from_level)
    return Requirement((entry,), earlier.get(entry, ()))


def teaching_order(catalogue: Catalogue) -> tuple[Module, ...]:
    """The modules with prerequisites first and, where those leave a choice, low entry levels first."""
    position = {module.id: index for index, module in enumerate(catalogue.modules)}
    waiting = {module.id: {name for name in module.prerequisites if name in position} for module in catalogue.modules}
    free = [_rank(module, position) for module in catalogue.modules if not waiting[module.id]]
    heapq.heapify(free)
    order: list[Module] = []
    while free:
        module = catalogue.modules[heapq.heappop(free)[1]]
        order.append(module)
        for other in catalogue.modules:
            if module.id in waiting[other.id]:
                waiting[other.id].remove(module.id)
                if not waiting[other.id]:
                    heapq.heappush(free, _rank(other, position))
    return tuple(order)


def _rank(module: Module, position: Mapping[str, int]) -> tuple[int, int]:
    return max((step.from_level for step in module.steps), default=0), position[module.id]


def heads_holding(learner: Learner, levels: Levels) -> int:
    """Heads that hold all these levels. Of a group only counts are known: the most that agree with them."""
    return min((_heads_at(learner, competency, level) for competency, level in levels), default=learner.heads)


def held_level(learner: Learner, competency: str) -> int:
    """The level a person holds: the highest they are known to be ready for, 0 where nothing is known."""
    return max(learner.ready.get(competency, {}), default=0)


def _heads_at(learner: Learner, competency: str, level: int) -> int:
    if level <= 0:
        return learner.heads
    return max((heads for held, heads in learner.ready.get(competency, {}).items() if held >= level), default=0)


def useful_seats(learner: Learner, progression: Progression) -> dict[str, int]:
    """The most seats of each module that can be of use to the learner; modules of no use are left out.

    A seat is useful when it closes a needed level or supplies what a useful module requires; compulsory modules need
    a seat for every head.
    """
    seats = {name: learner.heads for name, module in progression.modules.items() if module.mandatory}
    for competency, needed in learner.steps.items():
        for level, heads in needed.items():
            for name in progression.offers.get((competency, level), ()):
                seats[name] = max(heads, seats.get(name, 0))
    for name in reversed(tuple(progression.modules)):
        for requirement in progression.requirements[name]:
            if heads_holding(learner, requirement.levels) < seats.get(name, 0):
                for supplier in requirement.suppliers:
                    seats[supplier] = max(seats[name], seats.get(supplier, 0))
    return {name: min(seats[name], learner.heads) for name in progression.modules if seats.get(name, 0) > 0}
