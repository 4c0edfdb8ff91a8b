"""How many rows and columns a sheet of an xlsx file spans, from its bytes, before any parser sees it."""

import re
import zipfile
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

CHUNK = 1024**2
HUGE = 10**9
_LONGEST = 11
_LETTERS = 3
_CELL = re.compile(rb"<(?:\w+:)?c[\s>/]")
_BLANK, _R, _EQUALS, _DOUBLE, _SINGLE = b" r=\"'"
_UPPER_A, _UPPER_Z, _LOWER_A, _LOWER_Z, _NULL, _NINE = b"AZaz09"
_REFERENCE = re.compile(rb"\sr\s*=\s*[\"']([A-Za-z]{1,9})?(\d{1,12})[\"']")


def read_chunks(archive: zipfile.ZipFile, name: str, overlap: int = 512) -> Iterator[bytes]:
    """A part in pieces of 1 MiB, each with the end of the piece before it, so that no short tag is cut."""
    with archive.open(name) as stream:
        rest = b""
        while piece := stream.read(CHUNK):
            yield rest + piece
            rest = piece[-overlap:]


def _read_tags(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces of about 1 MiB that are cut only where a tag begins."""
    with archive.open(name) as stream:
        rest = b""
        while piece := stream.read(CHUNK):
            joined = rest + piece
            cut = joined.rfind(b"<")
            cut = cut if cut > 0 else len(joined)
            yield joined[:cut]
            rest = joined[cut:]
        yield rest


def sheet_size(archive: zipfile.ZipFile, name: str) -> tuple[int, int]:
    """Last row and last column (1-based) that any row or cell of a sheet part names; cells without a name counted."""
    rows = columns = 0
    nameless = prefixed = False
    for chunk in _read_tags(archive, name):
        prefixed = prefixed or b":worksheet" in chunk[:4096]
        seen, row, column = _fast_extent(chunk)
        if prefixed or (chunk.count(b"<c") > seen and len(_CELL.findall(chunk)) > seen):
            nameless = True
            seen, row, column = _slow_extent(chunk)
        rows, columns = max(rows, row), max(columns, column)
    return _count_nameless(archive, name, rows, columns) if nameless else (rows, columns)


def _fast_extent(chunk: bytes) -> tuple[int, int, int]:
    """Number of cell names, last row and last column among all `` r="..."`` of a piece, computed on whole arrays."""
    data = np.frombuffer(chunk + b" " * (_LONGEST + 4), dtype=np.uint8)
    quoted = (data[3:] == _DOUBLE) | (data[3:] == _SINGLE)
    marks = (data[:-3] == _BLANK) & (data[1:-2] == _R) & (data[2:-1] == _EQUALS) & quoted
    starts = np.flatnonzero(marks) + 4
    if not len(starts):
        return 0, 0, 0
    text = data[np.minimum(starts[:, None] + np.arange(_LONGEST), len(data) - 1)].astype(np.int64)
    columns, letters = _read_letters(text)
    return int((letters > 0).sum()), int(_read_digits(text, letters).max()), int(columns.max())


def _read_letters(text: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    upper = np.where((text >= _LOWER_A) & (text <= _LOWER_Z), text - (_LOWER_A - _UPPER_A), text)
    leading = np.cumprod((upper >= _UPPER_A) & (upper <= _UPPER_Z), axis=1)
    letters = leading.sum(axis=1)
    columns = np.zeros(len(text), dtype=np.int64)
    for place in range(_LETTERS):
        columns = np.where(leading[:, place] == 1, columns * 26 + upper[:, place] - _UPPER_A + 1, columns)
    return np.where(letters > _LETTERS, HUGE, columns), letters


def _read_digits(text: npt.NDArray[np.int64], letters: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    rows = np.zeros(len(text), dtype=np.int64)
    running = np.ones(len(text), dtype=np.bool_)
    for place in range(_LONGEST):
        digit = (text[:, place] >= _NULL) & (text[:, place] <= _NINE)
        running &= digit | (place < letters)
        rows = np.where(running & digit, rows * 10 + text[:, place] - _NULL, rows)
    return rows


def _slow_extent(chunk: bytes) -> tuple[int, int, int]:
    """The same for attributes written in an unusual but allowed way."""
    seen = rows = columns = 0
    for letters, digits in _REFERENCE.findall(chunk):
        seen += bool(letters)
        rows = max(rows, int(digits))
        columns = max(columns, _column_number(letters))
    return seen, rows, columns


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - _UPPER_A + 1
    return number


def _count_nameless(archive: zipfile.ZipFile, name: str, rows: int, columns: int) -> tuple[int, int]:
    """Rows and columns where some cells do not say where they stand: counted between the rows."""
    seen = in_row = 0
    for chunk in _read_tags(archive, name):
        for piece in re.split(rb"(<(?:\w+:)?row\b)", chunk):
            if piece.startswith(b"<") and piece.endswith(b"row"):
                seen, in_row = seen + 1, 0
            in_row += len(_CELL.findall(piece))
            columns = max(columns, in_row)
    # A row without a number follows the one before it, which may stand far below.
    return rows + seen if rows > seen else seen, columns
