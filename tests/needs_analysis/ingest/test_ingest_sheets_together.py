"""Workbooks whose answers lie on several sheets: halves beside each other, departments below, waves apart."""

import pytest

from needs_analysis.ingest import keep_survey, read_survey
from needs_analysis.model import RawTable
from tests.needs_analysis.ingest.ingest_files import Rows, ods, workbook, xls_sheets

WORDS = ("gar nicht", "wenig", "mittel", "gut", "sehr gut")


def department(name: str, people: int = 5, key: str = "Kennung", more: Rows = ()) -> Rows:
    answers = [[n, f"{name}-{n}", WORDS[n % 5], WORDS[(n * n) % 5]] for n in range(1, people + 1)]
    return [["Nr.", key, "Excel", "Word"], *answers, *more]


def half(topics: tuple[str, str], people: range, key: str = "Personalnr.", titles: int = 0) -> Rows:
    return [*[["Abfrage"]] * titles, [key, *topics], *([1000 + n, 1 + n % 5, 1 + n % 4] for n in people)]


def items(raw: RawTable) -> list[str]:
    return [item for block in raw.blocks for item in block.items]


def codes(raw: RawTable) -> set[str]:
    return {finding.code for finding in raw.findings}


@pytest.mark.parametrize("write", [workbook, xls_sheets])
@pytest.mark.parametrize("key", ["Personalnr.", "E-Mail-Adresse", "Kennung", "Name"])
def test_halves_of_a_questionnaire_stand_beside_each_other(write: object, key: str) -> None:
    sheets = {
        "Teil 1": half(("Excel", "Word"), range(1, 9), key),
        "Teil 2": half(("E-Akte", "Datenschutz"), range(8, 0, -1), key, titles=2),
    }
    content = write(sheets)  # type: ignore[operator]
    for form in (content, keep_survey(content)):
        raw = read_survey("halves", form)
        assert (items(raw), raw.count("accepted")) == (["Excel", "Word", "E-Akte", "Datenschutz"], 8)
        assert raw.cells[3].tolist() == [str(1 + n % 5) for n in range(1, 9)]
        assert [finding.cell for finding in raw.findings if finding.code == "SHEET_JOINED"] == ["D1"]


def test_people_of_one_half_only_are_counted() -> None:
    sheets = {"1": half(("Excel", "Word"), range(1, 9)), "2": half(("E-Akte", "Datenschutz"), range(4, 12))}
    raw = read_survey("halves", workbook(sheets))
    assert raw.count("accepted") == 8
    (orphans,) = [finding for finding in raw.findings if finding.code == "ROWS_WITHOUT_RESPONSE"]
    assert (orphans.sheet, orphans.message.values["count"]) == ("2", 3)


@pytest.mark.parametrize(
    "other",
    [
        half(("E-Akte", "Datenschutz"), range(50, 58)),  # other people
        half(("E-Akte", "Datenschutz"), range(1, 9), key="Thema"),  # no key
        [*half(("E-Akte", "Datenschutz"), range(1, 7)), [1001, 1, 1]],  # a person twice
        half(("Excel", "Word"), range(1, 9)),  # the same questions of the same people: another wave
    ],
)
def test_other_sheets_are_left_and_said(other: Rows) -> None:
    raw = read_survey("halves", workbook({"1": half(("Excel", "Word"), range(1, 9)), "2": other}))
    assert (items(raw), raw.count("accepted")) == (["Excel", "Word"], 8)
    assert [finding.sheet for finding in raw.findings if finding.code == "SHEET_NOT_READ"] == ["2"]


