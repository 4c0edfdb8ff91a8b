"""What somebody learns who has every file of a town and knows who works where: facts about sets of people, read back.

A fact says that a sum over a set of people lies between two numbers: a count to the nearest five is a narrow interval,
a mean with the number of answers an exact sum. Two attacks: linear algebra (`find_exposed`) over the exact ones, and
integer programming over all of them, which finds the few about whom the intervals together leave no doubt.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import numpy as np
from docx import Document
from openpyxl import load_workbook
from scipy.optimize import Bounds, LinearConstraint, milp

from needs_analysis import Demand, blur_count


@dataclass(frozen=True, slots=True)
class Fact:
    """The sum of something (``about``) over these people lies between ``low`` and ``high``; ``exact``: a mean told."""

    about: str
    who: frozenset[str]
    low: float
    high: float
    exact: bool = False


def counts_behind(shown: int, total: int, k: int, least: int = 0) -> tuple[int, int]:
    """Which counts are shown as this number: the reader knows the program."""
    fitting = [count for count in range(least, total + 1) if blur_count(count, total, k) == shown]
    return min(fitting), max(fitting)


# --- reading --------------------------------------------------------------------------------------------------------


def read_unit_page(page: Mapping[str, Any], people: frozenset[str], modules: Sequence[str], k: int) -> Iterator[Fact]:
    """A unit's page: about how many of its people have a seat in which module; what is not listed are fewer than k."""
    rows = {row[0]: int(row[3]) for part in page["parts"] if part["kind"] == "table" for row in part["rows"]}
    for module in modules:
        low, high = counts_behind(rows[module], len(people), k, k) if module in rows else (0, k - 1)
        yield Fact(f"seat {module}", people, low, high)


def read_starts(document: bytes, seated: frozenset[str], demand: Demand, ids: Mapping[str, str]) -> Iterator[Fact]:
    """A course plan: how many of its people hold which level before. ``ids``: name of a competency -> id."""
    tables = Document(io.BytesIO(document)).tables
    starts = next(table for table in tables if table.rows[0].cells[1].text == "Before the course")
    for row in starts.rows[1:]:
        competency, words = ids[row.cells[0].text], row.cells[1].text
        knowing = {one.id for one in demand.learners if competency in one.ready}
        for level, share in re.findall(r"level (\d): (hardly anyone|nearly everyone|about \d+ of \d+)", words):
            who = frozenset(seated & knowing)
            shown = {"h": 0, "n": len(who)}.get(share[0]) if share[0] in "hn" else int(share.split()[1])
            assert shown is not None
            yield Fact(f"{competency} >= {level}", who, *counts_behind(shown, len(who), demand.smallest_group))


def read_reasons(workbook: bytes, demand: Demand, roles: Mapping[str, str], ids: Mapping[str, str]) -> Iterator[Fact]:
    """The plan's recommendations: mean gaps of roles. ``roles``: name -> id."""
    rows = load_workbook(io.BytesIO(workbook), read_only=True)["Recommendations"].iter_rows(values_only=True)
    for _, who, reason in rows:
        found = re.search(r"of (\d+) people: on average ([\d.]+) levels are missing in “(.+?)”", str(reason))
        if found is None or who not in roles:
            continue
        competency = ids[found[3]]
        mine = [one for one in demand.learners if one.role == roles[str(who)]]
        assert len(mine) == int(found[1])
        told = frozenset(one.id for one in mine if competency in one.ready)
        half = 0.05 * len(told)  # told to one decimal
        total = float(found[2]) * len(told)
        yield Fact(f"gap {competency}", told, total - half - 1e-9, total + half + 1e-9, exact=True)


# --- attacking ------------------------------------------------------------------------------------------------------


def find_told(facts: Iterable[Fact], k: int) -> frozenset[str] | None:
    """Fewer than k people of whom it follows from all counts of one thing how many it is true of; None if there are none."""
    known = sorted({(fact.who, fact.low, fact.high) for fact in facts}, key=lambda one: (len(one[0]), sorted(one[0])))
    people = sorted({who for fact in known for who in fact[0]})
    if not people:
        return None
    rows = np.array([[who in fact[0] for who in people] for fact in known], dtype=float)
    cells, cell = np.unique(rows, axis=1, return_inverse=True)
    sizes = np.bincount(cell)
    small = [number for number, size in enumerate(sizes) if size < k]
    bounds = Bounds(np.zeros(len(sizes)), sizes)
    limits = LinearConstraint(cells, [fact[1] for fact in known], [fact[2] for fact in known])
    for count in (1, 2):
        for chosen in combinations(small, count):
            if sizes[list(chosen)].sum() < k and _determined(chosen, len(sizes), bounds, limits):
                return frozenset(who for who, number in zip(people, cell, strict=True) if number in chosen)
    return None


def _determined(chosen: Sequence[int], cells: int, bounds: Bounds, limits: LinearConstraint) -> bool:
    weights = np.zeros(cells)
    weights[list(chosen)] = 1
    ends = []
    for sign in (1, -1):
        found = milp(sign * weights, integrality=np.ones(cells), bounds=bounds, constraints=limits)
        assert found.success, "the facts contradict each other: they are read wrongly"
        ends.append(sign * round(found.fun))
    return ends[0] == ends[1]
