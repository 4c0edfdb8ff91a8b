"""Seeded towns of any size for the benchmarks: a family of our own, in the manner of the published measurements.

25 competencies, 40 modules (25 basic, 13 advanced with prerequisites, 2 compulsory; a third online), 10 roles, teams in
departments at 1, 3 or 12 sites, hours caps of 12 to 32, a budget of 22 % of everything useful for everybody, trainers
and rooms below the need.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from curriculum.model import Catalogue, Limits, Module, Phase, Pool, Step
from needs_analysis import Availability, Demand, Learner, Text

_WEEK = ("Mo", "Tu", "We", "Th", "Fr")
_WEEKS = (
    (Availability(_WEEK, 7.8, 1), 0.50),
    (Availability(_WEEK[:4], 9.75, 1), 0.12),
    (Availability(_WEEK[1:], 9.75, 1), 0.08),
    (Availability((*_WEEK[1:], "Sa"), 7.8, 1), 0.07),
    (Availability((*_WEEK, "Sa"), 6.5, 1), 0.04),
    (Availability(_WEEK[1:4], 7.8, 1), 0.10),
    (Availability(_WEEK[:4], 5.0, 1), 0.09),
)
_SITES = ((10_000, 12), (1_000, 3), (0, 1))
_COMPETENCIES, _BASIC, _ADVANCED, _POOLS = 25, 25, 13, 5
_ONLINE = 0.3


@dataclass(frozen=True, slots=True)
class Family:
    """What to vary: shares of the need that money, trainers and rooms cover, and factors on hours and fixed cost."""

    budget: float = 0.22
    trainers: tuple[float, float] = (0.40, 0.60)
    rooms: tuple[float, float] = (0.35, 0.50)
    hours: float = 1.0
    fixed: float = 1.0


SCARCE = Family(trainers=(0.12, 0.60), rooms=(0.15, 0.50))
"""Several trainers and rooms bind beside the money: the hardest of the family."""


@dataclass(frozen=True, slots=True)
class Instance:
    """A problem to choose for."""

    demand: Demand
    catalogue: Catalogue
    limits: Limits


def make_instance(staff: int, seed: int, family: Family | None = None, sites: int | None = None) -> Instance:
    """A town of this many people. ``sites``: by default 1, 3 from 1,000 and 12 from 10,000 people."""
    family = family or Family()
    draw = np.random.default_rng([seed, staff])
    count = sites or next(places for least, places in _SITES if staff >= least)
    catalogue = _catalogue(draw, family)
    weights = np.exp(draw.normal(0, 0.45, _COMPETENCIES))
    names = [f"C{index + 1:02d}" for index in range(_COMPETENCIES)]
    required = _roles(draw)
    role = draw.choice(len(required), size=staff, p=_shares(len(required)))
    held = np.clip(required[role] - np.rint(draw.normal(0.75, 0.9, (staff, _COMPETENCIES))), 0, 4).astype(int)
    held = np.where(required[role] > 0, held, draw.integers(0, 2, (staff, _COMPETENCIES)))
    site = np.sort(draw.integers(0, count, staff))
    caps = family.hours * draw.choice([12.0, 16.0, 20.0, 24.0, 32.0], size=staff, p=[0.15, 0.25, 0.3, 0.2, 0.1])
    learners = _people(draw, (names, required[role], held), role, site)
    demand = Demand("named", learners, dict(zip(names, (weights / weights.mean()).tolist(), strict=True)), staff)
    cap = {learner.id: float(hours) for learner, hours in zip(learners, caps, strict=True)}
    limits = _limits(draw, catalogue, (names, required[role], held), (site, cap, family))
    return Instance(demand, catalogue, limits)


def _shares(count: int) -> np.ndarray:
    shares = 1.0 / np.arange(1, count + 1) ** 0.7
    return shares / shares.sum()


def _roles(draw: np.random.Generator) -> np.ndarray:
    required = np.zeros((10, _COMPETENCIES), dtype=int)
    for row in required:
        chosen = draw.choice(_COMPETENCIES - 2, size=int(draw.integers(8, 13)), replace=False)
        row[chosen] = draw.choice([1, 2, 3, 4], size=len(chosen), p=[0.2, 0.4, 0.3, 0.1])
    required[:, _COMPETENCIES - 2 :] = 1
    return required


def _catalogue(draw: np.random.Generator, family: Family) -> Catalogue:
    tops = draw.choice([1, 2], size=_BASIC, p=[0.35, 0.65])
    modules = []
    for index in range(_BASIC - 2):
        steps = [Step(f"C{index + 1:02d}", 0, int(tops[index]))]
        if index % 5 == 0:
            steps.append(Step(f"C{(index + 7) % (_BASIC - 2) + 1:02d}", 0, 1))
        modules.append(_module(draw, f"B{index + 1:02d}", steps, (), family))
    for index in range(2):
        modules.append(
            _module(draw, f"E{index + 1:02d}", [Step(f"C{_COMPETENCIES - 5 - index:02d}", 0, 1)], (), family)
        )
    for number, index in enumerate(sorted(draw.choice(_BASIC - 2, size=_ADVANCED, replace=False).tolist())):
        steps = [Step(f"C{index + 1:02d}", int(tops[index]), min(4, int(tops[index]) + int(draw.integers(1, 3))))]
        needs = (f"B{index + 1:02d}",) if number % 2 else ()
        modules.append(_module(draw, f"A{index + 1:02d}", steps, needs, family))
    for index in range(2):
        modules.append(_compulsory(f"M{index + 1:02d}", f"C{_COMPETENCIES - 1 + index:02d}"))
    return Catalogue(tuple(modules))


def _module(
    draw: np.random.Generator, name: str, steps: Sequence[Step], needs: tuple[str, ...], family: Family
) -> Module:
    online, days = bool(draw.random() < _ONLINE), int(draw.integers(1, 4))
    own = Phase("self", float(draw.integers(1, 4)))
    phases = (own, Phase("live", float(draw.integers(2, 4)))) if online else (own, Phase("room", 3.5 * days))
    least = int(draw.integers(1, 4)) if online else int(draw.integers(5, 9))
    dear = family.fixed * float(draw.integers(3, 10) * 100 if online else days * draw.integers(4, 11) * 100)
    return Module(
        name,
        Text(f"Modul {name}", f"Module {name}"),
        tuple(steps),
        phases,
        least,
        int(draw.integers(16, 41)) if online else least + int(draw.integers(5, 11)),
        dear,
        float(draw.integers(1, 13) * 5),
        needs,
        "internal",
        ("de",),
        mandatory=False,
        refresh_months=None,
    )


def _compulsory(name: str, competency: str) -> Module:
    phases = (Phase("self", 1.5),)
    title = Text(f"Pflicht {name}", f"Compulsory {name}")
    steps = (Step(competency, 0, 1),)
    return Module(
        name, title, steps, phases, 1, 200, 100.0, 4.0, (), "internal", ("de",), mandatory=True, refresh_months=24
    )


def _people(
    draw: np.random.Generator, levels: tuple[list[str], np.ndarray, np.ndarray], role: np.ndarray, site: np.ndarray
) -> tuple[Learner, ...]:
    names, required, held = levels
    weeks = draw.choice(len(_WEEKS), size=len(role), p=[share for _, share in _WEEKS])
    sizes = draw.integers(4, 25, size=len(role))
    ready = {level: dict.fromkeys(range(1, level + 1), 1) for level in range(1, 6)}
    steps = {(low, high): dict.fromkeys(range(low + 1, high + 1), 1) for low in range(6) for high in range(low + 1, 6)}
    learners, unit, left = [], 0, int(sizes[0])
    for row in range(len(role)):
        if left == 0 or (row and site[row] != site[row - 1]):
            unit, left = unit + 1, int(sizes[unit + 1])
        left -= 1
        needs, has = required[row].tolist(), held[row].tolist()
        learners.append(
            Learner(
                f"P{row:05d}",
                f"P{row:05d}",
                1,
                f"R{role[row]:02d}",
                f"U{unit:04d}",
                (_WEEKS[weeks[row]][0],),
                {name: steps[h, r] for name, r, h in zip(names, needs, has, strict=True) if r > h},
                {name: ready[h] for name, h in zip(names, has, strict=True) if h},
                site=f"S{site[row]:02d}",
            )
        )
    return tuple(learners)


def _limits(
    draw: np.random.Generator,
    catalogue: Catalogue,
    levels: tuple[list[str], np.ndarray, np.ndarray],
    given: tuple[np.ndarray, dict[str, float], Family],
) -> Limits:
    """Budget, trainers and rooms as shares of what everything useful for everybody would take."""
    site, cap, family = given
    useful = _useful(catalogue, levels)
    halves = {m.id: float(math.ceil(m.hours_of("room") / 3.5)) for m in catalogue.modules if m.hours_of("room")}
    money = sum(
        useful[m.id].sum() * (m.cost_per_participant + m.cost_per_session / m.group_max) for m in catalogue.modules
    )
    pools = []
    for number in range(_POOLS):
        use = {m.id: m.hours_of("room", "live") for m in catalogue.modules[number::_POOLS] if not m.mandatory}
        need = sum(useful[m.id].sum() / m.group_max * use.get(m.id, 0.0) for m in catalogue.modules)
        pools.append(Pool(f"T{number + 1}", "trainer", float(draw.uniform(*family.trainers) * need), use))
    for place in np.unique(site).tolist():
        there = {m.id: useful[m.id][site == place].sum() / m.group_max for m in catalogue.modules}
        need = sum(there[name] * half for name, half in halves.items())
        pools.append(
            Pool(f"H{place:02d}", "room", float(draw.uniform(*family.rooms) * need), halves, site=f"S{place:02d}")
        )
    return Limits(float(round(family.budget * money)), 20.0, cap, tuple(pools))


def _useful(catalogue: Catalogue, levels: tuple[list[str], np.ndarray, np.ndarray]) -> dict[str, np.ndarray]:
    """Who could use each module: it covers a missing level, or leads to a module that does."""
    names, required, held = levels
    useful: dict[str, np.ndarray] = {}
    for module in reversed(catalogue.modules):
        here = np.full(len(held), module.mandatory)
        for step in module.steps:
            column = names.index(step.competency)
            here |= (held[:, column] < step.to_level) & (
                required[:, column] > np.maximum(held[:, column], step.from_level)
            )
        useful[module.id] = here
    return useful
