"""A delimited file that was opened as a workbook in the wrong way: every row in one cell of one column."""

from dataclasses import replace
from itertools import islice

from needs_analysis.ingest.delimited import find_delimiter, read_delimited
from needs_analysis.ingest.sheet import Sheet
from needs_analysis.ingest.text import is_blank
from needs_analysis.language import Message
from needs_analysis.model import Finding, UserError

FEWEST_ROWS = 2
MOSTLY = 0.9
ONE_COLUMN = (
    "Every row stood in one cell, its answers separated by “{mark}”. They were read as a table of {columns} columns; "
    "the cells named here are those of this table."
)
FEWEST_COMMAS = 2
"""Of other delimiters one in a row is enough; commas stand in sentences too."""


def unfold_sheet(sheet: Sheet) -> Sheet:
    """The sheet as a table where its only column holds delimited rows; else as it is."""
    holding = (column for column in sheet.columns if not all(map(is_blank, column.values)))
    filled = list(islice(holding, 2))
    if len(filled) != 1 or sheet.height < FEWEST_ROWS:
        return sheet
    rows = filled[0].texts().tolist()
    said = [row for row in rows if row.strip()]
    mark = find_delimiter("\n".join(said))
    counts = sorted(_count(row, mark) for row in said)
    usual = counts[len(counts) // 2]
    delimited = usual >= (FEWEST_COMMAS if mark == "," else 1) and counts.count(usual) >= MOSTLY * len(said)
    return _parse(sheet, rows, mark) if delimited else sheet


def _count(row: str, mark: str) -> int:
    """How many delimiters stand in a row outside quotation marks."""
    return sum(part.count(mark) for part in row.split('"')[::2])


def _parse(sheet: Sheet, rows: list[str], mark: str) -> Sheet:
    try:
        table = read_delimited(sheet.name, "\n".join(rows).encode())
    except UserError:
        return sheet
    if table.width < 2 or table.height != sheet.height:  # noqa: PLR2004 - a table
        return sheet
    shown: dict[str, str | int | float] = {"mark": mark.replace("\t", "Tab"), "columns": table.width}
    finding = Finding("ONE_COLUMN", sheet.name, "A1", "", Message(ONE_COLUMN, shown), 1)
    return replace(sheet, columns=table.columns, merges=()).with_findings(finding, *table.findings)
