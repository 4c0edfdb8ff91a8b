"""Codebooks beside a coded export: labels, order, missing codes and wording; what they do not explain stays."""

from collections.abc import Mapping, Sequence

import pytest

from needs_analysis.ingest import read_survey
from needs_analysis.ingest.codebook import name_key
from needs_analysis.model import RawTable, UserError
from needs_analysis.questionnaire.limesurvey import write_limesurvey
from tests.needs_analysis.builders import musterstadt
from tests.needs_analysis.ingest.ingest_files import Rows, text, workbook, xlsx

DONE = "2026-04-27 11:34:05"
LEVELS = ("gar nicht", "eher schlecht", "mittel", "eher gut", "sehr gut")
EFS: Rows = [
    ["lfdn", "dispcode", "v_1", "v_2", "v_3"],
    [1, 31, 1, 6, 2],
    [2, 31, 4, 5, 1],
    [3, 31, 5, 3, 4],
]
LONG: Rows = [
    ["Variable", "Fragetext", "Item", "Wert", "Bedeutung", "Missing"],
    *(
        ["v_1" if n == 1 else "", "Wie gut können Sie das?", "Excel", n, label, ""]
        for n, label in enumerate(LEVELS, start=1)
    ),
    *(["v_2", "Wie gut können Sie das?", "Word", n, label, ""] for n, label in enumerate(LEVELS, start=1)),
    ["v_2", "", "", 6, "kann ich nicht einschätzen", "ja"],
    ["v_3", "Was hilft Ihnen?", "", 1, "Schulungen", ""],
    ["v_3", "", "", 2, "Beratung", ""],
    ["v_3", "", "", 3, "Helpdesk", ""],
    ["v_3", "", "", 4, "keine", ""],
]


def beside(rows: Rows, book: bytes | Mapping[str, bytes], delimiter: str = ",") -> RawTable:
    books = book if isinstance(book, Mapping) else {"codebook": book}
    return read_survey("export.csv", text(rows, delimiter), codebook=books)


def codes(raw: RawTable) -> list[str]:
    return [finding.code for finding in raw.findings if finding.code.startswith("CODEBOOK")]


def figures(raw: RawTable, stem: str) -> dict[str, tuple[int, float | None]]:
    block = next(block for block in raw.blocks if block.stem == stem)
    return {item: (numbers.n, numbers.mean) for item, numbers in block.statistics.items()}


WIDE: Rows = [
    ["Spalte", "Fragetext", "Item", 1, 2, 3, 4, 5, 6],
    ["v_1", "Wie gut können Sie das?", "Excel", *LEVELS, ""],
    ["v_2", "Wie gut können Sie das?", "Word", *LEVELS, "kann ich nicht einschätzen"],
    ["v_3", "Was hilft Ihnen?", "", "Schulungen", "Beratung", "Helpdesk", "keine", "", ""],
]
JOINED: Rows = [
    ["Name", "Frage", "Teilfrage", "Werte"],
    ["v_1", "Wie gut können Sie das?", "Excel", "; ".join(f"{n} = {label}" for n, label in enumerate(LEVELS, 1))],
    [
        "v_2",
        "Wie gut können Sie das?",
        "Word",
        "\n".join(f"{n}: {label}" for n, label in enumerate((*LEVELS, "kann ich nicht einschätzen"), 1)),
    ],
    ["v_3", "Was hilft Ihnen?", "", "1=Schulungen, 2=Beratung, 3=Helpdesk, 4=keine"],
]
TITLED: Rows = [["Codebuch Mitarbeiterbefragung"], [], *LONG]
SOSCI_VARIABLES: Rows = [
    ["VAR", "LABEL", "TYPE", "INPUT"],
    ["v_1", "Wie gut können Sie das?: Excel", "ORDINAL", "SCALE"],
    ["v_2", "Wie gut können Sie das?: Word", "ORDINAL", "SCALE"],
    ["v_3", "Was hilft Ihnen?", "NOMINAL", "SELECTION"],
]
SOSCI_VALUES: Rows = [["VAR", "RESPONSE", "MEANING"], *([row[0] or "v_1", row[3], row[4]] for row in LONG[1:])]


