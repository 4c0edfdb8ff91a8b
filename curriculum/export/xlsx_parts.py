"""Sheets that people read and sort: typed cells, a head that stays, widths that fit; texts never become formulas."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from curriculum.export.archive import freeze_archive
from curriculum.export.names import clean_text
from needs_analysis import Language, translate

Value = str | float | date | time | None
Look = Literal["text", "wide", "plain", "number", "count", "money", "percent", "day", "clock"]
_FONT, _ACCENT, _RULE = "Arial", "1F4E5F", "C5D0D4"
_HEAD = PatternFill("solid", fgColor=_ACCENT)
_LINE = Border(bottom=Side(style="thin", color=_RULE))
_FORMATS: dict[Look, str] = {
    "text": "@",
    "wide": "@",
    "plain": "General",
    "number": "#,##0.0",
    "count": "#,##0",
    "money": '#,##0 "€"',
    "percent": "0.00 %",
    "day": "dd.mm.yyyy",
    "clock": "hh:mm",
}
_WIDTHS: dict[Look, tuple[int, int]] = {"text": (9, 44), "wide": (30, 80)}
_NUMBER_WIDTH = (8, 16)
_RIGHT: tuple[Look, ...] = ("plain", "number", "count", "money", "percent")
_LONGEST_CELL, _LONGEST_TITLE = 32_767, 31
_SIZE = 10


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its label in English and how its values look."""

    label: str
    look: Look = "text"


@dataclass(slots=True)
class Book:
    """A workbook under construction, its labels in one language."""

    language: Language
    book: Workbook = field(default_factory=Workbook)

    def add_table(self, title: str, fields: Sequence[Field], rows: Iterable[Sequence[Value]]) -> Worksheet:
        """A sheet with one table; the head stays when scrolling and carries the filter."""
        sheet = self.add_sheet(translate(title, self.language))
        labels = [translate(column.label, self.language) for column in fields]
        write_head(sheet, 1, labels, [column.look for column in fields])
        lines = [*rows]
        for number, line in enumerate(lines, start=2):
            for place, (value, column) in enumerate(zip(line, fields, strict=True), start=1):
                write_cell(sheet, number, place, value, column.look)
        for place, column in enumerate(fields, start=1):
            texts = [labels[place - 1], *(_shown(line[place - 1]) for line in lines)]
            _set_width(sheet, place, column.look, texts)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        set_page(sheet, head_row=1, landscape=True)
        return sheet

    def add_facts(self, title: str, facts: Iterable[tuple[str, Value, Look]]) -> Worksheet:
        """A sheet of labels (already in the language) and values."""
        sheet = self.add_sheet(translate(title, self.language))
        for number, (label, value, look) in enumerate(facts, start=1):
            write_cell(sheet, number, 1, label).font = Font(name=_FONT, size=_SIZE, bold=True, color=_ACCENT)
            write_cell(sheet, number, 2, value, look).alignment = _align("text")
        sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 70
        set_page(sheet, head_row=0, landscape=False)
        return sheet

    def add_sheet(self, title: str) -> Worksheet:
        """An empty sheet without grid lines."""
        sheet: Worksheet = self.book.create_sheet(title[:_LONGEST_TITLE])
        sheet.sheet_view.showGridLines = False
        return sheet

    def content(self, title: str) -> bytes:
        """The workbook as a file; the same workbook gives the same bytes."""
        del self.book[self.book.sheetnames[0]]  # the empty sheet every new workbook has
        self.book.properties.title, self.book.properties.creator = clean_text(title), "Lernkompass"
        self.book.properties.language = {"de": "de-DE", "en": "en-GB"}[self.language]
        stream = io.BytesIO()
        self.book.save(stream)
        return freeze_archive(stream.getvalue())


def write_head(sheet: Worksheet, row: int, labels: Sequence[str], looks: Sequence[Look]) -> None:
    """One row of column heads, each set like the values below it."""
    for place, (label, look) in enumerate(zip(labels, looks, strict=True), start=1):
        cell = write_cell(sheet, row, place, label)
        cell.font = Font(name=_FONT, size=_SIZE, bold=True, color="FFFFFF")
        cell.fill = _HEAD
        cell.alignment = _align(look, vertical="center")


def write_cell(sheet: Worksheet, row: int, column: int, value: Value, look: Look = "text") -> Cell:
    """One cell. A text that begins like a formula stays a text."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(cell)
    cell.value = clean_text(value)[:_LONGEST_CELL] if isinstance(value, str) else value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value[:1] in {"=", "+", "-", "@"}
    else:
        cell.number_format = _FORMATS[look]
    cell.font = Font(name=_FONT, size=_SIZE)
    cell.border = _LINE
    cell.alignment = _align(look)
    return cell


def _align(look: Look, vertical: Literal["top", "center"] = "top") -> Alignment:
    """Amounts to the right, all else to the left, neither at the very edge."""
    side: Literal["left", "right"] = "right" if look in _RIGHT else "left"
    return Alignment(horizontal=side, vertical=vertical, wrap_text=look not in _RIGHT, indent=1)


def set_page(sheet: Worksheet, *, head_row: int, landscape: bool) -> None:
    """A4, as wide as one page, the head on every page, page numbers below."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(right=_HeaderFooterPart("&P / &N"))
    if head_row:
        sheet.print_title_rows = f"{head_row}:{head_row}"


def _shown(value: Value) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else "" if value is None else str(value)


def _set_width(sheet: Worksheet, place: int, look: Look, texts: Sequence[str]) -> None:
    least, most = _WIDTHS.get(look, _NUMBER_WIDTH)
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    sheet.column_dimensions[get_column_letter(place)].width = min(most, max(least, longest + 4))
