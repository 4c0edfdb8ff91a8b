"""What each tool marks by itself: finished, begun, tests and previews. One table, one small export per line."""

import pytest

from needs_analysis.ingest import describe_table, read_survey
from tests.needs_analysis.ingest.ingest_files import Rows, text, xlsx

A, P, Q, E = "accepted", "partial", "quarantined", "empty"
QUAMP = ["SUP4_1", "SUP4_2", "is_test", "last_position", "start", "end", "user_agent"]
T = "07-Dec-2021 16:23:45"
EFS = ["lfdn", "tester", "dispcode", "v_1", "v_2"]
SOSCI = ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "KO01_01", "KO01_02", "FINISHED", "Q_VIEWER"]
QUALTRICS = ["StartDate", "EndDate", "Status", "Progress", "Finished", "DistributionChannel", "Q1_1", "Q1_2"]
STRIPPED = ["StartDate", "EndDate", "Status", "Progress", "Finished", "Q1_1", "Q1_2"]
TYPEFORM = ["#", "Wie gut?\n\nExcel", "Wie gut?\n\nWord", "Response Type", "Start Date (UTC)", "Submit Date (UTC)"]
OLD_TYPEFORM = ["#", "Wie gut?\n\nExcel", "Wie gut?\n\nWord", "Start Date (UTC)", "Submit Date (UTC)"]
MONKEY = ["Respondent ID", "Collector ID", "Response Status", "Wie gut?", ""]
MONKEY_2 = ["", "", "", "Excel", "Word"]
BRICKS = ["No.", "Response ID", "Timestamp", "Finished", "Survey ID", "1. Wie gut? - Excel", "1. Wie gut? - Word"]
KOBO = ["start", "end", "Excel", "Word", "_id", "_uuid", "_submission_time", "_validation_status", "_index"]
ODK = ["SubmissionDate", "Excel", "Word", "KEY", "ReviewState"]
LIME = ["id", "submitdate", "lastpage", "G1[SQ001]", "G1[SQ002]"]

