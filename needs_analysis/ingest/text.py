"""Cells as text, and the keys by which texts are compared."""

import math
import re
import unicodedata
from functools import lru_cache

from needs_analysis.ingest.apart import time_text

_BLANKS = re.compile(r"[\s\u00a0\u202f\u2007]+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\u0000-\u0008\u000e-\u001f]")
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>|&nbsp;")
_MARKDOWN = re.compile(r"\*\*|__|^#{1,6}\s+|\[([^\[\]]*)\]\([^()]*\)", re.MULTILINE)
_NOT_WORD = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"[+-]?\d{1,12}(?:[.,]\d{1,12})?")
_MOJIBAKE = re.compile("Ã[¤¶¼ŸŸ\u009f„–œ©¨]|â€|Â[¡ §°·]")
LONGEST_HEADER = 2000


def cell_text(value: object) -> str:
    """A cell's value as text: whole numbers without a fraction, dates in ISO order, empty cells as ``""``."""
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "True" if value else "False"
    if isinstance(value, float):
        return _number_text(value)
    return time_text(value)


def _number_text(value: float) -> str:
    if math.isfinite(value) and value == int(value) and abs(value) < 1e15:  # noqa: PLR2004 - exact integers of a float
        return str(int(value))
    return repr(value)


@lru_cache(maxsize=65_536)
def normal_key(text: str) -> str:
    """The key under which two texts are the same: NFC, one kind of blank, nothing invisible, trimmed, case folded."""
    composed = unicodedata.normalize("NFC", text)
    return _BLANKS.sub(" ", _INVISIBLE.sub("", composed)).strip().casefold()


def is_blank(text: str) -> bool:
    """Whether nothing is left of a text under its normal key."""
    return not text or (not text[0].isalnum() and not normal_key(text))


@lru_cache(maxsize=65_536)
def squeeze_key(text: str) -> str:
    """The second key: the normal key without any blank or punctuation, for words glued together by an export."""
    return _NOT_WORD.sub("", normal_key(text))


@lru_cache(maxsize=65_536)
def answer_key(text: str) -> str:
    """The normal key of an answer, numbers in one spelling: ``4,0`` and `` 4 `` are both ``4``, ``4,5`` is ``4.5``."""
    key = normal_key(text)
    number = parse_number(key)
    return key if number is None else _number_text(number)


@lru_cache(maxsize=65_536)
def parse_number(text: str) -> float | None:
    """The number a text stands for, with decimal comma or point; None where it is no plain number."""
    key = normal_key(text)
    return float(key.replace(",", ".")) if _NUMBER.fullmatch(key) else None


def plain_text(text: str) -> str:
    """A header as people read it: without HTML tags, markdown, line breaks and invisible characters; shortened."""
    if not text:
        return ""
    short = text[: 4 * LONGEST_HEADER]
    bare = _MARKDOWN.sub(lambda found: found.group(1) or "", _TAG.sub(" ", short))
    clean = _BLANKS.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFC", bare))).strip()
    return clean[:LONGEST_HEADER]


def has_mojibake(text: str) -> bool:
    """Whether a text shows the marks of UTF-8 read as another encoding (``Ã¤`` for ``ä``)."""
    return bool(_MOJIBAKE.search(text))
