"""Matrices in words that no lexicon knows: columns that offer the same few answers, in an order nobody has said yet."""

import re
from collections import Counter
from collections.abc import Sequence

from needs_analysis.ingest.draft import Profile
from needs_analysis.ingest.naming import is_grouping_name, is_remark_name
from needs_analysis.ingest.person_words import mentions_person
from needs_analysis.ingest.personal import holds_addresses, holds_names
from needs_analysis.ingest.scales import Scale, is_excess, is_no_answer, lexicon_level
from needs_analysis.ingest.text import normal_key, parse_number, plain_text, squeeze_key
from needs_analysis.model import ScaleLabel

FEWEST_LABELS, MOST_LABELS = 3, 7
LONGEST_LABEL = 60
FEWEST_APART = 3
"""Columns without a common question that show a matrix; of a common question two are enough."""
_NUMBER = re.compile(r"\d{1,4}")
_CHOICES = {"ja", "nein", "yes", "no", "vielleicht", "maybe", "x", "true", "false", "wahr", "falsch", "y", "n", "j"}


def unknown_scale(members: Sequence[Profile], *, growing: bool = False) -> Scale | None:
    """The answers that some columns share, none of them on a scale the lexicon knows; None where they share too few.

    They stand in the order of the words' height where it is known, else of their first appearance: a proposal only.
    ``growing``: more columns may follow.
    """
    offered = [_labels_of(member) for member in members]
    if len([labels for labels in offered if labels]) < 2 or not all(map(_may_offer, members)):  # noqa: PLR2004 - share
        return None
    columns = Counter(key for labels in offered for key in labels)
    shared = {key for key, number in columns.items() if number > 1}
    answers = sum(sum(member.counts.values()) for member in members)
    few = FEWEST_LABELS <= len(columns) <= MOST_LABELS and 2 * len(columns) <= answers
    alike = all(2 * len(shared & labels.keys()) >= len(labels) for labels in offered if labels)
    if sum(is_excess(text) for labels in offered for text in labels.values()) > 1:
        return None
    if not few or len(shared) < 2 or not alike or set(columns) <= _CHOICES:  # noqa: PLR2004 - one word is no scale
        return None
    texts: dict[str, str] = {}
    for labels in offered:
        texts |= {key: text for key, text in labels.items() if key not in texts}
    filled = sum(bool(labels) for labels in offered)
    if not growing and filled < FEWEST_APART and all(map(_is_noun, texts.values())):
        return None
    return scale_of_steps(members, by_height(list(texts.values())))


def scale_of_steps(members: Sequence[Profile], steps: Sequence[str]) -> Scale:
    """A scale of words in a proposed order, with what counts as no answer in some columns."""
    labels = [text for text in steps if not is_no_answer(text)]
    scale = tuple(ScaleLabel(text, float(level)) for level, text in enumerate(labels, start=1))
    silent = dict.fromkeys(plain_text(t) for member in members for t in member.counts if is_no_answer(t))
    return Scale(scale, tuple(silent), ordered=False, source="words", name="words", measure="unknown")


def _labels_of(profile: Profile) -> dict[str, str]:
    """Squeezed key -> text of the answers that say something."""
    return {squeeze_key(t) or normal_key(t): plain_text(t) for t in profile.counts if not is_no_answer(t)}


def _may_offer(profile: Profile) -> bool:
    """Whether a column's answers may be labels of a scale: short words, one per cell, about no person."""
    counts, head = profile.counts, profile.head
    if head.role or mentions_person(head.header) or is_remark_name(head.header):
        return False
    if holds_addresses(counts) or holds_names(counts):
        return False
    own = {squeeze_key(head.item), squeeze_key(head.header)} - {""}
    said = [text for text in counts if not is_no_answer(text)]
    worded = all(
        len(text) <= LONGEST_LABEL and ";" not in text and parse_number(text) is None and squeeze_key(text) not in own
        for text in said
    )
    return worded and len(said) <= MOST_LABELS


def _is_noun(text: str) -> bool:
    """Whether a label is one capitalised word: things rather than degrees."""
    return len(text.split()) == 1 and text[:1].isupper() and lexicon_level(text) is None


def by_height(texts: Sequence[str]) -> list[str]:
    """The texts from low to high where the lexicon or the number in front tells how high each is, else as they came."""
    heights = [lexicon_level(text) for text in texts]
    numbers = [_NUMBER.match(text) for text in texts]
    if all(numbers):
        heights = [float(number.group()) for number in numbers if number]
    known = {text: height for text, height in zip(texts, heights, strict=True) if height is not None}
    return sorted(texts, key=lambda text: known[text]) if len(known) == len(texts) else list(texts)


def runs_alike(profiles: Sequence[Profile]) -> list[tuple[list[Profile], Scale]]:
    """Neighbouring columns without a common question that offer the same answers, at least three of them."""
    found: list[tuple[list[Profile], Scale]] = []
    run: list[Profile] = []
    scale: Scale | None = None
    for profile in profiles:
        near = bool(run) and profile.index == run[-1].index + 1
        grown = unknown_scale([*run, profile], growing=True) if near else None
        if grown is None and scale is not None and len(run) >= FEWEST_APART:
            found.append((run, scale))
        run = [*run, profile] if grown else [profile] if _may_begin(profile) else []
        scale = grown
    return [*found, (run, scale)] if scale is not None and len(run) >= FEWEST_APART else found


def _may_begin(profile: Profile) -> bool:
    return bool(profile.counts) and not is_grouping_name(profile.head.header) and _may_offer(profile)
