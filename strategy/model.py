"""The nouns of the strategy: goals, indicators, measures, budget lines. Money in EUR, weights as shares of 1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from needs_analysis import Text


@dataclass(frozen=True, slots=True)
class Goal:
    """What the town wants to reach. ``weight``: its share of the strategy (all goals sum to 1).

    ``competencies``: the share each competency has in this goal (they sum to 1).
    """

    id: str
    title: Text
    weight: float
    competencies: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Indicator:
    """How to tell whether a goal is reached. ``source`` is empty where the value is entered by hand."""

    id: str
    goal: str
    name: Text
    unit: str
    baseline: float
    target: float
    due: int
    source: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An undertaking for a goal. ``cost``: year -> EUR on its budget line; months are given by their first day."""

    id: str
    goal: str
    title: Text
    lead: str
    participants: tuple[str, ...]
    priority: str
    first_month: date
    last_month: date
    status: str
    budget_line: str
    fte: float
    modules: tuple[str, ...]
    cost: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """Money of one account; ``plan``: year -> EUR."""

    id: str
    name: Text
    product: str
    account: str
    plan: Mapping[int, float]


@dataclass(frozen=True, slots=True)
class Strategy:
    """Goals and the means for them. ``training_line`` is the id of the budget line that pays for training."""

    goals: tuple[Goal, ...]
    indicators: tuple[Indicator, ...]
    measures: tuple[Measure, ...]
    budget_lines: tuple[BudgetLine, ...]
    training_line: str

    def budget_line(self, identifier: str) -> BudgetLine | None:
        """The budget line with this id, if there is one."""
        return next((line for line in self.budget_lines if line.id == identifier), None)
