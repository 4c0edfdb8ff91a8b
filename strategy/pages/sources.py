"""What the strategy's pages read from the workspace, read once per content, and how they keep a change."""

from collections.abc import Mapping

import streamlit as st

from dashboard import Cell, Desk, Mark, Table, look_at, note_act, save, show_problem, show_table
from needs_analysis import Tables, UserError, read_tables, shipped_data, write_workbook
from store import DEMAND_FILE, MASTER_FILE, NEEDS_FILE, PROGRAMME_FILE
from strategy.goals import Evidence
from strategy.ground import Town, open_town, read_evidence
from strategy.model import Light
from strategy.report import Grid
from strategy.wording import LIGHTS, Speaker

FACTS = (NEEDS_FILE, DEMAND_FILE, PROGRAMME_FILE)
"""The files of analysis and plan that the strategy reads."""

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
