from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from needs_analysis import Framework, MasterDataError, Tables, Text, load_framework
from strategy import (
    BudgetLine,
    Goal,
    Measure,
    Strategy,
    check_strategy,
    competency_weights,
    load_strategy,
    training_budget,
)
from tests.masterdata import Change, cell, changed, row, row_of, shipped, told, without_rows, without_sheet

SOURCE = Path(__file__).parents[2] / ".." / "shared" / "master-data" / "strategy.yaml"
NONE = Text("", "")


def load(tables: Tables) -> Strategy:
    return load_strategy(tables, load_framework(tables), tables["modules"].ids())


def framework_of(*competencies: str) -> Framework:
    framework = load_framework(shipped())
    return replace(framework, competencies=tuple(replace(framework.competencies[0], id=item) for item in competencies))


def strategy_of(*goals: Goal, measures: tuple[Measure, ...] = (), plan: dict[int, float] | None = None) -> Strategy:
    return Strategy(goals, (), measures, (BudgetLine("B", NONE, "", "", plan or {}),), "B")


def measure(line: str, cost: float, *modules: str, status: str = "planned") -> Measure:
    month = date(2027, 1, 1)
    return Measure("M", "Z", NONE, "", (), "high", month, month, status, line, 0.0, modules, {2027: cost})


def test_the_shipped_strategy() -> None:
    strategy = load(shipped())
    assert [goal.id for goal in strategy.goals] == ["Z1", "Z2", "Z3", "Z4", "Z5", "Z6"]
    assert strategy.goals[0].competencies == {
        "DIG-3": 0.08, "ADM-1": 0.22, "ADM-2": 0.26, "ADM-5": 0.14, "SEC-3": 0.10, "COL-2": 0.20
    }  # fmt: skip
    assert len(strategy.indicators) == 11
    network = next(item for item in strategy.measures if item.id == "M03")
    assert network.modules == ("DIA-06", "DIA-07", "VER-03")
    assert network.cost == {2027: 16000.0, 2028: 9000.0}
    assert (network.first_month, network.last_month) == (date(2027, 3, 1), date(2028, 12, 1))
    assert [line.id for line in strategy.budget_lines] == ["B-FB", "B-PE", "B-IT", "B-OR", "B-KO"]


def test_weights_by_hand() -> None:
    """Raw: A 0.5*1 + 0.5*0.2 = 0.6, B 0.5*0.8 = 0.4, C none -> 0.4 like B; the mean of 1.4/3 becomes 1."""
    goals = Goal("Z1", NONE, 0.5, {"A": 1.0}), Goal("Z2", NONE, 0.5, {"A": 0.2, "B": 0.8})
    weights = competency_weights(strategy_of(*goals), framework_of("A", "B", "C"))
    assert weights == pytest.approx({"A": 1.8 / 1.4, "B": 1.2 / 1.4, "C": 1.2 / 1.4})


def test_without_goals_all_competencies_weigh_the_same() -> None:
    assert competency_weights(strategy_of(), framework_of("A", "B")) == {"A": 1.0, "B": 1.0}


def test_shipped_weights_follow_the_goals() -> None:
    weights = competency_weights(load(shipped()), load_framework(shipped()))
    assert sum(weights.values()) == pytest.approx(24)
    assert max(weights, key=weights.__getitem__) == "ADM-1"  # the e-file: 22 % of goal 1 and 26 % of goal 2
    assert weights["ADM-1"] == pytest.approx(24 * (0.22 * 0.22 + 0.20 * 0.26))
    assert min(weights.values()) == weights["LEA-3"] == pytest.approx(24 * 0.20 * 0.08)


@pytest.mark.parametrize(
    ("measures", "left"),
    [
        ((), 1000.0),
        ((measure("B", 300, "M1"),), 1000.0),  # it buys modules of the plan: the same money
        ((measure("B", 300),), 700.0),
        ((measure("B", 300), measure("B", 900)), 0.0),
        ((measure("B", 300, status="idea"), measure("B", 300, status="stopped")), 1000.0),
        ((measure("other line", 300),), 1000.0),
    ],
)
def test_training_budget(measures: tuple[Measure, ...], left: float) -> None:
    assert training_budget(strategy_of(measures=measures, plan={2027: 1000.0}), 2027) == left


def test_training_budget_of_the_shipped_town() -> None:
    strategy = load(shipped())
    assert [training_budget(strategy, year) for year in (2026, 2027, 2030)] == [0.0, 175_000.0, 165_000.0]


