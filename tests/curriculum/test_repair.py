"""A lost room or trainer: who keeps the date, who moves, and that no fewer could."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from curriculum.calendar import make_calendar
from curriculum.model import Calendar, Catalogue, Room, Trainer
from curriculum.programme import Programme
from curriculum.repair import Repair, repair_dates
from curriculum.revisions import Loss, find_broken, propose_repair, revise_programme, undo_revision
from curriculum.schedule import schedule_plan
from needs_analysis import Demand, UserError
from tests.curriculum.test_schedule import module, person, plan_of

CATALOGUE = Catalogue((module("M1", 3.5), module("M2", 7.0)))
PEOPLE = tuple(person(f"P{number:02d}", "full") for number in range(24))
DEMAND = Demand("named", PEOPLE, {})
PLAN = plan_of({name: {one.id: 1 for one in PEOPLE} for name in ("M1", "M2")}, {"M1": 2, "M2": 2})
YEAR = tuple(date(2027, 1, 1) + timedelta(days=number) for number in range(365))


def town(rooms: tuple[Room, ...], trainers: tuple[Trainer, ...] = ()) -> Programme:
    calendar = replace(make_calendar("NW", 2027, rooms, {}), trainers=trainers)
    return Programme(PLAN, schedule_plan(PLAN, DEMAND, CATALOGUE, calendar), calendar, CATALOGUE)


def lose(programme: Programme, calendar: Calendar) -> Repair:
    return repair_dates(programme, DEMAND, calendar)


def test_nothing_lost_moves_nobody() -> None:
    programme = town((Room("A", "A", 12),))
    found = lose(programme, programme.calendar)
    assert (found.moved, found.people, found.least) == ((), 0, 0)
    dates = {session.id: [meeting.day for meeting in session.meetings] for session in programme.timetable.sessions}
    assert {session.id: [meeting.day for meeting in session.meetings] for session in found.timetable.sessions} == dates


def test_another_room_steps_in_and_nobody_moves() -> None:
    programme = town((Room("A", "A", 12), Room("B", "B", 12)))
    found = lose(programme, replace(programme.calendar, rooms=(Room("A", "A", 12, "", YEAR), Room("B", "B", 12))))
    assert found.people == 0
    assert {meeting.room for session in found.timetable.sessions for meeting in session.meetings} == {"B"}


def test_an_ill_trainer_moves_only_the_sessions_of_these_days() -> None:
    trainer = Trainer("T", "T", ("M1", "M2"))
    programme = town((Room("A", "A", 12),), (trainer,))
    session = programme.timetable.sessions[0]
    ill = tuple(session.meetings[0].day + timedelta(days=number) for number in range(-2, 3))
    found = lose(programme, replace(programme.calendar, trainers=(replace(trainer, away=ill),)))
    assert found.moved == (session.id,)
    assert (found.people, found.least) == (12, 12)
    assert not found.timetable.unplaced
    assert all(meeting.day not in ill for one in found.timetable.sessions for meeting in one.meetings)


def test_without_any_room_each_group_is_named_with_the_reason() -> None:
    programme = town((Room("A", "A", 12),))
    found = lose(programme, replace(programme.calendar, rooms=(Room("A", "A", 12, "", YEAR),)))
    assert sum(item.seats for item in found.timetable.unplaced) == 48
    assert found.timetable.status == "incomplete"


def test_nothing_is_moved_to_before_the_loss() -> None:
    trainer = Trainer("T", "T", ("M1", "M2"))
    programme = town((Room("A", "A", 12),), (trainer,))
    last = max(programme.timetable.sessions, key=lambda one: one.first_day)
    loss = Loss("T", last.meetings[0].day, last.meetings[-1].day)
    assert [one.id for one in find_broken(programme, loss)] == [last.id]
    repair, revision = propose_repair(programme, DEMAND, loss)
    assert (repair.moved, repair.people, repair.least) == ((last.id,), 12, 12)
    assert [one.id for one in revision.sessions] == [last.id]
    assert revision.sessions[0].first_day >= loss.first_day
    assert all(meeting.day > loss.last_day for meeting in revision.sessions[0].meetings)
    assert revision.away == {"T": loss.days}


def test_a_repair_can_be_taken_back() -> None:
    programme = town((Room("A", "A", 12),))
    loss = Loss("A", YEAR[0], YEAR[-1])
    _, revision = propose_repair(programme, DEMAND, loss)
    assert len(revision.dropped) == 4
    changed = revise_programme(programme, revision)
    assert (changed.timetable.sessions, len(changed.calendar.rooms[0].away)) == ((), 365)
    back = revise_programme(changed, undo_revision(programme, revision))
    assert back.timetable.sessions == programme.timetable.sessions
    assert back.timetable.unplaced == programme.timetable.unplaced
    assert back.calendar == programme.calendar


def test_a_plan_made_anew_keeps_the_dates_it_can() -> None:
    programme = town((Room("A", "A", 12),))
    more = plan_of({"M1": {one.id: 1 for one in PEOPLE[1:]}, "M2": {one.id: 1 for one in PEOPLE}}, {"M1": 2, "M2": 2})
    kept = repair_dates(replace(programme, plan=more), DEMAND, programme.calendar)
    dates = {session.id: [meeting.day for meeting in session.meetings] for session in programme.timetable.sessions}
    assert {session.id: [meeting.day for meeting in session.meetings] for session in kept.timetable.sessions} == dates
    assert sum(session.seats for session in kept.timetable.sessions) == 47


def test_a_plan_whose_groups_would_be_others_today_is_not_repaired() -> None:
    programme = town((Room("A", "A", 12),))
    first, *others = programme.timetable.sessions
    swapped = replace(first, people={**dict(list(first.people.items())[1:]), "P99": 1})
    strange = replace(programme, timetable=replace(programme.timetable, sessions=(swapped, *others)))
    with pytest.raises(UserError, match="older version"):
        propose_repair(strange, DEMAND, Loss("A", YEAR[0], YEAR[1]))
