"""Moving a course: its conflicts are said before it is saved, it is saved when asked for, and it can be undone."""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from curriculum.decisions import parse_decisions
from curriculum.model import Fairness, Lock
from store import DECISIONS_FILE, Workspace, open_workspace
from tests.pages.looking import Opener, seen, workspace


def copy_of(sample_home: Path, target: Path) -> Workspace:
    space = open_workspace("probe", target)
    space.write(workspace(sample_home).results())
    return space


def sessions(space: Workspace) -> dict[str, Any]:
    return {one["id"]: one["meetings"] for one in json.loads(space.read("plan.json") or b"{}")["sessions"]}


def choose_day(at: AppTest, day: date) -> AppTest:
    return at.date_input[0].set_value(day).run(timeout=60)


def button(at: AppTest, word: str) -> Any:
    return next(one for one in at.button if word in one.label)


def test_a_week_shows_its_courses(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "plan")
    assert "Kurse in der Woche ab" in seen(at)
    assert "Einen Kurs verlegen" in [one.value for one in at.subheader]


def test_a_holiday_is_named_before_anything_is_saved(open_page: Opener, sample_home: Path, tmp_path: Path) -> None:
    space = copy_of(sample_home, tmp_path)
    before = sessions(space)
    at = choose_day(open_page(tmp_path, "plan"), date(2027, 5, 6))
    assert not at.exception
    assert any("Christi Himmelfahrt" in one.value for one in at.error)
    assert sessions(space) == before


def test_a_saved_change_can_be_undone(open_page: Opener, sample_home: Path, tmp_path: Path) -> None:
    space = copy_of(sample_home, tmp_path)
    before = sessions(space)
    at = choose_day(open_page(tmp_path, "plan"), date(2027, 5, 6))
    button(at, "speichern").click().run(timeout=180)
    assert not at.exception
    changed = [name for name, meetings in sessions(space).items() if meetings != before[name]]
    assert len(changed) == 1
    assert "2027-05-06" in {meeting["date"] for meeting in sessions(space)[changed[0]]}
    button(at, "rückgängig").click().run(timeout=180)
    assert not at.exception
    assert sessions(space) == before


def choose(at: AppTest, label: str, value: Any) -> AppTest:
    return next(one for one in at.selectbox if one.label == label).set_value(value).run(timeout=60)


def test_a_lost_room_is_repaired_when_somebody_says_yes_and_can_be_had_back(
    open_page: Opener, sample_home: Path, tmp_path: Path
) -> None:
    space = copy_of(sample_home, tmp_path)
    before = sessions(space)
    at = choose(open_page(tmp_path, "plan"), "Wer oder was ausfällt", "SAAL")
    assert any("nicht wie geplant" in one.value for one in at.warning)
    button(at, "Neue Termine vorschlagen").click().run(timeout=180)
    assert not at.exception
    assert "Was sich ändern würde" in seen(at)
    assert sessions(space) == before
    button(at, "Diese Termine speichern").click().run(timeout=180)
    assert not at.exception
    days = {date(2027, 1, 11) + timedelta(days=number) for number in range(14)}
    lost = [m for meetings in sessions(space).values() for m in meetings if m["room"] == "SAAL"]
    assert not days & {date.fromisoformat(meeting["date"]) for meeting in lost}
    button(at, "rückgängig").click().run(timeout=180)
    assert not at.exception
    assert sessions(space) == before


def test_a_decision_is_kept_counts_in_words_and_can_be_taken_back(
    open_page: Opener, sample_home: Path, tmp_path: Path
) -> None:
    space = copy_of(sample_home, tmp_path)
    at = choose(open_page(tmp_path, "plan"), "Eine weitere Entscheidung", "barred")
    at.multiselect[0].set_value(["GRU-01"]).run(timeout=60)
    button(at, "Diese Entscheidung übernehmen").click().run(timeout=60)
    assert not at.exception
    assert parse_decisions(space.read(DECISIONS_FILE) or b"").locks == (Lock("barred", ("GRU-01",)),)
    assert "Digitaler Start am Arbeitsplatz wird nicht angeboten" in seen(at)
    button(at, "Die letzte Entscheidung rückgängig machen").click().run(timeout=60)
    assert parse_decisions(space.read(DECISIONS_FILE) or b"").locks == ()


def test_fairness_is_kept_with_its_share(open_page: Opener, sample_home: Path, tmp_path: Path) -> None:
    space = copy_of(sample_home, tmp_path)
    at = choose(open_page(tmp_path, "plan"), "Gerechtigkeit", "floor")
    at.slider[0].set_value(15).run(timeout=60)
    button(at, "So soll es gelten").click().run(timeout=60)
    assert not at.exception
    assert parse_decisions(space.read(DECISIONS_FILE) or b"").fairness == Fairness("floor", 0.15)
