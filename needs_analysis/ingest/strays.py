"""Rows between the answers that belong to nobody: the header once more, as after a page break, and subtotals."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from needs_analysis.ingest.sheet import Answers, BoolArray, Layout, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key, parse_number
from needs_analysis.language import Message
from needs_analysis.model import Finding

MOST = 50
FEWEST_NAMES = 2
HEADER_AGAIN = "The row repeats the header. It was set aside."
SUBTOTAL = "The row is a subtotal, not a person. It was set aside."
REFERENCE = "The row says what is required or compares. It is no person and was set aside."
_SUBTOTAL = re.compile(
    r"(?:(?:zwischen|teil|gesamt)?summe|gesamt|mittelwert|durchschnitt|ø|sub-?total|total|mean|average)(?!\w)"
)
_REFERENCE = re.compile(
    r"(?:soll|ziel)(?:[- ]?(?:profil|wert|niveau|stufe|stand|zustand|level))?|(?:anforderung|rolle)(?:s|n)?-?profil"
    r"|anforderungen|maximum|minimum|median|gewicht(?:ung)?|vorjahr|differenz|abweichung|standardabweichung"
    r"|target(?: level)?|required(?: level)?|previous year|difference|weights?|standard deviation"
)
MOST_REFERENCES = 2


def find_strays(sheet: Sheet, layout: Layout, answers: Answers, *, by_hand: bool) -> dict[int, str]:
    """Row among the answers (0-based) -> why it is none; subtotals only in sheets of no known tool (``by_hand``)."""
    found = dict.fromkeys(np.flatnonzero(_repeat_header(sheet, layout, answers)).tolist(), HEADER_AGAIN)
    if by_hand and answers.rows:
        words = np.zeros(answers.rows, dtype=np.bool_)
        for column in answers.columns:
            words |= column.where([bool(_SUBTOTAL.match(normal_key(value))) for value in column.values])
        found |= {row: SUBTOTAL for row in np.flatnonzero(words).tolist() if _is_subtotal(answers, row)}
        found |= dict.fromkeys(_find_references(answers), REFERENCE)
    return found


def _find_references(answers: Answers) -> list[int]:
    """Rows that begin with a word such as ``Soll`` where hardly any row does; of a column of views many rows do."""
    first = next((column for column in answers.columns if column.counts()), None)
    if first is None:
        return []
    named = first.where([bool(_REFERENCE.fullmatch(normal_key(text).rstrip(": "))) for text in first.values])
    found: list[int] = np.flatnonzero(named).tolist()
    return found if len(found) <= MOST_REFERENCES and answers.rows > 2 * len(found) else []


def subtotals(strays: Mapping[int, str]) -> list[int]:
    """Those of these rows that are subtotals."""
    return [row for row, reason in strays.items() if reason == SUBTOTAL]


def bare_total(text: str) -> str:
    """Of a cell in a subtotal row the word that says so, without the name that may stand behind it."""
    found = _SUBTOTAL.match(normal_key(text))
    return found.group().capitalize() if found else ""


def without_strays(answers: Answers, strays: Mapping[int, str]) -> Answers:
    """The answers without these rows, to learn from them what the columns hold."""
    if not strays:
        return answers
    columns = (TextColumn(column.values, np.delete(column.codes, list(strays))) for column in answers.columns)
    return replace(answers, columns=tuple(columns))


def note_strays(sheet: Sheet, answers: Answers, strays: Mapping[int, str]) -> Iterator[Finding]:
    """A finding for each of these rows."""
    for place in sorted(strays)[:MOST]:
        row = answers.first + place + 1
        code = "HEADER_AGAIN" if strays[place] == HEADER_AGAIN else "TOTAL_ROW"
        yield Finding(code, sheet.name, f"A{row}", "", Message(strays[place]), row)


def _repeat_header(sheet: Sheet, layout: Layout, answers: Answers) -> BoolArray:
    found = np.zeros(answers.rows, dtype=np.bool_)
    for row in range(layout.first, layout.data) if answers.rows else ():
        names = [column.text(row) for column in sheet.columns]
        if sum(bool(normal_key(name)) for name in names) < FEWEST_NAMES:
            continue
        same = np.ones(answers.rows, dtype=np.bool_)
        for column, name in zip(answers.columns, names, strict=True):
            same &= column.where([value == name for value in column.values])
            if not same.any():
                break
        found |= same if _is_decisive(answers, names, same) else False
    return found


def _is_decisive(answers: Answers, names: list[str], same: BoolArray) -> bool:
    """Whether a column holds its own name in these rows only; that of an option holds it wherever it was chosen."""
    for column, name in zip(answers.columns, names, strict=True):
        others = column.where([bool(normal_key(value)) and value != name for value in column.values])
        if normal_key(name) and others.any() and not column.where([v == name for v in column.values])[~same].any():
            return True
    return False


def _is_subtotal(answers: Answers, row: int) -> bool:
    """Whether the first filled cell of a row announces a total and the others are numbers."""
    first, *others = [text for column in answers.columns if normal_key(text := column.text(row))]
    return bool(_SUBTOTAL.match(normal_key(first)) and others) and all(
        parse_number(text) is not None for text in others
    )
