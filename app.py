"""The dashboard: ``streamlit run app.py``, ``python app.py`` or ``lernkompass serve``.

Says who reads, which workspace lies open and which pages there are for which role; everything else lives in the
packages. There is no login yet: one local user sees the pages of all roles.
"""

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from curriculum.pages import show_courses, show_plan, show_platform
from dashboard import Desk
from dashboard.shell import (
    choose_language,
    choose_workspace,
    dress_page,
    offer_languages,
    offer_workspaces,
    prepare_sample,
    show_foot,
)
from lernkompass.services import make_services
from needs_analysis import translate
from needs_analysis.pages import (
    show_findings,
    show_master_data,
    show_methods,
    show_needs,
    show_overview,
    show_questionnaire,
    show_survey,
    show_team,
)

START = "overview"
# Role -> pages: function, short name in the address, title, icon. The first page of all is the start page.
PAGES = {
    "Human resources": (
        (show_overview, START, "Overview", ":material/explore:"),
        (show_questionnaire, "questionnaire", "Questionnaire", ":material/edit_note:"),
        (show_survey, "survey", "Survey", ":material/upload_file:"),
        (show_findings, "findings", "Findings", ":material/fact_check:"),
        (show_needs, "needs", "Learning needs", ":material/insights:"),
        (show_plan, "plan", "Plan", ":material/event_available:"),
        (show_platform, "platform", "Learning platform", ":material/cast_for_education:"),
        (show_methods, "methods", "How it was computed", ":material/help_center:"),
        (show_master_data, "master-data", "Master data", ":material/tune:"),
    ),
    "Team leads": ((show_team, "team", "My team", ":material/groups:"),),
    "Trainers": ((show_courses, "courses", "Course plans", ":material/school:"),),
}


def main() -> None:
    """Draw one page for one session."""
    dress_page()
    language = choose_language()
    workspace = choose_workspace()
    pages: dict[str, st.Page] = {}
    desk = Desk(language, workspace, make_services(workspace), pages)
    for entries in PAGES.values():
        for show, path, title, icon in entries:
            place = {"default": True} if path == START else {"url_path": path}
            pages[path] = st.Page(partial(show, desk), title=translate(title, language), icon=icon, **place)
    sections = {translate(role, language): [pages[path] for _, path, *_ in entries] for role, entries in PAGES.items()}
    # The start page answers at "/" only; its own address leads there too.
    say = partial(translate, language=language)
    start = st.Page(partial(show_overview, desk), title=say("Overview"), url_path=START, visibility="hidden")
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
