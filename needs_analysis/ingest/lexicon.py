"""Answer words in order, no-answer words, and words that tell what a question measures: data, not logic.

The ordered answer words themselves stand in ``families_de`` and ``families_en``.
"""

from functools import cache

from needs_analysis.ingest.families_de import FAMILIES_DE
from needs_analysis.ingest.families_en import FAMILIES_EN
from needs_analysis.ingest.family import Family
from needs_analysis.ingest.text import normal_key, squeeze_key
from needs_analysis.model import Measure

FAMILIES: tuple[Family, ...] = (*FAMILIES_DE, *FAMILIES_EN)

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
    "abwesend", "krank", "x", "x?", "?", "-", "--", "–", "—", "/", ".", "#null!", "#nv", "#n/a", "#wert!",
    "#value!", "#div/0!", "#bezug!", "#ref!", "#name?", "#zahl!", "#num!", "k.a", "n.b", "kein eintrag",
    "ohne angabe", "o. a.", "nicht abgefragt", "nicht gestellt", "frage nicht gestellt",
)  # fmt: skip

NO_ANSWER_CODES: frozenset[int] = frozenset({999, 99, -1, -9, -8, -3, -2, -99, -77, -66, *range(-999, -987)})

_SUPERIOR = (
    r"fremd(?:bild|einsch|bewert)|vorgesetzt\w*|führungskraft(?:ssicht)?\b.*(?:einsch|bewert|sicht)"
    r"|supervisor|manager'?s? (?:view|rating)|superior"
)
_TARGET = (
    r"^soll$|[(\[|:–-]\s*soll\s*(?:[)\]]|$)|^soll\b\W|\bsoll[- ]?(?:wert|niveau|stand|level|profil|stufe)"
    r"|\bziel(?:niveau|wert|stand|stufe)|\btarget\b|\brequired\b|should (?:be|have)"
)
_HELD = (
    r"^ist$|[(\[|:–-]\s*ist\s*(?:[)\]]|$)|^ist\W|\bist[- ]?(?:wert|niveau|stand|level|stufe)|kenntnis|kompeten|können"
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


@cache
def family_index() -> tuple[tuple[Family, dict[str, int], tuple[tuple[str, int], ...]], ...]:
    """Each family with its exact words and its beginnings, both as squeezed keys -> level."""
    found = []
    for family in sorted(FAMILIES, key=lambda item: len(item.levels())):
        exact: dict[str, int] = {}
        starts: list[tuple[str, int]] = []
        for number, words in enumerate(family.levels(), start=family.base):
            for word in words:
                if word.endswith("*"):
                    starts.append((squeeze_key(word), number))
                else:
                    exact.setdefault(squeeze_key(word), number)
        found.append((family, exact, tuple(sorted(starts, key=lambda pair: -len(pair[0])))))
    return tuple(found)
