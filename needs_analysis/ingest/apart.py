"""Bare sheets of a workbook through calamine, in a process of its own.

A file can make any parser ask for so much memory that it ends the whole process, or keep it busy for hours, and nothing
inside the process can stop that: eight kilobytes of xlsx with one long text that all cells share are enough. The bytes
are therefore handed to a child with limits on memory, processor time and waiting time (see the table in ``bounds``).
This file is also what the child runs, so it imports nothing of the package at its top.
"""

import marshal
import sys
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Literal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

LOCKED, UNREADABLE, HEAVY = 3, 4, 5
ROWS_AT_ONCE = 1000
MOST_MERGES = 10_000

Range = tuple[tuple[int, int], tuple[int, int]]
BareSheet = tuple[str, bool, list[list[object]], list[Range]]


class ApartError(Exception):
    """The child could not read the file: it is ``locked`` by a password, ``broken``, or too ``heavy``."""

    def __init__(self, reason: Literal["locked", "broken", "heavy"]) -> None:
        """Keep the one thing that is known."""
        super().__init__(reason)
        self.reason = reason


def extract_apart(content: bytes) -> list[BareSheet]:
    """Name, visibility, cells and merged ranges (0-based) of each table; hidden tables come without cells.

    Cells are texts, numbers, truth values or None; times come as ISO text. Raises `ApartError`.
    """
    import subprocess

    from needs_analysis.ingest import bounds

    seconds = bounds.SECONDS + bounds.SECONDS_PER_MB * (len(content) // 1024**2)
    limits = (bounds.MEMORY, seconds, bounds.MAX_SHEETS, bounds.MAX_CELLS, bounds.MAX_ANSWER)
    command = [sys.executable, "-I", __file__, *map(str, limits)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file
            command, input=content, capture_output=True, timeout=bounds.WAIT * seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise ApartError("heavy") from error
    if done.returncode:
        # Below zero stands the signal of a limit that was passed.
        heavy = done.returncode == HEAVY or done.returncode < 0
        raise ApartError("locked" if done.returncode == LOCKED else "heavy" if heavy else "broken")
    return list(_receive(BytesIO(done.stdout)))


def _receive(stream: BytesIO) -> Iterator[BareSheet]:
    # The bytes were written by our own child.
    for _ in range(marshal.load(stream)):  # noqa: S302
        name, visible, ranges, pieces = marshal.load(stream)  # noqa: S302
        yield name, visible, [row for _ in range(pieces) for row in marshal.load(stream)], ranges  # noqa: S302


def time_text(value: object) -> str:
    """A date, time or duration as ISO text (durations in hours); other values as they print."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}"
    return str(value)


# --- what the child does ------------------------------------------------------------------------------------------


class _HeavyError(Exception):
    pass


def _limit(memory: int, seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the waiting time still holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _extract_sheets(content: bytes, most_sheets: int, most_cells: int) -> list[BareSheet]:
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        tables = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        sheets: list[BareSheet] = []
        cells = 0
        for meta in tables:
            sheet = _extract_sheet(book, meta.name, visible=meta.visible == SheetVisibleEnum.Visible)
            cells += len(sheet[2]) * len(sheet[2][0] if sheet[2] else ())
            sheets.append(sheet)
            if cells > most_cells or len(tables) > most_sheets:
                raise _HeavyError
        return sheets


def _extract_sheet(book: CalamineWorkbook, name: str, *, visible: bool) -> BareSheet:
    if not visible:
        return name, False, [], []
    sheet = book.get_sheet_by_name(name)
    rows: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    return name, True, rows, sorted(sheet.merged_cell_ranges or [])[:MOST_MERGES]


def _send(sheets: list[BareSheet], most_bytes: int) -> None:
    """Write the sheets in pieces, each freed once it is written."""
    _write(len(sheets), most_bytes)
    plain = (str, float, int, bool, type(None))
    for name, visible, rows, ranges in sheets:
        starts = range(0, len(rows), ROWS_AT_ONCE)
        _write((name, visible, ranges, len(starts)), most_bytes)
        for start in starts:
            piece = rows[start : start + ROWS_AT_ONCE]
            rows[start : start + ROWS_AT_ONCE] = [[]] * len(piece)
            for row in piece:
                row[:] = [cell if isinstance(cell, plain) else time_text(cell) for cell in row]
            _write(piece, most_bytes)


_written = 0


def _write(value: object, most_bytes: int) -> None:
    global _written  # noqa: PLW0603 - the child does one thing once
    data = marshal.dumps(value)  # type: ignore[arg-type]  # plain values all the way down
    _written += len(data)
    if _written > most_bytes:
        raise _HeavyError
    sys.stdout.buffer.write(data)


def _run(memory: int, seconds: int, most_sheets: int, most_cells: int, most_bytes: int) -> int:
    _limit(memory, seconds)
    try:
        _send(_extract_sheets(sys.stdin.buffer.read(), most_sheets, most_cells), most_bytes)
    except PasswordError:
        return LOCKED
    except (_HeavyError, MemoryError):
        return HEAVY
    except (CalamineError, OSError, ValueError, KeyError):
        return UNREADABLE
    except BaseException as error:
        # The parser's own failures surface as an exception outside the usual family.
        if type(error).__name__ == "PanicException":
            return UNREADABLE
        raise
    return 0


if __name__ == "__main__":
    sys.exit(_run(*map(int, sys.argv[1:])))
