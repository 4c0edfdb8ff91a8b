"""One file per trap and per fault: what becomes of it, in both languages."""

import json
import time
from functools import cache

import pytest

from needs_analysis.ingest import describe_table, read_survey
from needs_analysis.ingest.delimited import BINARY, EMPTY
from needs_analysis.ingest.no_survey import WEB_PAGE
from needs_analysis.ingest.refusals import (
    BROKEN,
    NOT_A_TABLE,
    PACKED,
    PROTECTED,
    TOO_HEAVY,
    TOO_MANY_CELLS,
)
from needs_analysis.ingest.workbook import NO_SHEET
from needs_analysis.language import translate
from needs_analysis.model import RawTable, UserError
from tests.broken.make_broken import FILES, LARGEST, make_all

# file: tool, header rows, accepted, partial, duplicates, empty, codes of findings that must be there
READ: dict[str, tuple[str, int, int, int, int, int, str]] = {
    "traps/two_header_rows.csv": ("surveymonkey", 2, 6, 0, 0, 0, ""),
    "traps/three_header_rows.csv": ("qualtrics", 3, 6, 0, 0, 0, ""),
    "traps/rows_of_headers.csv": ("multi-header", 3, 6, 0, 0, 0, "PERSONAL_DATA"),
    "traps/question_text_once_over_columns.xlsx": ("generic", 2, 6, 0, 0, 0, ""),
    "traps/duplicate_headers.csv": ("limesurvey-codes", 1, 6, 0, 0, 0, "REPEATED_HEADER"),
    "traps/same_scale_in_other_words.csv": ("limesurvey-codes", 1, 10, 0, 0, 0, ""),
    "traps/no_answer_code_in_the_range.csv": ("limesurvey-codes", 1, 12, 0, 0, 0, "ORDER_UNKNOWN POSSIBLE_NO_ANSWER"),
    "traps/missing_code_999.csv": ("limesurvey-codes", 1, 12, 0, 0, 0, "ORDER_UNKNOWN"),
    "traps/decimal_comma_and_point.csv": ("limesurvey-codes", 1, 12, 0, 0, 0, "MIXED_DECIMALS"),
    "traps/nominal_coded_1_to_5.csv": ("limesurvey-codes", 1, 12, 0, 0, 0, "ORDER_UNKNOWN"),
    "traps/reverse_keyed_items.csv": ("limesurvey-codes", 1, 12, 0, 0, 0, "SCALE_REVERSED"),
    "traps/partial_responses.csv": ("limesurvey-codes", 1, 6, 3, 0, 0, "PARTIAL_RESPONSES"),
    "traps/duplicate_submissions.csv": ("limesurvey-codes", 1, 4, 0, 2, 0, "DUPLICATE_RESPONSE"),
    "traps/duplicates_without_id.csv": ("generic", 1, 5, 0, 2, 0, "DUPLICATE_RESPONSE"),
    "traps/cumulative_first.csv": ("limesurvey-codes", 1, 6, 0, 0, 0, ""),
    "traps/cumulative_second.csv": ("limesurvey-codes", 1, 10, 0, 0, 0, ""),
    "traps/annual_drift_2025.csv": ("google-forms", 1, 8, 0, 0, 0, ""),
    "traps/annual_drift_2026.csv": ("google-forms", 1, 8, 0, 0, 0, ""),
    "traps/hidden_rows_and_filter.xlsx": ("generic", 1, 6, 0, 0, 0, "HIDDEN_ROWS"),
    "traps/hidden_sheet.xlsx": ("generic", 1, 6, 0, 0, 0, "HIDDEN_SHEET"),
    "traps/very_hidden_sheet.xlsx": ("generic", 1, 6, 0, 0, 0, "HIDDEN_SHEET"),
    "traps/blanks_and_tags_in_headers.csv": ("limesurvey-codes", 1, 6, 0, 0, 0, ""),
    "traps/words_glued_together.csv": ("limesurvey-codes", 1, 10, 0, 0, 0, "ANSWER_OFF_SCALE"),
    "traps/several_answers_semicolon.csv": ("msforms", 1, 8, 0, 0, 0, ""),
    "traps/several_answers_comma.csv": ("google-forms", 1, 8, 0, 0, 0, ""),
    "traps/several_answers_blank.csv": ("kobo", 1, 8, 0, 0, 0, ""),
    "traps/several_answers_in_columns.csv": ("limesurvey-codes", 1, 4, 0, 0, 0, ""),
    "traps/tiny_group.csv": ("google-forms", 1, 33, 0, 0, 0, ""),
    "traps/umlauts_decomposed.csv": ("limesurvey-codes", 1, 12, 0, 0, 0, ""),
    "traps/formulas_in_answers.csv": ("limesurvey-codes", 1, 5, 0, 0, 0, ""),
    "traps/wide_form.csv": ("limesurvey-codes", 1, 4, 0, 0, 0, ""),
    "traps/mail_in_a_question_column.csv": ("limesurvey-codes", 1, 6, 0, 0, 0, "PERSONAL_DATA"),
    "faults/text_named.xlsx": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/cut_off_quote.csv": ("generic", 1, 4, 0, 0, 0, "UNCLOSED_QUOTE"),
    "faults/half_surrogates_utf16.csv": ("generic", 1, 2, 0, 0, 1, "EMPTY_ROWS"),
    "faults/wrong_content_types.xlsx": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/columns_16384.csv": ("generic", 1, 1, 0, 0, 0, ""),
    "faults/claims_all_cells.xlsx": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/empty_cells_far_away.xlsx": ("generic", 1, 1, 0, 0, 0, ""),
    "faults/merged_giant_range.xlsx": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/external_link.xlsx": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/dates_1900.xlsx": ("generic", 1, 5, 0, 0, 0, ""),
    "faults/dates_1904.xlsx": ("generic", 1, 5, 0, 0, 0, ""),
    "faults/direction_marks.csv": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/header_of_100000_characters.csv": ("generic", 1, 2, 0, 0, 0, ""),
    "faults/header_of_100000_brackets.csv": ("generic", 1, 2, 0, 0, 0, ""),
    "faults/old_mac_line_ends.csv": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/binary_workbook.xlsb": ("generic", 1, 3, 0, 0, 0, ""),
    "faults/macros_binary.xlsb": ("generic", 1, 3, 0, 0, 0, "MACROS_IGNORED"),
    "faults/macros.xlsm": ("generic", 1, 3, 0, 0, 0, "MACROS_IGNORED"),
    "faults/table_names_with_surrogates.xlsx": ("msforms", 1, 3, 0, 0, 0, ""),
}

