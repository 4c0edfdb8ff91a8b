"""Qualtrics: variable names, question texts and import ids in three header rows; users often delete rows 2 and 3."""

import json
import re

from needs_analysis.ingest.dialects.protocol import (
    Defaults,
    any_rows,
    find_row,
    matches,
    named_columns,
    role_of,
    yes_rows,
)
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text
from needs_analysis.language import Message

LEAST_IDS = 3
_QUALITY = re.compile(
    r"q_[a-z]\w*|location\w+|recipient\w+|externalreference|distributionchannel|userlanguage|ipaddress", re.IGNORECASE
)
_PART = re.compile(r"^(Q\w*?\d+)[._](\w+)$", re.IGNORECASE)
_TEXTS = {"start date", "recorded date", "startdatum", "aufgezeichnetes datum", "aufzeichnungsdatum", "response id"}
_DEAD = re.compile(r"preview|vorschau|spam|\btest|umfragetest")
_DEAD_BITS = 1 | 2 | 8
"""Status as a number is a sum: 1 preview, 2 test, 4 imported, 8 spam, 16 offline, 32 employee experience."""


class Qualtrics(Defaults):
    """Three, two or one header rows; complete where Finished is true."""

    tool = "qualtrics"
    separator = ","
    identities = ("responseid", "response id")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By import ids in row 2 or 3, else by Qualtrics' own column names."""
        for row in (2, 1):
            if sum('"importid"' in normal_key(cell)[:40] for cell in sheet.row(row)) >= LEAST_IDS:
                reason = Message("Row {row} holds the import ids of Qualtrics.", {"row": row + 1})
                return Layout(0, row + 1, reason)
        names = ("startdate", "enddate", "progress", "finished")
        found = find_row(sheet, *names)
        if found is None:
            return None
        below = {normal_key(cell) for cell in sheet.row(found + 1)}
        return Layout(found, 2 if below & _TEXTS else 1, named_columns(sheet, found, *names))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """``Question - Row`` from the text row where there is one, else the parts of the variable names."""
        names = sheet.row(layout.first)
        if layout.header_rows == 1:
            return [_name_head(name.strip()) for name in names]
        ids = sheet.row(layout.first + layout.header_rows - 1)
        short = layout.header_rows == 2 and any(map(_import_id, ids))  # noqa: PLR2004 - the row of texts was deleted
        texts = sheet.row(layout.first if short else layout.first + 1)
        return [
            _text_head(name.strip(), text, _import_id(cell)) for name, text, cell in zip(names, texts, ids, strict=True)
        ]

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Finished responses."""
        finished = answers.find("finished")
        return None if finished is None else yes_rows(finished)

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Previews, tests and spam by status, previews and tests by the way they came."""
        status = answers.find("status", "response type")
        channel = answers.find("distributionchannel", "distribution channel")
        return any_rows(
            None if status is None else status.where([_is_dead(value) for value in status.values]),
            None if channel is None else matches(channel, "preview", "test"),
        )


def _is_dead(status: str) -> bool:
    number = parse_number(status)
    return bool(_DEAD.search(normal_key(status))) if number is None else bool(int(number) & _DEAD_BITS)


def _import_id(cell: str) -> str:
    try:
        found = json.loads(cell)
    except ValueError:
        return ""
    return str(found.get("ImportId", "")) if isinstance(found, dict) else ""


def _is_own(name: str) -> bool:
    return bool(_QUALITY.fullmatch(name)) or role_of(name) == "system"


def _name_head(name: str) -> Head:
    if role_of(name) == "personal" or re.match(r"recipient|ipaddress|location", name, re.IGNORECASE):
        return Head(plain_text(name), key=name, role="personal", coded=True)
    if _is_own(name):
        return Head(plain_text(name), key=name, role="system", coded=True)
    found = _PART.fullmatch(name)
    if not found or "text" in found.group(2).casefold():
        return Head(plain_text(name), key=name, coded=True)
    return Head(plain_text(name), found.group(1), name, name, coded=True)


def _text_head(name: str, text: str, identifier: str) -> Head:
    own = _name_head(name)
    key = identifier or name
    if own.role:
        return Head(plain_text(name), key=key, role=own.role)
    header = plain_text(text) or plain_text(name)
    stem, mark, item = header.rpartition(" - ")
    if not mark or normal_key(item) in ("selected choice", "ausgewählte option", "text") or "_text" in name.casefold():
        return Head(header, key=key)
    return Head(header, stem, item, key)
