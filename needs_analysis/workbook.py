"""Master data as one Excel workbook that people edit: a readme, then one sheet per table, read back without loss."""

import io
import re
from collections.abc import Iterator, Sequence
from typing import cast

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.cells import as_number
from needs_analysis.checks import ColumnRule, key_column, known_ids, place_rules, setting_rules, table_rules
from needs_analysis.language import Message
from needs_analysis.shipped import shipped_data
from needs_analysis.tables import README_SHEET, Problem, Row, Table, Tables, raise_errors

_NUMBERS = ("number", "whole", "money")
_TEXT_FORMAT = "@"
_LONGEST_CELL = 32_767
_LONGEST_SHEET_NAME = 31
_WIDEST, _NARROWEST = 60, 9
_LINE_HEIGHT = 15  # points
_FONT = "Calibri"
_ROOM_BELOW = 200  # empty rows that already have their drop-down lists
_HEADING = PatternFill("solid", fgColor="1F4E5F")
_ODD_SHEET_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
# Spreadsheets read _x0041_ as the letter A, so a text that looks like that must be written with its underscore escaped.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


def write_workbook(tables: Tables) -> bytes:
    """The workbook: sheets in the order of the schema, unknown tables last; every text stays text, formulas too.

    Raises `MasterDataError` for what no workbook can hold: cells over 32,767 characters, impossible sheet names.
    """
    raise_errors(list(_check_limits(tables)))
    order = [name for name in table_rules() if name in tables]
    order += [name for name in tables if name not in table_rules()]
    book = Workbook()
    readme = book.active
    if isinstance(readme, Worksheet):
        _write_readme(readme, order)
    for name in order:
        _write_table(book.create_sheet(name), tables[name], tables)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _check_limits(tables: Tables) -> Iterator[Problem]:
    for table in tables.tables.values():
        if len(table.name) > _LONGEST_SHEET_NAME or _ODD_SHEET_NAME.search(table.name) or not table.name:
            template = "This name cannot be the name of a sheet. Shorten it to 31 letters and digits."
            yield table.problem(None, "", Message(template))
        for row in table.rows:
            for heading, text in row.cells.items():
                if len(_ESCAPE.sub("_x005F_", text)) > _LONGEST_CELL:
                    template = "The text is longer than a spreadsheet cell can hold (32,767 characters). Shorten it."
                    yield table.problem(row, heading, Message(template))


# --- the readme -----------------------------------------------------------------------------------------------------


def _write_readme(sheet: Worksheet, order: Sequence[str]) -> None:
    sheet.title = README_SHEET
    line = 0
    for text in shipped_data("master", "README.md").read_text(encoding="utf-8").splitlines():
        line += 1
        _put_text(_cell(sheet, line, 1), text.lstrip("# "))
        size = 14 if text.startswith("#") else 11
        _cell(sheet, line, 1).font = Font(name=_FONT, bold=text.startswith("#"), size=size)
    line += 2
    for place, heading in enumerate(("Blatt / sheet", "Inhalt", "Content"), start=1):
        _write_heading(_cell(sheet, line, place), heading)
    for name in order:
        line += 1
        _put_text(_cell(sheet, line, 1), name)
        _cell(sheet, line, 1).hyperlink = f"#'{name}'!A1"
        _cell(sheet, line, 1).style = "Hyperlink"
        if name in table_rules():
            rule = table_rules()[name]
            _put_text(_cell(sheet, line, 2), f"{rule.title.de}: {rule.note.de}")
            _put_text(_cell(sheet, line, 3), f"{rule.title.en}: {rule.note.en}")
    for place, width in enumerate((26, 90, 90), start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.sheet_view.showGridLines = False


# --- one table ------------------------------------------------------------------------------------------------------


def _write_table(sheet: Worksheet, table: Table, tables: Tables) -> None:
    rules = place_rules(table, known_ids(tables, "competencies", {}))
    for place, heading in enumerate(table.columns, start=1):
        rule = rules.get(heading)
        texts = [row.cells.get(heading, "") for row in table.rows]
        _write_heading(_cell(sheet, 1, place), heading)
        if rule and rule.meaning.de:
            _cell(sheet, 1, place).comment = _explain(rule)
        for number, row in enumerate(table.rows, start=2):
            _write_value(_cell(sheet, number, place), row.cells.get(heading, ""), _kind(table, row, rule))
        _shape_column(sheet, place, [heading, *texts], rule)
        if rule:
            _add_validation(sheet, place, rule, tables)
    _fit_heights(sheet, table)
    sheet.freeze_panes = "B2"
    if table.columns:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table.rows) + 1}"


