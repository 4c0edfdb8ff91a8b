"""What is collected, for staff council and data protection: which questions, for whom, how protected, how long.

Read-only, and without a single figure about anybody. Who sees what is not written here: the table asks the rules.
"""

from collections import Counter

import streamlit as st

from access import ACTIONS, ROLES, Action, Role, reach_of
from dashboard.desk import Desk
from dashboard.html import Card, Table
from dashboard.pages.words import ACTS, REACHES
from dashboard.parts import show_cards, show_head, show_list, show_table
from dashboard.shell import ROLE_NAMES
from needs_analysis import Matching, Needs, from_json, write_agreement
from store import MATCHING_FILE, NEEDS_FILE, load_settings, read_lines

_USUAL_GROUP = 5
_TARGETS = {
    "unit": "Unit",
    "role": "Role",
    "working_time": "Working time",
    "person": "Person (pseudonym)",
    "wish": "Wish in own words",
}


_PERIODS = {
    "answers": "uploaded surveys, findings, wishes",
    "persons": "results and plans under pseudonyms",
    "results": "figures about groups and plans without persons",
    "audit": "lines of the audit",
    "sign_ins": "lines about signing in",
}


def show_protection(desk: Desk) -> None:
    """The page."""
    t = desk.say
    lead = t("Which questions are asked, who sees what, what protects people and how long data are kept.")
    show_head(t("What is collected"), lead)
    needs = _read_needs(desk)
    show_cards(_cards(desk, needs))
    _show_questions(desk)
    _show_roles(desk)
    st.subheader(t("What protects people"), anchor=False)
    show_list([desk.tell(rule) for rule in write_agreement(needs.smallest_group if needs else _USUAL_GROUP)])
    _show_keeping(desk)
    _show_exports(desk)


def _read_needs(desk: Desk) -> Needs | None:
    content = desk.workspace.read(NEEDS_FILE)
    return from_json(Needs, content) if content else None


def _cards(desk: Desk, needs: Needs | None) -> list[Card]:
    t = desk.say
    mode = (needs.mode if needs else desk.workspace.state().mode) == "named"
    words = t("named, under pseudonyms") if mode else t("anonymous")
    note = t("People appear under pseudonyms.") if mode else t("Nobody is named.")
    smallest = needs.smallest_group if needs else _USUAL_GROUP
    return [
        Card(t("Mode of the survey"), words, note),
        Card(t("Smallest group"), desk.count(smallest), t("people a figure must be about at least")),
        Card(t("Files uploaded"), desk.count(len(desk.workspace.names("uploads"))), t("kept without personal data")),
    ]


def _show_questions(desk: Desk) -> None:
    t = desk.say
    st.subheader(t("Which questions are asked"), anchor=False)
    content = desk.workspace.read(MATCHING_FILE)
    if content is None:
        st.info(t("No survey has been matched in this workspace yet."), icon=":material/info:")
        return
    columns = from_json(Matching, content).columns
    rows = [[column.header or column.source, _use(desk, column.target)] for column in columns]
    with st.expander(t("All {n} columns of the survey and what they are used for", n=len(rows))):
        show_table(Table(t("Columns of the survey"), [t("Column"), t("Used as")], rows))


def _use(desk: Desk, target: str) -> str:
    if not target:
        return desk.say("(not used)")
    kind, _, rest = target.partition(":")
    if kind in _TARGETS:
        return desk.say(_TARGETS[kind])
    return desk.say("Competency {name}", name=rest or kind)


def _show_roles(desk: Desk) -> None:
    t = desk.say
    st.subheader(t("Who sees and does what"), anchor=False)
    head = [t("What"), *(t(ROLE_NAMES[role]) for role in ROLES)]
    rows = [[t(ACTS[action]), *(_reach(desk, role, action) for role in ROLES)] for action in ACTIONS]
    note = t("This table is read from the rules by which the program itself decides.")
    show_table(Table(t("Rights of the roles"), head, rows, note=note))
    if desk.person.is_local:
        st.info(t("This dashboard runs without login: one local user has all roles."), icon=":material/info:")


def _reach(desk: Desk, role: Role, action: Action) -> str:
    reach = reach_of(role, action)
    return desk.say(REACHES[reach]) if reach else "–"


def _show_keeping(desk: Desk) -> None:
    t = desk.say
    st.subheader(t("How long data are kept"), anchor=False)
    show_list(
        [
            t("Of an uploaded file only its sheets are kept, without names and addresses, until HR deletes it."),
            t("Results and plans are kept until the next analysis replaces them or the workspace is deleted."),
            *_periods(desk),
            t("The audit holds logins, times and pages, no answers."),
            t("The key for pseudonyms lies apart from the data. Deleting it cuts every pseudonym from its person."),
        ]
    )


def _periods(desk: Desk) -> list[str]:
    t, keeping = desk.say, load_settings().keeping
    days = [(t(words), getattr(keeping, name)) for name, words in _PERIODS.items()]
    told = [t("Deleted by itself after {n} days: {what}", n=n, what=what) for what, n in days if n is not None]
    left = ", ".join(what for what, n in days if n is None)
    return [*told, *([t("Without a period until somebody deletes it: {what}", what=left)] if left else [])]


def _show_exports(desk: Desk) -> None:
    t = desk.say
    st.subheader(t("What was taken along"), anchor=False)
    lines = [line for line in read_lines(desk.workspace) if line.allowed and line.what.startswith("export_")]
    if not lines:
        st.info(t("No file was taken along yet."), icon=":material/info:")
        return
    counts = Counter((line.time[:7], line.what) for line in lines)
    rows = [[month, t(ACTS[what]), desk.count(n)] for (month, what), n in sorted(counts.items(), reverse=True)]
    caption = t("Files taken along, by month; who did is known to auditors only")
    show_table(Table(caption, [t("Month"), t("What"), t("Times")], rows, numeric=frozenset({2})))
