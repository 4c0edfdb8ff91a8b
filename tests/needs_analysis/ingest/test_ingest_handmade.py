"""Tables made by hand in HR, and the traps that any file may hold."""

from collections.abc import Callable

import pytest
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.ingest import describe_table, keep_survey, read_survey
from needs_analysis.model import RawTable, UserError
from tests.needs_analysis.ingest.ingest_files import text, workbook, xlsx


def codes(raw: RawTable) -> list[str]:
    return [finding.code for finding in raw.findings]


def merge(*ranges: str) -> Callable[[Worksheet], None]:
    def apply(sheet: Worksheet) -> None:
        for cells in ranges:
            sheet.merge_cells(cells)

    return apply


HANDMADE = [
    ["Kompetenzerhebung 2026 – Stadt Musterstadt"],
    [],
    ["Personal-Nr.", "Amt", "Digital", None, "Fach", None, "Bemerkung"],
    [None, None, "E-Akte", "Excel", "SGB II", "Bauordnung", None],
    [4711, "Bürgeramt", "3", "4,5", "k.A.", "-", None],
    [4712, "Bürgeramt", 2, 4, "x", "n.b.", "in Elternzeit"],
    [4713, "Bauamt", "5 = sehr gut", 3, None, "4", None],
    ["Mittelwert", None, 3.3, 3.8, None, 4, None],
    [None],
    ["Quelle: Abfrage im Haus"],
]


def test_titles_merged_levels_totals_and_legend() -> None:
    content = workbook(
        {"2026": HANDMADE, "Legende": [["1", "keine Kenntnisse"], ["5", "Expertenniveau"]]},
        merge("A1:G1", "C3:D3", "E3:F3"),
    )
    raw = read_survey("x", content)
    assert (raw.header_rows, len(raw.outcomes), raw.count("accepted")) == (2, 3, 3)
    assert raw.cells.index.tolist() == [5, 6, 7]
    assert [(block.stem, block.items, block.ordered) for block in raw.blocks] == [
        ("Digital", ("E-Akte", "Excel"), True),
        ("Fach", ("SGB II", "Bauordnung"), True),
    ]
    digital, special = raw.blocks
    assert digital.statistics["Excel"].mean == pytest.approx((4.5 + 4 + 3) / 3)
    assert special.statistics["SGB II"].n == 0
    assert special.statistics["Bauordnung"].mean == 4
    assert set(special.no_answer) == {"k.A.", "-", "x", "n.b."}
    assert codes(raw).count("TOTAL_ROW") == 2
    assert [column.kind for column in raw.columns] == [
        "personal",
        "demographic",
        "rating",
        "rating",
        "rating",
        "rating",
        "text",
    ]


def test_ist_and_soll_below_each_topic_become_two_blocks() -> None:
    rows = [
        ["Amt", "E-Akte", None, "Excel", None],
        [None, "Ist", "Soll", "Ist", "Soll"],
        ["A", 1, 3, 2, 4],
        ["B", 2, 3, "k.A.", 5],
    ]
    raw = read_survey("x", xlsx(rows, merge("B1:C1", "D1:E1")))
    assert [(block.stem, block.items, block.measure) for block in raw.blocks] == [
        ("Ist", ("E-Akte", "Excel"), "current"),
        ("Soll", ("E-Akte", "Excel"), "required"),
    ]
    assert raw.blocks[0].columns == (1, 3)
    assert raw.blocks[0].scale == raw.blocks[1].scale


def test_endings_of_a_single_header_row() -> None:
    head = ["Amt", "Excel (Ist)", "E-Akte (DMS) (Ist)", "Excel (Soll)", "E-Akte (DMS) (Soll)"]
    raw = read_survey(
        "x", text([head, ["A", "gut", "mittel", "sehr gut", "gut"], ["B", "mittel", "schlecht", "gut", "gut"]], ";")
    )
    assert [(block.stem, block.items) for block in raw.blocks] == [
        ("Ist", ("Excel", "E-Akte (DMS)")),
        ("Soll", ("Excel", "E-Akte (DMS)")),
    ]
    assert raw.blocks[1].statistics["Excel"].mean == 4.5


