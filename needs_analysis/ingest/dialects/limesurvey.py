"""LimeSurvey: question codes or full text in the header; complete where a submit date stands."""

import re
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.dialects.headings import ENGLISH, GERMAN, OWN_COLUMNS, read_headings
from needs_analysis.ingest.dialects.protocol import (
    LOOK_AHEAD,
    Defaults,
    all_rows,
    bracket_heads,
    find_row,
    named_columns,
    role_of,
)
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, plain_text
from needs_analysis.language import Message

NOT_STAMPED = "1980-01-01"
_CODE = re.compile(r"^([A-Za-z]\w*?)(?:\[([^\[\]]+)\](?:\[([^\[\]]+)\])?|[/_]([\w.-]+))$")
_DUAL = re.compile(r"([A-Za-z]\w*?_\w+)_([01])")
_COUNTER = re.compile(r"(?:SQ)?\d+", re.IGNORECASE)
_TIMING = re.compile(r"interviewtime.*|grouptime.*|.+time|seed", re.IGNORECASE)
_SYSTEM_CODES = {
    "id",
    "submitdate",
    "lastpage",
    "startlanguage",
    "seed",
    "startdate",
    "datestamp",
    "refurl",
    "interviewtime",
}
_TEXT = re.compile(r"(?:other|comment)", re.IGNORECASE)


class _LimeSurvey(Defaults):
    identities = ("id", "antwort id", "response id", "token", "zugangscode", "zugangsschlüssel", "access code")

    def find_complete(self, answers: Answers) -> BoolArray | None:
        """Submitted responses; every row where the survey keeps no dates (all 1980-01-01)."""
        submitted = answers.find("submitdate", "submitdate/_", "datum abgeschickt", "date submitted")
        if submitted is None:
            return None
        stamps = submitted.counts()
        if stamps and all(stamp.startswith(NOT_STAMPED) for stamp in stamps) and submitted.filled().all():
            return all_rows(answers)
        return submitted.filled()


class LimeSurveyCodes(_LimeSurvey):
    """``G01Q02[SQ001]``, ``G01Q02_SQ001`` or ``G01Q02/SQ001`` as headers."""

    tool = "limesurvey-codes"

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By the columns id, submitdate, lastpage."""
        for names in (("id", "submitdate", "lastpage"), ("id", "submitdate/_", "lastpage/_")):
            row = find_row(sheet, *names)
            if row is not None:
                return Layout(row, 1, named_columns(sheet, row, *names))
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Stem = question code; item = sub-question code where that is more than a counter, else the whole code."""
        return _split_dual([_code_head(cell.strip()) for cell in sheet.row(layout.first)])


def _split_dual(heads: list[Head]) -> list[Head]:
    """Dual scales with codes for the expression manager: ``Q_SQ001_0`` beside ``Q_SQ001_1``."""
    found = [_DUAL.fullmatch(head.key) for head in heads]
    halves = {match.group(1, 2) for match in found if match}
    dual = {match.group(1) for match in found if match and {(match.group(1), n) for n in "01"} <= halves}
    return [
        replace(head, stem=f"{head.stem} [{int(match.group(2)) + 1}]", item=match.group(1))
        if match and match.group(1) in dual
        else head
        for head, match in zip(heads, found, strict=True)
    ]


def _code_head(code: str) -> Head:
    bare = code.removesuffix("/_")
    if normal_key(bare) in _SYSTEM_CODES or _TIMING.fullmatch(bare):
        return Head(plain_text(code), key=code, role="system", coded=True)
    found = _CODE.fullmatch(bare)
    role = role_of(bare)
    if not found or role:
        # A question code such as Q1 is no running number and G01Q01 no id: only personal names count here.
        return Head(plain_text(code), key=code, role="personal" if role == "personal" else "", coded=True)
    question, bracket, scale, rest = found.groups()
    part = bracket or rest
    if _TEXT.fullmatch(part):
        return Head(plain_text(code), key=code, coded=True)
    stem = f"{question} [{scale}]" if scale else question
    return Head(plain_text(code), stem, code if _COUNTER.fullmatch(part) or rest else part, code, coded=True)


class LimeSurveyFullText(_LimeSurvey):
    """``Question [Item]`` and ``Question [Row][Column]`` as headers: in full, abbreviated, or behind their codes."""

    tool = "limesurvey-fulltext"

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By three of the German or four of the English names of LimeSurvey's own columns."""
        for row in range(min(sheet.height, LOOK_AHEAD)):
            headings = read_headings(sheet.row(row))
            if headings is not None:
                names = [text for text, key in zip(headings.texts, headings.keys, strict=True) if _is_own(key)]
                columns = ", ".join(plain_text(name) for name in names)
                return Layout(
                    row, 1, Message("Row {row} has the columns {columns}.", {"row": row + 1, "columns": columns})
                )
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Stems before the bracket, shared by at least two neighbours; codes as keys where there are any."""
        cells = sheet.row(layout.first)
        headings = read_headings(cells)
        if headings is None:  # the person chose this tool
            return bracket_heads(cells)
        heads = _tell_apart(bracket_heads(_without_cuts(headings.texts)), headings.keys)
        return [_own_head(head, key) for head, key in zip(heads, headings.keys, strict=True)]


def _is_own(key: str) -> bool:
    return key in OWN_COLUMNS or key in GERMAN or key in ENGLISH


def _own_head(head: Head, key: str) -> Head:
    if _is_own(key):
        return replace(head, stem="", item="", key=key, role="system")
    return replace(head, key=key, role=_code_head(key).role or head.role) if key else head


def _tell_apart(heads: list[Head], keys: Sequence[str]) -> list[Head]:
    """Questions that only share the beginning to which their headings were cut: by code, or where an item repeats."""
    known: dict[str, dict[str, int]] = {}
    seen: set[tuple[str, int, str]] = set()
    result = []
    for head, key in zip(heads, keys, strict=True):
        if not head.stem.endswith("…"):
            result.append(head)
            continue
        numbers = known.setdefault(head.stem, {})
        code = key.partition("[")[0] or ("" if not numbers else max(numbers, key=numbers.__getitem__))
        number = numbers.setdefault(code, len(numbers) + 1)
        if (head.stem, number, head.item) in seen and not key:
            number = numbers.setdefault(f"{code}+", len(numbers) + 1)
        seen.add((head.stem, number, head.item))
        result.append(head if number == 1 else replace(head, stem=f"{head.stem} ({number})"))
    return result


def _without_cuts(texts: Sequence[str]) -> list[str]:
    """Abbreviated headings with the brackets closed again."""
    return [re.sub(r"\s*\.\.\s*(?=\]|\[|$)", " … ", text).replace("… ]", "…]").strip() for text in texts]
