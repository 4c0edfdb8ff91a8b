import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from lernkompass.__main__ import main
from lernkompass.masterdata import Town, check_masterdata, export_masterdata, load_town
from lernkompass.samples import sample_files
from needs_analysis import MasterDataError, UserError, read_tables, shipped_data, write_workbook
from needs_analysis.disclosure import OFFERED_GROUPS
from strategy.edit import read_log
from strategy.revise import RowChange, change_row
from tests.masterdata import Change, cell, changed, row, told, without_column, without_rows, without_sheet


@pytest.fixture(scope="module")
def town() -> Town:
    return load_town()


def test_the_shipped_town(town: Town) -> None:
    assert (town.name, town.land, town.plan_year) == ("Musterstadt", "NW", 2027)
    assert (town.hours_per_person, town.smallest_group) == (20.0, 5)
    assert (len(town.framework.competencies), len(town.catalogue.modules), len(town.strategy.goals)) == (24, 47, 6)
    assert (len(town.resources.rooms), len(town.resources.trainers), len(town.resources.closures)) == (4, 5, 6)


@pytest.mark.parametrize("k", OFFERED_GROUPS)
def test_a_town_chooses_its_smallest_group(k: int) -> None:
    assert (
        load_town(write_workbook(changed(cell("settings", "privacy.smallest_group", "value", str(k))))).smallest_group
        == k
    )


@pytest.mark.parametrize("name", ["stadt.xlsx", "ordner/neu/stadt.xlsx", "stadt"])
def test_what_is_exported_is_sound_and_loads_as_the_same_town(town: Town, tmp_path: Path, name: str) -> None:
    export_masterdata(tmp_path / name)
    assert check_masterdata(tmp_path / name) == ()
    assert load_town(tmp_path / name) == town


def test_the_folder_says_that_all_is_an_example(tmp_path: Path) -> None:
    export_masterdata(tmp_path / "stadt")
    text = (tmp_path / "stadt" / "README.md").read_text(encoding="utf-8")
    assert "Alle Angaben sind Beispiele" in text
    assert "All entries are examples" in text
    assert (tmp_path / "stadt" / "grounding.md").is_file()


def edit(path: Path, *changes: tuple[str, str, Any]) -> None:
    book = load_workbook(path)
    for sheet, place, value in changes:
        book[sheet][place] = value
    book.save(path)


def test_an_edit_in_excel_arrives(town: Town, tmp_path: Path) -> None:
    path = tmp_path / "stadt.xlsx"
    export_masterdata(path)
    edit(path, ("settings", "B2", "Neustadt"), ("settings", "B9", "24,5"), ("modules", "K2", 175.5))
    edited = load_town(path)
    assert (edited.name, edited.hours_per_person) == ("Neustadt", 24.5)
    assert edited.catalogue.modules[0].cost_per_session == 175.5
    assert edited.framework == town.framework


def test_mistakes_made_in_excel_are_told_with_sheet_row_and_column(tmp_path: Path) -> None:
    path = tmp_path / "stadt.xlsx"
    export_masterdata(path)
    edit(path, ("modules", "M3", "GRU-1"), ("goals", "D2", 0.5), ("units", "B5", "V9"), ("rooms", "C2", "viele"))
    problems = check_masterdata(path)
    assert told(problems) == [
        ("units", 5, "parent"),
        ("modules", 3, "prerequisites"),
        ("rooms", 2, "seats"),
        ("goals", None, "weight"),
    ]
    with pytest.raises(MasterDataError) as caught:
        load_town(path)
    assert caught.value.problems == problems
    assert "modules, row 3, column prerequisites: “GRU-1” is not in the sheet modules" in str(caught.value)
    assert "modules, Zeile 3, Spalte prerequisites: " in caught.value.message.text("de")


