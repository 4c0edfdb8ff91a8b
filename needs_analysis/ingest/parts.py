"""What the fast reader does not tell of an xlsx file, from its parts: hidden rows, error cells, question ids."""

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from posixpath import join, normpath
from xml.etree import ElementTree as ET

from needs_analysis.ingest.extent import read_chunks

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_FORMS = "{http://schemas.microsoft.com/office/spreadsheetml/2023/msForms}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_RELATION_STRICT = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_HIDDEN = re.compile(rb'<(?:\w+:)?row\b(?=[^>]*\shidden="(?:1|true)")[^>]*?\sr="(\d{1,7})"')
_ERROR = re.compile(
    rb'<(?:\w+:)?c\b(?=[^>]*\st="e")[^>]*?\sr="([A-Z]{1,3}\d{1,7})"[^>]*>(?:(?!</(?:\w+:)?c>).){0,400}?'
    rb"<(?:\w+:)?v>(#[^<]{1,12})<",
    re.DOTALL,
)
_BARE_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\sr="([A-Z]{1,3}\d{1,7})"[^>]*>\s*<(?:\w+:)?f(?:/>|[^>]*/>|[^>]*>[^<]{0,400}</(?:\w+:)?f>)'
    rb"\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


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


def _sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    names = set(archive.namelist())
    if "xl/workbook.xml" not in names:
        return {}
    targets = _relations(archive, "xl/workbook.xml")
    paths = {}
    for element in ET.fromstring(archive.read("xl/workbook.xml")).iter():  # noqa: S314 - DTDs were refused
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
    for element in ET.fromstring(archive.read(path)):  # noqa: S314 - DTDs were refused
        target = element.get("Target", "")
        full = target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))
        found[element.get("Id", "")] = (element.get("Type", ""), full)
    return found


def _read_sheet(archive: zipfile.ZipFile, path: str) -> Extras:
    hidden: set[int] = set()
    errors: dict[str, str] = {}
    formulas: dict[str, None] = {}
    for chunk in read_chunks(archive, path):
        if b"hidden=" in chunk:
            hidden.update(int(row) for row in _HIDDEN.findall(chunk))
        if b't="e"' in chunk:
            errors.update((cell.decode(), text.decode()) for cell, text in _ERROR.findall(chunk))
        if b"<f" in chunk:
            formulas.update((cell.decode(), None) for cell in _BARE_FORMULA.findall(chunk))
    return Extras(tuple(sorted(hidden)), errors, tuple(formulas), _question_ids(archive, path))


def _question_ids(archive: zipfile.ZipFile, path: str) -> dict[str, str]:
    """Header text -> question id, from the tables of a Forms workbook; empty for every other file."""
    ids = {}
    names = set(archive.namelist())
    for kind, target in _relations(archive, path).values():
        if (
            not kind.endswith("/table")
            or target not in names
            or _FORMS.strip("{}").encode() not in archive.read(target)
        ):
            continue
        for column in ET.fromstring(archive.read(target)).iter():  # noqa: S314 - DTDs were refused
            question = column.find(f".//{_FORMS}question") if column.tag.endswith("}tableColumn") else None
            if question is not None:
                ids[unescape_name(column.get("name", ""))] = question.get("id", "")
    return ids


def unescape_name(name: str) -> str:
    """A table column's name as the header cell shows it: ``_x000a_`` is a line break."""
    return re.sub(r"_x([0-9a-fA-F]{4})_", lambda found: chr(int(found.group(1), 16)), name)
