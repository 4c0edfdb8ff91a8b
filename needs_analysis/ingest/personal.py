"""Personal data by what cells hold: columns of addresses, names or staff numbers, and masks that stand for a cell.

A mask such as ``•12`` says only which cells of one column of one file were equal. It is numbered by first appearance,
so nothing can be computed back from it and two files cannot be joined by it. ``◦12`` says that the column only looked
personal.
"""

import re
from collections.abc import Callable, Iterable, Mapping

from needs_analysis.ingest.scales import WORDED, is_no_answer, recognise_scale
from needs_analysis.ingest.text import normal_key, parse_number
from needs_analysis.pseudonym import is_pseudonym
from needs_analysis.redaction import MASK, first_names, is_plain, redact_text

_CAPITAL = r"[^\W\d_a-zäöüßà-ÿ][\w'’-]*\.?"
_PARTICLE = r"(?:von|vom|van|de|den|der|zu|zur|al|el)"
_NAME = re.compile(
    rf"(?:(?:Dr|Prof|Frau|Herr)\.? )*(?:{_PARTICLE} )*{_CAPITAL}"
    rf"(?:,?(?: {_PARTICLE})* {_CAPITAL}){{1,3}}(?: {_PARTICLE})?"
)
_CODE = re.compile(r"(?:[A-Za-z]{1,3}[-_ .]?)?\d{5,12}|[a-z]{3,12}\d{1,4}")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_MASK = re.compile(r"[•◦]\d+")
_WORD = re.compile(r"[^\W\d_]{3,}")
_NUMBER = re.compile(r"\w*\d\w*")
_NOBODY = {"anonymous", "anonym", "0"}
_YES_OR_NO = {
    "ja", "nein", "yes", "no", "y", "n", "j", "x", "true", "false", "wahr", "falsch", "checked", "unchecked",
    "gewählt", "nicht gewählt", "ausgewählt", "nicht ausgewählt",
}  # fmt: skip
CERTAIN, LOOKS = "•", "◦"
MARKS = 3
FEWEST_NAMES = 5
FEWEST_KNOWN = 3
FEWEST_CODES = 8
MOSTLY = 0.9
ONLY = 0.98
HALF = 0.5
LONGEST_WHOLE = 80
LONGEST_SEARCHED = 2000
HIGHEST_MARK = 10
SHORTEST_NUMBER = 5
SHORTEST_WORD = 4


def holds_addresses(counts: Mapping[str, int]) -> bool:
    """Whether answers (text -> how often) are addresses or numbers of people: three, or most of a few answers."""
    filled = sum(counts.values())
    marked = sum(number for text, number in counts.items() if _is_address(text))
    return marked >= MARKS or (marked > 0 and marked * 2 >= filled)


def _is_address(text: str) -> bool:
    """Masks, e-mail addresses anywhere, and cells that hold nothing but what is struck out of a text."""
    if is_plain(text):
        return False
    short = text[:LONGEST_SEARCHED]
    if is_mask(short) or is_pseudonym(short):
        return not short.strip().startswith(LOOKS)
    left = redact_text(short)
    if left == short or MASK not in left:
        return False
    return "@" in short or (len(short) <= LONGEST_WHOLE and not _WORD.search(left.replace(MASK, "")))


def holds_names(counts: Mapping[str, int]) -> bool:
    """Whether answers are names of people: mostly known first names, or nearly all different and written like names."""
    texts = [text.strip() for text in counts]
    if sum(text.startswith(LOOKS) and is_mask(text) for text in texts) >= HALF * len(texts):
        return True
    known = sum(map(_has_first_name, texts))
    if known >= FEWEST_KNOWN and known >= HALF * len(texts):
        return True
    filled = sum(counts.values())
    if filled < FEWEST_NAMES or len(counts) < MOSTLY * filled:
        return False
    return sum(bool(_NAME.fullmatch(text)) for text in texts) >= MOSTLY * len(texts)


def _has_first_name(text: str) -> bool:
    """Whether a short text is a first name, or begins or (behind a comma) ends with one."""
    if not text[:1].isupper() or len(text) > LONGEST_WHOLE or any(map(str.isdigit, text)):
        return False
    words = _WORD.findall(text)
    if not 0 < len(words) <= 4:  # noqa: PLR2004 - a name
        return False
    named = {words[0].casefold(), words[-1].casefold() if "," in text else words[0].casefold()}
    return bool(named & first_names())


def holds_codes(counts: Mapping[str, int]) -> bool:
    """Whether answers are numbers or marks of people: each once, five to twelve digits or a login."""
    filled = sum(counts.values())
    if filled < FEWEST_CODES or len(counts) < ONLY * filled:
        return False
    texts = [text.strip() for text in counts]
    if sum(bool(_CODE.fullmatch(text)) for text in texts) < ONLY * len(texts):
        return False
    return not all(map(_DAY.fullmatch, texts))


def are_ratings(counts: Mapping[str, int]) -> bool:
    """Whether answers under a header that names personal data are none: ticks, marks up to 10 that recur, or levels."""
    texts = [text for text in counts if not is_no_answer(text)]
    if not texts or holds_addresses(counts):
        return False
    if all(normal_key(text) in _YES_OR_NO for text in texts):
        return True
    numbers = [parse_number(text) for text in texts]
    if all(number is not None and 0 <= number <= HIGHEST_MARK for number in numbers):
        return 2 * len(texts) <= sum(counts[text] for text in texts)
    scale = recognise_scale(counts, "", {})
    return scale is not None and scale.source in WORDED


def words_for_people(cells: Iterable[str]) -> frozenset[str]:
    """The words and numbers (case folded) in cells that name people, to be struck out of other texts too."""
    found: set[str] = set()
    for cell in cells:
        if is_mask(cell) or is_pseudonym(cell) or is_no_answer(cell) or len(cell) > LONGEST_WHOLE or is_nobody(cell):
            continue
        found.update(word.casefold() for word in _WORD.findall(cell) if "@" not in cell and len(word) >= SHORTEST_WORD)
        found.update(number.casefold() for number in _NUMBER.findall(cell) if len(number) >= SHORTEST_NUMBER)
    return frozenset(found)


def is_mask(text: str) -> bool:
    """Whether a cell holds the mask of something set apart."""
    return bool(_MASK.fullmatch(text.strip()))


def is_nobody(text: str) -> bool:
    """Whether a cell that would name a person names nobody (``anonymous``)."""
    return normal_key(text) in _NOBODY


def number_masks(mark: str = CERTAIN) -> Callable[[str], str]:
    """A function that gives every different text its mask, the first one ``•1``; what names nobody stays."""
    seen: dict[str, str] = {}

    def mask(text: str) -> str:
        key = normal_key(text)
        if not key or key in _NOBODY or text == MASK or is_mask(text) or is_pseudonym(text):
            return text
        return seen.setdefault(key, f"{mark}{len(seen) + 1}")

    return mask


def mask_where_struck() -> Callable[[str], str]:
    """The same for a column of the tool's own entries: only cells with something personal, so that others stay keys."""
    mask = number_masks()
    return lambda text: text if redact_text(text) == text else mask(text)
