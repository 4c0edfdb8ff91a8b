"""Sites, rooms, trainers, absences and days out of their tables."""

from dataclasses import replace
from datetime import date

import pytest

from curriculum.catalogue import load_catalogue
from curriculum.model import Catalogue, Service
from curriculum.resources import Resources, check_resources, load_resources, open_calendar
from needs_analysis import MasterDataError, Tables, load_framework
from tests.masterdata import Change, cell, changed, put, row, shipped, told, without_sheet


def read(*changes: Change) -> Resources:
    tables = changed(*changes)
    return load_resources(tables, load_catalogue(tables, load_framework(tables)))


def test_rooms_say_where_they_are_and_whom_they_suit() -> None:
    rooms = {room.id: (room.seats, room.site, room.access) for room in read().rooms}
    assert rooms == {
        "SAAL": (24, "RH", ("wheelchair", "hearing_loop")),
        "SCHUL1": (12, "RH", ("wheelchair",)),
        "SCHUL2": (16, "RH", ("wheelchair",)),
        "BBH1": (16, "BBH", ()),
    }


@pytest.mark.parametrize(
    ("trainer", "weekdays", "modules"),
    [
        ("T1", ("Mo", "Tu", "We", "Th"), {"GRU-01", "GRU-02", "GRU-04", "GRU-08"}),  # what raises DIG-1, 2, 3 or 5
        ("T4", ("Mo", "Tu", "We", "Th", "Fr"), {"SIC-01", "VER-01", "VER-02"}),  # SEC-1 and 2, and two by name
    ],
)
def test_trainers_teach_the_internal_modules_of_their_competencies(
    trainer: str, weekdays: tuple[str, ...], modules: set[str]
) -> None:
    found = next(one for one in read().trainers if one.id == trainer)
    assert (found.weekdays, set(found.modules)) == (weekdays, modules)


def test_absences_belong_to_their_trainer_or_room() -> None:
    resources = read(row("absences", room="SCHUL1", first_day="2027-05-03", last_day="2027-05-04"))
    away = {one.id: len(one.away) for one in (*resources.rooms, *resources.trainers) if one.away}
    assert away == {"T2": 12, "T3": 5, "SAAL": 33, "SCHUL1": 2}
    assert next(one for one in resources.rooms if one.id == "SCHUL1").away == (date(2027, 5, 3), date(2027, 5, 4))


def test_closures_are_spelled_out_day_by_day() -> None:
    closures = read(row("closures", first_day="6.5.2027", last_day="07.05.2027", name_de="Umzug")).closures
    assert closures[date(2027, 5, 6)] == closures[date(2027, 5, 7)] == "Umzug"
    assert [day for day in closures if day.month == 12] == [date(2027, 12, day) for day in range(27, 32)]
    assert list(closures) == sorted(closures)


def test_the_calendar_holds_it_all() -> None:
    calendar = open_calendar("NW", 2027, read(), Service(0.3, 4, {"V": 3}))
    assert calendar.school_holidays[date(2027, 7, 19)].startswith("Sommerferien")
    assert date(2027, 2, 8) in calendar.holidays
    assert (calendar.service.minutes("BBH", "RH"), calendar.service.minutes("RH", "BBH")) == (25, 25)
    assert (calendar.service.minutes("RH", "RH"), calendar.service.minutes("RH", "?")) == (0, None)
    assert calendar.service.courses_at == {"NORD": "RH", "FW": "RH"}
    assert (calendar.service.away_share, calendar.service.staff) == (0.3, {"V": 3})


