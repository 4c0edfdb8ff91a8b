"""Pseudonyms: the same person always gets the same one, nobody can compute it without the town's key."""

import hashlib
import hmac

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
LENGTH = 8


def make_pseudonym(person: str, key: bytes) -> str:
    """``P-`` and eight letters (32^8, about 10^12) from a keyed hash (HMAC-SHA-256) of what names the person."""
    digest = hmac.new(key, person.strip().casefold().encode(), hashlib.sha256).digest()
    return "P-" + "".join(LETTERS[byte % len(LETTERS)] for byte in digest[:LENGTH])
