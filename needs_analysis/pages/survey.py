"""Survey: upload files, see what was recognised, confirm the matching, analyse."""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from dashboard import Desk, Order, Progress, Table, run_job, show_head, show_link, show_table
from needs_analysis.answer_days import latest_day
from needs_analysis.match import merge_matchings
from needs_analysis.model import Block, Measure, Mode, Outcome, RawTable, UserError
from needs_analysis.pages.codes import tool_name
from needs_analysis.pages.matching import confirm_matching_by_hand
from needs_analysis.pages.repeats import settle_repeats
from needs_analysis.pages.sources import propose, read_upload, readable
from needs_analysis.pages.uploads import choose_files, offer_reading
from needs_analysis.pseudonym import is_pseudonym
from store import MASTER_FILE, MATCHING_FILE, NEEDS_FILE, PLAN_FILE

_MEASURES: Mapping[Measure, str] = {
    "current": "held level",
    "required": "required level",
    "importance": "importance",
    "need": "stated need",
    "other": "something else",
    "unknown": "not known yet",
}
_OUTCOMES: Mapping[Outcome, str] = {
    "accepted": "Complete",
    "partial": "Not finished",
    "duplicate": "Duplicates",
    "empty": "Empty",
    "quarantined": "To be checked",
}


def show_survey(desk: Desk) -> None:
    """The page."""
    t = desk.say
    show_head(t("Survey"), t("Bring in the answers: exports of survey tools, forms or lists of your own."))
    st.subheader(t("1. Files"), anchor=False)
    mode = _choose_mode(desk)
    files = choose_files(desk, mode)
    if not files:
        return
    st.subheader(t("2. What was recognised"), anchor=False)
    _show_recognised(desk, files)
    tables = readable(desk.workspace, files)
    if not tables:
        return
    if not any(raw.count("accepted") for raw in tables.values()):
        st.error(
            t(
                "There are no complete answers in these files. Upload an export with finished responses; if it should "
                "hold some, choose another reader or sheet above under the file's name."
            ),
            icon=":material/error:",
        )
        return
    settle_repeats(desk, tables, files)
    st.subheader(t("3. What the questions mean"), anchor=False)
    confirm_matching_by_hand(desk, {name: files[name] for name in tables})
    st.subheader(t("4. Analyse"), anchor=False)
    _offer_analysis(desk, {name: files[name] for name in tables}, mode, _choose_day(desk, files, tables))


def _choose_mode(desk: Desk) -> Mode:
    """How the survey was taken; it decides what may be kept of the files."""
    t = desk.say
    modes: dict[Mode, tuple[str, str]] = {
        "anonymous": (t("Anonymous"), t("only averages of at least five people; the plan counts seats per group")),
        "named": (t("Named"), t("people under pseudonyms, needs a works agreement; the plan enrols people")),
    }
    known = desk.workspace.state().mode
    mode = st.radio(
        t("How was the survey taken?"), list(modes), index=1 if known == "named" else 0,
        format_func=lambda item: modes[item][0], captions=[words for _name, words in modes.values()], horizontal=True,
    )  # fmt: skip
    if mode != known:
        desk.workspace.change_state(mode=mode)
    return mode


def _show_recognised(desk: Desk, files: Mapping[str, bytes]) -> None:
    """One row per file: the tool, and where every row went. Below, what is in each file."""
    t = desk.say
    with st.spinner(t("Reading the files …")):
        read = {name: read_upload(desk.workspace, name, content) for name, content in files.items()}
    tables = {name: raw for name, raw in read.items() if isinstance(raw, RawTable)}
    for name, problem in read.items():
        if isinstance(problem, UserError):
            st.error(f"**{name}** – {desk.tell(problem.message)}", icon=":material/error:")
    if not tables:
        return
    counts = [t(_OUTCOMES[kind]) for kind in _OUTCOMES]
    head = [t("File"), t("Recognised as"), t("Rows read"), *counts]
    rows = [[name, *_file_row(desk, raw)] for name, raw in tables.items()]
    note = t("Every row read stands in exactly one of the columns behind “Rows read”. Nothing is deleted.")
    show_table(Table(t("Files and their rows"), head, rows, numeric=frozenset(range(2, len(head))), note=note))
    for name, raw in tables.items():
        with st.expander(t("{name}: groups of questions found: {n}", name=name, n=len(raw.blocks))):
            st.caption(desk.tell(raw.reason))
            _show_masked(desk, raw)
            offer_reading(desk, raw, files[name])
            blocks = [block for block in raw.blocks if block.measure != "other"] or list(raw.blocks)
            show_table(_blocks_table(desk, blocks))


