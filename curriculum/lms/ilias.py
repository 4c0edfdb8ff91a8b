"""The hand-over to ILIAS: accounts for the import of users, a course each as XML, and what ILIAS takes by hand only.

Users after ``ilias_user_5_1.dtd``, courses after the schema of version 11 (element by element, without its namespace,
as the web service ``addCourse`` reads them). No competence export is written: the form of its archive is not certain.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from html import unescape
from xml.sax.saxutils import escape, quoteattr

from curriculum.export.names import find_module
from curriculum.lms.comparing import begin_handover, finish_handover
from curriculum.lms.days import day_seconds
from curriculum.lms.model import Account, Delta, HandOver, Offer, Order, Roster, Shell, State
from curriculum.lms.moodle_framework import competency_id
from curriculum.lms.readme import Step
from curriculum.lms.tables import write_table
from curriculum.model import Module
from curriculum.programme import Programme
from curriculum.spelling import clean_cell
from needs_analysis import Demand, Framework, Message


def hand_to_ilias(
    programme: Programme, known: tuple[Demand, Framework], roster: Roster, state: State, order: Order
) -> HandOver:
    """The files that bring an ILIAS from ``state`` to the programme; only what has changed since."""
    offer, begun = begin_handover(programme, known, roster, state, order)
    modules = {shell.id: find_module(programme.catalogue, shell.module) for shell in offer.shells}
    return finish_handover(begun, _steps(begun.delta, (offer, known[1]), roster, modules, order), order)


def _steps(
    delta: Delta, known: tuple[Offer, Framework], roster: Roster, modules: Mapping[str, Module], order: Order
) -> Iterator[Step]:
    offer, framework = known
    courses = {shell.cohort for shell in offer.shells}
    if delta.people:
        accounts = [roster.accounts[who] for who in delta.people if who in roster.accounts]
        yield Step("users.xml", write_users(accounts, order), Message(USERS))
    for shell in delta.shells:
        yield Step(f"course-{shell.id}.xml", write_course(shell, modules[shell.id]), Message(COURSE))
    joins = [move for move in delta.joins if move.cohort in courses and move.learner in roster.accounts]
    if joins:
        rows: dict[str, list[str]] = {}
        for move in joins:
            rows.setdefault(move.cohort, []).append(roster.accounts[move.learner].login)
        lines = [(course, ",".join(sorted(logins))) for course, logins in sorted(rows.items())]
        yield Step("members.csv", write_table(("course", "logins"), lines), Message(MEMBERS))
    gone = [(roster.accounts[m.learner].login, m.cohort) for m in delta.leaves if m.learner in roster.accounts]
    if gone:
        yield Step("removals.csv", write_table(("login", "course"), sorted(gone)), Message(LEAVING))
    if delta.withdrawn:
        names = [(name,) for name in delta.withdrawn]
        yield Step("courses-withdrawn.csv", write_table(("course",), names), Message(OFFLINE))
    if delta.framework:
        items = [
            (competency_id(one.id), one.name.text(order.language), one.description.text(order.language))
            for one in framework.competencies
        ]
        yield Step("competences.csv", write_table(("id", "title", "description"), items), Message(COMPETENCES))


def write_users(accounts: list[Account], order: Order) -> bytes:
    """``Users`` with a ``User`` each, children in the order of the DTD."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<!DOCTYPE Users PUBLIC "-//ILIAS//DTD UserImport//EN" "ilias_user_5_1.dtd">',
        "<Users>",
    ]
    for account in sorted(accounts, key=lambda one: one.login):
        cells = [
            ("Login", account.login),
            ("Firstname", account.first),
            ("Lastname", account.last),
            ("Email", account.email),
            ("Matriculation", account.number),
            ("Active", "true"),
        ]
        role = '<Role Id="role_user" Type="Global" Action="Assign">User</Role>'
        inside = [f"<{tag}>{escape(text)}</{tag}>" for tag, text in cells if text]
        start = f'<User Id={quoteattr(account.login)} Language="{order.language}" Action="Insert">'
        lines.append(start + inside[0] + role + "".join(inside[1:]) + "</User>")
    return "\n".join([*lines, "</Users>", ""]).encode()


def write_course(shell: Shell, module: Module) -> bytes:
    """One course: period, registration with waiting list, fewest members; offline until somebody opens it."""
    target = ", ".join(shell.competencies)
    settings = (
        "<Availability><NotAvailable/></Availability>"
        f"<Syllabus>{escape(_plain(shell.summary))}</Syllabus><ImportantInformation/>"
        f"<TargetGroup>{escape(target)}</TargetGroup>"
        "<Contact><Name/><Responsibility/><Phone/><Email/><Consultation/></Contact>"
        '<Registration registrationType="Confirmation" notification="No" waitingList="Yes"><Unlimited/></Registration>'
        f'<Period withTime="0"><Start>{day_seconds(shell.first_day)}</Start>'
        f"<End>{day_seconds(shell.last_day + timedelta(days=1)) - 1}</End></Period>"
        f"<WaitingListAutoFill>1</WaitingListAutoFill><CancellationEnd>0</CancellationEnd>"
        f"<MinMembers>{module.group_min}</MinMembers><ViewMode>0</ViewMode>"
        '<SessionLimit active="0" previous="-1" next="-1"/><WelcomeMail status="1"/>'
        "<StatusDetermination>0</StatusDetermination><MailToMembersType>1</MailToMembersType>"
        '<CourseMap enabled="0" latitude="" longitude="" location_zoom="0"/>'
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<Course exportVersion="11.0" id={quoteattr(shell.id)} showMembers="No">'
        f"<Title>{escape(clean_cell(shell.title))}</Title><Description>{escape(shell.id)}</Description>"
        f'<Settings>{settings}</Settings><Sort type="Title" direction="ASC"/><ContainerSettings/></Course>\n'
    ).encode()


def _plain(html: str) -> str:
    """The summary as lines of text."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r"</(li|h4)>", "\n", html))).strip()


USERS = (
    "Administration > Users and roles > User management > Import users: choose the file, map the role “User” to your "
    "global role, conflict rule: ignore users that exist. Nobody's profile is changed."
)
COURSE = (
    "A course each. ILIAS has no page for these files: import them through the web service (SOAP addCourse) or make "
    "the course by hand after them; the id stands in the description. They come offline, with waiting list and period."
)
MEMBERS = (
    "Per course the logins of those who attend: in the course, Members > Edit participants, paste the logins into the "
    "field for adding members (they are parted by commas)."
)
LEAVING = "Not for import: who is to be taken out of which course. Delete the file afterwards."
OFFLINE = "These courses are no longer offered: set them offline. Nothing in them needs to be deleted."
COMPETENCES = (
    "The competencies as a list. ILIAS imports competences only from archives of its own making, whose inner form is "
    "not published; enter them by hand or have your service provider make the archive."
)
