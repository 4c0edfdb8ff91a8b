"""Mentoring on the page: a list with superiors and languages, what is wrong with it, the proof, and files to take."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from needs_analysis import to_json
from store import DEMAND_FILE, open_workspace
from tests.curriculum.towns import demand, person
from tests.pages.looking import Opener, seen

PEOPLE = (
    person("P-ann", {"LEA-1": 1}, {"LEA-1": 3}, unit="U1"),
    person("P-ben", {"LEA-1": 4}, {}, unit="U2"),
    person("P-cid", {"LEA-1": 4}, {}, unit="U3"),
)
HEAD = "Person (Pseudonym);Nimmt teil als;Mentees höchstens;Vorgesetzte Person;Sprachen;Wünscht sich;Nicht mit\n"
ROWS = "P-ann;Mentee;;P-ben;Ukrainisch, Deutsch;;\nP-ben;Mentor/in;2;;Deutsch;;\nP-cid;Mentor/in;;P-ben;ukrainisch;;\n"


@pytest.fixture
def page(open_page: Opener, empty_home: Path) -> AppTest:
    town = demand(*PEOPLE, weights={"LEA-1": 1.0})
    open_workspace("neu", empty_home).write({DEMAND_FILE: to_json(town)})
    return open_page(empty_home, "change")


def upload(page: AppTest, text: str) -> str:
    page.file_uploader(key="mentoring-list").upload("liste.csv", text.encode(), "text/csv").run()
    assert not page.exception
    return seen(page)


def test_reporting_lines_and_languages_of_a_list_count(page: AppTest) -> None:
    text = upload(page, HEAD + ROWS)
    assert "In Digitale und hybride Teams führen steht die begleitende Person auf Stufe 4" in text
    assert '>P-ann</th><td class="lk-txt">P-cid<' in text, "the superior is out, Ukrainian is what both speak"
    assert "keine andere Zuordnung auf mehr als" in text
    labels = [item.proto.label for item in page.get("download_button")]
    assert {"Liste zum Ausfüllen (Excel)", "Vereinbarungen und Termine (zip)"} <= {*labels}


def test_a_slip_is_named_by_row_and_column_and_nobody_is_matched(page: AppTest) -> None:
    text = upload(page, HEAD + ROWS.replace("P-ann;Mentee;;P-ben", "P-ann;Mentee;;P-ann"))
    assert "Niemand ist sich selbst vorgesetzt." in text
    assert "Vorgesetzte Person" in text
    assert "Paare werden erst ohne Fehler genannt." in text
    assert "Die besten Paare" not in text
    assert "ist keine Liste für das Mentoring" in upload(page, "a;b\n1;2\n")
