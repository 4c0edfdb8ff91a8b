"""PDF files that screen readers can read (PDF/UA-1), set by typst from values; the templates lie in ``data/print``.

Texts travel as JSON into the template and are never read as markup. Typst refuses to write a file that lacks what
PDF/UA-1 wants; the font is shipped, so that every machine sets the same lines.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from curriculum.export.archive import MADE
from curriculum.export.draft import DRAFT_WORD, DRAFT_WORDS
from curriculum.export.names import Names
from needs_analysis import Language, shipped_data, show_text

Part = Mapping[str, Any]
_REGIONS: Mapping[Language, str] = {"de": "DE", "en": "GB"}


@dataclass(frozen=True, slots=True)
class Title:
    """What stands above a document: a line over the title, and whether both fill a cover."""

    title: str
    kicker: str
    cover: bool = False


def print_sheet(head: Title, parts: Iterable[Part], names: Names) -> bytes:
    """A document of headings, texts, tables and lists in the house's look; see the functions below for its parts."""
    content = {
        "title": head.title,
        "kicker": head.kicker,
        "cover": head.cover,
        "summary": f"{head.kicker}: {head.title}",
        "footer": names.say("Planned with Lernkompass"),
        "page": names.say("Page {page} of {pages}", page="{page}", pages="{pages}"),
        "parts": [*parts],
        "draft": names.say(DRAFT_WORD) if names.draft else "",
        "pending": names.say(DRAFT_WORDS) if names.draft else "",
    }
    return print_pdf("sheet", content, names.language)


def print_pdf(template: str, content: Mapping[str, Any], language: Language) -> bytes:
    """The template filled with these values; the same values give the same bytes."""
    import typst

    folder = shipped_data("print")
    values = {**content, "lang": language, "region": _REGIONS[language]}
    made: bytes = typst.compile(
        folder / f"{template}.typ",
        root=folder,
        font_paths=[folder / "fonts"],
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(_clean(values), ensure_ascii=False)},
        pdf_standards=["ua-1"],
        timestamp=int(MADE.timestamp()),
    )
    return made


def heading(text: str, level: int = 2) -> Part:
    """A heading below the title, level 2 or 3."""
    return {"kind": "heading", "text": text, "level": level}


def text(words: str) -> Part:
    """A paragraph."""
    return {"kind": "text", "text": words}


def note(words: str) -> Part:
    """A paragraph in small type."""
    return {"kind": "note", "text": words}


def facts(pairs: Sequence[tuple[str, str]]) -> Part:
    """Labels with their texts, set apart."""
    return {"kind": "facts", "pairs": [*pairs]}


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float]) -> Part:
    """A table with a head that repeats on every page; ``widths`` are shares."""
    return {"kind": "table", "head": [*head], "rows": [[*row] for row in rows], "widths": [*widths]}


def tokens(words: Iterable[str]) -> Part:
    """Words in a row, none of which is broken."""
    return {"kind": "tokens", "items": [*words]}


def contents(title: str) -> Part:
    """The table of contents: all headings of level 2."""
    return {"kind": "contents", "title": title}


def items(lines: Iterable[str], *, numbered: bool = False) -> Part:
    """A list, numbered where the order counts."""
    return {"kind": "steps" if numbered else "list", "items": [*lines]}


def keep(*parts: Part) -> Part:
    """Parts that stay on one page; they must fit on one."""
    return {"kind": "keep", "parts": [*parts]}


def signatures(*labels: str) -> Part:
    """Lines to sign on."""
    return {"kind": "signatures", "labels": [*labels]}


PAGE_BREAK: Part = {"kind": "break"}


def _clean(value: Any) -> Any:  # noqa: ANN401 - plain JSON values
    """The values without characters that no page can show."""
    if isinstance(value, str):
        return show_text(value)
    if isinstance(value, Mapping):
        return {key: _clean(one) for key, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value
