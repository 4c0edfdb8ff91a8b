"""Course plans in Word: opened again and read paragraph by paragraph, table by table."""

import io
from dataclasses import replace
from functools import cache

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.oxml.ns import qn
from docx.shared import Mm

from curriculum.export import write_course_docx
from curriculum.export.archive import MADE
from curriculum.model import Meeting, Session
from needs_analysis import Demand, Language, Text
from tests.curriculum.export.samples import (
    GROUPED,
    GROUPS,
    MODULE,
    NAMED,
    PEOPLE,
    START,
    UNDATED,
    names,
)
from tests.curriculum.towns import module

FACTS = {
    "de": [
        ["Personen", "2"],
        ["Zeitraum", "16.03.2027 – 20.04.2027"],
        ["Umfang", "12,25 Std."],
        ["Anbieter", "Volkshochschule"],
        ["Sprache", "Deutsch, Englisch"],
        ["Verbindlichkeit", "Pflichtmodul, Auffrischung alle 24 Monate"],
        ["Voraussetzungen", "Einstieg"],
        ["Kosten", "825 € (800 € je Durchgang und 12,50 € je Person bei 2 Personen)"],
    ],
    "en": [
        ["People", "2"],
        ["Period", "16 Mar 2027 – 20 Apr 2027"],
        ["Extent", "12.25 h"],
        ["Provider", "Adult education centre"],
        ["Language", "German, English"],
        ["Obligation", "Compulsory module, refresh every 24 months"],
        ["Prerequisites", "Start"],
        ["Cost", "€825 (€800 per session and €12.50 per head for 2 people)"],
    ],
}
FINDING = (
    "Dienstlich benötigte Informationen gezielt suchen, Treffer eingrenzen und beurteilen, ob eine Quelle für den Vorgang "
    "belastbar ist – auch dann, wenn eine KI die Antwort formuliert hat."
)
ORDERING = (
    "Dateien, Postfächer und Tabellen so ablegen und benennen, dass das Team sie wiederfindet, Versionen erkennt und "
    "nichts doppelt pflegt."
)
GOALS = [
    ["Kompetenz", "Von Stufe", "Auf Stufe", "Das gelingt danach"],
    [
        "Informationen finden und prüfen",
        "1 · Einsteigen",
        "3 · Beherrschen",
        f"Alltag und übliche Sonderfälle gelingen selbstständig: {FINDING}",
    ],
    [
        "Daten und Dateien ordnen",
        "1 · Einsteigen",
        "2 · Anwenden",
        f"Übliche Aufgaben gelingen; bei Ausnahmen hilft jemand: {ORDERING}",
    ],
]
PHASES = [
    ["", "Phase", "Dauer", "Wann"],
    ["1", "Selbstlernphase online", "45 Min.", "16.03.2027 – 22.03.2027"],
    ["2", "Präsenz", "8 Std.", "23.03.2027, 09:00–13:00; 30.03.2027, 09:00–13:00"],
    ["3", "Live online", "1,5 Std.", "06.04.2027, 13:00–14:30"],
    ["4", "Transfer am Arbeitsplatz", "2 Std.", "07.04.2027 – 20.04.2027"],
]
DATES = [
    ["", "Wochentag", "Datum", "Uhrzeit", "Form", "Ort"],
    ["1", "Dienstag", "23.03.2027", "09:00–13:00", "Präsenz", "Raum 2, Anbau"],
    ["2", "Dienstag", "30.03.2027", "09:00–13:00", "Präsenz", "Raum 2, Anbau"],
    ["3", "Dienstag", "06.04.2027", "13:00–14:30", "Live online", "Online"],
]


@cache
def content(mode: str, language: Language) -> bytes:
    session, people = (NAMED, PEOPLE) if mode == "named" else (GROUPED, GROUPS)
    return write_course_docx(session, MODULE, names(people, language))


def paper(mode: str = "named", language: Language = "de") -> Paper:
    return Document(io.BytesIO(content(mode, language)))


def cells(document: Paper, table: int) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


@pytest.mark.parametrize("language", ["de", "en"])
def test_facts_stand_first(language: Language) -> None:
    assert cells(paper(language=language), 0) == FACTS[language]


@pytest.mark.parametrize(("table", "expected"), [(1, GOALS), (2, PHASES), (3, DATES)])
def test_tables_hold_goals_phases_and_dates(table: int, expected: list[list[str]]) -> None:
    assert cells(paper(), table) == expected


@pytest.mark.parametrize(
    ("language", "headings"),
    [
        (
            "de",
            [
                *("Lernziele", "Ablauf", "Termine", "Tagesablauf (Vorschlag)", "Material und Vorbereitung"),
                *("Transferaufgabe am Arbeitsplatz", "Woran wir den Erfolg sehen", "Teilnehmende"),
            ],
        ),
        (
            "en",
            [
                *("Learning goals", "Phases", "Dates", "Agenda (proposal)", "Material and preparation"),
                *("Transfer task at the workplace", "How we see whether it worked", "Participants"),
            ],
        ),
    ],
)
def test_headings_are_real_ones(language: Language, headings: list[str]) -> None:
    shown = {style: [p.text for p in paper(language=language).paragraphs if p.style and p.style.name == style]
             for style in ("Title", "Heading 1")}  # fmt: skip
    assert shown == {"Title": [MODULE.title.text(language)], "Heading 1": headings}


