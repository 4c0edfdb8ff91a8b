"""The nouns of the needs analysis: frozen values at the bottom of the package, imported by all, importing none of them.

Units used throughout: levels and gaps in levels of the scale (framework: 0 to 5), shares between 0 and 1, counts of
people. ``NaN`` or ``None`` is a missing answer and never a zero.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.language import Message, Text

Mode = Literal["anonymous", "named"]
Kind = Literal["system", "personal", "demographic", "rating", "multiple", "nominal", "number", "text", "empty"]
Measure = Literal["current", "required", "importance", "need", "other", "unknown"]
Outcome = Literal["accepted", "partial", "duplicate", "empty", "quarantined"]
SurveyShape = Literal["profile", "paired", "direct", "current"]
Source = Literal["self", "superior", "test"]
Weighting = Literal["", "units", "units and roles, raked", "units and roles, calibrated"]
FloatArray = npt.NDArray[np.float64]


class UserError(Exception):
    """Something the user can mend: carries a sentence that says what to do; shown without a traceback."""

    def __init__(self, message: Message) -> None:
        """Keep the message for the edge; ``str(error)`` is its English wording."""
        super().__init__(message.text("en"))
        self.message = message


# --- the town's frame: what can be asked and who is there ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Area:
    """A field of competencies."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Competency:
    """Something people can do, on the levels of the framework.

    ``valid_months``: how long a rating counts; None where it does not expire.
    """

    id: str
    area: str
    name: Text
    description: Text
    digcomp: tuple[str, ...] = ()
    kgst_key: str = ""
    valid_months: int | None = None


@dataclass(frozen=True, slots=True)
class SkillTest:
    """How a test's points become levels: ``points`` are level -> fewest points that show it.

    ``name``: the test as the learning platform's file calls it. Below the lowest points a test shows level 0.
    """

    id: str
    name: str
    platform: str
    competency: str
    points: Mapping[int, float]

    def level(self, points: float) -> float:
        """The highest level whose points are reached."""
        return float(max((level for level, fewest in self.points.items() if points >= fewest), default=0))


@dataclass(frozen=True, slots=True)
class Level:
    """One step of the common scale, with its behavioural anchor."""

    level: int
    name: Text
    anchor: Text


