"""Levels that name themselves: language levels, "Stufe 3", "4 von 5", "4/5"."""

from collections.abc import Sequence

import pytest

from needs_analysis.ingest import read_survey
from tests.needs_analysis.ingest.ingest_files import text


def matrix(answers: Sequence[str], topics: Sequence[str] = ("Excel", "Word", "Outlook")) -> bytes:
    people = [[answers[(n + k) % len(answers)] for k in range(len(topics))] for n in range(4 * len(answers))]
    return text([["Amt", *topics], *(["Amt 3", *person] for person in people)], ";")


@pytest.mark.parametrize(
    ("answers", "levels", "ordered"),
    [
        # The order of the Common European Framework of Reference for Languages
        (("C1", "A1", "B2", "A2", "B1"), {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5}, True),
        (("keine", "C1", "A2"), {"keine": 0, "A2": 2, "C1": 5}, True),
        (("B1", "A2", "B2", "A1"), {"A1": 1, "A2": 2, "B1": 3, "B2": 4}, False),
        (("Stufe 3", "Stufe 1", "Stufe 2"), {"1": 1, "2": 2, "3": 3}, False),
        (("4 von 5", "2 von 5", "5 von 5"), {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}, False),
        (("4/5", "1/5", "5/5", "3/5"), {"1/5": 1, "3/5": 2, "4/5": 3, "5/5": 4}, False),
        (("10 h", "2 h", "5 h"), {"2 h": 1, "5 h": 2, "10 h": 3}, False),
    ],
)
def test_levels_stand_in_their_order(answers: Sequence[str], levels: dict[str, float], *, ordered: bool) -> None:
    (block,) = read_survey("levels.csv", matrix(answers)).blocks
    found = {label.label: label.level for label in block.scale}
    assert {label: found[label] for label in levels} == levels
    assert block.ordered is ordered


@pytest.mark.parametrize("answers", [("A1", "A2"), ("A1", "A3", "A2")])
def test_codes_are_no_language_levels(answers: Sequence[str]) -> None:
    assert not any(block.ordered for block in read_survey("codes.csv", matrix(answers)).blocks)


def test_marks_that_are_called_so_run_from_good_to_bad() -> None:
    raw = read_survey("marks.csv", matrix(("Note 1", "Note 3", "Note 2", "Note 5")))
    assert [finding.cell for finding in raw.findings if finding.code == "REVERSE_KEYED"] == ["B1", "C1", "D1"]
