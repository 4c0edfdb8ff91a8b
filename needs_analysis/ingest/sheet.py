"""What the readers work on: a sheet as columns of text, where its header lies, and what the header says."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.ingest.text import LONGEST_HEADER, cell_text, is_blank, normal_key
from needs_analysis.language import Message
from needs_analysis.model import Finding

Role = Literal["", "system", "personal", "multiple"]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class TextColumn:
    """A column of text, stored as its different values and one code per row: work is done once per value."""

    values: tuple[str, ...]
    codes: npt.NDArray[np.intp]

    @classmethod
    def of(cls, cells: Sequence[object]) -> "TextColumn":
        """The column of cells of any type a reader hands over."""
        # True and 1.0 are one key to a hash table, so a column with truth values becomes text first.
        mixed = bool in set(map(type, cells))
        raw = np.empty(len(cells), dtype=object)
        raw[:] = [cell_text(cell) for cell in cells] if mixed else cells
        codes, values = pd.factorize(raw, use_na_sentinel=False)
        texts = [cell_text(value) for value in values]
        merged, different = pd.factorize(np.array(texts, dtype=object))
        return cls(tuple(str(value) for value in different), merged[codes] if texts else codes)

    @classmethod
    def unpack(cls, values: Sequence[object], codes: bytes) -> "TextColumn":
        """The column of different cells and, for each row, the position of its cell among them (four bytes each)."""
        merged, different = pd.factorize(np.array([cell_text(value) for value in values], dtype=object))
        places = np.frombuffer(codes, dtype=np.uint32)
        return cls(tuple(map(str, different)), merged[places] if len(merged) else places.astype(np.intp))

    @classmethod
    def stack(cls, parts: "Sequence[TextColumn]") -> "TextColumn":
        """Some columns below each other."""
        starts = np.cumsum([0, *(len(part.values) for part in parts)])
        codes = np.concatenate([part.codes + start for part, start in zip(parts, starts, strict=False)])
        values = np.array([value for part in parts for value in part.values], dtype=object)
        merged, different = pd.factorize(values)
        return cls(tuple(map(str, different)), merged[codes] if len(values) else codes)

    def put(self, texts: Mapping[int, str]) -> "TextColumn":
        """The same column with texts in some rows that hold nothing."""
        blank = {row: text for row, text in texts.items() if row < len(self) and not self.text(row)}
        if not blank:
            return self
        values = list(dict.fromkeys((*self.values, *blank.values())))
        codes = self.codes.copy()
        for row, text in blank.items():
            codes[row] = values.index(text)
        return TextColumn(tuple(values), codes)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.codes)

    def text(self, row: int) -> str:
        """The text in one row (0-based)."""
        return self.values[int(self.codes[row])]

    def texts(self) -> npt.NDArray[np.object_]:
        """All rows as text."""
        return np.array(self.values, dtype=object)[self.codes] if len(self.codes) else np.empty(0, dtype=object)

    def part(self, rows: slice) -> "TextColumn":
        """The same column, some of its rows."""
        return TextColumn(self.values, self.codes[rows])

    def counts(self) -> dict[str, int]:
        """How often each value that is not blank occurs."""
        numbers = np.bincount(self.codes, minlength=len(self.values))
        return {
            value: int(number)
            for value, number in zip(self.values, numbers, strict=True)
            if number and not is_blank(value)
        }

    def filled(self) -> BoolArray:
        """Which rows hold something that is not blank."""
        return self.where([not is_blank(value) for value in self.values])

    def where(self, flags: Sequence[bool]) -> BoolArray:
        """Rows whose value is flagged; ``flags`` is parallel to ``values``."""
        return (
            np.asarray(flags, dtype=np.bool_)[self.codes] if len(flags) else np.zeros(len(self.codes), dtype=np.bool_)
        )

    def first_row(self, value: str) -> int:
        """The first row (0-based) that holds a value."""
        return int(np.argmax(self.codes == self.values.index(value)))


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based and inclusive."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Crosses:
    """Crosses that were put together: the rows (0-based) of topics and steps, and column -> the steps of its scale."""

    first: int
    last: int
    steps: Mapping[int, tuple[str, ...]]

    def below(self, rows: int) -> "Crosses":
        """The same without the first rows of the sheet."""
        return replace(self, first=self.first - rows, last=self.last - rows)


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet of a workbook or one text file. Row and column numbers are those of the file, from 0.

    ``question_ids``: header text -> the stable id the tool keeps for it. ``legend``: digit -> its meaning, from a
    legend sheet of the same workbook. ``stack``: the column that names the sheet of each row, where several were read
    below each other.
    """

    name: str
    columns: tuple[TextColumn, ...]
    height: int
    merges: tuple[Merge, ...] = ()
    question_ids: Mapping[str, str] = field(default_factory=dict)
    legend: Mapping[float, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    crosses: Crosses | None = None
    stack: int | None = None

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(self.columns)

    def row(self, index: int) -> list[str]:
        """The texts of one row, composed, cut where no header is that long; empty beyond the end."""
        if not 0 <= index < self.height:
            return []
        return [unicodedata.normalize("NFC", column.text(index)[:LONGEST_HEADER]) for column in self.columns]

    def keys(self, index: int) -> dict[str, int]:
        """The normal keys of one row and their first positions."""
        found: dict[str, int] = {}
        for position, text in enumerate(self.row(index)):
            found.setdefault(normal_key(text), position)
        found.pop("", None)
        return found

    def merged_row(self, index: int) -> list[str]:
        """One row with merged cells filled to the right inside their range only."""
        cells = self.row(index)
        for merge in self.merges:
            if merge.top <= index <= merge.bottom and merge.right < len(cells) and index == merge.top:
                cells[merge.left : merge.right + 1] = [cells[merge.left]] * (merge.right - merge.left + 1)
        return cells

    def below(self, rows: int) -> "Sheet":
        """The same sheet without its first rows."""
        merges = tuple(
            Merge(merge.top - rows, merge.left, merge.bottom - rows, merge.right)
            for merge in self.merges
            if merge.top >= rows
        )
        columns = tuple(column.part(slice(rows, None)) for column in self.columns)
        crosses = self.crosses.below(rows) if self.crosses else None
        return replace(self, columns=columns, height=max(0, self.height - rows), merges=merges, crosses=crosses)

    def with_findings(self, *more: Finding) -> "Sheet":
        """The same sheet with more findings."""
        return replace(self, findings=(*self.findings, *more))


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the header lies: its first row (0-based), how many rows it has, and why we think so.

    ``footers`` are rows at the end that are no answers (totals, sources).
    """

    first: int
    header_rows: int
    reason: Message
    footers: tuple[int, ...] = ()

    @property
    def data(self) -> int:
        """The first row of answers (0-based)."""
        return self.first + self.header_rows

    def lower(self, rows: int) -> "Layout":
        """The same layout on a sheet that has some rows more at its top."""
        values = dict(self.reason.values)
        if isinstance(row := values.get("row"), int):
            values["row"] = row + rows
        footers = tuple(footer + rows for footer in self.footers)
        return replace(self, first=self.first + rows, reason=replace(self.reason, values=values), footers=footers)


@dataclass(frozen=True, slots=True)
class Head:
    """What the header says about one column. ``coded`` heads are names of variables, not wording.

    ``steps`` are all steps of the scale where each could be crossed.
    """

    header: str
    stem: str = ""
    item: str = ""
    key: str = ""
    role: Role = ""
    coded: bool = False
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Answers:
    """The rows below the header beside what the header says of each column; ``first`` is their first sheet row.

    ``stack``: the column that names the sheet of each row, where there are several.
    """

    heads: tuple[Head, ...]
    columns: tuple[TextColumn, ...]
    first: int
    stack: int | None = None

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return len(self.columns[0]) if self.columns else 0

    def find(self, *names: str) -> TextColumn | None:
        """The first column whose key or header is one of some names (normal keys)."""
        for name in names:
            for head, column in zip(self.heads, self.columns, strict=True):
                if name in (normal_key(head.header), normal_key(head.key)):
                    return column
        return None
