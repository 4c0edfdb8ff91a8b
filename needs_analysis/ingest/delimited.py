"""Text files with delimiters: encoding, comment lines and delimiter found by content, rows kept as they stand."""

import csv
import io
import re
from collections import Counter

from needs_analysis.ingest.guards import MAX_CELLS, MAX_COLUMNS, TOO_MANY_CELLS
from needs_analysis.ingest.sheet import Sheet, TextColumn
from needs_analysis.ingest.text import has_mojibake
from needs_analysis.language import Message
from needs_analysis.model import Finding, UserError, row_cell

DELIMITERS = ";,\t|"
SAMPLE = 1_000_000
LONGEST_CELL = 10_000_000
NUL_SHARE = 0.2

EMPTY = "The file is empty. Please upload the survey export."
BINARY = "The file is neither a spreadsheet nor a text file. Please upload xlsx, xls, xlsb, ods or csv."
GUESSED = "The characters of the file are not in a common encoding; umlauts may be wrong. Save it as CSV UTF-8."
GARBLED = "Umlauts in this cell were damaged before the file was exported. Correct them in the source if they matter."
UNCLOSED = "A quotation mark is opened and never closed; rows may be glued together. Check the file from this row on."
ROW_LENGTH = "This row has {cells} cells, the others have {width}. Check whether a delimiter stands inside an answer."
COMMENTS = "{count} comment lines above the header were skipped."


def read_delimited(name: str, content: bytes) -> Sheet:
    """One sheet of text from a csv file; row numbers are those a spreadsheet program shows.

    Raises `UserError` when the file is empty, binary or too wide.
    """
    text, sure = _decode(content)
    if not text.strip():
        raise UserError(Message(EMPTY))
    separator = re.match(r'"?sep=(.)"?\r?\n', text, re.IGNORECASE)
    body = text[separator.end() :] if separator else text
    skipped = (1 if separator else 0) + _count_comments(body)
    data = "".join(body.splitlines(keepends=True)[skipped - bool(separator) :]) if skipped else body
    delimiter = separator.group(1) if separator else find_delimiter(data)
    rows, closed = _parse(data, delimiter)
    return _to_sheet(name, [[]] * skipped + rows, _note_file(name, sure, closed, skipped - bool(separator)))


def _decode(content: bytes) -> tuple[str, bool]:
    """The text and whether its encoding is sure."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), True
    start = content[:4096]
    if start.count(b"\0") > NUL_SHARE * len(start):
        order = "utf-16-le" if start[1::2].count(0) >= start[::2].count(0) else "utf-16-be"
        return _decode_wide(content, order), True
    if b"\0" in start:
        raise UserError(Message(BINARY))
    for encoding in ("utf-8", "cp1252"):
        try:
            return content.decode(encoding), True
        except UnicodeDecodeError:
            continue
    # Bytes that cp1252 does not know come from DOS programs (0x81 is their ü).
    return content.decode("cp850"), False


def _decode_wide(content: bytes, order: str) -> str:
    text = content.decode(order, errors="replace")
    if text.count("\ufffd") > NUL_SHARE * len(text) or text.count("\0") > 0:
        raise UserError(Message(BINARY))
    return text


def _count_comments(text: str) -> int:
    """Leading lines that start with ``# `` and a word; a header cell that is just ``#`` is none."""
    count = 0
    for line in io.StringIO(text):
        if not re.match(r'"?#\s\S', line):
            break
        count += 1
    return count


def find_delimiter(text: str) -> str:
    """The delimiter that gives most rows the same width of at least two; the wider one of equals."""
    sample = (
        text if len(text) <= SAMPLE else text[: text.rindex("\n", 0, SAMPLE) + 1 if "\n" in text[:SAMPLE] else SAMPLE]
    )

    def score(delimiter: str) -> tuple[float, int]:
        widths = Counter(len(row) for row in _parse(sample, delimiter)[0] if row)
        width, number = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (number / max(1, widths.total()) if width > 1 else 0.0, width)

    return max(DELIMITERS, key=score)


def _parse(text: str, delimiter: str) -> tuple[list[list[str]], bool]:
    """The rows and whether every quotation mark was closed."""
    csv.field_size_limit(LONGEST_CELL)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)), True
    except csv.Error as error:
        closed = "unexpected end" not in str(error)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)), closed
    except csv.Error as error:
        raise UserError(Message(BINARY)) from error


def _to_sheet(name: str, rows: list[list[str]], notes: list[Finding]) -> Sheet:
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    width = max(map(len, rows), default=0)
    if width > MAX_COLUMNS or width * len(rows) > MAX_CELLS:
        raise UserError(Message(TOO_MANY_CELLS, {"part": name, "rows": len(rows), "columns": width}))
    notes.extend(_note_lengths(name, rows))
    padded = [row if len(row) == width else row + [""] * (width - len(row)) for row in rows]
    columns = tuple(TextColumn.of(cells) for cells in zip(*padded, strict=True))
    notes.extend(_note_garbled(name, columns))
    return Sheet(name, columns, len(rows), findings=tuple(notes))


def _note_file(name: str, sure: bool, closed: bool, comments: int) -> list[Finding]:  # noqa: FBT001 - facts, no switches
    found = []
    if not sure:
        found.append(Finding("ENCODING_GUESSED", name, "", "", Message(GUESSED)))
    if not closed:
        found.append(Finding("UNCLOSED_QUOTE", name, "", "", Message(UNCLOSED)))
    if comments:
        found.append(Finding("COMMENT_LINES", name, "A1", "", Message(COMMENTS, {"count": comments})))
    return found


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