def test_two_header_rows_without_merged_cells() -> None:
    raw = read_survey(
        "x",
        text(
            [
                ["", "Digital", "", "Fach", ""],
                ["Amt", "E-Akte", "Excel", "SGB II", "BauO"],
                ["A", 1, 2, 3, 4],
                ["B", 2, 3, 3, 5],
            ],
            ";",
        ),
    )
    assert raw.header_rows == 2
    assert [(block.stem, block.items) for block in raw.blocks] == [
        ("Digital", ("E-Akte", "Excel")),
        ("Fach", ("SGB II", "BauO")),
    ]


def test_topics_named_like_system_columns_stay_topics() -> None:
    raw = read_survey(
        "x",
        text([["Amt", "Status", "Sprachen", "E-Mail und Kalender"], ["A", 3, 4, 2], ["B", 4, 5, 1], ["B", 2, 2, 3]]),
    )
    assert [column.kind for column in raw.columns] == ["demographic", "rating", "rating", "rating"]


def test_age_is_no_rating() -> None:
    raw = read_survey("x", text([["Alter", "Excel", "Word"], [9, 3, 4], [8, 4, 5], [7, 2, 2]]))
    assert raw.columns[0].kind == "demographic"
    assert raw.blocks[0].items == ("Excel", "Word")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Wie lautet Ihre E-Mail?", ["a", "b", "c"]),
        ("Personalnummer", ["1", "2", "3"]),
        ("Vorname", ["A", "B", "C"]),
        ("Was wünschen Sie sich?", ["mehr, bitte an a@example.org", "x@example.org", "c@example.org"]),
        ("Rückruf", ["0211 123456", "+49 211 98765", "0171/2345678"]),
        ("Adresse des Rechners", ["10.0.0.1", "10.0.0.2", "10.0.0.3"]),
    ],
)
def test_personal_columns_by_name_and_by_content(header: str, cells: list[str]) -> None:
    raw = read_survey("x", text([["Excel", header], *[["gut", cell] for cell in cells]]))
    assert raw.columns[1].kind == "personal"
    shown = str(describe_table(raw, "de"))
    assert "PERSONAL_DATA" in shown
    assert not any(cell in str(describe_table(raw, "de")["findings"]) for cell in cells if len(cell) > 3)


def test_a_topic_about_mail_is_not_personal() -> None:
    raw = read_survey(
        "x", text([["Kenntnisse? [E-Mail]", "Kenntnisse? [Telefon]"], ["gut", "mittel"], ["mittel", "sehr gut"]])
    )
    assert [column.kind for column in raw.columns] == ["rating", "rating"]


def test_one_scale_shown_in_parts_gets_one_set_of_levels() -> None:
    head = ["Wie gut heute? [A]", "Wie gut heute? [B]", "Wie gut künftig? [A]", "Wie gut künftig? [B]"]
    raw = read_survey(
        "x",
        text(
            [head, ["gar nicht", "mittel", "sehr gut", "eher gut"], ["eher schlecht", "mittel", "sehr gut", "eher gut"]]
        ),
    )
    assert raw.blocks[1].statistics["A"].mean == 5
    assert "SCALE_INCOMPLETE" in codes(raw)


def test_a_word_that_fits_no_scale_is_found_with_its_cell() -> None:
    rows = [
        ["A?.x (lang)", "A?.y (lang)"],
        *[["gut", "mittel"]] * 10,
        ["sehr gut", "sher gut"],
        *[["mittel", "gut"]] * 3,
    ]
    raw = read_survey("x", xlsx(rows))
    found = [finding for finding in raw.findings if finding.code == "ANSWER_OFF_SCALE"]
    assert [(finding.cell, finding.row, finding.value) for finding in found] == [("B12", 12, "sher gut")]


def test_six_above_a_scale_of_five_is_asked_about() -> None:
    head = ["team_a", "team_b", "tool_a", "tool_b"]
    raw = read_survey(
        "x", text([head, *[[number % 5 + 1, 5 - number % 5, number % 6 + 1, number % 6 + 1] for number in range(60)]])
    )
    found = [finding for finding in raw.findings if finding.code == "POSSIBLE_NO_ANSWER"]
    assert [(finding.value, finding.cell) for finding in found] == [("6", "C7")]
    assert not any(block.ordered for block in raw.blocks)


