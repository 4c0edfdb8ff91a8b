"""Saving changed dates, and taking them back one by one."""

import json
from collections.abc import Sequence

import streamlit as st

from curriculum.programme import Programme
from curriculum.revisions import Revision, undo_revision
from dashboard import Desk, look_again, look_at, run_job
from needs_analysis import from_json, to_plain
from store import CHANGES_FILE, MASTER_FILE, PROGRAMME_FILE

_OWN_KEYS = ("move-", "repair-")
"""Beginnings of the keys of fields that describe the dates as they were."""


def save_revision(desk: Desk, programme: Programme, revision: Revision) -> None:
    """Carry out a revision and remember how to take it back."""
    _save(desk, revision, [*_history(desk), undo_revision(programme, revision)])


def offer_undo(desk: Desk) -> None:
    """A button that takes back the last change, where there is one."""
    history = _history(desk)
    if history and st.button(desk.say("Undo the last change"), icon=":material/undo:"):
        _save(desk, history[-1], history[:-1])


def _history(desk: Desk) -> list[Revision]:
    content = desk.workspace.read(CHANGES_FILE)
    try:
        return [from_json(Revision, json.dumps(one).encode()) for one in json.loads(content or b"[]")]
    except (KeyError, TypeError, ValueError):
        return []


def _save(desk: Desk, revision: Revision, history: Sequence[Revision]) -> None:
    results, master = desk.workspace.results(), desk.workspace.read(MASTER_FILE)
    title = desk.say("Saving the new date")
    done = run_job(desk, title, lambda say: desk.services.redate(results, (revision, desk.language, master), say))
    if done is not None:
        changes = json.dumps([to_plain(one) for one in history]).encode()
        seen = look_at(desk, PROGRAMME_FILE)
        desk.workspace.replace_plan({**done, CHANGES_FILE: changes}, seen)
        look_again([*done, CHANGES_FILE])
        for key in [key for key in st.session_state if str(key).startswith(_OWN_KEYS) and key != "move-course"]:
            del st.session_state[key]
        st.rerun()
