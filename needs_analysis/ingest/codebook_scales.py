"""Labels of a codebook as a scale: the order is proven by the words or by the codebook, never by digits alone."""

from collections.abc import Mapping
from dataclasses import replace

from needs_analysis.ingest.codebook import OTHER_CODE, Variable, code_key
from needs_analysis.ingest.levels import parse_level
from needs_analysis.ingest.scales import MOST_LEVELS, Scale, is_no_answer, label_direction, recognise_scale
from needs_analysis.ingest.text import parse_number, squeeze_key
from needs_analysis.model import ScaleLabel

FEWEST = 3
NO_ANSWER = "k. A."


def words_of(variable: Variable) -> dict[str, str]:
    """Code -> what a cell with this code says in words; a label in another spelling -> the label."""
    words = {code: label or code for code, label in variable.labels.items() if code not in variable.missing}
    for code in variable.missing:
        words[code] = variable.labels.get(code) or (code if is_no_answer(code) else NO_ANSWER)
    spellings = {squeeze_key(label): label for label in variable.labels.values() if squeeze_key(label)}
    return {**spellings, **words}


def scale_of(variable: Variable) -> Scale | None:
    """The scale that the codebook gives a variable; None where its codes are no levels.

    Codes that are numbers keep their numbers as levels, unless the words run the other way; then, and for codes of
    letters, the words say how high each label stands, else its place in the codebook does.
    """
    labels = _ratable(variable)
    levels = _levels(labels)
    if not variable.rated or not FEWEST <= len(levels) <= MOST_LEVELS:
        return None
    if all(code_key(label) == code for code, label in labels.items()):
        return _of_points(variable, labels)
    missing = tuple(dict.fromkeys(word for code, word in words_of(variable).items() if code in variable.missing))
    family = _family(labels) if len(levels) == len(labels) else None
    named = {level: label for level, label in levels.items() if parse_number(label) is None}
    direction = label_direction(named, len(levels))
    if family and (direction == "down" or family.source == "labelled" or not _are_numbers(labels)):
        return replace(family, labels=_offered(family, labels), source="codebook", no_answer=missing)
    ends = direction == "up" and len(named) < len(levels) and len(named) >= 2 and _are_numbers(labels)  # noqa: PLR2004
    return Scale(
        tuple(ScaleLabel(label, level) for level, label in levels.items()),
        missing,
        ordered=direction != "down" and (variable.ordered or family is not None or ends),
        source="codebook",
        name=family.name if family else "codebook",
        measure=family.measure if family else "unknown",
        reversed_labels=direction == "down",
    )


def _offered(family: Scale, labels: Mapping[str, str]) -> tuple[ScaleLabel, ...]:
    """The words of a scale that a question really offers, one step apart."""
    ours = {squeeze_key(label) for label in labels.values()}
    words = [label for label in family.labels if squeeze_key(label.label) in ours]
    first = family.labels[0].level
    return tuple(ScaleLabel(label.label, first + place) for place, label in enumerate(words))


def silent_codes(labels: Mapping[str, str]) -> frozenset[str]:
    """The codes whose words mean no answer, unless all words together are a scale (``None / Some / All``)."""
    silent = {code for code, label in labels.items() if label and is_no_answer(label)}
    family = _family(labels) if silent else None
    levels = family.labels if family else ()
    return frozenset(code for code in silent if parse_level(labels[code], levels) is None)


def _ratable(variable: Variable) -> dict[str, str]:
    """Code -> label of what may be a level."""
    aside = variable.missing | {OTHER_CODE}
    return {code: label for code, label in variable.labels.items() if code not in aside}


def _of_points(variable: Variable, labels: Mapping[str, str]) -> Scale | None:
    """The scale of digits without words; the wording of the question may explain its ends."""
    scale = recognise_scale(dict.fromkeys(labels, 1), variable.question)
    return replace(scale, source="codebook") if scale else None


def runs_down(variable: Variable) -> bool:
    """Whether numbers and words run in opposite directions, like school marks."""
    labels = _ratable(variable)
    levels = _levels(labels)
    return _are_numbers(labels) and label_direction(levels, len(levels)) == "down"


def _are_numbers(labels: Mapping[str, str]) -> bool:
    return all(parse_number(code) is not None for code in labels)


def _levels(labels: Mapping[str, str]) -> dict[float, str]:
    """Level -> label, lowest first; the steps between labelled whole numbers are filled up."""
    if not _are_numbers(labels):
        return {float(place): label or code for place, (code, label) in enumerate(labels.items(), start=1)}
    numbers = {float(code): label or code for code, label in labels.items()}
    if not numbers or max(numbers) - min(numbers) > MOST_LEVELS or any(number % 1 for number in numbers):
        return dict(sorted(numbers.items()))
    steps = range(int(min(numbers)), int(max(numbers)) + 1)
    return {float(step): numbers.get(float(step), str(step)) for step in steps}


def _family(labels: Mapping[str, str]) -> Scale | None:
    """The scale of the words themselves when they prove one: all in the lexicon, or each with its digit."""
    scale = recognise_scale(dict.fromkeys(labels.values(), 1)) if labels and all(labels.values()) else None
    return scale if scale is not None and scale.ordered and not scale.outside else None
