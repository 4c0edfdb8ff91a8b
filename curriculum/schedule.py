"""Sessions of a plan to dates, times and rooms.

A session meets on one weekday, in consecutive usable weeks, so that its people come on days they work. Meetings of up
to half a day take the morning or the afternoon; people with short days come in the morning. Nobody sits in two
sessions at once, no room is used twice, a module begins only after the modules it needs have ended for the same
people. Each session takes, within the part of the year that its place in the teaching order suggests, the week with
the fewest meetings so far.

That is first-fit with a clear rule: every date keeps the rules, none claims to be the best. Not handled: how many of a
team are away at once, trainers' calendars, school holidays, travel between sites.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import count

from curriculum.calendar import open_days
from curriculum.cohorts import Attendee, Cohort, attendees_of, form_cohorts
from curriculum.model import Calendar, Catalogue, Meeting, Module, PhaseKind, Plan, Room, Session, Timetable, Unplaced
from curriculum.progression import Progression, read_progression
from needs_analysis import Demand, Message

LONGEST_DAY = 8.0
"""Hours of teaching a day may hold at most."""

HALF_DAY = 4.0
"""Hours up to which a meeting takes a morning or an afternoon."""

SHORT_DAY = 5.0
"""Whoever works at most this many hours a day comes in the morning."""

BREAK_FROM, BREAK = 6.0, 0.5
"""A meeting longer than six hours has half an hour's break (§ 4 ArbZG)."""

ROUND_TO = 5
"""Minutes to which meetings are rounded up."""

_NO_DAY = "Nobody else who needs this module works on the same days, so no group of {least} comes together."
_NO_ROOM = "No room has the {seats} seats this group needs."
_NO_DATE = "No free date is left in the year on a day on which the whole group works."


def schedule_plan(plan: Plan, demand: Demand, catalogue: Catalogue, calendar: Calendar) -> Timetable:
    """Dates for all sessions of a plan; seats without one come back with the reason, none is lost."""
    board = _Board(calendar, read_progression(catalogue))
    learners = {learner.id: learner for learner in demand.learners}
    runs = {item.module: item.sessions for item in plan.modules}
    for module in board.progression.modules.values():
        wanted = [(learners[item.learner], item.seats) for item in plan.assignments if item.module == module.id]
        attendees = [part for learner, seats in wanted for part in attendees_of(learner, seats)]
        if attendees:
            cohorts, left = form_cohorts(module, attendees, runs.get(module.id, 0))
            board.drop(module, left, Message(_NO_DAY, {"least": module.group_min}))
            board.date_cohorts(module, cohorts)
    return Timetable(tuple(board.sessions), tuple(board.unplaced))


@dataclass(frozen=True, slots=True)
class _Slot:
    """A dated part of a session before it has a room."""

    kind: PhaseKind
    day: date
    minutes: int
    halves: tuple[str, ...]


