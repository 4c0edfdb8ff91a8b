"""Choices that stand in the address: a link brings them back, and so does the browser's way back."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

Option = TypeVar("Option")


def choose_one(
    label: str,
    options: Sequence[Option],
    name: str,
    id_of: Callable[[Option], str] = str,
    **look: Any,  # noqa: ANN401 - what the list takes
) -> Option | None:
    """A list to choose from whose choice stands in the address as ``?name=``; ids only, never words about people.

    ``look`` goes to the list: ``format_func``, ``index`` of what is chosen where the address names nothing known (None:
    nothing), ``placeholder``.
    """
    key, known = f"choice-{name}", {id_of(option): option for option in options}
    wanted, first = st.query_params.get(name), look.pop("index", 0)
    if wanted in known:
        st.session_state[key] = wanted
    elif key not in st.session_state or st.session_state[key] not in known or wanted is None:
        st.session_state[key] = None if first is None else id_of(options[first])

    def keep() -> None:
        chosen = st.session_state[key]
        if chosen is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = chosen

    if first is None:
        look["index"] = None  # it can be emptied again
    tell = look.pop("format_func", str)
    # The list holds ids: the framework copies what it holds at every run.
    chosen = st.selectbox(label, known, key=key, on_change=keep, format_func=lambda one: tell(known[one]), **look)
    return None if chosen is None else known[chosen]


def open_tabs(titles: Sequence[str], name: str = "tab") -> Sequence[DeltaGenerator]:
    """Tabs of which the open one stands in the address as ``?name=`` with its number, whatever the language."""
    key, wanted = f"tabs-{name}", st.query_params.get(name, "")
    known = {str(number): title for number, title in enumerate(titles, start=1)}
    st.session_state[key] = known.get(wanted, titles[0])

    def keep() -> None:
        number = list(titles).index(st.session_state[key]) + 1
        if number == 1:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = str(number)

    return st.tabs(titles, key=key, on_change=keep)
