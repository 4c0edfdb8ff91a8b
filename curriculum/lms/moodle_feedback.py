"""Questionnaires for Moodle's activity "feedback", in the XML that its import page reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curriculum.lms.moodle_framework import competency_id
from curriculum.lms.short_forms import AGREEMENT, QUESTIONS, STATEMENTS, FormKind, find_form
from curriculum.spelling import clean_cell
from needs_analysis import Framework, Language, translate


@dataclass(frozen=True, slots=True)
class _Item:
    """A question: its label comes back as the head of a column in the export of the answers."""

    label: str
    text: str
    kind: str
    presentation: str


def write_short_form(kind: FormKind, language: Language) -> bytes:
    """The short form at the end of a course, or the one for superiors three months later, for Moodle's feedback."""
    form = find_form(kind)
    options = [(number, translate(AGREEMENT[number - 1], language)) for number in range(1, len(AGREEMENT) + 1)]
    rated = [
        _Item(label, translate(STATEMENTS[label], language), "multichoicerated", _rated(options))
        for label in form.statements
    ]
    free = [_Item(label, translate(QUESTIONS[label], language), "textarea", "60|4") for label in form.questions]
    return _write([*rated, *free])


def write_level_form(framework: Framework, language: Language) -> bytes:
    """The self-assessment of all competencies on the town's levels; labels carry the competency's id."""
    options = [(step.level, step.name.text(language)) for step in framework.levels]
    items = []
    for area in framework.areas:
        items.append(_Item("", area.name.text(language), "label", f"<h4>{_clean(area.name.text(language))}</h4>"))
        items += [
            _Item(competency_id(item.id), item.name.text(language), "multichoicerated", _rated(options))
            for item in framework.competencies
            if item.area == area.id
        ]
    return _write(items)


def _rated(options: Sequence[tuple[int, str]]) -> str:
    """``r`` stands for radio buttons; value and text of an option are parted by four hash signs."""
    return "r>>>>>" + "|".join(f"{value}####{_option(text)}" for value, text in options)


def _option(text: str) -> str:
    return _clean(text).replace("|", "/").replace("#", "").replace(">", "")


def _clean(text: str) -> str:
    return clean_cell(text).replace("]]>", "")


def _write(items: Sequence[_Item]) -> bytes:
    """Moodle looks for the encoding with a pattern that wants the blank before the end of the first line."""
    lines = ['<?xml version="1.0" encoding="UTF-8" ?>', '<FEEDBACK VERSION="200701">', "<ITEMS>"]
    for number, item in enumerate(items, start=1):
        lines += _item(number, item)
    return "\n".join([*lines, "</ITEMS>", "</FEEDBACK>", ""]).encode()


def _item(number: int, item: _Item) -> Iterator[str]:
    required = "1" if item.kind == "multichoicerated" and item.label in STATEMENTS else "0"
    yield f'<ITEM TYPE="{item.kind}" REQUIRED="{required}">'
    cells = (
        ("ITEMID", str(number)),
        ("ITEMTEXT", _clean(item.text)),
        ("ITEMLABEL", item.label),
        ("PRESENTATION", item.presentation),
        ("OPTIONS", "h" if item.kind == "multichoicerated" else ""),
        ("DEPENDITEM", "0"),
        ("DEPENDVALUE", ""),
    )
    yield from (f"<{tag}><![CDATA[{text}]]></{tag}>" for tag, text in cells)
    yield "</ITEM>"
