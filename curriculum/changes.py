"""Moving one session by hand: what the new date breaks is said before anything is saved.

The rules are checked one by one on the sessions as they stand, without the scheduling core. Whatever breaks a rule is a
`Conflict`; a date in the school holidays is one that people may well accept.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from curriculum.calendar import open_days, weekday_of
from curriculum.dating.duty import HALVES, TeamCaps, halves_of
from curriculum.dating.options import Ways, date_meeting
from curriculum.dating.sittings import Sittings, form_sittings, match_sessions
from curriculum.layout import longest_day, outline_module, unfold_session
from curriculum.model import Meeting, Session, Slot
from curriculum.programme import Programme
from curriculum.progression import read_progression
from needs_analysis import Demand, Learner, Message


@dataclass(frozen=True, slots=True)
class Change:
    """A session to begin its meetings on another day, in another half of it or another room."""

    session: str
    day: date
    slot: Slot
    room: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """What a change breaks, in a sentence; ``soft``: it may be accepted without breaking a rule."""

    message: Message
    soft: bool = False


def move_session(programme: Programme, demand: Demand, change: Change) -> Session | None:
    """The session as it would be after the change; None where its parts no longer fit into the year."""
    session = _session(programme, change.session)
    module = next(one for one in programme.catalogue.modules if one.id == session.module)
    learners = {one.id: one for one in demand.learners}
    hours = min(share.hours_per_day for who in session.people for share in learners[who].availability)
    calendar = programme.calendar
    later = [day for day in open_days(calendar, weekday_of(change.day)) if day > change.day]
    outline = outline_module(module, longest_day(calendar, hours))
    unfolding = unfold_session(outline, [change.day, *later])
    if unfolding is None or unfolding.first_day < calendar.first_day or unfolding.last_day > calendar.last_day:
        return None
    ways = Ways(calendar)
    site = next((room.site for room in calendar.rooms if room.id == change.room), "")
    names = {"room": change.room, "trainer": next((one.trainer for one in session.meetings), ""), "site": site}
    half = "afternoon" if change.slot == "afternoon" else "morning"
    meetings = tuple(
        date_meeting(calendar, lesson, day, ways.halves(lesson, half), names) for lesson, day in unfolding.lessons
    )
    return replace(session, meetings=meetings, spans=unfolding.spans)


def find_conflicts(programme: Programme, demand: Demand, session: Session) -> tuple[Conflict, ...]:
    """Everything the session breaks if it replaces the one of the same id."""
    others = [one for one in programme.timetable.sessions if one.id != session.id]
    learners = {one.id: one for one in demand.learners}
    progression = read_progression(programme.catalogue)
    formed = form_sittings(programme.plan, demand, progression, programme.calendar.service)
    return (
        *_closed(programme, session),
        *_not_at_work(session, learners),
        *_taken(programme, session, others),
        *_twice(session, others, learners),
        *_months(programme, session, others, learners),
        *_teams(formed.caps, session, others),
        *_order(programme, formed, session),
    )


def _session(programme: Programme, name: str) -> Session:
    return next(one for one in programme.timetable.sessions if one.id == name)


def _closed(programme: Programme, session: Session) -> Iterator[Conflict]:
    calendar = programme.calendar
    for day in sorted({meeting.day for meeting in session.meetings}):
        if day in calendar.holidays:
            yield Conflict(Message("The town hall is closed on {day}: {why}.", _on(day, why=calendar.holidays[day])))
        if day in calendar.school_holidays:
            message = Message("{day} is in the school holidays: {why}.", _on(day, why=calendar.school_holidays[day]))
            yield Conflict(message, soft=True)


def _on(day: date, **values: str | int) -> Mapping[str, str | int]:
    return {"day": f"{day:%d.%m.%Y}", **values}


def _not_at_work(session: Session, learners: Mapping[str, Learner]) -> Iterator[Conflict]:
    missing: Counter[date] = Counter()
    for meeting in session.meetings:
        weekday = weekday_of(meeting.day)
        for who, seats in session.people.items():
            there = sum(
                share.heads
                for share in learners[who].availability
                if weekday in share.weekdays and set(_halves(meeting)) <= set(halves_of(share.hours_per_day))
            )
            missing[meeting.day] += max(0, seats - there)
    for day, count in sorted(missing.items()):
        if count:
            yield Conflict(Message("{count} of them do not work at that time on {day}.", _on(day, count=count)))


def _halves(meeting: Meeting) -> tuple[str, ...]:
    return HALVES if meeting.slot == "day" else (meeting.slot,)


def _overlap(one: Meeting, other: Meeting) -> bool:
    return one.day == other.day and one.start < other.end and other.start < one.end


def _taken(programme: Programme, session: Session, others: list[Session]) -> Iterator[Conflict]:
    rooms = {room.id: room for room in programme.calendar.rooms}
    trainers = {trainer.id: trainer for trainer in programme.calendar.trainers}
    for meeting in session.meetings:
        busy = [(one.id, other) for one in others for other in one.meetings if _overlap(meeting, other)]
        for name, other in busy:
            if meeting.room and other.room == meeting.room:
                known = {"room": rooms[meeting.room].name, "session": name}
                yield Conflict(Message("{room} is taken on {day} by {session}.", _on(meeting.day, **known)))
            if meeting.trainer and other.trainer == meeting.trainer:
                known = {"trainer": trainers[meeting.trainer].name, "session": name}
                yield Conflict(Message("{trainer} teaches {session} on {day}.", _on(meeting.day, **known)))
        room, trainer = rooms.get(meeting.room), trainers.get(meeting.trainer)
        if room and (meeting.day in room.away or room.seats < session.seats):
            yield Conflict(Message("{room} cannot be used on {day}.", _on(meeting.day, room=room.name)))
        if trainer and (meeting.day in trainer.away or weekday_of(meeting.day) not in trainer.weekdays):
            yield Conflict(Message("{trainer} is away on {day}.", _on(meeting.day, trainer=trainer.name)))


def _twice(session: Session, others: list[Session], learners: Mapping[str, Learner]) -> Iterator[Conflict]:
    for day in sorted({meeting.day for meeting in session.meetings}):
        busy: Counter[str] = Counter()
        for other in others:
            if any(meeting.day == day for meeting in other.meetings):
                busy.update(other.people)
        count = sum(max(0, seats + busy[who] - learners[who].heads) for who, seats in session.people.items())
        if count:
            message = "{count} of them are already in another course on {day}."
            yield Conflict(Message(message, _on(day, count=count)))


def _months(
    programme: Programme, session: Session, others: list[Session], learners: Mapping[str, Learner]
) -> Iterator[Conflict]:
    most = programme.calendar.service.days_a_month
    if most is None:
        return
    days: Counter[tuple[str, int]] = Counter()
    for one in [session, *others]:
        for month in [day.month for day in {meeting.day for meeting in one.meetings}]:
            days.update({(who, month): seats for who, seats in one.people.items() if who in session.people})
    months = {meeting.day.month for meeting in session.meetings}
    count = sum(any(days[who, month] > most * learners[who].heads for month in months) for who in session.people)
    if count:
        message = "{count} of them would have more than {most} training days in a month."
        yield Conflict(Message(message, {"count": count, "most": most}))


def _teams(team_caps: TeamCaps, session: Session, others: list[Session]) -> Iterator[Conflict]:
    units, caps = team_caps.units, team_caps.caps
    for meeting in session.meetings:
        away: Counter[str] = Counter()
        for one in [session, *others]:
            if one is session or any(_overlap(meeting, other) for other in one.meetings):
                for who, seats in one.people.items():
                    away[units.get(who, "")] += seats
        for team in sorted({units.get(who, "") for who in session.people} & set(caps)):
            most = min(caps[team].get((weekday_of(meeting.day), half), 0) for half in _halves(meeting))
            if away[team] > most:
                values = _on(meeting.day, team=team, count=away[team], most=most)
                yield Conflict(Message("On {day} {count} of {team} would be away, {most} may be.", values))


def _order(programme: Programme, formed: Sittings, session: Session) -> Iterator[Conflict]:
    sessions = match_sessions(formed.found, programme.timetable.sessions)
    mine = next((n for n, one in enumerate(sessions) if one and one.id == session.id), None)
    for number, sitting in enumerate(formed.found):
        for before in sitting.waits_for:
            earlier, later = sessions[before], sessions[number]
            if mine == number and earlier and earlier.last_day >= session.first_day:
                message = "{session} has to come first and ends on {day}."
                yield Conflict(Message(message, _on(earlier.last_day, session=earlier.id)))
            if mine == before and later and session.last_day >= later.first_day:
                message = "{session} builds on this course and begins on {day}."
                yield Conflict(Message(message, _on(later.first_day, session=later.id)))
