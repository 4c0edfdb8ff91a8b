"""The rules of the timetable, one check each: it yields the breaches it finds."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, time
from itertools import pairwise
from typing import Any

from lernkompass.verify.choice import Check
from lernkompass.verify.record import (
    OF_ROOMS,
    WEEKDAYS,
    BreachError,
    Meeting,
    Record,
    Session,
    held_heads,
    hours_of,
    requirements_of,
)

_BREAK = 30
"""Minutes of a day's meetings that may be breaks."""
_ROUND = 5


def check_seats(record: Record) -> Iterator[BreachError]:
    """Every seat of the plan has a session or stands among those without a date."""
    placed: Counter[tuple[str, str]] = Counter()
    for session in record.sessions:
        for who, seats in session.people.items():
            placed[who, session.module] += seats
    for item in record.document["unplaced"]:
        placed[item["learner"], item["module"]] += item["seats"]
    for key in {*placed, *record.seats}:
        if placed[key] != record.seats[key]:
            yield BreachError(
                "{learner} has {seats} seats in {module}, but {placed} in its sessions.",
                learner=key[0],
                module=key[1],
                seats=record.seats[key],
                placed=placed[key],
            )


def check_sizes(record: Record) -> Iterator[BreachError]:
    """No session is smaller or larger than its module allows or its rooms hold."""
    rooms = {room["id"]: room["seats"] for room in record.calendar["rooms"]}
    for session in record.sessions:
        module = record.modules[session.module]
        if not module["group_min"] <= session.seats <= module["group_max"]:
            yield BreachError("Session {session} has {seats} people.", session=session.id, seats=session.seats)
        for meeting in session.meetings:
            if meeting.kind == "room" and rooms.get(meeting.room, 0) < session.seats:
                yield BreachError("Session {session} does not fit into its room.", session=session.id)


def check_days(record: Record) -> Iterator[BreachError]:
    """Meetings lie within the year and the opening hours, on no holiday, no Sunday and no day without the room."""
    first, last = (date.fromisoformat(record.calendar[name]) for name in ("first_day", "last_day"))
    holidays = {date.fromisoformat(day) for day in record.calendar["holidays"]}
    opening = time.fromisoformat(record.calendar.get("day_start", "00:00"))
    closing = time.fromisoformat(record.calendar.get("day_end", "23:59"))
    away = {(item["id"], date.fromisoformat(day)) for item in record.calendar["rooms"] for day in item.get("away", ())}
    for session in record.sessions:
        if not first <= session.first_day <= session.last_day <= last:
            yield BreachError("Session {session} lies outside the year.", session=session.id)
        for meeting in session.meetings:
            if meeting.day in holidays or meeting.day.weekday() == len(WEEKDAYS) - 1:
                yield BreachError(
                    "Session {session} meets on {day}, a free day.", session=session.id, day=str(meeting.day)
                )
            if not opening <= meeting.start < meeting.end <= closing:
                yield BreachError("Session {session} meets outside the opening hours.", session=session.id)
            if (meeting.room, meeting.day) in away:
                yield BreachError(
                    "The room of session {session} is not there on {day}.", session=session.id, day=str(meeting.day)
                )


def check_phases(record: Record) -> Iterator[BreachError]:
    """Every phase is held in full and in order."""
    for session in record.sessions:
        module = record.modules[session.module]
        for number, phase in enumerate(module["phases"]):
            if phase["kind"] in {"room", "live"} and phase["hours"] > 0:
                parts = [meeting for meeting in session.meetings if meeting.phase == number]
                if sum(part.minutes for part in parts) < round(phase["hours"] * 60) - _ROUND:
                    yield BreachError("Session {session} is shorter than its module.", session=session.id)
        ordered = sorted(session.meetings, key=lambda meeting: (meeting.day, meeting.start))
        if any(one.phase > two.phase for one, two in pairwise(ordered)):
            yield BreachError("The phases of session {session} are out of order.", session=session.id)


