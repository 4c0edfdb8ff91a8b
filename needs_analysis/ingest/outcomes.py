"""What becomes of every row: accepted, partial, duplicate, empty or quarantined; the five add up to the rows read."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.ingest.dialects import Reader
from needs_analysis.ingest.personal import is_nobody
from needs_analysis.ingest.scales import is_no_answer
from needs_analysis.ingest.sheet import Answers, BoolArray, TextColumn
from needs_analysis.ingest.text import normal_key
from needs_analysis.model import Kind, Outcome

ENOUGH_ANSWERS = 12
ENOUGH_WORDS = 4
_PERSON_IDS = (
    "personal-nr.", "personal-nr", "personalnummer", "personalnr.", "pers.-nr.", "personal nr.",
    "mitarbeiter-id", "staff number", "staff id", "employee id", "personnel number", "uniqueid", "unique id",
    "participant id", "teilnehmer-id", "teilnehmer-code", "token", "e-mail", "email", "e-mail-adresse",
    "email address", "pseudonym", "kennung", "persönlicher code",
)  # fmt: skip


def judge_rows(
    answers: Answers, kinds: Sequence[Kind], reader: Reader, strays: Collection[int] = ()
) -> npt.NDArray[np.object_]:
    """One `Outcome` per row; quarantined are tests, previews and the like, and ``strays``, rows that are no answers.

    Empty goes before quarantined, quarantined before partial, partial before duplicate; the last complete one stays.
    """
    nothing = np.zeros(answers.rows, dtype=np.bool_)
    empty = ~_any_filled(answers, kinds)
    tests, complete = reader.find_tests(answers), reader.find_complete(answers)
    aside = nothing.copy() if tests is None else ~empty & tests
    aside[list(strays)] = True
    empty &= ~aside
    partial = nothing if complete is None else ~empty & ~aside & ~complete
    duplicate = _find_duplicates(answers, kinds, reader, ~empty & ~aside & ~partial)
    outcomes: npt.NDArray[np.object_] = np.full(answers.rows, "accepted", dtype=object)
    marks: tuple[tuple[BoolArray, Outcome], ...] = (
        (empty, "empty"), (aside, "quarantined"), (partial, "partial"), (duplicate, "duplicate"),
    )  # fmt: skip
    for rows, outcome in marks:
        outcomes[rows] = outcome
    return outcomes


def _any_filled(answers: Answers, kinds: Sequence[Kind]) -> BoolArray:
    """Rows with an answer outside the columns of the tool and the personal ones."""
    filled = np.zeros(answers.rows, dtype=np.bool_)
    for index, (column, kind) in enumerate(zip(answers.columns, kinds, strict=True)):
        if kind not in ("system", "personal") and index != answers.stack:
            filled |= column.filled()
    return filled


def _find_duplicates(answers: Answers, kinds: Sequence[Kind], reader: Reader, rows: BoolArray) -> BoolArray:
    found = np.zeros(answers.rows, dtype=np.bool_)
    known = False
    for name in dict.fromkeys((*reader.identities, *_PERSON_IDS)):
        column = answers.find(name)
        if column is None:
            continue
        keys = _identity_keys(column)
        if answers.stack is not None and name not in _PERSON_IDS:  # numbers that begin anew on each sheet
            keys = np.where(keys == "", "", keys + "\n" + answers.columns[answers.stack].texts())
        usable = rows & (keys != "")
        known = known or bool(usable.any())
        found |= _repeated(pd.Series(keys), usable)
    return found if known else _find_equal(answers, kinds, rows)


def _identity_keys(column: TextColumn) -> npt.NDArray[np.object_]:
    keys = [normal_key(value) for value in column.values]
    clean = ["" if is_nobody(key) or is_no_answer(key) else key for key in keys]
    return np.array(clean, dtype=object)[column.codes] if len(column) else np.empty(0, dtype=object)


def _repeated(keys: pd.Series, rows: BoolArray) -> BoolArray:
    """Rows whose key comes again further down among the given rows."""
    found = np.zeros(len(keys), dtype=np.bool_)
    places = np.flatnonzero(rows)
    found[places] = keys.iloc[places].duplicated(keep="last").to_numpy()
    return found


def _find_equal(answers: Answers, kinds: Sequence[Kind], rows: BoolArray) -> BoolArray:
    """Without any id: rows equal in every cell, with so many different answers that chance cannot make them equal.

    Time stamps count where the file has them, so that two people who think alike stay two people.
    """
    filled = np.zeros(answers.rows, dtype=np.intp)
    frame: dict[int, npt.NDArray[np.intp]] = {}
    for index, (column, kind) in enumerate(zip(answers.columns, kinds, strict=True)):
        frame[index] = column.codes
        if kind not in ("system", "personal"):
            filled += column.filled()
    found = np.zeros(answers.rows, dtype=np.bool_)
    places = np.flatnonzero(rows & (filled >= ENOUGH_ANSWERS))
    if len(places):
        table = pd.DataFrame(frame).iloc[places]
        equal = places[table.duplicated(keep="last").to_numpy()]
        found[[row for row in equal if len({column.text(row) for column in answers.columns}) > ENOUGH_WORDS]] = True
    return found
