"""Calendars that others have already: what they are told when a plan is made anew."""

from curriculum import Programme, write_cancelled_ics
from needs_analysis import Language, from_json

CANCELLED_FILE = "cancelled.ics"


def cancelled_dates(before: bytes | None, after: Programme, language: Language) -> dict[str, bytes]:
    """``cancelled.ics``: what calendars are to take back of the plan before this one; nothing where all stays."""
    try:
        old = from_json(Programme, before) if before else after
    except (ValueError, KeyError, TypeError):  # a plan of an older version
        old = after
    content = write_cancelled_ics(old, after, language)
    return {CANCELLED_FILE: content} if content else {}
