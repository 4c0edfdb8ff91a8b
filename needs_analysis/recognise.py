"""One column recognised: by what a person confirmed last time, by the own questionnaire, by its name or its words."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher, get_close_matches
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from needs_analysis.ingest import normal_key, squeeze_key
from needs_analysis.model import Block, Column, ColumnMatch, Framework, Matching, RawTable
from needs_analysis.names import PLACES, fold, place_names
from needs_analysis.questionnaire import known_headers

if TYPE_CHECKING:
    from sklearn.feature_extraction.text import TfidfVectorizer

PROPOSE_FROM = 0.35
"""Similarity from which a competency is proposed for a question."""

VALUES_KNOWN = 0.6
"""Share of a column's filled cells that must hold the town's own names before the column counts as certain."""

SAME_ID, SAME_TEXT = "same id as last time", "same text as last time"
OTHER_WORDING, SIMILAR_TEXT = "same id as last time, other wording", "similar text to last time"
EARLIER = (SAME_ID, SAME_TEXT, OTHER_WORDING, SIMILAR_TEXT)
"""Reasons of a match that goes back to what a person confirmed before; only the first two are certain."""

STILL_THE_SAME = 0.5
"""Likeness of wordings below which an id that a tool kept asks another question."""

SAME_ITEM = 0.8
"""Score of a proposal whose item is last time's, under another question."""

REWORDED = 0.9
"""Likeness from which a question is proposed as last time's in other words."""

LONGEST_COMPARED = 400
SHORTEST_ITEM = 3
_MARKS = re.compile(r"[\[\]?!.:|\n]| [-–] ")
TARGET_OF_MEASURE = {"current": "competency", "required": "required", "importance": "importance", "need": "need"}
RATED_TARGETS = frozenset({*TARGET_OF_MEASURE.values(), "superior", "own"})
"""Kinds of meaning that only a rated column can have."""
_HEADER_WORDS: Mapping[str, str] = {
    "person": (
        r"kennung|pseudonym|\bid-nummer\b|personalnummer|\bpers\.?-?nr|staff (number|id)|mitarbeiter-?(id|nummer)"
    ),
    "unit": (
        r"organisationseinheit|\bamt\b|\bämter|abteilung|dienststelle|fachbereich|sachgebiet|\bteam\b|\bunit\b"
        r"|department|^blatt$"
    ),
    "role": r"\brolle|funktion|aufgabengebiet|tätigkeit als|\brole\b|job title",
    "working_time": r"arbeitszeit|wochenmodell|working[- ]time",
    "wish": r"wunsch|wünsche|was fehlt|weitere themen|möchten sie .*lernen|wishes|further topics|like to learn",
}
_TEST_FRAME = re.compile(r"^\s*(?:test|quiz|pix|scorm|lernpaket)\s*:\s*|\s*\([^()]*\)\s*$", re.IGNORECASE)
_DATE = re.compile(
    r"datum|stand|(?:bewertet|erhoben|beurteilt|eingeschätzt|abgeschlossen) am|datum der (?:bewertung|einschätzung)"
    r"|date|rated on|assessed on|completed on",
    re.IGNORECASE,
)
_SUPERIOR = re.compile(r"vorgesetzt|führungskraft schätzt|fremdeinschätzung|superior|supervisor", re.IGNORECASE)


def column_source(column: Column) -> str:
    """The name under which a column is remembered."""
    return column.key or column.header


