"""The dashboard: ``streamlit run app.py``, ``python app.py`` or ``lernkompass serve``.

Says who reads, which workspace lies open, which pages there are for which role and what the program can do for them;
everything else lives in the packages. There is no login yet: one local user sees the pages of all roles.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from curriculum.pages import show_courses, show_plan
from dashboard import Desk, Order, Progress, Services, Wish
from dashboard.shell import (
    choose_language,
    choose_workspace,
    dress_page,
    offer_languages,
    offer_workspaces,
    prepare_sample,
    show_foot,
)
from needs_analysis import Language, Problem, translate
from needs_analysis.pages import (
    show_findings,
    show_master_data,
    show_methods,
    show_needs,
    show_overview,
    show_questionnaire,
    show_survey,
    show_team,
    show_wishes_page,
)
from store import GROUPS_FILE, RELEASES_FILE, Workspace, pseudonym_key

START = "overview"
Files, Asked = Mapping[str, bytes], tuple[Any, Language, bytes | None]  # Asked: what to move, the reader, own master
# Role -> pages: function, short name in the address, title, icon. The first page of all is the start page.
PAGES = {
    "Human resources": (
        (show_overview, START, "Overview", ":material/explore:"),
        (show_questionnaire, "questionnaire", "Questionnaire", ":material/edit_note:"),
        (show_survey, "survey", "Survey", ":material/upload_file:"),
        (show_findings, "findings", "Findings", ":material/fact_check:"),
        (show_needs, "needs", "Learning needs", ":material/insights:"),
        (show_wishes_page, "wishes", "Wishes", ":material/forum:"),
        (show_plan, "plan", "Plan", ":material/event_available:"),
        (show_methods, "methods", "How it was computed", ":material/help_center:"),
        (show_master_data, "master-data", "Master data", ":material/tune:"),
    ),
    "Team leads": ((show_team, "team", "My team", ":material/groups:"),),
    "Trainers": ((show_courses, "courses", "Course plans", ":material/school:"),),
}

# What the program can do, imported when it is asked for: the first page must not wait for the solver.


def sample() -> Files:
    """The survey files of the sample town."""
    from lernkompass.samples import sample_files

    return sample_files()


def analyse(workspace: Workspace, order: Order, progress: Progress) -> Files:
    """Survey files -> the files of an analysis."""
    from lernkompass import masterdata, story
    from needs_analysis import Matching, from_json

    remembered = from_json(Matching, order.matching) if order.matching else None
    wanted = story.Order(order.mode, pseudonym_key(), order.language, releases=workspace.read(RELEASES_FILE))
    wanted = replace(wanted, groups=workspace.read(GROUPS_FILE))
    return story.analyse_files(order.files, masterdata.load_town(order.master), wanted, remembered, progress).files


def plan(results: Files, wish: Wish, progress: Progress, go_on: Callable[[], bool]) -> Files:
    """The files of an analysis -> the files of a plan."""
    from lernkompass import masterdata, story

    wanted = story.Wishes(wish.budget, wish.hours, wish.land, wish.language, story.fairness_of(wish.fairness))
    return story.plan_files(results["demand.json"], masterdata.load_town(wish.master), wanted, progress, go_on).files


def redate(results: Files, asked: Asked, progress: Progress) -> Files:
    """The files of a plan with one session moved."""
    from lernkompass import masterdata, story

    return story.redate_files(results, masterdata.load_town(asked[2]), asked[:2], progress)


def default_wish(wish: Wish) -> Wish:
    """What the master data say for everything a wish leaves open."""
    from lernkompass.masterdata import load_town
    from strategy import training_budget

    town = load_town(wish.master)
    budget = training_budget(town.strategy, town.plan_year) if wish.budget is None else wish.budget
    hours = town.hours_per_person if wish.hours is None else wish.hours
    return replace(wish, budget=budget, hours=hours, land=wish.land or town.land)


def master_workbook(own: bytes | None) -> bytes:
    """The town's own master data as a workbook, else those that come with the program."""
    from needs_analysis import read_tables, shipped_data, write_workbook

    return own or write_workbook(read_tables(shipped_data("master")))


def check_master(workbook: bytes) -> Sequence[Problem]:
    """Everything that is wrong with edited master data."""
    from lernkompass import masterdata

    return masterdata.check_masterdata(workbook)


def main() -> None:
    """Draw one page for one session."""
    dress_page()
    language = choose_language()
    workspace = choose_workspace()
    pages: dict[str, st.Page] = {}
    services = Services(sample, partial(analyse, workspace), plan, default_wish, master_workbook, check_master, redate)
    desk = Desk(language, workspace, services, pages)
    for entries in PAGES.values():
        for show, path, title, icon in entries:
            place = {"default": True} if path == START else {"url_path": path}
            pages[path] = st.Page(partial(show, desk), title=translate(title, language), icon=icon, **place)
    sections = {translate(role, language): [pages[path] for _, path, *_ in entries] for role, entries in PAGES.items()}
    # The start page answers at "/" only; its own address leads there too.
    start = st.Page(
        partial(show_overview, desk), title=translate("Overview", language), url_path=START, visibility="hidden"
    )
    sections[""] = [start]
    chosen = st.navigation(sections)
    with st.sidebar:
        offer_workspaces(workspace, language)
        offer_languages(language)
        show_foot(language)
    prepare_sample(desk)
    chosen.run()


if get_script_run_ctx(suppress_warning=True) is None:  # imported by a server: the address of the app
    app = st.App(Path(__file__).resolve())
    if __name__ == "__main__":
        app.run()
else:  # run for a session
    main()
