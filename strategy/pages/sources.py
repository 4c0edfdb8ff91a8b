"""What the strategy's pages read from the workspace, read once per content, and how they keep a change."""

from collections.abc import Mapping, Sequence

import streamlit as st

from dashboard import Cell, Desk, Mark, Table, look_at, note_act, save, show_link, show_problem, show_table
from needs_analysis import Tables, UserError, read_tables, shipped_data, write_workbook
from store import DEMAND_FILE, MASTER_FILE, NEEDS_FILE, PROGRAMME_FILE
from strategy.goals import Evidence
from strategy.ground import Town, open_town, read_evidence
from strategy.model import Light
from strategy.origin import ORIGINS, PAGES, SOURCES, Place, stated_sources, tell_rows, trace, write_runs
from strategy.paper import Grid
from strategy.wording import LIGHTS, NO_BREAK, Speaker

FACTS = (NEEDS_FILE, DEMAND_FILE, PROGRAMME_FILE)
"""The files of analysis and plan that the strategy reads."""

_MOST = 24  # items of a sheet whose rows are told one by one

_TONES: Mapping[Light, str] = {"green": "good", "amber": "warn", "red": "bad", "grey": "hidden"}


def read_town(desk: Desk) -> Town | None:
    """The town of the workspace; None, and the problem on the page, where its master data cannot be used."""
    look_at(desk, MASTER_FILE)
    try:
        return _town(desk.workspace.read(MASTER_FILE))
    except UserError as error:
        show_problem(desk, error)
        return None


@st.cache_resource(max_entries=6, show_spinner=False)
def _town(content: bytes | None) -> Town:
    return open_town(read_tables(shipped_data("master") if content is None else content))


def read_results(desk: Desk) -> Mapping[str, bytes]:
    """The files of analysis and plan that the strategy reads, as far as they are there."""
    found = {name: desk.workspace.read(name) for name in FACTS}
    return {name: content for name, content in found.items() if content is not None}


def read_facts(desk: Desk) -> Evidence:
    """Needs, demand and plan of the workspace; what was made by an older version counts as missing."""
    try:
        return _facts(tuple(desk.workspace.digest(name) for name in FACTS), read_results(desk))
    except UserError as error:
        show_problem(desk, error)
        return Evidence()


@st.cache_resource(max_entries=6, show_spinner=False)
def _facts(digests: tuple[str, ...], _results: Mapping[str, bytes]) -> Evidence:
    del digests
    return read_evidence(_results)


def keep_tables(desk: Desk, tables: Tables) -> None:
    """Keep changed tables as the workspace's own master data, where the reader may; the audit gets a line."""
    if desk.may("edit_master_data"):
        note_act(desk, "edit_master_data", MASTER_FILE, always=True)
        save(desk, {MASTER_FILE: write_workbook(tables)})


def speaker_of(desk: Desk) -> Speaker:
    """Words in the reader's language."""
    return Speaker(desk.language)


def light_mark(desk: Desk, light: Light) -> Mark:
    """A traffic light as a word with a tone."""
    return Mark(desk.say(LIGHTS[light]), _TONES[light])  # type: ignore[arg-type]


def show_grid(grid: Grid, numeric: frozenset[int] = frozenset(), note: str = "") -> None:
    """A table of the report on a page."""
    rows: list[list[Cell]] = [list(row) for row in grid.rows]
    show_table(Table(grid.caption, grid.head, rows, numeric, note))


# --- where figures come from ------------------------------------------------------------------------------------------


def show_origin(desk: Desk, town: Town, name: str, items: Sequence[str] = ()) -> None:
    """One click away: sheets and rows of the figures above, stated sources, and the pages they are computed on."""
    t = desk.say
    with st.popover(t("Where these figures come from"), icon=":material/link:", type="tertiary"):
        places = trace(town.tables, name, items)
        if places:
            st.markdown(t("Workbook of master data, sheet by sheet; rows as Excel counts them:"))
            st.markdown("\n".join(f"- `{place.sheet}`, {_rows_words(desk, place)}" for place in places))
        if any(place.sheet == "indicators" for place in places):
            _show_stated(desk, town, {item for place in places for item in place.rows})
        for page in ORIGINS[name].pages:
            show_link(desk, page, t(PAGES[page]))
        show_link(desk, "master-data", t("Master data"))


def _rows_words(desk: Desk, place: Place) -> str:
    """Rows 2–4 in all, and item by item which of them is whose."""
    words = tell_rows(place, desk.say)
    if "" in place.rows or len(place.rows) > _MOST:
        return words
    parts = (f"{item}:{NO_BREAK}{write_runs(rows).replace(' ', NO_BREAK)}" for item, rows in place.rows.items())
    return f"{words} ({'; '.join(parts)})" if len(place.rows) > 1 else f"{words} ({next(iter(place.rows))})"


def _show_stated(desk: Desk, town: Town, items: set[str]) -> None:
    """What the indicators say of their own source, source by source."""
    by_source: dict[str, list[str]] = {}
    for indicator, source in stated_sources(town.tables).items():
        if indicator in items:
            by_source.setdefault(source, []).append(indicator)
    if by_source:
        st.markdown(desk.say("What the indicators state as their source:"))
        st.markdown("\n".join(f"- {desk.say(SOURCES[one])}: {', '.join(ids)}" for one, ids in by_source.items()))
