"""The calendar of a plan: who meets where in a week, and moving one course with its conflicts said beforehand."""

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

from curriculum.changes import Change, Conflict, find_conflicts, move_session
from curriculum.export.names import KINDS
from curriculum.model import Session, Slot
from curriculum.pages.repairs import offer_repair
from curriculum.pages.saving import offer_undo, save_revision
from curriculum.pages.sources import read_demand, read_programme
from curriculum.pages.words import session_title
from curriculum.programme import Programme
from curriculum.revisions import Revision
from dashboard import Desk, Table, show_table
from needs_analysis import Demand, Learner

_HALVES: dict[str, Slot] = {"Morning": "morning", "Afternoon": "afternoon"}


def show_weeks(desk: Desk) -> None:
    """The tab: one week, for a unit or a room if wanted, and below it the change of one course."""
    known = _read(desk)
    if known is None:
        st.info(desk.say("Calculate the plan anew to see its weeks."), icon=":material/info:")
        return
    programme, demand = known
    if not any(session.meetings for session in programme.timetable.sessions):
        st.info(desk.say("The plan has no course with a date."), icon=":material/info:")
        return
    _show_week(desk, programme, demand)
    _offer_change(desk, programme, demand)
    offer_repair(desk, programme, demand)
    offer_undo(desk)


def _read(desk: Desk) -> tuple[Programme, Demand] | None:
    programme, demand = read_programme(desk), read_demand(desk)
    return None if programme is None or demand is None else (programme, demand)


# --- the week -------------------------------------------------------------------------------------------------------


def _show_week(desk: Desk, programme: Programme, demand: Demand) -> None:
    t = desk.say
    learners = {one.id: one for one in demand.learners}
    units = sorted({one.unit for one in demand.learners if one.unit})
    rooms = {room.id: room.name for room in programme.calendar.rooms}
    weeks = sorted({_monday(day.day) for session in programme.timetable.sessions for day in session.meetings})
    when, who, where = st.columns(3)
    week = when.selectbox(t("Week"), weeks, format_func=lambda monday: _week_words(desk, monday), key="week")
    unit = who.selectbox(t("Unit"), units, index=None, placeholder=t("All units"), key="week-unit", disabled=not units)
    room = where.selectbox(
        t("Room"), list(rooms), index=None, placeholder=t("All rooms"), format_func=rooms.__getitem__, key="week-room"
    )
    shown = [one for one in programme.timetable.sessions if _comes(one, unit, learners)]
    days = [week + timedelta(days=number) for number in range(6)]
    cells = {(day, half): _cell(desk, programme, shown, (day, half, room)) for day in days for half in _HALVES.values()}
    if not any(cells[days[-1], half] for half in _HALVES.values()):
        days.pop()
    head = [t("Day"), *(t(name) for name in _HALVES)]
    rows = [[desk.day(day), *(cells[day, half] or "–" for half in _HALVES.values())] for day in days]
    _show_proof(desk, programme)
    show_table(Table(t("Courses in the week of {day}", day=desk.day(week)), head, rows))


def _show_proof(desk: Desk, programme: Programme) -> None:
    """How good the dates are; nothing where a course was moved by hand since."""
    timetable, seats = programme.timetable, sum(one.seats for one in programme.timetable.sessions)
    if timetable.status == "optimal" or timetable.strain:
        sentence = (
            "Per seat the dates lie {n} beside those of an even year; "
            "no timetable of these groups has less than {best}."
        )
        meaning = "A week too late counts 2, a week too early 1, a date in the school holidays 10, an hour of travel 2."
        shares = [desk.number(value / seats, 2) for value in (timetable.strain, timetable.bound)]
        st.caption(f"{desk.say(sentence, n=shares[0], best=shares[1])} {desk.say(meaning)}")


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _week_words(desk: Desk, monday: date) -> str:
    return desk.say("Week {n}, from {day}", n=str(monday.isocalendar().week), day=desk.day(monday))


def _comes(session: Session, unit: str | None, learners: dict[str, Learner]) -> bool:
    return unit is None or any(learners[who].unit == unit for who in session.people if who in learners)


def _cell(desk: Desk, programme: Programme, shown: Sequence[Session], place: tuple[date, Slot, str | None]) -> str:
    day, half, room = place
    names = {one.id: one.name for one in programme.calendar.rooms}
    found = [
        ", ".join(
            part
            for part in (
                f"{meeting.start:%H:%M}–{meeting.end:%H:%M} {session_title(desk, programme, session)}",
                names.get(meeting.room, desk.say(KINDS["live"])),
                _trainer(programme, meeting.trainer),
            )
            if part
        )
        for session in shown
        for meeting in session.meetings
        if meeting.day == day and meeting.slot in (half, "day") and room in (None, meeting.room)
    ]
    if day in programme.calendar.holidays:
        found.insert(0, programme.calendar.holidays[day])
    return "; ".join(sorted(found))


