"""The same answers in every kind of file; true rows and columns; what lies beside the answers."""

import datetime as dt
from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.ingest import read_survey
from needs_analysis.ingest.delimited import find_delimiter
from needs_analysis.model import RawTable, UserError
from tests.needs_analysis.ingest.ingest_files import Rows, ods, replaced, text, workbook, xls, xlsb, xlsx

ROWS: Rows = [
    ["Nr", "Amt", "Excel", "Word"],
    [1, "Bürgeramt", "Gut", "Sehr gut"],
    [2, "Bauamt", "Eher schlecht", "Gut"],
]
CODES = {"generic"}


def codes(raw: RawTable) -> set[str]:
    return {finding.code for finding in raw.findings}


@pytest.mark.parametrize(
    "write",
    [
        xlsx,
        xls,
        ods,
        xlsb,
        text,
        lambda rows: text(rows, ";"),
        lambda rows: text(rows, "\t"),
        lambda rows: text(rows, "|"),
        lambda rows: text(rows, ";", "cp1252"),
        lambda rows: text(rows, ";", "utf-8-sig"),
        lambda rows: text(rows, ";", "utf-16"),
        lambda rows: text(rows, "\t", "utf-16-le"),
        lambda rows: text(rows, ";", "utf-16-be"),
    ],
    ids=[
        "xlsx",
        "xls",
        "ods",
        "xlsb",
        "comma",
        "semicolon",
        "tab",
        "pipe",
        "cp1252",
        "bom",
        "utf-16",
        "utf-16-le",
        "utf-16-be",
    ],
)
def test_same_answers_from_every_container(write: Callable[[Rows], bytes]) -> None:
    raw = read_survey("name says nothing.txt", write(ROWS))
    assert [column.header for column in raw.columns] == ["Nr", "Amt", "Excel", "Word"]
    assert raw.cells.loc[2].tolist() == ["1", "Bürgeramt", "Gut", "Sehr gut"]
    assert [block.items for block in raw.blocks] == [("Excel", "Word")]
    assert raw.blocks[0].statistics["Word"].n == 2


def test_dos_characters_are_guessed_and_said() -> None:
    raw = read_survey("x.csv", text(ROWS, ";", "cp850"))
    assert raw.cells.loc[2, 1] == "Bürgeramt"
    assert "ENCODING_GUESSED" in codes(raw)


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("a;b\n1,5;2\n2,5;3\n", ";"),
        ("a,b\n1,2\n", ","),
        ('"Frage, lang; sehr";b\n1;2\n3;4\n', ";"),
        ("# c, d\na\tb\n1\t2\n", "\t"),
        ("Antwort\nja\nnein\n", ";"),
    ],
)
def test_delimiter_gives_most_rows_one_width(content: str, delimiter: str) -> None:
    assert find_delimiter(content) == delimiter


def test_sep_line_and_comments_keep_their_row_numbers() -> None:
    raw = read_survey("x.csv", b"sep=;\r\n# Umfrage 2026\r\nNr;Excel\r\n1;gut\r\n2;mittel\r\n")
    assert raw.cells.index.tolist() == [4, 5]
    assert raw.cells.loc[4, 1] == "gut"
    assert "COMMENT_LINES" in codes(raw)


def test_line_breaks_in_cells_do_not_shift_rows() -> None:
    raw = read_survey("x.csv", text([["Nr", "Frage\nlang"], [1, "a\nb"], [2, "c"]]))
    assert raw.cells.loc[3, 1] == "c"
    assert raw.columns[1].header == "Frage lang"


def test_shifted_row_and_open_quote_are_reported() -> None:
    shifted = read_survey("x.csv", b"Nr;Excel\n1;gut\n2;gut;oder so\n3;mittel\n")
    found = [finding for finding in shifted.findings if finding.code == "ROW_LENGTH"]
    assert [(finding.cell, finding.row) for finding in found] == [("C3", 3)]
    assert "UNCLOSED_QUOTE" in codes(read_survey("x.csv", b'Nr;Excel\n1;"gut\n2;mittel\n3;gut\n'))


def test_numbers_dates_and_errors_become_text() -> None:
    rows = [
        ["Nr", "Am", "Excel", "Word"],
        ["004711", dt.datetime(2026, 4, 27, 11, 34), 4.0, "#N/A"],  # noqa: DTZ001 - cells know no time zone
        [2, dt.date(2026, 4, 28), 4.5, 3],
    ]

    def make_error(sheet: Worksheet) -> None:
        sheet["D2"].data_type = "e"

    raw = read_survey("x.xlsx", xlsx(rows, make_error))
    assert raw.cells.loc[2].tolist() == ["004711", "2026-04-27 11:34:00", "4", "#N/A"]
    assert raw.cells.loc[3].tolist() == ["2", "2026-04-28", "4.5", "3"]
    assert [(finding.cell, finding.value) for finding in raw.findings if finding.code == "ERROR_CELL"] == [
        ("D2", "#N/A")
    ]


def test_hidden_rows_are_read_and_said() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    raw = read_survey("x.xlsx", xlsx(ROWS, hide))
    assert len(raw.outcomes) == 2
    found = next(finding for finding in raw.findings if finding.code == "HIDDEN_ROWS")
    assert found.row == 3
    assert found.message.values["hidden"] == 1


def test_hidden_sheet_is_left_out_and_said() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.sheet_state = "hidden"

    raw = read_survey("x.xlsx", workbook({"2024": ROWS, "2025": ROWS}, hide))
    assert raw.sheet == "2025"
    assert [finding.sheet for finding in raw.findings if finding.code == "HIDDEN_SHEET"] == ["2024"]


def test_the_sheet_can_be_chosen() -> None:
    content = workbook({"A": ROWS, "B": [*ROWS, [3, "Bauamt", "Gut", "Gut"]]})
    assert read_survey("x", content).sheet == "B"
    assert read_survey("x", content, sheet="A").sheet == "A"
    assert "SHEET_NOT_READ" in codes(read_survey("x", content))
    with pytest.raises(UserError, match="Choose one of: A, B"):
        read_survey("x", content, sheet="C")


def test_macros_are_ignored_and_said() -> None:
    assert "MACROS_IGNORED" in codes(read_survey("x.xlsm", replaced(xlsx(ROWS), {"xl/vbaProject.bin": b"x"})))


def test_truth_values_and_ones_stay_apart() -> None:
    raw = read_survey("x.xlsx", xlsx([["Nr", "Wert"], [1, True], [2, 1], [3, False], [4, 0]]))
    assert raw.cells[1].tolist() == ["True", "1", "False", "0"]


def test_formula_without_value_is_said() -> None:
    raw = read_survey("x.xlsx", xlsx([["Nr", "Excel", "Word"], [1, "=1+1", 3], [2, 4, 5]]))
    assert [finding.cell for finding in raw.findings if finding.code == "FORMULA_WITHOUT_VALUE"] == ["B2"]