@pytest.mark.parametrize(
    "book",
    [
        {"long.csv": text(LONG, ";")},
        {"long.csv": text(LONG, ";", "cp1252")},
        {"long.xlsx": xlsx(TITLED)},
        {"wide.xlsx": xlsx(WIDE)},
        {"joined.csv": text(JOINED, "\t")},
        {"two.xlsx": workbook({"Variablen": SOSCI_VARIABLES, "Werte": SOSCI_VALUES})},
        {"variables.csv": text(SOSCI_VARIABLES, "\t"), "values.csv": text(SOSCI_VALUES, "\t")},
    ],
    ids=["long", "cp1252", "title rows", "wide", "in one cell", "two sheets", "two files"],
)
def test_every_shape_of_label_table_says_the_same(book: Mapping[str, bytes]) -> None:
    raw = beside(EFS, book, ";")
    assert [(block.stem, block.items, block.measure, block.ordered) for block in raw.blocks] == [
        ("Wie gut können Sie das?", ("Excel", "Word"), "current", True)
    ]
    assert [(label.label, label.level) for label in raw.blocks[0].scale] == list(
        zip(LEVELS, (1, 2, 3, 4, 5), strict=True)
    )
    assert figures(raw, "Wie gut können Sie das?") == {"Excel": (3, pytest.approx(10 / 3)), "Word": (2, 4)}
    assert raw.blocks[0].no_answer == ("kann ich nicht einschätzen",)
    assert [(column.header, column.key, column.kind) for column in raw.columns[2:]] == [
        ("Wie gut können Sie das? [Excel]", "v_1", "rating"),
        ("Wie gut können Sie das? [Word]", "v_2", "rating"),
        ("Was hilft Ihnen?", "v_3", "nominal"),
    ]
    assert raw.cells[4].tolist() == ["Beratung", "Schulungen", "keine"]
    assert {"CODEBOOK_USED", "CODEBOOK_MISSING"} <= set(codes(raw))


def test_without_a_codebook_the_same_digits_are_not_averaged() -> None:
    raw = read_survey("export.csv", text(EFS, ";"))
    assert not any(block.ordered for block in raw.blocks)


def scale_beside(answers: Sequence[object], labels: Sequence[tuple[object, str]]) -> RawTable:
    rows: Rows = [["lfdn", "dispcode", "v_1", "v_2"], *([n, 31, a, a] for n, a in enumerate(answers))]
    book: Rows = [
        ["Variable", "Frage", "Item", "Wert", "Label"],
        *(
            [name, "Frage", item, value, label]
            for name, item in (("v_1", "A"), ("v_2", "B"))
            for value, label in labels
        ),
    ]
    return beside(rows, text(book, ";"), ";")


UP = list(zip((1, 2, 3, 4, 5), LEVELS, strict=True))


@pytest.mark.parametrize(
    ("answers", "labels", "n", "mean", "ordered"),
    [
        ((1, 5, 3), UP, 3, 3, True),
        ((1, 5, 6), [*UP, (6, "kann ich nicht einschätzen")], 2, 3, True),
        ((1, 5, -77, 99), [*UP, (-77, "nicht beantwortet")], 2, 3, True),
        ((1, 5, 0), [(0, "nicht gestellt"), *UP], 2, 3, True),
        ((1, 5, 2), [(1, "kein Bedarf"), (5, "hoher Bedarf")], 3, pytest.approx(8 / 3), True),
        (
            (1, 5, 2),
            [(1, "sehr gut"), (2, "eher gut"), (3, "mittel"), (4, "eher schlecht"), (5, "gar nicht")],
            3,
            pytest.approx(10 / 3),
            True,
        ),
        ((1, 5, 2), [(1, "sehr gut"), (5, "gar nicht")], 3, None, False),
        ((1, 2, 3), [(1, "zu langsam"), (2, "genau richtig"), (3, "zu schnell")], 3, None, False),
        ((1, 2, 3), [(1, "Schulungen"), (2, "Beratung"), (3, "Helpdesk"), (4, "keine")], 3, None, False),
        (("4.0", "4,0", "5"), UP, 3, pytest.approx(13 / 3), True),
        (("gar nicht", "SEHR GUT", "3"), UP, 3, 3, True),
    ],
    ids=[
        "labels",
        "six",
        "minus",
        "zero is not asked",
        "ends",
        "marks",
        "marks at the ends",
        "pace",
        "nominal",
        "decimals",
        "words already",
    ],
)
def test_the_words_prove_the_order(
    answers: Sequence[object], labels: Sequence[tuple[object, str]], n: int, mean: float | None, *, ordered: bool
) -> None:
    raw = scale_beside(answers, labels)
    assert [block.ordered for block in raw.blocks] == [ordered]
    assert figures(raw, "Frage") == {"A": (n, mean), "B": (n, mean)}


