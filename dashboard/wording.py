"""What pages are called; the language of an answer: what the address says, was chosen before, the browser asks for."""

import re
from collections.abc import Mapping

from needs_analysis import LANGUAGES, Language

PAGE_NAMES: Mapping[str, str] = {
    "overview": "Overview",
    "questionnaire": "Questionnaire",
    "survey": "Survey",
    "findings": "Findings",
    "needs": "Learning needs",
    "wishes": "Wishes",
    "plan": "Plan",
    "strategy": "Strategy",
    "change": "Leadership and change",
    "dialogue": "Dialogue with citizens",
    "platform": "Learning platform",
    "effects": "Did it work?",
    "master-data": "Master data",
    "team": "My team",
    "courses": "Course plans",
    "own": "My learning",
    "approvals": "Approvals",
    "protection": "What is collected",
    "audit": "Audit",
    "methods": "How it was computed",
    "privacy": "Privacy",
    "accessibility": "Accessibility",
}
"""Pages by their addresses, which lines of the audit name, to their names in the navigation."""

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
