"""Names come through the front doors when they are asked for, and nothing else is loaded for them."""

import subprocess
import sys
from importlib import import_module

import pytest

DOORS = ("needs_analysis", "needs_analysis.model", "curriculum", "strategy", "store", "approval", "lernkompass")


@pytest.mark.parametrize("package", DOORS)
def test_every_public_name_is_behind_the_door(package: str) -> None:
    door = import_module(package)
    assert [name for name in door.__all__ if getattr(door, name, None) is None] == []


@pytest.mark.parametrize("package", DOORS)
def test_another_name_is_an_attribute_error(package: str) -> None:
    with pytest.raises(AttributeError, match=f"module '{package}' has no attribute 'nothing'"):
        _ = import_module(package).nothing


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("from needs_analysis import Message, UserError", set()),
        ("from approval import GATES", set()),
        ("from needs_analysis import Survey", {"numpy", "pandas"}),
    ],
)
def test_only_what_is_asked_for_is_loaded(statement: str, loaded: set[str]) -> None:
    slow = {"numpy", "pandas", "scipy", "sklearn", "numba", "sqlalchemy", "openpyxl", "highspy"}
    script = f"import sys; {statement}; print(*({slow} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) == loaded
