"""Course plans, for trainers: the courses with their dates, parts and head counts, and the files to take along."""

from datetime import date
from functools import partial
from pathlib import PurePosixPath

import streamlit as st

from access import Target
from curriculum.export.archive import pack_files
from curriculum.export.course_files import course_prefix
from curriculum.export.names import KINDS
from curriculum.pages.results import Course, read_plan
from curriculum.pages.sources import read_demand, read_starts
from curriculum.pages.templates import offer_template
from curriculum.pages.words import course_words, day_words, span_words, stretch_words
from dashboard import (
    Desk,
    Table,
    choose_one,
    offer_file,
    offer_made,
    show_draft_note,
    show_empty,
    show_head,
    show_table,
    turn_pages,
)
from store import COURSES

_PAGE = 8
_FORMATS = {".pdf": "PDF", ".docx": "Word", ".xlsx": "Excel", ".ics": "Calendar"}


def show_courses(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Course plans"), t("Your courses with dates, parts and head counts, ready to print or to edit."))
    plan = read_plan(desk)
    if plan is None or not plan.courses:
        text = t("As soon as a plan has been made, every course has its plan here.")
        show_empty(desk, t("No courses planned yet"), text, ("plan", t("Make a plan")))
        return
    own = [course for course in plan.courses if desk.may("see_courses", Target(module=course.module))]
    if not own:
        st.info(t("None of the planned courses is yours."), icon=":material/info:")
        return
    show_draft_note(desk)
    _offer_programme(desk)
    offer_template(desk)
    courses = _choose(desk, sorted(own, key=lambda course: (course.first_day, course.title, course.number)))
    for course in turn_pages(courses, _PAGE, "courses"):
        with st.container(border=True):
            _show_course(desk, course)


def _choose(desk: Desk, courses: list[Course]) -> list[Course]:
    t = desk.say
    titles = {course.module: course.title for course in sorted(courses, key=lambda course: course.title)}
    wanted = None
    if len(titles) > 1:
        everything = t("All {n} modules", n=len(titles))
        wanted = choose_one(
            t("Module"), list(titles), "module", index=None, placeholder=everything, format_func=titles.__getitem__
        )
    chosen = [course for course in courses if wanted in (None, course.module)]
    today = date.today()  # noqa: DTZ011 - the reader's own day
    over = [course for course in chosen if course.last_day < today]
    if 0 < len(over) < len(chosen) and not st.toggle(t("Show courses that are over ({n})", n=len(over))):
        return [course for course in chosen if course not in over]
    return chosen


def _offer_programme(desk: Desk) -> None:
    """The brochure, and where people are known a page for every unit."""
    t = desk.say
    units = [name for name in desk.workspace.names(f"{COURSES}/units") if name.endswith(".pdf")]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        offer_file(desk, f"{COURSES}/programme.pdf", t("Training programme (PDF)"))
        if units:
            label = t("A page for each of {n} units", n=len(units))
            offer_made(desk, "units.zip", "export_plan", partial(_pack, desk, units), label)


def _pack(desk: Desk, names: list[str]) -> bytes:
    return pack_files({PurePosixPath(name).name: desk.workspace.read(name) or b"" for name in names})


def _show_course(desk: Desk, course: Course) -> None:
    t = desk.say
    st.subheader(course_words(desk, course), anchor=False)
    st.caption(t("{days}, {n} people", days=span_words(desk, course), n=course.seats))
    with st.container(horizontal=True):
        for name in _files_of(desk, course):
            offer_file(desk, name, t(_FORMATS[PurePosixPath(name).suffix]), module=course.module)
    parts, who = st.columns([4, 3])
    with parts:
        show_table(_parts_table(desk, course))
    with who:
        _show_starts(desk, course)
        show_table(_who_table(desk, course))


def _who_table(desk: Desk, course: Course) -> Table:
    """Groups with their seats; people, who have one each, without."""
    t = desk.say
    demand = read_demand(desk)
    if demand and demand.mode == "named":
        return Table(t("Who comes"), [t("Person")], [[name] for name in course.who], personal=True)
    rows = [[name, desk.count(seats)] for name, seats in course.who.items()]
    return Table(t("Who comes"), [t("Group"), t("Seats")], rows, numeric=frozenset({1}), personal=True)


def _show_starts(desk: Desk, course: Course) -> None:
    """Where the group starts, as the printed course plan says it."""
    starts = read_starts(desk).get(course.id, ())
    said = {words for _competency, words in starts}
    if len(starts) > 1 and len(said) == 1:
        st.caption(desk.say("Levels before the course: {words}", words=said.pop()))
    elif starts:
        head = [desk.say("Competency"), desk.say("Where the group starts")]
        show_table(Table(desk.say("Levels before the course"), head, starts))


def _files_of(desk: Desk, course: Course) -> list[str]:
    """The files of a course: they begin with the module and the number of the run."""
    prefix = course_prefix(course.module, course.number)
    paths = [PurePosixPath(name) for name in desk.workspace.names(COURSES)]
    found = [path for path in paths if f"{path.stem}-".startswith(prefix)]
    order = list(_FORMATS)
    return [str(path) for path in sorted(found, key=lambda path: order.index(path.suffix)) if path.suffix in order]


def _parts_table(desk: Desk, course: Course) -> Table:
    t = desk.say
    dated = [(day.day, day.start, t(KINDS[day.kind]), day_words(desk, day)) for day in course.days]
    open_ = [(item.first_day, "", t(KINDS[item.kind]), stretch_words(desk, item)) for item in course.stretches]
    rows = [[kind, words] for _day, _start, kind, words in sorted(dated + open_)]
    return Table(t("Parts of the course in order"), [t("Part"), t("When and where")], rows)
