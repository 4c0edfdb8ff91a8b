"""Mentors and mentees: chosen on screen or read from a list, matched with a proof, with agreements to take along."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from curriculum import (
    Matching,
    MentorRules,
    Volunteers,
    match_mentors,
    pack_files,
    read_volunteers,
    tell_pair,
    write_mentoring,
    write_volunteer_list,
)
from dashboard import Cell, Desk, Mark, Table, offer_made, show_problem, show_table
from needs_analysis import Demand, Problem, UserError
from strategy.ground import Town, open_year

_TYPES = ["xlsx", "ods", "csv", "json"]


def show_mentoring(desk: Desk, town: Town, demand: Demand) -> None:
    """Who has said yes, the best pairs with their reasons and the proof, and what to take along."""
    t = desk.say
    with st.expander(t("Match mentors and mentees who have said yes")):
        words = t(
            "Choose people here, or fill in the list: it also takes superiors, languages, wishes and pairs to be kept "
            "apart. It is read and not kept."
        )
        st.markdown(words)
        people = [one.id for one in demand.learners]
        mentors = st.multiselect(t("Mentors"), people, key="mentors")
        mentees = st.multiselect(t("Mentees"), [one for one in people if one not in mentors], key="mentees")
        _offer_list(desk, people, {"mentor": mentors, "mentee": mentees})
        file = st.file_uploader(t("List for the mentoring"), type=_TYPES, max_upload_size=20, key="mentoring-list")
        if file is not None:
            asked = _read_list(desk, (file.name, file.getvalue()), people)
        elif mentors and mentees:
            asked = Volunteers(dict.fromkeys(mentors, 1), tuple(mentees), _ask_rules(desk, mentors, mentees))
        else:
            asked = None
        if asked is not None:
            _show_pairs(desk, town, demand, match_mentors(demand, asked.mentors, asked.mentees, asked.rules))


def _offer_list(desk: Desk, people: Sequence[str], chosen: dict[str, list[str]]) -> None:
    t = desk.say
    make = partial(write_volunteer_list, people, chosen, desk.language)
    offer_made(desk, f"{t('mentoring-list')}.xlsx", "see_change", make, t("List to fill in (Excel)"))


def _read_list(desk: Desk, file: tuple[str, bytes], people: Sequence[str]) -> Volunteers | None:
    """Who takes part as a list says; None, and what to mend on the page, where it cannot be used yet."""
    try:
        found = read_volunteers(*file, people)
    except UserError as error:
        show_problem(desk, error)
        return None
    if found.problems:
        _show_problems(desk, found.problems)
    if found.errors:
        st.error(
            desk.say("Mend the list and read it again; pairs are told without errors only."), icon=":material/error:"
        )
        return None
    return found.volunteers


def _show_problems(desk: Desk, problems: Sequence[Problem]) -> None:
    t = desk.say
    rows: list[list[Cell]] = [
        [
            Mark(t("to mend"), "bad") if one.severity == "error" else Mark(t("look at it"), "warn"),
            str(one.row or "–"),
            one.column,
            desk.tell(one.message),
        ]
        for one in problems
    ]
    head = [t("State"), t("Row"), t("Column"), t("What to do")]
    show_table(Table(t("What was found in the list"), head, rows, frozenset({1}), personal=True))


def _ask_rules(desk: Desk, mentors: Sequence[str], mentees: Sequence[str]) -> MentorRules:
    """Mentees per mentor, pairs that must not be, and pairs wished for."""
    t = desk.say
    pairs = [(mentee, mentor) for mentee in mentees for mentor in mentors]
    places = st.number_input(t("Mentees per mentor at most"), 1, 5, 1, key="mentor-places")
    left, right = st.columns(2)
    blocked = left.multiselect(t("Blocked pairs"), pairs, format_func=" – ".join, key="mentor-blocked")
    wished = right.multiselect(t("Pairs wished for"), pairs, format_func=" – ".join, key="mentor-wished")
    st.caption(t("Here nobody's superior is known: use the list where reporting lines matter."))
    return MentorRules(
        capacity=dict.fromkeys(mentors, int(places)),
        blocked=blocked,
        wishes={mentee: frozenset(mentor for one, mentor in wished if one == mentee) for mentee, _ in wished},
    )


def _show_pairs(desk: Desk, town: Town, demand: Demand, found: Matching) -> None:
    t = desk.say
    names = {one.id: one.name for one in town.framework.competencies}
    pairs = [
        {"mentee": one.mentee, "mentor": one.mentor, "reason": tell_pair(one, names, desk.language)}
        for one in found.pairs
    ]
    rows: list[list[Cell]] = [
        [pair["mentee"], pair["mentor"], desk.number(one.fit, 2), pair["reason"]]
        for one, pair in zip(found.pairs, pairs, strict=True)
    ]
    rows += [[mentee, "–", "–", desk.tell(reason)] for mentee, reason in found.unmatched.items()]
    head = [t("Mentee"), t("Mentor"), t("Fit"), t("Reason")]
    note = t(
        "Fit: missing levels in which the mentor is ahead, by the weight of the competency; more in one place and for "
        "a wish."
    )
    show_table(Table(t("The best pairs"), head, rows, frozenset({2}), note, personal=True))
    if found.proven:
        words = t(
            "Proven: the pairs come to {fit} together, and no other matching to more than {bound}.",
            fit=desk.number(found.fit, 2),
            bound=desk.number(found.bound, 2),
        )
        st.success(words, icon=":material/verified:")
    if pairs:
        files = partial(_pack_agreements, desk, town, demand, pairs)
        label = t("Agreements and meeting dates (zip)")
        offer_made(desk, f"{t('mentoring')}.zip", "see_change", files, label)


def _pack_agreements(desk: Desk, town: Town, demand: Demand, pairs: Sequence[dict[str, str]]) -> bytes:
    return pack_files(write_mentoring(demand, pairs, open_year(town), desk.language))
