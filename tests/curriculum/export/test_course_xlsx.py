"""Course plans in Excel: typed values, the list to sign, nothing that runs as a formula."""

import io
from dataclasses import replace
from datetime import datetime, time
from functools import cache

import pytest
from openpyxl import Workbook, load_workbook

from curriculum.export import write_course_xlsx
from needs_analysis import Language, Text
from tests.curriculum.export.samples import GROUPED, GROUPS, MODULE, NAMED, PEOPLE, START, UNDATED, names
from tests.curriculum.export.test_course_docx import FINDING
from tests.curriculum.towns import module


@cache
def content(mode: str, language: Language) -> bytes:
    session, people = (NAMED, PEOPLE) if mode == "named" else (GROUPED, GROUPS)
    return write_course_xlsx(session, MODULE, names(people, language))


def book(mode: str = "named", language: Language = "de") -> Workbook:
    return load_workbook(io.BytesIO(content(mode, language)))


def rows(workbook: Workbook, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in workbook[sheet].iter_rows()]


@pytest.mark.parametrize(
    ("mode", "language", "sheets"),
    [
        ("named", "de", ["Kursplan", "Lernziele", "Ablauf", "Termine", "Anwesenheit"]),
        ("anonymous", "de", ["Kursplan", "Lernziele", "Ablauf", "Termine", "Lerngruppen", "Anwesenheit"]),
        ("anonymous", "en", ["Course plan", "Learning goals", "Phases", "Dates", "Learning groups", "Attendance"]),
    ],
)
def test_sheets(mode: str, language: Language, sheets: list[str]) -> None:
    assert book(mode, language).sheetnames == sheets


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Kurs", "Prüfen, ordnen & übergeben"),
        ("Modul", "M-1"),
        ("Durchgang", 1),
        ("Zeitraum", "16.03.2027 – 20.04.2027"),
        ("Stunden", 12.25),
        ("Anbieter", "Volkshochschule"),
        ("Verbindlichkeit", "Pflichtmodul, Auffrischung alle 24 Monate"),
        ("Voraussetzungen", "Einstieg"),
        ("Personen", 10),
        ("Kosten pro Durchgang", 800),
        ("Kosten pro Kopf", 12.5),
        ("Kosten gesamt", 925),
    ],
)
def test_facts(label: str, value: object) -> None:
    facts = {row[0]: row[1] for row in rows(book("anonymous"), "Kursplan")}
    assert facts[label] == value


@pytest.mark.parametrize(
    ("sheet", "row", "expected"),
    [
        ("Lernziele", 0, ["Kompetenz", "Von Stufe", "Auf Stufe", "Das gelingt danach"]),
        ("Lernziele", 1, ["Informationen finden und prüfen", "1 · Einsteigen", "3 · Beherrschen",
                          f"Alltag und übliche Sonderfälle gelingen selbstständig: {FINDING}"]),
        ("Ablauf", 1, [1, "Selbstlernphase online", 0.75, "16.03.2027 – 22.03.2027"]),
        ("Termine", 0, ["Nr.", "Wochentag", "Datum", "Beginn", "Ende", "Form", "Ort"]),
        ("Termine", 1, [1, "Dienstag", datetime(2027, 3, 23), time(9), time(13), "Präsenz", "Raum 2, Anbau"]),  # noqa: DTZ001
        ("Termine", 3, [3, "Dienstag", datetime(2027, 4, 6), time(13), time(14, 30), "Live online", "Online"]),  # noqa: DTZ001
        ("Lerngruppen", 1, ["=Alle Übrigen", 3]),
        ("Lerngruppen", 2, ["Mehr Bedarf: Daten", 7]),
    ],
)  # fmt: skip
def test_tables(sheet: str, row: int, expected: list[object]) -> None:
    assert rows(book("anonymous"), sheet)[row] == expected


SIGN = ["Dienstag\n23.03.2027\n09:00–13:00", "Dienstag\n30.03.2027\n09:00–13:00", "Dienstag\n06.04.2027\n13:00–14:30"]


@pytest.mark.parametrize(
    ("mode", "head", "lines"),
    [
        ("named", [None, "Kennung", "Name", *SIGN], [[1, "P-02", *[None] * 4], [2, "P-07", *[None] * 4]]),
        ("anonymous", [None, "Name", *SIGN], [[number, *[None] * 4] for number in range(1, 11)]),
    ],
)
def test_the_list_to_sign_has_a_line_per_head(mode: str, head: list[object], lines: list[list[object]]) -> None:
    sheet = rows(book(mode), "Anwesenheit")
    assert [cell or None for cell in sheet[3]] == head
    assert sheet[4:] == lines
    assert sheet[0][0] == "Anwesenheitsliste: Prüfen, ordnen & übergeben"


def test_a_course_without_dates_is_signed_when_completed() -> None:
    workbook = load_workbook(io.BytesIO(write_course_xlsx(UNDATED, START, names(PEOPLE, "en"))))
    assert [cell or None for cell in rows(workbook, "Attendance")[3]] == [
        None, "Pseudonym", "Name", "Completed on", "Signature"]  # fmt: skip
    assert len(rows(workbook, "Dates")) == 1


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "=1+1\x01"])
def test_no_text_becomes_a_formula(title: str) -> None:
    risky = module("M-1", "DIG-1:0>1", title=Text(title, title), provider_type=title)
    workbook = load_workbook(io.BytesIO(write_course_xlsx(GROUPED, risky, names(GROUPS, "de"))))
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row]
    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    shown = title.replace("\x01", "")
    assert {cell.quotePrefix for cell in cells if cell.value == shown} == {True}


def test_tables_keep_their_head_in_sight() -> None:
    frozen = {sheet.title: sheet.freeze_panes for sheet in book("anonymous")}
    assert frozen == {
        "Kursplan": None, "Lernziele": "A2", "Ablauf": "A2", "Termine": "A2", "Lerngruppen": "A2", "Anwesenheit": "A5",
    }  # fmt: skip


def test_same_course_same_bytes() -> None:
    assert content("named", "de") == write_course_xlsx(NAMED, MODULE, names(PEOPLE, "de"))


def test_people_stand_in_the_order_of_their_names() -> None:
    turned = replace(NAMED, people=dict(sorted(NAMED.people.items())))
    assert content("named", "de") == write_course_xlsx(turned, MODULE, names(PEOPLE, "de"))
