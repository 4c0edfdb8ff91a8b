"""Sessions of a plan to dates, times and rooms.

A session meets on one weekday on which all its people work, in consecutive usable weeks and in one room; own work
(self-paced, transfer, coaching) lies in the weeks before, between and after the meetings. Meetings of up to half a day
take the morning or the afternoon; people with short days come in the morning. Nobody has more than one meeting a day,
no room is used twice, and a module begins only after the modules it needs have ended for the same people. Each session
takes, within the part of the year that its place in the teaching order suggests, the week with the fewest meetings.

Of a group only head counts are known: it never sits in more seats a day than it has heads with those weekdays, and a
later module never has more of its seats begun than the earlier one has ended (or its members held before).

That is first-fit with a clear rule: every date keeps the rules, none claims to be the best. Not handled: how many of a
team are away at once, trainers' calendars, school holidays, travel between sites.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from curriculum.calendar import open_days
from curriculum.cohorts import Attendee, Cohort, attendees_of, form_cohorts, take_heads
from curriculum.layout import (
    BREAK,
    BREAK_FROM,
    HALF_DAY,
    Lesson,
    Stretch,
    Unfolding,
    longest_day,
    outline_module,
    unfold_session,
)
from curriculum.model import Calendar, Catalogue, Meeting, Module, Plan, Room, Session, Span, Timetable, Unplaced
from curriculum.progression import Progression, heads_holding, read_progression
from needs_analysis import Demand, Learner, Message

SHORT_DAY = 5.0
"""Whoever works at most this many hours a day comes in the morning."""

NOON = time(13, 0)
"""Mornings end and afternoons begin."""

_SEASON_FILL = 0.9
"""Share of a module's part of the year in which its sessions begin, so that the last ones end within it."""

_NO_DAY = "Nobody else who needs this module works on the same days, so no group of {least} comes together."
_NO_ROOM = "No room has the {seats} seats this group needs."
_NO_DATE = "No free date is left in the year on a day on which the whole group works."
_NO_WAY_IN = "“{module}” has to come first and has no date for these people."

Halves = tuple[str, ...]


def schedule_plan(plan: Plan, demand: Demand, catalogue: Catalogue, calendar: Calendar) -> Timetable:
    """Dates for all sessions of a plan; seats without one come back with the reason, none is lost."""
    learners = {learner.id: learner for learner in demand.learners}
    seats = {(item.learner, item.module): item.seats for item in plan.assignments}
    order = _Order(read_progression(catalogue), learners, seats)
    board = _Board(calendar, order, _longest_chains(order))
    runs = {item.module: item.sessions for item in plan.modules}
    for module in order.progression.modules.values():
        attendees = board.admit(module)
        if attendees:
            cohorts, left = form_cohorts(module, attendees, runs.get(module.id, 0))
            board.drop(module, left, Message(_NO_DAY, {"least": module.group_min}))
            board.date_cohorts(module, cohorts)
    return Timetable(tuple(board.sessions), tuple(board.unplaced))


# --- what comes before what, in time --------------------------------------------------------------------------------


@dataclass(slots=True)
class _Order:
    """When seats of a module may begin. ``ended``: (learner, module) -> last days of its dated seats, one per seat."""

    progression: Progression
    learners: Mapping[str, Learner]
    planned: Mapping[tuple[str, str], int]
    ended: dict[tuple[str, str], list[date]] = field(default_factory=dict)
    begun: Counter[tuple[str, str]] = field(default_factory=Counter)

    def suppliers(self, module: str) -> set[str]:
        """All modules that can be a way into this one."""
        return {name for requirement in self.progression.requirements[module] for name in requirement.suppliers}

    def blocking(self, learner: str, module: str) -> tuple[int, str]:
        """Seats that can begin some day, and the module that keeps the others out.

        What the plan does not give a learner beforehand is none of this module's business: the plan knows why.
        """
        most, culprit = self.planned.get((learner, module), 0), ""
        for supplies, suppliers in self._supplies(learner, module):
            if len(supplies) < most:
                most, culprit = len(supplies), suppliers[0]
        return most, culprit

    def earliest(self, learner: str, module: str, seats: int) -> date | None:
        """The last day of what the next ``seats`` of a learner wait for; None when they wait for nothing."""
        last = self.begun[learner, module] + seats
        waits = [supplies[last - 1] for supplies, _ in self._supplies(learner, module) if last <= len(supplies)]
        return max(waits, default=None)

    def keep(self, session: Session) -> None:
        """Remember when the seats of a dated session end."""
        for learner, seats in session.people.items():
            self.begun[learner, session.module] += seats
            self.ended.setdefault((learner, session.module), []).extend([session.last_day] * seats)

    def _supplies(self, learner: str, module: str) -> Iterator[tuple[list[date], tuple[str, ...]]]:
        for requirement in self.progression.requirements[module]:
            planned = tuple(name for name in requirement.suppliers if self.planned.get((learner, name)))
            if planned:
                held = heads_holding(self.learners[learner], requirement.levels)
                ended = [day for name in planned for day in self.ended.get((learner, name), [])]
                yield sorted([date.min] * held + ended), planned


