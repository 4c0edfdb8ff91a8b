"""Moving a course: its conflicts are said before it is saved, it is saved when asked for, and it can be undone."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from store import Workspace, open_workspace
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
