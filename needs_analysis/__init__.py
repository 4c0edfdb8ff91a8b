"""Who needs to learn what: survey spreadsheets in, needs and learning groups out."""

from needs_analysis.checks import check_tables, check_unknown, setting, unknown_id
from needs_analysis.framework import check_framework, load_framework, top_level
from needs_analysis.language import (
    LANGUAGES,
    Language,
    Message,
    Text,
    translate,
    write_date,
    write_money,
    write_number,
    write_percent,
)
from needs_analysis.model import Availability, Demand, Framework, Learner, UserError, WorkingTime
from needs_analysis.shipped import shipped_data
from needs_analysis.tables import MasterDataError, Problem, Row, Table, Tables, raise_errors, read_tables, write_folder
from needs_analysis.workbook import write_workbook

__all__ = [
    "LANGUAGES",
    "Availability",
    "Demand",
    "Framework",
    "Language",
    "Learner",
    "MasterDataError",
    "Message",
    "Problem",
    "Row",
    "Table",
    "Tables",
    "Text",
    "UserError",
    "WorkingTime",
    "check_framework",
    "check_tables",
    "check_unknown",
    "load_framework",
    "raise_errors",
    "read_tables",
    "setting",
    "shipped_data",
    "top_level",
    "translate",
    "unknown_id",
    "write_date",
    "write_folder",
    "write_money",
    "write_number",
    "write_percent",
    "write_workbook",
]
