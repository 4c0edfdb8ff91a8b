"""What calendars have been told of every event, so that changes reach those who have it already (RFC 5546, 3.2).

An event keeps its name for good; with each change its sequence number rises and the moment of the change is noted.
Events that are no longer held stay here as cancelled until their year is over: some calendar may not know it yet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from curriculum.export.course import order_meetings
from curriculum.export.names import find_module
from curriculum.model import Meeting, Session
from curriculum.programme import Programme
from needs_analysis import Message, Text, UserError, from_json

STAMP = datetime(2026, 1, 1, tzinfo=UTC)
"""The moment of events of which nothing was told before. A plan knows no clock: the same plan gives the same bytes."""


@dataclass(frozen=True, slots=True)
class Told:
    """An event as it was told last: the meeting, number ``number`` of ``count`` in its course.

    ``sequence`` counts its changes, ``changed`` is the moment of the last one (UTC), ``held``: not cancelled.
    """

    meeting: Meeting
    title: Text
    number: int
    count: int
    sequence: int = 0
    changed: datetime = STAMP
    held: bool = True


def note_dates(programme: Programme, before: Mapping[str, Told], now: datetime) -> dict[str, Told]:
    """Event -> what calendars are told of it now, after what they were told before."""
    told = {name: _follow(one, before.get(name), now) for name, one in _events(programme)}
    first = programme.calendar.first_day
    gone = {name: one for name, one in before.items() if name not in told and one.meeting.day >= first}
    return told | {name: _cancel(one, now) for name, one in gone.items()}


def read_told(content: bytes | None) -> dict[str, Told]:
    """What was told before; nothing where nothing was. Raises `UserError` for a file that is none."""
    if content is None:
        return {}
    try:
        return from_json(dict[str, Told], content)
    except ValueError as error:
        message = "What calendars were told before cannot be read. Delete {file}; calendars then begin anew."
        raise UserError(Message(message, {"file": "calendar.json"})) from error


def name_events(session: Session) -> list[str]:
    """The names of a session's meetings in the order of time.

    Stable when a meeting moves; the year keeps the runs of two years apart, whose sessions are numbered alike.
    """
    meetings = order_meetings(session)
    return [f"{session.id}-{number}-{meetings[0].day.year}@lernkompass" for number in range(1, len(meetings) + 1)]


def _events(programme: Programme) -> Iterator[tuple[str, Told]]:
    for session in programme.timetable.sessions:
        title, names = find_module(programme.catalogue, session.module).title, name_events(session)
        for number, (name, meeting) in enumerate(zip(names, order_meetings(session), strict=True), start=1):
            yield name, Told(meeting, title, number, len(names))


def _follow(new: Told, old: Told | None, now: datetime) -> Told:
    if old is None:
        return new
    same = replace(new, sequence=old.sequence, changed=old.changed, held=old.held) == old
    return old if same and old.held else replace(new, sequence=old.sequence + 1, changed=now)


def _cancel(one: Told, now: datetime) -> Told:
    return replace(one, held=False, sequence=one.sequence + 1, changed=now) if one.held else one
