"""Moodle's reports, recognised by the place of their columns: heads are in the language of whoever downloaded them.

Course completion: user id, full name, identity fields, two columns per activity (state, date), other criteria, last the
date of completion. Activity completion: an empty first head. Grades: last the time of download in unix seconds.
"""

import re
from collections.abc import Sequence
from datetime import date

from curriculum.lms.days import read_day
from curriculum.lms.record import Entry

Rows = tuple[tuple[str, ...], ...]
_ID_HEADS = {
    *("username", "anmeldename", "benutzername", "login", "idnumber", "id number", "id-nummer", "idnummer"),
    *("personalnummer", "staff number", "pseudonym", "kennung", "user", "matrikelnummer"),
}
_PASSED = re.compile(r"(completed|abgeschlossen)(?! \((did not|bestehensgrenze nicht))", re.IGNORECASE)
_STATE = re.compile(r"(not completed|nicht abgeschlossen|completed|abgeschlossen)\b.*", re.IGNORECASE)
_FEWEST = 3


def read_course_report(file: str, rows: Rows, course: str) -> list[Entry] | None:
    """The report on course completion; None where the table is none."""
    head, lines = rows[0], _lines(rows)
    places = [place for place in range(len(head)) if head[place].strip()]
    if len(places) < _FEWEST or not lines or not all(line[0].strip().isdigit() for _, line in lines):
        return None
    last = places[-1]
    if not all(read_day(line[last]) or not line[last].strip() for _, line in lines):
        return None
    identity = _identity(head, range(2, last))
    return [
        Entry(file, number, handles_of(line, identity), course, read_day(line[last]) is not None, read_day(line[last]))
        for number, line in lines
    ]


def read_activity_report(file: str, rows: Rows, course: str) -> list[Entry] | None:
    """The report on activities: completed are those who have completed every one, on the last day of them."""
    head, lines = rows[0], _lines(rows)
    first = next((place for place in range(1, len(head)) if any(_is_state(line[place]) for _, line in lines)), None)
    if head[0].strip() or first is None:
        return None
    states = [place for place in range(first, len(head)) if any(_is_state(line[place]) for _, line in lines)]
    identity = _identity(head, range(first))
    entries = []
    for number, line in lines:
        done = all(_PASSED.match(line[place].strip()) for place in states)
        days = [day for place in states for day in [_day_after(line, place)] if day]
        entries.append(
            Entry(file, number, handles_of(line, identity), course, done, max(days, default=None) if done else None)
        )
    return entries


def read_grades(file: str, rows: Rows, course: str) -> list[Entry] | None:
    """Grades as text: the course total of each person. A grade says nothing about completion."""
    head, lines = rows[0], _lines(rows)
    last = max((place for place in range(len(head)) if head[place].strip()), default=0)
    if last < _FEWEST or not lines or not all(re.fullmatch(r"[1-9]\d{8,9}", line[last].strip()) for _, line in lines):
        return None
    identity = _identity(head, range(last))
    return [
        Entry(file, number, handles_of(line, identity), course, None, None, line[last - 1].strip())
        for number, line in lines
    ]


def handles_of(line: Sequence[str], places: Sequence[int]) -> tuple[str, ...]:
    """What names the person: cells of columns with ids, and addresses wherever they stand; never names of people."""
    cells = [line[place].strip() for place in places]
    addresses = [cell.strip() for cell in line if re.fullmatch(r"[^@\s]+@[^@\s]+", cell.strip())]
    return tuple(dict.fromkeys(cell for cell in (*addresses, *cells) if cell and cell != "-"))


def _identity(head: Sequence[str], places: Sequence[int]) -> list[int]:
    return [place for place in places if head[place].strip().casefold() in _ID_HEADS]


def _lines(rows: Rows) -> list[tuple[int, tuple[str, ...]]]:
    """Row numbers as a spreadsheet shows them, and the rows that hold anything."""
    return [(number, line) for number, line in enumerate(rows[1:], start=2) if any(cell.strip() for cell in line)]


def _is_state(cell: str) -> bool:
    return bool(_STATE.fullmatch(cell.strip()))


def _day_after(line: Sequence[str], place: int) -> date | None:
    return read_day(line[place + 1]) if place + 1 < len(line) else None
