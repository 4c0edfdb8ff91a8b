"""Parts the Excel questionnaires share: looks, lists to choose from, names of sheets and columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from textwrap import wrap

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.cell.rich_text import CellRichText
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.header_footer import HeaderFooterItem, _HeaderFooterPart
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.language import Language, translate
from needs_analysis.model import Competency, Framework
from needs_analysis.questionnaire.content import Choice, about_questions, level_choices

FONT = "Arial"
DARK, MIDDLE, LIGHT, ANSWER, GREY = "1F4E5F", "2F7F8F", "E6F0F2", "FFF8E1", "5F6B70"
_EDGE = Side(style="thin", color="B8C7CC")
BOX = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)

_LINE, PADDING = 12.5, 6.0
_LETTERS_PER_WIDTH = 1.25
"""Letters of 9 or 10 points that fit in one unit of column width."""

LEVELS = "level"
_PROMPT_LONGEST = 255


def level_key(competency: Competency) -> str:
    """The stable header of a competency in the sheet that the program reads back: ``level [DIG-1]``."""
    return f"level [{competency.id}]"


def level_title(competency: Competency, language: Language) -> str:
    """The header of a competency in the collection sheet: ``DIG-1 · Finding and checking information``."""
    return f"{competency.id} · {competency.name.text(language)}"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks."""

    size: float = 10
    bold: bool = False
    italic: bool = False
    color: str = "1C2526"
    fill: str = ""
    border: bool = False
    wrap: bool = True
    horizontal: str = "left"
    vertical: str = "top"
    indent: int = 0


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
    """The cell in a place that is not covered by a merged range."""
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(cell.coordinate)
    return cell


def put(cell: Cell, value: str | CellRichText | None, style: Style) -> None:
    """Write a value and dress its cell. A text that begins like a formula stays a text."""
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(("=", "+", "-", "@", "\t"))
    cell.font = Font(name=FONT, size=style.size, bold=style.bold, italic=style.italic, color=style.color)
    cell.alignment = Alignment(
        horizontal=style.horizontal, vertical=style.vertical, wrap_text=style.wrap, indent=style.indent
    )
    if style.fill:
        cell.fill = PatternFill("solid", start_color=style.fill)
    if style.border:
        cell.border = BOX


def open_for_answers(cell: Cell) -> None:
    """Make a cell the place for an answer: shaded, framed, not locked."""
    put(cell, None, Style(fill=ANSWER, border=True, vertical="center", indent=1))
    cell.protection = Protection(locked=False)
    cell.number_format = "@"


def protect(sheet: Worksheet) -> None:
    """Lock everything but the answer cells; without a password, so HR can still change the form."""
    sheet.protection.enable()
    sheet.protection.formatRows = False
    sheet.protection.formatColumns = False


def print_on_a4(sheet: Worksheet, *, footer: str, landscape: bool = False) -> None:
    """A4 with page numbers; landscape sheets are made one page wide, upright ones are made a little smaller.

    (Programs ignore page breaks in sheets that are fitted to a width, and the form needs its breaks.)
    """
    sheet.page_setup.paperSize = "9"
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.scale = 92
    if landscape:
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    sheet.page_margins = PageMargins(left=0.45, right=0.45, top=0.5, bottom=0.6)
    sheet.oddFooter = HeaderFooterItem(
        left=_HeaderFooterPart(footer, size=8), right=_HeaderFooterPart("&P / &N", size=8)
    )


def add_lists(book: Workbook, framework: Framework, language: Language) -> Mapping[str, str]:
    """A hidden sheet with the answers to choose from; returns target -> cell range for a drop-down list."""
    sheet = book.create_sheet(translate("Lists", language))
    sheet.sheet_state = "hidden"
    protect(sheet)
    lists: dict[str, Sequence[Choice]] = {
        question.target: question.choices for question in about_questions(framework) if question.choices
    }
    lists[LEVELS] = level_choices(framework)
    ranges = {}
    for column, (target, choices) in enumerate(lists.items(), start=1):
        sheet.cell(1, column, target)
        for row, choice in enumerate(choices, start=2):
            sheet.cell(row, column, choice.label.text(language)).data_type = "s"
        letter = get_column_letter(column)
        ranges[target] = f"{quote_sheetname(sheet.title)}!${letter}$2:${letter}${len(choices) + 1}"
    return ranges


def drop_down(source: str, language: Language, title: str = "", prompt: str = "") -> DataValidation:
    """A list to choose from that refuses anything else, with a word of help when the cell is chosen."""
    rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True, errorStyle="stop")
    rule.errorTitle = translate("Not in the list", language)
    rule.error = translate("Please choose an answer from the list, or leave the field empty.", language)
    if prompt:
        rule.showInputMessage = True
        rule.promptTitle, rule.prompt = title[:32], prompt[:_PROMPT_LONGEST]
    return rule


def level_help(framework: Framework, language: Language) -> str:
    """The levels in one line each, short enough for the hint beside a cell."""
    return "\n".join(f"{item.level} {item.name.text(language)}" for item in framework.levels)


def new_book(title: str) -> tuple[Workbook, Worksheet]:
    """An empty workbook with one sheet. Its normal font decides what one unit of column width is."""
    book = Workbook()
    book.remove(book.worksheets[0])
    book._named_styles["Normal"].font = Font(name=FONT, size=10)  # type: ignore[attr-defined] # noqa: SLF001 - no public way
    sheet: Worksheet = book.create_sheet(title)
    sheet.sheet_view.showGridLines = False
    return book, sheet


def text_height(text: str, width: float) -> float:
    """Points of row height that a text of 9 or 10 points needs in a column (or merged range) of this width."""
    return PADDING + _LINE * max(1, len(wrap(text, int(width * _LETTERS_PER_WIDTH))))


def save(book: Workbook) -> bytes:
    """The workbook as bytes."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()
