"""Further views of published figures: units beside the organisation, today's people, importance, weights.

What compares units or weighs them takes published figures and whole residuals only: a parameter estimated from hidden
units would be one more equation about them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from needs_analysis.disclosure import (
    EDGE_SHARE,
    FINE_ROUNDING_FROM,
    blur_mean,
    blur_share,
    cells_hold,
    code_edges,
    may_show,
)
from needs_analysis.expiry import count_shown, expired_ratings
from needs_analysis.inference import Raked, Verdict, calibrate_weights, measure_reliability, rake_weights, shrink_units
from needs_analysis.model import AreaReliability, FloatArray, Framework, Gaps, Need, Population, RankedNeed, Weighting
from needs_analysis.publication import Publication
from needs_analysis.rankings import rank_competencies, share_high_low, stable_quadrants, weigh_discrepancies

FEWEST_UNITS = 4
"""Published units there must be before single ones are called above or below the organisation."""


def narrow_to_today(need: Need, staff: int | None) -> Need:
    """Add half the width of the interval that speaks of today's people: the survey asked all of them."""
    if need.high is None or need.gap is None or need.n is None or staff is None or staff < need.n:
        return need
    return replace(need, today=blur_mean((need.high - need.gap) * float(np.sqrt(1 - need.n / staff)), need.n))


def mark_units(units: tuple[Population, ...], deviations: Mapping[str, float]) -> tuple[Population, ...]:
    """Say of the smallest published units which lie surely above or below the organisation, per competency.

    Only units without published units below are compared: they are disjoint. ``deviations``: competency -> standard
    deviation of the gaps in the organisation.
    """
    above = {unit.parent for unit in units if unit.published}
    leaves = [unit for unit in units if unit.published and unit.id not in above]
    marks = {name: _verdicts(leaves, name, deviation) for name, deviation in deviations.items()}
    return tuple(
        replace(unit, competencies=tuple(replace(n, beside=marks[n.id].get(unit.id, "")) for n in unit.competencies))
        for unit in units
    )


def _verdicts(units: Sequence[Population], competency: str, deviation: float) -> dict[str, Verdict]:
    shown = {
        unit.id: (need.gap, need.n)
        for unit in units
        for need in unit.competencies
        if need.id == competency and need.gap is not None and need.n is not None
    }
    if len(shown) < FEWEST_UNITS:
        return {}
    found = shrink_units([gap for gap, _ in shown.values()], [n for _, n in shown.values()], deviation)
    return {unit: shrunken.verdict for unit, shrunken in zip(shown, found, strict=True)}


def add_views(gaps: Gaps, needs: tuple[Need, ...], k: int) -> tuple[Need, ...]:
    """Rankings where importance was asked, and how many ratings have expired.

    Borich's score takes the mean level behind the level shown, not that of the people who told the importance too: the
    difference of both means would tell the levels of the few who did not. Where everybody told both, they are one.
    """
    survey = gaps.survey
    ranked = rank_competencies(survey.importance, survey.held)
    asked = not np.isnan(survey.importance).all() and len(survey.persons) >= FINE_ROUNDING_FROM
    stable = stable_quadrants(survey.importance, survey.held) if asked else None
    found, held = [], gaps.held
    for j, plain in enumerate(needs):
        silent = count_shown(survey.not_relevant.get(plain.id, 0), k)
        need, one = replace(plain, expired=expired_ratings(survey, plain.id, k), not_relevant=silent), ranked[j]
        if need.gap is not None and may_show(one.n, k) and one.importance is not None and one.quadrant is not None:
            importance, level = (
                code_edges(float(mean), one.n, survey.top) for mean in (one.importance, np.nanmean(held[:, j]))
            )
            scored = weigh_discrepancies(np.array([importance]), np.array([level]))[0]
            most = 100.0 if one.n >= FINE_ROUNDING_FROM else 100 * (1 - EDGE_SHARE)
            rdm = min(most, max(-most, one.rdm or 0.0))
            importance, mwds, rdm = (blur_mean(value, one.n) for value in (importance, float(scored), rdm))
            kept = None if stable is None else blur_share(float(stable[j]))
            need = replace(need, ranked=RankedNeed(importance, mwds, rdm, one.quadrant, kept))
        found.append(need)
    return tuple(found)