@dataclass(frozen=True, slots=True)
class Known:
    """Everything a column can be recognised by; ``ids`` and ``texts`` were confirmed earlier, ``similar`` is costly."""

    framework: Framework
    ids: Mapping[str, ColumnMatch]
    texts: Mapping[str, ColumnMatch]
    items: Mapping[str, ColumnMatch]
    headers: Mapping[str, str]
    names: Mapping[str, str]
    similar: Callable[[], "_Similar"]

    @staticmethod
    def of(framework: Framework, remembered: Matching | None) -> "Known":
        """Everything a framework and earlier confirmations say."""
        confirmed = [match for match in (remembered.columns if remembered else ()) if match.confirmed]
        names = {normal_key(text): c.id for c in framework.competencies for text in (c.id, c.name.de, c.name.en)}
        for competency in framework.competencies:
            names[normal_key(competency.id.replace("-", ""))] = competency.id
        return Known(
            framework,
            {normal_key(match.source): match for match in confirmed},
            {_text_key(match.header): match for match in confirmed},
            _items_of(confirmed),
            {normal_key(text): target for text, target in known_headers(framework).items()},
            names,
            cache(partial(_Similar.of, framework)),
        )

    def match_column(self, raw: RawTable, column: Column) -> ColumnMatch:
        """What one column means: the surest reason decides."""
        if earlier := self._match_earlier(column):
            return earlier
        found = self._match_anew(raw, column)
        return found if found.confirmed else self._match_reworded(column) or self._match_item(raw, column) or found

    def _match_earlier(self, column: Column) -> ColumnMatch | None:
        """What was confirmed for the same id or text; an id that now asks something else has to be confirmed again."""
        source = column_source(column)
        by_id, by_text = self.ids.get(normal_key(source)), self.texts.get(_text_key(column.header))
        if by_id is not None and column.key:
            alike = _likeness(by_id.header, column.header)
            if alike < STILL_THE_SAME:
                return replace(
                    by_id, source=source, header=column.header, score=alike, reason=OTHER_WORDING, confirmed=False
                )
            return replace(by_id, source=source, header=column.header, score=1.0, reason=SAME_ID)
        earlier = by_text or by_id
        return replace(earlier, source=source, header=column.header, score=1.0, reason=SAME_TEXT) if earlier else None

    def _match_reworded(self, column: Column) -> ColumnMatch | None:
        """A proposal from the most similar question of last time."""
        key = _text_key(column.header)
        near = get_close_matches(key, list(self.texts), n=1, cutoff=REWORDED) if len(key) <= LONGEST_COMPARED else []
        if not near:
            return None
        match, score = self.texts[near[0]], round(SequenceMatcher(None, near[0], key).ratio(), 2)
        if column.kind != "rating" and match.target.partition(":")[0] in RATED_TARGETS:
            return None  # a column of crosses is called like the question it was put together to
        source = column_source(column)
        return replace(match, source=source, header=column.header, score=score, reason=SIMILAR_TEXT, confirmed=False)

    def _match_item(self, raw: RawTable, column: Column) -> ColumnMatch | None:
        """A proposal from last time's question with the same item, asked in other words but for the same thing."""
        earlier = self.items.get(squeeze_key(column.item or ""))
        block = block_of(raw, column)
        if earlier is None or block is None or earlier.target.partition(":")[0] not in ("own", _prefix(block)):
            return None
        source, score = column_source(column), SAME_ITEM
        return replace(earlier, source=source, header=column.header, score=score, reason=SIMILAR_TEXT, confirmed=False)

    def _match_anew(self, raw: RawTable, column: Column) -> ColumnMatch:
        source = column_source(column)
        if column.index != raw.started and _DATE.fullmatch(column.header.strip()):
            return ColumnMatch(source, column.header, "date", 0.9, "header", confirmed=True)
        if column.kind in {"empty", "system"}:
            return _unused(column)
        if test := self._test_named(column.header):
            return ColumnMatch(source, column.header, f"test:{test}", 1.0, "test of the master data", confirmed=True)
        if column.kind == "rating":
            return self._match_question(raw, column)
        for text in (column.key, column.header):
            if target := self.headers.get(normal_key(text)):
                return ColumnMatch(source, column.header, target, 1.0, "own questionnaire", confirmed=True)
        return self._match_place(raw, column)

    def _test_named(self, header: str) -> str:
        """The test of the master data that a column of a learning platform holds the points of, ``""`` for none."""
        bare = squeeze_key(_TEST_FRAME.sub("", header))
        return next((test.id for test in self.framework.tests if bare in (squeeze_key(test.name), test.id)), "")

    def _match_question(self, raw: RawTable, column: Column) -> ColumnMatch:
        source, block = column_source(column), block_of(raw, column)
        prefix = "superior" if _SUPERIOR.search(f"{column.block or ''} {column.header}") else _prefix(block)
        for text in (column.key, column.header):
            if target := self.headers.get(normal_key(text)):
                return ColumnMatch(source, column.header, target, 1.0, "own questionnaire", confirmed=True)
        question = column.item or column.header
        if identifier := self.names.get(normal_key(question)) or self.names.get(_last_code(question)):
            return ColumnMatch(source, column.header, f"{prefix}:{identifier}", 1.0, "same name", confirmed=True)
        identifier, score = self.similar().nearest(question)
        if score >= PROPOSE_FROM:
            return ColumnMatch(source, column.header, f"{prefix}:{identifier}", score, "similar text", confirmed=False)
        return _unused(column)

    def _match_place(self, raw: RawTable, column: Column) -> ColumnMatch:
        source = column_source(column)
        for target, words in _HEADER_WORDS.items():
            if not re.search(words, column.header, re.IGNORECASE):
                continue
            if target in PLACES and column.kind == "personal":
                continue
            if target in PLACES:
                share = _share_known(raw, column, place_names(self.framework, target))
                sure = share >= VALUES_KNOWN
                return ColumnMatch(source, column.header, target, max(share, 0.4), "header and values", confirmed=sure)
            if target == "wish" and column.kind not in {"text", "personal", "multiple", "nominal", "demographic"}:
                continue
            return ColumnMatch(source, column.header, target, 0.9, "header", confirmed=True)
        return _unused(column)


