"""The strategy's pages: weights tried, saved and undone; the plan booked; a second town's workbook."""

import shutil
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.sample_town.second_town import WORKBOOK
from needs_analysis import Row, Tables, read_tables, shipped_data
from store import MASTER_FILE
from strategy import open_town
from strategy.edit import read_log, write_value
from tests.masterdata import shipped
from tests.pages.looking import Opener, seen, workspace

EVENTS = len(shipped()["dialogue_events"].rows)


@pytest.fixture
def own_home(sample_home: Path, tmp_path: Path) -> Path:
    shutil.copytree(sample_home, tmp_path / "home")
    return tmp_path / "home"


def weights(home: Path) -> dict[str, float]:
    content = workspace(home).read(MASTER_FILE) or b""
    return {goal.id: goal.weight for goal in open_town(read_tables(content)).strategy.goals}


def test_weights_are_tried_saved_and_taken_back(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    at.number_input(key="weight-Z5").set_value(88.0).run()  # 88 of 176: half of everything
    text = seen(at)
    assert "50,0\N{NO-BREAK SPACE}%" in text
    assert "▲" in text
    assert workspace(own_home).read(MASTER_FILE) is None, "nothing is saved by trying"
    at.text_input(key="weights-reason").set_value("Ratsbeschluss").run()
    at.button[at_button(at, "Diese Gewichte speichern")].click().run()
    assert weights(own_home)["Z5"] == pytest.approx(0.5)
    assert "Ratsbeschluss" in seen(at)
    at.button[at_button(at, "Letzte Änderung rückgängig machen")].click().run()
    assert weights(own_home)["Z5"] == pytest.approx(0.12)
    assert "Änderung zurückgenommen" in seen(at)


def at_button(at: object, label: str) -> int:
    return next(place for place, item in enumerate(at.button) if item.label == label)  # type: ignore[attr-defined]


def test_the_course_plan_is_booked_on_its_line(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    at.button[at_button(at, "Kursplan als gebunden buchen")].click().run()
    town = open_town(read_tables(workspace(own_home).read(MASTER_FILE) or b""))
    booked = next(item for item in town.strategy.bookings if item.purpose == "Kursplan 2027")
    assert booked.budget_line == "B-FB"
    assert booked.amounts[2027] > 0
    assert "Kursplan neu buchen" in seen(at)


def test_a_second_town_comes_in_by_upload_and_every_page_is_its_own(open_page: Opener, empty_home: Path) -> None:
    at = open_page(empty_home, "master-data")
    at.file_uploader[0].upload(WORKBOOK, shipped_data("sample_town", WORKBOOK).read_bytes()).run()
    assert not at.exception
    assert "eigenen Stammdaten" in seen(at)
    text = seen(open_page(empty_home, "strategy"))
    assert "4712 2028" in text
    assert "Bauen ohne Papier" in text
    assert "Musterstadt" not in text
    assert "Werkstatt Bauportal" in seen(open_page(empty_home, "dialogue"))
    assert "um 30" in seen(open_page(empty_home, "dialogue")), "what complaints may do to weights is said"
    assert "Zwölf Muster liegen im Intranet." in seen(open_page(empty_home, "change"))


def test_the_report_lies_ready(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "strategy", "en")
    assert "Council report as Word document" in [item.proto.label for item in at.get("download_button")]


def test_a_new_event_is_checked_kept_shown_and_taken_back(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "dialogue")
    at.button[at_button(at, "Prüfen und speichern")].click().run()
    assert "einen deutschen Titel" in seen(at)
    assert workspace(own_home).read(MASTER_FILE) is None, "nothing is kept without a title"
    next(item for item in at.text_input if item.label == "Titel (deutsch)").set_value("Werkstatt Bauantrag")
    at.button[at_button(at, "Prüfen und speichern")].click().run()
    assert not at.exception
    events = open_town(read_tables(workspace(own_home).read(MASTER_FILE) or b"")).dialogue.events
    new = next(one for one in events if one.title.de == "Werkstatt Bauantrag")
    assert (new.status, len(events)) == ("planned", EVENTS + 1)
    assert at.selectbox(key="dialogue-event").value == new.id, "what was made is what is shown"
    at.button[at_button(at, "Letzte Änderung rückgängig machen")].click().run()
    assert not at.exception
    assert len(open_town(read_tables(workspace(own_home).read(MASTER_FILE) or b"")).dialogue.events) == EVENTS


def test_a_measures_status_is_changed_with_a_line_in_the_log(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    at.selectbox(key="measure-status-M01-0").set_value("running")
    form = next(
        item for item in at.button if item.label == "Prüfen und speichern" and "measures-M01" in item.proto.form_id
    )
    form.click().run()
    assert not at.exception
    tables = read_tables(workspace(own_home).read(MASTER_FILE) or b"")
    first = open_town(tables).strategy.measures[0]
    assert (first.id, first.status) == ("M01", "running")
    (entry,) = read_log(tables)
    assert (entry.item, entry.before, entry.after) == (
        "measures: M01",
        '{"status": "planned"}',
        '{"status": "running"}',
    )


@pytest.mark.parametrize("page", ["strategy", "change", "dialogue"])
def test_figures_say_sheet_and_row_one_click_away(open_page: Opener, sample_home: Path, page: str) -> None:
    text = seen(open_page(sample_home, page))
    sheet = {
        "strategy": "`indicators`, Zeilen 2–12 (Z1-I1:\N{NO-BREAK SPACE}2; ",
        "change": "`staff_ideas`",
        "dialogue": "`feedback`, Zeilen 2–",
    }
    assert sheet[page] in text


def press(at: AppTest, form: str, label: str = "Prüfen und speichern") -> None:
    next(item for item in at.button if item.label == label and item.proto.form_id.startswith(form)).click().run()
    assert not at.exception


def own_tables(home: Path) -> Tables:
    return read_tables(workspace(home).read(MASTER_FILE) or b"")


def test_a_goal_is_reworded_with_a_line_in_the_log_and_back(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    at.selectbox(key="strategy-goal").set_value("Z2").run()
    at.text_input(key="goal-de-Z2-0").set_value("")
    press(at, "goals-Z2")
    assert workspace(own_home).read(MASTER_FILE) is None, "a goal needs a title"
    at.text_input(key="goal-de-Z2-0").set_value("Ganz ohne Papier")
    press(at, "goals-Z2")
    assert "Z2 · Ganz ohne Papier" in seen(at)
    assert at.selectbox(key="strategy-goal").value == "Z2", "the goal in hand stays in hand"
    (entry,) = read_log(own_tables(own_home))
    assert (entry.item, entry.after) == ("goals: Z2", '{"title_de": "Ganz ohne Papier"}')
    at.button(key="undo-goals").click().run()
    assert own_tables(own_home)["goals"].rows[1].text("title_de") == shipped()["goals"].rows[1].text("title_de")


def test_a_new_indicator_stands_where_the_others_do(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    press(at, "new-indicators")
    assert "einen Ausgangswert und einen Zielwert" in seen(at)
    next(item for item in at.text_input if item.label == "Name (deutsch)").set_value("Bauanträge online")
    for label, value in {"Ausgangswert": 0.5, "Zielwert": 1234567.25}.items():
        next(
            item for item in at.number_input if item.label == label and item.proto.form_id.startswith("new-")
        ).set_value(value)
    press(at, "new-indicators")
    new = own_tables(own_home)["indicators"].rows[-1]
    assert [new.text(name) for name in ("id", "goal", "baseline", "target", "unit")] == [
        "Z1-I3", "Z1", "0.5", "1234567.25", "count",
    ]  # fmt: skip
    assert at.selectbox(key="strategy-indicator").value == "Z1-I3"
    assert "Bauanträge online" in seen(at)


def test_a_budget_line_shows_what_it_leaves_free_before_it_is_saved(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    at.number_input(key="line-2027-B-FB-0").set_value(100_000.0)
    press(at, "line-B-FB", "Zeigen, was sich ändert")
    assert workspace(own_home).read(MASTER_FILE) is None, "nothing is saved by looking"
    text = seen(at)
    assert "Was die Haushaltsstelle frei ließe" in text
    assert ">überbucht<" in text, "the course plan commits more than that"
    assert "Der nächste Kursplan könnte 2027 100.000" in text
    assert "statt 175.000" in text, "what the sheet says, as the plan reads it"
    press(at, "line-B-FB")
    assert own_tables(own_home)["budget_lines"].rows[0].text("2027") == "100000"
    at.button(key="undo-budget_lines").click().run()
    assert own_tables(own_home)["budget_lines"].rows[0].text("2027") == "175000"


def test_a_new_budget_line_is_entered(open_page: Opener, own_home: Path) -> None:
    at = open_page(own_home, "strategy")
    at.selectbox(key="strategy-line").set_value("B-01").run()
    at.text_input(key="line-name_de-B-01-0").set_value("Bürgerdialog")
    at.number_input(key="line-2028-B-01-0").set_value(12_500.5)
    press(at, "line-B-01")
    new = open_town(own_tables(own_home)).strategy.budget_lines[-1]
    assert (new.id, new.name.de, new.plan) == ("B-01", "Bürgerdialog", {2028: 12_500.5})


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1234567.0, "1234567"),
        (0.1, "0.1"),
        (12_500.5, "12500.5"),
        (1e-5, "0.00001"),
        (-3.0, "-3"),
        (1e21, "1" + "0" * 21),
    ],
)
def test_numbers_keep_all_digits_in_the_sheets(value: float, text: str) -> None:
    assert write_value(value) == text
    assert Row(2, {"x": text}).value("x") == value
