"""The questionnaire as an Excel form for one person.

The form shows notice, questions, levels and competencies on A4 pages. Beside it stands the sheet ``Daten`` / ``Data``:
it is visible, because people may see what they hand over, and repeats the entries in one row under stable keys.
"""

from collections.abc import Mapping, Sequence

from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Alignment
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.language import Language, translate
from needs_analysis.model import Area, Competency, Framework
from needs_analysis.questionnaire.content import (
    FILL_IN,
    INSTRUCTION,
    NO_ANSWER,
    NOT_RELEVANT,
    NOTICE_DRAFT,
    NOTICE_TITLE,
    SUBTITLE,
    THANKS,
    TITLE,
    WISH,
    Question,
    about_questions,
    area_competencies,
    area_question,
    mark_title,
    notice,
)
from needs_analysis.questionnaire.form_parts import (
    DARK,
    FONT,
    GREY,
    LEVELS,
    LIGHT,
    MIDDLE,
    PADDING,
    Style,
    add_lists,
    cell_at,
    drop_down,
    level_help,
    level_key,
    new_book,
    open_for_answers,
    print_on_a4,
    protect,
    put,
    save,
    text_height,
)

_WIDTHS = (7.0, 59.0, 31.0)

_PAGE = 820.0
"""Points of row height on an A4 page with the margins of `print_on_a4`."""

_SECTION = Style(size=12, bold=True, color="FFFFFF", fill=MIDDLE, vertical="center", indent=1)
_WISH_HEIGHT = 80.0


def write_form(framework: Framework, language: Language, *, draft: bool = False) -> bytes:
    """The form for one person; a draft says in its title that it is one."""
    book, sheet = new_book(translate("Questionnaire", language))
    data = book.create_sheet(translate("Data", language))
    form = _Form(framework, language, sheet, add_lists(book, framework, language))
    form.title = mark_title(language, draft=draft)
    form.write()
    _write_data(data, sheet.title, form.answers, language)
    return save(book)


