"""Did it work? Change of those who completed a module beside the change of comparable others, from two surveys.

People are chosen for courses because they were measured low, and who is measured low comes out higher the next time
without any course (regression to the mean). So each participant is compared with people of the same measured level, the
same role and, where there are some, the same unit, who completed no module for that competency: they regress as much.
What remains is the effect, if nothing else decided who took part; people who volunteer may differ in other ways.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import stdtrit

from curriculum.apart import open_pools, tellable
from curriculum.model import Catalogue, Module, Step
from curriculum.progression import held_level
from needs_analysis import Demand, Learner, Message

Status = Literal["told", "unclear", "too_few"]
_FEWEST = 10

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Effect:
    """What one module did, in levels per competency and head; None where too few people allow a statement.

    ``naive``: mean change of the participants. ``others``: mean change of comparable people. ``effect``: the
    difference, with its standard error and 95 % interval. ``planned``: what the module promises these people.
    ``by_unit``: share compared within role and unit, ``by_role``: within the role; the rest by level alone.
    """

    module: str
    status: Status
    participants: int | None
    compared: int | None
    reason: Message
    naive: float | None = None
    others: float | None = None
    effect: float | None = None
    error: float | None = None
    low: float | None = None
    high: float | None = None
    planned: float | None = None
    by_unit: float | None = None
    by_role: float | None = None


Pool = tuple[str, str, int] | tuple[str, str, int, str] | tuple[str, str, int, str, str]
"""Competency, how alike (unit, role, level), measured level, and role and unit where they count."""


@dataclass(frozen=True, slots=True)
class _Change:
    """One person and competency in both years. ``alike``: pools of people to compare with, the closest first."""

    person: str
    change: int
    planned: int
    alike: tuple[Pool, ...]


@dataclass(frozen=True, slots=True)
class _Matched:
    """A participant beside the mean change of comparable people; ``grade``: place of the pool among ``alike``."""

    person: str
    change: float
    others: float
    planned: int
    grade: int
    pool: Pool


Pools = dict[Pool, list[_Change]]


def measure_effects(
    before: Demand, after: Demand, completed: Mapping[str, frozenset[str]], catalogue: Catalogue
) -> tuple[Effect, ...]:
    """The effect of every module that somebody completed between the two surveys.

    ``completed``: learner -> modules. People are matched by their pseudonyms, which stay the same over the years.
    Where effects could be told apart to fewer people than the smallest group, the later ones are not told.
    """
    old, new = ({one.id: one for one in demand.learners} for demand in (before, after))
    both = {name: (old[name], new[name]) for name in old.keys() & new.keys()}
    taken = {name for modules in completed.values() for name in modules}
    k = max(before.smallest_group, after.smallest_group)
    modules = [module for module in catalogue.modules if module.id in taken]
    found = {module.id: _pair(module, both, (completed, catalogue), k) for module in modules}
    enough = {name: _takers(pairs) for name, (pairs, pools) in found.items() if _enough(pairs, pools, k)}
    names = {step.competency for module in modules for step in module.steps}
    told = tellable(enough, {name: _cells(name, both, (before, after)) for name in names}, k)
    return tuple(_tell(module, found[module.id], (enough, told), k) for module in modules)


def _tell(
    module: Module, found: tuple[Sequence[_Matched], Pools], known: tuple[Collection[str], frozenset[str]], k: int
) -> Effect:
    enough, told = known
    if module.id in told:
        return _conclude(module, *found)
    text = "Cannot be told: it takes {fewest} participants and as many comparable others who answered both years."
    reason = Message(text, {"fewest": fewest_people(k)})
    if module.id in enough:
        text = "Cannot be told: beside figures of units, roles and other modules it would tell of fewer than {k}."
        reason = Message(text, {"k": k})
    return Effect(module.id, "too_few", None, None, reason)


def fewest_people(k: int) -> int:
    """Participants, and people to compare them with, below which nothing is said. ``k``: smallest group."""
    return max(_FEWEST, 2 * k)


def _enough(pairs: Sequence[_Matched], pools: Pools, k: int) -> bool:
    return min(_count(pairs, pools)) >= fewest_people(k)


def _takers(pairs: Sequence[_Matched]) -> Mapping[str, frozenset[str]]:
    """Competency -> the participants that found comparable people there."""
    found: dict[str, set[str]] = defaultdict(set)
    for pair in pairs:
        found[pair.pool[0]].add(pair.person)
    return {name: frozenset(who) for name, who in found.items()}


def _cells(
    competency: str, both: Mapping[str, tuple[Learner, Learner]], demands: tuple[Demand, Demand]
) -> Mapping[str, tuple[str, ...]]:
    """Everybody's unit in the first survey, and the role where the surveys tell its mean."""
    shown = {role for demand in demands for role, names in demand.told.items() if competency in names}
    return {
        name: (then.unit or "", then.role if then.role in shown else "")
        for name, (then, now) in both.items()
        if competency in then.ready and competency in now.ready
    }


