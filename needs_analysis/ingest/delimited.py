"""Text files with delimiters: encoding, comment lines and delimiter found by content, rows kept as they stand."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from needs_analysis.ingest.bounds import MAX_CELL, MAX_CELLS, MAX_COLUMNS
from needs_analysis.ingest.extent import Extent
from needs_analysis.ingest.refusals import TOO_MANY_CELLS, refuse
from needs_analysis.ingest.sheet import Sheet, TextColumn
from needs_analysis.ingest.text import has_mojibake
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

DELIMITERS = ";,\t|"
SAMPLE = 1_000_000
NUL_SHARE = 0.2
_PIECE = 1024**2

EMPTY = "The file is empty. Please upload the survey export."
BINARY = "The file is neither a spreadsheet nor a text file. Please upload xlsx, xls, xlsb, ods or csv."
ENDLESS = (
    "From row {row} on, one cell is longer than {most} characters. Often a quotation mark is opened there and never "
    "closed: close it, or export the file again."
)
GUESSED = "The characters of the file are not in a common encoding; umlauts may be wrong. Save it as CSV UTF-8."
GARBLED = "Umlauts in this cell were damaged before the file was exported. Correct them in the source if they matter."
UNCLOSED = "A quotation mark is opened and never closed; rows may be glued together. Check the file from this row on."
ROW_LENGTH = "This row has {cells} cells, the others have {width}. Check whether a delimiter stands inside an answer."
COMMENTS = "{count} comment lines above the header were skipped."


def read_delimited(name: str, content: bytes) -> Sheet:
    """One sheet of text from a csv file; row numbers are those a spreadsheet program shows.

    Raises `UserError` when the file is empty, binary, too wide, or one cell of it never ends.
    """
    text = _Text.of(content)
    start = text.open().read(SAMPLE + 1)
    if not start.strip() and not any(line.strip() for line in text.open()):
        raise refuse(EMPTY)
    separator = re.match(r'"?sep=(.)"?\r?\n', start, re.IGNORECASE)
    comments = text.count_comments(bool(separator))
    skipped = comments + bool(separator)
    delimiter = separator.group(1) if separator else find_delimiter(text.open(skipped).read(SAMPLE + 1))
    rows, closed = _parse(name, text, delimiter, skipped)
    notes = list(_note_file(name, text, comments))
    if not closed:
        row = skipped + len(rows)
        notes.append(Finding("UNCLOSED_QUOTE", name, row_cell(len(rows[-1]) - 1, row), "", Message(UNCLOSED), row))
    return _to_sheet(name, [[]] * skipped + rows, notes)


def decode_text(content: bytes) -> str:
    """The text of some bytes in the encoding that their content shows. Raises `UserError` where they are no text."""
    return _Text.of(content).open().read()


@dataclass(frozen=True, slots=True)
class _Text:
    """A text file that is decoded while it is read; ``sure`` says whether its encoding is known."""

    content: bytes
    encoding: str
    sure: bool

    @classmethod
    def of(cls, content: bytes) -> "_Text":
        for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
            if content.startswith(mark):
                return cls(content, encoding, sure=True)
        start = content[:4096]
        if start.count(b"\0") > NUL_SHARE * len(start):
            order = "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
            return cls._wide(content, order)
        if b"\0" in start:
            raise refuse(BINARY)
        fitting = [encoding for encoding in ("utf-8", "cp1252") if _is_encoded(content, encoding)]
        # Bytes that cp1252 does not know come from DOS programs (0x81 is their ü).
        return cls(content, fitting[0] if fitting else "cp850", bool(fitting))

    @classmethod
    def _wide(cls, content: bytes, order: str) -> "_Text":
        text = cls(content, order, sure=True)
        strange = whole = 0
        for piece in iter(partial(text.open().read, _PIECE), ""):
            strange, whole = strange + piece.count("\ufffd"), whole + len(piece)
            if "\0" in piece:
                raise refuse(BINARY)
        if strange > NUL_SHARE * whole:
            raise refuse(BINARY)
        return text

    def open(self, skipped: int = 0) -> io.TextIOWrapper:
        """The text from a line on, line ends as they stand."""
        stream = io.TextIOWrapper(io.BytesIO(self.content), self.encoding, errors="replace", newline="")
        for _ in range(skipped):
            stream.readline()
        return stream

    def count_comments(self, above: int) -> int:
        """Lines below ``above`` that start with ``# `` and a word; a header cell that is just ``#`` is none."""
        stream = self.open(above)
        count = 0
        while re.match(r'"?#\s\S', stream.readline()):
            count += 1
        return count


