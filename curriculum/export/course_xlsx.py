"""The course plan of one run as a workbook: facts, goals, phases, dates and the attendance list to sign."""

from collections.abc import Iterator, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from curriculum.export.course import Course, describe_course
from curriculum.export.draft import mark_book
from curriculum.export.names import Names, write_clock
from curriculum.export.xlsx_parts import Book, Field, Look, Value, set_page
from curriculum.model import Module, Session

_HEAD_ROW = 4
_MANY_SIGNATURES, _SIGNATURES_WIDTH = 3, 54
_SIGNATURE_HEIGHT = 27  # points: room for a pen


def write_course_xlsx(session: Session, module: Module, names: Names) -> bytes:
    """The course plan with dates as dates and money as numbers, and the attendance list.

    The list has a line per pseudonym in the named mode, numbered blank lines in the anonymous mode.
    """
    course = describe_course(session, module, names)
    book = Book(names.language)
    if names.draft:
        mark_book(book)
    book.add_facts("Course plan", _facts(course, names))
    book.add_table("Learning goals", _GOAL_FIELDS, [(g.competency, g.entry, g.target, g.ability) for g in course.goals])
    book.add_table("Phases", _PHASE_FIELDS, [(part.number, part.kind, part.hours, part.when) for part in course.parts])
    book.add_table("Dates", _DATE_FIELDS, _date_rows(course))
    if not course.named:
        book.add_table("Learning groups", _GROUP_FIELDS, [(group.name, group.seats) for group in course.audience])
    _add_attendance(book, course, names)
    return book.content(course.title)


_GOAL_FIELDS = (
    Field("Competency"),
    Field("From level"),
    Field("To level"),
    Field("What people can do afterwards", "wide"),
)
_PHASE_FIELDS = (Field("No."), Field("Phase"), Field("Hours", "plain"), Field("When", "wide"))
_DATE_FIELDS = (
    Field("No."),
    Field("Weekday"),
    Field("Date", "day"),
    Field("Begins", "clock"),
    Field("Ends", "clock"),
    Field("Form"),
    Field("Place"),
)
_GROUP_FIELDS = (Field("Learning group"), Field("People", "count"))


def _facts(course: Course, names: Names) -> Iterator[tuple[str, Value, Look]]:
    price = course.price
    yield names.say("Course"), course.title, "text"
    yield names.say("Module"), course.code, "text"
    yield names.say("Session"), course.number, "count"
    if course.period:
        yield names.say("Period"), course.period, "text"
    yield names.say("Hours"), course.hours, "plain"
    yield names.say("Provider"), course.provider, "text"
    yield names.say("Language"), course.languages, "text"
    yield names.say("Obligation"), course.duty or names.say("none"), "text"
    yield names.say("Prerequisites"), "\n".join(course.prerequisites) or names.say("none"), "text"
    yield names.say("People"), price.heads, "count"
    yield names.say("Cost per session"), price.session, "money"
    yield names.say("Cost per head"), price.head, "money"
    yield names.say("Cost in all"), price.total, "money"
    yield (
        names.say("Note"),
        names.say("Planned with Lernkompass; costs and modules from the town's master data."),
        "text",
    )


def _date_rows(course: Course) -> list[Sequence[Value]]:
    return [
        (item.number, item.weekday, item.day, item.start, item.end, item.kind, item.place)
        for item in course.appointments
    ]


# --- the list that goes round ---------------------------------------------------------------------------------------


def _add_attendance(book: Book, course: Course, names: Names) -> None:
    sheet = book.add_sheet(names.say("Attendance"))
    lines = [[person.name] for person in course.audience] if course.named else [[] for _ in range(course.price.heads)]
    who = [names.say("Pseudonym")] if course.named else []
    signatures = _signature_heads(course, names)
    book.write(sheet, (1, 1), names.say("Attendance list: {title}", title=course.title), "title")
    line = names.say("{code}, session {number}", code=course.code, number=course.number)
    book.write(sheet, (2, 1), f"{line} · {course.period}" if course.period else line, "bare")
    book.write(sheet, (3, 1), course.run, "bare")
    head = ["", *who, names.say("Name"), *signatures]
    for place, label in enumerate(head, start=1):
        book.write(sheet, (_HEAD_ROW, place), label, "head")
    for number, known in enumerate(lines, start=1):
        cells: list[Value] = [number, *known]
        for place, value in enumerate([*cells, *[None] * (len(head) - len(cells))], start=1):
            book.write(sheet, (_HEAD_ROW + number, place), value, "box")
        sheet.row_dimensions[_HEAD_ROW + number].height = _SIGNATURE_HEIGHT
    _set_columns(sheet, [6, *([16] if who else []), 32], len(signatures))
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    set_page(sheet, head_row=_HEAD_ROW, landscape=len(signatures) > _MANY_SIGNATURES)


def _signature_heads(course: Course, names: Names) -> list[str]:
    if not course.appointments:
        return [names.say("Completed on"), names.say("Signature")]
    return [
        f"{item.weekday}\n{names.day(item.day)}\n{write_clock(item.start, item.end)}" for item in course.appointments
    ]


def _set_columns(sheet: Worksheet, known: Sequence[int], signatures: int) -> None:
    width = _SIGNATURES_WIDTH // min(signatures, _MANY_SIGNATURES)
    for place, wide in enumerate([*known, *[width] * signatures], start=1):
        sheet.column_dimensions[get_column_letter(place)].width = wide
    sheet.row_dimensions[_HEAD_ROW].height = 42
