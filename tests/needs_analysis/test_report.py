"""Workbooks that people read: what stands in them, and what must never."""

import io

from openpyxl import load_workbook

from needs_analysis import (
    Reading,
    analyse_survey,
    check_survey,
    propose_matching,
    read_survey,
    write_findings_workbook,
    write_needs_workbook,
)
from tests.needs_analysis.builders import answer, forms_export, musterstadt

GOOD = ("Anwenden", "Beherrschen", "Einsteigen")


def cells(content: bytes) -> dict[str, list[tuple[object, ...]]]:
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_findings_hand_back_what_was_set_aside_without_people() -> None:
    rows = [answer("K900", GOOD, role="Zauberer"), answer("K901", ("ja", *GOOD[1:]))]
    rows += [answer(f"K{n:03d}", GOOD) for n in range(10, 40)]
    wishes = [[*row, "Bitte mehr Ruhe, Erika Muster"] for row in rows]
    raw = read_survey("forms.xlsx", forms_export(wishes, ["Was wünschen Sie sich?"]))
    matching = propose_matching(raw, musterstadt())
    checked = check_survey([raw], matching, musterstadt(), Reading("anonymous", b"k"))
    sheets = cells(write_findings_workbook([raw], matching, checked, "de"))
    assert list(sheets)[:2] == ["Zeilen", "Auffälligkeiten"]
    assert sheets["Zeilen"][-1] == ("gelesene Zeilen", 32)
    codes = {row[5]: row[2] for row in sheets["Auffälligkeiten"][1:]}
    assert {"UNKNOWN_ROLE": "H2", "NOT_ON_SCALE": "I3"}.items() <= codes.items()
    (aside,) = [rows for title, rows in sheets.items() if title.startswith("Zurückgestellt")]
    assert aside[1][:2] == (2, "zurückgestellt")
    written = str(sheets)
    assert "Zauberer" in written
    assert "K900" not in written
    assert "Muster" not in written


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
