"""The options of the commands of whoever runs the program."""

import argparse
from pathlib import Path

from lernkompass.arguments import Parsers, finish


def add_keeping(found: Parsers) -> None:
    """All of them."""
    for add in (
        _add_workspace,
        _add_backup,
        _add_erase,
        _add_report,
        _add_retention,
        _add_records,
        _add_database,
        _add_key,
    ):
        add(found)


def _add_home(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--home", type=Path, metavar="DIR", help="home folder (default: ~/.lernkompass)")


def _add_workspace(found: Parsers) -> None:
    parser = found.add_parser("workspace", help="the workspaces of the dashboard: list them, files out and in")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    listed = actions.add_parser("list", help="names, waves, and whether the audit is as it was written")
    out = actions.add_parser("export", help="write the documents of a workspace as plain files")
    out.add_argument("name", metavar="NAME")
    out.add_argument("folder", type=Path, metavar="DIR")
    out.add_argument("--wave", type=int, metavar="N", help="as they were when this survey was analysed")
    back = actions.add_parser("import", help="a folder that the commands wrote, as a new workspace")
    back.add_argument("folder", type=Path, metavar="DIR")
    back.add_argument("name", metavar="NAME")
    sure = actions.add_parser("confirm", help="delete what an earlier version left: folders, copies")
    for one, run in ((listed, "run_list"), (out, "run_export"), (back, "run_import"), (sure, "run_confirm")):
        _add_home(one)
        finish(one, f"keeping.{run}")


def _add_backup(found: Parsers) -> None:
    made = found.add_parser("backup", help="everything into one file, while people go on working")
    back = found.add_parser("restore", help="bring a backup back")
    back.add_argument("--replace", action="store_true", help="put it in the place of what is there")
    for one, run in ((made, "run_backup"), (back, "run_restore")):
        one.add_argument("file", type=Path, metavar="FILE")
        _add_home(one)
        finish(one, f"keeping.{run}")


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--person", required=True, metavar="ID", help="what the survey's column of persons held, or the pseudonym"
    )
    _add_home(parser)


def _add_erase(found: Parsers) -> None:
    parser = found.add_parser("erase", help="delete all that is held about a person, in every survey and plan")
    _add_person(parser)
    parser.add_argument("--apply", action="store_true", help="do it; without it, it is only shown")
    finish(parser, "keeping.run_erase")


def _add_report(found: Parsers) -> None:
    parser = found.add_parser("access-request", help="all that is held about a person, as a file for them")
    _add_person(parser)
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.json", help="file to write")
    finish(parser, "keeping.run_report")


def _add_retention(found: Parsers) -> None:
    parser = found.add_parser("retention", help="what is over its period by the settings; also done daily by itself")
    parser.add_argument("--apply", action="store_true", help="delete it; without it, it is only shown")
    _add_home(parser)
    finish(parser, "keeping.run_retention")


def _add_records(found: Parsers) -> None:
    parser = found.add_parser("records", help="drafts for data protection, from how this installation is set up")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="folder to write to")
    _add_home(parser)
    finish(parser, "records.run_records")


def _add_database(found: Parsers) -> None:
    parser = found.add_parser("database", help="how the database is; bring it to the form of another version")
    actions = parser.add_subparsers(required=True, metavar="ACTION")
    status = actions.add_parser("status", help="engine, form, and what to mend")
    change = actions.add_parser("change", help="up or down, before another version of the program is installed")
    change.add_argument("--to", default="head", metavar="FORM", help="default: the form of this version")
    for one, run in ((status, "run_status"), (change, "run_change")):
        _add_home(one)
        finish(one, f"keeping.{run}")


def _add_key(found: Parsers) -> None:
    parser = found.add_parser("key", help="make the key of an installation, to be kept apart from its data")
    parser.add_argument("file", type=Path, metavar="FILE")
    finish(parser, "keeping.run_key", json_too=False)
