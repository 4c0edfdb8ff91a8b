"""Who needs to learn what: survey spreadsheets in, needs and learning groups out."""

from needs_analysis.analysis import Analysis, Settings, analyse_survey, name_everything
from needs_analysis.checks import check_tables, check_unknown, setting, unknown_id
from needs_analysis.cluster import GroupResult, group_gaps
from needs_analysis.codec import from_json, to_json, to_plain
from needs_analysis.compare import compare_years
from needs_analysis.demand import OTHERS
from needs_analysis.disclosure import SMALLEST_DISTRIBUTION, blur_count, blur_mean, may_show, publishable_units
from needs_analysis.forward import group_gaps_again
from needs_analysis.framework import check_framework, load_framework, top_level
from needs_analysis.group_names import name_group
from needs_analysis.handback import write_findings_workbook
from needs_analysis.ingest import (
    READERS,
    PersonKey,
    describe_table,
    keep_survey,
    person_columns,
    read_grids,
    read_survey,
)
from needs_analysis.kept_groups import KeptGroups, add_groups, last_groups, read_groups
from needs_analysis.language import (
    LANGUAGES,
    Language,
    Message,
    Text,
    show_text,
    translate,
    write_date,
    write_money,
    write_number,
    write_percent,
)
from needs_analysis.match import confirm_matching, merge_matchings, propose_matching, remember_matching
from needs_analysis.methods import explain_methods, write_agreement
from needs_analysis.model import (
    Availability,
    Checked,
    ColumnMatch,
    Demand,
    Finding,
    Framework,
    Gaps,
    Learner,
    Matching,
    Mode,
    Need,
    Needs,
    RawTable,
    Survey,
    Unit,
    UserError,
    WorkingTime,
)
from needs_analysis.pseudonym import make_pseudonym
from needs_analysis.publication import Release, add_release, read_releases
from needs_analysis.questionnaire import known_answers, known_headers, write_collection_sheet, write_questionnaire
from needs_analysis.readings import Reading
from needs_analysis.report import write_needs_workbook, write_ratings_workbook
from needs_analysis.score import score_gaps
from needs_analysis.shipped import shipped_data
from needs_analysis.tables import MasterDataError, Problem, Row, Table, Tables, raise_errors, read_tables, write_folder
from needs_analysis.validate import NoRowsError, check_survey
from needs_analysis.wishes import count_wishes, redact_text, show_wishes, suggest_competencies
from needs_analysis.workbook import write_workbook

__all__ = [
    "LANGUAGES",
    "OTHERS",
    "READERS",
    "SMALLEST_DISTRIBUTION",
    "Analysis",
    "Availability",
    "Checked",
    "ColumnMatch",
    "Demand",
    "Finding",
    "Framework",
    "Gaps",
    "GroupResult",
    "KeptGroups",
    "Language",
    "Learner",
    "MasterDataError",
    "Matching",
    "Message",
    "Mode",
    "Need",
    "Needs",
    "NoRowsError",
    "PersonKey",
    "Problem",
    "RawTable",
    "Reading",
    "Release",
    "Row",
    "Settings",
    "Survey",
    "Table",
    "Tables",
    "Text",
    "Unit",
    "UserError",
    "WorkingTime",
    "add_groups",
    "add_release",
    "analyse_survey",
    "blur_count",
    "blur_mean",
    "check_framework",
    "check_survey",
    "check_tables",
    "check_unknown",
    "compare_years",
    "confirm_matching",
    "count_wishes",
    "describe_table",
    "explain_methods",
    "from_json",
    "group_gaps",
    "group_gaps_again",
    "keep_survey",
    "known_answers",
    "known_headers",
    "last_groups",
    "load_framework",
    "make_pseudonym",
    "may_show",
    "merge_matchings",
    "name_everything",
    "name_group",
    "person_columns",
    "propose_matching",
    "publishable_units",
    "raise_errors",
    "read_grids",
    "read_groups",
    "read_releases",
    "read_survey",
    "read_tables",
    "redact_text",
    "remember_matching",
    "score_gaps",
    "setting",
    "shipped_data",
    "show_text",
    "show_wishes",
    "suggest_competencies",
    "to_json",
    "to_plain",
    "top_level",
    "translate",
    "unknown_id",
    "write_agreement",
    "write_collection_sheet",
    "write_date",
    "write_findings_workbook",
    "write_folder",
    "write_money",
    "write_needs_workbook",
    "write_number",
    "write_percent",
    "write_questionnaire",
    "write_ratings_workbook",
    "write_workbook",
]
