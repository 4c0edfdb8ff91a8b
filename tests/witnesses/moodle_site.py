"""A Moodle site as far as its upload pages go: the rules of their readers, written down anew from how they behave.

What PHP's reader does with backslashes, what stops an upload, what is dropped without a word. It knows nothing of us.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from lxml import etree

USER_COLUMNS = {"username", "firstname", "lastname", "email", "password", "auth", "idnumber", "department", "suspended"}
NUMBERED = re.compile(
    r"^(category|categoryrole|cohort|course|enrolperiod|enrolstatus|enroltimestart|group|role|sysrole|type)\d+$"
)
COURSE_COLUMNS = {
    *("shortname", "fullname", "idnumber", "category", "category_idnumber", "category_path", "visible", "startdate"),
    *("enddate", "summary", "format", "lang", "enablecompletion", "tags", "numsections", "templatecourse"),
}
ROLES = {"student", "teacher", "editingteacher"}


class RefusedError(Exception):
    """The whole file is refused."""


def read_rows(content: bytes) -> list[dict[str, str]]:
    """Moodle's reader: mark stripped, line ends made one, trimmed; a row of another width refuses the whole file."""
    text = content.decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").strip()
    if re.search(r'\\"', text):
        raise RefusedError("a backslash before a quotation mark swallows the rest of the file")
    head, *rows = [*csv.reader(io.StringIO(text))]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(head):
            raise RefusedError(f"csvweirdcolumns in row {number}")
    return [dict(zip(head, row, strict=True)) for row in rows]


def read_day(text: str) -> date:
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise RefusedError(f"strtotime may read {text!r} as another day")
    return date.fromisoformat(text)


@dataclass
class Course:
    fields: dict[str, str]
    cohorts: dict[str, str] = field(default_factory=dict)  # cohort -> role
    direct: dict[str, str] = field(default_factory=dict)  # user -> role
    groups: dict[str, set[str]] = field(default_factory=dict)


