"""The frame around every page: tab title, style, logo, language, workspace and the note about who is using it."""

import json
from functools import cache
from html import escape
from pathlib import Path

import streamlit as st

from dashboard.desk import Desk, Order, Progress, Wish
from dashboard.jobs import run_job
from dashboard.parts import show_head
from needs_analysis import LANGUAGES, Language, UserError, keep_survey, translate
from store import DEMO, Workspace, list_workspaces, open_workspace

_HERE = Path(__file__).resolve().parent
_NAMES: dict[Language, str] = {"de": "Deutsch", "en": "English"}


@cache
def _style() -> str:
    return f"<style>{(_HERE / 'style.css').read_text(encoding='utf-8')}</style>"


@cache
def _script(language: Language) -> str:
    """Sets the document's language and puts built-in words of the interface into it."""
    words = json.loads((_HERE / "builtin_words.json").read_text(encoding="utf-8")) if language == "de" else {}
    code = (_HERE / "shell.js").read_text(encoding="utf-8")
    call = f"lernkompassShell({json.dumps(language)}, {json.dumps(words, ensure_ascii=False)});"
    return f'<span class="lk-shell" hidden></span><script>{code}\n{call}</script>'


def dress_page() -> None:
    """Tab title, favicon, layout and style. Nothing is loaded from outside."""
    st.set_page_config(page_title="Lernkompass", page_icon=str(_HERE / "favicon.png"), layout="wide")
    st.html(_style())
    st.logo(str(_HERE / "logo.svg"), size="large", icon_image=str(_HERE / "mark.svg"))


def choose_language() -> Language:
    """The reader's language: ``?lang=`` first, then what was chosen before, then the browser's, at last German."""
    wanted = st.query_params.get("lang") or st.session_state.get("language") or (st.context.locale or "de")[:2]
    language: Language = "en" if wanted == "en" else "de"
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
    st.html(_script(language), unsafe_allow_javascript=True)


def choose_workspace() -> Workspace:
    """The open workspace; the sample town at the first start."""
    names = list_workspaces() or (DEMO,)
    wanted = st.session_state.get("workspace", st.query_params.get("town", names[0]))
    return open_workspace(wanted if wanted in names else names[0])


def offer_workspaces(workspace: Workspace, language: Language) -> None:
    """Switch between workspaces and begin a new one."""
    names = tuple(dict.fromkeys((*list_workspaces(), workspace.name)))

    def say(text: str) -> str:
        return translate(text, language)

    def keep() -> None:
        st.session_state["workspace"] = st.session_state["workspace-switch"]

    st.session_state["workspace-switch"] = workspace.name
    st.selectbox(say("Workspace"), names, key="workspace-switch", on_change=keep)
    with (
        st.popover(say("New workspace"), icon=":material/add:", width="stretch"),
        st.form("new-workspace", border=False),
    ):
        name = st.text_input(say("Name (small letters, digits, hyphens)"), max_chars=40, placeholder="stadt-2027")
        if st.form_submit_button(say("Create"), type="primary"):
            _begin(name.strip(), language)


def _begin(name: str, language: Language) -> None:
    try:
        open_workspace(name).change_state()
    except UserError as error:
        st.error(error.message.text(language))
        return
    st.session_state["workspace"] = name
    st.rerun()


def show_foot(language: Language) -> None:
    """Who uses this, said on screen."""
    text = translate(
        "Local use without login: one person, all roles. Only this computer can open these pages.", language
    )
    st.html(f'<p class="lk-foot">{escape(text)}</p>')


def prepare_sample(desk: Desk) -> None:
    """At the very first start there is nothing to see: work through the sample town once, saying each step."""
    if list_workspaces():
        return
    show_head(
        desk.say("Welcome"),
        desk.say("At the first start the program works through the sample town. This takes less than a minute."),
    )

    def work(progress: Progress) -> bool:
        files = desk.services.sample_files()
        desk.workspace.replace_needs(desk.services.analyse(Order(files, "anonymous", desk.language), progress))
        for name, content in files.items():
            desk.workspace.add_upload(name, keep_survey(content))
        desk.workspace.change_state(sources=tuple(files))
        desk.workspace.replace_plan(
            desk.services.plan(desk.workspace.results(), Wish(desk.language), progress, lambda: True)
        )
        return True

    if run_job(desk, desk.say("Working through the sample town"), work):
        st.rerun()
    desk.workspace.change_state()  # not again by itself: the pages say how to go on
