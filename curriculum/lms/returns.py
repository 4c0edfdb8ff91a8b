"""What platforms and lists give back, read by content: every line becomes an entry, nothing is dropped here.

Moodle's reports on completion of courses and of activities and its grades (comma, semicolon or tab, UTF-8 or UTF-16,
German and English), imports for Totara and IOMAD, attendance lists of ours, ILIAS's progress and xAPI statements.
"""

from collections.abc import Callable, Collection, Iterator, Mapping

from curriculum.lms.record import Entry, file_spelling
from curriculum.lms.return_ilias import is_progress, read_progress
from curriculum.lms.return_lists import read_attendance, read_iomad, read_totara
from curriculum.lms.return_moodle import read_activity_report, read_course_report, read_grades
from curriculum.lms.return_xapi import is_statements, read_statements
from needs_analysis import Message, UserError, read_grids

Rows = tuple[tuple[str, ...], ...]
Reader = Callable[[str, Rows, str], list[Entry] | None]

_READERS: Mapping[str, Reader] = {
    "Totara": read_totara,
    "IOMAD": read_iomad,
    "attendance": read_attendance,
    "Moodle grades": read_grades,
    "Moodle activities": read_activity_report,
    "Moodle course": read_course_report,
}
UNKNOWN = (
    "{file} is none of the files that can be read back: Moodle's reports on completion or grades, ILIAS's learning "
    "progress (XML), an attendance list of ours, a completion import as for Totara or IOMAD, or xAPI statements."
)


def read_returns(files: Mapping[str, bytes], courses: Collection[str], course: str = "") -> Iterator[Entry]:
    """All entries of all files. Raises `UserError` for a file of no known form.

    ``courses``: the spellings of courses that file names are searched for; ``course``: the course of files that do not
    say theirs.
    """
    for name, content in files.items():
        yield from _read_file(name, content, course or find_course(name, courses))


def find_course(name: str, courses: Collection[str]) -> str:
    """The course that a file's name speaks of (``completion-lk-2027-gru-01-02-20270501_1005...``), the longest one."""
    spelt = f"-{file_spelling(name)}-".replace("_", "-")
    found = [one for one in courses if f"-{file_spelling(one).replace('_', '-')}-" in spelt]
    return max(found, key=len, default="")


def _read_file(name: str, content: bytes, course: str) -> list[Entry]:
    if is_progress(content):
        return read_progress(name, content, course)
    if is_statements(content):
        return read_statements(name, content)
    sheets = [rows for rows in read_grids(content).values() if rows]
    for read in _READERS.values():
        for rows in sheets:
            found = read(name, rows, course)
            if found is not None:
                return found
    raise UserError(Message(UNKNOWN, {"file": name}))
