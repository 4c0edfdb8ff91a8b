"""The way back: reports and lists are matched, shown, and recorded only when a person says so."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from curriculum.export.archive import pack_files
from curriculum.lms.bring_back import BroughtBack, Returned, bring_back
from curriculum.lms.model import Order
from dashboard import Desk, Table, look_at, made_for_reader, note_act, save_on_click, show_problem, show_table
from needs_analysis import Framework, UserError
from store import COMPLETIONS_FILE, pseudonym_key

_REPORTS = ["csv", "xlsx", "ods", "xml", "json", "jsonl", "txt"]
_LARGEST = 50

_PROOFS = "lernkompass-proofs.zip"


def show_way_back(desk: Desk, framework: Framework, people: Mapping[str, bytes]) -> None:
    """A field for reports, what they say in numbers, and the button that records it. ``people``: lists of accounts."""
    t = desk.say
    st.subheader(t("What came back"), anchor=False)
    with st.container(border=True):
        files = st.file_uploader(
            t("Reports on completion and grades, attendance lists, statements"),
            type=_REPORTS,
            accept_multiple_files=True,
            max_upload_size=_LARGEST,
            help=t("From Moodle, ILIAS, our attendance sheets, lists as for Totara or IOMAD, xAPI. Not stored."),
        )
        course = st.text_input(t("Course of files that do not name theirs"), placeholder="LK-2027-GRU-01-01")
    if not files:
        return
    given = {file.name: file.getvalue() for file in files}
    look_at(desk, COMPLETIONS_FILE)
    order, before = Order(pseudonym_key(), desk.language), desk.workspace.read(COMPLETIONS_FILE)
    try:
        found = bring_back(desk.workspace.results(), framework, Returned(given, order, people, course, before))
    except UserError as error:
        show_problem(desk, error)
        return
    _show_found(desk, found)


def _show_found(desk: Desk, found: BroughtBack) -> None:
    t = desk.say
    known = found.joined.ledger.completions
    rows = [
        [t("Entries read"), desk.count(found.joined.read)],
        [t("Match nothing"), desk.count(len(found.joined.loose))],
        [t("Recorded in all"), desk.count(len(known))],
        [t("of these completed"), desk.count(sum(one.done for one in known))],
    ]
    show_table(Table(t("What the files say"), [t("What"), t("Number")], rows, numeric=frozenset({1})))
    st.download_button(
        t("Record and download proofs and the unmatched"),
        made_for_reader(partial(pack_files, found.files), _PROOFS, "application/zip"),
        file_name=_PROOFS,
        mime="application/zip",
        icon=":material/download:",
        type="primary",
        on_click=partial(_record, desk, found),
    )


def _record(desk: Desk, found: BroughtBack) -> None:
    """Keep the ledger, and note who recorded it and took the proofs along."""
    note_act(desk, "export_platform", COMPLETIONS_FILE, always=True)
    save_on_click(desk, {COMPLETIONS_FILE: found.ledger})
