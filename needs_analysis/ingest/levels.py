"""Answers to levels of a scale that is known."""

import re
from collections.abc import Iterable
from functools import lru_cache

from needs_analysis.ingest.scales import is_no_answer, split_rating
from needs_analysis.ingest.text import answer_key, squeeze_key
from needs_analysis.model import ScaleLabel

_UNSURE = re.compile(r"[<>~≈≥≤?+±/-]")
"""Marks that make of a digit something else: ``>3``, ``3?``, ``3-``."""


def parse_level(text: str, scale: Iterable[ScaleLabel]) -> float | None:
    """The level of an answer on a block's scale; None when it is blank, no answer, or unknown there.

    Knows the labels in any spelling (blanks, case, glued words) and, on scales that carry digits, the digits
    themselves (``4``, ``4,0``, ``4 - gut``, and steps between such as ``4,5``).
    """
    return _parse_level(text, tuple(scale))


@lru_cache(maxsize=65_536)
def _parse_level(text: str, scale: tuple[ScaleLabel, ...]) -> float | None:
    exact, squeezed, digits = _scale_keys(scale)
    key = answer_key(text)
    if key in exact:
        return exact[key]
    if is_no_answer(text):
        return None
    bare = squeeze_key(text)
    if bare in squeezed and not (bare.isdigit() and _UNSURE.search(key)):
        return squeezed[bare]
    pair = split_rating(text) if digits else None
    if pair is None or not digits or not digits[0] <= pair[0] <= digits[1]:
        return None
    return pair[0]


@lru_cache(maxsize=1024)
def _scale_keys(scale: tuple[ScaleLabel, ...]) -> tuple[dict[str, float], dict[str, float], tuple[float, float] | None]:
    """Answer keys, squeezed keys, and the range of digits when every label with a digit stands for that digit."""
    exact = {answer_key(item.label): item.level for item in scale}
    squeezed = {squeeze_key(item.label): item.level for item in scale if squeeze_key(item.label)}
    pairs = [(split_rating(item.label), item.level) for item in scale]
    carries = bool(scale) and all(pair is not None and pair[0] == level for pair, level in pairs)
    levels = [item.level for item in scale]
    return exact, squeezed, (min(levels), max(levels)) if carries else None
