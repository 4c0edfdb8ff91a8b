r"""R scripts that label an export: those LimeSurvey and SoSci Survey write beside their data files.

LimeSurvey: ``data[, 5] <- factor(data[, 5], levels=c(..), labels=c(..))``, ``names(data)[5] <- ".."`` and
``attributes(data)$variable.labels[5] <- ".."``. SoSci Survey: ``data$KO01_01 = factor(data$KO01_01, levels=c(..),
labels=c(..), ordered=FALSE)``, ``attr(data$KO01_01,"1") = ".."`` and ``comment(data$KO01_01) = ".."``.
"""

import re
from collections.abc import Sequence

from needs_analysis.ingest.codebook_syntax import Labels

LONGEST_SPAN = 100
_TEXT = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_LIST = rf"(?:c\(((?:{_TEXT}|[-+.\w\s,])*)\)|(\d{{1,4}}\s*:\s*\d{{1,4}}))"
_PLACE = r"\b\w{1,64}\s{0,9}(?:\[\s*,\s*(\d{1,6})\s*\]|\$\s*`?([\w.]+)`?|\[\[\s*[\"']([^\"'\n]+)[\"']\s*\]\])"
_SET = r"\s*(?:<-|=)\s*"
_FACTOR = re.compile(
    rf"{_PLACE}{_SET}factor\(\s*[^,()\"']{{1,200}}(?:\[\s*,\s*\d+\s*\])?\s*,\s*levels\s*=\s*{_LIST}"
    rf"\s*,\s*labels\s*=\s*{_LIST}(?:\s*,\s*ordered\s*=\s*(\w+))?",
    re.DOTALL,
)
_NAME = re.compile(rf"names\(\s*\w+\s*\)\[\s*(\d{{1,6}})\s*\]{_SET}({_TEXT})")
_WORDING = re.compile(rf"variable\.labels\[\s*(\d{{1,6}})\s*\]{_SET}({_TEXT})")
_COMMENT = re.compile(rf"comment\(\s*{_PLACE}\s*\){_SET}({_TEXT})")
_VALUE = re.compile(rf"attr\(\s*{_PLACE}\s*,\s*({_TEXT})\s*\){_SET}({_TEXT})")
_ITEM = re.compile(rf"({_TEXT})|([-+.\w]+)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r"}
_SCRIPT = re.compile(
    rf"variable\.labels\[\s*\d+\s*\]{_SET}[\"']|comment\(\s*\w+\s*\$[^\n]{{1,100}}\){_SET}[\"']"
    rf"|^\s*\w+\s*[\[$][^\n]{{1,120}}?{_SET}factor\([^\n]{{1,200}}?levels\s*=\s*c\(",
    re.MULTILINE,
)


def is_r(text: str) -> bool:
    """Whether a text holds statements that label the columns of a data frame."""
    return bool(_SCRIPT.search(text))


def read_r(text: str, known: Sequence[str]) -> Labels:
    """What the statements of a script say of labels."""
    found = Labels(known)
    names = {number: _bare(name) for number, name in _NAME.findall(text)}
    for number, label in _WORDING.findall(text):
        found.wording[names.get(number, number)] = _bare(label)
    for *place, label in _COMMENT.findall(text):
        found.wording[_name(place, names)] = _bare(label)
    for match in _FACTOR.finditer(text):
        name = _name(match.group(1, 2, 3), names)
        codes, labels = _items(match.group(4), match.group(5)), _items(match.group(6), match.group(7))
        found.add_labels([name], zip(codes, labels, strict=False))
        if (match.group(8) or "").upper() in ("T", "TRUE"):
            found.ordered.add(name)
    for *place, code, label in _VALUE.findall(text):
        found.add_labels([_name(place, names)], [(_bare(code), _bare(label))])
    return found


def _name(place: Sequence[str | None], names: dict[str, str]) -> str:
    number, column, quoted = place
    return names.get(number, number) if number else column or quoted or ""


def _items(listed: str | None, span: str | None) -> list[str]:
    """The elements of ``c("a", 2)`` or ``1:5``."""
    if span:
        first, last = (int(end) for end in span.split(":"))
        return [str(number) for number in range(first, min(last, first + LONGEST_SPAN) + 1)]
    return [_bare(text) if text else word for text, word in _ITEM.findall(listed or "")]


def _bare(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: _ESCAPES.get(found.group(1), found.group(1)), text[1:-1], flags=re.DOTALL)
