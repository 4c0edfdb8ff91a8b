"""A Moodle site on this machine that takes calls of its web services and checks every parameter they name.

The descriptions stand here as Moodle 4.5 defines them: name, type, and whether a value must be there. It knows nothing
of us and keeps what it is told in plain dictionaries.
"""

import html
import json
import re
import threading
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

INT, TEXT, FLAG = r"-?\d+", r"(?s).*", r"[01]"
TYPED = {"type!": r"id|idnumber|username|system", "value!": TEXT}
COMPETENCY = {
    "shortname!": r"[^<>]{1,100}",
    "idnumber!": r".{1,100}",
    "description": TEXT,
    "descriptionformat": INT,
    "sortorder": INT,
    "parentid": INT,
    "path": TEXT,
    "ruleoutcome": r"[0-3]",
    "ruletype": TEXT,
    "ruleconfig": TEXT,
    "scaleid": INT,
    "scaleconfiguration": TEXT,
    "competencyframeworkid!": INT,
}
# "name!" must be there; a dictionary is a structure, a list holds one item's description.
DESCRIPTIONS: dict[str, dict[str, Any]] = {
    "core_user_get_users_by_field": {"field!": r"id|idnumber|username|email", "values!": [TEXT]},
    "core_user_create_users": {
        "users!": [
            {
                "username!": r"[a-z0-9\-_.@]+",
                "firstname!": TEXT,
                "lastname!": TEXT,
                "email!": r"[^@]+@[^@]+",
                "createpassword": FLAG,
                "password": TEXT,
                "auth": r"\w+",
                "idnumber": TEXT,
            }
        ]
    },
    "core_cohort_search_cohorts": {
        "query!": TEXT,
        "context!": {"contextid": INT, "contextlevel": r"[a-z]+", "instanceid": INT},
        "includes": r"parents|self|all",
        "limitfrom": INT,
        "limitnum": INT,
    },
    "core_cohort_create_cohorts": {
        "cohorts!": [
            {
                "categorytype!": TYPED,
                "name!": TEXT,
                "idnumber!": TEXT,
                "description": TEXT,
                "visible": FLAG,
                "theme": TEXT,
            }
        ]
    },
    "core_cohort_add_cohort_members": {"members!": [{"cohorttype!": TYPED, "usertype!": TYPED}]},
    "core_cohort_delete_cohort_members": {"members!": [{"cohortid!": INT, "userid!": INT}]},
    "core_course_get_courses_by_field": {"field": r"id|ids|shortname|idnumber|category", "value": TEXT},
    "core_course_get_categories": {"criteria": [{"key!": r"[a-z]+", "value!": TEXT}], "addsubcategories": FLAG},
    "core_course_create_courses": {
        "courses!": [
            {
                "fullname!": TEXT,
                "shortname!": TEXT,
                "categoryid!": INT,
                "idnumber": TEXT,
                "summary": TEXT,
                "summaryformat": INT,
                "format": r"\w+",
                "startdate": INT,
                "enddate": INT,
                "numsections": INT,
                "visible": FLAG,
                "enablecompletion": FLAG,
            }
        ]
    },
    "core_course_update_courses": {
        "courses!": [
            {
                "id!": INT,
                "fullname": TEXT,
                "shortname": TEXT,
                "summary": TEXT,
                "summaryformat": INT,
                "startdate": INT,
                "enddate": INT,
                "visible": FLAG,
            }
        ]
    },
    "core_competency_list_competency_frameworks": {
        "sort": r"[a-zA-Z0-9_-]*",
        "order": r"|ASC|DESC",
        "skip": INT,
        "limit": INT,
        "context!": {"contextid": INT, "contextlevel": r"[a-z]+", "instanceid": INT},
        "includes": r"children|parents|self",
        "onlyvisible": FLAG,
        "query": TEXT,
    },
    "core_competency_search_competencies": {"searchtext!": TEXT, "competencyframeworkid!": INT},
    "core_competency_create_competency": {"competency!": COMPETENCY},
    "core_competency_update_competency": {
        "competency!": {"id!": INT, **{k.rstrip("!"): v for k, v in COMPETENCY.items()}}
    },
    "core_competency_list_course_competencies": {"id!": INT},
    "core_competency_add_competency_to_course": {"courseid!": INT, "competencyid!": INT},
    "enrol_manual_enrol_users": {
        "enrolments!": [
            {"roleid!": INT, "userid!": INT, "courseid!": INT, "timestart": INT, "timeend": INT, "suspend": FLAG}
        ]
    },
    "enrol_manual_unenrol_users": {"enrolments!": [{"userid!": INT, "courseid!": INT, "roleid": INT}]},
}


