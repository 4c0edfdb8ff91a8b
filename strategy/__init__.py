"""Why the town learns: goals, measures and money; weights and budgets go down to the other packages as plain values."""

from strategy.feedback import Promise, Voice, summarise_feedback, watch_answers, watch_results
from strategy.goals import (
    Evidence,
    GoalView,
    compare_priorities,
    competency_weights,
    explain_weights,
    goals_of_module,
    set_goal_weights,
    training_budget,
    view_goals,
)
from strategy.loading import check_strategy, load_strategy
from strategy.loading_dialogue import load_dialogue
from strategy.measures import check_budget, check_resources_of, commit_plan, fund_measures, late_measures
from strategy.model import (
    Booking,
    BudgetLine,
    Dialogue,
    Event,
    Feedback,
    Goal,
    Indicator,
    Measure,
    Reading,
    Resource,
    Scenario,
    Strategy,
    Topic,
)
from strategy.pairwise import weigh_pairs
from strategy.progress import fit_line, forecast_indicator, view_progress
from strategy.scenarios import Ground, run_scenario, run_scenarios

__all__ = [
    "Booking",
    "BudgetLine",
    "Dialogue",
    "Event",
    "Evidence",
    "Feedback",
    "Goal",
    "GoalView",
    "Ground",
    "Indicator",
    "Measure",
    "Promise",
    "Reading",
    "Resource",
    "Scenario",
    "Strategy",
    "Topic",
    "Voice",
    "check_budget",
    "check_resources_of",
    "check_strategy",
    "commit_plan",
    "compare_priorities",
    "competency_weights",
    "explain_weights",
    "fit_line",
    "forecast_indicator",
    "fund_measures",
    "goals_of_module",
    "late_measures",
    "load_dialogue",
    "load_strategy",
    "run_scenario",
    "run_scenarios",
    "set_goal_weights",
    "summarise_feedback",
    "training_budget",
    "view_goals",
    "view_progress",
    "watch_answers",
    "watch_results",
    "weigh_pairs",
]
