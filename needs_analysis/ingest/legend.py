"""Legends: what digits mean, said in a question, above, below or beside the table, or on a sheet of its own."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from needs_analysis.ingest.sheet import Layout, Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

LEGEND_ROWS = 15
LEGEND_COLUMNS = 4
MOST_REMARKS = 2
LEAST_TABLE = 2
BESIDE = "The legend beside the table says what the digits mean. It was read as a legend, not as answers."
_LABEL = re.compile(r"(?<![\w.,-])(-?\d{1,3})\s*(?:=|-|–|:|\()\s*\(?([^\W\d_][^,;/()\d…|\n]{1,60})")
_TAIL = re.compile(r"(?:\s+(?:bis|to|und|and|oder|or))?[\s.…–-]*$")
_TITLE = re.compile(r"legende|legend|skala|scale|erläuterung|erklärung|hinweise|codes?|schlüssel|key|notes?")
_TITLED = re.compile(rf"(?:{_TITLE.pattern})\b")
_PAIR = re.compile(r"-?\d{1,3}\s*(?:=|:)\s*[^\W\d_]")


def find_digit_labels(text: str) -> dict[float, str]:
    """The digits that a text explains: ``1 (gar nicht) … 5 (sehr gut), 9 = keine Angabe``."""
    return {float(digit): _TAIL.sub("", label) for digit, label in _LABEL.findall(text)}


def is_legend_row(cells: Iterable[str]) -> bool:
    """Whether a row only explains digits (``1 = Anfänger``)."""
    filled = [cell.strip() for cell in cells if normal_key(cell)]
    return len(filled) == 1 and bool(_PAIR.match(filled[0]))


def is_legend_line(cells: Iterable[str]) -> bool:
    """Whether each of several cells of a row explains a digit (``1 = keine``, ``5 = Experte``)."""
    filled = [cell.strip() for cell in cells if normal_key(cell)]
    return len(filled) > 1 and all(map(_PAIR.match, filled))


def find_legend_below(sheet: Sheet, data: int) -> int:
    """The row with the title of a legend that ends the sheet, a digit and its meaning in each row; else its height."""
    for row in range(sheet.height - 1, max(data, sheet.height - LEGEND_ROWS) - 1, -1):
        cells = [cell for cell in sheet.row(row) if normal_key(cell)]
        if len(cells) == 1 and _TITLED.match(normal_key(cells[0])):
            return row
        if cells and (len(cells) > 2 or not _explained(cells)):  # noqa: PLR2004 - a digit and its meaning
            break
    return sheet.height


def find_legend(sheets: Sequence[Sheet]) -> Mapping[float, str]:
    """Digit -> meaning, from a small sheet beside the answers that only explains the digits."""
    for place, sheet in enumerate(sheets if len(sheets) > 1 else ()):
        if sheet.height > LEGEND_ROWS or sheet.width > LEGEND_COLUMNS:
            continue
        rows = [_explained(sheet.row(row)) for row in range(sheet.height)]
        found = {digit: label for labels in rows for digit, label in labels.items()}
        explaining = [labels for labels in rows if labels]
        filled = sum(any(map(normal_key, sheet.row(row))) for row in range(sheet.height))
        once = sum(map(len, explaining)) == len(found)
        named = bool(_TITLE.search(normal_key(sheet.name)))
        if len(found) > 1 and once and (named or (place > 0 and len(explaining) >= filled - MOST_REMARKS)):
            return found
    return {}


def find_margin_legend(sheet: Sheet, layout: Layout) -> Mapping[float, str]:
    """Digit -> meaning, from the rows above the header and below the answers of a sheet."""
    found: dict[float, str] = {}
    for row in (*range(layout.first), *layout.footers):
        found |= {digit: label for digit, label in _explained(sheet.row(row)).items() if digit not in found}
    return found if len(found) > 1 else {}


def lift_legend(sheet: Sheet) -> Sheet:
    """The sheet without a legend to the right of its table; what that explains is the sheet's ``legend``.

    Such a legend stands behind an empty column, or below a title or a blank heading of its own, and explains each
    digit once, in order.
    """
    filled = [index for index, column in enumerate(sheet.columns) if any(map(normal_key, column.values))]
    for place in range(max(LEAST_TABLE, len(filled) - LEGEND_COLUMNS), len(filled)):
        left = filled[place]
        if found := _beside(sheet, left, apart=left - filled[place - 1] > 1):
            columns = sheet.columns[: filled[place - 1] + 1]
            height = max((int(rows[-1]) + 1 for c in columns if len(rows := c.filled().nonzero()[0])), default=0)
            merges = tuple(merge for merge in sheet.merges if merge.right < len(columns))
            lifted = tuple(column.part(slice(height)) for column in columns)
            finding = Finding("LEGEND_BESIDE", sheet.name, row_cell(left, 1), "", Message(BESIDE))
            bare = replace(sheet, columns=lifted, height=height, merges=merges, legend=found)
            return bare.with_findings(finding)
    return sheet


def _beside(sheet: Sheet, left: int, *, apart: bool) -> Mapping[float, str]:
    """What the columns from ``left`` on explain, if they are a legend; ``apart``: behind an empty column."""
    if any(column.filled().sum() > LEGEND_ROWS for column in sheet.columns[left:]):
        return {}
    rows = [cells for row in range(sheet.height) if any(map(normal_key, cells := sheet.row(row)[left:]))]
    explained = [(_explained(cells), cells) for cells in rows]
    digits = [digit for labels, _ in explained for digit in labels]
    remarks = [cells for labels, cells in explained if not labels]
    named = any(_TITLED.match(normal_key(cell)) for cells in remarks for cell in cells)
    steps = {after > before for before, after in pairwise(digits)}
    if len(digits) < 3 or len(steps) != 1 or len(set(digits)) < len(digits) or len(remarks) > MOST_REMARKS:  # noqa: PLR2004
        return {}
    headed = bool(rows) and not _explained(rows[0])
    if not named and headed and (not apart or len([cell for cell in rows[0] if normal_key(cell)]) > 1):
        return {}
    return {digit: label for labels, _ in explained for digit, label in labels.items()}


def _explained(cells: Sequence[str]) -> dict[float, str]:
    """What one row explains: a digit and its meaning in two cells, or any number of them in one cell."""
    filled = [cell for cell in cells if normal_key(cell)]
    number = parse_number(filled[0]) if len(filled) >= 2 else None  # noqa: PLR2004 - a digit and its meaning
    if number is not None and parse_number(filled[1]) is None:
        return {number: plain_text(filled[1])}
    return {digit: label for cell in filled for digit, label in find_digit_labels(plain_text(cell)).items()}
