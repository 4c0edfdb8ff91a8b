"""Files of an event: the list to register in, as a workbook, and the dates of the dialogue as a calendar file."""

import io
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from icalendar import Calendar
from icalendar import Event as Entry
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis import show_text
from strategy.model import Event
from strategy.wording import ACCESS, Speaker

_WAITING = 10
_OPEN_ROWS = 50
_HEAD_ROW = 5
_HEADING = PatternFill("solid", fgColor="1F4E5F")


def write_registration_list(event: Event, speaker: Speaker) -> bytes:
    """An empty list with a row per place and a waiting list; it asks for no more than an event needs.

    It is kept apart from the program, which only ever learns how many registered.
    """
    t, book = speaker.say, Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("a new workbook has a sheet")
    sheet.title = t("Registrations")[:31]
    sheet["A1"] = show_text(speaker.tell(event.title))
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = ", ".join(part for part in (speaker.day(event.day), event.start, event.place) if part)
    sheet["A3"] = t(
        "Delete this list two weeks after the event. Enter only the number of registrations in the master data."
    )
    head = (t("No."), t("Name"), t("E-mail or telephone"), t("What I need (accessibility)"), t("State"))
    for column, words in enumerate(head, start=1):
        cell = sheet.cell(_HEAD_ROW, column, words)
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), _HEADING
    places = event.capacity or _OPEN_ROWS
    for number in range(1, places + _WAITING + 1):
        row = _HEAD_ROW + number
        sheet.cell(row, 1, number)
        sheet.cell(row, 5, t("place") if number <= places else t("waiting list"))
    _dress(sheet, (places + _WAITING, [t(ACCESS[name]) for name in event.access]))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _dress(sheet: Worksheet, size: tuple[int, list[str]]) -> None:
    rows, access = size
    for column, width in zip("ABCDE", (6, 28, 30, 34, 16), strict=True):
        sheet.column_dimensions[column].width = width
    for cell in sheet["A1"], sheet["A2"], sheet["A3"]:
        cell.alignment = Alignment(wrap_text=False)
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    if access:
        choice = DataValidation(
            type="list", formula1='"' + ",".join(access) + '"', allow_blank=True, showErrorMessage=False
        )
        sheet.add_data_validation(choice)
        choice.add(f"D{_HEAD_ROW + 1}:D{_HEAD_ROW + rows}")


def write_event_calendar(events: Sequence[Event], speaker: Speaker, town: str) -> bytes:
    """All events that are not cancelled as an iCalendar file; times are local, events without a time take the day."""
    calendar = Calendar()
    calendar.add("prodid", "-//Lernkompass//Buergerdialog//DE")
    calendar.add("version", "2.0")
    for event in events:
        if event.status != "cancelled":
            calendar.add_component(_entry(event, speaker, town))
    content: bytes = calendar.to_ical()
    return content


def _entry(event: Event, speaker: Speaker, town: str) -> Entry:
    entry = Entry()
    entry.add("uid", f"{event.id}-{event.day.isoformat()}@lernkompass")
    entry.add("dtstamp", datetime.combine(event.day, time(0)))
    begin = _start(event)
    entry.add("dtstart", begin)
    if isinstance(begin, datetime):
        entry.add("dtend", begin + timedelta(hours=2))
    entry.add("summary", f"{town}: {speaker.tell(event.title)}")
    entry.add("location", event.place)
    return entry


def _start(event: Event) -> date:
    hour, _, minute = event.start.partition(":")
    if hour.isdigit() and (minute or "0").isdigit() and int(hour) < 24 and int(minute or 0) < 60:  # noqa: PLR2004
        return datetime.combine(event.day, time(int(hour), int(minute or 0)))
    return event.day
