"""What comes back: one file per form, written out by hand after what the platforms write; expected entries beside it."""

import io
import json
from datetime import date

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from curriculum.export import write_course_xlsx
from curriculum.export.training_record import Attended, write_training_record
from curriculum.lms.bring_back import Returned, bring_back, read_ledger, refresh_demand
from curriculum.lms.days import read_day
from curriculum.lms.model import Order
from curriculum.lms.record import Entry
from curriculum.lms.returns import find_course, read_returns
from curriculum.lms.xapi_actor import actor_name
from needs_analysis import Demand, Language, UserError, from_json, to_json
from tests.curriculum.export.samples import CATALOGUE, MODULE, PEOPLE, names
from tests.curriculum.lms.samples import KEY, NAMES, framework, people_list, year

RUN = "LK-2027-M-1-01"
MADE, WHO = year(2027, {"M-1-01": ("1001", "1002", "1003")}, {"1001": "R01", "1002": "R01", "1003": "R02"})
RESULTS = {"programme.json": to_json(MADE), "demand.json": to_json(WHO)}

COURSE_EN = """ID,Name,"Email address","E-Akte","E-Akte - Completion date","Course complete"
17,"Jörg Müller",joerg.mueller@stadt.example,Completed,"2027-03-30 14:05:11","2027-04-20 09:12:00"
18,"Ayşe Çakır",cakir@stadt.example,"Not completed",,
"""
COURSE_DE = """ID;Name;E-Mail-Adresse;E-Akte;"E-Akte - Abschlussdatum";"Kurs abschließen"
17;"Jörg Müller";joerg.mueller@stadt.example;"Abgeschlossen (Bestehensgrenze erreicht)";"30.03.27, 14:05";"20.04.27, 09:12"
18;"Ayşe Çakır";cakir@stadt.example;"Nicht abgeschlossen";;
"""
ACTIVITIES = """,Email address,Skript,,Quiz,
Jörg Müller,joerg.mueller@stadt.example,Completed,2027-03-30 14:05:11,Completed (achieved pass grade),2027-04-20 09:12:00
Ayşe Çakır,cakir@stadt.example,Completed,2027-03-30 14:05:11,Completed (did not achieve pass grade),2027-04-21 09:12:00
"""
GRADES = """Vorname,Nachname,ID-Nummer,Institution,Abteilung,E-Mail-Adresse,Test: Quiz (Punkte),Kurs gesamt (Punkte),Zuletzt geladen
Jörg,Müller,,,,joerg.mueller@stadt.example,"8,00","87,50",1808208000
"""
TOTARA = """username,courseshortname,courseidnumber,completiondate,grade
mueller.joerg,LK-2027-M-1-01,LK-2027-M-1-01,2027-04-20,88
cakir,LK-2027-M-1-01,,,
"""
IOMAD = """username,userid,courseid,coursename,coursecode,timeenrolled,timestarted,timecompleted,finalscore
mueller.joerg,17,5,LK-2027-M-1-01,LK-2027-M-1-01,2027-03-01,2027-03-02,2027-04-20,88
"""
ILIAS = """<?xml version="1.0" encoding="utf-8"?>
<LearningProgressInfo ref_id="77" type="crs"><LearningProgressSummary><Status type="2" num="1"/></LearningProgressSummary>
<UserProgress><User id="256" status="2"><Login>mueller.joerg</Login><Firstname>Jörg</Firstname><Lastname>M</Lastname></User>
<User id="257" status="1"><Login>cakir</Login><Firstname>A</Firstname><Lastname>C</Lastname></User></UserProgress>
</LearningProgressInfo>"""
DAY = date(2027, 4, 20)
FIRST = (NAMES["1001"], True, DAY)


def statement(name: str, verb: str, **result: object) -> str:
    return json.dumps(
        {
            "actor": {"objectType": "Agent", "account": {"homePage": "https://lernen.stadt.example", "name": name}},
            "verb": {"id": f"http://adlnet.gov/expapi/verbs/{verb}"},
            "object": {"id": f"https://lernen.stadt.example/course/{RUN}"},
            "result": result,
            "timestamp": "2027-04-20T10:00:00Z",
        }
    )


XAPI = "\n".join(
    [
        statement(actor_name(NAMES["1001"], KEY), "completed", completion=True, score={"scaled": 0.88}),
        statement(actor_name(NAMES["1002"], KEY), "failed", success=False),
        statement(actor_name(NAMES["1003"], KEY), "experienced"),
    ]
)


def back(
    files: dict[str, bytes], course: str = "", before: bytes | None = None
) -> tuple[list[tuple[object, ...]], int]:
    found = bring_back(RESULTS, framework(), Returned(files, Order(KEY), {"p.csv": people_list()}, course, before))
    return [(one.learner, one.done, one.day) for one in found.joined.ledger.completions], len(found.joined.loose)


