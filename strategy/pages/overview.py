"""Strategy: goals with what closes them, weights, money, indicators and scenarios; the report to the council."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

import streamlit as st

from dashboard import (
    Card,
    Cell,
    Desk,
    Figure,
    Table,
    offer_bytes,
    open_tabs,
    show_cards,
    show_figure,
    show_head,
    show_table,
)
from store import MASTER_FILE
from strategy.charts import LIGHT_FILLS, MAIN, Bar, draw_bars, draw_outlook
from strategy.goal_words import competency_grid, measure_grid, open_words
from strategy.goals import Evidence, GoalView, goals_of_module, mean_closed, view_goals
from strategy.ground import Town
from strategy.pages.editing import offer_indicator_form
from strategy.pages.entering import offer_goal_form, offer_new_indicator
from strategy.pages.money import show_money
from strategy.pages.scenarios import last_outcomes, show_scenarios
from strategy.pages.sources import FACTS, light_mark, read_facts, read_town, show_grid, show_origin, speaker_of
from strategy.pages.weights import show_weights
from strategy.paper_docx import write_paper_docx
from strategy.paper_pdf import write_paper_pdf
from strategy.progress import CERTAINTY, Outlook, view_progress
from strategy.report import ReportOrder, indicator_grid, write_council_report


def show_strategy(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Strategy"), t("Why the town learns: goals, what they need, what closes them and what it costs."))
    town = read_town(desk)
    if town is None:
        return
    if desk.workspace.read(MASTER_FILE) is None:
        st.info(
            t("Goals, weights and figures are examples. Replace them by your own under master data."),
            icon=":material/tune:",
        )
    facts = read_facts(desk)
    views, outlooks = view_goals(town.strategy, facts), view_progress(town.strategy)
    _show_glance(desk, town, views, outlooks)
    goals, weights, indicators, money, scenarios = open_tabs(
        [t("Goals and courses"), t("Weights"), t("Indicators"), t("Money and resources"), t("Scenarios")]
    )
    with goals:
        _show_goals(desk, town, facts, (views, outlooks))
    with weights:
        show_weights(desk, town, facts)
    with indicators:
        _show_indicators(desk, town, outlooks)
    with money:
        show_money(desk, town, facts)
    with scenarios:
        show_scenarios(desk, town)
    _offer_report(desk, town, facts)


def _show_glance(desk: Desk, town: Town, views: Sequence[GoalView], outlooks: Sequence[Outlook]) -> None:
    t = desk.say
    on_course = sum(one.light == "green" for one in outlooks)
    off_course = sum(one.light == "red" for one in outlooks)
    closed, no_plan = mean_closed(views), all(view.course_cost is None for view in views)
    cards = [
        Card(
            t("Goals"),
            desk.count(len(views)),
            t("{first} to {last}", first=str(town.strategy.first_year), last=str(town.strategy.last_year)),
        ),
        Card(
            t("On course"), f"{on_course} / {len(outlooks)}", t("indicators; {n} will miss their target", n=off_course)
        ),
        Card(
            t("Gaps the plan closes"),
            desk.percent(closed),
            t("no plan yet") if no_plan else t("mean over the goals by weight, as far as it may be told"),
        ),
        Card(t("Strategic measures"), desk.count(len(town.strategy.measures)), t("with lead, cost and staff")),
    ]
    show_cards(cards)
    show_origin(desk, town, "glance")


# --- goals ------------------------------------------------------------------------------------------------------------


def _show_goals(desk: Desk, town: Town, facts: Evidence, found: tuple[Sequence[GoalView], Sequence[Outlook]]) -> None:
    t, (views, outlooks) = desk.say, found
    if facts.plan is not None and views:
        _show_closed(desk, town, views)
    known = {view.goal.id: view for view in views}  # chosen by id: its texts may change meanwhile
    name = st.selectbox(
        t("Goal"),
        list(known),
        format_func=lambda one: f"{one} · {desk.tell(known[one].goal.title)}",
        key="strategy-goal",
    )
    if name is not None:
        _show_goal(desk, town, known[name], [one for one in outlooks if one.indicator.goal == name])
    st.divider()
    _show_way_back(desk, town, facts)


def _show_closed(desk: Desk, town: Town, views: Sequence[GoalView]) -> None:
    t = desk.say
    told = [(view, view.closed) for view in views if view.closed is not None]
    if not told:
        return
    weakest = min(told, key=lambda pair: pair[1])[0]
    bars = [
        Bar(
            name := f"{view.goal.id} · {desk.tell(view.goal.title)}",
            closed,
            MAIN,
            desk.percent(closed),
            f"{name}: {desk.percent(closed)}",
        )
        for view, closed in told
    ]
    title = t("The plan leaves most open in: {goal}", goal=desk.tell(weakest.goal.title))
    unit = t("Share of the missing levels of a goal that the course plan closes")
    alt = t("Bars of {n} goals; the smallest is {goal}.", n=len(bars), goal=desk.tell(weakest.goal.title))
    rows: list[list[Cell]] = [
        [
            desk.tell(view.goal.title),
            desk.percent(view.goal.weight),
            desk.percent(closed),
            desk.percent(1 - closed),
            desk.money(round(view.course_cost or 0)),
            desk.money(round(sum(view.measure_cost.values()))),
        ]
        for view, closed in told
    ]
    head = [t("Goal"), t("Weight"), t("Closed by the plan"), t("Still open"), t("Courses"), t("Measures in all")]
    show_figure(
        desk,
        Figure("goals-closed", partial(draw_bars, bars, 1.0), title, unit, alt),
        Table(t("Goals, what closes them and what it costs"), head, rows, frozenset(range(1, 6))),
    )
    show_origin(desk, town, "goals")


def _show_goal(desk: Desk, town: Town, view: GoalView, outlooks: Sequence[Outlook]) -> None:
    t, speaker = desk.say, speaker_of(desk)
    st.markdown(open_words(town, view, speaker))
    if outlooks:
        _show_lights(desk, outlooks, indicator_grid(outlooks, speaker).caption)
    show_grid(competency_grid(town, view, speaker), frozenset({1, 2, 3, 4, 5}))
    if view.modules:
        rows = [
            [
                desk.tell(town.module(name)),
                ", ".join(desk.tell(town.competency(one.competency)) for one in view.branches if name in one.modules),
            ]
            for name in view.modules
        ]
        show_table(Table(t("Courses of the plan that close it"), [t("Course"), t("Competencies")], rows))
    show_grid(measure_grid(town, view, speaker), frozenset(range(4, 9)))
    show_origin(desk, town, "goal", (view.goal.id,))
    offer_goal_form(desk, town, view.goal)


def _show_way_back(desk: Desk, town: Town, facts: Evidence) -> None:
    t = desk.say
    st.subheader(t("Which goal does a course serve?"), anchor=False)
    planned = {item.module: item for item in facts.plan.modules} if facts.plan else {}
    modules = sorted(town.catalogue.modules, key=lambda one: (one.id not in planned, desk.tell(one.title)))
    chosen = st.selectbox(t("Course"), modules, format_func=lambda one: desk.tell(one.title), key="strategy-course")
    if chosen is None:
        return
    served = goals_of_module(town.strategy, town.catalogue, chosen.id)
    rows: list[list[Cell]] = [
        [
            f"{goal} · {desk.tell(found.title)}" if (found := town.strategy.goal(goal)) else goal,
            ", ".join(desk.tell(town.competency(name)) for name in names),
        ]
        for goal, names in served.items()
    ]
    if rows:
        show_table(Table(t("Goals it serves"), [t("Goal"), t("by these competencies")], rows))
    else:
        st.info(t("No goal names a competency that this course teaches."), icon=":material/info:")
    offer = planned.get(chosen.id)
    if offer:
        cost = desk.money(round(offer.cost))
        st.caption(
            t("In the plan: {runs} courses, {seats} seats, {cost}.", runs=offer.sessions, seats=offer.seats, cost=cost)
        )
    elif facts.plan:
        st.caption(t("It is not part of the plan."))
    show_origin(desk, town, "course", (chosen.id,))


# --- indicators -------------------------------------------------------------------------------------------------------


def _show_indicators(desk: Desk, town: Town, outlooks: Sequence[Outlook]) -> None:
    t, speaker = desk.say, speaker_of(desk)
    if not outlooks:
        st.info(t("The strategy names no indicators."), icon=":material/info:")
        offer_new_indicator(desk, town)
        return
    _show_lights(desk, outlooks, t("All indicators"))
    show_origin(desk, town, "indicators")
    offer_new_indicator(desk, town)
    known = {one.indicator.id: one for one in outlooks}  # chosen by id: what is chosen may change meanwhile
    name = st.selectbox(
        t("Show the history of"),
        list(known),
        format_func=lambda one: desk.tell(known[one].indicator.name),
        key="strategy-indicator",
    )
    if name is None:
        return
    chosen = known[name]
    if not chosen.readings:
        offer_indicator_form(desk, town, chosen.indicator)
        return
    unit = t(
        "Measured values, target (dashed) and forecast; the bar holds {share} of single values if the trend holds",
        share=desk.percent(CERTAINTY),
    )
    alt = t(
        "{n} values from {first} to {last}; target {target}.",
        n=len(chosen.readings),
        first=speaker.day(chosen.readings[0].day),
        last=speaker.day(chosen.readings[-1].day),
        target=speaker.amount(chosen.indicator.target, chosen.indicator.unit),
    )
    history: list[list[Cell]] = [
        [speaker.day(one.day), speaker.amount(one.value, chosen.indicator.unit), one.source or "–"]
        for one in chosen.readings
    ]
    table = Table(t("Measured values"), [t("Day"), t("Value"), t("Source")], history, frozenset({1}))
    title = f"{desk.tell(chosen.indicator.name)} – {desk.tell(chosen.rule)}"
    legend = ((MAIN, t("Value")), (LIGHT_FILLS["amber"], t("Target")))
    show_figure(desk, Figure("outlook", partial(draw_outlook, chosen, speaker), title, unit, alt, legend), table)
    show_origin(desk, town, "indicators", (name,))
    offer_indicator_form(desk, town, chosen.indicator)


def _show_lights(desk: Desk, outlooks: Sequence[Outlook], caption: str) -> None:
    grid = indicator_grid(outlooks, speaker_of(desk))
    rows: list[list[Cell]] = [
        [row[0], light_mark(desk, one.light), *row[1:]] for one, row in zip(outlooks, grid.rows, strict=True)
    ]
    show_table(Table(caption, [grid.head[0], desk.say("Light"), *grid.head[1:]], rows))


# --- report -----------------------------------------------------------------------------------------------------------


def _offer_report(desk: Desk, town: Town, facts: Evidence) -> None:
    t = desk.say
    st.divider()
    st.subheader(t("Report to the council"), anchor=False)
    st.caption(t("One page per goal, money and resources, where the figures come from; scenarios once computed."))
    today = datetime.now(tz=UTC).date()
    order = ReportOrder(desk.language, today, desk.workspace.read(MASTER_FILE) is None, last_outcomes(desk))
    key = (*(desk.workspace.digest(name) for name in (MASTER_FILE, *FACTS)), repr(order))
    word, pdf = _print(key, town, facts, order)
    name = t("council-report")
    with st.container(horizontal=True):
        offer_bytes(f"{name}.docx", word, t("Council report as Word document"), primary=True)
        offer_bytes(f"{name}.pdf", pdf, t("Council report as accessible PDF"))


@st.cache_data(max_entries=6, show_spinner=False)
def _print(key: tuple[str, ...], _town: Town, _facts: Evidence, _order: ReportOrder) -> tuple[bytes, bytes]:
    """The report in both forms, set once for what it is made of."""
    del key
    paper = write_council_report(_town, _facts, _order)
    return write_paper_docx(paper), write_paper_pdf(paper)
