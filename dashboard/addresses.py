"""Choices that stand in the address: a link brings them back, and so does the browser's way back."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st

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
        st.session_state[key] = known[wanted]
    elif key not in st.session_state or st.session_state[key] not in options or wanted is None:
        st.session_state[key] = None if first is None else options[first]

    def keep() -> None:
        chosen = st.session_state[key]
        if chosen is None:
            st.query_params.pop(name, None)
        else:
            st.query_params[name] = id_of(chosen)

    if first is None:
        look["index"] = None  # it can be emptied again
    chosen: Option | None = st.selectbox(label, options, key=key, on_change=keep, **look)
    return chosen
