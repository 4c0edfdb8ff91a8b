"""The story of reading: bytes to sheets, sheet to header, header to columns and blocks, rows to outcomes."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.ingest import notes
from needs_analysis.ingest.blocks import block_measure, confirmed_keys, form_drafts, profile_columns
from needs_analysis.ingest.delimited import read_delimited
from needs_analysis.ingest.dialects import READERS, Reader
from needs_analysis.ingest.dialects.generic import Generic, swap_measures
from needs_analysis.ingest.draft import Draft
from needs_analysis.ingest.guards import find_container
from needs_analysis.ingest.kinds import find_kinds
from needs_analysis.ingest.outcomes import judge_rows
from needs_analysis.ingest.scales import parse_level
from needs_analysis.ingest.sheet import Answers, Head, Layout, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.ingest.workbook import read_workbook
from needs_analysis.language import Message, show_text
from needs_analysis.model import Block, Column, Finding, ItemStatistics, Kind, RawTable, UserError, row_cell

UNKNOWN_TOOL = "There is no reader called {tool}. Choose one of: {tools}."
UNKNOWN_SHEET = "The file has no visible sheet called {sheet}. Choose one of: {sheets}."
CHOSEN = "Read as {tool} because you chose it."


@dataclass(frozen=True, slots=True)
class _Candidate:
    sheet: Sheet
    reader: Reader
    layout: Layout


def read_survey(
    name: str,
    content: bytes,
    *,
    tool: str | None = None,
    sheet: str | None = None,
    confirmed: Collection[str] = (),
) -> RawTable:
    """Read one survey export, whatever tool wrote it.

    ``name`` is only shown, the content decides. ``tool`` (a key of `READERS`) and ``sheet`` override what was
    recognised; ``confirmed`` are the stems of blocks a person declared to be ordered. Every row below the header is
    in ``cells`` and has an outcome. Raises `UserError` when the file cannot be opened or the choice does not exist.
    """
    sheets = _read_sheets(content)
    found = _choose(sheets, tool, sheet)
    others = [other.name for other in sheets if other is not found.sheet]
    return _to_table(name, found, others, confirmed)


def _read_sheets(content: bytes) -> list[Sheet]:
    container = find_container(content)
    return [read_delimited("", content)] if container == "text" else read_workbook(content, container)


def _choose(sheets: list[Sheet], tool: str | None, name: str | None) -> _Candidate:
    if tool is not None and tool not in READERS:
        raise UserError(Message(UNKNOWN_TOOL, {"tool": tool, "tools": ", ".join(READERS)}))
    wanted = [sheet for sheet in sheets if name is None or sheet.name == name]
    if not wanted:
        names = ", ".join(sheet.name for sheet in sheets)
        raise UserError(Message(UNKNOWN_SHEET, {"sheet": str(name), "sheets": names}))
    candidates = [_recognise(sheet, tool) for sheet in wanted]
    return max(candidates, key=_score)


def _recognise(sheet: Sheet, tool: str | None) -> _Candidate:
    if tool is not None:
        reader = READERS[tool]
        layout = reader.find_layout(sheet) or Generic().find_layout(sheet)
        reason = Message(CHOSEN, {"tool": tool})
        return _Candidate(sheet, reader, replace(layout, reason=reason) if layout else Layout(0, 1, reason))
    for reader in READERS.values():
        layout = reader.find_layout(sheet)
        if layout is not None:
            return _Candidate(sheet, reader, layout)
    raise AssertionError  # the generic reader takes every sheet


def _score(candidate: _Candidate) -> tuple[bool, int]:
    """Known tools before hand-made tables, then the sheet with the most cells below its header."""
    rows = candidate.sheet.height - candidate.layout.data
    return candidate.reader.tool != "generic", rows * candidate.sheet.width


def _to_table(name: str, found: _Candidate, others: Sequence[str], confirmed: Collection[str]) -> RawTable:
    sheet, layout, reader = found.sheet, found.layout, found.reader
    heads, renamed = _name_heads(swap_measures(reader.read_heads(sheet, layout)), sheet, layout)
    answers = _cut_answers(sheet, layout, heads)
    profiles = profile_columns(answers, sheet.legend)
    drafts = form_drafts(profiles, sheet.legend)
    kinds = find_kinds(profiles, {member.index for draft in drafts for member in draft.members}, reader.separator)
    outcomes = judge_rows(answers, kinds, reader)
    findings = [
        *sheet.findings,
        *(Finding("SHEET_NOT_READ", other, "", "", Message(notes.OTHER_SHEET, {"sheet": other})) for other in others),
        *renamed,
        *notes.note_columns(sheet, layout, profiles, kinds),
        *notes.note_drafts(sheet, layout, answers, drafts),
        *notes.note_rows(sheet, layout, answers, outcomes),
        *(notes.note_stamps(sheet, answers) if reader.tool.startswith("limesurvey") else ()),
    ]
    noise = reader.known_noise if (outcomes == "accepted").any() else frozenset()
    index = pd.RangeIndex(answers.first + 1, answers.first + 1 + answers.rows)
    return RawTable(
        file=show_text(name),
        tool=reader.tool,
        reason=layout.reason,
        sheet=sheet.name,
        header_rows=layout.header_rows,
        columns=_to_columns(heads, kinds, drafts),
        blocks=_to_blocks(drafts, answers, outcomes == "accepted", confirmed),
        cells=_to_frame(answers, index),
        outcomes=pd.Series(outcomes, index=index, dtype="str"),
        findings=tuple(finding for finding in findings if finding.code not in noise),
    )


def _name_heads(heads: list[Head], sheet: Sheet, layout: Layout) -> tuple[list[Head], list[Finding]]:
    """Heads with different headers: a repeated one is told apart by its column letter."""
    seen: Counter[str] = Counter()
    findings = []
    row = layout.data
    for index, head in enumerate(heads):
        seen[normal_key(head.header)] += 1
        if head.header and seen[normal_key(head.header)] > 1:
            letter = row_cell(index, row).rstrip("0123456789")
            heads[index] = replace(head, header=f"{head.header} ({letter})")
            message = Message(notes.REPEATED, {"header": heads[index].header})
            findings.append(Finding("REPEATED_HEADER", sheet.name, row_cell(index, row), "", message, row))
    return heads, findings


def _cut_answers(sheet: Sheet, layout: Layout, heads: Sequence[Head]) -> Answers:
    end = min(layout.footers, default=sheet.height)
    rows = slice(layout.data, max(layout.data, end))
    return Answers(tuple(heads), tuple(column.part(rows) for column in sheet.columns), layout.data)


def _to_columns(heads: Sequence[Head], kinds: Sequence[Kind], drafts: Sequence[Draft]) -> tuple[Column, ...]:
    places = {
        member.index: (draft.stem, item)
        for draft in drafts
        for member, item in zip(draft.members, draft.items, strict=True)
    }
    columns = []
    for index, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
        stem, item = places.get(index, (None, (head.item or None) if kind == "multiple" else None))
        columns.append(Column(index, head.header, kind, stem, item, head.key))
    return tuple(columns)


def _to_blocks(
    drafts: Sequence[Draft], answers: Answers, accepted: npt.NDArray[np.bool_], confirmed: Collection[str]
) -> tuple[Block, ...]:
    agreed = confirmed_keys(confirmed)
    blocks = []
    for draft in drafts:
        ordered = draft.scale.ordered or normal_key(draft.stem) in agreed
        columns = [answers.columns[member.index].part(slice(None)) for member in draft.members]
        numbers = [_statistics(column, accepted, draft, ordered=ordered) for column in columns]
        blocks.append(
            Block(
                stem=draft.stem,
                items=draft.items,
                columns=tuple(member.index for member in draft.members),
                scale=draft.scale.labels,
                no_answer=draft.scale.no_answer,
                measure=block_measure(draft),
                ordered=ordered,
                statistics=dict(zip(draft.items, numbers, strict=True)),
            )
        )
    return tuple(blocks)


def _statistics(column: TextColumn, accepted: npt.NDArray[np.bool_], draft: Draft, *, ordered: bool) -> ItemStatistics:
    levels = [parse_level(value, draft.scale.labels) for value in column.values]
    numbers = np.array([np.nan if level is None else level for level in levels], dtype=np.float64)
    rated = numbers[column.codes[accepted]] if levels else numbers
    valid = rated[~np.isnan(rated)]
    return ItemStatistics(len(valid), float(valid.mean()) if ordered and len(valid) else None)


def _to_frame(answers: Answers, index: pd.RangeIndex) -> pd.DataFrame:
    columns = {
        number: pd.array(list(column.values), dtype="str").take(column.codes)
        for number, column in enumerate(answers.columns)
    }
    return pd.DataFrame(columns, index=index)
