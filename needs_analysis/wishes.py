"""Free-text wishes: personal data struck out, counted and shown only where enough people wrote one.

Which competency a wish is about is suggested by `suggest` and confirmed by a person.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_count

MASK = "[…]"
_PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"),
    re.compile(r"(?:https?://|www\.)\S+"),
    re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?\b"),
    re.compile(r"(?:\+\d|\b0\d)[\d /()-]{5,}\d"),
    re.compile(r"\b\d{1,2}\.\d{1,2}\.(?:\d{2}|\d{4})\b"),
    re.compile(
        r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Kolleg(?:e|in|en)|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s+"
        r"(?:Dr\.\s+)?[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)?"
    ),
    re.compile(r"\b(?:P-|Personalnummer:?\s*|Pers\.?-?Nr\.?:?\s*)[A-Z0-9]{4,}"),
)


@dataclass(frozen=True, slots=True)
class WishCount:
    """Rounded number of wishes about a competency."""

    competency: str
    count: int


def redact_text(text: str) -> str:
    """The text with addresses, numbers, dates of birth and names after a form of address struck out.

    Names without any form of address cannot be told from other words: the questionnaire asks not to write any.
    """
    for pattern in _PERSONAL:
        text = pattern.sub(MASK, text)
    return text


def count_wishes(confirmed: Sequence[str]) -> tuple[WishCount, ...]:
    """How often competencies were wished for, in steps of five; nothing below ten wishes in all.

    ``confirmed``: competency of every wish that a person has assigned.
    """
    total = len(confirmed)
    if total < SMALLEST_DISTRIBUTION:
        return ()
    counts = [WishCount(name, blur_count(count, total)) for name, count in Counter(confirmed).items()]
    return tuple(sorted((c for c in counts if c.count), key=lambda c: (-c.count, c.competency)))


def show_wishes(wishes: Sequence[str]) -> tuple[str, ...]:
    """Redacted wishes in alphabetical order, none below ten: the order of answering would tell who wrote what."""
    written = [text for wish in wishes if (text := redact_text(wish.strip()))]
    return tuple(sorted(written, key=str.casefold)) if len(written) >= SMALLEST_DISTRIBUTION else ()
