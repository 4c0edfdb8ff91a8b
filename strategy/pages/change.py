"""Leadership and change: support for leaders, communication plan, drafts, readiness, "you said - we did"."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import partial

import streamlit as st

from dashboard import Cell, Desk, Figure, Mark, Table, offer_bytes, open_tabs, show_figure, show_head, show_table
from store import MASTER_FILE
from strategy.change import (
    form_peer_groups,
    leadership_competencies,
    leading_roles,
    next_due,
    propose_support,
    publishable_ideas,
)
from strategy.charts import draw_line
from strategy.communication import KINDS, Draft, Kind, draft_communication, write_communication
from strategy.goals import Evidence
from strategy.ground import Town
from strategy.pages.adding import offer_told_form
from strategy.pages.mentoring import show_mentoring
from strategy.pages.sources import read_facts, read_town, show_origin
from strategy.pages.voices import BLOCKS, offer_reading, show_wish_groups
from strategy.paper_docx import write_paper_docx
from strategy.wording import AUDIENCES, CADENCES

_FORMS = {"coaching": "coaching", "mentoring": "mentoring", "peers": "peer group", "none": "nothing needed"}
_SCALE = 5.0


def show_change(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Leadership and change"), t("Support for leaders, what is told to whom and when, and what staff said."))
    town = read_town(desk)
    if town is None:
        return
    if desk.workspace.read(MASTER_FILE) is None:
        st.info(
            t("Programme, communication plan and ideas are examples. Replace them by your own under master data."),
            icon=":material/tune:",
        )
    facts = read_facts(desk)
    leaders, plan, drafts, ideas, readiness = open_tabs(
        [t("Leaders"), t("Communication plan"), t("Drafts"), t("You said, we did"), t("Readiness")]
    )
    with leaders:
        _show_leaders(desk, town, facts)
    with plan:
        _show_plan(desk, town, datetime.now(tz=UTC).date())
    with drafts:
        _show_drafts(desk, town, facts)
    with ideas:
        _show_ideas(desk, town)
        show_wish_groups(desk, town)
    with readiness:
        _show_readiness(desk, town)
        offer_reading(desk, town)


# --- leaders ----------------------------------------------------------------------------------------------------------


def _show_leaders(desk: Desk, town: Town, facts: Evidence) -> None:
    t = desk.say
    competencies = leadership_competencies(town.framework, town.tables)
    names = ", ".join(desk.tell(town.competency(name)) for name in competencies) or "–"
    st.markdown(t("Leadership competencies (leading roles need a level more than others): {names}.", names=names))
    st.info(
        t(
            "The rule: two levels missing in one of them – coaching; one level in several – mentoring; one level in "
            "one – a peer group. It only proposes; everything is voluntary."
        ),
        icon=":material/rule:",
    )
    _show_gaps(desk, town, facts, competencies)
    _show_programme(desk, town)
    if facts.demand is None or facts.demand.mode != "named":
        st.caption(t("Proposals for single leaders need a survey in the named mode, under a works agreement."))
        return
    found = propose_support(facts.demand, leading_roles(town.tables), competencies)
    rows: list[list[Cell]] = [[one.leader, t(_FORMS[one.form]), desk.tell(one.reason)] for one in found]
    if rows:
        head = [t("Leader"), t("Form"), t("Reason")]
        show_table(Table(t("Proposed support"), head, rows, personal=True))
        show_origin(desk, town, "leaders")
    peers = [one.leader for one in found if one.form == "peers"]
    settings = {row.text("key"): row for row in town.tables["settings"].rows}
    low, high = (settings[f"peer_consulting.group_{end}"].whole("value") or 5 for end in ("min", "max"))
    for number, group in enumerate(form_peer_groups(peers, low, high), start=1):
        st.markdown(t("Peer group {number}: {people}", number=number, people=", ".join(group)))
    show_mentoring(desk, town, facts.demand)


def _show_gaps(desk: Desk, town: Town, facts: Evidence, competencies: Sequence[str]) -> None:
    t = desk.say
    roles = [role for role in town.framework.roles if role.id in leading_roles(town.tables)]
    if not facts.needs or not roles:
        return
    hidden = Mark(t("not shown"), "hidden")
    rows: list[list[Cell]] = [
        [
            desk.tell(town.competency(name)),
            *(
                hidden if (gap := facts.roles.get(role.id, {}).get(name)) is None else desk.number(gap)
                for role in roles
            ),
        ]
        for name in competencies
    ]
    head = [t("Competency"), *(desk.tell(role.name) for role in roles)]
    note = t("Average missing levels, as the survey was published. Hidden where too few leaders answered.")
    show_table(Table(t("Leaders' needs in leadership competencies"), head, rows, frozenset(range(1, len(head))), note))
    show_origin(desk, town, "leaders")


def _show_programme(desk: Desk, town: Town) -> None:
    t = desk.say
    settings = {row.text("key"): row for row in town.tables["settings"].rows}

    def value(key: str) -> float:
        found = settings[key].value("value") or 0.0 if key in settings else 0.0
        return int(found) if found.is_integer() else found

    hours = value("coaching.hours_per_person") + value("coaching.transfer_hours")
    rows: list[list[Cell]] = [
        [
            t("coaching"),
            t("{n} hours within {months} months", n=hours, months=value("coaching.max_months")),
            desk.money(round(hours * value("coaching.eur_per_hour"))),
        ],
        [
            t("mentoring"),
            t(
                "{n} meetings of {minutes} minutes within {months} months",
                n=value("mentoring.meetings"),
                minutes=value("mentoring.minutes_per_meeting"),
                months=value("mentoring.months"),
            ),
            "–",
        ],
        [
            t("peer group"),
            t(
                "{low} to {high} people, {n} meetings a year of {minutes} minutes",
                low=value("peer_consulting.group_min"),
                high=value("peer_consulting.group_max"),
                n=value("peer_consulting.meetings_per_year"),
                minutes=value("peer_consulting.minutes"),
            ),
            "–",
        ],
    ]
    head = [t("Form"), t("Extent"), t("Cost per person")]
    show_table(Table(t("Programme for leaders (sheet settings)"), head, rows, frozenset({2})))
    show_origin(desk, town, "programme")


# --- communication ----------------------------------------------------------------------------------------------------


def _show_plan(desk: Desk, town: Town, today: date) -> None:
    t = desk.say
    rows: list[list[Cell]] = []
    for one in town.dialogue.plan:
        due = next_due(one, today)
        state: Cell = "–" if due is None else _due_mark(desk, due, today)
        last = desk.day(one.last_done) if one.last_done else "–"
        who = one.responsible or "–"
        rows.append([desk.tell(one.name), t(AUDIENCES[one.audience]), t(CADENCES[one.cadence]), who, last, state])
    if not rows:
        st.info(t("The sheet change_communication is empty."), icon=":material/info:")
        return
    head = [t("Format"), t("Audience"), t("How often"), t("Who takes care"), t("Last time"), t("Next due")]
    show_table(Table(t("Who is told what and when"), head, rows))
    show_origin(desk, town, "communication")
    offer_told_form(desk, town)


def _due_mark(desk: Desk, due: date, today: date) -> Mark:
    if due >= today:
        return Mark(desk.day(due), "good")
    return Mark(desk.say("{day} – overdue", day=desk.day(due)), "bad")


def _show_drafts(desk: Desk, town: Town, facts: Evidence) -> None:
    t = desk.say
    st.markdown(t("Drafts with published figures only. Edit them, then take them along."))
    kind: Kind | None = st.selectbox(t("Draft"), list(KINDS), format_func=lambda one: t(KINDS[one]), key="draft-kind")
    if kind is None:
        return
    draft = draft_communication(kind, town, facts, desk.language)
    title = st.text_input(t("Title"), draft.title, key=f"draft-title-{kind}-{desk.language}")
    text = st.text_area(t("Text"), draft.text, height=320, key=f"draft-text-{kind}-{desk.language}")
    today = datetime.now(tz=UTC).date()
    paper = write_communication(Draft(title, text), town.name, today, desk.language)
    offer_bytes(f"{kind}.docx", write_paper_docx(paper), t("Draft as Word document"), primary=True)
    show_origin(desk, town, "drafts")


def _show_ideas(desk: Desk, town: Town) -> None:
    t = desk.say
    public = {one.id for one in publishable_ideas(town.dialogue.ideas)}
    rows: list[list[Cell]] = [
        [
            desk.tell(one.said),
            desk.tell(town.competency(one.competency)) if one.competency else "–",
            desk.tell(one.did) or Mark(t("not answered yet"), "warn"),
            Mark(t("published"), "good") if one.id in public else Mark(t("not published"), "hidden"),
        ]
        for one in town.dialogue.ideas
    ]
    if not rows:
        st.info(t("The sheet staff_ideas is empty."), icon=":material/info:")
        return
    note = t("Published is what at least ten people said and what was answered.")
    head = [t("You said"), t("Competency"), t("We did"), t("State")]
    show_table(Table(t("You said, we did"), head, rows, note=note))
    show_origin(desk, town, "ideas")


# --- readiness --------------------------------------------------------------------------------------------------------


def _show_readiness(desk: Desk, town: Town) -> None:
    t = desk.say
    blocks = [key for key in BLOCKS if any(one.block == key for one in town.dialogue.change)]
    if not blocks:
        st.info(t("The sheet change_readings holds no values yet."), icon=":material/info:")
        return
    chosen = st.selectbox(t("Survey block"), blocks, format_func=lambda key: t(BLOCKS[key]), key="change-block")
    readings = sorted((one for one in town.dialogue.change if one.block == chosen), key=lambda one: one.year)
    shown = [one for one in readings if one.n >= town.smallest_group]
    if not shown:
        st.info(t("Too few answers to show anything."), icon=":material/info:")
        return
    points = [(str(one.year), one.mean, f"{one.year}: {desk.number(one.mean)}") for one in shown]
    name, first, last = t(BLOCKS[chosen or blocks[0]]), desk.number(shown[0].mean), desk.number(shown[-1].mean)
    title = t("{block}: from {first} to {last}", block=name, first=first, last=last)
    unit = t("Mean of the survey block from 1 to 5")
    alt = t("Line over {n} years from {first} to {last}.", n=len(points), first=first, last=last)
    rows: list[list[Cell]] = [[str(one.year), desk.count(one.n), desk.number(one.mean)] for one in shown]
    table = Table(name, [t("Year"), t("Answers"), t("Mean")], rows, frozenset({1, 2}))
    show_figure(desk, Figure("readiness", partial(draw_line, points, _SCALE), title, unit, alt), table)
    show_origin(desk, town, "readiness", (chosen or blocks[0],))
