"""When a trainer falls ill or a room is closed: what that breaks, and new dates that move as few people as possible."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import streamlit as st

from curriculum.model import Session
from curriculum.pages.saving import save_revision
from curriculum.pages.words import session_title
from curriculum.programme import Programme
from curriculum.repair import Repair
from curriculum.revisions import Loss, Revision, find_broken, propose_repair
from dashboard import Desk, Table, run_job, show_table
from needs_analysis import Demand

_PROPOSAL = "repair-proposal"
_USUAL = timedelta(days=13)


@dataclass(frozen=True, slots=True)
class _Proposal:
    """New dates that wait for a yes."""

    loss: Loss
    repair: Repair
    revision: Revision


def offer_repair(desk: Desk, programme: Programme, demand: Demand) -> None:
    """The section: who or what is missing from when to when, what it breaks, the proposal, and its yes or no."""
    t = desk.say
    st.subheader(t("Somebody or a room is missing"), anchor=False)
    st.caption(t("As few people as possible get another date. Nothing is saved before you say so."))
    names = _names(programme)
    if not names:
        st.info(t("No trainers and no rooms are known. Enter them in the master data."), icon=":material/info:")
        return
    loss = _ask_loss(desk, programme, names)
    if loss is None:
        return
    broken = find_broken(programme, loss)
    if not broken:
        st.success(t("No course meets there in these days: nothing has to change."), icon=":material/check_circle:")
        return
    titles = "\n".join(f"- {session_title(desk, programme, one)}: {_when(desk, one, names)}" for one in broken)
    st.warning(f"{t('These courses cannot be held as planned:')}\n{titles}", icon=":material/event_busy:")
    proposal: _Proposal | None = st.session_state.get(_PROPOSAL)
    if proposal is not None and proposal.loss == loss:
        _show_proposal(desk, programme, proposal, names)
    elif st.button(t("Propose new dates"), icon=":material/event_repeat:"):
        done = run_job(desk, t("Looking for new dates"), lambda _: propose_repair(programme, demand, loss))
        if done is not None:
            st.session_state[_PROPOSAL] = _Proposal(loss, *done)
            st.rerun()


def _names(programme: Programme) -> dict[str, str]:
    calendar = programme.calendar
    return {one.id: one.name for one in calendar.trainers} | {one.id: one.name for one in calendar.rooms}


def _ask_loss(desk: Desk, programme: Programme, names: Mapping[str, str]) -> Loss | None:
    t, calendar = desk.say, programme.calendar
    who, since, until = st.columns(3)
    unit = who.selectbox(
        t("Who or what is missing"),
        list(names),
        index=None,
        placeholder=t("Trainer or room"),
        format_func=names.__getitem__,
        key="repair-unit",
    )
    low, high, form = calendar.first_day, calendar.last_day, "DD.MM.YYYY"
    usual = min(meeting.day for session in programme.timetable.sessions for meeting in session.meetings)
    first = since.date_input(t("From"), usual, low, high, key="repair-from", format=form)
    ends = min(first + _USUAL, high)
    last = until.date_input(t("Until, this day included"), ends, low, high, key="repair-until", format=form)
    if unit is None:
        return None
    if last < first:
        st.error(t("The last day is before the first day. Swap or correct the two."), icon=":material/error:")
        return None
    return Loss(unit, first, last)


def _when(desk: Desk, session: Session | None, names: Mapping[str, str]) -> str:
    """Days, room and trainer of a session in words."""
    if session is None:
        return desk.say("no date")
    days = "; ".join(f"{desk.day(one.day)}, {one.start:%H:%M}–{one.end:%H:%M}" for one in session.meetings)
    units = [unit for one in session.meetings for unit in (one.room, one.trainer) if unit]
    return " · ".join([days, *dict.fromkeys(names.get(unit, unit) for unit in units)])


def _show_proposal(desk: Desk, programme: Programme, proposal: _Proposal, names: Mapping[str, str]) -> None:
    t, repair = desk.say, proposal.repair
    before = {one.id: one for one in programme.timetable.sessions}
    after = {one.id: one for one in proposal.revision.sessions}
    changed = [*after, *proposal.revision.dropped]
    people = desk.count(repair.people)
    if repair.people == repair.least:
        st.info(t("{n} people get another date. With fewer it cannot be done.", n=people), icon=":material/verified:")
    else:
        sentence = "{n} people get another date. It cannot be done with fewer than {least}."
        st.info(t(sentence, n=people, least=desk.count(repair.least)), icon=":material/info:")
    _show_lost(desk, programme, proposal.revision)
    rows = [
        [
            session_title(desk, programme, after.get(name) or before[name]),
            desk.count((after.get(name) or before[name]).seats),
            _when(desk, before.get(name), names),
            _when(desk, after.get(name), names),
        ]
        for name in changed
    ]
    head = [t("Course"), t("Seats"), t("Before"), t("After")]
    show_table(Table(t("What would change"), head, rows, numeric=frozenset({1})))
    with st.container(horizontal=True):
        if st.button(t("Save these dates"), type="primary", icon=":material/save:"):
            save_revision(desk, programme, proposal.revision)
        if st.button(t("Leave all as it is"), icon=":material/close:"):
            st.session_state.pop(_PROPOSAL, None)
            st.rerun()
    st.caption(t("Enter a longer absence in the master data as well, so that the next plan knows of it."))


def _show_lost(desk: Desk, programme: Programme, revision: Revision) -> None:
    """Seats that would lose their date, with the reasons."""
    had = {(item.module, item.learner) for item in programme.timetable.unplaced}
    lost = [item for item in revision.unplaced if (item.module, item.learner) not in had]
    reasons: Sequence[str] = sorted({desk.tell(item.reason) for item in lost})
    if lost:
        said = desk.say("{n} seats would have no date:", n=desk.count(sum(item.seats for item in lost)))
        st.warning(f"{said} {' '.join(reasons)}", icon=":material/warning:")
