"""Free-text wishes: personal data struck out, competencies suggested, confirmed by a person and learned from.

Works offline: character n-grams of the wish against those of every competency's name, description, synonyms and of the
wishes that people confirmed for it. Three competencies are suggested, none where no one is similar enough. Wishes are
counted and shown only where enough people wrote one.
"""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_count
from needs_analysis.model import FloatArray, Framework
from needs_analysis.redaction import redact_text
from needs_analysis.shipped import shipped_data

SUGGESTED = 3
LEAST_SIMILAR = 0.07
"""Similarity below which nothing is suggested."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A competency for a wish; ``score``: similarity between 0 and 1."""

    competency: str
    score: float


@dataclass(frozen=True, slots=True)
class WishCount:
    """Rounded number of wishes about a competency."""

    competency: str
    count: int


def suggest_competencies(
    wishes: Sequence[str], framework: Framework, confirmed: Mapping[str, str] | None = None
) -> tuple[tuple[Suggestion, ...], ...]:
    """At most three competencies for every wish, the most similar first; none where nothing is similar enough.

    ``confirmed``: wish -> competency as people confirmed them; the program learns from these, and a wish that was
    confirmed word for word gets its competency first.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second to load

    ids = [competency.id for competency in framework.competencies]
    known = {_key(wish): competency for wish, competency in (confirmed or {}).items() if competency in ids}
    texts, owner = _examples(framework, known)
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 6), sublinear_tf=True)
    examples = vectorizer.fit_transform(texts)
    similar = (vectorizer.transform([_key(wish) for wish in wishes]) @ examples.T).toarray() if wishes else []
    return tuple(_best(_key(wish), row, (ids, owner), known) for wish, row in zip(wishes, similar, strict=True))


def _key(text: str) -> str:
    return " ".join(redact_text(text).casefold().split())


def _examples(framework: Framework, known: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """Texts that stand for competencies, and whose they are."""
    synonyms = _synonyms()
    texts, owner = [], []
    for competency in framework.competencies:
        words = synonyms.get(competency.id, "")
        names = [competency.name.de, competency.name.en, competency.description.de, competency.description.en, words]
        for text in (" ".join(names), words):
            if text:
                texts.append(text.casefold())
                owner.append(competency.id)
    return texts + list(known), owner + list(known.values())


def _synonyms() -> Mapping[str, str]:
    with shipped_data("wishes", "synonyms.csv").open(encoding="utf-8", newline="") as stream:
        return {row["competency"]: row["words"] for row in csv.DictReader(stream)}


def _best(
    wish: str, similar: FloatArray, who: tuple[Sequence[str], Sequence[str]], known: Mapping[str, str]
) -> tuple[Suggestion, ...]:
    ids, owner = who
    scores = dict.fromkeys(ids, 0.0)
    for name, score in zip(owner, similar, strict=True):
        scores[name] = max(scores[name], float(score))
    if wish in known:
        scores[known[wish]] = 1.0
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))[:SUGGESTED]
    return tuple(Suggestion(name, round(score, 3)) for name, score in ranked if score >= LEAST_SIMILAR)


def count_wishes(confirmed: Sequence[str]) -> tuple[WishCount, ...]:
    """How often competencies were wished for, in steps of five; nothing below ten wishes in all.

    ``confirmed``: competency of every wish that a person has assigned.
    """
    total = len(confirmed)
    if total < SMALLEST_DISTRIBUTION:
        return ()
    counts = [WishCount(name, blur_count(count, total)) for name, count in Counter(confirmed).items()]
    return tuple(sorted((c for c in counts if c.count), key=lambda c: (-c.count, c.competency)))


def show_wishes(wishes: Sequence[str]) -> tuple[str, ...]:
    """Redacted wishes in alphabetical order, none below ten: the order of answering would tell who wrote what."""
    written = [text for wish in wishes if (text := redact_text(wish.strip()))]
    return tuple(sorted(written, key=str.casefold)) if len(written) >= SMALLEST_DISTRIBUTION else ()
