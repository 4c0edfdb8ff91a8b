"""Secrets planted in every place of a survey, and where they must not come out again."""

import random
import zlib
from collections.abc import Sequence
from dataclasses import replace

from needs_analysis.ingest.choose import recognise_sheet
from needs_analysis.ingest.kept import MAGIC, Kept, pack_sheets
from needs_analysis.ingest.read import read_sheets
from needs_analysis.ingest.sheet import Layout, Sheet, TextColumn

SECRETS = (
    "qzxvolm.wolke@stadt.example", "qzxvolm(at)stadt.example", "0221.555.0166", "DE02 1203 0000 0000 2020 51", "Erika Quorzel",
    "Quorzel, Hans-Peter", "Frau Dr. Quorzel", "2001:db8:85a3::8a2e:370:7334", "Personalnummer 4711815", "Tel. 5550166",
)  # fmt: skip
TRACES = (
    "qzxvolm",
    "555.0166",
    "1203 0000",
    "quorzel",
    "8a2e",
    "4711815",
    "5550166",
    "zugewandt",
    "77100",
    "88200",
    "x9710",
)
"""What would be left of any of them, in small letters."""

MANY = 10
"""Rows from which numbers under a header that says nothing can be known for staff numbers."""

PEOPLE_COLUMNS = (
    ("Stamm-Nr.", "77100{:02d}"), ("SubmitterName", "Zugewandt{}"), ("Windows-Kennung", "x9710{}"),
    ("Zusatzangabe", "88200{:02d}"), ("Bearbeiter(in)", "Quorzel"), ("Kurzzeichen neu", "Erika Quorzel"),
)  # fmt: skip


def plant(content: bytes, seed: int) -> bytes:
    """The same upload with a secret in every column, in a header, below, in the sheet's name, and columns of people."""
    rng = random.Random(seed)
    kept = read_sheets(content)
    return pack_sheets(Kept(tuple(_plant_sheet(sheet, rng) for sheet in kept.sheets)))


def _plant_sheet(sheet: Sheet, rng: random.Random) -> Sheet:
    layout = recognise_sheet(sheet).layout
    rows = range(layout.data, sheet.height)
    columns = [
        _put(column, {rng.choice(rows): SECRETS[(number + rng.randrange(2)) % len(SECRETS)]} if rows else {})
        for number, column in enumerate(sheet.columns)
    ]
    asked = rng.randrange(len(columns))
    header = columns[asked].text(layout.first)
    columns[asked] = _put(columns[asked], {layout.first: f"{header} Rückfragen: {rng.choice(SECRETS)}"})
    many = [pair for pair in PEOPLE_COLUMNS if pair[0] != "Zusatzangabe" or len(rows) >= MANY]
    more = [_of_people(sheet, layout, title, value) for title, value in many]
    last = _last_row(len(columns + more))
    columns = [_lengthen(column, text) for column, text in zip(columns + more, last, strict=True)]
    return replace(sheet, name=f"{sheet.name} Erika Quorzel", columns=tuple(columns), height=sheet.height + 1)


def _of_people(sheet: Sheet, layout: Layout, title: str, value: str) -> TextColumn:
    answers = [value.format(row) for row in range(sheet.height - layout.data)]
    cells = [""] * layout.first + [title] + [""] * (layout.header_rows - 1) + answers
    return TextColumn.of(cells[: sheet.height])


def _last_row(width: int) -> Sequence[str]:
    return ("Ansprechpartnerin:", "Quorzel", *[""] * width)[:width]


def _put(column: TextColumn, texts: dict[int, str]) -> TextColumn:
    cells = [column.text(row) for row in range(len(column))]
    for row, text in texts.items():
        cells[row] = text
    return TextColumn.of(cells)


def _lengthen(column: TextColumn, text: str) -> TextColumn:
    return TextColumn.of([*(column.text(row) for row in range(len(column))), text])


def traces_in(text: str) -> list[str]:
    """The traces of secrets in a text."""
    small = text.casefold()
    return [trace for trace in TRACES if trace in small]


def text_of_kept(kept: bytes) -> str:
    """Everything readable in the bytes of a kept upload, and in the codebooks inside."""
    return zlib.decompress(kept.removeprefix(MAGIC)).decode("utf-8", errors="replace")
