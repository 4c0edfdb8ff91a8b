"""The options of ``lernkompass strategy``."""

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from lernkompass.arguments import Parsers, add_day, add_master, finish


def add_strategy(found: Parsers) -> None:
    """All actions of the command."""
    parser = found.add_parser("strategy", help="goals, weights, money, forecasts, scenarios, report, citizens' page")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    for name, run, words in _ACTIONS:
        action = actions.add_parser(name, help=words)
        action.add_argument("folder", type=Path, metavar="DIR", help="the folder that analyse and plan wrote")
        if name in _OPTIONS:
            _OPTIONS[name](action)
        add_master(action)
        finish(action, f"strategic.{run}")


def _goal_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--goal", metavar="ID", help="this goal only")
    parser.add_argument("--module", metavar="ID", help="which goals does this course serve?")


def _weight_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--set", action="append", default=[], metavar="GOAL=WEIGHT", help="try this weight")
    parser.add_argument(
        "--pair", action="append", default=[], metavar="A:B=3", help="goal A matters 3 times as much as B"
    )
    parser.add_argument("--undo", action="store_true", help="take the last saved change back")
    parser.add_argument("--reason", default="", help="goes into the log")
    parser.add_argument("--out", type=Path, metavar="FILE.xlsx", help="save: write the master data with these weights")


def _out_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--out", type=Path, required=True, metavar="FILE", help="file to write")


def _report_options(parser: argparse.ArgumentParser) -> None:
    _out_option(parser)
    parser.add_argument("--scenarios", action="store_true", help="compute the scenarios for it")
    add_day(parser)


def _page_options(parser: argparse.ArgumentParser) -> None:
    _out_option(parser)
    add_day(parser)


def _feedback_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="export with feedback (csv, xlsx, ods)")
    parser.add_argument(
        "--scale", choices=("stars", "grades", "percent", "ten"), default="stars", help="of satisfaction"
    )
    parser.add_argument("--channel", default="", metavar="ID", help="channel where the file names none")
    _out_option(parser)


_OPTIONS: Mapping[str, Callable[[argparse.ArgumentParser], None]] = {
    "goals": _goal_options,
    "weights": _weight_options,
    "report": _report_options,
    "page": _page_options,
    "feedback": _feedback_options,
}

_ACTIONS: tuple[tuple[str, str, str], ...] = (
    ("goals", "run_goals", "from goals to courses and back"),
    ("weights", "run_weights", "try weights, compare goals in pairs, save, undo"),
    ("budget", "run_budget", "lines by year, over-commitment, staff and IT"),
    ("forecast", "run_forecast", "indicators with forecast and traffic light"),
    ("scenarios", "run_scenario_table", "scenarios side by side, by the optimiser"),
    ("report", "run_report", "report to the council, .docx or .pdf (PDF/UA)"),
    ("page", "run_page", "public progress page as one HTML file"),
    ("feedback", "run_feedback", "read an export with feedback into the master data"),
)
