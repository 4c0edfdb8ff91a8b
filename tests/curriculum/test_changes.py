"""Moving one session by hand: each rule that a new date can break, and a session that is moved and moved back."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from curriculum.calendar import make_calendar
from curriculum.changes import Change, find_conflicts, move_session
from curriculum.model import Calendar, Catalogue, Room, Service, Trainer
from curriculum.programme import Programme
from curriculum.revisions import Revision, revise_programme, undo_revision
from curriculum.schedule import schedule_plan
from needs_analysis import Demand
from tests.curriculum.test_schedule import module, person, plan_of

CATALOGUE = Catalogue((module("M1", 3.5), module("M2", 7.0, needs=("M1",))))
PEOPLE = tuple(person(f"P{number:02d}", "four" if number < 3 else "full") for number in range(12))
DEMAND = Demand("named", PEOPLE, {})
PLAN = plan_of({name: {one.id: 1 for one in PEOPLE} for name in ("M1", "M2")}, {"M1": 1, "M2": 1})
TRAINER = Trainer("T", "Frau Muster", ("M1",), ("Mo", "Tu", "We"))
PLAIN = make_calendar("NW", 2027, (Room("A", "Saal", 12), Room("B", "Kammer", 6)), {})


def town(calendar: Calendar) -> Programme:
    return Programme(PLAN, schedule_plan(PLAN, DEMAND, CATALOGUE, calendar), calendar, CATALOGUE)


@pytest.fixture(scope="module")
def programme() -> Programme:
    return town(replace(PLAIN, trainers=(TRAINER,), school_holidays={date(2027, 7, 12): "Sommerferien"}))


def said(programme: Programme, change: Change) -> list[str]:
    moved = move_session(programme, DEMAND, change)
    assert moved is not None
    return [conflict.message.text("en") for conflict in find_conflicts(programme, DEMAND, moved)]


@pytest.mark.parametrize(
    ("day", "slot", "room", "expected"),
    [
        (date(2027, 5, 6), "morning", "A", "The town hall is closed on 06.05.2027: Christi Himmelfahrt."),
        (date(2027, 5, 7), "morning", "A", "3 of them do not work at that time on 07.05.2027."),
        (date(2027, 5, 6), "morning", "A", "Frau Muster is away on 06.05.2027."),
        (date(2027, 5, 4), "morning", "B", "Kammer cannot be used on 04.05.2027."),
        (date(2027, 7, 12), "morning", "A", "12.07.2027 is in the school holidays: Sommerferien."),
    ],
)
def test_what_a_date_breaks_is_said(programme: Programme, day: date, slot: str, room: str, expected: str) -> None:
    assert expected in said(programme, Change("M1-01", day, slot, room))  # type: ignore[arg-type]


def test_the_order_of_modules_is_kept(programme: Programme) -> None:
    later = next(one for one in programme.timetable.sessions if one.module == "M2")
    change = Change("M1-01", later.last_day + timedelta(days=14 - later.last_day.weekday()), "morning", "A")
    assert any("builds on this course" in line for line in said(programme, change))
    assert any(
        "already in another course" in line
        for line in said(programme, Change("M1-01", later.meetings[0].day, "morning", "A"))
    )


def test_of_a_team_no_more_are_away_than_agreed() -> None:
    programme = town(PLAIN)
    strict = replace(programme, calendar=replace(PLAIN, service=Service(away_share=0.3, days_a_month=1)))
    session = programme.timetable.sessions[0]
    lines = [one.message.text("en") for one in find_conflicts(strict, DEMAND, session)]
    assert f"On {session.meetings[0].day:%d.%m.%Y} 12 of U would be away, 3 may be." in lines


def test_a_session_moved_and_moved_back_is_as_before(programme: Programme) -> None:
    before = programme.timetable.sessions[0]
    moved = move_session(programme, DEMAND, Change(before.id, date(2027, 5, 4), "morning", "A"))
    assert moved is not None
    revision = Revision((moved,), programme.timetable.unplaced)
    changed = revise_programme(programme, revision)
    assert changed.timetable.sessions[0] == moved != before
    back = revise_programme(changed, undo_revision(programme, revision))
    assert back.timetable.sessions == programme.timetable.sessions


def test_what_no_longer_fits_into_the_year_is_no_session(programme: Programme) -> None:
    assert move_session(programme, DEMAND, Change("M1-01", date(2027, 12, 30), "morning", "A")) is None