# --- the board ------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Board:
    """What is dated so far: who and which room is busy when, and how full each week is."""

    calendar: Calendar
    order: _Order
    chains: tuple[Mapping[str, int], Mapping[str, int]]
    sessions: list[Session] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    people_busy: Counter[tuple[str, tuple[str, ...], float, date]] = field(default_factory=Counter)
    rooms_busy: set[tuple[str, date, str]] = field(default_factory=set)
    week_load: Counter[tuple[int, int]] = field(default_factory=Counter)
    day_load: Counter[date] = field(default_factory=Counter)

    def admit(self, module: Module) -> list[Attendee]:
        """Those who can take their seats once the modules before this one are dated; the others are dropped."""
        attendees: list[Attendee] = []
        for learner, name in self.order.planned:
            if name != module.id:
                continue
            wanted = attendees_of(self.order.learners[learner], self.order.planned[learner, name])
            most, culprit = self.order.blocking(learner, name)
            kept, late = _first_heads(wanted, most)
            self.drop(module, late, Message(_NO_WAY_IN, {"module": culprit}))
            attendees += kept
        first = self.calendar.first_day
        waits = {a.learner: self.order.earliest(a.learner, module.id, 1) or first for a in attendees}
        return sorted(attendees, key=lambda attendee: waits[attendee.learner])

    def drop(self, module: Module, attendees: Sequence[Attendee], reason: Message) -> None:
        """Remember seats that got no date."""
        for attendee in attendees:
            self.unplaced.append(Unplaced(module.id, attendee.learner, attendee.heads, reason))

    def date_cohorts(self, module: Module, cohorts: Sequence[Cohort]) -> None:
        """Date the sessions of one module, one after the other."""
        numbers = count(1)
        for cohort in cohorts:
            rooms = [room for room in self.calendar.rooms if room.seats >= cohort.seats]
            if module.hours_of("room") and not rooms:
                self.drop(module, cohort.attendees, Message(_NO_ROOM, {"seats": cohort.seats}))
                continue
            found = self._find(module, cohort, sorted(rooms, key=lambda room: (room.seats, room.id)))
            if found is None:
                self.drop(module, cohort.attendees, Message(_NO_DATE))
            else:
                (spans, meetings), number = found, next(numbers)
                name = f"{module.id}-{number:02d}"
                self._keep(Session(name, module.id, number, meetings, cohort.people, spans), cohort)

    def _find(
        self, module: Module, cohort: Cohort, rooms: Sequence[Room]
    ) -> tuple[tuple[Span, ...], tuple[Meeting, ...]] | None:
        """Spans and meetings of the first choice that fits, the preferred part of the year first."""
        outline = outline_module(module, longest_day(self.calendar, cohort.hours_per_day))
        earliest = self._earliest(module, cohort)
        for unfolding in self._choices(module, cohort, outline):
            if unfolding.first_day > earliest and unfolding.last_day <= self.calendar.last_day:
                meetings = self._meetings(unfolding, cohort, rooms)
                if meetings is not None:
                    return unfolding.spans, meetings
        return None

    def _earliest(self, module: Module, cohort: Cohort) -> date:
        """The last day of anything these people must have finished before."""
        waits = [self.order.earliest(who, module.id, seats) for who, seats in cohort.people.items()]
        return max([self.calendar.first_day - timedelta(days=1), *(day for day in waits if day)])

    def _choices(self, module: Module, cohort: Cohort, outline: Sequence[Lesson | Stretch]) -> Iterator[Unfolding]:
        """All ways to begin: the quietest week of the module's season first, then later, then sooner."""
        begin, end = self._season(module)
        days = {day: list(open_days(self.calendar, day)) for day in cohort.weekdays}
        starts = [(day, weekday, number) for weekday in days for number, day in enumerate(days[weekday])]

        def preference(start: tuple[date, str, int]) -> tuple[int, int, int, date]:
            day = start[0]
            if begin <= day <= end:
                return 0, self.week_load[_week(day)], self.day_load[day], day
            return (1, (day - end).days, 0, day) if day > end else (2, (begin - day).days, 0, day)

        for _, weekday, number in sorted(starts, key=preference):
            unfolding = unfold_session(outline, days[weekday][number:])
            if unfolding:
                yield unfolding

    def _season(self, module: Module) -> tuple[date, date]:
        """The part of the year for this module: the first for those that need nothing, later ones after them."""
        before, after = self.chains[0][module.id], self.chains[1][module.id]
        part = (self.calendar.last_day - self.calendar.first_day).days / (before + after + 1)
        begin = self.calendar.first_day + timedelta(days=int(part * before))
        return begin, begin + timedelta(days=int(part * _SEASON_FILL))

    def _meetings(self, unfolding: Unfolding, cohort: Cohort, rooms: Sequence[Room]) -> tuple[Meeting, ...] | None:
        """The lessons with their hours and one room for all in-person ones; None if people or rooms are taken."""
        if not self._people_free([day for _, day in unfolding.lessons], cohort):
            return None
        for half in ("morning",) if cohort.hours_per_day <= SHORT_DAY else ("morning", "afternoon"):
            timed = [(lesson, day, self._halves(lesson, half)) for lesson, day in unfolding.lessons]
            taken = {(day, part) for lesson, day, parts in timed if lesson.kind == "room" for part in parts}
            free = (room.id for room in rooms if not any((room.id, *slot) in self.rooms_busy for slot in taken))
            room = next(free, None) if taken else ""
            if room is not None:
                return tuple(self._meeting(lesson, day, parts, room) for lesson, day, parts in timed)
        return None

    def _people_free(self, days: Sequence[date], cohort: Cohort) -> bool:
        heads: Counter[tuple[str, tuple[str, ...], float]] = Counter()
        for attendee in cohort.attendees:
            heads[attendee.week] += attendee.heads
        capacity = {week: self._capacity(*week) for week in heads}
        return all(self.people_busy[*week, day] + heads[week] <= capacity[week] for week in heads for day in days)

    def _capacity(self, learner: str, weekdays: tuple[str, ...], hours: float) -> int:
        shares = self.order.learners[learner].availability
        return sum(share.heads for share in shares if (share.weekdays, share.hours_per_day) == (weekdays, hours))

    def _halves(self, lesson: Lesson, half: str) -> Halves:
        afternoon = datetime.combine(date.min, self.calendar.day_end) - datetime.combine(date.min, NOON)
        if lesson.minutes > HALF_DAY * 60:
            return ("morning", "afternoon")
        return (half,) if timedelta(minutes=lesson.minutes) <= afternoon else ("morning",)

    def _meeting(self, lesson: Lesson, day: date, halves: Halves, room: str) -> Meeting:
        start = NOON if halves == ("afternoon",) else self.calendar.day_start
        minutes = lesson.minutes + (int(BREAK * 60) if lesson.minutes > BREAK_FROM * 60 else 0)
        end = (datetime.combine(day, start) + timedelta(minutes=minutes)).time()
        return Meeting(lesson.kind, day, start, end, room if lesson.kind == "room" else "", lesson.phase)

    def _keep(self, session: Session, cohort: Cohort) -> None:
        self.sessions.append(session)
        self.order.keep(session)
        for meeting in session.meetings:
            self.week_load[_week(meeting.day)] += 1
            self.day_load[meeting.day] += 1
            self.rooms_busy |= {(meeting.room, meeting.day, half) for half in _halves_of(meeting) if meeting.room}
            for attendee in cohort.attendees:
                self.people_busy[*attendee.week, meeting.day] += attendee.heads


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _halves_of(meeting: Meeting) -> Halves:
    morning = ("morning",) if meeting.start < NOON else ()
    return (*morning, *(("afternoon",) if meeting.end > NOON else ()))


def _first_heads(attendees: Sequence[Attendee], heads: int) -> tuple[list[Attendee], list[Attendee]]:
    """The first ``heads`` of them, and the others."""
    pool = list(attendees)
    kept = take_heads(pool, heads)
    return kept, pool


def _longest_chains(order: _Order) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """How many planned modules come before each planned module in a row, and how many after it, at most."""
    planned = {name for _, name in order.planned}
    before: dict[str, int] = {}
    after = dict.fromkeys(planned, 0)
    links = [(name, sorted(order.suppliers(name) & planned)) for name in order.progression.modules if name in planned]
    for name, suppliers in links:
        before[name] = max((before[supplier] + 1 for supplier in suppliers), default=0)
    for name, suppliers in reversed(links):
        for supplier in suppliers:
            after[supplier] = max(after[supplier], after[name] + 1)
    return before, after
