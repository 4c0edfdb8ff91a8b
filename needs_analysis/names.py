"""Names of roles, units and working-time models as people write them: exact keys, abbreviations, near misses."""

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Literal, get_args

from needs_analysis.ingest import normal_key
from needs_analysis.model import Framework
from needs_analysis.questionnaire import known_answers

Place = Literal["role", "unit", "working_time"]
PLACES: tuple[Place, ...] = get_args(Place)
CLOSE_ENOUGH = 0.8
"""Similarity of letters from which a name is proposed."""


def fold(text: str) -> str:
    """A key for names: no case, no punctuation, umlauts written out (``Bürgeramt`` = ``Buergeramt``)."""
    folded = normal_key(text)
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        folded = folded.replace(umlaut, letters)
    return re.sub(r"[^a-z0-9]+", " ", folded).strip()


def place_names(framework: Framework, place: Place) -> dict[str, str]:
    """Every spelling under which the town's own roles, units or models are certain: folded text -> id."""
    pairs: list[tuple[str, str]] = []
    for role in framework.roles if place == "role" else ():
        pairs += [(text, role.id) for text in (role.id, role.name.de, role.name.en)]
        pairs += [(f"{role.id} {text}", role.id) for text in (role.name.de, role.name.en)]
    for unit in framework.units if place == "unit" else ():
        pairs += [(unit.id, unit.id), (unit.name, unit.id), (f"{unit.id} {unit.name}", unit.id)]
        pairs += [(f"{unit.name} {unit.id}", unit.id)]
    for model in framework.working_times if place == "working_time" else ():
        pairs += [(text, model.id) for text in (model.id, model.name.de, model.name.en)]
        pairs += [(f"{model.id} {text}", model.id) for text in (model.name.de, model.name.en)]
    pairs += known_answers(framework)[place].items()
    return {fold(text): identifier for text, identifier in reversed(pairs)}


def near_miss(key: str, names: Mapping[str, str]) -> str:
    """The one name that the abbreviation can stand for: each of its words begins a word of the name, in order."""
    if not key:
        return ""
    found = {identifier for name, identifier in names.items() if _abbreviates(key.split(), name.split())}
    return found.pop() if len(found) == 1 else _closest(key, names)


def _abbreviates(short: Sequence[str], full: Sequence[str]) -> bool:
    rest = iter(full)
    return all(any(word.startswith(part) for word in rest) for part in short)


def _closest(key: str, names: Mapping[str, str]) -> str:
    near = get_close_matches(key, list(names), n=1, cutoff=CLOSE_ENOUGH)
    return names[near[0]] if near else ""