def test_school_marks_are_not_averaged_unasked() -> None:
    raw = read_survey("x", text([["Note? [A]", "Note? [B]"], ["1 = sehr gut", "2 = gut"], ["5 = mangelhaft", "3"]]))
    assert not raw.blocks[0].ordered
    assert "SCALE_REVERSED" in codes(raw)


def test_mixed_decimals_are_read_alike_and_said() -> None:
    raw = read_survey(
        "x",
        text([["Wie gut? [A]", "Wie gut? [B]"], ["4,0", "3"], ["5.0", "3,5"], ["3", "4"]], ";"),
        confirmed=["Wie gut?"],
    )
    assert raw.blocks[0].statistics["A"].mean == 4
    assert "MIXED_DECIMALS" in codes(raw)


def test_merged_answers_are_said() -> None:
    raw = read_survey(
        "x", xlsx([["Amt", "Excel", "Word"], ["A", "gut", "mittel"], [None, "mittel", "gut"]], merge("A2:A3"))
    )
    assert [finding.cell for finding in raw.findings if finding.code == "MERGED_ANSWERS"] == ["A2"]


def test_inspect_contract() -> None:
    shown = describe_table(
        read_survey(
            "a.csv",
            text(
                [
                    ["id", "submitdate", "lastpage", "Q[a]", "Q[b]"],
                    [1, "x", 1, "gut", "k.A."],
                    [2, "x", 1, "mittel", "gut"],
                ]
            ),
        ),
        "de",
    )
    assert list(shown) == [
        "file",
        "tool",
        "reason",
        "sheet",
        "header_rows",
        "rows",
        "respondents",
        "partial",
        "duplicates",
        "empty",
        "quarantined",
        "columns",
        "blocks",
        "findings",
    ]
    columns, blocks, findings = shown["columns"], shown["blocks"], shown["findings"]
    assert isinstance(columns, list)
    assert isinstance(blocks, list)
    assert isinstance(findings, list)
    assert all(list(column)[:5] == ["index", "header", "kind", "block", "item"] for column in columns)
    assert [list(block)[:6] for block in blocks] == [["stem", "items", "scale", "no_answer", "measure", "statistics"]]
    assert blocks[0]["statistics"] == {"a": {"n": 2, "mean": 3.5}, "b": {"n": 1, "mean": 4.0}}
    assert blocks[0]["no_answer"] == ["k.A."]
    assert all(list(finding) == ["code", "sheet", "cell", "value", "message"] for finding in findings)


RATED = [["Amt", "Excel", "Word"], *([["Bauamt", 1 + row % 5, 9 if row % 3 == 0 else 2] for row in range(9)])]
IN_TWO = [["Legende", ""], [1, "keine Kenntnisse"], [2, "Grundlagen"], [5, "Experte"], [9, "kann ich nicht beurteilen"]]
IN_ONE = [["Legende"], *([f"{digit} = {label}"] for digit, label in IN_TWO[1:])]
LONG = [*IN_ONE[:1], *([f"{digit} = Stufe {digit}"] for digit in range(11)), ["99 = keine Angabe"]]
OWN_DATA = [["Note", "Alter"], *([digit, "Jahre"] for digit in (3, 1, 2))]


def beside(table: list[list[object]], legend: list[list[object]], gap: int) -> list[list[object]]:
    rows = max(len(table), len(legend))
    blank: list[object] = [None] * len(table[0])
    left = table + [blank] * (rows - len(table))
    return [row + [None] * gap + more for row, more in zip(left, legend + [[None]] * (rows - len(legend)), strict=True)]


