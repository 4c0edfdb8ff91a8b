"""Calendar files: read again by an independent parser, and byte by byte where importers are picky."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from curriculum.export import write_cancelled_ics, write_course_ics, write_timetable_ics
from curriculum.export.calendar_ics import write_trainer_feeds
from curriculum.export.calendar_told import STAMP, Told, note_dates, read_told
from curriculum.export.draft import mark_calendar
from curriculum.model import Catalogue, Session, Timetable, Trainer
from needs_analysis import Language, Text, UserError, to_json
from tests.curriculum.export.samples import CATALOGUE, GROUPED, MODULE, NAMED, ROOMS, START, UNDATED, programme

MOVED = (replace(GROUPED.meetings[0], day=date(2027, 4, 13)), *GROUPED.meetings[1:])


def events(content: bytes) -> list[Mapping[str, object]]:
    calendar = Calendar.from_ical(content)
    return [
        {key: str(event[key]) for key in ("UID", "SUMMARY", "LOCATION", "DESCRIPTION")}
        | {"start": event.decoded("DTSTART"), "end": event.decoded("DTEND")}
        for event in calendar.walk("VEVENT")
    ]


@pytest.mark.parametrize(
    ("language", "number", "words", "start", "end"),
    [
        ("de", 0, ("Prüfen, ordnen & übergeben (1 von 3)", "Raum 2, Anbau"), "2027-03-23T09:00+0100", "13:00"),
        ("de", 1, ("Prüfen, ordnen & übergeben (2 von 3)", "Raum 2, Anbau"), "2027-03-30T09:00+0200", "13:00"),
        ("de", 2, ("Prüfen, ordnen & übergeben (3 von 3)", "Online"), "2027-04-06T13:00+0200", "14:30"),
        ("en", 2, ("Check, order & hand over (3 of 3)", "Online"), "2027-04-06T13:00+0200", "14:30"),
    ],
)
def test_each_meeting_is_an_event(
    language: Language, number: int, words: tuple[str, str], start: str, end: str
) -> None:
    event = events(write_course_ics(GROUPED, MODULE, language, ROOMS))[number]
    assert event["UID"] == f"M-1-01-{number + 1}-2027@lernkompass"
    assert (event["SUMMARY"], event["LOCATION"]) == words
    assert isinstance(event["start"], datetime)
    assert isinstance(event["end"], datetime)
    assert f"{event['start']:%Y-%m-%dT%H:%M%z}" == start
    assert f"{event['end']:%H:%M}" == end


def test_the_description_tells_the_phases_in_order() -> None:
    (first, *_) = events(write_course_ics(NAMED, MODULE, "de", ROOMS))
    assert str(first["DESCRIPTION"]).split("\n") == [
        "M-1, Durchgang 1",
        "1. Selbstlernphase online, 45 Min.: 16.03.2027 – 22.03.2027",
        "2. Präsenz, 8 Std.: 23.03.2027, 09:00–13:00; 30.03.2027, 09:00–13:00",
        "3. Live online, 1,5 Std.: 06.04.2027, 13:00–14:30",
        "4. Transfer am Arbeitsplatz, 2 Std.: 07.04.2027 – 20.04.2027",
    ]


def test_calendars_name_nobody() -> None:
    content = write_course_ics(NAMED, MODULE, "de", ROOMS)
    assert [who for who in NAMED.people if who.encode() in content] == []


@pytest.mark.parametrize("line", [b"X-WR-TIMEZONE:Europe/Berlin", b"VERSION:2.0", b"BEGIN:VTIMEZONE"])
def test_what_importers_want_is_there(line: bytes) -> None:
    assert line in write_course_ics(GROUPED, MODULE, "de").split(b"\r\n")


def test_every_event_has_begin_and_end_in_berlin_and_no_duration() -> None:
    lines = write_course_ics(GROUPED, MODULE, "de").split(b"\r\n")
    for start in (b"DTSTART;TZID=Europe/Berlin:2027", b"DTEND;TZID=Europe/Berlin:2027", b"DTSTAMP:20260101T000000Z"):
        assert len([line for line in lines if line.startswith(start)]) == len(MODULE.phases) - 1
    assert [line for line in lines if line.startswith(b"DURATION")] == []


def test_lines_are_folded_at_75_bytes() -> None:
    lines = write_course_ics(GROUPED, MODULE, "de").split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert [line for line in lines if b"\n" in line or b"\r" in line] == []


@pytest.mark.parametrize("length", range(40, 60))
def test_a_draft_says_so_in_every_event_and_is_folded_like_any_calendar(length: int) -> None:
    plain = write_course_ics(GROUPED, replace(MODULE, title=Text("x" * length, "")), "de", ROOMS)
    marked = mark_calendar(plain, "de")
    assert max(map(len, marked.split(b"\r\n"))) <= 75
    assert [one["SUMMARY"] for one in events(marked)] == [f"Entwurf: {one['SUMMARY']}" for one in events(plain)]
    assert [one["STATUS"] for one in Calendar.from_ical(marked).walk("VEVENT")] == ["TENTATIVE"] * 3


def test_the_rules_of_the_zone_agree_with_the_clocks_of_berlin() -> None:
    """The rules in the file, without a look at any table of zones, against the table of zones."""
    (zone,) = Calendar.from_ical(write_course_ics(GROUPED, MODULE, "de")).timezones
    ours, berlin = zone.to_tz(lookup_tzid=False), ZoneInfo("Europe/Berlin")
    noons = [datetime.combine(date(2026, 1, 1) + timedelta(days=count), time(12)) for count in range(5 * 365)]
    assert [noon for noon in noons if ours.utcoffset(noon) != berlin.utcoffset(noon)] == []


def test_a_moved_meeting_keeps_its_identity() -> None:
    before, after = (
        [event["UID"] for event in events(write_course_ics(session, MODULE, "de"))]
        for session in (GROUPED, replace(GROUPED, meetings=MOVED))
    )
    assert before == after


def test_next_year_has_other_identities() -> None:
    later = tuple(replace(meeting, day=meeting.day + timedelta(days=364)) for meeting in GROUPED.meetings)
    both = [events(write_course_ics(item, MODULE, "de")) for item in (GROUPED, replace(GROUPED, meetings=later))]
    assert {event["UID"] for event in both[0]}.isdisjoint(event["UID"] for event in both[1])


def test_the_timetable_holds_all_sessions() -> None:
    second = replace(GROUPED, id="M-1-02", number=2)
    found = events(write_timetable_ics(Timetable((GROUPED, second, UNDATED), ()), CATALOGUE, "de", ROOMS))
    assert len(found) == len({event["UID"] for event in found}) == 2 * len(GROUPED.meetings)


def test_sessions_without_meetings_give_a_calendar_without_events() -> None:
    assert events(write_course_ics(UNDATED, START, "de")) == []


def test_a_module_the_catalogue_lost_is_named() -> None:
    with pytest.raises(UserError, match="M-1"):
        write_timetable_ics(Timetable((GROUPED,), ()), Catalogue((START,)), "de")


def test_same_dates_same_bytes() -> None:
    assert write_course_ics(GROUPED, MODULE, "de", ROOMS) == write_course_ics(GROUPED, MODULE, "de", ROOMS)


def test_trainers_have_their_own_meetings_under_the_courses_identities() -> None:
    late, *others = GROUPED.meetings
    session = replace(GROUPED, meetings=(late, *(replace(meeting, trainer="T1") for meeting in others)))
    made = programme(session)
    made = replace(made, calendar=replace(made.calendar, trainers=(Trainer("T1", "Eva", ()), Trainer("T2", "Bo", ()))))
    feeds = write_trainer_feeds(made, "de")
    assert feeds.keys() == {"T1"}
    assert [event["UID"] for event in events(feeds["T1"])] == [f"M-1-01-{n}-2027@lernkompass" for n in (1, 2)]
    assert b"Kurstermine: Eva" in feeds["T1"]


FIRST, SECOND, THIRD = (datetime(2026, 12, day, 8, 30, tzinfo=UTC) for day in (1, 2, 3))
SHORTER = replace(GROUPED, meetings=GROUPED.meetings[1:])
MOVE = replace(GROUPED, meetings=MOVED)
NAMES = [f"M-1-01-{number}-2027@lernkompass" for number in (1, 2, 3)]
Story = Sequence[tuple[Session | None, datetime]]


def tell(story: Story) -> dict[str, Told]:
    """What calendars know after these plans, made one after the other."""
    told: dict[str, Told] = {}
    for session, moment in story:
        told = note_dates(programme(*([session] if session else [])), told, moment)
    return told


@pytest.mark.parametrize(
    ("story", "sequences", "held"),
    [
        ([(GROUPED, FIRST)], [0, 0, 0], [True, True, True]),
        ([(GROUPED, FIRST), (GROUPED, SECOND)], [0, 0, 0], [True, True, True]),
        ([(GROUPED, FIRST), (MOVE, SECOND)], [0, 0, 1], [True, True, True]),
        ([(GROUPED, FIRST), (MOVE, SECOND), (GROUPED, THIRD)], [0, 0, 2], [True, True, True]),
        ([(GROUPED, FIRST), (SHORTER, SECOND)], [1, 1, 1], [True, True, False]),
        ([(GROUPED, FIRST), (SHORTER, SECOND), (SHORTER, THIRD)], [1, 1, 1], [True, True, False]),
        ([(GROUPED, FIRST), (SHORTER, SECOND), (GROUPED, THIRD)], [2, 2, 2], [True, True, True]),
        ([(GROUPED, FIRST), (None, SECOND)], [1, 1, 1], [False, False, False]),
    ],
    ids=["new", "again", "moved", "moved back", "one fewer", "one fewer, again", "held again", "course withdrawn"],
)
def test_sequence_numbers_rise_with_every_change_and_with_nothing_else(
    story: Story, sequences: list[int], held: list[bool]
) -> None:
    """RFC 5546, 2.1.4: a change of the date, and a cancellation, raise the number; names stay for good."""
    told = tell(story)
    assert [told[name].sequence for name in NAMES] == sequences
    assert [told[name].held for name in NAMES] == held


def test_a_changed_event_says_when_and_how_often_it_was_changed() -> None:
    told = tell([(GROUPED, FIRST), (MOVE, SECOND)])
    for content in (
        write_course_ics(MOVE, MODULE, "de", ROOMS, told),
        write_timetable_ics(Timetable((MOVE,), ()), CATALOGUE, "de", ROOMS, told),
    ):
        found = [
            (str(event["UID"]), int(event["SEQUENCE"]), event.decoded("LAST-MODIFIED"), event.decoded("DTSTAMP"))
            for event in Calendar.from_ical(content).walk("VEVENT")
        ]
        assert found == [(NAMES[0], 0, STAMP, STAMP), (NAMES[1], 0, STAMP, STAMP), (NAMES[2], 1, SECOND, SECOND)]


def test_what_calendars_were_told_is_kept_as_json_and_read_back() -> None:
    told = tell([(GROUPED, FIRST), (SHORTER, SECOND)])
    assert read_told(to_json(told)) == told
    assert read_told(None) == {}
    with pytest.raises(UserError, match=r"Delete calendar\.json"):
        read_told(b"[1]")


def test_events_of_past_years_are_forgotten_and_never_cancelled() -> None:
    later = programme()
    later = replace(later, calendar=replace(later.calendar, first_day=date(2028, 1, 1), last_day=date(2028, 12, 31)))
    assert note_dates(later, tell([(GROUPED, FIRST)]), SECOND) == {}


def test_cancelled_dates_are_taken_back() -> None:
    """Two of three meetings stay: the third is cancelled under its own identity, for programs that want to be told."""
    content = write_cancelled_ics(tell([(GROUPED, FIRST), (SHORTER, SECOND)]), "de", ROOMS)
    assert content is not None
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    assert (str(event["UID"]), str(event["STATUS"]), int(event["SEQUENCE"])) == (NAMES[2], "CANCELLED", 1)
    assert event.decoded("DTSTART") == datetime(2027, 4, 6, 13, tzinfo=ZoneInfo("Europe/Berlin"))
    assert str(event["SUMMARY"]) == "Prüfen, ordnen & übergeben (3 von 3)"
    assert b"METHOD:CANCEL" in content.split(b"\r\n")
    assert write_cancelled_ics(tell([(GROUPED, FIRST), (MOVE, SECOND)]), "de") is None


def test_a_feed_holds_no_cancelled_date() -> None:
    """Moodle ignores cancellations: what is no longer held has to be missing."""
    told = tell([(GROUPED, FIRST), (SHORTER, SECOND)])
    content = write_timetable_ics(Timetable((SHORTER,), ()), CATALOGUE, "de", ROOMS, told)
    assert [event["UID"] for event in events(content)] == NAMES[:2]
