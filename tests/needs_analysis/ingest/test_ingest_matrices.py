"""Matrices: a common question or the same answers side by side, in words the lexicon knows or not."""

from collections.abc import Sequence

import pytest

from needs_analysis.ingest import read_survey
from needs_analysis.model import RawTable
from tests.needs_analysis.ingest.ingest_files import Rows, text

ODD = ("noch nie gemacht", "mit Spickzettel", "läuft von allein", "bringe ich anderen bei")
STONES = ("Kiesel", "Stein", "Fels", "Berg")
ABLE = ("gar nicht", "eher schlecht", "mittel", "eher gut", "sehr gut")


def table(head: Sequence[str], *columns: Sequence[str], rows: int = 20) -> RawTable:
    """Each column runs through its answers from another start."""
    lines = [[column[(n + place) % len(column)] for place, column in enumerate(columns)] for n in range(rows)]
    return read_survey("x.csv", text([head, *lines], ";"))


def blocks(raw: RawTable) -> list[tuple[str, tuple[str, ...], bool]]:
    return [(block.stem, block.items, block.ordered) for block in raw.blocks]


@pytest.mark.parametrize(
    ("head", "columns", "expected"),
    [
        (["F? [A]", "F? [B]"], [ODD, ODD], [("F?", ("A", "B"))]),
        (["Amt", "E-Akte", "Excel", "Word"], [["Bauamt", "Bürgeramt"], ODD, ODD, ODD], [("E-Akte … Word", ("E-Akte", "Excel", "Word"))]),
        (["Amt", "E-Akte", "Excel", "Word"], [["Bauamt"], STONES, STONES, STONES[1:]], [("E-Akte … Word", ("E-Akte", "Excel", "Word"))]),
        (["F? [A]", "F? [B]"], [STONES, STONES], []),
        (["Excel", "Word"], [ODD, ODD], []),
        (["F? [A]", "F? [B]", "F? [C]"], [["Ja", "Nein"], ["Nein", "Ja"], ["Ja", "Nein", "vielleicht"]], []),
        (["F? [A]", "F? [B]", "F? [C]"], [["zu kurz", "genau richtig", "zu lang"]] * 3, []),
        (["F? [A]", "F? [B]", "F? [C]"], [["A"], ["B"], ["C"]], []),
        (["Name A", "Name B", "Name C"], [["Muster, Max", "Beispiel, Eva", "Probe, Uta"]] * 3, []),
        (["F? [A]", "F? [B]", "F? [C]"], [["a@x.org", "b@x.org", "c@x.org"]] * 3, []),
        (["Bemerkung 1", "Bemerkung 2", "Bemerkung 3"], [ODD, ODD, ODD], []),
    ],
    ids=["question", "neighbours", "overlapping", "two lists of nouns", "two neighbours", "yes or no", "two-sided", "options", "names", "addresses", "remarks"],
)  # fmt: skip
def test_strange_words(head: Sequence[str], columns: Sequence[Sequence[str]], expected: Sequence[object]) -> None:
    raw = table(head, *columns)
    assert [(stem, items) for stem, items, _ in blocks(raw)] == expected
    assert not any(block.ordered for block in raw.blocks)
    assert all(numbers.mean is None for block in raw.blocks for numbers in block.statistics.values())
    assert sum(finding.code == "ORDER_UNKNOWN" for finding in raw.findings) == len(expected)


def test_order_said_by_a_person_is_not_guessed_by_the_reader() -> None:
    head = ["F? [A]", "F? [B]"]
    rows: Rows = [head, *([ODD[n % 4], ODD[(n + 1) % 4]] for n in range(8))]
    (block,) = read_survey("x.csv", text(rows), confirmed=["F?"]).blocks
    assert block.ordered
    assert [(numbers.n, numbers.mean) for numbers in block.statistics.values()] == [(8, None), (8, None)]


def test_one_strange_wording_does_not_split_a_matrix() -> None:
    damaged = ("gar nicht", "durchwachsen", "eher gut", "sehr gut")
    raw = table(["Amt", "A", "B", "Ich kann C nicht", "D"], ["x", "y"], ABLE, damaged, ABLE, ABLE)
    assert blocks(raw) == [("A … D", ("A", "B", "Ich kann C nicht", "D"), True)]
    found = [(finding.code, finding.cell, finding.value) for finding in raw.findings]
    assert ("ANSWER_OFF_SCALE", "C2", "durchwachsen") not in found
    assert [cell for code, cell, _ in found if code == "REVERSE_KEYED"] == ["D1"]
    assert [value for code, _, value in found if code == "ANSWER_OFF_SCALE"] == ["durchwachsen"]


def test_an_odd_column_does_not_split_a_question() -> None:
    head = ["F? [A]", "F? [B]", "F? [C]", "F? [D]"]
    raw = table(head, ABLE, ABLE, ["Präsenz", "Online", "beides", "gleich"], ABLE)
    assert blocks(raw) == [("F?", ("A", "B", "D"), True)]


@pytest.mark.parametrize(
    "head", [["F? [A]", "F? [B]", "F? [C]"], ["Team", "Arbeit", "Ziele"]], ids=["question", "neighbours"]
)
def test_the_same_scale_in_other_words_is_one_scale(head: Sequence[str]) -> None:
    one = ("trifft nicht zu", "trifft eher nicht zu", "trifft eher zu", "trifft zu")
    other = ("stimme nicht zu", "stimme eher nicht zu", "stimme eher zu", "stimme zu")
    raw = table(head, one, other, one)
    assert [(items, ordered) for _, items, ordered in blocks(raw)] == [
        (tuple(head) if head[0] == "Team" else ("A", "B", "C"), True)
    ]
    assert all(numbers.mean == 2.5 for numbers in raw.blocks[0].statistics.values())


@pytest.mark.parametrize("first", [0, 1])
def test_dual_scales_are_paired(first: int) -> None:
    importance = ("nicht wichtig", "eher wichtig", "wichtig", "sehr wichtig")
    names = [
        f"Wie stehen Sie dazu? [{item}][{half}]" for item in ("Excel", "Word") for half in ("Wichtigkeit", "Können")
    ]
    columns = [importance, ABLE, importance, ABLE]
    if first:
        names, columns = [*names[1::2], *names[::2]], [ABLE, ABLE, importance, importance]
    raw = table(names, *columns)
    assert {block.measure: (block.items, block.ordered, len(block.scale)) for block in raw.blocks} == {
        "importance": (("Excel", "Word"), True, 4),
        "current": (("Excel", "Word"), True, 5),
    }
