"""The history of benchmarks: tables read as printed, what moved is named, what cannot be compared is not."""

import json

import pytest

from benchmarks.history import HISTORY, moved, number_in, read_tables, report

PRINTED = """some words

| program | CPU s | times the CPU of ours |
| --- | --- | --- |
| ours | 6.6 | 1.0 |
| pandas | 3.6 | 0.5 |

| program | people |
| --- | --- |
| ours | 500,000 |
"""


def entry(seconds: str, ratio: str, machine: str = "a") -> dict[str, object]:
    tables = {"ours": {"CPU s": seconds, "ratio": ratio}}
    return {"name": "country", "time": "2026-11-26T00:00:00", "version": "0.1.0", "machine": machine, "tables": tables}


def test_tables_are_read_as_they_are_printed() -> None:
    assert read_tables(PRINTED) == {
        "ours": {"CPU s": "6.6", "times the CPU of ours": "1.0"},
        "pandas": {"CPU s": "3.6", "times the CPU of ours": "0.5"},
        "ours (2)": {"people": "500,000"},
    }


@pytest.mark.parametrize(
    ("cell", "number"),
    [("6.6", 6.6), ("0.84 [4-5] 3.7s", 0.84), ("500,000", 500000.0), ("-0.01", -0.01), ("–", None), ("", None)],
)
def test_the_first_number_of_a_cell_counts(cell: str, number: float | None) -> None:
    assert number_in(cell) == number


@pytest.mark.parametrize(
    ("before", "after", "figures"),
    [
        (entry("10", "1.0"), entry("10.5", "1.1"), []),
        (entry("10", "1.0"), entry("20", "1.0"), ["CPU s"]),
        (entry("10", "1.0"), entry("20", "1.0", "b"), []),
        (entry("10", "1.0"), entry("10", "0.5", "b"), ["ratio"]),
        (entry("10", "–"), entry("10", "0.5"), []),
    ],
)
def test_what_moved_is_named(before: dict[str, object], after: dict[str, object], figures: list[str]) -> None:
    assert [line.split(" | ")[2] for line in moved(before, after)] == figures
    text = report([json.dumps(before), json.dumps(after)])
    assert ("Nothing moved." in text) == (not figures)


def test_the_history_that_is_kept_can_be_read() -> None:
    lines = HISTORY.read_text(encoding="utf-8").splitlines()
    assert "| country" in report(lines)
    runs = [json.loads(line) for line in lines]
    assert all(run["machine"] and (run["tables"] or run["printed"]) for run in runs)
