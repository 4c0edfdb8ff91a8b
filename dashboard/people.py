"""Who sits before the page, and what they looked at: the person of the session and the lines of the audit."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import streamlit as st

from access import LOCAL, PERSONAL, Action, Person, Refused, Target, person_of, refusal_of
from dashboard.desk import Desk
from dashboard.parts import show_head, show_link
from dashboard.seen import begin_visit, say_missed
from dashboard.serving import load_settings, pseudonym_maker
from dashboard.wording import PAGE_NAMES
from needs_analysis import Language, translate
from store import Act, ChangedError, add_line

_AGAIN = 3600.0
"""Seconds after which looking at the same thing again is a new line."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A page in the navigation: what draws it, its short name in the address, icon and the right to see it."""

    show: Callable[[Desk], None]
    path: str
    icon: str
    action: Action

    @property
    def title(self) -> str:
        """Its name in English."""
        return PAGE_NAMES[self.path]


def current_person() -> Person | Refused:
    """The person of this session; without login the one local user."""
    settings = load_settings()
    if settings is None:
        return LOCAL
    return person_of(st.user.to_dict(), settings, time.time(), pseudonym_maker())


def note_act(desk: Desk, what: Action, about: str = "", *, allowed: bool = True, always: bool = False) -> None:
    """A line in the audit, once an hour and session for the same look; ``always`` for what is taken along."""
    noted: dict[tuple[str, ...], float] = st.session_state.setdefault("noted", {})
    mark = (desk.workspace.name, what, about, str(allowed))
    if not always and time.monotonic() - noted.get(mark, -_AGAIN) < _AGAIN:
        return
    add_line(desk.workspace, Act(desk.person.login, desk.person.roles, what, about, allowed))
    noted[mark] = time.monotonic()


def add_page(desk: Desk, entry: Entry, *, default: bool = False, hidden: bool = False) -> st.Page:
    """The page for the navigation. One that the reader may not see still answers at its address: with the reason."""
    allowed = desk.may(entry.action)
    return st.Page(
        partial(_run, desk, entry),
        title=translate(entry.title, desk.language),
        icon=entry.icon,
        url_path="" if default else entry.path,
        default=default,
        visibility="visible" if allowed and not hidden else "hidden",
    )


def _run(desk: Desk, entry: Entry) -> None:
    reason = refusal_of(desk.person, entry.action, Target())
    try:
        if entry.action in PERSONAL or reason:
            note_act(desk, entry.action, entry.path, allowed=reason is None)
    except OSError:
        show_head(desk.say(entry.title), "")
        st.error(desk.say("The audit cannot be written, so nothing is shown. Check space and rights of the folder."))
        return
    if reason is None:
        begin_visit(desk, entry.path)
        try:
            entry.show(desk)
        except ChangedError as error:
            say_missed(error.message)
        return
    show_head(desk.say("No access"), desk.say("This page exists, but not for your role."))
    st.error(desk.tell(reason), icon=":material/lock:")
    show_link(desk, next(iter(desk.pages)), desk.say("To your start page"))


def show_refused(refused: Refused, language: Language) -> None:
    """Signed in, but without a role, or no longer: the sentence and the way out."""
    show_head(translate("No access", language), "")
    st.error(refused.reason.text(language), icon=":material/lock:")
    if load_settings() is not None:
        st.button(translate("Sign out", language), on_click=st.logout)
