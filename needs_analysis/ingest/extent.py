"""How many rows and columns a sheet of an xlsx file spans up to its last cell with content, from its bytes alone."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from needs_analysis.ingest.bounds import MAX_CELLS, MAX_COLUMNS, MAX_ROWS

HUGE = 10**9
_LETTERS, _DIGITS = 4, 8
_BLANK, _R, _EQUALS, _QUOTE = b' r="'
_UPPER = 0xDF
_A, _Z = b"AZ"
_TAG = re.compile(rb"<(?:\w{1,40}:)?(row|c)(?=[\s/>])([^<>]*?)(/?)>(\s*</)?")
_START = re.compile(rb"<(?:\w{1,40}:)?(?:row|c)[\s/>]")
_PLACE = re.compile(rb"\sr\s{0,9}=\s{0,9}[\"']([A-Za-z]{0,9})(\d{0,12})[\"']")

Bytes = npt.NDArray[np.uint8]
Integers = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Extent:
    """Rows and columns from the first cell of a sheet to its last cell with content."""

    rows: int = 0
    columns: int = 0

    @property
    def area(self) -> int:
        """What a parser allocates: every cell between the corners."""
        return self.rows * self.columns

    @property
    def fits(self) -> bool:
        """Whether it is within the bounds."""
        return self.rows <= MAX_ROWS and self.columns <= MAX_COLUMNS and self.area <= MAX_CELLS

    def reach(self, other: "Extent") -> "Extent":
        """The rectangle that covers both."""
        return Extent(max(self.rows, other.rows), max(self.columns, other.columns))


def cut_at_tags(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces that are cut only where a tag begins."""
    rest = b""
    for piece in pieces:
        joined = rest + piece
        cut = joined.rfind(b"<")
        cut = cut if cut > 0 else len(joined)
        yield joined[:cut]
        rest = joined[cut:]
    yield rest


def measure_sheet(pieces: Iterable[bytes], again: Callable[[], Iterable[bytes]]) -> Extent:
    """The extent of a sheet part: first what any ``r="..."`` names; exactly where that does not fit or is not usual.

    ``again`` gives the pieces a second time.
    """
    extent, usual = Extent(), True
    for chunk in cut_at_tags(pieces):
        extent = extent.reach(_outer_extent(chunk))
        usual = usual and _is_usual(chunk)
    return extent if usual and extent.fits else _exact_extent(again(), extent)


def _is_usual(chunk: bytes) -> bool:
    """Whether every cell says first where it stands, as spreadsheet programs write it."""
    cells = sum(chunk.count(b"<c" + end) for end in (b" ", b">", b"/", b"\t", b"\n", b"\r"))
    return cells == chunk.count(b'<c r="') and b":worksheet" not in chunk[:4096]


# --- the outer bound, computed on whole arrays --------------------------------------------------------------------


def _outer_extent(chunk: bytes) -> Extent:
    """The last row and column among all `` r="..."`` of a piece; beyond all bounds where one is no name of a cell."""
    data = np.frombuffer(chunk + b" " * (_LETTERS + _DIGITS + 4), dtype=np.uint8)
    marks = (data[:-3] == _BLANK) & (data[1:-2] == _R) & (data[2:-1] == _EQUALS) & (data[3:] == _QUOTE)
    starts = np.flatnonzero(marks)[: len(chunk)] + 4
    starts = starts[starts < len(data) - _LETTERS - _DIGITS]
    if not len(starts):
        return Extent()
    letters: Bytes = _windows(data, starts, _LETTERS) & np.uint8(_UPPER)
    counts = np.cumprod((letters >= _A) & (letters <= _Z), axis=1, dtype=np.uint8).sum(axis=1, dtype=np.intp)
    digits = _windows(data, starts + counts, _DIGITS)
    ends = np.where((digits == _QUOTE).any(axis=1), (digits == _QUOTE).argmax(axis=1), _DIGITS)
    rows = max((_as_row(text) for text in _greatest(digits, ends)), default=0)
    return Extent(rows, max((_as_column(text) for text in _greatest(letters, counts)), default=0))


def _windows(data: Bytes, starts: Integers, size: int) -> Bytes:
    windows: Bytes = np.lib.stride_tricks.sliding_window_view(data, size)[starts]
    return windows


def _greatest(windows: Bytes, lengths: Integers) -> Iterator[bytes]:
    """For each length that occurs, the greatest text of that length."""
    size = windows.shape[1]
    numbers = np.ascontiguousarray(windows).view(f">u{size}")[:, 0]
    for length in np.unique(lengths).tolist():
        if length:
            greatest = int((numbers[lengths == length] >> np.uint64(8 * (size - length))).max())
            yield greatest.to_bytes(length, "big")


def _as_row(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) < _DIGITS else HUGE


def _as_column(letters: bytes) -> int:
    if len(letters) >= _LETTERS:
        return HUGE
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - _A + 1
    return number


# --- exactly, tag by tag ------------------------------------------------------------------------------------------


def _exact_extent(pieces: Iterable[bytes], outer: Extent) -> Extent:
    """Follows rows and cells as a parser does; empty cells do not count. The outer bound where tags are malformed."""
    extent = Extent()
    row = column = seen = 0
    for chunk in cut_at_tags(pieces):
        tags = list(_TAG.finditer(chunk))
        seen += len(tags)
        if len(tags) != len(_START.findall(chunk)) or seen > 2 * MAX_CELLS:
            return outer
        for tag in tags:
            place = _PLACE.search(tag[2])
            letters, digits = place.groups() if place else (b"", b"")
            if tag[1] == b"row":
                row, column = int(digits or row + 1), 0
                continue
            here, column = int(digits or row), _as_column(letters) if letters else column + 1
            if not tag[3] and not tag[4]:
                extent = extent.reach(Extent(here, column))
    return extent
