"""A delta as calls of Moodle's web services: what exists is looked up first, so that doing it twice changes nothing.

Cohort enrolment has no web service; people are enrolled by hand-enrolment instead.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from curriculum.lms.days import day_seconds
from curriculum.lms.model import Account, Cohort, Delta, Move, Shell
from curriculum.lms.moodle_tables import CATEGORY
from needs_analysis import Message, UserError

STUDENT_ROLE = 5
"""Id of the role student where nobody has changed it."""

UNKNOWN = 0
"""Stands for the id of what is not made yet: such a change is shown, and sent once the id is known."""

_MOST = 50  # items in one call
Values = Mapping[str, Any]


class Caller(Protocol):
    """Whatever can call a function of the site."""

    def call(self, function: str, parameters: Mapping[str, Any]) -> Any:  # noqa: ANN401
        """Call it."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change as it would be made: the function, one item of its parameters, and what it does in words."""

    function: str
    item: Values
    words: Message


_LISTS = {
    "core_user_create_users": "users",
    "core_cohort_create_cohorts": "cohorts",
    "core_cohort_add_cohort_members": "members",
    "core_cohort_delete_cohort_members": "members",
    "core_course_create_courses": "courses",
    "core_course_update_courses": "courses",
    "enrol_manual_enrol_users": "enrolments",
    "enrol_manual_unenrol_users": "enrolments",
}
_SINGLES = {
    "core_competency_create_competency": "competency",
    "core_competency_update_competency": "competency",
    "core_competency_add_competency_to_course": "",
}
"""Functions that take one item a call; ``""``: its fields are the parameters themselves."""


@dataclass(frozen=True, slots=True)
class Sync:
    """A delta for one site: who has which account and which course belongs to which cohort."""

    site: Caller
    delta: Delta
    accounts: Mapping[str, Account]
    courses: Mapping[str, str]

    def first_changes(self) -> tuple[Change, ...]:
        """What must be there before anybody can join: accounts, cohorts and courses."""
        return (*self._users(), *self._cohorts(), *self._courses())

    def later_changes(self) -> tuple[Change, ...]:
        """Who joins and who leaves, once everything is there (in a dry run: what is there already)."""
        return (*self._joins(), *self._leaves())

    def _users(self) -> Iterator[Change]:
        wanted = sorted(
            (self.accounts[who] for who in self.delta.people if who in self.accounts), key=lambda one: one.login
        )
        known = find_users(self.site, [account.login for account in wanted])
        for account in wanted:
            if account.login not in known:
                item = {
                    "username": account.login,
                    "firstname": account.first,
                    "lastname": account.last,
                    "email": account.email,
                    "createpassword": True,
                }
                yield Change("core_user_create_users", item, _say("Make an account for {name}.", account.login))

    def _cohorts(self) -> Iterator[Change]:
        known = find_cohorts(self.site, [cohort.id for cohort in self.delta.cohorts])
        for cohort in self.delta.cohorts:
            if cohort.id not in known:
                yield Change("core_cohort_create_cohorts", _cohort(cohort), _say("Make the cohort {name}.", cohort.id))

    def _courses(self) -> Iterator[Change]:
        known = find_courses(self.site, [*(shell.id for shell in self.delta.shells), *self.delta.withdrawn])
        new = [shell for shell in self.delta.shells if shell.id not in known]
        category = find_category(self.site) if new else 0
        for shell in self.delta.shells:
            fields = _course(shell)
            if shell.id in known:
                item = {"id": known[shell.id], **fields}
                yield Change("core_course_update_courses", item, _say("Change the course {name}.", shell.id))
            else:
                item = {**fields, "shortname": shell.id, "idnumber": shell.id, "categoryid": category}
                item |= {"format": "topics", "numsections": len(shell.sections), "enablecompletion": 1}
                yield Change("core_course_create_courses", item, _say("Make the course {name}.", shell.id))
        for name in self.delta.withdrawn:
            if name in known:
                item = {"id": known[name], "visible": 0}
                yield Change("core_course_update_courses", item, _say("Hide the course {name}.", name))

    def _joins(self) -> Iterator[Change]:
        moves = [move for move in self.delta.joins if move.learner in self.accounts]
        users, courses = self._ids(moves)
        for move in moves:
            login = self.accounts[move.learner].login
            item = {
                "cohorttype": {"type": "idnumber", "value": move.cohort},
                "usertype": {"type": "username", "value": login},
            }
            yield Change("core_cohort_add_cohort_members", item, _move("{name} joins {cohort}.", login, move.cohort))
            if move.cohort in self.courses:
                course = courses.get(self.courses[move.cohort], UNKNOWN)
                enrolment = {"roleid": STUDENT_ROLE, "userid": users.get(login, UNKNOWN), "courseid": course}
                words = _move("{name} is enrolled in {cohort}.", login, move.cohort)
                yield Change("enrol_manual_enrol_users", enrolment, words)

    def _leaves(self) -> Iterator[Change]:
        moves = [move for move in self.delta.leaves if move.learner in self.accounts]
        users, courses = self._ids(moves)
        cohorts = find_cohorts(self.site, [move.cohort for move in moves])
        for move in moves:
            login = self.accounts[move.learner].login
            if login in users and move.cohort in cohorts:
                item = {"cohortid": cohorts[move.cohort], "userid": users[login]}
                words = _move("{name} leaves {cohort}.", login, move.cohort)
                yield Change("core_cohort_delete_cohort_members", item, words)
            course = courses.get(self.courses.get(move.cohort, ""))
            if login in users and course:
                item = {"userid": users[login], "courseid": course}
                words = _move("{name} is taken out of {cohort}.", login, move.cohort)
                yield Change("enrol_manual_unenrol_users", item, words)

    def _ids(self, moves: Sequence[Move]) -> tuple[dict[str, int], dict[str, int]]:
        logins = sorted({self.accounts[move.learner].login for move in moves})
        courses = sorted({self.courses[move.cohort] for move in moves if move.cohort in self.courses})
        return find_users(self.site, logins), find_courses(self.site, courses)


