"""What a block may hide: reverse-keyed items, labels that are nearly right, scales whose middle is best.

Nothing here changes a figure: each doubt is a finding that asks.
"""

import re
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from needs_analysis.ingest.draft import Draft, is_silent
from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.scales import is_two_sided
from needs_analysis.ingest.sheet import Answers, BoolArray, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key, parse_number, plain_text, squeeze_key
from needs_analysis.language import Message
from needs_analysis.model import Finding, row_cell

MOST_EDITS = 3
LONGEST_VALUE = 60
MOST = 20
FEWEST_ITEMS = 3
FEWEST_ANSWERS = 20
CLEARLY_NEGATIVE = -0.2
BEYOND_CHANCE = 3.3
"""t statistic from which a correlation is no accident (two-sided p about 0.001: a survey has many items)."""

WORDED = (
    "“{item}” is worded the other way round than the other items of “{stem}”. Does a high answer mean less here? "
    "It was averaged as it stands: say so in the matching, and it is turned round."
)
CORRELATED = (
    "Whoever rates the other items of “{stem}” high rates “{item}” low (correlation {correlation}). Does a high answer "
    "mean less here? It was averaged as it stands: say so in the matching, and it is turned round."
)
MARKED = (
    "“{item}” seems to ask for a school mark, where 1 is best. It was averaged as it stands: say so in the matching, "
    "and it is turned round."
)
NEARLY = (
    "“{value}” in “{header}” ({count} times) is nearly the label “{label}”. If that is meant, correct the cells; "
    "it was not changed."
)
NEGATIVE = (
    "The answers to “{stem}” may run from {low} to {high}, but negative codes count as no answer. If they are levels, "
    "code the scale from 0 upwards and read the file again."
)
TWO_SIDED = "On the scale of “{stem}” the best answer stands in the middle. Its mean says nothing: confirm none."

_MARK = re.compile(r"\b(?:schul)?note(?:n|nskala)?\b|\bzensuren?\b|\bgrades?\b|\bschool marks?\b")
_NEGATIVE = re.compile(
    r"\b(?:nicht|nichts|nie|niemals|kaum|kein\w*|ohne|schwer|unsicher|überfordert|ungern|vermeide\w*|not|never|hardly"
    r"|cannot|without|unable|unsure|avoid|\w+n['’]t)\b|\b(?:zu|too) (?:\w+ )?(?:wenig|viel|schwierig|schwer|schnell"
    r"|langsam|kompliziert|little|much|difficult|hard|fast|slow|complicated)\b"
)


def note_doubts(sheet: Sheet, answers: Answers, accepted: BoolArray, drafts: Sequence[Draft]) -> Iterator[Finding]:
    """The doubts about each block (a reverse-keyed item, a near miss ...); ``accepted`` flags the rows that count."""
    for draft in drafts:
        yield from _note_reversed(sheet, answers, accepted, draft)
        yield from _note_near_labels(sheet, answers, draft)
        yield from _note_negative(sheet, answers, draft)
        words = {label.level: label.label for label in draft.scale.labels}
        if is_two_sided(words):
            cell = row_cell(draft.members[0].index, answers.first)
            message = Message(TWO_SIDED, {"stem": draft.stem})
            yield Finding("TWO_SIDED_SCALE", sheet.name, cell, "", message, answers.first)


# --- items that run the other way ---------------------------------------------------------------------------------


def _note_reversed(sheet: Sheet, answers: Answers, accepted: BoolArray, draft: Draft) -> Iterator[Finding]:
    if _asks_for_marks(draft):
        for member, item in zip(draft.members, draft.items, strict=True):
            cell = row_cell(member.index, answers.first)
            yield Finding("REVERSE_KEYED", sheet.name, cell, "", Message(MARKED, {"item": item}), answers.first)
        return
    if len(draft.members) < FEWEST_ITEMS:
        return
    worded = [bool(_NEGATIVE.search(normal_key(item))) for item in draft.items]
    mixed = any(worded) and sum(worded) * 2 < len(worded)
    against = _rest_correlations(answers, accepted, draft)
    for member, item, negative, correlation in zip(draft.members, draft.items, worded, against, strict=True):
        values: dict[str, str | int | float] = {"item": item, "stem": draft.stem}
        cell = row_cell(member.index, answers.first)
        if correlation < 0:
            message = Message(CORRELATED, {**values, "correlation": f"{correlation:.2f}"})
            yield Finding("REVERSE_KEYED", sheet.name, cell, "", message, answers.first)
        elif mixed and negative:
            yield Finding("REVERSE_KEYED", sheet.name, cell, "", Message(WORDED, values), answers.first)


