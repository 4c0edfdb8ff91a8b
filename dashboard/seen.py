"""What the reader of a page has seen: who saves on top of something newer is told so, and overwrites nobody."""

from collections.abc import Iterable, Mapping

import streamlit as st

from dashboard.desk import Desk
from needs_analysis import Message
from store import ChangedError

_SEEN, _VISIT, _MISSED = "seen-digests", "seen-visit", "seen-missed"


def begin_visit(desk: Desk, page: str) -> None:
    """From here on the reader sees what is kept now, whatever they saw on the page before."""
    visit = (desk.workspace.name, page)
    if st.session_state.get(_VISIT) != visit:
        st.session_state[_VISIT], st.session_state[_SEEN] = visit, {}
    if missed := st.session_state.pop(_MISSED, None):
        st.warning(desk.tell(missed), icon=":material/group:")


def look_at(desk: Desk, *names: str) -> Mapping[str, str]:
    """The digests of documents as they were when they were first shown on this visit: what a change rests on."""
    seen: dict[str, str] = st.session_state.setdefault(_SEEN, {})
    return {name: seen.setdefault(name, desk.workspace.digest(name)) for name in names}


def save(desk: Desk, files: Mapping[str, bytes]) -> None:
    """Write documents unless somebody else did since they were shown. `ChangedError` is said by the page's frame."""
    desk.workspace.write(files, look_at(desk, *files))
    look_again(files)


def save_on_click(desk: Desk, files: Mapping[str, bytes]) -> None:
    """The same for what runs when a button is pressed, before the page is drawn: the page then says what happened."""
    try:
        save(desk, files)
    except ChangedError as error:
        st.session_state[_SEEN], st.session_state[_MISSED] = {}, error.message


def say_missed(message: Message) -> None:
    """Show the page anew, with this sentence above."""
    st.session_state[_SEEN], st.session_state[_MISSED] = {}, message
    st.rerun()


def look_again(names: Iterable[str]) -> None:
    """Own changes count as seen."""
    for name in names:
        st.session_state.get(_SEEN, {}).pop(name, None)