MARKS: dict[str, tuple[str, Rows, list[str]]] = {
    "quamp: no end is unfinished": (
        "quamp",
        [QUAMP, [4, 3, 0, 9, T, T, "x"], [4, 3, 0, 5, T, "", "x"], [4, 3, 1, 9, T, T, "x"], [4, 3, 1, 2, T, "", "x"]],
        [A, P, Q, Q],
    ),
    "quamp: no times at all say nothing": (
        "quamp", [QUAMP, [4, 3, 0, 9, "", "", "x"], [5, 2, "", 9, "", "", "x"]], [A, A],
    ),
    "quamp: only unfinished": ("quamp", [QUAMP, [4, 3, 0, 9, T, "", "x"]], [P]),
    "efs: dispcode and testers": (
        "efs",
        [EFS, [1, 0, 31, 4, 2], [2, 0, 32, 4, 2], [3, 0, 22, 4, 2], [4, 1, 31, 4, 2], [5, 0, 37, 4, 2], [6, 0, 20, "", ""]],
        [A, A, P, Q, P, E],
    ),
    "sosci: pretest, own people, viewers": (
        "sosci",
        [
            SOSCI,
            [1, "", "", "b", "interview", "x", 4, 3, 1, 0],
            [2, "", "", "b", "interview", "x", 4, 3, 0, 0],
            [3, "", "", "b", "pretest", "x", 4, 3, 1, 0],
            [4, "", "", "b", "admin", "x", 4, 3, 1, 0],
            [5, "", "", "b", "interview", "x", 4, 3, 1, 1],
        ],
        [A, P, Q, Q, Q],
    ),
    "qualtrics: words": (
        "qualtrics",
        [
            QUALTRICS,
            ["a", "b", "IP Address", 100, "True", "anonymous", 4, 3],
            ["a", "b", "IP Address", 40, "False", "anonymous", 4, 3],
            ["a", "b", "Survey Preview", 100, "True", "preview", 4, 3],
            ["a", "b", "IP Address", 100, "True", "preview", 4, 3],
            ["a", "b", "Survey Test", 100, "True", "test", 4, 3],
            ["a", "b", "Spam", 100, "True", "email", 4, 3],
            ["a", "b", "Umfragevorschau", 100, "Wahr", "anonymous", 4, 3],
            ["a", "b", "Imported", 100, "True", "gl", 4, 3],
            ["a", "b", "Offline Survey Preview", 100, "True", "", 4, 3],
        ],
        [A, P, Q, Q, Q, Q, Q, A, Q],
    ),
    "qualtrics: numbers are sums": (
        "qualtrics",
        [STRIPPED, *(["a", "b", status, 100, 1, 4, 3] for status in (0, 1, 2, 4, 8, 9, 12, 16, 17, 32, 40))],
        [A, Q, Q, A, Q, Q, Q, A, Q, A, Q],
    ),
    "limesurvey: no submit date": (
        "limesurvey-codes", [LIME, [1, "2026-04-27 11:34:05", 3, "gut", "gut"], [2, "", 1, "gut", ""]], [A, P],
    ),
    "surveymonkey: status": (
        "surveymonkey",
        [MONKEY, MONKEY_2, [1, 7, "completed", "gut", "gut"], [2, 7, "partial", "gut", ""], [3, 7, "disqualified", "gut", ""]],
        [A, P, P],
    ),
    "surveymonkey: no status": (
        "surveymonkey",
        [[*MONKEY[:2], "Status", *MONKEY[3:]], MONKEY_2, [1, 7, "Beamtin", "gut", "gut"], [2, 7, "", "gut", ""]],
        [A, A],
    ),
    "typeform: type of response": (
        "typeform",
        [TYPEFORM, ["a", 3, 4, "completed", T, T], ["b", 3, "", "partial", T, ""], ["c", 3, "", "started", T, ""]],
        [A, P, P],
    ),
    "typeform: not submitted": ("typeform", [OLD_TYPEFORM, ["a", 3, 4, T, T], ["b", 3, "", T, ""]], [A, P]),
    "formbricks": (
        "formbricks",
        [BRICKS, *([n, f"r{n}", "t", done, "s", "gut", "gut"] for n, done in enumerate(("Yes", "No", "true", "false")))],
        [A, P, A, P],
    ),
    "kobo: not approved": (
        "kobo",
        [KOBO, *([T, T, "gut", "gut", n, f"u{n}", T, state, n] for n, state in enumerate(("", "Approved", "Not Approved")))],
        [A, A, Q],
    ),
    "odk: rejected": (
        "odk",
        [ODK, *([T, "gut", "gut", f"k{n}", state] for n, state in enumerate(("", "approved", "hasIssues", "rejected")))],
        [A, A, A, Q],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MARKS)
@pytest.mark.parametrize("write", [text, xlsx], ids=["csv", "xlsx"])
def test_outcomes_by_the_tools_own_marks(name: str, write: object) -> None:
    tool, rows, expected = MARKS[name]
    raw = read_survey("x", write(rows))  # type: ignore[operator]
    assert (raw.tool, raw.outcomes.tolist()) == (tool, expected)
    shown = describe_table(raw, "en")
    assert shown["quarantined"] == expected.count(Q)
    said = {finding.code: finding for finding in raw.findings}
    assert ("TEST_RESPONSES" in said) == (Q in expected)
    if Q in expected:
        first = int(raw.cells.index[expected.index(Q)])
        assert said["TEST_RESPONSES"].row == first
        assert said["TEST_RESPONSES"].message.values["count"] == expected.count(Q)


# --- 0 in exports of EFS ---------------------------------------------------------------------------------------------

EFS_ITEMS = ["lfdn", "dispcode", "v_1", "v_2", "v_3", "v_11", "v_12", "v_13"]
EFS_ROWS = [
    [1, 31, 5, 4, 0, 1, 0, 1],
    [2, 31, 3, 0, 1, 0, 0, 1],
    [3, 31, 1, 2, 0, 1, 1, 0],
    [4, 31, 0, -77, 3, 0, 1, 0],
    [5, 31, 4, 5, 5, 1, 0, 0],
]


def test_zero_of_efs_is_no_level_of_a_scale_and_still_a_tick() -> None:
    raw = read_survey("x", text([EFS_ITEMS, *EFS_ROWS], ";"), confirmed=["v_1", "v_"])
    block = raw.blocks[0]
    assert block.columns[:3] == (2, 3, 4)
    assert 0 not in {label.level for label in block.scale}
    assert "0" in block.no_answer
    # by hand: v_1 has 5, 3, 1, 4; v_2 has 4, 2, 5; v_3 has 1, 3, 5
    assert [block.statistics[item].n for item in block.items] == [4, 3, 3]
    assert [raw.columns[index].kind for index in (5, 6, 7)].count("rating") == 0
    assert raw.cells[2].tolist() == ["5", "3", "1", "0", "4"]
    codes = {finding.code for finding in raw.findings}
    assert "NOTHING_CHOSEN" in codes
    assert not {"ANSWER_OFF_SCALE", "SCALE_INCOMPLETE"} & codes


def test_zero_of_efs_is_a_level_where_the_codebook_names_it() -> None:
    words = ("gar nicht", "schlecht", "mittel", "gut", "sehr gut", "perfekt")
    book = "Variable;Code;Label\n" + "".join(
        f"{v};{n};{w}\n" for v in ("v_1", "v_2", "v_3") for n, w in enumerate(words)
    )
    raw = read_survey("x", text([EFS_ITEMS, *EFS_ROWS], ";"), codebook={"b.csv": book.encode()})
    assert min(label.level for label in raw.blocks[0].scale) <= 1
    assert raw.cells[2].tolist() == ["perfekt", "gut", "schlecht", "gar nicht", "sehr gut"]
    assert raw.blocks[0].statistics[raw.blocks[0].items[0]].n == 5


def test_zero_of_other_tools_stays_a_level() -> None:
    rows = [
        ["id", "submitdate", "lastpage", "G1[SQ001]", "G1[SQ002]"],
        *([n, T, 3, n % 6, (n + 2) % 6] for n in range(12)),
    ]
    block = read_survey("x", text(rows)).blocks[0]
    assert [label.level for label in block.scale] == [0, 1, 2, 3, 4, 5]
