"""Codebooks: what the variables of a coded export ask and what their codes mean, as one noun for all sources.

A codebook is a LimeSurvey structure file (``.lss``, ``.lsq``, ``.lsg``, tab-separated ``.txt``) or a table of labels
(csv, xlsx and the other table files). It may decide wording, labels, order and missing codes; what it does not explain
stays as it was read.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from needs_analysis.ingest.person_words import is_personal_name
from needs_analysis.ingest.sheet import Head, Role
from needs_analysis.ingest.text import answer_key, normal_key

OTHER_CODE = "-oth-"
"""What LimeSurvey writes where somebody chose "other": an answer, but no level."""
_MARKS = re.compile(r"[\[\]/._#:-]+")


@dataclass(frozen=True, slots=True)
class Variable:
    """One variable. ``labels``: code -> meaning, in the order of the codebook; ``missing``: codes that are no answer.

    ``ordered``: the codebook itself says that the codes are in order. ``several``: an option of a question with
    several answers. ``rated``: False where the codes cannot be levels (ranks, ticks, free text).
    """

    name: str
    question: str = ""
    item: str = ""
    labels: Mapping[str, str] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()
    ordered: bool = False
    several: bool = False
    rated: bool = True

    def head(self, old: Head) -> Head:
        """What the header says once the codebook gives its wording; the variable's name stays the key."""
        if not (self.question or self.item):
            return old
        role: Role = "multiple" if self.several and not old.role else old.role
        if not role and len(self.labels) <= 1 and is_personal_name(self.item or self.question):
            role = "personal"
        stem, item = (self.question, self.item) if self.item else ("", "")
        header = f"{self.question} [{self.item}]" if self.question and self.item else self.question or self.item
        return replace(
            old,
            header=header,
            stem=stem or old.stem,
            item=item or header,
            key=old.key or old.header,
            role=role,
            coded=False,
        )


@dataclass(frozen=True, slots=True)
class Codebook:
    """``variables``: key of a name -> what is known of it. ``common``: labels without a variable.

    ``conflicts`` names the variables and codes to which one file gives two meanings; the first one counts.
    """

    file: str
    variables: Mapping[str, Variable]
    common: Variable | None = None
    conflicts: tuple[str, ...] = ()

    def find(self, head: Head) -> Variable | None:
        """What the codebook says of a column, by its stable name or its header."""
        for name in (head.key, head.header):
            if name and (found := self.variables.get(name_key(name))):
                return found
        return None


def name_key(name: str) -> str:
    """The key of a variable's name: ``Q1[SQ001]``, ``Q1_SQ001``, ``Q1/SQ001`` and ``Q1.SQ001`` are the same.

    A second bracket stays apart, because dual scales count from 1 in brackets and from 0 behind an underscore.
    """
    return _MARKS.sub("_", normal_key(name).replace("][", "]@[")).strip("_")


def split_wording(label: str) -> tuple[str, str]:
    """Question and item of a variable's label.

    LimeSurvey's syntax files write ``[Item] Question`` and ``[Item][Scale] Question``, SoSci Survey ``Question: Item``.
    """
    parts, rest = _leading_brackets(label)
    if parts and rest:
        return " ".join([rest, *(f"[{part}]" for part in parts[1:])]), parts[0]
    stem, mark, item = label.partition(": ")
    return (stem, item) if mark and item else (label, "")


def _leading_brackets(label: str) -> tuple[list[str], str]:
    """The texts in the brackets at the beginning, brackets inside them belong to them, and what follows."""
    parts: list[str] = []
    rest = label.strip()
    while rest.startswith("["):
        depth, end = 0, -1
        for place, letter in enumerate(rest):
            depth += (letter == "[") - (letter == "]")
            if not depth:
                end = place
                break
        if end < 0:
            break
        parts.append(rest[1:end].strip())
        rest = rest[end + 1 :].strip()
    return parts, rest


def code_key(code: str) -> str:
    """The key of an answer code: ``4``, ``4.0`` and ``4,0`` are the same."""
    return answer_key(code)


def collect(file: str, variables: Iterable[tuple[Sequence[str], Variable]], common: Variable | None = None) -> Codebook:
    """One codebook of variables under all their names; a variable that comes twice is joined."""
    found: dict[str, Variable] = {}
    conflicts: list[str] = []
    for names, variable in variables:
        for name in names:
            key = name_key(name)
            if key in found:
                conflicts += _conflicts(found[key], variable)
                found[key] = join(found[key], variable)
            elif key:
                found[key] = variable
    return Codebook(file, found, common, tuple(dict.fromkeys(conflicts)))


def join(first: Variable, second: Variable) -> Variable:
    """What two sources say of one variable; the first one wins where they differ."""
    return replace(
        first,
        question=first.question or second.question,
        item=first.item or second.item,
        labels={**first.labels, **{code: text for code, text in second.labels.items() if code not in first.labels}},
        missing=first.missing | second.missing,
        ordered=first.ordered or second.ordered,
        several=first.several or second.several,
        rated=first.rated and second.rated,
    )


def _conflicts(first: Variable, second: Variable) -> list[str]:
    return [
        f"{first.name}: {code}"
        for code, text in second.labels.items()
        if code in first.labels and normal_key(first.labels[code]) != normal_key(text)
    ]
