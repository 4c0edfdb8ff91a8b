"""Headers that say less than they should: merged levels, legends, cut headings, columns that lost their names."""

from collections.abc import Callable, Sequence

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.ingest import read_survey
from needs_analysis.match import propose_matching
from needs_analysis.model import RawTable
from tests.needs_analysis.builders import musterstadt
from tests.needs_analysis.ingest.ingest_files import Rows, text, workbook

DONE = "2026-04-27 11:34:05"
ABLE = ("gar nicht", "eher schlecht", "eher gut", "sehr gut")


def merge(*ranges: str) -> Callable[[Worksheet], None]:
    def apply(sheet: Worksheet) -> None:
        for cells in ranges:
            sheet.merge_cells(cells)

    return apply


def answers(count: int, width: int) -> list[list[object]]:
    codes = (1, 2, 3, 4, 5, 9)
    return [
        [4711 + n, ("Bauamt", "Bürgeramt")[n % 2], *(codes[(n + 2 * place) % 6] for place in range(width))]
        for n in range(count)
    ]


LISTED: Rows = [
    ["1 = Anfänger"],
    ["2 = Grundkenntnisse"],
    ["3 = Fortgeschritten"],
    ["4 = Erfahren"],
    ["5 = Experte"],
    ["9 = keine Angabe"],
]
TWO_COLUMNS: Rows = [["Stufe", "Bedeutung"], [1, "Anfänger"], [5, "Experte"], [9, "keine Angabe"]]
ONE_CELL: Rows = [["Skala: 1 = Anfänger … 5 = Experte, 9 = keine Angabe"]]
BRACKETS: Rows = [["Bewertung von 1 (Anfänger) bis 5 (Experte); 9 (keine Angabe)"]]
VIEWS_BELOW = (
    [["Pers.-Nr.", "Amt", "E-Akte", None, "Excel", None], [None, None, "{0}", "{1}", "{0}", "{1}"]],
    ("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
)
VIEWS_ABOVE = (
    [["Pers.-Nr.", "Amt", "{0}", None, "{1}", None], [None, None, "E-Akte", "Excel", "E-Akte", "Excel"]],
    ("A1:A2", "B1:B2", "C1:D1", "E1:F1"),
)
UNMERGED = ([[None, None, "E-Akte", None, "Excel", None], ["Pers.-Nr.", "Amt", "{0}", "{1}", "{0}", "{1}"]], ())
HEADS = {"views below": VIEWS_BELOW, "views above": VIEWS_ABOVE, "not merged": UNMERGED}


def filled(head: Sequence[Sequence[object]], *names: str) -> list[list[object]]:
    return [[cell.format(*names) if isinstance(cell, str) else cell for cell in row] for row in head]


@pytest.mark.parametrize(
    "legend", [LISTED, TWO_COLUMNS, ONE_CELL, BRACKETS], ids=["list", "columns", "cell", "brackets"]
)
@pytest.mark.parametrize("shape", HEADS)
@pytest.mark.parametrize(
    ("held", "required"),
    [("Ist", "Soll"), ("vorhanden", "benötigt"), ("held", "required"), ("IST-Stand", "SOLL-Stand")],
)
def test_held_and_required_under_two_header_rows(legend: Rows, shape: str, held: str, required: str) -> None:
    head, merges = HEADS[shape]
    raw = read_survey(
        "x", workbook({"2026": [*filled(head, held, required), *answers(12, 4)], "Legende": legend}, merge(*merges))
    )
    assert raw.header_rows == 2
    assert [(b.stem, b.items, b.measure, b.ordered, b.no_answer) for b in raw.blocks] == [
        (held, ("E-Akte", "Excel"), "current", True, ("9",)),
        (required, ("E-Akte", "Excel"), "required", True, ("9",)),
    ]
    assert all([label.level for label in block.scale] == [1, 2, 3, 4, 5] for block in raw.blocks)
    assert raw.blocks[0].scale[4].label == "5 = Experte"
    assert [finding.cell for finding in raw.findings if finding.code == "MISSING_CODES"]


def test_three_levels_of_a_header() -> None:
    rows = [
        ["Pers.-Nr.", "Amt", "Digital", None, None, None, "Fach", None],
        [None, None, "E-Akte", None, "Excel", None, "SGB II", None],
        [None, None, "Ist", "Soll", "Ist", "Soll", "Ist", "Soll"],
        *answers(12, 6),
    ]
    merges = ("A1:A3", "B1:B3", "C1:F1", "G1:H1", "C2:D2", "E2:F2", "G2:H2")
    raw = read_survey("x", workbook({"2026": rows, "Legende": LISTED}, merge(*merges)))
    assert (raw.header_rows, [(block.stem, len(block.items)) for block in raw.blocks]) == (3, [("Ist", 3), ("Soll", 3)])
    assert raw.blocks[0].items[0] == "Digital | E-Akte"


def test_views_in_the_names_below_a_group_title() -> None:
    rows = [
        ["Pers.-Nr.", "Amt", "Digital", None, None, None],
        [None, None, "E-Akte Ist", "E-Akte Soll", "Excel Ist", "Excel Soll"],
        *answers(12, 4),
    ]
    raw = read_survey("x", workbook({"2026": rows}, merge("A1:A2", "B1:B2", "C1:F1")))
    assert [(block.stem, block.items, block.measure) for block in raw.blocks] == [
        ("Digital [Ist]", ("E-Akte", "Excel"), "current"),
        ("Digital [Soll]", ("E-Akte", "Excel"), "required"),
    ]


@pytest.mark.parametrize("place", ["above", "below", "list below"])
def test_a_legend_on_the_same_sheet(place: str) -> None:
    table = [["Pers.-Nr.", "Amt", "E-Akte", "Excel"], *answers(12, 2)]
    rows = {
        "above": [["Kompetenzen 2026"], ["1 = Anfänger, 5 = Experte, 9 = keine Angabe"], [], *table],
        "below": [*table, [], ["Legende: 1 = Anfänger … 5 = Experte; 9 = keine Angabe"]],
        "list below": [*table, [], ["Legende"], ["1 = Anfänger"], ["5 = Experte"], ["9 = keine Angabe"]],
    }[place]
    raw = read_survey("x", workbook({"2026": rows}))
    assert (raw.count("accepted"), [(b.ordered, b.no_answer, len(b.scale)) for b in raw.blocks]) == (
        12,
        [(True, ("9",), 5)],
    )


def lime(*heads: str, rows: int = 12) -> RawTable:
    own = ["Antwort ID", "Datum Abgesch.. ", "Letzte Seite", "Start-Sprache", "Zufallsgenerat.."]
    lines = [[n, DONE, 2, "de", 1, *(ABLE[(n + place) % 4] for place in range(len(heads)))] for n in range(rows)]
    return read_survey("x", text([[*own, *heads], *lines]))


def test_questions_cut_to_the_same_words_stay_apart() -> None:
    raw = lime(
        "Wie gut können .. [E-Akte (DMS).. ]",
        "Wie gut können .. [Excel]",
        "Wie gut können .. [E-Akte (DMS).. ]",
        "Wie gut können .. [Excel]",
    )
    assert [(block.stem, len(block.items)) for block in raw.blocks] == [
        ("Wie gut können …", 2),
        ("Wie gut können … (2)", 2),
    ]
    assert [finding.cell for finding in raw.findings if finding.code == "HEADINGS_CUT"] == ["F1"]


def test_codes_tell_cut_questions_apart_and_a_structure_names_them() -> None:
    own = ["id. Antwort ID", "submitdate. Datum Abgesch.. ", "lastpage. Letzte Seite"]
    heads = [
        "K[S1]. Wie gut können .. [Excel]",
        "K[S2]. Wie gut können .. [Word]",
        "L[S1]. Wie gut können .. [Teams]",
        "L[S2]. Wie gut können .. [Webex]",
    ]
    rows = [[n, DONE, 2, *(ABLE[(n + place) % 4] for place in range(4))] for n in range(12)]
    content = text([[*own, *heads], *rows])
    assert [block.stem for block in read_survey("x", content).blocks] == ["Wie gut können …", "Wie gut können … (2)"]
    structure = text([
        ["class", "type/scale", "name", "text", "language"],
        ["Q", "F", "K", "Wie gut können Sie das heute?", "de"], ["SQ", 0, "S1", "Excel", "de"], ["SQ", 0, "S2", "Word", "de"],
        *(["A", 0, f"A{n}", word, "de"] for n, word in enumerate(ABLE)),
        ["Q", "F", "L", "Wie gut können Sie das künftig?", "de"], ["SQ", 0, "S1", "Teams", "de"], ["SQ", 0, "S2", "Webex", "de"],
        *(["A", 0, f"A{n}", word, "de"] for n, word in enumerate(ABLE)),
    ], "\t")  # fmt: skip
    raw = read_survey("x", content, codebook={"structure.txt": structure})
    assert [(block.stem, block.items) for block in raw.blocks] == [
        ("Wie gut können Sie das heute?", ("Excel", "Word")),
        ("Wie gut können Sie das künftig?", ("Teams", "Webex")),
    ]


QUESTION = "Wie schätzen Sie Ihre Kenntnisse ein?"
ODD = ("noch nie gemacht", "mit Spickzettel", "läuft von allein")


@pytest.mark.parametrize("own", [["Respondent ID", "Collector ID", "Start Date"], ["Nr", "Kanal", "Wann"]])
@pytest.mark.parametrize(
    "lost", [["", ""], ["Column2", "Column3"], ["Unnamed: 4", "Unnamed: 5"], ["Spalte5", "Spalte6"]]
)
@pytest.mark.parametrize("words", [ABLE, ODD, ("1", "2", "3", "4")])
def test_nameless_columns_belong_to_the_question_before_them(
    own: list[str], lost: list[str], words: Sequence[str]
) -> None:
    head = [*own, QUESTION, *lost, "Amt"]
    rows = [[100 + n, 7, DONE, *(words[(n + place) % len(words)] for place in range(3)), "Bauamt"] for n in range(12)]
    raw = read_survey("x", text([head, *rows]))
    (block,) = raw.blocks
    assert (block.stem, block.items, block.measure) == (QUESTION, ("? (D)", "? (E)", "? (F)"), "current")
    assert [finding.cell for finding in raw.findings if finding.code == "LOST_NAMES"] == ["D1"]
    assert [column.kind for column in raw.columns[3:]] == ["rating", "rating", "rating", "demographic"]
    assert not any(match.confirmed for match in propose_matching(raw, musterstadt()).columns[3:6])


def test_nameless_options_are_named_by_their_only_answer() -> None:
    rows = [[100 + n, 7, DONE, ("Buch", "")[n % 2], ("", "Kurs")[n % 2], "Bauamt"] for n in range(6)]
    raw = read_survey(
        "x", text([["Respondent ID", "Collector ID", "Start Date", "Was hilft?", "Column2", "Amt"], *rows])
    )
    assert [(column.header, column.kind) for column in raw.columns[3:5]] == [
        ("Was hilft? | Buch", "multiple"),
        ("Was hilft? | Kurs", "multiple"),
    ]


@pytest.mark.parametrize(
    "cells", [("Max Muster", "m@example.org"), ("x@example.org", "y@example.org"), ("Eva Muster", "Uta Probe")]
)
def test_a_single_answer_below_no_name_is_no_option(cells: tuple[str, str]) -> None:
    raw = read_survey("x", text([["Excel", "Word", "Ansprechperson vor Ort", ""], ["gut", "mittel", *cells]]))
    assert [column.kind for column in raw.columns[2:]].count("multiple") == 0


def test_remarks_beside_a_question_keep_no_name() -> None:
    rows = [
        [("gut", "mittel")[n % 2], ("mittel", "gut")[n % 2], f"Bemerkung Nummer {n} mit vielen Worten"]
        for n in range(12)
    ]
    raw = read_survey("x", text([["Excel", "Word", ""], *rows]))
    assert [column.header for column in raw.columns] == ["Excel", "Word", ""]