@dataclass(frozen=True, slots=True)
class RoleProfile:
    """The level a role requires in each competency (0 = not needed); ``people``: what those who have it are called."""

    id: str
    name: Text
    required: Mapping[str, int]
    people: Text = field(default_factory=lambda: Text("", ""))


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the organisation tree; ``staff`` counts the people directly in it, those of its children apart.

    ``site``: where its people work, empty where all is in one place.
    ``formed_from``: units of last year that it was made of, where it is new.
    """

    id: str
    name: str
    parent: str | None
    staff: int
    site: str = ""
    formed_from: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """A working-time model.

    ``weekdays`` out of Mo Tu We Th Fr Sa (English two-letter codes); ``rotating`` models may work any of theirs in a
    given week but not all of them.
    """

    id: str
    name: Text
    weekdays: tuple[str, ...]
    days_per_week: int
    hours_per_day: float
    weekly_hours: float
    rotating: bool = False


@dataclass(frozen=True, slots=True)
class Framework:
    """Competencies, levels, role profiles, units, working-time models and tests of one town.

    ``role_staff``: role -> people who have it; empty where the town does not say.
    """

    areas: tuple[Area, ...]
    competencies: tuple[Competency, ...]
    levels: tuple[Level, ...]
    roles: tuple[RoleProfile, ...]
    units: tuple[Unit, ...]
    working_times: tuple[WorkingTime, ...]
    tests: tuple[SkillTest, ...] = ()
    role_staff: Mapping[str, int] = field(default_factory=dict)

    def competency(self, identifier: str) -> Competency | None:
        """The competency with this id, if the framework knows it."""
        return next((item for item in self.competencies if item.id == identifier), None)

    def role(self, identifier: str) -> RoleProfile | None:
        """The role profile with this id, if the framework knows it."""
        return next((item for item in self.roles if item.id == identifier), None)

    def unit(self, identifier: str) -> Unit | None:
        """The unit with this id, if the framework knows it."""
        return next((item for item in self.units if item.id == identifier), None)


# --- what was read ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a cell, a row or a file; ``row`` is the sheet row (1 = first)."""

    code: str
    sheet: str
    cell: str
    value: str
    message: Message
    row: int | None = None
    file: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of an export. ``key`` is the stable name the tool gives it (question id or code), else ``""``."""

    index: int
    header: str
    kind: Kind
    block: str | None = None
    item: str | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """An answer text and the level it stands for on the block's own scale."""

    label: str
    level: float


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """Valid answers and their mean level (None where no order of the answers is known)."""

    n: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that ask the same question of several items on one scale.

    ``ordered`` is False while the order of the answers is only guessed: such a block is never averaged before a
    person confirms it. ``columns`` are the column indices, parallel to ``items``.
    """

    stem: str
    items: tuple[str, ...]
    columns: tuple[int, ...]
    scale: tuple[ScaleLabel, ...]
    no_answer: tuple[str, ...]
    measure: Measure
    ordered: bool
    statistics: Mapping[str, ItemStatistics] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class RawTable:
    """One survey export as read, nothing dropped.

    ``cells``: text frame, index = sheet row (1-based), columns = column index (0-based). ``outcomes``: one `Outcome`
    per row of ``cells``, same index. ``header_rows`` counts the rows that carry the header. ``margins``: sheet row ->
    its texts, for the rows above and below the answers; ``merged``: ranges such as ``B2:F2`` among them. ``response``
    and ``started``: the columns of the tool's own id of a response and of its time, None where it keeps none.
    """

    file: str
    tool: str
    reason: Message
    sheet: str
    header_rows: int
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    cells: pd.DataFrame
    outcomes: pd.Series
    findings: tuple[Finding, ...]
    margins: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    merged: tuple[str, ...] = ()
    response: int | None = None
    started: int | None = None

    def count(self, outcome: Outcome) -> int:
        """Number of rows with this outcome."""
        return int((self.outcomes == outcome).sum())


# --- what it means ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """What a column means to us.

    ``source`` names the column by its stable key, or by its header where the tool gives none. ``target`` is one of
    ``competency:<id>``, ``required:<id>``, ``importance:<id>``, ``superior:<id>``, ``test:<id>``, ``need:<id>``,
    ``own:<item>``, ``role``, ``unit``, ``working_time``, ``person``, ``date``, ``wish`` or ``""`` (not used). ``score``
    is between 0 and 1; only ``confirmed`` matches are used.
    """

    source: str
    header: str
    target: str
    score: float
    reason: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Matching:
    """The meaning of an export's columns, scales and values; saved as JSON, confirmed by a person, reused next time.

    ``levels``: block stem -> answer text -> level on the framework's scale (own scale for surveys of their own).
    ``values``: ``role`` / ``unit`` / ``working_time`` -> text in the file -> id in the framework.
    ``proposed``: same shape as ``values``, near misses that wait for a person; they are never used by themselves.
    ``ordered``: stems of blocks a person declared to be ordered although their labels do not show it.
    ``missing``: block stem -> answer texts that a person declared to be no answer.
    ``exports``: two files that look like exports of one survey -> ``same`` (survey) or ``different`` (people).
    ``reversed``: sources of columns where a person said that a high answer means less; they are turned round.
    """

    columns: tuple[ColumnMatch, ...] = ()
    levels: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    proposed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ordered: tuple[str, ...] = ()
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    exports: Mapping[str, str] = field(default_factory=dict)
    reversed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Expired:
    """Ratings of one source that are too old to count: how many people have any, and ratings per competency."""

    source: Source
    people: int
    ratings: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Survey:
    """Accepted answers of one wave: n people x m competencies.

    Arrays are (n, m) floats with NaN for missing: ``held`` (self-assessed level), ``required`` (by role profile or
    by the survey itself), ``importance``. ``others``: levels by superiors and by tests, never averaged with the own
    ones. ``days``: per source the day of each rating (ordinal), NaN where unknown. ``day``: the day the analysis
    speaks of. ``expired``: what was too old on that day; it stands in no array but ``old``. In the shape ``direct``
    only ``need`` is filled (stated need, on the same levels); in the shape ``current`` nothing says what is required,
    so the top of the survey's scale stands in for it. ``persons`` are pseudonyms in the named mode and row numbers
    otherwise. ``names`` are the competencies' names for surveys that bring their own. ``not_relevant``: competency ->
    people who said that it plays no part in their work.
    """

    mode: Mode
    shape: SurveyShape
    competencies: tuple[str, ...]
    names: Mapping[str, str]
    top: float
    persons: tuple[str, ...]
    units: tuple[str | None, ...]
    roles: tuple[str | None, ...]
    working_times: tuple[str | None, ...]
    held: FloatArray
    required: FloatArray
    importance: FloatArray
    need: FloatArray
    wishes: tuple[str, ...] = ()
    others: Mapping[Source, FloatArray] = field(default_factory=dict)
    days: Mapping[Source, FloatArray] = field(default_factory=dict)
    old: Mapping[Source, FloatArray] = field(default_factory=dict)
    day: date | None = None
    expired: tuple[Expired, ...] = ()
    not_relevant: Mapping[str, int] = field(default_factory=dict)

    def only(self, rows: npt.NDArray[np.bool_]) -> "Survey":
        """The same survey of some of its people (n flags)."""

        def people(values: tuple[str | None, ...]) -> tuple[str | None, ...]:
            return tuple(value for value, kept in zip(values, rows, strict=True) if kept)

        def ratings(arrays: Mapping[Source, FloatArray]) -> Mapping[Source, FloatArray]:
            return {source: values[rows] for source, values in arrays.items()}

        return replace(
            self,
            persons=tuple(name for name, kept in zip(self.persons, rows, strict=True) if kept),
            units=people(self.units),
            roles=people(self.roles),
            working_times=people(self.working_times),
            held=self.held[rows],
            required=self.required[rows],
            importance=self.importance[rows],
            need=self.need[rows],
            others=ratings(self.others),
            days=ratings(self.days),
            old=ratings(self.old),
        )


@dataclass(frozen=True, slots=True)
class Counts:
    """Where every row read went; ``rows`` is the sum of the others."""

    rows: int
    accepted: int
    partial: int
    duplicate: int
    empty: int
    quarantined: int


@dataclass(frozen=True, eq=False)
class Checked:
    """The good rows and everything that was found on the way; ``outcomes``: one per row read, files in order."""

    survey: Survey
    findings: tuple[Finding, ...]
    counts: Counts
    outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, eq=False)
class Gaps:
    """Signed gaps (required minus held), (n, m), NaN = missing; ``weights`` (m,) are the strategic weights."""

    survey: Survey
    signed: FloatArray
    weights: FloatArray

    def frame(self) -> pd.DataFrame:
        """People x competencies, signed."""
        return pd.DataFrame(self.signed, index=list(self.survey.persons), columns=list(self.survey.competencies))


# --- what may be shown: everything below has passed disclosure control --------------------------------------------


@dataclass(frozen=True, slots=True)
class RankedNeed:
    """Rankings by importance: Borich's ``mwds``, ranked discrepancy ``rdm`` (-100 to 100), ``quadrant``.

    ``stable``: share of samples drawn from the answers (bootstrap) in which the competency stays in its quadrant.
    """

    importance: float
    mwds: float
    rdm: float
    quadrant: str
    stable: float | None = None


@dataclass(frozen=True, slots=True)
class AreaReliability:
    """How well the answers of a competency field go together; ``warning``: "", "low" or "too low".

    ``high_low``: share of people to whom something of the field matters much and who can do little of it; None where
    importance was not asked.
    """

    id: str
    name: str
    n: int
    alpha: float
    omega: float
    warning: str
    high_low: float | None = None


@dataclass(frozen=True, slots=True)
class View:
    """A level as another source sees it, beside the own one.

    ``difference``: own level minus this one, ``low`` and ``high`` its 95 % interval (two means of people who need not
    be the same).
    """

    source: Source
    n: int
    held: float
    difference: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """Ratings of one source: people with one that counts, people with an expired one, months of the first and last.

    Counts from 1 to k - 1 are None. ``undated``: whether some have no date and count as of the survey's day.
    """

    source: Source
    people: int | None
    expired: int | None
    first: str
    last: str
    undated: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One competency in one population; None where too few answered to say anything.

    ``low`` and ``high``: 95 % interval, for next year's people too; ``today``: half its width where it is to speak of
    today's people only. ``beside``: whether a unit lies surely above or below the organisation. ``views``: the level
    as superiors and tests see it. For the organisation alone: ``weighted``, the gap with answers weighted by the staff;
    ``ranked``, where the survey asks for importance; ``expired``, ratings too old to count (None: from 1 to k - 1);
    ``not_relevant``, people who said that it plays no part in their work (likewise).
    """

    id: str
    name: str
    n: int | None
    held: float | None
    required: float | None
    gap: float | None
    low: float | None
    high: float | None
    priority: float | None
    share: float | None = None
    today: float | None = None
    beside: Literal["above", "below", ""] = ""
    weighted: float | None = None
    ranked: RankedNeed | None = None
    views: tuple[View, ...] = ()
    expired: int | None = 0
    not_relevant: int | None = 0


