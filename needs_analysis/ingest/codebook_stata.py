"""Stata do-files: ``label define``, ``label values``, ``label variable``, ``mvdecode`` and ``rename``.

Commands end with the line, or with ``;`` after ``#delimit ;``; ``///`` continues a line. Source: Stata's Data
Management Reference Manual, "label" and "mvencode".
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from needs_analysis.ingest.codebook_syntax import Labels

_TOKEN = re.compile(
    r"""(?P<blank>[^\S\n]+|/\*(?:[^*]|\*(?!/))*(?:\*/|\Z)|///[^\n]*\n?|(?<![^\s])//[^\n]*)
    |(?P<text>`"(?:[^"\n]|"(?!'))*"'|(?<!`)"[^"\n]*")
    |(?P<unclosed>`?"[^\n]*)
    |(?P<end>[\n;])
    |(?P<number>[+-]?\d+(?:\.\d+)?(?![\w])|(?<![\w.])\.[a-z](?!\w))
    |(?P<name>[^\W\d][\w]*[*?]?)
    |(?P<mark>.)""",
    re.VERBOSE,
)
_LABEL = re.compile(
    r"^[ \t]*(?:qui(?:etly)?:? +|cap(?:ture)?:? +)?la(?:b(?:el?)?)? +"
    r"(?:de(?:f(?:ine?)?)? +\w{1,64}\s{1,9}[-+.]?\w{1,12}\s{1,9}[`\"]|var(?:iable)? +\w{1,64}\s{1,9}[`\"])",
    re.MULTILINE,
)
_PREFIX = {"qui", "quietly", "cap", "capture", "noisily"}
Tokens = Sequence[tuple[str, str]]


def is_stata(text: str) -> bool:
    """Whether a text holds commands that define labels."""
    return bool(_LABEL.search(text))


def read_stata(text: str, known: Sequence[str]) -> Labels:
    """What the commands of a do-file say of labels."""
    found = Labels(known)
    defined: dict[str, list[tuple[str, str]]] = {}
    used: list[tuple[str, str]] = []
    for command in _commands(text):
        words = [text for kind, text in command if kind == "name"]
        verb, what = words[0] if words else "", words[1] if len(words) > 1 else ""
        if re.fullmatch(r"la(?:b(?:el?)?)?", verb) and re.fullmatch(r"de(?:f(?:ine?)?)?", what):
            _define(command[2:], defined)
        elif re.fullmatch(r"la(?:b(?:el?)?)?", verb) and re.fullmatch(r"val(?:ues?)?", what):
            names, label = _values(command[2:], found)
            used += [(name, label) for name in names]
        elif re.fullmatch(r"la(?:b(?:el?)?)?", verb) and re.fullmatch(r"var(?:iable)?", what):
            _wording(command[2:], found)
        elif verb == "mvdecode":
            _missing(command[1:], found)
        elif re.fullmatch(r"ren(?:ame)?", verb) and len(words) == 3:  # noqa: PLR2004 - verb, old and new name
            found.renamed[words[1]] = words[2]
    for name, label in used:
        found.add_labels([name], defined.get(label, ()))
        extended = {code for code, _ in defined.get(label, ()) if code.startswith(".")}
        found.add_missing([name], extended, ())
    return found


def _commands(text: str) -> Iterator[list[tuple[str, str]]]:
    delimiter = "\n"
    command: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        kind, part = match.lastgroup or "", match.group()
        if kind == "end" and (part == delimiter or _is_delimit(command)):
            if _is_delimit(command):
                delimiter = ";" if part == ";" else "\n"
            elif command and command[0] != ("mark", "*"):
                yield command
            command = []
        elif kind == "text":
            command.append((kind, part.removeprefix("`").removesuffix("'").strip('"')))
        elif kind in ("number", "name", "mark") and not (kind == "name" and not command and part in _PREFIX):
            command.append((kind, part))
    if command and command[0] != ("mark", "*"):
        yield command


def _is_delimit(command: Tokens) -> bool:
    return [text for _, text in command[:2]] == ["#", "delimit"] or [text for _, text in command[:2]] == ["#", "d"]


def _before_comma(command: Tokens) -> Tokens:
    place = next((place for place, token in enumerate(command) if token == ("mark", ",")), len(command))
    return command[:place]


def _define(command: Tokens, defined: dict[str, list[tuple[str, str]]]) -> None:
    if not command:
        return
    own = defined.setdefault(command[0][1], [])
    rest = _before_comma(command[1:])
    for code, label in pairwise(rest):
        if code[0] == "number" and label[0] == "text":
            own.append((code[1], label[1]))


def _names(command: Tokens, found: Labels) -> list[str]:
    """The variables of a list: ``a-b`` is a range, ``a*`` all that begin so."""
    names: list[str] = []
    through = False
    for kind, text in command:
        if (kind, text) == ("mark", "-"):
            through = bool(names)
        elif kind == "name" and text.endswith("*"):
            names += [name for name in found.known if name.startswith(text[:-1])]
        elif kind == "name" and through:
            names[-1:] = found.between(names[-1], text)
            through = False
        elif kind == "name":
            names.append(text)
    return list(found.known) if names == ["_all"] else names


def _values(command: Tokens, found: Labels) -> tuple[list[str], str]:
    rest = [token for token in _before_comma(command) if token[0] in ("name", "mark")]
    if not rest or rest[-1][0] != "name":
        return [], ""
    return _names(rest[:-1], found), rest[-1][1]


def _wording(command: Tokens, found: Labels) -> None:
    if len(command) > 1 and command[0][0] == "name" and command[1][0] == "text":
        found.wording.setdefault(command[0][1], command[1][1])


def _missing(command: Tokens, found: Labels) -> None:
    r"""``mvdecode list, mv(-9 = .a \ -8 99)`` and ranges such as ``mv(-9/-1)``."""
    names = _names(_before_comma(command), found)
    codes: list[str] = []
    spans: list[tuple[float, float]] = []
    tokens = command[len(_before_comma(command)) :]
    for place, (kind, text) in enumerate(tokens):
        if kind != "number" or text.startswith("."):
            continue
        if tokens[place - 1] == ("mark", "/") and codes:
            spans.append((float(codes.pop()), float(text)))
        else:
            codes.append(text)
    found.add_missing(names, codes, [(low, high) for low, high in spans if low <= high])
