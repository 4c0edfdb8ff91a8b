"""Findings: everything that was noticed while reading the survey, with sheet, cell, value and what to do."""

from collections import Counter
from dataclasses import dataclass
from functools import partial

import streamlit as st

from dashboard import Card, Cell, Desk, LongTable, offer_file, show_cards, show_empty, show_head, show_long_table
from needs_analysis.codec import from_json
from needs_analysis.language import Text
from needs_analysis.model import Counts
from needs_analysis.pages.codes import code_name
from store import FINDINGS_FILE


@dataclass(frozen=True, slots=True)
class _Finding:
    code: str
    sheet: str
    cell: str
    value: str
    message: Text
    file: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    counts: Counts
    findings: tuple[_Finding, ...]


def show_findings(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(
        t("Findings"),
        t("What was noticed while reading. No row is lost: every one is used or set aside with a reason."),
    )
    content = desk.workspace.read(FINDINGS_FILE)
    if content is None:
        text = t("As soon as a survey has been analysed, its findings stand here with sheet and cell.")
        show_empty(desk, t("No survey analysed yet"), text, ("survey", t("Upload a survey")))
        return
    found = _read(desk.workspace.digest(FINDINGS_FILE), content)
    show_cards(_cards(desk, found.counts))
    if not found.findings:
        st.success(t("Nothing was odd about the files."), icon=":material/check_circle:")
    else:
        _show_table(desk, found.findings)
    offer_file(desk, "findings.xlsx", t("All findings and set-aside rows as Excel workbook"))


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(digest: str, _content: bytes) -> _Found:
    del digest
    return from_json(_Found, _content)


def _cards(desk: Desk, counts: Counts) -> list[Card]:
    t = desk.say
    return [
        Card(t("Rows read"), desk.count(counts.rows), t("all of them accounted for")),
        Card(t("Used"), desk.count(counts.accepted), t("complete answers")),
        Card(t("Not finished"), desk.count(counts.partial), t("set aside, not analysed")),
        Card(t("Duplicates"), desk.count(counts.duplicate), t("the last answer counts")),
        Card(t("Empty"), desk.count(counts.empty), t("rows without an answer")),
        Card(t("To be checked"), desk.count(counts.quarantined), t("set aside with a reason")),
    ]


def _show_table(desk: Desk, findings: tuple[_Finding, ...]) -> None:
    t = desk.say
    counts = Counter(finding.code for finding in findings)
    codes = [code for code, _n in counts.most_common()]
    chosen = st.pills(
        t("Kind of finding"),
        codes,
        selection_mode="multi",
        format_func=lambda code: f"{code_name(desk, code)} ({desk.count(counts[code])})",
    )
    shown = [finding for finding in findings if not chosen or finding.code in chosen]
    head = [t("Place"), t("Kind"), t("Value"), t("What it means and what to do")]
    show_long_table(desk, LongTable("findings", head, shown, partial(_row, desk), t("Findings"), "export_findings"))


def _row(desk: Desk, finding: _Finding) -> list[Cell]:
    return [_place(finding), code_name(desk, finding.code), _short(finding.value), desk.tell(finding.message)]


def _place(finding: _Finding) -> str:
    return " · ".join(part for part in (finding.file, finding.sheet, finding.cell) if part) or "–"


def _short(value: str, most: int = 60) -> str:
    return value if len(value) <= most else f"{value[: most - 1]}…"
