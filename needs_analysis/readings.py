"""One file under its matching: answer texts to levels, values to places, rows to people."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.answer_days import read_days
from needs_analysis.cells import parse_number
from needs_analysis.ingest import is_mask, is_no_answer, is_nobody, is_not_relevant, normal_key, parse_level
from needs_analysis.language import Message
from needs_analysis.model import (
    Block,
    Column,
    Finding,
    FloatArray,
    Framework,
    Matching,
    Mode,
    RawTable,
    Source,
    row_cell,
)
from needs_analysis.names import PLACES, Place, fold, place_names
from needs_analysis.pseudonym import make_pseudonym
from needs_analysis.recognise import column_source
from needs_analysis.redaction import MASK, redact_text

ARRAYS = ("held", "required", "importance", "need")
OWN_VIEWS, NOT_RELEVANT = ("held", "need"), "not relevant"
VIEWS: tuple[Source, ...] = ("superior", "test")
_ARRAY_OF_PREFIX = {
    "competency": "held",
    "required": "required",
    "importance": "importance",
    "superior": "superior",
    "need": "need",
}
_ARRAY_OF_MEASURE = {"current": "held", "required": "required", "importance": "importance", "need": "need"}


_NO_PERSON = "No pseudonym: in the named mode a row needs one. Fill it in or leave the row out."
_MASKED = (
    "The column that names people was masked when the file was uploaded. Upload the file again in the named mode and "
    "say which column stands for the person."
)


@dataclass(frozen=True, slots=True)
class Reading:
    """How to read the files: in which mode, and with which key pseudonyms are made.

    ``day``: the day the analysis speaks of; None takes the latest day on which somebody answered.
    """

    mode: Mode
    key: bytes
    day: date | None = None


@dataclass(eq=False)
class Part:
    """One file being checked; frames and series carry the sheet row as index.

    ``answers``: array name -> rows x competencies in levels. ``places``: place -> id, ``""`` (blank) or None (unknown).
    """

    raw: RawTable
    outcomes: pd.Series
    answers: dict[str, pd.DataFrame] = field(default_factory=dict)
    places: dict[Place, pd.Series] = field(default_factory=dict)
    place_columns: dict[Place, Column] = field(default_factory=dict)
    persons: pd.Series | None = None
    person_column: int | None = None
    days: pd.Series | None = None
    wish_columns: list[int] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    named: bool = False
    masked: bool = False

    @property
    def has_own_view(self) -> bool:
        """Whether people speak for themselves here (a file may hold superiors' ratings only)."""
        return any(name in self.answers for name in OWN_VIEWS)

    def columns_of(self, array: str) -> list[str]:
        """The competencies that this file fills in an array."""
        return [str(name) for name in self.answers[array].columns] if array in self.answers else []

    def person_of(self, row: int) -> str:
        """The pseudonym of a row, ``""`` where the file has none."""
        return "" if self.persons is None else str(self.persons.get(row, ""))

    def days_of(self, rows: pd.Index) -> FloatArray:
        """The day (ordinal) of each of these rows, NaN where the file does not say."""
        return np.full(len(rows), np.nan) if self.days is None else self.days.reindex(rows).to_numpy(dtype=float)

    def people(self, mode: Mode) -> pd.DataFrame:
        """The accepted rows with day, pseudonym (named mode only), role, unit and working time."""
        rows = self.outcomes.index[self.outcomes == "accepted"]
        frame = pd.DataFrame({"row": rows, "file": self.raw.file, "day": self.days_of(rows)}, index=rows)
        frame["person"] = self.persons.reindex(rows) if mode == "named" and self.persons is not None else ""
        for place in PLACES:
            frame[place] = self.places[place].reindex(rows) if place in self.places else ""
        return frame

    def wishes(self) -> list[str]:
        """Free-text wishes of accepted rows."""
        rows = self.outcomes.index[self.outcomes == "accepted"]
        texts = [text for column in self.wish_columns for text in self.raw.cells.loc[rows, column]]
        return [redact_text(text.strip()) for text in texts if isinstance(text, str) and not is_no_answer(text)]

    def quarantine_unplaced(self, *, role_needed: bool) -> None:
        """Set aside the accepted rows that cannot be placed, each with its reason."""
        if self.named:
            self._quarantine_without_person()
        for place in PLACES:
            if place in self.places:
                self._quarantine_unknown(place, blank_too=place == "role" and role_needed)

    def _quarantine_without_person(self) -> None:
        message = Message(_MASKED if self.masked else _NO_PERSON)
        nobody = self.outcomes == "accepted"
        if self.persons is not None:
            nobody &= self.persons == ""
        for row in self.outcomes.index[nobody].tolist():
            self._quarantine(row, self.person_column or 0, ("NO_PERSON", "", message))

    def _quarantine_unknown(self, place: Place, *, blank_too: bool) -> None:
        column, found = self.place_columns[place], self.places[place]
        blank = (found == "") & blank_too
        for row in self.outcomes.index[(self.outcomes == "accepted") & (found.isna() | blank)].tolist():
            text = MASK if column.kind == "personal" else str(self.raw.cells.loc[row, column.index])
            if found[row] == "":
                message = Message("No role given, so the required levels are unknown. Fill in the role of this row.")
                self._quarantine(row, column.index, ("NO_ROLE", "", message))
            elif place == "working_time":
                message = Message("This working-time model is not in the master data; the usual week is assumed.")
                self._find(row, column.index, ("UNKNOWN_WORKING_TIME", text, message))
            else:
                self._quarantine(row, column.index, (f"UNKNOWN_{place.upper()}", text, _unknown(place, text)))

    def _quarantine(self, row: int, column: int, finding: tuple[str, str, Message]) -> None:
        self.outcomes[row] = "quarantined"
        self._find(row, column, finding)

    def _find(self, row: int, column: int, finding: tuple[str, str, Message]) -> None:
        code, value, message = finding
        self.findings.append(Finding(code, self.raw.sheet, row_cell(column, row), value, message, row))


def _unknown(place: Place, text: str) -> Message:
    if place == "role":
        return Message(
            "The role '{text}' is not in the master data. Say in the matching which role it is, or add it.",
            {"text": text},
        )
    return Message(
        "The unit '{text}' is not in the master data. Say in the matching which unit it is, or add it.", {"text": text}
    )


@dataclass(frozen=True, eq=False, slots=True)
class _Texts:
    """The cells of a column as its different texts, and for each row the place of its text: each is looked up once."""

    column: Column
    index: pd.Index
    different: tuple[str, ...]
    places: npt.NDArray[np.intp]

    @classmethod
    def of(cls, raw: RawTable, column: Column) -> "_Texts":
        places, different = pd.factorize(raw.cells[column.index])
        return cls(column, raw.cells.index, tuple(map(str, different)), places)

    def become(self, change: Callable[[str], object], kind: type = object) -> pd.Series:
        """The column in other words or numbers."""
        return self.put(list(map(change, self.different)), kind)

    def put(self, values: Sequence[object], kind: type) -> pd.Series:
        """The column of one value for each different text; as numbers None is NaN."""
        return pd.Series(np.array(values, dtype=kind)[self.places], index=self.index, dtype=kind)


def read_part(raw: RawTable, matching: Matching, framework: Framework, reading: Reading) -> Part:
    """Read one file under the confirmed part of a matching."""
    part = Part(raw, raw.outcomes.astype(object).copy(), named=reading.mode == "named")
    targets = {match.source: match.target for match in matching.columns if match.confirmed and match.target}
    levels: dict[str, dict[str, pd.Series]] = {}
    for column in raw.columns:
        kind, _, identifier = targets.get(column_source(column), "").partition(":")
        block = next((block for block in raw.blocks if column.index in block.columns), None)
        array = _ARRAY_OF_MEASURE.get(block.measure, "held") if kind == "own" and block else _ARRAY_OF_PREFIX.get(kind)
        if array:
            texts = _Texts.of(raw, column)
            levels.setdefault(array, {})[identifier] = _read_levels(part, texts, block, (matching, framework))
            _read_not_relevant(levels, array, identifier, texts)
        elif kind in PLACES:
            _read_place(part, column, kind, (matching, framework))
        elif kind == "person":
            _read_persons(part, column, reading)
        elif kind == "test":
            _read_test(part, column, identifier, (framework, levels))
        elif kind == "date":
            part.days = read_days(raw, column)
        elif kind == "wish":
            part.wish_columns.append(column.index)
    if part.days is None and raw.started is not None:
        part.days = read_days(raw, raw.columns[raw.started])
    part.answers = {array: pd.DataFrame(columns) for array, columns in levels.items()}
    if part.answers.keys() & set(VIEWS) and reading.mode == "anonymous":
        part.answers = {array: frame for array, frame in part.answers.items() if array not in VIEWS}
        message = Message(
            "Ratings by superiors and test results belong to people; in the anonymous mode they are not used."
        )
        part.findings.append(Finding("SUPERIOR_NOT_USED", raw.sheet, "", "", message))
    return part


def _read_test(
    part: Part, column: Column, identifier: str, into: tuple[Framework, dict[str, dict[str, pd.Series]]]
) -> None:
    """One test in levels of its competency; of several tests of a competency the best result counts."""
    framework, levels = into
    rule = next((test for test in framework.tests if test.id == identifier), None)
    if rule is None:
        return
    texts = _Texts.of(part.raw, column)

    def level(text: str) -> float | None:
        if is_no_answer(text) or text.strip() in {"-", "–"}:
            return float("nan")
        points = parse_number(text.replace("%", "").strip())
        return None if points is None else rule.level(points)

    message = Message("These are no points of a test. The result counts as missing; correct the cell.")
    lost = texts.become(lambda text: level(text) is None, bool)
    for row in lost.index[lost].tolist():
        text = str(part.raw.cells.loc[row, column.index])
        part._find(row, column.index, ("NO_POINTS", text, message))  # noqa: SLF001 - same module
    known = levels.setdefault("test", {}).get(rule.competency)
    values = texts.become(level, float)
    levels["test"][rule.competency] = values if known is None else known.combine(values, np.fmax)


def _read_persons(part: Part, column: Column, reading: Reading) -> None:
    texts = _Texts.of(part.raw, column)
    part.person_column = column.index
    part.masked = any(map(is_mask, texts.different))
    part.persons = texts.become(lambda text: _person(part, text, reading)).astype("str")


def _person(part: Part, text: str, reading: Reading) -> str:
    """The pseudonym of a cell; a mask tells people apart within its file only and never says who they are."""
    if is_mask(text):
        return "" if reading.mode == "named" else make_pseudonym(f"{part.raw.file}\n{text}", reading.key)
    return make_pseudonym(text, reading.key) if text.strip() and not is_nobody(text) else ""


def _read_place(part: Part, column: Column, place: str, known: tuple[Matching, Framework]) -> None:
    matching, framework = known
    name = next(name for name in PLACES if name == place)
    names = place_names(framework, name)
    said = {normal_key(text): identifier for text, identifier in matching.values.get(name, {}).items()}

    def find_place(text: str) -> str | None:
        return "" if is_no_answer(text) else said.get(normal_key(text)) or names.get(fold(text))

    part.places[name] = _Texts.of(part.raw, column).become(find_place)
    part.place_columns[name] = column


def _read_levels(part: Part, texts: _Texts, block: Block | None, known: tuple[Matching, Framework]) -> pd.Series:
    """One column in levels of the framework; cells that cannot be read become findings and stay missing."""
    column, found = texts.column, [_level(text, block, known) for text in texts.different]
    if column_source(column) in known[0].reversed and block is not None:
        ends = known[0].levels.get(block.stem, {}).values()
        turn = min(ends, default=0.0) + max(ends, default=0.0)
        found = [None if level is None else turn - level for level in found]
    message = Message(
        "This is no answer of the scale. The answer counts as missing; correct the cell if it can be known."
    )
    unreadable = texts.put([level is None for level in found], bool) & (part.outcomes == "accepted")
    for row in unreadable.index[unreadable].tolist():
        cell = row_cell(column.index, row)
        value = MASK if column.kind == "personal" else str(part.raw.cells.loc[row, column.index])
        part.findings.append(Finding("NOT_ON_SCALE", part.raw.sheet, cell, value, message, row))
    return texts.put(found, float)


def _read_not_relevant(levels: dict[str, dict[str, pd.Series]], array: str, identifier: str, texts: _Texts) -> None:
    """Who said of a question about themselves that it plays no part in their work."""
    if array in OWN_VIEWS:
        levels.setdefault(NOT_RELEVANT, {})[identifier] = texts.become(is_not_relevant, float)


def _level(text: str, block: Block | None, known: tuple[Matching, Framework]) -> float | None:
    """NaN = no answer, None = unreadable. What the scale itself names is an answer, even "None"."""
    matching, framework = known
    labels: Mapping[str, float] = matching.levels.get(block.stem, {}) if block else {}
    by_key = {normal_key(label): level for label, level in labels.items()}
    if normal_key(text) in by_key:
        return by_key[normal_key(text)]
    no_answers = (*block.no_answer, *matching.missing.get(block.stem, ())) if block else ()
    if is_no_answer(text) or normal_key(text) in map(normal_key, no_answers):
        return float("nan")
    if block is None or not labels:
        return None
    own = parse_level(text, block.scale)
    if own is None:
        return _level_by_name(text, framework)
    steps = sorted((label.level, labels[label.label]) for label in block.scale if label.label in labels)
    inside = bool(steps) and steps[0][0] <= own <= steps[-1][0]
    return float(np.interp(own, [step[0] for step in steps], [step[1] for step in steps])) if inside else None


def _level_by_name(text: str, framework: Framework) -> float | None:
    """A level of the framework written out although the column's own scale has other words."""
    for level in framework.levels:
        german = level.name.de
        spellings = (german, level.name.en, f"{level.level} – {german}", f"{level.level} - {german}")
        if normal_key(text) in {normal_key(spelling) for spelling in spellings}:
            return float(level.level)
    return None
