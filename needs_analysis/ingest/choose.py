"""Which sheet of a file is read, and by which reader."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from needs_analysis.ingest.dialects import READERS, Reader
from needs_analysis.ingest.dialects.generic import Generic
from needs_analysis.ingest.sheet import Layout, Sheet
from needs_analysis.ingest.text import normal_key
from needs_analysis.language import Message
from needs_analysis.model import UserError
from needs_analysis.redaction import redact_text

UNKNOWN_TOOL = "There is no reader called {tool}. Choose one of: {tools}."
UNKNOWN_SHEET = "The file has no visible sheet called {sheet}. Choose one of: {sheets}."
MOST_TITLES, LONGEST_TITLE = 10, 2
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
CHOSEN = "Read as {tool} because you chose it."


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sheet with the reader that takes it."""

    sheet: Sheet
    reader: Reader
    layout: Layout
    chosen: bool = False


def choose_sheet(sheets: Sequence[Sheet], tool: str | None, name: str | None) -> Candidate:
    """The sheet that is read: the one named, else the one that most likely holds the answers, of waves the newest."""
    if tool is not None and tool not in READERS:
        raise UserError(Message(UNKNOWN_TOOL, {"tool": tool, "tools": ", ".join(READERS)}))
    wanted = [sheet for sheet in sheets if name is None or sheet.name == name]
    if not wanted:
        names = ", ".join(redact_text(sheet.name) for sheet in sheets)
        raise UserError(Message(UNKNOWN_SHEET, {"sheet": str(name), "sheets": names}))
    candidates = [recognise_sheet(sheet, tool) for sheet in wanted]
    best = max(candidates, key=_score)
    waves = [one for one in candidates if asks_the_same(one, best)]
    dated = bool(waves) and all(_year(one.sheet.name) for one in waves)
    return max(waves, key=lambda one: _year(one.sheet.name)) if dated else best


def asks_the_same(one: Candidate, other: Candidate) -> bool:
    """Whether two sheets have the same header and answers below it: a wave each, where years are their names."""
    return _heads(one) == _heads(other) and one.sheet.height > one.layout.data


def _heads(one: Candidate) -> list[list[str]]:
    return [list(map(normal_key, one.sheet.row(row))) for row in range(one.layout.first, one.layout.data)]


def _year(name: str) -> int:
    return max(map(int, _YEAR.findall(name)), default=0)


def recognise_sheet(sheet: Sheet, tool: str | None = None) -> Candidate:
    """The reader of a sheet and where its header lies; ``tool`` overrides what the content says."""
    if tool is not None:
        reader = READERS[tool]
        layout = reader.find_layout(sheet) or Generic().find_layout(sheet)
        reason = Message(CHOSEN, {"tool": tool})
        return Candidate(sheet, reader, replace(layout, reason=reason) if layout else Layout(0, 1, reason), chosen=True)
    titles = _count_titles(sheet)
    below = sheet.below(titles) if titles else None
    for reader in READERS.values():
        # Readers of tools know where in a file their marks stand; the others look for titles themselves.
        lower = reader.find_layout(below) if below and reader.tool not in ("generic", "multi-header") else None
        layout = lower.lower(titles) if lower else reader.find_layout(sheet)
        if layout is not None:
            return Candidate(sheet, reader, layout)
    raise AssertionError  # the generic reader takes every sheet


def _count_titles(sheet: Sheet) -> int:
    """How many rows at the top hold no more than a title or a remark, above a row that is mostly filled."""
    filled = [sum(map(bool, map(normal_key, sheet.row(row)))) for row in range(min(sheet.height, MOST_TITLES + 1))]
    wide = next((row for row, cells in enumerate(filled) if cells > 1 and 2 * cells > max(filled)), 0)
    return wide if filled and all(cells <= LONGEST_TITLE < filled[wide] for cells in filled[:wide]) else 0


def _score(candidate: Candidate) -> tuple[bool, int]:
    """Known tools before hand-made tables, then the sheet with the most cells below its header."""
    rows = candidate.sheet.height - candidate.layout.data
    return candidate.reader.tool != "generic", rows * candidate.sheet.width
