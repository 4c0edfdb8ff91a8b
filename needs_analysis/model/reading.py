"""What was read: an export cell by cell, and what was found in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from needs_analysis.language import Message
from needs_analysis.model.words import Kind, Measure, Outcome


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a cell, a row or a file; ``row`` is the sheet row (1 = first)."""

    code: str
    sheet: str
    cell: str
    value: str
    message: Message
    row: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. ``key`` is the stable name the tool gives it (question id or code), else ``""``."""

    index: int
    header: str
    kind: Kind
    block: str | None = None
    item: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """An answer text and the level it stands for on the block's own scale."""

    label: str
    level: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """Valid answers and their mean level (None where no order of the answers is known)."""

    n: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that ask the same question of several items on one scale.

    ``ordered`` is False while the order of the answers is only guessed: such a block is never averaged before a
    person confirms it. ``columns`` are the column indices, parallel to ``items``.
    """

    stem: str
    items: tuple[str, ...]
    columns: tuple[int, ...]
    scale: tuple[ScaleLabel, ...]
    no_answer: tuple[str, ...]
    measure: Measure
    ordered: bool
    statistics: Mapping[str, ItemStatistics] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RawTable:
    """One survey export as read, nothing dropped.

    ``cells``: text frame, index = sheet row (1-based), columns = column index (0-based). ``outcomes``: one `Outcome`
    per row of ``cells``, same index. ``header_rows`` counts the rows that carry the header. ``margins``: sheet row ->
    its texts, for the rows above and below the answers; ``merged``: ranges such as ``B2:F2`` among them. ``response``
    and ``started``: the columns of the tool's own id of a response and of its time, None where it keeps none.
    """

    file: str
    tool: str
    reason: Message
    sheet: str
    header_rows: int
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    cells: pd.DataFrame
    outcomes: pd.Series
    findings: tuple[Finding, ...]
    margins: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    response: int | None = None
    started: int | None = None

    def count(self, outcome: Outcome) -> int:
        """Number of rows with this outcome."""
        return int((self.outcomes == outcome).sum())


def row_cell(column: int, row: int) -> str:
    """The spreadsheet name of a cell: column index from 0, sheet row from 1; ``row_cell(27, 3)`` is ``AB3``."""
    letters = ""
    index = column + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
