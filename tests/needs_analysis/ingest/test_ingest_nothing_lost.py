"""Random tables through reading, matching and checking: every row is counted once, every text is found again."""

import csv
import io

from hypothesis import given, reject, settings
from hypothesis import strategies as st

from needs_analysis.ingest import read_survey
from needs_analysis.ingest.text import normal_key
from needs_analysis.match import confirm_matching, propose_matching
from needs_analysis.model import RawTable, UserError
from needs_analysis.readings import Reading
from needs_analysis.validate import NoRowsError, check_survey
from tests.broken.containers import Sheet, csv_text, xlsx
from tests.needs_analysis.builders import TOPICS, musterstadt

FRAMEWORK = musterstadt()
ANSWERS = ["Anwenden", "Beherrschen", "Einsteigen", "Anleiten", "k. A.", "", "ja", "=1+1", "7"]
ROLES = ["Sachbearbeitung", "Zauberer", "", "Sachb.", "\u202egnutiebraebhcaS"]
HEAD = ["id", "submitdate", "lastpage", "Kennung", "Welche Rolle haben Sie?", *(f"Q[{topic}]" for topic in TOPICS)]
PEOPLE = st.tuples(
    st.integers(1, 8), st.sampled_from(["2026-04-27 11:34:05", ""]), st.integers(1, 3), st.sampled_from(["", "K1", "K2", "K3"]),
    st.sampled_from(ROLES), *(st.sampled_from(ANSWERS) for _ in TOPICS),
)  # fmt: skip
TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00", exclude_categories=["Cc", "Cs"]), max_size=12)


@settings(max_examples=30, deadline=None)
@given(st.lists(PEOPLE, max_size=12), st.sampled_from(["anonymous", "named"]))
def test_rows_are_the_sum_of_what_became_of_them(people: list[tuple[object, ...]], mode: str) -> None:
    good = [[100 + n, "2026-04-27 11:34:05", 3, f"G{n}", "Sachbearbeitung", *ANSWERS[:3]] for n in range(9)]
    raw = read_survey("x.csv", csv_text([HEAD, *people, *good]).encode())
    matching = confirm_matching(propose_matching(raw, FRAMEWORK))
    try:
        checked = check_survey([raw], matching, FRAMEWORK, Reading(mode, b"key"))  # type: ignore[arg-type]
    except NoRowsError as error:
        checked = error.checked
    except UserError:
        reject()  # too many answers off any scale: nothing is matched for certain
    counts = checked.counts
    assert counts.rows == len(people) + 9 == len(checked.outcomes)
    assert counts.rows == counts.accepted + counts.partial + counts.duplicate + counts.empty + counts.quarantined
    assert counts.accepted == len(checked.survey.persons)
    assert counts.partial == sum(outcome == "partial" for outcome in checked.outcomes)


def kept_texts(raw: RawTable) -> set[str]:
    """Every text that can be found again: in a cell, in a header, or named by a finding."""
    cells = {text for column in raw.cells for text in raw.cells[column]}
    said = {str(value) for finding in raw.findings for value in (finding.value, *finding.message.values.values())}
    return {normal_key(text) for text in cells | said | {column.header for column in raw.columns}}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=8))
def test_no_text_of_a_csv_file_is_lost(rows: list[list[str]]) -> None:
    content = csv_text([["Nr.", "Excel", "Word"], *rows, ["9", "gut", "mittel"]])
    try:
        raw = read_survey("x.csv", content.encode())
    except UserError:
        return
    lines = list(csv.reader(io.StringIO(content, newline=""), delimiter=";"))
    above, below = lines[: int(raw.cells.index[0]) - 1], lines[int(raw.cells.index[0]) - 1 :]
    assert raw.cells.to_numpy().tolist() == below[: len(raw.cells)]
    footers = below[len(raw.cells) :]
    said = {finding.row for finding in raw.findings if finding.code == "TOTAL_ROW"}
    assert all(not any(map(normal_key, row)) or row_number in said
               for row_number, row in enumerate(footers, start=len(lines) - len(footers) + 1))  # fmt: skip
    assert len(above) >= raw.header_rows


@settings(max_examples=15, deadline=None)
@given(st.lists(st.lists(TEXTS, min_size=3, max_size=3), min_size=1, max_size=6))
def test_no_text_of_a_workbook_is_lost(rows: list[list[str]]) -> None:
    lines = [["Nr.", "Excel", "Word"], *rows, ["9", "gut", "mittel"]]
    raw = read_survey("x.xlsx", xlsx(Sheet("Umfrage", lines)))
    first = int(raw.cells.index[0]) - 1
    for row, line in enumerate(lines[first : first + len(raw.cells)]):
        assert [normal_key(text) for text in raw.cells.iloc[row]] == [normal_key(text) for text in line]
    kept = kept_texts(raw)
    assert {normal_key(text) for text in lines[-1]} <= kept