def test_what_the_codebook_does_not_explain_stays_and_is_said() -> None:
    raw = scale_beside((1, 5, 8), UP)
    assert raw.cells[2].tolist() == ["gar nicht", "sehr gut", "8"]
    gaps = [(finding.cell, finding.value) for finding in raw.findings if finding.code == "CODEBOOK_GAP"]
    assert gaps == [("C4", "8"), ("D4", "8")]


def test_a_codebook_may_declare_the_order() -> None:
    rows: Rows = [["lfdn", "dispcode", "v_1"], [1, 31, "a"], [2, 31, "c"]]
    book: Rows = [
        ["Variable", "Frage", "Wert", "Label", "Messniveau"],
        *(["v_1", "Stufe", code, word, "ordinal"] for code, word in (("a", "Kiesel"), ("b", "Stein"), ("c", "Fels"))),
    ]
    assert figures(beside(rows, text(book)), "Stufe") == {"Stufe": (2, 2)}
    book = [row[:-1] for row in book]
    assert beside(rows, text(book)).blocks == ()


def test_a_legend_explains_columns_that_hold_only_its_codes() -> None:
    rows: Rows = [["lfdn", "dispcode", "v_1", "v_2", "v_3"], [1, 31, 2, 5, "17"], [2, 31, 1, 9, "frei"]]
    raw = beside(rows, text([["Code", "Bedeutung"], *UP, (9, "weiß nicht")]))
    assert [column.kind for column in raw.columns[2:]] == ["rating", "rating", "nominal"]
    assert [block.statistics[item].mean for block in raw.blocks for item in block.items] == [1.5, 5]


def test_several_answers_in_one_cell_and_groups() -> None:
    rows: Rows = [["lfdn", "dispcode", "v_1"], [1, 31, "1"], [2, 31, "2"], [3, 31, "2"]]
    book: Rows = [
        ["Variable", "Frage", "Wert", "Label"],
        ["v_1", "In welchem Amt arbeiten Sie?", 1, "Bürgeramt"],
        ["v_1", "", 2, "Bauamt"],
    ]
    raw = beside(rows, text(book))
    assert (raw.columns[2].kind, raw.cells[2].tolist()) == ("demographic", ["Bürgeramt", "Bauamt", "Bauamt"])


def test_contradictions_and_strange_codebooks_are_said() -> None:
    book: Rows = [["Variable", "Wert", "Label"], ["v_1", 1, "ja"], ["v_1", 2, "nein"]]
    other: Rows = [["Variable", "Wert", "Label"], ["x_1", 1, "ja"], ["x_1", 2, "nein"]]
    assert codes(beside(EFS, text(other), ";")) == ["CODEBOOK_UNUSED"]
    sheets = workbook({"A": book, "B": [["Variable", "Wert", "Label"], ["v_1", 1, "oft"], ["v_1", 2, "nein"]]})
    found = [finding.value for finding in beside(EFS, sheets, ";").findings if finding.code == "CODEBOOK_CONFLICT"]
    assert found == ["v_1: 1"]


# --- LimeSurvey ---------------------------------------------------------------------------------------------------

