"""Survey blocks on change: found by wording in either language, means by hand, nothing about few people."""

from collections.abc import Sequence

import pytest

from needs_analysis import RawTable, load_framework, read_survey, translate
from strategy.change_block import STATEMENTS, BlockFound, list_statements, may_replace, read_change_blocks, readings_of
from strategy.model import ChangeReading
from tests.masterdata import shipped

FRAMEWORK = load_framework(shipped())
LEADER, CLERK = (
    next(role.name.de for role in FRAMEWORK.roles if (role.id in ("R04", "R05")) == lead) for lead in (True, False)
)
LABELS = list(STATEMENTS)


def survey(*people: tuple[str, Sequence[object]], heads: Sequence[str] | None = None) -> RawTable:
    """An export with a competency beside the nine statements."""
    own = heads or [translate(STATEMENTS[label], "de") for label in LABELS]
    lines = [["ID", "Rolle", "Informationen finden und prüfen", *own]]
    lines += [[str(number), role, str(number % 5), *map(str, steps)] for number, (role, steps) in enumerate(people, 1)]
    return read_survey("survey.csv", "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode())


def found(*raws: RawTable) -> dict[str, BlockFound]:
    return {one.block: one for one in read_change_blocks(raws, FRAMEWORK, ("R04", "R05"), 5)}


def test_means_by_hand() -> None:
    """Ten clerks: readiness 4, understanding 2 and 3 in halves (2.5); commitment of six leaders: 5, told as 4.8 of so few."""
    clerks = [(CLERK, [4, 4, 4, 2 + n % 2, 2 + n % 2, 2 + n % 2, 1, 1, 1]) for n in range(10)]
    leaders = [(LEADER, ["", "", "", "", "", "", 5, 5, 5])] * 6
    got = found(survey(*clerks, *leaders))
    assert got["readiness"] == BlockFound("readiness", "all", 10, 4.0)
    assert got["understanding"] == BlockFound("understanding", "all", 10, 2.5)
    assert got["commitment"] == BlockFound("commitment", "leaders", 6, 4.8)
    assert readings_of(tuple(got.values()), 2026)[0] == ChangeReading(2026, "readiness", "all", 10, 4.0)


@pytest.mark.parametrize(("people", "mean"), [(4, None), (5, 3.0)])
def test_few_people_give_no_mean(people: int, mean: float | None) -> None:
    got = found(survey(*[(CLERK, [3] * 9)] * people))
    assert (got["readiness"].mean, got["readiness"].people) == (mean, people if mean else 0)
    assert len(readings_of(tuple(got.values()), 2026)) == (2 if mean else 0), "no leader, no commitment"


def test_one_answer_of_three_is_not_enough() -> None:
    got = found(survey(*[(CLERK, [3, 3, 3, *[""] * 6])] * 6, *[(CLERK, [5, *[""] * 8])] * 9))
    assert got["readiness"] == BlockFound("readiness", "all", 6, 3.0)


@pytest.mark.parametrize(
    "heads",
    [
        LABELS,
        [f"Q{n}. {text} *" for n, (_, text) in enumerate(list_statements("en"))],
        [f"Wandel [{text}]" for _, text in list_statements("de")],
    ],
    ids=["labels", "English with marks", "in a matrix"],
)
def test_statements_are_found_whatever_stands_around_them(heads: list[str]) -> None:
    got = found(survey(*[(CLERK, [4] * 9)] * 8, heads=heads))
    assert (got["readiness"].people, got["understanding"].mean) == (8, 4.0)


def test_a_survey_without_the_statements_says_nothing() -> None:
    assert found(survey(*[(CLERK, [4] * 9)] * 8, heads=[f"Thema {n}" for n in range(9)])) == {}


@pytest.mark.parametrize(
    ("old", "new", "allowed"), [(None, 5, True), (20, 20, True), (20, 23, False), (20, 25, True), (20, 18, False)]
)
def test_two_years_readings_never_differ_by_a_few(old: int | None, new: int, allowed: bool) -> None:
    known = ChangeReading(2026, "readiness", "all", old, 3.0) if old else None
    assert may_replace(known, ChangeReading(2026, "readiness", "all", new, 3.1), 5) == allowed