@dataclass(frozen=True, slots=True)
class Population:
    """A unit or a role with its needs. ``n`` valid respondents, ``staff`` people asked.

    One that may not be published carries no figure at all: ``n`` and ``staff`` are None and there are no needs.
    """

    id: str
    name: str
    parent: str | None
    n: int | None
    staff: int | None
    competencies: tuple[Need, ...]

    @property
    def published(self) -> bool:
        """Whether enough people answered and nobody can be singled out by subtraction."""
        return self.n is not None


@dataclass(frozen=True, slots=True)
class GroupNeed:
    """Mean need of a learning group in one competency, and how far it lies above everybody's."""

    id: str
    name: str
    gap: float
    above: float


@dataclass(frozen=True, slots=True)
class Group:
    """People whose gaps are alike; ``leading`` competencies and ``role`` make the name."""

    id: str
    name: str
    size: int
    needs: tuple[GroupNeed, ...]
    leading: tuple[str, ...] = ()
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Groups:
    """Learning groups or the honest answer that there are none; ``between`` people fit no group clearly."""

    status: Literal["groups", "no_structure", "too_few"]
    quality: Mapping[str, float | int | str | None]
    groups: tuple[Group, ...]
    between: int | None = None


@dataclass(frozen=True, slots=True)
class Needs:
    """The published result of an analysis: what ``needs.json`` holds.

    ``units`` and ``roles`` hold those that may be published; ``hidden_units`` and ``hidden_roles`` name the others.
    ``others``: under the id of a published unit, its people who are in no published unit below it, where some are.
    ``weighting``: how answers were weighted by staff, ``design_effect`` what it costs (Kish). ``ratings``: dates and
    expiry per source. ``day``: the day on which ratings were judged to be valid or expired, as ``2026-10-01``.
    """

    mode: Mode
    shape: SurveyShape
    respondents: int
    invited: int | None
    smallest_group: int
    competencies: tuple[Need, ...]
    units: tuple[Population, ...]
    roles: tuple[Population, ...]
    groups: Groups
    hidden_units: tuple[Population, ...] = ()
    hidden_roles: tuple[Population, ...] = ()
    reliability: tuple[AreaReliability, ...] = ()
    design_effect: float | None = None
    weighting: Weighting = ""
    others: tuple[Population, ...] = ()
    ratings: tuple[Dated, ...] = ()
    day: str = ""

    @property
    def all_units(self) -> tuple[Population, ...]:
        """The whole organisation tree, hidden units without figures."""
        return self.units + self.hidden_units


