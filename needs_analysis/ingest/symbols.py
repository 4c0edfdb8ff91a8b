"""Answers that are signs (``--`` to ``++``, stars, steps in per cent, traffic lights, smileys): an order to confirm."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from math import gcd

from needs_analysis.ingest.text import normal_key

FEWEST_PERCENT, MOST_PERCENT = 3, 11
FULL = 100
_DRESS = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff' ]")
"""What changes no meaning: variants of presentation, colours of skin, blanks, the mark that keeps Excel from
computing."""
_MINUS, _PLUS = re.compile("[-–−]{1,3}|—"), re.compile(r"\+{1,3}")
_STARS = re.compile(r"([★⭐✭✮✯]*)[☆✩]*|(\*{1,10})|(●*)○*|(■*)□*")
_PERCENT = re.compile(r"(\d{1,3})(?:[.,]0+)?%")
_MIDDLE = frozenset({"0", "o", "±", "+/-", "+-", "-/+", "-+"})
_LIGHTS = (
    ("rot", "red", "🔴", "🟥"), ("orange", "🟠", "🟧"), ("gelb", "yellow", "amber", "🟡", "🟨"),
    ("hellgrün", "light green"), ("grün", "green", "🟢", "🟩"), ("dunkelgrün", "dark green"),
)  # fmt: skip
_FACES = (
    ("😡", "😠", "😢", "😭", "😫", "😩"), ("🙁", "☹", "😞", "😟", "😕", "😦", ":-(", ":(", "👎"),
    ("😐", "😑", "😶", ":-|", ":|"), ("🙂", "☺", "😊", ":-)", ":)", "👍"),
    ("😀", "😃", "😄", "😁", "😆", "😍", "🤩", ":-d", ":d"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signs:
    """Signs in order: ``name`` says of which kind, ``levels`` are the texts of a file with their heights."""

    name: str
    levels: Mapping[str, float]


def find_signs(answers: Iterable[str], covered: Callable[[Iterable[str]], bool]) -> Signs | None:
    """The order in which some answers stand as signs; None where they are none or show no difference.

    ``covered`` says whether some of the answers are enough of all. Steps that nobody chose are added where the kind of
    sign tells them.
    """
    texts = list(answers)
    for name, read, complete in _KINDS:
        found = {text.strip(): height for text in texts if (height := read(_bare(text))) is not None}
        if len(set(found.values())) > 1 and covered(text for text in texts if text.strip() in found):
            levels = complete(found)
            return Signs(name, dict(sorted(levels.items(), key=lambda pair: pair[1]))) if levels else None
    return None


def _bare(text: str) -> str:
    return _DRESS.sub("", normal_key(text)) if len(text) <= 20 else ""  # noqa: PLR2004 - no sign is that long


def _sign(key: str) -> float | None:
    if key in _MIDDLE:
        return 0.0
    if _PLUS.fullmatch(key):
        return float(len(key))
    return -float(2 if key == "—" else len(key)) if _MINUS.fullmatch(key) else None


def _star(key: str) -> float | None:
    found = _STARS.fullmatch(key) if key else None
    return None if found is None else float(max(len(group or "") for group in found.groups()))


def _light(key: str) -> float | None:
    return _place(key, _LIGHTS)


def _face(key: str) -> float | None:
    return _place(key, _FACES)


def _place(key: str, steps: tuple[tuple[str, ...], ...]) -> float | None:
    return next((float(place) for place, signs in enumerate(steps) if key in signs or key in map(_bare, signs)), None)


def _percent(key: str) -> float | None:
    found = _PERCENT.fullmatch(key)
    return float(found.group(1)) if found and int(found.group(1)) <= FULL else None


# --- the whole scale ----------------------------------------------------------------------------------------------


def _complete_signs(found: Mapping[str, float]) -> dict[str, float]:
    """A minus alone may mean "no answer", so a plus must stand beside it; both sides reach equally far."""
    heights = set(found.values())
    if max(heights) <= 0:
        return {}
    reach = int(max(map(abs, heights)))
    below = range(-reach, 0) if min(heights) < 0 else ()
    wanted = {float(height): ("-" if height < 0 else "+") * abs(height) for height in (*below, *range(1, reach + 1))}
    return _ranked(found, wanted)


def _complete_stars(found: Mapping[str, float]) -> dict[str, float]:
    """From one star to as many as a row of full and empty ones has; else to the most that anybody gave."""
    rows = {text: _bare(text) for text in found}
    length = max(map(len, rows.values()))
    mark = next(key[0] for text, key in rows.items() if found[text])
    empty = next((key[-1] for text, key in rows.items() if found[text] < len(key)), "")
    return _filled(found, {float(n): mark * n + empty * (length - n) for n in range(1, length + 1)})


def _complete_lights(found: Mapping[str, float]) -> dict[str, float]:
    """Red and green are wanted, or a word such as ``gelb`` may be any colour."""
    ends = {0.0, 4.0, 5.0} & set(found.values())
    return _ranked(found, {}) if len(found) > 2 or len(ends) > 1 else {}  # noqa: PLR2004 - two colours of a light


def _complete_percent(found: Mapping[str, float]) -> dict[str, float]:
    """Equal steps from nothing to everything; the height is the number itself."""
    heights = set(found.values())
    step = gcd(FULL, *map(int, heights))
    if FULL // step >= MOST_PERCENT or len(heights) < FEWEST_PERCENT:
        return {}
    blank = " " if any(" " in text for text in found) else ""
    return _filled(found, {float(height): f"{height}{blank}%" for height in range(0, FULL + 1, step)})


def _ranked(found: Mapping[str, float], wanted: Mapping[float, str]) -> dict[str, float]:
    """Levels 1, 2, ... of the signs seen and of those wanted beside them."""
    heights = sorted({*found.values(), *wanted})
    return {text: heights.index(height) + 1.0 for text, height in _filled(found, wanted).items()}


def _filled(found: Mapping[str, float], wanted: Mapping[float, str]) -> dict[str, float]:
    """The signs seen, and of those wanted the ones at heights where none was seen."""
    return {**{text: height for height, text in wanted.items() if height not in found.values()}, **found}


_Read = Callable[[str], float | None]
_Complete = Callable[[Mapping[str, float]], dict[str, float]]
_KINDS: tuple[tuple[str, _Read, _Complete], ...] = (
    ("signs", _sign, _complete_signs),
    ("stars", _star, _complete_stars),
    ("lights", _light, _complete_lights),
    ("faces", _face, lambda found: _ranked(found, {})),
    ("percent", _percent, _complete_percent),
)
"""Kinds of signs, first that fits: the height of one, and the whole scale of those seen."""
