"""Survey -> gaps, priorities and intervals, each population through the privacy rule.

Definitions. The signed gap of a person in a competency is required minus held level; a missing answer is missing and
never a gap. The *gap* of a population is the mean of max(0, signed gap) over its valid answers, its *share* the part
with a gap above 0, its *priority* the gap times the strategic weight of the competency. Where a survey asks for needs
directly, the stated need takes the place of the gap.

Required levels are shown from thirty answers: below, they would tell which roles the few who answered have.

Intervals (95 %) are those of a mean under Student's t. Small populations borrow the spread of the whole organisation:
their own spread would both mislead (five answers) and give away single answers.

Comparison between units, weighting for non-response and further rankings: `views`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from needs_analysis.disclosure import (
    FINE_ROUNDING_FROM,
    blur_mean,
    blur_share,
    code_edges,
    may_show,
)
from needs_analysis.inference import half_width
from needs_analysis.model import FloatArray, Framework, Gaps, Need, Population, Survey
from needs_analysis.publication import Publication, answered_by_most
from needs_analysis.views import add_views, mark_units, narrow_to_today

OWN_SPREAD_FROM = 30
"""From this many answers a population's interval rests on its own spread."""

LEAST_SPREAD = 0.4
"""Levels below which the spread behind an interval does not fall while answers are few: an interval without width would
say that all answered alike. It is that of a mean at the edge, one level missing to one in five."""

Rows = npt.NDArray[np.bool_] | npt.NDArray[np.int64]
_Item = TypeVar("_Item")


def score_gaps(survey: Survey, weights: Mapping[str, float]) -> Gaps:
    """The signed gaps of a survey. ``weights``: competency -> strategic weight; 1 where none is given."""
    own = np.array([weights.get(competency, 1.0) for competency in survey.competencies])
    if survey.shape == "direct":
        return Gaps(survey, survey.need, own)
    return Gaps(survey, survey.required - survey.held, own)


def measure_organisation(gaps: Gaps, names: Mapping[str, str], k: int) -> tuple[Need, ...]:
    """All competencies for everybody who answered, greatest priority first. ``names``: competency -> name."""
    everybody = np.ones(len(gaps.survey.persons), dtype=bool)
    needs = add_views(gaps, _measure(gaps, everybody, names, (_deviation(gaps.signed), k)), k)
    return tuple(sorted(needs, key=lambda need: (-(need.priority or 0.0), need.n is None, need.id)))


def measure_units(
    gaps: Gaps, framework: Framework, names: Mapping[str, str], shown: tuple[Publication, int]
) -> tuple[Population, ...]:
    """Every unit of the tree in the framework's order; those that may not be published carry no figure.

    A unit holds the people of all units below it. ``shown``: what may be published, and k.
    """
    broad, publication = answered_by_most(gaps), shown[0]
    parents = {unit.id: unit.parent for unit in framework.units}
    people = _gather_upwards(((str(node), row) for row, node in enumerate(publication.place)), parents)
    staff = _gather_upwards(((unit.id, unit.staff) for unit in framework.units), parents)
    spread = _deviation(broad.signed)
    found = []
    for unit in framework.units:
        if unit.id not in publication.units:
            found.append(Population(unit.id, unit.name, unit.parent, None, None, ()))
            continue
        rows = np.array(people.get(unit.id, ()), dtype=np.int64)
        asked = sum(staff[unit.id]) or None
        needs = tuple(narrow_to_today(need, asked) for need in _measure(broad, rows, names, (spread, shown[1])))
        found.append(Population(unit.id, unit.name, unit.parent, len(rows), asked, needs))
    return mark_units(tuple(found), dict(zip(broad.survey.competencies, spread, strict=True)))


def measure_others(
    gaps: Gaps, framework: Framework, names: Mapping[str, str], shown: tuple[Publication, int]
) -> tuple[Population, ...]:
    """For each published unit with published units below it: its people who are in none of these, together.

    They are a residual, so the privacy rule has made sure that they are enough.
    """
    broad, publication = answered_by_most(gaps), shown[0]
    parents = {unit.id: unit.parent for unit in framework.units}
    below = _gather_upwards(((unit, unit) for unit in publication.units), parents)
    spread, found = _deviation(broad.signed), []
    for unit in framework.units:
        if unit.id not in publication.units or len(below[unit.id]) == 1:
            continue
        rows = np.flatnonzero(publication.residual == unit.id)
        if len(rows):
            needs = _measure(broad, rows, names, (spread, shown[1]))
            found.append(Population(unit.id, unit.name, unit.parent, len(rows), None, needs))
    return tuple(found)


