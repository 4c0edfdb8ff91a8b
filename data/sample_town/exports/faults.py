"""Every ordinary fault of a survey export, put into a clean sheet at places drawn by chance.

Each function mends nothing and hides nothing: the rows it touches stay recognisable, so that a person who reads the
findings finds the very cell.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from data.sample_town.exports import wording
from data.sample_town.exports.forms import Cell, FormsSheet, Record
from needs_analysis.model import Framework

NBSP = "\u00a0"

WRONG_LEVELS: Sequence[Cell] = (
    "ja",
    "7",
    "k. A.",
    "3,5",
    "x",
    datetime(2026, 4, 3),  # noqa: DTZ001 - what a spreadsheet makes of the answer 3.4
    "siehe Mail an die Personalentwicklung vom 12.09.",
    "3",
    f"2{NBSP}–{NBSP}Anwenden",
    " 4 – Anleiten ",
    "2-3",
    "keine Angabe",
)
"""What stands in level cells instead of an answer of the scale."""

ROLE_SPELLINGS: Mapping[str, Sequence[str]] = {
    "R01": ("Sachb.", "SACHBEARBEITUNG ", "sachbearbeitung"),
    "R02": ("Buergerservice", "Bürgerservice "),
    "R04": ("Teamleitung", "Team-/Sachgebietsleitung"),
    "R10": ("Techn. Dienst", "Technischer Dienst/Außendienst"),
}
UNIT_SPELLINGS: Mapping[str, Sequence[str]] = {
    "A32": ("Amt 32",),
    "A33-1": ("Bürgerbüro  Mitte", "Buergerbuero Mitte", "Bürgerbüro Mitte "),
    "A51-1": ("Allg. Sozialer Dienst", f"Allgemeiner{NBSP}Sozialer Dienst"),
    "A65-2": ("Hausmeisterdienste & Reinigung",),
    "A20-2": ("STADTKASSE UND VOLLSTRECKUNG",),
}
UNKNOWN_UNIT = "Stadtwerke Musterstadt GmbH"
MAIL_WISH = "Bitte Rückmeldung an erika.muster@musterstadt.example oder 0151 0000000, Thema E-Akte"
FORMULA_WISH = "=SUMME(A1:A9) und andere Formeln, bitte von Grund auf"
NOTE_COLUMN = "Spalte1"
"""What Excel calls a column into which somebody typed beside the table."""

NOTE = "doppelt? bitte prüfen (PE)"


@dataclass(frozen=True, slots=True)
class _Pick:
    """Draws rows and matrix columns; no row twice, so faults do not hide each other."""

    rows: list[int]
    levels: Sequence[str]
    rng: np.random.Generator

    def row(self, fits: Callable[[int], bool] = lambda _: True) -> int:
        place = next(place for place, row in enumerate(self.rows) if fits(row))
        return self.rows.pop(place)

    def level(self) -> str:
        return self.levels[int(self.rng.integers(0, len(self.levels)))]


def add_faults(sheet: FormsSheet, framework: Framework, rng: np.random.Generator) -> FormsSheet:
    """The sheet with all faults."""
    records = [dict(record) for record in sheet.records]
    levels = [header for header in sheet.headers if header.endswith(tuple(c.name.de for c in framework.competencies))]
    pick = _Pick([int(row) for row in rng.permutation(len(records))], levels, rng)
    for value in WRONG_LEVELS:
        records[pick.row()][pick.level()] = value
    _respell(records, wording.ROLE, {wording.role_name(framework, key): v for key, v in ROLE_SPELLINGS.items()}, pick)
    _respell(records, wording.UNIT, {wording.unit_name(framework, key): v for key, v in UNIT_SPELLINGS.items()}, pick)
    for field, value in ((wording.UNIT, UNKNOWN_UNIT), (wording.WISH, MAIL_WISH), (wording.WISH, FORMULA_WISH)):
        records[pick.row()][field] = value
    records[pick.row()][NOTE_COLUMN] = NOTE
    records = _with_doubles(records, pick)
    records.insert(int(rng.integers(40, len(records))), {})
    return _with_hard_blanks(FormsSheet((*sheet.headers, NOTE_COLUMN), tuple(records)), pick)


def _respell(records: list[Record], field: str, spellings: Mapping[str, Sequence[str]], pick: _Pick) -> None:
    for name, variants in spellings.items():
        for variant in variants:
            row = next((row for row in pick.rows if records[row][field] == name), None)
            if row is not None:
                pick.rows.remove(row)
                records[row][field] = variant


def _with_doubles(records: list[Record], pick: _Pick) -> list[Record]:
    """Two responses pasted in twice, and three people who sent the form again the next day."""
    pasted = [dict(records[pick.row()]) for _ in range(2)]
    again = [dict(records[pick.row()]) for _ in range(3)]
    for number, record in enumerate(again, start=1):
        last = max(int(str(row["Id"])) for row in records)
        for field in ("Startzeit", "Fertigstellungszeit"):
            moment = record[field]
            record[field] = moment + timedelta(days=1) if isinstance(moment, datetime) else moment
        record.update({"Id": last + number, pick.level(): "2 – Anwenden"})
    return [*records, *again, *pasted]


def _with_hard_blanks(sheet: FormsSheet, pick: _Pick) -> FormsSheet:
    """A no-break space at the end of two headers and inside one, as the editor of the form leaves them."""
    first, second, third = sorted({*pick.levels}, key=sheet.headers.index)[2:5]
    renamed = {first: f"{first}{NBSP}", second: f"{second}{NBSP}", third: third.replace(" und ", f"{NBSP}und ", 1)}
    records = tuple({renamed.get(key, key): value for key, value in record.items()} for record in sheet.records)
    return FormsSheet(tuple(renamed.get(header, header) for header in sheet.headers), records)
