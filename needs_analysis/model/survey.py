"""What it means: columns matched, rows checked, people x competencies."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.model.reading import Finding
from needs_analysis.model.words import FloatArray, Mode, Outcome, Source, SurveyShape


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

    @property
    def held(self) -> FloatArray:
        """The held levels behind the gaps; NaN where there is no gap."""
        return np.where(np.isnan(self.signed), np.nan, self.survey.held)

    def frame(self) -> pd.DataFrame:
        """People x competencies, signed."""
        return pd.DataFrame(self.signed, index=list(self.survey.persons), columns=list(self.survey.competencies))
