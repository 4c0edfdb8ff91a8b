"""Usable days, against an independent source where there is one."""

from datetime import date

import pytest

from curriculum.calendar import LANDS, add_months, make_calendar, open_days, weekday_of
from needs_analysis import UserError

EASTER_MONDAY, CORPUS_CHRISTI, ALL_SAINTS, REFORMATION = (
    date(2027, 3, 29),
    date(2027, 5, 27),
    date(2027, 11, 1),
    date(2027, 10, 31),
)


@pytest.mark.parametrize(
    ("land", "day", "free"),
    [
        ("NW", EASTER_MONDAY, True),
        ("NW", CORPUS_CHRISTI, True),
        ("NI", CORPUS_CHRISTI, False),
        ("BY", ALL_SAINTS, True),
        ("BE", ALL_SAINTS, False),
        ("SN", REFORMATION, True),
        ("NW", REFORMATION, False),
        ("SN", date(2027, 11, 17), True),
        ("be", date(2027, 3, 8), True),
    ],
)
def test_public_holidays_of_the_land(land: str, day: date, free: bool) -> None:
    assert (day in make_calendar(land, 2027, (), {}).holidays) is free


@pytest.mark.parametrize("land", LANDS)
def test_every_land_has_the_nine_common_holidays(land: str) -> None:
    common = [(1, 1), (3, 26), (3, 29), (5, 1), (5, 6), (5, 17), (10, 3), (12, 25), (12, 26)]
    assert {date(2027, month, day) for month, day in common} <= set(make_calendar(land, 2027, (), {}).holidays)


def test_an_unknown_land_names_the_known_ones() -> None:
    with pytest.raises(UserError, match=r"XY.*NW \(Nordrhein-Westfalen\)"):
        make_calendar("XY", 2027, (), {})


def test_open_days_leave_out_holidays_and_closures() -> None:
    calendar = make_calendar("NW", 2027, (), {date(2027, 1, 11): "Inventur", date(2026, 1, 12): "other year"})
    mondays = list(open_days(calendar, "Mo"))
    assert mondays[0] == date(2027, 1, 4)
    assert date(2027, 1, 11) not in mondays
    assert EASTER_MONDAY not in mondays
    assert {weekday_of(day) for day in mondays} == {"Mo"}
    assert calendar.holidays[date(2027, 1, 11)] == "Inventur"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2027, 12, 31), 3, date(2028, 3, 31)),
        (date(2027, 4, 20), 3, date(2027, 7, 20)),
    ],
)
def test_months_later_is_a_day_that_exists(day: date, months: int, later: date) -> None:
    assert add_months(day, months) == later
