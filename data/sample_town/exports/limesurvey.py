"""The wave of 2025 as LimeSurvey writes it: "results" as xlsx, full question text as heading, answers as labels."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from data.sample_town.exports import wording
from data.sample_town.exports.files import new_sheet, save_workbook
from data.sample_town.model import Answer, Wave
from needs_analysis.model import Framework

_TITLE = "Digitale Kompetenzen 2025 – Stadt Musterstadt"
_LONGEST_SHEET_NAME = 31
_SYSTEM = (
    "Antwort ID",
    "Datum Abgeschickt",
    "Letzte Seite",
    "Start-Sprache",
    "Zufallsgeneratorstartwert",
    "Datum gestartet",
    "Datum letzte Aktivität",
)
_LAST_PAGE = 8
_ONLY_OPENED = 14
"""Visitors who looked at the first page and left."""

Row = list[str | int]


def write_limesurvey(framework: Framework, wave: Wave, rng: np.random.Generator) -> bytes:
    """The export of one wave."""
    book, sheet = new_sheet(_sheet_name(), "LimeSurvey", datetime(wave.year, 10, 1, 9, 0))  # noqa: DTZ001 - local time
    sheet.append([*_SYSTEM, *_questions(framework)])
    rows = [_row(framework, answer, rng) for answer in wave.answers]
    for _ in range(_ONLY_OPENED):
        rows.insert(int(rng.integers(0, len(rows))), _opened_only(wave, rng))
    for number, row in enumerate(rows, start=3):
        sheet.append([number, *row])
    return save_workbook(book)


def _sheet_name() -> str:
    """LimeSurvey cuts the title at 31 bytes."""
    return _TITLE.encode()[:_LONGEST_SHEET_NAME].decode(errors="ignore")


def _questions(framework: Framework) -> Iterator[str]:
    yield from (wording.PERSON, wording.UNIT, wording.ROLE, wording.WORKING_TIME)
    for area, items in wording.area_items(framework):
        for _, item in items:
            yield f"Wie sicher sind Sie heute im Feld „{area.name.de}“? [{item.name.de}]"
    yield wording.WISH


def _row(framework: Framework, answer: Answer, rng: np.random.Generator) -> Row:
    ended = answer.started + timedelta(minutes=answer.minutes)
    labels = wording.plain_labels(framework)
    person = answer.person
    return [
        f"{ended}" if answer.finished else "",
        _LAST_PAGE if answer.finished else int(rng.integers(2, _LAST_PAGE)),
        "de",
        str(int(rng.integers(10**8, 2 * 10**9))),
        f"{answer.started}",
        f"{ended}",
        person.pseudonym,
        wording.unit_name(framework, person.unit),
        wording.role_name(framework, person.role),
        wording.working_time_name(framework, person.working_time),
        *(labels[answer.ratings[place]] for _, items in wording.area_items(framework) for place, _ in items),
        answer.wish,
    ]


def _opened_only(wave: Wave, rng: np.random.Generator) -> Row:
    """A response that was opened at some moment of the survey and left on the first page."""
    moment = wave.answers[int(rng.integers(0, len(wave.answers)))].started + timedelta(seconds=77)
    return ["", int(rng.integers(-1, 2)), "de", str(int(rng.integers(10**8, 2 * 10**9))), f"{moment}", f"{moment}"]
