"""A kept upload as rows, so that one person's answers can be deleted for good.

The head holds the sheets with the texts that several rows share; each row holds the numbers of its texts and, in full,
every text that no other row has. So nothing that only one person wrote outlives their row.
"""

import json
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from needs_analysis.ingest.kept import is_kept, pack_sheets, unpack_sheets
from needs_analysis.ingest.sheet import Merge, Sheet, TextColumn
from needs_analysis.pseudonym import is_pseudonym

_OWN = 0xFFFFFFFF
_LENGTH = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class KeptRow:
    """One row of sheet number ``sheet``. ``person``: the pseudonym that stands in it, ``""`` where none does."""

    sheet: int
    number: int
    person: str
    cells: bytes


def split_kept(content: bytes) -> tuple[bytes, tuple[KeptRow, ...]] | None:
    """Head and rows of a kept upload; None for anything else. Raises `UserError` for a damaged one."""
    if not is_kept(content):
        return None
    kept = unpack_sheets(content)
    heads, rows = [], list[KeptRow]()
    for place, sheet in enumerate(kept.sheets):
        head, found = _split_sheet(place, sheet)
        heads.append(head)
        rows += found
    return pack_sheets(replace(kept, sheets=tuple(heads))), tuple(rows)


def join_kept(head: bytes, rows: Sequence[KeptRow]) -> bytes:
    """The kept upload again. Rows that are gone leave no gap; texts stand in the order in which they first occur."""
    kept = unpack_sheets(head)
    sheets = []
    for place, sheet in enumerate(kept.sheets):
        own = sorted((row for row in rows if row.sheet == place), key=lambda row: row.number)
        sheets.append(_join_sheet(sheet, own))
    return pack_sheets(replace(kept, sheets=tuple(sheets)))


def same_kept(left: bytes, right: bytes) -> bool:
    """Whether two kept uploads say the same, whatever order their texts stand in inside."""

    def plain(content: bytes) -> bytes | None:
        parts = split_kept(content)
        return None if parts is None else join_kept(*parts)

    return is_kept(left) and is_kept(right) and plain(left) == plain(right)


def persons_in_kept(content: bytes) -> frozenset[str]:
    """The pseudonyms that stand in a kept upload; none for anything else."""
    if not is_kept(content):
        return frozenset()
    return frozenset(
        text for sheet in unpack_sheets(content).sheets for texts in sheet.columns for text in _named(texts)
    )


def forget_in_kept(content: bytes, person: str) -> bytes:
    """A kept upload without the rows of a person, and without what only those rows said."""
    parts = split_kept(content)
    if parts is None:
        return content
    head, rows = parts
    return join_kept(head, [row for row in rows if row.person != person])


def rows_of_person(content: bytes, person: str) -> tuple[Mapping[str, str], ...]:
    """What a kept upload holds about a person: for each of their rows the first row's texts beside theirs."""
    if not is_kept(content):
        return ()
    found = []
    for sheet in unpack_sheets(content).sheets:
        where = np.zeros(sheet.height, dtype=np.bool_)
        for texts in sheet.columns:
            where |= texts.where([text.strip() == person for text in texts.values])
        head = sheet.row(0) if sheet.height else ()
        names = [name or str(place) for place, name in enumerate(head)]
        found += [dict(zip(names, sheet.row(int(row)), strict=True)) for row in np.flatnonzero(where)]
    return tuple(found)


def _named(column: TextColumn) -> list[str]:
    return [text.strip() for text in column.values if is_pseudonym(text)]


def _split_sheet(place: int, sheet: Sheet) -> tuple[Sheet, list[KeptRow]]:
    codes = np.full((sheet.height, sheet.width), _OWN, dtype="<u4")
    own: list[dict[int, str]] = [{} for _ in range(sheet.height)]
    persons = [""] * sheet.height
    columns = []
    for index, column in enumerate(sheet.columns):
        counts = np.bincount(column.codes, minlength=len(column.values))
        shared = counts > 1
        numbers = np.where(shared, np.cumsum(shared) - 1, _OWN)
        codes[:, index] = numbers[column.codes]
        for row in np.flatnonzero(~shared[column.codes]):
            own[row][index] = column.text(int(row))
        for row in np.flatnonzero(column.where([is_pseudonym(text) for text in column.values])):
            persons[row] = persons[row] or column.text(int(row)).strip()
        texts = tuple(text for text, keep in zip(column.values, shared, strict=True) if keep)
        columns.append(TextColumn(texts, np.empty(0, dtype=np.intp)))
    rows = [KeptRow(place, row, persons[row], _pack_row(codes[row], own[row])) for row in range(sheet.height)]
    return replace(sheet, columns=tuple(columns), height=0), rows


def _pack_row(codes: npt.NDArray[np.uint32], own: Mapping[int, str]) -> bytes:
    texts = json.dumps(list(own.values()), ensure_ascii=False, separators=(",", ":")) if own else ""
    return _LENGTH.pack(len(codes)) + codes.tobytes() + texts.encode()


def _join_sheet(sheet: Sheet, rows: Sequence[KeptRow]) -> Sheet:
    width, height = len(sheet.columns), len(rows)
    size = _LENGTH.size + 4 * width
    block = b"".join(row.cells[_LENGTH.size : size] for row in rows)
    codes = np.frombuffer(block, dtype="<u4").reshape(height, width)
    values = [list(column.values) for column in sheet.columns]
    filled = codes.astype(np.intp)
    for place, row in enumerate(rows):
        if len(row.cells) > size:
            texts = json.loads(row.cells[size:])
            for index, text in zip(np.flatnonzero(codes[place] == _OWN), texts, strict=True):
                filled[place, index] = len(values[index])
                values[index].append(text)
    columns = tuple(_in_order(texts, filled[:, index]) for index, texts in enumerate(values))
    places = {row.number: place for place, row in enumerate(rows)}
    findings = tuple(one for one in sheet.findings if one.row is None or one.row - 1 in places)
    merges = _moved(sheet.merges, places)
    return replace(sheet, columns=columns, height=height, merges=merges, findings=findings)


def _in_order(values: Sequence[str], codes: npt.NDArray[np.intp]) -> TextColumn:
    different, first, places = np.unique(codes, return_index=True, return_inverse=True)
    order = np.argsort(first)
    rank = np.empty(len(order), dtype=np.intp)
    rank[order] = np.arange(len(order))
    return TextColumn(tuple(values[int(different[number])] for number in order), rank[places])


def _moved(merges: Sequence[Merge], places: Mapping[int, int]) -> tuple[Merge, ...]:
    return tuple(
        replace(merge, top=places[merge.top], bottom=places[merge.bottom])
        for merge in merges
        if merge.top in places and merge.bottom in places
    )