@pytest.mark.parametrize(
    ("change", "place", "repair"),
    [
        (cell("goals", "Z1", "weight", "0.3"), ("goals.csv", None, "weight"), "rows 2 to 7 sum to 1.08"),
        (cell("goals", "Z1", "weight", "viel"), ("goals.csv", 2, "weight"), "no number"),
        (cell("goal_competencies", "Z4", "SEC-1", "0,42"),
         ("goal_competencies.csv", 5, "ADM-5, SEC-1, SEC-2, SEC-3"), "by -0.1"),
        (cell("goal_competencies", "Z4", "SEC-1", "2"), ("goal_competencies.csv", 5, "SEC-1"), "0 to 1"),
        (cell("goal_competencies", "Z4", "goal", "Z9"), ("goal_competencies.csv", 5, "goal"), "Z9"),
        (without_rows("goal_competencies", "Z4"), ("goals.csv", 5, "id"), "Goal Z4 has no row"),
        (cell("indicators", "Z1-I1", "goal", "ZZ"), ("indicators.csv", 2, "goal"), "ZZ"),
        (cell("indicators", "Z1-I1", "due", "bald"), ("indicators.csv", 2, "due"), "whole number"),
        (cell("measures", "M01", "goal", "Z33"), ("measures.csv", 2, "goal"), "is Z3 meant"),
        (cell("measures", "M02", "modules", "GRU-01;GRU-0"), ("measures.csv", 3, "modules"), "GRU-0"),
        (cell("measures", "M01", "budget_line", "B-XX"), ("measures.csv", 2, "budget_line"), "B-XX"),
        (cell("measures", "M01", "priority", "hoch"), ("measures.csv", 2, "priority"), "hoch"),
        (cell("measures", "M01", "first_month", "Mai"), ("measures.csv", 2, "first_month"), "2027-05"),
        (cell("measures", "M01", "last_month", "2026-12"), ("measures.csv", 2, "last_month"), "before it begins"),
        (cell("measures", "M01", "2027", "12.000"), ("measures.csv", 2, "2027"), "thousands"),
        (cell("budget_lines", "B-FB", "2027", "viel"), ("budget_lines.csv", 2, "2027"), "no clear amount"),
        (cell("dialogue_formats", "F01", "degree", "G9"), ("dialogue_formats.csv", 2, "degree"), "G9"),
        (cell("change_communication", "K1", "cadence", "oft"), ("change_communication.csv", 2, "cadence"), "monthly"),
        (cell("feedback_states", "done", "id", "received"), ("feedback_states.csv", 7, "id"), "row 2"),
        (without_sheet("dialogue_degrees"), ("dialogue_degrees", None, ""), "masterdata export"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(change: Change, place: tuple[str, int | None, str], repair: str) -> None:
    with pytest.raises(MasterDataError) as caught:
        load(changed(change))
    assert place in told(caught.value.problems)
    assert repair in caught.value.problems[told(caught.value.problems).index(place)].text("en")


def test_modules_must_be_in_the_catalogue_that_is_loaded() -> None:
    with pytest.raises(MasterDataError) as caught:
        load_strategy(shipped(), load_framework(shipped()), ["GRU-01"])
    assert {problem.column for problem in caught.value.problems} == {"modules"}


def test_months_may_be_written_the_german_way() -> None:
    assert load(changed(cell("measures", "M01", "first_month", "01.2027"))) == load(shipped())


def test_overspent_lines_are_warned_of() -> None:
    tables = changed(cell("measures", "M02", "2027", "180000"))
    found = check_strategy(tables)
    assert [(item.source, item.row, item.column, item.severity) for item in found] == [
        ("budget_lines.csv", row_of("budget_lines", "B-FB"), "2027", "warning")
    ]
    assert "231,000 EUR" in found[0].text("en")
    load(tables)


def test_a_missing_sheet_causes_no_other_complaints() -> None:
    for name in ("goals", "goal_competencies", "measures", "budget_lines", "priorities"):
        assert told(check_strategy(changed(without_sheet(name)))) == [(name, None, "")]
    for name in ("competencies", "modules"):
        assert check_strategy(changed(without_sheet(name))) == []


def test_a_new_goal_needs_its_row_of_shares() -> None:
    goal = cell("goals", "Z1", "weight", "0.12"), row("goals", id="Z7", title_de="Neu", weight="0.10")
    assert told(check_strategy(changed(*goal))) == [("goals.csv", 8, "id")]
    assert check_strategy(changed(*goal, row("goal_competencies", **{"goal": "Z7", "LEA-3": "1"}))) == []


@pytest.mark.skipif(not SOURCE.is_file(), reason="needs the strategy the tables were taken from")
def test_nothing_of_the_source_was_lost() -> None:
    yaml = pytest.importorskip("yaml")
    kept = {part for table in shipped().tables.values() for row in table.rows for text in row.cells.values()
            for part in (text, *text.split(";"))} | {name for table in shipped().tables.values() for name in table.columns}  # fmt: skip

    def leaves(value: object) -> list[str]:
        if isinstance(value, dict):
            return [leaf for key, item in value.items() if key != "schema" for leaf in leaves(item)]
        if isinstance(value, list):
            return [leaf for item in value for leaf in leaves(item)]
        return ["yes" if value is True else f"{value:g}" if isinstance(value, float) else str(value)]

    numbers = {f"{float(text):g}" for text in kept if text.replace(".", "", 1).isdigit()}
    source = leaves(yaml.safe_load(SOURCE.read_text(encoding="utf-8")))
    assert [leaf for leaf in source if leaf not in kept and leaf not in numbers] == []
    assert len(source) > 300
