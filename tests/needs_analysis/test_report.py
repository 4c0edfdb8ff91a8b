"""Workbooks that people read: what stands in them, and what must never."""

import io

import pytest
from openpyxl import load_workbook

from needs_analysis import (
    Language,
    Needs,
    Reading,
    analyse_survey,
    check_survey,
    propose_matching,
    read_survey,
    write_findings_workbook,
    write_needs_workbook,
)
from needs_analysis.model import Groups
from tests.needs_analysis.builders import answer, forms_export, musterstadt

GOOD = ("Anwenden", "Beherrschen", "Einsteigen")


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_uploaded_sheet_is_handed_back_cell_for_cell_with_its_marks_and_without_people() -> None:
    rows = [answer("K900", GOOD, role="Zauberer"), answer("K901", ("ja", *GOOD[1:]))]
    rows += [answer(f"K{n:03d}", GOOD) for n in range(10, 40)]
    wishes = [[*row, "Bitte mehr Ruhe, Erika Muster"] for row in rows]
    export = forms_export(wishes, ["Was wünschen Sie sich?"])
    raw = read_survey("forms.xlsx", export)
    matching = propose_matching(raw, musterstadt())
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", b"k"))
    book = load_workbook(io.BytesIO(write_findings_workbook([raw], matching, checked, "de")))
    assert book.sheetnames == ["Zeilen", "Auffälligkeiten", raw.sheet]
    assert ("gelesene Zeilen", 32) in list(book["Zeilen"].iter_rows(values_only=True))
    listed = {row[5].value: row[2] for row in book["Auffälligkeiten"].iter_rows(min_row=2)}
    assert {code: listed[code].value for code in ("UNKNOWN_ROLE", "NOT_ON_SCALE")} == {
        "UNKNOWN_ROLE": "H2",
        "NOT_ON_SCALE": "I3",
    }
    assert listed["UNKNOWN_ROLE"].hyperlink.location == f"'{raw.sheet}'!H2"
    copy, given = book[raw.sheet], load_workbook(io.BytesIO(export)).worksheets[0]
    assert [cell.value for cell in copy[1]] == [cell.value for cell in given[1]]
    assert [cell.value for cell in copy["H"]] == [cell.value for cell in given["H"]]
    marked = {cell.coordinate: cell.comment.text for row in copy.iter_rows() for cell in row if cell.comment}
    assert {"H2", "I3", "A2"} <= marked.keys()
    assert "Zauberer" in marked["H2"]
    assert marked["A2"] == "zurückgestellt"
    assert copy["H2"].fill.fgColor.rgb == copy["I3"].fill.fgColor.rgb != copy["H3"].fill.fgColor.rgb
    written = str([[cell.value for row in sheet.iter_rows() for cell in row] for sheet in book.worksheets])
    assert "Zauberer" in written
    assert "K900" not in written
    assert "Erika Muster" not in written


def test_a_large_sheet_is_handed_back_with_its_marked_rows_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("needs_analysis.handback.MOST_CELLS", 100)
    rows = [answer(f"K{n:03d}", GOOD) for n in range(10, 40)] + [answer("K900", GOOD, role="Zauberer")]
    raw = read_survey("forms.xlsx", forms_export(rows))
    matching = propose_matching(raw, musterstadt())
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", b"k"))
    book = load_workbook(io.BytesIO(write_findings_workbook([raw], matching, checked, "de")))
    copy = book[raw.sheet]
    assert copy["H32"].value == "Zauberer"
    assert [row for row in range(2, 33) if not copy.row_dimensions[row].hidden] == [32]
    assert any("forms.xlsx ist groß" in str(row) for row in book["Zeilen"].iter_rows(values_only=True))


def test_a_text_that_looks_like_a_formula_stays_a_text() -> None:
    rows = [answer(f"K{n:03d}", GOOD) for n in range(10, 40)]
    rows.append(answer("K900", GOOD, role='=HYPERLINK("http://x")'))
    raw = read_survey("forms.xlsx", forms_export(rows))
    matching = propose_matching(raw, musterstadt())
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", b"k"))
    book = load_workbook(io.BytesIO(write_findings_workbook([raw], matching, checked, "de")))
    cells_written = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert [cell.value for cell in cells_written if str(cell.value).startswith("=")]
    assert not [cell for cell in cells_written if cell.data_type == "f"]


def test_needs_say_what_is_hidden_and_show_no_figure_of_it() -> None:
    rows = [answer(f"K{n:03d}", GOOD, unit="A32") for n in range(10, 40)] + [answer("K900", GOOD, unit="A10")]
    raw = read_survey("forms.xlsx", forms_export(rows))
    checked = check_survey([raw], propose_matching(raw, musterstadt()), musterstadt(), Reading("anonymous", b"k"))
    needs = analyse_survey(checked, musterstadt(), {}).needs
    sheets = cells(write_needs_workbook(needs, "de"))
    assert list(sheets) == [
        "Übersicht",
        "Lernbedarf",
        "Einheiten",
        "Rollen",
        "Lerngruppen",
        "So wurde gerechnet",
        "Datenschutzregel",
    ]
    hidden = [row for row in sheets["Einheiten"] if row[1] == "zu wenige Antworten"]
    assert hidden
    assert all(value is None for row in hidden for value in row[2:])


@pytest.mark.parametrize(("language", "there"), [("de", "So wurde gerechnet"), ("en", "How it was computed")])
def test_every_heading_of_a_figure_leads_to_the_methods(language: Language, there: str) -> None:
    needs = Needs("anonymous", "profile", 0, None, 5, (), (), (), Groups("too_few", {}, ()))
    book = load_workbook(io.BytesIO(write_needs_workbook(needs, language)))
    heads = [cell for sheet in book if sheet.title != there for cell in sheet[1]]
    assert heads
    assert {cell.hyperlink.location for cell in heads} == {f"'{there}'!A1"}
