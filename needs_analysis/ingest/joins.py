"""Sheets of one workbook that belong together: halves of a questionnaire, and repeated groups of Kobo and ODK.

The rows stay those of the first sheet; the columns of the others are put to its right and named in a finding.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from needs_analysis.ingest.bounds import MAX_CELLS
from needs_analysis.ingest.person_words import is_personal_name
from needs_analysis.ingest.sheet import Sheet, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

MOST_REPEATS = 40
HEADS = 6
"""Rows at the top in which a header is looked for."""
JOINED = "Sheet {sheet} belongs to the same responses. Its columns were put to the right of the others, from {cell} on."
ORPHANS = "Rows of sheet {sheet} that belong to no response: {count}. They were not read."
TOO_MANY = "Sheet {sheet} repeats a group too often to be read beside the responses ({most} times at most)."


def join_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets with those that continue the first one joined to it."""
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet alone
        return list(sheets)
    first, *others = sheets
    result = [first]
    for other in others:
        joins = ((place, _join(sheet, other)) for place, sheet in enumerate(result))
        place, joined = next(((place, sheet) for place, sheet in joins if sheet is not None), (len(result), other))
        result[place : place + 1] = [joined]
    return result


def _join(main: Sheet, other: Sheet) -> Sheet | None:
    """The first of two sheets with the columns of the second beside its own; None where they do not belong together."""
    keys = _keys_of_split(main, other)
    return _join_repeats(main, other) if keys is None else _join_split(main, other, keys)


# --- halves of the same questionnaire -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Key:
    """Where the column that tells people apart stands in a sheet: row of its header and column, 0-based."""

    row: int
    column: int


def _keys_of_split(main: Sheet, other: Sheet) -> tuple[_Key, _Key] | None:
    """The columns of both sheets that name the same people, each once, where the sheets share few other columns.

    It is EFS's running number, a staff number, a name or the like.
    """
    for mine in _personal_heads(main):
        name = normal_key(main.columns[mine.column].text(mine.row))
        for theirs in _personal_heads(other):
            if normal_key(other.columns[theirs.column].text(theirs.row)) != name:
                continue
            heads, others = main.keys(mine.row), other.keys(theirs.row)
            if len(heads.keys() & others.keys()) * 2 <= len(others) + 1 and _name_the_same(main, mine, other, theirs):
                return mine, theirs
    return None


def _personal_heads(sheet: Sheet) -> list[_Key]:
    cells = ((row, name, column) for row in range(min(HEADS, sheet.height)) for name, column in sheet.keys(row).items())
    return [_Key(row, column) for row, name, column in cells if name == "lfdn" or is_personal_name(name)]


def _name_the_same(main: Sheet, mine: _Key, other: Sheet, theirs: _Key) -> bool:
    if normal_key(main.columns[mine.column].text(mine.row)) == "lfdn":
        return True
    here, there = _people(main, mine), _people(other, theirs)
    once = max([0, *here.values(), *there.values()]) == 1
    return once and 2 * len(here.keys() & there.keys()) >= min(len(here), len(there))


def _people(sheet: Sheet, key: _Key) -> Counter[str]:
    return Counter(map(normal_key, sheet.columns[key.column].part(slice(key.row + 1, None)).texts())) - Counter(
        {"": sheet.height}
    )


def _join_split(main: Sheet, other: Sheet, keys: tuple[_Key, _Key]) -> Sheet | None:
    mine, theirs = keys
    if main.height * (main.width + other.width) > MAX_CELLS:
        return None
    names = other.columns[theirs.column]
    below = range(other.height - 1, theirs.row, -1)
    rows = {key: row for row in below if (key := normal_key(names.text(row)))}
    people = (normal_key(main.columns[mine.column].text(row)) for row in range(mine.row + 1, main.height))
    wanted = [*[-1] * mine.row, theirs.row, *(rows.pop(person, -1) for person in people)]
    known = main.keys(mine.row)
    heads = (normal_key(column.text(theirs.row)) for column in other.columns)
    new = [_taken(column, wanted) for column, head in zip(other.columns, heads, strict=True) if head not in known]
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
