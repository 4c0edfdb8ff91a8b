"""The command line: every step of the main job without the dashboard.

Progress goes to stderr, results to files; ``--json`` prints one JSON document on stdout. Exit codes: 0 done, 1 the user
must mend something (a sentence says what), 2 wrong call.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from approval import GATES, Step
from lernkompass import keeping_options, platform_options, strategic_options
from lernkompass.arguments import (
    Parsers,
    add_day,
    add_master,
    add_planned,
    finish,
    not_negative,
    port,
    positive,
    score,
)
from lernkompass.country import EXECUTORS
from needs_analysis import Message, UserError

if TYPE_CHECKING:
    from lernkompass.commands import Answer

DONE, MEND, STOPPED = 0, 1, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    _speak_utf8()
    wanted = build_parser().parse_args(arguments)
    try:
        answer: Answer = wanted.run(wanted, lambda message: _tell(message, wanted.lang))
    except UserError as error:
        _tell(error.message, wanted.lang)
        return MEND
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt:
        return STOPPED
    if getattr(wanted, "json", False):
        sys.stdout.write(json.dumps(answer.document, ensure_ascii=False, indent=1) + "\n")
    else:
        for line in answer.lines:
            sys.stdout.write(line.text(wanted.lang) + "\n")
    return MEND if answer.must_mend else DONE


def build_parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    parser = argparse.ArgumentParser(
        prog="lernkompass", description="Training needs of a town hall: survey in, needs, plan and course plans out."
    )
    parser.add_argument("--version", action="version", version=_version())
    found = parser.add_subparsers(required=True, metavar="COMMAND")
    adders = (
        _add_demo,
        _add_inspect,
        _add_analyse,
        _add_release,
        _add_plan,
        _add_template,
        _add_verify,
        _add_approval,
        _add_repair,
        _add_mentor,
        platform_options.add_platforms,
        _add_questionnaire,
        _add_masterdata,
        strategic_options.add_strategy,
        _add_timetable,
        _add_country,
        keeping_options.add_keeping,
        _add_serve,
    )
    for add in adders:
        add(found)
    return parser


def _add_demo(found: Parsers) -> None:
    parser = found.add_parser("demo", help="the whole job on the sample town")
    parser.add_argument("--out", type=Path, default=Path("lernkompass-demo"), metavar="DIR", help="folder to write to")
    parser.add_argument("--mode", choices=("anonymous", "named"), default="named", help="seats per group or people")
    finish(parser, "commands.run_demo")


def _add_inspect(found: Parsers) -> None:
    parser = found.add_parser("inspect", help="what is this file?")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--tool", help="read the file as an export of this tool, whatever it looks like")
    parser.add_argument("--sheet", help="read this sheet")
    _add_codebook(parser)
    _add_allow(parser)
    finish(parser, "commands.run_inspect")


def _add_codebook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--codebook",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="labels, order and missing codes of a coded export (.lss, .lsq, .txt, csv, xlsx); may be repeated",
    )


def _add_allow(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="COLUMN",
        help="this column only looks like personal data (its header or key); may be repeated",
    )


def _add_analyse(found: Parsers) -> None:
    parser = found.add_parser("analyse", help="survey files in; needs, learning groups and findings out")
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    _add_codebook(parser)
    _add_allow(parser)
    parser.add_argument("--matching", type=Path, metavar="FILE", help="a matching.json that a person has confirmed")
    parser.add_argument("--mode", choices=("anonymous", "named"), default="anonymous", help="never mixed in one survey")
    parser.add_argument(
        "--accept-from", type=float, metavar="SCORE", help="confirm all proposals from this score (0-1)"
    )
    parser.add_argument(
        "--last-year",
        type=Path,
        metavar="DIR",
        help="folder of last year's analysis: its groups are kept while they fit",
    )
    parser.add_argument(
        "--day", type=date.fromisoformat, metavar="YYYY-MM-DD", help="ratings count or have expired on this day"
    )
    add_master(parser)
    finish(parser, "commands.run_analyse")


def _add_release(found: Parsers) -> None:
    parser = found.add_parser("release", help="remember that the figures are handed on; later ones keep clear of them")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that analyse wrote")
    add_day(parser)
    finish(parser, "commands.run_release")


def _add_plan(found: Parsers) -> None:
    parser = found.add_parser("plan", help="modules, dates and course plans for an analysed survey")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that analyse wrote")
    parser.add_argument("--budget", type=not_negative, metavar="EUR", help="default: the training line of the strategy")
    parser.add_argument("--hours", type=not_negative, metavar="H", help="learning hours per person and year")
    parser.add_argument("--land", metavar="NW", help="Land whose public holidays count")
    parser.add_argument(
        "--fairness",
        choices=("none", "weakest_first", "floor", "part_time"),
        default="none",
        help="how the gain is shared: weakest unit first, a floor per unit, part-time staff like the others",
    )
    parser.add_argument(
        "--share", type=score, default=0.95, metavar="0-1", help="share that --fairness promises (default: 0.95)"
    )
    parser.add_argument("--previous", type=Path, metavar="DIR", help="folder of last year's plan: who completed what")
    parser.add_argument("--use-effects", action="store_true", help="plan with what lernkompass effects has measured")
    parser.add_argument("--decisions", type=Path, metavar="FILE", help="what is decided or scarce, as JSON; is kept")
    parser.add_argument("--template", type=Path, metavar="FILE", help="the town's Word template; is kept")
    parser.add_argument("--keep", action="store_true", help="change as little as possible of the plan that is there")
    add_master(parser)
    finish(parser, "commands.run_plan")


def _add_template(found: Parsers) -> None:
    parser = found.add_parser("template", help="an example of a Word template for course plans, or a check of your own")
    parser.add_argument("file", type=Path, metavar="FILE", help="the .docx to write, or with --check to look at")
    parser.add_argument("--check", action="store_true", help="say whether the file can be used as a template")
    finish(parser, "templates.run_template")


def _add_approval(found: Parsers) -> None:
    parser = found.add_parser("approval", help="where survey, selection and plan stand with the staff council")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that analyse and plan wrote")
    parser.add_argument("--gate", choices=GATES, help="what this is about")
    parser.add_argument("--step", choices=get_args(Step), help="what was done or answered")
    parser.add_argument(
        "--remark", default="", metavar="TEXT", help="words of the council, or where its answer is found"
    )
    parser.add_argument("--by", default="local", metavar="NAME", help="who writes this down")
    parser.add_argument("--print", type=Path, metavar="FILE.pdf", help="write the text that is put to the council")
    add_day(parser)
    add_master(parser)
    finish(parser, "approvals.run_approval")


def _add_repair(found: Parsers) -> None:
    parser = found.add_parser("repair", help="new dates after a trainer falls ill or a room is lost, few people moved")
    add_planned(parser)
    parser.add_argument("--lost", required=True, metavar="ID", help="id of the trainer or the room")
    for name, place in (("--from", "since"), ("--to", "until")):
        parser.add_argument(name, dest=place, type=date.fromisoformat, required=True, metavar="YYYY-MM-DD")
    parser.add_argument("--save", action="store_true", help="write the new dates; without it they are only proposed")
    add_master(parser)
    finish(parser, "repairs.run_repair")


def _add_mentor(found: Parsers) -> None:
    parser = found.add_parser("mentor", help="the best pairs of mentors and mentees, with reasons (named mode)")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that analyse wrote")
    words = "who has said yes: a list (xlsx, ods, csv) or JSON; without it an empty list is written"
    parser.add_argument("volunteers", type=Path, nargs="?", metavar="FILE", help=words)
    add_master(parser)
    finish(parser, "mentors.run_mentor")


def _add_verify(found: Parsers) -> None:
    parser = found.add_parser("verify", help="check a plan and its dates anew from the written files alone")
    add_planned(parser)
    finish(parser, "commands.run_verify")


def _add_questionnaire(found: Parsers) -> None:
    parser = found.add_parser("questionnaire", help="the questionnaire that fits the framework")
    parser.add_argument("--format", choices=("xlsx", "limesurvey"), required=True)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE")
    parser.add_argument(
        "--final", action="store_true", help="the staff council has agreed: without the mark of a draft"
    )
    add_master(parser)
    finish(parser, "commands.run_questionnaire", json_too=False)


def _add_masterdata(found: Parsers) -> None:
    parser = found.add_parser("masterdata", help="competencies, roles, modules and strategy as one Excel workbook")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    export = actions.add_parser("export", help="write the workbook (a folder of CSV files without .xlsx)")
    export.add_argument("file", type=Path, metavar="FILE")
    finish(export, "commands.run_masterdata_export", json_too=False)
    check = actions.add_parser("check", help="check an edited workbook; every problem with sheet, row and repair")
    check.add_argument("file", type=Path, metavar="FILE")
    finish(check, "commands.run_masterdata_check")


def _add_timetable(found: Parsers) -> None:
    parser = found.add_parser("timetable", help="a week of the timetabling competition ITC-2007, track 3")
    parser.add_argument("file", type=Path, metavar="FILE.ctt")
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.sol", help="solution file to write")
    parser.add_argument("--seconds", type=not_negative, metavar="N", help="stop then; default: a fixed effort")
    finish(parser, "commands.run_timetable")


def _add_country(found: Parsers) -> None:
    parser = found.add_parser("country", help="the needs of very many towns at once")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    sample = actions.add_parser("sample", help="write an invented country to try it on")
    sample.add_argument("folder", type=Path, metavar="DIR", help="folder of the parts")
    sample.add_argument("--staff", type=positive, required=True, metavar="N", help="people of all towns together")
    sample.add_argument("--seed", type=int, default=1)
    add_master(sample)
    finish(sample, "countries.run_sample")
    analyse = actions.add_parser("analyse", help="parts in; figures of towns, country and groups and the demand out")
    analyse.add_argument("folder", type=Path, metavar="DIR", help="folder of the parts")
    analyse.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    analyse.add_argument(
        "--executor", choices=EXECUTORS, default="loop", help="who works: this process, more, a cluster"
    )
    analyse.add_argument("--workers", type=positive, default=2, metavar="N")
    analyse.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster; default: that of the settings")
    finish(analyse, "countries.run_analyse")
    plan = actions.add_parser("plan", help="seats for all towns together, shared out among them")
    plan.add_argument("folder", type=Path, metavar="DIR", help="folder of the parts")
    plan.add_argument("--out", type=Path, required=True, metavar="DIR", help="the folder that analyse wrote")
    plan.add_argument("--budget", type=not_negative, required=True, metavar="EUR", help="of all towns together")
    plan.add_argument("--hours", type=not_negative, metavar="H", help="learning hours per person and year")
    add_master(plan)
    finish(plan, "countries.run_plan")


def _add_serve(found: Parsers) -> None:
    parser = found.add_parser("serve", help="open the dashboard")
    parser.add_argument("--home", type=Path, metavar="DIR", help="folder with the workspaces (default: ~/.lernkompass)")
    parser.add_argument("--port", type=port)
    parser.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    finish(parser, "commands.run_serve", json_too=False)


def _version() -> str:
    try:
        return f"lernkompass {version('lernkompass')}"
    except PackageNotFoundError:
        return "lernkompass, not installed"


def _tell(message: Message, language: Any) -> None:  # noqa: ANN401 - argparse holds no types
    sys.stderr.write(message.text(language) + "\n")
    sys.stderr.flush()


def _speak_utf8() -> None:
    """Umlauts arrive whatever code page the console has (Windows)."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="replace")


if __name__ == "__main__":
    sys.exit(main())
