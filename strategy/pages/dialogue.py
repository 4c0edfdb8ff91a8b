"""Dialogue with citizens: events by degree, feedback over time, targets, competencies affected, the public page."""

from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from dashboard import (
    Card,
    Cell,
    Desk,
    Figure,
    Mark,
    Table,
    offer_bytes,
    open_tabs,
    show_cards,
    show_figure,
    show_head,
    show_table,
)
from store import MASTER_FILE
from strategy.charts import draw_line
from strategy.events_files import write_event_calendar, write_registration_list
from strategy.feedback import WHOLE, Voice, summarise_feedback, watch_answers, watch_results
from strategy.goals import explain_weights
from strategy.ground import Town
from strategy.model import Event
from strategy.pages.adding import offer_new_event
from strategy.pages.editing import offer_event_form
from strategy.pages.intake import show_intake
from strategy.pages.sources import read_town, show_origin, speaker_of
from strategy.public_page import write_public_page
from strategy.wording import ACCESS, STATUSES

_TOP = 100.0


def show_dialogue(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Dialogue with citizens"), t("Events, feedback and what it means for learning; the public page."))
    town = read_town(desk)
    if town is None:
        return
    if desk.workspace.read(MASTER_FILE) is None:
        st.info(
            t("Events and feedback are examples. Replace them by your own under master data."), icon=":material/tune:"
        )
    today = datetime.now(tz=UTC).date()
    _show_targets(desk, town, today)
    events, feedback, intake, weights, public = open_tabs(
        [t("Events"), t("Feedback"), t("Read feedback in"), t("What it means for learning"), t("Public page")]
    )
    with events:
        _show_events(desk, town)
    with feedback:
        _show_feedback(desk, town)
    with intake:
        show_intake(desk, town)
    with weights:
        _show_weights(desk, town)
    with public:
        _offer_page(desk, town, today)


def _show_targets(desk: Desk, town: Town, today: date) -> None:
    t = desk.say
    answers = watch_answers(town.dialogue, today, town.smallest_group)
    results = watch_results(town.dialogue, today)
    waiting = [one for one in town.dialogue.events if one.status == "held" and one.published is None]
    late = [one for one in waiting if (today - one.day).days > town.dialogue.result_days]
    cards = [
        Card(t("First answer in time"), desk.percent(answers.kept), t("within {n} days", n=answers.days)),
        Card(t("Published result in time"), desk.percent(results.kept), t("within {n} days", n=results.days)),
        Card(t("Answers still owed"), desk.count(len(waiting)), t("{n} of them overdue", n=len(late))),
    ]
    show_cards(cards)
    show_origin(desk, town, "targets")
    for one in late:
        st.warning(t("The answer to “{event}” is overdue.", event=desk.tell(one.title)), icon=":material/schedule:")


# --- events -----------------------------------------------------------------------------------------------------------


def _show_events(desk: Desk, town: Town) -> None:
    t = desk.say
    if not town.dialogue.events:
        st.info(t("The sheet dialogue_events holds no events yet."), icon=":material/info:")
        offer_new_event(desk, town)
        return
    order = {row.text("name_de"): number for number, row in enumerate(town.tables["dialogue_degrees"].rows)}
    events = sorted(town.dialogue.events, key=lambda one: (order.get(one.degree.de, 0), one.day))
    head = [t("Event"), t("Degree"), t("Form"), t("Day"), t("Registered / seats"), t("State")]
    rows = [_event_row(desk, one) for one in events]
    show_table(Table(t("Events by degree of participation"), head, rows, frozenset({4})))
    show_origin(desk, town, "events")
    offer_new_event(desk, town)
    known = {one.id: one for one in events}  # chosen by id: what is chosen may change meanwhile
    chosen = st.selectbox(
        t("Event"), list(known), format_func=lambda name: desk.tell(known[name].title), key="dialogue-event"
    )
    if chosen is not None:
        _show_event(desk, known[chosen])
        offer_event_form(desk, town, known[chosen])
    calendar = write_event_calendar(town.dialogue.events, speaker_of(desk), town.name)
    offer_bytes("{}.ics".format(t("citizen-dialogue")), calendar, t("All events for the calendar"))


def _event_row(desk: Desk, one: Event) -> list[Cell]:
    full = one.capacity is not None and one.registered >= one.capacity
    seats = f"{desk.count(one.registered)} / {desk.count(one.capacity)}"
    registered: Cell = Mark(desk.say("{n} – full", n=seats), "warn") if full else seats
    return [
        desk.tell(one.title),
        desk.tell(one.degree),
        desk.tell(one.format),
        desk.day(one.day),
        registered,
        Mark(desk.say(STATUSES[one.status]), "good" if one.published else "plain"),
    ]


def _show_event(desk: Desk, one: Event) -> None:
    t = desk.say
    if one.access:
        st.markdown(t("Accessibility: {access}", access=", ".join(t(ACCESS[name]) for name in one.access)))
    if desk.tell(one.result):
        st.markdown(t("Result: {result}", result=desk.tell(one.result)))
    if desk.tell(one.answer):
        st.markdown(t("Answer of the town: {answer}", answer=desk.tell(one.answer)))
    name = "{}-{}.xlsx".format(t("registrations"), one.id.lower())
    offer_bytes(name, write_registration_list(one, speaker_of(desk)), t("List for registrations"))


# --- feedback ---------------------------------------------------------------------------------------------------------


def _show_feedback(desk: Desk, town: Town) -> None:
    t = desk.say
    voices = summarise_feedback(town.dialogue.feedback, town.smallest_group)
    quarters = [one for one in voices if one.topic is None and one.period != WHOLE]
    rated = [(one.period, one.satisfaction) for one in quarters if one.satisfaction is not None]
    if not rated:
        st.info(t("There is too little feedback to show anything."), icon=":material/info:")
        return
    points = [(period, value, f"{period}: {desk.number(value, 0)}") for period, value in rated]
    change = rated[-1][1] - rated[0][1]
    values = {"first": desk.number(rated[0][1], 0), "last": desk.number(rated[-1][1], 0)}
    title = (
        t("Satisfaction rose from {first} to {last}", **values)
        if change > 0
        else t("Satisfaction went from {first} to {last}", **values)
    )
    alt = t("Line over {n} quarters from {first} to {last}.", n=len(points), **values)
    unit = t("Mean satisfaction from 0 to 100 by quarter")
    table = Table(
        t("Feedback by quarter"),
        [t("Quarter"), t("Number (rounded)"), t("Satisfaction (0 to 100)")],
        [_voice_row(desk, one.period, one) for one in quarters],
        frozenset({1, 2}),
    )
    show_figure(desk, Figure("satisfaction", partial(draw_line, points, _TOP), title, unit, alt), table)
    said = speaker_of(desk).quarter
    periods = [one.period for one in reversed(quarters)]
    chosen = st.selectbox(t("Quarter"), periods, format_func=said, key="dialogue-quarter")
    names = {topic.id: desk.tell(topic.name) for topic in town.dialogue.topics}
    rows = [
        _voice_row(desk, names.get(one.topic or "", t("no topic")), one)
        for one in voices
        if one.period == chosen and one.topic is not None
    ]
    head = [t("Topic"), t("Number (rounded)"), t("Satisfaction (0 to 100)")]
    note = t(
        "Numbers are rounded to multiples of {k}. Topics are hidden where fewer than {k} spoke, or where that could be "
        "worked out from the others.",
        k=town.smallest_group,
    )
    show_table(Table(t("Topics, {period} (rounded)", period=said(chosen)), head, rows, frozenset({1, 2}), note))
    show_origin(desk, town, "feedback")


def _voice_row(desk: Desk, name: str, one: Voice) -> list[Cell]:
    hidden = Mark(desk.say("not shown"), "hidden")
    return [
        name,
        hidden if one.count is None else desk.count(one.count),
        hidden if one.satisfaction is None else desk.number(one.satisfaction, 0),
    ]


# --- learning ---------------------------------------------------------------------------------------------------------


def _show_weights(desk: Desk, town: Town) -> None:
    t, strategy = desk.say, town.strategy
    if strategy.complaint_weight:
        words = t(
            "Complaints raise the weight of the competency they touch most by {most}, others by less. Never hidden: "
            "each step stands in the table.",
            most=desk.percent(strategy.complaint_weight),
        )
    else:
        words = t(
            "Complaints change no weight: the setting dialogue.complaint_weight is 0. With 0.1 they would raise the "
            "competency they touch most by a tenth."
        )
    st.info(words, icon=":material/balance:")
    shares = strategy.complaints or {}
    rows: list[list[Cell]] = [
        [
            desk.tell(town.competency(part.competency)),
            desk.percent(shares.get(part.competency, 0.0)),
            desk.number(part.goals, 2),
            f"× {desk.number(part.complaints, 2)}",
            desk.number(part.weight, 2),
        ]
        for part in sorted(explain_weights(strategy, town.framework), key=lambda one: -shares.get(one.competency, 0.0))
        if part.competency in shares
    ]
    if rows:
        head = [t("Competency"), t("Share of complaints"), t("Weight from the goals"), t("from complaints")]
        head.append(t("Weight"))
        note = t("Links between topics and competencies stand in the sheet feedback_topics.")
        show_table(Table(t("What citizens complain about, by competency"), head, rows, frozenset({1, 2, 3, 4}), note))
        show_origin(desk, town, "complaints")
    else:
        st.caption(t("There are too few complaints to tell anything."))


def _offer_page(desk: Desk, town: Town, today: date) -> None:
    t = desk.say
    st.markdown(
        t(
            "One file for the town's website: goals, indicators, events, results and feedback in German, plain German "
            "and English. No scripts, nothing loaded from elsewhere, no personal data."
        )
    )
    content = write_public_page(town, today, example=desk.workspace.read(MASTER_FILE) is None)
    offer_bytes("{}.html".format(t("progress")), content, t("Public page as HTML file"), primary=True)
    show_origin(desk, town, "public")
