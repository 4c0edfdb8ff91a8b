"""The rules every table of the master data must keep, and the check that finds all breaches at once.

The rules are data (``data/master/schema``): which columns a table has, what kind of value each holds, its range, the
table its ids refer to. What takes more than one cell to judge (trees, chains, sums) is checked by the loaders.
"""

import csv
import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from needs_analysis import cells
from needs_analysis.language import Message, Text
from needs_analysis.shipped import shipped_data
from needs_analysis.tables import REPAIR_SHEET, Problem, Row, Table, Tables

Known = Mapping[str, Collection[str]]
_YEAR = re.compile(r"\d{4}")
_ID_BREAKERS = re.compile(r"[;|:>,\n\t]")


@dataclass(frozen=True, slots=True)
class TableRule:
    """A table of the master data: its title, what it is for, whether it may be empty, and whether it may be missing."""

    name: str
    title: Text
    note: Text
    needs_rows: bool
    may_miss: bool = False


@dataclass(frozen=True, slots=True)
class ColumnRule:
    """A column and what its cells may hold. ``values`` are the allowed words or, for ids, the table they refer to.

    The names ``<competencies>`` and ``<year>`` stand for one column per competency and per calendar year. A column that
    ``may_miss`` was added later: workbooks without it stay valid.
    """

    name: str
    kind: str
    required: bool
    minimum: float | None
    maximum: float | None
    values: tuple[str, ...]
    meaning: Text
    may_miss: bool = False