def test_units_work_where_the_unit_above_does_unless_they_say_otherwise() -> None:
    framework = load_framework(shipped())
    sites = {unit.id: unit.site for unit in framework.units}
    assert [sites[name] for name in ("V", "A33-1", "A33-2", "A37-1", "A70-4")] == ["RH", "RH", "NORD", "FW", "BBH"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (cell("rooms", "SAAL", "seats", "viele"), ("rooms.csv", 2, "seats")),
        (cell("rooms", "SAAL", "site", ""), ("rooms.csv", 2, "site")),
        (cell("rooms", "SAAL", "site", "MOND"), ("rooms.csv", 2, "site")),
        (cell("rooms", "SAAL", "access", "wheelchair;lift"), ("rooms.csv", 2, "access")),
        (cell("closures", "2027-12-27", "last_day", "2027-12-20"), ("closures.csv", 3, "last_day")),
        (cell("closures", "2027-12-27", "last_day", "2028-12-31"), ("closures.csv", 3, "last_day")),
        (cell("closures", "2027-12-27", "last_day", "Silvester"), ("closures.csv", 3, "last_day")),
        (cell("school_holidays", "2027-03-22", "last_day", "2027-03-02"), ("school_holidays.csv", 3, "last_day")),
        (cell("absences", "T2", "room", "SAAL"), ("absences.csv", 2, "trainer")),
        (cell("absences", "T2", "trainer", ""), ("absences.csv", 2, "trainer")),
        (cell("absences", "T2", "last_day", "2026-06-18"), ("absences.csv", 2, "last_day")),
        (cell("absences", "T2", "trainer", "T9"), ("absences.csv", 2, "trainer")),
        (cell("sites", "FW", "courses_at", "NORD"), ("sites.csv", 4, "courses_at")),
        (cell("sites", "FW", "courses_at", ""), ("sites.csv", 4, "courses_at")),  # there is no room
        (cell("travel", "NORD", "minutes", "nah"), ("travel.csv", 5, "minutes")),
        (cell("travel", "NORD", "to_site", "NORD"), ("travel.csv", 5, "to_site")),
        (row("travel", from_site="BBH", to_site="RH", minutes="25"), ("travel.csv", 8, "to_site")),
        (row("sites", id="NEU", name="Neubau", courses_at="RH"), ("travel.csv", None, "minutes")),
        (cell("trainers", "T1", "competencies", "DIG-99"), ("trainers.csv", 2, "competencies")),
        (cell("trainers", "T1", "weekdays", "Mo;Fr;Xx"), ("trainers.csv", 2, "weekdays")),
        (cell("trainers", "T5", "modules", ""), ("modules.csv", None, "provider_type")),
        (cell("units", "V", "site", ""), ("units.csv", 2, "site")),
        (without_sheet("rooms"), ("rooms", None, "")),
    ],
)
def test_what_is_wrong_is_named(change: Change, place: tuple[str, int | None, str]) -> None:
    tables = changed(change)
    found = {(problem.source, problem.row, problem.column): problem for problem in check_resources(tables)}
    matches = [problem for (source, line, column), problem in found.items() if (source, column) == (place[0], place[2])]
    assert matches
    assert place[1] is None or matches[0].row == place[1]
    if any(problem.severity == "error" for problem in found.values()):
        with pytest.raises(MasterDataError):
            load_resources(tables, Catalogue(()))


def test_nothing_is_wrong_with_the_shipped_ones() -> None:
    assert told(check_resources(shipped())) == []


def without_all_rows(name: str) -> Change:
    return lambda tables: put(tables, replace(tables[name], rows=()))


def blank(name: str, column: str) -> Change:
    def change(tables: Tables) -> Tables:
        rows = tuple(replace(row, cells={**row.cells, column: ""}) for row in tables[name].rows)
        return put(tables, replace(tables[name], rows=rows))

    return change


def test_one_place_needs_no_sites_and_no_trainers() -> None:
    bare = [without_all_rows(name) for name in ("sites", "travel", "trainers", "absences", "school_holidays")]
    tables = changed(*bare, blank("rooms", "site"), blank("units", "site"))
    assert told(check_resources(tables)) == []
    assert {room.site for room in load_resources(tables, Catalogue(())).rooms} == {""}
