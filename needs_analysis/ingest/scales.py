"""Answer scales: from the answers a group of columns holds to ordered labels, or the honest "order unknown"."""

import math
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from needs_analysis.ingest.family import Family
from needs_analysis.ingest.legend import find_digit_labels
from needs_analysis.ingest.lexicon import (
    LONGEST_LABEL,
    MISSING_ABOVE,
    NO_ANSWER_CODES,
    NO_ANSWER_PATTERN,
    family_index,
    find_levels,
    no_answer_keys,
)
from needs_analysis.ingest.symbols import find_signs
from needs_analysis.ingest.text import answer_key, normal_key, parse_number, plain_text, squeeze_key
from needs_analysis.model import Measure, ScaleLabel

Source = Literal["lexicon", "labelled", "digits", "codes", "codebook", "words", "signs"]
WORDED: tuple[Source, ...] = ("lexicon", "labelled", "signs")
"""Sources of scales whose answers alone show that they are one."""
Direction = Literal["up", "down", "unknown"]

TOP = 10
MOST_LEVELS = 11
COVERED = 0.9
RARE = 0.01
MOST_WORDINGS = 200
_DIGIT_FIRST = re.compile(r"(-\d{3,4}|[+-]?\d{1,2})\s*(?:[-–—=:.)]\s*|\s)(?=\D)(\S.*)")
_DIGIT_LAST = re.compile(r"(\D.*?)\s*[(\[](\d{1,2})[)\]]")
_COUNTED = re.compile(r"(\d{1,2}) ?(?:von|of|out of) ?\d{1,2}(?: \w+)?|(?:note|stufe|level|niveau|grade?) ?(\d{1,2})")
_CODE = re.compile(r"(?:ao|a|sq|l)0*(\d{1,2})")
_LOWEST = {"none", "null", "x", "-", "/"}
_TOO = re.compile(r"^(?:[\d\W]*)(?:(?:viel|deutlich|etwas|much|far|a bit|slightly) )?(?:zu|too) \w")
_UNIT = re.compile(
    r"(?:jahr|monat|woche|tag|stunde|std|uhr|year|month|week|day|hour|min|%|€|eur|gb|mb|mal\b|x\b|prozent|person|\+)"
)


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of a group of columns.

    ``ordered`` says whether the order is proven; ``outside`` are values that do not fit (raw texts);
    ``reversed_labels`` says that the digits run from good to bad.
    """

    labels: tuple[ScaleLabel, ...]
    no_answer: tuple[str, ...]
    ordered: bool
    source: Source
    name: str
    measure: Measure
    outside: tuple[str, ...] = ()
    reversed_labels: bool = False


@lru_cache(maxsize=65_536)
def is_no_answer(text: str) -> bool:
    """Whether an answer text means "no answer" in any survey (blank, ``k. A.``, ``6 = weiß nicht``, -99 ...)."""
    key = normal_key(text)
    if _is_silence(key):
        return True
    number = parse_number(key)
    if number is not None:
        return number in NO_ANSWER_CODES
    pair = split_rating(key)
    return pair is not None and bool(pair[1]) and _says_nothing(pair[1])


def _says_nothing(label: str) -> bool:
    """Whether the word of a digit means "no answer"; ``0 = none`` is the lowest level."""
    key = normal_key(label).strip("()[]")
    return _is_silence(key) and key not in _LOWEST


def _is_silence(key: str) -> bool:
    return not key or key in no_answer_keys() or (len(key) <= LONGEST_LABEL and bool(NO_ANSWER_PATTERN.fullmatch(key)))


def split_rating(text: str) -> tuple[float, str] | None:
    """Digit and label of ``4 - gut``, ``5 = sehr gut``, ``sehr gut (5)``, ``4,5``, ``Stufe 4``; None for others."""
    key = normal_key(text)
    number = parse_number(key)
    if number is not None:
        return number, ""
    if counted := _COUNTED.fullmatch(key):
        return float(counted.group(1) or counted.group(2)), ""
    first = _DIGIT_FIRST.fullmatch(key)
    if first and not _UNIT.match(first.group(2)):
        return float(first.group(1)), first.group(2)
    last = _DIGIT_LAST.fullmatch(key)
    return (float(last.group(2)), last.group(1)) if last else None


def recognise_scale(
    counts: Mapping[str, int], hint: str = "", legend: Mapping[float, str] | None = None
) -> Scale | None:
    """The scale on which some answers lie, or None where they are no rating.

    ``counts``: answer text -> how often; ``hint``: the question's wording (it may explain the digits); ``legend``:
    digit -> meaning from elsewhere in the file. A lexicon scale has levels 1..n in order, a scale with digits keeps
    its digits.
    """
    if len(counts) > MOST_WORDINGS:
        return None
    answers = {text: number for text, number in counts.items() if normal_key(text)}
    plain = {text: number for text, number in answers.items() if not is_no_answer(text)}
    if not plain:
        return None
    scale = _with_silent_levels(answers, plain) or _from_lexicon(plain) or _from_signs(answers)
    if scale is None:
        scale = _from_digits(plain, hint, legend or {}) or _from_codes(plain)
    if scale is None:
        return None
    return _with_no_answers(scale, answers)


def _with_silent_levels(answers: Mapping[str, int], plain: Mapping[str, int]) -> Scale | None:
    """``None / Some / All`` is a scale although "none" often means no answer."""
    scale = _from_lexicon(answers) if len(plain) < len(answers) else None
    if scale is None or not any(is_no_answer(label.label) for label in scale.labels):
        return None
    return replace(scale, outside=tuple(text for text in scale.outside if text in plain))


def _with_no_answers(scale: Scale, answers: Mapping[str, int]) -> Scale:
    known = {answer_key(label.label) for label in scale.labels} | {answer_key(text) for text in scale.outside}
    silent = dict.fromkeys(scale.no_answer)
    silent |= dict.fromkeys(
        plain_text(text) for text in answers if is_no_answer(text) and answer_key(text) not in known
    )
    return replace(scale, no_answer=tuple(silent))


# --- labels of the lexicon ----------------------------------------------------------------------------------------


def _from_lexicon(answers: Mapping[str, int]) -> Scale | None:
    known = {text: find_levels(text) for text in answers}
    covered: dict[int, int] = defaultdict(int)
    for text, places in known.items():
        for place in places:
            covered[place] += answers[text]
    families, total = family_index(), sum(answers.values())
    for tolerance in (1.0, COVERED):
        for place in sorted(place for place, number in covered.items() if number >= tolerance * total):
            levels = {text: places.get(place) for text, places in known.items()}
            if _fits(families[place].family, levels, tolerance):
                return _family_scale(families[place].family, levels)
    return None


def _fits(family: Family, levels: Mapping[str, int | None], tolerance: float) -> bool:
    found = {text: level for text, level in levels.items() if level is not None}
    distinct = set(found.values())
    if not distinct or (family.proof and not distinct & set(family.proof)):
        return False
    if family.complete and len(distinct) < len(family.words):
        return False
    if tolerance < 1 and len(distinct) < 3:  # noqa: PLR2004 - two words prove no scale beside strangers
        return False
    words = {squeeze_key(text) for text in found}
    return family.synonyms or len(words) == len(distinct)


def shared_family(columns: Sequence[Mapping[str, int]]) -> Scale | None:
    """The lexicon's scale that each of some columns shows, though they word it differently (``trifft zu``).

    ``columns``: the answers of each column, text -> how often.
    """
    rated = [{text: find_levels(text) for text in counts if not is_no_answer(text)} for counts in columns]
    every = {text: places for column in rated for text, places in column.items()}
    families = family_index()
    for place in sorted(set.intersection(*map(set, every.values())) if every else ()):
        family = families[place].family
        levels = [{text: places[place] for text, places in column.items()} for column in rated if column]
        if all(_fits(family, column, 1.0) for column in levels):
            scale = _family_scale(family, {text: level for column in levels for text, level in column.items()})
            return _with_no_answers(scale, {text: 1 for counts in columns for text in counts})
    return None


def _family_scale(family: Family, levels: Mapping[str, int | None]) -> Scale:
    by_level: dict[int, dict[str, str]] = defaultdict(dict)
    for text, level in levels.items():
        if level is not None:
            by_level[level].setdefault(squeeze_key(text), plain_text(text))
    labels: list[ScaleLabel] = []
    for number, words in enumerate(family.levels(), start=family.base):
        seen = list(by_level.get(number, {}).values()) or [_written(words[0])]
        labels.extend(ScaleLabel(label, float(number)) for label in seen)
    outside = tuple(text for text, level in levels.items() if level is None)
    return Scale(
        tuple(labels), (), ordered=True, source="lexicon", name=family.name, measure=family.measure, outside=outside
    )


def _written(word: str) -> str:
    """A word of the lexicon as a label: first letter large."""
    bare = word.rstrip("*").strip()
    return bare[:1].upper() + bare[1:]


def lexicon_level(text: str) -> float | None:
    """How high a label alone stands, from 0 (lowest) to 1, by the first family that knows it; None if none does."""
    places = find_levels(text)
    if not places:
        return None
    place = min(places)
    family = family_index()[place].family
    return (places[place] - family.base) / (len(family.words) - 1)


# --- digits -------------------------------------------------------------------------------------------------------


def _from_digits(answers: Mapping[str, int], hint: str, legend: Mapping[float, str]) -> Scale | None:
    split = {text: split_rating(text) for text in answers}
    above = {text for text, pair in split.items() if pair is not None and pair[0] in MISSING_ABOVE}
    if above and all(pair is None or pair[0] <= TOP for text, pair in split.items() if text not in above):
        scale = _from_digits({text: n for text, n in answers.items() if text not in above}, hint, legend)
        return replace(scale, no_answer=(*scale.no_answer, *map(plain_text, sorted(above)))) if scale else None
    rated = {text: pair for text, pair in split.items() if pair is not None and 0 <= pair[0] <= TOP}
    if not rated or sum(answers[text] for text in rated) < COVERED * sum(answers.values()):
        return None
    weights: dict[float, int] = defaultdict(int)
    for text, (number, _) in rated.items():
        weights[number] += answers[text]
    if len({int(number) for number in weights}) > MOST_LEVELS:
        return None
    names = _digit_names(rated, hint, legend)
    silent = {number for number, name in names.items() if (pair := split_rating(name)) and _says_nothing(pair[1])}
    names = {number: name for number, name in names.items() if number not in silent}
    missing = tuple(text for text in rated if rated[text][0] in silent)
    weights = {number: weight for number, weight in weights.items() if number not in silent}
    if not weights:
        return None
    strays = _find_strays(weights)
    if not names and 0.0 in weights and set(weights) <= {0.0, 1.0}:
        return None
    outside = tuple(text for text in answers if text not in rated or rated[text][0] in strays)
    inside = {number for number in weights if number not in strays}
    return replace(_digit_scale(inside, names, outside), no_answer=missing)


def _find_strays(weights: Mapping[float, int]) -> set[float]:
    """Values cut off from the rest by a hole, or a rare 0 below a scale that starts at 1."""
    total = sum(weights.values())
    main = max(weights, key=lambda number: (weights[number], number))
    levels = {math.floor(number) for number in weights} | {math.ceil(number) for number in weights}
    low, high = math.floor(main), math.ceil(main)
    while low - 1 in levels or low - 2 in levels:
        low -= 1 if low - 1 in levels else 2
    while high + 1 in levels or high + 2 in levels:
        high += 1 if high + 1 in levels else 2
    strays = {number for number in weights if not low <= number <= high and weights[number] <= max(1, 5 * RARE * total)}
    if 0 < weights.get(0.0, 0) <= RARE * total:
        strays.add(0.0)
    return strays


def _digit_names(rated: Mapping[str, tuple[float, str]], hint: str, legend: Mapping[float, str]) -> dict[float, str]:
    """Digit -> meaning: from the answers themselves, else the question's wording, else a legend."""
    names: dict[float, str] = {}
    for text, (number, label) in rated.items():
        if label and len(label) > 1:
            names.setdefault(number, plain_text(text))
    ends = {edge(number for number, _ in rated.values()) for edge in (min, max)}
    remark = len(names) == 1 and not ends & names.keys()  # "4 (since May)" beside bare digits explains nothing
    if remark or len({normal_key(name).lstrip("0123456789 -–=:.)") for name in names.values()}) < len(names):
        return {}
    told = find_digit_labels(plain_text(hint))
    if len(told) < 2:  # noqa: PLR2004 - one explained digit in a question may be anything, unless it is no answer
        told = {**legend, **{number: label for number, label in told.items() if _says_nothing(label)}}
    return {**{number: f"{number:g} = {label}" for number, label in told.items()}, **names}


