"""Cells as text and the keys under which texts are the same."""

import datetime as dt

import pytest

from needs_analysis.ingest import answer_key, normal_key, parse_number, plain_text, squeeze_key
from needs_analysis.ingest.text import cell_text, has_mojibake


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (4.0, "4"),
        (4.5, "4.5"),
        (4711.0, "4711"),
        ("004711", "004711"),
        (None, ""),
        (True, "True"),
        (dt.datetime(2026, 4, 27, 11, 34, 5), "2026-04-27 11:34:05"),  # noqa: DTZ001 - cells know no time zone
        (dt.date(2026, 4, 27), "2026-04-27"),
        (dt.time(11, 34), "11:34:00"),
    ],
)
def test_cell_becomes_text(value: object, expected: str) -> None:
    assert cell_text(value) == expected


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Not needed ", "not needed"),
        ("About\u00a0half\u202fof it", "about half of it"),
        ("Ämter", "A\u0308mter"),
        ("Straße\n", "strasse"),
        ("\ufeffId\u200b", "ID"),
    ],
)
def test_same_key(first: str, second: str) -> None:
    assert normal_key(first) == normal_key(second)


def test_squeezed_key_ignores_blanks_and_points() -> None:
    assert squeeze_key("GeringeKenntnisse") == squeeze_key("Geringe  Kenntnisse.")


@pytest.mark.parametrize(
    ("text", "number", "key"),
    [
        ("4,0", 4.0, "4"),
        (" 4 ", 4.0, "4"),
        ("4.0", 4.0, "4"),
        ("4,5", 4.5, "4.5"),
        ("-9", -9.0, "-9"),
        ("4 - gut", None, "4 - gut"),
        ("2,4,6", None, "2,4,6"),
        ("k. A.", None, "k. a."),
        ("", None, ""),
    ],
)
def test_numbers_in_any_spelling(text: str, number: float | None, key: str) -> None:
    assert parse_number(text) == number
    assert answer_key(text) == key


@pytest.mark.parametrize(
    ("header", "shown"),
    [
        ("<strong>Wie</strong>&nbsp;gut?", "Wie gut?"),
        ("##### Bitte **alle** ausfüllen", "Bitte alle ausfüllen"),
        ("[Hier](https://example.org) klicken", "Hier klicken"),
        ("Zeile 1\nZeile 2\u00a0", "Zeile 1 Zeile 2"),
        ("a < b und c > d", "a < b und c > d"),
    ],
)
def test_headers_lose_their_markup(header: str, shown: str) -> None:
    assert plain_text(header) == shown


@pytest.mark.parametrize(
    ("text", "damaged"), [("BÃ¼rgeramt", True), ("Â¡Traduciendo!", True), ("Ämter â la carte", False)]
)
def test_damaged_umlauts(text: str, *, damaged: bool) -> None:
    assert has_mojibake(text) is damaged
