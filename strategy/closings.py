"""What a plan of named people closes, as far as it may be told: the reader may know who has a seat in which course."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from curriculum import Catalogue, Closing, Plan
from needs_analysis import Demand, blur_count, choose_sets

Closings = Mapping[str, Closing]


@dataclass(frozen=True, slots=True)
class ToldClosing(Closing):
    """``told``: the closed levels to the nearest of the smallest group, None where that would tell of fewer people."""

    told: int | None = None


def protect_closings(exact: Closings, demand: Demand, catalogue: Catalogue, plan: Plan) -> Mapping[str, ToldClosing]:
    """Competency -> what may be told of what the plan closes.

    The levels closed are a sum over the people who have a seat in the modules that teach the competency. They are told
    where these people, and those without such a seat, are at least k; those of a single module where its people
    keep that rule beside each other, else they count as 0. All are rounded besides.
    """
    everybody, k = frozenset(one.id for one in demand.learners), demand.smallest_group
    seated: dict[str, set[str]] = {}
    for item in plan.assignments:
        seated.setdefault(item.module, set()).add(item.learner)
    found = {}
    for name, one in exact.items():
        mine = {module: seated.get(module, set()) for module in _teaching(name, catalogue, plan)}
        union = set().union(*mine.values())
        (whole, *single) = choose_sets([union, *mine.values()], k, [everybody])
        open_ = {module for module, holds in zip(mine, single, strict=True) if holds}
        modules = {
            module: (blur_count(levels, one.levels, k) if module in open_ else 0, value)
            for module, (levels, value) in one.by_module.items()
        }
        told = min(one.levels, blur_count(one.closed, one.levels, k)) if whole else None
        found[name] = ToldClosing(name, one.levels, one.value, modules, told)
    return found


def promise_closings(exact: Closings, demand: Demand, catalogue: Catalogue, plan: Plan) -> Closings:
    """The same competencies with what every planned module promises anybody: its levels by their strategic weight."""
    return {name: replace(one, by_module=dict(_promises(name, demand, catalogue, plan))) for name, one in exact.items()}


def _promises(name: str, demand: Demand, catalogue: Catalogue, plan: Plan) -> Iterator[tuple[str, tuple[int, float]]]:
    for module, rise in _teaching(name, catalogue, plan).items():
        yield module, (rise, rise * demand.weights.get(name, 1.0))


def _teaching(name: str, catalogue: Catalogue, plan: Plan) -> Mapping[str, int]:
    """Planned module -> levels it teaches of this competency."""
    planned = {item.module for item in plan.modules}
    return {
        module.id: sum(step.to_level - step.from_level for step in module.steps if step.competency == name)
        for module in catalogue.modules
        if module.id in planned and any(step.competency == name for step in module.steps)
    }
