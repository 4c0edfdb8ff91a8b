"""Sheets that people read and sort: typed cells, a head that stays, widths that fit; texts never become formulas."""

import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Literal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from curriculum.export.archive import freeze_archive
from curriculum.export.names import clean_text
from needs_analysis import Language, translate

Value = str | float | date | time | None
Look = Literal["text", "wide", "plain", "number", "count", "money", "percent", "day", "clock"]
Dress = Look | Literal["head", "head_right", "label", "title", "bare", "box"]
_FONT, _ACCENT, _RULE, _BOX = "Arial", "1F4E5F", "C5D0D4", "9FB0B7"
_LINE = Border(bottom=Side(style="thin", color=_RULE))
_EDGE = Side(style="thin", color=_BOX)
_FRAME = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_FORMATS: Mapping[Dress, str] = {"plain": "General", "number": "#,##0.0", "count": "#,##0", "clock": "hh:mm"}
_SPOKEN: Mapping[Language, Mapping[Dress, str]] = {
    "de": {"money": '#,##0 "€"', "percent": "0.00 %", "day": "dd.mm.yyyy"},
    "en": {"money": '"€"#,##0', "percent": "0.00%", "day": "[$-809]d mmm yyyy"},
}
"""How amounts, shares and days are written, which depends on the language of the workbook."""

