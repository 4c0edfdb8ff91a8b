"""Bare sheets of a workbook through calamine, in a process of its own.

A file can make any parser ask for so much memory that it ends the whole process, or keep it busy for hours, and nothing
inside the process can stop that: eight kilobytes of xlsx with one long text that all cells share are enough. The bytes
are therefore handed to a child with limits on memory, processor time and waiting time (see the table in ``bounds``).
This file is also what the child runs, so it imports nothing of the package at its top.
"""

import marshal
import sys
from array import array
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Literal

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

LOCKED, UNREADABLE, HEAVY = 3, 4, 5
MOST_MERGES = 10_000

Range = tuple[tuple[int, int], tuple[int, int]]
BareColumn = tuple[list[object], bytes]
"""The different cells of a column, and for each row the position of its cell among them (four bytes each)."""

BareSheet = tuple[str, bool, list[BareColumn], list[Range]]


class ApartError(Exception):
    """The child could not read the file: it is ``locked`` by a password, ``broken``, or too ``heavy``."""

    def __init__(self, reason: Literal["locked", "broken", "heavy"]) -> None:
        """Keep the one thing that is known."""
        super().__init__(reason)
        self.reason = reason


def extract_apart(content: bytes) -> list[BareSheet]:
    """Name, visibility, columns and merged ranges (0-based) of each table; hidden tables come without columns.

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
        name, visible, ranges, columns = marshal.load(stream)  # noqa: S302
        yield name, visible, [marshal.load(stream) for _ in range(columns)], ranges  # noqa: S302


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


def _send_sheets(content: bytes, most_sheets: int, most_cells: int, most_bytes: int) -> None:
    """Write sheet by sheet and column by column what is needed of them."""
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        tables = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
        if len(tables) > most_sheets:
            raise _HeavyError
        _write(len(tables), most_bytes)
        cells = 0
        for meta in tables:
            if meta.visible != SheetVisibleEnum.Visible:
                _write((meta.name, False, [], 0), most_bytes)
                continue
            sheet = book.get_sheet_by_name(meta.name)
            rows: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
            cells += len(rows) * len(rows[0] if rows else ())
            if cells > most_cells:
                raise _HeavyError
            ranges = sorted(sheet.merged_cell_ranges or [])[:MOST_MERGES]
            _write((meta.name, True, ranges, len(rows[0] if rows else ())), most_bytes)
            for column in zip(*rows, strict=True):
                _write(_pack_column(column), most_bytes)


def _pack_column(cells: Sequence[object]) -> BareColumn:
    """Each different cell once. True, 1 and 1.0 are one key to a dictionary, so kinds that mix are told apart."""
    kinds = set(map(type, cells))
    keys: Sequence[object] = cells if len(kinds - {str, type(None)}) < 2 else [(type(cell), cell) for cell in cells]  # noqa: PLR2004
    places: dict[object, int] = {}
    codes = array("I", [places.setdefault(key, len(places)) for key in keys])
    values = [key[1] if isinstance(key, tuple) else key for key in places]
    plain = (str, float, int, bool, type(None))
    return [value if isinstance(value, plain) else time_text(value) for value in values], codes.tobytes()


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
        _send_sheets(sys.stdin.buffer.read(), most_sheets, most_cells, most_bytes)
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
