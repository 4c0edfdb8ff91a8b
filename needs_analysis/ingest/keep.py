"""What may be kept of an upload: everything but personal data.

Columns that hold personal data are masked in every sheet; whatever else names a person is struck out of titles,
headers, names of sheets, codebooks and the other answers. One column may be named that stands for the person: its cells
become pseudonyms, computed with the town's key.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Unpack

import numpy as np

from needs_analysis.ingest.choose import Candidate, recognise_sheet
from needs_analysis.ingest.clean import Change, cell_change, change_cells, clean_finding, follow_labels, is_label
from needs_analysis.ingest.codebook_apply import is_syntax
from needs_analysis.ingest.codebook_keep import keep_codebook
from needs_analysis.ingest.codebook_limesurvey import is_structure
from needs_analysis.ingest.codebook_tables import is_label_table
from needs_analysis.ingest.kept import Kept, is_kept, pack_sheets
from needs_analysis.ingest.person_words import mentions_person
from needs_analysis.ingest.personal import CERTAIN, LOOKS, is_nobody, number_masks, words_for_people
from needs_analysis.ingest.read import Choices, Questions, read_questions, read_sheets
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.sheet import BoolArray, Sheet
from needs_analysis.ingest.strays import bare_total, subtotals, without_strays
from needs_analysis.ingest.text import normal_key
from needs_analysis.model import Column, RawTable, UserError, row_cell
from needs_analysis.pseudonym import make_pseudonym
from needs_analysis.redaction import MASK, redact_text

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
NARROW = 4
MOST_TITLES = 500


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
    sheet, codebooks and allowed columns are kept as the person's choice; what was already masked stays masked. Raises
    `UserError` where the file or a codebook cannot be read.
    """
    kept = read_sheets(content)
    tool, sheet = said.get("tool") or kept.tool, said.get("sheet") or kept.sheet
    codebook = {**kept.codebook, **said.get("codebook", {})}
    allowed = tuple(dict.fromkeys((*kept.allowed, *said.get("allowed", ()))))
    found = [recognise_sheet(one, tool if one.name == sheet else None) for one in kept.sheets]
    asked = [read_questions(one, codebook, allowed) for one in found]
    known = frozenset[str]().union(*map(_words_for_people, asked))
    sheets = [_mask_sheet(*pair, _Masking(said.get("person"), known)) for pair in zip(found, asked, strict=True)]
    named = _name_sheets([one.name for one in kept.sheets])
    books = {name: keep_codebook(name, book) for name, book in codebook.items()}
    chosen = None if sheet is None else named.get(sheet, sheet)
    renamed = [replace(one, name=named[one.name]) for one in sheets]
    return pack_sheets(Kept(tuple(renamed), tool, chosen, books, allowed))


def _words_for_people(asked: Questions) -> frozenset[str]:
    answers = without_strays(asked.answers, asked.strays)
    columns = zip(answers.heads, answers.columns, asked.kinds, strict=True)
    named = [column for head, column, kind in columns if kind == "personal" and mentions_person(head.header)]
    return words_for_people(text for column in named for text in column.counts())


def _name_sheets(names: Sequence[str]) -> dict[str, str]:
    """Old names of sheets -> new ones without personal data, still different from each other."""
    found: dict[str, str] = {}
    for name in names:
        clean = redact_text(name)
        twins = sum(redact_text(other) == clean for other in found)
        found[name] = f"{clean} ({twins + 1})" if twins and clean != name else clean
    return found


def person_columns(raw: RawTable) -> tuple[Column, ...]:
    """The columns that may tell people apart, the most fitting first: identifiers, then addresses, then names."""

    def rank(column: Column) -> int:
        words = (index for index, pattern in enumerate(_PERSON_WORDS) if pattern.search(normal_key(column.header)))
        return next(words, len(_PERSON_WORDS))

    personal = [column for column in raw.columns if column.kind == "personal" and _tells_apart(raw, column)]
    return tuple(sorted(personal, key=lambda column: (rank(column), column.index)))


def doubtful_columns(raw: RawTable) -> tuple[Column, ...]:
    """The columns that were set apart only because their cells look personal; a person may say that they are not."""
    cells = {finding.cell for finding in raw.findings if finding.code == "MAY_BE_PERSONAL"}
    letters = {cell.rstrip("0123456789") for cell in cells}
    return tuple(column for column in raw.columns if row_cell(column.index, 0).rstrip("0") in letters)


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


@dataclass(frozen=True, slots=True)
class _Masking:
    """The column that becomes pseudonyms, and the words that name people in this file."""

    person: PersonKey | None
    known: frozenset[str]


def _mask_sheet(found: Candidate, asked: Questions, masking: _Masking) -> Sheet:
    sheet, layout = found.sheet, found.layout
    answers = np.arange(sheet.height) >= layout.data
    strays = [layout.data + row for row in asked.strays]
    answers[[*layout.footers, *strays]] = False
    totals = np.isin(np.arange(sheet.height), [layout.data + row for row in subtotals(asked.strays)])
    behind = _behind_labels(found, answers, strays)
    columns = []
    for index, column in enumerate(sheet.columns):
        others = change_cells(column, ~answers, lambda text: redact_text(text, masking.known, alone=False))
        if asked.kinds[index] == "personal":
            others = change_cells(others, totals, bare_total)
        masked = change_cells(others, answers, _find_change(asked, index, masking))
        places = behind.get(index)
        columns.append(masked if places is None else change_cells(masked, places, lambda text: text and MASK))
    return replace(
        sheet,
        columns=tuple(columns),
        question_ids={redact_text(header): identifier for header, identifier in sheet.question_ids.items()},
        legend={level: redact_text(label) for level, label in sheet.legend.items()},
        findings=tuple(clean_finding(finding, masking.known) for finding in sheet.findings),
    )


def _behind_labels(found: Candidate, answers: BoolArray, strays: Sequence[int]) -> dict[int, BoolArray]:
    """Column -> rows of cells behind a label such as ``Ansprechpartnerin``.

    Looked at are the rows outside the answers but for ``strays``, those with a colon behind the label, and all of a
    narrow sheet, which may be a legend.
    """
    sheet, layout = found.sheet, found.layout
    header = {*range(layout.first, layout.data), *strays}
    said = np.zeros(sheet.height, dtype=np.bool_)
    for texts in sheet.columns:
        said |= texts.where(list(map(is_label, texts.values)))
    likely = said if sheet.width > NARROW else np.ones_like(said)
    rows = (int(row) for row in np.flatnonzero(likely | ~answers) if row not in header)
    places: dict[int, BoolArray] = {}
    for row in islice(rows, MOST_TITLES):
        for column in follow_labels(sheet.row(row)):
            places.setdefault(column, np.zeros(sheet.height, dtype=np.bool_))[row] = True
    return places


def _find_change(asked: Questions, index: int, masking: _Masking) -> Change:
    """What becomes of the answers in a column."""
    head, kind, person = asked.answers.heads[index], asked.kinds[index], masking.person
    if person is not None and (head.key or head.header) == person.source:
        return lambda text: _as_pseudonym(text, person.key)
    if kind != "personal":
        return cell_change(kind, masking.known)
    return number_masks(CERTAIN if head.role == "personal" or mentions_person(head.header) else LOOKS)


def _as_pseudonym(text: str, key: bytes) -> str:
    return text if is_nobody(text) or is_no_answer(text) else make_pseudonym(text, key)
