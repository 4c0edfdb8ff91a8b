"""The story of reading: bytes to sheets, sheet to header, header to columns and blocks, rows to outcomes."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypedDict, Unpack

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.ingest import notes
from needs_analysis.ingest.blocks import block_measure, confirmed_keys, form_drafts, profile_columns
from needs_analysis.ingest.choose import Candidate, choose_sheet
from needs_analysis.ingest.clean import clean_table
from needs_analysis.ingest.codebook_apply import explain_answers, is_syntax, open_codebooks
from needs_analysis.ingest.codebook_limesurvey import is_structure
from needs_analysis.ingest.crosses import join_crosses, mark_crossed
from needs_analysis.ingest.delimited import read_delimited
from needs_analysis.ingest.dialects.lost import name_lost
from needs_analysis.ingest.dialects.views import swap_measures
from needs_analysis.ingest.doubts import note_doubts
from needs_analysis.ingest.draft import Draft, Profile
from needs_analysis.ingest.guards import find_container
from needs_analysis.ingest.joins import join_sheets
from needs_analysis.ingest.kept import Kept, is_kept, unpack_sheets
from needs_analysis.ingest.kinds import find_kinds
from needs_analysis.ingest.legend import find_margin_legend, lift_legend
from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.merged import fill_groups
from needs_analysis.ingest.no_survey import refuse_other_tables, refuse_web_page
from needs_analysis.ingest.outcomes import judge_rows
from needs_analysis.ingest.people import find_people, mark_people
from needs_analysis.ingest.sheet import Answers, Head, Layout, Sheet, TextColumn
from needs_analysis.ingest.stacks import stack_sheets
from needs_analysis.ingest.strays import find_strays, note_strays, without_strays
from needs_analysis.ingest.text import normal_key
from needs_analysis.ingest.unanswered import hide_unanswered, name_unanswered, note_unanswered
from needs_analysis.ingest.unfold import unfold_sheet
from needs_analysis.ingest.workbook import read_workbook
from needs_analysis.language import Message, show_text
from needs_analysis.model import Block, Column, Finding, ItemStatistics, Kind, RawTable, UserError, row_cell

MOST_MARGINS = 500
STARTED = (
    "startzeit", "start time", "startdate", "start date", "date started", "datum gestartet", "started", "start",
    "zeitstempel", "timestamp", "submissiondate", "_submission_time", "start date (utc)", "finish date", "datetime",
)  # fmt: skip
"""Names (normal keys) of the column that says when a response was begun."""
STRUCTURE = (
    "The file is the structure of a LimeSurvey survey and holds no answers. Upload the responses and pass this file as "
    "their codebook."
)
SYNTAX = (
    "The file is a script for SPSS, Stata or R and holds no answers. Upload the data file that it reads and pass this "
    "script as its codebook."
)


@dataclass(frozen=True, eq=False)
class Questions:
    """The columns of a sheet: what each asks, its kind, the blocks; ``strays`` are rows that are no answers."""

    answers: Answers
    profiles: Sequence[Profile]
    drafts: Sequence[Draft]
    kinds: Sequence[Kind]
    findings: Sequence[Finding]
    strays: Mapping[int, str]


class Choices(TypedDict, total=False):
    """What a person says about a file.

    ``tool`` (a key of `READERS`) and ``sheet`` override what was recognised; ``confirmed`` are the stems of blocks a
    person declared to be ordered; ``codebook`` holds the codebooks uploaded beside it, name -> content; ``allowed`` are
    the columns (stable key or header) that look like personal data and were declared to be none.
    """

    tool: str | None
    sheet: str | None
    confirmed: Collection[str]
    codebook: Mapping[str, bytes]
    allowed: Collection[str]


def read_survey(name: str, content: bytes, **choices: Unpack[Choices]) -> RawTable:
    """Read one survey export, whatever tool wrote it.

    ``name`` is only shown, the content decides, `Choices` correct it. Every row below the header is in ``cells`` and
    has an outcome; answers that a codebook explains stand there in its words. Personal data stand in the cells of
    personal columns and nowhere else: everything that may be shown is clean. Raises `UserError` when the file or a
    codebook cannot be opened or the choice does not exist.
    """
    kept = read_sheets(content)
    choices["codebook"] = {**kept.codebook, **choices.get("codebook", {})}
    choices["allowed"] = {*kept.allowed, *choices.get("allowed", ())}
    found = choose_sheet(kept.sheets, choices.get("tool") or kept.tool, choices.get("sheet") or kept.sheet)
    others = [other.name for other in kept.sheets if other is not found.sheet]
    return clean_table(_to_table(name, found, others, choices))


def read_sheets(content: bytes) -> Kept:
    """The visible sheets of a file, or of an upload as it was kept with the choices made for it."""
    if is_kept(content):
        return unpack_sheets(content)
    if is_structure(content):
        raise UserError(Message(STRUCTURE))
    refuse_web_page(content)
    container = find_container(content)
    if container == "text":
        if is_syntax(content):
            raise UserError(Message(SYNTAX))
        return Kept((join_crosses(lift_legend(read_delimited("", content))),))
    sheets = join_sheets([unfold_sheet(sheet) for sheet in read_workbook(content, container)])
    return Kept(tuple(stack_sheets([join_crosses(lift_legend(sheet)) for sheet in sheets])))


def read_questions(found: Candidate, codebook: Mapping[str, bytes], allowed: Collection[str] = ()) -> Questions:
    """What the columns of a sheet are, before any row is judged."""
    sheet, layout, reader = found.sheet, found.layout, found.reader
    found_heads, lost = name_lost(mark_crossed(reader.read_heads(sheet, layout), sheet), sheet, layout)
    heads, renamed = _name_heads(mark_people(swap_measures(found_heads)), sheet, layout)
    books = open_codebooks(codebook, heads)
    cut = fill_groups(_cut_answers(sheet, layout, heads), sheet.merges)
    explained = explain_answers(cut, books, sheet, reader.separator)
    answers, people = find_people(explained.answers, allowed)
    codes, legend = reader.unanswered, sheet.legend or find_margin_legend(sheet, layout)
    strays = find_strays(sheet, layout, answers, by_hand=reader.tool == "generic")
    shown = hide_unanswered(without_strays(answers, strays), codes, explained.scales)
    profiles = profile_columns(shown, legend, explained.scales)
    drafts = [name_unanswered(draft, answers, codes) for draft in form_drafts(profiles, legend)]
    rated = {member.index for draft in drafts for member in draft.members}
    kinds = find_kinds(profiles, rated, reader.separator, people)
    said = (finding for finding in explained.findings if finding.code != "CODEBOOK_GAP" or finding.value not in codes)
    more = (*note_unanswered(sheet, answers, drafts, codes), *note_strays(sheet, answers, strays))
    return Questions(answers, profiles, drafts, kinds, (*said, *lost, *renamed, *more), strays)


def _to_table(name: str, found: Candidate, others: Sequence[str], choices: Choices) -> RawTable:
    sheet, layout, reader = found.sheet, found.layout, found.reader
    asked = read_questions(found, choices.get("codebook", {}), choices.get("allowed", ()))
    answers, profiles, drafts, kinds = asked.answers, asked.profiles, asked.drafts, asked.kinds
    if reader.tool == "generic" and not found.chosen:
        refuse_other_tables(sheet, layout, answers, drafts)
    outcomes = judge_rows(answers, kinds, reader, asked.strays)
    findings = [
        *sheet.findings,
        *(Finding("SHEET_NOT_READ", other, "", "", Message(notes.OTHER_SHEET, {"sheet": other})) for other in others),
        *asked.findings,
        *notes.note_columns(sheet, layout, profiles, kinds),
        *notes.note_drafts(sheet, layout, answers, drafts),
        *note_doubts(sheet, answers, outcomes == "accepted", drafts),
        *notes.note_rows(sheet, layout, answers, outcomes, asked.strays),
        *(notes.note_limesurvey(sheet, answers) if reader.tool.startswith("limesurvey") else ()),
    ]
    noise = reader.known_noise if (outcomes == "accepted").any() else frozenset()
    index = pd.RangeIndex(answers.first + 1, answers.first + 1 + answers.rows)
    return RawTable(
        file=show_text(name),
        tool=reader.tool,
        reason=layout.reason,
        sheet=sheet.name,
        header_rows=layout.header_rows,
        columns=_to_columns(answers.heads, kinds, drafts),
        blocks=_to_blocks(drafts, answers, outcomes == "accepted", choices.get("confirmed", ())),
        cells=_to_frame(answers, index),
        outcomes=pd.Series(outcomes, index=index, dtype="str"),
        findings=tuple(finding for finding in findings if finding.code not in noise),
        margins=_margins(sheet, answers),
        merged=_merged(sheet, answers),
        response=_place_of(answers, kinds, reader.identities, personal=True),
        started=_place_of(answers, kinds, STARTED, personal=False),
    )


def _margins(sheet: Sheet, answers: Answers) -> dict[int, tuple[str, ...]]:
    rows = (*range(answers.first), *range(answers.first + answers.rows, sheet.height))
    return {row + 1: tuple(sheet.row(row)) for row in rows[:MOST_MARGINS]}


def _merged(sheet: Sheet, answers: Answers) -> tuple[str, ...]:
    inside = [merge for merge in sheet.merges if merge.bottom < answers.first]
    return tuple(f"{row_cell(m.left, m.top + 1)}:{row_cell(m.right, m.bottom + 1)}" for m in inside)


def _place_of(answers: Answers, kinds: Sequence[Kind], names: Sequence[str], *, personal: bool) -> int | None:
    """The tool's own column with one of some names, the earlier name first; ``personal`` ones count only if wanted."""
    own = ("system", "personal") if personal else ("system",)
    for name in names:
        for index, head in enumerate(answers.heads):
            if kinds[index] in own and name in (normal_key(head.header), normal_key(head.key)):
                return index
    return None


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
    columns = tuple(column.part(rows) for column in sheet.columns)
    return Answers(tuple(heads), columns, layout.data, sheet.stack)


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
    # The reader does not know in which order a person put words or signs.
    ordered = ordered and draft.scale.source not in ("words", "signs")
    rated = numbers[column.codes[accepted]] if levels else numbers
    valid = rated[~np.isnan(rated)]
    return ItemStatistics(len(valid), float(valid.mean()) if ordered and len(valid) else None)


def _to_frame(answers: Answers, index: pd.RangeIndex) -> pd.DataFrame:
    columns = {
        number: pd.array(list(column.values), dtype="str").take(column.codes)
        for number, column in enumerate(answers.columns)
    }
    return pd.DataFrame(columns, index=index)
