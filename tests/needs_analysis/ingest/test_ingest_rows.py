"""What becomes of every row: the five outcomes always add up to the rows below the header."""

from hypothesis import given, settings
from hypothesis import strategies as st

from needs_analysis.ingest import describe_table, read_survey
from needs_analysis.redaction import redact_text
from tests.needs_analysis.ingest.ingest_files import text

HEAD = ["id", "submitdate", "lastpage", "G1[SQ001]", "G1[SQ002]", "email"]
DONE = "2026-04-27 11:34:05"


def outcomes(*rows: list[object], head: list[str] = HEAD) -> list[str]:
    return read_survey("x.csv", text([head, *rows])).outcomes.tolist()


def test_empty_goes_before_partial_goes_before_duplicate() -> None:
    assert outcomes(
        [1, DONE, 3, "gut", "gut", ""],
        [2, "", 1, "gut", "", ""],
        [3, "", 1, "", "", ""],
        [4, DONE, 3, "", "", "a@example.org"],
        [1, DONE, 3, "gut", "mittel", ""],
        [1, "", 3, "gut", "mittel", ""],
    ) == ["duplicate", "partial", "empty", "empty", "accepted", "partial"]


def test_the_last_answer_of_a_person_stays() -> None:
    assert outcomes(
        [1, DONE, 3, "gut", "gut", "A@example.org"],
        [2, DONE, 3, "mittel", "gut", "b@example.org"],
        [3, DONE, 3, "gut", "mittel", "a@example.org "],
    ) == ["duplicate", "accepted", "accepted"]


def test_one_address_of_an_office_is_no_duplicate() -> None:
    head = ["id", "submitdate", "lastpage", "ipaddr", "G1[SQ001]"]
    assert outcomes([1, DONE, 3, "10.0.0.1", "gut"], [2, DONE, 3, "10.0.0.1", "gut"], head=head) == ["accepted"] * 2


def test_anonymous_is_nobody() -> None:
    head = ["Id", "Start time", "Completion time", "Email", "Name", "Wie gut?.A", "Wie gut?.B"]
    rows = [[number, "1", "2", "anonymous", "", "gut", "gut"] for number in (1, 2, 3)]
    assert outcomes(*rows, head=head) == ["accepted"] * 3


def test_without_id_only_rich_equal_rows_are_duplicates() -> None:
    head = [f"Frage {number}" for number in range(14)]
    rich = ["Amt 1", "Team 2", "gut", "mittel", "schlecht", "gut", 3, 4, 5, 6, 7, 8, 9, "mehr Praxis"]
    poor = ["gut"] * 14
    few = ["gut", "mittel", *[""] * 12]
    assert outcomes(rich, poor, poor, few, few, rich, head=head) == ["duplicate", *["accepted"] * 5]


def test_all_dates_1980_means_the_survey_keeps_none() -> None:
    rows = [[number, "1980-01-01 00:00:00", 3, "gut", "mittel", ""] for number in (1, 2)]
    raw = read_survey("x.csv", text([HEAD, *rows]))
    assert raw.count("accepted") == 2
    assert "NOT_DATE_STAMPED" in {finding.code for finding in raw.findings}


def test_trailing_blank_rows_are_no_rows_but_blank_rows_between_are() -> None:
    assert outcomes([1, DONE, 3, "gut", "gut", ""], [""] * 6, [2, DONE, 3, "gut", "gut", ""], [""] * 6) == [
        "accepted",
        "empty",
        "accepted",
    ]


CELLS = st.sampled_from(["", "gut", "mittel", "1", "2", "k.A.", "a@b.de", " ", "\u00a0", DONE, "x;y", 'q"q', "z\nz"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=6, max_size=6), max_size=12))
def test_nothing_is_lost(rows: list[list[str]]) -> None:
    content = text([HEAD, *rows, ["9", DONE, "1", "gut", "gut", ""]])
    raw = read_survey("x.csv", content)
    shown = describe_table(raw, "en")
    assert raw.tool == "limesurvey-codes"
    assert len(raw.cells) == len(raw.outcomes) == shown["rows"] == len(rows) + 1
    parts = [shown[key] for key in ("respondents", "partial", "duplicates", "empty", "quarantined")]
    assert sum(int(str(part)) for part in parts) == len(rows) + 1
    assert raw.cells.index.tolist() == list(range(2, len(rows) + 3))
    for row, cells in zip(rows, raw.cells.loc[: len(rows) + 1].to_numpy().tolist(), strict=True):
        wanted = [cell.replace("\r\n", "\n") for cell in row]
        assert [cell for cell in wanted if redact_text(cell) == cell] == [
            read for cell, read in zip(wanted, cells, strict=True) if redact_text(cell) == cell
        ]
