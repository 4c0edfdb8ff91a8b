"""One sheet per department: sheets that ask the same questions are read below each other, with their names beside.

The rows keep the numbers of the first sheet; those of the others follow behind its last answer.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.bounds import MAX_CELLS
from needs_analysis.ingest.choose import Candidate, asks_the_same, recognise_sheet
from needs_analysis.ingest.person_words import is_personal_name
from needs_analysis.ingest.sheet import Merge, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.language import Message
from needs_analysis.model import Finding

NAME = "Blatt"
"""Header of the column that holds the sheets' names; German as the sheets are."""

SAME_PEOPLE = 0.2
"""Share of people who stand in two sheets from which these are no departments but two waves."""
STACKED = (
    "Sheet {sheet} asks the same questions. Its answers were put below the others, from row {row} on; the last column "
    "names the sheet of each row."
)
_WAVE = re.compile(
    r"20\d\d|\d\d/\d\d|vorjahr|letzt|\balt|kopie|copy|backup|archiv|entwurf|welle|wave|vorher|nachher|before|after"
    r"|\bt\d\b|\bq[1-4]\b|quartal|quarter|frühjahr|herbst|spring|autumn|halbjahr|test|muster|beispiel|vorlage|example"
    r"|template|previous|last|auswertung|summe|gesamt|total"
)


def stack_sheets(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, those below the first of their kind that ask the same questions of other people."""
    if len(sheets) < 2:  # noqa: PLR2004 - one sheet alone
        return list(sheets)
    found = [recognise_sheet(sheet) for sheet in sheets]
    stacks: list[list[Candidate]] = []
    for one in found:
        stack = next((stack for stack in stacks if all(_belongs(one, other) for other in stack)), None)
        if stack is None:
            stacks.append([one])
        else:
            stack.append(one)
    return [_stack(stack) if len(stack) > 1 else stack[0].sheet for stack in stacks]


def _belongs(one: Candidate, other: Candidate) -> bool:
    named = not any(_WAVE.search(normal_key(candidate.sheet.name)) for candidate in (one, other))
    alike = named and one.reader is other.reader and asks_the_same(one, other) and asks_the_same(other, one)
    return alike and one.sheet.width == other.sheet.width and not _share_people(one, other)


def _share_people(one: Candidate, other: Candidate) -> bool:
    """Whether many people, or all rows of the shorter sheet, stand in both."""
    first, second = _answers(one), _answers(other)
    heads = one.sheet.row(one.layout.data - 1)
    for head, here, there in zip(heads, first, second, strict=True):
        if is_personal_name(head):
            both = here.counts().keys() & there.counts().keys()
            if len(both) > SAME_PEOPLE * min(len(here.counts()), len(there.counts())):
                return True
    rows = sorted((_rows(first), _rows(second)), key=Counter.total)
    return rows[0] <= rows[1]


def _rows(answers: Sequence[TextColumn]) -> Counter[tuple[str, ...]]:
    return Counter(zip(*(column.texts().tolist() for column in answers), strict=True))


def _end(one: Candidate) -> int:
    return max(one.layout.data, min(one.layout.footers, default=one.sheet.height))


def _answers(one: Candidate) -> list[TextColumn]:
    return [column.part(slice(one.layout.data, _end(one))) for column in one.sheet.columns]


def _stack(stack: Sequence[Candidate]) -> Sheet:
    main = stack[0]
    sheet, data, end = main.sheet, main.layout.data, _end(main)
    if sum(one.sheet.height for one in stack) * (sheet.width + 1) > MAX_CELLS:
        return sheet
    columns = []
    for index, column in enumerate(sheet.columns):
        parts = [column.part(slice(data)), *(_answers(one)[index] for one in stack)]
        parts += [one.sheet.columns[index].part(slice(_end(one), None)) for one in stack]
        columns.append(TextColumn.stack(parts))
    names = [""] * data + [one.sheet.name for one in stack for _ in range(one.layout.data, _end(one))]
    names[main.layout.first] = NAME
    height = len(columns[0])
    merges = [merge for merge in sheet.merges if merge.bottom < end]
    findings, row = list(sheet.findings), end
    for one in stack[1:]:
        moved = (merge for merge in one.sheet.merges if one.layout.data <= merge.top and merge.bottom < _end(one))
        down = row - one.layout.data
        merges += [Merge(merge.top + down, merge.left, merge.bottom + down, merge.right) for merge in moved]
        message = Message(STACKED, {"sheet": one.sheet.name, "row": row + 1})
        findings += [*one.sheet.findings, Finding("SHEET_STACKED", sheet.name, f"A{row + 1}", "", message, row + 1)]
        row += _end(one) - one.layout.data
    beside = TextColumn.of([*names, *[""] * (height - len(names))])
    return replace(
        sheet, columns=(*columns, beside), height=height, merges=tuple(merges), findings=tuple(findings),
        stack=len(columns),
    )  # fmt: skip
