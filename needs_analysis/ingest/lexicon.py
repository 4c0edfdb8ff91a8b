"""Answer words in order, no-answer words, and words that tell what a question measures: data, not logic.

The ordered answer words themselves stand in ``families_de``, ``families_en``, ``families_published`` and
``families_graded``.
"""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from needs_analysis.ingest.families_de import FAMILIES_DE
from needs_analysis.ingest.families_en import FAMILIES_EN
from needs_analysis.ingest.families_graded import FAMILIES_GRADED
from needs_analysis.ingest.families_published import FAMILIES_PUBLISHED
from needs_analysis.ingest.family import Family
from needs_analysis.ingest.text import normal_key, squeeze_key
from needs_analysis.model import Measure

FAMILIES: tuple[Family, ...] = (*FAMILIES_DE, *FAMILIES_EN, *FAMILIES_PUBLISHED, *FAMILIES_GRADED)

LONGEST_LABEL = 120
NO_ANSWER_WORDS: tuple[str, ...] = (
    "keine antwort", "keine angabe", "keine angaben", "k. a.", "k.a.", "ka", "k. angabe", "n. geantwortet",
    "nicht geantwortet", "n. gestellt", "filtersprung", "nicht beantwortet", "weiß nicht", "weiss nicht",
    "weiß ich nicht", "weiss ich nicht", "ich weiß nicht", "ich weiß es nicht", "bin mir unsicher",
    "bin mir nicht sicher", "kann ich nicht einschätzen", "kann ich nicht beurteilen",
    "kann ich nicht einschätzen / beurteilen", "nicht einschätzbar", "nicht beurteilbar",
    "kann nicht beurteilt werden", "nicht zutreffend", "trifft auf mich nicht zu", "trifft für mich nicht zu",
    "nicht relevant", "n.b.", "n. b.", "nicht bewertet", "nicht bekannt", "entfällt", "n.a.", "n/a", "na",
    "nan", "none", "null", "no answer", "not answered", "no response", "don't know", "dont know", "don’t know",
    "i don't know", "i don’t know", "don't know or n/a", "dk", "not sure", "i am not sure", "i'm not sure",
    "unsure", "uncertain", "not applicable", "not relevant", "cannot say", "can't say", "i cannot say",
    "i cannot judge", "cannot judge", "i can't rate this", "prefer not to say", "prefer not to answer",
    "anonymized", "anonymised", "anonymisiert", "redacted", "geschwärzt", "in elternzeit", "elternzeit",
    "abwesend", "krank", "nrel", "x", "x?", "?", "-", "--", "–", "—", "/", ".", "#null!", "#nv", "#n/a", "#wert!",
    "#value!", "#div/0!", "#bezug!", "#ref!", "#name?", "#zahl!", "#num!", "k.a", "n.b", "kein eintrag",
    "ohne angabe", "o. a.", "nicht abgefragt", "nicht gestellt", "frage nicht gestellt",
)  # fmt: skip

NO_ANSWER_PATTERN = re.compile(
    r"\[na\].*"
    r"|(?:(?:das|dies|dazu) )?(?:kann|möchte|will) ich (?:(?:noch|derzeit|aktuell|zurzeit|dazu|hierzu|mich) )*"
    r"(?:nicht|nichts|keine angaben?|keine aussage)(?: (?:sicher|wirklich|genau|dazu))?"
    r" (?:beurteilen|einschätzen|bewerten|beantworten|sagen|angeben|machen|treffen)(?: oder .{1,40}| ?/ ?.{1,40})?"
    r"|(?:beurteilung|einschätzung|aussage|angabe) (?:(?:ist|derzeit|noch) )*nicht möglich"
    r"|keine (?:aussage|beurteilung)(?: möglich)?"
    r"|(?:das )?(?:weiß|weiss) ich (?:noch )?nicht(?: .{1,20})?|keine (?:ahnung|meinung|einschätzung)"
    r"|(?:betrifft|trifft) (?:auf |für )?mich nicht(?: zu)?|(?:für meine (?:stelle|arbeit|tätigkeit) )?nicht relevant"
    r"(?: für (?:mich|meine .{1,20}))?|(?:kommt|spielt) (?:in|bei|für) meine[rn]? .{1,20} (?:nicht vor|keine rolle)"
    r"|(?:it )?plays no (?:part|role) in my .{1,20}|(?:ich )?(?:habe|hatte) (?:noch )?keinen (?:bezug|kontakt) dazu"
    r"|(?:i )?(?:cannot|can['’]?t|could not) (?:judge|say|assess|rate|tell|answer)(?: .{1,20})?"
    r"|(?:i )?(?:do not|don['’]?t) (?:know|want to (?:say|answer))(?: .{1,20})?|no (?:opinion|idea|basis to judge)"
    r"|(?:not applicable|does not apply)(?: to (?:me|my .{1,20}))?"
)
"""No answers said in a sentence, as normal keys; SoSci Survey begins them with ``[NA]``."""

