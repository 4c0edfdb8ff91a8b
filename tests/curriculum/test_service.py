"""Counters stay open and training stays bearable: team shares, days a month, trainers and school holidays, counted anew."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

from curriculum.calendar import make_calendar, weekday_of
from curriculum.model import Calendar, Catalogue, Room, Service, Timetable, Trainer
from curriculum.schedule import schedule_plan
from needs_analysis import Availability, Demand, Learner
from tests.curriculum.test_schedule import WEEKS, module, plan_of

CATALOGUE = Catalogue((module("M1", 3.5), module("M2", 7.0), module("M3", 7.0, needs=("M1",))))
NAMES = tuple(WEEKS)
PEOPLE = tuple(
    Learner(f"P{n:02d}", "", 1, "R", f"U{n % 4}", (Availability(*WEEKS[NAMES[n % 3]], 1),), {}, {}) for n in range(48)
)
PLAN = plan_of({name: {one.id: 1 for one in PEOPLE} for name in ("M1", "M2", "M3")}, {"M1": 6, "M2": 6, "M3": 6})
SUMMER = {date(2027, 7, 5) + timedelta(days=n): "Sommerferien" for n in range(44)}
TRAINERS = tuple(Trainer(name, name, modules, days) for name, modules, days in (
    ("T1", ("M1", "M2"), ("Mo", "Tu")), ("T2", ("M1", "M2", "M3"), ("Tu", "We", "Th")),
))  # fmt: skip


def dated(calendar: Calendar) -> Timetable:
    return schedule_plan(PLAN, Demand("named", PEOPLE, {}), CATALOGUE, calendar)


def test_every_rule_of_the_service_holds() -> None:
    plain = make_calendar("NW", 2027, (Room("A", "A", 12), Room("B", "B", 12)), {})
    calendar = replace(plain, trainers=TRAINERS, school_holidays=SUMMER, service=Service(0.3, 2))
    timetable = dated(calendar)
    assert not timetable.unplaced
    assert 0 <= timetable.bound <= timetable.strain
    away: Counter[tuple[str, date, str]] = Counter()
    days: Counter[tuple[str, int]] = Counter()
    taught: Counter[tuple[str, date, str]] = Counter()
    units = {one.id: one.unit or "" for one in PEOPLE}
    known = {one.id: one for one in TRAINERS}
    for session in timetable.sessions:
        for meeting in session.meetings:
            halves = ("morning", "afternoon") if meeting.slot == "day" else (meeting.slot,)
            assert meeting.day not in SUMMER
            assert session.module in known[meeting.trainer].modules
            assert weekday_of(meeting.day) in known[meeting.trainer].weekdays
            taught.update((meeting.trainer, meeting.day, half) for half in halves)
            away.update((units[who], meeting.day, half) for who in session.people for half in halves)
            days.update((who, meeting.day.month) for who in session.people)
    assert max(taught.values()) == 1
    assert max(days.values()) <= 2
    for (unit, day, _), count in away.items():
        duty = sum(one.unit == unit and weekday_of(day) in one.availability[0].weekdays for one in PEOPLE)
        assert count <= max(1, int(0.3 * duty))


def test_the_same_town_gets_the_same_dates() -> None:
    calendar = make_calendar("BY", 2027, (Room("A", "A", 12),), {})
    assert dated(calendar) == dated(calendar)
