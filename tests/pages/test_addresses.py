"""A choice stands in the address, comes back with it, and follows the browser's way back."""

import pytest
from streamlit.testing.v1 import AppTest


def page() -> None:
    import streamlit as st

    from dashboard import choose_one

    names = {"a": "Amt A", "b": "Amt B", "c": "Amt C"}
    st.write(choose_one("Unit", list(names), "unit", index=1, format_func=names.__getitem__))
    st.write(choose_one("Module", ["m", "n"], "module", index=None))


def chosen(at: AppTest) -> list[str | None]:
    assert not at.exception
    return [box.value for box in at.selectbox]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, ["b", None]),
        ({"unit": "c"}, ["c", None]),
        ({"unit": "c", "module": "n"}, ["c", "n"]),
        ({"unit": "Amt C"}, ["b", None]),  # words are no ids
        ({"unit": "<script>", "module": "../x"}, ["b", None]),
    ],
)
def test_the_address_chooses(query: dict[str, str], expected: list[str | None]) -> None:
    at = AppTest.from_function(page)
    for name, value in query.items():
        at.query_params[name] = value
    assert chosen(at.run()) == expected


def test_a_choice_goes_into_the_address_and_back() -> None:
    at = AppTest.from_function(page).run()
    at.selectbox[0].set_value("c").run()
    at.selectbox[1].set_value("m").run()
    assert (at.query_params["unit"], at.query_params["module"]) == ("c", "m")
    assert chosen(at) == ["c", "m"]
    at.query_params["unit"] = "a"  # the browser's way back changes the address alone
    assert chosen(at.run()) == ["a", "m"]
    del at.query_params["unit"]
    assert chosen(at.run()) == ["b", "m"]


def tabbed() -> None:
    from dashboard import open_tabs

    one, other = open_tabs(["Ranking", "Organisation"])
    one.write("one")
    other.write("other")


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ("", "Ranking"),
        ("1", "Ranking"),
        ("2", "Organisation"),
        ("3", "Ranking"),
        ("Organisation", "Ranking"),
        ("²", "Ranking"),
    ],
)
def test_the_address_opens_a_tab(wanted: str, expected: str) -> None:
    at = AppTest.from_function(tabbed)
    at.query_params["tab"] = wanted
    assert not at.run().exception
    assert at.session_state["tabs-tab"] == expected
