"""The wave of 2026 as Microsoft Forms hands it out: one table with question ids, one column per matrix row."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

import numpy as np
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.table import Table, TableStyleInfo

from data.sample_town.exports import wording
from data.sample_town.exports.files import Edit, new_sheet, save_workbook
from data.sample_town.model import Answer, Wave
from needs_analysis.model import Framework

_OWN_IDS = {
    "Id": "id",
    "Startzeit": "startDate",
    "Fertigstellungszeit": "submitDate",
    "E-Mail": "responder",
    "Name": "responderName",
}
FORMATS = "Welche Lernformate passen zu Ihrer Arbeit?"
_FORMAT_CHOICES = (
    "Präsenz im Haus",
    "Online mit festem Termin",
    "Selbst lernen, wann ich will",
    "Am eigenen Arbeitsplatz",
)
_RATED_PERSON = "Kennung der Person, die Sie einschätzen"
_OTHER_WORDS_AREA = "AIA"
_FIRST_ID = 4
"""The first three responses were tests; they have been deleted in Forms."""

_SUPERIORS_LATER = timedelta(days=9, hours=1)

_EXTENSION = "{FCC71383-01E1-4257-9335-427F07BE8D7F}"
"""The extension of a table column that holds its question id (Open XML SDK: ``TableColumnExtension``)."""

_NAMESPACE = "http://schemas.microsoft.com/office/spreadsheetml/2023/msForms"
_COLUMN = re.compile(r'<tableColumn id="(\d+)" name="([^"]*)" ?/>')

Cell = str | int | float | datetime | None
Record = dict[str, Cell]


@dataclass(frozen=True, slots=True)
class FormsSheet:
    """Responses before they are written: headers, and per response a record header -> cell."""

    headers: tuple[str, ...]
    records: tuple[Record, ...]


def own_header(area: str, item: str) -> str:
    """``Question.Row`` of the self-assessment."""
    return f"Wie sicher sind Sie heute? {area}.{item}"


def superior_header(area: str, item: str) -> str:
    """``Question.Row`` of the superior's view."""
    return f"Wie sicher ist die Person aus Ihrer Sicht als Vorgesetzte oder Vorgesetzter? {area}.{item}"


def answer_sheet(framework: Framework, wave: Wave, rng: np.random.Generator) -> FormsSheet:
    """The self-assessments of a wave, without any fault; one matrix words the scale differently."""
    records = [_answer_record(framework, answer, rng) for answer in wave.answers]
    return FormsSheet(tuple(records[0]), _numbered(records))


def superior_sheet(framework: Framework, wave: Wave) -> FormsSheet:
    """The superiors' views, one response per person they rate, in the week after the survey."""
    records = [_superior_record(framework, answer) for answer in wave.answers if answer.superior is not None]
    return FormsSheet(tuple(records[0]), _numbered(records))


def write_forms(sheet: FormsSheet, year: int) -> bytes:
    """The workbook: sheet ``Sheet1``, table ``OfficeForms.Table`` with a question id per column."""
    book, page = new_sheet("Sheet1", "Microsoft Forms", datetime(year, 10, 1, 8, 30))  # noqa: DTZ001 - local time
    page.append(list(sheet.headers))
    for record in sheet.records:
        page.append([record.get(header) for header in sheet.headers])
    for row in page.iter_rows(min_row=2):
        for cell in row:
            if cell.data_type == "f":
                cell.data_type = "s"  # an answer that begins with = is an answer, no formula
            if isinstance(cell.value, datetime):
                cell.number_format = "m/d/yy h:mm:ss"
    table = Table(displayName="OfficeForms.Table", ref=f"A1:{get_column_letter(len(sheet.headers))}{page.max_row}")
    table.tableStyleInfo = TableStyleInfo(name="TableStyleMedium2", showRowStripes=True)
    page.add_table(table)
    return save_workbook(book, _with_question_ids(sheet.headers))


def _with_question_ids(headers: Sequence[str]) -> Edit:
    """Write into every table column the id that Forms keeps for its question."""

    def extended(found: re.Match[str]) -> str:
        header = headers[int(found[1]) - 1]
        identifier = _OWN_IDS.get(header) or f"r{uuid5(NAMESPACE_URL, f'musterstadt/{header}').hex}"
        return (
            f'<tableColumn id="{found[1]}" name="{found[2]}"><extLst><ext uri="{_EXTENSION}" '
            f'xmlns:xlmsforms="{_NAMESPACE}"><xlmsforms:question id="{identifier}"/></ext></extLst></tableColumn>'
        )

    def edit(name: str, content: bytes) -> bytes:
        if not name.startswith("xl/tables/"):
            return content
        return _COLUMN.sub(extended, content.decode("utf-8")).encode("utf-8")

    return edit


def _numbered(records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple({**record, "Id": number} for number, record in enumerate(records, start=_FIRST_ID))


def _frame(started: datetime, minutes: int) -> Record:
    return {
        "Id": None,
        "Startzeit": started,
        "Fertigstellungszeit": started + timedelta(minutes=minutes),
        "E-Mail": "anonymous",
        "Name": None,
    }


def _answer_record(framework: Framework, answer: Answer, rng: np.random.Generator) -> Record:
    person = answer.person
    return {
        **_frame(answer.started, answer.minutes),
        wording.PERSON: person.pseudonym,
        wording.UNIT: wording.unit_name(framework, person.unit),
        wording.ROLE: wording.role_name(framework, person.role),
        wording.WORKING_TIME: wording.working_time_name(framework, person.working_time),
        **dict(_levels(framework, answer.ratings, own_header)),
        FORMATS: _chosen_formats(rng) if answer.finished else None,
        wording.WISH: answer.wish or None,
    }


def _superior_record(framework: Framework, answer: Answer) -> Record:
    return {
        **_frame(answer.started + _SUPERIORS_LATER, max(3, answer.minutes // 2)),
        _RATED_PERSON: answer.person.pseudonym,
        **dict(_levels(framework, answer.superior or (), superior_header)),
    }


def _levels(
    framework: Framework, ratings: Sequence[int], header: Callable[[str, str], str]
) -> Iterator[tuple[str, Cell]]:
    numbered, other = wording.numbered_labels(framework), wording.own_word_labels()
    for area, items in wording.area_items(framework):
        labels = other if area.id == _OTHER_WORDS_AREA and header is own_header else numbered
        for place, item in items:
            yield header(area.name.de, item.name.de), labels[ratings[place]] or None


def _chosen_formats(rng: np.random.Generator) -> str:
    """Several answers in one cell, each followed by a semicolon."""
    chosen = [text for text in _FORMAT_CHOICES if rng.random() < 0.45]  # noqa: PLR2004 - about two of four
    return "".join(f"{text};" for text in chosen)
