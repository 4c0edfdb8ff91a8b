"""The wave of 2024 as somebody in HR kept it: a sheet with titles, group headings, abbreviations and mean values."""

from collections.abc import Sequence
from datetime import datetime
from itertools import count

import numpy as np
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from data.sample_town.exports import wording
from data.sample_town.exports.files import new_sheet, save_workbook, with_results
from data.sample_town.model import BLANK, CANNOT_JUDGE, Answer, Wave
from needs_analysis.model import Framework

_ABOUT = ("Kennung", "Organisationseinheit", "Rolle", "Arbeitszeitmodell")
_SUPERIOR = "Einschätzung Vorgesetzte/r"
_NOTE = "Bemerkung / Wünsche"
_HEAD_ROW = 5
_FIRST_ROW = 7
_CANNOT_JUDGE_WORDS = ("n.b.", "k. A.", "k.A.", "weiß nicht")
_HALF_LEVEL_SHARE = 0.004
_BLANK_LINE_AFTER = (60, 190)
"""Somebody pressed Enter: blank lines after so many people."""


def write_hr_list(framework: Framework, wave: Wave, rng: np.random.Generator) -> bytes:
    """The sheet of one wave, its legend, and last year's hidden sheet."""
    book, sheet = new_sheet(f"Auswertung {wave.year}", "Personalentwicklung", datetime(wave.year, 9, 30, 16, 12))  # noqa: DTZ001 - local time
    _write_titles(sheet, wave.year)
    _write_head(sheet, framework)
    last = _write_people(sheet, framework, [answer for answer in wave.answers if answer.finished], rng)
    results = _write_means(sheet, last, len(framework.competencies))
    _write_legend(book, framework)
    _write_last_year(book, wave.year - 1)
    sheet.freeze_panes = f"B{_FIRST_ROW}"
    return save_workbook(book, with_results(results))


def _write_titles(sheet: Worksheet, year: int) -> None:
    sheet["A1"] = f"Kompetenzerhebung {year} – Stadt Musterstadt (Stand 30.09.{year})"
    sheet["A1"].font = Font(bold=True, size=14)
    sheet.merge_cells("A1:H1")
    sheet["A2"] = "Nur für den Dienstgebrauch. Stufen 0 bis 5 siehe Blatt Legende."
    sheet["A2"].font = Font(italic=True)


def _write_head(sheet: Worksheet, framework: Framework) -> None:
    """Two rows: areas merged over their competencies, once for the own view and once for the superior's."""
    for column, title in enumerate(_ABOUT, start=1):
        sheet.cell(_HEAD_ROW, column, title)
    column = len(_ABOUT) + 1
    for prefix in ("", f"{_SUPERIOR}: "):
        for area, items in wording.area_items(framework):
            sheet.cell(_HEAD_ROW, column, f"{prefix}{area.name.de}")
            for offset, (_, item) in enumerate(items):
                sheet.cell(_HEAD_ROW + 1, column + offset, item.name.de)
            end = column + len(items) - 1
            sheet.merge_cells(start_row=_HEAD_ROW, start_column=column, end_row=_HEAD_ROW, end_column=end)
            column = end + 1
    sheet.cell(_HEAD_ROW, column, _NOTE)
    _dress_head(sheet, column)


def _dress_head(sheet: Worksheet, width: int) -> None:
    for row in (_HEAD_ROW, _HEAD_ROW + 1):
        for column in range(1, width + 1):
            cell = sheet.cell(row, column)
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", start_color="DDE7EA")
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    for column, size in ((1, 11), (2, 38), (3, 30), (4, 26), (width, 60)):
        sheet.column_dimensions[get_column_letter(column)].width = size


def _write_people(sheet: Worksheet, framework: Framework, answers: Sequence[Answer], rng: np.random.Generator) -> int:
    """One line per person, sorted as HR sorts; returns the last row."""
    order = sorted(answers, key=lambda answer: (answer.person.unit, answer.person.pseudonym))
    rows = count(_FIRST_ROW)
    row = _FIRST_ROW
    for number, answer in enumerate(order, start=1):
        row = next(rows)
        for column, value in enumerate(_cells(framework, answer, rng), start=1):
            if value != "":
                sheet.cell(row, column, value)
        if number in _BLANK_LINE_AFTER:
            next(rows)
    return row


def _cells(framework: Framework, answer: Answer, rng: np.random.Generator) -> list[str | float]:
    person = answer.person
    superior = answer.superior or (BLANK,) * len(answer.ratings)
    return [
        person.pseudonym,
        wording.unit_name(framework, person.unit),
        wording.role_name(framework, person.role),
        wording.working_time_name(framework, person.working_time),
        *(_level(rating, rng) for rating in answer.ratings),
        *(_level(rating, rng) for rating in superior),
        answer.wish.replace("\n", "; "),
    ]


def _level(rating: int, rng: np.random.Generator) -> str | float:
    """A digit, now and then as text or between two levels, and the many words for "no answer"."""
    if rating == BLANK:
        return ""
    if rating == CANNOT_JUDGE:
        return _CANNOT_JUDGE_WORDS[int(rng.integers(0, len(_CANNOT_JUDGE_WORDS)))]
    luck = rng.random()
    if luck < _HALF_LEVEL_SHARE and 0 < rating < 5:  # noqa: PLR2004 - between the ends of the scale
        return f"{rating - 1},5"
    return str(rating) if luck < 5 * _HALF_LEVEL_SHARE else rating


def _write_means(sheet: Worksheet, last: int, competencies: int) -> dict[str, float]:
    """Mean and number below the table; returns the results of the formulas."""
    results: dict[str, float] = {}
    row = last + 2
    sheet.cell(row, 1, "Mittelwert")
    sheet.cell(row + 1, 1, "Anzahl")
    for column in range(len(_ABOUT) + 1, len(_ABOUT) + 2 * competencies + 1):
        letter = get_column_letter(column)
        values = [sheet.cell(line, column).value for line in range(_FIRST_ROW, last + 1)]
        numbers = [value for value in values if isinstance(value, int)]
        sheet.cell(row, column, f"=AVERAGE({letter}{_FIRST_ROW}:{letter}{last})").number_format = "0.0"
        sheet.cell(row + 1, column, f"=COUNT({letter}{_FIRST_ROW}:{letter}{last})")
        results[f"{letter}{row}"] = sum(numbers) / len(numbers)
        results[f"{letter}{row + 1}"] = len(numbers)
    sheet.cell(row + 3, 1, "Stand: 30.09.2024, Bearbeitung: Personalentwicklung")
    return results


def _write_legend(book: Workbook, framework: Framework) -> None:
    legend = book.create_sheet("Legende")
    for level in framework.levels:
        legend.append([level.level, f"{level.name.de} – {level.anchor.de}"])


def _write_last_year(book: Workbook, year: int) -> None:
    """A hidden sheet that is none of this year's business."""
    sheet = book.create_sheet(str(year))
    sheet.sheet_state = "hidden"
    sheet.append([f"Pilot {year}: nur Mittelwerte je Amt, Einzelangaben gelöscht"])
    for unit, mean in (("Amt 10", 2.4), ("Amt 33", 2.1), ("Amt 65", 1.6)):
        sheet.append([unit, mean])
