"""A template ready to be filled, and the documents that it makes."""

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx import Document
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from jinja2 import Template as Compiled

from curriculum.export.archive import freeze_archive
from curriculum.export.entry import Starts
from curriculum.export.names import Names
from curriculum.export.template.parts import gather_sources, open_parts, read_xml
from curriculum.export.template.tags import compile_tags
from curriculum.export.template.values import LISTS, TEXT_LISTS, WORDS, course_values
from curriculum.model import Module, Session
from needs_analysis import Message, UserError

MAX_PART = 20 * 1024**2
"""Characters that one part of a filled document may have."""

BROKEN = (
    "The template cannot be filled: a pair of tags begins in one paragraph and ends in another. Write both with p (for "
    "paragraphs) or tr (for rows of a table) as the example template does."
)
TOO_LONG = "A course plan by this template would become too long. Repeat over fewer lists inside each other."


@dataclass(frozen=True)
class Template:
    """A template that was checked: its parts, and those that hold tags ready to be filled."""

    parts: Mapping[str, bytes]
    compiled: Mapping[str, Compiled]

    def write_course(self, session: Session, module: Module, names: Names, starts: Starts = ()) -> bytes:
        """The course plan of one run as a Word document; the same course gives the same bytes."""
        return fill_template(self, course_values(session, module, names, starts))


def read_template(content: bytes) -> Template:
    """A Word file of the town as a template.

    Raises `UserError`, in a sentence that says what to do, for a file that is none or reaches outside (macros, links),
    for a placeholder that does not exist (with those that do), and for tags that leave a broken document.
    """
    parts = open_parts(content)
    compiled = {name: compile_tags(source) for name, source in gather_sources(parts).items()}
    template = Template(parts, compiled)
    for length in (0, 2):
        _open(fill_template(template, _sample(length)))
    return template


def fill_template(template: Template, values: Mapping[str, Any]) -> bytes:
    """The document with these values. Raises `UserError` where it breaks or grows beyond all measure."""
    stream = io.BytesIO()
    filled = {name: _fill_part(compiled, values) for name, compiled in template.compiled.items()}
    with zipfile.ZipFile(stream, "w") as archive:
        for name, part in {**template.parts, **filled}.items():
            archive.writestr(name, part)
    return freeze_archive(stream.getvalue())


def _fill_part(compiled: Compiled, values: Mapping[str, Any]) -> bytes:
    pieces: list[str] = []
    size = 0
    for piece in compiled.generate(**values):
        pieces.append(piece)
        size += len(piece)
        if size > MAX_PART:
            raise UserError(Message(TOO_LONG))
    try:
        root = read_xml("".join(pieces).encode())
    except UserError as error:
        raise UserError(Message(BROKEN)) from error
    _mend(root)
    return bytes(serialize_part_xml(root))


def _mend(root: Any) -> None:  # noqa: ANN401 - elements of python-docx
    """Word wants a paragraph at the end of every cell, and no table without rows."""
    for table in list(root.iter(qn("w:tbl"))):
        if table.find(qn("w:tr")) is None:
            table.getparent().remove(table)
    for cell in root.iter(qn("w:tc")):
        if len(cell) == 0 or cell[-1].tag != qn("w:p"):
            cell.append(OxmlElement("w:p"))


def _open(content: bytes) -> None:
    """Another reader opens it as well, or it is no document."""
    try:
        Document(io.BytesIO(content))
    except (KeyError, ValueError, SyntaxError, AttributeError, zipfile.BadZipFile) as error:
        raise UserError(Message(BROKEN)) from error


def _sample(length: int) -> dict[str, Any]:
    """Values for a trial: every list with so many items."""
    texts = {name: "x" for name in WORDS if "." not in name and name not in LISTS | TEXT_LISTS}
    lists = {name: [_record(name, length)] * length for name in LISTS if "." not in name}
    return {**texts, **lists, **{name: ["x"] * length for name in TEXT_LISTS}, "named": bool(length)}


def _record(name: str, length: int) -> dict[str, Any]:
    fields = [one.removeprefix(f"{name}.") for one in WORDS if one.startswith(f"{name}.")]
    return {
        field: [_record(f"{name}.{field}", length)] * length if f"{name}.{field}" in LISTS else "x"
        for field in fields
        if "." not in field
    }
