"""Dates as iCalendar files (RFC 5545), in the form that Outlook, Thunderbird and the importer of Moodle all take.

Moodle reads DTEND but not DURATION, and a time zone from TZID or X-WR-TIMEZONE; all of that is written here.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone

from curriculum.export.calendar_told import STAMP, Told, name_events
from curriculum.export.course import describe_course, order_meetings
from curriculum.export.names import Names, clean_text, find_module, name_rooms
from curriculum.model import Catalogue, Meeting, Module, Room, Session, Timetable
from curriculum.programme import Programme
from needs_analysis import Language, translate

Known = Mapping[str, Told]
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
    told: Known | None = None,
) -> bytes:
    """All meetings of all sessions, one event each; ``rooms`` gives the rooms their names.

    ``told``: what calendars know of the events, from which sequence numbers and moments of change come.

    Raises `UserError` when the catalogue lacks a module of the timetable.
    """
    runs = [(session, find_module(catalogue, session.module)) for session in timetable.sessions]
    names = _calendar_names([module for _, module in runs], rooms, language)
    return _write(translate("Course dates", language), runs, names, told or {})


def write_course_ics(
    session: Session, module: Module, language: Language, rooms: Sequence[Room] = (), told: Known | None = None
) -> bytes:
    """The meetings of one session, one event each. A session without meetings gives a calendar without events."""
    names = _calendar_names([module], rooms, language)
    return _write(module.title.text(language), [(session, module)], names, told or {})


def write_trainer_feeds(programme: Programme, language: Language, told: Known | None = None) -> Mapping[str, bytes]:
    """Trainer -> the calendar of the meetings that this trainer holds, in all courses."""
    sessions = programme.timetable.sessions
    runs = [(session, find_module(programme.catalogue, session.module)) for session in sessions]
    names = _calendar_names([module for _, module in runs], programme.calendar.rooms, language)
    feeds = {}
    for trainer in programme.calendar.trainers:
        held = [run for run in runs if any(meeting.trainer == trainer.id for meeting in run[0].meetings)]
        if held:
            title = translate("Course dates", language)
            feeds[trainer.id] = _write(f"{title}: {trainer.name}", held, names, told or {}, trainer.id)
    return feeds


def write_cancelled_ics(told: Known, language: Language, rooms: Sequence[Room] = ()) -> bytes | None:
    """What Outlook takes to remove dates that are no longer held (``METHOD:CANCEL``); None where all still are.

    In the feeds such dates are simply missing, which is what Moodle wants: it ignores cancellations.
    """
    gone = {name: one for name, one in told.items() if not one.held}
    if not gone:
        return None
    names = _calendar_names((), rooms, language)
    calendar = start_calendar(translate("Cancelled course dates", language), language)
    calendar.add("method", "CANCEL")
    for name, one in gone.items():
        event = _event(one.meeting, (one.title.text(language), one.number, one.count), names)
        event.add("uid", name)
        event.add("status", "CANCELLED")
        _add_change(event, one)
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _calendar_names(modules: Iterable[Module], rooms: Sequence[Room], language: Language) -> Names:
    """Only what stands in a calendar; it names no people."""
    titles = {module.id: module.title.text(language) for module in modules}
    return Names(language, "anonymous", titles, {}, {}, {}, name_rooms(rooms))


def _write(title: str, runs: Iterable[tuple[Session, Module]], names: Names, told: Known, trainer: str = "") -> bytes:
    calendar = start_calendar(title, names.language)
    for session, module in runs:
        for name, event in _events(session, module, names, trainer):
            event.add("uid", name)
            _add_change(event, told.get(name))
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


def _events(session: Session, module: Module, names: Names, trainer: str = "") -> Iterator[tuple[str, Event]]:
    """Name and event per meeting, or per meeting of one trainer; the numbers are those of the whole course."""
    meetings, uids = order_meetings(session), name_events(session)
    description = _describe(session, module, names)
    for number, meeting in enumerate(meetings, start=1):
        if trainer in ("", meeting.trainer):
            event = _event(meeting, (names.modules[module.id], number, len(meetings)), names)
            event.add("description", clean_text(description))
            yield uids[number - 1], event


def _event(meeting: Meeting, place: tuple[str, int, int], names: Names) -> Event:
    """One meeting; ``place``: title of the course, number of the meeting, how many there are."""
    title, number, count = place
    event = Event()
    event.add("dtstart", _moment(meeting, meeting.start))
    event.add("dtend", _moment(meeting, meeting.end))
    event.add(
        "summary", clean_text(names.say("{title} ({number} of {count})", title=title, number=number, count=count))
    )
    event.add("location", clean_text(names.place(meeting.room)))
    return event


def _add_change(event: Event, one: Told | None) -> None:
    """How often and when the event was changed last, so that a calendar knows which of two versions is newer."""
    moment = one.changed if one else STAMP
    event.add("dtstamp", moment)
    event.add("last-modified", moment)
    event.add("sequence", one.sequence if one else 0)


def _moment(meeting: Meeting, clock: time) -> datetime:
    return datetime.combine(meeting.day, clock, tzinfo=ZoneInfo(ZONE))


def _describe(session: Session, module: Module, names: Names) -> str:
    course = describe_course(session, module, names)
    lines = [names.say("{code}, session {number}", code=course.code, number=course.number)]
    lines += [f"{part.number}. {part.kind}, {names.hours(part.hours)}: {part.when}" for part in course.parts]
    return "\n".join(lines)
