"""Mentors and mentees from the command line."""

import itertools
import json
from datetime import date
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook

from curriculum import make_calendar
from curriculum.export.mentoring_files import find_days
from lernkompass.__main__ import main
from needs_analysis import Availability, to_json
from tests.curriculum.test_mentoring import ANN, BEN, CID
from tests.curriculum.towns import anonymous_town, demand, person

VOLUNTEERS = {"mentors": {"ben": 1, "cid": 1}, "mentees": ["ann"], "superiors": {"ann": "ben"}}


def call(folder: Path, town: object, volunteers: object) -> int:
    (folder / "demand.json").write_bytes(to_json(town))
    (folder / "who.json").write_text(json.dumps(volunteers), encoding="utf-8")
    return main(["mentor", str(folder), str(folder / "who.json"), "--lang", "en"])


def test_pairs_are_written_with_their_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(tmp_path, demand(ANN, BEN, CID), VOLUNTEERS) == 0
    written = json.loads((tmp_path / "mentoring.json").read_text(encoding="utf-8"))
    assert [(pair["mentee"], pair["mentor"]) for pair in written["pairs"]] == [("ann", "cid")]
    assert written["pairs"][0]["reason"].startswith("In C the mentor holds level 3, the mentee 1;")
    out = capsys.readouterr().out
    assert "1 pairs were found; 0 mentees have nobody yet." in out
    assert "Proven: the pairs come to 2.0 together, and no other matching to more than 2.0." in out
    assert "No superior is named for 2 people: ben, cid." in out
    assert (written["fit"], written["bound"], written["proven"]) == (2.0, 2.0, True)


def test_without_a_list_an_empty_one_is_written_and_read_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "demand.json").write_bytes(to_json(demand(ANN, BEN, CID)))
    assert main(["mentor", str(tmp_path), "--lang", "de"]) == 0
    assert "mentoring-liste.xlsx" in capsys.readouterr().out
    book = load_workbook(tmp_path / "mentoring-liste.xlsx")
    for row, cells in enumerate([("Mentee", None, "ben"), ("Mentor/in", 1, None), ("beides", 2, None)], start=2):
        for column, value in enumerate(cells, start=2):
            book.worksheets[0].cell(row, column, value)
    book.save(tmp_path / "filled.xlsx")
    assert main(["mentor", str(tmp_path), str(tmp_path / "filled.xlsx"), "--lang", "de"]) == 0
    written = json.loads((tmp_path / "mentoring.json").read_text(encoding="utf-8"))
    assert [(pair["mentee"], pair["mentor"]) for pair in written["pairs"]] == [("ann", "cid")], "ben is the superior"


@pytest.mark.parametrize(
    ("town", "volunteers", "words"),
    [
        (anonymous_town(60), VOLUNTEERS, "people under pseudonyms"),
        (demand(ANN), {"mentors": []}, "cannot be read"),
        (demand(ANN), {"mentors": {"bne": 1}, "mentees": ["ann"]}, "bne is not in the survey."),
    ],
)
def test_what_does_not_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], town: object, volunteers: object, words: str
) -> None:
    assert call(tmp_path, town, volunteers) == 1
    assert words in capsys.readouterr().err


def test_every_pair_gets_an_agreement_and_six_dates_on_which_both_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(tmp_path, demand(ANN, BEN, CID), VOLUNTEERS) == 0
    capsys.readouterr()
    paper = Document(str(tmp_path / "mentoring" / "ann.docx"))
    assert [cell.text for cell in paper.tables[0].columns[1].cells][:2] == ["ann", "cid"]
    assert len(paper.tables[1].rows) == 7
    events = Calendar.from_ical((tmp_path / "mentoring" / "ann.ics").read_bytes()).walk("VEVENT")
    days = [event.decoded("DTSTART").date() for event in events]
    assert len({str(event["UID"]) for event in events}) == len(days) == 6
    assert all(25 <= (later - day).days <= 40 for day, later in itertools.pairwise(days))


def test_meetings_keep_clear_of_free_days_and_holidays() -> None:
    tuesday = person("a", {}, {}, availability=(Availability(("Tu", "We"), 7.8, 1),))
    thursday = person("b", {}, {}, availability=(Availability(("Tu", "Th"), 7.8, 1),))
    calendar = make_calendar("NW", 2027, (), {date(2027, 1, 26): "closed"})
    days = [*find_days(tuesday, thursday, calendar)]
    assert {day.weekday() for day in days} == {1}
    assert days[0] == date(2027, 2, 2), "26 January is closed"
    never = person("c", {}, {}, availability=(Availability(("Fr",), 7.8, 1),))
    assert [*find_days(tuesday, never, calendar)] == []
