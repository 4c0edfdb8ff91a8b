"""What a plan closes, told by module and competency: the way back from courses to needs."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from curriculum.choose.counts import level_values
from curriculum.model import Catalogue, Plan
from curriculum.optimise import credit_seats
from curriculum.progression import read_progression
from needs_analysis import Demand


@dataclass(frozen=True, slots=True)
class Closing:
    """Levels, summed over heads, that are missing in a competency (``levels``) and their strategic ``value``.

    ``by_module``: module -> (levels, value) that the plan closes with it.
    """

    competency: str
    levels: int
    value: float
    by_module: Mapping[str, tuple[int, float]]

    @property
    def closed(self) -> int:
        """Levels that the plan closes."""
        return sum(levels for levels, _ in self.by_module.values())

    @property
    def closed_value(self) -> float:
        """Their strategic value; over all competencies it sums to the plan's objective."""
        return sum(value for _, value in self.by_module.values())


def trace_plan(demand: Demand, catalogue: Catalogue, plan: Plan) -> Mapping[str, Closing]:
    """Competency -> what is missing and what the plan closes of it, by module."""
    seats = {(item.learner, item.module): item.seats for item in plan.assignments}
    needed: dict[str, list[float]] = defaultdict(lambda: [0, 0.0])
    for learner in demand.learners:
        for (competency, level), value in level_values(learner, demand.weights).items():
            heads = learner.steps[competency][level]
            needed[competency][0] += heads
            needed[competency][1] += heads * value
    closed: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
    for (_, module), credits_ in credit_seats(demand, read_progression(catalogue), seats).items():
        for credit in credits_:
            levels, value = closed[credit.competency].get(module, (0, 0.0))
            closed[credit.competency][module] = (levels + credit.levels, value + credit.value)
    return {
        name: Closing(name, int(levels), value, dict(sorted(closed[name].items())))
        for name, (levels, value) in sorted(needed.items())
    }