@pytest.mark.parametrize(
    ("name", "text", "first"),
    [
        (f"completion-{RUN.lower()}-20270501_1005-comma_separated.csv", COURSE_EN, FIRST),
        (f"completion-{RUN.lower()}-20270501_1005.csv", COURSE_DE, FIRST),
        (f"progress.{RUN}.csv", ACTIVITIES, FIRST),
        ("totara.csv", TOTARA, FIRST),
        ("iomad.csv", IOMAD, FIRST),
        (f"ilias-{RUN}.xml", ILIAS, (NAMES["1001"], True, None)),
        ("lrs.jsonl", XAPI, FIRST),
        ("lrs.json", f"[{','.join(XAPI.splitlines())}]", FIRST),
        (f"grades-{RUN}.csv", GRADES, (NAMES["1001"], False, None)),
    ],
)
def test_every_form_is_read(name: str, text: str, first: tuple[object, ...]) -> None:
    found, loose = back({name: text.encode()})
    assert loose == 0
    assert found[[one[0] for one in found].index(NAMES["1001"])] == first
    assert [one for one in found if one[0] == NAMES["1002"] and one[1]] == [], "not everybody has completed"


@pytest.mark.parametrize("text", [COURSE_EN, COURSE_DE.replace(";", ","), ACTIVITIES])
def test_moodles_excel_form_is_utf_16_with_tabs(text: str) -> None:
    import csv

    stream = io.StringIO()
    csv.writer(stream, delimiter="\t").writerows(csv.reader(io.StringIO(text)))
    content = b"\xff\xfe" + stream.getvalue().encode("utf-16-le")
    assert back({f"x-{RUN}.csv": content}) == back({f"x-{RUN}.csv": text.encode()})


def attendance(marks: dict[str, tuple[str, str, str]], who: str = "Kennung") -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    head = ["", who, "Name", *(f"Dienstag\n{day}\n09:00–13:00" for day in ("23.03.2027", "30.03.2027", "06.04.2027"))]
    for row in [["Anwesenheitsliste: Prüfen"], ["M-1, Durchgang 1"], [RUN], head]:
        sheet.append(row)
    for number, (person, cells) in enumerate(marks.items(), start=1):
        sheet.append([number, person, "", *cells])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_attendance_counts_who_was_there_every_time() -> None:
    marks = {NAMES["1001"]: ("x", "ja", "JM"), NAMES["1002"]: ("x", "krank", "x"), NAMES["1003"]: ("", "", "")}
    found, loose = back({"liste.xlsx": attendance(marks)})
    assert (found, loose) == (
        sorted([(NAMES["1001"], True, date(2027, 4, 6)), (NAMES["1002"], False, None)]),
        0,
    )


def test_our_own_attendance_list_comes_back_filled() -> None:
    """The very sheet that was handed out, with a mark in every date of one person."""
    session = MADE.timetable.sessions[0]
    book = load_workbook(io.BytesIO(write_course_xlsx(session, MODULE, names(WHO, "de"))))
    sheet = book["Anwesenheit"]
    row = next(cell.row for cell in sheet["B"] if cell.value == NAMES["1001"])
    for column in range(4, sheet.max_column + 1):
        sheet.cell(row, column).value = "x"
    stream = io.BytesIO()
    book.save(stream)
    assert back({"M-1-01.xlsx": stream.getvalue()}) == ([(NAMES["1001"], True, date(2027, 4, 6))], 0)
    assert (CATALOGUE.module("M-1"), len(PEOPLE.learners)) == (MODULE, 3)


def test_what_matches_nothing_goes_back_with_file_row_and_reason() -> None:
    lines = TOTARA + "niemand,LK-2027-M-1-01,,2027-04-20,\nmueller.joerg,ANDERER-KURS,,2027-04-20,\n"
    found = bring_back(RESULTS, framework(), Returned({"t.csv": lines.encode()}, Order(KEY), {"p.csv": people_list()}))
    rows = [*load_workbook(io.BytesIO(found.files["unmatched.xlsx"])).active.values][1:]  # type: ignore[union-attr]
    assert [row[:4] for row in rows] == [
        ("t.csv", 4, "niemand", RUN),
        ("t.csv", 5, "mueller.joerg", "ANDERER-KURS"),
    ]
    assert found.joined.read == 4 == len(found.joined.loose) + 2


def test_names_of_people_are_no_key() -> None:
    """A family name that is somebody's login must not match."""
    text = GRADES.replace("joerg.mueller@stadt.example", "").replace("Müller", "cakir")
    assert back({f"grades-{RUN}.csv": text.encode()}) == ([], 1)


def test_moodles_own_user_ids_are_no_staff_numbers() -> None:
    text = COURSE_EN.replace("17,", "1003,").replace("joerg.mueller@stadt.example", "")
    found, loose = back({f"completion-{RUN}.csv": text.encode()})
    assert (NAMES["1003"] in [one[0] for one in found], loose) == (False, 1)


