"""The plan as a workbook, read again sheet by sheet."""

import io
from dataclasses import replace
from datetime import datetime, time
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook

from curriculum.export import write_plan_xlsx
from curriculum.model import Recommendation, Timetable
from needs_analysis import Language, Message
from tests.curriculum.export.samples import CATALOGUE, NAMED, PEOPLE, UNDATED, framework, programme


@cache
def book(language: Language) -> Workbook:
    content = write_plan_xlsx(programme(NAMED, UNDATED), PEOPLE, CATALOGUE, framework(), language)
    return load_workbook(io.BytesIO(content))


def rows(language: Language, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in book(language)[sheet].iter_rows()]


@pytest.mark.parametrize(
    ("language", "sheets"),
    [
        ("de", ["Übersicht", "Module", "Durchgänge", "Termine", "Empfehlungen", "Ohne Termin", "Entscheidungen"]),
        ("en", ["Overview", "Modules", "Sessions", "Dates", "Recommendations", "Without a date", "Decisions"]),
    ],
)
def test_sheets(language: Language, sheets: list[str]) -> None:
    assert book(language).sheetnames == sheets


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Status", "Bewiesen bester Plan"),
        ("In Worten", "Ends well."),
        ("Wert (geschlossene Stufen, gewichtet)", 12.25),
        ("Bewiesene Obergrenze", 12.5),
        ("Abstand zur Obergrenze", 0.02),
        ("Budget", 2000),
        ("Kosten", 925),
        ("Rest des Budgets", 1075),
        ("Lernstunden gesamt", 122.5),
        ("Höchstens Stunden pro Kopf und Jahr", 40),
        ("Durchgänge", 2),
        ("Plätze mit Termin", 3),
        ("Plätze ohne Termin", 1),
        ("Zeitraum", "01.01.2027 – 31.12.2027"),
    ],
)
def test_overview(label: str, value: object) -> None:
    assert {row[0]: row[1] for row in rows("de", "Übersicht")}[label] == value


@pytest.mark.parametrize(
    ("language", "sheet", "label", "form"),
    [
        ("de", "Übersicht", "Budget", '#,##0 "€"'),
        ("de", "Übersicht", "Abstand zur Obergrenze", "0.00 %"),
        ("en", "Overview", "Budget", '"€"#,##0'),
        ("en", "Overview", "Gap to the limit", "0.00%"),
    ],
)
def test_amounts_and_shares_look_as_in_the_language(language: Language, sheet: str, label: str, form: str) -> None:
    formats = {name.value: value.number_format for name, value in book(language)[sheet].iter_rows(max_col=2)}
    assert formats[label] == form


DAYS = [datetime(2027, 3, 16), datetime(2027, 4, 20), datetime(2027, 3, 23), datetime(2027, 4, 6)]  # noqa: DTZ001
TITLE = "Check, order & hand over"


@pytest.mark.parametrize(
    ("sheet", "expected"),
    [
        ("Modules", [["M-1", TITLE, "Compulsory module", 1, 10, 12.25, 925, 92.5]]),
        ("Sessions", [
            ["M-1", 1, TITLE, DAYS[0], DAYS[1], 2, 3, "23 Mar 2027, 30 Mar 2027, 6 Apr 2027", "Raum 2, Anbau, Online"],
            ["M-0", 1, "Start", None, None, 1, 0, None, None],
        ]),
        ("Recommendations", [[TITLE, "Case officer", "It leads into Start."], ["Start", "Everyone", "Compulsory."]]),
        ("Without a date", [[TITLE, "P-11", 1, "No room."]]),
    ],
)  # fmt: skip
def test_tables(sheet: str, expected: list[list[object]]) -> None:
    assert [[value or (value if value == 0 else None) for value in row] for row in rows("en", sheet)[1:]] == expected


def test_dates_stand_in_the_order_of_time() -> None:
    dates = rows("en", "Dates")[1:]
    assert dates[0] == [DAYS[2], "Tuesday", time(9), time(13), TITLE, 1, "In person", "Raum 2, Anbau", 2]
    assert dates[-1] == [DAYS[3], "Tuesday", time(13), time(14, 30), TITLE, 1, "Live online", "Online", 2]
    assert [row[0] for row in dates] == sorted(row[0] for row in dates if isinstance(row[0], datetime))


def test_when_all_have_a_date_the_sheet_says_so() -> None:
    made = replace(programme(NAMED), timetable=Timetable((NAMED,), ()))
    content = write_plan_xlsx(made, PEOPLE, CATALOGUE, framework(), "en")
    assert load_workbook(io.BytesIO(content))["Without a date"]["A2"].value == "Every seat has a date."


def test_long_reasons_get_the_height_they_need() -> None:
    plan, reason = programme(NAMED).plan, "Because it has to be said at length. " * 8
    long = replace(plan, recommendations=(Recommendation("M-1", "*", Message(reason), ()), *plan.recommendations))
    content = write_plan_xlsx(replace(programme(NAMED), plan=long), PEOPLE, CATALOGUE, framework(), "en")
    sheet = load_workbook(io.BytesIO(content))["Recommendations"]
    assert (sheet.row_dimensions[2].height or 0) > 4 * 12
    assert sheet.row_dimensions[3].height is None


def test_an_empty_plan_still_opens() -> None:
    content = write_plan_xlsx(programme(), PEOPLE, CATALOGUE, framework(), "de")
    assert load_workbook(io.BytesIO(content))["Durchgänge"].max_row == 1