class BadParameterError(Exception):
    """What Moodle answers as invalid_parameter_exception."""


def nest(fields: list[tuple[str, str]]) -> dict[str, Any]:
    """``users[0][id]=1`` -> {"users": {"0": {"id": "1"}}}."""
    tree: dict[str, Any] = {}
    for name, text in fields:
        first, *keys = [name.partition("[")[0], *re.findall(r"\[([^\]]*)\]", name)]
        place, path = tree, [first, *keys]
        for key in path[:-1]:
            place = place.setdefault(key, {})
        place[path[-1]] = text
    return tree


def check(value: Any, wanted: Any, where: str) -> Any:
    """The value as the description types it; anything unknown, missing or of another form is refused."""
    if isinstance(wanted, str):
        if not isinstance(value, str) or not re.fullmatch(wanted, value):
            raise BadParameterError(f"{where}: {value!r}")
        return int(value) if wanted in (INT, FLAG) else value
    if not isinstance(value, dict):
        raise BadParameterError(f"{where}: {value!r} is no structure")
    if isinstance(wanted, list):
        if [*value] != [str(number) for number in range(len(value))]:
            raise BadParameterError(f"{where}: numbered {[*value]}")
        return [check(one, wanted[0], f"{where}[{key}]") for key, one in value.items()]
    names = {name.rstrip("!"): kind for name, kind in wanted.items()}
    missing = [name[:-1] for name in wanted if name.endswith("!") and name[:-1] not in value]
    unknown = [name for name in value if name not in names]
    if missing or unknown:
        raise BadParameterError(f"{where}: missing {missing}, unexpected {unknown}")
    return {name: check(one, names[name], f"{where}[{name}]") for name, one in value.items()}