def test_people_appear_under_their_pseudonyms() -> None:
    document = paper("named")
    assert document.paragraphs[-1].text == "P-02 · P-07"
    assert len(document.tables) == 8, "facts, goals, phases, dates, three meetings, success"


def test_groups_appear_with_their_heads() -> None:
    assert cells(paper("anonymous"), -1) == [
        ["Lerngruppe", "Personen"],
        ["=Alle Übrigen", "3"],
        ["Mehr Bedarf: Daten", "7"],
    ]


def when(session: Session, people: Demand = PEOPLE) -> list[str]:
    document = Document(io.BytesIO(write_course_docx(session, MODULE, names(people, "en"))))
    return [row[-1] for row in cells(document, 2)[1:]]


LIVE, ROOM, LATER = NAMED.meetings
ROOM_DATES = "23 Mar 2027, 09:00–13:00; 30 Mar 2027, 09:00–13:00"
LIVE_DATE = "6 Apr 2027, 13:00–14:30"


@pytest.mark.parametrize(
    ("meetings", "expected"),
    [
        (NAMED.meetings, ["before the first meeting", ROOM_DATES, LIVE_DATE, "after the last meeting"]),
        ((), ["at a time of your own choice"] * 4),
        (
            (replace(ROOM, phase=0), replace(LATER, phase=0)),
            ["before the first meeting", ROOM_DATES, "after the last meeting", "after the last meeting"],
        ),
        (
            tuple(replace(ROOM, day=ROOM.day.replace(day=day)) for day in (2, 9, 16)),
            ["before the first meeting", "3 meetings, 2 Mar 2027 – 16 Mar 2027", *["after the last meeting"] * 2],
        ),
    ],
    ids=["no spans", "no dates at all", "phases not counted", "many meetings"],
)
def test_phases_without_dates_claim_none(meetings: tuple[Meeting, ...], expected: list[str]) -> None:
    assert when(replace(NAMED, meetings=meetings, spans=())) == expected


def test_the_period_is_left_out_while_a_phase_has_no_dates() -> None:
    document = Document(io.BytesIO(write_course_docx(replace(NAMED, spans=()), MODULE, names(PEOPLE, "en"))))
    assert [row[0] for row in cells(document, 0)][:2] == ["People", "Extent"]


def test_a_course_without_dates_says_so() -> None:
    document = Document(io.BytesIO(write_course_docx(UNDATED, START, names(PEOPLE, "en"))))
    assert "This course has no fixed dates." in [paragraph.text for paragraph in document.paragraphs]


@pytest.mark.parametrize("tag", ["w:tblHeader", "w:cantSplit"])
def test_tables_break_well(tag: str) -> None:
    for table in paper().tables[1:]:
        rows = table._tbl.findall(qn("w:tr"))
        marked = [row.find(f"{qn('w:trPr')}/{qn(tag)}") is not None for row in rows]
        assert marked == ([True] * len(rows) if tag == "w:cantSplit" else [True] + [False] * (len(rows) - 1))


@pytest.mark.parametrize(("language", "tag"), [("de", "de-DE"), ("en", "en-GB")])
def test_the_document_knows_its_language_and_title(language: Language, tag: str) -> None:
    document = paper(language=language)
    assert document.styles.element.find(f".//{qn('w:docDefaults')}//{qn('w:lang')}").get(qn("w:val")) == tag
    properties = document.core_properties
    assert MODULE.title.text(language) in properties.title
    assert (properties.author, properties.language, properties.comments) == ("Lernkompass", tag, "")
    assert properties.created == properties.modified == MADE


def test_the_page_is_a4_with_numbered_pages() -> None:
    section = paper().sections[0]
    assert (round(section.page_width or 0, -3), round(section.page_height or 0, -3)) == (
        round(Mm(210), -3),
        round(Mm(297), -3),
    )
    footer = section.footer.paragraphs[0]
    assert footer.text.startswith("Geplant mit Lernkompass; Kosten und Module nach den Stammdaten der Stadt.\tSeite ")
    assert [field.get(qn("w:instr")) for field in footer._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]


def test_every_style_in_use_is_defined() -> None:
    document = paper("anonymous")
    known = {style.style_id for style in document.styles}
    used = {element.get(qn("w:val")) for element in document.element.body.iter(qn("w:pStyle"))}
    assert used <= known
    assert len(known) < 20


def test_texts_of_the_town_stay_texts() -> None:
    odd = 'A <b> & "c" ]]> \x07\ud800end'
    strange = module("M-9", "DIG-1:0>1", title=Text(odd, odd), provider_type="eigener <Anbieter>")
    document = Document(io.BytesIO(write_course_docx(replace(NAMED, module="M-9"), strange, names(PEOPLE, "de"))))
    assert 'A <b> & "c" ]]> end' in [paragraph.text for paragraph in document.paragraphs]
    assert "eigener <Anbieter>" in [row[1] for row in cells(document, 0)]


def test_same_course_same_bytes() -> None:
    assert content("named", "de") == write_course_docx(NAMED, MODULE, names(PEOPLE, "de"))
