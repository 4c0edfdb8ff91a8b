"""Semantic HTML for reading: tables, key figures and steps as plain strings, every text escaped."""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from needs_analysis import show_text

Tone = Literal["plain", "good", "warn", "bad", "hidden"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A word with a tone, drawn as a small label; the word alone carries the meaning, never the colour."""

    text: str
    tone: Tone = "plain"


Cell = str | Mark
_FORMATTING = re.compile(r"[\\`*_{}\[\]()#+\-.!|<>$:~]")
_DAY = re.compile(
    r"\b[A-Z][a-z]{1,2}, \d{1,2}(?:\.\d{2}\.\d{4}| [A-Z][a-z]{2,3} \d{4})|\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}"
)
_SENTENCE = 70  # characters from which a cell is read as a sentence
_LONG = 12  # characters from which a key figure is set smaller


@dataclass(frozen=True, slots=True)
class Sorting:
    """By which column rows are sorted (position), and whether the last comes first."""

    place: int
    down: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """What a table shows. The first cell of each row names the row; ``numeric`` are positions of numbers.

    ``personal``: it is about single people. Such a table is taken along as a workbook, which the audit notes.
    ``part``: a page of a longer one, which is searched, sorted and saved as a whole; ``sorting``: how it was sorted.
    """

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    numeric: frozenset[int] = frozenset()
    note: str = ""
    personal: bool = False
    part: bool = False
    sorting: Sorting | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """A key figure: what it is, its value and a line that says how to read it."""

    label: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the yearly cycle: done, next or later."""

    title: str
    text: str
    state: Literal["done", "next", "later"]
    word: str = field(default="")


def as_label(text: str, most: int = 160) -> str:
    """Words of a file as the label of a field: shortened, and nothing in them is formatting."""
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return _FORMATTING.sub(r"\\\g<0>", " ".join(show_text(short).split()))


def escape(text: str) -> str:
    """A text as HTML; marks in it that deceive the eye are left out."""
    return html.escape(show_text(text))


def mark_html(mark: Mark) -> str:
    """A word as a small label."""
    return f'<span class="lk-mark lk-{mark.tone}">{escape(mark.text)}</span>'


def cell_html(cell: Cell) -> str:
    """A cell's content; days and times stay on one line."""
    return mark_html(cell) if isinstance(cell, Mark) else _DAY.sub(r'<span class="lk-day">\g<0></span>', escape(cell))


def _breakable(html_text: str) -> str:
    """Names of files may break behind an underscore, before they break within a word."""
    return html_text.replace("_", "_<wbr>")


def table_html(table: Table) -> str:
    """A table with caption and header scopes inside a region that can be scrolled by keyboard."""
    sides = [_side_of(table, position) for position in range(len(table.head))]
    head = "".join(
        f'<th scope="col" class="{side}"{_sort_html(table, position)}>{escape(text)}</th>'
        for position, (side, text) in enumerate(zip(sides, table.head, strict=True))
    )
    body = "".join(_row_html(row, sides) for row in table.rows)
    note = f'<p class="lk-note">{escape(table.note)}</p>' if table.note else ""
    caption = escape(table.caption)
    kind = f"lk-region{' lk-stays' if table.personal else ''}{' lk-part' if table.part else ''}"
    return (
        f'<div class="{kind}" role="region" tabindex="0" aria-label="{caption}"><table class="lk-table">'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{note}"
    )


def _side_of(table: Table, position: int) -> str:
    """How a column is set; one that holds sentences keeps a width in which they can be read."""
    if position in table.numeric:
        return "lk-num"
    cells = (cell for row in table.rows for cell in row[position : position + 1] if isinstance(cell, str))
    return "lk-txt lk-wide" if any(len(cell) > _SENTENCE for cell in cells) else "lk-txt"


def _sort_html(table: Table, position: int) -> str:
    if table.sorting is None or table.sorting.place != position:
        return ""
    return f' aria-sort="{"descending" if table.sorting.down else "ascending"}"'


def _row_html(row: Sequence[Cell], sides: Sequence[str]) -> str:
    cells = [
        f'<th scope="row" class="{side}">{_breakable(cell_html(cell))}</th>'
        if position == 0
        else f'<td class="{side}">{cell_html(cell)}</td>'
        for position, (cell, side) in enumerate(zip(row, sides, strict=True))
    ]
    return f"<tr>{''.join(cells)}</tr>"


def cards_html(cards: Sequence[Card]) -> str:
    """Key figures side by side as a list of terms and values."""
    items = "".join(
        f'<div class="lk-card"><dt>{escape(card.label)}</dt>'
        f'<dd class="lk-value{" lk-words" if len(card.value) > _LONG else ""}">{escape(card.value)}</dd>'
        f'<dd class="lk-note">{escape(card.note)}</dd></div>'
        for card in cards
    )
    return f'<dl class="lk-cards">{items}</dl>'


def step_html(number: int, step: Step) -> str:
    """One step with its number and state in words."""
    return (
        f'<div class="lk-step lk-{step.state}"><span class="lk-number" aria-hidden="true">'
        f'{"✓" if step.state == "done" else number}</span><div><p class="lk-title">{escape(step.title)} '
        f'<span class="lk-mark lk-{"good" if step.state == "done" else "warn" if step.state == "next" else "plain"}">'
        f"{escape(step.word)}</span></p><p>{escape(step.text)}</p></div></div>"
    )


def legend_html(entries: Sequence[tuple[str | None, str]]) -> str:
    """Colours and what they mean, side by side."""
    return f'<ul class="lk-legend">{"".join(_swatch(fill, words) for fill, words in entries)}</ul>'


def _swatch(fill: str | None, words: str) -> str:
    look = f'style="background:{fill}"' if fill else ""
    kind = "lk-swatch" if fill else "lk-swatch lk-none"
    return f'<li><span class="{kind}" {look}></span>{escape(words)}</li>'
