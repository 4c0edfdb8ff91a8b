"""New events, measures and what was told, changed on the page: checked, logged and taken back as all that is edited."""

from datetime import UTC, date, datetime

import streamlit as st

from dashboard import Desk, show_link
from needs_analysis import Row
from strategy.ground import Town
from strategy.loading_dialogue import names_of
from strategy.model import Measure
from strategy.pages.editing import NewRow, form_version, offer_new_row, offer_row_form, offer_undo, watch_row
from strategy.revise import RowChange, find_row
from strategy.wording import ACCESS, STATUSES

_FORM = "DD.MM.YYYY"
_STATES = ("idea", "planned", "running", "done", "stopped")
_EVENT = NewRow(
    "dialogue_events",
    "Announce a new event",
    ("title_de",),
    "Give the event a title in German.",
    "dialogue-event",
)


def offer_new_event(desk: Desk, town: Town) -> None:
    """The fields of an event that is not there yet."""
    if desk.may("edit_master_data") and town.tables["dialogue_formats"].rows:
        offer_new_row(desk, town, _EVENT, lambda: _ask_new(desk, town), lambda _: "E{:02d}")


def _ask_new(desk: Desk, town: Town) -> dict[str, str]:
    t = desk.say
    formats, goals = names_of(town.tables, "dialogue_formats"), {one.id: one for one in town.strategy.goals}
    one, two = st.columns(2)
    title_de = one.text_input(t("Title (German)"), max_chars=200)
    title_en = two.text_input(t("Title (English)"), max_chars=200)
    plain = st.text_input(t("Title in plain German, for the public page"), max_chars=200)
    three, four = st.columns(2)
    form = three.selectbox(t("Form"), list(formats), format_func=lambda name: desk.tell(formats[name]))
    goal = four.selectbox(
        t("Goal"), list(goals), index=None, format_func=lambda name: f"{name} · {desk.tell(goals[name].title)}"
    )
    five, six, seven = st.columns(3)
    day = five.date_input(t("Day"), datetime.now(tz=UTC).date(), format=_FORM)
    start = six.text_input(t("Begin, for example 18:00"))
    capacity = seven.number_input(t("Seats (empty: as in the form)"), min_value=1, value=None)
    place = st.text_input(t("Place"))
    access = st.multiselect(t("Accessibility"), list(ACCESS), format_func=lambda name: t(ACCESS[name]))
    return {
        "format": form or "",
        "goal": goal or "",
        "title_de": title_de.strip(),
        "title_en": title_en.strip(),
        "plain_de": plain.strip(),
        "day": day.isoformat() if isinstance(day, date) else "",
        "start": start.strip(),
        "place": place.strip(),
        "capacity": str(capacity) if capacity else "",
        "access": ";".join(access),
        "status": "planned",
    }


def offer_measure_form(desk: Desk, town: Town) -> None:
    """Status, months, lead and priority of a measure; what else there is to change, and where."""
    t = desk.say
    if not desk.may("edit_master_data") or not town.strategy.measures:
        return
    known = {one.id: one for one in town.strategy.measures}
    name = st.selectbox(
        t("Change a measure"),
        list(known),
        format_func=lambda one: f"{one} · {desk.tell(known[one].title)}",
        key="strategy-measure",
    )
    if name is not None:
        offer_row_form(desk, town, ("measures", name), lambda: _ask_measure(desk, town, known[name]))
    offer_undo(desk, town, "measures")
    st.caption(t("New measures and their other columns are entered in the workbook of master data, sheet measures."))
    show_link(desk, "master-data", t("Master data"))


def _ask_measure(desk: Desk, town: Town, measure: Measure) -> dict[str, str]:
    t, mark = desk.say, f"{measure.id}-{form_version()}"
    ranks, row = names_of(town.tables, "priorities"), find_row(town.tables, "measures", (measure.id,)) or Row(0, {})
    one, two = st.columns(2)
    status = one.selectbox(
        t("Status"),
        _STATES,
        _STATES.index(measure.status),
        format_func=lambda name: t(STATUSES[name]),
        key=f"measure-status-{mark}",
    )
    priority = two.selectbox(
        t("Priority"),
        list(ranks),
        list(ranks).index(measure.priority),
        format_func=lambda name: desk.tell(ranks[name]),
        key=f"measure-priority-{mark}",
    )
    three, four, five = st.columns(3)
    first = three.text_input(t("Begin, for example 2027-05"), row.text("first_month"), key=f"first-{mark}")
    last = four.text_input(t("End, for example 2030-12"), row.text("last_month"), key=f"last-{mark}")
    lead = five.text_input(t("Lead"), measure.lead, key=f"lead-{mark}")
    return {
        "status": status or measure.status,
        "priority": priority or measure.priority,
        "first_month": first.strip(),
        "last_month": last.strip(),
        "lead": lead.strip(),
    }


def offer_told_form(desk: Desk, town: Town) -> None:
    """The day on which a format of the communication plan was last sent or held."""
    t = desk.say
    if not desk.may("edit_master_data"):
        return
    with st.expander(t("Enter that something was told"), icon=":material/edit:"):
        known = {one.id: one for one in town.dialogue.plan}
        name = st.selectbox(
            t("Format"), list(known), format_func=lambda one: desk.tell(known[one].name), key="communication-told"
        )
        if name is None:
            return
        with st.form(f"told-{name}-{form_version()}"):
            left, right = st.columns(2)
            day = left.date_input(t("Day"), datetime.now(tz=UTC).date(), format=_FORM)
            who = right.text_input(t("Who takes care"), known[name].responsible)
            wanted = st.form_submit_button(t("Check and save"), icon=":material/save:")
        cells = {"last_done": day.isoformat() if isinstance(day, date) else "", "responsible": who.strip()}
        watch_row(desk, town.tables, RowChange("change_communication", (name,), cells), wanted, "")
    offer_undo(desk, town, "change_communication")
