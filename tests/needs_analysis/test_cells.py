from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from needs_analysis import cells


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12.0),
        (" 12 ", 12.0),
        ("0,22", 0.22),
        ("0.22", 0.22),
        ("-3,5", -3.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567.0),
        ("1.200", 1.2),
        ("", None),
        ("zwölf", None),
        ("12 €", None),
        ("1,2,3", None),
        ("1.2.3", None),
        ("nan", None),
        ("1e5", None),
    ],
)
def test_numbers(text: str, value: float | None) -> None:
    assert cells.parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "whole", "money"),
    [
        ("1200", 1200, 1200.0),
        ("1200,50", None, 1200.5),
        ("1.234,56", None, 1234.56),
        ("12.0", 12, 12.0),
        ("1.200", None, None),  # 1200 or 1.2? nobody knows, so it is refused
        ("1,000", None, None),
        ("0,125", None, None),
        ("3.1415", None, None),
    ],
)
def test_whole_numbers_and_money_refuse_what_could_be_thousands(
    text: str, whole: int | None, money: float | None
) -> None:
    assert cells.parse_whole(text) == whole
    assert cells.parse_money(text) == money


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("yes", True),
        ("Ja", True),
        ("x", True),
        ("WAHR", True),
        ("no", False),
        ("nein", False),
        ("", False),
        ("vl", None),
    ],
)
def test_yes_and_no(text: str, value: bool | None) -> None:
    assert cells.parse_yes(text) is value


@pytest.mark.parametrize(
    ("text", "day", "month"),
    [
        ("2027-12-24", date(2027, 12, 24), date(2027, 12, 1)),
        ("24.12.2027", date(2027, 12, 24), date(2027, 12, 1)),
        ("2027-05", None, date(2027, 5, 1)),
        ("05.2027", None, date(2027, 5, 1)),
        ("5/2027", None, date(2027, 5, 1)),
        ("31.02.2027", None, None),
        ("Mai 2027", None, None),
    ],
)
def test_days_and_months(text: str, day: date | None, month: date | None) -> None:
    assert cells.parse_day(text) == day
    assert cells.parse_month(text) == month


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Mo;Di;Mi;Do;Fr;Sa", ("Mo", "Tu", "We", "Th", "Fr", "Sa")),
        ("Mo;Tu;We;Th;Fr;Sa", ("Mo", "Tu", "We", "Th", "Fr", "Sa")),
        (" di ; MI ", ("Tu", "We")),
        ("Mo;So", None),
        ("rotating", None),
    ],
)
def test_weekdays_in_both_languages(text: str, codes: tuple[str, ...] | None) -> None:
    assert cells.parse_weekdays(text) == codes


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (3.0, "3"),
        (0.22, "0.22"),
        (True, "yes"),
        (False, "no"),
        (date(2027, 1, 5), "2027-01-05"),
        (datetime(2027, 1, 5), "2027-01-05"),  # noqa: DTZ001
        ("a\r\nb\x07", "a\nb"),
    ],
)
def test_what_a_spreadsheet_holds_becomes_text(value: object, text: str) -> None:
    assert cells.write_cell(value) == text


@pytest.mark.parametrize("text", ["007", "1,5", "1.50", "1e5", "-0", "+3", "1234567890123456", " 1", "1.", ".5"])
def test_texts_that_would_change_as_numbers_stay_texts(text: str) -> None:
    assert cells.as_number(text) is None


@given(st.one_of(st.integers(-(10**14), 10**14).map(str), st.floats(-1e6, 1e6).map(repr), st.from_regex(r"[-0-9.,]+")))
def test_a_number_in_place_of_a_text_gives_the_text_back(text: str) -> None:
    number = cells.as_number(text)
    assert number is None or cells.write_cell(number) == cells.write_cell(float(number)) == text