def measure_roles(
    gaps: Gaps, framework: Framework, names: Mapping[str, str], shown: tuple[Publication, int]
) -> tuple[Population, ...]:
    """Every role over the whole organisation; those that may not be published carry no figure."""
    broad, publication = answered_by_most(gaps), shown[0]
    role = np.array([name or "" for name in gaps.survey.roles], dtype=object)
    spread, found = _deviation(broad.signed), []
    for profile in framework.roles:
        label, rows = names.get(profile.id, profile.id), role == profile.id
        if profile.id in publication.roles:
            needs = _measure(broad, rows, names, (spread, shown[1]))
            found.append(Population(profile.id, label, None, int(rows.sum()), None, needs))
        else:
            found.append(Population(profile.id, label, None, None, None, ()))
    return tuple(found)


def _gather_upwards(
    placed: Iterable[tuple[str, _Item]], parents: Mapping[str, str | None]
) -> Mapping[str, Sequence[_Item]]:
    """Unit -> what is placed in it and in all units below it. ``placed``: unit and thing; other units are left out."""
    found: dict[str, list[_Item]] = {}
    for place, item in placed:
        unit: str | None = place if place in parents else None
        while unit is not None:
            found.setdefault(unit, []).append(item)
            unit = parents[unit]
    return found


def _measure(gaps: Gaps, rows: Rows, names: Mapping[str, str], rule: tuple[FloatArray, int]) -> tuple[Need, ...]:
    """The competencies in one population, in the survey's order; figures over fewer than k answers are None.

    ``rule``: standard deviation of the gaps per competency over everybody, and k.
    """
    spread, k = rule
    columns = enumerate(gaps.survey.competencies)
    return tuple(
        _need(gaps, column, rows, names.get(name, name), (float(spread[column]), k)) for column, name in columns
    )


def _need(gaps: Gaps, column: int, rows: Rows, name: str, rule: tuple[float, int]) -> Need:
    spread, k = rule
    identifier = gaps.survey.competencies[column]
    signed = gaps.signed[rows, column]
    valid = ~np.isnan(signed)
    n = int(valid.sum())
    if not may_show(n, k):
        return Need(identifier, name, None, None, None, None, None, None, None)
    clipped = np.maximum(signed[valid], 0.0)
    mean = code_edges(float(clipped.mean()), n, gaps.survey.top)  # all that follows: an interval has its mean within
    margin = _margin(clipped, spread)
    return Need(
        id=identifier,
        name=name,
        n=n,
        held=_mean(gaps.survey.held[rows, column][valid], gaps.survey.top),
        required=_mean(gaps.survey.required[rows, column][valid], gaps.survey.top) if n >= FINE_ROUNDING_FROM else None,
        gap=blur_mean(mean, n),
        low=max(0.0, blur_mean(mean - margin, n)),
        high=blur_mean(mean + margin, n),
        priority=blur_mean(mean * float(gaps.weights[column]), n),
        share=blur_share(float((clipped > 0).mean())) if n >= FINE_ROUNDING_FROM else None,
    )


def _mean(values: FloatArray, top: float) -> float | None:
    """Blurred mean of the given levels; None where a survey has none (direct statements of need)."""
    known = values[~np.isnan(values)]
    if len(known) != len(values):
        return None
    return blur_mean(code_edges(float(known.mean()), len(values), top), len(values))


def _margin(clipped: FloatArray, spread: float) -> float:
    """Half the width of the 95 % interval of the mean, in levels."""
    deviation = float(clipped.std(ddof=1)) if len(clipped) >= OWN_SPREAD_FROM else max(spread, LEAST_SPREAD)
    return half_width(deviation, len(clipped))


def _deviation(signed: FloatArray) -> FloatArray:
    """Standard deviation of the gaps over the whole organisation, per competency (0 where hardly anybody answered)."""
    clipped = np.where(np.isnan(signed), np.nan, np.maximum(signed, 0.0))
    n = (~np.isnan(clipped)).sum(axis=0)
    centred = clipped - np.nansum(clipped, axis=0) / np.maximum(n, 1)
    return np.asarray(np.sqrt(np.nansum(centred**2, axis=0) / np.maximum(n - 1, 1)))