def make_changes(site: Caller, changes: Sequence[Change]) -> int:
    """Send the changes, those of one function together; returns the number of calls."""
    calls = 0
    for function, name in _LISTS.items():
        items = [one.item for one in changes if one.function == function and UNKNOWN not in _ids_of(one.item)]
        for start in range(0, len(items), _MOST):
            site.call(function, {name: items[start : start + _MOST]})
            calls += 1
    for one in changes:
        if one.function in _SINGLES and UNKNOWN not in _ids_of(one.item):
            name = _SINGLES[one.function]
            site.call(one.function, {name: one.item} if name else one.item)
            calls += 1
    return calls


def _ids_of(item: Values) -> list[Any]:
    return [item[name] for name in ("userid", "courseid", "cohortid", "competencyid") if name in item]


def find_users(site: Caller, logins: Sequence[str]) -> dict[str, int]:
    """Login -> the site's own id, of those that exist."""
    found: dict[str, int] = {}
    for start in range(0, len(logins), _MOST):
        part = {"field": "username", "values": [*logins[start : start + _MOST]]}
        found |= {user["username"]: int(user["id"]) for user in site.call("core_user_get_users_by_field", part)}
    return found


def find_courses(site: Caller, names: Sequence[str]) -> dict[str, int]:
    """Short name -> the site's own id, of those that exist."""
    found: dict[str, int] = {}
    for name in names:
        answer = site.call("core_course_get_courses_by_field", {"field": "shortname", "value": name})
        found |= {course["shortname"]: int(course["id"]) for course in answer["courses"]}
    return found


def find_cohorts(site: Caller, names: Sequence[str]) -> dict[str, int]:
    """Id number -> the site's own id, of those that exist."""
    found: dict[str, int] = {}
    for name in dict.fromkeys(names):
        asked = {"query": name, "context": {"contextlevel": "system", "instanceid": 0}, "includes": "all"}
        answer = site.call("core_cohort_search_cohorts", asked)
        found |= {one["idnumber"]: int(one["id"]) for one in answer["cohorts"] if one["idnumber"] == name}
    return found


def find_category(site: Caller) -> int:
    """The category for our courses. Raises `UserError` where the administrator has not made it yet."""
    found = site.call("core_course_get_categories", {"criteria": [{"key": "idnumber", "value": CATEGORY}]})
    if not found:
        message = "The platform has no course category with the id number {category} yet. Make it first, once."
        raise UserError(Message(message, {"category": CATEGORY}))
    return int(found[0]["id"])


def _cohort(cohort: Cohort) -> Values:
    system = {"type": "system", "value": ""}
    return {"categorytype": system, "name": cohort.name, "idnumber": cohort.id, "description": cohort.description}


def _course(shell: Shell) -> dict[str, Any]:
    return {
        "fullname": shell.title,
        "summary": shell.summary,
        "summaryformat": 1,
        "startdate": day_seconds(shell.first_day),
        "enddate": day_seconds(shell.last_day + timedelta(days=1)),
    }


def _say(sentence: str, name: str) -> Message:
    return Message(sentence, {"name": name})


def _move(sentence: str, name: str, cohort: str) -> Message:
    return Message(sentence, {"name": name, "cohort": cohort})
