"""My learning, for staff after a named survey: own levels, own courses. Whose they are is said by the login alone.

The login's claim becomes a pseudonym with the town's key, the way the survey's column did; the page looks up that
pseudonym and no other.
"""

from collections.abc import Mapping
from datetime import date
from functools import partial

import streamlit as st

from access import Target
from curriculum.export import write_certificate_pdf
from curriculum.export.names import collect_names
from curriculum.lms.bring_back import read_ledger
from curriculum.lms.record import Completion
from curriculum.model import Module, Session
from curriculum.pages.results import Course, PlanView, read_plan
from curriculum.pages.sources import read_catalogue, read_demand, read_framework, read_programme
from curriculum.pages.words import course_words, day_words, span_words
from curriculum.programme import Programme
from curriculum.progression import held_level
from dashboard import Card, Cell, Desk, Mark, Table, offer_made, show_cards, show_empty, show_head, show_table
from needs_analysis import Learner, Message, UserError
from store import COMPLETIONS_FILE


def show_own(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("My learning"), t("Your own levels and courses. Nobody else can open this page of yours."))
    home = ("privacy", t("Privacy"))
    person = desk.pseudonym
    if not person or not desk.may("see_own", Target(person=person)):
        text = t("This page needs a login that carries what names you in the survey. Without it you are unknown here.")
        show_empty(desk, t("Nobody is signed in"), text, home)
        return
    demand = read_demand(desk)
    if demand is None or demand.mode != "named":
        text = t("There is no named survey here. An anonymous one does not know which answers are yours.")
        show_empty(desk, t("No data about you"), text, home)
        return
    learner = next((learner for learner in demand.learners if learner.id == person), None)
    if learner is None:
        text = t("The survey holds no answers of yours. If you took part, ask HR whether your name is spelled alike.")
        show_empty(desk, t("No data about you"), text, home)
        return
    plan = read_plan(desk)
    courses = sorted(_own_courses(plan, person), key=lambda course: course.first_day)
    show_cards(_cards(desk, learner, courses))
    show_table(_levels(desk, learner))
    _show_courses(desk, courses, learner)
    _show_completed(desk, learner)


def _own_courses(plan: PlanView | None, person: str) -> list[Course]:
    return [course for course in plan.courses if person in course.who] if plan else []


def _cards(desk: Desk, learner: Learner, courses: list[Course]) -> list[Card]:
    t = desk.say
    following = desk.day(courses[0].first_day) if courses else "–"
    return [
        Card(t("Competencies answered"), desk.count(len(learner.ready.keys() | learner.steps.keys())), t("by you")),
        Card(t("With a gap"), desk.count(len(learner.steps)), t("your role asks for more than you hold today")),
        Card(t("First course"), following, t("{n} courses planned for you", n=len(courses))),
    ]


def _levels(desk: Desk, learner: Learner) -> Table:
    t = desk.say
    framework = read_framework(desk)
    names = {item.id: desk.tell(item.name) for item in framework.competencies}
    required = next((role.required for role in framework.roles if role.id == learner.role), {})
    order = sorted(
        learner.ready.keys() | learner.steps.keys(),
        key=lambda item: (item not in learner.steps, -required.get(item, 0), names.get(item, item)),
    )
    rows: list[list[Cell]] = [
        [
            names.get(item, item),
            desk.count(held_level(learner, item)),
            desk.count(required.get(item)),
            Mark(t("to learn"), "warn") if item in learner.steps else Mark(t("fine"), "good"),
        ]
        for item in order
    ]
    head = [t("Competency"), t("My level"), t("My role asks for"), t("State")]
    note = t("Levels from 0 to 5, as you rated yourself. They are no appraisal, and nobody is ranked by them.")
    return Table(t("My levels beside my role"), head, rows, numeric=frozenset({1, 2}), note=note)


def _show_courses(desk: Desk, courses: list[Course], learner: Learner) -> None:
    t = desk.say
    st.subheader(t("My path"), anchor=False)
    if not courses:
        st.info(t("No course has been planned for you yet."), icon=":material/info:")
        return
    names = {item.id: desk.tell(item.name) for item in read_framework(desk).competencies}
    catalogue = read_catalogue(desk)
    rows: list[list[Cell]] = [
        [
            course_words(desk, course),
            span_words(desk, course),
            _reason(desk, catalogue.module(course.module), learner, names),
        ]
        for course in courses
    ]
    show_table(Table(t("My courses in order"), [t("Course"), t("When"), t("Why")], rows))
    days = sorted((day.day, day.start, day_words(desk, day), course.title) for course in courses for day in course.days)
    if days:
        dates = [[words, title] for _day, _start, words, title in days]
        show_table(Table(t("My dates"), [t("When and where"), t("Course")], dates))


def _reason(desk: Desk, module: Module | None, learner: Learner, names: Mapping[str, str]) -> str:
    """Why this module for this person: their own gaps in what it teaches, else that everybody takes it."""
    missing = [names[step.competency] for step in module.steps if step.competency in learner.steps] if module else []
    topics = " · ".join(dict.fromkeys(missing))
    if module and module.mandatory:
        return desk.say("Compulsory for everybody")
    return desk.say("You can gain levels in: {topics}", topics=topics) if topics else "–"


def _show_completed(desk: Desk, learner: Learner) -> None:
    """What the person has completed, and for each run whose dates are known the confirmation to have signed."""
    t = desk.say
    done = sorted((one for one in _completions(desk) if one.learner == learner.id and one.done), key=_day_of)
    listed = {one.module for one in done}
    days = [(one.module, one.day) for one in done]
    days += [(module, day) for module, day in learner.completed.items() if module not in listed]
    if not days:
        return
    titles = {module.id: desk.tell(module.title) for module in read_catalogue(desk).modules}
    rows = [[titles.get(module, module), desk.day(day) if day else "–"] for module, day in days]
    st.subheader(t("My confirmations"), anchor=False)
    show_table(Table(t("What I have completed"), [t("Module"), t("Completed on")], rows))
    programme = read_programme(desk)
    runs = programme.runs if programme else {}
    with st.container(horizontal=True):
        for one in done:
            if programme and one.run in runs:
                make = partial(_confirm, desk, programme, runs[one.run])
                label = t("Confirmation: {title} (PDF)", title=titles.get(one.module, one.module))
                offer_made(desk, f"{t('confirmation')}-{one.run}.pdf", "export_own", make, label)


def _completions(desk: Desk) -> tuple[Completion, ...]:
    try:
        return read_ledger(desk.workspace.read(COMPLETIONS_FILE)).completions
    except UserError:
        return ()


def _day_of(one: Completion) -> date:
    return one.day or date.max


def _confirm(desk: Desk, programme: Programme, session: Session) -> bytes:
    """The confirmation of taking part, in the name that the login says."""
    demand, module = read_demand(desk), programme.catalogue.module(session.module)
    if demand is None or module is None:
        raise UserError(Message("The plan cannot be read. Ask HR."))
    names = collect_names(demand, programme.catalogue, read_framework(desk), programme.calendar.rooms, desk.language)
    return write_certificate_pdf(desk.person.name, session, module, names)
