"""What crosses to the curriculum: who needs which level of what, as plain values.

In the named mode a learner is one person under a pseudonym. In the anonymous mode a learner is a learning group (or,
without groups, a role): heads are counted per level and pass the privacy rule; the working-time models are taken from
the whole organisation, because counting them inside a group would be a crossing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from needs_analysis.cluster import GroupResult
from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_count, blur_mean, code_edges
from needs_analysis.group_names import dominant_role, leading_needs, name_group
from needs_analysis.kept_groups import GroupName, KeptGroups
from needs_analysis.language import Language, translate
from needs_analysis.model import (
    Availability,
    Demand,
    FloatArray,
    Framework,
    Gaps,
    Group,
    GroupNeed,
    Groups,
    Learner,
    Survey,
)
from needs_analysis.publication import Publication, answered_by_most

USUAL_WEEK = Availability(("Mo", "Tu", "We", "Th", "Fr"), 7.8, 1)
"""Assumed where a person gives no working-time model."""

OTHERS = "other"
"""Id of the group of all who are in no group large enough."""

Rows = npt.NDArray[np.bool_]
Places = npt.NDArray[np.object_]
Grouped = tuple[GroupResult, Groups]
Shown = tuple[Publication, int]


@dataclass(frozen=True, slots=True)
class Wording:
    """Names of competencies and roles in the language of the run."""

    language: Language
    names: Mapping[str, str]

    def name(self, identifier: str) -> str:
        """The name behind an id, the id itself where there is none."""
        return self.names.get(identifier, identifier)


_Context = tuple[Wording, FloatArray, Shown, Mapping[str, GroupName]]


def describe_groups(
    gaps: Gaps, found: GroupResult, wording: Wording, shown: tuple[Publication, int], last: KeptGroups | None = None
) -> Groups:
    """The learning groups as they may be shown: sizes and mean needs for the whole organisation.

    One mask for all competencies: a group is shown when it and what remains of the whole hold enough answers to each
    competency that most people answered; the other competencies are left out. ``shown``: what may be published, and k.
    ``last``: last year's groups, whose names are kept where the groups are.
    """
    if found.status != "groups":
        return Groups(found.status, found.quality, ())
    broad, (publication, k) = answered_by_most(gaps), shown
    best = found.best.to_numpy()
    everybody = _mean_needs(broad, np.ones(len(best), dtype=bool))
    names = {name.id: name for name in last.names} if last is not None and found.quality.get("kept") else {}
    context = (wording, everybody, shown, names)
    groups = [_group(broad, best == number, number, context) for number in sorted(publication.groups)]
    clear, people = int((found.labels.to_numpy() >= 0).sum()), found.quality.get("people")
    between, unclear = len(best) - clear, people - clear if isinstance(people, int) else 0
    parts = (between, clear, unclear, between - unclear)  # unclear: without those who answered too little to tell
    told = all(part == 0 or part >= k for part in parts)
    quality = {name: value for name, value in found.quality.items() if told or name != "clear_share"}
    return Groups("groups", quality, tuple(groups), between if told else None)


def _group(gaps: Gaps, rows: Rows, number: int, context: _Context) -> Group:
    wording, everybody, shown, kept = context
    n, top = int(rows.sum()), gaps.survey.top
    means = np.array([code_edges(mean, n, top) for mean in _mean_needs(gaps, rows)])
    needs = [
        GroupNeed(name, wording.name(name), blur_mean(means[j], n), blur_mean(means[j] - everybody[j], n))
        for j, name in enumerate(gaps.survey.competencies)
    ]
    ordered = tuple(sorted(needs, key=lambda need: (-need.above, -need.gap, need.id)))
    title = kept.get(f"G{number + 1}") or GroupName(
        "", leading_needs(ordered), dominant_role(gaps.survey.roles, rows, *shown)
    )
    name = name_group(title.leading, wording.names, wording.language, title.role)
    return Group(f"G{number + 1}", name, n, ordered, title.leading, title.role)


def _mean_needs(gaps: Gaps, rows: Rows) -> FloatArray:
    clipped = np.maximum(gaps.signed[rows], 0.0)
    n = (~np.isnan(clipped)).sum(axis=0)
    return np.asarray(np.where(n > 0, np.nansum(clipped, axis=0) / np.maximum(n, 1), np.nan))


def build_demand(
    gaps: Gaps, framework: Framework, groups: Grouped, wording: Wording, shown: tuple[Publication, int]
) -> Demand:
    """The demand of one survey. Empty of learners when the survey does not speak of the framework's levels.

    ``groups``: who is in which learning group, and the groups as they may be shown. ``shown``: what may be published,
    and k: where there are no groups, people are counted by role, and only by roles that may be published.
    """
    survey = gaps.survey
    weights = {name: float(gaps.weights[j]) for j, name in enumerate(survey.competencies)}
    invited = sum(unit.staff for unit in framework.units) or None
    learners: list[Learner] = []
    told: dict[str, tuple[str, ...]] = {}
    if survey.shape == "profile" and survey.mode == "named":
        learners = [_person(gaps, framework, row) for row in range(len(survey.persons))]
        told = dict.fromkeys(sorted(shown[0].roles), answered_by_most(gaps).survey.competencies)
    elif survey.shape == "profile":
        learners = _groups_of_heads(gaps, framework, groups, (wording, *shown))
    return Demand(survey.mode, tuple(learners), weights, invited, shown[1], told)


def _person(gaps: Gaps, framework: Framework, row: int) -> Learner:
    survey = gaps.survey
    steps: dict[str, dict[int, int]] = {}
    ready: dict[str, dict[int, int]] = {}
    for j, competency in enumerate(survey.competencies):
        held, required = survey.held[row, j], survey.required[row, j]
        if np.isnan(held):
            continue
        ready[competency] = dict.fromkeys(range(1, int(held) + 1), 1)
        if required > held:
            steps[competency] = dict.fromkeys(range(int(held) + 1, int(required) + 1), 1)
    return Learner(
        id=survey.persons[row],
        name=survey.persons[row],
        heads=1,
        role=survey.roles[row],
        unit=survey.units[row],
        availability=(_week(framework, survey.working_times[row], 1),),
        steps=steps,
        ready=ready,
        site=_site(framework, survey.units[row]),
    )


def _site(framework: Framework, unit: str | None) -> str | None:
    found = framework.unit(unit) if unit is not None else None
    return found.site or None if found else None


def _week(framework: Framework, model: str | None, heads: int) -> Availability:
    for known in framework.working_times:
        if known.id == model:
            return Availability(known.weekdays, known.hours_per_day, heads)
    return Availability(USUAL_WEEK.weekdays, USUAL_WEEK.hours_per_day, heads)


def _groups_of_heads(
    gaps: Gaps, framework: Framework, grouped: Grouped, how: tuple[Wording, Publication, int]
) -> list[Learner]:
    survey, (found, described), (wording, publication, k) = gaps.survey, grouped, how
    leading: dict[str, tuple[str, ...]] = {}
    leading_role: dict[str, str | None] = {}
    if found.status == "groups":
        groups = described.groups
        shown = {group.id for group in groups}
        numbers = [f"G{number + 1}" for number in found.best.to_numpy()]
        names = [name if name in shown else "" for name in numbers]
        leading = {group.id: group.leading for group in groups}
        leading_role = {group.id: group.role for group in groups}
        titles = {group.id: group.name for group in groups}
    else:
        names = [role if role in publication.roles else "" for role in survey.roles]
        titles = {role.id: wording.name(role.id) for role in framework.roles}
    titles = {**titles, OTHERS: translate("All others", wording.language)}
    rows = _large_enough(np.array(names, dtype=object))
    return [
        replace(
            _head_count(survey, framework, mask, k),
            id=name,
            name=titles.get(name, name),
            leading=leading.get(name),
            leading_role=leading_role.get(name),
        )
        for name, mask in rows.items()
    ]


def _large_enough(place: Places) -> dict[str, Rows]:
    """Rows per name; names of too few people go together, or into the largest where they are still too few."""
    sizes = {str(name): int((place == name).sum()) for name in np.unique(place.astype(str))}
    large = {name for name, size in sizes.items() if name and size >= SMALLEST_DISTRIBUTION}
    others = np.array([name not in large for name in place])
    rows = {name: place == name for name in sorted(large)}
    if others.sum() >= SMALLEST_DISTRIBUTION or not rows:
        rows[OTHERS] = others
    else:
        largest = max(rows, key=lambda name: int(rows[name].sum()))
        rows[largest] = rows[largest] | others
    return rows


def _head_count(survey: Survey, framework: Framework, rows: Rows, k: int) -> Learner:
    n = int(rows.sum())
    held, required = survey.held[rows], survey.required[rows]
    steps: dict[str, dict[int, int]] = {}
    ready: dict[str, dict[int, int]] = {}
    top = int(survey.top)
    for j, competency in enumerate(survey.competencies):
        need = {v: int(((held[:, j] < v) & (required[:, j] >= v)).sum()) for v in range(1, top + 1)}
        have = {v: int((held[:, j] >= v).sum()) for v in range(1, top + 1)}
        steps[competency] = {v: shown for v, c in need.items() if (shown := blur_count(c, n, k))}
        ready[competency] = {v: shown for v, c in have.items() if (shown := blur_count(c, n, k))}
    return Learner(
        id="",
        name="",
        heads=n,
        role=None,
        unit=None,
        availability=_weeks_of_all(survey, framework, n),
        steps={name: levels for name, levels in steps.items() if levels},
        ready={name: levels for name, levels in ready.items() if levels},
    )


def _weeks_of_all(survey: Survey, framework: Framework, heads: int) -> tuple[Availability, ...]:
    """Heads shared out over the working-time models of the whole organisation, by largest remainder."""
    models = [model or "" for model in survey.working_times]
    counts = {model: models.count(model) for model in sorted(set(models))}
    shown = {model: count for model, count in counts.items() if count >= SMALLEST_DISTRIBUTION} or {"": 1}
    exact = {model: heads * count / sum(shown.values()) for model, count in shown.items()}
    whole = {model: int(value) for model, value in exact.items()}
    missing = heads - sum(whole.values())
    for model in sorted(exact, key=lambda name: (whole[name] - exact[name], name))[:missing]:
        whole[model] += 1
    return tuple(_week(framework, model, count) for model, count in whole.items() if count)
