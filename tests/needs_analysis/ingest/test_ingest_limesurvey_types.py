"""Each question type of LimeSurvey beside its structure: blocks, order, missing codes and kinds.

Types and response columns as LimeSurvey 5 and 6 write them (``Question.php``, ``getFieldCode``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from needs_analysis.ingest import read_survey
from needs_analysis.model import RawTable
from tests.needs_analysis.ingest.ingest_files import text

DONE = "2026-04-27 11:34:05"
STONES = ("Kiesel", "Stein", "Fels", "kann ich nicht beurteilen")
WORDS = ("gar nicht", "eher schlecht", "eher gut", "sehr gut", "Kann ich noch nicht beurteilen")
CODES = ("A1", "A2", "A3", "A4", "A5")


@dataclass(frozen=True)
class Asked:
    """A question of a survey: type, answers per scale (code, text, points), sub-questions per axis, settings."""

    kind: str
    answers: Sequence[Sequence[tuple[str, str, int]]] = ()
    parts: Sequence[Sequence[tuple[str, str]]] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    other: str = "N"
    question: str = "Wie gut können Sie das?"


def lss(asked: Asked) -> bytes:
    tables = {
        "questions": [{"qid": "1", "parent_qid": "0", "type": asked.kind, "title": "Q", "other": asked.other, "question_order": "1"}],
        "subquestions": [
            {"qid": f"1{axis}{n}", "parent_qid": "1", "title": code, "scale_id": axis, "question_order": n}
            for axis, parts in enumerate(asked.parts) for n, (code, _) in enumerate(parts)
        ],
        "question_l10ns": [
            {"qid": "1", "question": asked.question, "language": "de"},
            *({"qid": f"1{axis}{n}", "question": words, "language": "de"}
              for axis, parts in enumerate(asked.parts) for n, (_, words) in enumerate(parts)),
        ],
        "answers": [
            {"aid": f"{scale}{n}", "qid": "1", "code": code, "sortorder": n, "assessment_value": points, "scale_id": scale}
            for scale, answers in enumerate(asked.answers) for n, (code, _, points) in enumerate(answers)
        ],
        "answer_l10ns": [
            {"aid": f"{scale}{n}", "answer": words, "language": "de"}
            for scale, answers in enumerate(asked.answers) for n, (_, words, _) in enumerate(answers)
        ],
        "question_attributes": [{"qid": "1", "attribute": name, "value": value} for name, value in asked.settings.items()],
    }  # fmt: skip
    body = "".join(
        f"<{name}><rows>"
        + "".join("<row>" + "".join(f"<{k}>{v}</{k}>" for k, v in row.items()) + "</row>" for row in rows)
        + f"</rows></{name}>"
        for name, rows in tables.items()
    )
    return f"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>de</language></languages>{body}</document>".encode()


def txt(asked: Asked) -> bytes:
    names = list(asked.settings)
    rows: list[list[object]] = [
        ["class", "type/scale", "name", "text", "language", "other", "assessment_value", *names],
        ["Q", asked.kind, "Q", asked.question, "de", asked.other, "", *asked.settings.values()],
        *(["SQ", axis, code, words, "de"] for axis, parts in enumerate(asked.parts) for code, words in parts),
        *(
            ["A", scale, code, words, "de", "", points]
            for scale, answers in enumerate(asked.answers)
            for code, words, points in answers
        ),
    ]
    return text(rows, "\t", "utf-8-sig")


def graded(words: Sequence[str], points: Sequence[int] = ()) -> list[tuple[str, str, int]]:
    return list(zip(CODES[: len(words)], words, points or [0] * len(words), strict=True))


def read(asked: Asked, head: Sequence[str], rows: Sequence[Sequence[object]], *, as_text: bool = False) -> RawTable:
    lines = [["id", "submitdate", "lastpage", *head], *([n, DONE, 1, *row] for n, row in enumerate(rows, 1))]
    return read_survey("export.csv", text(lines), codebook={"structure": txt(asked) if as_text else lss(asked)})


TWO = (("S1", "Excel"), ("S2", "Word"))
HEAD = ("Q[S1]", "Q[S2]")
FOUR = (("A1", "A4"), ("A3", "A5"), ("A2", "A5"))
Means = tuple[float | None, ...]


@pytest.mark.parametrize("as_text", [False, True], ids=["lss", "txt"])
@pytest.mark.parametrize(
    ("asked", "labels", "ordered", "means"),
    [
        (Asked("F", [graded(WORDS)], [TWO]), WORDS[:4], True, (2, 4)),
        (Asked("H", [graded(WORDS)], [TWO]), WORDS[:4], True, (2, 4)),
        (Asked("F", [graded(STONES)], [TWO]), STONES[:3], False, (None, None)),
        (Asked("F", [graded(STONES, (1, 2, 3, 0))], [TWO]), STONES[:3], True, (2, None)),
        (Asked("F", [graded(STONES, (3, 2, 1, 0))], [TWO]), STONES[2::-1], True, (2, None)),
        (Asked("F", [graded(STONES, (1, 1, 2, 0))], [TWO]), STONES[:3], False, (None, None)),
        (Asked("F", [graded(WORDS[::-1])], [TWO]), WORDS[:4], True, (3, 1)),
    ],
    ids=["words", "by column", "strange words", "points", "points downwards", "equal points", "best first"],
)
def test_arrays(asked: Asked, labels: Sequence[str], means: Means, *, ordered: bool, as_text: bool) -> None:
    rows = FOUR if labels[0] in WORDS else (("A1", "A4"), ("A3", "A4"), ("A2", "A4"))
    if asked.answers[0][0][1] == WORDS[-1]:
        rows = (("A2", "A5"), ("A1", "A5"), ("A4", "A1"))
    raw = read(asked, HEAD, rows, as_text=as_text)
    (block,) = raw.blocks
    assert ([label.label for label in block.scale], block.ordered) == (list(labels), ordered)
    silent = "kann ich nicht beurteilen" if STONES[0] in labels else "Kann ich noch nicht beurteilen"
    assert block.no_answer == (silent,)
    assert tuple(numbers.mean for numbers in block.statistics.values()) == means


def kinds(raw: RawTable) -> list[str]:
    return [column.kind for column in raw.columns[3:]]


CELLS = (("A3", "", "A2"), ("A1", "eigener Text", "-oth-"), ("A2", "", "A4"))


@pytest.mark.parametrize("as_text", [False, True], ids=["lss", "txt"])
def test_other_and_comments_are_answers_but_no_levels(*, as_text: bool) -> None:
    asked = Asked("O", [graded(WORDS[:4])], other="Y", settings={"other_replace_text": "Anderes"})
    rows = (("A1", "ein Satz", ""), ("-oth-", "noch einer", "nach Tagesform"), ("A4", "", ""), ("A2", "und einer", ""))
    raw = read(asked, ["Q", "Q[comment]", "Q[other]"], rows, as_text=as_text)
    assert [column.header for column in raw.columns[3:]] == [
        "Wie gut können Sie das?",
        "Wie gut können Sie das? [Kommentar]",
        "Wie gut können Sie das? [Anderes]",
    ]
    (block,) = raw.blocks
    assert [label.label for label in block.scale] == list(WORDS[:4])
    assert raw.cells[3].tolist() == ["gar nicht", "Anderes", "sehr gut", "eher schlecht"]
    assert [(f.cell, f.value) for f in raw.findings if f.code == "ANSWER_OFF_SCALE"] == [("D3", "Anderes")]
    assert block.statistics[block.items[0]].n == 3


@pytest.mark.parametrize("as_text", [False, True], ids=["lss", "txt"])
@pytest.mark.parametrize(
    ("asked", "head", "rows", "expected", "blocks"),
    [
        (Asked("Y"), ["Q"], [["Y"], ["N"], ["Y"]], ["nominal"], []),
        (Asked("G"), ["Q"], [["F"], ["M"], ["F"]], ["nominal"], []),
        (Asked("C", parts=[TWO]), HEAD, [["Y", "U"], ["N", "N"], ["U", "Y"]], ["nominal", "nominal"], []),
        (Asked("5"), ["Q"], [["1"], ["5"], ["4"], ["4"]], ["number"], []),
        (Asked("A", parts=[TWO]), HEAD, [["1", "3"], ["3", "4"], ["4", "2"]], ["rating"] * 2, [(5, False)]),
        (Asked("B", parts=[TWO]), HEAD, [["1", "3"], ["3", "7"], ["4", "2"]], ["rating"] * 2, [(10, False)]),
        (Asked("A", parts=[TWO], question="Wie gut? 1 = gar nicht, 5 = sehr gut"), HEAD, [["1", "3"], ["3", "4"], ["4", "2"]], ["rating"] * 2, [(5, True)]),
        (Asked("E", parts=[TWO]), HEAD, [["I", "D"], ["S", "I"], ["S", "S"]], ["rating"] * 2, [(3, True)]),
        (Asked("R", [graded(("Kiesel", "Stein"))]), ["Q[1]", "Q[2]"], [["A1", "A2"], ["A2", "A1"], ["A1", "A2"]], ["nominal"] * 2, []),
        (Asked("K", parts=[TWO]), HEAD, [["1", "3"], ["5", "2"], ["4", "4"]], ["number"] * 2, []),
        (Asked("K", parts=[TWO], settings={"slider_layout": "1", "slider_min": "1", "slider_max": "5"}), HEAD, [["1", "3"], ["5", "2"], ["4", "4"]], ["rating"] * 2, [(5, False)]),
        (Asked("Q", parts=[TWO]), HEAD, [["1", "3"], ["5", "2"], ["4", "4"]], ["number"] * 2, []),
        (Asked("N"), ["Q"], [["1"], ["5"], ["4"]], ["number"], []),
        (Asked(":", parts=[TWO, (("I", "Ist"), ("S", "Soll"))], settings={"multiflexible_max": "5"}), ["Q[S1_I]", "Q[S1_S]", "Q[S2_I]", "Q[S2_S]"], [["1", "4", "2", "5"], ["2", "4", "3", "5"]], ["rating"] * 4, [(5, False), (5, False)]),
        (Asked(":", parts=[TWO, (("I", "Heute"), ("S", "Morgen"))], settings={"multiflexible_checkbox": "1"}), ["Q[S1_I]", "Q[S1_S]", "Q[S2_I]", "Q[S2_S]"], [["1", "", "1", ""], ["", "1", "", "1"]], ["multiple"] * 4, []),
        (Asked(";", parts=[TWO, (("I", "Heute"), ("S", "Morgen"))]), ["Q[S1_I]", "Q[S1_S]", "Q[S2_I]", "Q[S2_S]"], [["1", "4", "2", "5"], ["2", "4", "3", "5"], ["5", "2", "2", "4"]], ["number"] * 4, []),
        (Asked("M", parts=[TWO], other="Y"), [*HEAD, "Q[other]"], [["Y", "", ""], ["", "Y", "ein langer Text"], ["Y", "Y", ""]], ["multiple", "multiple", "nominal"], []),
        (Asked("P", parts=[TWO]), ["Q[S1]", "Q[S1comment]", "Q[S2]", "Q[S2comment]"], [["Y", "weil", "", ""], ["", "", "Y", "darum"]], ["multiple", "text", "multiple", "text"], []),
        (Asked("!", [graded(("Kiesel", "Stein", "Fels"))]), ["Q"], [["A1"], ["A3"], ["A2"]], ["nominal"], []),
        (Asked("*"), ["Q"], [["3"], ["4"], ["5"]], ["number"], []),
    ],
)  # fmt: skip
def test_types(
    asked: Asked, head: Sequence[str], rows: Sequence[Sequence[object]], expected: Sequence[str],
    blocks: Sequence[tuple[int, bool]], *, as_text: bool,
) -> None:  # fmt: skip
    raw = read(asked, head, rows, as_text=as_text)
    assert kinds(raw) == expected
    assert [(len(block.scale), block.ordered) for block in raw.blocks] == blocks


def test_dual_scale_has_missing_codes_on_both_halves() -> None:
    importance = graded(("nicht wichtig", "eher wichtig", "wichtig", "sehr wichtig", "weiß nicht"))
    skill = graded(WORDS)
    heads = {"dualscale_headerA": "Wichtigkeit", "dualscale_headerB": "Kompetenz"}
    asked = Asked("1", [importance, skill], [TWO], heads, question="Excel und Word")
    names = ["Q[S1][1]", "Q[S1][2]", "Q[S2][1]", "Q[S2][2]"]
    raw = read(asked, names, [["A1", "A5", "A4", "A1"], ["A5", "A2", "A3", "A4"]])
    assert [(b.stem, b.measure, b.ordered, len(b.scale), b.no_answer) for b in raw.blocks] == [
        ("Excel und Word [Wichtigkeit]", "importance", True, 4, ("weiß nicht",)),
        ("Excel und Word [Kompetenz]", "current", True, 4, ("Kann ich noch nicht beurteilen",)),
    ]
    assert [numbers.n for block in raw.blocks for numbers in block.statistics.values()] == [1, 2, 1, 2]
    assert raw.blocks[0].statistics["Word"].mean == 3.5
