"""Codes that only some tools write for a question without an answer: EFS puts 0 where nothing was chosen.

A column of options that were ticked or not holds nothing but 0 and 1 as well; there 0 is an answer. So a 0 counts as no
answer in columns of digits that hold more than that, and in single columns among these.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from needs_analysis.ingest.draft import Draft
from needs_analysis.ingest.scales import Scale, is_no_answer
from needs_analysis.ingest.sheet import Answers, Sheet, TextColumn
from needs_analysis.ingest.text import answer_key, parse_number
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

_TICKS = frozenset({"0", "1"})
ZERO = (
    "In exports of this tool {code} means that nothing was chosen. {count} answers to “{stem}” count as missing. If "
    "{code} is a level of the scale, upload the codebook beside the file."
)


def hide_unanswered(answers: Answers, codes: Collection[str], explained: Mapping[int, Scale | None]) -> Answers:
    """The answers with these codes blank where they mean no answer; ``explained``: columns that a codebook explains."""
    if not codes:
        return answers
    hidden = _find_columns(answers, codes, explained)
    columns = (_blank(column, codes) if index in hidden else column for index, column in enumerate(answers.columns))
    return replace(answers, columns=tuple(columns))


def _find_columns(answers: Answers, codes: Collection[str], explained: Mapping[int, Scale | None]) -> set[int]:
    values = {
        index: {answer_key(text) for text in column.counts() if not is_no_answer(text)}
        for index, (head, column) in enumerate(zip(answers.heads, answers.columns, strict=True))
        if not head.role and (index in explained or _is_digits(column))
    }
    levels = {index for index, found in values.items() if found - _TICKS}
    ticks = {index for index, found in values.items() if found and found <= _TICKS}
    alone = {
        index
        for index in ticks
        if {index - 1, index + 1} & levels and not {index - 1, index + 1} & ticks
    }  # fmt: skip
    return {index for index in levels | alone if values[index] & set(codes)}


def _is_digits(column: TextColumn) -> bool:
    return all(parse_number(text) is not None for text in column.counts())


def _blank(column: TextColumn, codes: Collection[str]) -> TextColumn:
    return TextColumn(tuple("" if answer_key(text) in codes else text for text in column.values), column.codes)


def name_unanswered(draft: Draft, answers: Answers, codes: Collection[str]) -> Draft:
    """The block with those of the codes that occur in it among what is no answer."""
    seen = dict.fromkeys(_seen(draft, answers, codes))
    missing = (*draft.scale.no_answer, *(text for text in seen if text not in draft.scale.no_answer))
    return replace(draft, scale=replace(draft.scale, no_answer=missing)) if seen else draft


def _seen(draft: Draft, answers: Answers, codes: Collection[str]) -> Iterator[str]:
    """The codes as they stand in the columns of a block whose profiles do not know them."""
    for member in draft.members:
        for text in answers.columns[member.index].counts():
            if answer_key(text) in codes and text not in member.counts:
                yield text


def note_unanswered(
    sheet: Sheet, answers: Answers, drafts: Sequence[Draft], codes: Collection[str]
) -> Iterator[Finding]:
    """One finding for each block in which such a code counts as missing."""
    for draft in drafts:
        seen = list(_seen(draft, answers, codes))
        if seen:
            column = draft.members[0].index
            counts = (answers.columns[member.index].counts() for member in draft.members)
            total = sum(found.get(text, 0) for found in counts for text in set(seen))
            values: dict[str, str | int | float] = {"code": seen[0], "count": total, "stem": draft.stem}
            cell = row_cell(column, answers.first)
            yield Finding("NOTHING_CHOSEN", sheet.name, cell, seen[0], Message(ZERO, values), answers.first)
