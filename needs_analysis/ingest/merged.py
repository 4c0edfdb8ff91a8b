"""Cells merged over several rows of answers: a unit or role merged so is that of each row."""

from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.naming import is_grouping_name
from needs_analysis.ingest.sheet import Answers, Merge, TextColumn


def is_group(answers: Answers, merge: Merge) -> bool:
    """Whether a merged range lies in one column of the answers that asks for a group of people."""
    inside = answers.first <= merge.top < merge.bottom < answers.first + answers.rows
    alone = merge.left == merge.right < len(answers.heads)
    return inside and alone and is_grouping_name(answers.heads[merge.left].header)


def fill_groups(answers: Answers, merges: Sequence[Merge]) -> Answers:
    """The answers with the value of such a range in all its rows."""
    columns = list(answers.columns)
    for merge in merges:
        if is_group(answers, merge):
            column, top = columns[merge.left], merge.top - answers.first
            codes = column.codes.copy()
            codes[top : merge.bottom - answers.first + 1] = codes[top]
            columns[merge.left] = TextColumn(column.values, codes)
    return replace(answers, columns=tuple(columns))
