"""The heading formats of LimeSurvey's export: full text, abbreviated, code and text, blanks as underscores.

Source: ``Writer::write`` and ``viewHelper::getFieldCode`` of LimeSurvey: *abbreviated* cuts question and sub-question
after some characters (15 unless the user says otherwise) and appends ``.. ``; *code and text* puts a separator between
the code and the full text, also of LimeSurvey's own columns (``submitdate. Date submitted``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from needs_analysis.ingest.text import normal_key

OWN_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "id": ("antwort id", "response id"),
    "submitdate": ("datum abgeschickt", "date submitted"),
    "lastpage": ("letzte seite", "last page"),
    "startlanguage": ("start-sprache", "start language"),
    "seed": ("zufallsgeneratorstartwert", "seed"),
    "startdate": ("datum gestartet", "date started"),
    "datestamp": ("datum letzte aktivität", "date last action"),
}
"""Code -> what the column is called in full, German and English."""
GERMAN = tuple(names[0] for names in OWN_COLUMNS.values())
ENGLISH = tuple(names[1] for names in OWN_COLUMNS.values())
FEWEST_GERMAN, FEWEST_ENGLISH = 3, 4
_CUT = re.compile(r"\s*(?:\.\.|…)\s*$")
_SHORTEST = 8
_CODED = re.compile(r"^([A-Za-z][A-Za-z0-9_]*(?:\[[^\[\]]+\]){0,2})([^\w\[\]]+)(\S.*)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Headings:
    """One header row read. ``keys``: the codes where the headings have them; ``texts``: the wording as it stands."""

    keys: tuple[str, ...]
    texts: tuple[str, ...]


def read_headings(cells: Sequence[str]) -> Headings | None:
    """The headings of a row that holds LimeSurvey's own columns in full, abbreviated or behind their codes."""
    coded = _read_coded(cells)
    if coded is not None:
        return coded
    for texts in (tuple(cells), tuple(cell.replace("_", " ") for cell in cells)):
        names = [full_name(text) for text in texts]
        found = set(names)
        if len(found & set(GERMAN)) >= FEWEST_GERMAN or len(found & set(ENGLISH)) >= FEWEST_ENGLISH:
            return Headings(tuple(name or "" for name in names), texts)
    return None


def full_name(text: str) -> str | None:
    """The full name of one of LimeSurvey's own columns, also where the heading was cut off."""
    key = normal_key(text)
    start = normal_key(_CUT.sub("", text))
    if start == key:
        return key if key in GERMAN or key in ENGLISH else None
    return next((name for name in (*GERMAN, *ENGLISH) if len(start) >= _SHORTEST and name.startswith(start)), None)


def _read_coded(cells: Sequence[str]) -> Headings | None:
    """Codes and texts where every heading has the separator that stands behind ``submitdate``."""
    pairs = [_CODED.match(cell.strip()) for cell in cells]
    own = {pair.group(1): pair.group(2) for pair in pairs if pair and pair.group(1) in OWN_COLUMNS}
    if not {"id", "submitdate", "lastpage"} <= own.keys():
        return None
    mark = own["submitdate"]
    split = [cell.strip().split(mark, 1) if mark in cell else [cell.strip(), cell.strip()] for cell in cells]
    return Headings(tuple(part[0].strip() for part in split), tuple(part[1].strip() for part in split))
