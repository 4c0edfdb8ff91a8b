"""The competency framework in the 14 columns that Moodle's importer reads by position (Moodle 4.2 to 4.5)."""

import json
from collections.abc import Iterator
from statistics import median_low

from curriculum.lms.model import Order, State
from curriculum.lms.tables import write_table
from curriculum.spelling import PREFIX, clean_cell, make_mark, spell_id
from needs_analysis import Framework, Language, Message, Text

_HEAD = (
    *("Parent ID number", "ID number", "Short name", "Description", "Description format", "Scale values"),
    *("Scale configuration", "Rule type (optional)", "Rule outcome (optional)", "Rule config (optional)"),
    *("Cross-referenced competency ID numbers", "Exported ID (optional)", "Is framework", "Taxonomy"),
)
_LONGEST = 100
_HTML = "1"


def competency_id(identifier: str) -> str:
    """``K-DIG-1``: a letter first, or the importer compares ids as numbers (``1.1`` and ``1.10`` are then equal)."""
    return f"K-{spell_id(identifier)}"


def name_framework(framework: Framework, state: State, year: int, order: Order) -> tuple[str, str]:
    """Id and mark of the framework. Moodle never updates one: what has changed gets a new id with the year."""
    mark = make_mark(order.key, write_framework(framework, "", order.language).decode())
    sent, known = state.framework
    if mark == known:
        return sent, mark
    name, number = f"{PREFIX}-KOMPETENZEN-{year}", 2
    while f"{name}" == sent or (number > 2 and f"{name}-{number - 1}" == sent):  # noqa: PLR2004
        name, number = f"{PREFIX}-KOMPETENZEN-{year}-{number}", number + 1
    return name, mark


def write_framework(framework: Framework, identifier: str, language: Language) -> bytes:
    """One framework with its scale, the fields as its first level and the competencies below them."""
    return write_table(_HEAD, _rows(framework, identifier, language))


def proficient_from(framework: Framework) -> int:
    """The level from which Moodle calls a competency reached: the middle of what the roles require."""
    required = [level for role in framework.roles for level in role.required.values() if level > 0]
    return median_low(required) if required else 1


def _rows(framework: Framework, identifier: str, language: Language) -> Iterator[tuple[str, ...]]:
    title = Message("Competencies of the town").text(language)
    config = _scale_config(framework)
    scale = ",".join(_step(level.name, language) for level in framework.levels)
    yield ("", identifier, title, "", _HTML, scale, config, "", "", "", "", "", "1", "domain,competency")
    for area in framework.areas:
        yield _row("", f"F-{spell_id(area.id)}", area.name.text(language), "")
        for item in framework.competencies:
            if item.area == area.id:
                names = item.name.text(language), item.description.text(language)
                yield _row(f"F-{spell_id(area.id)}", competency_id(item.id), *names)


def _row(parent: str, identifier: str, name: str, description: str) -> tuple[str, ...]:
    return (parent, identifier, clean_cell(name)[:_LONGEST], description, _HTML, *[""] * 9)


def _step(name: Text, language: Language) -> str:
    """A value of the scale; commas part the values."""
    return clean_cell(name.text(language).replace(",", ";"))


def _scale_config(framework: Framework) -> str:
    """``[{"scaleid":"1"},{"id":3,"scaledefault":1,"proficient":1},...]``: ids are places in the scale, from 1."""
    least = proficient_from(framework)
    good = [place for place, level in enumerate(framework.levels, start=1) if level.level >= least]
    steps = [{"id": place, "proficient": 1, **({"scaledefault": 1} if place == good[0] else {})} for place in good]
    return json.dumps([{"scaleid": "1"}, *steps], separators=(",", ":"))