def _trainer(programme: Programme, trainer: str) -> str:
    return next((one.name for one in programme.calendar.trainers if one.id == trainer), "")


# --- the change -----------------------------------------------------------------------------------------------------


def _offer_change(desk: Desk, programme: Programme, demand: Demand) -> None:
    t = desk.say
    st.subheader(t("Move a course"), anchor=False)
    st.caption(t("What the new date breaks is shown at once. Nothing is saved before you say so."))
    sessions = {one.id: one for one in programme.timetable.sessions if one.meetings}
    chosen = st.selectbox(
        t("Course"),
        list(sessions),
        format_func=lambda name: _dated_title(desk, programme, sessions[name]),
        key="move-course",
    )
    change = _ask_change(desk, programme, sessions[chosen])
    if change is not None:
        _show_consequences(desk, programme, demand, change)


def _dated_title(desk: Desk, programme: Programme, session: Session) -> str:
    return f"{session_title(desk, programme, session)}, {desk.day(_first(session))}"


def _first(session: Session) -> date:
    return min(meeting.day for meeting in session.meetings)


def _ask_change(desk: Desk, programme: Programme, session: Session) -> Change | None:
    """The change that the fields describe; None where they say what is so already."""
    t, calendar = desk.say, programme.calendar
    first = min(session.meetings, key=lambda meeting: meeting.day)
    room = next((meeting.room for meeting in session.meetings if meeting.room), "")
    names = {one.id: one.name for one in calendar.rooms}
    when, half, where = st.columns(3)
    day = when.date_input(
        t("First day together"),
        first.day,
        min_value=calendar.first_day,
        max_value=calendar.last_day,
        format="DD.MM.YYYY",
        key=f"move-day-{session.id}",
    )
    slots = list(_HALVES)
    index = 1 if first.slot == "afternoon" else 0
    slot = half.selectbox(t("Half of the day"), slots, index=index, format_func=t, key=f"move-half-{session.id}")
    if room:
        ids = list(names)
        place = ids.index(room) if room in ids else 0
        where_words = names.__getitem__
        room = where.selectbox(t("Room"), ids, index=place, format_func=where_words, key=f"move-room-{session.id}")
    change = Change(session.id, day, _HALVES[slot], room)
    return None if _same(session, change) else change


def _same(session: Session, change: Change) -> bool:
    first = min(session.meetings, key=lambda meeting: meeting.day)
    rooms = {meeting.room for meeting in session.meetings if meeting.room} or {""}
    half = "afternoon" if first.slot == "afternoon" else "morning"
    return (first.day, half, rooms) == (change.day, change.slot, {change.room})


def _show_consequences(desk: Desk, programme: Programme, demand: Demand, change: Change) -> None:
    t = desk.say
    moved = move_session(programme, demand, change)
    if moved is None:
        st.error(t("From this day on the parts of the course no longer fit into the year."), icon=":material/block:")
        return
    st.markdown(t("The course would meet on: {days}", days="; ".join(_meeting_words(desk, moved))))
    conflicts = find_conflicts(programme, demand, moved)
    _show_conflicts(desk, conflicts)
    label = t("Save in spite of the conflicts") if any(not one.soft for one in conflicts) else t("Save the new date")
    if st.button(label, type="secondary" if conflicts else "primary", icon=":material/save:"):
        save_revision(desk, programme, Revision((moved,), programme.timetable.unplaced))


def _meeting_words(desk: Desk, session: Session) -> list[str]:
    days = sorted({(meeting.day, meeting.start, meeting.end) for meeting in session.meetings})
    return [f"{desk.day(day)}, {start:%H:%M}–{end:%H:%M}" for day, start, end in days]


def _show_conflicts(desk: Desk, conflicts: Sequence[Conflict]) -> None:
    hard = [one for one in conflicts if not one.soft]
    if not conflicts:
        st.success(desk.say("The new date breaks nothing."), icon=":material/check_circle:")
    if hard:
        lines = "\n".join(f"- {desk.tell(one.message)}" for one in hard)
        st.error(f"{desk.say('The new date breaks:')}\n{lines}", icon=":material/warning:")
    for one in conflicts:
        if one.soft:
            st.info(desk.tell(one.message), icon=":material/info:")
