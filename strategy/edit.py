"""Changes of the strategy as changes of its tables, each with a line in the log and the way back.

Nothing is written here: tables in, tables out. Who keeps them writes the workbook.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal

from needs_analysis import Message, Row, Table, Tables, UserError

LOG_COLUMNS = ("moment", "action", "item", "before", "after", "reason")
_DECIMALS = 4


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change: when, what, on what, the values before and after, and why."""

    moment: str
    action: str
    item: str
    before: str
    after: str
    reason: str


def read_log(tables: Tables) -> tuple[LogEntry, ...]:
    """All changes, the oldest first."""
    return tuple(LogEntry(*(row.text(name) for name in LOG_COLUMNS)) for row in tables["strategy_log"].rows)


def change_weights(tables: Tables, weights: Mapping[str, float], reason: str, now: datetime) -> Tables:
    """The tables with these goal weights (scaled to sum to exactly 1) and a line in the log.

    Raises UserError where all weights are 0.
    """
    before = {row.text("id"): row.value("weight") or 0.0 for row in tables["goals"].rows}
    after = round_shares({name: max(0.0, weights.get(name, value)) for name, value in before.items()})
    changed = _set_weights(tables, after)
    return append_log(changed, LogEntry(write_moment(now), "weights", "goals", _pack(before), _pack(after), reason))


def undo_weights(tables: Tables, now: datetime) -> Tables | None:
    """The tables as before the last change of weights that still stands; None where there is none."""
    last = standing_change(tables)
    if last is None:
        return None
    before = {str(name): float(value) for name, value in json.loads(last.before).items()}
    return append_log(
        _set_weights(tables, before), LogEntry(write_moment(now), "undo", last.moment, last.after, last.before, "")
    )


def standing_change(tables: Tables) -> LogEntry | None:
    """The last change of weights that has not been taken back."""
    standing: list[LogEntry] = []
    for entry in read_log(tables):
        if entry.action == "weights":
            standing.append(entry)
        elif entry.action == "undo" and standing:
            standing.pop()
    return standing[-1] if standing else None


def commit_courses(tables: Tables, courses: Mapping[tuple[str, int], float], purpose: str, now: datetime) -> Tables:
    """The tables with the training plan's cost booked as committed, in place of what stood there for this purpose."""
    table = _with_columns(tables["budget_bookings"], ("budget_line", "kind", "purpose"), "budget_bookings")
    years = tuple(sorted({str(year) for _, year in courses} - set(table.columns)))
    kept = [row.cells for row in table.rows if row.text("purpose") != purpose]
    new = [
        {"budget_line": line, "kind": "committed", "purpose": purpose, str(year): f"{amount:.2f}"}
        for (line, year), amount in sorted(courses.items())
    ]
    before = {row.text("budget_line"): "" for row in table.rows if row.text("purpose") == purpose}
    after = {f"{line} {year}": round(amount, 2) for (line, year), amount in sorted(courses.items())}
    changed = put_table(tables, _table(table, (*table.columns, *years), [*kept, *new]))
    return append_log(changed, LogEntry(write_moment(now), "commitment", purpose, ", ".join(before), _pack(after), ""))


def add_rows(tables: Tables, name: str, rows: Sequence[Mapping[str, str]], entry: LogEntry | None = None) -> Tables:
    """The tables with rows at the end of one of them, and the entry in the log, if there is one."""
    table = tables[name]
    columns = tuple(dict.fromkeys((*table.columns, *(column for row in rows for column in row))))
    added = put_table(tables, _table(table, columns, [*(row.cells for row in table.rows), *rows]))
    return append_log(added, entry) if entry else added


def round_shares(weights: Mapping[str, float]) -> dict[str, float]:
    """The weights as shares with four decimals that sum to exactly 1 (largest remainder). UserError where all are 0."""
    total = sum(weights.values())
    if total <= 0:
        raise UserError(Message("All weights are 0. Give at least one goal a weight."))
    unit = 10**_DECIMALS
    exact = {name: unit * value / total for name, value in weights.items()}
    whole = {name: int(value) for name, value in exact.items()}
    missing = unit - sum(whole.values())
    for name in sorted(exact, key=lambda item: (whole[item] - exact[item], item))[:missing]:
        whole[name] += 1
    return {name: value / unit for name, value in whole.items()}


def _set_weights(tables: Tables, weights: Mapping[str, float]) -> Tables:
    table = tables["goals"]
    rows = tuple(
        replace(row, cells={**row.cells, "weight": f"{weights[row.text('id')]:.{_DECIMALS}g}"})
        if row.text("id") in weights
        else row
        for row in table.rows
    )
    return put_table(tables, replace(table, rows=rows))


def append_log(tables: Tables, entry: LogEntry) -> Tables:
    """The tables with a line at the end of the log."""
    table = _with_columns(tables["strategy_log"], LOG_COLUMNS, "strategy_log")
    cells = {name: str(getattr(entry, name)) for name in LOG_COLUMNS}
    return put_table(tables, _table(table, table.columns, [*(row.cells for row in table.rows), cells]))


def _with_columns(table: Table, columns: Sequence[str], name: str) -> Table:
    return table if table.columns else Table(name, name, tuple(columns), ())


def _table(table: Table, columns: Sequence[str], lines: Sequence[Mapping[str, str]]) -> Table:
    rows = tuple(
        Row(number, {column: line.get(column, "") for column in columns}) for number, line in enumerate(lines, start=2)
    )
    return replace(table, columns=tuple(columns), rows=rows)


def put_table(tables: Tables, table: Table) -> Tables:
    """The tables with this one in place of its older self."""
    return Tables({**tables.tables, table.name: table}, tables.problems)


def write_value(value: float) -> str:
    """A number as the sheets hold it: all its digits, never with an exponent, whole ones without a point."""
    return f"{value:.0f}" if float(value).is_integer() else f"{Decimal(repr(value)):f}"


def write_moment(now: datetime) -> str:
    """A moment as the log writes it."""
    return now.strftime("%Y-%m-%d %H:%M")


def _pack(values: Mapping[str, float]) -> str:
    return json.dumps(values, ensure_ascii=False)
