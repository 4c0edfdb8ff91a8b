"""A paper of the strategy as a Word document."""

from docx.document import Document
from docx.shared import Pt

from curriculum import DocxGrid, add_grid, save_paper, start_paper
from needs_analysis import show_text
from strategy.paper import Paper, Section

_NOTE = Pt(8.5)


def write_paper_docx(paper: Paper) -> bytes:
    """The paper on A4 with headings, tables whose heads repeat, page numbers, language and title set."""
    document = start_paper(paper.title, paper.footer, paper.language)
    document.add_paragraph(show_text(paper.subtitle), style="Subtitle")
    document.add_paragraph(show_text(paper.title), style="Title")
    for section in paper.sections:
        _add_section(document, section)
    return save_paper(document)


def _add_section(document: Document, section: Section) -> None:
    if section.title:
        heading = document.add_paragraph(show_text(section.title), style="Heading 1")
        heading.paragraph_format.page_break_before = section.new_page
    for part in section.parts:
        if isinstance(part, str):
            document.add_paragraph(show_text(part))
        elif part.rows:
            document.add_paragraph(show_text(part.caption), style="Subtitle")
            add_grid(document, DocxGrid(part.caption, part.head, part.rows, part.shares))
            if part.source:
                document.add_paragraph().add_run(show_text(part.source)).font.size = _NOTE
