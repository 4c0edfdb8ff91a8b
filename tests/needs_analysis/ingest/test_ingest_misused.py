"""Tables that are laid out in another way than one row per person and one cell per answer."""

import csv
import io

import pytest

from needs_analysis.ingest import keep_survey, read_survey
from needs_analysis.model import UserError
from tests.needs_analysis.ingest.ingest_files import Rows, text, workbook, xlsx

TOPICS = ("Excel", "Word", "E-Akte")
LONG = [["Kennung", "Thema", "Ist", "Soll"], *([f"K{n}", topic, 1 + n % 4, 3] for n in range(6) for topic in TOPICS)]
FORM = [["Kompetenz", "Ist", "Soll"], *([topic, 2, 4] for topic in TOPICS)]


@pytest.mark.parametrize(
    ("content", "column"),
    [
        (text(LONG, ";"), "Thema"),
        (xlsx([["Stand Oktober"], [], *LONG]), "Thema"),
        (xlsx(FORM), "Kompetenz"),
        (workbook({"Anna Berger": FORM, "Bernd Conrad": [*FORM[:1], *([t, 3, 4] for t in TOPICS)]}), "Kompetenz"),
    ],
)
def test_a_row_per_topic_is_refused_with_the_repair(content: bytes, column: str) -> None:
    with pytest.raises(UserError, match=f"column {column}"):
        read_survey("long", content)


@pytest.mark.parametrize(
    "rows",
    [
        [["Kennung", "Thema", "Excel"], *([f"K{n}", TOPICS[n % 3], 1 + n % 4] for n in range(9))],  # a wish each
        [["Kennung", "Thema", "Excel"], *([f"K{n // 2}", "Excel", 1 + n % 4] for n in range(9))],  # answered twice
    ],
)
def test_a_question_for_a_topic_is_an_answer(rows: Rows) -> None:
    assert len(read_survey("wide", text(rows, ";")).cells) == 9


@pytest.mark.parametrize("mark", [";", "\t", "|", ","])
def test_rows_in_one_cell_are_a_table(mark: str) -> None:
    rows = [
        ["Amt", "Excel", "Bemerkung"],
        *(["Amt 3", word, f"geht{mark} gut"] for word in ("gut", "mittel", "sehr gut")),
    ]
    lines = text(rows, mark).decode().splitlines()
    content = xlsx([[line] for line in lines])
    for form in (content, keep_survey(content)):
        raw = read_survey("one.xlsx", form)
        assert raw.cells.to_numpy().tolist() == list(csv.reader(io.StringIO("\n".join(lines)), delimiter=mark))[1:]
        (said,) = [finding for finding in raw.findings if finding.code == "ONE_COLUMN"]
        assert (said.cell, said.message.values["columns"]) == ("A1", 3)


def test_the_mark_that_is_named_is_the_one_that_was_used() -> None:
    """Each mark stands in every row alike; the wider table is read, as of a text file."""
    rows = [["Amt;Was, wie, warum"], *[["Amt 3;gut, sehr gut, mittel"]] * 5]
    raw = read_survey("one.xlsx", xlsx(rows))
    (said,) = [finding for finding in raw.findings if finding.code == "ONE_COLUMN"]
    assert [column.header for column in raw.columns] == [text.strip() for text in rows[0][0].split(",")]
    assert said.message.values == {"mark": ",", "columns": 3}


@pytest.mark.parametrize(
    "rows",
    [
        [["Was fehlt?"], ["Excel, Word"], ["nichts, danke"], ["Zeit"]],
        [["Anmerkung"], ["erst a; dann b"], ["c"], ["d"]],
        [["Amt;Excel"]],
    ],
)
def test_sentences_in_one_column_stay_sentences(rows: Rows) -> None:
    assert len(read_survey("one.xlsx", xlsx(rows)).columns) == 1


@pytest.mark.parametrize("remark", [">3", "3?", "3-4", "ca. 3", "3+", "~3", "**", "<2"])
def test_a_digit_with_a_doubt_is_asked_about(remark: str) -> None:
    rows = [["Amt", "Excel", "Word"], *(["Amt 3", 1 + n % 5, 1 + n % 4] for n in range(20)), ["Amt 3", remark, 2]]
    raw = read_survey("digits.csv", text(rows, ";"))
    assert [(one.cell, one.value) for one in raw.findings if one.code == "ANSWER_OFF_SCALE"] == [("B22", remark)]
    assert raw.blocks[0].statistics["Excel"].n == 20


@pytest.mark.parametrize("same", ["3.", "(3)", "3,0", " 3 ", "4 (seit Mai)"])
def test_a_remark_behind_one_digit_proves_no_order(same: str) -> None:
    rows = [["Amt", "Excel", "Word"], *(["Amt 3", 1 + n % 5, 1 + n % 4] for n in range(20)), ["Amt 3", same, 2]]
    (block,) = read_survey("digits.csv", text(rows, ";")).blocks
    assert (block.ordered, block.statistics["Excel"].n) == (False, 21)
