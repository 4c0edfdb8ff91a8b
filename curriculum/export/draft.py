"""How files say that they are a draft: in words on every page or sheet, and in calendars as dates that may change."""

import io

from docx import Document
from docx.document import Document as Paper
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from icalendar import Calendar, vText

from curriculum.export.docx_parts import save_paper
from curriculum.export.xlsx_parts import Book
from needs_analysis import Language, translate

DRAFT_WORD = "Draft"
DRAFT_WORDS = "Draft: not agreed with the staff council yet. Not valid as a plan or an invitation."


def mark_paper(paper: Paper, language: Language) -> None:
    """The words above the title and, for every page, in the header."""
    words = translate(DRAFT_WORDS, language)
    paper.sections[0].header.paragraphs[0].text = words
    paper.add_paragraph(words, style="Subtitle")
    paper.core_properties.content_status = translate(DRAFT_WORD, language)


def mark_filled(content: bytes, language: Language) -> bytes:
    """The same for a document in the town's own look: above everything, and above what its headers hold."""
    paper, words = Document(io.BytesIO(content)), translate(DRAFT_WORDS, language)
    above = parse_xml(f"<w:p {nsdecls('w')}><w:r><w:rPr><w:b/></w:rPr><w:t>{words}</w:t></w:r></w:p>")
    paper.element.body.insert(0, above)
    for section in paper.sections:
        section.header.paragraphs[0].insert_paragraph_before(words)
        if section.different_first_page_header_footer:
            section.first_page_header.paragraphs[0].insert_paragraph_before(words)
    paper.core_properties.content_status = translate(DRAFT_WORD, language)
    return save_paper(paper)


def mark_book(book: Book) -> None:
    """A first sheet with the words, which also stand above every printed page; to be called before other sheets."""
    words = translate(DRAFT_WORDS, book.language)
    sheet = book.add_sheet(translate(DRAFT_WORD, book.language))
    book.write(sheet, (1, 1), words, "title")
    book.draft = words


def mark_calendar(content: bytes, language: Language) -> bytes:
    """The dates of a calendar as tentative ones (RFC 5545, 3.8.1.11), named as such; what is cancelled stays so."""
    calendar = Calendar.from_ical(content)
    if calendar.get("method") == "CANCEL":
        return content
    for part, name in ((calendar, "x-wr-calname"), *((event, "summary") for event in calendar.events)):
        part[name] = vText(f"{translate(DRAFT_WORD, language)}: {part[name]}")
    for event in calendar.events:
        event.add("status", "TENTATIVE")
    marked: bytes = calendar.to_ical()
    return marked
