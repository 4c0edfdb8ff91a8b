"""A file whose name is taken: nothing is replaced before somebody has said so."""

from collections.abc import Collection
from pathlib import PurePath

import streamlit as st

from dashboard import Desk, as_label
from store import Workspace, upload_name

_CLASHES = "upload-clashes"


def store_upload(workspace: Workspace, name: str, kept: bytes, *, renewed: bool = False) -> None:
    """Keep a masked file; where its name is taken by other content it waits in memory for an answer.

    ``renewed``: the file comes from the workspace itself, with a codebook laid beside it.
    """
    known = workspace.uploads().get(upload_name(name))
    if known is None or known == kept or renewed:
        workspace.add_upload(name, kept)
    else:
        clashes: dict[str, bytes] = st.session_state.setdefault(_CLASHES, {})
        clashes[name] = kept


def ask_about_clashes(desk: Desk) -> None:
    """What to do with new files that have the name of a kept one: both stay unless somebody says otherwise."""
    t = desk.say
    clashes: dict[str, bytes] = st.session_state.get(_CLASHES, {})
    if not clashes:
        return
    ways = {
        "both": t("Keep both"),
        "new": t("Replace the file that is there"),
        "old": t("Leave the new file out"),
    }
    with st.form("clashes"):
        st.markdown(
            t("**A file of this name is there already, with other content.** What shall become of the new one?")
        )
        said = {
            name: st.radio(as_label(name), list(ways), format_func=ways.__getitem__, key=f"clash-{name}")
            for name in clashes
        }
        if st.form_submit_button(t("Go on"), type="primary"):
            for name, way in said.items():
                if way != "old":
                    kept = _free_name(name, desk.workspace.uploads()) if way == "both" else name
                    desk.workspace.add_upload(kept, clashes[name])
            st.session_state[_CLASHES] = {}
            st.rerun()


def _free_name(name: str, taken: Collection[str]) -> str:
    """``survey (2).xlsx`` beside ``survey.xlsx``."""
    path = PurePath(upload_name(name))
    numbers = (f"{path.stem} ({number}){path.suffix}" for number in range(2, len(taken) + 3))
    return next(name for name in numbers if name not in taken)
