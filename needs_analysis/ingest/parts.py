"""What the fast reader does not tell of an xlsx file, from its parts: hidden rows, error cells, question ids."""

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from unicodedata import normalize
from xml.etree import ElementTree as ET

import numpy as np

from needs_analysis.ingest.bounds import MAX_ROWS, MAX_TREE

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_FORMS = "{http://schemas.microsoft.com/office/spreadsheetml/2023/msForms}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
# Attributes are short and hold no angle bracket, so no search runs far.
_ATTRIBUTES = rb"[^<>]{0,400}"
_HIDDEN = re.compile(
    rb"<(?:\w{1,40}:)?row\b(?=" + _ATTRIBUTES + rb'\shidden="(?:1|true)")' + _ATTRIBUTES + rb'?\sr="(\d{1,7})"'
)
_ERROR = re.compile(
    rb"<(?:\w{1,40}:)?c\b(?="
    + _ATTRIBUTES
    + rb'\st="e")'
    + _ATTRIBUTES
    + rb'?\sr="([A-Z]{1,3}\d{1,7})"'
    + _ATTRIBUTES
    + rb">(?:(?!</(?:\w{1,40}:)?c>).){0,400}?<(?:\w{1,40}:)?v>(#[^<]{1,12})<",
    re.DOTALL,
)
_BARE_FORMULA = re.compile(
    rb"<(?:\w{1,40}:)?c\b"
    + _ATTRIBUTES
    + rb'?\sr="([A-Z]{1,3}\d{1,7})"'
    + _ATTRIBUTES
    + rb">\s{0,99}<(?:\w{1,40}:)?f(?:/>|"
    + _ATTRIBUTES
    + rb"/>|"
    + _ATTRIBUTES
    + rb">[^<]{0,400}</(?:\w{1,40}:)?f>)"
    rb"\s{0,99}(?:<(?:\w{1,40}:)?v\s?/>|<(?:\w{1,40}:)?v></(?:\w{1,40}:)?v>)?\s{0,99}</(?:\w{1,40}:)?c>"
)
_CHUNK = 1024**2
_OVERLAP = 4096


@dataclass(frozen=True, slots=True)
class Extras:
    """Per sheet: hidden rows (1-based), error cells (name -> text), formulas without a stored value, question ids."""

    hidden: tuple[int, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)
    formulas: tuple[str, ...] = ()
    question_ids: Mapping[str, str] = field(default_factory=dict)


def read_extras(content: bytes, sheets: list[str]) -> dict[str, Extras]:
    """The extras of some sheets of an xlsx file, by sheet name; a sheet that cannot be traced has none."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        paths = _sheet_paths(archive)
        return {name: _read_sheet(archive, paths[name]) for name in sheets if name in paths}


def has_macros(content: bytes) -> bool:
    """Whether a workbook carries macros (they are never run)."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return any(name.endswith("vbaProject.bin") for name in archive.namelist())


class _NoEntities(ET.TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> None:
        raise ET.ParseError(f"document type {name} {pubid} {system}")


def _parse(archive: zipfile.ZipFile, name: str) -> ET.Element:
    """A small part as a tree. Raises ParseError when it is large or declares a document type (and so entities)."""
    if archive.getinfo(name).file_size > MAX_TREE:
        raise ET.ParseError(name)
    return ET.fromstring(archive.read(name), ET.XMLParser(target=_NoEntities()))  # noqa: S314 - no document types


def _read_chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces of 1 MiB, each with the end of the piece before it, so that no short tag is cut."""
    with archive.open(name) as stream:
        rest = b""
        while piece := stream.read(_CHUNK):
            yield rest + piece
            rest = piece[-_OVERLAP:]


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return {}
    targets = _relations(archive, "xl/workbook.xml")
    paths = {}
    for element in _parse(archive, "xl/workbook.xml").iter():
        if element.tag in (f"{_MAIN}sheet", f"{_STRICT}sheet"):
            relation = element.get(_RELATION) or element.get(_RELATION_STRICT) or ""
            path = targets.get(relation, ("", ""))[1]
            if path in names:
                paths[element.get("name", "")] = path
    return paths


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    path = f"{folder}/_rels/{name}.rels"
    if path not in archive.namelist():
        return {}
    found = {}
    for element in _parse(archive, path):
        target = element.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[element.get("Id", "")] = (element.get("Type", ""), full)
    return found


def _read_sheet(archive: zipfile.ZipFile, path: str) -> Extras:
    hidden: set[int] = set()
    errors: dict[str, str] = {}
    formulas: dict[str, None] = {}
    for chunk in _read_chunks(archive, path):
        if b"hidden=" in chunk and len(hidden) < MAX_ROWS:
            hidden.update(int(row) for row in _HIDDEN.findall(chunk))
        if _holds(chunk, b'"e"') and len(errors) < MAX_ROWS:
            errors.update((cell.decode(), text.decode(errors="replace")) for cell, text in _ERROR.findall(chunk))
        if _holds(chunk, b"<f") and len(formulas) < MAX_ROWS:
            formulas.update((cell.decode(), None) for cell in _BARE_FORMULA.findall(chunk))
    return Extras(tuple(sorted(hidden)), errors, tuple(formulas), _question_ids(archive, path))


def _holds(chunk: bytes, word: bytes) -> bool:
    """Whether a short word of frequent letters stands in a piece; on whole arrays ten times as fast as ``in``."""
    data = np.frombuffer(chunk, dtype=np.uint8)
    last = len(data) - len(word) + 1
    if last < 1:
        return False
    found = data[:last] == word[0]
    for place, letter in enumerate(word[1:], start=1):
        found &= data[place : last + place] == letter
    return bool(found.any())


def _question_ids(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Header text -> question id, from the tables of a Forms workbook; empty for every other file."""
    ids = {}
    tables = {target for kind, target in _relations(archive, path).values() if kind.endswith("/table")}
    for target in sorted(tables & set(archive.namelist())):
        name = ""
        for element in _parse(archive, target).iter():
            if element.tag.endswith("}tableColumn"):
                name = unescape_name(element.get("name", ""))
            elif element.tag == f"{_FORMS}question":
                ids[name] = element.get("id", "")
    return ids


def unescape_name(name: str) -> str:
    """A table column's name as the header cell shows it: ``_x000a_`` is a line break."""
    return normalize("NFC", re.sub(r"_x([0-9a-fA-F]{4})_", lambda found: chr(int(found.group(1), 16)), name))
