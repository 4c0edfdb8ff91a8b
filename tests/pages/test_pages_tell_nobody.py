"""What pages show of tiny towns, read without a browser: tables, charts and cards, everything that can be chosen chosen.

The attacker looks at every unit and every role as HR does, notes which set of people each figure speaks of and searches
for fewer than k of them by linear algebra, as in the files.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from docx import Document
from streamlit.testing.v1 import AppTest

from needs_analysis import to_json
from store import DEMAND_FILE, NEEDS_FILE, PLAN_FILE, PROGRAMME_FILE, open_workspace
from strategy import ReportOrder, open_town, read_evidence, write_council_report
from strategy.paper import Grid as PaperGrid
from tests.journeys.test_nobody_is_told import K, Written, knows, rated_level, whom, write_town
from tests.masterdata import shipped
from tests.needs_analysis.attacker import find_exposed
from tests.pages.looking import Opener

Figure = tuple[str, str, str]
"""What a figure is about (gap, rated), of whom, and in which competency."""


@dataclass(frozen=True, slots=True)
class Grid:
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def elements(block: Any) -> Iterator[Any]:
    for child in getattr(block, "children", {}).values():
        yield child
        yield from elements(child)


def grids(at: AppTest) -> Iterator[Grid]:
    for element in elements(at._tree):
        for table in re.findall(r"<table.*?</table>", str(getattr(element, "value", "")), re.DOTALL):
            rows = [
                tuple(unescape(re.sub(r"<[^>]+>", "", cell)) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row))
                for row in re.findall(r"<tr>(.*?)</tr>", table)
            ]
            yield Grid(unescape(re.findall(r"<caption>(.*?)</caption>", table)[0]), rows[0], tuple(rows[1:]))


def charts(at: AppTest) -> Iterator[dict[str, Any]]:
    """The rows of data behind every chart."""
    for element in elements(at._tree):
        if element.type == "vega_lite_chart":
            for data in element.proto.datasets:
                yield from pa.ipc.open_stream(data.data.data).read_pandas().to_dict("records")


def is_number(cell: str) -> bool:
    return bool(re.match(r"[≈ −-]*\d", cell))


def figures_on(at: AppTest) -> Iterator[Figure]:
    """Every figure about the answers of a set of people that stands in a table or in the data of a chart."""
    for grid in grids(at):
        if grid.caption in {"Gaps by unit", "Gaps by role"}:
            cells = (
                (row[0], place, cell) for row in grid.rows for place, cell in zip(grid.head[1:], row[1:], strict=True)
            )
            yield from (("gap", place, name) for name, place, cell in cells if is_number(cell))
        elif grid.caption == "Competencies by priority":
            yield from (("gap", "", row[0]) for row in grid.rows if is_number(row[4]))
        elif found := re.fullmatch(r"(.+) beside the whole organisation", grid.caption):
            yield from (("gap", found[1], row[0]) for row in grid.rows if is_number(row[2]))
        elif found := re.fullmatch(r"Own level beside others: (.+)", grid.caption):
            place = "" if found[1] == "Whole organisation" else found[1]
            yield from (("rated", place, row[0]) for row in grid.rows if is_number(row[2]))
    for row in charts(at):
        if "column" in row and isinstance(row.get("shown"), str):
            yield "gap", str(row["column"]), str(row["row"])


def counts_on(at: AppTest) -> Iterator[tuple[str, int]]:
    """Populations with a number of answers."""
    for grid in grids(at):
        if grid.head[0] == "Unit or role":
            yield from ((row[0], int(row[1])) for row in grid.rows if row[1].isdigit())


def every_choice(at: AppTest, key: str) -> Iterator[AppTest]:
    """The page with every option of a list chosen, one after the other; the page alone where it has no such list."""
    options = next((box.options for box in at.selectbox if box.key == key), [])
    if not options:
        yield at
    for number in range(len(options)):
        yield at.selectbox(key=key).select_index(number).run()


def move_in(written: Written, home: Path) -> None:
    files = {name: written.files[name] for name in (PLAN_FILE, PROGRAMME_FILE)}
    figures = {NEEDS_FILE: to_json(written.analysis.needs), DEMAND_FILE: to_json(written.demand)}
    open_workspace("klein", home).write({**files, **figures})


def truth_of(written: Written, figure: Figure, shown: set[str]) -> frozenset[str]:
    """Who stands behind a figure."""
    kind, place, name = figure
    ids = {one.name.en: one.id for one in written.town.framework.competencies}
    roles = {one.name.en: one.id for one in written.town.framework.roles}
    people = whom(written, place, shown, roles)
    if kind == "rated":
        return frozenset(who for who in people if not np.isnan(rated_level(written, who, ids[name])))
    return frozenset(who for who in people if knows(written, who, ids[name]))


def look_everywhere(open_page: Opener, home: Path) -> tuple[set[Figure], set[tuple[str, int]]]:
    """All figures and numbers of answers that HR can see of units and roles."""
    figures: set[Figure] = set()
    counts: set[tuple[str, int]] = set()
    for page, key in (("needs", "choice-below"), ("needs", "needs-beside"), ("team", "choice-unit")):
        for at in every_choice(open_page(home, page, "en"), key):
            assert not at.exception
            figures |= set(figures_on(at))
            counts |= set(counts_on(at))
    return figures, counts


def leaks_of(written: Written, figures: set[Figure]) -> list[tuple[str, str]]:
    people, shown = written.survey.persons, {unit.id for unit in written.analysis.needs.units}
    found = []
    for about in sorted({(kind, name) for kind, _, name in figures}):
        sets = {truth_of(written, one, shown) for one in figures if (one[0], one[2]) == about}
        if find_exposed([np.array([who in one for who in people], dtype=float) for one in sets], K) is not None:
            found.append(about)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_pages_of_a_tiny_town_tell_nobody(open_page: Opener, tmp_path: Path, seed: int) -> None:
    written = write_town(seed, "named")
    move_in(written, tmp_path)
    figures, counts = look_everywhere(open_page, tmp_path)
    needs = written.analysis.needs
    shown, hidden = {unit.id for unit in needs.units}, {unit.id for unit in needs.hidden_units}
    assert [name for _, name, _ in figures if name in hidden] == []
    roles = {one.name.en: one.id for one in written.town.framework.roles}
    assert {name: len(whom(written, name, shown, roles)) for name, _ in counts} == dict(counts)
    assert {("gap", unit) for unit in shown} <= {figure[:2] for figure in figures}, "the pages were not read"
    assert leaks_of(written, figures) == []


def test_with_a_plain_threshold_the_pages_tell_somebody(open_page: Opener, tmp_path: Path) -> None:
    written = write_town(0, "named", plain=True)
    move_in(written, tmp_path)
    assert leaks_of(written, look_everywhere(open_page, tmp_path)[0])


def test_pages_of_plan_and_strategy_tell_no_more_than_the_files(open_page: Opener, tmp_path: Path) -> None:
    """Course starts as in the printed course plans, what is closed as in the council's report: both were attacked."""
    written = write_town(0, "named")
    move_in(written, tmp_path)
    starts = [
        cell for grid in grids(open_page(tmp_path, "courses", "en")) if "Levels before" in grid.caption
        for row in grid.rows for cell in row[1:]
    ]  # fmt: skip
    assert starts
    tables = [
        table
        for name, content in written.files.items()
        if name.startswith("course-plans/") and name.endswith(".docx")
        for table in Document(io.BytesIO(content)).tables
    ]
    assert set(starts) <= {cell.text for table in tables for row in table.rows for cell in row.cells}
    facts = read_evidence(
        {**written.files, NEEDS_FILE: to_json(written.analysis.needs), DEMAND_FILE: to_json(written.demand)}
    )
    paper = write_council_report(open_town(shipped()), facts, ReportOrder("en", date(2026, 11, 26)))
    printed = {
        cell
        for part in paper.sections
        for one in part.parts
        if isinstance(one, PaperGrid)
        for row in one.rows
        for cell in row
    }
    wanted = {"Competencies of the goal"}
    pages = [*every_choice(open_page(tmp_path, "strategy", "en"), "strategy-goal")]
    shown = [cell for at in pages for grid in grids(at) if grid.caption in wanted for row in grid.rows for cell in row]
    assert len(pages) > 1
    assert shown
    assert set(shown) <= printed
