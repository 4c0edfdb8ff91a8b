"""Bare sheets of a workbook through calamine; for old and rare formats in a process of its own.

Damaged xls and ods files can make the parser ask for so much memory that it ends the whole process, which nothing can
catch. Their bytes are therefore handed to a child with limits on memory, processor time and waiting time. xlsx files
are measured beforehand (see ``guards``) and read here. This file is also what the child runs, so it imports nothing
of the package.
"""

import marshal
import subprocess
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO

from python_calamine import CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

MEMORY = 3 * 1024**3
SECONDS = 5
SECONDS_PER_MEGABYTE = 4
WAIT = 4
LOCKED = 3

Range = tuple[tuple[int, int], tuple[int, int]]
BareSheet = tuple[str, bool, list[list[object]], list[Range]]


class ApartError(Exception):
    """The child could not read the file; ``locked`` says that it is protected by a password."""

    def __init__(self, *, locked: bool) -> None:
        """Keep the one thing that is known."""
        super().__init__("locked" if locked else "unreadable")
        self.locked = locked


def extract_sheets(content: bytes) -> list[BareSheet]:
    """Name, visibility, cells and merged ranges (0-based) of each table; hidden tables come without cells.

    Raises calamine's own errors.
    """
    with CalamineWorkbook.from_filelike(BytesIO(content)) as book:
        return [
            _extract_sheet(book, meta.name, visible=meta.visible == SheetVisibleEnum.Visible)
            for meta in book.sheets_metadata
            if meta.typ == SheetTypeEnum.WorkSheet
        ]


def _extract_sheet(book: CalamineWorkbook, name: str, *, visible: bool) -> BareSheet:
    if not visible:
        return name, False, [], []
    sheet = book.get_sheet_by_name(name)
    rows: list[list[object]] = sheet.to_python(skip_empty_area=False)  # type: ignore[assignment]
    return name, True, rows, list(sheet.merged_cell_ranges or [])


def extract_apart(content: bytes) -> list[BareSheet]:
    """The same in a child process; times come as ISO text. Raises `ApartError`.

    The child may compute for five seconds and four more per megabyte, and keep us waiting four times as long.
    """
    seconds = SECONDS + SECONDS_PER_MEGABYTE * (len(content) // 1024**2)
    command = [sys.executable, "-I", __file__, str(seconds)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=WAIT * seconds, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise ApartError(locked=False) from error
    if done.returncode:
        raise ApartError(locked=done.returncode == LOCKED)
    sheets: list[BareSheet] = marshal.loads(done.stdout)  # noqa: S302 - written by our own child
    return sheets


def time_text(value: object) -> str:
    """A date, time or duration as ISO text (durations in hours); other values as they print."""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return f"{value.total_seconds() / 3600:g}"
    return str(value)


def _limit(seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limits; the waiting time still holds.
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _run() -> int:
    _limit(int(sys.argv[1]))
    try:
        sheets = extract_sheets(sys.stdin.buffer.read())
    except PasswordError:
        return LOCKED
    plain = (str, float, int, bool, type(None))
    for _, _, rows, _ in sheets:
        for row in rows:
            row[:] = [cell if isinstance(cell, plain) else time_text(cell) for cell in row]
    sys.stdout.buffer.write(marshal.dumps(sheets))
    return 0


if __name__ == "__main__":
    sys.exit(_run())
