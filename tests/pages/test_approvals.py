"""The gates of the staff council on the page: who is offered which step, and what the step changes."""

from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from approval import read_events
from lernkompass.editions import Edition, write_plan_files
from lernkompass.masterdata import load_town
from needs_analysis import to_json
from store import Workspace, open_workspace, read_lines
from tests.curriculum.export.samples import NAMED, PEOPLE, programme
from tests.pages.looking import Opener, seen
from tests.pages.test_roles import GROUPS, SETTINGS, claims


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A town with a small plan and a login."""
    (tmp_path / "access.toml").write_text(SETTINGS + GROUPS, encoding="utf-8")
    monkeypatch.setenv("LERNKOMPASS_ACCESS", str(tmp_path / "access.toml"))
    found = open_workspace("neu", tmp_path)
    made = write_plan_files(programme(NAMED), PEOPLE, load_town(), Edition("de"))
    found.write(write_plan_files(replace(programme(NAMED), draft=True), PEOPLE, load_town(), Edition("de")))
    assert made["plan.xlsx"] != found.read("plan.xlsx")
    found.write({"demand.json": to_json(PEOPLE)})
    return found


@pytest.fixture
def home(town: Workspace, tmp_path: Path) -> Path:
    """Where the town is kept."""
    assert town.name == "neu"
    return tmp_path


def steps(at: AppTest, gate: str = "plan") -> list[str]:
    """Labels of the buttons of a gate."""
    return [button.label for button in at.button if str(button.key).startswith(f"{gate}-")]


def press(at: AppTest, step: str, remark: str = "") -> AppTest:
    next(field for field in at.text_input if str(field.key).startswith("remark-plan-")).set_value(remark)
    at.button(key=f"plan-{step}").click().run()
    assert not at.exception
    return at


def visit(open_page: Opener, home: Path, role: str) -> AppTest:
    return open_page(home, "approvals", user=claims(role))


def test_hr_puts_it_there_and_the_council_answers(open_page: Opener, town: Workspace, home: Path) -> None:
    at = visit(open_page, home, "hr")
    assert steps(at) == ["Dem Personalrat vorlegen", "Nur die Anmerkung sichern"]
    at = press(at, "submitted")
    assert "beim Personalrat" in seen(at)
    council = visit(open_page, home, "staff_council")
    assert steps(council) == ["Zustimmen", "Nicht zustimmen", "Nur die Anmerkung sichern"]
    assert steps(council, "survey") == ["Nur die Anmerkung sichern"], "only HR puts something to the council"
    council = press(council, "approved", "Bitte die Kita beachten.")
    assert "freigegeben" in seen(council)
    told = [(line.who, line.what) for line in read_lines(town) if line.what.endswith("_approval")]
    assert told == [("hr@stadt.example", "submit_approval"), ("staff_council@stadt.example", "answer_approval")]
    audit = seen(open_page(home, "audit", user=claims("auditor")))
    assert ("Plan mit Terminen: zugestimmt" in audit, "plan: approved" in audit) == (True, False), "in words, not codes"


def test_an_answer_on_paper_says_where_it_is_found(open_page: Opener, home: Path) -> None:
    at = press(visit(open_page, home, "hr"), "submitted")
    assert "Festhalten: auf Papier zugestimmt" in steps(at)
    at = press(at, "approved")
    assert [error.value for error in at.error] == [
        "Geben Sie an, wo die Antwort des Personalrats zu finden ist, etwa Datum und Zeichen des Schreibens."
    ]
    at = press(at, "approved", "Schreiben vom 8.12., Az. 4711")
    assert not at.error
    assert "freigegeben" in seen(at)
    assert "auf Papier, von der Personalstelle festgehalten" in seen(at)


def test_nobody_agrees_to_a_version_they_have_not_seen(open_page: Opener, town: Workspace, home: Path) -> None:
    press(visit(open_page, home, "hr"), "submitted")
    council = visit(open_page, home, "staff_council")
    before = programme(NAMED)
    dearer = replace(before, plan=replace(before.plan, cost=before.plan.cost + 1), draft=True)
    town.write({"programme.json": to_json(dearer)})
    press(visit(open_page, home, "hr"), "submitted")
    council = press(council, "approved")
    assert "Worauf Sie antworten, hat sich inzwischen geändert" in council.error[0].value
    steps_told = [event.step for event in read_events(town.read("approvals.json"))]
    assert steps_told == ["submitted", "submitted"]
    assert "freigegeben" in seen(press(council, "approved")), "having seen the newer version, one may"


def test_auditors_look_on(open_page: Opener, home: Path) -> None:
    at = visit(open_page, home, "auditor")
    assert not at.button(key="sign-out").disabled
    assert [steps(at, gate) for gate in ("survey", "selection", "plan")] == [[], [], []]
    assert not at.text_input


@pytest.mark.parametrize("role", ["team_lead", "trainer", "staff"])
def test_others_do_not_see_it(open_page: Opener, role: str, home: Path) -> None:
    at = visit(open_page, home, role)
    assert [title.value for title in at.title] == ["Kein Zugang"]
    assert not at.text_input


def test_a_broken_list_is_a_sentence_and_everything_a_draft(open_page: Opener, town: Workspace, home: Path) -> None:
    town.write({"approvals.json": b"[1"})
    at = visit(open_page, home, "hr")
    assert "Die Liste der Freigaben ist nicht lesbar." in at.error[0].value
    assert steps(at) == []
    plan = open_page(home, "courses", user=claims("hr"))
    assert "Vermerk „Entwurf“" in seen(plan)
