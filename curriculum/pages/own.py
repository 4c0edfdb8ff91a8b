"""My learning, for staff after a named survey: own levels, own courses. Whose they are is said by the login alone.

The login's claim becomes a pseudonym with the town's key, the way the survey's column did; the page looks up that
pseudonym and no other.
"""

import streamlit as st

from access import Target
from curriculum.pages.results import Course, PlanView, read_plan
from curriculum.pages.words import course_words, span_words
from dashboard import Card, Cell, Desk, Mark, Table, show_cards, show_empty, show_head, show_table
from needs_analysis import Demand, Framework, Learner, from_json, load_framework, read_tables, shipped_data
from store import DEMAND_FILE, MASTER_FILE


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
    demand = _read_demand(desk)
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
    _show_courses(desk, courses, plan, person)
    _show_completed(desk, learner)


def _read_demand(desk: Desk) -> Demand | None:
    content = desk.workspace.read(DEMAND_FILE)
    return _structure(desk.workspace.digest(DEMAND_FILE), content) if content else None


@st.cache_resource(max_entries=4, show_spinner=False)
def _structure(digest: str, _content: bytes) -> Demand:
    del digest
    return from_json(Demand, _content)


@st.cache_resource(max_entries=4, show_spinner=False)
def _framework(digest: str, _master: bytes | None) -> Framework:
    del digest
    return load_framework(read_tables(_master or shipped_data("master")))


def _own_courses(plan: PlanView | None, person: str) -> list[Course]:
    return [course for course in plan.courses if person in course.who] if plan else []


def held_level(learner: Learner, competency: str) -> int:
    """The level a person holds: the highest of those they are known to be ready for."""
    return max(learner.ready.get(competency, {}), default=0)


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
    framework = _framework(desk.workspace.digest(MASTER_FILE), desk.workspace.read(MASTER_FILE))
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


def _show_courses(desk: Desk, courses: list[Course], plan: PlanView | None, person: str) -> None:
    t = desk.say
    st.subheader(t("My path"), anchor=False)
    if not courses:
        st.info(t("No course has been planned for you yet."), icon=":material/info:")
        return
    reasons = {item.title: item.reason for item in plan.advice if item.who == person} if plan else {}
    rows: list[list[Cell]] = [
        [course_words(desk, course), span_words(desk, course), reasons.get(course.title, "–")] for course in courses
    ]
    show_table(Table(t("My courses in order"), [t("Course"), t("When"), t("Why")], rows))


def _show_completed(desk: Desk, learner: Learner) -> None:
    t = desk.say
    if not learner.completed:
        return
    rows = [[module, desk.day(day)] for module, day in sorted(learner.completed.items(), key=lambda item: item[1])]
    show_table(Table(t("What I have completed"), [t("Module"), t("Completed on")], rows))