TABLES: Mapping[str, Sequence[Mapping[str, str]]] = {
    "questions": [
        {"qid": "1", "parent_qid": "0", "type": "F", "title": "K"},
        {"qid": "2", "parent_qid": "0", "type": "1", "title": "D"},
        {"qid": "3", "parent_qid": "0", "type": "L", "title": "AMT"},
        {"qid": "4", "parent_qid": "0", "type": "M", "title": "F"},
    ],
    "subquestions": [
        {"qid": "12", "parent_qid": "1", "title": "SQ002", "question_order": "2"},
        {"qid": "11", "parent_qid": "1", "title": "SQ001", "question_order": "1"},
        {"qid": "21", "parent_qid": "2", "title": "SQ001", "question_order": "1"},
        {"qid": "22", "parent_qid": "2", "title": "SQ002", "question_order": "2"},
        {"qid": "41", "parent_qid": "4", "title": "SQ001", "question_order": "1"},
        {"qid": "42", "parent_qid": "4", "title": "SQ002", "question_order": "2"},
    ],
    "question_l10ns": [
        {"qid": "1", "question": "<p>Wie gut sind Ihre&nbsp;Kenntnisse?</p>", "language": "de"},
        {"qid": "1", "question": "How good?", "language": "en"},
        {"qid": "2", "question": "Wichtigkeit und Können", "language": "de"},
        {"qid": "3", "question": "In welchem Amt arbeiten Sie?", "language": "de"},
        {"qid": "4", "question": "Welche Formate?", "language": "de"},
        {"qid": "11", "question": "Excel", "language": "de"},
        {"qid": "12", "question": "Word", "language": "de"},
        {"qid": "21", "question": "Excel", "language": "de"},
        {"qid": "22", "question": "Word", "language": "de"},
        {"qid": "41", "question": "Präsenz", "language": "de"},
        {"qid": "42", "question": "Online", "language": "de"},
    ],
    "answers": [
        *({"aid": f"1{n}", "qid": "1", "code": f"AO0{n}", "sortorder": str(n)} for n in range(1, 7)),
        *({"aid": f"2{n}", "qid": "2", "code": f"A{n}", "sortorder": str(n), "scale_id": "0"} for n in range(1, 4)),
        *({"aid": f"3{n}", "qid": "2", "code": f"A{n}", "sortorder": str(n), "scale_id": "1"} for n in range(1, 6)),
        *({"aid": f"4{n}", "qid": "3", "code": f"A{n}", "sortorder": str(n)} for n in range(1, 3)),
    ],
    "answer_l10ns": [
        *({"aid": f"1{n}", "answer": w, "language": "de"} for n, w in enumerate((*LEVELS, "weiß nicht"), 1)),
        *(
            {"aid": f"2{n}", "answer": w, "language": "de"}
            for n, w in enumerate(("unwichtig", "wichtig", "sehr wichtig"), 1)
        ),
        *({"aid": f"3{n}", "answer": w, "language": "de"} for n, w in enumerate(LEVELS, 1)),
        *({"aid": f"4{n}", "answer": w, "language": "de"} for n, w in enumerate(("Bürgeramt", "Bauamt"), 1)),
    ],
    "question_attributes": [
        {"qid": "2", "attribute": "dualscale_headerA", "value": "Wichtigkeit", "language": "de"},
        {"qid": "2", "attribute": "dualscale_headerB", "value": "Kompetenz", "language": "de"},
    ],
}


def structure(tables: Mapping[str, Sequence[Mapping[str, str]]], prolog: str = "", kind: str = "Survey") -> bytes:
    body = "".join(
        f"<{name}><rows>"
        + "".join("<row>" + "".join(f"<{k}><![CDATA[{v}]]></{k}>" for k, v in row.items()) + "</row>" for row in rows)
        + f"</rows></{name}>"
        for name, rows in tables.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<document><LimeSurveyDocType>{kind}</LimeSurveyDocType>'
        f"<languages><language>de</language><language>en</language></languages>{body}</document>"
    ).encode()


def old_structure() -> bytes:
    """The same survey as versions before 4 write it: wording in the rows, one row per language."""
    words = {row["qid"]: row["question"] for row in reversed(TABLES["question_l10ns"]) if row["language"] == "de"}
    answers = {row["aid"]: row["answer"] for row in TABLES["answer_l10ns"]}
    tables = {
        name: [
            {**row, "question": text, "language": language}
            for row in TABLES[name]
            for language, text in (("en", "?"), ("de", words[row["qid"]]))
        ]
        for name in ("questions", "subquestions")
    }
    rows = [{**row, "answer": answers[row["aid"]], "language": "de"} for row in TABLES["answers"]]
    return structure({**tables, "answers": rows, "question_attributes": TABLES["question_attributes"]})


