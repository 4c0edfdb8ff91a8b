"""formbricks: numbered questions, ``1. Question - Row`` for matrices."""

import re
from collections.abc import Sequence

from needs_analysis.ingest.dialects.protocol import Defaults, find_row, named_columns, prefix_heads, role_of, yes_rows
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, plain_text

_NAMES = ("no.", "response id", "survey id", "finished")
_NUMBERED = re.compile(r"^\d+\.\s+(.*)$", re.DOTALL)
_OPTION_ID = re.compile(r" - option id$", re.IGNORECASE)


class Formbricks(Defaults):
    """One header row; complete where Finished is Yes."""

    tool = "formbricks"
    separator = ";"
    identities = ("response id",)

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By the columns No., Response ID, Survey ID, Finished."""
        row = find_row(sheet, *_NAMES)
        return None if row is None else Layout(row, 1, named_columns(sheet, row, *_NAMES))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Matrix rows by their common question; option ids are the tool's own."""
        cells = sheet.row(layout.first)
        heads = [_head(cell, head) for cell, head in zip(cells, _matrix_heads(cells), strict=True)]
        for index, cell in enumerate(cells[:-1]):
            choice = normal_key(cells[index + 1]) == f"{normal_key(cell)} - option id"
            if choice and any(";" in value for value in sheet.columns[index].values):
                heads[index] = Head(heads[index].header, role="multiple")
        return heads

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Rows with Finished = Yes."""
        finished = answers.find("finished")
        return None if finished is None else yes_rows(finished)


def _matrix_heads(cells: Sequence[str]) -> list[Head]:
    return prefix_heads(
        [cell if _NUMBERED.match(cell) and not _OPTION_ID.search(cell) else "" for cell in cells], " - "
    )


def _head(cell: str, head: Head) -> Head:
    numbered = _NUMBERED.match(cell)
    if _OPTION_ID.search(cell):
        return Head(plain_text(cell), role="system")
    if not numbered:
        return Head(
            plain_text(cell), role=role_of(cell) or ("system" if " - " in cell or normal_key(cell) == "url" else "")
        )
    stem = _NUMBERED.match(head.stem)
    return Head(plain_text(numbered.group(1)), stem.group(1) if stem else "", head.item)