class Moodle:
    """What stands on the site, and every call that was made."""

    def __init__(self) -> None:
        self.users: dict[str, dict[str, Any]] = {}
        self.cohorts: dict[str, dict[str, Any]] = {}
        self.courses: dict[str, dict[str, Any]] = {}
        self.enrolled: set[tuple[int, int]] = set()
        self.calls: list[str] = []
        self.busy = 0  # how many calls are answered with 503 from now on
        self.category = True
        self.frameworks: list[dict[str, Any]] = []
        self.competencies: dict[int, dict[str, Any]] = {}
        self.ties: set[tuple[int, int]] = set()

    def answer(self, function: str, given: dict[str, Any]) -> Any:
        self.calls.append(function)
        if function not in DESCRIPTIONS:
            raise BadParameterError(f"no function {function}")
        values = check(given, DESCRIPTIONS[function], "")
        return getattr(self, function.rpartition("core_")[2] or function)(**values)

    @property
    def writes(self) -> list[str]:
        return [name for name in self.calls if not re.search(r"_get_|_search_|_list_", name)]

    def user_get_users_by_field(self, field: str, values: list[str]) -> Any:
        assert field == "username"
        return [self.users[name] for name in values if name in self.users]

    def user_create_users(self, users: list[dict[str, Any]]) -> Any:
        for user in users:
            if user["username"] in self.users:
                raise BadParameterError(f"user {user['username']} exists")
            self.users[user["username"]] = {**user, "id": 100 + len(self.users)}
        return []

    def cohort_search_cohorts(self, query: str, context: dict[str, Any], **_: Any) -> Any:
        assert context
        found = [c for name, c in self.cohorts.items() if query in name]
        return {"cohorts": [{"id": c["id"], "idnumber": c["idnumber"], "name": c["name"]} for c in found]}

    def cohort_create_cohorts(self, cohorts: list[dict[str, Any]]) -> Any:
        for cohort in cohorts:
            if cohort["idnumber"] in self.cohorts:
                raise BadParameterError("cohort exists")
            self.cohorts[cohort["idnumber"]] = {**cohort, "id": 300 + len(self.cohorts), "members": set()}
        return []

    def cohort_add_cohort_members(self, members: list[dict[str, Any]]) -> Any:
        for member in members:
            cohort = self.cohorts[member["cohorttype"]["value"]]
            cohort["members"].add(self.users[member["usertype"]["value"]]["id"])
        return {"warnings": []}

    def cohort_delete_cohort_members(self, members: list[dict[str, Any]]) -> None:
        by_id = {cohort["id"]: cohort for cohort in self.cohorts.values()}
        for member in members:
            by_id[member["cohortid"]]["members"].remove(member["userid"])

    def course_get_courses_by_field(self, field: str, value: str) -> Any:
        assert field == "shortname"
        return {"courses": [self.courses[value]] if value in self.courses else [], "warnings": []}

    def course_get_categories(self, criteria: list[dict[str, str]]) -> Any:
        assert criteria == [{"key": "idnumber", "value": "LERNKOMPASS"}]
        return [{"id": 7}] if self.category else []

    def course_create_courses(self, courses: list[dict[str, Any]]) -> Any:
        for course in courses:
            if course["shortname"] in self.courses or course["categoryid"] != 7:
                raise BadParameterError("course exists or has no category")
            self.courses[course["shortname"]] = {**course, "id": 500 + len(self.courses)}
        return []

    def course_update_courses(self, courses: list[dict[str, Any]]) -> Any:
        by_id = {course["id"]: course for course in self.courses.values()}
        for course in courses:
            by_id[course["id"]].update(course)
        return {"warnings": []}

    def enrol_manual_enrol_users(self, enrolments: list[dict[str, int]]) -> None:
        ids = {user["id"] for user in self.users.values()}, {course["id"] for course in self.courses.values()}
        for one in enrolments:
            if one["userid"] not in ids[0] or one["courseid"] not in ids[1] or one["roleid"] != 5:
                raise BadParameterError("unknown user, course or role")
            self.enrolled.add((one["userid"], one["courseid"]))

    def enrol_manual_unenrol_users(self, enrolments: list[dict[str, int]]) -> None:
        for one in enrolments:
            self.enrolled.remove((one["userid"], one["courseid"]))

    def competency_list_competency_frameworks(self, query: str, **_: Any) -> Any:
        return [one for one in self.frameworks if query in one["idnumber"]]

    def competency_search_competencies(self, searchtext: str, competencyframeworkid: int) -> Any:
        """Texts come back formatted, as Moodle's exporters do."""
        return [
            {
                **one,
                "shortname": html.escape(one["shortname"]),
                "description": f"<div>{html.escape(one['description'])}</div>",
            }
            for one in self.competencies.values()
            if one["competencyframeworkid"] == competencyframeworkid and searchtext in one["idnumber"]
        ]

    def competency_create_competency(self, competency: dict[str, Any]) -> Any:
        known = [one["idnumber"] for one in self.competencies.values()]
        parent, frameworks = competency.get("parentid", 0), {one["id"] for one in self.frameworks}
        if competency["idnumber"] in known or competency["competencyframeworkid"] not in frameworks:
            raise BadParameterError("idnumbertaken or invaliddata")
        if parent and parent not in self.competencies:
            raise BadParameterError("invaliddata: parent")
        number = 700 + len(self.competencies)
        self.competencies[number] = {**competency, "id": number}
        return self.competencies[number]

    def competency_update_competency(self, competency: dict[str, Any]) -> Any:
        """Parent, order and framework stay, whatever is said."""
        fixed = ("parentid", "sortorder", "competencyframeworkid")
        texts = {name: value for name, value in competency.items() if name not in fixed}
        self.competencies[competency["id"]].update(texts)
        return True

    def competency_list_course_competencies(self, id: int) -> Any:  # noqa: A002 - Moodle's own name
        return [
            {"competency": self.competencies[one], "coursecompetency": {}} for course, one in self.ties if course == id
        ]

    def competency_add_competency_to_course(self, courseid: int, competencyid: int) -> Any:
        if courseid not in {one["id"] for one in self.courses.values()} or competencyid not in self.competencies:
            raise BadParameterError("unknown course or competency")
        new = (courseid, competencyid) not in self.ties
        self.ties.add((courseid, competencyid))
        return new

    def people_of(self, course: str) -> set[str]:
        names = {user["id"]: name for name, user in self.users.items()}
        return {names[user] for user, one in self.enrolled if one == self.courses[course]["id"]}

    def members_of(self, cohort: str) -> set[str]:
        names = {user["id"]: name for name, user in self.users.items()}
        return {names[user] for user in self.cohorts[cohort]["members"]}


@contextmanager
def serve(moodle: Moodle, token: str) -> Iterator[str]:
    """The site at an address of this machine, as long as it is needed."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            if moodle.busy:
                moodle.busy -= 1
                self.send_response(503)
                self.end_headers()
                return
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            fields = dict(urllib.parse.parse_qsl(body, keep_blank_values=True))
            fixed = {name: fields.pop(name, "") for name in ("wstoken", "wsfunction", "moodlewsrestformat")}
            answer: Any
            if fixed["wstoken"] != token or self.path != "/webservice/rest/server.php":
                answer = {"exception": "moodle_exception", "errorcode": "invalidtoken", "message": "Invalid token"}
            else:
                try:
                    answer = moodle.answer(fixed["wsfunction"], nest([*fields.items()]))
                except BadParameterError as error:
                    answer = {"exception": "invalid_parameter_exception", "message": str(error)}
            content = json.dumps(answer).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