def tab_separated() -> bytes:
    """The same survey as a tab-separated structure."""
    words = {row["qid"]: row["question"] for row in reversed(TABLES["question_l10ns"])}
    answers = {row["aid"]: row["answer"] for row in TABLES["answer_l10ns"]}
    rows: list[list[object]] = [
        ["class", "type/scale", "name", "text", "language", "dualscale_headera", "dualscale_headerb"]
    ]
    for question in TABLES["questions"]:
        heads = ["Wichtigkeit", "Kompetenz"] if question["type"] == "1" else ["", ""]
        rows.append(["Q", question["type"], question["title"], words[question["qid"]], "de", *heads])
        parts = sorted(TABLES["subquestions"], key=lambda row: row["question_order"])
        rows += [["SQ", "0", p["title"], words[p["qid"]], "de"] for p in parts if p["parent_qid"] == question["qid"]]
        rows += [
            ["A", a.get("scale_id", "0"), a["code"], answers[a["aid"]], "de"]
            for a in TABLES["answers"]
            if a["qid"] == question["qid"]
        ]
    return text(rows, "\t", "utf-8-sig")


BRACKETS = [
    "K[SQ001]",
    "K[SQ002]",
    "D[SQ001][1]",
    "D[SQ001][2]",
    "D[SQ002][1]",
    "D[SQ002][2]",
    "AMT",
    "F[SQ001]",
    "F[SQ002]",
]
UNDERSCORES = ["K_SQ001", "K_SQ002", "D_SQ001_0", "D_SQ001_1", "D_SQ002_0", "D_SQ002_1", "AMT", "F_SQ001", "F_SQ002"]
ANSWERS: Rows = [
    [1, DONE, 2, "AO04", "AO06", "A3", "A2", "A1", "A5", "A1", "Y", ""],
    [2, DONE, 2, "AO02", "AO05", "A2", "A4", "A2", "A1", "A2", "", "Y"],
]


@pytest.mark.parametrize("head", [BRACKETS, UNDERSCORES], ids=["brackets", "expression manager"])
@pytest.mark.parametrize(
    "book",
    [structure(TABLES), structure(TABLES, kind="Group"), old_structure(), tab_separated()],
    ids=["lss", "lsg", "lss before 4", "txt"],
)
def test_a_structure_file_gives_wording_labels_and_missing(head: Sequence[str], book: bytes) -> None:
    raw = beside([["id", "submitdate", "lastpage", *head], *ANSWERS], book)
    assert [(block.stem, block.items, block.measure, block.ordered) for block in raw.blocks] == [
        ("Wie gut sind Ihre Kenntnisse?", ("Excel", "Word"), "current", True),
        ("Wichtigkeit und Können [Wichtigkeit]", ("Excel", "Word"), "importance", True),
        ("Wichtigkeit und Können [Kompetenz]", ("Excel", "Word"), "current", True),
    ]
    assert figures(raw, "Wie gut sind Ihre Kenntnisse?") == {"Excel": (2, 3), "Word": (1, 5)}
    assert figures(raw, "Wichtigkeit und Können [Wichtigkeit]")["Excel"] == (2, 2.5)
    assert figures(raw, "Wichtigkeit und Können [Kompetenz]") == {"Excel": (2, 3), "Word": (2, 3)}
    assert [(column.header, column.kind) for column in raw.columns[9:]] == [
        ("In welchem Amt arbeiten Sie?", "demographic"),
        ("Welche Formate? [Präsenz]", "multiple"),
        ("Welche Formate? [Online]", "multiple"),
    ]
    assert raw.cells[9].tolist() == ["Bürgeramt", "Bauamt"]
    assert [column.key for column in raw.columns[3:]] == head


def test_a_question_file_explains_its_question_only() -> None:
    one = {name: [row for row in rows if (row.get("qid") or row["aid"])[0] == "1"] for name, rows in TABLES.items()}
    raw = beside([["id", "submitdate", "lastpage", *BRACKETS], *ANSWERS], structure(one, kind="Question"))
    assert figures(raw, "Wie gut sind Ihre Kenntnisse?") == {"Excel": (2, 3), "Word": (1, 5)}
    assert raw.cells[9].tolist() == ["A1", "A2"]


