"""The story of an analysis: checked answers -> gaps -> published needs, learning groups and the demand for the plan."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from needs_analysis.beside import Sources, find_sources
from needs_analysis.cluster import GroupResult, group_gaps
from needs_analysis.demand import Wording, build_demand, describe_groups
from needs_analysis.disclosure import SMALLEST_GROUP
from needs_analysis.expiry import date_ratings
from needs_analysis.forward import group_gaps_again
from needs_analysis.group_names import PEOPLE
from needs_analysis.kept_groups import KeptGroups, keep_groups
from needs_analysis.language import Language, Message
from needs_analysis.model import Checked, Demand, Framework, Gaps, Needs, UserError
from needs_analysis.publication import Publication, Release, Rule, decide_publication
from needs_analysis.score import measure_organisation, measure_others, measure_roles, measure_units, score_gaps
from needs_analysis.views import judge_areas, weigh_answers


@dataclass(frozen=True, slots=True)
class Settings:
    """How to analyse.

    ``smallest_group``: fewest answers behind a published figure. ``seed`` makes the grouping repeatable. ``leading``:
    ids of roles that lead a unit and count in the unit above. ``earlier``: releases of the same wave. ``key``: the
    town's secret for the marks by which a release knows its people again. ``last_groups``: last year's learning groups.
    """

    smallest_group: int = SMALLEST_GROUP
    seed: int = 0
    language: Language = "de"
    leading: tuple[str, ...] = ()
    earlier: tuple[Release, ...] = ()
    key: bytes = b""
    last_groups: KeptGroups | None = None


@dataclass(frozen=True, eq=False)
class Analysis:
    """``needs`` may be shown to everybody; ``demand`` goes to the planner; ``gaps`` stay inside.

    ``release`` is to be kept when the needs are handed on, and passed to later analyses of the same wave;
    ``kept_groups`` to that of the next one.
    """

    checked: Checked
    gaps: Gaps
    needs: Needs
    demand: Demand
    release: Release
    kept_groups: KeptGroups | None = None


def analyse_survey(
    checked: Checked, framework: Framework, weights: Mapping[str, float], settings: Settings | None = None
) -> Analysis:
    """Everything that follows from checked answers. ``weights``: competency -> strategic weight (mean 1).

    Raises UserError where the answers differ too little from those whose figures were handed on before.
    """
    settings = settings or Settings()
    survey, k = checked.survey, settings.smallest_group
    gaps = score_gaps(survey, weights)
    wording = Wording(settings.language, name_everything(framework, survey.names, settings.language))
    found = _group(gaps, framework, settings)
    publication, sources = _publish(gaps, framework, found, settings)
    shown = (publication, k)
    units = sources.beside_units(measure_units(gaps, framework, wording.names, shown))
    roles = sources.beside_roles(measure_roles(gaps, framework, wording.names, shown))
    groups = describe_groups(gaps, found, wording, shown, settings.last_groups)
    competencies = sources.beside_whole(measure_organisation(gaps, wording.names, k))
    if survey.shape == "profile":
        competencies, design_effect, weighting = weigh_answers(gaps, framework, publication, competencies)
    else:
        design_effect, weighting = None, ""
    needs = Needs(
        mode=survey.mode,
        shape=survey.shape,
        respondents=len(survey.persons),
        invited=sum(unit.staff for unit in framework.units) or None if survey.shape == "profile" else None,
        smallest_group=k,
        competencies=competencies,
        units=tuple(unit for unit in units if unit.published),
        roles=tuple(role for role in roles if role.published),
        groups=groups,
        hidden_units=tuple(unit for unit in units if not unit.published),
        hidden_roles=tuple(role for role in roles if not role.published),
        reliability=judge_areas(gaps, framework, wording.names),
        design_effect=design_effect,
        weighting=weighting,
        others=measure_others(gaps, framework, wording.names, shown),
        ratings=date_ratings(survey, k),
        day=survey.day.isoformat() if survey.day else "",
    )
    demand = build_demand(gaps, framework, (found, groups), wording, shown)
    release = replace(publication.release, others=sources.releases())
    kept = keep_groups(found.model, groups.groups, survey.day) if found.model and survey.day else None
    return Analysis(checked, gaps, needs, demand, release, kept)


def _publish(gaps: Gaps, framework: Framework, found: GroupResult, settings: Settings) -> tuple[Publication, Sources]:
    parents = {unit.id: unit.parent for unit in framework.units}
    roles = [role.id for role in framework.roles]
    rule = Rule(settings.smallest_group, settings.leading, settings.earlier, settings.key)
    publication = decide_publication(gaps, parents, roles, found.best.to_numpy(), rule)
    if publication.frozen and not settings.earlier:
        few = Message(
            "There are {n} complete answers. A figure needs the answers of at least {k} people to a question. Wait "
            "until more people have answered, or add the files of the others, and run the analysis again.",
            {"n": len(gaps.survey.persons), "k": settings.smallest_group},
        )
        raise UserError(few)
    if publication.frozen:
        message = Message(
            "These answers differ from those whose figures were handed on by fewer than {k} people, who could be "
            "worked out by subtraction. Keep the figures handed on, or wait until at least {k} more people have "
            "answered.",
            {"k": settings.smallest_group},
        )
        raise UserError(message)
    return publication, find_sources(gaps, parents, roles, rule)


def name_everything(framework: Framework, own: Mapping[str, str], language: Language) -> dict[str, str]:
    """Names of competencies and roles by id; items of a survey of its own keep their own names.

    Under ``people:`` and the id of a role: what its people are called.
    """
    competencies = {competency.id: competency.name.text(language) for competency in framework.competencies}
    roles = {role.id: role.name.text(language) for role in framework.roles}
    areas = {area.id: area.name.text(language) for area in framework.areas}
    people = {f"{PEOPLE}{role.id}": role.people.text(language) or roles[role.id] for role in framework.roles}
    return {**areas, **competencies, **roles, **people, **own}


def _group(gaps: Gaps, framework: Framework, settings: Settings) -> GroupResult:
    areas = {competency.id: competency.area for competency in framework.competencies}
    own = {name: areas.get(name, name) for name in gaps.survey.competencies}
    frame = gaps.frame()
    roles = pd.Series([role or "" for role in gaps.survey.roles], index=frame.index)
    if settings.last_groups is None:
        return group_gaps(frame, own, roles, settings.seed)
    again = group_gaps_again(settings.last_groups.model(), frame, own, roles, settings.seed)
    return replace(again, quality={**again.quality, "last_year": settings.last_groups.day.year})
