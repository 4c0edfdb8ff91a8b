"""Dates as iCalendar files (RFC 5545), in the form that Outlook, Thunderbird and the importer of Moodle all take.

Moodle reads DTEND but not DURATION, and a time zone from TZID or X-WR-TIMEZONE; all of that is written here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from curriculum.export.course import describe_course, order_meetings
from curriculum.export.names import Names, clean_text, find_module, name_rooms
from curriculum.model import Catalogue, Meeting, Module, Room, Session, Timetable
from curriculum.programme import Programme
from needs_analysis import Language, translate

STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""DTSTAMP where the caller gives none. A plan knows no clock, and the same plan shall give the same bytes."""

ZONE = "Europe/Berlin"
_ZONE_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Berlin
BEGIN:DAYLIGHT
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
TZNAME:CEST
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
TZNAME:CET
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
"""


def write_timetable_ics(
    timetable: Timetable,
    catalogue: Catalogue,
    language: Language,
    rooms: Sequence[Room] = (),
    stamp: datetime = STAMP,
) -> bytes:
    """All meetings of all sessions, one event each; ``rooms`` gives the rooms their names, ``stamp`` is a UTC time.

    Raises `UserError` when the catalogue lacks a module of the timetable.
    """
    runs = [(session, find_module(catalogue, session.module)) for session in timetable.sessions]
    names = _calendar_names([module for _, module in runs], rooms, language)
    return _write(translate("Course dates", language), runs, names, stamp=stamp)


def write_course_ics(
    session: Session, module: Module, language: Language, rooms: Sequence[Room] = (), stamp: datetime = STAMP
) -> bytes:
    """The meetings of one session, one event each. A session without meetings gives a calendar without events."""
    names = _calendar_names([module], rooms, language)
    return _write(module.title.text(language), [(session, module)], names, stamp=stamp)


def write_trainer_feeds(programme: Programme, language: Language) -> Mapping[str, bytes]:
    """Trainer -> the calendar of the meetings that this trainer holds, in all courses."""
    sessions = programme.timetable.sessions
    runs = [(session, find_module(programme.catalogue, session.module)) for session in sessions]
    names = _calendar_names([module for _, module in runs], programme.calendar.rooms, language)
    feeds = {}
    for trainer in programme.calendar.trainers:
        held = [run for run in runs if any(meeting.trainer == trainer.id for meeting in run[0].meetings)]
        if held:
            title = translate("Course dates", language)
            feeds[trainer.id] = _write(f"{title}: {trainer.name}", held, names, trainer=trainer.id)
    return feeds


def write_cancelled_ics(before: Programme, after: Programme, language: Language) -> bytes | None:
    """What Outlook takes to remove dates that are no longer held (``METHOD:CANCEL``); None where all still are.

    In the feeds such dates are simply missing, which is what Moodle wants: it ignores cancellations.
    """
    held = {uid for session in after.timetable.sessions for uid in _event_names(session)}
    calendar = start_calendar(translate("Cancelled course dates", language), language)
    calendar.add("method", "CANCEL")
    found = False
    for session in before.timetable.sessions:
        module = find_module(before.catalogue, session.module)
        names = _calendar_names([module], before.calendar.rooms, language)
        for event in _events(session, module, names):
            if str(event["uid"]) not in held:
                event.add("dtstamp", STAMP)
                event.add("status", "CANCELLED")
                event.add("sequence", 1)
                calendar.add_component(event)
                found = True
    content: bytes = calendar.to_ical()
    return content if found else None


def _event_names(session: Session) -> list[str]:
    meetings = order_meetings(session)
    return [_name_event(session, meetings[0], number) for number in range(1, len(meetings) + 1)]


def _calendar_names(modules: Iterable[Module], rooms: Sequence[Room], language: Language) -> Names:
    """Only what stands in a calendar; it names no people."""
    titles = {module.id: module.title.text(language) for module in modules}
    return Names(language, "anonymous", titles, {}, {}, {}, name_rooms(rooms))


def _write(
    title: str, runs: Iterable[tuple[Session, Module]], names: Names, *, stamp: datetime = STAMP, trainer: str = ""
) -> bytes:
    calendar = start_calendar(title, names.language)
    for session, module in runs:
        for event in _events(session, module, names, trainer):
            event.add("dtstamp", stamp)
            calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def start_calendar(title: str, language: Language) -> Calendar:
    """An empty calendar with its name and the time zone of all our events."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Lernkompass//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", clean_text(title))
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(Timezone.from_ical(_ZONE_RULES))
    return calendar


def _events(session: Session, module: Module, names: Names, trainer: str = "") -> Iterator[Event]:
    """An event per meeting, or per meeting of one trainer; the numbers are those of the whole course."""
    meetings = order_meetings(session)
    description = _describe(session, module, names)
    for number, meeting in enumerate(meetings, start=1):
        if trainer and meeting.trainer != trainer:
            continue
        title = names.modules[module.id]
        summary = names.say("{title} ({number} of {count})", title=title, number=number, count=len(meetings))
        event = Event()
        event.add("uid", _name_event(session, meetings[0], number))
        event.add("dtstart", _moment(meeting, meeting.start))
        event.add("dtend", _moment(meeting, meeting.end))
        event.add("summary", clean_text(summary))
        event.add("location", clean_text(names.place(meeting.room)))
        event.add("description", clean_text(description))
        yield event


def _name_event(session: Session, first: Meeting, number: int) -> str:
    """Stable when a meeting moves; the year keeps the runs of two years apart, whose sessions are numbered alike."""
    return f"{session.id}-{number}-{first.day.year}@lernkompass"


def _moment(meeting: Meeting, clock: time) -> datetime:
    return datetime.combine(meeting.day, clock, tzinfo=ZoneInfo(ZONE))


def _describe(session: Session, module: Module, names: Names) -> str:
    course = describe_course(session, module, names)
    lines = [names.say("{code}, session {number}", code=course.code, number=course.number)]
    lines += [f"{part.number}. {part.kind}, {names.hours(part.hours)}: {part.when}" for part in course.parts]
    return "\n".join(lines)
