"""The nouns of the needs analysis: frozen values at the bottom of the package, imported by all, importing none of them.

Units used throughout: levels and gaps in levels of the scale (framework: 0 to 5), shares between 0 and 1, counts of
people. ``NaN`` or ``None`` is a missing answer and never a zero.
"""

from typing import TYPE_CHECKING

from needs_analysis.front_door import open_door

if TYPE_CHECKING:
    from needs_analysis.model.demand import Availability, Demand, Learner
    from needs_analysis.model.error import UserError
    from needs_analysis.model.frame import (
        Area,
        Competency,
        Framework,
        Level,
        RoleProfile,
        SkillTest,
        Unit,
        WorkingTime,
    )
    from needs_analysis.model.reading import Block, Column, Finding, ItemStatistics, RawTable, ScaleLabel, row_cell
    from needs_analysis.model.shown import (
        AreaReliability,
        Dated,
        Group,
        GroupNeed,
        Groups,
        Need,
        Needs,
        Population,
        RankedNeed,
        View,
    )
    from needs_analysis.model.survey import Checked, ColumnMatch, Counts, Expired, Gaps, Matching, Survey
    from needs_analysis.model.words import (
        FloatArray,
        Kind,
        Measure,
        Mode,
        Outcome,
        Same,
        Source,
        SurveyShape,
        Weighting,
    )
else:
    __getattr__ = open_door(__name__)

__all__ = [
    "Area",
    "AreaReliability",
    "Availability",
    "Block",
    "Checked",
    "Column",
    "ColumnMatch",
    "Competency",
    "Counts",
    "Dated",
    "Demand",
    "Expired",
    "Finding",
    "FloatArray",
    "Framework",
    "Gaps",
    "Group",
    "GroupNeed",
    "Groups",
    "ItemStatistics",
    "Kind",
    "Learner",
    "Level",
    "Matching",
    "Measure",
    "Mode",
    "Need",
    "Needs",
    "Outcome",
    "Population",
    "RankedNeed",
    "RawTable",
    "RoleProfile",
    "Same",
    "ScaleLabel",
    "SkillTest",
    "Source",
    "Survey",
    "SurveyShape",
    "Unit",
    "UserError",
    "View",
    "Weighting",
    "WorkingTime",
    "row_cell",
]
