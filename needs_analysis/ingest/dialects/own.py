"""The town's own Excel questionnaires: the form's row of stable keys, or the sheet in which many people answer."""

import re

from needs_analysis.ingest.dialects.protocol import Defaults, find_row, named_columns
from needs_analysis.ingest.sheet import Head, Layout, Sheet
from needs_analysis.ingest.text import plain_text
from needs_analysis.language import Message

_KEYS = ("person", "unit", "role", "working_time")
_LEVEL = re.compile(r"level \[([^\[\]]+)\]|(\S+) · \S.*")
_FEWEST_LEVELS = 2


class OwnForm(Defaults):
    """``person``, ``unit``, ``level [DIG-1]`` in the form; ``DIG-1 · Name of the competency`` in the common sheet."""

    tool = "lernkompass-form"
    identities = ("person",)
    # The form brings sheets of its own and leaves the formulas of blank fields without a value; its scale is known.
    known_noise = frozenset(
        {"FORMULA_WITHOUT_VALUE", "HIDDEN_SHEET", "SHEET_NOT_READ", "ORDER_UNKNOWN", "SCALE_INCOMPLETE"}
    )

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By the stable keys, or by headers that begin with the id of a competency."""
        row = find_row(sheet, *_KEYS)
        if row is not None:
            return Layout(row, 1, named_columns(sheet, row, *_KEYS))
        if sum("·" in cell and _item(cell) is not None for cell in sheet.row(0)) < _FEWEST_LEVELS:
            return None
        return Layout(0, 1, Message("The headers begin with the ids of competencies, as in our own questionnaire."))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """All levels are one question; its items are the ids of the competencies."""
        return [_head(cell) for cell in sheet.row(layout.first)]


def _head(cell: str) -> Head:
    header, item = plain_text(cell), _item(cell)
    return Head(header, "level", item, key=f"level [{item}]") if item else Head(header)


def _item(cell: str) -> str | None:
    found = _LEVEL.fullmatch(plain_text(cell))
    return (found.group(1) or found.group(2)) if found else None