def _show_masked(desk: Desk, raw: RawTable) -> None:
    """Which columns hold personal data, and that they were masked or became pseudonyms."""
    apart = [column for column in raw.columns if column.kind == "personal"]
    named = [column.header for column in apart if raw.cells[column.index].map(is_pseudonym).any()]
    masked = [column.header for column in apart if column.header not in named]
    if masked:
        st.caption(desk.say("Personal data, masked before the file was kept: {columns}.", columns=", ".join(masked)))
    if named:
        st.caption(desk.say("Kept under pseudonyms: {columns}.", columns=", ".join(named)))


def _file_row(desk: Desk, raw: RawTable) -> list[str]:
    counts = [desk.count(raw.count(kind)) for kind in _OUTCOMES]
    return [tool_name(desk, raw.tool), desk.count(len(raw.cells)), *counts]


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


def _choose_day(desk: Desk, files: Mapping[str, bytes], tables: Mapping[str, RawTable]) -> date:
    """The day the figures speak of: the latest in the files, else today; whoever knows better changes it."""
    t = desk.say
    known = latest_day([*tables.values()], merge_matchings([propose(desk.workspace, n, files[n]) for n in tables]))
    usual = known or date.today()  # noqa: DTZ011 - the reader's own day
    form = "DD.MM.YYYY" if desk.language == "de" else "YYYY-MM-DD"
    field, said = st.columns([1, 3], vertical_alignment="bottom")
    chosen = field.date_input(t("Day of the survey"), usual, key=f"survey-day-{usual}", format=form)
    source = (
        t("Taken from the files: the latest day on which somebody answered.")
        if known
        else t("The files carry no dates, so today stands here. Please correct it.")
    )
    said.caption(f"{source} {t('Ratings that are too old on this day count as expired.')}")
    return chosen


def _offer_analysis(desk: Desk, files: Mapping[str, bytes], mode: Mode, day: date) -> None:
    t = desk.say
    if _is_wanted(desk):
        known = desk.workspace.read(MATCHING_FILE)
        order = Order(files, mode, desk.language, known, desk.workspace.read(MASTER_FILE), day)
        done = run_job(desk, t("Analysing the survey"), lambda progress: _analyse(desk, order, progress))
        if done is not None:
            desk.workspace.replace_needs(done)
            desk.workspace.change_state(sources=tuple(files))
            st.success(t("The survey is analysed."), icon=":material/check_circle:")
    if desk.workspace.digest(NEEDS_FILE):
        with st.container(horizontal=True, vertical_alignment="center"):
            show_link(desk, "needs", t("See the learning needs"))
            show_link(desk, "findings", t("Look through the findings"))


def _is_wanted(desk: Desk) -> bool:
    """Whether somebody asks for the analysis; where a plan would be lost, it is said before."""
    t = desk.say
    if not desk.workspace.digest(PLAN_FILE):
        return st.button(t("Analyse"), type="primary", icon=":material/query_stats:", key="analyse")
    with st.popover(t("Analyse"), type="primary", icon=":material/query_stats:"):
        st.markdown(
            t(
                "There is a plan made from the last analysis. A new analysis replaces the learning needs and deletes "
                "the plan with its course plans."
            )
        )
        return st.button(t("Yes, analyse anew"), key="analyse", type="primary")


def _analyse(desk: Desk, order: Order, progress: Progress) -> Mapping[str, bytes]:
    """The results; where the work stops half-way, the findings so far are kept, so that they can be looked through."""
    try:
        return desk.services.analyse(order, progress)
    except UserError as error:
        found: Mapping[str, bytes] = getattr(error, "files", {})
        desk.workspace.write({name: content for name, content in found.items() if name.startswith("findings.")})
        raise