def weigh_answers(
    gaps: Gaps, framework: Framework, publication: Publication, needs: Sequence[Need]
) -> tuple[tuple[Need, ...], float | None, Weighting]:
    """The organisation's gaps with answers weighted by the staff of units and roles, and Kish's design effect.

    Weights by units alone are equal within each published residual, so the weighted figure is a sum over whole
    residuals. With roles beside them, weights are a sum of a term per residual and one per published role: then the
    figure follows from what is published. Raked weights (products) are one more equation about the crossings of both;
    they are used only where every crossing holds enough answers.
    """
    raked, weighting = weigh_people(gaps, framework, publication)
    if raked is None:
        return tuple(needs), None, ""
    clipped = np.maximum(gaps.signed, 0.0)
    column = {name: j for j, name in enumerate(gaps.survey.competencies)}
    weighed = []
    for need in needs:
        known = ~np.isnan(clipped[:, column[need.id]])
        if need.gap is None or need.n is None or need.n < FINE_ROUNDING_FROM:
            weighed.append(need)
            continue
        mean = float(np.average(clipped[known, column[need.id]], weights=raked.weights[known]))
        weighed.append(replace(need, weighted=blur_mean(mean, need.n)))
    return tuple(weighed), round(raked.design_effect, 2), weighting


def weigh_people(gaps: Gaps, framework: Framework, publication: Publication) -> tuple[Raked | None, Weighting]:
    """Everybody's weight, and by what; None where units or numbers of staff are unknown."""
    units, roles = _unit_margin(framework, publication), _role_margin(gaps, framework, publication)
    if units is None:
        return None, ""
    if roles is None:
        return rake_weights([units[0]], [units[1]]), "units"
    codes, margins = [units[0], roles[0]], [units[1], roles[1]]
    valid = ~np.isnan(gaps.signed)
    if cells_hold([np.array(code) for code in codes], valid, publication.k):
        return rake_weights(codes, margins), "units and roles, raked"
    return calibrate_weights(codes, margins), "units and roles, calibrated"


Margin = tuple[npt.NDArray[np.int64], FloatArray]


def _role_margin(gaps: Gaps, framework: Framework, publication: Publication) -> Margin | None:
    """Published role of everybody (one for all others) and the staff of each; None where that is unknown."""
    role = np.array([name if name in publication.roles else "" for name in gaps.survey.roles])
    names = sorted(set(role.tolist()))
    rest = sum(n for name, n in framework.role_staff.items() if name not in publication.roles)
    asked = [float(framework.role_staff.get(name, 0) if name else rest) for name in names]
    if len(names) < 2 or min(asked) <= 0:  # noqa: PLR2004 - one role has nothing to be weighed against
        return None
    return np.array([names.index(name) for name in role], dtype=np.int64), np.array(asked)


def _unit_margin(framework: Framework, publication: Publication) -> Margin | None:
    """Published residual of everybody and the staff of each; None where units or numbers of staff are unknown."""
    staff = {unit.id: float(unit.staff) for unit in framework.units}
    parents = {unit.id: unit.parent for unit in framework.units}
    names = sorted(set(publication.residual))
    asked = dict.fromkeys(names, 0.0)
    for unit, people in staff.items():
        above: str | None = unit
        while above is not None and above not in publication.units:
            above = parents[above]
        if (above or "") in asked:
            asked[above or ""] += people
    if len(names) < 2 or min(asked.values()) <= 0:  # noqa: PLR2004 - one residual has nothing to be weighed against
        return None
    place = {name: number for number, name in enumerate(names)}
    codes = np.array([place[name] for name in publication.residual], dtype=np.int64)
    return codes, np.array([asked[name] for name in names])


def judge_areas(gaps: Gaps, framework: Framework, names: Mapping[str, str]) -> tuple[AreaReliability, ...]:
    """Reliability of each competency field over everybody who answered all of it (thirty people at least)."""
    found = []
    answers = gaps.signed if gaps.survey.shape == "direct" else gaps.survey.held
    for area in framework.areas:
        inside = {competency.id for competency in framework.competencies if competency.area == area.id}
        columns = [j for j, name in enumerate(gaps.survey.competencies) if name in inside]
        measured = measure_reliability(_columns(answers, columns))
        if measured is not None and measured.n >= FINE_ROUNDING_FROM:
            name = names.get(area.id, area.id)
            alpha, omega = round(measured.alpha, 2), round(measured.omega, 2)
            high_low = _high_low(gaps, columns)
            found.append(AreaReliability(area.id, name, measured.n, alpha, omega, measured.warning, high_low))
    return tuple(found)


def _high_low(gaps: Gaps, columns: Sequence[int]) -> float | None:
    """Share of people with something of upper-third importance and lower-third level, from thirty people on."""
    survey = gaps.survey
    importance, held = _columns(survey.importance, columns), _columns(survey.held, columns)
    both = (~np.isnan(importance) & ~np.isnan(held)).any(axis=1)
    if int(both.sum()) < FINE_ROUNDING_FROM:
        return None
    share = share_high_low(importance, held, survey.top * 2 / 3, survey.top / 3)
    return None if share is None else blur_share(share)


def _columns(values: FloatArray, columns: Sequence[int]) -> FloatArray:
    return np.asarray(values[:, list(columns)])
