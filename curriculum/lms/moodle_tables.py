"""The CSV files that Moodle's own upload pages take: cohorts, users, courses. Days are ISO dates.

Moodle reads a file of courses with cohort enrolment from version 4.4 on, in the browser; older sites and the command
line enrol through the file of users (``course1,role1,group1``).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from curriculum.lms.model import Account, Cohort, Delta, Move, Shell
from curriculum.lms.tables import write_table

CATEGORY = "LERNKOMPASS"
"""Id number of the course category, which the administrator makes once."""

STUDENT = "student"
_COURSE = ("shortname", "fullname", "startdate", "enddate", "summary", "format", "numsections", "enablecompletion")
_NEW = ("category_idnumber", "idnumber", "tags")
_BLOCK = ("enrolment_1", "enrolment_1_role", "enrolment_1_cohortidnumber", "enrolment_1_addtogroup")


def write_cohorts(cohorts: Sequence[Cohort]) -> bytes:
    """``name,idnumber,description``. Moodle refuses the whole file where one exists already: new ones only."""
    return write_table(("name", "idnumber", "description"), [(c.name, c.id, c.description) for c in cohorts])


def write_courses(shells: Sequence[Shell], *, by_cohort: bool) -> bytes:
    """New courses, with their cohort enrolled (and a group made of it) or without any enrolment."""
    head = (*_COURSE, *_NEW, *(_BLOCK if by_cohort else ()))
    rows = (
        (*_course(shell), CATEGORY, shell.id, ",".join(shell.tags), *(_block(shell) if by_cohort else ()))
        for shell in shells
    )
    return write_table(head, rows)


def write_changed_courses(shells: Sequence[Shell]) -> bytes:
    """Courses that exist and have changed: what is ours is written anew, what the administrator set stays."""
    return write_table(_COURSE, map(_course, shells))


def write_withdrawn_courses(names: Sequence[str]) -> bytes:
    """Courses that are hidden because they are no longer offered; nothing in them is deleted."""
    return write_table(("shortname", "visible"), [(name, "0") for name in names])


def write_users(delta: Delta, accounts: Mapping[str, Account], courses: Mapping[str, str]) -> bytes:
    """A line per person who is new or joins something: account, cohorts, and where ``courses`` says so the enrolment.

    ``courses``: cohort -> course that its members are enrolled in directly.
    """
    joins = _group_joins(delta, accounts)
    widest = max(map(len, joins.values()), default=0)
    enrolled = {who: [c for c in cohorts if c in courses] for who, cohorts in joins.items()}
    most = max(map(len, enrolled.values()), default=0)
    head = ["username", "firstname", "lastname", "email", *(f"cohort{n + 1}" for n in range(widest))]
    head += [f"{field}{n + 1}" for n in range(most) for field in ("course", "role", "group")]
    rows = (
        [*_account(accounts[who]), *_fill(joins[who], widest), *_enrolments(enrolled[who], courses, most)]
        for who in sorted(joins, key=lambda one: accounts[one].login)
    )
    return write_table(head, rows)


def write_removals(leaves: Sequence[Move], accounts: Mapping[str, Account], courses: Mapping[str, str]) -> bytes:
    """Who is to be taken out of which cohort and course, for the administrator to read: no upload removes people."""
    known = [move for move in leaves if move.learner in accounts]
    rows = sorted((accounts[move.learner].login, move.cohort, courses.get(move.cohort, "")) for move in known)
    return write_table(("username", "cohort", "course"), rows)


def write_flat_file(leaves: Sequence[Move], accounts: Mapping[str, Account], courses: Mapping[str, str]) -> bytes:
    """Removals for the enrolment method "flat file", for accounts whose id number on the platform is known."""
    lines = (
        f"del, {STUDENT}, {accounts[move.learner].number}, {courses[move.cohort]}\n"
        for move in leaves
        if move.cohort in courses and move.learner in accounts and _is_plain(accounts[move.learner].number)
    )
    return "".join(sorted(lines)).encode()


def _is_plain(number: str) -> bool:
    return bool(number) and not any(sign in number for sign in ',;"')


def _account(account: Account) -> tuple[str, ...]:
    return account.login, account.first, account.last, account.email


def _course(shell: Shell) -> tuple[str, ...]:
    """The end is the first day after the course: Moodle ends a course as its end date begins."""
    end = shell.last_day + timedelta(days=1)
    fixed = ("topics", str(len(shell.sections)), "1")
    return shell.id, shell.title, _day(shell.first_day), _day(end), shell.summary, *fixed


def _block(shell: Shell) -> tuple[str, ...]:
    return "cohort", STUDENT, shell.cohort, "1"


def _group_joins(delta: Delta, accounts: Mapping[str, Account]) -> dict[str, list[str]]:
    joins: dict[str, list[str]] = {who: [] for who in delta.people if who in accounts}
    for move in delta.joins:
        if move.learner in accounts:
            joins.setdefault(move.learner, []).append(move.cohort)
    return joins


def _fill(texts: Sequence[str], width: int) -> Iterator[str]:
    yield from texts
    yield from [""] * (width - len(texts))


def _enrolments(cohorts: Sequence[str], courses: Mapping[str, str], width: int) -> Iterator[str]:
    for cohort in cohorts:
        yield from (courses[cohort], STUDENT, cohort)
    yield from [""] * (3 * (width - len(cohorts)))


def _day(day: date) -> str:
    return day.isoformat()
