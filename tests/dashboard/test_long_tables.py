"""Long tables: what searching, sorting and saving give, and that only a page of the rows goes to the browser."""

from collections.abc import Sequence

import pytest
from streamlit.testing.v1 import AppTest

from dashboard.html import Cell, Mark, Sorting
from dashboard.long_tables import find_rows, sort_rows, write_csv
from needs_analysis import Language

NAMES = ["Zoll", "Ärzte", "Amt 10", "–", "Amt 9", "ämter"]


@pytest.mark.parametrize(
    ("texts", "language", "down", "expected"),
    [
        (NAMES, "de", False, ["Amt 9", "Amt 10", "ämter", "Ärzte", "Zoll", "–"]),
        (NAMES, "de", True, ["Zoll", "Ärzte", "ämter", "Amt 10", "Amt 9", "–"]),
        (["1.200", "9,5", "–", "−3"], "de", False, ["−3", "9,5", "1.200", "–"]),
        (["1,200", "9.5", "12 %"], "en", False, ["9.5", "12 %", "1,200"]),
        (["Mo, 03.02.2027", "Di, 24.12.2026"], "de", False, ["Di, 24.12.2026", "Mo, 03.02.2027"]),
        (["Wed, 3 Feb 2027", "Thu, 24 Dec 2026"], "en", True, ["Wed, 3 Feb 2027", "Thu, 24 Dec 2026"]),
        (["Wed, 3 Feb 2027", "Thu, 10 Sept 2026"], "en", False, ["Thu, 10 Sept 2026", "Wed, 3 Feb 2027"]),
        (["10 Tage", "9"], "de", False, ["9", "10 Tage"]),
    ],
)
def test_sorted(texts: Sequence[str], language: Language, down: bool, expected: Sequence[str]) -> None:
    rows = [[text, Mark(text)] for text in texts]
    for place in (0, 1):
        assert [row[0] for row in sort_rows(rows, Sorting(place, down), language)] == expected


@pytest.mark.parametrize(
    ("words", "expected"), [("", ["a", "b"]), ("STRASS", ["a"]), ("warnung", ["b"]), ("nirgends", [])]
)
def test_found(words: str, expected: Sequence[str]) -> None:
    rows: list[list[Cell]] = [["a", "Hauptstraße"], ["b", Mark("Warnung", "warn")]]
    assert [row[0] for row in find_rows(rows, words)] == expected


def test_a_saved_table_runs_nothing_and_opens_in_the_spreadsheet_of_its_language() -> None:
    rows: list[list[Cell]] = [["=1+1", Mark('sagt "ja"')], ["-2,5", "a;b"]]
    assert write_csv(["Wer", "Was"], rows, "de").decode("utf-8-sig").split("\r\n") == [
        '"Wer";"Was"', '"\'=1+1";"sagt ""ja"""', '"-2,5";"a;b"', ""]  # fmt: skip
    assert write_csv(["Who", "What"], [["1", "2"]], "en").decode("utf-8-sig").startswith('"Who","What"\r\n"1","2"')


def page() -> None:
    from types import SimpleNamespace
    from typing import Any, cast

    from dashboard import Desk, LongTable, show_long_table
    from needs_analysis import Message

    desk: Any = SimpleNamespace(
        say=lambda text, **given: Message(text, given).text("en"), language="en", may=lambda *_: False
    )
    items = [f"row {number}" for number in range(120)]
    table = LongTable("t", ["Name"], items, lambda item: [item], "Rows", "export_needs")
    show_long_table(cast("Desk", desk), table)


def said(at: AppTest) -> list[str]:
    return [html.proto.body for html in at.get("html")]


def test_a_page_of_the_rows_goes_to_the_browser_and_search_and_order_mean_all() -> None:
    at = AppTest.from_function(page).run()
    assert (said(at)[0].count("<td") + said(at)[0].count('scope="row"'), "50 of 120 rows" in said(at)[0]) == (50, True)
    at.text_input(key="search-t").set_value("ROW 11").run()
    assert said(at)[0].count('scope="row"') == 11
    assert "11 of 11 rows" in said(at)[0]
    at.selectbox(key="sort-t").select_index(0).run()
    at.toggle(key="down-t").set_value(True).run()
    assert 'aria-sort="descending"' in said(at)[0]
    assert said(at)[0].index("row 119") < said(at)[0].index("row 11<")
    at.text_input(key="search-t").set_value("nowhere").run()
    assert said(at) == []
    assert "nowhere" in at.info[0].value
