"""Label tables: which column names the variable, the code, its meaning, the question; found by content, then by name.

Shapes: one row per code (``variable | value | label``, names may stand only in the first row of each variable), one
row per variable with a column per code (``variable | 1 | 2 | ...``) or with all codes in one cell
(``1 = gar nicht; 5 = sehr gut``), a list of variables with their wording, and a bare legend (``value | label``).
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from needs_analysis.ingest.codebook import Codebook, Variable, code_key, collect, name_key, split_wording
from needs_analysis.ingest.codebook_scales import silent_codes
from needs_analysis.ingest.sheet import Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text

LOOK_AHEAD = 15
LONGEST_CODE = 12
MOST_LEGEND = 30
_NAMES: Mapping[str, str] = {
    "missing": r"missing(?: ?\w+)?|fehl(?:end|t|wert)\w*|user.?missing|(?:ist )?keine antwort|ungültig",
    "measure": (
        r"skalen(?:niveau|typ|art)|messniveau|measure(?:ment)?(?: level)?|skala|scale|level of measurement|typ|type"
    ),
    "item": r"item\w*|teilfrage|unterfrage|aussage|sub-?question|zeile|row|statement",
    "question": (
        r"(?:frage|question)\w*(?: ?text)?|wortlaut|wording|variable ?label|variablen ?(?:label|beschriftung)"
        r"|stamm|stem|beschreibung|description"
    ),
    "value": r"(?:value|wert|werte|code|kode|codes|ausprägung|response|kodierung|codierung|zahl)(?:e?s)?",
    "label": (
        r"(?:value ?|wert(?:e)?-?|antwort-?)?(?:label\w*|beschriftung|bedeutung|meaning|bezeichnung|antwort\w*|text"
        r"|answer\w*|klartext)"
    ),
    "labels": (
        r"values|werte|codes|antworten|labels|wertelabels|value labels|ausprägungen|antwortskala|codierung|kodierung"
    ),
    "variable": (
        r"var(?:iable\w*|iablen?name|\.|name)?|spalte\w*|column\w*|feld\w*|name|item|frage(?:n?code)?|code|kürzel"
    ),
}
_YES = {"1", "x", "ja", "yes", "y", "true", "wahr", "missing", "fehlend", "user", "system", "m"}
_ORDERED = re.compile(r"ordinal|rang\w*|ordnung\w*|scale|skala|metrisch|intervall|metric|interval|ratio")
_PAIR = re.compile(r"^\s*(-?[\w]{1,12})\s*(?:=|:|–|—|\s-\s|\)|\t)\s*(\S.*?)\s*$", re.DOTALL)
_JOINTS = (r"\r?\n", r"\s*(?:\.{2,}|…|\bbis\b|\bto\b)\s*", r"\s*\|\s*", r"\s*;\s*", r"\s*,\s*(?=-?\w{1,12}\s*[=:])")
_FEWEST = 2


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which column means what (-1: none), the codes of a wide table (column -> code), and the first row of content."""

    first: int
    variable: int = -1
    value: int = -1
    label: int = -1
    question: int = -1
    item: int = -1
    missing: int = -1
    measure: int = -1
    labels: int = -1
    wide: tuple[tuple[int, str], ...] = ()


def read_label_tables(file: str, sheets: Sequence[Sheet], names: Collection[str]) -> Codebook:
    """The codebook of all sheets of a table file. ``names``: the variables of the export it stands beside."""
    known = {name_key(name) for name in names} - {""}
    found: list[tuple[list[str], Variable]] = []
    common: Variable | None = None
    for sheet in sheets:
        plan = _find_plan(sheet, known)
        if plan is None:
            continue
        rows = list(_read_rows(sheet, plan))
        found += [([name], variable) for name, variable in rows if name]
        legend = [variable for name, variable in rows if not name]
        common = common or (legend[0] if legend else None)
    return collect(file, found, common)


