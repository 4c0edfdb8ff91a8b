"""SoSci Survey: variables such as KO01_01; labels in a second header row of the Excel export."""

import re

from needs_analysis.ingest.dialects.protocol import (
    Defaults,
    any_rows,
    find_row,
    matches,
    named_columns,
    role_of,
    yes_rows,
)
from needs_analysis.ingest.personal import is_mask
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, parse_number, plain_text

_NAMES = ("case", "serial", "ref", "questnnr", "mode", "started")
_ITEM = re.compile(r"^([A-Z]{2}\d{2})_(\d{2,3})$", re.IGNORECASE)
_OWN = re.compile(
    r"time\w*|mailsent|lastdata|finished|q_viewer|lastpage|maxpage|missing|missrel|deg_time", re.IGNORECASE
)
_TIME = re.compile(r"\d{4}-\d\d-\d\d")
LEAST = 5


class SoSci(Defaults):
    """One or two header rows; complete where FINISHED is 1."""

    tool = "sosci"
    identities = ("case",)

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By the first six columns; two header rows where neither a number stands below CASE nor a time in that row."""
        row = find_row(sheet, *_NAMES, least=LEAST)
        if row is None:
            return None
        below = sheet.row(row + 1)
        place = sheet.keys(row).get("case", 0)
        first = below[place] if below else ""
        labels = bool(below) and parse_number(first) is None and not is_mask(first) and not any(map(_TIME.match, below))
        return Layout(row, 2 if labels else 1, named_columns(sheet, row, *_NAMES))

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Labels ``Question: Item`` where there are any, else the variables."""
        names = sheet.row(layout.first)
        labels = sheet.row(layout.first + 1) if layout.header_rows > 1 else [""] * len(names)
        return [_head(name.strip(), plain_text(label)) for name, label in zip(names, labels, strict=True)]

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Rows with FINISHED = 1."""
        finished = answers.find("finished")
        return None if finished is None else yes_rows(finished)

    def find_tests(self, answers: Answers) -> BoolArray | None:
        """Rows of the pretest or the project's own people (MODE), and of those who only looked through (Q_VIEWER)."""
        mode, viewer = answers.find("mode"), answers.find("q_viewer")
        return any_rows(
            None if mode is None else matches(mode, "pretest", "admin", "debug", "test"),
            None if viewer is None else yes_rows(viewer),
        )


def _head(name: str, label: str) -> Head:
    if normal_key(name) in _NAMES or _OWN.fullmatch(name) or role_of(name) == "system":
        return Head(plain_text(name), key=name, role="system", coded=True)
    found = _ITEM.fullmatch(name)
    if not found:
        return Head(label or plain_text(name), key=name, role=role_of(label), coded=not label)
    stem, mark, item = label.partition(": ")
    if mark and item:
        return Head(label, stem, item, name)
    return Head(label or plain_text(name), found.group(1), label or name, name, coded=not label)
