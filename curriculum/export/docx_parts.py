"""The look of our Word documents and their parts: an own small set of styles, tables that break well, page numbers.

The template of python-docx brings 160 styles; only those used here are kept, so a document has a tenth of the size and
is written ten times as fast.
"""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as Paper
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from curriculum.export.archive import MADE, freeze_archive
from curriculum.export.names import clean_text
from needs_analysis import Language, translate

TEXT_WIDTH = 9412
"""Width between the margins, in twentieths of a point."""

_ACCENT, _INK, _RULE = "1F4E5F", "22303A", "C5D0D4"
_FONT = "Arial"  # on every Windows and macOS; Liberation Sans has the same metrics elsewhere
_TAGS: dict[Language, str] = {"de": "de-DE", "en": "en-GB"}
_KEPT_STYLES = {"Normal", "Title", "Subtitle", "Heading 1", "Header", "Footer"}
_KEPT_STYLES |= {"Default Paragraph Font", "Normal Table", "No List"}
_HANGING, _ABOVE = 0.4, 8  # centimetres, points
_UNUSED_PARTS = ("stylesWithEffects", "customXml", "thumbnail")


@dataclass(frozen=True, slots=True)
class Style:
    """One paragraph style: size and spacing in points, colour as hex."""

    name: str
    size: float
    before: float
    after: float
    colour: str = _INK
    bold: bool = False
    keep: bool = False