def check_people(record: Record) -> Iterator[BreachError]:
    """Everybody works on the day, has time enough, and is in one place at a time."""
    there: dict[tuple[str, date], list[tuple[Meeting, int]]] = defaultdict(list)
    for session in record.sessions:
        for meeting in session.meetings:
            for who, seats in session.people.items():
                there[who, meeting.day].append((meeting, seats))
    for (who, day), meetings in there.items():
        learner = record.learners[who]
        weeks = [week for week in learner["availability"] if WEEKDAYS[day.weekday()] in week["weekdays"]]
        heads = sum(week["heads"] for week in weeks)
        together = max(sum(n for other, n in meetings if other.overlaps(one)) for one, _ in meetings)
        if together > heads:
            yield BreachError("{learner} cannot come on {day}: not at work or twice booked.", learner=who, day=str(day))
        elif learner["heads"] == 1:
            minutes = sum(meeting.minutes for meeting, _ in meetings)
            if minutes - _BREAK > weeks[0]["hours_per_day"] * 60:
                yield BreachError(
                    "{learner} works fewer hours on {day} than the meetings last.", learner=who, day=str(day)
                )


def check_room_access(record: Record) -> Iterator[BreachError]:
    """Rooms meet what the people in them need, and stand where the meeting is said to be."""
    rooms = {room["id"]: room for room in record.calendar["rooms"]}
    for session in record.sessions:
        needs = {need for who in session.people for need in record.needs_of(who)} & OF_ROOMS
        for meeting in session.meetings:
            room = rooms.get(meeting.room)
            if room and not needs <= set(room.get("access", ())):
                need = min(needs - set(room.get("access", ())))
                yield BreachError("The room of session {session} does not meet: {need}.", session=session.id, need=need)
            if room and meeting.site != room.get("site", ""):
                yield BreachError("The room of session {session} is at another site.", session=session.id)


def check_ways(record: Record) -> Iterator[BreachError]:
    """Whoever has meetings at two sites on one day has the time for the way; a way of unknown length is too long."""
    travel = _service(record).get("travel", {})
    there: dict[tuple[str, date], list[Meeting]] = defaultdict(list)
    for session in record.sessions:
        single = [who for who in session.people if record.learners[who]["heads"] == 1]
        for meeting in session.meetings:
            for who in (*single, *([meeting.trainer] if meeting.trainer else ())) if meeting.room else ():
                there[who, meeting.day].append(meeting)
    for (who, day), meetings in there.items():
        ordered = sorted(meetings, key=lambda meeting: meeting.start)
        for one, two in pairwise(ordered):
            way = travel.get(one.site, {}).get(two.site, travel.get(two.site, {}).get(one.site))
            if one.site != two.site and (way is None or one.minutes_until(two) < way):
                yield BreachError("{name} has no time for the way between two sites on {day}.", name=who, day=str(day))


def check_rooms(record: Record) -> Iterator[BreachError]:
    """Rooms and trainers are in one place at a time."""
    for kind in ("room", "trainer"):
        taken: dict[tuple[str, date], list[Meeting]] = defaultdict(list)
        for session in record.sessions:
            for meeting in session.meetings:
                name = getattr(meeting, kind)
                others = taken[name, meeting.day]
                if name and any(meeting.overlaps(other) for other in others):
                    yield BreachError("{name} is taken twice on {day}.", name=name, day=str(meeting.day))
                others.append(meeting)


def check_trainers(record: Record) -> Iterator[BreachError]:
    """Trainers teach what they can, on days they work."""
    trainers = {item["id"]: item for item in record.calendar.get("trainers", ())}
    for session in record.sessions:
        for meeting in session.meetings:
            trainer = trainers.get(meeting.trainer)
            if not meeting.trainer:
                if any(session.module in item["modules"] for item in trainers.values()):
                    yield BreachError("Session {session} has no trainer.", session=session.id)
                continue
            weekday = WEEKDAYS[meeting.day.weekday()]
            if trainer is None or session.module not in trainer["modules"] or weekday not in trainer["weekdays"]:
                yield BreachError(
                    "{trainer} cannot teach session {session}.", trainer=meeting.trainer, session=session.id
                )
            elif meeting.day.isoformat() in trainer.get("away", ()):
                yield BreachError("{trainer} is away on {day}.", trainer=meeting.trainer, day=str(meeting.day))


def check_sequence(record: Record) -> Iterator[BreachError]:
    """Nobody begins a module before what leads to it has ended."""
    runs: dict[tuple[str, str], list[tuple[Session, int]]] = defaultdict(list)
    for session in record.sessions:
        for who, seats in session.people.items():
            runs[who, session.module].append((session, seats))
    asked = {name: requirements_of(record, module) for name, module in record.modules.items()}
    for (who, name), mine in runs.items():
        for levels, suppliers in () if (who, name) in record.booked else asked[name]:
            held = min((held_heads(record.learners[who], *level) for level in levels), default=0)
            for session, _ in mine:
                begun = sum(seats for other, seats in mine if other.first_day <= session.first_day)
                before = [pair for supplier in suppliers for pair in runs.get((who, supplier), ())]
                ended = sum(seats for other, seats in before if other.last_day < session.first_day)
                if begun > held + ended:
                    yield BreachError("{learner} begins {module} too early.", learner=who, module=name)