@pytest.mark.parametrize(
    ("rows", "cell"),
    [
        (beside(RATED, IN_TWO, 1), "E1"),
        (beside(RATED, IN_TWO, 2), "F1"),
        (beside(RATED, IN_ONE, 1), "E1"),
        (beside(RATED, IN_ONE, 0), "D1"),
        (beside(RATED, IN_ONE[1:], 0), "D1"),
    ],
)
def test_a_legend_beside_the_table_explains_it_and_is_no_answer(rows: list[list[object]], cell: str) -> None:
    for raw in (read_survey("x", xlsx(rows)), read_survey("x", text(rows, ";"))):
        assert [finding.cell for finding in raw.findings if finding.code == "LEGEND_BESIDE"] == [cell]
        (block,) = raw.blocks
        assert (len(raw.columns), raw.count("accepted"), block.items) == (3, 9, ("Excel", "Word"))
        assert (block.no_answer, block.ordered) == (("9",), True)
        assert (block.statistics["Word"].n, block.statistics["Word"].mean) == (6, 2)


def test_a_legend_longer_than_the_table_makes_no_rows() -> None:
    raw = read_survey("x", xlsx(beside(RATED, LONG, 1)))
    assert (len(raw.outcomes), raw.count("accepted")) == (9, 9)


@pytest.mark.parametrize("gap", [0, 1])
def test_few_answers_are_no_legend(gap: int) -> None:
    raw = read_survey("x", xlsx(beside(RATED[:4], OWN_DATA, gap)))
    assert "LEGEND_BESIDE" not in codes(raw)
    assert [column.header for column in raw.columns][-2:] == ["Note", "Alter"]


@pytest.mark.parametrize(
    ("ending", "silent", "known"),
    [(" (1-5, 6 = kann ich nicht beurteilen)", ("6",), 10), (" (6 = sehr gut)", (), 12)],
)
def test_one_digit_that_a_question_explains_counts_if_it_is_no_answer(
    ending: str, silent: tuple[str, ...], known: int
) -> None:
    rows = [["Amt", f"Excel{ending}", f"Word{ending}"], *([["Bauamt", 1 + i % 6, 1 + i % 5] for i in range(12)])]
    (block,) = read_survey("x", text(rows)).blocks
    assert (block.no_answer, block.statistics[block.items[0]].n) == (silent, known)


PEOPLE = [["Name", "Amt", "Excel", "Word"], ["Ott, Eva", "FB 1", 1, 3], ["Kurz, Jan", "FB 1", 5, 2]]
MORE = [["Lang, Ina", "FB 2", 2, 2], ["Roth, Ali", "FB 2", 4, 1]]
TICKED = [["Online", "Präsenz", "Amt"], ["Online", "Präsenz", "A"], ["", "Präsenz", "B"], ["Online", "Präsenz", "Amt"]]


@pytest.mark.parametrize(
    ("rows", "accepted", "aside", "said"),
    [
        ([*PEOPLE, ["Summe FB 1", None, 6, 5], *MORE], 4, [4], ["TOTAL_ROW"]),
        ([*PEOPLE, [None, "Zwischensumme", 6, "5,0"], *MORE], 4, [4], ["TOTAL_ROW"]),
        ([*PEOPLE, PEOPLE[0], *MORE, PEOPLE[0], *MORE[:1]], 5, [4, 7], ["HEADER_AGAIN", "HEADER_AGAIN"]),
        ([*PEOPLE, ["Summe, Eva", "FB 1", "k.A.", 2], *MORE], 5, [], []),
        ([*PEOPLE, ["Gesamtschule", "FB 1", 3, 2], *MORE], 5, [], []),
        ([*TICKED[:3], ["Online", "Präsenz", "C"]], 3, [], []),
        ([*TICKED, ["", "Präsenz", "C"]], 3, [4], ["HEADER_AGAIN"]),
    ],
)
def test_rows_between_the_answers_that_are_nobody(
    rows: list[list[object]], accepted: int, aside: list[int], said: list[str]
) -> None:
    for content in (xlsx(rows), text(rows, ";"), keep_survey(xlsx(rows))):
        raw = read_survey("x", content)
        assert raw.count("accepted") == accepted
        assert raw.outcomes.index[raw.outcomes == "quarantined"].tolist() == aside
        assert [code for code in codes(raw) if code in {"TOTAL_ROW", "HEADER_AGAIN", "TEST_RESPONSES"}] == said
        assert all(label.level <= 5 for block in raw.blocks for label in block.scale)


