"""The form in which an upload is kept: its sheets as text, compressed, with what a person chose for the reading.

Nothing but sheets can stand in it, so whatever else a workbook carries (hidden sheets, comments, authors, earlier
versions, macros) is not kept. `keep_survey` masks the personal data before anything is packed.
"""

import struct
import zlib
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from needs_analysis.codec import from_json, to_json
from needs_analysis.ingest.bounds import MAX_CELLS, MAX_UNPACKED
from needs_analysis.ingest.refusals import BROKEN
from needs_analysis.ingest.sheet import Crosses, Merge, Sheet, TextColumn
from needs_analysis.language import Message
from needs_analysis.model import Finding, UserError

MAGIC = b"lernkompass-sheets/1\n"
_LENGTH = struct.Struct("<Q")
_FAST = 1
_TYPES = (np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True, eq=False)
class Kept:
    """Sheets, the person's choice of reader and sheet (None: by content) and the codebooks laid beside the file.

    ``allowed``: columns that a person declared to hold no personal data though they look like it.
    """

    sheets: tuple[Sheet, ...]
    tool: str | None = None
    sheet: str | None = None
    codebook: Mapping[str, bytes] = field(default_factory=dict)
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    height: int
    values: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...]
    question_ids: Mapping[str, str]
    legend: Mapping[float, str]
    findings: tuple[Finding, ...]
    crosses: Crosses | None = None
    stack: int | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    pages: tuple[_Page, ...]
    tool: str | None
    sheet: str | None
    codebook: Mapping[str, str]
    allowed: tuple[str, ...] = ()


def is_kept(content: bytes) -> bool:
    """Whether some bytes are of this form."""
    return content.startswith(MAGIC)


def pack_sheets(kept: Kept) -> bytes:
    """The bytes to keep."""
    pages = tuple(
        _Page(
            sheet.name,
            sheet.height,
            tuple(column.values for column in sheet.columns),
            sheet.merges,
            sheet.question_ids,
            sheet.legend,
            sheet.findings,
            sheet.crosses,
            sheet.stack,
        )
        for sheet in kept.sheets
    )
    books = {name: b64encode(book).decode() for name, book in kept.codebook.items()}
    table = to_json(_Table(pages, kept.tool, kept.sheet, books, kept.allowed))
    codes = [_narrow(column) for sheet in kept.sheets for column in sheet.columns]
    return MAGIC + zlib.compress(_LENGTH.pack(len(table)) + table + b"".join(codes), _FAST)


def unpack_sheets(content: bytes) -> Kept:
    """The sheets again. Raises `UserError` for bytes that are damaged or claim more than a survey has."""
    try:
        stream = zlib.decompressobj()
        data = stream.decompress(content[len(MAGIC) :], MAX_UNPACKED)
        if not stream.eof:
            raise UserError(Message(BROKEN))
        end = _LENGTH.size + _LENGTH.unpack_from(data)[0]
        table = from_json(_Table, data[_LENGTH.size : end])
        books = {name: b64decode(book) for name, book in table.codebook.items()}
        return Kept(tuple(_read_pages(table, data[end:])), table.tool, table.sheet, books, table.allowed)
    except (zlib.error, struct.error, ValueError, IndexError) as error:
        raise UserError(Message(BROKEN)) from error


def _type_of(values: tuple[str, ...]) -> type[np.unsignedinteger]:
    return next(kind for kind in _TYPES if len(values) <= np.iinfo(kind).max)


def _narrow(column: TextColumn) -> bytes:
    return column.codes.astype(_type_of(column.values)).tobytes()


def _read_pages(table: _Table, codes: bytes) -> list[Sheet]:
    start, sheets = 0, []
    for page in table.pages:
        if page.height < 0 or page.height * len(page.values) > MAX_CELLS:
            raise ValueError(page.name)
        columns = []
        for values in page.values:
            size = page.height * np.dtype(_type_of(values)).itemsize
            columns.append(TextColumn(values, _read_codes(values, codes[start : start + size], page.height)))
            start += size
        said = (page.merges, page.question_ids, page.legend, page.findings, page.crosses, page.stack)
        sheet = Sheet(page.name, tuple(columns), page.height, *said)
        sheets.append(sheet)
    return sheets


def _read_codes(values: tuple[str, ...], data: bytes, height: int) -> npt.NDArray[np.intp]:
    codes = np.frombuffer(data, dtype=_type_of(values)).astype(np.intp)
    if len(codes) != height or (height and codes.max() >= len(values)):
        raise IndexError(height)
    return codes