def _digit_scale(inside: Collection[float], names: Mapping[float, str], outside: tuple[str, ...]) -> Scale:
    ends = {number for number in names if number <= TOP}
    low, high = math.floor(min({*inside, *ends})), math.ceil(max({*inside, *ends}))
    low = low if any(end <= low for end in ends) else min(low, 1)  # no scale begins at 2; its low end was not chosen
    numbers = sorted({*map(float, range(low, high + 1)), *inside})
    labels = tuple(ScaleLabel(names.get(number, f"{number:g}"), number) for number in numbers)
    words = {number: pair[1] for number, name in names.items() if (pair := split_rating(name)) and pair[1]}
    direction = label_direction(words, len(labels))
    source: Source = "labelled" if names else "digits"
    name = f"{source}:{low}-{high}"
    return Scale(labels, (), bool(names) and direction == "up", source, name, "unknown", outside, direction == "down")


def is_excess(word: str) -> bool:
    """Whether a word says that something is too much (``zu langsam``), so that a scale may be best in its middle."""
    return bool(_TOO.search(normal_key(word)))


def is_two_sided(words: Mapping[float, str]) -> bool:
    """Whether both ends are too much of something (``zu langsam`` .. ``zu schnell``), so that the middle is best."""
    ends = [word for _, word in sorted(words.items())]
    return len(ends) > 1 and all(map(is_excess, (ends[0], ends[-1])))