def test_departments_stand_below_each_other_with_their_names() -> None:
    names = ("Bauamt", "Sozialamt", "Kämmerei")
    sheets = {name: department(name, more=[[], ["Summe", 5]]) for name in names}
    content = workbook({"Deckblatt": [["Abfrage 3. Quartal"]], **sheets})
    for form in (content, keep_survey(content)):
        raw = read_survey("departments", form)
        assert (raw.sheet, raw.count("accepted"), raw.count("empty"), raw.count("duplicate")) == ("Bauamt", 15, 3, 0)
        place = next(column.index for column in raw.columns if column.header == "Blatt")
        accepted = raw.cells[(raw.outcomes == "accepted").to_numpy()]
        assert accepted[place].tolist() == [name for name in names for _ in range(5)]
        assert accepted[2].tolist() == [WORDS[n % 5] for _ in names for n in range(1, 6)]
        assert [finding.cell for finding in raw.findings if finding.code == "SHEET_STACKED"] == ["A8", "A14"]
        assert [finding.code for finding in raw.findings].count("TOTAL_ROW") == len(names)


def test_who_stands_on_two_of_many_sheets_answered_twice() -> None:
    sheets = {"Bauamt": department("B", 9), "Sozialamt": [*department("S", 9), [10, "B-1", "gut", "gut"]]}
    raw = read_survey("departments", workbook(sheets))
    assert (len(raw.cells), raw.count("accepted"), raw.count("duplicate")) == (19, 18, 1)


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        ("2025", "2026", "2026"),
        ("2026", "2025", "2026"),
        ("Umfrage", "Umfrage Vorjahr", "Umfrage"),
        ("A", "A Kopie", "A"),
    ],
)
def test_waves_and_copies_are_never_mixed(first: str, second: str, read: str) -> None:
    raw = read_survey("waves", workbook({first: department("x"), second: department("y")}))
    assert (raw.sheet, len(raw.cells)) == (read, 5)
    assert "SHEET_NOT_READ" in codes(raw)


@pytest.mark.parametrize(
    "second",
    [
        department("A"),  # the same people
        [*department("B")[:1], *department("A")[1:]],
        [["Nr.", "Kennung", "Excel", "Outlook"], *department("B")[1:]],  # another question
    ],
)
def test_the_same_people_and_other_questions_are_not_put_below(second: Rows) -> None:
    raw = read_survey("sheets", workbook({"A": department("A"), "B": second}))
    assert (len(raw.cells), "SHEET_STACKED" in codes(raw)) == (5, False)


def test_a_unit_merged_over_its_people_is_that_of_each() -> None:
    rows = [["Amt", "Excel", "Word"], *([name, WORDS[n], WORDS[n]] for n, name in enumerate(["Bauamt", None, None]))]
    raw = read_survey(
        "merged", workbook({"A": [*rows, ["Sozialamt", "gut", "gut"]]}, lambda sheet: sheet.merge_cells("A2:A4"))
    )
    assert raw.cells[0].tolist() == ["Bauamt", "Bauamt", "Bauamt", "Sozialamt"]
    (said,) = [finding for finding in raw.findings if finding.code == "MERGED_ANSWERS"]
    assert (said.cell, said.message.values) == ("A2", {"first": 2, "last": 4})


@pytest.mark.parametrize(
    "word", ["Soll", "Soll-Profil", "Zielwert:", "Anforderungsprofil", "Gewichtung", "Target level"]
)
@pytest.mark.parametrize("place", [1, 4])
def test_a_row_of_required_levels_is_no_person(word: str, place: int) -> None:
    rows: list[list[object]] = [["Name", "Excel", "Word"], *([f"Anna Berg{n}", 1 + n % 5, 1 + n % 3] for n in range(8))]
    rows.insert(place, [word, 4, 3])
    raw = read_survey("required", ods(rows))
    assert (raw.count("accepted"), raw.count("quarantined")) == (8, 1)
    assert [finding.row for finding in raw.findings if finding.code == "TOTAL_ROW"] == [place + 1]


def test_a_column_of_views_is_no_row_of_required_levels() -> None:
    rows = [["Sicht", "Excel", "Word"], *([("Ist", "Soll")[n % 2], 1 + n % 5, 1 + n % 3] for n in range(12))]
    assert read_survey("views", workbook({"A": rows})).count("accepted") == 12
