"""What the pages do when somebody works with them: plans, course plans and master data."""

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dashboard.jobs import _Job
from needs_analysis import Message, read_tables, shipped_data, write_workbook
from store import Workspace, open_workspace
from store.database import DatabaseShelf
from tests.pages.looking import Opener, seen, workspace


@pytest.fixture
def analysed(sample_home: Path, tmp_path: Path) -> Workspace:
    """A workspace with the sample town's needs and no plan yet."""
    space = open_workspace("probe", tmp_path)
    names = ("needs.json", "demand.json", "findings.json", "matching.json")
    space.write({name: workspace(sample_home).read(name) or b"" for name in names})
    return space


def home_of(space: Workspace) -> Path:
    assert isinstance(space.shelf, DatabaseShelf)
    return Path(space.shelf.engine.url.database or "").parent


def test_a_plan_is_made_and_the_choice_is_remembered(open_page: Opener, analysed: Workspace) -> None:
    at = open_page(home_of(analysed), "plan")
    assert "Noch ist kein Plan erstellt" in seen(at)
    at.number_input[0].set_value(40_000)
    at.number_input[1].set_value(12)
    at.selectbox[0].set_value("BY")
    at.button(key="FormSubmitter:plan-Plan berechnen").click().run(timeout=180)
    assert not at.exception
    assert "Der Plan ist fertig." in seen(at)
    assert (analysed.state().budget, analysed.state().hours, analysed.state().land) == (40_000, 12, "BY")
    assert analysed.names("course-plans")
    again = open_page(home_of(analysed), "plan")
    assert again.number_input[0].value == 40_000
    assert "Empfohlene Module und warum" in seen(again)


def test_a_budget_below_the_duties_is_answered_in_words(open_page: Opener, analysed: Workspace) -> None:
    at = open_page(home_of(analysed), "plan")
    at.number_input[0].set_value(10)
    at.button(key="FormSubmitter:plan-Plan berechnen").click().run(timeout=180)
    assert not at.exception
    assert "Innerhalb dieser Grenzen gibt es keinen Plan." in at.error[0].value


def test_a_survey_without_demand_is_a_sentence_not_a_crash(open_page: Opener, analysed: Workspace) -> None:
    analysed.write({"demand.json": b"{}"})
    at = open_page(home_of(analysed), "plan")
    at.button(key="FormSubmitter:plan-Plan berechnen").click().run(timeout=60)
    assert not at.exception
    assert len(at.error) == 1
    assert analysed.read("plan.json") is None


def test_trainers_find_their_module_and_four_files_for_each_course(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "courses")
    every = len(at.subheader)
    at.selectbox[0].select_index(0).run()
    assert 0 < len(at.subheader) <= every
    title = at.selectbox[0].options[0]
    assert all(heading.value.startswith(f"{title} (Kurs ") for heading in at.subheader)
    labels = [button.label for button in at.get("download_button")]
    assert labels[0] == "Fortbildungsprogramm (PDF)"
    files = [label for label in labels[1:] if not label.startswith(("Eine Seite", "Beispiel mit"))]
    assert files == ["PDF", "Word", "Excel", "Kalender"] * len(at.subheader)


def edited(workbook: bytes, sheet: str, column: str, value: str) -> bytes:
    book = load_workbook(io.BytesIO(workbook))
    names = [cell.value for cell in book[sheet][1]]
    book[sheet].cell(3, names.index(column) + 1).value = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_master_data_go_out_are_checked_and_come_back(open_page: Opener, empty_home: Path) -> None:
    shipped = write_workbook(read_tables(shipped_data("master")))
    at = open_page(empty_home, "master-data")
    at.file_uploader(key="master-upload").upload(
        "mine.xlsx", edited(shipped, "modules", "prerequisites", "XXX-99")
    ).run()
    assert not at.exception
    assert "XXX-99" in seen(at)
    assert ">3</td>" in seen(at), "the row that needs the repair"
    assert "wird noch nicht verwendet" in at.error[0].value
    assert workspace(empty_home, "neu").read("master-data.xlsx") is None

    at = open_page(empty_home, "master-data")
    at.file_uploader(key="master-upload").upload(
        "mine.xlsx", edited(shipped, "modules", "title_de", "Eigener Titel")
    ).run()
    assert not at.exception
    assert "mit Ihren eigenen Stammdaten" in seen(at)
    assert workspace(empty_home, "neu").read("master-data.xlsx")


def test_an_analysis_that_stops_says_why_and_keeps_its_findings(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    rows = "Rolle;Informationssicherheit;Datenschutz\n" + "Sachbearbeitung;3;2\nBürgerservice;4;1\n" * 3
    space.add_upload("liste.csv", rows.encode())
    at = open_page(empty_home, "survey")
    at.radio[0].set_value("named")  # the list carries no pseudonyms, so no row can be used
    at.button(key="analyse").click().run(timeout=60)
    assert not at.exception
    assert len(at.error) == 1
    assert space.read("needs.json") is None
    assert "kein Pseudonym" in seen(open_page(empty_home, "findings"))


def test_other_budgets_answer_at_once_and_the_plan_before_stands_beside(
    open_page: Opener, analysed: Workspace, sample_home: Path
) -> None:
    plan = workspace(sample_home).read("plan.json") or b""
    analysed.write({"plan.json": plan})
    at = open_page(home_of(analysed), "plan")
    assert "Sobald ein zweiter Plan berechnet ist" in seen(at)
    assert "schließt mehr Geld deutlich weniger" in seen(at)
    at.select_slider[0].set_value(json.loads(plan)["curve"]["points"][-1]["budget"]).run()
    assert not at.exception
    assert "+" in seen(at).split("Verglichen mit dem Plan")[1][:200]
    analysed.write({"plan-before.json": plan})
    assert "Geänderte Plätze" in seen(open_page(home_of(analysed), "plan"))


def test_work_that_is_stopped_brings_its_best() -> None:
    """The job is asked whether to go on; once stopped it answers with what it has."""

    def count_up(tell: object, go_on: object) -> int:
        number = 0
        while go_on():  # type: ignore[operator]
            number += 1
            tell(Message("Done"))  # type: ignore[operator]
        return number

    job = _Job(count_up)
    job.start()
    while len(job.said) < 3:
        pass
    job.stop.set()
    assert job.thread
    job.thread.join(5)
    assert job.outcome() >= 3


def test_the_plan_is_handed_to_the_platform(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "platform")
    assert "Was sich auf der Plattform ändert" in seen(at)
    assert "Lernende" not in "".join(item.value for item in at.error)
    (button,) = at.get("download_button")
    assert "Dateien herunterladen" in button.label
    assert workspace(sample_home).read("handover/moodle.json") is None, "looking is not handing over"