# sentence: the files that end in it
REFUSED: dict[str, str] = {
    NOT_A_TABLE: "program_named.xlsx pdf_named.xlsx word_named.xlsx nested_zip.xlsx",
    WEB_PAGE: "html_named.xls",
    EMPTY: "empty.csv blank_lines.csv",
    BINARY: "nul_bytes.csv binary.csv",
    PROTECTED: "password_xlsx.xlsx password_xls.xls password_ods.ods password_zip.xlsx",
    NO_SHEET: "no_visible_sheet.xlsx",
    BROKEN: "other_ole.xls cut_off.xlsx cut_off.ods cut_off.xls cut_off.xlsb damaged_bytes.xlsx shared_text_out_of_range.xlsx "
    "no_sheet_part.xlsx tags_crossed.xlsx lying_size_short.xlsx part_twice.xlsx path_leads_out.xlsx "
    "nul_in_part_name.xlsx packed_otherwise.xlsx",
    PACKED: "utf16_part.xlsx entity_bomb_workbook.xlsx entity_bomb_sheet.xlsx entity_bomb_shared_strings.xlsx "
    "entity_bomb_relations.xlsx entity_bomb.ods external_entity.xlsx external_entity.ods lying_size_long.xlsx "
    "overlapping_parts.xlsx",
    TOO_HEAVY: "one_part_as_many_sheets.xlsx",
    TOO_MANY_CELLS: "two_far_corners.xlsx two_far_corners.ods row_beyond_the_last.xlsx columns_20000.csv",
}
SENTENCES = {f"faults/{name}": sentence for sentence, names in REFUSED.items() for name in names.split()}
MADE = dict(make_all())


@cache
def read(name: str) -> RawTable:
    return read_survey(name, MADE[name])


def test_every_file_has_its_line_and_is_what_the_script_makes() -> None:
    kept = {path.relative_to(FILES).as_posix(): path.read_bytes() for path in FILES.rglob("*.*")}
    assert kept == {name: content for name, content in MADE.items() if len(content) <= LARGEST}
    assert set(MADE) == set(READ) | set(SENTENCES)
    assert not set(READ) & set(SENTENCES)


@pytest.mark.parametrize("name", READ)
def test_what_is_read(name: str) -> None:
    raw = read(name)
    tool, header_rows, accepted, partial, duplicates, empty, codes = READ[name]
    assert (raw.tool, raw.header_rows) == (tool, header_rows)
    assert [raw.count("accepted"), raw.count("partial"), raw.count("duplicate"), raw.count("empty")] == [
        accepted, partial, duplicates, empty]  # fmt: skip
    assert set(codes.split()) <= {finding.code for finding in raw.findings}


@pytest.mark.parametrize("name", READ)
def test_what_is_said_in_both_languages(name: str) -> None:
    german, english = (describe_table(read(name), language) for language in ("de", "en"))
    json.dumps(german, ensure_ascii=False).encode()
    assert german["reason"] != english["reason"]
    for finding in read(name).findings:
        assert translate(finding.message.template, "de") != finding.message.template


@pytest.mark.parametrize("name", SENTENCES)
def test_what_is_refused_in_both_languages(name: str) -> None:
    start = time.process_time()
    with pytest.raises(UserError) as caught:
        read_survey(name, MADE[name])
    assert caught.value.message.template == SENTENCES[name]
    for language in ("de", "en"):
        sentence = caught.value.message.text(language)
        assert sentence.strip()
        assert "{" not in sentence
        assert len(sentence) < 300
    assert caught.value.message.text("de") != caught.value.message.text("en")
    assert time.process_time() - start < 5
