"""Sheets of no known tool: hand-made tables and exports whose own marks are gone; header found by its look."""

import re
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.dialects.protocol import (
    LOOK_AHEAD,
    Defaults,
    bracket_heads,
    prefix_heads,
    role_anywhere,
    role_of,
)
from needs_analysis.ingest.dialects.views import ending_heads
from needs_analysis.ingest.legend import find_legend_below, is_legend_line, is_legend_row
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.sheet import Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text
from needs_analysis.language import Message

FILLED = 0.6
DISTINCT = 0.8
MOST_HEADER_ROWS = 3
LEAST_WIDTH = 3
REMARK_WORDS = 3
_OWN_ROW = {"participant id", "finish date", "start date", "username", "email address"}
_TOTAL = re.compile(
    r"(?:gesamt|summe|mittelwert|durchschnitt|ø|anzahl|total|mean|average|median|sum\b|count|stand:|quelle|source:|legende"
    r"|hinweis|anmerkung|erstellt)"
)
_PLACEHOLDER = {"about this data set", "instruction text", "<no question text>", ""}
_VARIABLE = re.compile(r"^([A-Za-z][A-Za-z0-9]*)[_.]([\w.]+)$")


class MultiHeader(Defaults):
    """Question stem, question, and the tool's own names in up to four header rows."""

    tool = "multi-header"
    identities = ("participant id", "respondent id")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By a mostly empty row 2 to 4 that names the tool's own columns."""
        for row in range(1, min(4, sheet.height)):
            keys = sheet.keys(row)
            own = (
                all(role_of(key) or key in _OWN_ROW for key in keys)
                and sum(map(bool, map(normal_key, sheet.row(row - 1)))) > 0
            )
            if len(_OWN_ROW & keys.keys()) > 1 and (own or len(keys) * 2 <= sheet.width) and len(keys) < sheet.width:
                reason = Message("Row {row} names only the columns of the survey tool.", {"row": row + 1})
                return Layout(0, row + 1, reason)
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Stem carried to the right in row 1, question below, own names in the last row."""
        own = sheet.row(layout.first + layout.header_rows - 1)
        questions = [sheet.row(row) for row in range(layout.first, layout.first + layout.header_rows - 1)]
        heads = []
        stem = ""
        for index, name in enumerate(own):
            parts = [plain_text(row[index]) for row in questions]
            stem = (parts[0] or stem) if len(parts) > 1 else ""
            item = next((part for part in reversed(parts[1:]) if part), "") if len(parts) > 1 else parts[0]
            if normal_key(name):
                heads.append(Head(plain_text(name), role=role_anywhere(name) or "system"))
            elif normal_key(stem) in _PLACEHOLDER:
                heads.append(Head(item, role=role_anywhere(item)))
            else:
                heads.append(Head(f"{stem} | {item}" if item else stem, stem, item))
        return heads


class Generic(Defaults):
    """Header found as the first row that looks like one; up to two rows of group titles; totals at the end cut off."""

    tool = "generic"
    identities = ("id", "lfd. nr.", "response id", "respondent id", "antwort id")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """The header among the first 15 rows; row 1 where none looks like one."""
        if sheet.crosses:
            first, last = sheet.crosses.first, sheet.crosses.last
            reason = Message("Row {row} holds the steps of a scale, crosses below them.", {"row": last + 1})
            return Layout(first, last - first + 1, reason, _find_footers(sheet, last + 1))
        row = next((row for row in range(min(sheet.height, LOOK_AHEAD)) if _looks_like_header(sheet, row)), 0)
        first, count = _grow(sheet, row)
        reason = Message("No survey tool was recognised; row {row} looks like the header.", {"row": first + 1})
        return Layout(first, count, reason, _find_footers(sheet, first + count))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Group titles as stems; else the stems that neighbouring headers share."""
        if layout.header_rows > 1:
            return _levelled_heads(sheet, layout)
        return split_heads(sheet.row(layout.first))


def _used_columns(sheet: Sheet) -> int:
    return sum(any(normal_key(value) for value in column.values) for column in sheet.columns)


def _looks_like_header(sheet: Sheet, row: int) -> bool:
    cells = [normal_key(cell) for cell in sheet.merged_row(row)]
    if is_legend_line(cells):
        return False
    words = [cell for cell in cells if cell and parse_number(cell) is None]
    if len(words) < FILLED * _used_columns(sheet) or len(set(words)) < DISTINCT * len(words):
        # A header of group titles repeats each title over its merged cells; the row itself does not.
        own = [cell for cell in map(normal_key, sheet.row(row)) if cell and parse_number(cell) is None]
        return len(words) >= FILLED * _used_columns(sheet) and len(own) > 2 and len(set(own)) == len(own)  # noqa: PLR2004
    return True


def _grow(sheet: Sheet, row: int) -> tuple[int, int]:
    """First row and number of rows of the header around its main row."""
    first, last = row, row
    while last - first + 1 < MOST_HEADER_ROWS and (_is_below(sheet, last) or _is_merged_above(sheet, last)):
        last += 1
    while last - first + 1 < MOST_HEADER_ROWS and first > 0 and _is_above(sheet, first - 1):
        first -= 1
    return first, last - first + 1