def _pair(
    module: Module,
    both: Mapping[str, tuple[Learner, Learner]],
    known: tuple[Mapping[str, frozenset[str]], Catalogue],
    k: int,
) -> tuple[list[_Matched], Pools]:
    """Participants beside comparable people, and all people there are to compare with."""
    completed, catalogue = known
    pairs: list[_Matched] = []
    pools: Pools = {}
    for step in module.steps:
        teaching = {m.id for m in catalogue.modules if any(one.competency == step.competency for one in m.steps)}
        takers, others = [], []
        for change in _changes(step, both):
            had = completed.get(change.person, frozenset()) & teaching
            if had == {module.id} and change.planned > 0:
                takers.append(change)
            elif not had:
                others.append(change)
        pools |= _pools(others)
        pairs += _match(takers, pools, open_pools([one.alike for one in others], k))
    return pairs, pools


def _changes(step: Step, both: Mapping[str, tuple[Learner, Learner]]) -> Iterator[_Change]:
    for name, (then, now) in sorted(both.items()):
        if step.competency in then.ready and step.competency in now.ready:
            start, end = held_level(then, step.competency), held_level(now, step.competency)
            role, unit = then.role or "", then.unit or ""
            alike = (
                (step.competency, "unit", start, role, unit),
                (step.competency, "role", start, role),
                (step.competency, "level", start),
            )
            yield _Change(name, end - start, max(0, step.to_level - start), alike)


def _pools(others: Sequence[_Change]) -> Pools:
    """The people to compare with, by how alike they are: unit and role, role, level alone."""
    pools: Pools = {}
    for one in others:
        for key in one.alike:
            pools.setdefault(key, []).append(one)
    return pools


def _match(takers: Sequence[_Change], pools: Pools, open_: frozenset[Pool]) -> Iterator[_Matched]:
    """Each participant with the closest pool whose mean may be told; without any the person is left out."""
    means = {key: float(np.mean([one.change for one in pools[key]])) for key in open_}
    for one in takers:
        for grade, key in enumerate(one.alike):
            if key in means:
                yield _Matched(one.person, one.change, means[key], one.planned, grade, key)
                break


def _count(pairs: Sequence[_Matched], pools: Pools) -> tuple[int, int]:
    """Participants that found comparable people, and how many different people these are."""
    others = {other.person for key in {pair.pool for pair in pairs} for other in pools[key]}
    return len({pair.person for pair in pairs}), len(others)


def _conclude(module: Module, pairs: Sequence[_Matched], pools: Pools) -> Effect:
    people, compared = _count(pairs, pools)
    own: dict[str, list[float]] = defaultdict(list)
    for pair in pairs:
        own[pair.person].append(pair.change - pair.others)
    gains = np.array([np.mean(one) for one in own.values()])
    error = math.sqrt(float(gains.var(ddof=1)) / len(gains) + _error_of_pools(pairs, pools) ** 2)
    effect, half = float(gains.mean()), float(stdtrit(len(gains) - 1, (1 + CONFIDENCE) / 2)) * error
    planned = float(np.mean([pair.planned for pair in pairs]))
    unclear = effect - half <= 0 <= effect + half
    text = (
        "Cannot be told from chance: the interval holds zero."
        if unclear
        else "Participants gained more than comparable others."
        if effect > 0
        else "Participants gained less than comparable others."
    )
    grades = [pair.grade for pair in pairs]
    return Effect(
        module=module.id,
        status="unclear" if unclear else "told",
        participants=people,
        compared=compared,
        reason=Message(text),
        naive=float(np.mean([pair.change for pair in pairs])),
        others=float(np.mean([pair.others for pair in pairs])),
        effect=effect,
        error=error,
        low=effect - half,
        high=effect + half,
        planned=planned,
        by_unit=grades.count(0) / len(grades),
        by_role=grades.count(1) / len(grades),
    )


def _error_of_pools(pairs: Sequence[_Matched], pools: Pools) -> float:
    """The part of the error that comes from those compared with: pools are shared, so it does not shrink with n.

    Competencies of one person are taken as fully correlated, which errs on the careful side.
    """
    within = [np.var([one.change for one in pool], ddof=1) for pool in pools.values() if len(pool) > 1]
    spread = float(np.mean(within)) if within else 0.0
    uses: dict[str, Counter[Pool]] = defaultdict(Counter)
    for pair in pairs:
        uses[pair.pool[0]][pair.pool] += 1
    errors = [
        math.sqrt(sum((use / count.total()) ** 2 * spread / len(pools[pool]) for pool, use in count.items()))
        for count in uses.values()
    ]
    return float(np.mean(errors))
