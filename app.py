"""The dashboard: ``streamlit run app.py``, ``python app.py`` or ``lernkompass serve``.

Says who reads, which workspace lies open, which pages there are and what it takes to see each; everything else lives in
the packages. Who may do what is decided in `access` alone.
"""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from access import Refused
from curriculum.pages import show_courses, show_effects, show_own, show_plan, show_platform
from dashboard import Desk, Entry, add_page, current_person, direct_options, guard_server, show_refused
from dashboard.pages import show_accessibility, show_approvals, show_audit, show_privacy, show_protection
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
    show_wishes_page,
)
from store import list_workspaces
from strategy.pages import show_change, show_dialogue, show_strategy

# Section -> pages. The first page that a person may see is their start page.
PAGES: dict[str, Sequence[Entry]] = {
    "Human resources": (
        Entry(show_overview, "overview", ":material/explore:", "see_overview"),
        Entry(show_questionnaire, "questionnaire", ":material/edit_note:", "see_questionnaire"),
        Entry(show_survey, "survey", ":material/upload_file:", "see_survey"),
        Entry(show_findings, "findings", ":material/fact_check:", "see_findings"),
        Entry(show_needs, "needs", ":material/insights:", "see_needs"),
        Entry(show_wishes_page, "wishes", ":material/rate_review:", "see_wishes"),
        Entry(show_plan, "plan", ":material/event_available:", "see_plan"),
        Entry(show_strategy, "strategy", ":material/flag:", "see_strategy"),
        Entry(show_change, "change", ":material/diversity_3:", "see_change"),
        Entry(show_dialogue, "dialogue", ":material/forum:", "see_dialogue"),
        Entry(show_platform, "platform", ":material/cast_for_education:", "see_platform"),
        Entry(show_effects, "effects", ":material/trending_up:", "see_effects"),
        Entry(show_master_data, "master-data", ":material/tune:", "see_master_data"),
    ),
    "Team leads": (Entry(show_team, "team", ":material/groups:", "see_team"),),
    "Trainers": (Entry(show_courses, "courses", ":material/school:", "see_courses"),),
    "Staff": (Entry(show_own, "own", ":material/person:", "see_own"),),
    "Staff council and audit": (
        Entry(show_approvals, "approvals", ":material/approval:", "see_approvals"),
        Entry(show_protection, "protection", ":material/shield_person:", "see_protection"),
        Entry(show_audit, "audit", ":material/history:", "see_audit"),
    ),
    "About this program": (
        Entry(show_methods, "methods", ":material/help_center:", "see_methods"),
        Entry(show_privacy, "privacy", ":material/lock:", "see_notices"),
        Entry(show_accessibility, "accessibility", ":material/accessibility_new:", "see_notices"),
    ),
}


def main() -> None:
    """Draw one page for one session."""
    dress_page()
    language = choose_language()
    person = current_person()
    if isinstance(person, Refused):
        show_refused(person, language)
        return
    known = list_workspaces()
    workspace = choose_workspace(known)
    pages: dict[str, st.Page] = {}
    desk = Desk(language, workspace, make_services(workspace, person), person, pages)
    chosen = st.navigation(navigate(desk, pages), expanded=True)
    with st.sidebar:
        offer_workspaces(desk, known)
        offer_languages(language)
        show_foot(desk)
    if prepare_sample(desk, known):
        chosen.run()


def navigate(desk: Desk, pages: dict[str, st.Page]) -> dict[str, list[st.Page]]:
    """Sections of the navigation; fills ``pages`` with those that the reader may see."""
    start = next(entry for entries in PAGES.values() for entry in entries if desk.may(entry.action))
    sections: dict[str, list[st.Page]] = {"": []}
    for section, entries in PAGES.items():
        for entry in entries:
            page = add_page(desk, entry, default=entry is start)
            if desk.may(entry.action):
                pages[entry.path] = page
            sections.setdefault(translate(section, desk.language) if desk.may(entry.action) else "", []).append(page)
    # The start page answers at "/"; its own address leads there too.
    sections[""].append(add_page(desk, start, hidden=True))
    return sections


if get_script_run_ctx(suppress_warning=True) is None:  # imported by a server: the address of the app
    app = st.App(Path(__file__).resolve(), **guard_server())  # written out: that is how `streamlit run` finds it
    if __name__ == "__main__":
        app.run(config=direct_options())
else:  # run for a session
    main()
