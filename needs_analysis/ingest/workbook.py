"""Sheets of a workbook (xlsx, xlsm, xlsb, xls, ods) through calamine, with true coordinates and their oddities said."""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from xml.etree.ElementTree import ParseError

import numpy as np

from needs_analysis.ingest.apart import ApartError, BareSheet, extract_apart
from needs_analysis.ingest.legend import find_legend
from needs_analysis.ingest.parts import Extras, has_macros, read_extras
from needs_analysis.ingest.refusals import BROKEN, PROTECTED, TOO_HEAVY, Container
from needs_analysis.ingest.sheet import Merge, Sheet, TextColumn
from needs_analysis.language import Message
from needs_analysis.model import Finding, UserError

MAX_FINDINGS = 50

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
    legend = find_legend(filled)
    return [replace(sheet, legend=legend).with_findings(*notes) for sheet in filled]


def _read_sheet(bare: BareSheet, extras: Extras) -> Sheet:
    name, _, packed, ranges = bare
    columns = [TextColumn.unpack(values, codes) for values, codes in packed]
    columns = _put_errors(columns, extras.errors)
    height = max((_last_row(column) for column in columns), default=0)
    columns = [column.part(slice(height)) for column in columns] if height else []
    merges = tuple(Merge(top, left, bottom, min(right, len(columns) - 1)) for (top, left), (bottom, right) in ranges)
    sheet = Sheet(name, tuple(columns), height, merges, extras.question_ids)
    return sheet.with_findings(*_note_extras(sheet, extras))


def _last_row(column: TextColumn) -> int:
    """The number of rows up to the last cell that is not empty."""
    filled = np.flatnonzero(column.where([value != "" for value in column.values]))
    return int(filled[-1]) + 1 if len(filled) else 0


def _put_errors(columns: list[TextColumn], errors: Mapping[str, str]) -> list[TextColumn]:
    """The parser hands over an empty cell for an error; the text is put back so that nothing gets lost unseen."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for name, text in errors.items():
        row, column = cell_position(name)
        found[column][row] = text
    return [column.put(found[index]) if index in found else column for index, column in enumerate(columns)]


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
