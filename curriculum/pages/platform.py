"""The learning platform: what its administrator gets, shown before it is handed over. Lists of people are not kept."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from curriculum.export.archive import pack_files
from curriculum.lms.handover import Wish, hand_over, write_state
from curriculum.lms.model import Delta, Enrolment, HandOver, Order, Platform
from curriculum.pages.platform_back import show_way_back
from curriculum.pages.results import read_plan
from curriculum.pages.sources import read_demand, read_framework
from dashboard import (
    Desk,
    Table,
    look_at,
    made_for_reader,
    name_draft,
    note_act,
    save_on_click,
    show_empty,
    show_head,
    show_problem,
    show_table,
)
from needs_analysis import UserError
from store import handover_file, list_workspaces, open_workspace, pseudonym_key

_PLATFORMS: Mapping[Platform, str] = {"moodle": "Moodle", "ilias": "ILIAS"}
_ENROLMENTS: Mapping[Enrolment, str] = {
    "cohort": "Moodle 4.4 or later, in the browser",
    "direct": "Any version of Moodle, also by command line",
}
_LISTS = ["xlsx", "ods", "csv"]
_LARGEST = 50


def show_platform(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Learning platform"), t("The plan as files for your learning platform: only what has changed."))
    if read_plan(desk) is None:
        text = t("As soon as a plan has been made, it can be handed over here.")
        show_empty(desk, t("Nothing to hand over yet"), text, ("plan", t("Make a plan")))
        return
    wish, framework, demand = _ask(desk), read_framework(desk), read_demand(desk)
    try:
        made = hand_over(desk.workspace.results(), framework, wish)
    except UserError as error:
        show_problem(desk, error)
        return
    _show_delta(desk, made, wish.platform)
    if demand is not None and demand.mode == "named":  # else completions can be matched with nobody
        show_way_back(desk, framework, wish.people)


def _ask(desk: Desk) -> Wish:
    t = desk.say
    platforms = list(_PLATFORMS)
    with st.container(border=True):
        platform = st.segmented_control(
            t("Platform"), platforms, default=platforms[0], format_func=lambda one: _PLATFORMS[one], required=True
        )
        enrolment: Enrolment = "cohort"
        if platform == "moodle":
            enrolment = st.radio(
                t("How courses are filled"), list(_ENROLMENTS), format_func=lambda one: t(_ENROLMENTS[one])
            )
        lists = st.file_uploader(
            t("Lists of people: staff number or pseudonym, login, first name, last name, e-mail"),
            type=_LISTS,
            accept_multiple_files=True,
            max_upload_size=_LARGEST,
            help=t("Read, used and forgotten: a list is never stored. Anonymous surveys need none."),
        )
        before = _ask_before(desk, platform)
    files = {file.name: file.getvalue() for file in lists}
    return Wish(platform, Order(pseudonym_key(), desk.language, enrolment), files, before)


def _ask_before(desk: Desk, platform: Platform) -> bytes | None:
    """What was handed over before: from here, else from last year's workspace, else nothing."""
    look_at(desk, handover_file(platform))
    own = desk.workspace.read(handover_file(platform))
    if own is not None:
        anew = st.checkbox(desk.say("Hand everything over anew, not only what has changed"))
        return None if anew else own
    found = {name: open_workspace(name).read(handover_file(platform)) for name in list_workspaces()}
    others = [name for name, content in found.items() if content is not None]
    if not others:
        return None
    nothing = desk.say("nothing")
    chosen = st.selectbox(desk.say("Handed over before from"), [nothing, *others])
    return found.get(chosen)


def _show_delta(desk: Desk, made: HandOver, platform: Platform) -> None:
    t = desk.say
    for note in made.notes:
        st.info(desk.tell(note), icon=":material/info:")
    if not made.files:
        return
    rows = [[label, desk.count(number)] for label, number in _counts(desk, made.delta)]
    show_table(Table(t("What will change on the platform"), [t("Change"), t("Number")], rows, numeric=frozenset({1})))
    name = name_draft(desk, f"lernkompass-{platform}.zip")
    st.download_button(
        t("Download the files ({count})", count=len(made.files)),
        made_for_reader(partial(pack_files, made.files), name, "application/zip"),
        file_name=name,
        mime="application/zip",
        icon=":material/download:",
        type="primary",
        on_click=partial(_take, desk, platform, made),
    )
    if made.draft:
        return
    st.caption(t("With the download these changes count as handed over; the next time only later ones are listed."))


def _take(desk: Desk, platform: Platform, made: HandOver) -> None:
    """Remember what was handed over, and that it was."""
    note_act(desk, "export_platform", platform, always=True)
    if not made.draft:
        save_on_click(desk, {handover_file(platform): write_state(made)})


def _counts(desk: Desk, delta: Delta) -> list[tuple[str, int]]:
    t = desk.say
    counts = [
        (t("People who are new"), len(delta.people)),
        (t("Cohorts that are new"), len(delta.cohorts)),
        (t("Courses that are new or changed"), len(delta.shells)),
        (t("Courses that are no longer offered"), len(delta.withdrawn)),
        (t("People join a cohort"), len(delta.joins)),
        (t("People leave a cohort"), len(delta.leaves)),
        (t("Competency frameworks"), 1 if delta.framework else 0),
    ]
    return [(label, number) for label, number in counts if number]
