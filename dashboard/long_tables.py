"""Long tables: shown page by page, while searching, sorting and saving reach all rows.

Only the rows of the page go to the browser; the file is made when its button is pressed, and the audit gets a line.
"""

import csv
import io
import math
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

import streamlit as st

from access import Action
from dashboard.desk import Desk
from dashboard.html import Cell, Mark, Sorting, Table
from dashboard.parts import offer_made, show_table, turn_pages
from needs_analysis import Language, guard_formula

Item = TypeVar("Item")
Rows = Sequence[Sequence[Cell]]
Key = tuple[tuple[float, str], ...]
_DIGITS = re.compile(r"(\d+)")
_GROUPS = re.compile(r"[\s\u00a0\u202f€%+]")
_DAYS = {
    "%d.%m.%Y": re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}"),
    "%d %b %Y": re.compile(r"\d{1,2} [A-Z][a-z]{2}t? \d{4}"),
}
_EMPTY = ("", "–")


@dataclass(frozen=True, slots=True)
class LongTable(Generic[Item]):
    """A table of any length. ``row`` makes an item's cells, only where they are needed; ``name`` is its file's too.

    ``action``: the right that saving takes, which the audit then notes. ``size``: rows on a page. ``personal``: about
    single people, also where it is short.
    """

    name: str
    head: Sequence[str]
    items: Sequence[Item]
    row: Callable[[Item], Sequence[Cell]]
    caption: str
    action: Action
    numeric: frozenset[int] = frozenset()
    size: int = 50
    personal: bool = False


def show_long_table(desk: Desk, table: LongTable[Item]) -> None:
    """A table with a page of its rows; searching, sorting and saving mean all of them."""
    if len(table.items) <= table.size:
        rows = [table.row(item) for item in table.items]
        show_table(Table(table.caption, table.head, rows, table.numeric, personal=table.personal))
        if table.personal and rows:
            _offer(desk, table, "", None)
        return
    words, sorting = _ask(desk, table)
    part, n = _turn_to(desk, table, words, sorting)
    if not n:
        st.info(desk.say("No row holds “{words}”.", words=words), icon=":material/search_off:")
        return
    caption = f"{table.caption}: {desk.say('{shown} of {n} rows', shown=len(part), n=n)}"
    show_table(Table(caption, table.head, part, table.numeric, part=True, sorting=sorting))
    _offer(desk, table, words, sorting)


def _offer(desk: Desk, table: LongTable[Item], words: str, sorting: Sorting | None) -> None:
    def make() -> bytes:
        return write_csv(table.head, _arrange(desk, table, words, sorting), desk.language)

    label = desk.say("Save the rows found as CSV") if words else desk.say("Save all rows as CSV")
    offer_made(desk, f"{table.name}.csv", table.action, make, label)


def _turn_to(desk: Desk, table: LongTable[Item], words: str, sorting: Sorting | None) -> tuple[Rows, int]:
    """The rows of the chosen page, and how many there are on all."""
    if words or sorting:
        rows = _arrange(desk, table, words, sorting)
        return turn_pages(rows, table.size, f"{table.name}-found"), len(rows)
    return [table.row(item) for item in turn_pages(table.items, table.size, table.name)], len(table.items)


def _ask(desk: Desk, table: LongTable[Item]) -> tuple[str, Sorting | None]:
    """What to search for and how to sort; nothing chosen: everything, as it comes."""
    t, places = desk.say, range(len(table.head))
    with st.container(horizontal=True, vertical_alignment="bottom", key=f"tools-{table.name}"):
        words = st.text_input(t("Search in all rows"), key=f"search-{table.name}").strip()
        place = st.selectbox(
            t("Sort by"), places, None, table.head.__getitem__, key=f"sort-{table.name}", placeholder=t("as given")
        )
        down = st.toggle(t("Descending"), key=f"down-{table.name}", disabled=place is None)
    return words, None if place is None else Sorting(place, down)


def _arrange(desk: Desk, table: LongTable[Item], words: str, sorting: Sorting | None) -> Rows:
    rows = find_rows([table.row(item) for item in table.items], words)
    return rows if sorting is None else sort_rows(rows, sorting, desk.language)


def find_rows(rows: Rows, words: str) -> Rows:
    """The rows in which one cell holds these words, however they are written."""
    wanted = words.casefold()
    return [row for row in rows if any(wanted in cell_text(cell).casefold() for cell in row)]


def sort_rows(rows: Rows, sorting: Sorting, language: Language) -> Rows:
    """Rows by a column: days by time, numbers by size, all else by alphabet; empty cells come last either way."""
    texts = [cell_text(row[sorting.place]) for row in rows]
    key = _key_of([text for text in texts if text not in _EMPTY], language)
    filled = [(key(text), place) for place, text in enumerate(texts) if text not in _EMPTY]
    order = [place for _, place in sorted(filled, key=lambda pair: pair[0], reverse=sorting.down)]
    return [rows[place] for place in (*order, *(place for place, text in enumerate(texts) if text in _EMPTY))]


def _key_of(texts: Sequence[str], language: Language) -> Callable[[str], Any]:
    """What a column is sorted by: a column counts as days or numbers only where all its cells are."""
    kinds: list[Callable[[str], Any]] = [*(partial(_day, form) for form in _DAYS), partial(_number, language)]
    for read in kinds:
        if all(read(text) is not None for text in texts):
            return read
    return _alphabet


def _day(form: str, text: str) -> datetime | None:
    found = _DAYS[form].search(text)
    return datetime.strptime(found[0].replace("Sept", "Sep"), form) if found else None  # noqa: DTZ007 - a day of the calendar


def _number(language: Language, text: str) -> float | None:
    bare = _GROUPS.sub("", text).replace("−", "-")
    bare = bare.replace(".", "").replace(",", ".") if language == "de" else bare.replace(",", "")
    try:
        value = float(bare)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def _alphabet(text: str) -> Key:
    """Umlauts beside their vowels, numbers within words by size."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    parts = [part for part in _DIGITS.split(plain.casefold()) if part]
    return tuple((int(part), "") if part.isdecimal() else (math.inf, part) for part in parts)


def write_csv(head: Sequence[str], rows: Rows, language: Language) -> bytes:
    """Rows as a spreadsheet program of that language reads them; nothing in them runs as a formula."""
    stream = io.StringIO()
    between = ";" if language == "de" else ","
    writer = csv.writer(stream, delimiter=between, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([head, *([guard_formula(cell_text(cell)) for cell in row] for row in rows)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def cell_text(cell: Cell) -> str:
    """What a cell says."""
    return cell.text if isinstance(cell, Mark) else cell
