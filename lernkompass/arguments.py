"""What several commands take: their common options, and numbers with what is wrong with others in words."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from needs_analysis import LANGUAGES, Message

if TYPE_CHECKING:
    from lernkompass.commands import Answer

Parsers: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001 - it has no public name
Run: TypeAlias = "Callable[[argparse.Namespace, Callable[[Message], None]], Answer]"


@dataclass(frozen=True, slots=True)
class Command:
    """The function ``module.name`` of this package; its module is loaded when the command runs, and no other."""

    function: str

    def load(self) -> Run:
        """The function itself."""
        module, _, name = self.function.partition(".")
        found: Run = getattr(import_module(f"lernkompass.{module}"), name)
        return found

    def __call__(self, wanted: argparse.Namespace, tell: Callable[[Message], None]) -> "Answer":
        """Run it with what was asked for; ``tell`` hears of progress."""
        return self.load()(wanted, tell)


def add_master(parser: argparse.ArgumentParser) -> None:
    """The town's own master data."""
    parser.add_argument(
        "--masterdata", type=Path, metavar="FILE", help="the town's own master data; default: the shipped examples"
    )


def add_planned(parser: argparse.ArgumentParser) -> None:
    """The folder that holds the plan."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="the folder that plan wrote")


def add_day(parser: argparse.ArgumentParser) -> None:
    """The day on which something is said or done; today where it is not named."""
    parser.add_argument("--day", type=date.fromisoformat, default=date.today(), metavar="YYYY-MM-DD")  # noqa: DTZ011


def finish(parser: argparse.ArgumentParser, run: str, *, json_too: bool = True) -> None:
    """What every command has: its language, JSON for scripts where it has any, and what it runs, see `Command`."""
    parser.add_argument("--lang", choices=LANGUAGES, default="de", help="language of everything that is written")
    if json_too:
        parser.add_argument("--json", action="store_true", help="print one JSON document on stdout")
    parser.set_defaults(run=Command(run))


def positive(text: str) -> int:
    """A whole number from 1."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not above zero")
    return value


def not_negative(text: str) -> float:
    """A number from 0."""
    return _number(text, 0.0, float("inf"), "must be a number from 0")


def score(text: str) -> float:
    """A number from 0 to 1."""
    return _number(text, 0.0, 1.0, "must be a number from 0 to 1")


def port(text: str) -> int:
    """A port of this machine."""
    return int(_number(text, 1, 65535, "must be a port from 1 to 65535"))


def _number(text: str, low: float, high: float, otherwise: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not low <= value <= high or value == float("inf"):
        raise argparse.ArgumentTypeError(otherwise)
    return value
