"""Days, parts and places of courses in words."""

from collections.abc import Mapping
from datetime import date

from curriculum.model import PhaseKind
from curriculum.pages.results import Course, Day
from dashboard import Desk

LAENDER: Mapping[str, str] = {
    "BW": "Baden-Württemberg",
    "BY": "Bavaria",
    "BE": "Berlin",
    "BB": "Brandenburg",
    "HB": "Bremen",
    "HH": "Hamburg",
    "HE": "Hesse",
    "MV": "Mecklenburg-Western Pomerania",
    "NI": "Lower Saxony",
    "NW": "North Rhine-Westphalia",
    "RP": "Rhineland-Palatinate",
    "SL": "Saarland",
    "SN": "Saxony",
    "ST": "Saxony-Anhalt",
    "SH": "Schleswig-Holstein",
    "TH": "Thuringia",
}
KINDS: Mapping[PhaseKind, str] = {
    "self": "on one's own, online",
    "live": "live online",
    "room": "in person",
    "transfer": "transfer at work",
    "coaching": "coaching",
}


def day_words(desk: Desk, day: Day) -> str:
    """A dated part: ``Tue, 09.03.2027, 09:00–13:00, in person, Seminar room``."""
    parts = [f"{desk.day(day.day)}, {day.start}–{day.end}", desk.say(KINDS[day.kind]), day.room]
    return ", ".join(part for part in parts if part)


def course_words(desk: Desk, course: Course) -> str:
    """A course by title and number."""
    return desk.say("{title} (course {number})", title=course.title, number=str(course.number))


def month_names(desk: Desk) -> list[str]:
    """Twelve short names of months."""
    from babel.dates import format_date

    return [format_date(date(2027, month, 1), "LLL", locale=desk.language).rstrip(".") for month in range(1, 13)]
