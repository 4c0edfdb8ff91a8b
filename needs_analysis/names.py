"""Names of roles, units and working-time models as people write them: exact keys, abbreviations, near misses."""

import re
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher, get_close_matches
from typing import Literal, get_args

from needs_analysis.ingest import normal_key
from needs_analysis.model import Framework
from needs_analysis.questionnaire import known_answers

Place = Literal["role", "unit", "working_time"]
PLACES: tuple[Place, ...] = get_args(Place)
CLOSE_ENOUGH = 0.8
"""Similarity of letters from which a name is proposed."""
CLEARLY = 0.05
"""By how much the most similar name must lead."""
FEWEST_LETTERS = 3
SKIPPED = 2
_USUAL: Mapping[str, str] = {
    "sb": "sachbearbeitung", "sgl": "sachgebietsleitung", "al": "amtsleitung", "fbl": "fachbereichsleitung",
    "tl": "teamleitung", "ltg": "leitung", "fb": "fachbereich", "fd": "fachdienst", "abt": "abteilung",
    "dez": "dezernat", "ref": "referat", "sg": "sachgebiet", "oe": "organisationseinheit", "f": "fuer", "u": "und",
}  # fmt: skip
_ANY_OFFICE = frozenset(
    ("amt", "fachbereich", "fachdienst", "abteilung", "bereich", "dienststelle", "organisationseinheit", "sachgebiet")
)
_SMALL_WORDS = frozenset(("und", "fuer", "der", "die", "das", "des"))
_ROMAN = re.compile(r"[ivx]+")


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
    """The one name that a folded text can stand for, ``""`` where none or several can.

    Every word must begin a word of the name, be it without its inner letters (``ltg``), be a usual abbreviation of it
    (``FB``), or name the same number; a word for any office (``Amt``, ``Fachbereich``) may stand for another one.
    Otherwise the name with the most similar letters, if no other one is nearly as similar.
    """
    words = [word for part in key.split() for word in _USUAL.get(part, part).split()]
    if not words:
        return ""
    for stands_for in (_begins, _stands_for):
        found = {identifier for name, identifier in names.items() if _abbreviates(words, name.split(), stands_for)}
        if len(found) == 1:
            return found.pop()
    return _closest(key, names)


def _abbreviates(short: Sequence[str], full: Sequence[str], stands_for: Callable[[str, str], bool]) -> bool:
    rest = list(full)
    told = False
    for word in short:
        fitting = next((other for other in rest if stands_for(word, other)), None)
        if fitting is not None:
            rest.remove(fitting)
            told = told or fitting not in _ANY_OFFICE
        elif word not in _ANY_OFFICE and word not in _SMALL_WORDS:
            return False
    return told


def _begins(word: str, name: str) -> bool:
    return word == name if word.isdigit() or _ROMAN.fullmatch(word) else name.startswith(word)


def _stands_for(word: str, name: str) -> bool:
    stem = word.removesuffix("amt")
    if _begins(word, name) or (len(stem) >= FEWEST_LETTERS and _begins(stem, name)):
        return True
    return len(word) >= FEWEST_LETTERS and _is_contraction(word, name)


def _is_contraction(word: str, name: str) -> bool:
    """Whether letters inside a word were left out: same first and last letter, the others in order."""
    letters = iter(name)
    ends = word[0] == name[0] and word[-1] == name[-1] and 2 * len(word) >= len(name) - SKIPPED
    return ends and all(letter in letters for letter in word)


def _closest(key: str, names: Mapping[str, str]) -> str:
    near = get_close_matches(key, list(names), n=5, cutoff=CLOSE_ENOUGH)
    if not near:
        return ""
    best = SequenceMatcher(None, key, near[0]).ratio()
    rivals = [name for name in near[1:] if SequenceMatcher(None, key, name).ratio() > best - CLEARLY]
    return names[near[0]] if all(names[name] == names[near[0]] for name in rivals) else ""
