"""SurveyMonkey: questions in row 1 over their first column only, options in row 2; also flattened by users."""

import re
from collections.abc import Sequence

from needs_analysis.ingest.dialects.protocol import Defaults, find_row, matches, named_columns, prefix_heads, role_of
from needs_analysis.ingest.dialects.views import ending_heads
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Role, Sheet
from needs_analysis.ingest.text import normal_key, plain_text
from needs_analysis.language import Message

_GENERIC = {"response", "open-ended response", "antwort", "offene antwort", "offene beantwortung", ""}
_OTHER = re.compile(r"(?:other|sonstige).*(?:specify|angeben|erläutern).*|other|sonstiges")
_LOST = re.compile(r"(?:column|spalte|unnamed: ?)\s?\d+(?:_level_\d)?")
LEAST_LOST = 5
_DONE = ("completed", "complete", "vollständig", "abgeschlossen")
_OPEN = (
    "partial",
    "incomplete",
    "disqualified",
    "overquota",
    "over quota",
    "unvollständig",
    "teilweise",
    "in progress",
)


class SurveyMonkey(Defaults):
    """Two header rows, one where a user flattened them, or one with ``Column2..`` where row 2 got lost."""

    tool = "surveymonkey"
    identities = ("respondentid", "respondent id")

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By respondent and collector id; by lost option names as Excel's table import leaves them."""
        for names in (("respondentid", "collectorid"), ("respondent id", "collector id")):
            row = find_row(sheet, *names)
            if row is not None:
                below = sheet.row(row + 1)
                place = sheet.keys(row)[names[0]]
                double = bool(below) and not normal_key(below[place]) and sum(map(bool, map(normal_key, below))) > 1
                return Layout(row, 2 if double else 1, named_columns(sheet, row, *names))
        lost = [key for key in sheet.keys(0) if _LOST.fullmatch(key)]
        if len(lost) >= LEAST_LOST and sum(_is_option(sheet, sheet.keys(0)[key]) for key in lost) >= len(lost) // 2:
            reason = Message(
                "{count} columns are only called {name} ...: the second header row got lost.",
                {"count": len(lost), "name": lost[0]},
            )
            return Layout(0, 1, reason)
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Question and option of each column."""
        top = sheet.row(layout.first)
        if layout.header_rows > 1:
            return _double_heads(top, sheet.row(layout.first + 1))
        if sum(bool(_LOST.fullmatch(normal_key(cell))) for cell in top) >= LEAST_LOST:
            return _recovered_heads(sheet, layout, top)
        views = ending_heads(top)
        return [view if view.stem else head for view, head in zip(views, prefix_heads(top, " - "), strict=True)]

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Completed responses, where a column says so in the words of SurveyMonkey; the usual export has none."""
        for name in ("response status", "completion status", "antwortstatus", "status"):
            status = answers.find(name)
            if status is not None and status.counts() and set(map(normal_key, status.counts())) <= {*_DONE, *_OPEN}:
                return matches(status, *_DONE)
        return None


def _double_heads(top: Sequence[str], below: Sequence[str]) -> list[Head]:
    heads = []
    question = ""
    for first, second in zip(top, below, strict=True):
        question = plain_text(first) or question
        label = plain_text(second)
        role: Role = role_of(first) if normal_key(first) and not label else ""
        if role or normal_key(label) in _GENERIC:
            heads.append(Head(question, role=role or role_of(question)))
        elif _OTHER.fullmatch(normal_key(label)):
            heads.append(Head(f"{question} | {label}"))
        else:
            heads.append(Head(f"{question} | {label}", question, label))
    return heads


def _is_option(sheet: Sheet, column: int) -> bool:
    values = sheet.columns[column].part(slice(1, None)).counts()
    return len(values) == 1


def _recovered_heads(sheet: Sheet, layout: Layout, top: Sequence[str]) -> list[Head]:
    """The option is the only text its column holds; a column of free text behind them is "other"."""
    heads = []
    question = ""
    for index, cell in enumerate(top):
        lost = bool(_LOST.fullmatch(normal_key(cell)))
        spread = lost or (index + 1 < len(top) and bool(_LOST.fullmatch(normal_key(top[index + 1]))))
        question = question if lost else plain_text(cell)
        values = sheet.columns[index].part(slice(layout.data, None)).counts()
        if spread and len(values) == 1:
            label = plain_text(next(iter(values)))
            heads.append(Head(f"{question} | {label}", question, label, cell.strip(), "multiple"))
        else:
            heads.append(
                Head(
                    f"{question} | {plain_text(cell)}" if lost else question,
                    key=cell.strip() if lost else "",
                    role=role_of(cell),
                )
            )
    return heads
