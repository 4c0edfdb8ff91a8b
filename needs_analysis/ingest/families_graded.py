"""Answer words built from degrees: a ladder of adverbs for each adjective, a ladder of adjectives for each noun.

Degrees follow what survey research and survey tools use: Rohrmann (1978), "Empirische Studien zur Entwicklung von
Antwortskalen für die sozialwissenschaftliche Forschung", and the answer presets of SurveyMonkey. Data, not logic: a
ladder holds one text per level, wordings separated by ``|``; ``{}`` stands for the word, ``{no}`` for its contrary.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from needs_analysis.ingest.family import Family
from needs_analysis.model import Measure

Ladders = Mapping[str, tuple[str, ...]]


class Word(NamedTuple):
    """A word that can be graded: its contrary (``""`` where there is none) and what rating it measures."""

    text: str
    contrary: str
    measure: Measure
    name: str


_NOT = "nicht {}|gar nicht {}|überhaupt nicht {}"
_VERY = "sehr {}|äußerst {}|außerordentlich {}|extrem {}|besonders {}|völlig {}|voll und ganz {}|absolut {}"
_MIDDLE = (
    "mittelmäßig {}|teils teils|teils {}|mäßig {}|teilweise {}|einigermaßen {}|weder noch|weder {} noch {no}|neutral"
    "|mittel|unentschieden|teils {} teils {no}"
)
ADVERBS_DE: Ladders = {
    "3": (f"{_NOT}|{{no}}", "eher {}|etwas {}|teilweise {}|bedingt {}|wenig {}|{}", "sehr {}|äußerst {}"),
    "4": (
        f"{_NOT}|{{no}}|sehr {{no}}",
        "wenig {}|weniger {}|kaum {}|eher nicht {}|eher {no}|nicht so {}",
        "eher {}|ziemlich {}|überwiegend {}|einigermaßen {}|{}",
        _VERY,
    ),
    "4b": (f"{_NOT}|{{no}}", "eher {}|etwas {}|teilweise {}|bedingt {}|ein wenig {}", "{}|ziemlich {}", _VERY),
    "5": (
        f"{_NOT}|{{no}}|sehr {{no}}",
        "wenig {}|weniger {}|kaum {}|eher nicht {}|eher {no}|etwas {}",
        _MIDDLE,
        "ziemlich {}|eher {}|überwiegend {}|{}",
        _VERY,
    ),
    "5b": (
        "überhaupt nicht {}|gar nicht {}|sehr {no}",
        "nicht {}|{no}|nicht so {}",
        _MIDDLE,
        "{}|eher {}",
        _VERY,
    ),
    "5c": (
        "überhaupt nicht {}|gar nicht {}|nicht {}",
        "nicht so {}|weniger {}|wenig {}|kaum {}",
        "einigermaßen {}|etwas {}|mäßig {}|ziemlich {}|{}",
        "sehr {}",
        "äußerst {}|extrem {}|außerordentlich {}|besonders {}",
    ),
    "6": (
        "sehr {no}|gar nicht {}|überhaupt nicht {}|völlig {no}",
        "{no}|nicht {}|kaum {}",
        "eher {no}|eher nicht {}|wenig {}|weniger {}",
        "eher {}|etwas {}|einigermaßen {}",
        "{}|ziemlich {}|überwiegend {}",
        _VERY,
    ),
    "7": (
        "sehr {no}|gar nicht {}|überhaupt nicht {}|völlig {no}|äußerst {no}",
        "{no}|nicht {}|kaum {}",
        "eher {no}|eher nicht {}|wenig {}|weniger {}",
        _MIDDLE,
        "eher {}|etwas {}",
        "{}|ziemlich {}|überwiegend {}",
        _VERY,
    ),
}
ADJECTIVES_DE: tuple[Word, ...] = (
    Word("wichtig", "unwichtig", "importance", "importance"),
    Word("relevant", "irrelevant", "importance", "relevance"),
    Word("bedeutsam", "unbedeutend", "importance", "significance"),
    Word("notwendig", "unnötig", "need", "necessity"),
    Word("erforderlich", "", "need", "requirement"),
    Word("dringend", "", "need", "urgency"),
    Word("interessiert", "uninteressiert", "need", "interest"),
    Word("interessant", "uninteressant", "need", "appeal"),
    Word("sicher", "unsicher", "current", "security"),
    Word("kompetent", "inkompetent", "current", "competence"),
    Word("vertraut", "", "current", "familiarity"),
    Word("erfahren", "unerfahren", "current", "experience"),
    Word("geübt", "ungeübt", "current", "practice"),
    Word("qualifiziert", "unqualifiziert", "current", "qualification"),
    Word("zufrieden", "unzufrieden", "other", "satisfaction"),
    Word("zufriedenstellend", "", "other", "satisfying"),
    Word("hilfreich", "", "other", "help"),
    Word("nützlich", "nutzlos", "other", "use"),
    Word("geeignet", "ungeeignet", "other", "aptness"),
    Word("wahrscheinlich", "unwahrscheinlich", "other", "likelihood"),
    Word("leicht", "schwer", "other", "ease"),
    Word("einfach", "schwierig", "other", "simplicity"),
    Word("einverstanden", "", "other", "agreement-consent"),
    Word("häufig", "", "other", "frequency-graded"),
)
_NEITHER = "neutral|neither {} nor {no}|neither|neither nor|undecided|neither {no} nor {}"
_MOST = "very {}|extremely {}|completely {}|highly {}|absolutely {}"
ADVERBS_EN: Ladders = {
    "3": ("not {}|not at all {}|{no}", "somewhat {}|slightly {}|moderately {}|fairly {}|{}", "very {}|extremely {}"),
    "4": (
        "not at all {}|not {}",
        "not very {}|not so {}|slightly {}|a little {}|not too {}",
        "somewhat {}|moderately {}|fairly {}|quite {}|rather {}",
        _MOST,
    ),
    "4b": (
        "not at all {}|not {}",
        "somewhat {}|slightly {}|a little {}|a bit {}",
        "{}|moderately {}|fairly {}|quite {}",
        _MOST,
    ),
    "4c": ("very {no}|{no}", "somewhat {no}|rather {no}", "somewhat {}|rather {}|{}", "very {}"),
    "5": (
        "not at all {}|not {}",
        "not so {}|slightly {}|not very {}|a little {}|a bit {}",
        "somewhat {}|moderately {}|fairly {}|neutral",
        "very {}|quite {}|mostly {}|{}",
        "extremely {}|completely {}|absolutely {}",
    ),
    "5b": (
        "very {no}|extremely {no}|completely {no}",
        "{no}|somewhat {no}|rather {no}",
        _NEITHER,
        "{}|somewhat {}|rather {}",
        "very {}|extremely {}|completely {}",
    ),
    "6": (
        "very {no}|extremely {no}",
        "{no}|moderately {no}",
        "somewhat {no}|slightly {no}|rather {no}",
        "somewhat {}|slightly {}|rather {}",
        "{}|moderately {}",
        "very {}|extremely {}",
    ),
    "7": (
        "very {no}|extremely {no}|completely {no}",
        "{no}|moderately {no}|mostly {no}",
        "somewhat {no}|slightly {no}|rather {no}",
        _NEITHER,
        "somewhat {}|slightly {}|rather {}",
        "{}|moderately {}|mostly {}",
        "very {}|extremely {}|completely {}",
    ),
}
ADJECTIVES_EN: tuple[Word, ...] = (
    Word("important", "unimportant", "importance", "importance"),
    Word("relevant", "irrelevant", "importance", "relevance"),
    Word("necessary", "unnecessary", "need", "necessity"),
    Word("needed", "", "need", "needed"),
    Word("urgent", "", "need", "urgency"),
    Word("interested", "uninterested", "need", "interest"),
    Word("confident", "unconfident", "current", "confidence"),
    Word("comfortable", "uncomfortable", "current", "comfort"),
    Word("competent", "incompetent", "current", "competence"),
    Word("proficient", "", "current", "proficiency"),
    Word("skilled", "unskilled", "current", "skill"),
    Word("experienced", "inexperienced", "current", "experience"),
    Word("familiar", "unfamiliar", "current", "familiarity"),
    Word("knowledgeable", "", "current", "knowledge"),
    Word("able", "unable", "current", "ability"),
    Word("satisfied", "dissatisfied", "other", "satisfaction"),
    Word("useful", "useless", "other", "use"),
    Word("helpful", "unhelpful", "other", "help"),
    Word("likely", "unlikely", "other", "likelihood"),
    Word("easy", "difficult", "other", "ease"),
)
NOUNS_DE: Ladders = {
    "3": ("kein{k} {}", "etwas {}|gering{e} {}|wenig {}|mittler{e} {}", "hoh{e} {}|groß{e} {}|viel {}"),
    "4": (
        "kein{k} {}",
        "gering{e} {}|niedrig{e} {}|wenig {}|etwas {}",
        "mittler{e} {}|mäßig{e} {}|durchschnittlich{e} {}|gut{e} {}",
        "hoh{e} {}|groß{e} {}|viel {}|stark{e} {}|sehr hoh{e} {}|sehr groß{e} {}|sehr viel {}|sehr gut{e} {}",
    ),
    "4b": (
        "kein{k} {}|sehr gering{e} {}|sehr wenig {}",
        "gering{e} {}|niedrig{e} {}|wenig {}|etwas {}",
        "hoh{e} {}|groß{e} {}|viel {}",
        "sehr hoh{e} {}|sehr groß{e} {}|sehr viel {}",
    ),
    "5": (
        "kein{k} {}|sehr gering{e} {}|sehr niedrig{e} {}|kaum {}|sehr wenig {}",
        "gering{e} {}|niedrig{e} {}|wenig {}|etwas {}",
        "mittler{e} {}|mäßig{e} {}|durchschnittlich{e} {}|einig{e} {}",
        "hoh{e} {}|groß{e} {}|viel {}|gut{e} {}|stark{e} {}",
        "sehr hoh{e} {}|sehr groß{e} {}|sehr viel {}|sehr gut{e} {}|umfassend{e} {}|sehr stark{e} {}",
    ),
}
SUBJECTS_DE: tuple[tuple[Word, str], ...] = (
    (Word("Bedarf", "", "need", "demand"), "m"),
    (Word("Schulungsbedarf", "", "need", "training-demand"), "m"),
    (Word("Fortbildungsbedarf", "", "need", "course-demand"), "m"),
    (Word("Unterstützungsbedarf", "", "need", "support-demand"), "m"),
    (Word("Interesse", "", "need", "interest-noun"), "n"),
    (Word("Kenntnisse", "", "current", "knowledge-noun"), "f"),
    (Word("Erfahrung", "", "current", "experience-noun"), "f"),
    (Word("Erfahrungen", "", "current", "experiences-noun"), "f"),
    (Word("Wissen", "", "current", "knowing-noun"), "n"),
    (Word("Kompetenz", "", "current", "competence-noun"), "f"),
    (Word("Sicherheit", "", "current", "security-noun"), "f"),
    (Word("Wichtigkeit", "", "importance", "importance-noun"), "f"),
    (Word("Bedeutung", "", "importance", "meaning-noun"), "f"),
    (Word("Relevanz", "", "importance", "relevance-noun"), "f"),
)
ENDINGS: Mapping[str, tuple[str, str]] = {"m": ("", "er"), "n": ("", "es"), "f": ("e", "e")}
NOUNS_EN: Ladders = {
    "3": ("no {}", "some {}|little {}|moderate {}", "high {}|a lot of {}|much {}|strong {}"),
    "4": (
        "no {}|very low {}",
        "low {}|little {}|some {}|a little {}|basic {}",
        "moderate {}|medium {}|good {}|average {}",
        "high {}|strong {}|a lot of {}|extensive {}|very high {}|expert {}|very good {}",
    ),
    "5": (
        "no {}|very low {}",
        "low {}|little {}|a little {}|basic {}|limited {}",
        "some {}|moderate {}|medium {}|average {}",
        "high {}|good {}|a lot of {}|considerable {}|strong {}",
        "very high {}|extensive {}|a great deal of {}|expert {}|very good {}|very strong {}",
    ),
}
SUBJECTS_EN: tuple[Word, ...] = (
    Word("need", "", "need", "need-noun"),
    Word("interest", "", "need", "interest-noun"),
    Word("knowledge", "", "current", "knowledge-noun"),
    Word("experience", "", "current", "experience-noun"),
    Word("confidence", "", "current", "confidence-noun"),
    Word("skills", "", "current", "skills-noun"),
    Word("importance", "", "importance", "importance-noun"),
    Word("priority", "", "importance", "priority-noun"),
)


def _build(word: Word, ladders: Ladders, language: str, ending: tuple[str, str] = ("", "")) -> Iterator[Family]:
    for size, ladder in ladders.items():
        words = tuple(_fill(level, word, ending) for level in ladder)
        if all(words):
            yield Family(f"{word.name}{size}-{language}+", word.measure, _once(words), complete=size == "3")


def _fill(level: str, word: Word, ending: tuple[str, str]) -> str:
    kept = (part for part in level.split("|") if word.contrary or "{no}" not in part)
    filled = (part.format(word.text, no=word.contrary, k=ending[0], e=ending[1]) for part in kept)
    return " | ".join(dict.fromkeys(filled))


def _once(words: Sequence[str]) -> tuple[str, ...]:
    """Each wording on the first level that has it."""
    seen: set[str] = set()
    levels = []
    for level in words:
        own = [word for word in level.split(" | ") if word not in seen]
        seen.update(own)
        levels.append(" | ".join(own))
    return tuple(levels)


FAMILIES_GRADED: tuple[Family, ...] = (
    *(family for word in ADJECTIVES_DE for family in _build(word, ADVERBS_DE, "de")),
    *(family for word in ADJECTIVES_EN for family in _build(word, ADVERBS_EN, "en")),
    *(family for word, gender in SUBJECTS_DE for family in _build(word, NOUNS_DE, "de", ENDINGS[gender])),
    *(family for word in SUBJECTS_EN for family in _build(word, NOUNS_EN, "en")),
)
