"""Dates judged by rules written anew: weekdays worked, holidays, rooms, one place at a time, order, nothing lost."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curriculum.calendar import make_calendar, weekday_of
from curriculum.cohorts import attendees_of
from curriculum.model import (
    Assignment,
    Catalogue,
    Limits,
    Meeting,
    Module,
    ModulePlan,
    Phase,
    Plan,
    Room,
    Service,
    Session,
    Step,
    Timetable,
)
from curriculum.schedule import schedule_plan
from needs_analysis import Availability, Demand, Learner, Message, Text

WEEKS = {
    "full": (("Mo", "Tu", "We", "Th", "Fr"), 7.8),
    "four": (("Mo", "Tu", "We", "Th"), 9.75),
    "monday off": (("Tu", "We", "Th", "Fr"), 9.75),
    "part": (("Tu", "We", "Th"), 7.8),
    "half": (("Mo", "Tu", "We", "Th"), 5.0),
    "saturday": (("Tu", "We", "Th", "Fr", "Sa"), 7.8),
}
ROOMS = (Room("S", "Klein", 12), Room("L", "Groß", 24))


def module(
    name: str, room: float, live: float = 0.0, needs: tuple[str, ...] = (), size: tuple[int, int] = (3, 12)
) -> Module:
    phases = (Phase("self", 1.0), Phase("room", room), Phase("live", live), Phase("transfer", 1.0))
    number = int(name[1:])
    return Module(
        name,
        Text(name, name),
        (Step("C", number - 1, number),),
        phases,
        *size,
        100.0,
        10.0,
        needs,
        "internal",
        ("de",),
        False,
        None,
    )


CATALOGUE = Catalogue((module("M1", 3.5), module("M2", 7.0, 2.0, ("M1",)), module("M3", 13.0, 0.0, ("M2",))))
CALENDAR = make_calendar("NW", 2027, ROOMS, {date(2027, 12, day): "Weihnachten" for day in range(20, 32)})


def person(name: str, week: str) -> Learner:
    days, hours = WEEKS[week]
    return Learner(name, name, 1, "R", "U", (Availability(days, hours, 1),), {}, {})


def plan_of(seats: dict[str, dict[str, int]], sessions: dict[str, int]) -> Plan:
    assignments = tuple(Assignment(who, name, n, 1.0) for name, people in seats.items() for who, n in people.items())
    runs = tuple(ModulePlan(name, sessions[name], sum(people.values()), 0.0) for name, people in seats.items())
    return Plan("optimal", 0, 0, 0, Limits(0, 0), 0, 0, runs, assignments, (), Message("done"))


def check(timetable: Timetable, plan: Plan, learners: dict[str, Learner], catalogue: Catalogue = CATALOGUE) -> None:
    taken: Counter[tuple[str, date, str]] = Counter()
    for session in timetable.sessions:
        taught = catalogue.module(session.module)
        assert taught is not None
        assert taught.group_min <= session.seats <= taught.group_max
        check_hours(session, taught)
        for meeting in session.meetings:
            assert meeting.day not in CALENDAR.holidays
            assert CALENDAR.first_day <= meeting.day <= CALENDAR.last_day
            if meeting.kind == "room":
                assert next(room for room in ROOMS if room.id == meeting.room).seats >= session.seats
            taken.update(places_taken(session, meeting, learners))
    assert not [key for key, times in taken.items() if times > 1]
    check_order(timetable, learners, catalogue)
    placed: Counter[tuple[str, str]] = Counter()
    for session in timetable.sessions:
        placed.update({(who, session.module): seats for who, seats in session.people.items()})
    for item in timetable.unplaced:
        placed[item.learner, item.module] += item.seats
    assert placed == Counter({(item.learner, item.module): item.seats for item in plan.assignments})


def check_hours(session: Session, taught: Module) -> None:
    for kind in ("room", "live"):
        minutes = sum(_teaching(m.start, m.end) for m in session.meetings if m.kind == kind)
        assert taught.hours_of(kind) * 60 <= minutes <= taught.hours_of(kind) * 60 + 5 * len(session.meetings)
    assert list(session.meetings) == sorted(session.meetings, key=lambda meeting: meeting.day)


def places_taken(session: Session, meeting: Meeting, learners: dict[str, Learner]) -> Iterator[tuple[str, date, str]]:
    """Rooms and people by half day; everybody works on that day, and long enough."""
    halves = [half for half, there in (("a", meeting.start < time(13)), ("p", meeting.end > time(13))) if there]
    if meeting.room:
        yield from ((meeting.room, meeting.day, half) for half in halves)
    for who in session.people:
        weeks = [week for week in learners[who].availability if weekday_of(meeting.day) in week.weekdays]
        assert weeks, "nobody comes on a day off"
        if learners[who].heads == 1:
            assert _teaching(meeting.start, meeting.end) <= weeks[0].hours_per_day * 60
            yield from ((who, meeting.day, half) for half in halves)


def check_order(timetable: Timetable, learners: dict[str, Learner], catalogue: Catalogue) -> None:
    ends: dict[tuple[str, str], date] = {}
    for session in timetable.sessions:
        for who in session.people:
            known = ends.get((who, session.module), session.meetings[-1].day)
            ends[who, session.module] = max(known, session.meetings[-1].day)
    for session in timetable.sessions:
        taught = catalogue.module(session.module)
        assert taught is not None
        pairs = ((who, before) for who in session.people for before in taught.prerequisites)
        assert all(ends[p] < session.meetings[0].day for p in pairs if p in ends and learners[p[0]].heads == 1)


def _teaching(start: time, end: time) -> int:
    minutes = (end.hour - start.hour) * 60 + end.minute - start.minute
    return minutes - 30 if minutes > 390 else minutes


@settings(max_examples=40, deadline=None)
@given(
    weeks=st.lists(st.sampled_from(sorted(WEEKS)), min_size=3, max_size=40),
    taken=st.lists(st.booleans(), min_size=120, max_size=120),
)
def test_dates_keep_every_rule_and_lose_no_seat(weeks: list[str], taken: list[bool]) -> None:
    learners = {f"P{i}": person(f"P{i}", week) for i, week in enumerate(weeks)}
    wanted = iter(taken)
    seats = {m.id: {who: 1 for who in learners if next(wanted)} for m in CATALOGUE.modules}
    seats = {name: people for name, people in seats.items() if people}
    plan = plan_of(seats, {name: -(-len(people) // 12) + 1 for name, people in seats.items()})
    demand = Demand("named", tuple(learners.values()), {})
    check(schedule_plan(plan, demand, CATALOGUE, CALENDAR), plan, learners)


def test_people_who_share_no_day_are_named_with_the_reason() -> None:
    learners = {f"P{i}": person(f"P{i}", "full") for i in range(6)}
    lonely = Learner("P9", "P9", 1, "R", "U", (Availability(("Sa",), 7.8, 1),), {}, {})
    learners["P9"] = lonely
    plan = plan_of({"M1": dict.fromkeys(learners, 1)}, {"M1": 1})
    timetable = schedule_plan(plan, Demand("named", tuple(learners.values()), {}), CATALOGUE, CALENDAR)
    assert [(item.learner, item.seats) for item in timetable.unplaced] == [("P9", 1)]
    check(timetable, plan, learners)


def test_a_group_too_large_for_every_room_is_not_lost() -> None:
    large = Catalogue((module("M1", 3.5, size=(25, 40)),))
    learners = {f"P{i}": person(f"P{i}", "full") for i in range(30)}
    plan = plan_of({"M1": dict.fromkeys(learners, 1)}, {"M1": 1})
    timetable = schedule_plan(plan, Demand("named", tuple(learners.values()), {}), large, CALENDAR)
    assert not timetable.sessions
    assert sum(item.seats for item in timetable.unplaced) == 30
    assert "30" in timetable.unplaced[0].reason.text("de")


def test_short_days_split_long_sessions_over_more_days() -> None:
    learners = {f"P{i}": person(f"P{i}", "half") for i in range(6)}
    plan = plan_of({"M2": dict.fromkeys(learners, 1)}, {"M2": 1})
    (session,) = schedule_plan(plan, Demand("named", tuple(learners.values()), {}), CATALOGUE, CALENDAR).sessions
    assert [meeting.kind for meeting in session.meetings] == ["room", "room", "live"]
    assert all(meeting.end <= time(13) for meeting in session.meetings)


def test_a_group_comes_by_its_working_times() -> None:
    shares = tuple(Availability(*WEEKS[week], heads) for week, heads in (("full", 10), ("part", 6), ("half", 4)))
    group = Learner("G1", "Gruppe", 20, None, None, shares, {}, {})
    assert [(part.hours_per_day, part.heads) for part in attendees_of(group, 10)] == [(7.8, 5), (7.8, 3), (5.0, 2)]
    plan = plan_of({"M1": {"G1": 20}}, {"M1": 2})
    timetable = schedule_plan(plan, Demand("anonymous", (group,), {}), CATALOGUE, CALENDAR)
    assert sum(session.seats for session in timetable.sessions) == 20
    check(timetable, plan, {"G1": group})


@pytest.mark.parametrize("repeat", range(2))
def test_the_same_plan_gets_the_same_dates(repeat: int) -> None:
    learners = {f"P{i}": person(f"P{i}", week) for i, week in enumerate(list(WEEKS) * 5)}
    plan = plan_of({"M1": dict.fromkeys(learners, 1)}, {"M1": 4})
    demand = Demand("named", tuple(learners.values()), {})
    assert schedule_plan(plan, demand, CATALOGUE, CALENDAR) == schedule_plan(plan, demand, CATALOGUE, CALENDAR), repeat


def test_what_people_do_alone_needs_no_day_in_common_and_takes_nobody_from_the_counter() -> None:
    weeks = {"early": ("Mo", "Tu"), "late": ("Th", "Fr"), "weekend": ("Sa",)}
    alone = replace(module("M1", 0.0, size=(1, 8)), phases=(Phase("self", 1.5),))
    learners = {
        f"{name}{number}": replace(person(f"{name}{number}", "full"), availability=(Availability(days, 7.8, 1),))
        for name, days in weeks.items()
        for number in range(5)
    }
    plan = plan_of({"M1": dict.fromkeys(learners, 1)}, {"M1": 2})
    calendar = replace(CALENDAR, service=Service(away_share=0.1))
    timetable = schedule_plan(plan, Demand("named", tuple(learners.values()), {}, 15), Catalogue((alone,)), calendar)
    assert (timetable.status, timetable.unplaced) == ("optimal", ())
    assert sorted(session.seats for session in timetable.sessions) == [7, 8]
    assert all(session.spans and not session.meetings for session in timetable.sessions)
