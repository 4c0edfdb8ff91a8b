"""The page of wishes: nothing below ten, many confirmed at once, corrected, counted beside the needs."""

import json
from pathlib import Path

import pytest

from store import Workspace, open_workspace
from tests.pages.looking import Opener, seen, workspace

WISHES = [f"Phishing erkennen, Teil {letter}" for letter in "abcdefghijkl"] + ["Qwertz uiopü"]


@pytest.fixture
def space(sample_home: Path, tmp_path: Path) -> Workspace:
    found = open_workspace("probe", tmp_path)
    found.write({"needs.json": workspace(sample_home).read("needs.json") or b""})
    found.write({"wishes.json": json.dumps(WISHES).encode()})
    return found


def test_wishes_are_confirmed_at_once_learned_and_counted(open_page: Opener, space: Workspace, tmp_path: Path) -> None:
    home = tmp_path
    at = open_page(home, "wishes")
    assert "13 Wünsche, davon 0 zugeordnet" in seen(at)
    button = next(one for one in at.button if one.label.startswith("Vorschläge bestätigen ("))
    assert button.label == "Vorschläge bestätigen (12)"
    button.click().run(timeout=60)
    assert not at.exception
    learned = json.loads(space.read("wishes-learned.json") or b"{}")
    assert set(learned.values()) == {"SEC-1"}
    assert "13 Wünsche, davon 12 zugeordnet" in seen(at)
    assert "Wünsche je Kompetenz" in seen(at)
    assert space.read("needs.xlsx") is not None, "the workbook holds the counts"
    needs = open_page(home, "needs")
    assert "Wünsche</th>" in seen(needs)


def test_below_ten_nothing_is_shown(open_page: Opener, space: Workspace, tmp_path: Path) -> None:
    space.write({"wishes.json": b"[]"})
    at = open_page(tmp_path, "wishes")
    assert "Keine Wünsche zu zeigen" in seen(at)
    assert not at.selectbox or all("wish-" not in str(box.key) for box in at.selectbox)
