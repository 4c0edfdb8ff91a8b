"""Master data for tests: the shipped ones, with single cells, rows or sheets changed."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from needs_analysis import Problem, Row, Table, Tables, read_tables, shipped_data

Change = Callable[[Tables], Tables]


@cache
def shipped() -> Tables:
    return read_tables(shipped_data("master"))


def put(tables: Tables, table: Table) -> Tables:
    return Tables({**tables.tables, table.name: table}, tables.problems)


def cell(name: str, key: str, column: str, text: str) -> Change:
    """Set one cell in the row whose first column is ``key``."""

    def change(tables: Tables) -> Tables:
        table = tables[name]
        assert key in table.ids(table.columns[0]), "the test names a row that does not exist"
        rows = [
            replace(row, cells={**row.cells, column: text}) if row.text(table.columns[0]) == key else row
            for row in table.rows
        ]
        return put(tables, replace(table, rows=tuple(rows)))

    return change


def row(name: str, /, **cells: str) -> Change:
    """Add a row below the others."""

    def change(tables: Tables) -> Tables:
        table = tables[name]
        added = Row(table.rows[-1].number + 1, {column: cells.get(column, "") for column in table.columns})
        return put(tables, replace(table, rows=(*table.rows, added)))

    return change


def without_rows(name: str, *keys: str) -> Change:
    def change(tables: Tables) -> Tables:
        table = tables[name]
        rows = tuple(row for row in table.rows if row.text(table.columns[0]) not in keys)
        assert len(rows) == len(table.rows) - len(keys)
        return put(tables, replace(table, rows=rows))

    return change


def without_column(name: str, column: str) -> Change:
    def change(tables: Tables) -> Tables:
        table = tables[name]
        rows = [
            replace(row, cells={key: text for key, text in row.cells.items() if key != column}) for row in table.rows
        ]
        columns = tuple(heading for heading in table.columns if heading != column)
        return put(tables, replace(table, columns=columns, rows=tuple(rows)))

    return change


def with_column(name: str, column: str, text: str) -> Change:
    def change(tables: Tables) -> Tables:
        table = tables[name]
        rows = [replace(row, cells={**row.cells, column: text}) for row in table.rows]
        return put(tables, replace(table, columns=(*table.columns, column), rows=tuple(rows)))

    return change


def without_sheet(name: str) -> Change:
    return lambda tables: Tables({key: table for key, table in tables.tables.items() if key != name})


def changed(*changes: Change) -> Tables:
    tables = shipped()
    for change in changes:
        tables = change(tables)
    return tables


def row_of(name: str, key: str) -> int:
    table = shipped()[name]
    return next(row.number for row in table.rows if row.text(table.columns[0]) == key)


def told(problems: Sequence[Problem]) -> list[tuple[str, int | None, str]]:
    return [(problem.source, problem.row, problem.column) for problem in problems]


def cells_of(tables: Tables) -> dict[str, tuple[tuple[str, ...], list[dict[str, str]]]]:
    return {name: (tables[name].columns, [dict(row.cells) for row in tables[name].rows]) for name in tables}
