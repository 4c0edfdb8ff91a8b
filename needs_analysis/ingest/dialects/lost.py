"""Columns that lost their names: a question above its first column, the others empty or called ``Column5``."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from needs_analysis.ingest.personal import holds_addresses
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.sheet import Head, Layout, Role, Sheet, TextColumn
from needs_analysis.ingest.text import parse_number, squeeze_key
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

LOST_NAMES = (
    "The columns {first} to {last} belong to “{question}” but have no names of their own: the header lost a row. They "
    "are called {names}. Say on the matching page what each of them asks, or export the file again with both header "
    "rows."
)
_LOST = re.compile(r"(?:column|spalte|unnamed: ?|field|feld|\.{3}|x\.?)\s?\d+(?:_level_\d)?", re.IGNORECASE)
_NAMELESS = re.compile(r"\? \([A-Z]{1,3}\)")
MOST_ANSWERS = 12


def is_lost(header: str) -> bool:
    """Whether a header is empty or what a program puts where there is none."""
    return not header.strip() or bool(_LOST.fullmatch(header.strip()))


def is_nameless(item: str) -> bool:
    """Whether an item of a question is only called after its column."""
    return bool(_NAMELESS.fullmatch(item))


def name_lost(heads: Sequence[Head], sheet: Sheet, layout: Layout) -> tuple[list[Head], list[Finding]]:
    """Heads with nameless neighbours as items of the question before them, and what is to be asked about them."""
    named, findings = list(heads), []
    for first, last in _runs(heads, sheet, layout):
        options = [_answers(sheet.columns[place], layout) for place in range(first, last + 1)]
        if all(len(option) == 1 for option in options):
            if not _is_chosen(sheet, layout, range(first, last + 1)):
                continue
            for place, option in enumerate(options, start=first):
                named[place] = _named(heads, first, place, next(iter(option.values())), role="multiple")
            continue
        letters = [row_cell(place, 1).rstrip("0123456789") for place in range(first, last + 1)]
        for place, letter in enumerate(letters, start=first):
            named[place] = _named(heads, first, place, f"? ({letter})")
        values = {"first": letters[0], "last": letters[-1], "question": heads[first].header}
        message = Message(LOST_NAMES, {**values, "names": f"? ({letters[0]}) … ? ({letters[-1]})"})
        row = layout.first + 1
        findings.append(Finding("LOST_NAMES", sheet.name, row_cell(first, row), "", message, row))
    return named, findings


def _is_chosen(sheet: Sheet, layout: Layout, places: Sequence[int]) -> bool:
    """Whether several rows hold the only text of a column: an option then, no name of one person."""
    return any(max(sheet.columns[place].part(slice(layout.data, None)).counts().values()) > 1 for place in places)


def _named(heads: Sequence[Head], first: int, place: int, item: str, role: Role = "") -> Head:
    """One column as an item of the question that stands above the first of them."""
    question, old = heads[first].header, heads[place]
    key = old.key or ("" if place == first else old.header)
    return replace(old, header=f"{question} | {item}", stem=question, item=item, key=key, role=role)


def _runs(heads: Sequence[Head], sheet: Sheet, layout: Layout) -> Iterator[tuple[int, int]]:
    """First and last column of each question with nameless neighbours that hold the same kind of answers."""
    start = 0
    while start < len(heads):
        end = start
        if _may_ask(heads[start]):
            own = _answers(sheet.columns[start], layout)
            while end + 1 < len(heads) and _goes_on(heads[end + 1], own, _answers(sheet.columns[end + 1], layout)):
                end += 1
        if end > start:
            yield start, end
        start = end + 1


def _may_ask(head: Head) -> bool:
    return not head.role and not head.stem and not head.coded and not is_lost(head.header)


def _answers(column: TextColumn, layout: Layout) -> dict[str, str]:
    below = column.part(slice(layout.data, None)).counts()
    return {squeeze_key(text) or text: text for text in below if not is_no_answer(text)}


def _goes_on(head: Head, own: Mapping[str, str], other: Mapping[str, str]) -> bool:
    if head.role or not is_lost(head.header) or not own or not other:
        return False
    if max(len(own), len(other)) > MOST_ANSWERS:
        return False
    if len(own) == len(other) == 1 and own.keys() != other.keys():  # options, each in its own column
        both = (*own.values(), *other.values())
        return all(parse_number(text) is None and not holds_addresses({text: 1}) for text in both)
    digits = [all(parse_number(text) is not None for text in answers.values()) for answers in (own, other)]
    return all(digits) or 2 * len(own.keys() & other.keys()) >= min(len(own), len(other))
