"""The form in which a codebook is kept: only what explains answers, without the names and addresses in it.

A structure file of LimeSurvey also holds its administrator, messages, end pages and permissions; none of it is kept.
"""

from collections.abc import Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np

from needs_analysis.ingest.clean import change_cells
from needs_analysis.ingest.codebook_apply import is_syntax, open_sheets
from needs_analysis.ingest.codebook_limesurvey import DOCUMENT_TYPE, is_structure_sheet, is_xml, parse_structure
from needs_analysis.ingest.delimited import decode_text
from needs_analysis.ingest.kept import Kept, is_kept, pack_sheets
from needs_analysis.ingest.sheet import Sheet
from needs_analysis.ingest.text import normal_key
from needs_analysis.redaction import redact_text

_QUESTION = ("qid", "parent_qid", "type", "title", "question", "question_order", "scale_id", "language")
_TABLES: Mapping[str, tuple[str, ...]] = {
    "questions": _QUESTION,
    "subquestions": _QUESTION,
    "answers": ("aid", "qid", "code", "answer", "sortorder", "scale_id", "language"),
    "question_attributes": ("qid", "attribute", "value", "language"),
    "question_l10ns": ("qid", "question", "language"),
    "answer_l10ns": ("aid", "answer", "language"),
}
_OF_THE_SURVEY = {"s", "sl"}


def keep_codebook(file: str, content: bytes) -> bytes:
    """The codebook without personal data; it explains the same. Raises `UserError` where it cannot be read."""
    if is_kept(content):
        return content
    if is_xml(content):
        return _keep_structure(file, content)
    if is_syntax(content):
        return "\n".join(map(redact_text, decode_text(content).splitlines())).encode()
    return pack_sheets(Kept(tuple(map(_keep_sheet, open_sheets(content)))))


def _keep_structure(file: str, content: bytes) -> bytes:
    root = parse_structure(file, content)
    kept = ET.Element("document")
    ET.SubElement(kept, DOCUMENT_TYPE).text = root.findtext(DOCUMENT_TYPE, "Survey")
    language = next((node.text for node in root.iter("language") if node.text), "")
    ET.SubElement(ET.SubElement(kept, "languages"), "language").text = language
    for table in root:
        if table.tag in _TABLES:
            rows = ET.SubElement(ET.SubElement(kept, table.tag), "rows")
            for row in table.iter("row"):
                _keep_row(ET.SubElement(rows, "row"), row, _TABLES[table.tag])
    written: bytes = ET.tostring(kept, encoding="utf-8", xml_declaration=True)
    return written


def _keep_row(kept: ET.Element, row: ET.Element, names: tuple[str, ...]) -> None:
    for cell in row:
        if cell.tag in names:
            ET.SubElement(kept, cell.tag).text = redact_text(cell.text or "")


def _keep_sheet(sheet: Sheet) -> Sheet:
    """A table with nothing personal in its cells; a tab-separated structure also without the rows of the survey."""
    everywhere = np.ones(sheet.height, dtype=np.bool_)
    columns = [change_cells(column, everywhere, redact_text) for column in sheet.columns]
    if is_structure_sheet(sheet):
        of_survey = sheet.columns[sheet.keys(0)["class"]].where(
            [normal_key(value) in _OF_THE_SURVEY for value in sheet.columns[sheet.keys(0)["class"]].values]
        )
        columns = [change_cells(column, of_survey, lambda _: "") for column in columns]
    return replace(sheet, name=redact_text(sheet.name), columns=tuple(columns))
