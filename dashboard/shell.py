"""The frame around every page: tab title, style, logo, language, workspace and the note about who is using it."""

from collections.abc import Mapping, Sequence
from functools import cache
from html import escape
from pathlib import Path
from threading import Lock

import streamlit as st

from access import Role, reaches_nothing
from dashboard.desk import Desk, Order, Progress, Wish
from dashboard.jobs import run_job
from dashboard.parts import show_head
from dashboard.wording import LANGUAGE_COOKIE, pick_language
from needs_analysis import LANGUAGES, Language, UserError, keep_survey
from store import DEMO, Workspace, open_workspace

_HERE = Path(__file__).resolve().parent
ROLE_NAMES: Mapping[Role, str] = {
    "hr": "Human resources",
    "team_lead": "Team lead",
    "trainer": "Course trainer",
    "staff": "Staff",
    "staff_council": "Staff council",
    "auditor": "Auditor",
}
_NAMES: dict[Language, str] = {"de": "Deutsch", "en": "English"}
UNDERWAY = Lock()
"""Held while a window works through the sample town."""


@cache
def _style() -> str:
    return f"<style>{(_HERE / 'style.css').read_text(encoding='utf-8')}</style>"


def dress_page() -> None:
    """Tab title, favicon, layout and style. Nothing is loaded from outside."""
    st.set_page_config(page_title="Lernkompass", page_icon=str(_HERE / "favicon.png"), layout="wide")
    st.html(_style())
    st.logo(str(_HERE / "logo.svg"), size="large", icon_image=str(_HERE / "mark.svg"))


def choose_language() -> Language:
    """The reader's language: ``?lang=`` first, then what was chosen before, then the browser's, at last German."""
    before = st.session_state.get("language") or st.context.cookies.get(LANGUAGE_COOKIE)
    language = pick_language(st.query_params.get("lang"), before, st.context.locale)
    st.session_state["language"] = language
    return language


def offer_languages(language: Language) -> None:
    """The switch between the languages; the choice goes into the address."""

    def keep() -> None:
        chosen = st.session_state["language-switch"] or language
        st.session_state["language"] = st.query_params["lang"] = chosen

    st.session_state["language-switch"] = language
    st.segmented_control(
        "Sprache / Language",
        LANGUAGES,
        format_func=_NAMES.__getitem__,
        key="language-switch",
        on_change=keep,
        required=True,
    )
    st.html(f'<span class="lk-shell" lang="{language}" hidden></span>')  # shell.js reads it


def choose_workspace(known: Sequence[str]) -> Workspace:
    """The open workspace among those that are known; the sample town at the first start."""
    names = known or (DEMO,)
    wanted = st.session_state.get("workspace", st.query_params.get("town", names[0]))
    return open_workspace(wanted if wanted in names else names[0], once=True)


def offer_workspaces(desk: Desk, known: Sequence[str]) -> None:
    """Switch between workspaces and, for those who may, begin a new one."""
    workspace, say = desk.workspace, desk.say
    names = tuple(dict.fromkeys((*known, workspace.name)))
    if len(names) == 1 and not desk.may("begin_workspace"):
        return  # nothing to choose

    def keep() -> None:
        st.session_state["workspace"] = st.query_params["town"] = st.session_state["workspace-switch"]

    st.session_state["workspace-switch"] = workspace.name
    st.selectbox(say("Workspace"), names, key="workspace-switch", on_change=keep)
    if not desk.may("begin_workspace"):
        return
    with (
        st.popover(say("New workspace"), icon=":material/add:", width="stretch"),
        st.form("new-workspace", border=False),
    ):
        name = st.text_input(say("Name (small letters, digits, hyphens)"), max_chars=40, placeholder="stadt-2027")
        if st.form_submit_button(say("Create"), type="primary"):
            _begin(desk, name.strip())


def _begin(desk: Desk, name: str) -> None:
    try:
        open_workspace(name).change_state()
    except UserError as error:
        st.error(desk.tell(error.message))
        return
    st.session_state["workspace"] = name
    st.rerun()


def show_foot(desk: Desk) -> None:
    """Who uses this, said on screen, and the way out."""
    if desk.person.is_local:
        text = desk.say("Local use without login: one person, all roles. Only this computer can open these pages.")
        st.html(f'<p class="lk-foot">{escape(text)}</p>')
        return
    roles = ", ".join(desk.say(ROLE_NAMES[role]) for role in desk.person.roles)
    text = desk.say("Signed in as {name}: {roles}.", name=desk.person.name, roles=roles)
    st.html(f'<p class="lk-foot">{escape(text)}</p>')
    if missing := reaches_nothing(desk.person):
        st.html(f'<p class="lk-foot lk-missing">{escape(desk.tell(missing))}</p>')
    st.button(desk.say("Sign out"), icon=":material/logout:", key="sign-out", on_click=st.logout, width="stretch")


def prepare_sample(desk: Desk, known: Sequence[str]) -> bool:
    """At the very first start there is nothing to see: work through the sample town once, saying each step.

    Returns whether the page is to be shown; signed-in people begin with a town of their own. A second window waits.
    """
    if not desk.person.is_local or (known and not UNDERWAY.locked()):
        return True
    show_head(
        desk.say("Welcome"),
        desk.say("At the first start the program works through the sample town. This takes less than a minute."),
    )
    if not UNDERWAY.acquire(blocking=False):
        with st.spinner(desk.say("Another window is working through the sample town; this one goes on after it.")):
            UNDERWAY.acquire()
            UNDERWAY.release()
        st.rerun()
    try:
        done = _work_through_sample(desk)
    finally:
        UNDERWAY.release()
    if done:
        st.rerun()
    return True


def _work_through_sample(desk: Desk) -> bool:
    """Whether it went well; what did not is then on the page."""

    def work(progress: Progress) -> bool:
        files = desk.services.sample_files()
        done = desk.services.analyse(Order(files, "anonymous", desk.language), progress)
        for name, content in files.items():
            desk.workspace.add_upload(name, keep_survey(content))
        desk.workspace.replace_needs(done, sources=tuple(files))
        desk.workspace.replace_plan(
            desk.services.plan(desk.workspace.results(), Wish(desk.language), progress, lambda: True)
        )
        return True

    if run_job(desk, desk.say("Working through the sample town"), work):
        return True
    desk.workspace.change_state()  # not again by itself: the pages say how to go on
    return False
