"""Crosses under the steps of a scale: the row of steps is header, each topic becomes one question that is asked about."""

import csv
import io
from collections.abc import Sequence

import pytest

from needs_analysis.ingest import keep_survey, read_survey
from needs_analysis.model import RawTable
from tests.needs_analysis.ingest.ingest_files import Rows, ods, text, xls, xlsb, xlsx

FIVE, FOUR = (1, 2, 3, 4, 5), ("keine", "Grundlagen", "gut", "sehr gut")
CHOSEN = ((1, 5), (2, 4), (3, 3), (4, 2), (5, 1), (2, 2))
"""What six people crossed for Excel and for Word, as the place of the step."""


def crosses(places: Sequence[int], size: int, mark: object = "x") -> list[object]:
    return [mark if place == wanted else "" for wanted in places for place in range(1, size + 1)]


def table(steps: Sequence[object], mark: object = "x", topics: Sequence[str] = ("Excel", "Word")) -> Rows:
    titles = [cell for topic in topics for cell in (topic, *[""] * (len(steps) - 1))]
    size = len(steps)
    people = [
        ["Amt 3", *crosses([min(place, size) for place in chosen[: len(topics)]], size, mark)] for chosen in CHOSEN
    ]
    return [["Amt", *titles], ["", *list(steps) * len(topics)], *people]


def flat(spelling: str) -> Rows:
    head = ["Amt", *(spelling.format(topic, step) for topic in ("Excel", "Word") for step in FIVE)]
    return [head, *table(FIVE)[2:]]


def expected(topic: int, steps: Sequence[object]) -> list[str]:
    """An independent reading: the step at the place each person crossed."""
    return [str(steps[min(chosen[topic], len(steps)) - 1]) for chosen in CHOSEN]


def answers(raw: RawTable, header: str) -> list[str]:
    column = next(column for column in raw.columns if column.header == header)
    assert column.kind == "rating"
    return [str(cell) for cell in raw.cells[column.index]]


@pytest.mark.parametrize(
    ("rows", "steps", "header_rows"),
    [
        (table(FIVE), FIVE, 2),
        (table(FIVE, mark="✓"), FIVE, 2),
        (table(FIVE, mark=1), FIVE, 2),
        (table((5, 4, 3, 2, 1)), (5, 4, 3, 2, 1), 2),
        (table((0, 1, 2, 3, "k. A.")), (0, 1, 2, 3, "k. A."), 2),
        (table(FOUR), FOUR, 2),
        (table(("Lehrling", "Geselle", "Meisterin")), ("Lehrling", "Geselle", "Meisterin"), 2),
        (flat("{} {}"), FIVE, 1),
        (flat("{} [{}]"), FIVE, 1),
        (flat("{} - {}"), FIVE, 1),
    ],
)
def test_each_topic_becomes_one_question(rows: Rows, steps: Sequence[object], header_rows: int) -> None:
    raw = read_survey("matrix.csv", text(rows, ";"))
    assert (raw.header_rows, len(raw.cells), set(raw.outcomes)) == (header_rows, len(CHOSEN), {"accepted"})
    assert answers(raw, "Excel") == expected(0, steps)
    assert answers(raw, "Word") == expected(1, steps)
    block = raw.blocks[0]
    assert (block.items, {label.label for label in block.scale} | set(block.no_answer)) == (
        ("Excel", "Word"), set(map(str, steps)),
    )  # fmt: skip
    assert "CROSSES_JOINED" in {finding.code for finding in raw.findings}


LEGEND = ["1 = keine Kenntnisse, 5 = Experte"]


