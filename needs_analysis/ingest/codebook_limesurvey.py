"""LimeSurvey structure files: survey (.lss), group (.lsg) and question (.lsq) as XML, and the tab-separated survey.

Tables of the XML: ``questions``, ``subquestions``, ``answers``, ``question_attributes``; from version 4 on the wording
stands apart in ``question_l10ns`` and ``answer_l10ns``. Columns of the text file: see ``questionnaire.limesurvey``.
Which response columns a question fills: see ``codebook_questions``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from xml.etree import ElementTree as ET
from xml.parsers import expat

from needs_analysis.ingest.codebook import Codebook, collect
from needs_analysis.ingest.codebook_questions import HEADERS, SETTINGS, Question, list_variables
from needs_analysis.ingest.sheet import Sheet
from needs_analysis.ingest.text import normal_key, plain_text
from needs_analysis.language import Message
from needs_analysis.model import UserError

DOCUMENT_TYPE = "LimeSurveyDocType"
MAX_XML = 50 * 1024**2
_ENTITIES = "The file {file} declares XML entities, which no structure file needs. It was not opened."
_BROKEN_XML = "The file {file} is no complete XML file. Please export the survey structure again."
_TOO_LARGE = "The file {file} is larger than a survey structure can be ({megabytes} MB at most)."
_NO_STRUCTURE = "The file {file} is XML but no survey structure of LimeSurvey (.lss, .lsg, .lsq)."


def is_xml(content: bytes) -> bool:
    """Whether some bytes look like XML, in any encoding."""
    return (
        content.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")
        .replace(b"\0", b"")[:64]
        .lower()
        .startswith((b"<?xml", b"<document"))
    )


def is_structure(content: bytes) -> bool:
    """Whether some bytes are the start of a structure file in XML."""
    return is_xml(content) and DOCUMENT_TYPE.encode() in content[:4096].replace(b"\0", b"")


def is_structure_sheet(sheet: Sheet) -> bool:
    """Whether a sheet is a tab-separated survey structure."""
    return {"class", "type/scale", "name", "text"} <= sheet.keys(0).keys()


def read_structure(file: str, content: bytes) -> Codebook:
    """The codebook of a structure file in XML.

    Raises `UserError` when it is too large, declares a document type or entities, is broken or no LimeSurvey file.
    """
    root = parse_structure(file, content)
    tables = {child.tag: [_row(row) for row in child.iter("row")] for child in root if len(child)}
    if "questions" not in tables:
        raise UserError(Message(_NO_STRUCTURE, {"file": file}))
    language = next((plain_text(node.text or "") for node in root.iter("language") if node.text), "")
    return collect(file, list_variables(_xml_questions(tables, language)))


def read_structure_sheet(file: str, sheet: Sheet) -> Codebook:
    """The codebook of a tab-separated survey structure."""
    names = [normal_key(cell) for cell in sheet.row(0)]
    rows = [dict(zip(names, sheet.row(number), strict=False)) for number in range(1, sheet.height)]
    return collect(file, list_variables(_text_questions(rows)))


# --- XML ----------------------------------------------------------------------------------------------------------


class _Stop(Exception):  # noqa: N818 - the prolog is over, nothing failed
    pass


def parse_structure(file: str, content: bytes) -> ET.Element:
    """The tree of a structure file; raises as `read_structure` does."""
    if len(content) > MAX_XML:
        raise UserError(Message(_TOO_LARGE, {"file": file, "megabytes": MAX_XML // 1024**2}))
    if _declares_types(content):
        raise UserError(Message(_ENTITIES, {"file": file}))
    try:
        return ET.fromstring(content)  # noqa: S314 - document types were refused
    except (ET.ParseError, ValueError, LookupError) as error:
        raise UserError(Message(_BROKEN_XML, {"file": file})) from error


def _declares_types(content: bytes) -> bool:
    """Whether a document type stands before the root element; its entities are never expanded to find out."""
    found = []

    def note(*_: object) -> None:
        found.append(True)
        raise _Stop

    def stop(*_: object) -> None:
        raise _Stop

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = note
    parser.StartElementHandler = stop
    with suppress(_Stop, expat.ExpatError, ValueError, LookupError):
        parser.Parse(content, True)
    return bool(found)


def _row(row: ET.Element) -> dict[str, str]:
    return {cell.tag: cell.text or "" for cell in row}


Table = Sequence[Mapping[str, str]]


def _xml_questions(tables: Mapping[str, Table], language: str) -> list[Question]:
    texts = _wording(tables.get("question_l10ns", ()), "qid", "question", language)
    answer_texts = _wording(tables.get("answer_l10ns", ()), "aid", "answer", language)
    every = _in_order([*tables["questions"], *tables.get("subquestions", ())], "question_order")
    rows = [row for row in every if _speaks(row, language)]
    found: dict[str, Question] = {}
    for row in rows:
        if row.get("parent_qid", "0") in ("", "0"):
            text = texts.get(row.get("qid", ""), row.get("question", ""))
            new = Question(row.get("title", ""), row.get("type", ""), plain_text(text), language)
            new.other = row.get("other", "") == "Y"
            found.setdefault(row.get("qid", ""), new)
    for row, question in _of(found, rows, "parent_qid"):
        text = texts.get(row.get("qid", ""), row.get("question", ""))
        parts = question.parts.setdefault(_number(row, "scale_id"), [])
        if row.get("title", "") not in [code for code, _ in parts]:
            parts.append((row.get("title", ""), plain_text(text)))
    spoken = [row for row in _in_order(tables.get("answers", ()), "sortorder") if _speaks(row, language)]
    for row, question in _of(found, spoken, "qid"):
        text = answer_texts.get(row.get("aid", ""), row.get("answer", ""))
        question.add_answer(_number(row, "scale_id"), row.get("code", ""), plain_text(text), _points(row))
    for row, question in _of(found, tables.get("question_attributes", ()), "qid"):
        name = row.get("attribute", "")
        if name in (*HEADERS, *SETTINGS) and _speaks(row, language):
            question.settings[name] = plain_text(row.get("value", ""))
    return list(found.values())


def _of(found: Mapping[str, Question], rows: Table, name: str) -> Iterator[tuple[Mapping[str, str], Question]]:
    """Rows beside the question they belong to."""
    for row in rows:
        question = found.get(row.get(name, ""))
        if question is not None:
            yield row, question


def _in_order(rows: Table, name: str) -> list[Mapping[str, str]]:
    return sorted(rows, key=lambda row: _number(row, name))


def _number(row: Mapping[str, str], name: str) -> int:
    text = row.get(name, "").strip()
    return int(text) if re.fullmatch(r"-?\d{1,9}", text) else 0


def _points(row: Mapping[str, str]) -> int:
    return _number(row, "assessment_value")


def _speaks(row: Mapping[str, str], language: str) -> bool:
    return row.get("language", "") in ("", language)


def _wording(rows: Table, key: str, text: str, language: str) -> dict[str, str]:
    """Identifier -> wording, in the base language where there is one, else in any."""
    any_language = {row.get(key, ""): row.get(text, "") for row in reversed(rows)}
    return {**any_language, **{row.get(key, ""): row.get(text, "") for row in rows if _speaks(row, language)}}


# --- tab-separated text -------------------------------------------------------------------------------------------


def _text_questions(rows: Table) -> list[Question]:
    found: dict[str, Question] = {}
    current: Question | None = None
    language = next((row.get("language", "") for row in rows if row.get("class") in ("Q", "G")), "")
    for row in rows:
        kind = row.get("class", "").strip().upper()
        name, text = row.get("name", "").strip(), plain_text(row.get("text", ""))
        if not _speaks(row, language):
            continue
        scale = int(row["type/scale"]) if re.fullmatch(r"\d", row.get("type/scale", "")) else 0
        if kind == "Q":
            current = Question(name, row.get("type/scale", "").strip(), text, language)
            current.other = row.get("other", "") == "Y"
            current.settings = {key: plain_text(row.get(normal_key(key), "")) for key in (*HEADERS, *SETTINGS)}
            found[name] = current
        elif kind == "SQ" and current is not None:
            current.parts.setdefault(scale, []).append((name, text))
        elif kind == "A" and current is not None:
            current.add_answer(scale, name, text, _points(row))
    return list(found.values())