class _Form:
    """Writes the form from top to bottom and remembers under which key which cell is answered."""

    def __init__(self, framework: Framework, language: Language, sheet: Worksheet, lists: Mapping[str, str]) -> None:
        self.framework, self.language, self.sheet = framework, language, sheet
        self.rules = {target: self._rule(target, source) for target, source in lists.items()}
        self.answers: list[tuple[str, str]] = []
        self.row, self.used, self.title = 1, 0.0, translate(TITLE, language)

    def write(self) -> None:
        for letter, width in zip("ABC", _WIDTHS, strict=True):
            self.sheet.column_dimensions[letter].width = width
        self._write_opening()
        self._write_notice()
        self._section(self._say("About your work"))
        for question in about_questions(self.framework):
            self._question(question)
        self._write_levels()
        for area in self.framework.areas:
            self._area(area)
        self._write_wish()
        protect(self.sheet)
        print_on_a4(self.sheet, footer=self.title)

    def _say(self, sentence: str) -> str:
        return translate(sentence, self.language)

    def _rule(self, target: str, source: str) -> DataValidation:
        title = self._say("Levels") if target == LEVELS else ""
        rule = drop_down(source, self.language, title, level_help(self.framework, self.language) if title else "")
        self.sheet.add_data_validation(rule)
        return rule

    def _write_opening(self) -> None:
        self._line(self.title, Style(size=20, bold=True, color=DARK, vertical="center"), 34)
        self._line(self._say(SUBTITLE), Style(size=11, color=GREY), 20)
        self._line(f"{self._say(FILL_IN)} {self._say(INSTRUCTION)}", Style(size=10), None)

    def _write_notice(self) -> None:
        self._section(self._say(NOTICE_TITLE))
        self._line(self._say(NOTICE_DRAFT), Style(size=9, italic=True, color="8A3B12", fill=LIGHT, indent=1), None)
        for item in notice():
            self._rich_line(item.text(self.language))

    def _write_levels(self) -> None:
        self._section(self._say("The levels"))
        for level in self.framework.levels:
            name = Style(size=10, bold=True, color=DARK, vertical="center", indent=1)
            self._three(str(level.level), level.name.text(self.language), level.anchor.text(self.language), name)
        self._three("–", self._say(NO_ANSWER), self._say("You do not know how well you can do it."), name)
        self._three("–", self._say(NOT_RELEVANT), self._say("You do not need it for your tasks."), name)

    def _three(self, mark: str, name: str, meaning: str, style: Style) -> None:
        """A level: its digit, and name and anchor side by side over the other two columns."""
        put(cell_at(self.sheet, self.row, 1), mark, Style(size=10, bold=True, color=DARK, horizontal="center"))
        text = CellRichText(_bold(name), _plain(f"   {meaning}"))
        self._merged(2, text, style, 16)

    def _area(self, area: Area) -> None:
        competencies = area_competencies(self.framework, area)
        height = 26 + sum(self._height(item.name.text(self.language), self._described(item)) for item in competencies)
        if self.used + height > _PAGE:
            self._new_page()
        self._section(area_question(area, self.language))
        for item in competencies:
            self._competency(item)

    def _described(self, item: Competency) -> str:
        return item.description.text(self.language)

    def _competency(self, item: Competency) -> None:
        name, description = item.name.text(self.language), self._described(item)
        self._label(item.id, name, description)
        self._answer(level_key(item), LEVELS, self._height(name, description))

    def _question(self, question: Question) -> None:
        wording, hint = self._say(question.wording), self._say(question.hint)
        self._label("", wording, hint)
        self._answer(question.target, question.target, self._height(wording, hint))

    def _label(self, mark: str, title: str, text: str) -> None:
        label = CellRichText(_bold(title), _plain(f"\n{text}"))
        middle = Style(size=8, color=GREY, border=True, horizontal="center", vertical="center")
        put(cell_at(self.sheet, self.row, 1), mark, middle)
        put(cell_at(self.sheet, self.row, 2), label, Style(border=True, vertical="center", indent=1))

    def _answer(self, key: str, target: str, height: float) -> None:
        cell = cell_at(self.sheet, self.row, 3)
        open_for_answers(cell)
        if target in self.rules:
            self.rules[target].add(cell.coordinate)
        self.answers.append((key, cell.coordinate))
        self._next(height)

    def _write_wish(self) -> None:
        if self.used + _WISH_HEIGHT + 85 > _PAGE:
            self._new_page()
        self._section(self._say(WISH.wording))
        self._line(self._say(WISH.hint), Style(size=9, color=GREY), 16)
        for column in range(len(_WIDTHS), 0, -1):
            open_for_answers(cell := cell_at(self.sheet, self.row, column))
        cell.alignment = Alignment(vertical="top", wrap_text=True)
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=len(_WIDTHS))
        self.answers.append((WISH.target, cell.coordinate))
        self._next(_WISH_HEIGHT)
        self._line(self._say(THANKS), Style(size=10, bold=True, color=DARK, vertical="center"), 28)

    def _section(self, title: str) -> None:
        self._next(6)
        self._merged(1, title, _SECTION, 20)

    def _line(self, text: str, style: Style, height: float | None) -> None:
        self._merged(1, text, style, height or text_height(text, sum(_WIDTHS)))

    def _rich_line(self, text: str) -> None:
        """A paragraph whose first words, up to the colon, are bold."""
        head, colon, rest = text.partition(":")
        style = Style(size=9, fill=LIGHT, indent=1)
        self._merged(1, CellRichText(_bold(head + colon), _plain(rest)), style, text_height(text, sum(_WIDTHS)))

    def _merged(self, first: int, value: str | CellRichText, style: Style, height: float) -> None:
        self.sheet.merge_cells(start_row=self.row, start_column=first, end_row=self.row, end_column=len(_WIDTHS))
        put(cell_at(self.sheet, self.row, first), value, style)
        self._next(height)

    def _height(self, title: str, text: str) -> float:
        return text_height(title, _WIDTHS[1]) + text_height(text, _WIDTHS[1]) - PADDING + 2

    def _next(self, height: float) -> None:
        self.sheet.row_dimensions[self.row].height = height
        self.row += 1
        self.used += height

    def _new_page(self) -> None:
        self.sheet.row_breaks.append(Break(id=self.row - 1))
        self.used = 0.0


def _bold(text: str) -> TextBlock:
    return TextBlock(InlineFont(rFont=FONT, sz=10, b=True, color=Color(DARK)), text)


def _plain(text: str) -> TextBlock:
    return TextBlock(InlineFont(rFont=FONT, sz=9, color=Color("1C2526")), text)


def _write_data(sheet: Worksheet, form: str, answers: Sequence[tuple[str, str]], language: Language) -> None:
    """Two rows only, so that every reader sees a table: stable keys, and formulas that repeat the entries."""
    for column, (key, cell) in enumerate(answers, start=1):
        put(cell_at(sheet, 1, column), key, Style(size=9, bold=True, color="FFFFFF", fill=DARK, wrap=False))
        source = f"{quote_sheetname(form)}!{cell}"
        put(cell_at(sheet, 2, column), None, Style(size=9, wrap=False))
        cell_at(sheet, 2, column).value = f'=IF({source}="","",{source})'
        sheet.column_dimensions[get_column_letter(column)].width = 16
    sheet.freeze_panes = "A2"
    sheet.sheet_properties.tabColor = GREY
    protect(sheet)
    print_on_a4(
        sheet, footer=translate("The program reads this row. Please do not change it.", language), landscape=True
    )
