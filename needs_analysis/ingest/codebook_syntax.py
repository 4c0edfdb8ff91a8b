"""Syntax files as codebooks: the labels that SPSS, Stata and R scripts give to variables and codes.

The scripts are read as text and never run: statements that set labels, missing codes and names are taken, all others
are passed over.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite

from needs_analysis.ingest.codebook import Codebook, Variable, code_key, collect, name_key, split_wording
from needs_analysis.ingest.codebook_scales import silent_codes
from needs_analysis.ingest.text import parse_number, plain_text
from needs_analysis.language import Message
from needs_analysis.model import UserError

MAX_SYNTAX = 5 * 1024**2
EFFORT = 1_000_000
MOST_SPANS = 5
USUAL_WIDTH = 2000
FARTHEST = 1000
TOO_LARGE = "The file {file} is larger than a syntax file can be ({megabytes} MB at most)."
_NUMBERED = re.compile(r"(.*?)(\d{1,6})", re.DOTALL)


@dataclass(slots=True)
class Labels:
    """What a script says, gathered statement by statement.

    ``known``: the variables of the export in their order, for ranges such as ``v1 TO v9``; ``renamed``: the name in the
    script -> the name in the export; ``left``: how much more it may say.
    """

    known: Sequence[str] = ()
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    wording: dict[str, str] = field(default_factory=dict)
    missing: dict[str, set[str]] = field(default_factory=dict)
    spans: dict[str, set[tuple[float, float]]] = field(default_factory=dict)
    ordered: set[str] = field(default_factory=set)
    renamed: dict[str, str] = field(default_factory=dict)
    places: dict[str, int] = field(default_factory=dict)
    left: int = EFFORT

    def spend(self, effort: int) -> bool:
        """Whether a script may still say so much; no real one comes near the end."""
        self.left -= effort
        return self.left >= 0

    def add_labels(self, names: Sequence[str], labels: Iterable[tuple[str, str]]) -> None:
        """Labels of codes for some variables; the first label of a code counts."""
        pairs = [(code_key(code), plain_text(label)) for code, label in labels]
        if self.spend(len(names) * len(pairs)):
            for name in names:
                own = self.labels.setdefault(name, {})
                for code, label in pairs:
                    own.setdefault(code, label)

    def add_missing(self, names: Sequence[str], codes: Collection[str], spans: Sequence[tuple[float, float]]) -> None:
        """Codes, and spans of codes, that are no answer."""
        if self.spend(len(names) * (len(codes) + len(spans))):
            for name in names:
                self.missing.setdefault(name, set()).update(map(code_key, codes))
                self.spans.setdefault(name, set()).update(spans)

    def between(self, first: str, last: str) -> list[str]:
        """The variables from one to another: by the export's order, else by their numbers."""
        places = self._places()
        start, end = places.get(name_key(first)), places.get(name_key(last))
        if start is not None and end is not None and self.spend(end - start):
            return list(self.known[start : end + 1])
        one, other = _NUMBERED.fullmatch(first), _NUMBERED.fullmatch(last)
        if one and other and one.group(1).casefold() == other.group(1).casefold() and self.spend(FARTHEST):
            low, high = int(one.group(2)), int(other.group(2))
            width = len(one.group(2)) if one.group(2).startswith("0") else 1
            return [f"{one.group(1)}{number:0{width}}" for number in range(low, min(high, low + FARTHEST) + 1)]
        return [first, last]

    def _places(self) -> dict[str, int]:
        if not self.places:
            self.places = {name_key(name): place for place, name in reversed([*enumerate(self.known)])}
        return self.places

    def variables(self) -> Iterator[tuple[list[str], Variable]]:
        """One variable per name that the export has."""
        places = self._places()
        for name in dict.fromkeys((*self.wording, *self.labels, *self.missing)):
            new = self.renamed.get(name, name)
            # Two halves of a dual scale are ``Q_SQ#0`` in scripts and ``Q[SQ][1]`` or ``Q_SQ_0`` in exports.
            names = [new, *_halves(new)]
            if not any(name_key(other) in places for other in names):
                continue
            labels = self.labels.get(name, {})
            question, item = split_wording(plain_text(self.wording.get(name, "")))
            missing = silent_codes(labels) | self.missing.get(name, set()) | self._inside(name)
            yield names, Variable(new, question, item, labels, frozenset(missing), ordered=name in self.ordered)

    def _inside(self, name: str) -> set[str]:
        """The codes in the spans: labelled ones, and whole numbers near their ends."""
        found: set[str] = set()
        reach = FARTHEST if len(self.known) <= USUAL_WIDTH else FARTHEST // 10
        for low, high in sorted(self.spans.get(name, ()))[:MOST_SPANS]:
            for code in self.labels.get(name, {}):
                number = parse_number(code)
                found |= {code} if number is not None and low <= number <= high else set()
            if isfinite(low) or isfinite(high):
                start = int(low) if isfinite(low) else int(high) - reach
                end = int(min(high, start + reach))
                found |= {code_key(str(number)) for number in range(start, end + 1)}
        return found


def _halves(name: str) -> list[str]:
    code, mark, half = name.rpartition("#")
    question, under, part = code.rpartition("_")
    return [f"{question}[{part}][{int(half) + 1}]"] if mark and under and half in ("0", "1") else []


def to_codebook(file: str, found: Labels) -> Codebook:
    """The codebook of a script."""
    return collect(file, found.variables())


def refuse_large(file: str, content: bytes) -> None:
    """Raise `UserError` for a script that is larger than any."""
    if len(content) > MAX_SYNTAX:
        raise UserError(Message(TOO_LARGE, {"file": file, "megabytes": MAX_SYNTAX // 1024**2}))