def test_our_own_questionnaire_explains_its_export() -> None:
    book = write_limesurvey(musterstadt(), "de")
    rows: Rows = [
        ["id", "submitdate", "lastpage", "DIG[DIG1]", "DIG[DIG2]"],
        [1, DONE, 2, "A0", "A5"],
        [2, DONE, 2, "A3", "A4"],
    ]
    raw = beside(rows, book)
    assert [(block.measure, block.ordered, len(block.items)) for block in raw.blocks] == [("current", True, 2)]
    assert [numbers.mean for numbers in raw.blocks[0].statistics.values()] == [1.5, 4.5]


BOMB = '<!DOCTYPE d [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("book", "said"),
    [
        (structure(TABLES, BOMB), "declares XML entities"),
        (structure(TABLES, BOMB).decode().replace("UTF-8", "UTF-16").encode("utf-16"), "declares XML entities"),
        (structure(TABLES, f"<!--{' ' * 100_000}-->{BOMB}"), "declares XML entities"),
        (structure(TABLES)[:-30], "no complete XML file"),
        (b'<?xml version="1.0"?><html><body/></html>', "no survey structure"),
    ],
    ids=["bomb", "bomb in utf-16", "bomb behind a comment", "cut off", "another file"],
)
def test_a_bad_structure_file_is_refused_in_one_sentence(book: bytes, said: str) -> None:
    with pytest.raises(UserError, match=said):
        beside([["id", "submitdate", "lastpage", *BRACKETS], *ANSWERS], book)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Q1[SQ001]", "q1_sq001", True),
        ("Q1/SQ001", "Q1.SQ001", True),
        ("Q1/_", "Q1", True),
        ("Q1[A][1]", "Q1_A_1", False),
        ("Q1", "Q2", False),
    ],
)
def test_names_of_variables(one: str, other: str, *, same: bool) -> None:
    assert (name_key(one) == name_key(other)) is same


# --- every tool that exports codes --------------------------------------------------------------------------------

QUAMP_END = [
    "is_test",
    "last_position",
    "history",
    "media",
    "language",
    "start",
    "end",
    "invitation",
    "user",
    "user_agent",
]
SOSCI_HEAD = ["CASE", "SERIAL", "REF", "QUESTNNR", "MODE", "STARTED"]
TOOLS: dict[str, tuple[Rows, tuple[str, str]]] = {
    "quamp": ([["{0}", "{1}", *QUAMP_END], *([a, b, 0, 3, *[""] * 8] for a, b in ((1, 5), (4, 6), (-999, -998)))], ("SUP4_1", "SUP4_2")),
    "sosci": ([[*SOSCI_HEAD, "{0}", "{1}", "FINISHED"], *([n, "", "", "b", "i", DONE, a, b, 1] for n, (a, b) in enumerate(((1, 5), (4, 6), (-9, -1))))], ("KO01_01", "KO01_02")),
    "qualtrics": ([["StartDate", "EndDate", "Progress", "Finished", "{0}", "{1}"], *(["a", "b", 100, 1, a, b] for a, b in ((1, 5), (4, 6), ("", "")))], ("Q3.1", "Q3.2")),
    "efs": ([["lfdn", "dispcode", "{0}", "{1}"], *([n, 31, a, b] for n, (a, b) in enumerate(((1, 5), (4, 6), (-77, -66))))], ("v_11", "v_12")),
    "generic": ([["Fall", "{0}", "{1}"], *([f"f{n}", a, b] for n, (a, b) in enumerate((("1", "5"), ("4", "6"), ("#NULL!", "999"))))], ("f1_1", "f1_2")),
    "limesurvey-codes": ([["id", "submitdate", "lastpage", "{0}", "{1}"], *([n, DONE, 1, a, b] for n, (a, b) in enumerate(((1, 5), (4, 6), ("", ""))))], ("A[1]", "A[2]")),
}  # fmt: skip


