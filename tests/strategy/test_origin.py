"""Where figures come from: rows as Excel shows them, every table of the pages with its origin, the paper's sentence."""

import ast
import io
from collections.abc import Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

import strategy.pages
from app import PAGES as DASHBOARD
from needs_analysis import write_workbook
from strategy.origin import ORIGINS, PAGES, SOURCES, stated_sources, trace, write_origin, write_runs
from strategy.wording import Speaker
from tests.masterdata import shipped

TABLES = shipped()
FOLDER = Path(strategy.pages.__file__).parent
DRAWN = {"show_table", "show_figure", "show_grid", "show_cards"}
WITHOUT = {
    "show_intake": "rows of the file just chosen",
    "_show_lights": "its callers say it",
    "_show_found": "answers of the survey just read",
    "_show_pairs": "each pair has its reason beside it",
    "_show_effect": "what the form would change; the table above it says where its figures come from",
    "_show_problems": "cells of the file just chosen",
    "_compare": "what changes in the plan says it for both",
    "_show_log": "the log is its own origin",
    "show_grid": "draws a table for others",
    "_offer_columns": "columns of the file just chosen",
    "_choose_columns": "columns of the file just chosen",
}


@pytest.mark.parametrize("name", ORIGINS)
def test_every_row_named_is_the_row_that_excel_shows(name: str) -> None:
    """Another program's view: openpyxl reads the workbook that is handed out."""
    book = load_workbook(io.BytesIO(write_workbook(TABLES)), read_only=False)
    columns = {sheet.name: sheet.column for sheet in ORIGINS[name].sheets}
    for place in trace(TABLES, name):
        sheet = book[place.sheet]
        head = [cell.value for cell in sheet[1]]
        for item, rows in place.rows.items():
            for row in rows:
                line = dict(zip(head, [cell.value for cell in sheet[row]], strict=True))
                assert any(line.values())
                assert not item or str(line[columns[place.sheet]]) == item


@pytest.mark.parametrize(
    ("name", "items", "expected"),
    [
        # read off the files in data/master by eye
        ("indicators", ("Z1-I2",), {"indicators": {"Z1-I2": (3,)}}),
        ("goal_competencies", ("Z2",), {"goal_competencies": {"Z2": (3,)}}),
        ("events", ("E02",), {"dialogue_events": {"E02": (3,)}}),
    ],
)
def test_rows_of_single_items(name: str, items: tuple[str, ...], expected: Mapping[str, object]) -> None:
    found = {place.sheet: place.rows for place in trace(TABLES, name, items)}
    assert {sheet: found[sheet] for sheet in expected} == expected


def test_feedback_is_named_as_a_whole_sheet_and_never_by_a_persons_row() -> None:
    for name, origin in ORIGINS.items():
        for sheet in origin.sheets:
            assert sheet.name != "feedback" or not sheet.column, name


@pytest.mark.parametrize(
    ("numbers", "words"), [((), ""), ((5,), "5"), ((4, 2, 3, 7), "2–4, 7"), ((2, 2, 4), "2, 4"), ((9, 10), "9–10")]
)
def test_runs_of_rows(numbers: tuple[int, ...], words: str) -> None:
    assert write_runs(numbers) == words


def test_stated_sources_are_those_of_the_sheet_and_have_words() -> None:
    found = stated_sources(TABLES)
    assert (found["Z1-I1"], found["Z3-I1"], found["Z6-I2"]) == ("", "survey", "dialogue")
    assert set(found.values()) <= set(SOURCES)


def test_pages_named_are_pages_of_the_dashboard_under_their_titles() -> None:
    titles = {entry.path: entry.title for entries in DASHBOARD.values() for entry in entries}
    assert {page: titles[page] for page in PAGES} == PAGES
    assert {page for origin in ORIGINS.values() for page in origin.pages} == set(PAGES)


def test_a_paper_says_sheet_and_rows_in_a_sentence() -> None:
    assert write_origin(TABLES, Speaker("en"), "goal_competencies", ["Z2"]) == (
        "Source: sheet goal_competencies, row 3; Learning needs; Plan; How it was computed"
    )
    assert write_origin(TABLES, Speaker("de"), "measures").startswith("Quelle: Blatt measures, Zeilen 2–")


# --- nothing is forgotten ---------------------------------------------------------------------------------------------


def calls(node: ast.AST) -> set[str]:
    return {one.func.id for one in ast.walk(node) if isinstance(one, ast.Call) and isinstance(one.func, ast.Name)}


def test_every_function_that_draws_figures_says_where_they_come_from() -> None:
    functions = [
        node
        for path in FOLDER.glob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    silent = {one.name for one in functions if calls(one) & DRAWN and "show_origin" not in calls(one)}
    assert silent - set(WITHOUT) == set()


def test_every_origin_is_shown_somewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in (*FOLDER.glob("*.py"), FOLDER.parent / "report.py"))
    assert [name for name in ORIGINS if f'"{name}"' not in text] == []
