"""Free-text wishes: personal data struck out, counted and shown only where enough people wrote one.

Which competency a wish is about is suggested by `suggest` and confirmed by a person.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_count
from needs_analysis.redaction import redact_text


@dataclass(frozen=True, slots=True)
class WishCount:
    """Rounded number of wishes about a competency."""

    competency: str
    count: int


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