@pytest.mark.parametrize("tool", TOOLS)
def test_a_codebook_explains_the_codes_of_every_tool(tool: str) -> None:
    rows, names = TOOLS[tool]
    head = [str(cell).format(*names) for cell in rows[0]]
    words = [*enumerate(LEVELS, 1), (6, "kann ich nicht einschätzen")]
    book: Rows = [
        ["Variable", "Frage", "Item", "Wert", "Label"],
        *(
            [name, "Wie gut?", item, n, word]
            for name, item in zip(names, ("Excel", "Word"), strict=True)
            for n, word in words
        ),
    ]
    raw = beside([head, *rows[1:]], text(book), ";")
    assert raw.tool == tool
    assert [(block.stem, block.items, block.ordered) for block in raw.blocks] == [("Wie gut?", ("Excel", "Word"), True)]
    assert figures(raw, "Wie gut?") == {"Excel": (2, 2.5), "Word": (1, 5)}


def test_codes_of_several_answers_in_one_cell_become_words() -> None:
    rows: Rows = [
        ["StartDate", "EndDate", "Progress", "Finished", "Q9"],
        *(["a", "b", 100, 1, cell] for cell in ("2,4", "1", "1,2,4", "2,7")),
    ]
    book: Rows = [
        ["Variable", "Frage", "Wert", "Label"],
        *(["Q9", "Formate", n, word] for n, word in enumerate(("Präsenz", "Online", "Video", "Buch"), 1)),
    ]
    raw = beside(rows, text(book), ";")
    assert raw.cells[4].tolist() == ["Online,Buch", "Präsenz", "Präsenz,Online,Buch", "2,7"]


SPSS: Rows = [
    ["Variable name", "Variable label", "Value", "Value label", "Missing values"],
    *([f"v_{n}" if code == 1 else "", f"Kenntnisse {topic}" if code == 1 else "", code, word, "6, 99" if code == 1 else ""]
      for n, topic in ((1, "Excel"), (2, "Word")) for code, word in ((1, "gar nicht"), (5, "sehr gut"))),
]  # fmt: skip
DOTTED: Rows = [
    ["Item", "Text", "Kodierung", "Fehlwerte"],
    *(
        [f"v_{n}", f"Kenntnisse {topic}", f"1=gar nicht {dots} 5=sehr gut", "6"]
        for n, topic, dots in ((1, "Excel", "..."), (2, "Word", "bis"))
    ),
]


@pytest.mark.parametrize("book", [SPSS, DOTTED], ids=["spss", "dots"])
def test_questions_of_their_own_on_one_scale_are_one_block(book: Rows) -> None:
    raw = beside(EFS, xlsx(book), ";")
    (block,) = raw.blocks
    assert (block.items, block.measure, block.ordered) == (("Kenntnisse Excel", "Kenntnisse Word"), "current", True)
    assert [(numbers.n, numbers.mean) for numbers in block.statistics.values()] == [(3, pytest.approx(10 / 3)), (2, 4)]
    assert [finding.cell for finding in raw.findings if finding.code == "CODEBOOK_MISSING"] == ["D2"]


def test_a_flag_of_missing_is_no_code() -> None:
    book: Rows = [
        ["Variable", "Wert", "Label", "Missing"],
        *(["v_1", n, word, "0"] for n, word in enumerate(LEVELS, 1)),
        ["v_1", 0, "anders", "1"],
    ]
    raw = beside([["lfdn", "dispcode", "v_1"], [1, 31, 1], [2, 31, 5], [3, 31, 0]], text(book))
    assert figures(raw, "v_1") == {"v_1": (2, 3)}


def test_wording_may_show_that_a_column_is_personal() -> None:
    rows: Rows = [["lfdn", "dispcode", "v_1", "v_2"], [1, 31, "Muster", 4], [2, 31, "Beispiel", 5]]
    book: Rows = [["Variable", "Frage", "Wert", "Label"], ["v_1", "Ihr Name", 1, "x"], ["v_2", "Note", 5, "sehr gut"]]
    raw = beside(rows, text(book))
    assert raw.columns[2].kind == "personal"
    assert not [finding for finding in raw.findings if finding.value in ("Muster", "Beispiel")]
