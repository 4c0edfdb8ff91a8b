"""Rows changed on pages and back again; what an edited workbook changes, and what it would take back."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from lernkompass.services import accept_master
from needs_analysis import Tables, read_tables, write_workbook
from strategy import open_town
from strategy.edit import change_weights, read_log
from strategy.revise import (
    RowChange,
    change_row,
    compare_tables,
    find_row,
    log_workbook,
    lost_changes,
    standing_edit,
    undo_edit,
)
from tests.masterdata import shipped

NOW = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
EVENT = shipped()["dialogue_events"].rows[0].text("id")
MOVED = RowChange("dialogue_events", (EVENT,), {"day": "2027-05-04", "place": "Stadthalle"})
VALUE = RowChange("indicator_values", ("Z1-I1", "2026-11-20"), {"value": "47", "source": "Zählung"})
TARGET = RowChange("indicators", ("Z1-I1",), {"target": "90"})


def cell(tables: Tables, change: RowChange, column: str) -> str | None:
    row = find_row(tables, change.table, change.key)
    return row.text(column) if row else None


@pytest.mark.parametrize(
    ("change", "column", "new"), [(MOVED, "place", "Stadthalle"), (VALUE, "value", "47"), (TARGET, "target", "90")]
)
def test_a_change_is_logged_and_can_be_taken_back(change: RowChange, column: str, new: str) -> None:
    before = shipped()
    changed = change_row(before, change, NOW, "Beschluss")
    assert cell(changed, change, column) == new
    (entry,) = read_log(changed)
    assert (entry.action, entry.item, entry.reason, entry.moment) == (
        "edit",
        change.item,
        "Beschluss",
        "2026-11-26 09:30",
    )
    assert json.loads(entry.after)[column] == new
    back = undo_edit(changed, NOW)
    assert back is not None
    assert cell(back, change, column) == cell(before, change, column)
    assert [one.cells for one in back[change.table].rows] == [one.cells for one in before[change.table].rows]
    assert undo_edit(back, NOW) is None
    open_town(back)


def test_undo_goes_back_one_by_one_and_leaves_weights_alone() -> None:
    tables = change_row(change_row(shipped(), TARGET, NOW), VALUE, NOW)
    tables = change_weights(tables, {"Z1": 0.5}, "", NOW)
    last = standing_edit(tables)
    assert last is not None
    assert last.item == VALUE.item
    once = undo_edit(tables, NOW)
    assert once is not None
    assert (cell(once, VALUE, "value"), cell(once, TARGET, "target")) == (None, "90")
    assert float(cell(once, RowChange("goals", ("Z1",), {}), "weight") or 0) == pytest.approx(
        float(cell(tables, RowChange("goals", ("Z1",), {}), "weight") or 0)
    )


def test_what_says_nothing_new_leaves_no_line() -> None:
    once = change_row(shipped(), TARGET, NOW)
    assert change_row(once, TARGET, NOW) is once


def edited(tables: Tables, change: RowChange) -> Tables:
    """The workbook as somebody edits it in Excel: without a line in the log."""
    log = tables["strategy_log"]
    return Tables({**change_row(tables, change, NOW).tables, "strategy_log": log}, ())


def test_every_cell_that_excel_changed_is_logged() -> None:
    before = shipped()
    rows = before["staff_ideas"].rows
    after = edited(edited(edited(before, TARGET), MOVED), VALUE)
    after = Tables({**after.tables, "staff_ideas": replace(after["staff_ideas"], rows=rows[1:])}, ())
    assert [(item, new) for item, _, new in compare_tables(before, after)] == [
        ("indicators: Z1-I1.target", "90"),
        ("indicator_values: Z1-I1/2026-11-20", json.dumps({"indicator": "Z1-I1", "day": "2026-11-20", "value": "47",
                                                           "source": "Zählung"}, ensure_ascii=False)),
        (f"staff_ideas: {rows[0].text('id')}", ""),
        (f"dialogue_events: {EVENT}.day", "2027-05-04"),
        (f"dialogue_events: {EVENT}.place", "Stadthalle"),
    ]  # fmt: skip
    log = read_log(log_workbook(before, after, NOW))
    assert {entry.action for entry in log} == {"workbook"}
    assert len(log) == 5
    assert compare_tables(before, before) == ()


@pytest.mark.parametrize(("values", "lines"), [(40, 40), (41, 1)])
def test_very_many_changes_of_a_sheet_are_counted(values: int, lines: int) -> None:
    before = shipped()
    after = before
    for number in range(values):
        day = f"{2000 + number}-01-01"
        after = edited(after, RowChange("indicator_values", ("Z1-I1", day), {"value": "1", "source": ""}))
    found = compare_tables(before, after)
    assert len(found) == lines
    rows = len(before["indicator_values"].rows)
    assert lines > 1 or found == (("indicator_values", str(rows), f"{rows + values} ({values})"),)


def test_a_workbook_from_before_a_change_on_a_page_would_take_it_back() -> None:
    """Downloaded, then the target changed on the page, then the old workbook uploaded: said, and still in the log."""
    downloaded = shipped()
    now = change_row(downloaded, TARGET, NOW)
    uploaded = edited(downloaded, MOVED)
    assert [entry.item for entry in lost_changes(now, uploaded)] == [TARGET.item]
    log = read_log(log_workbook(now, uploaded, NOW))
    assert [(entry.action, entry.item) for entry in log] == [
        ("edit", TARGET.item),
        ("workbook", "indicators: Z1-I1.target"),
        ("workbook", f"dialogue_events: {EVENT}.day"),
        ("workbook", f"dialogue_events: {EVENT}.place"),
    ]
    assert lost_changes(now, edited(now, MOVED)) == ()


def test_the_dashboard_takes_a_workbook_with_its_log() -> None:
    own, new = write_workbook(shipped()), write_workbook(edited(shipped(), TARGET))
    content, lost = accept_master(own, new)
    (entry,) = read_log(read_tables(content))
    assert (entry.item, entry.after, lost) == ("indicators: Z1-I1.target", "90", [])
    assert accept_master(None, new) == (new, ())
    assert [one.text("en") for one in accept_master(content, new)[1]] == [
        f"indicators: Z1-I1.target: 90 ({entry.moment})"
    ]
