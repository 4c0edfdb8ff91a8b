"""SPSS syntax (``.sps``): VARIABLE LABELS, VALUE LABELS, MISSING VALUES, VARIABLE LEVEL and RENAME VARIABLES.

Commands end with a full stop at the end of a line or with a blank line; keywords may be cut to three letters; ``+``
joins texts; a doubled quotation mark stands for one. Source: IBM SPSS Statistics Command Syntax Reference.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from needs_analysis.ingest.codebook_syntax import Labels

_TOKEN = re.compile(
    r"""(?P<blank>\ |/\*[^\n]*?(?:\*/|(?=\n)|\Z))
    |(?P<text>"(?:[^"\n]|"")*"(?!")|'(?:[^'\n]|'')*'(?!'))
    |(?P<unclosed>["'][^\n]*?(?=\.?\ ?(?:\n|\Z)))
    |(?P<end>\.(?=\ ?(?:\n|\Z))|\n(?=\ ?\n))
    |(?P<line>\n)
    |(?P<number>[+-]?\d+(?:[.,]\d+)?(?![\w]))
    |(?P<name>[\w@$\#]+(?:[.][\w@$\#]+)*)
    |(?P<mark>.)""",
    re.VERBOSE,
)
_LABELS = re.compile(
    r"^[ \t]*(?:add +)?val(?:ue)?s? +lab(?:el)?s?\s{1,9}/?\s{0,9}[^\W\d][^\"';|]{0,999}\s"
    r"[+-]?[\"']?[\w.-]{1,12}[\"']?\s{1,9}[\"']"
    r"|^[ \t]*var(?:iable)?s? +lab(?:el)?s?\s{1,9}/?\s{0,9}[\w@$#.]{1,64}\s{1,9}[\"']"
    r"|^[ \t]*mis(?:sing)? +val(?:ue)?s?\s{1,9}[^\n;,\t|(]{1,999}\(",
    re.IGNORECASE | re.MULTILINE,
)
_LOWEST, _HIGHEST = {"lo", "low", "lowest"}, {"hi", "high", "highest"}


class Token(NamedTuple):
    """A piece of a command: kind (text, number, name, mark) and what it says."""

    kind: str
    text: str


def is_spss(text: str) -> bool:
    """Whether a text holds commands that label variables or values."""
    return bool(_LABELS.search(text))


def read_spss(text: str, known: Sequence[str]) -> Labels:
    """What the commands of a syntax file say of labels."""
    found = Labels(known)
    for command in _commands(text):
        words = " ".join(token.text.lower() for token in command[:3] if token.kind == "name")
        for pattern, read in _READERS.items():
            keyword = re.match(pattern, words)
            if keyword:
                read(command[len(keyword.group().split()) :], found)
                break
    return found


def _commands(text: str) -> Iterator[list[Token]]:
    command: list[Token] = []
    for match in _TOKEN.finditer(re.sub(r"[^\S\n]+", " ", text)):
        kind = match.lastgroup or ""
        if kind == "end":
            if command and command[0].text != "*":
                yield _joined(command)
            command = []
        elif kind not in ("blank", "line", "unclosed"):
            command.append(Token(kind, _bare(match.group()) if kind == "text" else match.group()))
    if command and command[0].text != "*":
        yield _joined(command)


def _bare(text: str) -> str:
    return text[1:-1].replace(text[0] * 2, text[0])


def _joined(command: Sequence[Token]) -> list[Token]:
    """The command with texts joined by ``+``."""
    result: list[Token] = []
    glue = False
    for token in command:
        if token == Token("mark", "+") and result and result[-1].kind == "text":
            glue = True
        elif glue and token.kind == "text":
            result[-1] = Token("text", result[-1].text + token.text)
            glue = False
        else:
            result.append(token)
            glue = False
    return result


def _names(tokens: Sequence[Token], found: Labels) -> list[str]:
    """The variables of a list, ``a TO b`` spelled out."""
    words = [token.text for token in tokens if token.kind in ("name", "number")]
    if [word.lower() for word in words] == ["all"]:
        return list(found.known)
    names: list[str] = []
    place = 0
    while place < len(words):
        if words[place].lower() == "to" and names and place + 1 < len(words):
            names[-1:] = found.between(names[-1], words[place + 1])
            place += 1
        else:
            names.append(words[place])
        place += 1
    return names


def _read_wording(tokens: Sequence[Token], found: Labels) -> None:
    for name, label in pairwise(tokens):
        if name.kind == "name" and label.kind == "text":
            found.wording.setdefault(name.text, label.text)


def _read_labels(tokens: Sequence[Token], found: Labels) -> None:
    names: list[Token] = []
    pairs: list[tuple[str, str]] = []
    code: str | None = None
    for token in (*tokens, Token("mark", "/")):
        if token == Token("mark", "/") or (token.kind == "name" and pairs and code is None):
            found.add_labels(_names(names, found), pairs)
            names, pairs, code = [], [], None
        if token.kind == "text" and code is not None:
            pairs.append((code, token.text))
            code = None
        elif token.kind in ("text", "number"):
            code = token.text
        elif token.kind == "name":
            names.append(token)


def _read_missing(tokens: Sequence[Token], found: Labels) -> None:
    names: list[Token] = []
    inside: list[Token] | None = None
    for token in tokens:
        if token == Token("mark", "("):
            inside = []
        elif token == Token("mark", ")"):
            codes, spans = _missing(inside or [])
            found.add_missing(_names(names, found), codes, spans)
            names, inside = [], None
        elif inside is not None:
            inside.append(token)
        elif token.kind == "name":
            names.append(token)


def _missing(tokens: Sequence[Token]) -> tuple[list[str], list[tuple[float, float]]]:
    """Single codes and spans (``LOWEST THRU -1``)."""
    words = [token.text.lower() for token in tokens if token.kind != "mark"]
    codes: list[str] = []
    spans: list[tuple[float, float]] = []
    place = 0
    while place < len(words):
        if words[place + 1 : place + 2] in (["thru"], ["through"]) and place + 2 < len(words):
            spans.append((_bound(words[place]), _bound(words[place + 2])))
            place += 3
        else:
            codes.append(words[place])
            place += 1
    return codes, [(low, high) for low, high in spans if low <= high]


def _bound(word: str) -> float:
    if word in _LOWEST or word in _HIGHEST:
        return float("-inf") if word in _LOWEST else float("inf")
    try:
        return float(word.replace(",", "."))
    except ValueError:
        return float("nan")


def _read_level(tokens: Sequence[Token], found: Labels) -> None:
    names: list[Token] = []
    level = ""
    for token in tokens:
        if token == Token("mark", "("):
            level = "("
        elif token == Token("mark", ")"):
            if level == "ordinal":
                found.ordered.update(_names(names, found))
            names, level = [], ""
        elif level:
            level = token.text.lower()
        elif token.kind == "name":
            names.append(token)


def _read_names(tokens: Sequence[Token], found: Labels) -> None:
    old: list[str] = []
    new: list[str] = []
    side = old
    for token in tokens:
        if token == Token("mark", "="):
            side = new
        elif token.kind in ("name", "number"):
            side.append(token.text)
        elif token == Token("mark", ")"):
            found.renamed.update(zip(old, new, strict=False))
            old, new = [], []
            side = old
    found.renamed.update(zip(old, new, strict=False))


_READERS: Mapping[str, Callable[[Sequence[Token], Labels], None]] = {
    r"var(?:iable)?s? lab(?:els?)?\b": _read_wording,
    r"(?:add )?val(?:ue)?s? lab(?:els?)?\b": _read_labels,
    r"mis(?:sing)? val(?:ues?)?\b": _read_missing,
    r"var(?:iable)?s? lev(?:el)?\b": _read_level,
    r"ren(?:ame)? var(?:iables?)?\b": _read_names,
}