def is_label_table(sheet: Sheet) -> bool:
    """Whether a sheet, for itself, lists variables with their codes and labels."""
    plan = _plan_of(sheet, 0, ()) if sheet.height > _FEWEST else None
    if plan is None or min(plan.variable, plan.value, plan.label) < 0:
        return False
    named = [name_key(text) for text in _cells(sheet, 1, plan.variable)]
    codes = [parse_number(text) for text in _cells(sheet, 1, plan.value)]
    return len(set(named)) * 2 <= len(codes) and all(code is not None for code in codes)


# --- which column means what --------------------------------------------------------------------------------------


def _find_plan(sheet: Sheet, known: Collection[str]) -> _Plan | None:
    for row in range(min(sheet.height, LOOK_AHEAD)):
        plan = _plan_of(sheet, row, known)
        if plan is not None:
            return plan
    return _bare_plan(sheet, known)


def _plan_of(sheet: Sheet, row: int, known: Collection[str]) -> _Plan | None:
    """The plan of a header row; None where the row names too little."""
    cells = [normal_key(cell) for cell in sheet.row(row)]
    places = {
        role: [i for i, cell in enumerate(cells) if cell and re.fullmatch(words, cell)]
        for role, words in _NAMES.items()
    }
    wide = tuple((i, code_key(cell)) for i, cell in enumerate(cells) if parse_number(cell) is not None)
    named = {place for found in places.values() for place in found}
    if len(named) < _FEWEST and not (named and len(wide) >= _FEWEST):
        return None
    variable = _variable_column(sheet, row + 1, known, places["variable"])
    taken = {variable}
    chosen: dict[str, int] = {}
    lists = (*places["labels"], *places["label"], *places["value"])
    joined = next((i for i in lists if i not in taken and _holds_pairs(sheet, row + 1, i)), -1)
    taken.add(joined)
    for role in ("missing", "value", "label", "item", "question", "measure"):
        chosen[role] = next((i for i in places[role] if i not in taken and _may_be(sheet, row + 1, i, role)), -1)
        taken.add(chosen[role])
    if chosen["value"] < 0:
        # Without codes a label is the wording of the variable.
        chosen["question"] = chosen["question"] if chosen["question"] >= 0 else chosen["label"]
        chosen["label"] = -1
    wide = wide if len(wide) >= _FEWEST and variable >= 0 else ()
    plan = _Plan(row + 1, variable, labels=joined, wide=wide, **chosen)
    return plan if _says_something(plan) else None


def _says_something(plan: _Plan) -> bool:
    pairs = plan.value >= 0 and plan.label >= 0
    wording = plan.question >= 0 or plan.item >= 0 or plan.labels >= 0 or bool(plan.wide)
    return pairs or (plan.variable >= 0 and wording)


def _bare_plan(sheet: Sheet, known: Collection[str]) -> _Plan | None:
    """A table without a header row: by what the columns hold."""
    variable = _variable_column(sheet, 0, known, [])
    rest = [i for i in range(sheet.width) if i != variable and sheet.columns[i].counts()]
    value = next((i for i in rest if _may_be(sheet, 0, i, "value") and re.search(r"\d", _text(sheet, i))), -1)
    label = next((i for i in rest if i != value and _may_be(sheet, 0, i, "label")), -1)
    if value < 0 or label < 0 or (variable < 0 and sheet.height > MOST_LEGEND):
        return None
    return _Plan(0, variable, value, label)


def _variable_column(sheet: Sheet, first: int, known: Collection[str], named: Sequence[int]) -> int:
    """The column that holds the most names of the export's variables, else the one whose header says so."""
    hits = [sum(name_key(value) in known for value in column.values) for column in sheet.columns] if known else []
    best = max(hits, default=0)
    if best:
        return hits.index(best)
    return next((i for i in named if not known or not _is_numeric(sheet, first, i)), -1)


def _text(sheet: Sheet, column: int) -> str:
    return "".join(sheet.columns[column].values)


def _cells(sheet: Sheet, first: int, column: int) -> list[str]:
    return [text for row in range(first, sheet.height) if normal_key(text := sheet.columns[column].text(row))]