_RIGHT: tuple[Dress, ...] = ("plain", "number", "count", "money", "percent", "head_right")
_FONTS: Mapping[Dress, Font] = {
    "head": Font(name=_FONT, size=10, bold=True, color="FFFFFF"),
    "head_right": Font(name=_FONT, size=10, bold=True, color="FFFFFF"),
    "label": Font(name=_FONT, size=10, bold=True, color=_ACCENT),
    "title": Font(name=_FONT, size=14, bold=True, color=_ACCENT),
}
_WIDTHS: Mapping[Look, tuple[int, int]] = {"text": (9, 44), "wide": (30, 80)}
_NUMBER_WIDTH = (8, 16)
_FACT_WIDTHS = (38, 62)
_LINE_HEIGHT = 12.8  # points
_LETTERS_PER_DIGIT, _INDENT = 1.15, 3
_LONGEST_CELL, _LONGEST_TITLE = 32_767, 31


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its label in English and how its values look."""

    label: str
    look: Look = "text"


@dataclass(slots=True)
class Book:
    """A workbook under construction, its labels in one language. ``draft``: words above every printed page."""

    language: Language
    book: Workbook = field(default_factory=Workbook)
    draft: str = ""

    def add_table(self, title: str, fields: Sequence[Field], rows: Iterable[Sequence[Value]]) -> Worksheet:
        """A sheet with one table; the head stays when scrolling and carries the filter."""
        sheet = self.add_sheet(translate(title, self.language))
        labels = [translate(column.label, self.language) for column in fields]
        for place, (label, column) in enumerate(zip(labels, fields, strict=True), start=1):
            self.write(sheet, (1, place), label, "head_right" if column.look in _RIGHT else "head")
        lines = [*rows]
        for number, line in enumerate(lines, start=2):
            for place, (value, column) in enumerate(zip(line, fields, strict=True), start=1):
                self.write(sheet, (number, place), value, column.look)
        columns = zip(*[labels, *lines], strict=True)
        widths = [_fit_width(column.look, values) for column, values in zip(fields, columns, strict=True)]
        _set_sizes(sheet, widths, lines, first_row=2)
        sheet.freeze_panes = "A2"
        sheet.auto_filter.ref = sheet.dimensions
        set_page(sheet, head_row=1, landscape=True)
        return sheet

    def add_facts(self, title: str, facts: Iterable[tuple[str, Value, Look]]) -> Worksheet:
        """A sheet of labels (already in the language) and values."""
        sheet, lines = self.add_sheet(translate(title, self.language)), [*facts]
        for number, (label, value, look) in enumerate(lines, start=1):
            self.write(sheet, (number, 1), label, "label")
            self.write(sheet, (number, 2), value, look).alignment = _align("text")
        _set_sizes(sheet, _FACT_WIDTHS, [(label, value) for label, value, _ in lines], first_row=1)
        set_page(sheet, head_row=0, landscape=False)
        return sheet

    def add_sheet(self, title: str) -> Worksheet:
        """An empty sheet without grid lines."""
        sheet: Worksheet = self.book.create_sheet(title[:_LONGEST_TITLE])
        sheet.sheet_view.showGridLines = False
        return sheet

    def write(self, sheet: Worksheet, place: tuple[int, int], value: Value, dress: Dress = "text") -> Cell:
        """One cell at (row, column). A text that begins like a formula stays a text."""
        cell = sheet.cell(*place)
        if not isinstance(cell, Cell):
            raise TypeError(cell)
        if dress not in self.book.named_styles:
            self.book.add_named_style(_style(dress, self.language))
        cell.style = dress
        cell.value = clean_text(value)[:_LONGEST_CELL] if isinstance(value, str) else value
        if isinstance(value, str):
            cell.data_type = "s"
            if value[:1] in set("=+-@\t"):
                cell.quotePrefix = True
        return cell

    def content(self, title: str) -> bytes:
        """The workbook as a file; the same workbook gives the same bytes."""
        del self.book[self.book.sheetnames[0]]  # the empty sheet every new workbook has
        self.book.properties.title, self.book.properties.creator = clean_text(title), "Lernkompass"
        self.book.properties.language = {"de": "de-DE", "en": "en-GB"}[self.language]
        for sheet in self.book.worksheets if self.draft else ():
            sheet.HeaderFooter.oddHeader = HeaderFooterItem(left=_HeaderFooterPart(self.draft, "Arial,Bold", 8))
        stream = io.BytesIO()
        self.book.save(stream)
        return freeze_archive(stream.getvalue())


def set_page(sheet: Worksheet, *, head_row: int, landscape: bool) -> None:
    """A4, as wide as one page, the head on every page, page numbers below."""
    sheet.page_setup.paperSize = 9  # A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.page_margins.left = sheet.page_margins.right = 0.5
    sheet.HeaderFooter.oddFooter = HeaderFooterItem(right=_HeaderFooterPart("&P / &N", "Arial", 8))
    if head_row:
        sheet.print_title_rows = f"{head_row}:{head_row}"


def _style(dress: Dress, language: Language) -> NamedStyle:
    """One look of cells. Named styles are set in a tenth of the time that single fonts and borders take."""
    style = NamedStyle(dress, number_format=_SPOKEN[language].get(dress) or _FORMATS.get(dress, "@"))
    style.font = _FONTS.get(dress, Font(name=_FONT, size=10))
    style.alignment = _align(dress)
    if dress in {"head", "head_right"}:
        style.fill = PatternFill("solid", fgColor=_ACCENT)
    elif dress not in {"title", "bare"}:
        style.border = _FRAME if dress == "box" else _LINE
    return style


def _align(dress: Dress) -> Alignment:
    """Amounts to the right, all else to the left, neither at the very edge."""
    plain = dress in {"title", "bare"}
    return Alignment(
        horizontal="right" if dress in _RIGHT else "left",
        vertical="center" if dress in {"head", "head_right", "box"} else "top",
        wrap_text=dress not in _RIGHT and not plain,
        indent=0 if plain else 1,
    )


def _shown(value: Value) -> str:
    return f"{value:,.1f}" if isinstance(value, float) else "" if value is None else str(value)


def _fit_width(look: Look, values: Iterable[Value]) -> int:
    least, most = _WIDTHS.get(look, _NUMBER_WIDTH)
    longest = max((len(line) for value in values for line in _shown(value).split("\n")), default=0)
    return min(most, max(least, longest + 4))


def _set_sizes(sheet: Worksheet, widths: Sequence[int], lines: Iterable[Sequence[Value]], first_row: int) -> None:
    """Widths of columns, and heights of rows with wrapped texts: not every program works the heights out by itself."""
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for number, line in enumerate(lines, start=first_row):
        tallest = max(_count_lines(_shown(value), width) for value, width in zip(line, widths, strict=True))
        if tallest > 1:
            sheet.row_dimensions[number].height = tallest * _LINE_HEIGHT + 3


def _count_lines(text: str, width: int) -> int:
    """Lines of a text in a column. Letters are narrower than the digits a width is counted in; words are not cut."""
    room = max(width * _LETTERS_PER_DIGIT - _INDENT, 1)
    return sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))
