"""Whole programmes of made-up towns, their dates judged anew: order, heads, rooms, opening hours, nothing lost."""

from collections import Counter
from dataclasses import replace
from datetime import date, time, timedelta
from itertools import pairwise

import pytest

from curriculum.calendar import make_calendar, weekday_of
from curriculum.layout import longest_day, outline_module, unfold_session
from curriculum.model import Catalogue, Limits, Module, Phase, Plan, Session, Timetable
from curriculum.optimise import optimise_plan
from curriculum.programme import Watcher, fit_rooms, make_programme
from curriculum.schedule import schedule_plan
from needs_analysis import Availability, Demand, Learner
from tests.curriculum.towns import ROOMS, anonymous_town, demand, module, named_town, person, shipped_catalogue

CALENDAR = make_calendar("NW", 2027, ROOMS, {date(2027, 2, 8): "Rosenmontag"})
LIMITS = Limits(1e6, 100.0)


def holding(learner: Learner, competency: str, level: int) -> int:
    return max((heads for held, heads in learner.ready.get(competency, {}).items() if held >= level), default=0)


def judge(timetable: Timetable, plan: Plan, town: Demand, catalogue: Catalogue) -> None:
    learners = {learner.id: learner for learner in town.learners}
    placed: Counter[tuple[str, str]] = Counter()
    for session in timetable.sessions:
        placed.update({(who, session.module): seats for who, seats in session.people.items()})
        judge_session(session, catalogue)
    for item in timetable.unplaced:
        placed[item.learner, item.module] += item.seats
    assert placed == Counter({(item.learner, item.module): item.seats for item in plan.assignments})
    judge_heads(timetable, learners)
    for module_ in catalogue.modules:
        for name in module_.prerequisites:
            before = catalogue.module(name)
            assert before is not None
            for learner in town.learners:
                held = min(holding(learner, step.competency, step.to_level) for step in before.steps)
                judge_order(timetable, learner, (module_.id, name), held)


def judge_session(session: Session, catalogue: Catalogue) -> None:
    taught = catalogue.module(session.module)
    assert taught is not None
    assert taught.group_min <= session.seats <= taught.group_max
    hours: Counter[int] = Counter()
    for span in session.spans:
        assert CALENDAR.first_day <= span.first_day <= span.last_day <= CALENDAR.last_day
        hours[span.phase] += span.hours  # type: ignore[assignment]
    for meeting in session.meetings:
        assert meeting.day not in CALENDAR.holidays
        assert CALENDAR.day_start <= meeting.start < meeting.end <= CALENDAR.day_end
        minutes = (meeting.end.hour - meeting.start.hour) * 60 + meeting.end.minute - meeting.start.minute
        hours[meeting.phase] += (minutes - 30 if minutes > 390 else minutes) / 60  # type: ignore[assignment]
        assert (meeting.kind == "room") == bool(meeting.room)
        assert all(room.seats >= session.seats for room in ROOMS if room.id == meeting.room)
    assert dict(hours) == pytest.approx({n: p.hours for n, p in enumerate(taught.phases)}, abs=0.1)
    dated = sorted(
        [(m.phase, m.day, m.day) for m in session.meetings]
        + [(s.phase, s.first_day, s.last_day) for s in session.spans]
    )
    for (phase, _, end), (following, begin, _) in pairwise(dated):
        assert end < begin or taught.phases[phase].kind == taught.phases[following].kind == "self", session.id


def judge_heads(timetable: Timetable, learners: dict[str, Learner]) -> None:
    """No more seats a day than heads that work on it; rooms once per half day."""
    busy: Counter[tuple[str, date]] = Counter()
    rooms: Counter[tuple[str, date, bool]] = Counter()
    for session in timetable.sessions:
        for meeting in session.meetings:
            busy.update({(who, meeting.day): seats for who, seats in session.people.items()})
            halves = {meeting.start >= time(13), meeting.end > time(13)} if meeting.room else set()
            rooms.update((meeting.room, meeting.day, half) for half in halves)
    assert not [key for key, times in rooms.items() if times > 1]
    for (who, day), seats in busy.items():
        shares = learners[who].availability
        assert seats <= sum(share.heads for share in shares if weekday_of(day) in share.weekdays), (who, day)


