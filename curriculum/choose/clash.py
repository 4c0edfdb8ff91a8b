"""When nothing keeps all demands: the smallest set of them that cannot be kept together."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

import numpy as np

from curriculum.choose.compact import build_compact, whole_frame
from curriculum.choose.engine import LARGE, open_case
from curriculum.decisions import lock_words, pool_words
from curriculum.model import Catalogue, Fairness, Limits
from curriculum.progression import read_progression
from curriculum.solver import INFINITE, Effort, solve
from needs_analysis import Demand, Message

_ANY = Effort(gap=1e9, nodes=2_000)


@dataclass(frozen=True, slots=True)
class Ask:
    """Something asked of the plan that could be given up: what it is, where it stands, and its sentence."""

    kind: str
    place: int
    message: Message = field(compare=False)


def list_asks(catalogue: Catalogue, limits: Limits) -> tuple[Ask, ...]:
    """Everything that is asked: compulsory modules, hours, budget, pools, locks, fairness."""
    asks = [
        Ask("module", place, Message("everybody takes the compulsory module {module}", {"module": module.id}))
        for place, module in enumerate(catalogue.modules)
        if module.mandatory
    ]
    asks.append(Ask("hours", 0, Message("at most {hours} hours per head", {"hours": limits.hours})))
    asks.append(Ask("budget", 0, Message("a budget of {budget} EUR", {"budget": round(limits.budget)})))
    asks += [Ask("pool", place, pool_words(pool)) for place, pool in enumerate(limits.pools)]
    asks += [Ask("lock", place, lock_words(lock)) for place, lock in enumerate(limits.locks)]
    if limits.fairness.kind != "none":
        share = round(100 * limits.fairness.share)
        asks.append(Ask("fairness", 0, Message("fair shares of {share}%", {"share": share})))
    return tuple(asks)


def smallest_clash(demand: Demand, catalogue: Catalogue, limits: Limits) -> tuple[Ask, ...]:
    """The fewest asks that no plan keeps together; empty where all can be kept.

    By implicit hitting sets: whatever clashes must contain one ask of each set that, given up, makes the rest possible.
    Above some thousand people possible means possible with parts of sessions, so a clash found is always one.
    """
    asks = list_asks(catalogue, limits)

    def possible(chosen: Sequence[Ask]) -> bool:
        return _possible(demand, *_keep(catalogue, limits, chosen))

    return _smallest(asks, possible)


def _smallest(asks: tuple[Ask, ...], possible: Callable[[Sequence[Ask]], bool]) -> tuple[Ask, ...]:
    corrections: list[frozenset[Ask]] = []
    while True:
        chosen = _hitting_set(asks, corrections)
        if not possible(chosen):
            return chosen
        kept = list(chosen)
        for ask in asks:
            if ask not in kept and possible([*kept, ask]):
                kept.append(ask)
        given_up = frozenset(asks) - frozenset(kept)
        if not given_up:
            return ()
        corrections.append(given_up)


def _hitting_set(asks: tuple[Ask, ...], corrections: Sequence[frozenset[Ask]]) -> tuple[Ask, ...]:
    """The first of the smallest sets that holds one ask of every correction."""
    candidates = [ask for ask in asks if any(ask in one for one in corrections)]
    for size in range(len(candidates) + 1):
        for chosen in combinations(candidates, size):
            if all(one.intersection(chosen) for one in corrections):
                return chosen
    return tuple(candidates)


def _keep(catalogue: Catalogue, limits: Limits, chosen: Sequence[Ask]) -> tuple[Catalogue, Limits]:
    """The catalogue and the limits with these asks only."""
    kept = {(ask.kind, ask.place) for ask in chosen}
    modules = tuple(
        replace(module, mandatory=module.mandatory and ("module", place) in kept)
        for place, module in enumerate(catalogue.modules)
    )
    with_hours = ("hours", 0) in kept
    return Catalogue(modules), Limits(
        limits.budget if ("budget", 0) in kept else INFINITE,
        limits.hours if with_hours else INFINITE,
        limits.own_hours if with_hours else {},
        tuple(pool for place, pool in enumerate(limits.pools) if ("pool", place) in kept),
        tuple(lock for place, lock in enumerate(limits.locks) if ("lock", place) in kept),
        limits.fairness if ("fairness", 0) in kept else Fairness(),
        limits.access,
        limits.crowds,
        limits.absent,
    )


def _possible(demand: Demand, catalogue: Catalogue, limits: Limits) -> bool:
    case = open_case(demand, read_progression(catalogue), limits)
    matrix = build_compact(case.arrays, whole_frame(case.arrays, case.shares)).matrix
    whole = matrix.whole if len(demand.learners) < LARGE else np.zeros(len(matrix.gains), dtype=bool)
    return solve(replace(matrix, gains=np.zeros(len(matrix.gains)), whole=whole), _ANY).status != "infeasible"
