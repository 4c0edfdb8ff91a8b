"""Texts of goals, new indicators and budget lines, entered on the page; what a line leaves free is shown before."""

from collections.abc import Mapping

import streamlit as st

from dashboard import Cell, Desk, Mark, Table, show_link, show_table
from needs_analysis import Row
from strategy.edit import write_value
from strategy.goals import training_budget
from strategy.ground import Town
from strategy.loading import preview_lines
from strategy.measures import changed_balances
from strategy.model import Goal
from strategy.pages.editing import NewRow, form_version, offer_new_row, offer_row_form, offer_undo, watch_row
from strategy.revise import RowChange, find_row, free_id
from strategy.wording import FLAGS, UNITS

Courses = Mapping[tuple[str, int], float]
_MOST = 200  # letters of a title
_INDICATOR = NewRow(
    "indicators",
    "New indicator",
    ("name_de", "baseline", "target"),
    "Give the indicator a name in German, a baseline and a target.",
    "strategy-indicator",
)


def offer_goal_form(desk: Desk, town: Town, goal: Goal) -> None:
    """The texts of a goal; what else there is to change, and where."""
    t = desk.say
    if not desk.may("edit_master_data"):
        return
    with st.expander(t("Change the texts of this goal"), icon=":material/edit:"):
        offer_row_form(desk, town, ("goals", goal.id), lambda: _ask_goal(desk, goal))
        words = t(
            "Texts change no figure. Weights are changed on the next tab; new goals (sheet goals) and the competencies "
            "they need (sheet goal_competencies) in the workbook of master data."
        )
        st.caption(words)
        show_link(desk, "master-data", t("Master data"))
    offer_undo(desk, town, "goals")


def _ask_goal(desk: Desk, goal: Goal) -> dict[str, str]:
    t, mark = desk.say, f"{goal.id}-{form_version()}"
    plain = t("The goal in plain German, for the public page")
    return {
        "title_de": st.text_input(t("Title (German)"), goal.title.de, _MOST, key=f"goal-de-{mark}").strip(),
        "title_en": st.text_input(t("Title (English)"), goal.title.en, _MOST, key=f"goal-en-{mark}").strip(),
        "plain_de": st.text_input(plain, goal.plain, key=f"goal-plain-{mark}").strip(),
    }


# --- indicators -------------------------------------------------------------------------------------------------------


def offer_new_indicator(desk: Desk, town: Town) -> None:
    """The fields of an indicator that is not there yet."""
    if desk.may("edit_master_data") and town.strategy.goals:
        offer_new_row(desk, town, _INDICATOR, lambda: _ask_indicator(desk, town), lambda cells: cells["goal"] + "-I{}")


def _ask_indicator(desk: Desk, town: Town) -> dict[str, str]:
    t, goals = desk.say, {one.id: one for one in town.strategy.goals}
    one, two = st.columns(2)
    name_de = one.text_input(t("Name (German)"), max_chars=_MOST)
    name_en = two.text_input(t("Name (English)"), max_chars=_MOST)
    plain = st.text_input(t("Name in plain German, for the public page"), max_chars=_MOST)
    three, four = st.columns(2)
    goal = three.selectbox(t("Goal"), list(goals), format_func=lambda name: f"{name} · {desk.tell(goals[name].title)}")
    unit = four.selectbox(t("Unit"), list(UNITS), format_func=lambda name: t(UNITS[name]))
    five, six, seven = st.columns(3)
    baseline = five.number_input(t("Baseline"), value=None, format="%g")
    target = six.number_input(t("Target"), value=None, format="%g")
    due = seven.number_input(t("Year of the target"), 2000, 2100, town.strategy.last_year or town.year)
    return {
        "goal": goal or "",
        "name_de": name_de.strip(),
        "name_en": name_en.strip(),
        "plain_de": plain.strip(),
        "unit": unit or "",
        "baseline": "" if baseline is None else write_value(baseline),
        "target": "" if target is None else write_value(target),
        "due": str(due),
    }