def judge_order(timetable: Timetable, learner: Learner, pair: tuple[str, str], held: int) -> None:
    """On no day have more seats of the later module begun than are held or ended of the earlier one."""
    later, earlier = ([s for s in timetable.sessions if s.module == name and learner.id in s.people] for name in pair)
    for session in later:
        begun = sum(s.people[learner.id] for s in later if s.first_day <= session.first_day)
        ended = sum(s.people[learner.id] for s in earlier if s.last_day < session.first_day)
        assert begun <= held + ended, (learner.id, pair, session.first_day)


@pytest.mark.parametrize(
    "town",
    [named_town(90, 5), named_town(160, 6), anonymous_town(160, 7), anonymous_town(220, 8)],
    ids=lambda t: f"{t.mode}-{t.invited}",
)
def test_programme_of_a_town(town: Demand) -> None:
    programme = make_programme(town, shipped_catalogue(), Limits(1e6, 14.0), CALENDAR)
    assert programme.timetable.sessions
    judge(programme.timetable, programme.plan, town, programme.catalogue)
    seats = sum(session.seats for session in programme.timetable.sessions)
    assert sum(item.seats for item in programme.timetable.unplaced) <= 0.02 * seats


def test_sessions_lie_all_over_the_year() -> None:
    programme = make_programme(named_town(160, 6), shipped_catalogue(), Limits(1e6, 14.0), CALENDAR)
    months = Counter(meeting.day.month for session in programme.timetable.sessions for meeting in session.meetings)
    assert len(months) >= 8
    assert max(months.values()) <= 0.25 * sum(months.values())


def test_progress_is_told() -> None:
    told: list[str] = []
    town = demand(person("p", {}, {"C": 1}))
    watcher = Watcher(lambda message: told.append(message.text("en")))
    make_programme(town, Catalogue((module("M1", "C:0>1"),)), LIMITS, CALENDAR, watcher)
    assert [line for line in told if not line.startswith("Plan worth")] == [
        "Choosing modules for 1 learners …",
        "Setting dates for 1 sessions …",
        "Working out what other budgets would close …",
    ]


# --- one rule at a time -------------------------------------------------------------------------------------------

FIRST, SECOND = module("M1", "C:0>1"), replace(module("M2", "C:1>2"), prerequisites=("M1",))


def dates_of(town: Demand, *modules: Module) -> tuple[Timetable, Plan]:
    catalogue = Catalogue(modules)
    plan = optimise_plan(town, catalogue, LIMITS)
    return schedule_plan(plan, town, catalogue, CALENDAR), plan


def test_what_comes_before_has_no_date_so_what_follows_has_none() -> None:
    huge = replace(FIRST, group_min=1, group_max=40)
    town = demand(*(person(f"p{index}", {}, {"C": 2}) for index in range(30)))  # no room has 30 seats
    timetable, plan = dates_of(town, huge, SECOND)
    assert not timetable.sessions
    assert Counter(item.module for item in timetable.unplaced) == {"M1": 30, "M2": 30}
    assert {item.reason.text("en") for item in timetable.unplaced if item.module == "M2"} == {
        "“M1” has to come first and has no date for these people."
    }
    judge(timetable, plan, town, Catalogue((huge, SECOND)))


def test_the_second_module_begins_when_the_first_has_ended() -> None:
    town = demand(*(person(f"p{index}", {}, {"C": 2}) for index in range(8)))
    timetable, _ = dates_of(town, FIRST, SECOND)
    first, second = timetable.sessions
    assert (first.module, second.module) == ("M1", "M2")
    assert first.last_day < second.first_day


def test_a_group_sits_in_no_more_places_than_it_has_heads() -> None:
    week = (Availability(("We",), 7.8, 12),)
    group = Learner("g", "G", 12, None, None, week, {"C": {1: 12}, "D": {1: 12}, "E": {1: 12}}, {})
    timetable, _ = dates_of(demand(group), FIRST, module("M3", "D:0>1"), module("M4", "E:0>1"))
    days = [meeting.day for session in timetable.sessions for meeting in session.meetings]
    assert len(days) == 6
    assert not timetable.unplaced
    seats = Counter[date]()
    for session in timetable.sessions:
        seats.update({meeting.day: session.seats for meeting in session.meetings})
    assert max(seats.values()) <= 12