def _is_encoded(content: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(content), _PIECE):
            decoder.decode(content[start : start + _PIECE], final=start + _PIECE >= len(content))
    except UnicodeDecodeError:
        return False
    return True


def find_delimiter(text: str) -> str:
    """The delimiter that gives most rows the same width of at least two; the wider one of equals."""
    sample = (
        text if len(text) <= SAMPLE else text[: text.rindex("\n", 0, SAMPLE) + 1 if "\n" in text[:SAMPLE] else SAMPLE]
    )

    def score(delimiter: str) -> tuple[float, int]:
        lines = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in lines if row)
        width, number = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (number / max(1, widths.total()) if width > 1 else 0.0, width)

    csv.field_size_limit(MAX_CELL)
    return max(DELIMITERS, key=score)


def _parse(name: str, text: _Text, delimiter: str, skipped: int) -> tuple[list[list[str]], bool]:
    """The rows and whether every quotation mark was closed."""
    if text.content.count(delimiter.encode()) > 2 * MAX_CELLS:
        raise refuse(TOO_MANY_CELLS, part=name or "1", rows=text.content.count(b"\n"), columns=MAX_COLUMNS)
    csv.field_size_limit(MAX_CELL)
    closed = True
    for strict in (True, False):
        rows: list[list[str]] = []
        try:
            _collect(name, csv.reader(text.open(skipped), delimiter=delimiter, strict=strict), rows)
        except csv.Error as error:
            if "field larger" in str(error):
                raise refuse(ENDLESS, row=skipped + len(rows) + 1, most=MAX_CELL) from error
            closed = closed and "unexpected end" not in str(error)
        else:
            return rows, closed
    raise refuse(BINARY)


def _collect(name: str, lines: Iterable[list[str]], rows: list[list[str]]) -> None:
    """Take over the rows as long as they span no more than a sheet may."""
    width = 0
    for row in lines:
        rows.append(row)
        width = max(width, len(row))
        # Rows without a text at the end do not count: they will be cut off.
        if any(map(str.strip, row)) and not Extent(len(rows), width).fits:
            raise refuse(TOO_MANY_CELLS, part=name or "1", rows=len(rows), columns=width)


def _to_sheet(name: str, rows: list[list[str]], notes: list[Finding]) -> Sheet:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    notes.extend(_note_lengths(name, rows))
    padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    columns = tuple(TextColumn.of(cells) for cells in zip(*padded, strict=True))
    notes.extend(_note_garbled(name, columns))
    return Sheet(name, columns, len(rows), findings=tuple(notes))


def _note_file(name: str, text: _Text, comments: int) -> Iterator[Finding]:
    if not text.sure:
        yield Finding("ENCODING_GUESSED", name, "", "", Message(GUESSED))
    if comments:
        yield Finding("COMMENT_LINES", name, "A1", "", Message(COMMENTS, {"count": comments}))


def _note_lengths(name: str, rows: list[list[str]]) -> list[Finding]:
    """Rows longer than most others: an unquoted delimiter has shifted their cells."""
    widths = Counter(len(row) for row in rows if row)
    usual = max(widths, key=lambda width: (widths[width], width), default=0)
    longer = [index for index, row in enumerate(rows) if len(row) > usual and any(cell.strip() for cell in row[usual:])]
    return [
        Finding(
            "ROW_LENGTH",
            name,
            row_cell(usual, index + 1),
            "",
            Message(ROW_LENGTH, {"cells": len(rows[index]), "width": usual}),
            index + 1,
        )
        for index in longer[:50]
    ]


def _note_garbled(name: str, columns: tuple[TextColumn, ...]) -> list[Finding]:
    found = []
    for index, column in enumerate(columns):
        garbled = next((value for value in column.values if has_mojibake(value)), None)
        if garbled is not None:
            row = column.first_row(garbled) + 1
            found.append(Finding("DAMAGED_UMLAUTS", name, row_cell(index, row), "", Message(GARBLED), row))
    return found[:50]