def _is_below(sheet: Sheet, row: int) -> bool:
    """Whether the row below fills the holes that group titles leave in this row, and little else."""
    top, below = [normal_key(cell) for cell in sheet.row(row)], [normal_key(cell) for cell in sheet.row(row + 1)]
    if not below:
        return False
    holes = [index for index, cell in enumerate(top) if not cell and index > 0]
    filled = [index for index, cell in enumerate(below) if cell]
    titles = [index for index, cell in enumerate(top) if cell and index + 1 not in holes]
    if not holes or not filled or any(parse_number(below[i]) is not None or is_no_answer(below[i]) for i in filled):
        return False
    inside = sum(1 for index in holes if below[index])
    beside = sum(1 for index in titles if below[index])
    return inside >= DISTINCT * len(holes) and beside * 2 <= len(titles)


def _is_merged_above(sheet: Sheet, row: int) -> bool:
    """Whether titles merged over several columns stand above texts that tell these columns apart."""
    over = [merge for merge in sheet.merges if merge.top == row and merge.bottom == row and merge.right > merge.left]
    below = [normal_key(cell) for cell in sheet.row(row + 1)]
    inside = {place for merge in over for place in range(merge.left, merge.right + 1)}
    filled = [place for place, cell in enumerate(below) if cell]
    if not over or max(inside) >= len(below) or len(inside) >= len(below):
        return False
    worded = all(parse_number(below[place]) is None and not is_no_answer(below[place]) for place in filled)
    return worded and set(filled) <= inside and all(below[merge.left] for merge in over)


def _is_above(sheet: Sheet, row: int) -> bool:
    """Whether the row above holds group titles: merged over some columns, or several texts beyond the first column."""
    cells = [normal_key(cell) for cell in sheet.row(row)]
    if any(parse_number(cell) is not None for cell in cells if cell):
        return False
    merged = [merge for merge in sheet.merges if merge.top == row and merge.right > merge.left]
    if merged:
        return any(merge.right - merge.left + 1 < sheet.width - 1 and merge.left > 0 for merge in merged)
    return sum(bool(cell) for cell in cells[1:]) > 1 and bool(cells) and not cells[0]


def _find_footers(sheet: Sheet, data: int) -> tuple[int, ...]:
    """Rows at the end that are totals, a legend or remarks; blank rows between them belong to them."""
    below = find_legend_below(sheet, data)
    found = list(range(sheet.height - 1, below - 1, -1))
    for row in range(below - 1, data - 1, -1):
        first = next((key for key in map(normal_key, sheet.row(row)) if key), "")
        if first and not _TOTAL.match(first) and not is_legend_row(sheet.row(row)) and not _is_remark(sheet, row):
            break
        found.append(row)
    while found and not any(map(normal_key, sheet.row(found[-1]))):
        found.pop()
    return tuple(sorted(found))


def _is_remark(sheet: Sheet, row: int) -> bool:
    """Whether a row of a table holds nothing but one sentence, unlike a person who left all questions out."""
    filled = [(column, key) for column in sheet.columns if (key := normal_key(column.text(row)))]
    if len(filled) != 1 or sheet.width < LEAST_WIDTH:
        return False
    column, key = filled[0]
    alone = sum(column.codes == column.codes[row]) == 1
    return alone and parse_number(key) is None and (":" in key or len(key.split()) >= REMARK_WORDS)


def _levelled_heads(sheet: Sheet, layout: Layout) -> list[Head]:
    rows = [_carried(sheet, row, last=row == layout.data - 1) for row in range(layout.first, layout.data)]
    heads = []
    for parts in zip(*rows, strict=True):
        texts = list(dict.fromkeys(plain_text(part) for part in parts if normal_key(part)))
        if len(texts) > 1:
            heads.append(Head(" | ".join(texts), " | ".join(texts[:-1]), texts[-1]))
        else:
            heads.append(Head(texts[0] if texts else "", role=role_anywhere(texts[0]) if texts else ""))
    return heads


def _carried(sheet: Sheet, row: int, *, last: bool) -> list[str]:
    """A header row with titles carried over their merged cells; in files without merged cells, over the holes."""
    cells = sheet.merged_row(row)
    if last or any(merge.top == row for merge in sheet.merges):
        return cells
    below = sheet.row(row + 1)
    title = ""
    for index, cell in enumerate(cells):
        title = cell if normal_key(cell) else (title if normal_key(below[index]) else "")
        cells[index] = title
    return cells


def split_heads(cells: Sequence[str]) -> list[Head]:
    """Heads of a single header row of unknown origin: brackets, endings such as ``(Ist)``, common beginnings."""
    heads = bracket_heads(cells)
    marked = (prefix_heads(cells, mark) for mark in (".", " - ", " – ", ": ", " | "))
    for more in (ending_heads(cells), *marked, _variable_heads(cells)):
        heads = [other if other.stem and not head.stem else head for head, other in zip(heads, more, strict=True)]
    # In a sheet of no known tool a header such as "Status" may be a topic, so fewer names count as the tool's own.
    return [
        replace(head, role=role_anywhere(cell)) if head.role else head for head, cell in zip(heads, cells, strict=True)
    ]


def _variable_heads(cells: Sequence[str]) -> list[Head]:
    """Names of variables (``impact_career``): the part before the first underscore, where neighbours share it."""
    found = [_VARIABLE.match(cell.strip()) for cell in cells]
    stems = [match.group(1) if match else "" for match in found]
    heads = []
    for index, cell in enumerate(cells):
        near = stems[max(0, index - 1) : index] + stems[index + 1 : index + 2]
        shared = bool(stems[index]) and stems[index] in near
        name = plain_text(cell)
        heads.append(
            Head(name, stems[index] if shared else "", name if shared else "", role=role_anywhere(cell), coded=shared)
        )
    return heads
