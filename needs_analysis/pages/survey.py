"""Survey: upload files, see what was recognised, confirm the matching, analyse."""

from collections.abc import Mapping

import streamlit as st

from dashboard import Card, Desk, Order, Table, run_job, show_cards, show_head, show_link, show_problem, show_table
from needs_analysis.model import Block, Measure, Outcome, RawTable, UserError
from needs_analysis.pages.matching import confirm_matching_by_hand
from needs_analysis.pages.sources import read_upload, readable
from store import MASTER_FILE, MATCHING_FILE

_TYPES = ["xlsx", "xls", "ods", "csv", "tsv", "txt"]
_MEASURES: Mapping[Measure, str] = {
    "current": "held level",
    "required": "required level",
    "importance": "importance",
    "need": "stated need",
    "other": "something else",
    "unknown": "not known yet",
}
_OUTCOMES: tuple[Outcome, ...] = ("accepted", "partial", "duplicate", "empty", "quarantined")


def show_survey(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Survey"), t("Bring in the answers: exports of survey tools, forms or lists of your own."))
    st.subheader(t("1. Files"), anchor=False)
    files = _choose_files(desk)
    if not files:
        return
    st.subheader(t("2. What was recognised"), anchor=False)
    for name, content in files.items():
        _show_file(desk, name, read_upload(desk.workspace, name, content))
    tables = readable(desk.workspace, files)
    if not tables:
        return
    st.subheader(t("3. What the questions mean"), anchor=False)
    confirm_matching_by_hand(desk, {name: files[name] for name in tables})
    st.subheader(t("4. Analyse"), anchor=False)
    _offer_analysis(desk, {name: files[name] for name in tables})


def _choose_files(desk: Desk) -> Mapping[str, bytes]:
    t = desk.say
    round_ = st.session_state.setdefault("upload-round", 0)
    uploaded = st.file_uploader(
        t("Survey files (Excel, OpenDocument or CSV, one or several of the same year)"), type=_TYPES,
        accept_multiple_files=True, max_upload_size=20, key=f"upload-{round_}",
    )  # fmt: skip
    for file in uploaded:
        desk.workspace.add_upload(file.name, file.getvalue())
    if uploaded:
        st.session_state["upload-round"] = round_ + 1  # a fresh field: the files are kept, removing them is possible
        st.rerun()
    files = desk.workspace.uploads()
    if not files:
        st.caption(t("No survey at hand? Try the files of the sample town: three exports with all ordinary faults."))
        if st.button(t("Take the files of the sample town"), icon=":material/location_city:"):
            for name, content in desk.services.sample_files().items():
                desk.workspace.add_upload(name, content)
            st.rerun()
        return {}
    return _list_files(desk, files)


def _list_files(desk: Desk, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    t = desk.say
    chosen = st.multiselect(t("Files to analyse together"), list(files), default=list(files))
    if st.button(t("Delete the uploaded files"), icon=":material/delete:", type="tertiary"):
        for name in files:
            desk.workspace.drop_upload(name)
        st.rerun()
    return {name: files[name] for name in chosen}


def _show_file(desk: Desk, name: str, raw: RawTable | UserError) -> None:
    with st.container(border=True):
        st.markdown(f"**{name}**")
        if isinstance(raw, UserError):
            show_problem(desk, raw)
            return
        st.caption(desk.tell(raw.reason))
        show_cards(_counts(desk, raw))
        blocks = [block for block in raw.blocks if block.measure != "other"] or list(raw.blocks)
        with st.expander(desk.say("{n} groups of questions found", n=len(raw.blocks))):
            show_table(_blocks_table(desk, blocks))


def _counts(desk: Desk, raw: RawTable) -> list[Card]:
    t = desk.say
    names = {
        "accepted": (t("Complete"), t("rows that are used")),
        "partial": (t("Not finished"), t("set aside, not analysed")),
        "duplicate": (t("Duplicates"), t("set aside, not deleted")),
        "empty": (t("Empty"), t("rows without an answer")),
        "quarantined": (t("To be checked"), t("set aside with a reason")),
    }
    rows = Card(t("Rows read"), desk.count(len(raw.cells)), t("all of them accounted for"))
    return [rows, *(Card(names[kind][0], desk.count(raw.count(kind)), names[kind][1]) for kind in _OUTCOMES)]


def _blocks_table(desk: Desk, blocks: list[Block]) -> Table:
    t = desk.say
    head = [t("Question"), t("Items"), t("Measures"), t("Answers from low to high"), t("No answer")]
    rows = [
        [
            block.stem or t("(no common question)"),
            desk.count(len(block.items)),
            t(_MEASURES[block.measure]),
            (" · " if block.ordered else " / ").join(label.label for label in block.scale) or "–",
            ", ".join(block.no_answer) or "–",
        ]
        for block in blocks
    ]
    return Table(t("Groups of questions with the same answers"), head, rows, numeric=frozenset({1}))


def _offer_analysis(desk: Desk, files: Mapping[str, bytes]) -> None:
    t = desk.say
    modes = {
        "anonymous": (t("Anonymous"), t("only averages of at least five people; the plan counts seats per group")),
        "named": (t("Named"), t("people under pseudonyms, needs a works agreement; the plan enrols people")),
    }
    state = desk.workspace.state()
    mode = st.radio(
        t("How was the survey taken?"), list(modes), index=list(modes).index(state.mode) if state.mode in modes else 0,
        format_func=lambda item: modes[item][0], captions=[words for _name, words in modes.values()], horizontal=True,
    )  # fmt: skip
    if st.button(t("Analyse"), type="primary", icon=":material/query_stats:"):
        order = Order(
            files, str(mode), desk.language, desk.workspace.read(MATCHING_FILE), desk.workspace.read(MASTER_FILE)
        )
        done = run_job(desk, t("Analysing the survey"), lambda progress: desk.services.analyse(order, progress))
        if done is not None:
            desk.workspace.replace_needs(done)
            desk.workspace.change_state(sources=tuple(files), mode=str(mode))
            st.success(t("The survey is analysed."), icon=":material/check_circle:")
    if desk.workspace.digest("needs.json"):
        with st.container(horizontal=True):
            show_link(desk, "needs", t("See the learning needs"))
            show_link(desk, "findings", t("Look through the findings"))
