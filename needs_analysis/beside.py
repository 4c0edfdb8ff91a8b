"""Levels as superiors and tests see them, beside people's own: for the whole, for units and for roles.

Each source is published by the privacy rule of its own: whoever has a rating of it is the population, so units and
roles that hold enough of them may be shown, and what was handed on before is kept clear of. The difference to the own
level is taken between the two figures shown; it tells nothing that they do not tell. Its interval knows how many people
stand behind both: that of paired differences where they are the same, Welch's where nobody is in both. Spreads and the
covariance are those of the whole organisation, so that a small unit's own answers do not show in the width.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_mean, code_edges, may_show
from needs_analysis.expiry import SOURCES
from needs_analysis.inference import compare_overlapping
from needs_analysis.model import FloatArray, Gaps, Need, Population, Same, Source, Survey, View
from needs_analysis.publication import Publication, Release, Remembered, Rule, decide_publication

Rows = npt.NDArray[np.bool_]
Parents = Mapping[str, str | None]

SAME_WORDS: Mapping[Same, str] = {"all": "all of them", "some": "some of them", "none": "none of them"}


@dataclass(frozen=True, eq=False)
class Beside:
    """One source for some competencies: its people's levels and what of them may be shown.

    ``own``: the same people's own levels, as far as they are shown (people x competencies).
    """

    source: Source
    survey: Survey
    publication: Publication
    own: FloatArray

    def level(self, rows: Rows, competency: str) -> FloatArray:
        """The known levels of these of its people."""
        values = self.survey.held[rows, self.survey.competencies.index(competency)]
        return np.asarray(values[~np.isnan(values)])

    def pairs(self, competency: str) -> Rows:
        """Who is known both by the own level and by this source."""
        column = self.survey.competencies.index(competency)
        return np.asarray(~np.isnan(self.survey.held[:, column]) & ~np.isnan(self.own[:, column]))

    def covariance(self, competency: str) -> float:
        """Covariance of both levels over the whole organisation; 0 where too few have both."""
        rows, column = self.pairs(competency), self.survey.competencies.index(competency)
        if rows.sum() < SMALLEST_DISTRIBUTION:
            return 0.0
        return float(np.cov(self.own[rows, column], self.survey.held[rows, column])[0, 1])


RowsOf = Callable[[Beside], Rows | None]


@dataclass(frozen=True, eq=False)
class Sources:
    """Everything that may stand beside people's own levels. ``spread``: competency -> deviation of the own levels."""

    parents: Parents
    found: tuple[Beside, ...]
    spread: Mapping[str, float]
    k: int

    def beside_whole(self, needs: Sequence[Need]) -> tuple[Need, ...]:
        """The needs of the whole organisation with the other views."""
        return tuple(self._add(need, lambda one: np.ones(len(one.survey.persons), dtype=bool)) for need in needs)

    def beside_units(self, units: Sequence[Population]) -> tuple[Population, ...]:
        """Published units with the other views, where these may be shown for the unit."""
        return tuple(self._of(unit, partial(self._in_unit, unit.id)) for unit in units)

    def beside_roles(self, roles: Sequence[Population]) -> tuple[Population, ...]:
        """Published roles with the other views, where these may be shown for the role."""
        return tuple(self._of(role, partial(_in_role, role.id)) for role in roles)

    def releases(self) -> dict[str, Remembered]:
        """What is to be remembered when the figures are handed on."""
        return {
            _name(one): Remembered(one.publication.release.competencies, one.publication.release.people)
            for one in self.found
        }

    def _of(self, population: Population, rows_of: RowsOf) -> Population:
        if not population.published or not self.found:
            return population
        return replace(population, competencies=tuple(self._add(need, rows_of) for need in population.competencies))

    def _add(self, need: Need, rows_of: RowsOf) -> Need:
        if need.n is None:
            return need
        return replace(need, views=tuple(self._views(need, rows_of)))

    def _views(self, need: Need, rows_of: RowsOf) -> Iterator[View]:
        for one in self.found:
            if need.id not in one.survey.competencies:
                continue
            rows = rows_of(one)
            if rows is None:
                continue
            levels = one.level(rows, need.id)
            if may_show(len(levels), self.k):
                n, top = len(levels), one.survey.top
                shown = blur_mean(code_edges(float(levels.mean()), n, top), n)
                both = int((one.pairs(need.id) & rows).sum())
                yield self._compare(need, View(one.source, n, shown), one, both)

    def _compare(self, need: Need, view: View, one: Beside, both: int) -> View:
        everybody = one.level(np.ones(len(one.survey.persons), dtype=bool), need.id)
        if need.held is None or need.n is None or min(len(everybody), need.n) < SMALLEST_DISTRIBUTION:
            return view
        other = {"mean": view.held, "deviation": float(everybody.std(ddof=1)), "n": float(view.n)}
        own = {"mean": need.held, "deviation": self.spread[need.id], "n": float(need.n)}
        covariance = one.covariance(need.id) if both >= self.k else 0.0
        change = compare_overlapping(other, own, both if covariance else 0, covariance)
        difference, low, high = (blur_mean(v, view.n) for v in (change.difference, change.low, change.high))
        people: Same = "none"
        if covariance:
            people = "all" if both == need.n == view.n else "some"
        return replace(view, difference=difference, low=low, high=high, same=people)

    def _in_unit(self, unit: str, one: Beside) -> Rows | None:
        if unit not in one.publication.units:
            return None
        below = {unit}
        while more := {child for child, parent in self.parents.items() if parent in below} - below:
            below |= more
        return np.isin(one.publication.place, sorted(below))


