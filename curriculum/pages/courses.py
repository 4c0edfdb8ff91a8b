"""Course plans, for trainers: the courses with their dates, parts and head counts, and the files to take along."""

from pathlib import PurePosixPath

import streamlit as st

from curriculum.pages.results import Course, read_plan
from curriculum.pages.words import KINDS, course_words, day_words
from dashboard import Card, Desk, Table, offer_file, show_cards, show_empty, show_head, show_table
from store import COURSES

_PAGE = 8
_FORMATS = {".docx": "Word", ".xlsx": "Excel", ".ics": "Calendar"}


def show_courses(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Course plans"), t("Your courses with dates, parts and head counts, ready to print or to edit."))
    plan = read_plan(desk)
    if plan is None or not plan.courses:
        text = t("As soon as a plan has been made, every course has its plan here.")
        show_empty(desk, t("No courses planned yet"), text, ("plan", t("Make a plan")))
        return
    courses = _choose(desk, sorted(plan.courses, key=lambda course: (course.first_day, course.title, course.number)))
    pages = -(-len(courses) // _PAGE)
    page = st.pagination(pages, key=f"courses-{len(courses)}") if pages > 1 else 1
    for course in courses[_PAGE * (page - 1) : _PAGE * page]:
        with st.container(border=True):
            _show_course(desk, course)


def _choose(desk: Desk, courses: list[Course]) -> list[Course]:
    t = desk.say
    titles = sorted({course.title for course in courses})
    wanted = st.selectbox(t("Module"), titles, index=None, placeholder=t("All {n} modules", n=len(titles)))
    return [course for course in courses if wanted in (None, course.title)]


def _show_course(desk: Desk, course: Course) -> None:
    t = desk.say
    st.subheader(course_words(desk, course), anchor=False)
    cards = [
        Card(t("Begins"), desk.day(course.first_day), t("until {day}", day=desk.day(course.last_day))),
        Card(
            t("People"),
            desk.count(course.seats),
            ", ".join(f"{name}: {desk.count(n)}" for name, n in course.who.items()),
        ),
    ]
    show_cards(cards)
    parts = [[t(KINDS[day.kind]), day_words(desk, day)] for day in course.days]
    parts += [
        [
            t(KINDS[item.kind]),
            t(
                "{hours} hours between {first} and {last}",
                hours=item.hours,
                first=desk.day(item.first_day),
                last=desk.day(item.last_day),
            ),
        ]
        for item in course.stretches
    ]
    show_table(Table(t("Parts of the course in order"), [t("Part"), t("When and where")], parts))
    with st.container(horizontal=True):
        for name in desk.workspace.names(COURSES):
            path = PurePosixPath(name)
            if path.stem == course.id and path.suffix in _FORMATS:
                offer_file(desk, name, t(_FORMATS[path.suffix]))
