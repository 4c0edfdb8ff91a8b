"""Why the town learns: goals, measures and money; weights and budgets go down to the other packages as plain values."""

from typing import TYPE_CHECKING

from needs_analysis import open_door

if TYPE_CHECKING:
    from strategy.edit import LogEntry, add_rows, change_weights, commit_courses, round_shares, undo_weights
    from strategy.feedback import Promise, Voice, summarise_feedback, watch_answers, watch_results
    from strategy.goal_words import competency_grid, measure_grid, open_words
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
    from strategy.ground import Town, open_town, read_evidence, scenario_ground
    from strategy.intake import IntakeOrder, read_feedback_file
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
    from strategy.paper import Grid as PaperGrid
    from strategy.paper import Paper, Section
    from strategy.paper_docx import write_paper_docx
    from strategy.paper_pdf import write_paper_pdf
    from strategy.progress import fit_line, forecast_indicator, view_progress
    from strategy.public_page import write_public_page
    from strategy.report import ReportOrder, write_council_report
    from strategy.revise import log_workbook, lost_changes
    from strategy.scenarios import Ground, run_scenario, run_scenarios
    from strategy.wording import Speaker
else:
    __getattr__ = open_door(__name__)

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
    "IntakeOrder",
    "LogEntry",
    "Measure",
    "Paper",
    "PaperGrid",
    "Promise",
    "Reading",
    "ReportOrder",
    "Resource",
    "Scenario",
    "Section",
    "Speaker",
    "Strategy",
    "Topic",
    "Town",
    "Voice",
    "add_rows",
    "change_weights",
    "check_budget",
    "check_resources_of",
    "check_strategy",
    "commit_courses",
    "commit_plan",
    "compare_priorities",
    "competency_grid",
    "competency_weights",
    "explain_weights",
    "fit_line",
    "forecast_indicator",
    "fund_measures",
    "goals_of_module",
    "late_measures",
    "load_dialogue",
    "load_strategy",
    "log_workbook",
    "lost_changes",
    "measure_grid",
    "open_town",
    "open_words",
    "read_evidence",
    "read_feedback_file",
    "round_shares",
    "run_scenario",
    "run_scenarios",
    "scenario_ground",
    "set_goal_weights",
    "summarise_feedback",
    "training_budget",
    "undo_weights",
    "view_goals",
    "view_progress",
    "watch_answers",
    "watch_results",
    "weigh_pairs",
    "write_council_report",
    "write_paper_docx",
    "write_paper_pdf",
    "write_public_page",
]
