"""LimeSurvey: question codes or full text in the header; complete where a submit date stands."""

import re

from needs_analysis.ingest.dialects.protocol import Defaults, all_rows, bracket_heads, find_row, named_columns, role_of
from needs_analysis.ingest.sheet import Answers, BoolArray, Head, Layout, Sheet
from needs_analysis.ingest.text import normal_key, plain_text

GERMAN = ("antwort id", "datum abgeschickt", "letzte seite", "start-sprache", "zufallsgeneratorstartwert")
ENGLISH = ("response id", "date submitted", "last page", "start language", "seed", "date started", "date last action")
NOT_STAMPED = "1980-01-01"
_CODE = re.compile(r"^([A-Za-z]\w*?)(?:\[([^\[\]]+)\](?:\[([^\[\]]+)\])?|[/_]([\w.-]+))$")
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
        return [_code_head(cell.strip()) for cell in sheet.row(layout.first)]


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
    """``Question [Item]`` and ``Question [Row][Column]`` as headers."""

    tool = "limesurvey-fulltext"

    def find_layout(self, sheet: Sheet) -> Layout | None:
        """By three of the German or four of the English names of LimeSurvey's own columns."""
        for names, least in ((GERMAN, 3), (ENGLISH, 4)):
            row = find_row(sheet, *names, least=least)
            if row is not None:
                found = sheet.keys(row)
                return Layout(row, 1, named_columns(sheet, row, *(name for name in names if name in found)))
        return None

    def read_heads(self, sheet: Sheet, layout: Layout) -> list[Head]:
        """Stems before the bracket, shared by at least two neighbours."""
        return bracket_heads(sheet.row(layout.first))
