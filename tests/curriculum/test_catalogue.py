import pytest

from curriculum.catalogue import check_catalogue, load_catalogue, reachable_levels
from curriculum.model import Catalogue, Phase, Step
from needs_analysis import MasterDataError, Tables, load_framework
from tests.masterdata import (
    Change,
    cell,
    changed,
    row_of,
    shipped,
    told,
    without_column,
    without_rows,
    without_sheet,
)


def load(tables: Tables) -> Catalogue:
    return load_catalogue(tables, load_framework(tables))


def test_the_shipped_catalogue() -> None:
    catalogue = load(shipped())
    assert len(catalogue.modules) == 47
    module = catalogue.module("SIC-01")
    assert module is not None
    assert module.steps == (Step("SEC-1", 0, 2), Step("SEC-2", 0, 1))
    assert module.phases == (Phase("self", 1.5), Phase("room", 1.5))
    assert (module.group_min, module.group_max) == (10, 25)
    assert (module.cost_per_session, module.cost_per_participant) == (100.0, 12.0)
    assert (module.mandatory, module.refresh_months) == (True, 12)
    assert module.languages == ("de", "en")
    assert module.grounding == ("A1", "A6")
    first = catalogue.module("GRU-01")
    assert first is not None
    assert (first.prerequisites, first.mandatory, first.refresh_months) == ((), False, None)


def test_prerequisites_come_first_and_the_rest_keeps_its_order() -> None:
    order = [module.id for module in load(shipped()).modules]
    for module in load(shipped()).modules:
        assert all(order.index(needed) < order.index(module.id) for needed in module.prerequisites)
    # GRU-09 needs VER-08 and FUE-03 needs FUE-04; every other module stays where the table has it.
    moved = {"GRU-09", "FUE-03"}
    assert [item for item in order if item not in moved] == [
        item for item in shipped()["modules"].ids() if item not in moved
    ]


def test_every_level_a_role_needs_is_reached() -> None:
    framework = load_framework(shipped())
    reach = reachable_levels([step for module in load(shipped()).modules for step in module.steps])
    for role in framework.roles:
        assert all(reach[competency] >= level for competency, level in role.required.items())


@pytest.mark.parametrize(
    ("steps", "reached"),
    [
        ([("A", 0, 2), ("A", 2, 4)], {"A": 4}),
        ([("A", 2, 4), ("A", 0, 2)], {"A": 4}),
        ([("A", 0, 3), ("A", 1, 2)], {"A": 3}),
        ([("A", 0, 1), ("A", 2, 4)], {"A": 1}),
        ([("A", 1, 4)], {}),
        ([("A", 0, 1), ("B", 0, 5)], {"A": 1, "B": 5}),
    ],
)
def test_reach_is_a_chain_without_a_gap(steps: list[tuple[str, int, int]], reached: dict[str, int]) -> None:
    assert reachable_levels([Step(*step) for step in steps]) == reached


@pytest.mark.parametrize(
    ("key", "column", "text", "repair"),
    [
        ("GRU-02", "competencies", "DIG-9:1>2", "DIG-"),
        ("GRU-02", "competencies", "DIG-3 1>2", "DIG-1:0>1"),
        ("GRU-02", "competencies", "DIG-3:2>2", "above the level from"),
        ("GRU-02", "competencies", "DIG-3:1>6", "at most 5"),
        ("GRU-02", "competencies", "DIG-3:1>2|DIG-3:2>3", "Join"),
        ("GRU-02", "competencies", "", "empty"),
        ("GRU-02", "sequence", "raum:3;self:1", "self, live, room, transfer, coaching"),
        ("GRU-02", "sequence", "room3", "self:2;room:4"),
        ("GRU-02", "online_hours", "2", "make 1 hours (self + live)"),
        ("GRU-02", "inperson_hours", "3,5", "make 3 hours (room)"),
        ("GRU-02", "transfer_hours", "1", "(transfer + coaching)"),
        ("GRU-02", "group_min", "11", "(11) is larger than the largest (10)"),
        ("GRU-02", "group_max", "zehn", "whole number"),
        ("GRU-02", "cost_per_session_eur", "1.200", "no thousands separator"),
        ("GRU-02", "cost_per_participant_eur", "-5", "0 or more"),
        ("GRU-02", "prerequisites", "GRU-01;GRU-99", "GRU-"),
        ("GRU-03", "prerequisites", "VER-08", "GRU-03 > VER-08 > GRU-03"),
        ("GRU-02", "prerequisites", "GRU-02", "GRU-02 > GRU-02"),
        ("GRU-02", "provider_type", "intern", "internal, training_institute"),
        ("GRU-02", "language", "de;fr", "de, en"),
        ("GRU-02", "mandatory", "evtl.", "yes or no"),
        ("GRU-02", "refresh_months", "0", "1 to 120"),
        ("GRU-02", "grounding", "A1;A9", "A9"),
        ("GRU-02", "id", "GRU-01", "already in row 2"),
    ],
)
def test_a_wrong_cell_is_named(key: str, column: str, text: str, repair: str) -> None:
    with pytest.raises(MasterDataError) as caught:
        load(changed(cell("modules", key, column, text)))
    problem = next(found for found in caught.value.problems if found.column == column)
    assert (problem.source, problem.row) == ("modules.csv", row_of("modules", key))
    assert repair in problem.text("en")


def test_hours_may_have_a_decimal_comma() -> None:
    change = (
        cell("modules", "SIC-01", "sequence", "self:1,5;room:1,5"),
        cell("modules", "SIC-01", "online_hours", "1,5"),
    )
    assert load(changed(*change)) == load(shipped())


def test_a_gap_in_the_chain_of_modules_is_named_at_the_role_that_needs_the_level() -> None:
    problems = check_catalogue(changed(without_rows("modules", "SIC-03")))
    assert told(problems) == [("role_profiles.csv", row_of("role_profiles", "R07"), "SEC-1")]
    assert "lead from level 0 only to 3" in problems[0].text("en")


def test_a_broken_step_is_told_once() -> None:
    problems = check_catalogue(changed(cell("modules", "SIC-03", "competencies", "SEC-1:3-5")))
    assert told(problems) == [("modules.csv", row_of("modules", "SIC-03"), "competencies")]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (without_column("modules", "prerequisites"), ("modules.csv", 1, "prerequisites")),
        (without_sheet("modules"), ("modules", None, "")),
        (without_sheet("grounding"), ("grounding", None, "")),
    ],
)
def test_a_missing_part_is_named_and_causes_no_other_complaints(
    change: Change, place: tuple[str, int | None, str]
) -> None:
    assert told(check_catalogue(changed(change))) == [place]


def test_a_missing_framework_causes_no_complaints_about_modules() -> None:
    for name in ("competencies", "levels", "role_profiles"):
        assert check_catalogue(changed(without_sheet(name))) == []


def test_the_framework_decides_which_competencies_there_are() -> None:
    """A framework loaded from elsewhere is the measure, not the tables that lie beside the modules."""
    framework = load_framework(shipped())
    lonely = Tables({name: shipped()[name] for name in ("modules", "grounding")})
    assert load_catalogue(lonely, framework) == load(shipped())
