"""Plain readable sheets: what all workbooks of this package share."""

import io
from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.cell.cell import MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.language import Language, show_text, translate

Cell = str | float | int | None
HEAD = PatternFill("solid", fgColor="1F4E5F")
LONGEST_CELL = 32_767
_WIDEST, _NARROWEST = 60, 9
_SHARES = {"Share with a gap": "0%", "Anteil mit Lücke": "0 %"}


@dataclass(slots=True)
class Book:
    """A workbook of plain readable sheets in one language; texts never become formulas."""

    language: Language
    book: Workbook

    def __init__(self, language: Language) -> None:
        """An empty workbook."""
        self.language = language
        self.book = Workbook()
        self.book.remove(self.book.worksheets[0])

    def add_sheet(self, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A table under a translated title with a translated header row."""
        sheet = self.new_sheet(translate(title, self.language))
        sheet.append([translate(text, self.language) if text else None for text in head])
        for row in rows:
            sheet.append([show_cell(cell) for cell in row])
        keep_texts(sheet)
        _dress(sheet)

    def link_heads(self, title: str, hint: str) -> None:
        """Every heading leads to the sheet of this title (before translation); ``hint`` is shown over the link."""
        there, tip = translate(title, self.language), translate(hint, self.language)
        for sheet in self.book.worksheets:
            for cell in sheet[1] if sheet.title != there else ():
                cell.hyperlink = Hyperlink(cell.coordinate, location=f"'{there}'!A1", tooltip=tip)

    def content(self) -> bytes:
        """The workbook as bytes."""
        stream = io.BytesIO()
        self.book.save(stream)
        return stream.getvalue()

    def new_sheet(self, title: str) -> Worksheet:
        """An empty sheet under a title that is still free."""
        sheet: Worksheet = self.book.create_sheet(self.free_title(show_text(title)))
        return sheet

    def free_title(self, wanted: str) -> str:
        """The wanted title as Excel allows it, numbered where it is taken."""
        plain = "".join(" " if letter in "\\/*?:[]" else letter for letter in wanted)
        taken = {sheet.title for sheet in self.book.worksheets}
        return next(
            title
            for number in range(1, len(taken) + 2)
            if (title := plain[:31] if number == 1 else f"{plain[:27]} {number}") not in taken
        )


def show_cell(value: Cell) -> Cell:
    """A value as a cell may hold it: texts without deceiving marks and not longer than Excel allows."""
    return show_text(value)[:LONGEST_CELL] if isinstance(value, str) else value


def keep_texts(sheet: Worksheet) -> None:
    """A text that begins like a formula stays a text."""
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str) and cell.value[:1] in set("=+-@\t"):
                cell.data_type = "s"
                cell.quotePrefix = True


def _dress(sheet: Worksheet) -> None:
    """Readable at once, on screen and on paper: header that stays, widths that fit, wrapped long texts, filter."""
    for cell in sheet[1]:
        cell.font = Font(name="Calibri", bold=True, color="FFFFFF")
        cell.fill = HEAD
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    for number, column in enumerate(sheet.iter_cols(min_row=1, max_row=sheet.max_row), start=1):
        longest = max((len(str(cell.value)) for cell in column if cell.value is not None), default=0)
        sheet.column_dimensions[get_column_letter(number)].width = min(_WIDEST, max(_NARROWEST, longest + 2))
        styles: dict[tuple[bool, bool], StyleArray] = {}
        for cell in column[1:]:
            kind = isinstance(cell.value, float), bool(cell.quotePrefix)
            if kind not in styles:
                cell.alignment = Alignment(wrap_text=longest > _WIDEST, vertical="top")
                if isinstance(cell.value, float):
                    cell.number_format = _SHARES.get(str(column[0].value), "0.00")
                styles[kind] = _style_of(cell)
            _give_style(cell, styles[kind])
            lines = -(-len(str(cell.value or "")) // _WIDEST)
            if lines > 1:
                row = sheet.row_dimensions[int(cell.row or 1)]
                row.height = max(row.height or 0, 15 * lines)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"


# Openpyxl looks a style up anew for every cell that it is set in, which took most of the time of a long sheet.
def _style_of(cell: SheetCell | MergedCell) -> StyleArray:
    style: StyleArray = cell._style  # type: ignore[union-attr]  # noqa: SLF001 - the stubs leave it out
    return style


def _give_style(cell: SheetCell | MergedCell, style: StyleArray) -> None:
    cell._style = copy(style)  # type: ignore[union-attr]  # noqa: SLF001
