"""Two years of a small town: who learns what, and the town's list of accounts."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from curriculum import Programme
from curriculum.lms.model import HandOver, Order, Roster, State
from curriculum.lms.moodle import hand_to_moodle
from curriculum.lms.people import read_people
from curriculum.model import Calendar, Limits, Meeting, Plan, Session, Timetable
from needs_analysis import Demand, Framework, Message, load_framework, make_pseudonym
from tests.curriculum.export.samples import CATALOGUE, MEETINGS, MODULE, ROOMS, SPANS
from tests.curriculum.towns import demand, person
from tests.masterdata import shipped

KEY = b"k" * 32
ORDER = Order(KEY)
DIRECT = Order(KEY, enrolment="direct")
STAFF = {
    "1001": ("müller.jörg", "Jörg", "Müller", "Joerg.Mueller@stadt.example"),
    "1002": ("cakir", "Ayşe", "Çakır", "cakir@stadt.example"),
    "1003": ("weiß", "Eva", "Weiß", "weiss@stadt.example"),
    "1004": ("adams", "Ada", 'Adams "Addi"', "adams@stadt.example"),
    "1005": ("brandt", "=Bo", "Brandt\\", "brandt@stadt.example"),
}
NAMES = {number: make_pseudonym(number, KEY) for number in STAFF}
LOGINS = {"1001": "mueller.joerg", "1002": "cakir", "1003": "weiss", "1004": "adams", "1005": "brandt"}


def people_list(*numbers: str) -> bytes:
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerow(["Personalnummer", "Benutzername", "Vorname", "Nachname", "E-Mail"])
    writer.writerows([number, *STAFF[number]] for number in numbers or STAFF)
    return stream.getvalue().encode()


def framework() -> Framework:
    return load_framework(shipped())


def year(number: int, runs: Mapping[str, tuple[str, ...]], roles: Mapping[str, str]) -> tuple[Programme, Demand]:
    """``year(2027, {"M-1-01": ("1001",)}, {"1001": "R01"})``: runs with staff numbers, roles by staff number."""
    shift = (number - 2027) * 364
    sessions = []
    for name, numbers in runs.items():
        module, _, run = name.rpartition("-")
        meetings = tuple(replace(m, day=date.fromordinal(m.day.toordinal() + shift)) for m in MEETINGS)
        spans = tuple(
            replace(
                span,
                first_day=date.fromordinal(span.first_day.toordinal() + shift),
                last_day=date.fromordinal(span.last_day.toordinal() + shift),
            )
            for span in SPANS
        )
        sessions.append(
            Session(name, module, int(run), meetings, {NAMES[one]: 1 for one in numbers}, spans)
            if module == MODULE.id
            else Session(name, module, int(run), _short(number), {NAMES[one]: 1 for one in numbers})
        )
    people = demand(*(person(NAMES[one], {}, {"DIG-1": 3}, role=role) for one, role in roles.items()))
    calendar = Calendar("NW", date(number, 1, 1), date(number, 12, 31), {}, ROOMS)
    return Programme(_plan(), Timetable(tuple(sessions), ()), calendar, CATALOGUE, draft=False), people


def _short(number: int) -> tuple[Meeting, ...]:
    return (replace(MEETINGS[1], day=date(number, 5, 4), phase=1),)


def _plan() -> Plan:
    return Plan("optimal", 1.0, 1.0, 0.0, Limits(1.0, 1.0), 0.0, 0.0, (), (), (), Message("Ends well."))


def roster(people: Demand, *lists: bytes, state: State | None = None) -> Roster:
    files = {f"people-{number}.csv": content for number, content in enumerate(lists or (people_list(),))}
    known = {*(state.people if state else ()), *(learner.id for learner in people.learners)}
    return read_people(files, known, KEY)


def hand(made: tuple[Programme, Demand], who: Roster, state: State = State(), order: Order = ORDER) -> HandOver:  # noqa: B008 - frozen
    programme, people = made
    return hand_to_moodle(programme, (people, framework()), who, state, order)
