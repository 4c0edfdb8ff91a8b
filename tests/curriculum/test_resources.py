from datetime import date

import pytest

from curriculum.model import Room
from curriculum.resources import check_resources, load_closures, load_rooms
from needs_analysis import MasterDataError
from tests.masterdata import Change, cell, changed, row, shipped, told, without_sheet


def test_rooms() -> None:
    assert load_rooms(shipped())[0] == Room("SAAL", "Sitzungssaal", 24)
    assert [room.seats for room in load_rooms(shipped())] == [24, 12, 16]


def test_closures_are_spelled_out_day_by_day() -> None:
    closures = load_closures(changed(row("closures", first_day="6.5.2027", last_day="07.05.2027", name_de="Umzug")))
    assert closures[date(2027, 5, 6)] == closures[date(2027, 5, 7)] == "Umzug"
    assert [day for day in closures if day.month == 12] == [date(2027, 12, day) for day in range(27, 32)]
    assert list(closures) == sorted(closures)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (cell("rooms", "SAAL", "seats", "viele"), ("rooms.csv", 2, "seats")),
        (cell("closures", "2027-12-27", "last_day", "2027-12-20"), ("closures.csv", 3, "last_day")),
        (cell("closures", "2027-12-27", "last_day", "2028-12-31"), ("closures.csv", 3, "last_day")),
        (cell("closures", "2027-12-27", "last_day", "Silvester"), ("closures.csv", 3, "last_day")),
        (without_sheet("rooms"), ("rooms", None, "")),
    ],
)
def test_what_is_wrong_is_named(change: Change, place: tuple[str, int | None, str]) -> None:
    tables = changed(change)
    assert told(check_resources(tables)) == [place]
    with pytest.raises(MasterDataError):
        (load_rooms if place[0].startswith("rooms") else load_closures)(tables)