@pytest.mark.parametrize(
    ("rows", "ordered"),
    [
        (table(FIVE), False),
        ([*table(FIVE), [], LEGEND], True),
        (table(("1 = keine", 2, 3, 4, "5 = Experte")), True),
        (table(("nie", "manchmal", "oft")), True),
        (table(("oft", "manchmal", "nie")), True),
        (table(("A", "B", "C")), False),
    ],
)
def test_only_words_of_a_known_scale_prove_its_order(rows: Rows, *, ordered: bool) -> None:
    raw = read_survey("matrix.xlsx", xlsx(rows))
    assert ([block.ordered for block in raw.blocks], raw.outcomes.tolist().count("accepted")) == (
        [ordered],
        len(CHOSEN),
    )


@pytest.mark.parametrize("write", [xlsx, xls, ods, xlsb, text])
def test_every_container_and_the_kept_form_read_alike(write: object) -> None:
    content = write(table(FIVE))  # type: ignore[operator]
    for form in (content, keep_survey(content)):
        raw = read_survey("matrix", form)
        assert (answers(raw, "Excel"), answers(raw, "Word")) == (expected(0, FIVE), expected(1, FIVE))
        assert len(raw.cells) == len(CHOSEN)


def test_steps_in_words_are_proposed_by_height() -> None:
    raw = read_survey("matrix.csv", text(table(("ja", "nein", "teilweise")), ";"))
    assert [label.label for label in raw.blocks[0].scale] == ["nein", "teilweise", "ja"]
    assert not raw.blocks[0].ordered


def test_one_topic_and_one_person_are_enough() -> None:
    raw = read_survey("matrix.csv", text([["Amt", "Excel", "", ""], ["", 1, 2, 3], ["Amt 3", "", "x", ""]], ";"))
    assert (len(raw.cells), answers(raw, "Excel")) == (1, ["2"])


def test_views_above_the_topics_are_the_questions() -> None:
    rows = [["", "Excel", *[""] * 5], ["", "Ist", "", "", "Soll", "", ""], ["Amt", 1, 2, 3, 1, 2, 3]]
    raw = read_survey("matrix.csv", text([*rows, *(["Amt 3", *crosses((1, 3), 3)] for _ in range(4))], ";"))
    assert [(block.stem, block.items, block.measure) for block in raw.blocks] == [
        ("Ist", ("Excel",), "current"), ("Soll", ("Excel",), "required"),
    ]  # fmt: skip


def test_two_crosses_words_and_sums_are_said_and_nothing_is_lost() -> None:
    rows = [*table(FIVE), ["Amt 3", "x", "", "x", *[""] * 7], ["Amt 3", "", "k. A.", *[""] * 8], ["Summe", *range(10)]]
    content = text(rows, ";")
    raw = read_survey("matrix.csv", content)
    assert answers(raw, "Excel") == [*expected(0, FIVE), "1 + 3", "k. A."]
    assert [(one.cell, one.row) for one in raw.findings if one.code == "TWO_CROSSES"] == [("B9", 9)]
    assert [one.cell for one in raw.findings if one.code == "TOTAL_ROW"] == ["A11"]
    assert raw.blocks[0].statistics["Excel"].n == len(CHOSEN)
    cells = list(csv.reader(io.StringIO(content.decode()), delimiter=";"))
    assert raw.cells.iloc[:, : len(cells[0])].to_numpy().tolist() == cells[2:10]


@pytest.mark.parametrize(
    "rows",
    [
        [["Amt", "Kurs 1", "Kurs 2", "Kurs 3"], *(["Amt 3", "x", "x", mark] for mark in ("x", "", "x", ""))],
        [["Amt", "Excel", "Word", "Outlook"], ["Amt 3", 1, 2, 3], ["Amt 3", 1, 4, 2], ["Amt 3", 2, 2, 5]],
        [["Amt", "Excel", "Word", "Outlook"], *(["Amt 3", *marks] for marks in (("x", "", "x"), ("", "x", "x")))],
    ],
)  # fmt: skip
def test_several_choices_and_digits_stay_what_they_are(rows: Rows) -> None:
    raw = read_survey("list.csv", text(rows, ";"))
    assert len(raw.columns) == len(rows[0])
    assert "CROSSES_JOINED" not in {finding.code for finding in raw.findings}
