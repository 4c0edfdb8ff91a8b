import csv
from pathlib import Path

import pytest

from needs_analysis import LANGUAGES, MasterDataError, load_framework
from needs_analysis.framework import check_framework
from tests.masterdata import (
    Change,
    cell,
    changed,
    row,
    row_of,
    shipped,
    told,
    with_column,
    without_column,
    without_rows,
    without_sheet,
)

SHARED = Path(__file__).parents[2] / ".." / "shared" / "master-data"


def test_the_shipped_framework() -> None:
    framework = load_framework(shipped())
    assert len(framework.areas) == 6
    assert len(framework.competencies) == 24
    assert [level.level for level in framework.levels] == [0, 1, 2, 3, 4, 5]
    assert [role.id for role in framework.roles] == [f"R{number:02d}" for number in range(1, 14)]
    assert len(framework.working_times) == 8
    data_protection = framework.competency("SEC-2")
    assert data_protection is not None
    assert data_protection.name.de == "Datenschutz"
    assert data_protection.digcomp == ("4.2",)
    administrator = framework.role("R07")
    assert administrator is not None
    assert (administrator.required["DIG-5"], administrator.required["LEA-1"]) == (5, 0)


def test_the_shipped_town_has_620_people_in_four_levels() -> None:
    units = load_framework(shipped()).units
    parents = {unit.id: unit.parent for unit in units}

    def depth(unit: str) -> int:
        parent = parents[unit]
        return 1 + depth(parent) if parent else 1

    assert sum(unit.staff for unit in units) == 620
    assert {depth(unit.id) for unit in units} == {1, 2, 3, 4}
    teams = [unit for unit in units if depth(unit.id) == 4]
    assert sum(3 <= unit.staff <= 6 for unit in teams) >= 10
    assert max(unit.staff for unit in teams) == 35


def test_working_times_know_weekdays_in_english() -> None:
    times = {time.id: time for time in load_framework(shipped()).working_times}
    assert times["W4-FR"].weekdays == ("Mo", "Tu", "We", "Th")
    assert times["W4-VAR"].rotating
    assert times["W4-VAR"].days_per_week == 4
    assert times["W4-VAR"].weekdays == ("Mo", "Tu", "We", "Th", "Fr")
    assert not times["W6"].rotating


def test_decimal_commas_and_english_weekdays_are_read() -> None:
    change = (
        cell("working_times", "W5", "hours_per_day", "7,8"),
        cell("working_times", "W5", "weekdays", "Mo;Tu;We;Th;Fr"),
    )
    assert load_framework(changed(*change)) == load_framework(shipped())


