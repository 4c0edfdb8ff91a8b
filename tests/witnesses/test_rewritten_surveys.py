"""The collected surveys written anew: other containers, title rows on top, cut off after some rows.

A rewritten file says the same; a shorter one may say less, but no list of things becomes an order, no order turns
round, and nothing personal or of the tool becomes an answer.
"""

import csv
import io
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from openpyxl import load_workbook

from needs_analysis import read_survey
from needs_analysis.model import RawTable
from tests.needs_analysis.ingest.ingest_files import text, xlsx
from tests.witnesses.test_every_survey import FILES, SURVEYS

Cells = list[list[object]]
LEGEND_ELSEWHERE = "synthetic-samples/SYN_hr_handmade_matrix.xlsx"
SMALL = [name for name in FILES if name.startswith("synthetic") and name != LEGEND_ELSEWHERE]
TITLES = [["Mitarbeiterbefragung 2026"], ["Stand:", "25.11.2026"], []]
pytestmark = pytest.mark.skipif(not SURVEYS.is_dir(), reason="the collected survey files are not here")


@cache
def rows_of(name: str) -> Cells:
    known, path = FILES[name], SURVEYS / name
    if known.sheet:
        book = load_workbook(path, data_only=True)
        sheet = book.worksheets[0] if known.sheet == "*" else book[known.sheet]
        return [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    lines = path.read_bytes().decode(known.encoding).split("\n")[known.skip :]
    rows = csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=known.delimiter)
    return [list(row) for row in rows if row]


@cache
def original(name: str) -> RawTable:
    return read_survey(name, (SURVEYS / name).read_bytes())


def said(raw: RawTable) -> dict[int, object]:
    """Column -> its kind, and its block with scale and missing codes."""
    found: dict[int, object] = {column.index: column.kind for column in raw.columns}
    for block in raw.blocks:
        scale = [(label.label.casefold(), label.level) for label in block.scale]
        for item, column in zip(block.items, block.columns, strict=True):
            found[column] = ("rating", block.stem, item, block.ordered, scale, set(block.no_answer))
    return found


WRITERS: Mapping[str, Callable[[Cells], bytes]] = {
    "csv in cp1252": lambda rows: text(rows, ";", "cp1252"),
    "csv in utf-16": lambda rows: text(rows, "\t", "utf-16"),
    "xlsx": xlsx,
    "titles in csv": lambda rows: text([*TITLES, *rows], ";"),
    "titles in xlsx": lambda rows: xlsx([*TITLES, *rows]),
}


@pytest.mark.parametrize("writer", WRITERS)
@pytest.mark.parametrize("name", SMALL)
def test_a_file_written_anew_says_the_same(name: str, writer: str) -> None:
    before, after = original(name), read_survey("x", WRITERS[writer](rows_of(name)))
    assert (after.tool, after.header_rows) == (before.tool, before.header_rows)
    assert said(after) == said(before)
    assert after.outcomes.tolist() == before.outcomes.tolist()


@pytest.mark.parametrize("rows", [3, 5, 10, 50])
@pytest.mark.parametrize("name", [name for name in FILES if name != LEGEND_ELSEWHERE])
def test_a_shorter_file_is_never_more_certain(name: str, rows: int) -> None:
    cells, known, before = rows_of(name), FILES[name], original(name)
    after = read_survey("x", text(cells[: known.headers + rows]))
    full = {column: block for block in before.blocks for column in block.columns}
    for column in before.columns:
        if column.kind in ("personal", "system"):
            assert after.columns[column.index].kind in (column.kind, "empty"), column.header
    for block in (block for block in after.blocks if block.ordered):
        for column in block.columns:
            if column not in full:  # too damaged by strangers to be sure of; fewer rows hide these
                assert before.columns[column].header == "change_confidence"
                continue
            assert full[column].ordered, before.columns[column].header
            levels = {label.label.casefold(): label.level for label in full[column].scale}
            common = [levels[key] for label in block.scale if (key := label.label.casefold()) in levels]
            assert common == sorted(common), before.columns[column].header
