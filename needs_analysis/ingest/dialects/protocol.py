"""What every reader can do, and the steps several of them share."""

import re
from collections.abc import Sequence
from typing import Protocol

import numpy as np

from needs_analysis.ingest.naming import is_system_name, is_system_name_anywhere
from needs_analysis.ingest.person_words import is_personal_name
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Role, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key, plain_text
from needs_analysis.language import Message

_BRACKET = re.compile(r"[\[\]]")
LOOK_AHEAD = 15
SHORTEST_STEM = 8


class Reader(Protocol):
    """Reads the exports of one survey tool."""

    @property
    def tool(self) -> str:
        """The tool's name in reports."""

    @property
    def separator(self) -> str:
        """What stands between several answers in one cell."""

    @property
    def identities(self) -> tuple[str, ...]:
        """Names (normal keys) of columns that tell one response or person from another."""

    @property
    def unanswered(self) -> frozenset[str]:
        """Codes that this tool writes for a closed question without an answer, beside those every tool shares."""

    @property
    def known_noise(self) -> frozenset[str]:
        """Codes of findings that mean nothing in this tool's files once they hold answers."""

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """Where the header lies, or None when the sheet is not of this tool."""

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """What the header says about each column of the sheet."""

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Which rows are complete by the tool's own mark; None where there is no such mark."""

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Which rows are tests, previews, spam or rejected by the tool's own mark; None where there is no such mark."""


class Defaults:
    """What most readers share: a header in one row, answers joined by ``;``, no mark of completeness or of tests."""

    separator = ";"
    identities: tuple[str, ...] = ()
    unanswered: frozenset[str] = frozenset()
    known_noise: frozenset[str] = frozenset()

    def find_complete(self, answers: Answers) -> BoolArray | None:  # noqa: ARG002 - the signature of the Protocol
        """No tool-specific mark: None."""
        return None

    def find_tests(self, answers: Answers) -> BoolArray | None:  # noqa: ARG002 - the signature of the Protocol
        """No tool-specific mark: None."""
        return None


def role_of(header: str) -> Role:
    """System or personal by the column's name alone."""
    if is_personal_name(header):
        return "personal"
    return "system" if is_system_name(header) else ""


def role_anywhere(header: str) -> Role:
    """System or personal by the column's name in a sheet of no known tool."""
    if is_personal_name(header):
        return "personal"
    return "system" if is_system_name_anywhere(header) else ""


def simple_heads(cells: Sequence[str]) -> list[Head]:
    """One head per header cell, without stems."""
    return [Head(plain_text(cell), role=role_of(cell)) for cell in cells]


def find_row(sheet: Sheet, *names: str, least: int | None = None) -> int | None:
    """The first of the top rows that holds at least ``least`` (default all) of some names as whole cells."""
    wanted = set(names)
    for row in range(min(sheet.height, LOOK_AHEAD)):
        if len(wanted & sheet.keys(row).keys()) >= (len(wanted) if least is None else least):
            return row
    return None


def named_columns(sheet: Sheet, row: int, *names: str) -> Message:
    """The reason "row n has the columns ...", with the names (given as normal keys) as the file writes them."""
    places = sheet.keys(row)
    cells = sheet.row(row)
    written = [plain_text(cells[places[name]]) if name in places else name for name in names]
    return Message("Row {row} has the columns {columns}.", {"row": row + 1, "columns": ", ".join(written)})


def bracket_heads(cells: Sequence[str]) -> list[Head]:
    """Heads of ``Question [Item]`` and ``Question [Item][Scale]`` where at least two neighbours share the question."""
    found = [_split_brackets(cell) for cell in cells]
    stems = [_bracket_stem(parts[0], parts[2]) if parts else "" for parts in found]
    heads = []
    for index, (cell, parts) in enumerate(zip(cells, found, strict=True)):
        if parts and shared_nearby(stems, index):
            heads.append(Head(plain_text(cell), stems[index], plain_text(parts[1]), role=role_of(cell)))
        else:
            heads.append(Head(plain_text(cell), role=role_of(cell)))
    return heads


def _split_brackets(cell: str) -> tuple[str, str, str] | None:
    """Question, item and scale of ``Question [Item][Scale]``; brackets inside the texts belong to them."""
    rest, last = _cut_brackets(cell.rstrip())
    if last is None:
        return None
    question, item = _cut_brackets(rest)
    return (rest, last, "") if item is None else (question, item, last)


def _cut_brackets(text: str) -> tuple[str, str | None]:
    """The text before the bracket that closes at its very end, and the text inside it."""
    depth = 0
    for mark in reversed(list(_BRACKET.finditer(text)) if text.endswith("]") else []):
        depth += 1 if mark.group() == "]" else -1
        if not depth:
            return text[: mark.start()], text[mark.end() : -1]
    return text, None


def _bracket_stem(question: str, scale: str) -> str:
    stem = plain_text(question)
    return f"{stem} [{plain_text(scale)}]" if scale else stem


def shared_nearby(stems: Sequence[str], index: int) -> bool:
    """Whether a stem occurs again within two columns (dual scales alternate)."""
    near = [*stems[max(0, index - 2) : index], *stems[index + 1 : index + 3]]
    return bool(stems[index]) and stems[index] in near


def prefix_heads(cells: Sequence[str], mark: str = ".") -> list[Head]:
    """Heads of ``Question.Item``: the longest beginning that neighbours share, cut back to its last mark.

    The question itself may hold marks, so neither the first nor the last one of a single header can be trusted.
    """
    heads = [Head(plain_text(cell), role=role_of(cell)) for cell in cells]
    start = 0
    while start < len(cells) - 1:
        stem = _shared_stem(cells[start], cells[start + 1], mark)
        end = start + 1
        if stem and not heads[start].role:
            while end < len(cells) and cells[end].startswith(stem):
                end += 1
            for index in range(start, end):
                item = plain_text(cells[index][len(stem) :])
                heads[index] = Head(heads[index].header, plain_text(stem[: -len(mark)]), item)
        start = end
    return heads


def _shared_stem(first: str, second: str, mark: str) -> str:
    length = next(
        (i for i, (a, b) in enumerate(zip(first, second, strict=False)) if a != b), min(len(first), len(second))
    )
    cut = first[:length].rfind(mark)
    stem = first[: cut + len(mark)] if cut >= 0 else ""
    rests = first[len(stem) :].strip(), second[len(stem) :].strip()
    return stem if len(stem) >= SHORTEST_STEM and all(rests) else ""


def matches(column: TextColumn, *texts: str) -> BoolArray:
    """Which rows hold one of some texts (normal keys)."""
    return column.where([normal_key(value) in texts for value in column.values])


def yes_rows(column: TextColumn) -> BoolArray:
    """Which rows of a mark column say yes."""
    return matches(column, "1", "true", "yes", "ja", "wahr", "y", "j", "finished", "completed")


def any_rows(*marks: BoolArray | None) -> BoolArray | None:
    """Rows that any of some marks flags; None where the file has none of them."""
    known = [mark for mark in marks if mark is not None]
    return np.logical_or.reduce(known) if known else None


def all_rows(answers: Answers) -> BoolArray:
    """Every row."""
    return np.ones(answers.rows, dtype=np.bool_)