@dataclass
class Site:
    """Users, cohorts, courses, frameworks; ``changes`` counts what an upload really did."""

    categories: set[str] = field(default_factory=lambda: {"LERNKOMPASS"})
    users: dict[str, dict[str, str]] = field(default_factory=dict)
    cohorts: dict[str, set[str]] = field(default_factory=dict)
    courses: dict[str, Course] = field(default_factory=dict)
    frameworks: dict[str, dict[str, tuple[str, str]]] = field(default_factory=dict)
    changes: int = 0

    def upload_cohorts(self, content: bytes) -> None:
        rows = read_rows(content)
        taken = [row["idnumber"] for row in rows if row["idnumber"] in self.cohorts]
        if taken:
            raise RefusedError(f"cohorts exist already: {taken}")
        for row in rows:
            assert row["name"]
            self.cohorts[row["idnumber"]] = set()
            self.changes += 1

    def upload_users(self, content: bytes) -> None:
        """Add new and update existing, no changes of details."""
        for row in read_rows(content):
            strange = [name for name in row if name not in USER_COLUMNS and not NUMBERED.match(name)]
            if strange:
                raise RefusedError(f"invalidfieldname: {strange}")
            name = re.sub(r"[^a-z0-9\-_.@]", "", row["username"].lower())
            if name not in self.users:
                if not (row["firstname"] and row["lastname"] and "@" in row["email"]):
                    raise RefusedError("a new user without name or address")
                self.users[name] = {key: row[key] for key in ("firstname", "lastname", "email")}
                self.changes += 1
            self._join(name, row)

    def _join(self, user: str, row: dict[str, str]) -> None:
        for key, cohort in row.items():
            if key.startswith("cohort") and cohort:
                if cohort.isdigit():
                    raise RefusedError("a numeric cohort is an internal id")
                self._add(self.cohorts.setdefault(cohort, set()), user)
            if key.startswith("course") and cohort:
                number = key.removeprefix("course")
                course, role = self.courses[cohort], row[f"role{number}"]
                if role not in ROLES:
                    raise RefusedError(f"unknown role {role!r}")
                self.changes += course.direct.get(user) != role
                course.direct[user] = role
                self._add(course.groups.setdefault(row[f"group{number}"], set()), user)

    def _add(self, members: set[str], user: str) -> None:
        self.changes += user not in members
        members.add(user)

    def upload_courses(self, content: bytes, *, create: bool = True) -> None:
        """Create or update (or update only), with the data of the file only."""
        for row in read_rows(content):
            plain = {key: text for key, text in row.items() if not key.startswith("enrolment_")}
            if set(plain) - COURSE_COLUMNS:
                raise RefusedError(f"unknown columns {set(plain) - COURSE_COLUMNS}")
            if row.get("idnumber") == "":
                raise RefusedError("an empty id number is taken by the site itself")
            if "startdate" in row and read_day(row["startdate"]) >= read_day(row["enddate"]):
                raise RefusedError("enddatebeforestartdate")
            self._course(row, plain, create=create)
            self._enrol(row)

    def _course(self, row: dict[str, str], plain: dict[str, str], *, create: bool) -> None:
        name = row["shortname"]
        if name in self.courses:
            self.changes += any(self.courses[name].fields.get(key) != text for key, text in plain.items())
            self.courses[name].fields |= plain
            return
        if not create:
            raise RefusedError(f"{name} does not exist")
        if row.get("category_idnumber") not in self.categories or not row.get("fullname"):
            raise RefusedError("a new course needs its name and a category")
        self.courses[name] = Course(dict(plain))
        self.changes += 1

    def _enrol(self, row: dict[str, str]) -> None:
        if "enrolment_1" not in row:
            return
        if row["enrolment_1_role"] not in ROLES:
            raise RefusedError("invalidroles")
        cohort = row["enrolment_1_cohortidnumber"]
        if row["enrolment_1"] != "cohort" or cohort not in self.cohorts:
            raise RefusedError(f"no cohort {cohort!r}")
        self.courses[row["shortname"]].cohorts[cohort] = row["enrolment_1_role"]

    def take_out(self, content: bytes) -> None:
        """What an administrator does by hand with the list of removals."""
        for row in read_rows(content):
            self.cohorts[row["cohort"]].remove(row["username"])
            if row["course"]:
                self.courses[row["course"]].direct.pop(row["username"], None)
            self.changes += 1

    def people_of(self, course: str) -> set[str]:
        """Everybody enrolled in a course, through a cohort or directly."""
        found = self.courses[course]
        through = {user for cohort in found.cohorts for user in self.cohorts[cohort]}
        return through | found.direct.keys()

    def import_framework(self, content: bytes) -> None:
        """By position; ids are compared as PHP compares texts; rows with an unknown parent vanish."""
        rows = [[*row.values()] for row in read_rows(content)]
        assert {len(row) for row in rows} == {14}
        (head,) = [row for row in rows if row[12] not in ("", "0")]
        identifier = head[1]
        if identifier in self.frameworks:
            raise RefusedError("idnumbertaken")
        scale, config = head[5].split(","), json.loads(head[6])
        assert list(config[0]) == ["scaleid"]
        assert all(1 <= item["id"] <= len(scale) for item in config[1:])
        assert sum(item.get("scaledefault", 0) for item in config[1:]) == 1
        assert any(item.get("proficient") for item in config[1:])
        competencies = [row for row in rows if row[12] in ("", "0")]
        self.frameworks[identifier] = dict(_tree("", competencies))
        self.changes += 1


def _tree(parent: str, rows: list[list[str]]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Id -> (parent, short name), read as the importer builds its tree."""
    for row in rows:
        if _php_equal(row[0], parent):
            assert 0 < len(row[2]) <= 100
            assert 0 < len(row[1]) <= 100
            yield row[1], (parent, row[2])
            yield from _tree(row[1], rows)


def _php_equal(one: str, other: str) -> bool:
    """``"1.1" == "1.10"`` is true in PHP."""
    try:
        return float(one) == float(other)
    except ValueError:
        return one == other


def read_feedback(content: bytes) -> list[dict[str, str]]:
    """The items of a questionnaire, as the activity "feedback" reads them."""
    text = content.decode()
    found = re.match(r'^<\?xml.+(encoding="([a-z0-9-]*)").+\?>', text, re.IGNORECASE | re.DOTALL)
    if not found:
        raise RefusedError("the encoding is not found")
    root = etree.fromstring(content)
    if root.tag != "FEEDBACK" or root.attrib["VERSION"] != "200701":
        raise RefusedError("wrong version")
    return [{**item.attrib, **{child.tag: (child.text or "").strip() for child in item}} for item in root.iter("ITEM")]
