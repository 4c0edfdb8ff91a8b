"""Ratings grow old: what each one's day is, when it no longer counts, and how many do not.

A rating counts until the months of its competency are over, reckoned back from the day the analysis speaks of. What has
expired is neither a missing answer nor a zero: it is counted as expired and used nowhere. A rating without a date
counts as of that day.
"""

from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from needs_analysis.disclosure import may_show
from needs_analysis.model import Competency, Dated, Expired, FloatArray, Source, Survey

SOURCES: tuple[Source, ...] = ("self", "superior", "test")
SOURCE_NAMES: Mapping[Source, str] = {"self": "own rating", "superior": "superior", "test": "test"}


@dataclass(frozen=True, slots=True)
class Rating:
    """One rating of one person: ``level`` of the scale, who says so, on which day, and whether it is too old."""

    person: str
    competency: str
    required: float | None
    source: Source
    level: float
    day: date | None
    expired: bool


def list_ratings(survey: Survey) -> Iterator[Rating]:
    """Every rating of everybody, those of one competency side by side, expired ones marked."""
    levels: dict[Source, FloatArray] = {"self": survey.held, **survey.others}
    for row, person in enumerate(survey.persons):
        for column, name in enumerate(survey.competencies):
            required = survey.required[row, column]
            for source in SOURCES:
                for arrays, expired in ((levels, False), (survey.old, True)):
                    level = arrays[source][row, column] if source in arrays else np.nan
                    if not np.isnan(level):
                        day = survey.days[source][row, column] if source in survey.days else np.nan
                        yield Rating(
                            person, name, None if np.isnan(required) else float(required), source, float(level),
                            None if np.isnan(day) else date.fromordinal(int(day)), expired,
                        )  # fmt: skip


def expire_ratings(survey: Survey, competencies: Sequence[Competency]) -> Survey:
    """The survey without ratings that are too old on its day, and without people of whose own ratings none is left."""
    if survey.day is None:
        return survey
    own = survey.need if survey.shape == "direct" else survey.held
    levels: dict[Source, FloatArray] = {"self": own, **survey.others}
    late = _latest_expired(survey, competencies)
    old: dict[Source, FloatArray] = {}
    kept: dict[Source, FloatArray] = {}
    for source, values in levels.items():
        gone = ~np.isnan(values) & (survey.days.get(source, np.full(values.shape, np.nan)) <= late)
        old[source], kept[source] = np.where(gone, values, np.nan), np.where(gone, np.nan, values)
    expired = tuple(_count(source, values, survey) for source, values in old.items() if not np.isnan(values).all())
    if not expired:
        return survey
    valid = kept.pop("self")
    left = replace(survey, others=kept, old=old, expired=expired)
    left = replace(left, need=valid) if survey.shape == "direct" else replace(left, held=valid)
    lapsed = np.isnan(valid).all(axis=1) & ~np.isnan(own).all(axis=1)
    return left.only(np.asarray(~lapsed))


def date_ratings(survey: Survey, k: int) -> tuple[Dated, ...]:
    """Per source how many people have ratings that count and expired ones, and from when they are."""
    own = survey.need if survey.shape == "direct" else survey.held
    levels: dict[Source, FloatArray] = {"self": own, **survey.others}
    gone = {one.source: one.people for one in survey.expired}
    found = []
    for source in SOURCES:
        valid = ~np.isnan(levels.get(source, np.full(own.shape, np.nan)))
        if not valid.any() and source not in gone:
            continue
        days = survey.days.get(source, np.full(valid.shape, np.nan))
        known = days[valid & ~np.isnan(days)]
        people = int(valid.any(axis=1).sum())
        first, last = (_month(known.min()), _month(known.max())) if len(known) and may_show(people, k) else ("", "")
        undated = bool((valid & np.isnan(days)).any())
        found.append(Dated(source, count_shown(people, k), count_shown(gone.get(source, 0), k), first, last, undated))
    return tuple(found)


def expired_ratings(survey: Survey, competency: str, k: int) -> int | None:
    """Own ratings of a competency that expired; None from 1 to k - 1."""
    own = next((one.ratings.get(competency, 0) for one in survey.expired if one.source == "self"), 0)
    return count_shown(own, k)


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _latest_expired(survey: Survey, competencies: Sequence[Competency]) -> FloatArray:
    """Per competency the last day (ordinal) whose ratings have expired; before all days where none ever does."""
    months: Mapping[str, int | None] = {one.id: one.valid_months for one in competencies}
    day = survey.day or date.min
    limits = (months.get(name) for name in survey.competencies)
    return np.array([-np.inf if limit is None else months_before(day, limit).toordinal() - 1 for limit in limits])


def _count(source: Source, old: FloatArray, survey: Survey) -> Expired:
    gone = ~np.isnan(old)
    ratings = dict(zip(survey.competencies, gone.sum(axis=0).tolist(), strict=True))
    return Expired(source, int(gone.any(axis=1).sum()), {name: n for name, n in ratings.items() if n})


def count_shown(count: int, k: int) -> int | None:
    """A number of people about whom nothing else is said; None from 1 to k - 1."""
    return count if count == 0 or may_show(count, k) else None


def _month(day: float) -> str:
    return date.fromordinal(int(day)).strftime("%Y-%m")
