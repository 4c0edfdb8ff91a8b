"""Why the town learns: goals, measures and money; weights and budgets go down to the other packages as plain values."""

from strategy.goals import check_strategy, competency_weights, load_strategy, training_budget
from strategy.model import BudgetLine, Goal, Indicator, Measure, Strategy

__all__ = [
    "BudgetLine",
    "Goal",
    "Indicator",
    "Measure",
    "Strategy",
    "check_strategy",
    "competency_weights",
    "load_strategy",
    "training_budget",
]
