"""Nobody can be singled out from the effects of modules, beside each other and beside figures of units and roles.

The attacker knows who completed what, who works where and, worse than any reader, the figures of every unit and role.
"""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from openpyxl import load_workbook

from curriculum import evaluate
from curriculum.apart import open_pools, tellable
from curriculum.lms.record import Completion, Ledger
from curriculum.lms.report import evaluate_year
from curriculum.model import Catalogue
from needs_analysis import Demand, from_json, to_json
from tests.curriculum.towns import demand, module, person
from tests.needs_analysis.attacker import find_exposed

K = 5
TOWNS = range(12)
CATALOGUE = Catalogue((module("M1", "C1:0>4"), module("M2", "C1:0>4"), module("M3", "C2:0>4"), module("M4", "C2:0>4")))
TEACHING = {"C1": ("M1", "M2"), "C2": ("M3", "M4")}


@dataclass(frozen=True, eq=False)
class TwoYears:
    before: Demand
    after: Demand
    done: dict[str, frozenset[str]]

    def effects(self) -> dict[str, tuple[int, float]]:
        """What the workbook tells: module -> participants and their mean change."""
        rows = tuple(
            Completion(who, name, "", done=True, day=None, grade="", source="t")
            for who, names in self.done.items()
            for name in sorted(names)
        )
        old = {"demand.json": to_json(self.before), "completions.json": to_json(Ledger(rows))}
        document, files = evaluate_year(old, {"demand.json": to_json(self.after)}, CATALOGUE, "en")
        sheet = load_workbook(io.BytesIO(files["effects.xlsx"]), read_only=True)["Effects of modules"]
        told = {
            str(row[0]): (int(str(row[2])), float(str(row[4])))
            for row in sheet.iter_rows(min_row=2, values_only=True)
            if row[2] is not None
        }
        assert {one["module"] for one in document["effects"] if one["effect"] is not None} == told.keys()
        assert {one.module for one in from_json(tuple[evaluate.Effect, ...], files["effects-found.json"]) if one.naive}
        return told


def draw(seed: int, leaning: float) -> TwoYears:
    """Three units; each module is completed by nearly all of one unit (or by ``leaning`` of it) and some of the others."""
    generator = np.random.default_rng([seed, 11])
    old, new, done = [], [], {}
    for unit in range(3):
        size = int(generator.integers(22, 40))
        takes = ("M1", "M2", "") if unit == 0 else ("", "M2", "M1") if unit == 1 else ("", "M1", "M2")
        for number in range(size):
            who, level = f"P-{unit}-{number}", int(generator.integers(0, 2))
            rise = int(generator.integers(0, 3))
            facts = {"role": "R1", "unit": f"u{unit}"}
            held = {"C1": level, "C2": int(generator.integers(0, 2))}
            old.append(person(who, held, {"C1": 4, "C2": 4}, **facts))
            new.append(person(who, {name: one + rise for name, one in held.items()}, {"C1": 4, "C2": 4}, **facts))
            first = takes[0] if number >= int(generator.integers(1, 3)) else ""
            mine = {first if generator.random() < leaning else takes[int(generator.integers(0, 3))]}
            mine |= {str(generator.choice(["M3", "M4", "", ""]))}
            if mine - {""}:
                done[who] = frozenset(mine - {""})
    return TwoYears(demand(*old), demand(*new), done)


def sets_told(town: TwoYears, told: dict[str, tuple[int, float]], competency: str) -> Iterator[frozenset[str]]:
    """Of whom figures tell in one competency: everybody, units, and those who completed one module and no other of it."""
    people = {one.id: one.unit for one in town.before.learners}
    yield frozenset(people)
    yield from (frozenset(who for who, place in people.items() if place == unit) for unit in set(people.values()))
    for name in TEACHING[competency]:
        if name in told:
            mine = {who for who, names in town.done.items() if names & {*TEACHING[competency]} == {name}}
            assert len(mine) == told[name][0], "read wrongly"
            levels = [
                {one.id: max(one.ready[competency], default=0) for one in year.learners}
                for year in (town.before, town.after)
            ]
            assert told[name][1] == pytest.approx(np.mean([levels[1][who] - levels[0][who] for who in mine]), abs=0.01)
            yield frozenset(mine)


def leaks_of(town: TwoYears) -> list[str]:
    told, people = town.effects(), [one.id for one in town.before.learners]
    return [
        name
        for name in TEACHING
        if find_exposed([np.array([who in one for who in people], float) for one in sets_told(town, told, name)], K)
    ]


@pytest.mark.parametrize("leaning", [1.0, 0.9, 0.5])
def test_effects_tell_nobody(leaning: float) -> None:
    towns = [draw(seed, leaning) for seed in TOWNS]
    assert [seed for seed, town in enumerate(towns) if leaks_of(town)] == []


def test_effects_are_told_where_courses_are_mixed() -> None:
    assert sum(len(draw(seed, 0.5).effects()) for seed in TOWNS) > 2 * len(TOWNS)


def test_counting_alone_tells_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curriculum.evaluate.tellable", lambda takers, *_: frozenset(takers))
    assert len([seed for seed in TOWNS if leaks_of(draw(seed, 1.0))]) > len(TOWNS) / 2


@pytest.mark.parametrize("seed", range(15))
def test_pools_that_are_told_isolate_nobody(seed: int) -> None:
    generator = np.random.default_rng([seed, 12])
    paths = [
        ((level, role, unit), (level, role), (level,))
        for level, role, unit in generator.integers(0, [3, 3, 4], (int(generator.integers(20, 90)), 3)).tolist()
    ]
    chosen = open_pools(paths, K)
    everybody = np.ones(len(paths))
    assert find_exposed([everybody, *(np.array([pool in path for path in paths], float) for pool in chosen)], K) is None
    three = {pool for path in paths for pool in path if sum(pool in other for other in paths) >= 3}
    assert find_exposed([everybody, *(np.array([pool in path for path in paths], float) for pool in three)], K)


def cells(*sizes: int) -> dict[str, tuple[str, ...]]:
    return {f"{unit}{number}": (unit,) for unit, size in zip("abc", sizes, strict=False) for number in range(size)}


def people(**counts: int) -> frozenset[str]:
    return frozenset(f"{unit}{number}" for unit, count in counts.items() for number in range(count))


@pytest.mark.parametrize(
    ("takers", "told"),
    [
        ({"M1": people(a=11)}, ""),  # all of a unit but one
        ({"M1": people(a=6)}, "M1"),
        ({"M1": people(a=12, b=12)}, ""),  # two units: what is published above them may leave few
        ({"M1": people(a=3, b=3)}, "M1"),
        ({"M1": people(a=6), "M2": people(a=11) - people(a=6) | people(b=5)}, "M1 M2"),
        ({"M1": people(a=6), "M2": people(a=12) - people(a=7)}, "M1"),  # both together: all but one
    ],
)
def test_cases_solved_by_hand(takers: dict[str, frozenset[str]], told: str) -> None:
    by_competency = {name: {"C1": who} for name, who in takers.items()}
    assert tellable(by_competency, {"C1": cells(12, 12)}, K) == frozenset(told.split())


def test_a_module_may_be_vouched_for_by_another_competency() -> None:
    takers = {"M1": {"C1": people(a=11), "C2": people(a=6)}}
    both = {"C1": cells(12), "C2": cells(12)}
    assert tellable(takers, both, K) == {"M1"}
    assert tellable({"M0": {"C1": people(a=6)}, **takers}, both, K) == {"M0"}, "what vouches for M0 stays whole"
