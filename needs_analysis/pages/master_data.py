"""Master data: competencies, roles, units, modules and goals as one Excel workbook, out and back in."""

from collections.abc import Sequence

import streamlit as st

from dashboard import (
    Cell,
    Desk,
    Mark,
    Table,
    look_again,
    look_at,
    note_act,
    offer_bytes,
    open_tabs,
    save,
    show_head,
    show_problem,
    show_table,
)
from needs_analysis.model import UserError
from needs_analysis.pages.sources import master_key, open_framework
from needs_analysis.tables import Problem
from store import MASTER_FILE

_TAKEN = "master-taken"
"""The upload that is in use already: it must not be taken anew with every look at the page."""


def show_master_data(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(
        t("Master data and course programme"),
        t("Competencies, role profiles, units, modules and goals in one workbook."),
    )
    look_at(desk, MASTER_FILE)
    own = desk.workspace.read(MASTER_FILE)
    if own is None:
        st.info(
            t("You are working with the examples that come with the program. Replace them by your own."),
            icon=":material/tune:",
        )
    else:
        st.success(t("You are working with your own master data."), icon=":material/check_circle:")
    out, back = st.columns(2)
    with out.container(border=True, height="stretch"):
        st.subheader(t("1. Download and edit"), anchor=False)
        st.markdown(t("One sheet per table. Drop-down lists and notes in the workbook say what belongs where."))
        offer_bytes(
            "lernkompass-{}.xlsx".format(t("master-data")), _workbook(desk), t("Download the workbook"), primary=True
        )
    with back.container(border=True, height="stretch"):
        st.subheader(t("2. Upload and check"), anchor=False)
        _take_workbook(desk)
    _show_contents(desk)
    if (
        own is not None
        and desk.may("edit_master_data")
        and st.button(t("Go back to the examples"), type="tertiary", icon=":material/undo:")
    ):
        note_act(desk, "edit_master_data", MASTER_FILE, always=True)
        desk.workspace.delete([MASTER_FILE], look_at(desk, MASTER_FILE))
        look_again([MASTER_FILE])
        st.rerun()


def _workbook(desk: Desk) -> bytes:
    @st.cache_data(max_entries=4, show_spinner=False)
    def write(key: str) -> bytes:
        del key
        return desk.services.master_workbook(desk.workspace.read(MASTER_FILE))

    return write(master_key(desk.workspace))


def _take_workbook(desk: Desk) -> None:
    t = desk.say
    file = st.file_uploader(t("Edited workbook (xlsx)"), type=["xlsx"], max_upload_size=20, key="master-upload")
    if file is None:
        return
    try:
        problems = desk.services.check_master(file.getvalue())
    except UserError as error:
        show_problem(desk, error)
        return
    errors = [problem for problem in problems if problem.severity == "error"]
    if problems:
        show_table(_problem_table(desk, problems))
    if errors:
        st.error(
            t("The workbook is not used yet. {n} places need a repair; upload it again afterwards.", n=len(errors)),
            icon=":material/error:",
        )
    elif st.session_state.get(_TAKEN) != (desk.workspace.name, file.file_id) and desk.may("edit_master_data"):
        _accept(desk, file.getvalue(), file.file_id)


def _accept(desk: Desk, workbook: bytes, mark: str) -> None:
    """Use the workbook; where it would take back what was changed on pages meanwhile, only after a yes."""
    t = desk.say
    content, lost = desk.services.accept_master(desk.workspace.read(MASTER_FILE), workbook)
    if lost:
        lines = "\n".join(f"- {desk.tell(one)}" for one in lost)
        text = t("Since this workbook was downloaded, these changes were made on pages; it would take them back:")
        st.warning(f"{text}\n{lines}", icon=":material/sync_problem:")
        if not st.button(t("Use the workbook all the same"), icon=":material/check:"):
            return
    st.session_state[_TAKEN] = (desk.workspace.name, mark)
    note_act(desk, "edit_master_data", MASTER_FILE, always=True)
    save(desk, {MASTER_FILE: content})
    st.rerun()


def _problem_table(desk: Desk, problems: Sequence[Problem]) -> Table:
    t = desk.say
    head = [t("Sheet"), t("Row"), t("Column"), t("What to do"), t("Weight")]
    rows = [_problem_row(desk, problem) for problem in problems]
    return Table(t("Result of the check"), head, rows, numeric=frozenset({1}))


def _problem_row(desk: Desk, problem: Problem) -> list[Cell]:
    weight = Mark(desk.say("error"), "bad") if problem.severity == "error" else Mark(desk.say("hint"), "warn")
    row = "–" if problem.row is None else str(problem.row)
    return [problem.source, row, problem.column or "–", desk.tell(problem.message), weight]


def _show_contents(desk: Desk) -> None:
    t = desk.say
    framework = open_framework(desk.workspace)
    st.subheader(t("What the master data hold now"), anchor=False)
    areas = {area.id: desk.tell(area.name) for area in framework.areas}
    competencies, roles, times = open_tabs([t("Competencies"), t("Role profiles"), t("Working-time models")])
    with competencies:
        rows = [
            [desk.tell(item.name), areas.get(item.area, item.area), desk.tell(item.description)]
            for item in framework.competencies
        ]
        show_table(Table(t("{n} competencies", n=len(rows)), [t("Competency"), t("Field"), t("Description")], rows))
    with roles:
        rows = [
            [
                desk.tell(role.name),
                desk.count(sum(level > 0 for level in role.required.values())),
                desk.count(max(role.required.values(), default=0)),
            ]
            for role in framework.roles
        ]
        head = [t("Role"), t("Competencies needed"), t("Highest level required")]
        show_table(Table(t("{n} role profiles", n=len(rows)), head, rows, numeric=frozenset({1, 2})))
    with times:
        rows = [
            [
                desk.tell(item.name),
                desk.count(item.days_per_week),
                desk.number(item.hours_per_day, 2),
                desk.number(item.weekly_hours),
            ]
            for item in framework.working_times
        ]
        head = [t("Model"), t("Days a week"), t("Hours a day"), t("Hours a week")]
        show_table(Table(t("{n} working-time models", n=len(rows)), head, rows, numeric=frozenset({1, 2, 3})))
