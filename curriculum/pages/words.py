"""Days, parts and places of courses in words."""

from datetime import date

from curriculum.model import Session
from curriculum.pages.results import Course, Day, Stretch
from curriculum.programme import Programme
from dashboard import Desk


def day_words(desk: Desk, day: Day) -> str:
    """When and where a dated part is: ``Tue, 09.03.2027, 09:00–13:00, Seminar room``."""
    return ", ".join(part for part in (f"{desk.day(day.day)}, {day.start}–{day.end}", day.room) if part)


def stretch_words(desk: Desk, stretch: Stretch) -> str:
    """How much is to be done between which days."""
    first, last = desk.day(stretch.first_day), desk.day(stretch.last_day)
    return desk.say("{hours} hours between {first} and {last}", hours=stretch.hours, first=first, last=last)


def span_words(desk: Desk, course: Course) -> str:
    """From when to when a course runs."""
    first, last = desk.day(course.first_day), desk.day(course.last_day)
    return first if first == last else desk.say("{first} to {last}", first=first, last=last)


def course_words(desk: Desk, course: Course) -> str:
    """A course by title and number."""
    return desk.say("{title} (course {number})", title=course.title, number=str(course.number))


def session_title(desk: Desk, programme: Programme, session: Session) -> str:
    """A session by the title of its module and its number."""
    module = programme.catalogue.module(session.module)
    title = desk.tell(module.title) if module else session.module
    return desk.say("{title} (course {number})", title=title, number=str(session.number))


def month_names(desk: Desk, form: str = "LLL") -> list[str]:
    """Twelve names of months, short ones or (``LLLL``) full ones."""
    from babel.dates import format_date

    return [format_date(date(2027, month, 1), form, locale=desk.language).rstrip(".") for month in range(1, 13)]
