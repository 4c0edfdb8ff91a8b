"""The pages of the needs analysis: for HR from the year's overview to the master data, for leads their team."""

from needs_analysis.pages.findings import show_findings
from needs_analysis.pages.master_data import show_master_data
from needs_analysis.pages.methods import show_methods
from needs_analysis.pages.needs import show_needs
from needs_analysis.pages.overview import show_overview
from needs_analysis.pages.questionnaire import show_questionnaire
from needs_analysis.pages.survey import show_survey
from needs_analysis.pages.team import show_team
from needs_analysis.pages.wishes import show_wishes_page

__all__ = [
    "show_findings",
    "show_master_data",
    "show_methods",
    "show_needs",
    "show_overview",
    "show_questionnaire",
    "show_survey",
    "show_team",
    "show_wishes_page",
]
