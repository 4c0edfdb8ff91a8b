"""The short forms on the page of effects: what came back per module, and a field for more of it."""

from collections.abc import Sequence

import streamlit as st

from curriculum.lms.form_results import (
    EDGE,
    FEWEST_SHARES,
    AnsweredForms,
    Voice,
    bring_forms_back,
    read_results,
    sum_up,
)
from curriculum.lms.moodle_feedback import write_short_form
from curriculum.lms.short_forms import AGREEMENT, QUESTIONS, SHORT, STATEMENTS, FormKind, find_form, write_questions
from curriculum.pages.sources import read_catalogue, read_demand
from dashboard import Cell, Desk, Mark, Table, note_act, offer_bytes, save, show_list, show_problem, show_table
from needs_analysis import UserError
from store import FORMS_FILE

_LARGEST = 50
_TABLES = ["csv", "xlsx", "ods", "txt"]


def show_voices(desk: Desk, kind: FormKind) -> None:
    """Means per module and statement, and for one module the shares of the answers and the free texts."""
    t = desk.say
    try:
        voices = sum_up(read_results(desk.workspace.read(FORMS_FILE)), kind)
    except UserError as error:
        show_problem(desk, error)
        return
    if not voices:
        st.info(t("No answers have come back yet that may be shown."), icon=":material/info:")
        return
    titles = {module.id: module.title.text(desk.language) for module in read_catalogue(desk).modules}
    form = find_form(kind)
    rows: list[list[Cell]] = [
        [
            titles.get(one.module, one.module),
            desk.count(one.people),
            *(_mean(desk, one.means[label]) for label in form.statements),
        ]
        for one in voices
    ]
    head = [t("Module"), t("Answers"), *(t(SHORT[label]) for label in form.statements)]
    note = t(
        "Agreement from 1 (not at all) to 5 (fully). Courses with fewer answers than the smallest group do not count; "
        "means of fewer than {n} answers lie between {low} and {high}, so that nobody's answer can be read off.",
        n=FEWEST_SHARES,
        low=desk.number(1 + EDGE),
        high=desk.number(len(AGREEMENT) - EDGE),
    )
    show_table(Table(t("What the forms say, mean agreement"), head, rows, frozenset(range(1, len(head))), note))
    _show_module(desk, [one for one in voices if one.shares or one.words], titles, kind)


def _mean(desk: Desk, mean: float | None) -> Cell:
    return Mark(desk.say("too few"), "hidden") if mean is None else desk.number(mean)


def _show_module(desk: Desk, voices: Sequence[Voice], titles: dict[str, str], kind: FormKind) -> None:
    t = desk.say
    if not voices:
        st.caption(
            t("How answers are spread, and free texts, are shown from {n} answers to a course on.", n=FEWEST_SHARES)
        )
        return
    known = {one.module: one for one in voices}
    module = st.selectbox(
        t("Look closer at"), list(known), format_func=lambda one: titles.get(one, one), key=f"voice-{kind}"
    )
    voice = known[module]
    head = [t("Statement"), *(f"{n} {t(AGREEMENT[n - 1])}" for n in range(1, len(AGREEMENT) + 1))]
    rows: list[list[Cell]] = [
        [t(STATEMENTS[label]), *(desk.percent(share) for share in shares)] for label, shares in voice.shares.items()
    ]
    show_table(Table(t("How the answers are spread"), head, rows, frozenset(range(1, len(head)))))
    for label, texts in voice.words.items():
        st.markdown(f"**{t(QUESTIONS[label])}**")
        show_list(texts)


def show_forms(desk: Desk, kind: FormKind) -> None:
    """The forms to hand out, and the field for the answers."""
    t = desk.say
    st.subheader(t("Hand out and read back"), anchor=False)
    with st.container(horizontal=True):
        name = f"form-{kind}-{desk.language}"
        offer_bytes(f"{name}.xml", write_short_form(kind, desk.language), t("Form for Moodle"))
        offer_bytes(f"{name}.csv", write_questions(kind, desk.language), t("Questions for any survey tool"))
    if read_demand(desk) is None:
        return
    with st.form(f"forms-{kind}", clear_on_submit=True):
        files = st.file_uploader(
            t("Exports of the answers, from any survey tool"),
            type=_TABLES,
            accept_multiple_files=True,
            max_upload_size=_LARGEST,
            help=t("Read, summed up and forgotten: no single answer is stored."),
        )
        course = st.text_input(t("Course of files that do not name theirs"), placeholder="LK-2027-GRU-01-01")
        wanted = st.form_submit_button(t("Read the answers"), icon=":material/upload_file:")
    for note in st.session_state.pop(f"form-notes-{kind}", ()):
        st.warning(note, icon=":material/info:")
    if wanted and files:
        _read(desk, kind, {file.name: file.getvalue() for file in files}, course)


def _read(desk: Desk, kind: FormKind, files: dict[str, bytes], course: str) -> None:
    answered = AnsweredForms(files, course, desk.workspace.read(FORMS_FILE))
    try:
        kept, notes, _ = bring_forms_back(desk.workspace.results(), answered)
    except UserError as error:
        show_problem(desk, error)
        return
    note_act(desk, "see_effects", FORMS_FILE, always=True)
    save(desk, {FORMS_FILE: kept})
    st.session_state[f"form-notes-{kind}"] = [desk.tell(note) for note in notes]
    st.rerun()
