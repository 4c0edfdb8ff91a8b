"""Counts and means of every collected survey beside a reading by hand: csv module and openpyxl, nothing of ours.

What the witness knows comes from the note beside each file: encoding, delimiter, where answers begin, what marks a
finished response, and which words lie on which scale.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

import pytest
from openpyxl import load_workbook

from needs_analysis import read_survey
from needs_analysis.model import RawTable

SURVEYS = Path(__file__).parents[2] / ".." / "shared" / "surveys"
Row = Mapping[int, str]


@dataclass(frozen=True)
class Witness:
    """How a person would read one file. ``scales``: pattern of the header -> labels from 1, or (first, last) digit."""

    tool: str
    delimiter: str = ","
    encoding: str = "utf-8-sig"
    skip: int = 0
    headers: int = 1
    sheet: str = ""
    last: int | None = None
    complete: Callable[[Mapping[str, str]], bool] = lambda _: True
    identity: str = ""
    scales: Mapping[str, Sequence[str] | tuple[int, int]] = field(default_factory=dict)


ABLE5 = ("gar nicht", "eher schlecht", "mittel", "eher gut", "sehr gut")
ABLE4 = ("gar nicht", "eher schlecht", "eher gut", "sehr gut")
GOOGLE = ("1 - gar nicht", "2", "3", "4 - gut", "5 - sehr gut")
AGREE = ("strongly disagree", "disagree", "neutral", "agree", "strongly agree")
AGREE_NEITHER = ("strongly disagree", "disagree", "neither agree nor disagree", "agree", "strongly agree")
USAGE = ("less than once per year", "several times per year", "monthly", "weekly", "daily")
BEFORE = ("i had not been using tools like these", *USAGE)
SINCE = ("i have not been using tools like these", *USAGE)
CHANGE = (
    "less motivated",
    "slightly less motivated",
    "no change in motivation",
    "more motivated",
    "much more motivated",
)
FORMS = {r"Kenntnisse ein\?\.": ABLE5}
FILES: Mapping[str, Witness] = {
    "carpentries-assessment/carpentrycon_2020_codes_6_is_na.csv": Witness(
        "generic", scales={"^(presenters|satisfaction)_": (1, 5), "^session_": (1, 6)}
    ),
    "carpentries-assessment/instructor_training_post_2018.redacted.csv": Witness(
        "generic",
        identity="UniqueID",
        scales={
            "^(InformationReason|Atmosphere|Learned|Material$|Recommend$|Worth)": AGREE_NEITHER,
            "^Trainers": ("never", "rarely", "sometimes", "often", "all of the time"),
            "^NewInformation$": ("none of it", "some of it", "about half of it", "most of it", "all of it"),
            "PostAbility$": ("not at all able", "slightly able", "neutral", "moderately able", "extremely able"),
            "^Knowledge": (
                "little or no knowledge of topic",
                "some knowledge of topic",
                "extensive knowledge of topic",
            ),
            "^Motivation": CHANGE,
        },
    ),
    "carpentries-assessment/longterm_2017_surveymonkey_flat.csv": Witness(
        "surveymonkey",
        scales={
            "Usage-Before": BEFORE,
            "Usage-Since": SINCE,
            "^Change-In-Confidence": (
                "i'm less confident now.",
                "i'm equally confident now.",
                "i'm more confident now.",
            ),
            "": AGREE,
        },
    ),
    "carpentries-assessment/longterm_2020_12_semicolon_multiselect.csv": Witness(
        "generic", scales={"usage_before": BEFORE, "usage_after": SINCE, "^impact_": (1, 5)}
    ),
    "exceed-qualtrics-semicolon-2025/survey_results_2025_with_partials.csv": Witness(
        "qualtrics", ";", complete=lambda row: row["Finished"] == "1", scales={r"^Q\d": (1, 4)}
    ),
    "hmc-limesurvey-codes-2021/hmc_survey_2021_data.csv": Witness(
        "limesurvey-codes",
        skip=11,
        scales={
            "^PERBG8": ("not familiar with fair", "familiar with fair", "apply fair"),
            "^RDMPR[89]/": ("none", "some of them", "all"),
            "^SERVC2/": ("not interested", "moderately interested", "very interested"),
        },
    ),
    "hmc-limesurvey-codes-2021/raw_export_header_only.csv": Witness("limesurvey-codes"),
    "synthetic-samples/SYN_efs_unipark.csv": Witness("efs", ";"),
    "synthetic-samples/SYN_formbricks.csv": Witness(
        "formbricks", complete=lambda row: row["Finished"] == "Yes", scales={"Kenntnisse": ABLE4}
    ),
    "synthetic-samples/SYN_google_forms_de (Antworten) - Formularantworten 1.csv": Witness(
        "google-forms", scales={"Kenntnisse": GOOGLE}
    ),
    "synthetic-samples/SYN_google_forms_de_utf16.csv": Witness(
        "google-forms", "\t", "utf-16", scales={"Kenntnisse": GOOGLE}
    ),
    "synthetic-samples/SYN_hr_handmade_matrix.xlsx": Witness(
        "generic", headers=5, sheet="Auswertung 2025", last=9, scales={"": (1, 5)}
    ),
    "synthetic-samples/SYN_limesurvey_codes_bom.csv": Witness(
        "limesurvey-codes",
        complete=lambda row: bool(row["submitdate"]),
        scales={"^G": ("ao01", "ao02", "ao03", "ao04", "ao05")},
    ),
    "synthetic-samples/SYN_msforms_de.xlsx": Witness("msforms", sheet="Sheet1", scales=FORMS),
    "synthetic-samples/SYN_msforms_de_excel_csv_cp1252.csv": Witness("msforms", ";", "cp1252", scales=FORMS),
    "synthetic-samples/SYN_msforms_de_utf8bom.csv": Witness("msforms", ";", scales=FORMS),
    "synthetic-samples/SYN_msforms_quiz_en.csv": Witness("msforms"),
    "synthetic-samples/SYN_qualtrics_3_header_rows.csv": Witness(
        "qualtrics", headers=3, complete=lambda row: row["Finished"] == "True", scales={"^Q1_": ABLE5}
    ),
    "synthetic-samples/SYN_sosci_rdata.csv": Witness(
        "sosci", "\t", complete=lambda row: row["FINISHED"] == "1", scales={"^KO01": (1, 5)}
    ),
    "synthetic-samples/SYN_sosci_two_header.xlsx": Witness("sosci", headers=2, sheet="*", scales={"^KO01": (1, 5)}),
    "synthetic-samples/SYN_surveymonkey_modern.csv": Witness(
        "surveymonkey", headers=2, scales={"Kenntnisse|^$": ABLE4}
    ),
}
pytestmark = pytest.mark.skipif(not SURVEYS.is_dir(), reason="the collected survey files are not here")


def cells_of(name: str, known: Witness) -> tuple[list[str], list[list[str]], int]:
    """Names of the columns, rows of answers, and the sheet row of the first one."""
    path = SURVEYS / name
    if known.sheet:
        book = load_workbook(path, data_only=True)
        sheet = book.worksheets[0] if known.sheet == "*" else book[known.sheet]
        rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    else:
        lines = path.read_bytes().decode(known.encoding).split("\n")[known.skip :]
        rows = list(csv.reader(io.StringIO("\n".join(lines), newline=""), delimiter=known.delimiter))
    rows = [row for row in rows if row]
    end = None if known.last is None else known.last
    return rows[0], rows[known.headers : end], known.skip + known.headers + 1


def accepted_rows(names: Sequence[str], rows: Sequence[Sequence[str]], known: Witness) -> list[Sequence[str]]:
    records = [dict(zip(names, row, strict=False)) for row in rows]
    kept = [place for place, record in enumerate(records) if known.complete(record) and any(rows[place])]
    if known.identity:
        last = {records[place][known.identity].strip().casefold(): place for place in kept}
        kept = [
            place
            for place in kept
            if not (key := records[place][known.identity].strip().casefold()) or last[key] == place
        ]
    return [rows[place] for place in kept]


def level_of(cell: str, scale: Sequence[str] | tuple[int, int]) -> float | None:
    words = " ".join(cell.replace("\u00a0", " ").split()).casefold().replace("’", "'")
    if isinstance(scale[0], int):
        found = re.fullmatch(r"(\d+(?:[.,]\d+)?)(?:\s*=.*)?", words)
        number = float(found.group(1).replace(",", ".")) if found else None
        return number if number is not None and int(scale[0]) <= number <= int(scale[1]) else None
    plain = {str(label).rstrip("."): float(place) for place, label in enumerate(scale, start=1)}
    return plain.get(words.rstrip("."))


def read(name: str) -> RawTable:
    content = (SURVEYS / name).read_bytes()
    stems = [block.stem for block in read_survey(name, content).blocks]
    return read_survey(name, content, confirmed=stems)


def test_the_witness_knows_every_file() -> None:
    files = {str(path.relative_to(SURVEYS)) for path in SURVEYS.rglob("*") if path.suffix in {".csv", ".xlsx"}}
    assert files == set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_rows_and_filled_cells_are_the_same(name: str) -> None:
    known, raw = FILES[name], read(name)
    _, rows, first = cells_of(name, known)
    assert (raw.tool, len(raw.cells)) == (known.tool, len(rows))
    assert not rows or raw.cells.index[0] == first
    for column in range(raw.cells.shape[1]):
        filled = sum(bool(row[column].strip()) for row in rows if column < len(row))
        assert int((raw.cells[column].str.strip() != "").sum()) == filled, raw.columns[column].header


@pytest.mark.parametrize("name", FILES)
def test_valid_answers_and_means_are_the_same(name: str) -> None:
    known, raw = FILES[name], read(name)
    names, rows, _ = cells_of(name, known)
    kept = accepted_rows(names, rows, known)
    assert raw.count("accepted") == len(kept)
    for block in raw.blocks:
        for item, column in zip(block.items, block.columns, strict=True):
            header = names[column]
            scale = next(scale for pattern, scale in known.scales.items() if re.search(pattern, header))
            levels = [level for row in kept if (level := level_of(row[column], scale)) is not None]
            numbers = block.statistics[item]
            assert numbers.n == len(levels), (block.stem, header)
            assert numbers.mean == (pytest.approx(fmean(levels)) if levels else None), (block.stem, header)
    rated = {column for block in raw.blocks for column in block.columns}
    assert bool(rated) == bool(known.scales)


def test_six_is_no_answer_once_a_codebook_says_so() -> None:
    name = "carpentries-assessment/carpentrycon_2020_codes_6_is_na.csv"
    content = (SURVEYS / name).read_bytes()
    words = ("Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree", "Not applicable")
    names, rows, _ = cells_of(name, FILES[name])
    asked = [header for header in names if header.startswith("session_")]
    book = "Variable;Value;Label\n" + "".join(
        f"{header};{n};{word}\n" for header in asked for n, word in enumerate(words, 1)
    )
    raw = read_survey(name, content, codebook={"labels.csv": book.encode()})
    found = {
        raw.columns[c].header: b.statistics[i] for b in raw.blocks for i, c in zip(b.items, b.columns, strict=True)
    }
    for header in asked:
        levels = [level for row in rows if (level := level_of(row[names.index(header)], (1, 5))) is not None]
        assert (found[header].n, found[header].mean) == (len(levels), pytest.approx(fmean(levels))), header
    assert any(row[names.index(header)] == "6" for row in rows for header in asked)
