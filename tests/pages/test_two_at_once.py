"""Two people of HR at the same page: who saves second is told, and overwrites nothing."""

from pathlib import Path
from threading import Timer
from time import monotonic

from streamlit.testing.v1 import AppTest

from dashboard.shell import UNDERWAY
from needs_analysis import read_tables, shipped_data, write_workbook
from store import DECISIONS_FILE, MASTER_FILE, Workspace, open_workspace
from tests.pages.looking import Opener, seen, workspace

KEEP = "So soll es gelten"
SENTENCE = "Inzwischen hat jemand anders eine neuere Fassung gespeichert"


def analysed(home: Path, sample_home: Path) -> Workspace:
    space = open_workspace("probe", home)
    space.write({name: workspace(sample_home).read(name) or b"" for name in ("needs.json", "demand.json")})
    return space


def test_decisions(open_page: Opener, sample_home: Path, tmp_path: Path) -> None:
    space = analysed(tmp_path, sample_home)
    anna = open_page(tmp_path, "plan")
    otto = b'{"fairness": {"kind": "floor", "share": 0.2}}'
    space.write({DECISIONS_FILE: otto})
    kind = next(box for box in anna.selectbox if "Die schwächsten Einheiten zuerst" in box.options)
    kind.set_value(kind.options[1]).run()
    next(button for button in anna.button if button.label == KEEP).click().run()
    assert not anna.exception
    assert SENTENCE in seen(anna)
    assert space.read(DECISIONS_FILE) == otto


def go_back(at: AppTest) -> None:
    next(button for button in at.button if button.label == "Zurück zu den Beispielen").click().run()
    assert not at.exception


def test_master_data(open_page: Opener, tmp_path: Path) -> None:
    space = open_workspace("probe", tmp_path)
    otto = write_workbook(read_tables(shipped_data("master")))
    space.write({MASTER_FILE: otto})
    anna = open_page(tmp_path, "master-data")
    space.write({MASTER_FILE: otto + b" "})
    go_back(anna)
    assert SENTENCE in seen(anna)
    assert space.read(MASTER_FILE) == otto + b" "
    go_back(anna)
    assert space.read(MASTER_FILE) is None, "having seen the newer version, one may"


def test_what_was_analysed_is_listed(open_page: Opener, sample_home: Path) -> None:
    text = seen(open_page(sample_home, "survey"))
    assert "Aufbewahrte Auswertungen (1)" in text


def test_a_second_window_waits_while_the_first_works_through_the_sample_town(
    open_page: Opener, sample_home: Path
) -> None:
    begin, seconds = monotonic(), 3.0
    UNDERWAY.acquire()
    Timer(seconds, UNDERWAY.release).start()
    text = seen(open_page(sample_home, "needs"))
    assert monotonic() - begin >= seconds
    assert "Willkommen" not in text
    assert "steht an erster Stelle" in text
