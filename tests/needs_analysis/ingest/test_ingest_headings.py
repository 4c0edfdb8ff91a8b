"""Every shape of header that section 2 of the formats knows, and tables that are no survey at all."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from needs_analysis.ingest import read_survey
from needs_analysis.model import RawTable, UserError
from tests.needs_analysis.ingest.ingest_files import Rows, text, workbook, xls_sheets, xlsx

DONE = "2026-04-27 11:34:05"
CODES = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
GERMAN = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Zufallsgeneratorstartwert"]
ENGLISH = ["Response ID", "Date submitted", "Last page", "Start language", "Seed"]
QUESTIONS = [
    ("K[SQ001]", "Wie gut sind Ihre Kenntnisse?", "Excel-Tabellen auswerten"),
    ("K[SQ002]", "Wie gut sind Ihre Kenntnisse?", "Word-Vorlagen verwenden"),
]
ASKED = "Wie gut sind Ihre Kenntnisse?"
ITEMS = ("Excel-Tabellen auswerten", "Word-Vorlagen verwenden")
CUT = ("Wie gut sind Ih …", ("Excel-Tabellen …", "Word-Vorlagen v …"))


def cut(heading: str) -> str:
    return heading if len(heading) <= 15 else f"{heading[:15]}.. "


def heading(shape: str, own: Sequence[str]) -> list[str]:
    if shape == "code":
        return CODES + [code for code, _, _ in QUESTIONS]
    full = [*own, *(f"{question} [{item}]" for _, question, item in QUESTIONS)]
    if shape == "abbreviated":
        return [*map(cut, own), *(f"{cut(question)} [{cut(item)}]" for _, question, item in QUESTIONS)]
    if shape == "underscores":
        return [name.replace(" ", "_") for name in full]
    if shape.startswith("codetext"):
        mark = shape.removeprefix("codetext")
        return [f"{code}{mark}{name}" for code, name in zip(heading("code", own), full, strict=True)]
    return full


def shape_of(raw: RawTable) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(block.stem, block.items, block.ordered) for block in raw.blocks]


@pytest.mark.parametrize("own", [GERMAN, ENGLISH], ids=["de", "en"])
@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("code", ("limesurvey-codes", "K", ("K[SQ001]", "K[SQ002]"))),
        ("full", ("limesurvey-fulltext", ASKED, ITEMS)),
        ("abbreviated", ("limesurvey-fulltext", *CUT)),
        ("codetext. ", ("limesurvey-fulltext", ASKED, ITEMS)),
        ("codetext - ", ("limesurvey-fulltext", ASKED, ITEMS)),
        ("underscores", ("limesurvey-fulltext", ASKED, ITEMS)),
    ],
)
@pytest.mark.parametrize(
    ("answers", "ordered"), [(("AO04", "AO02", "AO01"), False), (("gut", "mittel", "schlecht"), True)]
)
def test_limesurvey_headings_and_answers(
    own: Sequence[str],
    shape: str,
    expected: tuple[str, str, tuple[str, ...]],
    answers: Sequence[str],
    *,
    ordered: bool,
) -> None:
    tool, stem, items = expected
    head = heading(shape, own)
    one, two, three = answers
    rows: Rows = [
        head,
        [1, DONE, 2, "de", 3, one, two],
        [2, DONE, 2, "de", 3, three, one],
        [3, "", 1, "de", 3, "", one],
    ]
    raw = read_survey("x", text(rows))
    assert (raw.tool, shape_of(raw)) == (tool, [(stem, items, ordered)])
    assert raw.outcomes.tolist() == ["accepted", "accepted", "partial"]
    assert [column.kind for column in raw.columns] == ["system"] * 5 + ["rating"] * 2
    if shape.startswith("code"):
        assert [column.key for column in raw.columns[5:]] == ["K[SQ001]", "K[SQ002]"]


def test_dual_scales_with_codes_for_the_expression_manager() -> None:
    head = [*CODES[:3], "D_SQ1_0", "D_SQ1_1", "D_SQ2_0", "D_SQ2_1", "P_other", "PTime", "groupTime201"]
    rows: Rows = [[1, DONE, 2, "A1", "A3", "A2", "A2", "x", 3.1, 4], [2, DONE, 2, "A2", "A1", "A3", "A3", "", 2.0, 5]]
    raw = read_survey("x", text([head, *rows]))
    assert [(block.stem, block.columns) for block in raw.blocks] == [("D [1]", (3, 5)), ("D [2]", (4, 6))]
    assert [column.kind for column in raw.columns[7:]] == ["nominal", "system", "system"]


def test_surveymonkey_headers_merged_by_the_user_are_two_scales() -> None:
    head = [
        "Respondent ID",
        "Collector ID",
        *(f"{topic} - {view}" for topic in ("Excel", "SQL") for view in ("Frequency of Use", "Level of Interest")),
    ]
    rows: Rows = [
        [1, 2, "Never", "Not interested", "Daily", "Very interested"],
        [2, 2, "Rarely", "Somewhat interested", "Frequently", "Very interested"],
    ]
    raw = read_survey("x", text([head, *rows]))
    assert shape_of(raw) == [
        ("Frequency of Use", ("Excel", "SQL"), True),
        ("Level of Interest", ("Excel", "SQL"), True),
    ]
    assert [len(block.scale) for block in raw.blocks] == [5, 3]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_sosci_in_every_encoding(encoding: str) -> None:
    head = ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED", "KO01_01", "KO01_02", "KO02s", "FINISHED"]
    rows: Rows = [
        head,
        [1, "", "", "b", "i", DONE, 4, -9, "Müller-Straße", 1],
        [2, "", "", "b", "i", DONE, 5, 3, "x", 1],
    ]
    raw = read_survey("rdata.csv", text(rows, "\t", encoding))
    assert (raw.tool, raw.cells[8].tolist()) == ("sosci", ["Müller-Straße", "x"])
    assert raw.blocks[0].no_answer == ("-9",)


@pytest.mark.parametrize(
    ("header", "rows"),
    [
        ([["About this data set", "", "Kenntnisse", "", ""], ["", "", "Excel", "Word", "<no question text>"], ["Participant ID", "Finish Date", "", "", "Username"]], 3),
        ([["", "", "Kenntnisse", "", ""], ["", "", "Excel", "Word", ""], ["", "", "", "", ""], ["Participant ID", "Start Date", "", "", ""]], 4),
        ([["", "", "Kenntnisse", "", ""], ["Participant ID", "Email address", "Excel", "Word", ""]], None),
    ],
    ids=["three", "four", "two with questions"],
)  # fmt: skip
def test_own_names_below_the_questions(header: Rows, rows: int | None) -> None:
    answers: Rows = [[1, "x", 4, 5, "a"], [2, "y", 999, 3, "b"]]
    raw = read_survey("x", text([*header, *answers]))
    assert (raw.tool == "multi-header") is (rows is not None)
    if rows:
        assert (raw.header_rows, raw.cells.index.tolist()) == (rows, [rows + 1, rows + 2])
        assert shape_of(raw) == [("Kenntnisse", ("Excel", "Word"), False)]
        assert [numbers.n for numbers in raw.blocks[0].statistics.values()] == [1, 2]
        assert raw.blocks[0].no_answer == ("999",)


# --- sheets that belong together ----------------------------------------------------------------------------------

EFS_FIRST: Rows = [["lfdn", "dispcode", "v_1", "v_2"], [1, 31, 4, -77], [2, 31, 5, 3], [3, 22, 1, 1]]
EFS_SECOND: Rows = [["lfdn", "v_3", "v_4"], [3, 2, 2], [1, 1, 2], [2, 3, 4], [9, 9, 9]]


@pytest.mark.parametrize("make", [xls_sheets, workbook], ids=["xls", "xlsx"])
def test_efs_sheets_are_joined_by_the_running_number(make: Callable[[Mapping[str, Rows]], bytes]) -> None:
    content = make({"Daten 1": EFS_FIRST, "Daten 2": EFS_SECOND})
    raw = read_survey("export.xls", content)
    assert (raw.tool, [column.header for column in raw.columns]) == (
        "efs",
        ["lfdn", "dispcode", "v_1", "v_2", "v_3", "v_4"],
    )
    assert raw.cells[4].tolist() == ["1", "3", "2"]
    assert raw.outcomes.tolist() == ["accepted", "accepted", "partial"]
    found = {finding.code: finding.message.text("en") for finding in raw.findings}
    assert (
        found["SHEET_JOINED"]
        == "Sheet Daten 2 belongs to the same responses. Its columns were put to the right of the others, from E1 on."
    )
    assert found["ROWS_WITHOUT_RESPONSE"].endswith("belong to no response: 1. They were not read.")
    assert "SHEET_NOT_READ" not in found


KOBO: Rows = [
    ["start", "Amt", "_id", "_uuid", "_submission_time", "_status", "_index"],
    ["a", "Bau", 1, "u1", "t", "s", 1],
    ["a", "Bürger", 2, "u2", "t", "s", 2],
]


def test_kobo_repeats_become_columns_named_by_their_topic() -> None:
    repeats: Rows = [
        ["Thema", "Kenntnisse", "_index", "_parent_index"],
        ["Excel", "gut", 1, 1],
        ["Word", "mittel", 2, 1],
        ["Excel", "sehr gut", 3, 2],
    ]
    raw = read_survey("x", workbook({"Umfrage": KOBO, "kompetenzen": repeats}))
    assert (raw.tool, len(raw.outcomes), shape_of(raw)) == ("kobo", 2, [("Kenntnisse", ("Excel", "Word"), True)])
    assert [(numbers.n, numbers.mean) for numbers in raw.blocks[0].statistics.values()] == [(2, 4.5), (1, 3)]


def test_odk_repeats_without_a_topic_are_numbered() -> None:
    main: Rows = [["SubmissionDate", "amt", "KEY"], ["a", "Bau", "k1"], ["b", "Bürger", "k2"]]
    repeats: Rows = [["note", "PARENT_KEY", "KEY"], ["gut", "k1", "x"], ["gut", "k1", "y"], ["mittel", "k2", "z"]]
    raw = read_survey("x", workbook({"form": main, "form-rep": repeats}))
    assert [column.header for column in raw.columns[3:]] == ["note/1", "note/2"]
    assert raw.cells[4].tolist() == ["gut", ""]


def test_other_sheets_are_not_joined() -> None:
    raw = read_survey(
        "x", workbook({"A": [["Amt", "Excel"], ["a", "gut"], ["b", "mittel"]], "B": [["Amt", "x"], ["a", "1"]]})
    )
    assert len(raw.columns) == 2
    assert "SHEET_NOT_READ" in {finding.code for finding in raw.findings}


# --- no survey ----------------------------------------------------------------------------------------------------

UNITS = ("Bürgeramt", "Bauamt", "Kämmerei")
REFUSED: dict[str, tuple[Rows, str]] = {
    "percent": ([["Organisationseinheit", "Excel", "Word"], *([u, "45 %", "23,5 %"] for u in UNITS), ["Gesamt", "35 %", "30 %"]], "figures per Organisationseinheit"),
    "fractions": ([["Amt", "Excel", "Word"], *([u, 0.45, 0.2] for u in UNITS), ["Gesamt", 0.35, 0.3]], "figures per Amt"),
    "named averages": ([["Amt", "Anzahl", "Mittelwert Excel"], *([u, 12, "3,4"] for u in UNITS)], "figures per Amt"),
    "averages": ([["Amt", "Excel", "Word"], *([u, "3,4", "2,9"] for u in UNITS), ["Durchschnitt", "3,4", "2,9"]], "figures per Amt"),
    "courses": ([["Kursnummer", "Titel", "Dauer", "Kosten"], ["K1", "Excel", "2 Tage", "350 €"], ["K2", "Word", "1 Tag", "250 €"]], "list of courses"),
    "codebook": ([["Variable", "Wert", "Label"], *([v, n, w] for v in ("v_1", "v_2") for n, w in ((1, "gut"), (2, "schlecht")))], "as its codebook"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_tables_without_respondents_are_refused(name: str) -> None:
    rows, said = REFUSED[name]
    for content in (text(rows, ";"), xlsx(rows)):
        with pytest.raises(UserError, match=said):
            read_survey("x", content)
        assert read_survey("x", content, tool="generic").tool == "generic", "a person may insist"


@pytest.mark.parametrize(
    "rows",
    [
        [["Name", "Excel", "Word"], ["A", "4,5", 2], ["B", "3,5", 3], ["C", "1,5", 3], ["Mittelwert", "3,2", "2,7"]],
        [["Amt", "Excel", "Word"], *([u, 4, 3] for u in UNITS), ["Mittelwert", 4, 3]],
        [["Amt", "Excel", "Word"], *([u, "gut", "mittel"] for u in (*UNITS, *UNITS))],
        [["Kurs besucht", "Titel", "Excel", "Word"], ["ja", "Dr.", "gut", "mittel"], ["nein", "", "mittel", "gut"]],
    ],
    ids=["people", "one person per unit", "units twice", "a survey about courses"],
)
def test_surveys_that_look_alike_are_read(rows: Rows) -> None:
    assert read_survey("x", text(rows, ";")).blocks


PAGE = "<html><head><meta charset='utf-8'></head><body><table><tr><td>Zeitstempel</td></tr></table></body></html>"


@pytest.mark.parametrize(
    "content",
    [PAGE.encode(), PAGE.encode("utf-16"), f"\n {PAGE}".encode("utf-8-sig"), PAGE[PAGE.index("<table") :].encode()],
)
def test_a_web_page_named_xls_says_how_to_save_it(content: bytes) -> None:
    with pytest.raises(UserError, match=r"web page \(HTML\).*Save as"):
        read_survey("export.xls", content)
