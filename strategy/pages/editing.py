"""Rows of the strategy changed on the page: checked before they are kept, with what clashes said, and taken back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

import streamlit as st

from dashboard import Desk
from needs_analysis import Row, Tables, write_workbook
from strategy.edit import write_value
from strategy.ground import Town
from strategy.model import Event, Indicator
from strategy.pages.sources import keep_tables
from strategy.revise import RowChange, change_row, find_row, free_id, standing_edit, undo_edit
from strategy.wording import STATUSES

_EVENT_STATES = ("planned", "held", "cancelled")
_FORM = "DD.MM.YYYY"
_VERSION = "edit-version"
"""Counts what this reader has saved or taken back: fields then begin anew with what is kept."""

Ask = Callable[[], dict[str, str]]
"""Draws the fields of a row; column -> what stands in them."""


def offer_event_form(desk: Desk, town: Town, event: Event) -> None:
    """The fields of one event."""
    if not desk.may("edit_master_data"):
        return
    with st.expander(desk.say("Change this event"), icon=":material/edit:"):
        row = find_row(town.tables, "dialogue_events", (event.id,))
        offer_row_form(desk, town, ("dialogue_events", event.id), lambda: _ask_event(desk, event, row))
    offer_undo(desk, town, "dialogue_events")


def _ask_event(desk: Desk, event: Event, row: Row | None) -> dict[str, str]:
    t = desk.say
    mark = f"{event.id}-{form_version()}"
    one, two, three = st.columns(3)
    day = one.date_input(t("Day"), event.day, format=_FORM, key=f"day-{mark}")
    start = two.text_input(t("Begin, for example 18:00"), event.start, key=f"start-{mark}")
    status = three.selectbox(
        t("State"),
        _EVENT_STATES,
        _EVENT_STATES.index(event.status),
        format_func=lambda name: t(STATUSES[name]),
        key=f"status-{mark}",
    )
    place = st.text_input(t("Place"), event.place, key=f"place-{mark}")
    four, five, six = st.columns(3)
    capacity = four.number_input(t("Seats"), min_value=0, value=event.capacity or 0, key=f"capacity-{mark}")
    registered = five.number_input(t("Registered"), min_value=0, value=event.registered, key=f"registered-{mark}")
    attended = six.number_input(t("Participants"), min_value=0, value=event.attended, key=f"attended-{mark}")
    result = st.text_area(t("Result (German)"), event.result.de, key=f"result-{mark}")
    answer = st.text_area(t("Answer of the town (German)"), event.answer.de, key=f"answer-{mark}")
    published = st.date_input(t("Answer published on"), event.published, format=_FORM, key=f"published-{mark}")
    return {
        "day": day.isoformat() if isinstance(day, date) else event.day.isoformat(),
        "start": start.strip(),
        "place": place.strip(),
        "status": status or event.status,
        "capacity": _seats(row, event, int(capacity)),
        "registered": str(registered),
        "attended": str(attended),
        "result_de": result.strip(),
        "answer_de": answer.strip(),
        "published": published.isoformat() if isinstance(published, date) else "",
    }


def _seats(row: Row | None, event: Event, capacity: int) -> str:
    """The seats as the sheet says them: empty where they are those of the format."""
    if row is not None and capacity == (event.capacity or 0):
        return row.text("capacity")
    return str(capacity) if capacity else ""


def offer_indicator_form(desk: Desk, town: Town, indicator: Indicator) -> None:
    """A new value of an indicator, or another target."""
    t = desk.say
    if not desk.may("edit_master_data"):
        return
    mark = f"{indicator.id}-{form_version()}"
    with st.expander(t("Enter a value or change the target"), icon=":material/edit:"):
        with st.form(f"value-{mark}"):
            one, two, three = st.columns(3)
            day = one.date_input(t("Day of the measurement"), datetime.now(tz=UTC).date(), format=_FORM)
            value = two.number_input(t("Measured value"), value=None, format="%g", key=f"measured-{mark}")
            source = three.text_input(t("Where the value comes from"))
            wanted = st.form_submit_button(t("Check and save"), icon=":material/save:")
        if value is not None and isinstance(day, date):
            cells = {"value": write_value(value), "source": source.strip()}
            change = RowChange("indicator_values", (indicator.id, day.isoformat()), cells)
            watch_row(desk, town.tables, change, wanted, "")
        with st.form(f"target-{mark}"):
            one, two, three = st.columns(3)
            target = one.number_input(t("Target"), value=indicator.target, format="%g", key=f"aim-{mark}")
            due = two.number_input(t("Year of the target"), 2000, 2100, indicator.due, key=f"due-{mark}")
            reason = three.text_input(t("Why? (goes into the log)"), max_chars=200)
            asked = st.form_submit_button(t("Check and save"), icon=":material/save:")
        cells = {"target": write_value(target), "due": str(due)}
        watch_row(desk, town.tables, RowChange("indicators", (indicator.id,), cells), asked, reason)
    offer_undo(desk, town, "indicator")


# --- what all forms share ---------------------------------------------------------------------------------------------


def offer_row_form(desk: Desk, town: Town, place: tuple[str, str], ask: Ask) -> None:
    """The fields of a row that is there, and why it is changed. ``place``: sheet and id."""
    t, (table, name) = desk.say, place
    with st.form(f"{table}-{name}-{form_version()}"):
        cells = ask()
        reason = st.text_input(t("Why? (goes into the log)"), max_chars=200)
        wanted = st.form_submit_button(t("Check and save"), icon=":material/save:")
    watch_row(desk, town.tables, RowChange(table, (name,), cells), wanted, reason)


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is not there yet. ``needed``: columns that must be filled; ``shown``: key of the box that shows it."""

    table: str
    title: str
    needed: tuple[str, ...]
    missing: str
    shown: str