@dataclass(frozen=True, slots=True)
class _Similar:
    vectorizer: "TfidfVectorizer"
    vectors: Any  # scipy sparse matrix, texts x n-grams
    identifiers: tuple[str, ...]

    @staticmethod
    def of(framework: Framework) -> "_Similar":
        texts = [
            f"{getattr(c.name, language)} {getattr(c.name, language)} {getattr(c.description, language)}"
            for language in ("de", "en")
            for c in framework.competencies
        ]
        from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second to load

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
        vectors = vectorizer.fit_transform(texts or ["-"])
        return _Similar(vectorizer, vectors, tuple(c.id for c in framework.competencies) * 2)

    def nearest(self, question: str) -> tuple[str, float]:
        if not self.identifiers:
            return "", 0.0
        likeness = (self.vectors @ self.vectorizer.transform([question]).T).toarray()[:, 0]
        best = int(likeness.argmax())
        return self.identifiers[best], round(float(likeness[best]), 2)


def _items_of(confirmed: Sequence[ColumnMatch]) -> dict[str, ColumnMatch]:
    """Item of a rated question -> what it meant, where it meant one thing only."""
    found: dict[str, ColumnMatch] = {}
    twice: set[str] = set()
    for match in confirmed:
        key = squeeze_key(_last_part(normal_key(match.header)))
        if match.target.partition(":")[0] in (*TARGET_OF_MEASURE.values(), "own"):
            twice.update({key} if key in found and found[key].target != match.target else ())
            found[key] = match
    return {key: match for key, match in found.items() if key not in twice}


def _text_key(header: str) -> str:
    """Blanks and punctuation do not make another question; a header of nothing else stays itself."""
    return squeeze_key(header) or normal_key(header)


def _likeness(first: str, second: str) -> float:
    """How alike two wordings are; the items behind a common question must be as alike as the whole."""
    one, other = normal_key(first)[:LONGEST_COMPARED], normal_key(second)[:LONGEST_COMPARED]
    ratios = [SequenceMatcher(None, *pair).ratio() for pair in ((one, other), (_last_part(one), _last_part(other)))]
    return round(min(ratios), 2)


def _last_part(key: str) -> str:
    """The item of ``question [item]``, ``question.item`` and the like; a wording without such marks as it stands."""
    parts = [part.strip() for part in _MARKS.split(key)]
    return next((part for part in reversed(parts) if len(part) >= SHORTEST_ITEM), key)


def _unused(column: Column) -> ColumnMatch:
    return ColumnMatch(column_source(column), column.header, "", 0.0, "", confirmed=False)


def block_of(raw: RawTable, column: Column) -> Block | None:
    """The block a column belongs to."""
    return next((block for block in raw.blocks if column.index in block.columns), None)


def _prefix(block: Block | None) -> str:
    return TARGET_OF_MEASURE.get(block.measure, "competency") if block else "competency"


def _last_code(question: str) -> str:
    """The code in ``DIG[DIG1]``, ``DIG_DIG1`` or ``E-Akte (ADM-1)``, as a key."""
    found = re.search(r"[\[(_]([A-Za-z]{2,5}-?\d{1,2})[\])]?\s*$", question)
    return normal_key(found.group(1)) if found else ""


def _share_known(raw: RawTable, column: Column, names: Mapping[str, str]) -> float:
    counts = raw.cells[column.index].value_counts()
    texts = {str(text): int(count) for text, count in counts.items() if str(text).strip()}
    known = sum(count for text, count in texts.items() if fold(text) in names)
    return round(known / sum(texts.values()), 2) if texts else 0.0
