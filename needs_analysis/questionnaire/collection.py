"""The questionnaire as one Excel sheet in which many people answer, one row each."""

from collections.abc import Mapping

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from needs_analysis.language import Language, translate
from needs_analysis.model import Framework
from needs_analysis.questionnaire.content import (
    NOTICE_DRAFT,
    NOTICE_TITLE,
    TITLE,
    WISH,
    about_questions,
    area_competencies,
    notice,
)
from needs_analysis.questionnaire.form_parts import (
    DARK,
    LEVELS,
    Style,
    add_lists,
    cell_at,
    drop_down,
    level_title,
    new_book,
    open_for_answers,
    print_on_a4,
    protect,
    put,
    save,
    text_height,
)

_WIDTHS: Mapping[str, float] = {"person": 16, "unit": 46, "role": 46, "working_time": 30, "wish": 60}
_LEVEL_WIDTH = 25.0
_HEAD_HEIGHT, _ROW_HEIGHT = 48.0, 18.0


def write_collection_sheet(framework: Framework, language: Language, people: int = 200) -> bytes:
    """A workbook in which ``people`` persons can answer, one row each, with a list to choose from in every cell."""
    book, sheet = new_book(translate("Data", language))
    lists = add_lists(book, framework, language)
    columns = _collection_columns(framework, language)
    for number, (target, title, hint) in enumerate(columns, start=1):
        cell = cell_at(sheet, 1, number)
        put(cell, title, Style(size=10, bold=True, color="FFFFFF", fill=DARK, border=True, vertical="center"))
        letter = get_column_letter(number)
        sheet.column_dimensions[letter].width = _WIDTHS.get(target, _LEVEL_WIDTH)
        for row in range(2, people + 2):
            open_for_answers(cell_at(sheet, row, number))
        if target in lists:
            rule = drop_down(lists[target], language, title, hint)
            sheet.add_data_validation(rule)
            rule.add(f"{letter}2:{letter}{people + 1}")
    sheet.row_dimensions[1].height = _HEAD_HEIGHT
    for row in range(2, people + 2):
        sheet.row_dimensions[row].height = _ROW_HEIGHT
    sheet.freeze_panes = "B2"
    protect(sheet)
    print_on_a4(sheet, footer=translate(TITLE, language), landscape=True)
    _write_guide(book, framework, language)
    return save(book)


def _collection_columns(framework: Framework, language: Language) -> list[tuple[str, str, str]]:
    """Target of the list, header and hint of each column."""
    about = [
        (item.target, translate(item.wording, language), translate(item.hint, language))
        for item in about_questions(framework)
    ]
    levels = [
        (LEVELS, level_title(item, language), item.description.text(language))
        for area in framework.areas
        for item in area_competencies(framework, area)
    ]
    return [*about, *levels, (WISH.target, translate(WISH.wording, language), "")]


def _write_guide(book: Workbook, framework: Framework, language: Language) -> None:
    """Notice, levels and competencies to read beside the sheet."""
    sheet = book.create_sheet(translate("Read first", language))
    sheet.sheet_view.showGridLines = False
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 88
    lines: list[tuple[str, str]] = [(translate(NOTICE_TITLE, language), translate(NOTICE_DRAFT, language))]
    for item in notice():
        head, _, rest = item.text(language).partition(":")
        lines.append((head, rest.strip()))
    lines += [(f"{item.level} – {item.name.text(language)}", item.anchor.text(language)) for item in framework.levels]
    lines += [(level_title(item, language), item.description.text(language)) for item in framework.competencies]
    for row, (name, text) in enumerate(lines, start=1):
        put(cell_at(sheet, row, 1), name, Style(bold=True, color=DARK))
        put(cell_at(sheet, row, 2), text, Style())
        sheet.row_dimensions[row].height = max(text_height(name, 34), text_height(text, 88))
    protect(sheet)
    print_on_a4(sheet, footer=translate(TITLE, language), landscape=True)
