"""Rows of the strategy changed on pages, with the way back, and what an edited workbook changes, line by line.

Tables in, tables out, as in `edit`: each change leaves a line in the log, whoever made it and wherever.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from needs_analysis import Row, Table, Tables
from strategy.edit import LogEntry, add_rows, append_log, put_table, read_log, write_moment

SHEETS = (
    *("goals", "goal_competencies", "indicators", "indicator_values", "measures", "budget_lines", "budget_bookings"),
    *("resources", "scenarios", "funding_sources", "change_communication", "change_readings", "staff_ideas"),
    *("dialogue_events", "feedback_topics"),
)
"""The sheets whose changes are logged; feedback is counted on its own page."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "indicator_values": ("indicator", "day"),
    "change_readings": ("year", "block", "population"),
    "budget_bookings": ("budget_line", "kind", "purpose"),
}
_MOST = 40  # changes of one sheet that are written down one by one; more are counted
Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """New cells of one row; a row that is not there yet is added. ``key``: the values that name the row."""

    table: str
    key: Key
    cells: Mapping[str, str]

    @property
    def item(self) -> str:
        """How the log names the row."""
        return f"{self.table}: {'/'.join(self.key)}"


def key_columns(table: Table) -> tuple[str, ...]:
    """The columns whose values name a row."""
    return _KEYS.get(table.name, ("id",) if "id" in table.columns else table.columns[:1])


def find_row(tables: Tables, name: str, key: Key) -> Row | None:
    """The row of this key, None where there is none."""
    table = tables[name]
    columns = key_columns(table)
    return next((row for row in table.rows if tuple(row.text(column) for column in columns) == key), None)


def free_id(tables: Tables, name: str, form: str) -> str:
    """The first id of a sheet that is not taken, in its manner: ``E{:02d}`` makes E01, E02, ..."""
    taken = tables[name].ids()
    return next(one for number in range(1, len(taken) + 2) if (one := form.format(number)) not in taken)


def change_row(tables: Tables, change: RowChange, now: datetime, reason: str = "") -> Tables:
    """The tables with the change and a line in the log; unchanged where the row says all of it already."""
    row = find_row(tables, change.table, change.key)
    before = {name: row.text(name) for name in change.cells} if row else {}
    after = {name: text for name, text in change.cells.items() if before.get(name) != text or row is None}
    if not after:
        return tables
    old = {name: before[name] for name in after} if row else {}
    entry = LogEntry(write_moment(now), "edit", change.item, _pack(old), _pack(after), reason)
    return append_log(put_row(tables, change), entry)


def standing_edit(tables: Tables) -> LogEntry | None:
    """The last change of a row on a page that has not been taken back."""
    standing: list[LogEntry] = []
    for entry in read_log(tables):
        if entry.action == "edit":
            standing.append(entry)
        elif entry.action == "undo_edit" and standing:
            standing.pop()
    return standing[-1] if standing else None


def undo_edit(tables: Tables, now: datetime) -> Tables | None:
    """The tables as before the last change of a row; None where none stands."""
    last = standing_edit(tables)
    if last is None:
        return None
    name, _, words = last.item.partition(": ")
    key, before = tuple(words.split("/")), {k: str(v) for k, v in json.loads(last.before or "{}").items()}
    back = put_row(tables, RowChange(name, key, before)) if before else _drop_row(tables, name, key)
    return append_log(back, LogEntry(write_moment(now), "undo_edit", last.moment, last.after, last.before, ""))


def put_row(tables: Tables, change: RowChange) -> Tables:
    """The tables with the change, without a word in the log."""
    table, row = tables[change.table], find_row(tables, change.table, change.key)
    if row is None:
        columns = key_columns(table) or tuple(change.cells)[: len(change.key)]
        line = {**dict(zip(columns, change.key, strict=True)), **change.cells}
        return add_rows(tables, change.table, [line])
    rows = tuple(replace(one, cells={**one.cells, **change.cells}) if one is row else one for one in table.rows)
    columns = tuple(dict.fromkeys((*table.columns, *change.cells)))
    return put_table(tables, replace(table, columns=columns, rows=rows))


def _drop_row(tables: Tables, name: str, key: Key) -> Tables:
    row = find_row(tables, name, key)
    return put_table(tables, replace(tables[name], rows=tuple(one for one in tables[name].rows if one is not row)))


# --- an edited workbook -----------------------------------------------------------------------------------------------


def log_workbook(before: Tables, after: Tables, now: datetime) -> Tables:
    """The tables of an edited workbook with the log of both and a line for every cell of the strategy that differs."""
    changes = compare_tables(before, after)
    entries = [LogEntry(write_moment(now), "workbook", item, old, new, "") for item, old, new in changes]
    for entry in (*lost_changes(before, after), *entries):
        after = append_log(after, entry)
    return after


def lost_changes(before: Tables, after: Tables) -> tuple[LogEntry, ...]:
    """Changes made on pages since the workbook was downloaded, which it would therefore take back."""
    known = set(read_log(after))
    return tuple(one for one in read_log(before) if one not in known)


def compare_tables(before: Tables, after: Tables) -> tuple[tuple[str, str, str], ...]:
    """(cell, before, after) of everything in the strategy's sheets that differs; large differences are counted."""
    found: list[tuple[str, str, str]] = []
    for name in SHEETS:
        changes = [*_compare(before[name], after[name])]
        if len(changes) > _MOST:
            changes = [(name, f"{len(before[name].rows)}", f"{len(after[name].rows)} ({len(changes)})")]
        found += changes
    return tuple(found)


def _compare(before: Table, after: Table) -> Iterator[tuple[str, str, str]]:
    old, new = _by_key(before), _by_key(after)
    for key in dict.fromkeys((*old, *new)):
        item = f"{after.name}: {'/'.join(key)}"
        if key not in new:
            yield item, _pack(_filled(old[key])), ""
        elif key not in old:
            yield item, "", _pack(_filled(new[key]))
        else:
            columns = dict.fromkeys((*old[key].cells, *new[key].cells))
            for column in columns:
                was, now = (row.text(column) for row in (old[key], new[key]))
                if was != now:
                    yield f"{item}.{column}", was, now


def _by_key(table: Table) -> dict[Key, Row]:
    columns = key_columns(table)
    return {tuple(row.text(column) for column in columns): row for row in table.rows}


def _filled(row: Row) -> dict[str, str]:
    return {name: row.text(name) for name in row.cells if row.text(name)}


def _pack(values: Mapping[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""
