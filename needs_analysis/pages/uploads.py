"""Files come in: read in memory, freed of personal data, then kept. Nothing else of them is ever stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import streamlit as st

from dashboard import Desk, as_label
from needs_analysis.ingest import (
    READERS,
    choose_reading,
    doubtful_columns,
    is_codebook,
    is_kept,
    kept_choices,
    person_columns,
    read_survey,
)
from needs_analysis.language import Message
from needs_analysis.model import Column, Mode, RawTable, UserError
from needs_analysis.pages.clashes import ask_about_clashes, store_upload
from needs_analysis.pages.codes import known_tools, tool_name
from needs_analysis.pages.sources import Said, mask_upload
from needs_analysis.recognise import column_source

_TYPES = ["xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt", "lss", "lsq", "lsg", "sps", "do", "r"]
_LARGEST = 200
_WAITING, _REFUSED, _ROUND = "upload-waiting", "upload-refused", "upload-round"


_LONELY = (
    "This file explains a coded export and holds no answers. Upload the export with it, or first: the codebook is then "
    "laid beside it."
)


@dataclass(frozen=True, eq=False)
class _Waiting:
    """A file in memory until a person has said which of its columns may be used."""

    content: bytes
    codebook: Mapping[str, bytes]
    columns: Sequence[Column]
    doubtful: Sequence[Column] = ()


def choose_files(desk: Desk, mode: Mode) -> Mapping[str, bytes]:
    """Take in new files, ask where it matters what may be used of them, and list what is kept."""
    t = desk.say
    round_ = st.session_state.setdefault(_ROUND, 0)
    uploaded = st.file_uploader(
        t("Survey files of one year (Excel, OpenDocument or CSV), with their codebooks where answers are codes"),
        type=_TYPES, accept_multiple_files=True, max_upload_size=_LARGEST, key=f"upload-{round_}",
        help=t("Personal data are masked before a file is kept; the file itself is not stored."),
    )  # fmt: skip
    if uploaded:
        _take_in(desk, {file.name: file.getvalue() for file in uploaded}, mode)
        st.session_state[_ROUND] = round_ + 1  # a fresh field: the files are kept, removing them is possible
        st.rerun()
    _show_refused(desk)
    _ask_for_persons(desk)
    ask_about_clashes(desk)
    files = desk.workspace.uploads()
    if files:
        return _list_files(desk, files)
    tools = ", ".join(known_tools())
    st.caption(
        t("No template is needed. Recognised by content: {tools}, and lists and workbooks of your own.", tools=tools)
    )
    st.caption(t("No survey at hand? Try the files of the sample town, with all ordinary faults."))
    if st.button(t("Take the files of the sample town"), icon=":material/location_city:"):
        for name, content in desk.services.sample_files().items():
            columns = person_columns(read_survey(name, content)) if mode == "named" else ()
            kept = mask_upload(content, Said(column_source(columns[0]) if columns else ""))
            store_upload(desk.workspace, name, kept)
        st.rerun()
    return {}


def _take_in(desk: Desk, files: Mapping[str, bytes], mode: Mode) -> None:
    """Keep what needs no question; files whose people may be told apart wait in memory for the answer."""
    refused: dict[str, Message] = {}
    books = {name: content for name, content in files.items() if is_codebook(content)}
    exports = {name: content for name, content in files.items() if name not in books}
    if books and not exports:
        exports = dict(desk.workspace.uploads())
        if not exports:
            refused = dict.fromkeys(books, Message(_LONELY))
    waiting: dict[str, _Waiting] = st.session_state.setdefault(_WAITING, {})
    for name, content in exports.items():
        try:
            with st.spinner(desk.say("Reading {name} …", name=as_label(name))):
                columns, doubtful = _find_questions(name, content, books)
                columns = columns if mode == "named" else ()
                kept = b"" if columns or doubtful else mask_upload(content, Said(codebook=books))
            if columns or doubtful:
                waiting[name] = _Waiting(content, books, columns, doubtful)
            else:
                store_upload(desk.workspace, name, kept, renewed=is_kept(content))
        except UserError as error:
            refused[name] = error.message
    st.session_state[_REFUSED] = refused


def _find_questions(name: str, content: bytes, books: Mapping[str, bytes]) -> tuple[Sequence[Column], Sequence[Column]]:
    """The columns that may tell people apart, and those that only look personal; none in what was kept before."""
    if is_kept(content):
        return (), ()
    raw = read_survey(name, content, codebook=books)
    return person_columns(raw), doubtful_columns(raw)


def _show_refused(desk: Desk) -> None:
    for name, message in st.session_state.get(_REFUSED, {}).items():
        st.error(f"**{name}** – {desk.tell(message)}", icon=":material/error:")


def _ask_for_persons(desk: Desk) -> None:
    """A person says which columns may be used: one under pseudonyms (named mode), and any that only look personal."""
    t = desk.say
    waiting: dict[str, _Waiting] = st.session_state.get(_WAITING, {})
    if not waiting:
        return
    with st.form("persons"):
        chosen = _choose_persons(desk, waiting)
        allowed = _choose_allowed(desk, waiting)
        keep, drop = st.columns(2)
        label = t("Keep the files under pseudonyms") if chosen else t("Keep the files")
        if keep.form_submit_button(label, type="primary", width="stretch"):
            for name, file in waiting.items():
                said = Said(chosen.get(name, ""), file.codebook, allowed.get(name, ()))
                store_upload(desk.workspace, name, mask_upload(file.content, said))
            st.session_state[_WAITING] = {}
            st.rerun()
        if drop.form_submit_button(t("Do not take them"), width="stretch"):
            st.session_state[_WAITING] = {}
            st.rerun()


def _choose_persons(desk: Desk, waiting: Mapping[str, _Waiting]) -> Mapping[str, str]:
    files = {name: file for name, file in waiting.items() if file.columns}
    if files:
        st.markdown(
            desk.say(
                "**Which column tells people apart?** It is replaced by pseudonyms before anything is stored; all "
                "other personal data are masked."
            )
        )
    return {name: _choose_person(desk, name, file.columns) for name, file in files.items()}


def _choose_allowed(desk: Desk, waiting: Mapping[str, _Waiting]) -> Mapping[str, Sequence[str]]:
    t = desk.say
    files = {name: file for name, file in waiting.items() if file.doubtful}
    if files:
        st.markdown(
            t(
                "**Do these columns hold personal data?** They look like names, staff numbers or logins. Whatever you "
                "do not choose is masked before anything is stored."
            )
        )
    found = {}
    for name, file in files.items():
        labels = {column_source(column): column.header for column in file.doubtful}
        question = t("Columns of {file} without personal data", file=name)
        found[name] = st.multiselect(question, list(labels), format_func=labels.__getitem__, key=f"allowed-{name}")
    return found


def _choose_person(desk: Desk, name: str, columns: Sequence[Column]) -> str:
    labels = {column_source(column): column.header for column in columns} | {"": desk.say("none, mask them all")}
    return st.selectbox(name, list(labels), format_func=labels.__getitem__, key=f"person-{name}")


def _list_files(desk: Desk, files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    t = desk.say
    chosen = st.multiselect(t("Files to analyse together"), list(files), default=list(files))
    with st.popover(t("Delete the uploaded files"), icon=":material/delete:", type="tertiary"):
        st.markdown(t("The files are deleted for good; needs and plan stay until the next analysis."))
        going = list(files) if len(files) == 1 else st.multiselect(t("Which files?"), list(files), default=list(files))
        if st.button(t("Yes, delete them"), key="delete-uploads", type="primary", disabled=not going):
            for name in going:
                desk.workspace.drop_upload(name)
            st.session_state[_REFUSED] = {}
            st.rerun()
    return {name: files[name] for name in chosen}


def offer_reading(desk: Desk, raw: RawTable, content: bytes) -> None:
    """Read a file with another reader or from another sheet than its content suggests."""
    t = desk.say
    names, books = kept_choices(content)
    if books:
        st.caption(t("Codebook: {names}.", names=", ".join(books)))
    tools = list(READERS)
    left, right = st.columns(2)
    tool = left.selectbox(
        t("Read as"), tools, index=tools.index(raw.tool), format_func=lambda tool: f"{tool_name(desk, tool)} ({tool})",
        key=f"tool-{raw.file}",
    )  # fmt: skip
    sheet = right.selectbox(
        t("Sheet"), names, index=names.index(raw.sheet), key=f"sheet-{raw.file}", disabled=len(names) == 1
    )
    if (tool, sheet) != (raw.tool, raw.sheet):
        desk.workspace.add_upload(raw.file, choose_reading(content, tool=tool, sheet=sheet))
        st.rerun()