# --- budget lines -----------------------------------------------------------------------------------------------------


def offer_line_form(desk: Desk, town: Town, courses: Courses) -> None:
    """Names and amounts of a budget line, or a new one; what it leaves free is shown before it is saved.

    ``courses``: what the course plan commits and is not booked yet.
    """
    t, known = desk.say, {one.id: one for one in town.strategy.budget_lines}
    if not desk.may("edit_master_data") or not town.strategy.years:
        return
    with st.expander(t("Change a budget line or enter a new one"), icon=":material/edit:"):
        new = free_id(town.tables, "budget_lines", "B-{:02d}")
        name = st.selectbox(
            t("Budget line"),
            [*known, new],
            format_func=lambda one: f"{one} · {desk.tell(known[one].name) if one in known else t('new line')}",
            key="strategy-line",
        )
        if name is None:
            return
        with st.form(f"line-{name}-{form_version()}"):
            cells = _ask_line(desk, town, name)
            reason = st.text_input(t("Why? (goes into the log)"), max_chars=_MOST, key=f"line-why-{form_version()}")
            with st.container(horizontal=True):
                tried = st.form_submit_button(t("Show what it changes"), icon=":material/visibility:")
                wanted = st.form_submit_button(t("Check and save"), icon=":material/save:")
        if tried:
            _show_effect(desk, town, RowChange("budget_lines", (name,), cells), courses)
        watch_row(desk, town.tables, RowChange("budget_lines", (name,), cells), wanted, reason)
    offer_undo(desk, town, "budget_lines")


def _ask_line(desk: Desk, town: Town, name: str) -> dict[str, str]:
    t, mark = desk.say, f"{name}-{form_version()}"
    row = find_row(town.tables, "budget_lines", (name,)) or Row(0, {})
    fields = {"name_de": "Name (German)", "name_en": "Name (English)", "product": "Product", "account": "Account"}
    cells = {
        field: column.text_input(t(label), row.text(field), _MOST, key=f"line-{field}-{mark}").strip()
        for (field, label), column in zip(fields.items(), st.columns(len(fields)), strict=True)
    }
    years = town.strategy.years
    for year, column in zip(years, st.columns(len(years)), strict=True):
        value = column.number_input(
            t("{year} in euros", year=str(year)),
            min_value=0.0,
            value=row.value(str(year)),
            step=1000.0,
            format="%.2f",
            key=f"line-{year}-{mark}",
        )
        cells[str(year)] = "" if value is None else write_value(value)
    return cells


def _show_effect(desk: Desk, town: Town, change: RowChange, courses: Courses) -> None:
    t = desk.say
    then = preview_lines(town.strategy, town.tables, change)
    changed = changed_balances(town.strategy, then, courses)
    rows: list[list[Cell]] = [
        [
            after.line,
            str(after.year),
            desk.money(round(before.plan)) if before else "–",
            desk.money(round(after.plan)),
            desk.money(round(before.free)) if before else "–",
            desk.money(round(after.free)),
            Mark(t(FLAGS[after.flag]), _TONES[after.flag]),  # type: ignore[arg-type]
        ]
        for before, after in changed
    ]
    if not rows:
        st.info(t("No amount changes."), icon=":material/info:")
        return
    head = [
        t("Budget line"), t("Year"), t("Plan now"), t("Plan then"), t("Free now"), t("Free then"), t("State then"),
    ]  # fmt: skip
    show_table(Table(t("What the line would leave free"), head, rows, frozenset({1, 2, 3, 4, 5})))
    now_, then_ = (training_budget(one, town.year) for one in (town.strategy, then))
    if now_ != then_:
        words = t(
            "The next course plan could spend {then} instead of {now} in {year}.",
            then=desk.money(round(then_)),
            now=desk.money(round(now_)),
            year=str(town.year),
        )
        st.info(words, icon=":material/school:")


_TONES: Mapping[str, str] = {"over": "bad", "tight": "warn", "": "good"}