def test_no_room_is_large_enough() -> None:
    town = demand(*(person(f"p{index}", {}, {"C": 1}) for index in range(30)))
    timetable, _ = dates_of(town, replace(FIRST, group_min=25, group_max=40))
    assert {item.reason.text("en") for item in timetable.unplaced} == {"No room has the 30 seats this group needs."}


def test_groups_are_cut_to_the_largest_room() -> None:
    wide, vast = replace(FIRST, group_max=40), replace(SECOND, group_min=30, group_max=40)
    fitted = fit_rooms(Catalogue((wide, vast)), ROOMS)
    assert [(item.group_min, item.group_max) for item in fitted.modules] == [(1, 24), (30, 40)]


def test_a_year_too_full_is_said() -> None:
    short = replace(CALENDAR, last_day=date(2027, 1, 20), rooms=ROOMS[1:2])
    town = demand(*(person(f"p{index}", {}, {"C": 1}) for index in range(200)))
    catalogue = Catalogue((FIRST,))
    plan = optimise_plan(town, catalogue, LIMITS)
    timetable = schedule_plan(plan, town, catalogue, short)
    assert timetable.sessions
    assert timetable.unplaced
    assert sum(s.seats for s in timetable.sessions) + sum(u.seats for u in timetable.unplaced) == 200


# --- how a session unfolds ----------------------------------------------------------------------------------------

MONDAYS = [date(2027, 3, 1) + timedelta(days=7 * week) for week in range(8) if week != 2]


@pytest.mark.parametrize(
    ("phases", "longest", "meetings", "spans"),
    [
        # a week of own work before, two for the six hours between; 15 March is no usable day
        (
            "self:2;room:4;transfer:6;live:1",
            7.5,
            [("room", 240, "2027-03-01"), ("live", 60, "2027-03-22")],
            [("self", "2027-02-22", "2027-02-28"), ("transfer", "2027-03-02", "2027-03-21")],
        ),
        ("room:13", 7.5, [("room", 390, "2027-03-01"), ("room", 390, "2027-03-08")], []),
        ("room:7", 5.0, [("room", 210, "2027-03-01"), ("room", 210, "2027-03-08")], []),
        ("live:5", 7.5, [("live", 150, "2027-03-01"), ("live", 150, "2027-03-08")], []),
        ("self:2;coaching:5", 7.5, [], [("self", "2027-03-01", "2027-03-07"), ("coaching", "2027-03-08", "2027-03-21")]),
        ("room:10", 3.0, [("room", 150, f"2027-03-{day:02d}") for day in (1, 8, 22, 29)], []),
    ],
)  # fmt: skip
def test_session_unfolds(
    phases: str, longest: float, meetings: list[tuple[str, int, str]], spans: list[tuple[str, str, str]]
) -> None:
    parts = tuple(part.split(":") for part in phases.split(";"))
    taught = module("M", "C:0>1", phases=tuple(Phase(kind, float(hours)) for kind, hours in parts))  # type: ignore[arg-type]
    unfolding = unfold_session(outline_module(taught, longest), MONDAYS)
    assert unfolding is not None
    assert [(lesson.kind, lesson.minutes, str(day)) for lesson, day in unfolding.lessons] == meetings
    assert [(span.kind, str(span.first_day), str(span.last_day)) for span in unfolding.spans] == spans


@pytest.mark.parametrize(
    ("closing", "hours", "expected"),
    [
        (time(17), 9.75, 7.5),
        (time(17), 5.0, 5.0),
        (time(18), 9.75, 8.0),
        (time(15, 15), 9.75, 6.0),
        (time(12), 7.8, 3.0),
    ],
)
def test_longest_day_leaves_room_for_the_break(closing: time, hours: float, expected: float) -> None:
    assert longest_day(replace(CALENDAR, day_end=closing), hours) == expected
