"""The options of the commands around platforms and what comes back of courses."""

import argparse
from pathlib import Path

from lernkompass.arguments import Parsers, add_master, add_planned, finish


def add_platforms(found: Parsers) -> None:
    """All six commands."""
    for add in (_add_handover, _add_sync, _add_record, _add_statements, _add_reactions, _add_effects):
        add(found)


def _add_people(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--people",
        type=Path,
        action="append",
        default=[],
        metavar="FILE",
        help="list of accounts: staff number or pseudonym, login, names, e-mail; read, never kept; may be repeated",
    )


def _add_previous(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--previous", type=Path, metavar="DIR", help="folder of last year's plan, if another one")


def _add_course(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--course", default="", metavar="ID", help="the course of files that do not name theirs")


def _add_handover(found: Parsers) -> None:
    parser = found.add_parser("handover", help="files that bring a learning platform up to date with the plan")
    add_planned(parser)
    parser.add_argument(
        "--to",
        choices=("moodle", "ilias", "cartridge"),
        required=True,
        dest="platform",
        help="the learning platform; cartridge: a Common Cartridge 1.1 per module, for any that takes it",
    )
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder outside of DIR to write to")
    _add_people(parser)
    _add_previous(parser)
    parser.add_argument("--all", action="store_true", help="everything anew, not only what has changed")
    parser.add_argument(
        "--enrolment",
        choices=("cohort", "direct"),
        default="cohort",
        help="cohort: Moodle 4.4 and later, in the browser; direct: any version, also by command line",
    )
    add_master(parser)
    finish(parser, "platforms.run_handover")


def _add_sync(found: Parsers) -> None:
    parser = found.add_parser("sync", help="the same for Moodle through its web services; shows every change first")
    add_planned(parser)
    _add_people(parser)
    _add_previous(parser)
    parser.add_argument("--apply", action="store_true", help="make the changes; without it they are only shown")
    add_master(parser)
    finish(parser, "platforms.run_sync")


def _add_record(found: Parsers) -> None:
    parser = found.add_parser("record", help="completions and grades back in: from Moodle, ILIAS, lists, xAPI")
    add_planned(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="reports, lists and statements")
    parser.add_argument(
        "--out", type=Path, required=True, metavar="DIR", help="for proofs of training and the unmatched"
    )
    _add_people(parser)
    parser.add_argument("--home", metavar="URL", help="also write statements.jsonl (xAPI 1.0.3) with this address")
    _add_course(parser)
    add_master(parser)
    finish(parser, "platforms.run_record")


def _add_statements(found: Parsers) -> None:
    parser = found.add_parser("statements", help="completions to a learning record store (xAPI); counts first")
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder whose completions were recorded")
    parser.add_argument("--home", required=True, metavar="URL", help="address of the town's learning site")
    parser.add_argument("--apply", action="store_true", help="send the statements; without it they are only counted")
    add_master(parser)
    finish(parser, "platforms.run_statements")


def _add_reactions(found: Parsers) -> None:
    parser = found.add_parser("reactions", help="answers to the short forms of courses back in, from any survey tool")
    add_planned(parser)
    parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="exports of the answers")
    _add_course(parser)
    finish(parser, "reactions.run_reactions")


def _add_effects(found: Parsers) -> None:
    parser = found.add_parser("effects", help="did it work? last year's completions and both surveys (named mode)")
    parser.add_argument("before", type=Path, metavar="BEFORE", help="last year's folder, with its completions")
    parser.add_argument("after", type=Path, metavar="AFTER", help="this year's folder, with the new survey analysed")
    add_master(parser)
    finish(parser, "platforms.run_effects")