@pytest.mark.parametrize(
    ("change", "place", "repair"),
    [
        (cell("competencies", "DIG-2", "area", "DIGG"), ("competencies.csv", "DIG-2", "area"), "is DIG meant"),
        (cell("competencies", "DIG-2", "digcomp", "1.3;9.9"), ("competencies.csv", "DIG-2", "digcomp"), "9.9"),
        (cell("competencies", "DIG-2", "id", "DIG-1"), ("competencies.csv", "DIG-2", "id"), "already in row 2"),
        (cell("competencies", "DIG-2", "name_de", " "), ("competencies.csv", "DIG-2", "name_de"), "empty"),
        (cell("areas", "COL", "id", "C;L"), ("areas.csv", "COL", "id"), "cannot be an id"),
        (cell("role_profiles", "R01", "DIG-1", "6"), ("role_profiles.csv", "R01", "DIG-1"), "0 to 5"),
        (cell("role_profiles", "R01", "DIG-1", "drei"), ("role_profiles.csv", "R01", "DIG-1"), "no whole number"),
        (cell("levels", "4", "level", "9"), ("levels.csv", "4", "level"), "0 to 5"),
        (cell("units", "A10", "parent", "D9"), ("units.csv", "A10", "parent"), "is D4 meant"),
        (cell("units", "A10", "parent", ""), ("units.csv", "A10", "parent"), "unit above A10"),
        (cell("units", "A10", "parent", "A10-2"), ("units.csv", "A10", "parent"), "A10 > A10-2 > A10"),
        (cell("units", "A10-2", "parent", "A10-2"), ("units.csv", "A10-2", "parent"), "A10-2 > A10-2"),
        (cell("units", "A10", "staff", "-1"), ("units.csv", "A10", "staff"), "0 or more"),
        (cell("working_times", "W5", "weekdays", "Mo;So"), ("working_times.csv", "W5", "weekdays"), "Mo;Di;Mi;Do;Fr;Sa"),
        (cell("working_times", "W5", "weekdays", "Mo;Mo;Di;Mi;Do"), ("working_times.csv", "W5", "weekdays"), "twice"),
        (cell("working_times", "W5", "weekdays", "Mo;Di"), ("working_times.csv", "W5", "weekdays"), "says 5"),
        (cell("working_times", "W4-VAR", "weekdays", "Mo;Di;Mi;Do"), ("working_times.csv", "W4-VAR", "weekdays"), "all"),
        (cell("working_times", "W5", "weekly_hours", "41"), ("working_times.csv", "W5", "weekly_hours"), "make 39"),
        (cell("working_times", "W5", "hours_per_day", "11"), ("working_times.csv", "W5", "hours_per_day"), "0.5 to 10"),
        (cell("working_times", "W5", "rotating", "vielleicht"), ("working_times.csv", "W5", "rotating"), "yes or no"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named(change: Change, place: tuple[str, str, str], repair: str) -> None:
    file, key, column = place
    with pytest.raises(MasterDataError) as caught:
        load_framework(changed(change))
    problem = next(found for found in caught.value.problems if found.column == column)
    assert (problem.source, problem.row) == (file, row_of(file.removesuffix(".csv"), key))
    assert repair in problem.text("en")
    assert problem.text("en") in caught.value.message.text("en")


@pytest.mark.parametrize(
    ("change", "place", "repair"),
    [
        (without_column("units", "staff"), ("units.csv", 1, "staff"), "row 1"),
        (without_column("role_profiles", "COL-4"), ("role_profiles.csv", 1, "COL-4"), "row 1"),
        (without_sheet("units"), ("units", None, ""), "lernkompass masterdata export"),
        (without_rows("levels", "3"), ("levels.csv", None, "level"), "Level 3"),
        (without_rows("areas", "DIG", "ADM", "SEC", "AIA", "LEA", "COL"), ("areas.csv", None, ""), "at least one"),
        (row("units", id="X", name="Zweites Rathaus", staff="3"), ("units.csv", 82, "parent"), "top unit, V"),
    ],
)
def test_a_missing_part_is_named(change: Change, place: tuple[str, int | None, str], repair: str) -> None:
    problems = check_framework(changed(change))
    assert place in told(problems)
    assert repair in problems[told(problems).index(place)].text("en")


def test_a_missing_sheet_causes_no_other_complaints() -> None:
    for name in ("competencies", "units", "areas", "digcomp_crosswalk"):
        assert told(check_framework(changed(without_sheet(name)))) == [(name, None, "")]


def test_a_lower_scale_bounds_the_profiles() -> None:
    problems = check_framework(changed(without_rows("levels", "5")))
    assert told(problems) == [("role_profiles.csv", 8, "DIG-5"), ("role_profiles.csv", 8, "SEC-1")]


def test_a_column_of_ones_own_is_only_warned_of() -> None:
    tables = changed(with_column("areas", "Notiz", "unsere"))
    assert [(found.column, found.severity) for found in check_framework(tables)] == [("Notiz", "warning")]
    load_framework(tables)


def test_all_problems_are_told_at_once_in_both_languages() -> None:
    changes = (
        cell("competencies", "DIG-1", "area", "XX"),
        cell("role_profiles", "R05", "LEA-2", "7"),
        cell("units", "A10", "parent", "A10-1"),
        cell("working_times", "P3", "weekly_hours", "viel"),
    )
    with pytest.raises(MasterDataError) as caught:
        load_framework(changed(*changes))
    assert len(caught.value.problems) == 4
    for language in LANGUAGES:
        assert len(caught.value.message.text(language).splitlines()) == 5


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the folder the master data were taken from")
@pytest.mark.parametrize(
    "name",
    ["areas", "competencies", "levels", "role_profiles", "modules", "staff_cost_rates", "digcomp_crosswalk"],
)
def test_nothing_of_the_source_was_lost(name: str) -> None:
    with (SHARED / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        expected = list(csv.DictReader(stream))
    kept = [{key: line.cells[key] for key in expected[0]} for line in shipped()[name].rows]
    assert kept == expected