def _read_schema(name: str) -> list[dict[str, str]]:
    with shipped_data("master", "schema", f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def table_rules() -> Mapping[str, TableRule]:
    """All tables the program knows, in the order of the workbook."""
    return {
        line["table"]: TableRule(
            line["table"],
            Text(line["title_de"], line["title_en"]),
            Text(line["note_de"], line["note_en"]),
            line["rows"] == "yes",
            line["rows"] == "optional",
        )
        for line in _read_schema("tables")
    }


@cache
def column_rules(table: str) -> tuple[ColumnRule, ...]:
    """The columns of a table; none for a table the program does not know."""
    return tuple(_column_rule(line["column"], line) for line in _read_schema("columns") if line["table"] == table)


@cache
def setting_rules() -> Mapping[str, ColumnRule]:
    """What the value of each setting may be, by key."""
    return {line["key"]: _column_rule("value", line) for line in _read_schema("settings")}


def _column_rule(name: str, line: Mapping[str, str]) -> ColumnRule:
    return ColumnRule(
        name,
        line["kind"],
        line["required"] == "yes",
        cells.parse_number(line["minimum"]),
        cells.parse_number(line["maximum"]),
        cells.parse_items(line["values"]),
        Text(line.get("meaning_de", ""), line.get("meaning_en", "")),
        line["required"] == "optional",
    )


def place_rules(table: Table, competencies: Collection[str] | None) -> dict[str, ColumnRule]:
    """The rule of each heading the table should have or has; patterns are spelled out.

    While nothing is known of the competencies (None), every other heading of a table that has them may be one.
    """
    rules = column_rules(table.name)
    placed: dict[str, ColumnRule] = {}
    for rule in rules:
        if rule.name == "<competencies>":
            fixed = {other.name for other in rules}
            others = [heading for heading in table.columns if heading not in fixed]
            placed |= dict.fromkeys(others if competencies is None else competencies, rule)
        elif rule.name == "<year>":
            placed |= {heading: rule for heading in table.columns if _YEAR.fullmatch(heading)}
        else:
            placed[rule.name] = rule
    return placed


# --- tables ---------------------------------------------------------------------------------------------------------


def check_tables(tables: Tables, names: Sequence[str], known: Known | None = None) -> list[Problem]:
    """All breaches of the rules in these tables.

    ``known`` gives the ids of tables that were loaded from elsewhere; the others are looked up in ``tables``.
    """
    own = {name: dict.fromkeys(tables[name].ids(key_column(name))) for name in tables}  # looked up cell by cell
    return [problem for name in names for problem in _check_table(tables, name, {**own, **(known or {})})]


def check_unknown(tables: Tables) -> list[Problem]:
    """A warning for every sheet the program does not know."""
    template = "This sheet is not known and is not used. Rename it if it was meant to be one of: {names}."
    names = ", ".join(table_rules())
    return [
        Problem(tables[name].source, None, "", Message(template, {"names": names}), "warning")
        for name in tables
        if name not in table_rules()
    ]


def _check_table(tables: Tables, name: str, known: Known) -> Iterator[Problem]:
    if name not in tables:
        if table_rules()[name].may_miss:
            return
        template = "This sheet is missing. Get a fresh copy of it with “{command} FILE”."
        yield Problem(name, None, "", Message(template, {"command": REPAIR_SHEET}))
        return
    table = tables[name]
    placed = place_rules(table, known_ids(tables, "competencies", known))
    yield from _check_headings(table, placed)
    if table_rules()[name].needs_rows and not table.rows:
        yield table.problem(None, "", Message("This sheet has no rows. Add at least one."))
    for row in table.rows:
        for heading, rule in placed.items():
            if heading in table.columns:
                yield from _check_cell(tables, (table, row, heading), rule, known)
    yield from _check_duplicates(table, placed)
    if name == "settings":
        yield from _check_settings(tables, table, known)


def _check_headings(table: Table, placed: Mapping[str, ColumnRule]) -> Iterator[Problem]:
    for heading, rule in placed.items():
        if heading not in table.columns and not rule.may_miss:
            template = "The column is missing. Add it with this heading in row 1."
            yield Problem(table.source, 1, heading, Message(template))
    for heading in table.columns:
        if heading not in placed:
            template = "The column is not known and is not used. Correct the heading if it has a slip in it."
            yield Problem(table.source, 1, heading, Message(template), "warning")


def _check_duplicates(table: Table, placed: Mapping[str, ColumnRule]) -> Iterator[Problem]:
    for heading in (heading for heading, rule in placed.items() if rule.kind == "id"):
        first: dict[str, int] = {}
        for row in table.rows:
            text = row.text(heading)
            if text and first.setdefault(text, row.number) != row.number:
                template = "“{value}” stands already in row {row}. Give one of the two another id or delete it."
                yield table.problem(row, heading, Message(template, {"value": text, "row": str(first[text])}))


def key_column(table: str) -> str:
    """The column that names the rows of a table."""
    return next((rule.name for rule in column_rules(table) if rule.kind == "id"), "id")


def known_ids(tables: Tables, name: str, known: Known) -> Collection[str] | None:
    """The ids of a table; ``None`` where it is missing (which is reported once, where the table itself is checked)."""
    if name in known:
        return known[name]
    return tables[name].ids(key_column(name)) if name in tables else None


def setting(tables: Tables, key: str) -> str:
    """The value of a setting, ``""`` where there is none."""
    return next((row.text("value") for row in tables["settings"].rows if row.text("key") == key), "")


def _check_settings(tables: Tables, table: Table, known: Known) -> Iterator[Problem]:
    rows = {row.text("key"): row for row in table.rows}
    for key, rule in setting_rules().items():
        if key not in rows and rule.may_miss:
            continue
        if key not in rows:
            template = "The setting {key} is missing. Add a row with this key and its value."
            yield table.problem(None, "key", Message(template, {"key": key}))
            continue
        yield from _check_cell(tables, (table, rows[key], "value"), rule, known)
    for key in rows.keys() - setting_rules().keys() - {""}:
        template = "The setting {key} is not known and is not used."
        yield table.problem(rows[key], "key", Message(template, {"key": key}), "warning")


# --- cells ----------------------------------------------------------------------------------------------------------

_READERS: Mapping[str, tuple[Callable[[str], object], str]] = {
    "number": (cells.parse_number, "“{value}” is no number. Write digits, for example 2,5 or 2.5."),
    "whole": (cells.parse_whole, "“{value}” is no whole number. Write digits only, for example 12."),
    "money": (
        cells.parse_money,
        "“{value}” is no clear amount. Write no thousands separator and at most two decimals, like 1200 or 1200,50.",
    ),
    "yes_no": (cells.parse_yes, "“{value}” is neither yes nor no. Write yes or no."),
    "date": (cells.parse_day, "“{value}” is no day. Write it like 2027-12-24 or 24.12.2027."),
    "month": (cells.parse_month, "“{value}” is no month. Write it like 2027-05 or 05.2027."),
    "weekdays": (
        cells.parse_weekdays,
        "“{value}” has a part that is no working day. Write Mo;Di;Mi;Do;Fr;Sa, separated by semicolons.",
    ),
}

Place = tuple[Table, Row, str]


def _check_cell(tables: Tables, place: Place, rule: ColumnRule, known: Known) -> Iterator[Problem]:
    table, row, heading = place
    text = row.text(heading)
    if not text:
        if rule.required:
            yield table.problem(row, heading, Message("The cell is empty. It needs a value."))
        return
    if rule.kind in _READERS:
        read, sentence = _READERS[rule.kind]
        value = read(text)
        if value is None:
            yield table.problem(row, heading, Message(sentence, {"value": text}))
        elif isinstance(value, int | float):
            yield from _check_range(place, rule, value)
    elif rule.kind == "id" and _ID_BREAKERS.search(text):
        template = "“{value}” cannot be an id. Leave out ; | : > , and line breaks."
        yield table.problem(row, heading, Message(template, {"value": text}))
    if rule.kind in {"choice", "choices"}:
        yield from _check_choice(place, rule)
    elif rule.kind in {"id", "ref", "refs"} and rule.values:
        yield from _check_references(tables, place, rule, known)


def _check_range(place: Place, rule: ColumnRule, value: float) -> Iterator[Problem]:
    table, row, heading = place
    low, high = rule.minimum, rule.maximum
    if (low is None or value >= low) and (high is None or value <= high):
        return
    values = {"value": row.text(heading), "low": f"{low or 0:g}", "high": f"{high or 0:g}"}
    if high is None:
        yield table.problem(row, heading, Message("{value} is too small. Write {low} or more.", values))
    else:
        yield table.problem(row, heading, Message("{value} is out of range. Write {low} to {high}.", values))


def _check_choice(place: Place, rule: ColumnRule) -> Iterator[Problem]:
    table, row, heading = place
    words = row.items(heading) if rule.kind == "choices" else (row.text(heading),)
    for word in words:
        if word not in rule.values:
            template = "“{value}” is not allowed here. Write one of: {allowed}."
            yield table.problem(row, heading, Message(template, {"value": word, "allowed": ", ".join(rule.values)}))


def _check_references(tables: Tables, place: Place, rule: ColumnRule, known: Known) -> Iterator[Problem]:
    table, row, heading = place
    ids = known_ids(tables, rule.values[0], known)
    if ids is None:
        return
    for identifier in row.items(heading) if rule.kind == "refs" else (row.text(heading),):
        if identifier not in ids:
            yield table.problem(row, heading, unknown_id(identifier, rule.values[0], ids))


def unknown_id(identifier: str, table: str, ids: Collection[str]) -> Message:
    """The sentence for an id that does not resolve, with the most similar id that does."""
    similar = difflib.get_close_matches(identifier, list(ids), n=1, cutoff=0.5)
    values = {"value": identifier, "table": table}
    if not similar:
        return Message("“{value}” is not in the sheet {table}. Correct the id or add it there.", values)
    template = "“{value}” is not in the sheet {table}. Correct the id (is {similar} meant?) or add it there."
    return Message(template, {**values, "similar": similar[0]})
