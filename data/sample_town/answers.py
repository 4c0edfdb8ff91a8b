"""What people answer: true gaps, self-assessments with halo and noise, silence, and the superior's view.

The gap (required minus held, in levels) of person i in competency j is the sum of: what the town as a whole lacks,
the person's need profile, a general severity (halo), a factor per area, and noise, of which a part stays the same over
the years. Severity and area factors have a standard deviation of 0.4, single items of 0.9. Profiles are drawn 1.8
levels apart where they differ; rounding, and levels that cannot fall below 0 where a role requires little, leave 1.0 to
1.6 of it in the answers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np

from data.sample_town.model import BLANK, CANNOT_JUDGE, TOP_LEVEL, YEARS, Answer, FloatArray, Person, Wave
from data.sample_town.wishes import write_wish
from needs_analysis.model import Framework

_AREAS = ("DIG", "ADM", "SEC", "AIA", "LEA", "COL")
_TOWN: Mapping[str, float] = {"DIG": 0.25, "ADM": 0.85, "SEC": 0.35, "AIA": 1.25, "LEA": 0.4, "COL": 0.25}
"""What the whole town lacks per area in the last wave, in levels."""

_MORE, _LESS = 1.1, -0.7
_PROFILES: Mapping[str, Mapping[str, float]] = {
    "administration": {"DIG": 0.0, "ADM": _MORE, "SEC": _LESS, "AIA": _LESS, "LEA": _LESS, "COL": _MORE},
    "ai": {"DIG": _LESS, "ADM": _LESS, "SEC": _MORE, "AIA": _MORE, "LEA": 0.0, "COL": _LESS},
    "security": {"DIG": _MORE, "ADM": _LESS, "SEC": _MORE, "AIA": _LESS, "LEA": _LESS, "COL": _LESS},
    "leadership": {"DIG": _LESS, "ADM": _LESS, "SEC": 0.0, "AIA": _LESS, "LEA": _MORE, "COL": _MORE},
    "beginners": dict.fromkeys(_AREAS, _MORE),
}
_ITEM_SPREAD = 0.15
_SEVERITY, _AREA_FACTOR, _NOISE = 0.4, 0.4, 0.9
_STABLE_NOISE = 0.6
"""Share of the noise variance that a person keeps from year to year."""

_LEARNED_A_YEAR = 0.12
_AI_GROWTH_A_YEAR = 0.3
_SUPERIOR_NOISE = 1.1
_SUPERIOR_STRICTER = 0.3
_SUPERIOR_SHARE: Mapping[int, float] = {2024: 0.35, 2025: 0.0, 2026: 0.3}

_RESPONSE: Mapping[str, float] = {"R10": 0.48, "R02": 0.68, "R04": 0.86, "R05": 0.86, "R06": 0.8, "R11": 0.95}
_RESPONSE_OTHERS = 0.72
_UNIT_RESPONSE_SPREAD = 0.07
_GIVES_UP = 0.05
_BLANK_SHARE = 0.015
_CANNOT_JUDGE_SHARE = 0.03
_WISH_SHARE = 0.22
_FIRST_DAY: Mapping[int, date] = {2024: date(2024, 9, 2), 2025: date(2025, 9, 1), 2026: date(2026, 9, 7)}
_FIELD_DAYS = 18


@dataclass(frozen=True, slots=True)
class _Trait:
    """What stays with a person over the years: severity, area factors (6,), noise per competency (m,)."""

    severity: float
    areas: FloatArray
    noise: FloatArray


def make_waves(framework: Framework, people: tuple[Person, ...], rng: np.random.Generator) -> dict[int, Wave]:
    """All waves of the town."""
    items = rng.normal(0, _ITEM_SPREAD, len(framework.competencies))
    traits = {person.pseudonym: _draw_trait(framework, rng) for person in people}
    units = {unit.id: rng.normal(0, _UNIT_RESPONSE_SPREAD) for unit in framework.units}
    waves = {}
    for year in YEARS:
        invited = tuple(person for person in people if person.first <= year <= person.last)
        taking_part = [person for person in invited if _takes_part(person, units[person.unit], rng)]
        answers = [_Pen(framework, items, year, rng).answer(person, traits[person.pseudonym]) for person in taking_part]
        waves[year] = Wave(year, invited, tuple(sorted(answers, key=lambda answer: answer.started)))
    return waves


def _draw_trait(framework: Framework, rng: np.random.Generator) -> _Trait:
    return _Trait(
        severity=float(rng.normal(0, _SEVERITY)),
        areas=rng.normal(0, _AREA_FACTOR, len(_AREAS)),
        noise=rng.normal(0, _NOISE, len(framework.competencies)),
    )


def _takes_part(person: Person, unit_effect: float, rng: np.random.Generator) -> bool:
    return bool(rng.random() < _RESPONSE.get(person.role, _RESPONSE_OTHERS) + unit_effect)


@dataclass(frozen=True, slots=True)
class _Pen:
    """Fills in the questionnaire of one year. ``items`` (m,): how much harder a competency is than its area."""

    framework: Framework
    items: FloatArray
    year: int
    rng: np.random.Generator

    def answer(self, person: Person, trait: _Trait) -> Answer:
        """One person's answer of this year."""
        required = self._required(person)
        gaps = self._expected(person, trait)
        noise = np.sqrt(_STABLE_NOISE) * trait.noise + np.sqrt(1 - _STABLE_NOISE) * self._noise(_NOISE)
        levels = _to_levels(required - gaps - trait.severity - noise)
        superior = _to_levels(required - gaps - _SUPERIOR_STRICTER - self._noise(_SUPERIOR_NOISE))
        finished = bool(self.rng.random() >= _GIVES_UP)
        return Answer(
            person=person,
            started=self._moment(),
            minutes=int(self.rng.integers(6, 24)),
            ratings=self._with_holes(levels, finished=finished),
            superior=tuple(superior) if self.rng.random() < _SUPERIOR_SHARE[self.year] else None,
            wish=write_wish(person.profile, self.rng) if finished and self.rng.random() < _WISH_SHARE else "",
            finished=finished,
        )

    def _required(self, person: Person) -> FloatArray:
        role = self.framework.role(person.role)
        profile = role.required if role else {}
        return np.array([profile.get(item.id, 0) for item in self.framework.competencies], dtype=float)

    def _expected(self, person: Person, trait: _Trait) -> FloatArray:
        """Gap without severity and noise: town, profile, years passed, the person's area factors."""
        profile = _PROFILES[person.profile]
        later = self.year - YEARS[-1]
        by_area = {
            area: _TOWN[area] + profile[area] - _LEARNED_A_YEAR * later + float(factor)
            for area, factor in zip(_AREAS, trait.areas, strict=True)
        }
        by_area["AIA"] += _AI_GROWTH_A_YEAR * later
        return np.array([by_area[item.area] for item in self.framework.competencies]) + self.items

    def _noise(self, spread: float) -> FloatArray:
        return self.rng.normal(0, spread, len(self.items))

    def _with_holes(self, levels: list[int], *, finished: bool) -> tuple[int, ...]:
        """Blanks and "cannot judge" here and there; nothing after the point where somebody gave up."""
        chance = self.rng.random(len(levels))
        end = len(levels) if finished else int(self.rng.integers(3, len(levels) - 3))
        return tuple(
            BLANK
            if position >= end or luck < _BLANK_SHARE
            else CANNOT_JUDGE
            if luck < _BLANK_SHARE + _CANNOT_JUDGE_SHARE
            else level
            for position, (level, luck) in enumerate(zip(levels, chance, strict=True))
        )

    def _moment(self) -> datetime:
        """A moment of the working day within the weeks of the survey, more often early than late."""
        day = _FIRST_DAY[self.year] + timedelta(days=int(_FIELD_DAYS * self.rng.beta(1.2, 2.5)))
        day += timedelta(days=max(0, 7 - day.isoweekday()) if day.isoweekday() > 5 else 0)  # noqa: PLR2004 - Friday
        return datetime.combine(day, time(7)) + timedelta(seconds=int(self.rng.integers(0, 9 * 3600)))


def _to_levels(values: FloatArray) -> list[int]:
    return [int(value) for value in np.clip(np.rint(values), 0, TOP_LEVEL)]
