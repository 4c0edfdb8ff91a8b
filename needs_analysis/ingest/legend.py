"""Legends: what the digits of a sheet mean, said in a question, above or below the table, or on a sheet of its own."""

import re
from collections.abc import Iterable, Mapping, Sequence

from needs_analysis.ingest.sheet import Layout, Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text

LEGEND_ROWS = 15
LEGEND_COLUMNS = 4
_LABEL = re.compile(r"(?<![\w.,-])(-?\d{1,3})\s*(?:=|-|–|:|\()\s*\(?([^\W\d_][^,;/()\d…|\n]{1,60})")
_TAIL = re.compile(r"(?:\s+(?:bis|to|und|and|oder|or))?[\s.…–-]*$")
_TITLE = re.compile(r"legende|legend|skala|scale|erläuterung|erklärung|hinweise|codes?|schlüssel|key|notes?")
_PAIR = re.compile(r"-?\d{1,3}\s*(?:=|:)\s*[^\W\d_]")


def find_digit_labels(text: str) -> dict[float, str]:
    """The digits that a text explains: ``1 (gar nicht) … 5 (sehr gut), 9 = keine Angabe``."""
    return {float(digit): _TAIL.sub("", label) for digit, label in _LABEL.findall(text)}


def is_legend_row(cells: Iterable[str]) -> bool:
    """Whether a row only explains digits (``1 = Anfänger``)."""
    filled = [cell.strip() for cell in cells if normal_key(cell)]
    return len(filled) == 1 and bool(_PAIR.match(filled[0]))


def find_legend(sheets: Sequence[Sheet]) -> Mapping[float, str]:
    """Digit -> meaning, from a small sheet beside the answers that only explains the digits."""
    for place, sheet in enumerate(sheets if len(sheets) > 1 else ()):
        if sheet.height > LEGEND_ROWS or sheet.width > LEGEND_COLUMNS:
            continue
        rows = [_explained(sheet.row(row)) for row in range(sheet.height)]
        found = {digit: label for labels in rows for digit, label in labels.items()}
        explaining = [labels for labels in rows if labels]
        filled = sum(any(map(normal_key, sheet.row(row))) for row in range(sheet.height))
        once = sum(map(len, explaining)) == len(found)
        named = bool(_TITLE.search(normal_key(sheet.name)))
        if len(found) > 1 and once and (named or (place > 0 and len(explaining) >= filled - 2)):
            return found
    return {}


def find_margin_legend(sheet: Sheet, layout: Layout) -> Mapping[float, str]:
    """Digit -> meaning, from the rows above the header and below the answers of a sheet."""
    found: dict[float, str] = {}
    for row in (*range(layout.first), *layout.footers):
        found |= {digit: label for digit, label in _explained(sheet.row(row)).items() if digit not in found}
    return found if len(found) > 1 else {}


def _explained(cells: Sequence[str]) -> dict[float, str]:
    """What one row explains: a digit and its meaning in two cells, or any number of them in one cell."""
    filled = [cell for cell in cells if normal_key(cell)]
    number = parse_number(filled[0]) if len(filled) >= 2 else None  # noqa: PLR2004 - a digit and its meaning
    if number is not None and parse_number(filled[1]) is None:
        return {number: plain_text(filled[1])}
    return {digit: label for cell in filled for digit, label in find_digit_labels(plain_text(cell)).items()}