def check_absence(record: Record) -> Iterator[BreachError]:
    """Of each unit enough people stay at work in each half of a day: one may always go, one always stays."""
    service = _service(record)
    share = service.get("away_share")
    if share is None or record.document["mode"] != "named":
        return
    away: Counter[tuple[str, date, str]] = Counter()
    for session in record.sessions:
        for who, seats in session.people.items():
            unit = record.learners[who].get("unit")
            for meeting in session.meetings if unit else ():
                for half in _halves(meeting):
                    away[str(unit), meeting.day, half] += seats
    for (unit, day, half), heads in away.items():
        duty = _on_duty(record, service.get("staff", {}), unit, (WEEKDAYS[day.weekday()], half))
        if duty is not None and heads > min(duty - 1, max(1, math.floor(share * duty + 1e-9))):
            yield BreachError("Too many of {unit} are away on {day}.", unit=unit, day=str(day))


_NOON = time(13, 0)
_SHORT_DAY = 5.0
"""Whoever works at most this many hours a day is there in the morning only."""


def _halves(meeting: Meeting) -> tuple[str, ...]:
    parts = {"morning": meeting.start < _NOON, "afternoon": meeting.end > _NOON}
    return tuple(half for half, there in parts.items() if there)


def _on_duty(record: Record, staff: Mapping[str, int], unit: str, half: tuple[str, str]) -> int | None:
    """People at work, those not planned for in proportion; None for a team of one, where nobody can stay."""
    weeks = [week for one in record.learners.values() if one.get("unit") == unit for week in one["availability"]]
    planned = sum(week["heads"] for week in weeks)
    there = sum(
        week["heads"]
        for week in weeks
        if half[0] in week["weekdays"] and (half[1] == "morning" or week["hours_per_day"] > _SHORT_DAY)
    )
    everybody = max(planned, staff.get(unit, 0))
    return None if everybody < 2 else math.floor(there * max(1.0, everybody / planned) + 1e-9)  # noqa: PLR2004


def check_months(record: Record) -> Iterator[BreachError]:
    """Nobody has more training days a month than agreed."""
    most = _service(record).get("days_a_month")
    if most is None:
        return
    days: dict[tuple[str, int], set[date]] = defaultdict(set)
    for session in record.sessions:
        for who in session.people:
            if record.learners[who]["heads"] == 1:
                for meeting in session.meetings:
                    days[who, meeting.day.month].add(meeting.day)
    for (who, month), found in days.items():
        if len(found) > most:
            yield BreachError(
                "{learner} has {days} training days in month {month}.", learner=who, days=len(found), month=month
            )


def _service(record: Record) -> Mapping[str, Any]:
    service: Mapping[str, Any] = record.calendar.get("service") or record.document.get("service") or {}
    return service


def unchecked(record: Record) -> Iterator[str]:
    """What the files do not say and so cannot be checked."""
    meetings = [meeting for session in record.sessions for meeting in session.meetings]
    needs_room = any(hours_of(record.modules[session.module], "room") for session in record.sessions)
    if needs_room and not record.calendar["rooms"]:
        yield "No rooms are known: not checked."
    if meetings and not any(meeting.trainer for meeting in meetings):
        yield "No trainers are named: not checked."
    if len({room.get("site", "") for room in record.calendar["rooms"]}) > 1 and record.document["mode"] != "named":
        yield "Of groups it is not known where they work, so their ways are not checked."
    if record.document["mode"] != "named" and _service(record).get("away_share") is not None:
        yield "Of groups it is not known who is in which team: the share of a team that is away is not checked."
    if _service(record).get("away_share") is None:
        yield "No share of a team that may be away is given: not checked."
    if record.limits.get("fairness", {}).get("kind") == "weakest_first":
        yield "Whether the weakest unit could get more cannot be checked without solving."


CHECKS: Sequence[Check] = (
    check_seats,
    check_sizes,
    check_days,
    check_phases,
    check_people,
    check_room_access,
    check_rooms,
    check_ways,
    check_trainers,
    check_sequence,
    check_absence,
    check_months,
)
