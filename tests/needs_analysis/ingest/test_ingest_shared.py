"""Real exports and samples of every tool, checked against an independent reader (csv module, openpyxl)."""

import csv
from collections.abc import Mapping
from pathlib import Path
from statistics import fmean

import pytest
from openpyxl import load_workbook

from needs_analysis.ingest import describe_table, read_survey
from needs_analysis.model import Block, RawTable
from tests.needs_analysis.ingest.ingest_files import SHARED

pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason="the collected survey files are not here")

HMC = "hmc-limesurvey-codes-2021/hmc_survey_2021_data.csv"
HMC_HEADER = "hmc-limesurvey-codes-2021/raw_export_header_only.csv"
INSTRUCTORS = "carpentries-assessment/instructor_training_post_2018.redacted.csv"
CONFERENCE = "carpentries-assessment/carpentrycon_2020_codes_6_is_na.csv"
FLAT = "carpentries-assessment/longterm_2017_surveymonkey_flat.csv"
SEMICOLON = "carpentries-assessment/longterm_2020_12_semicolon_multiselect.csv"
EXCEED = "exceed-qualtrics-semicolon-2025/survey_results_2025_with_partials.csv"
SAMPLES = "synthetic-samples/SYN_"

# file: tool, header rows, rows, accepted, partial, duplicates, empty
EXPECTED: dict[str, tuple[str, int, int, int, int, int, int]] = {
    HMC: ("limesurvey-codes", 1, 631, 631, 0, 0, 0),
    HMC_HEADER: ("limesurvey-codes", 1, 0, 0, 0, 0, 0),
    INSTRUCTORS: ("generic", 1, 967, 965, 0, 2, 0),
    CONFERENCE: ("generic", 1, 124, 124, 0, 0, 0),
    FLAT: ("surveymonkey", 1, 476, 476, 0, 0, 0),
    SEMICOLON: ("generic", 1, 87, 87, 0, 0, 0),
    EXCEED: ("qualtrics", 1, 78, 60, 18, 0, 0),
    SAMPLES + "efs_unipark.csv": ("efs", 1, 1, 1, 0, 0, 0),
    SAMPLES + "formbricks.csv": ("formbricks", 1, 1, 1, 0, 0, 0),
    SAMPLES + "google_forms_de (Antworten) - Formularantworten 1.csv": ("google-forms", 1, 2, 2, 0, 0, 0),
    SAMPLES + "google_forms_de_utf16.csv": ("google-forms", 1, 2, 2, 0, 0, 0),
    SAMPLES + "hr_handmade_matrix.xlsx": ("generic", 2, 4, 3, 0, 0, 1),
    SAMPLES + "limesurvey_codes_bom.csv": ("limesurvey-codes", 1, 2, 1, 1, 0, 0),
    SAMPLES + "msforms_de.xlsx": ("msforms", 1, 2, 2, 0, 0, 0),
    SAMPLES + "msforms_de_excel_csv_cp1252.csv": ("msforms", 1, 2, 2, 0, 0, 0),
    SAMPLES + "msforms_de_utf8bom.csv": ("msforms", 1, 2, 2, 0, 0, 0),
    SAMPLES + "msforms_quiz_en.csv": ("msforms", 1, 1, 1, 0, 0, 0),
    SAMPLES + "qualtrics_3_header_rows.csv": ("qualtrics", 3, 2, 1, 0, 0, 0),  # and one preview, set aside
    SAMPLES + "sosci_rdata.csv": ("sosci", 1, 2, 1, 1, 0, 0),
    SAMPLES + "sosci_two_header.xlsx": ("sosci", 2, 1, 1, 0, 0, 0),
    SAMPLES + "surveymonkey_modern.csv": ("surveymonkey", 2, 1, 1, 0, 0, 0),
}


def read(name: str, *confirmed: str) -> RawTable:
    return read_survey(Path(name).name, (SHARED / name).read_bytes(), confirmed=confirmed)


def block(raw: RawTable, stem: str) -> Block:
    return next(item for item in raw.blocks if item.stem == stem)