NO_ANSWER_CODES: frozenset[int] = frozenset(
    {999, 99, -9999, -9998, -888, -777, *range(-999, -899), *range(-99, 0, 11), -98, -97, *range(-9, 0)}
)
"""Codes that are no level of any scale: -9 to -1, -11, -22 ... -99, -999 to -900."""
MISSING_ABOVE: frozenset[int] = frozenset({97, 98, 997, 998, 9997, 9998, 9999})
"""Codes that are no answer where all other digits lie on a scale up to ten."""

_SUPERIOR = (
    r"fremd(?:bild|einsch|bewert)|vorgesetzt\w*|führungskraft(?:ssicht)?\b.*(?:einsch|bewert|sicht)"
    r"|supervisor|manager'?s? (?:view|rating)|superior"
)
_TARGET = (
    r"^(?:soll-?zustand|künftig|zukünftig|morgen)$"
    r"|^soll$|[(\[|:–-]\s*soll\s*(?:[)\]]|$)|^soll\b\W|\bsoll[- ]?(?:wert|niveau|stand|level|profil|stufe)"
    r"|\bziel(?:niveau|wert|stand|stufe)|\btarget\b|\brequired\b|should (?:be|have)"
)
_HELD = (
    r"^(?:vorhanden|aktuell|derzeit|heute|held|have|actual|ist-?zustand)$"
    r"|^ist$|[(\[|:–-]\s*ist\s*(?:[)\]]|$)|^ist\W|\bist[- ]?(?:wert|niveau|stand|level|stufe)|kenntnis|kompeten|können"
    r"|beherrsch|fähigkeit|einschätz|schätz|selbstbild|sicher|vertraut|wissen|knowledge|skill|abilit|\bable\b"
    r"|competen|proficien|confident|familiar|\bcurrent|expert"
)
MEASURE_WORDS: tuple[tuple[Measure, str], ...] = (
    ("other", _SUPERIOR),
    ("required", _TARGET),
    ("importance", r"wichtig|bedeutung|bedeutsam|relevan|\bimportan|\bessential\b"),
    (
        "need",
        r"bedarf|fortbildung|schulung|weiterbildung|interess|unterstützung|lernwunsch|\bneed|\btraining\b|support",
    ),
    ("required", r"benötig|erforderlich|\brequire|\bnötig|\bsollten?\b"),
    ("current", _HELD),
)
"""In order of precedence: the first pattern found in the stem (then in the item) decides."""


@cache
def no_answer_keys() -> frozenset[str]:
    """The no-answer words as normal keys."""
    return frozenset(normal_key(word) for word in NO_ANSWER_WORDS)


class Indexed(NamedTuple):
    """A family with its exact words and its beginnings, both as squeezed keys -> level."""

    family: Family
    exact: dict[str, int]
    starts: tuple[tuple[str, int], ...]


@cache
def family_index() -> tuple[Indexed, ...]:
    """All families, those with few levels first."""
    return tuple(_index(family) for family in sorted(FAMILIES, key=lambda item: len(item.words)))


def _index(family: Family) -> Indexed:
    exact: dict[str, int] = {}
    starts: list[tuple[str, int]] = []
    for number, words in enumerate(family.levels(), start=family.base):
        for word in words:
            if word.endswith("*"):
                starts.append((squeeze_key(word), number))
            else:
                exact.setdefault(squeeze_key(word), number)
    return Indexed(family, exact, tuple(sorted(starts, key=lambda pair: -len(pair[0]))))


@cache
def _places() -> tuple[dict[str, list[tuple[int, int]]], tuple[tuple[str, int, int], ...]]:
    """Word -> place of each family that has it and its level there; and all beginnings with theirs, longest first."""
    exact: dict[str, list[tuple[int, int]]] = {}
    starts: list[tuple[str, int, int]] = []
    for place, indexed in enumerate(family_index()):
        for word, level in indexed.exact.items():
            exact.setdefault(word, []).append((place, level))
        starts += [(start, place, level) for start, level in indexed.starts]
    return exact, tuple(sorted(starts, key=lambda entry: -len(entry[0])))


@lru_cache(maxsize=65_536)
def find_levels(text: str) -> dict[int, int]:
    """Where an answer stands: place of a family in `family_index` -> level."""
    exact, starts = _places()
    key = squeeze_key(text)
    found = dict(exact.get(key, ()))
    if len(key) <= LONGEST_LABEL:
        for start, place, level in starts:
            if key.startswith(start):
                found.setdefault(place, level)
    return found