def _in_role(role: str, one: Beside) -> Rows | None:
    if role not in one.publication.roles:
        return None
    return np.array([name == role for name in one.survey.roles], dtype=bool)


def find_sources(gaps: Gaps, parents: Parents, roles: Sequence[str], rule: Rule) -> Sources:
    """What superiors and tests say that may be shown. Tests are judged each on its own: few people take all of them."""
    survey = gaps.survey
    spread = {name: _deviation(survey.held[:, j]) for j, name in enumerate(survey.competencies)}
    found = []
    for source in SOURCES[1:]:
        levels = survey.others.get(source)
        if levels is None:
            continue
        columns = np.arange(levels.shape[1])
        for chosen in [columns] if source == "superior" else columns[:, None]:
            beside = _decide(source, gaps, (levels, chosen), (parents, roles, rule))
            if beside is not None:
                found.append(beside)
    return Sources(parents, tuple(found), spread, rule.k)


def _decide(
    source: Source,
    gaps: Gaps,
    what: tuple[FloatArray, npt.NDArray[np.int64]],
    how: tuple[Parents, Sequence[str], Rule],
) -> Beside | None:
    survey, (levels, columns), (parents, roles, rule) = gaps.survey, what, how
    columns = columns[(~np.isnan(levels[:, columns])).sum(axis=0) >= rule.k]
    rows = np.asarray(~np.isnan(levels[:, columns]).all(axis=1))
    if not len(columns) or not may_show(int(rows.sum()), rule.k):
        return None
    names = tuple(survey.competencies[column] for column in columns)
    people = survey.only(rows)
    nothing = np.full((len(people.persons), len(names)), np.nan)
    seen = levels[np.ix_(rows, columns)]
    alone = replace(people, competencies=names, held=seen, required=nothing, importance=nothing, need=nothing)
    key = source if source == "superior" else f"{source}:{names[0]}"
    known = [release.others[key] for release in rule.earlier if key in release.others]
    earlier = tuple(Release(one.competencies, one.people) for one in known)
    nobody = np.full(len(people.persons), -1, dtype=np.int64)
    view = Gaps(alone, seen, np.ones(len(names)))
    publication = decide_publication(view, parents, roles, nobody, replace(rule, earlier=earlier))
    return None if publication.frozen else Beside(source, alone, publication, gaps.held[np.ix_(rows, columns)])


def _name(one: Beside) -> str:
    return one.source if one.source == "superior" else f"{one.source}:{one.survey.competencies[0]}"


def _deviation(levels: FloatArray) -> float:
    known = levels[~np.isnan(levels)]
    return float(known.std(ddof=1)) if len(known) > 1 else 0.0
