"""Days on which sessions can be held: public holidays of the Land, closed days of the town hall, rooms.

Public holidays come from the ``holidays`` library for the whole Land. Holidays of single municipalities (Augsburg's
Peace Festival, Assumption Day in only some Bavarian towns, Corpus Christi in parts of Saxony and Thuringia) are not
handled: enter them as closures in the master data.
"""

from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta

import holidays

from curriculum.model import Calendar, Room
from needs_analysis import Message, UserError

LANDS: Mapping[str, str] = {
    "BW": "Baden-Württemberg",
    "BY": "Bayern",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern",
    "NI": "Niedersachsen",
    "NW": "Nordrhein-Westfalen",
    "RP": "Rheinland-Pfalz",
    "SL": "Saarland",
    "SN": "Sachsen",
    "ST": "Sachsen-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thüringen",
}
WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def make_calendar(land: str, year: int, rooms: Sequence[Room], closures: Mapping[date, str]) -> Calendar:
    """The calendar of one year. ``closures``: further closed days with their reason.

    Raises UserError for a Land that does not exist, naming those that do.
    """
    free = {**public_holidays(land, (year,)), **{d: n for d, n in closures.items() if d.year == year}}
    return Calendar(
        land.strip().upper(), date(year, 1, 1), date(year, 12, 31), dict(sorted(free.items())), tuple(rooms)
    )


def public_holidays(land: str, years: Iterable[int]) -> Mapping[date, str]:
    """The public holidays of a Land in some years, with their names. Raises UserError as `make_calendar` does."""
    code = land.strip().upper()
    if code not in LANDS:
        known = ", ".join(f"{short} ({name})" for short, name in LANDS.items())
        message = "There is no Land “{land}”. Choose one of these: {known}."
        raise UserError(Message(message, {"land": land, "known": known}))
    found = holidays.country_holidays("DE", subdiv=code, years=[*years], language="de")
    return {day: str(name) for day, name in found.items()}


def weekday_of(day: date) -> str:
    """The two-letter code of the weekday."""
    return WEEKDAYS[day.weekday()]


def add_months(day: date, months: int) -> date:
    """The same day some months later, the last of the month where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def open_days(calendar: Calendar, weekday: str) -> Iterator[date]:
    """The days of the calendar on this weekday that are neither holidays nor closed."""
    first = calendar.first_day
    day = first + timedelta(days=(WEEKDAYS.index(weekday) - first.weekday()) % 7)
    while day <= calendar.last_day:
        if day not in calendar.holidays:
            yield day
        day += timedelta(days=7)
