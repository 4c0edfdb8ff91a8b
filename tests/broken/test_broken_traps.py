"""What the traps set beyond counts: scales, headers, dates, repeated uploads, years, small groups."""

import io

import pytest
from openpyxl import load_workbook

from needs_analysis import Reading, check_survey, confirm_matching, propose_matching
from needs_analysis.model import Block
from tests.broken.test_broken_files import MADE, read
from tests.needs_analysis.builders import musterstadt


def blocks(name: str) -> tuple[Block, ...]:
    return read(f"traps/{name}").blocks


@pytest.mark.parametrize(
    ("name", "items", "ordered"),
    [
        ("two_header_rows.csv", [3], True),
        ("three_header_rows.csv", [3], True),
        ("rows_of_headers.csv", [3], True),
        ("question_text_once_over_columns.xlsx", [3, 2], True),
        ("same_scale_in_other_words.csv", [3, 3], True),
        ("no_answer_code_in_the_range.csv", [3, 2], False),
        ("missing_code_999.csv", [3], False),
        ("nominal_coded_1_to_5.csv", [3], False),
        ("reverse_keyed_items.csv", [3], False),
        ("words_glued_together.csv", [3], True),
        ("umlauts_decomposed.csv", [3], True),
        ("wide_form.csv", [15] * 23, True),
        ("several_answers_semicolon.csv", [], True),
    ],
)
def test_blocks_and_whether_they_may_be_averaged(name: str, items: list[int], *, ordered: bool) -> None:
    assert [len(block.items) for block in blocks(name)] == items
    assert {block.ordered for block in blocks(name)} <= {ordered}
    means = [numbers.mean for block in blocks(name) for numbers in block.statistics.values()]
    assert all((mean is not None) == ordered for mean in means)


def test_one_scale_in_other_words_is_one_scale() -> None:
    first, second = blocks("same_scale_in_other_words.csv")
    assert {label.level for label in first.scale} == {label.level for label in second.scale} == {1, 2, 3, 4, 5}


def test_codes_of_no_answer_are_no_levels() -> None:
    (block,) = blocks("missing_code_999.csv")
    assert block.no_answer == ("999",)
    assert {label.level for label in block.scale} == {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    ("name", "headers"),
    [
        (
            "traps/blanks_and_tags_in_headers.csv",
            ["Kenntnisse in E-Akte", "Kenntnisse in Excel", "Kenntnisse in Datenschutz"],
        ),
        ("traps/duplicate_headers.csv", ["Sonstiges", "Sonstiges (E)", "Sonstiges (F)"]),
        ("traps/umlauts_decomposed.csv", ["Gefühl[1]", "Gefühl[2]", "Gefühl[3]"]),
    ],
)
def test_headers_as_people_read_them(name: str, headers: list[str]) -> None:
    assert [column.header for column in read(name).columns[-3:]] == headers


def test_direction_marks_are_not_shown_in_headers() -> None:
    assert [column.header for column in read("faults/direction_marks.csv").columns] == ["Nr.", "Excel lecxE", "Word"]


@pytest.mark.parametrize("name", ["faults/dates_1900.xlsx", "faults/dates_1904.xlsx"])
def test_days_of_both_systems_are_those_another_reader_gives(name: str) -> None:
    """1900-02-29 never was; both readers take its number for the day before."""
    sheet = load_workbook(io.BytesIO(MADE[name])).worksheets[0]
    days = [f"{cell.value:%Y-%m-%d}" for cell in sheet["B"][1:]]
    assert read(name).cells[1].tolist() == days
    assert days[-1] == {"faults/dates_1900.xlsx": "2026-04-27", "faults/dates_1904.xlsx": "2030-04-28"}[name]


def test_items_of_another_year_that_do_not_match_are_not_taken_for_the_same() -> None:
    before = confirm_matching(propose_matching(read("traps/annual_drift_2025.csv"), musterstadt()))
    now = propose_matching(read("traps/annual_drift_2026.csv"), musterstadt(), before)
    known = {match.header for match in now.columns if match.reason == "confirmed earlier"}
    assert not known & {"Kenntnisse [Excel und Calc]", "Kenntnisse [Barrierefreiheit]"}


def test_a_unit_of_three_people_is_read_as_a_group_like_any_other() -> None:
    raw = read("traps/tiny_group.csv")
    assert raw.columns[1].kind == "demographic"
    assert raw.cells[1].value_counts().to_dict() == {"Bürgeramt": 30, "Archiv": 3}


def test_a_growing_survey_uploaded_twice_is_counted_row_by_row() -> None:
    raws = [read("traps/cumulative_first.csv"), read("traps/cumulative_second.csv")]
    matching = confirm_matching(propose_matching(raws[1], musterstadt()))
    counts = check_survey(raws, matching, musterstadt(), Reading("anonymous", b"k")).counts
    assert counts.rows == 16
    assert counts.rows == counts.accepted + counts.partial + counts.duplicate + counts.empty + counts.quarantined
