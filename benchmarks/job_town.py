"""A town whose survey has 40,000 answers in 70 columns: master data of its size and the export of its survey tool.

The organisation of the sample town stands in it once per district, half as large again; sites, rooms, trainers and
money grow with the staff. The export is that of Microsoft Forms: a third of the columns asks for the levels, the
others for who answers and for satisfaction at work, which the analysis leaves alone.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
from openpyxl import Workbook

from data.sample_town.exports.forms import FormsSheet, answer_sheet
from data.sample_town.town import make_town
from needs_analysis import Row, Table, Tables, load_framework, read_tables, shipped_data, write_workbook

COLUMNS = 70
STAFF_PER_ANSWER = 1.56
"""About two thirds of the staff answer."""

_SITES = 12
_DISTRICT = 930
_SAMPLE_STAFF = 620
_AGREEMENT = ("Stimme nicht zu", "Stimme eher nicht zu", "Teils, teils", "Stimme eher zu", "Stimme voll zu")
_STATEMENTS = 24
_OTHERS = ("Ja", "Nein", "Weiß nicht")
_MISSING = 0.05

Cells = Mapping[str, str]


def write_town(folder: Path, answers: int, seed: int = 1) -> tuple[Path, Path]:
    """The workbook of master data and the export with so many rows."""
    tables = grow_tables(read_tables(shipped_data("master")), round(answers * STAFF_PER_ANSWER))
    master, export = folder / "stammdaten.xlsx", folder / "umfrage.xlsx"
    master.write_bytes(write_workbook(tables))
    framework = load_framework(tables)
    town = make_town(framework, seed)
    draw = np.random.default_rng(seed)
    write_export(export, answer_sheet(framework, town.waves[max(town.waves)], draw), answers, draw)
    return master, export


def write_export(path: Path, sheet: FormsSheet, answers: int, draw: np.random.Generator) -> None:
    """The first so many answers with all 70 columns. Raises ValueError where fewer people have answered."""
    if len(sheet.records) < answers:
        raise ValueError(f"only {len(sheet.records)} people have answered")
    headers = list(sheet.headers)
    statements = [f"Was sagen Sie zu Ihrem Arbeitsplatz?.Aussage {number + 1}" for number in range(_STATEMENTS)]
    others = [f"Weitere Frage {number + 1}" for number in range(COLUMNS - len(headers) - len(statements))]
    book = Workbook(write_only=True)
    page = book.create_sheet("Sheet1")
    page.append([*headers, *statements, *others])
    for record in sheet.records[:answers]:
        added = [*_drawn(draw, _AGREEMENT, len(statements)), *_drawn(draw, _OTHERS, len(others))]
        page.append([*(record.get(header) for header in headers), *added])
    book.properties.created = book.properties.modified = datetime(2026, 10, 1)  # noqa: DTZ001 - files know no time zone
    book.save(path)


def _drawn(draw: np.random.Generator, words: Sequence[str], count: int) -> Iterator[str | None]:
    chosen = draw.integers(0, len(words), count)
    missing = draw.random(count) < _MISSING
    return (None if gone else words[one] for one, gone in zip(chosen, missing, strict=True))


# --- master data ----------------------------------------------------------------------------------------------------


def grow_tables(tables: Tables, staff: int) -> Tables:
    """The sample town's master data for a town of about so many people, in whole districts."""
    districts, times = math.ceil(staff / _DISTRICT), max(1, round(staff / _SAMPLE_STAFF))
    changed = {
        "units": _units(tables["units"], districts),
        "sites": [{"id": f"S{one:02d}", "name": f"Standort {one}", "courses_at": ""} for one in range(_SITES)],
        "travel": [
            {"from_site": f"S{one:02d}", "to_site": f"S{other:02d}", "minutes": str(15 + 5 * ((one + other) % 5))}
            for one in range(_SITES)
            for other in range(one)
        ],
        "rooms": [
            {**row.cells, "id": f"{row.text('id')}-{one}", "site": f"S{one % _SITES:02d}"}
            for one in range(times)
            for row in tables["rooms"].rows
        ],
        "trainers": [
            {**row.cells, "id": f"{row.text('id')}-{one}"} for one in range(times) for row in tables["trainers"].rows
        ],
        "absences": [
            {**row.cells, **{name: f"{row.text(name)}-0" for name in ("trainer", "room") if row.text(name)}}
            for row in tables["absences"].rows
        ],
        "staff": [{**row.cells, "staff": str((row.whole("staff") or 0) * times)} for row in tables["staff"].rows],
        "budget_lines": [_times(row.cells, times) for row in tables["budget_lines"].rows],
    }
    total = sum(int(row["staff"]) for row in changed["units"])
    sizes = {"town.staff": str(total), "town.fte": str(0.9 * total)}
    changed["settings"] = [
        {**row.cells, "value": sizes.get(row.text("key"), row.cells["value"])} for row in tables["settings"].rows
    ]
    return Tables({**tables.tables, **{name: _table(tables[name], rows) for name, rows in changed.items()}}, ())


def _table(table: Table, rows: Sequence[Cells]) -> Table:
    return replace(table, rows=tuple(Row(place, cells) for place, cells in enumerate(rows, start=2)))


def _units(table: Table, districts: int) -> list[Cells]:
    """The organisation of the sample town below one head, once per district."""
    rows: list[Cells] = []
    for one in range(districts):
        for row in table.rows:
            top = not row.text("parent")
            rows.append({
                **row.cells,
                "id": f"{one:02d}-{row.text('id')}",
                "parent": "" if top and not one else "00-V" if top else f"{one:02d}-{row.text('parent')}",
                "name": f"Bezirk {one + 1}: {row.text('name')}",
                "staff": str(round((row.whole("staff") or 0) * _DISTRICT / _SAMPLE_STAFF)),
                "site": f"S{one % _SITES:02d}" if top else "",
            })  # fmt: skip
    return rows


def _times(cells: Cells, times: int) -> Cells:
    """Years are the columns that are numbers."""
    return {name: str(times * int(text)) if name.isdigit() and text else text for name, text in cells.items()}
