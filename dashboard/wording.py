"""Which language a request is answered in: what its address says, what was chosen before, what the browser asks for."""

import re

from needs_analysis import LANGUAGES, Language

LANGUAGE_COOKIE = "lk_lang"
_ACCEPTED = re.compile(r"\s*([a-zA-Z]{1,8})[\w-]*\s*(?:;\s*q=([\d.]{1,5}))?\s*")


def pick_language(address: str | None, cookie: str | None, accepted: str | None) -> Language:
    """``?lang=`` first, then the cookie, then ``Accept-Language``, at last German; strange values count as absent."""
    for wanted in (address, cookie):
        for language in LANGUAGES:
            if wanted == language:
                return language
    return _best_accepted(accepted or "") or "de"


def _best_accepted(header: str) -> Language | None:
    best: tuple[float, Language | None] = (0.0, None)
    for part in header.split(",")[:20]:
        found = _ACCEPTED.fullmatch(part)
        for language in LANGUAGES:
            if found and found[1].lower() == language and _weight(found[2]) > best[0]:
                best = (_weight(found[2]), language)
    return best[1]


def _weight(text: str | None) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0