def _kind(table: Table, row: Row, rule: ColumnRule | None) -> str:
    if table.name == "settings" and rule and rule.name == "value":
        rule = setting_rules().get(row.text("key"))
    return rule.kind if rule else "text"


def _cell(sheet: Worksheet, row: int, place: int) -> Cell:
    return cast("Cell", sheet.cell(row, place))  # never a merged cell: nothing is merged here


def _write_heading(cell: Cell, heading: str) -> None:
    _put_text(cell, heading)
    cell.font = Font(name=_FONT, bold=True, color="FFFFFF")
    cell.fill = _HEADING
    cell.alignment = Alignment(vertical="top")


def _explain(rule: ColumnRule) -> Comment:
    comment = Comment(f"{rule.meaning.de}\n\n{rule.meaning.en}", "Lernkompass")
    comment.width, comment.height = 320, 120
    return comment


def _write_value(cell: Cell, text: str, kind: str) -> None:
    number = as_number(text) if kind in _NUMBERS else None
    if number is not None:
        cell.value = number
    elif text:
        _put_text(cell, text)
    side = "left" if number is None else "right"
    cell.alignment = Alignment(horizontal=side, vertical="top", wrap_text=len(text) > _WIDEST or "\n" in text)


def _put_text(cell: Cell, text: str) -> None:
    """Store text as text, whatever it looks like: no formula, no number, no date."""
    cell.value = _ESCAPE.sub("_x005F_", text)
    cell.data_type = "s"
    cell.number_format = _TEXT_FORMAT
    cell.quotePrefix = text.startswith(("=", "+", "-", "@", "\t"))


def _shape_column(sheet: Worksheet, place: int, texts: Sequence[str], rule: ColumnRule | None) -> None:
    column = sheet.column_dimensions[get_column_letter(place)]
    longest = max(len(line) for text in texts for line in (text or " ").split("\n"))
    column.width = min(max(longest + 3, _NARROWEST), _WIDEST)
    if not rule or rule.kind not in _NUMBERS:
        # New rows too: an id such as 1.2 typed below must not become a date.
        column.number_format = _TEXT_FORMAT


def _fit_heights(sheet: Worksheet, table: Table) -> None:
    """Rows high enough for their wrapped texts: not every program works that out when it opens the file."""
    for number, row in enumerate(table.rows, start=2):
        lines = max((_count_lines(text) for text in row.cells.values()), default=1)
        if lines > 1:
            sheet.row_dimensions[number].height = _LINE_HEIGHT * min(lines, 20)


def _count_lines(text: str) -> int:
    return sum(len(line) // _WIDEST + 1 for line in text.split("\n"))


def _add_validation(sheet: Worksheet, place: int, rule: ColumnRule, tables: Tables) -> None:
    validation = _validation(rule, tables)
    if validation:
        validation.errorStyle = "warning"
        validation.showErrorMessage = True
        letter = get_column_letter(place)
        validation.add(f"{letter}2:{letter}{sheet.max_row + _ROOM_BELOW}")
        sheet.add_data_validation(validation)


def _validation(rule: ColumnRule, tables: Tables) -> DataValidation | None:
    if rule.kind == "choice":
        return DataValidation("list", formula1=f'"{",".join(rule.values)}"', allow_blank=not rule.required)
    if rule.kind == "yes_no":
        return DataValidation("list", formula1='"yes,no"', allow_blank=True)
    if rule.kind == "whole" and rule.minimum is not None and rule.maximum is not None:
        low, high = f"{rule.minimum:g}", f"{rule.maximum:g}"
        return DataValidation("whole", operator="between", formula1=low, formula2=high, allow_blank=not rule.required)
    if rule.kind in {"ref", "id"} and rule.values and rule.values[0] in tables:
        return DataValidation("list", formula1=_id_range(tables[rule.values[0]]), allow_blank=not rule.required)
    return None


def _id_range(table: Table) -> str:
    key = key_column(table.name)
    letter = get_column_letter(table.columns.index(key) + 1 if key in table.columns else 1)
    return f"'{table.name}'!${letter}$2:${letter}${len(table.rows) + 1 + _ROOM_BELOW}"
