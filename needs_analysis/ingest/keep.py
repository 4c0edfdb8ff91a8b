"""What may be kept of an upload: everything but personal data.

Columns that hold personal data are masked in every sheet, addresses inside other answers are struck out. One column may
be named that stands for the person: its cells become pseudonyms, computed with the town's key.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Unpack

import numpy as np
import pandas as pd

from needs_analysis.ingest.codebook_apply import is_syntax
from needs_analysis.ingest.codebook_limesurvey import is_structure
from needs_analysis.ingest.codebook_tables import is_label_table
from needs_analysis.ingest.kept import Kept, is_kept, pack_sheets
from needs_analysis.ingest.personal import is_nobody, number_masks, strike_out
from needs_analysis.ingest.read import Candidate, Choices, Questions, read_questions, read_sheets, recognise_sheet
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.sheet import BoolArray, Sheet, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.model import Column, Kind, RawTable, UserError
from needs_analysis.pseudonym import make_pseudonym

Change = Callable[[str], str]
FEWEST_APART = 0.5
"""Share of different cells from which a column can tell people apart (somebody may answer twice)."""
LARGEST_CODEBOOK = 2 * 1024**2
_PERSON_WORDS = tuple(
    map(
        re.compile,
        (
            r"kennung|pseudonym|code",
            r"personal-?\s?(?:nr|nummer)|pers\.?-?nr|staff|employee|mitarbeiter",
            r"mail",
            r"token|zugang|participant|teilnehm|unique",
            r"name|benutzer|user",
        ),
    )
)
_WORDED: frozenset[Kind] = frozenset({"text", "nominal", "multiple", "demographic", "empty"})


@dataclass(frozen=True, slots=True)
class PersonKey:
    """The column whose cells tell people apart (its stable key or header) and the town's key for pseudonyms."""

    source: str
    key: bytes


class Keeping(Choices, total=False):
    """What a person says about an upload: how it is to be read, and which column may be kept under pseudonyms."""

    person: PersonKey | None


def keep_survey(content: bytes, **said: Unpack[Keeping]) -> bytes:
    """The form of an upload that may be stored; `read_survey` reads it as it reads the file itself.

    ``person`` names the column that may be used under pseudonyms; without it every personal column is masked. Reader,
    sheet and codebooks are kept as the person's choice; what was already masked stays masked. Raises `UserError` where
    the file cannot be read.
    """
    kept = read_sheets(content)
    tool, sheet = said.get("tool") or kept.tool, said.get("sheet") or kept.sheet
    codebook = {**kept.codebook, **said.get("codebook", {})}
    sheets = [
        _mask_sheet(recognise_sheet(one, tool if one.name == sheet else None), codebook, said.get("person"))
        for one in kept.sheets
    ]
    return pack_sheets(Kept(tuple(sheets), tool, sheet, codebook))


def person_columns(raw: RawTable) -> tuple[Column, ...]:
    """The columns that may tell people apart, the most fitting first: identifiers, then addresses, then names."""

    def rank(column: Column) -> int:
        words = (index for index, pattern in enumerate(_PERSON_WORDS) if pattern.search(normal_key(column.header)))
        return next(words, len(_PERSON_WORDS))

    personal = [column for column in raw.columns if column.kind == "personal" and _tells_apart(raw, column)]
    return tuple(sorted(personal, key=lambda column: (rank(column), column.index)))


def _tells_apart(raw: RawTable, column: Column) -> bool:
    counts = raw.cells[column.index].value_counts()
    named = [int(count) for text, count in counts.items() if normal_key(str(text)) and not is_nobody(str(text))]
    return len(named) > 1 and FEWEST_APART * sum(named) <= len(named)


def kept_choices(content: bytes) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the sheets that can be chosen, and of the codebooks that lie beside a file."""
    kept = read_sheets(content)
    return tuple(sheet.name for sheet in kept.sheets), tuple(kept.codebook)


def is_codebook(content: bytes) -> bool:
    """Whether a file explains the variables of a survey instead of holding answers."""
    if is_kept(content) or len(content) > LARGEST_CODEBOOK:
        return is_structure(content)
    try:
        return is_structure(content) or is_syntax(content) or all(map(is_label_table, read_sheets(content).sheets))
    except UserError:
        return False


def choose_reading(content: bytes, *, tool: str | None, sheet: str | None) -> bytes:
    """A kept upload with another choice of reader and sheet; None: by content."""
    return pack_sheets(replace(read_sheets(content), tool=tool, sheet=sheet))


def _mask_sheet(found: Candidate, codebook: Mapping[str, bytes], person: PersonKey | None) -> Sheet:
    asked = read_questions(found, codebook)
    answers = np.arange(found.sheet.height) >= found.layout.data
    answers[list(found.layout.footers)] = False
    columns = []
    for index, column in enumerate(found.sheet.columns):
        change = _find_change(asked, index, person)
        worded = asked.kinds[index] in _WORDED or change is not None
        others = _change_cells(column, ~answers, strike_out)
        columns.append(_change_cells(others, answers, change or strike_out) if worded else others)
    return replace(found.sheet, columns=tuple(columns))


def _find_change(asked: Questions, index: int, person: PersonKey | None) -> Change | None:
    """What becomes of the answers in a column; None where they may stay."""
    head = asked.answers.heads[index]
    if person is not None and (head.key or head.header) == person.source:
        return lambda text: _as_pseudonym(text, person.key)
    return number_masks() if asked.kinds[index] == "personal" else None


def _as_pseudonym(text: str, key: bytes) -> str:
    return text if is_nobody(text) or is_no_answer(text) else make_pseudonym(text, key)


def _change_cells(column: TextColumn, rows: BoolArray, change: Change) -> TextColumn:
    """The column with other texts in some rows; those that no cell holds any more are gone."""
    values = [*column.values, *map(change, column.values)]
    codes = column.codes + rows * len(column.values)
    used, places = np.unique(codes, return_inverse=True)
    if not len(used):
        return TextColumn((), codes)
    merged, different = pd.factorize(np.array([values[number] for number in used], dtype=object))
    return TextColumn(tuple(map(str, different)), merged[places])