@pytest.mark.parametrize(
    ("head", "stems", "measures"),
    [
        (["Ist: E-Akte", "Soll: E-Akte", "Ist: Excel", "Soll: Excel"], ("Ist", "Soll"), ("current", "required")),
        (["Ist E-Akte", "Ist Excel", "Soll E-Akte", "Soll Excel"], ("Ist", "Soll"), ("current", "required")),
        (["Ist - E-Akte", "Soll - E-Akte", "Ist - Excel", "Soll - Excel"], ("Ist", "Soll"), ("current", "required")),
        (
            ["Wichtigkeit: E-Akte", "Kompetenz: E-Akte", "Wichtigkeit: Excel", "Kompetenz: Excel"],
            ("Wichtigkeit", "Kompetenz"),
            ("importance", "current"),
        ),
    ],
)
def test_views_before_each_topic_become_two_blocks(
    head: list[str], stems: tuple[str, str], measures: tuple[str, str]
) -> None:
    raw = read_survey("x", text([["Amt", *head], *(["A", *(1 + (i * k) % 5 for k in (1, 2, 3, 4))] for i in range(9))]))
    assert [(block.stem, block.measure) for block in raw.blocks] == list(zip(stems, measures, strict=True))
    assert {block.items for block in raw.blocks} == {("E-Akte", "Excel")}


DIGITS = [["Amt", "Excel", "Word"], *([["Bauamt", 1 + row % 5, 6 if row % 4 == 0 else 2] for row in range(8)])]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ([], [[], ["Legende"], [1, "keine"], [5, "Experte"], [6, "kann ich nicht beurteilen"]]),
        ([], [["Legende:"], [None, 1, "keine"], [None, 5, "Experte"], [None, 6, "weiß nicht"]]),
        ([["1 = keine", "5 = Experte", "6 = weiß nicht"], []], []),
        ([["1 = keine, 5 = Experte, 6 = weiß nicht"]], [["Rückfragen bitte an das Personalamt"], ["Intern: nein"]]),
    ],
)
def test_legends_and_remarks_around_the_table_are_no_people(
    above: list[list[object]], below: list[list[object]]
) -> None:
    raw = read_survey("x", xlsx([*above, *DIGITS, *below]))
    (block,) = raw.blocks
    assert (raw.count("accepted"), len(raw.outcomes) - raw.count("empty"), raw.header_rows) == (8, 8, 1)
    assert (block.items, block.no_answer, block.ordered) == (("Excel", "Word"), ("6",), True)
    assert (block.statistics["Word"].n, block.statistics["Word"].mean) == (6, 2)


def test_people_without_ratings_are_no_remarks() -> None:
    raw = read_survey("x", xlsx([*DIGITS, ["Bauamt"], ["Standesamt"]]))
    assert len(raw.outcomes) == 10


@pytest.mark.parametrize(
    "people", [("Eva Ott", "Jan Kurz", "Ina Lang", "Ali Roth"), ("Ott, Eva", "Kurz, Jan", "Lang, Ina", "Roth, Ali")]
)
def test_a_table_with_its_people_in_the_columns_is_refused(people: tuple[str, ...]) -> None:
    topics = ("E-Akte", "Excel", "Vergabe", "Datenschutz")
    rows = [["Kompetenz", *people], *([topic, *(1 + (i + k) % 5 for k in range(4))] for i, topic in enumerate(topics))]
    with pytest.raises(UserError) as refused:
        read_survey("x", xlsx(rows))
    assert "Transpose" in str(refused.value)
    assert not any(part in str(refused.value) for name in people for part in name.replace(",", "").split())


@pytest.mark.parametrize(
    "topics",
    [
        ("Digitale Kompetenz", "Agile Methoden", "Soziale Medien", "Interne Kommunikation"),
        ("Recht, Verwaltung", "Kommunikation, Konflikt", "Führung, Team", "Excel, Word"),
        ("Microsoft Teams", "Adobe Acrobat", "Google Maps", "Power Point"),
    ],
)
def test_topics_that_look_like_names_are_read(topics: tuple[str, ...]) -> None:
    rows = [["Amt", *topics], *(["A", *(1 + (i + k) % 5 for k in range(4))] for i in range(6))]
    assert read_survey("x", xlsx(rows)).blocks[0].items == topics
