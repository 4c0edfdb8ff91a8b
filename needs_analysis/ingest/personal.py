"""Personal data by what cells hold: recognised, struck out of running text, and masks that stand for it.

A mask such as ``•12`` says only which cells of one column of one file were equal. It is numbered by first appearance,
so nothing can be computed back from it and two files cannot be joined by it.
"""

import re
from collections.abc import Callable, Mapping

from needs_analysis.ingest.text import normal_key
from needs_analysis.pseudonym import is_pseudonym

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]{1,63}\.[\w.-]{1,190}\w")
_PHONE = re.compile(r"(?:\+\d{2}|0)[\d ()/\-–]{6,18}\d")
_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}|(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}")
_IN_TEXT = re.compile(
    rf"{_EMAIL.pattern}|(?<![\w.+-]){_PHONE.pattern}(?!\w)|(?<![\w.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}(?![\w.])"
)
_CAPITAL = r"[^\W\d_a-zäöüßà-ÿ][\w'’-]*\.?"
_PARTICLE = r"(?:von|vom|van|de|den|der|zu|zur|al|el)"
_NAME = re.compile(
    rf"(?:(?:Dr|Prof|Frau|Herr)\.? )*(?:{_PARTICLE} )*{_CAPITAL}"
    rf"(?:,?(?: {_PARTICLE})* {_CAPITAL}){{1,3}}(?: {_PARTICLE})?"
)
_MASK = re.compile(r"•\d+")
_NOBODY = {"anonymous", "anonym", "0"}
STRUCK = "[•••]"
MARKS = 3
FEWEST_NAMES = 5
MOSTLY = 0.9
LONGEST_ADDRESS = 45
LONGEST_SEARCHED = 2000


def holds_personal_data(counts: Mapping[str, int]) -> bool:
    """Whether answers (text -> how often) hold e-mail, phone or network addresses: three, or most of a few answers."""
    filled = sum(counts.values())
    marked = sum(number for text, number in counts.items() if _is_personal(text))
    return marked >= MARKS or (marked > 0 and marked * 2 >= filled)


def _is_personal(text: str) -> bool:
    key = normal_key(text[:LONGEST_SEARCHED])
    if is_mask(key) or is_pseudonym(text) or ("@" in key and _EMAIL.search(key)):
        return True
    return len(key) <= LONGEST_ADDRESS and bool(_PHONE.fullmatch(key) or _ADDRESS.fullmatch(key))


def holds_names(counts: Mapping[str, int]) -> bool:
    """Whether answers (text -> how often) are names of people: nearly all different, nearly all written like a name."""
    filled = sum(counts.values())
    if filled < FEWEST_NAMES or len(counts) < MOSTLY * filled:
        return False
    return sum(bool(_NAME.fullmatch(text.strip())) for text in counts) >= MOSTLY * len(counts)


def is_mask(text: str) -> bool:
    """Whether a cell holds the mask of something set apart."""
    return bool(_MASK.fullmatch(text.strip()))


def is_nobody(text: str) -> bool:
    """Whether a cell that would name a person names nobody (``anonymous``)."""
    return normal_key(text) in _NOBODY


def number_masks() -> Callable[[str], str]:
    """A function that gives every different text its mask, the first one ``•1``; what names nobody stays."""
    seen: dict[str, str] = {}

    def mask(text: str) -> str:
        key = normal_key(text)
        if not key or key in _NOBODY or is_mask(text) or is_pseudonym(text):
            return text
        return seen.setdefault(key, f"•{len(seen) + 1}")

    return mask


def strike_out(text: str) -> str:
    """A text with the e-mail, phone and network addresses in it struck out."""
    return _IN_TEXT.sub(STRUCK, text) if "@" in text or any(map(str.isdigit, text)) else text
