"""Questionnaires for Moodle's activity "feedback", in the XML that its import page reads."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from curriculum.lms.moodle_framework import competency_id
from curriculum.spelling import clean_cell
from needs_analysis import Framework, Language, translate

_REACTIONS = (
    ("REACTION-USE", "What I learned here I can use in my work."),
    ("REACTION-LEVEL", "The level was right for me."),
    ("REACTION-TIME", "I had enough working time for all parts."),
    ("REACTION-TEACHING", "The course was taught well and clearly."),
    ("REACTION-ACCESS", "I could take part without barriers."),
    ("REACTION-RECOMMEND", "I would recommend the course to colleagues."),
)
_AGREEMENT = ("not at all", "rather not", "partly", "rather yes", "fully")


@dataclass(frozen=True, slots=True)
class _Item:
    """A question: its label comes back as the head of a column in the export of the answers."""

    label: str
    text: str
    kind: str
    presentation: str


def write_reaction_form(language: Language) -> bytes:
    """The short form after a course (Kirkpatrick, level 1): six statements and two open questions."""
    options = [(number, translate(text, language)) for number, text in enumerate(_AGREEMENT, start=1)]
    rated = [_Item(label, translate(text, language), "multichoicerated", _rated(options)) for label, text in _REACTIONS]
    open_ = [
        _Item("REACTION-BEST", translate("What helped you most?", language), "textarea", "60|4"),
        _Item("REACTION-CHANGE", translate("What should be different next time?", language), "textarea", "60|4"),
    ]
    return _write([*rated, *open_])


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
    required = "1" if item.kind == "multichoicerated" and item.label.startswith("REACTION") else "0"
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
