"""A paper of the strategy as a PDF that screen readers can read (PDF/UA-1)."""

from typing import Any

from curriculum import print_pdf
from needs_analysis import translate
from strategy.paper import Grid, Paper, Section


def write_paper_pdf(paper: Paper) -> bytes:
    """The paper on A4 in the look of all that is printed: tagged, with language and title, the same bytes each time."""
    content = {
        "title": paper.title,
        "kicker": paper.subtitle,
        "cover": False,
        "summary": f"{paper.subtitle}: {paper.title}",
        "footer": paper.footer,
        "page": translate("Page {page} of {pages}", paper.language),
        "parts": [part for section in paper.sections for part in _parts(section)],
    }
    return print_pdf("sheet", content, paper.language)


def _parts(section: Section) -> list[dict[str, Any]]:
    parts: list[dict[str, Any]] = [{"kind": "break"}] if section.new_page else []
    if section.title:
        parts.append({"kind": "heading", "level": 2, "text": section.title})
    for part in section.parts:
        if isinstance(part, str):
            parts.append({"kind": "text", "text": part})
        elif part.rows:
            parts += _grid(part)
    return parts


def _grid(grid: Grid) -> list[dict[str, Any]]:
    rows = [list(row) for row in grid.rows]
    table = {"kind": "table", "head": list(grid.head), "rows": rows, "widths": list(grid.shares)}
    notes = [{"kind": "note", "text": grid.source}] if grid.source else []
    return [{"kind": "heading", "level": 3, "text": grid.caption}, table, *notes]
