"""Strategy and dialogue out of their tables, and everything that can be wrong with them."""

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import cast

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
from strategy.feedback import complaint_shares
from strategy.loading_dialogue import DIALOGUE_TABLES, load_dialogue
from strategy.model import (
    Booking,
    BookingKind,
    BudgetLine,
    Goal,
    Indicator,
    Measure,
    Reading,
    Resource,
    ResourceKind,
    Scenario,
    Strategy,
)
from strategy.revise import RowChange, put_row

STRATEGY_TABLES = (
    "goals",
    "goal_competencies",
    "indicators",
    "indicator_values",
    "measures",
    "budget_lines",
    "budget_bookings",
    "resources",
    "scenarios",
    "strategy_log",
    "priorities",
    "funding_sources",
    *DIALOGUE_TABLES,
)
TRAINING_LINE = "plan.budget_line"
# Weights are written with two or three decimals; anything further off is a slip and no rounding.
_TOLERANCE = 0.0005


def load_strategy(tables: Tables, framework: Framework, module_ids: Collection[str]) -> Strategy:
    """The strategy of these tables.

    Raises `MasterDataError` with every breach at once: weights that do not sum to 1, ids that do not resolve, months
    the wrong way round.
    """
    competencies = [item.id for item in framework.competencies]
    raise_errors(_check(tables, {"competencies": competencies, "modules": module_ids}))
    settings = Row(0, {key: setting(tables, key) for key in _SETTINGS})
    smallest = settings.whole("privacy.smallest_group") or 5
    return Strategy(
        goals=tuple(_goal(row, tables["goal_competencies"], competencies) for row in tables["goals"].rows),
        indicators=tuple(_indicator(row) for row in tables["indicators"].rows),
        measures=tuple(_measure(row, _years(tables["measures"])) for row in tables["measures"].rows),
        budget_lines=tuple(_budget_line(row, _years(tables["budget_lines"])) for row in tables["budget_lines"].rows),
        training_line=setting(tables, TRAINING_LINE),
        readings=tuple(sorted(map(_reading, tables["indicator_values"].rows), key=lambda one: one.day)),
        bookings=tuple(_booking(row, _years(tables["budget_bookings"])) for row in tables["budget_bookings"].rows),
        resources=tuple(_resource(row, _years(tables["resources"])) for row in tables["resources"].rows),
        scenarios=tuple(map(_scenario, tables["scenarios"].rows)),
        start_within={row.text("id"): row.whole("start_within_months") or 0 for row in tables["priorities"].rows},
        first_year=settings.whole("strategy.first_year") or 0,
        last_year=settings.whole("strategy.last_year") or 0,
        complaints=complaint_shares(load_dialogue(tables), smallest),
        complaint_weight=settings.value("dialogue.complaint_weight") or 0.0,
    )


_SETTINGS = ("strategy.first_year", "strategy.last_year", "dialogue.complaint_weight", "privacy.smallest_group")


def check_strategy(tables: Tables) -> list[Problem]:
    """Everything that is wrong with the strategy, judged by the other tables beside it, sound or not."""
    return _check(tables, {})


# --- building -------------------------------------------------------------------------------------------------------


def _years(table: Table) -> list[str]:
    return [heading for heading in table.columns if heading.isdigit()]


def _amounts(row: Row, years: list[str]) -> dict[int, float]:
    return {int(year): value for year in years if (value := row.value(year)) is not None}


def _text(row: Row, name: str) -> Text:
    return Text(row.text(f"{name}_de"), row.text(f"{name}_en"))


def _goal(row: Row, shares: Table, competencies: list[str]) -> Goal:
    line = next(item for item in shares.rows if item.text("goal") == row.text("id"))
    part = {item: share for item in competencies if (share := line.value(item))}
    return Goal(row.text("id"), _text(row, "title"), row.value("weight") or 0.0, part, row.text("plain_de"))


def _indicator(row: Row) -> Indicator:
    return Indicator(
        id=row.text("id"),
        goal=row.text("goal"),
        name=_text(row, "name"),
        unit=row.text("unit"),
        baseline=row.value("baseline") or 0.0,
        target=row.value("target") or 0.0,
        due=row.whole("due") or 0,
        source=row.text("source"),
        plain=row.text("plain_de"),
    )


def _reading(row: Row) -> Reading:
    return Reading(row.text("indicator"), row.day("day") or date.min, row.value("value") or 0.0, row.text("source"))


def _measure(row: Row, years: list[str]) -> Measure:
    return Measure(
        id=row.text("id"),
        goal=row.text("goal"),
        title=_text(row, "title"),
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
        kind=row.text("kind"),
        funding=row.text("funding"),
        it_days=row.value("it_days") or 0.0,
    )


def _budget_line(row: Row, years: list[str]) -> BudgetLine:
    return BudgetLine(
        row.text("id"), _text(row, "name"), row.text("product"), row.text("account"), _amounts(row, years)
    )


def _booking(row: Row, years: list[str]) -> Booking:
    kind = cast("BookingKind", row.text("kind"))
    return Booking(row.text("budget_line"), kind, row.text("purpose"), _amounts(row, years))


def preview_lines(strategy: Strategy, tables: Tables, change: RowChange) -> Strategy:
    """The strategy with one row of the budget lines changed, as it would be read; nothing else is looked at."""
    table = put_row(tables, change)["budget_lines"]
    return replace(strategy, budget_lines=tuple(_budget_line(row, _years(table)) for row in table.rows))


def _resource(row: Row, years: list[str]) -> Resource:
    return Resource(row.text("id"), cast("ResourceKind", row.text("kind")), _text(row, "name"), _amounts(row, years))


def _scenario(row: Row) -> Scenario:
    budget, hours = row.value("budget_factor"), row.value("hours_factor")
    return Scenario(
        row.text("id"),
        _text(row, "name"),
        1.0 if budget is None else budget,
        1.0 if hours is None else hours,
        row.items("working_times"),
        row.text("competency"),
        row.whole("level") or 0,
    )


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
        *_check_scenarios(tables["scenarios"]),
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


def _check_scenarios(table: Table) -> Iterator[Problem]:
    for row in table.rows:
        if bool(row.text("competency")) != bool(row.text("level")):
            template = "A new duty needs a competency and a level. Fill in both or neither."
            yield table.problem(row, "competency, level", Message(template))


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
