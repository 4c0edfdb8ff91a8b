"""Goals, measures and money out of their tables; what they mean for competencies and for the training budget."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from datetime import date

from needs_analysis import (
    Framework,
    Message,
    Problem,
    Row,
    Table,
    Tables,
    Text,
    check_tables,
    raise_errors,
    setting,
)
from strategy.model import BudgetLine, Goal, Indicator, Measure, Strategy

STRATEGY_TABLES = (
    "goals",
    "goal_competencies",
    "indicators",
    "measures",
    "budget_lines",
    "priorities",
    "funding_sources",
    "change_communication",
    "dialogue_degrees",
    "dialogue_formats",
    "feedback_channels",
    "feedback_states",
)
TRAINING_LINE = "plan.budget_line"
# Weights are written with two or three decimals; anything further off is a slip and no rounding.
_TOLERANCE = 0.0005


def load_strategy(tables: Tables, framework: Framework, module_ids: Collection[str]) -> Strategy:
    """The strategy of these tables.

    Raises `MasterDataError` with every breach at once: weights that do not sum to 1, ids that do not resolve, months
    the wrong way round. Tables for later use (communication, dialogue) are checked and not built.
    """
    competencies = [item.id for item in framework.competencies]
    raise_errors(_check(tables, {"competencies": competencies, "modules": module_ids}))
    return Strategy(
        goals=tuple(_goal(row, tables["goal_competencies"], competencies) for row in tables["goals"].rows),
        indicators=tuple(_indicator(row) for row in tables["indicators"].rows),
        measures=tuple(_measure(row, _years(tables["measures"])) for row in tables["measures"].rows),
        budget_lines=tuple(_budget_line(row, _years(tables["budget_lines"])) for row in tables["budget_lines"].rows),
        training_line=setting(tables, TRAINING_LINE),
    )


def check_strategy(tables: Tables) -> list[Problem]:
    """Everything that is wrong with the strategy, judged by the other tables beside it, sound or not."""
    return _check(tables, {})


def competency_weights(strategy: Strategy, framework: Framework) -> dict[str, float]:
    """Strategic weight of every competency: sum over goals of goal weight x share, scaled to a mean of 1.

    A competency that no goal names gets the smallest weight any named one has: role profiles still require it, so its
    gaps count, but never more than those of a competency the town chose. Without any goals all weigh 1.
    """
    weights: dict[str, float] = dict.fromkeys((item.id for item in framework.competencies), 0.0)
    for goal in strategy.goals:
        for competency, share in goal.competencies.items():
            weights[competency] += goal.weight * share
    named = [weight for weight in weights.values() if weight > 0]
    floored = {competency: weight or min(named, default=1.0) for competency, weight in weights.items()}
    mean = sum(floored.values()) / len(floored)
    return {competency: weight / mean for competency, weight in floored.items()}


def training_budget(strategy: Strategy, year: int) -> float:
    """EUR the training line leaves for the modules of one year; 0 where nothing is planned.

    Measures on that line that name modules pay for the very modules the plan chooses, so their cost is part of the
    budget. Measures on it that name none buy something else and are taken off, unless they are
    a mere idea or were stopped. Money on other lines is not counted.
    """
    line = strategy.budget_line(strategy.training_line)
    planned = line.plan.get(year, 0.0) if line else 0.0
    elsewhere = sum(
        measure.cost.get(year, 0.0)
        for measure in strategy.measures
        if measure.budget_line == strategy.training_line
        and not measure.modules
        and measure.status not in {"idea", "stopped"}
    )
    return max(0.0, planned - elsewhere)


# --- building -------------------------------------------------------------------------------------------------------


def _years(table: Table) -> list[str]:
    return [heading for heading in table.columns if heading.isdigit()]


def _amounts(row: Row, years: list[str]) -> dict[int, float]:
    return {int(year): value for year in years if (value := row.value(year)) is not None}


def _goal(row: Row, shares: Table, competencies: list[str]) -> Goal:
    line = next(item for item in shares.rows if item.text("goal") == row.text("id"))
    part = {item: share for item in competencies if (share := line.value(item))}
    return Goal(row.text("id"), Text(row.text("title_de"), row.text("title_en")), row.value("weight") or 0.0, part)


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=row.text("id"),
        goal=row.text("goal"),
        name=Text(row.text("name_de"), row.text("name_en")),
        unit=row.text("unit"),
        baseline=row.value("baseline") or 0.0,
        target=row.value("target") or 0.0,
        due=row.whole("due") or 0,
        source=row.text("source"),
    )


def _measure(row: Row, years: list[str]) -> Measure:
    return Measure(
        id=row.text("id"),
        goal=row.text("goal"),
        title=Text(row.text("title_de"), row.text("title_en")),
        lead=row.text("lead"),
        participants=row.items("participants"),
        priority=row.text("priority"),
        first_month=row.month("first_month") or date.min,
        last_month=row.month("last_month") or date.min,
        status=row.text("status"),
        budget_line=row.text("budget_line"),
        fte=row.value("fte") or 0.0,
        modules=row.items("modules"),
        cost=_amounts(row, years),
    )


def _budget_line(row: Row, years: list[str]) -> BudgetLine:
    name = Text(row.text("name_de"), row.text("name_en"))
    return BudgetLine(row.text("id"), name, row.text("product"), row.text("account"), _amounts(row, years))


# --- checks over more than one cell ---------------------------------------------------------------------------------


def _check(tables: Tables, known: Mapping[str, Collection[str]]) -> list[Problem]:
    competencies = known.get("competencies") or tables["competencies"].ids()
    return [
        *check_tables(tables, STRATEGY_TABLES, known),
        *_check_goal_weights(tables["goals"]),
        *(_check_shares(tables["goal_competencies"], competencies) if competencies else ()),
        *_check_goal_rows(tables),
        *_check_months(tables["measures"]),
        *_check_money(tables),
    ]


def _sum_of_cells(row: Row, columns: Collection[str]) -> float | None:
    """The sum of some cells, empty ones counting nothing; ``None`` when one of them cannot be read."""
    values = [row.value(column) for column in columns if row.text(column)]
    return None if None in values else sum(value for value in values if value is not None)


def _check_goal_weights(table: Table) -> Iterator[Problem]:
    sums = [_sum_of_cells(row, ["weight"]) for row in table.rows]
    total = sum(value or 0.0 for value in sums)
    if sums and None not in sums and not math.isclose(total, 1.0, abs_tol=_TOLERANCE):
        template = (
            "The weights in rows {first} to {last} sum to {total}, they must sum to 1. "
            "Change them by {difference} in all."
        )
        rows = {"first": str(table.rows[0].number), "last": str(table.rows[-1].number)}
        yield table.problem(None, "weight", Message(template, {**rows, **_sum_values(total)}))


def _check_shares(table: Table, competencies: Collection[str]) -> Iterator[Problem]:
    for row in table.rows:
        total = _sum_of_cells(row, competencies)
        if total is not None and not math.isclose(total, 1.0, abs_tol=_TOLERANCE):
            template = "The shares of goal {goal} sum to {total}, they must sum to 1. Change shares by {difference}."
            columns = ", ".join(item for item in competencies if row.text(item))
            yield table.problem(row, columns, Message(template, {"goal": row.text("goal"), **_sum_values(total)}))


def _sum_values(total: float) -> dict[str, str]:
    return {"total": f"{total:.4g}", "difference": f"{1 - total:+.4g}"}


def _check_goal_rows(tables: Tables) -> Iterator[Problem]:
    having = tables["goal_competencies"].ids("goal")
    for row in tables["goals"].rows:
        if "goal_competencies" in tables and row.text("id") and row.text("id") not in having:
            template = "Goal {goal} has no row in the sheet goal_competencies. Add one whose shares sum to 1."
            yield tables["goals"].problem(row, "id", Message(template, {"goal": row.text("id")}))


def _check_months(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        first, last = row.month("first_month"), row.month("last_month")
        if first and last and last < first:
            yield table.problem(row, "last_month", Message("The measure ends before it begins. Correct the months."))


def _check_money(tables: Tables) -> Iterator[Problem]:
    """A warning where the measures on a budget line cost more in a year than the line plans."""
    costs: dict[tuple[str, str], float] = defaultdict(float)
    for row in tables["measures"].rows:
        for year in _years(tables["measures"]):
            costs[row.text("budget_line"), year] += row.value(year) or 0.0
    table = tables["budget_lines"]
    for row in table.rows:
        for year in _years(table):
            planned, cost = row.value(year) or 0.0, costs[row.text("id"), year]
            if cost > planned:
                template = "The measures on this line cost {cost} EUR, planned are {planned} EUR. Check both."
                message = Message(template, {"cost": round(cost), "planned": round(planned)})
                yield table.problem(row, year, message, "warning")
