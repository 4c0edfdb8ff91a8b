"""Nobody can be singled out from the report to the council: the tables of the Word file about a tiny town are read.

The reader knows who has a seat in the one course of the plan, and how the program computes. Counts that fit everything
in print are an interval; integer programming then looks for fewer than k people about whom no doubt is left.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from docx import Document

from curriculum.model import Assignment, Catalogue, Limits, Plan
from curriculum.optimise import optimise_plan
from needs_analysis import Demand, Text, blur_count
from strategy import Evidence, Goal, ReportOrder, Town, open_town, write_council_report, write_paper_docx
from tests.curriculum.towns import demand, module, person
from tests.journeys.telling import Fact, find_told
from tests.masterdata import shipped

K, PEOPLE, TOWNS = 5, 30, range(12)
CATALOGUE = Catalogue((module("M1", "DIG-1:0>1|DIG-2:0>1", group_max=30, cost_per_session=7000.0),))
NAMES = ("DIG-1", "DIG-2")
GOALS = (Goal("Z1", Text("", "eins"), 0.5, {"DIG-1": 1.0}), Goal("Z2", Text("", "zwei"), 0.5, {"DIG-2": 1.0}))
Print = tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Tiny:
    """A town of thirty people of whom two to four, or all but so many, have a seat."""

    town: Town
    demand: Demand
    plan: Plan
    seated: frozenset[str]

    def needing(self, competency: str, who: frozenset[str]) -> int:
        return sum(bool(one.steps.get(competency)) for one in self.demand.learners if one.id in who)

    @property
    def everybody(self) -> frozenset[str]:
        return frozenset(one.id for one in self.demand.learners)

    def report(self) -> list[Print]:
        """Per goal: share closed at a glance, cost, and the levels missing and closed."""
        evidence = Evidence((), self.demand, CATALOGUE, self.plan)
        paper = write_council_report(self.town, evidence, ReportOrder("en", date(2026, 11, 25)))
        tables = [
            [[cell.text for cell in row.cells] for row in table.rows]
            for table in Document(io.BytesIO(write_paper_docx(paper))).tables
        ]
        glance = next(table for table in tables if table[0][0] == "Goal")
        grids = [table for table in tables if table[0][0] == "Competency"]
        shown = [(line[3], line[4], grid[1][3], grid[1][4]) for line, grid in zip(glance[1:], grids, strict=True)]
        return [tuple(re.sub(r"[^\d.–]", "", cell) for cell in cells) for cells in shown]


def draw(seed: int, seats: int = 0) -> Tiny:
    generator = np.random.default_rng([seed, 13])
    needs = generator.random((PEOPLE, 2)) < generator.uniform(0.3, 0.9, 2)
    staff = demand(
        *(
            person(f"P-{n:02d}", {}, {name: 1 for name, wanted in zip(NAMES, row, strict=True) if wanted})
            for n, row in enumerate(needs)
        ),
        weights=dict.fromkeys(NAMES, 1.0),
    )
    count = seats or int(generator.integers(2, K))
    few = {f"P-{n:02d}" for n in generator.choice(PEOPLE, count, replace=False)}
    seated = frozenset(few if seed % 2 else {one.id for one in staff.learners} - few)
    plan = optimise_plan(staff, CATALOGUE, Limits(8000.0, 40.0))
    plan = replace(plan, assignments=tuple(Assignment(who, "M1", 1, 1.0) for who in sorted(seated)))
    town = open_town(shipped())
    strategy = replace(town.strategy, goals=GOALS, indicators=(), measures=())
    return Tiny(replace(town, strategy=strategy), staff, plan, seated)


def fitting(tiny: Tiny, shown: list[Print], *, plain: bool) -> Iterator[tuple[int, int]]:
    """The counts of seated people who need each competency that would be printed just so."""
    needed = [tiny.needing(name, tiny.everybody) for name in NAMES]
    (cost,) = (one.cost for one in tiny.plan.modules)
    size, left = len(tiny.seated), PEOPLE - len(tiny.seated)
    for counts in product(*(range(max(0, n - left), min(size, n) + 1) for n in needed)):
        closed = counts if plain else [blur_count(count, n, K) for count, n in zip(counts, needed, strict=True)]
        parts = counts if plain else (1, 1)  # what the module promises in both
        if not sum(parts):
            continue
        values = [
            (100 * c / n, cost * part / sum(parts), blur_count(n, n, K), min(n, blur_count(c, n, K)))
            for c, n, part in zip(closed, needed, parts, strict=True)
        ]
        pairs = zip((text for row in shown for text in row), (one for row in values for one in row), strict=True)
        if all(abs(float(text) - value) <= 1 for text, value in pairs if text not in {"", "–"}):
            yield counts[0], counts[1]


def leaks_of(tiny: Tiny, *, plain: bool = False) -> list[str]:
    fits = [*fitting(tiny, tiny.report(), plain=plain)]
    truth = tuple(tiny.needing(name, tiny.seated) for name in NAMES)
    assert truth in fits, "read wrongly"
    found = []
    for place, name in enumerate(NAMES):
        whole = tiny.needing(name, tiny.everybody)
        counts = [pair[place] for pair in fits]
        facts = [
            Fact(name, tiny.everybody, whole, whole),
            Fact(name, tiny.seated, min(counts), max(counts)),
        ]
        if find_told(facts, K) is not None:
            found.append(name)
    return found


def test_the_report_of_a_tiny_town_tells_nobody() -> None:
    assert {seed: found for seed in TOWNS if (found := leaks_of(draw(seed)))} == {}


def test_shares_of_exact_levels_would_tell_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("protect_closings", "promise_closings"):
        monkeypatch.setattr(f"strategy.goals.{name}", lambda exact, *_: exact)
    assert len([seed for seed in TOWNS if leaks_of(draw(seed), plain=True)]) > len(TOWNS) / 2


def test_the_report_tells_what_enough_people_close() -> None:
    printed = [draw(seed, seats=15).report() for seed in TOWNS]
    assert all(closed != "–" for report in printed for *_, closed in report)
    assert [seed for seed in TOWNS if leaks_of(draw(seed, seats=15))] == []
