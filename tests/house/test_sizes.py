"""Sizes that stay readable: files, functions, parameters."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import median

LONGEST_FILE = 350
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 12  # median of all bodies
MOST_PARAMETERS = 5

# Longer files and functions, each with the reason why it reads better in one piece.
IN_ONE_PIECE: Mapping[str, str] = {
    "needs_analysis/ingest/families_de.py": "a list of answer words, no program",
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def functions_of(programs: Mapping[str, ast.Module]) -> Iterator[tuple[str, Function]]:
    for path, tree in programs.items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield f"{path}::{node.name}", node


def body_lines(function: Function) -> int:
    """Lines from the first statement after the docstring to the last."""
    body = function.body[1:] if ast.get_docstring(function) and len(function.body) > 1 else function.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1


def test_files_are_short(programs: Mapping[str, ast.Module], root: Path) -> None:
    lengths = {path: len((root / path).read_text(encoding="utf-8").splitlines()) for path in programs}
    long = {path: length for path, length in lengths.items() if length > LONGEST_FILE}
    assert {path: length for path, length in long.items() if path not in IN_ONE_PIECE} == {}
    assert {path for path in IN_ONE_PIECE if "::" not in path} - set(long) == set(), "short again: strike them"


def test_functions_are_short(programs: Mapping[str, ast.Module]) -> None:
    lengths = [(name, body_lines(function)) for name, function in functions_of(programs)]
    long = {name: length for name, length in lengths if length > LONGEST_FUNCTION}
    assert {name: length for name, length in long.items() if name not in IN_ONE_PIECE} == {}
    assert {name for name in IN_ONE_PIECE if "::" in name} - set(long) == set(), "short again: strike them"
    assert median(length for _, length in lengths) <= USUAL_FUNCTION


def test_functions_take_few_parameters(programs: Mapping[str, ast.Module]) -> None:
    def count(function: Function) -> int:
        arguments = function.args
        names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
        return len([name for name in names if name not in {"self", "cls"}])

    counts = {name: count(function) for name, function in functions_of(programs)}
    assert {name: number for name, number in counts.items() if number > MOST_PARAMETERS} == {}
