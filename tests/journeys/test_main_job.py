"""The main job from the command line, as a user or a script would run it."""

import io
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import holidays
import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook

from lernkompass.__main__ import main
from needs_analysis import shipped_data

FORMS = shipped_data("sample_town", "musterstadt-2026-forms.xlsx")


@pytest.fixture(scope="module", params=["anonymous", "named"])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp(request.param)
    assert main(["demo", "--out", str(folder), "--mode", request.param]) == 0
    return folder


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / name).read_text())


def test_the_demo_writes_what_it_promises(demo: Path) -> None:
    names = {path.relative_to(demo).as_posix() for path in demo.rglob("*") if path.is_file()}
    assert {"needs.json", "needs.xlsx", "findings.xlsx", "plan.json", "plan.xlsx", "timetable.ics"} <= names
    kinds = {Path(name).suffix for name in names if name.startswith("course-plans/")}
    assert {".docx", ".xlsx", ".ics"} <= kinds


def test_needs_keep_their_contract_and_the_privacy_rule(demo: Path) -> None:
    needs = read(demo, "needs.json")
    assert {"mode", "respondents", "smallest_group", "competencies", "units", "groups"} <= set(needs)
    assert len(needs["competencies"]) == 24
    keys = {"id", "name", "n", "held", "required", "gap", "low", "high", "priority"}
    for population in [needs, *needs["units"], *needs["roles"]]:
        for competency in population["competencies"]:
            assert keys <= set(competency)
            assert competency["n"] >= needs["smallest_group"] == 5
            assert 0 <= competency["low"] <= competency["gap"] <= competency["high"]
    priorities = [competency["priority"] for competency in needs["competencies"]]
    assert priorities == sorted(priorities, reverse=True)
    assert needs["hidden_units"], "the sample town has teams that are too small to be shown"
    assert all(unit["n"] is None and not unit["competencies"] for unit in needs["hidden_units"])
    assert needs["groups"]["status"] == "groups"
    assert all(group["size"] >= 5 for group in needs["groups"]["groups"])


def test_the_plan_keeps_its_limits(demo: Path) -> None:
    plan = read(demo, "plan.json")
    assert plan["status"] in {"optimal", "feasible"}
    assert plan["cost"] <= plan["budget"]
    assert plan["objective"] <= plan["bound"] * (1 + 1e-9)
    assert plan["gap"] <= 0.01
    assert plan["sessions"]
    assert all({"module", "who", "reason"} <= set(advice) for advice in plan["recommendations"])


def test_no_date_is_a_holiday_or_a_sunday(demo: Path) -> None:
    free = holidays.country_holidays("DE", subdiv="NW", years=range(2026, 2029))
    calendar = Calendar.from_ical((demo / "timetable.ics").read_bytes())
    days = [event["DTSTART"].dt.date() for event in calendar.walk("VEVENT")]
    assert days
    assert not [day for day in days if day in free or day.weekday() == 6 or day.year != 2027]


def test_the_findings_account_for_every_row(demo: Path) -> None:
    counts = read(demo, "findings.json")["counts"]
    parts = ("accepted", "partial", "duplicate", "empty", "quarantined")
    assert counts["rows"] == sum(counts[part] for part in parts)
    assert all(counts[part] > 0 for part in parts if part != "partial"), "Forms exports finished answers only"
    book = load_workbook(demo / "findings.xlsx")
    assert len(book.worksheets) >= 3


@pytest.mark.parametrize("demo", ["anonymous"], indirect=True)
def test_nothing_written_carries_a_pseudonym_of_the_files_in_the_anonymous_mode(demo: Path) -> None:
    sheet = load_workbook(FORMS).worksheets[0]
    header = [str(cell.value or "") for cell in sheet[1]]
    column = next(number for number, text in enumerate(header) if "Kennung" in text)
    people = {str(row[column]) for row in sheet.iter_rows(min_row=2, values_only=True) if row[column]}
    written = b" ".join(p.read_bytes() for p in demo.glob("*.json")).decode()
    words = set(re.findall(r"[\w-]+", written))
    assert not words & people


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_every_course_plan_opens(demo: Path, suffix: str) -> None:
    paths = sorted((demo / "course-plans").glob(f"*{suffix}"))
    assert paths
    for path in paths[:10]:
        if suffix == ".docx":
            assert Document(io.BytesIO(path.read_bytes())).paragraphs
        else:
            assert load_workbook(path).worksheets


