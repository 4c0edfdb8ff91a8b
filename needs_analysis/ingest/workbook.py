"""Sheets of a workbook (xlsx, xlsm, xlsb, xls, ods) through calamine, with true coordinates and their oddities said."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree.ElementTree import ParseError

from needs_analysis.ingest.apart import ApartError, BareSheet, extract_apart
from needs_analysis.ingest.parts import Extras, has_macros, read_extras
from needs_analysis.ingest.refusals import BROKEN, PROTECTED, TOO_HEAVY, Container
from needs_analysis.ingest.sheet import Merge, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key, parse_number, plain_text
from needs_analysis.language import Message
from needs_analysis.model import Finding, UserError

MAX_FINDINGS = 50
LEGEND_ROWS = 15

HIDDEN_SHEET = "Sheet {sheet} is hidden and was not read. Show it in the file if it belongs to this survey."
HIDDEN_ROWS = (
    "{hidden} of {rows} rows are hidden or filtered out. They were read; delete them in the file if not wanted."
)
MACROS = "The workbook carries macros. They were ignored and not run."
ERROR_CELL = "The cell holds the error {error}. It counts as no answer; put in the value."
BARE_FORMULA = "The cell holds a formula without a stored result. Open the file, let it compute and save it again."
_REFUSALS = {"locked": PROTECTED, "broken": BROKEN, "heavy": TOO_HEAVY}
NO_SHEET = "The file has no visible sheet with content."


def read_workbook(content: bytes, container: Container) -> list[Sheet]:
    """The visible sheets with content, in the order of the file.

    Raises `UserError` when the file is protected by a password, damaged, or without any content.
    """
    try:
        return _read_sheets(extract_apart(content), content, container)
    except ApartError as error:
        raise UserError(Message(_REFUSALS[error.reason])) from error
    except (ParseError, OSError, ValueError, KeyError) as error:
        raise UserError(Message(BROKEN)) from error


def _read_sheets(bare: Sequence[BareSheet], content: bytes, container: Container) -> list[Sheet]:
    extras = read_extras(content, [name for name, visible, _, _ in bare if visible]) if container == "xlsx" else {}
    notes = [
        Finding("HIDDEN_SHEET", name, "", "", Message(HIDDEN_SHEET, {"sheet": name}))
        for name, visible, _, _ in bare
        if not visible
    ]
    if container in ("xlsx", "xlsb") and has_macros(content):
        notes.append(Finding("MACROS_IGNORED", "", "", "", Message(MACROS)))
    sheets = [_read_sheet(sheet, extras.get(sheet[0], Extras())) for sheet in bare if sheet[1]]
    filled = [sheet for sheet in sheets if sheet.height]
    if not filled:
        raise UserError(Message(NO_SHEET))
    legend = _find_legend(filled)
    return [replace(sheet, legend=legend).with_findings(*notes) for sheet in filled]


def _read_sheet(bare: BareSheet, extras: Extras) -> Sheet:
    name, _, rows, ranges = bare
    _put_errors(rows, extras.errors)
    while rows and not any(isinstance(cell, bool) or cell not in ("", None) for cell in rows[-1]):
        rows.pop()
    columns = tuple(TextColumn.of(cells) for cells in zip(*rows, strict=True))
    merges = tuple(Merge(top, left, bottom, min(right, len(columns) - 1)) for (top, left), (bottom, right) in ranges)
    sheet = Sheet(name, columns, len(rows), merges, extras.question_ids)
    return sheet.with_findings(*_note_extras(sheet, extras))


def _put_errors(rows: list[list[object]], errors: Mapping[str, str]) -> None:
    # The reader hands over an empty cell for an error; the text is put back so that nothing gets lost unseen.
    for name, text in errors.items():
        row, column = cell_position(name)
        if row < len(rows) and column < len(rows[row]) and rows[row][column] in ("", None):
            rows[row][column] = text


def cell_position(name: str) -> tuple[int, int]:
    """Row and column (0-based) of a cell's spreadsheet name; ``AB3`` is (2, 27)."""
    found = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", name)
    if not found:
        raise ValueError(name)
    column = 0
    for letter in found.group(1):
        column = column * 26 + ord(letter) - 64
    return int(found.group(2)) - 1, column - 1


def _note_extras(sheet: Sheet, extras: Extras) -> list[Finding]:
    found = []
    hidden = [row for row in extras.hidden if row <= sheet.height]
    if hidden:
        message = Message(HIDDEN_ROWS, {"hidden": len(hidden), "rows": sheet.height})
        found.append(Finding("HIDDEN_ROWS", sheet.name, f"A{hidden[0]}", "", message, hidden[0]))
    for cell, text in list(extras.errors.items())[:MAX_FINDINGS]:
        row = cell_position(cell)[0] + 1
        found.append(Finding("ERROR_CELL", sheet.name, cell, text, Message(ERROR_CELL, {"error": text}), row))
    for cell in extras.formulas[:MAX_FINDINGS]:
        row = cell_position(cell)[0] + 1
        found.append(Finding("FORMULA_WITHOUT_VALUE", sheet.name, cell, "", Message(BARE_FORMULA), row))
    return found


def _find_legend(sheets: list[Sheet]) -> dict[float, str]:
    """Digit -> meaning, from a small sheet beside the answers that only explains the digits."""
    for sheet in sheets[1:] if len(sheets) > 1 else []:
        pairs = [_legend_pair(sheet.row(row)) for row in range(min(sheet.height, LEGEND_ROWS + 1))]
        found = {pair[0]: pair[1] for pair in pairs if pair}
        if 1 < len(found) <= LEGEND_ROWS and len(found) >= sheet.height - 2 and sheet.height <= LEGEND_ROWS:
            return found
    return {}


def _legend_pair(cells: list[str]) -> tuple[float, str] | None:
    filled = [cell for cell in cells if normal_key(cell)]
    number = parse_number(filled[0]) if len(filled) >= 2 else None  # noqa: PLR2004 - a digit and its meaning
    if number is None or parse_number(filled[1]) is not None:
        return None
    return number, plain_text(filled[1])