def witness(name: str, delimiter: str = ",", skip: int = 0) -> list[dict[str, str]]:
    """The rows as the csv module sees them."""
    with (SHARED / name).open(encoding="utf-8-sig", newline="") as stream:
        for _ in range(skip):
            next(stream)
        return list(csv.DictReader(stream, delimiter=delimiter))


def agrees(found: Block, rows: list[dict[str, str]], levels: Mapping[str, int]) -> None:
    """Counts and means of every item equal what the witness counts."""
    for item, numbers in found.statistics.items():
        values = [levels[text] for row in rows if (text := row[item].replace("\u00a0", " ").strip()) in levels]
        assert numbers.n == len(values), item
        assert numbers.mean == pytest.approx(fmean(values)), item


def test_every_file_is_in_the_table() -> None:
    files = {str(path.relative_to(SHARED)) for path in SHARED.rglob("*") if path.suffix in (".csv", ".xlsx")}
    assert files == set(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_tool_header_and_rows(name: str) -> None:
    raw = read(name)
    shown = describe_table(raw, "de")
    keys = ("tool", "header_rows", "rows", "respondents", "partial", "duplicates", "empty")
    assert tuple(shown[key] for key in keys) == EXPECTED[name]
    assert shown["quarantined"] == ("qualtrics_3" in name)
    assert len(raw.columns) == raw.cells.shape[1]


def test_hmc_interest_and_metadata() -> None:
    rows = witness(HMC, skip=11)
    raw = read(HMC)
    interest = block(raw, "SERVC2")
    assert (interest.measure, interest.ordered, len(interest.items)) == ("need", True, 6)
    agrees(interest, rows, {"not interested": 1, "moderately interested": 2, "very interested": 3})
    for stem in ("RDMPR8", "RDMPR9"):
        agrees(block(raw, stem), rows, {"None": 1, "Some of them": 2, "All": 3})
    familiar = block(raw, "PERBG8/_")
    agrees(familiar, rows, {"Not familiar with FAIR": 1, "Familiar with FAIR": 2, "Apply FAIR": 3})
    assert familiar.measure == "current"


def test_hmc_kinds_and_what_was_said() -> None:
    raw = read(HMC)
    kinds = {column.header: column.kind for column in raw.columns}
    assert kinds["id"] == kinds["submitdate/_"] == kinds["lastpage/_"] == kinds["interviewtime/_"] == "system"
    assert {kinds[f"SERVC1/{number}"] for number in range(10)} == {"multiple"}
    assert kinds["DTPUB6/1"] == "number"
    assert kinds["RDMPR4/_"] == "nominal"
    assert len(raw.blocks) == 4
    assert {"COMMENT_LINES", "NOT_DATE_STAMPED"} <= {finding.code for finding in raw.findings}
    assert raw.cells.index[0] == 13


def test_instructor_training_scales() -> None:
    raw = read(INSTRUCTORS)
    kept = raw.outcomes[raw.outcomes == "accepted"].index
    rows = [row for number, row in enumerate(witness(INSTRUCTORS), start=2) if number in kept]
    agree = ("Strongly Disagree", "Disagree", "Neither Agree nor Disagree", "Agree", "Strongly Agree")
    able = ("Not at all able", "Slightly able", "Neutral", "Moderately able", "Extremely able")
    know = ("Little or no knowledge of topic", "Some knowledge of topic", "Extensive knowledge of topic")
    amount = ("None of it", "Some of it", "About half of it", "Most of it", "All of it")
    for stem, labels, measure in (
        ("InformationReasonableTime … Worth", agree, "other"),
        ("PostAbility", able, "current"),
        ("Knowledge", know, "current"),
        ("NewInformation", amount, "other"),
    ):
        found = block(raw, stem)
        assert found.measure == measure
        agrees(found, rows, {label: level for level, label in enumerate(labels, start=1)})
    kinds = {column.header: column.kind for column in raw.columns}
    assert kinds["Pace"] == kinds["HandsOn"] == "nominal"
    assert kinds["UniqueID"] == "personal"
    assert kinds["LikelyToRecommend"] == "number"


def test_repeated_person_keeps_the_last_row() -> None:
    raw = read(INSTRUCTORS)
    assert raw.outcomes[raw.outcomes == "duplicate"].index.tolist() == [116, 121]


def test_conference_digits_are_asked_about() -> None:
    raw = read(CONFERENCE)
    assert [(found.stem, found.ordered) for found in raw.blocks] == [
        ("presenters", False),
        ("session", False),
        ("satisfaction", False),
    ]
    assert all(numbers.mean is None for found in raw.blocks for numbers in found.statistics.values())
    values = {(finding.code, finding.value) for finding in raw.findings}
    assert {("POSSIBLE_NO_ANSWER", "6"), ("ANSWER_OFF_SCALE", "0"), ("DAMAGED_UMLAUTS", "")} <= values


def test_conference_after_confirmation() -> None:
    raw = read(CONFERENCE, "presenters")
    agrees(block(raw, "presenters"), witness(CONFERENCE), {str(level): level for level in range(1, 6)})


def test_flat_surveymonkey() -> None:
    raw = read(FLAT)
    found = next(item for item in raw.blocks if len(item.items) == 7)
    labels = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree")
    agrees(found, witness(FLAT), {label: level for level, label in enumerate(labels, start=1)})
    columns = {column.key: column for column in raw.columns if column.key}
    assert (columns["Column14"].header, columns["Column14"].kind) == ("Content | Git", "multiple")
    rows = witness(FLAT)
    names = list(rows[0])
    lost = {name for name, after in zip(names, [*names[1:], ""], strict=True) if "Column" in name or "Column" in after}
    options = [name for name in lost if len({row[name] for row in rows} - {""}) == 1]
    assert sum(column.kind == "multiple" for column in raw.columns) == len(options)


def test_semicolon_multiselect() -> None:
    raw = read(SEMICOLON, "impact")
    agrees(block(raw, "impact"), witness(SEMICOLON), {str(level): level for level in range(1, 6)})
    kinds = {column.header: column.kind for column in raw.columns}
    assert kinds["workshop_attended_content"] == kinds["how_tools_help"] == "multiple"
    assert kinds["new_topics"] == "text"
    assert block(raw, "impact").no_answer == ("NA",)


def test_exceed_codes_are_not_averaged_before_confirmation() -> None:
    raw = read(EXCEED)
    assert [found.stem for found in raw.blocks] == [f"Q{number}" for number in range(3, 11)]
    assert not any(found.ordered for found in raw.blocks)
    rows = [row for row in witness(EXCEED, ";") if row["Finished"] == "1"]
    confirmed = read(EXCEED, *(f"Q{number}" for number in range(3, 11)))
    for found in confirmed.blocks:
        agrees(found, rows, {str(level): level for level in range(1, 5)})


def test_handmade_matrix_beside_openpyxl() -> None:
    name = SAMPLES + "hr_handmade_matrix.xlsx"
    raw = read(name)
    sheet = load_workbook(SHARED / name)["Auswertung 2025"]
    for found in raw.blocks:
        for item, column in zip(found.items, found.columns, strict=True):
            texts = [str(sheet.cell(row, column + 1).value or "").split(" =")[0].replace(",", ".") for row in (6, 7, 9)]
            numbers = [float(text) for text in texts if text[:1].isdigit()]
            assert found.statistics[item].n == len(numbers)
            assert found.statistics[item].mean == (pytest.approx(fmean(numbers)) if numbers else None)
    codes = [finding.code for finding in raw.findings]
    assert {"HIDDEN_SHEET", "HIDDEN_ROWS", "SHEET_NOT_READ", "PERSONAL_DATA", "EMPTY_ROWS"} <= set(codes)
    assert codes.count("TOTAL_ROW") == 2


@pytest.mark.parametrize("name", ["msforms_de.xlsx", "msforms_de_excel_csv_cp1252.csv", "msforms_de_utf8bom.csv"])
def test_forms_sample_is_the_same_in_every_file(name: str) -> None:
    found = read(SAMPLES + name).blocks[0]
    assert found.stem == "Wie schätzen Sie Ihre Kenntnisse ein?"
    assert found.items == ("E-Akte (DMS)", "Excel", "Datenschutz")
    assert found.no_answer == ("Weiß nicht",)
    assert [(numbers.n, numbers.mean) for numbers in found.statistics.values()] == [(2, 2.5), (1, 5), (1, 3)]