def _asks_for_marks(draft: Draft) -> bool:
    """Whether a block speaks of marks and is answered in bare digits from 1 on, as at school."""
    bare = [label.label.strip() == f"{label.level:g}" for label in draft.scale.labels]
    lowest = min((label.level for label in draft.scale.labels), default=0.0)
    asked = (draft.stem, draft.question, *draft.items, *(member.head.header for member in draft.members))
    said = " ".join((*asked, *(text for member in draft.members for text in member.counts)))
    return bool(bare) and all(bare) and lowest == 1 and bool(_MARK.search(normal_key(said)))


def _rest_correlations(answers: Answers, accepted: BoolArray, draft: Draft) -> list[float]:
    """Clearly negative correlations (Pearson) of items with the mean of the others of their block, else 0.

    The most contrary item is taken out before the others are looked at, because it spoils their means too.
    """
    columns = [_levels(answers.columns[member.index], draft)[accepted] for member in draft.members]
    found = [0.0] * len(columns)
    left = list(range(len(columns)))
    while len(left) >= FEWEST_ITEMS:
        table = np.column_stack([columns[place] for place in left])
        known = ~np.isnan(table)
        total, count = np.where(known, table, 0).sum(axis=1), known.sum(axis=1)
        all_of = [_correlation(table[:, place], known[:, place], total, count) for place in range(len(left))]
        worst = int(np.argmin(all_of))
        if all_of[worst] == 0:
            break
        found[left.pop(worst)] = all_of[worst]
    return found


Floats = npt.NDArray[np.float64]


def _correlation(item: Floats, known: BoolArray, total: Floats, count: npt.NDArray[np.intp]) -> float:
    both = known & (count > 1)
    if both.sum() < FEWEST_ANSWERS:
        return 0.0
    own = item[both]
    rest = (total[both] - own) / (count[both] - 1)
    if own.std() == 0 or rest.std() == 0:
        return 0.0
    r = float(np.corrcoef(own, rest)[0, 1])
    clear = r * r * (len(own) - 2) >= BEYOND_CHANCE**2 * (1 - r * r)
    return r if r < CLEARLY_NEGATIVE and clear else 0.0


def _levels(column: TextColumn, draft: Draft) -> Floats:
    levels = [parse_level(value, draft.scale.labels) for value in column.values]
    numbers = np.array([np.nan if level is None else level for level in levels], dtype=np.float64)
    return numbers[column.codes] if levels else np.full(len(column), np.nan)


def _note_negative(sheet: Sheet, answers: Answers, draft: Draft) -> Iterator[Finding]:
    """Negative codes that count as missing although the levels go as far above zero as they go below."""
    levels = {label.level for label in draft.scale.labels}
    numbers = {number for text in draft.scale.no_answer if (number := parse_number(text)) is not None}
    below = {number for number in numbers if number < 0 and -number in levels}
    if 0 in levels and below and max(levels) == -min(below):
        cell = row_cell(draft.members[0].index, answers.first)
        values: dict[str, str | int | float] = {
            "low": f"{min(below):g}",
            "high": f"{max(levels):g}",
            "stem": draft.stem,
        }
        yield Finding("NEGATIVE_LEVELS", sheet.name, cell, "", Message(NEGATIVE, values), answers.first)


# --- labels that are nearly right ---------------------------------------------------------------------------------


def _note_near_labels(sheet: Sheet, answers: Answers, draft: Draft) -> Iterator[Finding]:
    for member in draft.members:
        strange = [
            text
            for text in member.counts
            if len(text) <= LONGEST_VALUE
            and parse_level(text, draft.scale.labels) is None
            and not is_silent(text, draft.scale)
        ]
        for text in strange[:MOST]:
            label = nearest_label(text, [label.label for label in draft.scale.labels])
            if label is not None:
                row = answers.first + answers.columns[member.index].first_row(text) + 1
                values: dict[str, str | int | float] = {
                    "value": plain_text(text),
                    "header": member.head.header,
                    "count": member.counts[text],
                    "label": label,
                }
                cell = row_cell(member.index, row)
                yield Finding("NEARLY_A_LABEL", sheet.name, cell, plain_text(text), Message(NEARLY, values), row)


def nearest_label(text: str, labels: Sequence[str]) -> str | None:
    """The one label within three edits of a text (blanks and punctuation aside); None where none or two are as near."""
    key = squeeze_key(text)
    distances = {label: edit_distance(key, squeeze_key(label)) for label in dict.fromkeys(labels)}
    # Three edits turn one short word into any other, so half of the text must stay.
    near = {label: edits for label, edits in distances.items() if edits <= MOST_EDITS and 2 * edits < len(key)}
    best = [label for label, edits in near.items() if edits == min(near.values())]
    return best[0] if len(best) == 1 else None


def edit_distance(one: str, other: str) -> int:
    """Levenshtein distance: insertions, deletions and replacements that turn one text into the other."""
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        last, row[0] = row[0], place
        for index, second in enumerate(other, start=1):
            last, row[index] = row[index], min(row[index] + 1, row[index - 1] + 1, last + (letter != second))
    return row[-1]
