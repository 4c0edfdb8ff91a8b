"""Sheets of one workbook that belong together: EFS splits wide exports, Kobo and ODK put repeated groups on own sheets.

The rows stay those of the first sheet; the columns of the others are put to its right and named in a finding.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.bounds import MAX_CELLS
from needs_analysis.ingest.sheet import Sheet, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

MOST_REPEATS = 40
JOINED = "Sheet {sheet} belongs to the same responses. Its columns were put to the right of the others, from {cell} on."
ORPHANS = "Rows of sheet {sheet} that belong to no response: {count}. They were not read."
TOO_MANY = "Sheet {sheet} repeats a group too often to be read beside the responses ({most} times at most)."


def join_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with those that continue the first one joined to it."""
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet alone
        return list(sheets)
    main, *others = sheets
    result = []
    for other in others:
        joined = _join_split(main, other) if _is_split(main, other) else _join_repeats(main, other)
        main, rest = (main, [other]) if joined is None else (joined, [])
        result += rest
    return [main, *result]


def _is_split(main: Sheet, other: Sheet) -> bool:
    """Whether both sheets carry EFS's running number and share few other columns."""
    mine, others = main.keys(0), other.keys(0)
    return "lfdn" in mine and "lfdn" in others and len(mine.keys() & others.keys()) * 2 <= len(others) + 1


def _join_split(main: Sheet, other: Sheet) -> Sheet | None:
    mine, place = main.keys(0), other.keys(0)["lfdn"]
    rows = {key: row for row in range(other.height - 1, 0, -1) if (key := normal_key(other.columns[place].text(row)))}
    wanted = [0, *(rows.pop(normal_key(main.columns[mine["lfdn"]].text(row)), -1) for row in range(1, main.height))]
    new = [
        _taken(column, wanted)
        for column in other.columns
        if normal_key(column.text(0)) not in mine or column.text(0) == ""
    ]
    return _with_columns(main, other, new, len(rows))


def _taken(column: TextColumn, rows: Sequence[int]) -> TextColumn:
    return TextColumn.of([column.text(row) if row >= 0 else "" for row in rows])


def _with_columns(main: Sheet, other: Sheet, new: Sequence[TextColumn], orphans: int) -> Sheet:
    cell = row_cell(main.width, 1)
    found = [Finding("SHEET_JOINED", main.name, cell, "", Message(JOINED, {"sheet": other.name, "cell": cell}))]
    if orphans:
        found.append(
            Finding(
                "ROWS_WITHOUT_RESPONSE", other.name, "", "", Message(ORPHANS, {"sheet": other.name, "count": orphans})
            )
        )
    return replace(main, columns=(*main.columns, *new)).with_findings(*found)


# --- repeated groups ----------------------------------------------------------------------------------------------


def _keys_of_parent(main: Sheet, other: Sheet) -> tuple[int, int] | None:
    """The columns of both sheets by which a repeated row finds its response."""
    for parent, child in (("_index", "_parent_index"), ("key", "parent_key"), ("_uuid", "_submission__uuid")):
        if parent in main.keys(0) and child in other.keys(0):
            return main.keys(0)[parent], other.keys(0)[child]
    return None


def _join_repeats(main: Sheet, other: Sheet) -> Sheet | None:
    keys = _keys_of_parent(main, other)
    if keys is None:
        return None
    rows: dict[str, list[int]] = defaultdict(list)
    for row in range(1, other.height):
        rows[normal_key(other.columns[keys[1]].text(row))].append(row)
    most = max(map(len, rows.values()), default=0)
    if most > MOST_REPEATS or most * other.width * main.height > MAX_CELLS:
        return main.with_findings(
            Finding(
                "SHEET_NOT_READ", other.name, "", "", Message(TOO_MANY, {"sheet": other.name, "most": MOST_REPEATS})
            )
        )
    parents = [normal_key(main.columns[keys[0]].text(row)) for row in range(1, main.height)]
    orphans = sum(len(found) for parent, found in rows.items() if parent not in parents)
    asked = [
        index for name, index in other.keys(0).items() if not name.startswith("_") and name not in ("key", "parent_key")
    ]
    return _with_columns(main, other, _widen(other, asked, [rows.get(parent, []) for parent in parents]), orphans)


def _widen(other: Sheet, asked: Sequence[int], rows: Sequence[Sequence[int]]) -> list[TextColumn]:
    """One column per question and topic; the topic tells the repeated rows of a response apart, else a number does."""
    topic = next((index for index in asked if _tells_apart(other.columns[index], rows)), None)
    places = [{_name(other, topic, row, place): row for place, row in enumerate(found)} for found in rows]
    names = list(dict.fromkeys(name for found in places for name in found))
    columns = []
    for index in asked:
        if index == topic:
            continue
        for name in names[:MOST_REPEATS]:
            cells: list[object] = [f"{other.columns[index].text(0)}/{name}"]
            cells += ["" if name not in found else other.columns[index].text(found[name]) for found in places]
            columns.append(TextColumn.of(cells))
    return columns


def _name(other: Sheet, topic: int | None, row: int, place: int) -> str:
    return str(place + 1) if topic is None else other.columns[topic].text(row).strip()


def _tells_apart(column: TextColumn, rows: Sequence[Sequence[int]]) -> bool:
    """Whether no response names a topic twice, and responses share topics."""
    named = [[normal_key(column.text(row)) for row in found] for found in rows if found]
    different = {name for names in named for name in names}
    alone = all(len(set(names)) == len(names) and all(names) for names in named)
    return alone and len(different) <= MOST_REPEATS and len(different) < sum(map(len, named))
