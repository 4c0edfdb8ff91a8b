"""Each survey tool by its own marks, and what its header says."""

import pytest

from needs_analysis.ingest import READERS, read_survey
from needs_analysis.model import RawTable, UserError
from tests.needs_analysis.ingest.ingest_files import Rows, forms, text, xlsx

DONE = "2026-04-27 11:34:05"
FORMS_HEAD = ["Id", "Start time", "Completion time", "Email", "Name"]
LIME_HEAD = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsgeneratorstartwert"]


def shape(raw: RawTable) -> list[tuple[str, tuple[str, ...], str, bool]]:
    return [(block.stem, block.items, block.measure, block.ordered) for block in raw.blocks]


def kinds(raw: RawTable) -> list[str]:
    return [column.kind for column in raw.columns]


HEADERS: dict[str, tuple[str, Rows]] = {
    "msforms": ("msforms", [[*FORMS_HEAD, "Q"], [1, "a", "b", "anonymous", "", "x"]]),
    "msforms de": (
        "msforms",
        [["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Q"], [1, "a", "b", "anonymous", "", "x"]],
    ),
    "limesurvey codes": ("limesurvey-codes", [["id", "submitdate", "lastpage", "G1"], [1, DONE, 2, "A1"]]),
    "limesurvey slashes": ("limesurvey-codes", [["id", "G1/1", "lastpage/_", "submitdate/_"], [1, "True", 2, DONE]]),
    "limesurvey de": ("limesurvey-fulltext", [[*LIME_HEAD, "Q"], [1, DONE, 2, "de", 3, "x"]]),
    "limesurvey en": (
        "limesurvey-fulltext",
        [["Response ID", "Date submitted", "Last page", "Start language", "Q"], [1, DONE, 2, "en", "x"]],
    ),
    "google": ("google-forms", [["Timestamp", "Q"], ["8/27/2021 11:08:56", "x"]]),
    "surveymonkey": (
        "surveymonkey",
        [["RespondentID", "CollectorID", "Q", "P"], ["", "", "Response", "Response"], [1, 2, "x", "y"]],
    ),
    "qualtrics": ("qualtrics", [["StartDate", "EndDate", "Progress", "Finished", "Q1"], ["a", "b", 100, 1, 3]]),
    "sosci": (
        "sosci",
        [["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "KO01_01"], [1, "", "", "base", "i", "x", 4]],
    ),
    "typeform": ("typeform", [["#", "Q", "Start Date (UTC)", "Submit Date (UTC)"], ["ab", "x", "a", "b"]]),
    "kobo": ("kobo", [["start", "Q", "_id", "_uuid", "_submission_time", "_index"], ["a", "x", 1, "u", "t", 1]]),
    "odk": ("odk", [["SubmissionDate", "Q", "KEY"], ["a", "x", "uuid:1"]]),
    "formbricks": (
        "formbricks",
        [["No.", "Response ID", "Timestamp", "Finished", "Survey ID", "1. Q"], [1, "c", "t", "Yes", "s", "x"]],
    ),
    "efs": ("efs", [["lfdn", "dispcode", "v_1"], [1, 31, 4]]),
    "quamp": ("quamp", [["SUP4_1", "is_test", "last_position", "user_agent"], [4, 0, 3, "x"]]),
    "three rows": (
        "multi-header",
        [
            ["About this data set", "", "Kenntnisse", ""],
            ["", "", "Excel", "Word"],
            ["Participant ID", "Finish Date", "", ""],
            [1, "x", 4, 5],
        ],
    ),
    "hand-made": ("generic", [["Amt", "Excel"], ["A", 3]]),
}


@pytest.mark.parametrize("name", HEADERS)
def test_tool_is_recognised(name: str) -> None:
    tool, rows = HEADERS[name]
    for content in (text(rows), xlsx(rows)):
        raw = read_survey("x", content)
        assert raw.tool == tool
        assert len(raw.outcomes) == 1
        assert raw.reason.text("en").endswith(".")


def test_every_tool_has_a_reader_of_its_name() -> None:
    names = "msforms limesurvey-codes limesurvey-fulltext google-forms surveymonkey qualtrics sosci kobo odk typeform formbricks efs quamp multi-header generic"
    assert set(READERS) >= set(names.split())
    assert all(name == reader.tool for name, reader in READERS.items())


def test_the_tool_can_be_chosen() -> None:
    raw = read_survey(
        "x", text([["A [x]", "A [y]"], ["gut", "mittel"], ["sehr gut", "gut"]]), tool="limesurvey-fulltext"
    )
    assert (raw.tool, raw.header_rows) == ("limesurvey-fulltext", 1)
    assert shape(raw) == [("A", ("x", "y"), "current", True)]
    with pytest.raises(UserError, match="Choose one of: "):
        read_survey("x", text([["a"], ["b"]]), tool="excel")


def test_forms_question_ids_are_the_keys_in_any_language() -> None:
    head = [
        "Nr",
        "Anfang",
        "Ende",
        "Wer",
        "Wie heißen Sie",
        "Amt",
        "Wie gut?\nBitte ehrlich.A",
        "Wie gut?\nBitte ehrlich.B",
    ]
    ids = ["id", "startDate", "submitDate", "responder", "responderName", "r1", "r2", "r3"]
    raw = read_survey("x", forms([head, [9, "a", "b", "c@example.org", "C", "Bau", "gut", "mittel"]], ids))
    assert raw.tool == "msforms"
    assert [column.key for column in raw.columns] == ["id", "startDate", "submitDate", "", "", "r1", "r2", "r3"]
    assert (raw.response, raw.started) == (0, 1)
    assert kinds(raw) == ["system"] * 3 + ["personal"] * 2 + ["demographic", "rating", "rating"]
    assert raw.blocks[0].items == ("A", "B")


def test_forms_matrix_by_common_beginning_with_dots_inside() -> None:
    head = [
        "Bitte 1. bis 3. ausfüllen. Wie gut?.A.1",
        "Bitte 1. bis 3. ausfüllen. Wie gut?.B\u00a0",
        "Nutzen Sie Excel?.Ja",
        "Ort",
    ]
    raw = read_survey(
        "x",
        text(
            [
                [*FORMS_HEAD, *head],
                [1, "", "", "", "", "gut", "mittel", "oft", "Bau"],
                [2, "", "", "", "", "mittel", "sehr gut", "nie", "Bau"],
            ]
        ),
    )
    assert (raw.blocks[0].stem, raw.blocks[0].items) == (
        "Bitte 1. bis 3. ausfüllen. Wie gut?",
        ("A.1", "B"),
    )


def test_forms_quiz_columns_are_the_tools_own() -> None:
    head = [
        *FORMS_HEAD,
        "Total points",
        "Was ist Phishing?",
        "Punkte – Was ist Phishing?",
        "Feedback - Was ist Phishing?",
    ]
    raw = read_survey("x", text([head, [1, "", "", "anonymous", "", 4, "E-Mail", 2, ""]]))
    assert kinds(raw)[5:] == ["system", "nominal", "system", "system"]


def test_limesurvey_brackets_in_the_question_and_dual_scales() -> None:
    head = [
        *LIME_HEAD,
        "Kenntnisse [heute]? [E-Akte (DMS)][Ist]",
        "Kenntnisse [heute]? [E-Akte (DMS)][Soll]",
        "Kenntnisse [heute]? [Excel][Ist]",
        "Kenntnisse [heute]? [Excel][Soll]",
    ]
    rows = [
        [1, DONE, 2, "de", 3, "gut", "sehr gut", "schlecht", "gut"],
        [2, DONE, 2, "de", 3, "mittel", "gut", "keine Antwort", "gut"],
    ]
    raw = read_survey("x", text([head, *rows]))
    assert shape(raw) == [
        ("Kenntnisse [heute]? [Ist]", ("E-Akte (DMS)", "Excel"), "current", True),
        ("Kenntnisse [heute]? [Soll]", ("E-Akte (DMS)", "Excel"), "required", True),
    ]
    assert raw.blocks[0].scale == raw.blocks[1].scale
    assert raw.blocks[0].statistics["Excel"].n == 1


def test_limesurvey_codes_need_a_person_to_say_the_order() -> None:
    rows = [
        ["id", "submitdate", "lastpage", "token", "Q1[SQ001]", "Q1[SQ002]", "Q2[S1]", "Q2[S2]", "Q2[other]"],
        [1, DONE, 2, "t", "AO04", "AO01", "Y", "", "Podcast"],
        [2, DONE, 2, "u", "AO02", "AO03", "", "Y", ""],
    ]
    raw = read_survey("x", text(rows))
    assert shape(raw) == [("Q1", ("Q1[SQ001]", "Q1[SQ002]"), "unknown", False)]
    assert raw.blocks[0].statistics["Q1[SQ001]"].mean is None
    assert kinds(raw)[3:] == ["personal", "rating", "rating", "multiple", "multiple", "nominal"]
    confirmed = read_survey("x", text(rows), confirmed=["q1 "])
    assert confirmed.blocks[0].ordered
    assert confirmed.blocks[0].statistics["Q1[SQ001]"].mean == 3


def test_surveymonkey_questions_are_carried_to_the_right() -> None:
    top = ["Respondent ID", "Collector ID", "Email Address", "Amt?", "", "Wie gut?", "", "Formate?", ""]
    below = ["", "", "", "Response", "Sonstiges (bitte angeben)", "Excel", "Word", "Präsenz", "Online"]
    rows = [
        [1, 5, "", "Bau", "", "gut", "mittel", "Präsenz", ""],
        [2, 5, "", "Bau", "", "sehr gut", "gut", "", "Online"],
    ]
    raw = read_survey("x", text([top, below, *rows]))
    assert raw.header_rows == 2
    assert shape(raw) == [("Wie gut?", ("Excel", "Word"), "current", True)]
    assert [(column.header, column.kind) for column in raw.columns[7:]] == [
        ("Formate? | Präsenz", "multiple"),
        ("Formate? | Online", "multiple"),
    ]


def test_surveymonkey_lost_options_come_back_from_the_values() -> None:
    head = ["Feld", *[f"Column{number}" for number in range(2, 8)]]
    options = ["Git", "SQL", "R", "Python", "Shell", "Excel"]
    rows = [[options[i] if (i + row) % 2 else "" for i in range(6)] + ["frei" + str(row)] for row in range(4)]
    raw = read_survey("x", text([head, *rows]))
    assert raw.tool == "surveymonkey"
    assert [column.item for column in raw.columns[:6]] == options
    assert raw.columns[1].header == "Feld | SQL"


def test_qualtrics_texts_and_import_ids() -> None:
    names = ["StartDate", "EndDate", "Status", "Progress", "Finished", "Q1_1", "Q1_2", "Q2_4_TEXT"]
    texts = [
        "Start Date",
        "End Date",
        "Response Type",
        "Progress",
        "Finished",
        "Wie gut? - Excel",
        "Wie gut? - Word",
        "Formate - Sonstiges - Text",
    ]
    ids = [
        '{"ImportId":"startDate"}',
        '{"ImportId":"endDate"}',
        '{"ImportId":"status"}',
        '{"ImportId":"progress"}',
        '{"ImportId":"finished"}',
        '{"ImportId":"QID1_1"}',
        '{"ImportId":"QID1_2"}',
        '{"ImportId":"QID2_4_TEXT"}',
    ]
    rows = [
        ["a", "b", "IP Address", 100, "True", "gut", "mittel", ""],
        ["a", "b", "Survey Preview", 100, "True", "gut", "mittel", ""],
        ["a", "b", "IP Address", 40, "False", "gut", "", ""],
    ]
    for header in ([names, texts, ids], [names, ids]):
        raw = read_survey("x", text([*header, *rows]))
        assert raw.header_rows == len(header)
        assert raw.columns[5].key == "QID1_1"
        assert raw.outcomes.tolist() == ["accepted", "quarantined", "partial"]
    assert shape(read_survey("x", text([names, texts, ids, *rows]))) == [
        ("Wie gut?", ("Excel", "Word"), "current", True)
    ]


def test_kobo_notes_markdown_and_spread_options() -> None:
    head = [
        "start",
        "##### **Hinweis** zum Ausfüllen",
        "**Formate**",
        "**Formate**/Präsenz",
        "**Formate**/Online",
        "_id",
        "_uuid",
        "_submission_time",
        "_index",
    ]
    raw = read_survey(
        "x",
        text(
            [head, ["a", "", "Präsenz Online", 1, 1, 1, "u1", "t", 1], ["a", "", "Präsenz", 1, 0, 2, "u2", "t", 2]], ";"
        ),
    )
    assert [column.header for column in raw.columns[1:4]] == ["Hinweis zum Ausfüllen", "Formate", "Formate/Präsenz"]
    assert kinds(raw)[1] == "empty"
    assert kinds(raw)[3:5] == ["multiple", "multiple"]


def test_typeform_options_and_repeated_headers() -> None:
    head = ["#", "Git", "Other", "Wie sicher?\n\nExcel", "Wie sicher?\n\nWord", "Other", "Start Date (UTC)"]
    raw = read_survey("x", text([head, ["a", "Git", "", 3, 5, "x", "t"], ["b", "Git", "mehr", 4, 2, "y", "t"]]))
    assert kinds(raw)[1] == "multiple"
    assert raw.columns[5].header == "Other (F)"
    assert "REPEATED_HEADER" in {finding.code for finding in raw.findings}
    assert shape(raw) == [("Wie sicher?", ("Excel", "Word"), "current", False)]


def test_formbricks_numbers_leave_the_question() -> None:
    head = [
        "No.",
        "Response ID",
        "Timestamp",
        "Finished",
        "Survey ID",
        "1. Wie gut? - Excel",
        "1. Wie gut? - Word",
        "2. Formate",
        "2. Formate - Option ID",
    ]
    raw = read_survey(
        "x",
        text(
            [
                head,
                [1, "a", "t", "Yes", "s", "gut", "mittel", "Präsenz; Online", "c1, c2"],
                [2, "b", "t", "No", "s", "gut", "", "Online", "c2"],
            ]
        ),
    )
    assert shape(raw) == [("Wie gut?", ("Excel", "Word"), "current", True)]
    assert kinds(raw)[7:] == ["multiple", "system"]
    assert raw.outcomes.tolist() == ["accepted", "partial"]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([["lfdn", "dispcode", "v_1"], [1, 31, 4], [2, 32, 4], [3, 22, 4]], ["accepted", "accepted", "partial"]),
        (
            [["SUP4_1", "is_test", "last_position", "user_agent"], [4, 0, 3, "x"], [4, 1, 3, "x"]],
            ["accepted", "quarantined"],
        ),
        (
            [
                ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "KO01_01", "FINISHED"],
                [1, "", "", "b", "i", "x", 4, 1],
                [2, "", "", "b", "i", "x", 4, 0],
            ],
            ["accepted", "partial"],
        ),
    ],
)
def test_completeness_by_the_tools_own_mark(rows: Rows, expected: list[str]) -> None:
    assert read_survey("x", text(rows)).outcomes.tolist() == expected


def test_google_grid_and_joined_answers() -> None:
    head = ["Zeitstempel", "Wie gut? [E-Akte (DMS)]", "Wie gut? [Excel] ", "Welche Formate?"]
    rows = [
        ["2026-04-27", "4 - gut", "5 - sehr gut", "Präsenz, Online"],
        ["2026-04-28", "1 - gar nicht", "", "Präsenz (vor Ort, ganztägig), Online"],
    ]
    raw = read_survey("x", text([head, *rows]))
    assert shape(raw) == [("Wie gut?", ("E-Akte (DMS)", "Excel"), "unknown", True)]
    assert kinds(raw) == ["system", "rating", "rating", "multiple"]
    assert [(label.label, label.level) for label in raw.blocks[0].scale][::4] == [
        ("1 - gar nicht", 1),
        ("5 - sehr gut", 5),
    ]