def _is_numeric(sheet: Sheet, first: int, column: int) -> bool:
    cells = _cells(sheet, first, column)
    return bool(cells) and all(parse_number(cell) is not None for cell in cells)


def _may_be(sheet: Sheet, first: int, column: int, role: str) -> bool:
    """Whether a column's content fits what its header may mean."""
    cells = _cells(sheet, first, column)
    if role == "value":
        return bool(cells) and all(len(cell.strip()) <= LONGEST_CODE for cell in cells)
    if role in ("label", "question", "item"):
        return any(parse_number(cell) is None for cell in cells)
    return True


def _holds_pairs(sheet: Sheet, first: int, column: int) -> bool:
    cells = _cells(sheet, first, column)
    return bool(cells) and sum(len(_split_pairs(cell)) >= _FEWEST for cell in cells) * 2 >= len(cells)


def _split_pairs(cell: str) -> dict[str, str]:
    """``1 = gar nicht; 5 = sehr gut`` as code -> meaning; empty for other texts."""
    for joint in _JOINTS:
        parts = [part for part in re.split(joint, cell) if part.strip()]
        pairs = [_PAIR.match(part) for part in parts]
        if len(parts) >= _FEWEST and all(pairs):
            return {code_key(pair.group(1)): plain_text(pair.group(2)) for pair in pairs if pair}
    return {}


# --- rows to variables --------------------------------------------------------------------------------------------


def _read_rows(sheet: Sheet, plan: _Plan) -> Iterator[tuple[str, Variable]]:
    """One variable per name, in the order of the sheet; ``""`` for the legend of a table without names."""
    order: dict[str, str] = {}
    gathered: dict[str, list[list[str]]] = {}
    name = ""
    for row in range(plan.first, sheet.height):
        cells = sheet.row(row)
        name = _cell(cells, plan.variable) or name
        order.setdefault(name_key(name), name)
        gathered.setdefault(name_key(name), []).append(cells)
    for key, rows in gathered.items():
        variable = _variable(order[key], rows, plan)
        if variable.labels or variable.question or variable.item or variable.missing:
            yield order[key], variable


def _cell(cells: Sequence[str], column: int) -> str:
    return plain_text(cells[column]) if 0 <= column < len(cells) else ""


def _variable(name: str, rows: Sequence[Sequence[str]], plan: _Plan) -> Variable:
    labels: dict[str, str] = {}
    missing: set[str] = set()
    for cells in rows:
        found = _row_labels(cells, plan)
        labels |= {code: text for code, text in found.items() if code not in labels}
        if normal_key(_cell(cells, plan.missing)) in _YES:
            missing |= found.keys()
        else:
            flags = {"0", "1"} if plan.value >= 0 else set()
            missing |= _missing_codes(_cell(cells, plan.missing)) - flags
    missing |= silent_codes(labels)
    question, item = _first(rows, plan.question), _first(rows, plan.item)
    if not item:
        question, item = split_wording(question)
    ordered = bool(_ORDERED.search(normal_key(_first(rows, plan.measure))))
    return Variable(name, question, item, labels, frozenset(missing), ordered=ordered)


def _row_labels(cells: Sequence[str], plan: _Plan) -> dict[str, str]:
    if plan.value >= 0 and plan.label >= 0:
        code = _cell(cells, plan.value)
        return {code_key(code): _cell(cells, plan.label)} if code else {}
    if plan.labels >= 0:
        return _split_pairs(cells[plan.labels])
    return {code: text for column, code in plan.wide if (text := _cell(cells, column))}


def _missing_codes(cell: str) -> set[str]:
    """``-9, -8; 99`` as codes."""
    return {code_key(part) for part in re.split(r"[;,\s]+", cell) if parse_number(part) is not None}


def _first(rows: Sequence[Sequence[str]], column: int) -> str:
    return next((text for cells in rows if (text := _cell(cells, column))), "")
