"""Pseudonyms: the same person always gets the same one, nobody can compute it without the town's key."""

import hashlib
import hmac
import re

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8
_PSEUDONYM = re.compile(rf"P-[{LETTERS}]{{{LENGTH}}}")


def make_pseudonym(person: str, key: bytes) -> str:
    """``P-`` and eight letters (32^8, about 10^12) from a keyed hash (HMAC-SHA-256) of what names the person.

    What is a pseudonym already stays as it is, so that a survey kept under pseudonyms joins one that was not.
    """
    if is_pseudonym(person):
        return person.strip()
    digest = hmac.new(key, person.strip().casefold().encode(), hashlib.sha256).digest()
    return "P-" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])


def is_pseudonym(text: str) -> bool:
    """Whether a text has the form of a pseudonym."""
    return bool(_PSEUDONYM.fullmatch(text.strip()))
