"""A second town in another Land, with goals, weights and lines of its own: from upload to report, page and new plan."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from data.sample_town.second_town import SURVEY, WORKBOOK, make_survey, make_tables
from lernkompass.__main__ import main
from needs_analysis import read_tables, shipped_data
from tests.masterdata import cells_of

MASTER, ANSWERS = shipped_data("sample_town", WORKBOOK), shipped_data("sample_town", SURVEY)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town analysed and planned."""
    path = tmp_path_factory.mktemp("uferlingen")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LERNKOMPASS_HOME", str(path / "home"))
        assert main(["analyse", str(ANSWERS), "--masterdata", str(MASTER), "--out", str(path / "2027")]) == 0
    assert main(["plan", str(path / "2027")]) == 0
    return path / "2027"


def asked(capsys: pytest.CaptureFixture[str], *arguments: str, code: int = 0) -> Any:
    capsys.readouterr()
    assert main(["strategy", *arguments, "--json"]) == code
    return json.loads(capsys.readouterr().out)


def test_the_kept_files_are_what_the_program_makes() -> None:
    assert cells_of(read_tables(MASTER)) == cells_of(make_tables())
    assert ANSWERS.read_bytes() == make_survey(make_tables())


def test_the_workbook_is_sound_but_for_one_line_short_of_money(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["masterdata", "check", str(MASTER), "--json"]) == 0
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert [(one["source"], one["column"]) for one in problems] == [("budget_lines", "2028")]


def test_goals_weights_money_and_forecasts_are_the_towns_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    goals = asked(capsys, "goals", str(folder))["goals"]
    assert [(goal["id"], goal["weight"]) for goal in goals] == [("A", 0.45), ("B", 0.35), ("C", 0.2)]
    assert all(0 < goal["closed"] < 1 for goal in goals)
    plan = json.loads((folder / "plan.json").read_text())
    assert plan["land"] == "BY"
    assert plan["budget"] == 14000
    assert sum(goal["course_cost"] for goal in goals) <= plan["cost"] + 0.01
    lines = asked(capsys, "budget", str(folder), code=1)["lines"]
    assert [(line["line"], line["year"], line["free"]) for line in lines if line["flag"] == "over"] == [
        ("4712", 2028, -1000.0)
    ]
    assert next(line for line in lines if (line["line"], line["year"]) == ("4711", 2027))["courses"] == plan["cost"]
    lights = {one["id"]: one["light"] for one in asked(capsys, "forecast", str(folder))["indicators"]}
    assert lights == {"A1": "green", "B1": "red", "B2": "green", "C1": "grey"}


def test_the_way_back_from_a_course(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert asked(capsys, "goals", str(folder), "--module", "KIA-01")["goals"] == {"C": ["AIA-1"]}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--module", "KIA-01"], "KIA-01 dient C KI mit Augenmaß durch: KI verstehen und verantworten."),
        (["--goal", "B"], "- E-Akte und elektronische Vorgangsbearbeitung: Anteil 40 %, Mittlere Lücke"),
        (["--goal", "B"], "- Bauportal: Federführung Bauamt"),
    ],
)
def test_the_same_in_words(folder: Path, capsys: pytest.CaptureFixture[str], options: list[str], expected: str) -> None:
    capsys.readouterr()
    assert main(["strategy", "goals", str(folder), *options, "--lang", "de"]) == 0
    assert expected in capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")


def test_a_module_that_is_not_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["strategy", "goals", str(folder), "--module", "X-1", "--lang", "de"]) == 1
    assert "Es gibt kein Modul X-1." in capsys.readouterr().err


def test_report_and_page(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked(capsys, "report", str(folder), "--out", str(folder / "rat.docx"), "--day", "2026-11-25")
    document = Document(io.BytesIO((folder / "rat.docx").read_bytes()))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    assert [text for text in headings if text.startswith("Ziel ")] == [
        "Ziel A: Rathaus, das man versteht",
        "Ziel B: Bauen ohne Papier",
        "Ziel C: KI mit Augenmaß",
    ]
    assert not [one.text for one in document.paragraphs if "Beispiele einer Stadt" in one.text]
    asked(capsys, "page", str(folder), "--out", str(folder / "buerger.html"), "--day", "2026-11-25")
    page = (folder / "buerger.html").read_text(encoding="utf-8")
    for words in (
        "Uferlingen",
        "Rathaus, das man versteht",
        "Wir schreiben so, dass alle es verstehen.",
        "Building without paper",
    ):
        assert words in page
    assert "Musterstadt" not in page


def test_other_weights_make_another_plan(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    before = json.loads((folder / "plan.json").read_text())
    new = tmp_path / "neu.xlsx"
    arguments = ["--set", "A=0.02", "--set", "B=0.9", "--set", "C=0.08", "--reason", "Ratsbeschluss", "--out", str(new)]
    answer = asked(capsys, "weights", str(folder), *arguments)
    assert answer["saved"]
    assert answer["weights"] == {"A": 0.02, "B": 0.9, "C": 0.08}
    assert answer["priorities"][0]["place_before"] != 1, "another competency comes first"
    assert main(["plan", str(folder), "--masterdata", str(new)]) == 0
    after = json.loads((folder / "plan.json").read_text())
    seats = [{one["module"]: one["seats"] for one in plan["assignments"]} for plan in (before, after)]
    assert seats[0] != seats[1]
    goals = {
        goal["id"]: goal["closed"] for goal in asked(capsys, "goals", str(folder), "--masterdata", str(new))["goals"]
    }
    assert goals["B"] > 0.25
    assert asked(capsys, "weights", str(folder), "--masterdata", str(new), "--undo")["weights"]["A"] == 0.45


def test_pairs_give_weights_with_their_consistency(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = asked(capsys, "weights", str(folder), "--pair", "A:B=2", "--pair", "B:C=2", "--pair", "A:C=4")
    assert answer["weights"] == {"A": 0.5714, "B": 0.2857, "C": 0.1429}
    assert answer["consistent"]


@pytest.mark.parametrize("wrong", [["--set", "Z9=1"], ["--set", "A=viel"], ["--pair", "A:A=3"], ["--pair", "A:B=99"]])
def test_slips_end_in_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str], wrong: list[str]) -> None:
    assert main(["strategy", "weights", str(folder), *wrong]) == 1
    assert "lässt sich nicht lesen" in capsys.readouterr().err


def test_feedback_goes_into_the_workbook(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    export = tmp_path / "karten.csv"
    export.write_text("Datum;Anliegen;Note\n01.10.2026;Der Bescheid ist unverständlich;5\n02.10.2026;Danke;1\n")
    out = tmp_path / "neu.xlsx"
    answer = asked(capsys, "feedback", str(folder), str(export), "--scale", "grades", "--out", str(out))
    assert answer["rows"] == 2
    rows = read_tables(out)["feedback"].rows[-2:]
    assert [(row.text("topic"), row.text("complaint"), row.text("satisfaction")) for row in rows] == [
        ("T3", "yes", "20"),
        ("", "no", "100"),
    ]
