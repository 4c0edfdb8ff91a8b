"""Audit, for auditors: who looked at or took along what, and whether the lines are as they were written."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from approval import GATE_NAMES, STEP_NAMES
from dashboard.desk import Desk
from dashboard.html import Card, Cell, Mark
from dashboard.long_tables import LongTable, show_long_table
from dashboard.pages.words import ACTS
from dashboard.parts import show_cards, show_head
from dashboard.wording import PAGE_NAMES
from store import AuditCheck, AuditLine, Workspace, check_lines, read_lines, sign_in_log

_GATES: Mapping[str, str] = {str(gate): name for gate, name in GATE_NAMES.items()}
_STEPS: Mapping[str, str] = {str(step): name for step, name in STEP_NAMES.items()}


def show_audit(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(
        t("Audit"), t("Every look at and export of data about people leaves a line here. Nobody can change one unseen.")
    )
    sources = {t("Workspace {name}", name=desk.workspace.name): desk.workspace, t("Sign-ins"): sign_in_log()}
    chosen = st.segmented_control(t("Which lines"), list(sources), default=next(iter(sources)), required=True)
    source = sources[chosen]
    check, lines = check_lines(source), read_lines(source)
    _show_check(desk, check)
    show_cards(
        [
            Card(t("Lines"), desk.count(check.lines), t("since the workspace began")),
            Card(t("Taken along"), desk.count(sum(_is_export(line) for line in lines)), t("files downloaded")),
            Card(t("Refused"), desk.count(sum(not line.allowed for line in lines)), t("tried without the right to")),
        ]
    )
    _show_lines(desk, source, lines)


def _show_check(desk: Desk, check: AuditCheck) -> None:
    t = desk.say
    if check.status == "intact":
        st.success(t("All lines are as they were written."), icon=":material/verified:")
    elif check.status == "changed":
        text = t("From line {n} on the lines are not as they were written.", n=str(check.first_bad))
        st.error(text, icon=":material/gpp_bad:")
    else:
        text = t("Lines are missing at the end: line {n} was written and is gone.", n=str(check.first_bad))
        st.error(text, icon=":material/gpp_bad:")


def _show_lines(desk: Desk, source: Workspace, lines: tuple[AuditLine, ...]) -> None:
    t = desk.say
    if not lines:
        st.info(t("Nothing was looked at yet."), icon=":material/info:")
        return
    kinds = sorted({line.what for line in lines}, key=lambda what: _act(desk, what))
    wanted = st.multiselect(t("Kinds"), kinds, format_func=lambda what: _act(desk, what), key=f"kinds-{source.name}")
    who = st.text_input(t("Login contains"), key=f"who-{source.name}").strip().casefold()
    shown = [line for line in reversed(lines) if (not wanted or line.what in wanted) and who in line.who.casefold()]
    head = [t("Line"), t("Time (UTC)"), t("Login"), t("What"), t("About"), t("Answer")]
    name = "audit" if source.name == desk.workspace.name else "sign-ins"
    row, caption = partial(_line_row, desk), t("Lines, newest first")
    show_long_table(desk, LongTable(name, head, shown, row, caption, "see_audit", frozenset({0}), personal=True))


def _line_row(desk: Desk, line: AuditLine) -> list[Cell]:
    return [
        str(line.number),
        line.time.removesuffix("+00:00").replace("T", " "),
        line.who,
        _act(desk, line.what),
        _about(desk, line.about),
        Mark(desk.say("allowed"), "good") if line.allowed else Mark(desk.say("refused"), "bad"),
    ]


def _about(desk: Desk, about: str) -> str:
    """Pages and steps of approvals (``plan: approved 3dbe88``) in words; all else is a name already."""
    gate, _, said = about.partition(": ")
    step, _, code = said.partition(" ")
    if gate in _GATES and step in _STEPS:
        return f"{desk.say(_GATES[gate])}: {desk.say(_STEPS[step])} {code}"
    return desk.say(PAGE_NAMES[about]) if about in PAGE_NAMES else about


def _act(desk: Desk, what: str) -> str:
    return desk.say(ACTS[what]) if what in ACTS else what


def _is_export(line: AuditLine) -> bool:
    return line.allowed and line.what.startswith("export_")
