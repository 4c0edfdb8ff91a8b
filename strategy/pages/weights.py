"""Weights of the goals: tried on screen with their effect on priorities and plan, compared pairwise, saved, undone."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from itertools import combinations

import streamlit as st

from curriculum import Plan, optimise_plan
from dashboard import (
    Card,
    Cell,
    Desk,
    Mark,
    Progress,
    Table,
    run_stoppable_job,
    show_cards,
    show_problem,
    show_table,
)
from needs_analysis import Message, UserError
from strategy.edit import change_weights, read_log, round_shares, standing_change, undo_weights
from strategy.goals import Evidence, compare_priorities, competency_weights, explain_weights, set_goal_weights
from strategy.ground import Town, scenario_ground
from strategy.model import Strategy
from strategy.pages.sources import keep_tables, read_results, show_origin
from strategy.pairwise import CONSISTENT, weigh_pairs

_FIRST = 10
_FEWEST = 2
_SCALE = (1 / 9, 1 / 7, 1 / 5, 1 / 3, 1.0, 3.0, 5.0, 7.0, 9.0)
_WORDS: Mapping[float, str] = {
    1.0: "both matter the same",
    3.0: "matters a little more",
    5.0: "matters more",
    7.0: "matters much more",
    9.0: "matters extremely more",
}


def show_weights(desk: Desk, town: Town, facts: Evidence) -> None:
    """The tab."""
    t = desk.say
    st.markdown(t("Try other weights. Nothing is saved before you say so; below you see what they would change."))
    _take_proposal()
    wanted = _ask(desk, town)
    _offer_pairs(desk, town)
    try:
        shares = round_shares(wanted)
    except UserError as error:
        show_problem(desk, error)
        return
    tried = set_goal_weights(town.strategy, shares)
    _show_shares(desk, town, shares)
    _show_priorities(desk, town, tried, facts)
    _show_plan_effect(desk, town, tried, facts)
    _offer_saving(desk, town, shares)
    _show_parts(desk, town, tried)
    _show_log(desk, town)


def _take_proposal() -> None:
    """Put weights that pairwise comparison found, or that were undone, into the fields."""
    for goal, value in st.session_state.pop("weights-proposal", {}).items():
        st.session_state[f"weight-{goal}"] = value


def _ask(desk: Desk, town: Town) -> dict[str, float]:
    wanted = {}
    goals = town.strategy.goals
    for start in range(0, len(goals), 3):
        for goal, column in zip(goals[start : start + 3], st.columns(3), strict=False):
            key = f"weight-{goal.id}"
            if key not in st.session_state:
                st.session_state[key] = round(100 * goal.weight, 1)
            label = f"{goal.id} · {desk.tell(goal.title)}"
            wanted[goal.id] = float(column.number_input(label, 0.0, 100.0, step=1.0, format="%g", key=key))
    return wanted


def _show_shares(desk: Desk, town: Town, shares: Mapping[str, float]) -> None:
    t = desk.say
    rows: list[list[Cell]] = [
        [
            f"{goal.id} · {desk.tell(goal.title)}",
            desk.percent(goal.weight, 1),
            desk.percent(shares[goal.id], 1),
        ]
        for goal in town.strategy.goals
    ]
    note = t("What you enter is scaled so that all weights together are 100%.")
    show_table(Table(t("Weights saved and tried"), [t("Goal"), t("Saved"), t("Tried")], rows, frozenset({1, 2}), note))
    show_origin(desk, town, "weights")


# --- effects ----------------------------------------------------------------------------------------------------------


def _show_priorities(desk: Desk, town: Town, tried: Strategy, facts: Evidence) -> None:
    t = desk.say
    before, after = competency_weights(town.strategy, town.framework), competency_weights(tried, town.framework)
    found = compare_priorities(facts.needs, before, after)
    if not found:
        st.info(t("Without an analysed survey there are no priorities to compare."), icon=":material/info:")
        return
    rows: list[list[Cell]] = [
        [
            desk.tell(town.competency(one.competency)),
            desk.number(one.gap),
            f"{one.place_before}",
            f"{one.place_after}",
            _moved(desk, one.place_before - one.place_after),
            desk.number(one.before, 2),
            desk.number(one.after, 2),
        ]
        for one in found[:_FIRST]
    ]
    head = [
        t("Competency"),
        t("Gap"),
        t("Place now"),
        t("Place then"),
        t("Moves"),
        t("Priority now"),
        t("Priority then"),
    ]
    show_table(Table(t("What changes in the priorities"), head, rows, frozenset({1, 2, 3, 5, 6})))
    show_origin(desk, town, "priorities")


def _moved(desk: Desk, places: int) -> Mark:
    if not places:
        return Mark(desk.say("stays"), "plain")
    return Mark(f"▲ {places}", "good") if places > 0 else Mark(f"▼ {-places}", "warn")


def _show_plan_effect(desk: Desk, town: Town, tried: Strategy, facts: Evidence) -> None:
    t = desk.say
    results = read_results(desk)
    if facts.plan is None:
        st.info(t("Without a plan there is nothing to compare. Make one first."), icon=":material/info:")
        return
    weights = competency_weights(tried, town.framework)
    key = repr(sorted(weights.items()))

    def work(progress: Progress, go_on: Callable[[], bool]) -> tuple[str, Plan]:
        ground = scenario_ground(town, results, weights)
        progress(Message("Planning with the weights tried …"))
        return key, optimise_plan(
            ground.demand, ground.catalogue, ground.limits, lambda *_: go_on(), first_day=ground.calendar.first_day
        )

    asked = st.button(t("Compute the plan with these weights"), icon=":material/calculate:")
    done = run_stoppable_job(desk, "weights-job", t("Planning with the weights tried"), work if asked else None)
    if done is not None:
        st.session_state["weights-plan"] = done
    kept = st.session_state.get("weights-plan")
    if kept is not None and kept[0] == key:
        _compare(desk, town, facts.plan, kept[1])


def _compare(desk: Desk, town: Town, now: Plan, then: Plan) -> None:
    t = desk.say
    show_cards(
        [
            Card(t("Cost"), desk.money(round(then.cost)), t("now {cost}", cost=desk.money(round(now.cost)))),
            Card(
                t("Learning hours"), desk.count(round(then.hours)), t("now {hours}", hours=desk.count(round(now.hours)))
            ),
        ]
    )
    seats = [{item.module: item.seats for item in plan.modules} for plan in (now, then)]
    changed = [name for name in sorted({*seats[0], *seats[1]}) if seats[0].get(name, 0) != seats[1].get(name, 0)]
    if not changed:
        st.success(t("The plan stays the same."), icon=":material/check_circle:")
        return
    rows: list[list[Cell]] = [
        [desk.tell(town.module(name)), desk.count(seats[0].get(name, 0)), desk.count(seats[1].get(name, 0))]
        for name in changed
    ]
    head = [t("Course"), t("Seats now"), t("Seats then")]
    show_table(Table(t("What changes in the plan"), head, rows, frozenset({1, 2})))
    show_origin(desk, town, "plan_effect")


# --- pairwise ---------------------------------------------------------------------------------------------------------


def _offer_pairs(desk: Desk, town: Town) -> None:
    t, goals = desk.say, town.strategy.goals
    if not _FEWEST <= len(goals) <= _FIRST:
        return
    with st.expander(t("Compare goals in pairs instead")):
        titles = {goal.id: desk.tell(goal.title) for goal in goals}
        said = {}
        for one, other in combinations(titles, 2):
            said[one, other] = st.select_slider(
                f"{one} {titles[one]} ↔ {other} {titles[other]}",
                _SCALE[::-1],
                value=1.0,
                format_func=partial(_scale_words, desk, (one, other)),
                key=f"pair-{one}-{other}",
            )
        found = weigh_pairs(tuple(titles), said)
        words = ", ".join(f"{name} {desk.percent(weight)}" for name, weight in found.weights.items())
        ratio = desk.number(found.ratio, 2)
        if found.consistent:
            st.success(
                t("Consistent (ratio {ratio}, at most {most}): {weights}", ratio=ratio, most=CONSISTENT, weights=words)
            )
        elif found.doubt:
            pair = " – ".join(found.doubt[0])
            st.warning(
                t(
                    "Not consistent (ratio {ratio}, at most {most}). Look again at {pair}.",
                    ratio=ratio,
                    most=CONSISTENT,
                    pair=pair,
                )
            )
        if st.button(t("Put these weights into the fields"), icon=":material/arrow_upward:"):
            st.session_state["weights-proposal"] = {
                name: round(100 * weight, 1) for name, weight in found.weights.items()
            }
            st.rerun()


def _scale_words(desk: Desk, pair: tuple[str, str], value: float) -> str:
    words = desk.say(_WORDS[round(max(value, 1 / value))])
    return words if value == 1.0 else f"{pair[0] if value > 1 else pair[1]} {words}"


# --- saving -----------------------------------------------------------------------------------------------------------


def _offer_saving(desk: Desk, town: Town, shares: Mapping[str, float]) -> None:
    t = desk.say
    reason = st.text_input(t("Why? (goes into the log)"), max_chars=200, key="weights-reason")
    now = datetime.now(tz=UTC)
    with st.container(horizontal=True):
        if st.button(t("Save these weights"), type="primary", icon=":material/save:"):
            keep_tables(desk, change_weights(town.tables, shares, reason, now))
            st.session_state["weights-saved"] = True
            st.rerun()
        if standing_change(town.tables) and st.button(t("Undo the last change"), icon=":material/undo:"):
            back = undo_weights(town.tables, now)
            if back is not None:
                keep_tables(desk, back)
                st.session_state["weights-proposal"] = {
                    row.text("id"): round(100 * (row.value("weight") or 0), 1) for row in back["goals"].rows
                }
                st.rerun()
    if st.session_state.pop("weights-saved", False):
        st.success(
            t(
                "Saved in the master data. They count from the next plan on; the page of learning needs follows with "
                "the next analysis."
            ),
            icon=":material/check_circle:",
        )


def _show_parts(desk: Desk, town: Town, tried: Strategy) -> None:
    t = desk.say
    with st.expander(t("How the weight of a competency comes about")):
        rows: list[list[Cell]] = [
            [
                desk.tell(town.competency(part.competency)),
                desk.number(part.goals, 2),
                f"× {desk.number(part.complaints, 2)}",
                desk.number(part.weight, 2),
            ]
            for part in sorted(explain_weights(tried, town.framework), key=lambda one: -one.weight)
        ]
        head = [t("Competency"), t("from the goals"), t("from complaints"), t("Weight")]
        note = t(
            "Complaints raise a weight by {most} at most (setting dialogue.complaint_weight). All weights average 1.",
            most=desk.percent(tried.complaint_weight),
        )
        show_table(Table(t("Parts of the weights tried"), head, rows, frozenset({1, 2, 3}), note))
        show_origin(desk, town, "priorities")


_ACTIONS = {
    "weights": "Weights changed",
    "undo": "Change taken back",
    "commitment": "Course plan committed",
    "feedback": "Feedback imported",
    "indicator": "Indicator entered",
    "edit": "Row changed",
    "undo_edit": "Change taken back",
    "workbook": "Changed in the workbook",
}


def _show_log(desk: Desk, town: Town) -> None:
    t = desk.say
    log = read_log(town.tables)
    if not log:
        return
    with st.expander(t("Changes so far ({n})", n=len(log))):
        rows: list[list[Cell]] = [
            [one.moment, t(_ACTIONS.get(one.action, "Weights changed")), one.item, one.before, one.after, one.reason]
            for one in reversed(log)
        ]
        head = [t("When (UTC)"), t("What"), t("On what"), t("Before"), t("After"), t("Reason")]
        show_table(Table(t("Log of the strategy"), head, rows))
