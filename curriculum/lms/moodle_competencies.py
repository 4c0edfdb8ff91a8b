"""The competency framework on a Moodle site, kept up to date through its web services.

A framework needs a scale, and no web service makes or lists scales: the file ``competencies.csv`` is imported once, by
hand. From then on this makes what is missing, changes what reads otherwise, and ties competencies to courses. Nothing
is deleted: what people have reached hangs on it.
"""

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curriculum.lms.model import Shell
from curriculum.lms.moodle_calls import UNKNOWN, Caller, Change, find_courses
from curriculum.lms.moodle_framework import competency_id
from curriculum.spelling import PREFIX, clean_cell, spell_id
from needs_analysis import Framework, Language, Message

_LONGEST = 100
_HTML = 1
MISSING = (
    "The site has no competency framework of ours yet. Import competencies.csv of the hand-over once: a framework "
    "needs a scale, and Moodle lets no web service make one. From then on it is kept up to date here."
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One entry of the framework as it is to be: a field of competency (no parent) or a competency."""

    id: str
    name: str
    description: str = ""
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """The framework on the site: its id there, and its entries by id number."""

    id: int
    entries: Mapping[str, Mapping[str, Any]]


def find_tree(site: Caller) -> Tree | None:
    """Our newest framework on the site; None where there is none."""
    asked = {
        "sort": "id",
        "order": "DESC",
        "skip": 0,
        "limit": 0,
        "context": {"contextlevel": "system", "instanceid": 0},
        "includes": "self",
        "query": f"{PREFIX}-KOMPETENZEN",
    }
    found = site.call("core_competency_list_competency_frameworks", asked)
    ours = [one for one in found if str(one["idnumber"]).startswith(f"{PREFIX}-KOMPETENZEN")]
    if not ours:
        return None
    number = max(int(one["id"]) for one in ours)
    entries = site.call("core_competency_search_competencies", {"searchtext": "", "competencyframeworkid": number})
    return Tree(number, {one["idnumber"]: one for one in entries})


def field_changes(tree: Tree, framework: Framework, language: Language) -> Iterator[Change]:
    """Fields of competency that are missing or read otherwise."""
    for area in framework.areas:
        yield from _change(tree, Wanted(_field(area.id), area.name.text(language)))


def competency_changes(tree: Tree, framework: Framework, language: Language) -> Iterator[Change]:
    """Competencies that are missing or read otherwise."""
    for item in framework.competencies:
        words = item.name.text(language), item.description.text(language)
        yield from _change(tree, Wanted(competency_id(item.id), *words, _field(item.area)))


def link_changes(site: Caller, tree: Tree, shells: Sequence[Shell]) -> Iterator[Change]:
    """Competencies that courses teach and are not tied to yet."""
    courses = find_courses(site, [shell.id for shell in shells])
    for shell in shells:
        course = courses.get(shell.id, UNKNOWN)
        known = set()
        if course:
            answer = site.call("core_competency_list_course_competencies", {"id": course})
            known = {one["competency"]["idnumber"] for one in answer}
        for name in (competency_id(one) for one in shell.competencies):
            if name not in known:
                item = {"courseid": course, "competencyid": int(tree.entries.get(name, {}).get("id", UNKNOWN))}
                words = Message("Tie {name} to the course {course}.", {"name": name, "course": shell.id})
                yield Change("core_competency_add_competency_to_course", item, words)


def _field(area: str) -> str:
    return f"F-{spell_id(area)}"


def _change(tree: Tree, wanted: Wanted) -> Iterator[Change]:
    there = tree.entries.get(wanted.id)
    texts = {"shortname": clean_cell(wanted.name)[:_LONGEST], "description": clean_cell(wanted.description)}
    if there is None:
        parent = int(tree.entries.get(wanted.parent, {}).get("id", UNKNOWN)) if wanted.parent else 0
        item = {**texts, "idnumber": wanted.id, "descriptionformat": _HTML}
        item |= {"competencyframeworkid": tree.id, "parentid": parent}
        yield Change("core_competency_create_competency", item, _say("Make the competency {name}.", wanted.id))
    elif any(_plain(str(there.get(name, ""))) != _plain(text) for name, text in texts.items()):
        item = {"id": int(there["id"]), **texts, "descriptionformat": _HTML}
        yield Change("core_competency_update_competency", item, _say("Change the competency {name}.", wanted.id))


def _plain(text: str) -> str:
    """A text without what Moodle puts round it when it formats it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())


def _say(sentence: str, name: str) -> Message:
    return Message(sentence, {"name": name})