def offer_new_row(desk: Desk, town: Town, new: NewRow, ask: Ask, id_form: Callable[[Mapping[str, str]], str]) -> None:
    """The fields of a new row; once saved it is the one that is shown. ``id_form``: its id with {} for the number."""
    t = desk.say
    with st.expander(t(new.title), icon=":material/add:"), st.form(f"new-{new.table}-{form_version()}"):
        cells = ask()
        wanted = st.form_submit_button(t("Check and save"), icon=":material/save:")
    if not wanted:
        return
    if not all(cells[name] for name in new.needed):
        st.warning(t(new.missing), icon=":material/edit:")
        return
    name = free_id(town.tables, new.table, id_form(cells))
    if save_row(desk, town.tables, RowChange(new.table, (name,), cells), t("new")) is not None:
        st.session_state[new.shown] = name
        begin_anew(f"new-{new.table}")


def save_row(desk: Desk, tables: Tables, change: RowChange, reason: str) -> Tables | None:
    """Keep a change where the checks find nothing wrong with it, else say what is; the tables as kept, None if not."""
    changed = change_row(tables, change, datetime.now(tz=UTC), reason)
    if changed is tables:
        st.info(desk.say("Nothing was changed."), icon=":material/info:")
        return None
    errors = [one for one in desk.services.check_master(write_workbook(changed)) if one.severity == "error"]
    for error in errors:
        st.error(f"{error.column}: {desk.tell(error.message)}", icon=":material/error:")
    if errors:
        return None
    keep_tables(desk, changed)
    return changed


def watch_row(desk: Desk, tables: Tables, change: RowChange, wanted: bool, reason: str) -> None:  # noqa: FBT001 - a button
    """Save where asked; what somebody else has changed since this reader saw the row is said, not overwritten."""
    place = _place(desk, change.item)
    row = find_row(tables, change.table, change.key)
    now = {name: row.text(name) for name in change.cells} if row else {}
    seen = cast("Mapping[str, str]", st.session_state.get(place, now))
    st.session_state[place] = now
    if not wanted:
        return
    clashes = [name for name in now if seen.get(name) != now[name]]
    if clashes:
        words = "; ".join(f"{name}: {now[name] or '–'}" for name in clashes)
        text = "Somebody else has changed this meanwhile ({words}). Look at it; save again to use your values."
        st.warning(desk.say(text, words=words), icon=":material/sync_problem:")
    elif save_row(desk, tables, change, reason) is not None:
        begin_anew(place)


def offer_undo(desk: Desk, town: Town, sheet: str) -> None:
    """The last change where it is one of this sheet, and the button that takes it back."""
    last = standing_edit(town.tables)
    if last is None or not last.item.startswith(sheet):
        return
    st.caption(desk.say("Last change: {item}, {moment} (UTC).", item=last.item, moment=last.moment))
    if st.button(desk.say("Undo the last change"), icon=":material/undo:", key=f"undo-{sheet}"):
        back = undo_edit(town.tables, datetime.now(tz=UTC))
        if back is not None:
            keep_tables(desk, back)
            begin_anew(_place(desk, last.item))


def _place(desk: Desk, item: str) -> str:
    return f"seen-{desk.workspace.name}-{item}"


def form_version() -> int:
    """A number for keys of fields that begin anew after saving."""
    return int(st.session_state.get(_VERSION, 0))


def begin_anew(place: str) -> None:
    """Forget what was seen there and draw all fields with what is kept."""
    st.session_state.pop(place, None)
    st.session_state[_VERSION] = form_version() + 1
    st.rerun()
