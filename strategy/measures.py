"""Measures and what they need: budget lines across years, staff, IT, funding; what is over-committed or starts late."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from curriculum import Plan
from needs_analysis import Message
from strategy.model import LIVING, Measure, ResourceKind, Strategy


@dataclass(frozen=True, slots=True)
class Balance:
    """One budget line in one year, in EUR.

    ``measures``: cost of living measures; ``committed``: ordered or promised, the training plan included (``courses``
    of it); ``spent``; ``free``: plan - committed - spent. ``flag``: "over" where more is committed and spent than
    planned, "tight" where the measures cost more than planned, else "".
    """

    line: str
    year: int
    plan: float
    measures: float
    committed: float
    courses: float
    spent: float
    free: float
    flag: str
    note: Message | None


def check_budget(strategy: Strategy, courses: Mapping[tuple[str, int], float] | None = None) -> tuple[Balance, ...]:
    """Every line in every year. ``courses``: (line, year) -> EUR that a training plan commits, see `commit_plan`."""
    booked: dict[tuple[str, int, str], float] = defaultdict(float)
    for item in strategy.bookings:
        for year, amount in item.amounts.items():
            booked[item.budget_line, year, item.kind] += amount
    wanted: dict[tuple[str, int], float] = defaultdict(float)
    for measure in strategy.measures:
        for year, cost in measure.cost.items():
            wanted[measure.budget_line, year] += cost if measure.status in LIVING else 0.0
    years = sorted({*strategy.years, *(year for _, year in wanted), *(year for _, year, _ in booked)})
    return tuple(
        _balance(
            (line.id, year, line.plan.get(year, 0.0)),
            wanted[line.id, year],
            booked[line.id, year, "committed"],
            ((courses or {}).get((line.id, year), 0.0), booked[line.id, year, "spent"]),
        )
        for line in strategy.budget_lines
        for year in years
    )


def _balance(place: tuple[str, int, float], measures: float, booked: float, more: tuple[float, float]) -> Balance:
    (line, year, plan), (courses, spent) = place, more
    committed = booked + courses
    free = plan - committed - spent
    values: dict[str, str | int | float] = {"line": line, "year": str(year), "over": round(measures - plan)}
    flag, note = "", None
    if free < 0:
        values["over"] = round(-free)
        flag, note = "over", Message("{line} {year}: {over} EUR more are committed and spent than planned.", values)
    elif measures > plan:
        flag, note = "tight", Message("{line} {year}: the measures cost {over} EUR more than planned.", values)
    return Balance(line, year, plan, measures, committed, courses, spent, free, flag, note)


def changed_balances(
    before: Strategy, after: Strategy, courses: Mapping[tuple[str, int], float]
) -> tuple[tuple[Balance | None, Balance], ...]:
    """Lines and years in which another plan stands, with the balance before; None where the line is new.

    ``courses`` as in `check_budget`.
    """
    now = {(one.line, one.year): one for one in check_budget(before, courses)}
    then = [(now.get((one.line, one.year)), one) for one in check_budget(after, courses)]
    return tuple((old, new) for old, new in then if new.plan != (old.plan if old else 0.0))


def commit_plan(strategy: Strategy, plan: Plan, year: int) -> dict[tuple[str, int], float]:
    """(line, year) -> EUR the training plan commits.

    Budgets of their own that bear the id of a budget line pay what they say per run and seat; the training line pays
    the rest.
    """
    cost: dict[tuple[str, int], float] = {}
    lines = {line.id for line in strategy.budget_lines}
    runs = {item.module: (item.sessions, item.seats) for item in plan.modules}
    for pool in plan.limits.pools:
        if pool.kind == "money" and pool.id in lines:
            cost[pool.id, year] = sum(
                pool.per_session.get(module, 0.0) * sessions + pool.per_head.get(module, 0.0) * seats
                for module, (sessions, seats) in runs.items()
            )
    rest = plan.cost - sum(cost.values())
    here = (strategy.training_line, year)
    cost[here] = cost.get(here, 0.0) + max(0.0, rest)
    return {place: amount for place, amount in cost.items() if amount}


# --- staff, IT, funding, start --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Supply:
    """What is there of a resource in a year, and what the living measures that run then need."""

    kind: ResourceKind
    year: int
    there: float
    needed: float

    @property
    def short(self) -> float:
        """How much is missing, 0 where enough is there."""
        return max(0.0, self.needed - self.there)


def check_resources_of(strategy: Strategy, room_days: Mapping[int, float] | None = None) -> tuple[Supply, ...]:
    """Posts, IT days and room days by year. ``room_days``: year -> days the training plan needs rooms."""
    kinds: tuple[ResourceKind, ...] = ("fte", "it_days", "room_days")
    found = []
    for kind in kinds:
        rows = [item for item in strategy.resources if item.kind == kind]
        for year in sorted({year for item in rows for year in item.amounts}):
            there = sum(item.amounts.get(year, 0.0) for item in rows)
            found.append(Supply(kind, year, there, _needed(strategy, kind, year, room_days or {})))
    return tuple(found)


def _needed(strategy: Strategy, kind: ResourceKind, year: int, room_days: Mapping[int, float]) -> float:
    if kind == "room_days":
        return room_days.get(year, 0.0)
    running = [item for item in strategy.measures if item.status in LIVING and item.runs_in(year)]
    return sum(item.fte if kind == "fte" else item.it_days for item in running)


def fund_measures(strategy: Strategy) -> Mapping[str, Mapping[int, float]]:
    """Funding source -> year -> EUR of the living measures; "" where none is named."""
    found: dict[str, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for measure in strategy.measures:
        if measure.status in LIVING:
            for year, cost in measure.cost.items():
                found[measure.funding][year] += cost
    return {name: dict(years) for name, years in sorted(found.items())}


def late_measures(strategy: Strategy) -> Sequence[tuple[Measure, Message]]:
    """Measures that begin later than their priority allows, counted from the first year of the strategy."""
    found = []
    for measure in strategy.measures:
        allowed = (strategy.start_within or {}).get(measure.priority)
        first = date(strategy.first_year, 1, 1) if strategy.first_year else measure.first_month
        months = (measure.first_month.year - first.year) * 12 + measure.first_month.month - first.month
        if allowed is not None and months > allowed and measure.status != "stopped":
            values: dict[str, str | int | float] = {"measure": measure.id, "months": months, "allowed": allowed}
            template = "{measure} begins {months} months after the strategy; its priority allows {allowed}."
            found.append((measure, Message(template, values)))
    return found
