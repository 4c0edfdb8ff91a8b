"""Codes of tools and findings in the words of a reader."""

from dashboard import Desk

_NAMES = {
    "ANSWER_OFF_SCALE": "answer off the scale",
    "COMMENT_LINES": "comment lines",
    "CROSSES_JOINED": "crosses put together",
    "DAMAGED_UMLAUTS": "damaged umlauts",
    "DUPLICATE_RESPONSE": "answered twice",
    "EARLIER_ANSWER": "earlier answer",
    "EARLIER_EXPORT": "earlier export",
    "EMPTY_ROWS": "empty rows",
    "ENCODING_GUESSED": "character set guessed",
    "ERROR_CELL": "error in a cell",
    "FORMULA_WITHOUT_VALUE": "formula without value",
    "HEADER_AGAIN": "header once more",
    "HIDDEN_ROWS": "hidden rows",
    "HIDDEN_SHEET": "hidden sheet",
    "LEGEND_BESIDE": "legend beside the table",
    "MACROS_IGNORED": "macros ignored",
    "MAY_BE_PERSONAL": "perhaps personal data",
    "MERGED_ANSWERS": "merged cells",
    "MISSING_IN_LATER_EXPORT": "missing in later export",
    "MIXED_DECIMALS": "decimals mixed",
    "NOTHING_CHOSEN": "nothing chosen",
    "NOT_DATE_STAMPED": "no dates",
    "NOT_ON_SCALE": "answer not on the scale",
    "NO_ANSWERS": "no answers",
    "NO_PERSON": "no pseudonym",
    "NO_POINTS": "no points of a test",
    "NO_ROLE": "no role",
    "ONE_COLUMN": "all in one column",
    "ORDER_PROPOSED": "order of answers proposed",
    "ORDER_UNKNOWN": "order of answers unknown",
    "PARTIAL_RESPONSES": "not finished",
    "PERHAPS_EARLIER_EXPORT": "perhaps the same survey",
    "PERSONAL_DATA": "personal data",
    "POSSIBLE_NO_ANSWER": "perhaps no answer",
    "REPEATED_HEADER": "header repeated",
    "ROW_LENGTH": "row too long or short",
    "SCALE_INCOMPLETE": "scale incomplete",
    "SCALE_REVERSED": "scale reversed",
    "SHEET_NOT_READ": "sheet not read",
    "SHEET_STACKED": "sheets read together",
    "SUPERIOR_NOT_USED": "superior's view not used",
    "TEST_RESPONSES": "tests and previews",
    "TOTAL_ROW": "total row",
    "TWO_CROSSES": "two crosses",
    "UNCLOSED_QUOTE": "quotation mark not closed",
    "UNKNOWN_ROLE": "unknown role",
    "UNKNOWN_UNIT": "unknown unit",
    "UNKNOWN_WORKING_TIME": "unknown working time",
}


_TOOLS = {
    "efs": "EFS Survey (Unipark)",
    "formbricks": "Formbricks",
    "google-forms": "Google Forms",
    "kobo": "KoboToolbox",
    "lernkompass-form": "Lernkompass",
    "limesurvey-codes": "LimeSurvey",
    "limesurvey-fulltext": "LimeSurvey",
    "msforms": "Microsoft Forms",
    "odk": "ODK",
    "qualtrics": "Qualtrics",
    "quamp": "Quamp",
    "sosci": "SoSci Survey",
    "surveymonkey": "SurveyMonkey",
    "typeform": "Typeform",
}


def tool_name(desk: Desk, tool: str) -> str:
    """The name of a survey tool as its users know it; lists made by hand have none."""
    return _TOOLS.get(tool) or desk.say("table of its own")


def known_tools() -> list[str]:
    """The names of all tools whose exports are recognised, each once."""
    return sorted(set(_TOOLS.values()) - {"Lernkompass"}, key=str.casefold)


def code_name(desk: Desk, code: str) -> str:
    """The name of a code; the code itself in small letters where it has none yet."""
    return desk.say(_NAMES[code]) if code in _NAMES else code.replace("_", " ").lower()
