"""Changes of dates that can be taken back, and what is lost when a trainer falls ill or a room is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from curriculum.model import Calendar, Session, Timetable, TimetableStatus, Unplaced
from curriculum.programme import Programme
from curriculum.repair import Repair, keeps_groups, repair_dates
from needs_analysis import Demand, Message, UserError


@dataclass(frozen=True, slots=True)
class Loss:
    """A trainer or a room that is not there from one day to another, both included."""

    unit: str
    first_day: date
    last_day: date

    @property
    def days(self) -> tuple[date, ...]:
        """Its days one by one."""
        return tuple(self.first_day + timedelta(days=n) for n in range((self.last_day - self.first_day).days + 1))


@dataclass(frozen=True, slots=True)
class Revision:
    """What becomes of a timetable: sessions as they are to be, those that lose their date, and all seats without one.

    ``away``: room or trainer -> all days without it, where these change.
    """

    sessions: tuple[Session, ...]
    unplaced: tuple[Unplaced, ...]
    dropped: tuple[str, ...] = ()
    away: Mapping[str, tuple[date, ...]] = field(default_factory=dict)


def revise_programme(programme: Programme, revision: Revision) -> Programme:
    """The programme after the revision. How good the dates are is not known any more."""
    kept = {one.id: one for one in programme.timetable.sessions if one.id not in revision.dropped}
    kept |= {one.id: one for one in revision.sessions}
    order = {module.id: place for place, module in enumerate(programme.catalogue.modules)}
    sessions = tuple(sorted(kept.values(), key=lambda one: (order.get(one.module, 0), one.number, one.id)))
    status: TimetableStatus = "incomplete" if revision.unplaced else "feasible"
    timetable = Timetable(sessions, revision.unplaced, status)
    calendar = _with_absences(programme.calendar, revision.away)
    return replace(programme, timetable=timetable, calendar=calendar, draft=True)


def undo_revision(programme: Programme, revision: Revision) -> Revision:
    """What takes the revision back, made before it is carried out."""
    now = {one.id: one for one in programme.timetable.sessions}
    named = {*revision.dropped, *(one.id for one in revision.sessions)}
    units = absences_of(programme.calendar)
    return Revision(
        tuple(one for name, one in now.items() if name in named),
        programme.timetable.unplaced,
        tuple(sorted(named - set(now))),
        {name: units[name] for name in revision.away},
    )


def absences_of(calendar: Calendar) -> dict[str, tuple[date, ...]]:
    """Trainer or room -> the days without it."""
    return {one.id: one.away for one in calendar.trainers} | {one.id: one.away for one in calendar.rooms}


def find_broken(programme: Programme, loss: Loss) -> tuple[Session, ...]:
    """The sessions that meet in the room or with the trainer on one of the days."""
    days = set(loss.days)
    return tuple(
        session
        for session in programme.timetable.sessions
        if any(one.day in days and loss.unit in (one.room, one.trainer) for one in session.meetings)
    )


def propose_repair(programme: Programme, demand: Demand, loss: Loss) -> tuple[Repair, Revision]:
    """New dates for what the loss breaks, none before its first day, moving as few people as possible.

    Raises UserError where the groups of the plan would be formed otherwise today: nobody is put into another group.
    """
    if not keeps_groups(programme, demand):
        raise UserError(Message("This plan was made by an older version. Calculate it anew first."))
    away = {loss.unit: tuple(sorted({*absences_of(programme.calendar)[loss.unit], *loss.days}))}
    calendar = _with_absences(programme.calendar, away)
    repair = repair_dates(programme, demand, calendar, loss.first_day)
    return repair, _difference(programme.timetable, repair.timetable, away)


def _difference(before: Timetable, after: Timetable, away: Mapping[str, tuple[date, ...]]) -> Revision:
    old = {one.id: one for one in before.sessions}
    new = {one.id: one for one in after.sessions}
    changed = tuple(one for name, one in new.items() if old.get(name) != one)
    return Revision(changed, after.unplaced, tuple(sorted(set(old) - set(new))), away)


def _with_absences(calendar: Calendar, away: Mapping[str, tuple[date, ...]]) -> Calendar:
    rooms = tuple(replace(one, away=away.get(one.id, one.away)) for one in calendar.rooms)
    trainers = tuple(replace(one, away=away.get(one.id, one.away)) for one in calendar.trainers)
    return replace(calendar, rooms=rooms, trainers=trainers)