@pytest.mark.parametrize(
    ("change", "place", "severity"),
    [
        (cell("settings", "town.land", "value", "NRW"), ("settings", 3, "value"), "error"),
        (cell("settings", "privacy.smallest_group", "value", "3"), ("settings", 18, "value"), "error"),
        (cell("settings", "privacy.smallest_group", "value", "50"), ("settings", 18, "value"), "error"),
        (cell("settings", "plan.budget_line", "value", "B-X"), ("settings", 14, "value"), "error"),
        (without_rows("settings", "plan.year"), ("settings", None, "key"), "error"),
        (row("settings", key="town.mayor", value="?"), ("settings", 42, "key"), "warning"),
        (cell("settings", "town.staff", "value", "600"), ("settings", 4, "value"), "warning"),
        (cell("settings", "plan.year", "value", "2031"), ("budget_lines", None, "2031"), "warning"),
        (without_sheet("rooms"), ("rooms", None, ""), "error"),
        (without_column("modules", "group_max"), ("modules", 1, "group_max"), "error"),
    ],
)
def test_what_is_wrong_is_told(change: Change, place: tuple[str, int | None, str], severity: str) -> None:
    problems = check_masterdata(write_workbook(changed(change)))
    assert told(problems) == [place]
    assert problems[0].severity == severity
    if severity == "warning":
        load_town(write_workbook(changed(change)))


def test_warnings_and_errors_of_all_sheets_come_together() -> None:
    changes = [
        without_sheet("closures"),
        without_rows("levels", "2"),
        cell("modules", "KIA-01", "group_min", "50"),
        cell("measures", "M02", "modules", "GRU-77"),
        cell("settings", "town.fte", "value", "viele"),
    ]
    problems = check_masterdata(write_workbook(changed(*changes)))
    assert {problem.source for problem in problems} == {"closures", "levels", "modules", "measures", "settings"}


def test_nobody_loses_edited_data_to_an_export(tmp_path: Path) -> None:
    path = tmp_path / "stadt.xlsx"
    export_masterdata(path)
    export_masterdata(path)  # nothing was edited: nothing to lose
    edit(path, ("rooms", "B2", "Ratssaal"))
    before = path.read_bytes()
    with pytest.raises(UserError, match="exists already"):
        export_masterdata(path)
    assert path.read_bytes() == before


def test_a_folder_with_other_tables_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "rooms.csv").write_text("id,name,seats\nX,Keller,3\n")
    with pytest.raises(UserError, match="exists already"):
        export_masterdata(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["rooms.csv"]


def test_other_endings_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"ends in \.xlsx"):
        export_masterdata(tmp_path / "stadt.ods")


def test_the_exported_workbook_opens_in_another_reader(tmp_path: Path) -> None:
    export_masterdata(tmp_path / "stadt.xlsx")
    book = load_workbook(io.BytesIO((tmp_path / "stadt.xlsx").read_bytes()), read_only=True)
    rows = list(book["role_profiles"].iter_rows(values_only=True))
    assert rows[7][:4] == ("R07", "IT-Administration", "IT administration", 4)


def test_workbooks_made_before_a_sheet_or_column_was_added_stay_valid(town: Town) -> None:
    added = ("indicator_values", "budget_bookings", "resources", "scenarios", "strategy_log", "staff_ideas", "feedback")
    columns = [("goals", "plain_de"), ("measures", "kind"), ("units", "formed_from"), ("rooms", "access")]
    older = changed(*map(without_sheet, added), *(without_column(*place) for place in columns))
    assert check_masterdata(write_workbook(older)) == ()
    loaded = load_town(write_workbook(older))
    assert loaded.framework == town.framework
    assert (loaded.strategy.readings, loaded.strategy.bookings, loaded.strategy.complaints) == ((), (), {})


def test_other_master_data_leave_their_lines_in_the_log_of_those_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the workspace knows goes on: a change made there is told when other master data take it back."""
    folder, now = tmp_path / "town", datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
    folder.mkdir()
    tables = read_tables(shipped_data("master"))
    kept = change_row(tables, RowChange("indicators", ("Z1-I1",), {"target": "90"}), now)
    (folder / "master-data.xlsx").write_bytes(write_workbook(kept))
    own = tmp_path / "own.xlsx"
    own.write_bytes(write_workbook(tables))
    survey = next(iter(sample_files().items()))
    (tmp_path / survey[0]).write_bytes(survey[1])
    call = ["analyse", str(tmp_path / survey[0]), "--out", str(folder), "--masterdata", str(own), "--lang", "en"]
    assert main(call) == 0
    assert "Taken back by these master data: indicators: Z1-I1" in capsys.readouterr().err
    log = read_log(read_tables((folder / "master-data.xlsx").read_bytes()))
    assert [(entry.action, entry.item) for entry in log] == [
        ("edit", "indicators: Z1-I1"),
        ("workbook", "indicators: Z1-I1.target"),
    ]
