"""Plan: budget, hours and Land in, the best programme with its reasons and dates out."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from curriculum.calendar import LANDS
from curriculum.charts import LIVE, ROOM, CourseDay, draw_year
from curriculum.export.names import KINDS
from curriculum.pages.deciding import offer_decisions
from curriculum.pages.results import Advice, Course, PlanView, read_plan
from curriculum.pages.steering import plan_before, show_budget, show_comparison, show_why_not
from curriculum.pages.weeks import show_weeks
from curriculum.pages.words import course_words, day_words, month_names
from dashboard import (
    Card,
    Cell,
    Desk,
    Figure,
    LongTable,
    Mark,
    Progress,
    Table,
    Wish,
    look_again,
    look_at,
    offer_file,
    open_tabs,
    run_stoppable_job,
    show_cards,
    show_draft_note,
    show_empty,
    show_figure,
    show_head,
    show_link,
    show_long_table,
    show_table,
)
from store import CANCELLED_FILE, EFFECTS_FILE, MASTER_FILE, NEEDS_FILE, PROGRAMME_FILE

_PAGE = 15
_STATUS = {
    "optimal": "Within these limits there is practically no better plan.",
    "feasible": "This plan is good, but not proven to be the best.",
    "infeasible": "Within these limits there is no plan.",
    "nothing_needed": "Nobody needs a course: there are no gaps to close.",
}


def show_plan(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Plan"), t("The courses that close most of the gaps within budget and hours, with dates."))
    if not desk.workspace.has(NEEDS_FILE):
        text = t("A plan needs learning needs. Upload a survey and analyse it first.")
        show_empty(desk, t("Nothing to plan for yet"), text, ("survey", t("Upload a survey")))
        return
    _offer_planning(desk)
    plan = read_plan(desk)
    if plan is None:
        st.caption(t("No plan has been made yet. Choose budget and hours above."))
        return
    _show_result(desk, plan)
    show_draft_note(desk)
    advice, dates, weeks, programme, unplaced, money, why, before = open_tabs(
        [
            t("Recommendations"),
            t("Dates"),
            t("Weeks"),
            t("Programme"),
            t("Without a date ({n})", n=len(plan.unplaced)),
            t("Budget"),
            t("Why not?"),
            t("Compare"),
        ]
    )
    with advice:
        _show_advice(desk, plan)
    with dates:
        _show_dates(desk, plan.courses)
    with weeks:
        show_weeks(desk)
    with programme:
        _show_programme(desk, plan)
    with unplaced:
        _show_unplaced(desk, plan)
    with money:
        show_budget(desk)
    with why:
        show_why_not(desk)
    with before:
        show_comparison(desk)
    with st.container(horizontal=True, vertical_alignment="center"):
        offer_file(desk, "plan.xlsx", t("Plan as Excel workbook"))
        offer_file(desk, "timetable.ics", t("All dates for the calendar"))
        offer_file(desk, CANCELLED_FILE, t("Cancelled dates for Outlook"))
        show_link(desk, "courses", t("Go on to the course plans"))


# --- making a plan --------------------------------------------------------------------------------------------------


def _offer_planning(desk: Desk) -> None:
    t = desk.say
    wish = _last_wish(desk)
    with st.form("plan"):
        money, time, place = st.columns(3)
        budget = money.number_input(t("Budget in euros"), min_value=0, value=round(wish.budget or 0), step=1000)
        hours = time.number_input(
            t("Learning hours per person and year"), min_value=1, value=round(wish.hours or 0) or 1
        )
        codes = list(LANDS)
        index = codes.index(wish.land or "") if wish.land in codes else 0
        land = place.selectbox(t("Land (public holidays)"), codes, index=index, format_func=LANDS.__getitem__)
        there = desk.workspace.read(PROGRAMME_FILE) is not None
        keep = there and st.checkbox(t("Change as little as possible of the plan that is there"))
        measured = desk.workspace.has(EFFECTS_FILE)
        use = measured and st.checkbox(t("Plan with what the modules were measured to reach"), value=False)
        wanted = st.form_submit_button(t("Calculate the plan"), type="primary", icon=":material/calculate:")
    offer_decisions(desk)
    asked = Wish(desk.language, float(budget), float(hours), land, wish.master, keep, use) if wanted else None
    _make_plan(desk, asked)


def _last_wish(desk: Desk) -> Wish:
    state = desk.workspace.state()
    wish = Wish(desk.language, state.budget, state.hours, state.land, desk.workspace.read(MASTER_FILE))
    return _complete(desk, wish)


def _complete(desk: Desk, wish: Wish) -> Wish:
    @st.cache_data(max_entries=8, show_spinner=False)
    def complete(wish: Wish) -> Wish:
        return desk.services.default_wish(wish)

    return complete(wish)


def _make_plan(desk: Desk, wish: Wish | None) -> None:
    """Begin a plan, or take up one that is being made."""
    t = desk.say
    look_at(desk, PROGRAMME_FILE)
    results = desk.workspace.results() if wish else {}

    def work(progress: Progress, go_on: Callable[[], bool]) -> tuple[Mapping[str, bytes], Wish]:
        asked = wish or Wish(desk.language)
        return desk.services.plan(results, asked, progress, go_on), asked

    done = run_stoppable_job(desk, "plan-job", t("Making the plan"), work if wish else None)
    if done is not None:
        files, made = done
        chosen = {"budget": made.budget, "hours": made.hours, "land": made.land}
        seen = look_at(desk, PROGRAMME_FILE)
        desk.workspace.replace_plan({**files, **plan_before(desk)}, seen, **chosen)
        look_again(files)
        st.success(t("The plan is ready."), icon=":material/check_circle:")


# --- showing it -----------------------------------------------------------------------------------------------------


def _show_result(desk: Desk, plan: PlanView) -> None:
    t = desk.say
    words = t(_STATUS[plan.status])
    if plan.message != words:
        words = f"**{words}** {plan.message}"
    if plan.status == "infeasible":
        st.error(words, icon=":material/block:")
        return
    st.success(words, icon=":material/verified:") if plan.status == "optimal" else st.info(
        words, icon=":material/info:"
    )
    seats = sum(offer.seats for offer in plan.offers)
    cards = [
        Card(t("Planned cost"), desk.money(plan.cost), t("of a budget of {budget}", budget=desk.money(plan.budget))),
        Card(t("Courses"), desk.count(len(plan.courses)), t("from {n} modules", n=len(plan.offers))),
        Card(t("Seats"), desk.count(seats), t("{hours} learning hours in all", hours=desk.count(round(plan.hours)))),
        Card(t("Room for better"), desk.percent(plan.gap, 2), t("at most, proven by the solver")),
    ]
    show_cards(cards)


def _advice_row(item: Advice) -> list[Cell]:
    return [item.title, item.who, item.reason]


def _show_advice(desk: Desk, plan: PlanView) -> None:
    t = desk.say
    everybody = sorted({item.who for item in plan.advice})
    wanted = st.selectbox(t("For whom"), everybody, index=None, placeholder=t("for all"))
    shown = [item for item in plan.advice if wanted in (None, item.who)]
    head = [t("Module"), t("For whom"), t("Reason")]
    caption = t("Recommended modules and why")
    table = LongTable("advice", head, shown, _advice_row, caption, "export_plan", size=_PAGE, personal=True)
    show_long_table(desk, table)
    show_link(desk, "methods", t("How this was computed"))


def _show_dates(desk: Desk, courses: Sequence[Course]) -> None:
    t = desk.say
    dated = sorted((course for course in courses if course.days), key=lambda course: (course.first_day, course.title))
    if not dated:
        st.info(t("The plan has no course with a date."), icon=":material/info:")
        return
    days = [
        CourseDay(
            course.title,
            day.day,
            in_room=day.kind == "room",
            words=f"{course.title}: {day_words(desk, day)}, {t(KINDS[day.kind])}",
        )
        for course in dated
        for day in course.days
    ]
    kinds = (t(KINDS["room"]), t(KINDS["live"]))
    busiest = _busiest_month(days)
    title = t("Most course days lie in {month}", month=month_names(desk, "LLLL")[busiest - 1])
    alt = t(
        "Calendar of the year with {n} course days of {courses} modules.",
        n=len(days),
        courses=len({d.course for d in days}),
    )
    chart = partial(draw_year, days, month_names(desk), kinds)
    legend = ((ROOM, kinds[0]), (LIVE, kinds[1]))
    figure = Figure(
        "year", chart, title, t("Days in person and live online, one line per module"), alt, legend, wide=True
    )
    show_figure(desk, figure, _dates_table(desk, dated))


def _busiest_month(days: Sequence[CourseDay]) -> int:
    months = [item.day.month for item in days]
    return max(sorted(set(months)), key=months.count)


def _dates_table(desk: Desk, dated: Sequence[Course]) -> Table:
    t = desk.say
    head = [t("Course"), t("Begins"), t("Ends"), t("Days"), t("Seats")]
    rows = [
        [
            course_words(desk, course),
            desk.day(course.first_day),
            desk.day(course.last_day),
            desk.count(len(course.days)),
            desk.count(course.seats),
        ]
        for course in dated
    ]
    return Table(t("Courses by date"), head, rows, numeric=frozenset({3, 4}))


def _show_programme(desk: Desk, plan: PlanView) -> None:
    t = desk.say
    head = [t("Module"), t("Courses"), t("Seats"), t("Hours per head"), t("Cost")]
    rows = [
        [item.title, desk.count(item.courses), desk.count(item.seats), desk.number(item.hours), desk.money(item.cost)]
        for item in plan.offers
    ]
    show_table(Table(t("Programme of the year"), head, rows, numeric=frozenset({1, 2, 3, 4})))


def _show_unplaced(desk: Desk, plan: PlanView) -> None:
    t = desk.say
    if not plan.unplaced:
        st.success(t("Every seat of the plan has a date."), icon=":material/check_circle:")
        return
    head = [t("Module"), t("For whom"), t("Seats"), t("Reason")]
    rows: list[list[Cell]] = [
        [item.title, item.who, Mark(desk.count(item.seats), "warn"), item.reason] for item in plan.unplaced
    ]
    show_table(Table(t("Seats without a date"), head, rows, numeric=frozenset({2})))