_STYLES = (
    Style("Normal", 10, 0, 4),
    Style("Subtitle", 9, 0, 2, _ACCENT, bold=True, keep=True),
    Style("Title", 20, 0, 10, _ACCENT, bold=True, keep=True),
    Style("Heading 1", 12, 14, 4, _ACCENT, bold=True, keep=True),
    Style("Table Text", 9.5, 2, 2),
    Style("Table Label", 9.5, 2, 2, _ACCENT, bold=True),
    Style("Table Head", 8.5, 2, 2, _ACCENT, bold=True, keep=True),
    Style("Footer", 8, 0, 0, "5B6B73"),
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: heads of the columns (none for pairs of label and value), rows of texts, shares of the width."""

    caption: str
    head: Sequence[str]
    rows: Iterable[Sequence[str]]
    shares: Sequence[float]


def start_paper(title: str, footer: str, language: Language) -> Paper:
    """An empty A4 document with our styles, its title and language set, and page numbers in the footer."""
    paper = Document(io.BytesIO(_template(language)))
    properties = paper.core_properties
    properties.title, properties.author = clean_text(title)[:255], "Lernkompass"
    _write_footer(paper.sections[0].footer.paragraphs[0], footer, language)
    return paper


def add_grid(paper: Paper, grid: Grid) -> None:
    """A table at the end of the document: the head repeats on each page, no row is split between pages."""
    total = sum(grid.shares)
    widths = [round(TEXT_WIDTH * share / total) for share in grid.shares]
    rows = [_row(grid.head, widths, head=True)] if grid.head else []
    pairs = not grid.head
    rows += [_row(cells, widths, pairs=pairs) for cells in grid.rows]
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = f'<w:tblLook w:val="0000" w:firstRow="{int(not pairs)}" w:firstColumn="{int(pairs)}"/>'
    paper.element.body.insert_element_before(
        parse_xml(
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>{_borders(pairs=pairs)}'
            f'<w:tblLayout w:type="fixed"/>{_MARGINS}{look}<w:tblCaption w:val="{_quote(grid.caption)}"/></w:tblPr>'
            f"<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        ),
        "w:sectPr",
    )


def add_item(paper: Paper, mark: str, text: str) -> None:
    """A line of a list: its lines after the first begin under the text, not under the mark."""
    form = paper.add_paragraph(clean_text(f"{mark} {text}")).paragraph_format
    form.left_indent, form.first_line_indent = Cm(_HANGING), Cm(-_HANGING)


def add_heading_of_table(paper: Paper, text: str) -> None:
    """A small heading that stays with the table below it."""
    form = paper.add_paragraph(clean_text(text), style="Table Label").paragraph_format
    form.space_before, form.keep_with_next = Pt(_ABOVE), True


def add_names(paper: Paper, names: Sequence[str]) -> None:
    """Names or pseudonyms in a row, none of them parted at its hyphen."""
    run = paper.add_paragraph().add_run()
    for number, part in enumerate(" · ".join(map(clean_text, names)).split("-")):
        if number:
            run._r.append(parse_xml(f"<w:noBreakHyphen {nsdecls('w')}/>"))  # noqa: SLF001  # as with fields
        run.add_text(part)


def save_paper(paper: Paper) -> bytes:
    """The document as a file; the same document gives the same bytes."""
    stream = io.BytesIO()
    paper.save(stream)
    return freeze_archive(stream.getvalue())


# --- tables -------------------------------------------------------------------------------------------------------

_MARGINS = '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="100" w:type="dxa"/></w:tblCellMar>'  # twips


def _borders(*, pairs: bool) -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{_RULE}"'
    top = f"<w:top {line}/>" if pairs else ""
    return f"<w:tblBorders>{top}<w:bottom {line}/><w:insideH {line}/></w:tblBorders>"


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False, pairs: bool = False) -> str:
    style = "TableHead" if head else "TableText"
    line = f'<w:tcBorders><w:bottom w:val="single" w:sz="8" w:space="0" w:color="{_ACCENT}"/></w:tcBorders>'
    content = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{line if head else ""}</w:tcPr>'
        f"{_paragraphs(cell, 'TableLabel' if pairs and column == 0 else style)}</w:tc>"
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>{content}</w:tr>"


def _paragraphs(text: str, style: str) -> str:
    form = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>'
    lines = text.split("\n")
    return "".join(f'<w:p>{form}<w:r><w:t xml:space="preserve">{_quote(line)}</w:t></w:r></w:p>' for line in lines)


def _quote(text: str) -> str:
    return escape(clean_text(text), {'"': "&quot;"})


# --- page ---------------------------------------------------------------------------------------------------------


def _write_footer(paragraph: Paragraph, text: str, language: Language) -> None:
    paragraph.add_run(clean_text(text) + "\t")
    before, middle, after = translate("Page {page} of {pages}", language).replace("{pages}", "{page}").split("{page}")
    for words, code in ((before, "PAGE"), (middle, "NUMPAGES"), (after, "")):
        paragraph.add_run(words)
        if code:
            field = f'<w:fldSimple {nsdecls("w")} w:instr="{code}"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
            paragraph._p.append(parse_xml(field))  # noqa: SLF001  # python-docx has no call for fields


@cache
def _template(language: Language) -> bytes:
    paper = Document()
    _drop_unused(paper)
    _set_page(paper)
    _set_styles(paper, language)
    properties = paper.core_properties
    properties.comments, properties.keywords, properties.language = "", "", _TAGS[language]
    properties.created = properties.modified = MADE
    properties.last_modified_by, properties.revision = "Lernkompass", 1
    stream = io.BytesIO()
    paper.save(stream)
    return stream.getvalue()


def _drop_unused(paper: Paper) -> None:
    for owner in (paper.part.rels, paper.part.package.rels):
        for key, relation in list(owner.items()):
            if any(word in relation.reltype for word in _UNUSED_PARTS):
                del owner[key]
    for style in list(paper.styles):
        if style.name not in _KEPT_STYLES:
            style.delete()


def _set_page(paper: Paper) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.2)
    section.top_margin, section.bottom_margin, section.footer_distance = Cm(2), Cm(2.2), Cm(1.1)


def _set_styles(paper: Paper, language: Language) -> None:
    defaults = paper.styles.element.find(qn("w:docDefaults"))
    run = defaults.find(f"{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for child in list(run):
        run.remove(child)
    run.append(parse_xml(f'<w:rFonts {nsdecls("w")} w:ascii="{_FONT}" w:hAnsi="{_FONT}" w:cs="{_FONT}"/>'))
    tag = _TAGS[language]
    run.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{tag}" w:eastAsia="{tag}"/>'))
    for style in _STYLES:
        _set_style(paper, style)


def _set_style(paper: Paper, look: Style) -> None:
    known = look.name in {style.name for style in paper.styles}
    style = paper.styles[look.name] if known else paper.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
    if not isinstance(style, ParagraphStyle):
        raise TypeError(look.name)
    element = style.element
    for tag in ("w:rPr", "w:pPr"):
        for old in element.findall(qn(tag)):
            kept = old.find(qn("w:outlineLvl"))
            for child in list(old):
                if child is not kept:
                    old.remove(child)
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(look.size), look.bold
    style.font.color.rgb = RGBColor.from_string(look.colour)
    form = style.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(look.before), Pt(look.after), 1.1
    form.keep_with_next, form.widow_control = look.keep, True
    if look.name == "Footer":
        form.tab_stops.add_tab_stop(Cm(16.6), WD_TAB_ALIGNMENT.RIGHT)
