"""Blocks in the making: columns with their answers, and scales that several of them share."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.measures import measure_in
from needs_analysis.ingest.scales import Scale, is_no_answer, recognise_scale
from needs_analysis.ingest.sheet import Head
from needs_analysis.ingest.text import plain_text

FITTING = 0.9
HALF = 0.5
MOST_SHARED = 6


@dataclass(frozen=True, slots=True)
class Profile:
    """One column: its position, head, answers (text -> how often) and the scale these alone suggest.

    ``listed``: a codebook says that the answers are no levels.
    """

    index: int
    head: Head
    counts: Mapping[str, int]
    scale: Scale | None
    listed: bool = False


@dataclass(frozen=True, slots=True)
class Draft:
    """A block before rows are judged: its columns and their common scale.

    ``question`` is the wording that tells what is asked; empty where the stem is only made up from variable names.
    """

    stem: str
    items: tuple[str, ...]
    members: tuple[Profile, ...]
    scale: Scale
    question: str = ""


def union(members: Sequence[Profile]) -> Counter[str]:
    """The answers of some columns together."""
    total: Counter[str] = Counter()
    for member in members:
        total.update(member.counts)
    return total


def is_silent(text: str, scale: Scale) -> bool:
    """Whether a text is no answer, in any survey or on this scale (a 6 that means "cannot say")."""
    return is_no_answer(text) or plain_text(text) in scale.no_answer


def fits_scale(profile: Profile, scale: Scale, least: float = FITTING) -> bool:
    """Whether at least this share of the ratable answers of a column lies on a scale."""
    rated = {text: number for text, number in profile.counts.items() if not is_silent(text, scale)}
    known = sum(number for text, number in rated.items() if parse_level(text, scale.labels) is not None)
    return known >= least * sum(rated.values())


def share_scales(drafts: Sequence[Draft], legend: Mapping[float, str]) -> list[Draft]:
    """Give blocks that show only parts of the same scale the same levels (held 1 to 3 beside required 3 to 5)."""
    result = list(drafts)
    for first in range(len(result)):
        for second in range(first + 1, len(result)):
            common = _common_scale(result[first], result[second], legend)
            if common is not None:
                result[first] = replace(result[first], scale=_own(common, result[first]))
                result[second] = replace(result[second], scale=_own(common, result[second]))
    return result


def _common_scale(first: Draft, second: Draft, legend: Mapping[float, str]) -> Scale | None:
    one, other = first.scale, second.scale
    if one.source != other.source or one.labels == other.labels or not _may_share(first, second):
        return None
    question = f"{first.question} {second.question}"
    scale = recognise_scale(union([*first.members, *second.members]), question, legend)
    if scale is None or scale.source != one.source or not scale.ordered == one.ordered == other.ordered:
        return None
    return scale if all(fits_scale(member, scale, HALF) for member in (*first.members, *second.members)) else None


def _may_share(first: Draft, second: Draft) -> bool:
    """Words: unless both scales are fully in use. Digits: same items, or titles of one sheet that ask the same."""
    if first.scale.source == "codebook":  # it says itself which questions share a scale
        return False
    if first.scale.source == "lexicon":
        return not (_is_complete(first) and _is_complete(second))
    if first.scale.source == "codes" or set(first.items) & set(second.items):
        return first.scale.source != "codes"
    titles = not first.members[0].head.coded and not second.members[0].head.coded
    alike = measure_in(first.question) == measure_in(second.question)
    return first.scale.source == "digits" and titles and alike and max(_top(first), _top(second)) <= MOST_SHARED


def _top(draft: Draft) -> float:
    return draft.scale.labels[-1].level


def _is_complete(draft: Draft) -> bool:
    answered = {text for member in draft.members for text in member.counts}
    levels = {parse_level(text, draft.scale.labels) for text in answered}
    return {label.level for label in draft.scale.labels} <= levels


def _own(common: Scale, draft: Draft) -> Scale:
    """The common scale with the block's own strangers and no-answer words."""
    return replace(common, outside=draft.scale.outside, no_answer=draft.scale.no_answer)
