"""Lists with a line per person: completion imports as for Totara and IOMAD, and attendance lists of ours."""

import re
from collections.abc import Sequence
from datetime import date

from curriculum.lms.days import read_day
from curriculum.lms.record import Entry

Rows = tuple[tuple[str, ...], ...]
_TOTARA = ("username", "completiondate")
_IOMAD = ("username", "timecompleted")
_ABSENT = {
    *("", "-", "–", "0", "nein", "no", "n", "fehlt", "abwesend", "absent", "krank", "ill", "sick", "entschuldigt"),
    *("excused", "abgemeldet", "false", "falsch", "unentschuldigt"),
}
_TITLES = ("anwesenheitsliste", "attendance list")
_PERSON = {"kennung", "pseudonym", "personalnummer", "staff number", "e-mail", "login", "benutzername"}
_NAME = {"name", "vorname", "nachname"}
_ON = {"abgeschlossen am", "completed on"}
_TOP = 8  # rows above which an attendance list has its head
_RUN = re.compile(r"LK-\d{4}-\S+")


def read_totara(file: str, rows: Rows, course: str) -> list[Entry] | None:
    """``username,courseshortname,courseidnumber,completiondate,grade``."""
    return _read_import(file, rows, course, _TOTARA, ("courseidnumber", "courseshortname"))


def read_iomad(file: str, rows: Rows, course: str) -> list[Entry] | None:
    """``username,coursename,coursecode,timecompleted,finalscore``: short name and id number of the course."""
    return _read_import(file, rows, course, _IOMAD, ("coursecode", "coursename"))


def _read_import(file: str, rows: Rows, course: str, needed: Sequence[str], names: Sequence[str]) -> list[Entry] | None:
    head = [cell.strip().casefold() for cell in rows[0]]
    if not all(name in head for name in needed) or not any(name in head for name in names):
        return None

    def cell(line: Sequence[str], *wanted: str) -> str:
        places = (head.index(name) for name in wanted if name in head)
        return next((line[place].strip() for place in places if line[place].strip()), "")

    entries = []
    for number, line in enumerate(rows[1:], start=2):
        if any(line):
            day = read_day(cell(line, needed[1]))
            grade = cell(line, "grade", "finalscore")
            who = cell(line, needed[0])
            entries.append(Entry(file, number, (who,), cell(line, *names) or course, day is not None, day, grade))
    return entries


def read_attendance(file: str, rows: Rows, course: str) -> list[Entry] | None:
    """An attendance list of ours: completed has who was there at every date; lines without a mark are left out."""
    if not any(cell.strip().casefold().startswith(_TITLES) for line in rows[:_TOP] for cell in line):
        return None
    top = next((place for place, line in enumerate(rows[:_TOP]) if _heads(line, _NAME)), None)
    if top is None:
        return None
    named = next((found for line in rows[:top] for cell in line if (found := _RUN.search(cell))), None)
    run = named.group() if named else course
    entries = []
    for number, line in enumerate(rows[top + 1 :], start=top + 2):
        entry = _attended(rows[top], line)
        if entry is not None:
            entries.append(Entry(file, number, entry[0], run, entry[1], entry[2]))
    return entries


def _attended(head: Sequence[str], line: Sequence[str]) -> tuple[tuple[str, ...], bool, date | None] | None:
    """Handles, whether completed, and the day; None where nobody wrote anything."""
    who = tuple(line[place].strip() for place in [*_heads(head, _PERSON), *_heads(head, _NAME)] if line[place].strip())
    marks = [place for place in range(len(head)) if _day_of(head[place])]
    for place in _heads(head, _ON):
        if day := read_day(line[place]):
            return who, True, day
    if not marks or not any(line[place].strip() for place in marks):
        return None
    there = [place for place in marks if line[place].strip().casefold() not in _ABSENT]
    done = len(there) == len(marks)
    return who, done, max(day for place in marks if (day := _day_of(head[place]))) if done else None


def _heads(line: Sequence[str], names: set[str]) -> list[int]:
    return [place for place, cell in enumerate(line) if cell.strip().casefold() in names]


def _day_of(head: str) -> date | None:
    """The date in the head of a column: weekday, date and time stand below each other."""
    return next((day for part in head.split("\n") if (day := read_day(part))), None)