def test_libreoffice_opens_what_was_written(demo: Path, tmp_path: Path) -> None:
    office = shutil.which("soffice")
    if not office:
        pytest.skip("LibreOffice is not installed")
    plans = sorted((demo / "course-plans").glob("*.docx"))[:1] + sorted((demo / "course-plans").glob("*.xlsx"))[:1]
    wanted = [demo / "needs.xlsx", demo / "findings.xlsx", demo / "plan.xlsx", *plans]
    call = [office, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run([*call, "--outdir", str(tmp_path), *map(str, wanted)], check=True, capture_output=True, timeout=300)
    assert len(list(tmp_path.glob("*.pdf"))) == len({path.stem for path in wanted})


def test_inspect_prints_one_document(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["inspect", str(FORMS), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["tool"] == "msforms"
    assert found["rows"] == sum(found[part] for part in ("respondents", "partial", "duplicates", "empty"))
    assert main(["inspect", str(FORMS), str(FORMS), "--json"]) == 0
    assert [item["tool"] for item in json.loads(capsys.readouterr().out)["files"]] == ["msforms", "msforms"]


def test_analyse_then_plan_then_a_matching_that_is_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    first, second = tmp_path / "a", tmp_path / "b"
    assert main(["analyse", str(FORMS), "--out", str(first)]) == 0
    matching = json.loads((first / "matching.json").read_text())
    assert matching["proposed"]["role"], "near misses wait for a person"
    matching["values"]["role"] |= matching["proposed"]["role"]
    (tmp_path / "m.json").write_text(json.dumps(matching))
    assert main(["analyse", str(FORMS), "--out", str(second), "--matching", str(tmp_path / "m.json")]) == 0
    assert read(second, "needs.json")["respondents"] > read(first, "needs.json")["respondents"]
    assert main(["plan", str(second), "--budget", "30000", "--hours", "12", "--land", "BY", "--json"]) == 0
    assert read(second, "plan.json")["cost"] <= 30000
    bavaria = holidays.country_holidays("DE", subdiv="BY", years=2027)
    dates = re.findall(r"DTSTART[^:]*:(\d{8})", (second / "timetable.ics").read_text().replace("\r\n ", ""))
    days = [date.fromisoformat(f"{d[:4]}-{d[4:6]}-{d[6:]}") for d in dates if d.startswith("2027")]
    assert days
    assert not [day for day in days if day in bavaria]


@pytest.mark.parametrize(
    ("arguments", "code", "sentence"),
    [
        (["inspect", "no-such-file.xlsx"], 1, "lässt sich nicht öffnen"),
        (["inspect", "no-such-file.xlsx", "--lang", "en"], 1, "cannot be opened"),
        (["plan", "no-such-folder"], 1, "keine ausgewertete Umfrage"),
        (["plan"], 2, ""),
        (["frobnicate"], 2, ""),
        (["plan", ".", "--budget", "-5"], 2, ""),
        (["questionnaire", "--format", "pdf", "--out", "x"], 2, ""),
    ],
)
def test_wrong_calls_end_in_a_sentence(
    arguments: list[str], code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        found = main(arguments)
    except SystemExit as stop:
        found = int(str(stop.code))
    said = capsys.readouterr().err
    assert found == code
    assert sentence in said
    assert "Traceback" not in said


def test_a_budget_below_the_duties_names_the_smallest_one(demo: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", str(demo), "--budget", "10", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["status"] == "infeasible"


def test_master_data_survive_the_workbook(tmp_path: Path) -> None:
    path = tmp_path / "stammdaten.xlsx"
    assert main(["masterdata", "export", str(path)]) == 0
    assert main(["masterdata", "check", str(path)]) == 0
    book = load_workbook(path)
    sheet = book["modules"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(3, header.index("prerequisites") + 1).value = "XXX-99"
    book.save(path)
    assert main(["masterdata", "check", str(path)]) == 1


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("form", ["xlsx", "limesurvey"])
def test_the_questionnaire_is_written(tmp_path: Path, form: str, language: str) -> None:
    path = tmp_path / "questionnaire"
    assert main(["questionnaire", "--format", form, "--lang", language, "--out", str(path)]) == 0
    assert path.stat().st_size > 1000


def test_a_failed_plan_keeps_the_plan_before(demo: Path) -> None:
    before = (demo / "plan.json").read_bytes()
    assert main(["plan", str(demo), "--budget", "0"]) == 1
    assert (demo / "plan.json").read_bytes() == before
    assert list((demo / "course-plans").glob("*.docx"))


def test_the_plan_uses_the_master_data_of_the_analysis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    own = tmp_path / "own.xlsx"
    assert main(["masterdata", "export", str(own)]) == 0
    book = load_workbook(own)
    sheet = book["modules"]
    header = [cell.value for cell in sheet[1]]
    row = next(cells for cells in sheet.iter_rows(min_row=2) if cells[0].value == "SIC-01")
    row[header.index("title_de")].value = "Sicher in unserer Stadt"
    book.save(own)
    assert main(["analyse", str(FORMS), "--out", str(tmp_path / "a"), "--masterdata", str(own)]) == 0
    assert main(["plan", str(tmp_path / "a"), "--budget", "22000"]) == 0
    titles = {module["title_de"] for module in read(tmp_path / "a", "plan.json")["modules"]}
    assert "Sicher in unserer Stadt" in titles
