"""The story of an analysis: checked answers -> gaps -> published needs, learning groups and the demand for the plan."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from needs_analysis.cluster import GroupResult, group_gaps
from needs_analysis.demand import Wording, build_demand, describe_groups
from needs_analysis.disclosure import SMALLEST_GROUP
from needs_analysis.language import Language
from needs_analysis.model import Checked, Demand, Framework, Gaps, Needs
from needs_analysis.score import measure_organisation, measure_roles, measure_units, score_gaps


@dataclass(frozen=True, slots=True)
class Settings:
    """``smallest_group``: fewest answers behind a published figure. ``seed`` makes the grouping repeatable."""

    smallest_group: int = SMALLEST_GROUP
    seed: int = 0
    language: Language = "de"


@dataclass(frozen=True, eq=False)
class Analysis:
    """``needs`` may be shown to everybody; ``demand`` goes to the planner; ``gaps`` stay inside."""

    checked: Checked
    gaps: Gaps
    needs: Needs
    demand: Demand


def analyse_survey(
    checked: Checked, framework: Framework, weights: Mapping[str, float], settings: Settings | None = None
) -> Analysis:
    """Everything that follows from checked answers. ``weights``: competency -> strategic weight (mean 1)."""
    settings = settings or Settings()
    survey, k = checked.survey, settings.smallest_group
    gaps = score_gaps(survey, weights)
    wording = Wording(settings.language, name_everything(framework, survey.names, settings.language))
    found = _group(gaps, framework, settings)
    units = measure_units(gaps, framework, wording.names, k)
    roles = measure_roles(gaps, framework, wording.names, k)
    needs = Needs(
        mode=survey.mode,
        shape=survey.shape,
        respondents=len(survey.persons),
        invited=sum(unit.staff for unit in framework.units) or None if survey.shape == "profile" else None,
        smallest_group=k,
        competencies=measure_organisation(gaps, wording.names, k),
        units=tuple(unit for unit in units if unit.published),
        roles=tuple(role for role in roles if role.published),
        groups=describe_groups(gaps, found, wording, k),
        hidden_units=tuple(unit for unit in units if not unit.published),
        hidden_roles=tuple(role for role in roles if not role.published),
    )
    return Analysis(checked, gaps, needs, build_demand(gaps, framework, found, wording, k))


def name_everything(framework: Framework, own: Mapping[str, str], language: Language) -> dict[str, str]:
    """Names of competencies and roles by id; items of a survey of its own keep their own names."""
    competencies = {competency.id: competency.name.text(language) for competency in framework.competencies}
    roles = {role.id: role.name.text(language) for role in framework.roles}
    return {**competencies, **roles, **own}


def _group(gaps: Gaps, framework: Framework, settings: Settings) -> GroupResult:
    areas = {competency.id: competency.area for competency in framework.competencies}
    own = {name: areas.get(name, name) for name in gaps.survey.competencies}
    frame = gaps.frame()
    roles = pd.Series([role or "" for role in gaps.survey.roles], index=frame.index)
    return group_gaps(frame, own, roles, settings.seed)