def test_reading_twice_changes_nothing_and_a_completion_is_never_undone() -> None:
    files = {"totara.csv": TOTARA.encode()}
    order = Order(KEY)
    once = bring_back(RESULTS, framework(), Returned(files, order, {"p.csv": people_list()}))
    twice = bring_back(RESULTS, framework(), Returned(files, order, {"p.csv": people_list()}, before=once.ledger))
    assert twice.ledger == once.ledger
    undone = TOTARA.replace("2027-04-20", "")
    after, _ = back({"totara.csv": undone.encode()}, before=once.ledger)
    assert FIRST in after


def test_the_course_can_be_said_where_no_file_says_it() -> None:
    assert back({"export.csv": COURSE_EN.encode()}) == ([], 2)
    assert FIRST in back({"export.csv": COURSE_EN.encode()}, course=RUN)[0]


def test_the_ledger_names_nobody_and_feeds_the_next_plan() -> None:
    found = bring_back(RESULTS, framework(), Returned({"t.csv": TOTARA.encode()}, Order(KEY), {"p.csv": people_list()}))
    assert b"mueller" not in found.ledger.lower()
    demand = from_json(Demand, refresh_demand(RESULTS["demand.json"], found.ledger))
    assert {one.id: dict(one.completed) for one in demand.learners if one.completed} == {NAMES["1001"]: {"M-1": DAY}}
    assert refresh_demand(RESULTS["demand.json"], None) == RESULTS["demand.json"]


def test_everybody_gets_a_proof_of_training() -> None:
    found = bring_back(RESULTS, framework(), Returned({"t.csv": TOTARA.encode()}, Order(KEY), {"p.csv": people_list()}))
    assert sorted(found.files) == [
        f"certificates/mueller.joerg-{RUN}.pdf",
        "proofs/cakir.docx",
        "proofs/mueller.joerg.docx",
    ]
    paper = Document(io.BytesIO(found.files["proofs/mueller.joerg.docx"]))
    assert "Jörg Müller" in [paragraph.text for paragraph in paper.paragraphs]
    assert paper.tables[0].rows[0].cells[1].text == "Kursnummer"
    cells = [cell.text for cell in paper.tables[0].rows[1].cells]
    assert cells == ["Prüfen, ordnen & übergeben", RUN, "12,25 Std.", "abgeschlossen", "20.04.2027", "88"]


@pytest.mark.parametrize(("language", "shown"), [("de", "88\N{NO-BREAK SPACE}%"), ("en", "88%")])
def test_grades_in_per_cent_look_as_in_the_language(language: Language, shown: str) -> None:
    attended = Attended("Check", RUN, 2.0, done=True, day=DAY, grade="88%")
    paper = Document(io.BytesIO(write_training_record("Erika Beispiel", [attended], names(PEOPLE, language))))
    assert paper.tables[0].rows[1].cells[5].text == shown


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2027-04-20 09:12:00", DAY),
        ("2027-04-20T10:00:00Z", DAY),
        ("20.04.27, 09:12", DAY),
        ("20/04/27, 09:12", DAY),
        ("20. April 2027, 09:12", DAY),
        ("Tuesday, 20 April 2027, 9:12 AM", DAY),
        ("1808208000", DAY),
        ("31.02.2027", None),
        ("bald", None),
        ("", None),
        ("12", None),
    ],
)
def test_days_are_read_as_platforms_write_them(text: str, day: date | None) -> None:
    assert read_day(text) == day


@pytest.mark.parametrize(
    ("name", "course"),
    [
        ("completion-lk-2027-m-1-01-20270501_1005-comma_separated.csv", "lk-2027-m-1-01"),
        ("LK-2027-M-1-01 Bericht.xlsx", "lk-2027-m-1-01"),
        ("m-1.csv", "m-1"),
        ("am-10.csv", ""),
    ],
)
def test_a_files_name_says_its_course(name: str, course: str) -> None:
    assert find_course(name, ["m-1", "lk-2027-m-1-01", "lk-2027-m-1-010"]) == course


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"Name;Ort\nAda;Unna\n", "none of the files"),
        (b"<LearningProgressInfo><User>", "no complete XML"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><LearningProgressInfo/>', "XML entities"),
    ],
)
def test_other_files_are_refused_in_words(content: bytes, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        [*read_returns({"f": content}, [])]


def test_a_broken_line_of_statements_is_listed() -> None:
    content = f"{XAPI}\n{{broken".encode()
    entries = [*read_returns({"f": content}, [])]
    assert entries[-1] == Entry("f", 4, (), "", done=False)


def test_anonymous_surveys_record_nobody() -> None:
    results = {**RESULTS, "demand.json": to_json(Demand("anonymous", WHO.learners, {}))}
    with pytest.raises(UserError, match="nothing is recorded"):
        bring_back(results, framework(), Returned({"t.csv": TOTARA.encode()}, Order(KEY)))


def test_a_broken_ledger_is_a_sentence() -> None:
    with pytest.raises(UserError, match="cannot be read"):
        read_ledger(b"{")
