"""Directions of import that import-linter cannot see: app.py is no package, and a contract about nothing is always kept."""

import ast
import sys
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

LONGEST_APP = 150


def imports_of(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def test_app_imports_pages_and_front_doors_only(programs: Mapping[str, ast.Module]) -> None:
    def allowed(module: str) -> bool:
        root, _, inside = module.partition(".")
        if root in {"needs_analysis", "curriculum", "strategy"}:
            return inside in {"", "pages"}
        return root in {*sys.stdlib_module_names, "streamlit", "access", "dashboard", "lernkompass", "store"}

    assert [module for module in imports_of(programs["app.py"]) if not allowed(module)] == []


def test_app_stays_a_front_door(root: Path) -> None:
    assert len((root / "app.py").read_text(encoding="utf-8").splitlines()) <= LONGEST_APP


def test_nobody_imports_app_or_a_module_of_the_data(programs: Mapping[str, ast.Module]) -> None:
    found = [(path, module) for path, tree in programs.items() for module in imports_of(tree)]
    assert [(path, module) for path, module in found if module.partition(".")[0] in {"app", "data", "tests"}] == []


def test_imports_are_written_in_full(programs: Mapping[str, ast.Module]) -> None:
    relative = [
        path
        for path, tree in programs.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []


def test_contracts_speak_of_modules_that_exist(root: Path) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
    packages = set(settings["root_packages"])
    named = {
        name.strip()
        for contract in settings["contracts"]
        for key in (
            "source_modules",
            "protected_modules",
            "allowed_importers",
            "ancestors",
            "containers",
            "ignore_imports",
        )
        for entry in contract.get(key, ())
        for name in entry.split("->")
    }
    ours = [name for name in named if "*" not in name and name.partition(".")[0] in packages]
    paths = {name: root / name.replace(".", "/") for name in ours}
    assert [name for name, path in paths.items() if not (path.is_dir() or path.with_suffix(".py").is_file())] == []
    assert any((root / package / "pages").is_dir() for package in packages)


def test_every_package_is_watched_and_shipped(root: Path, programs: Mapping[str, ast.Module]) -> None:
    settings = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    packages = sorted({path.split("/")[0] for path in programs if "/" in path})
    assert sorted(settings["importlinter"]["root_packages"]) == packages
    assert sorted(settings["mypy"]["packages"]) == packages
    assert sorted(settings["hatch"]["build"]["targets"]["wheel"]["packages"]) == packages
