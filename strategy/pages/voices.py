"""What the survey says beside the competencies: blocks on change, and wishes to be answered."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime

import streamlit as st

from curriculum import write_table
from dashboard import Cell, Desk, Mark, Table, offer_bytes, run_job, show_link, show_table
from needs_analysis import WishCount, count_wishes, read_survey, wish_key
from store import LEARNED_FILE, WISHES_FILE
from strategy.change import leading_roles
from strategy.change_block import BlockFound, list_statements, may_replace, read_change_blocks, readings_of
from strategy.ground import Town
from strategy.model import ChangeReading
from strategy.pages.editing import save_row
from strategy.pages.sources import show_origin
from strategy.revise import RowChange, free_id

BLOCKS = {
    "readiness": "Readiness for change",
    "understanding": "Understanding of the strategy",
    "commitment": "Commitment of leaders",
}
_FOUND = "change-found"


def offer_reading(desk: Desk, town: Town) -> None:
    """The statements for the survey, and the button that reads their answers out of this workspace's survey."""
    t = desk.say
    with st.expander(t("Read it from the survey"), icon=":material/upload_file:"):
        st.markdown(
            t(
                "Put these nine statements into the yearly survey, agreed with from 1 (not at all) to 5 (fully). They "
                "are found by their wording or label; those on commitment count for people who lead."
            )
        )
        table = write_table(("label", "statement"), list_statements(desk.language))
        offer_bytes("change-statements.csv", table, t("The statements for your survey"))
        year = st.number_input(t("Year of the survey"), 2000, 2100, town.year - 1)
        if st.button(t("Read the answers"), icon=":material/search:", key="change-read"):
            _read(desk, town)
        found: Sequence[BlockFound] | None = st.session_state.get(_place(desk))
        if found is not None:
            _show_found(desk, town, found, int(year))


def _place(desk: Desk) -> str:
    """Where what was found waits: it belongs to this workspace and to no other."""
    return f"{_FOUND}-{desk.workspace.name}"


def _read(desk: Desk, town: Town) -> None:
    uploads, leading = desk.workspace.uploads(), leading_roles(town.tables)

    def work(_: object) -> tuple[BlockFound, ...]:
        raws = [read_survey(name, content) for name, content in uploads.items()]
        return read_change_blocks(raws, town.framework, leading, town.smallest_group)

    done = run_job(desk, desk.say("Looking for the statements"), work)
    if done is not None:
        st.session_state[_place(desk)] = done


def _show_found(desk: Desk, town: Town, found: Sequence[BlockFound], year: int) -> None:
    t = desk.say
    if not found:
        st.info(t("The survey of this workspace does not hold these statements."), icon=":material/info:")
        return
    few: Cell = Mark(t("too few answers"), "hidden")
    rows: list[list[Cell]] = [
        [t(BLOCKS[one.block]), desk.count(one.people or None), few if one.mean is None else desk.number(one.mean)]
        for one in found
    ]
    show_table(Table(t("What the survey says"), [t("Survey block"), t("Answers"), t("Mean")], rows, frozenset({1, 2})))
    if st.button(t("Keep these means for {year}", year=str(year)), type="primary", icon=":material/save:"):
        _keep(desk, town, readings_of(found, year))


def _keep(desk: Desk, town: Town, readings: Sequence[ChangeReading]) -> None:
    """Into the sheet, one block after the other; small differences to what was seen before are held back."""
    known = {(one.year, one.block, one.population): one for one in town.dialogue.change}
    held, tables = [], town.tables
    for one in readings:
        if not may_replace(known.get((one.year, one.block, one.population)), one, town.smallest_group):
            held.append(desk.say(BLOCKS[one.block]))
            continue
        change = RowChange(
            "change_readings",
            (str(one.year), one.block, one.population),
            {"n": str(one.n), "mean": f"{one.mean:g}"},
        )
        kept = save_row(desk, tables, change, desk.say("from the survey"))
        tables = kept if kept is not None else tables
    st.session_state.pop(_place(desk), None)
    if held:
        text = "Not changed, for the difference would tell of too few people: {blocks}."
        st.warning(desk.say(text, blocks=", ".join(held)), icon=":material/shield_person:")
    else:
        st.rerun()


# --- wishes -----------------------------------------------------------------------------------------------------------


def show_wish_groups(desk: Desk, town: Town) -> None:
    """The survey's wishes by competency, which of them were answered, and a field for an answer."""
    t = desk.say
    counts, waiting = _count(desk)
    st.subheader(t("Wishes of this survey"), anchor=False)
    if not counts:
        text = (
            "Wishes in free text are counted here by competency, once ten of them were assigned on the page of wishes."
        )
        st.info(t(text), icon=":material/info:")
        show_link(desk, "wishes", t("To the wishes"))
        return
    answered = {one.competency for one in town.dialogue.ideas if desk.tell(one.did)}
    yes, no = Mark(t("answered"), "good"), Mark(t("not answered yet"), "warn")
    rows: list[list[Cell]] = [
        [
            _area(desk, town, one.competency),
            desk.tell(town.competency(one.competency)),
            desk.count(one.count),
            yes if one.competency in answered else no,
        ]
        for one in counts
    ]
    note = t("Counted in steps of five, from ten wishes on. {n} wishes still wait for a competency.", n=waiting)
    head = [t("Topic"), t("Competency"), t("Wishes, about"), t("State")]
    show_table(Table(t("What staff wish for"), head, rows, frozenset({2}), note))
    show_origin(desk, town, "wishes", [one.competency for one in counts])
    _offer_answer(desk, town, counts)


def _count(desk: Desk) -> tuple[tuple[WishCount, ...], int]:
    """Rounded counts of the wishes that people have assigned, and how many still wait."""
    wishes = json.loads(desk.workspace.read(WISHES_FILE) or b"[]")
    learned = json.loads(desk.workspace.read(LEARNED_FILE) or b"{}")
    assigned = [learned.get(wish_key(wish)) for wish in wishes]
    return count_wishes([name for name in assigned if name]), sum(name is None for name in assigned)


def _area(desk: Desk, town: Town, competency: str) -> str:
    found = town.framework.competency(competency)
    areas = {area.id: desk.tell(area.name) for area in town.framework.areas}
    return areas.get(found.area, "–") if found else "–"


def _offer_answer(desk: Desk, town: Town, counts: Sequence[WishCount]) -> None:
    t = desk.say
    if not desk.may("edit_master_data"):
        return
    known = {one.competency: one.count for one in counts}
    with st.form("wish-answer"):
        competency = st.selectbox(
            t("Answer the wishes about"), list(known), format_func=lambda one: desk.tell(town.competency(one))
        )
        said = st.text_input(t("You said (in a sentence of your own, no quotations)"), max_chars=200)
        did = st.text_input(t("We did"), max_chars=300)
        published = st.date_input(t("Published on"), None, format="DD.MM.YYYY")
        wanted = st.form_submit_button(t("Check and save"), icon=":material/save:")
    if wanted and competency and said.strip():
        cells = {
            "competency": competency,
            "said_de": said.strip(),
            "count": str(known[competency]),
            "did_de": did.strip(),
            "published": published.isoformat() if isinstance(published, date) else "",
        }
        change = RowChange("staff_ideas", (free_id(town.tables, "staff_ideas", "I{}"),), cells)
        if save_row(desk, town.tables, change, f"{datetime.now(tz=UTC).year}") is not None:
            st.rerun()
