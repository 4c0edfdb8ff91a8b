"""The command line knows all its commands without loading what they need."""

import argparse
import subprocess
import sys
from collections.abc import Iterator

import pytest

from lernkompass.__main__ import build_parser
from lernkompass.arguments import Command

SLOW = {"numpy", "pandas", "scipy", "sklearn", "numba", "sqlalchemy", "openpyxl", "highspy", "streamlit"}


def commands_of(parser: argparse.ArgumentParser) -> Iterator[Command]:
    """What each command of the parser and its actions runs."""
    inner = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
    for choices in inner:
        for one in choices.choices.values():
            yield from commands_of(one)
    if not inner:
        yield parser.get_default("run")


def test_every_command_runs_a_function_that_is_there() -> None:
    commands = [*commands_of(build_parser())]
    assert len(commands) > 40
    assert [command.function for command in commands if not callable(command.load())] == []


@pytest.mark.parametrize(
    "arguments", [["--version"], ["plan", "--help"], ["strategy", "report"], ["plan", "--hours", "x"]]
)
def test_a_word_about_the_commands_loads_nothing_slow(arguments: list[str]) -> None:
    script = (
        "import sys\nfrom lernkompass.__main__ import main\n"
        f"try: main({arguments})\nexcept SystemExit: print('loaded:', *({SLOW} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1].split() == ["loaded:"]