# --- what crosses the wall to the curriculum ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Availability:
    """How many of a learner's heads work on which weekdays, and how long a day."""

    weekdays: tuple[str, ...]
    hours_per_day: float
    heads: int


@dataclass(frozen=True, slots=True)
class Learner:
    """One person (named mode, ``heads`` = 1) or one group of people with like needs (anonymous mode).

    ``steps``: competency -> level -> heads that hold less than this level and are required to reach it.
    ``ready``: competency -> level -> heads known to hold at least this level. ``leading``: the competencies that give
    a learning group its name, with ``leading_role`` where most of it have one role; None for people and for groups that
    go by a role. ``site``: where the learner works, None
    where all are in one place. ``completed``: module -> day on which it was last completed.
    """

    id: str
    name: str
    heads: int
    role: str | None
    unit: str | None
    availability: tuple[Availability, ...]
    steps: Mapping[str, Mapping[int, int]]
    ready: Mapping[str, Mapping[int, int]]
    leading: tuple[str, ...] | None = None
    leading_role: str | None = None
    site: str | None = None
    completed: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Demand:
    """Who needs what, as plain values: the only thing the curriculum knows of a survey.

    ``weights``: competency -> strategic weight (mean 1). ``invited`` counts the people of the town. Nothing averaged
    over fewer than ``smallest_group`` heads may be shown.
    """

    mode: Mode
    learners: tuple[Learner, ...]
    weights: Mapping[str, float]
    invited: int | None = None
    smallest_group: int = 5


def row_cell(column: int, row: int) -> str:
    """The spreadsheet name of a cell: column index from 0, sheet row from 1; ``row_cell(27, 3)`` is ``AB3``."""
    letters = ""
    index = column + 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"
