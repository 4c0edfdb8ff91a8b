"""How ids, names and texts are spelt so that every platform takes them."""

import hashlib
import hmac
import re
import unicodedata

from curriculum.model import Session

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ẞ": "SS"})
_FOREIGN = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "æ": "ae", "Æ": "Ae", "ı": "i"})
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")
_MARK_LENGTH = 16
PREFIX = "LK"
"""All ids we make begin with it: letters first, so that no platform takes an id for a number."""


def plain_letters(text: str) -> str:
    """The text in ASCII: German letters written out, accents dropped, what has no ASCII form left out."""
    spelt = unicodedata.normalize("NFKD", unicodedata.normalize("NFC", text).translate(_GERMAN).translate(_FOREIGN))
    return spelt.encode("ascii", "ignore").decode("ascii")


def spell_login(text: str) -> str:
    """A user name of ``a-z 0-9 - _ . @`` only, which is all Moodle keeps (it makes ``mller`` of Müller)."""
    return re.sub(r"[^a-z0-9\-_.@]", "", plain_letters(text.strip()).lower())


def spell_id(text: str) -> str:
    """An id of letters, digits, ``.`` and ``-``."""
    return re.sub(r"[^A-Za-z0-9.]+", "-", plain_letters(text)).strip("-.")


def clean_cell(text: str) -> str:
    """A text for a CSV file: one line, no backslash (Moodle's reader takes it for an escape), never a formula."""
    one_line = " ".join(_CONTROL.sub(" ", text.replace("\\", "/")).split())
    return one_line.lstrip("=+-@ ")


def make_mark(key: bytes, *parts: str) -> str:
    """A short keyed hash (HMAC-SHA-256): shows whether something has changed and gives nothing away."""
    content = "\x1f".join(parts).encode()
    return hmac.new(key, content, hashlib.sha256).hexdigest()[:_MARK_LENGTH]


def name_run(session: Session, year: int) -> str:
    """``LK-2027-GRU-01-02``: year, module and number of the run; the same on every platform and in every export."""
    return f"{PREFIX}-{year}-{spell_id(session.module)}-{session.number:02d}"