def label_direction(words: Mapping[float, str], size: int) -> Direction:
    """Whether the words of some levels (level -> word) rise or fall; ``size``: how many levels there are.

    Where every level has words of its own and the lexicon knows hardly any, they may be a list of things.
    """
    if is_two_sided(words):
        return "unknown"
    heights = [height for _, word in sorted(words.items()) if (height := lexicon_level(word)) is not None]
    if len(heights) > 1 and heights[0] > heights[-1]:
        return "down"
    listed = len(words) == size and size >= 3 and len(heights) < 2  # noqa: PLR2004 - two words show a direction
    return "unknown" if listed else "up"


def _from_signs(answers: Mapping[str, int]) -> Scale | None:
    """Signs such as ``--``, which stand for no answer elsewhere, in the order they suggest."""
    said = sum(number for text, number in answers.items() if not is_no_answer(text))

    def enough(texts: Iterable[str]) -> bool:
        return sum(answers[text] for text in texts if not is_no_answer(text)) >= COVERED * said

    found = find_signs(answers, enough)
    if found is None:
        return None
    labels = tuple(ScaleLabel(text, level) for text, level in found.levels.items())
    outside = tuple(text for text in answers if text.strip() not in found.levels and not is_no_answer(text))
    return Scale(labels, (), ordered=False, source="signs", name=found.name, measure="unknown", outside=outside)


def _from_codes(answers: Mapping[str, int]) -> Scale | None:
    """Answer codes such as AO01..AO05: numbered, but nothing says in which order."""
    found = {text: _CODE.fullmatch(normal_key(text)) for text in answers}
    if not all(found.values()) or len(found) > MOST_LEVELS:
        return None
    levels = {text: float(match.group(1)) for text, match in found.items() if match}
    labels = tuple(
        ScaleLabel(plain_text(text), level) for text, level in sorted(levels.items(), key=lambda item: item[1])
    )
    return Scale(labels, (), ordered=False, source="codes", name="codes", measure="unknown")