@dataclass(slots=True)
class _Board:
    """What is dated so far: who and which room is busy when, how full each week is, when each module ends for whom."""

    calendar: Calendar
    progression: Progression
    sessions: list[Session] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    people_busy: set[tuple[str, date, str]] = field(default_factory=set)
    rooms_busy: set[tuple[str, date, str]] = field(default_factory=set)
    load: dict[int, int] = field(default_factory=dict)
    ends: dict[tuple[str, str], date] = field(default_factory=dict)

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
                self._keep(module, next(numbers), cohort, found)

    def _find(self, module: Module, cohort: Cohort, rooms: Sequence[Room]) -> tuple[Meeting, ...] | None:
        """The meetings of the first choice that fits, the preferred part of the year first."""
        days = list(open_days(self.calendar, cohort.weekday))
        earliest = self._earliest(module, cohort)
        begin, end = self._season(module)
        starts = [number for number, day in enumerate(days) if day > earliest]
        preferred = [number for number in starts if begin <= days[number] <= end]
        later = [number for number in starts if days[number] > end]
        sooner = [number for number in starts if days[number] < begin]
        by_load = sorted(preferred, key=lambda number: (self.load.get(_week(days[number]), 0), number))
        for number in [*by_load, *later, *reversed(sooner)]:
            for slots in _lay_out(module, cohort, days[number:]):
                meetings = self._meetings(slots, cohort, rooms)
                if meetings:
                    return meetings
        return None

    def _earliest(self, module: Module, cohort: Cohort) -> date:
        """The last day of anything these people must have finished before."""
        before = self.calendar.first_day - timedelta(days=1)
        needed = {name for requirement in self.progression.requirements[module.id] for name in requirement.suppliers}
        ends = [self.ends.get((a.learner, name), before) for a in cohort.attendees for name in needed]
        return max(ends, default=before)

    def _season(self, module: Module) -> tuple[date, date]:
        """The part of the year for this module: the first for those that need nothing, later ones after them."""
        depth, height = _depth(module.id, self.progression), _height(module.id, self.progression)
        days = (self.calendar.last_day - self.calendar.first_day).days
        part = days / (depth + height + 1)
        begin = self.calendar.first_day + timedelta(days=int(part * depth))
        return begin, begin + timedelta(days=int(part * 0.9))

    def _meetings(self, slots: Sequence[_Slot], cohort: Cohort, rooms: Sequence[Room]) -> tuple[Meeting, ...] | None:
        """The slots with one room for all in-person parts, if people and a room are free."""
        people = {attendee.learner for attendee in cohort.attendees if attendee.heads == 1}
        if any((who, slot.day, half) in self.people_busy for who in people for slot in slots for half in slot.halves):
            return None
        in_person = [(slot.day, half) for slot in slots if slot.kind == "room" for half in slot.halves]
        free = (room for room in rooms if not any((room.id, day, half) in self.rooms_busy for day, half in in_person))
        room = next(free, None) if in_person else None
        if in_person and room is None:
            return None
        return tuple(self._meeting(slot, room) for slot in slots)

    def _meeting(self, slot: _Slot, room: Room | None) -> Meeting:
        noon = time(13, 0)
        start = noon if slot.halves == ("afternoon",) else self.calendar.day_start
        minutes = slot.minutes + (int(BREAK * 60) if slot.minutes > BREAK_FROM * 60 else 0)
        end = (datetime.combine(slot.day, start) + timedelta(minutes=minutes)).time()
        return Meeting(slot.kind, slot.day, start, end, room.id if room and slot.kind == "room" else "")

    def _keep(self, module: Module, number: int, cohort: Cohort, meetings: tuple[Meeting, ...]) -> None:
        people: dict[str, int] = {}
        for attendee in cohort.attendees:
            people[attendee.learner] = people.get(attendee.learner, 0) + attendee.heads
        self.sessions.append(Session(f"{module.id}-{number:02d}", module.id, number, meetings, people))
        for meeting in meetings:
            self.load[_week(meeting.day)] = self.load.get(_week(meeting.day), 0) + 1
            for half in _halves(meeting):
                self.people_busy |= {(learner, meeting.day, half) for learner in people}
                self.rooms_busy |= {(meeting.room, meeting.day, half)} if meeting.room else set()
        for learner in people if meetings else ():
            known = self.ends.get((learner, module.id), meetings[-1].day)
            self.ends[learner, module.id] = max(known, meetings[-1].day)


def _week(day: date) -> int:
    return day.isocalendar().week


def _halves(meeting: Meeting) -> tuple[str, ...]:
    noon = time(13, 0)
    morning = ("morning",) if meeting.start < noon else ()
    return (*morning, *(("afternoon",) if meeting.end > noon else ()))


def _lay_out(module: Module, cohort: Cohort, days: Sequence[date]) -> Iterator[tuple[_Slot, ...]]:
    """The dated parts in the order of the phases, on the usable days given: all in the morning, or the afternoon."""
    parts = list(_parts(module, min(LONGEST_DAY, cohort.hours_per_day)))
    if len(parts) > len(days):
        return
    halves = ("morning",) if cohort.hours_per_day <= SHORT_DAY else ("morning", "afternoon")
    for half in halves:
        yield tuple(
            _Slot(kind, day, minutes, (half,) if minutes <= HALF_DAY * 60 else ("morning", "afternoon"))
            for (kind, minutes), day in zip(parts, days, strict=False)
        )
        if all(minutes > HALF_DAY * 60 for _, minutes in parts):
            return


def _parts(module: Module, longest_day: float) -> Iterator[tuple[PhaseKind, int]]:
    """Kind and minutes of every meeting: in-person days as long as people's days allow, live parts of half a day."""
    for phase in module.phases:
        if phase.kind not in {"room", "live"} or phase.hours <= 0:
            continue
        longest = longest_day if phase.kind == "room" else min(HALF_DAY, longest_day)
        meetings = -int(-phase.hours // longest)
        left = round(phase.hours * 60)
        for number in range(meetings, 0, -1):
            minutes = min(left, -(-left // number // ROUND_TO) * ROUND_TO)
            yield phase.kind, minutes
            left -= minutes


def _depth(module: str, progression: Progression) -> int:
    """How many modules in a row come before this one at most."""
    before = {name for requirement in progression.requirements[module] for name in requirement.suppliers} - {module}
    return max((_depth(name, progression) + 1 for name in before), default=0)


def _height(module: str, progression: Progression) -> int:
    """How many modules in a row come after this one at most."""
    after = [
        name
        for name, requirements in progression.requirements.items()
        if name != module and any(module in requirement.suppliers for requirement in requirements)
    ]
    return max((_height(name, progression) + 1 for name in after), default=0)
