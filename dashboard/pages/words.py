"""Words for what can be done, the same in the audit and in the table of who sees what."""

from collections.abc import Mapping

ACTS: Mapping[str, str] = {
    "begin_workspace": "Begin a workspace",
    "see_overview": "See the overview of the year",
    "see_questionnaire": "See the questionnaire",
    "see_survey": "Upload and match a survey",
    "analyse_survey": "Analyse the survey",
    "hand_on": "Mark figures as handed on",
    "see_findings": "See findings in the survey",
    "see_needs": "See learning needs of all units",
    "see_methods": "See how it was computed",
    "see_plan": "See the plan",
    "make_plan": "Make or change the plan",
    "see_platform": "Hand the plan over to a learning platform",
    "see_strategy": "See the strategy",
    "see_change": "See leadership and change",
    "see_dialogue": "See the dialogue with citizens",
    "see_master_data": "See master data",
    "edit_master_data": "Change master data",
    "see_team": "See the figures of a unit",
    "see_courses": "See course plans",
    "see_own": "See own data",
    "see_protection": "See what is collected",
    "see_audit": "Read the audit",
    "see_notices": "Read the notices on privacy and accessibility",
    "export_findings": "Take along the findings",
    "export_needs": "Take along learning needs",
    "export_ratings": "Take along ratings per person",
    "export_plan": "Take along the plan",
    "export_platform": "Take along files for the learning platform",
    "export_courses": "Take along course plans",
    "sign_in": "Sign in",
    "sign_out": "Sign out",
    "download": "Fetch a file",
}
REACHES: Mapping[str, str] = {
    "all": "all",
    "units": "own units",
    "modules": "own courses",
    "person": "only own",
}
