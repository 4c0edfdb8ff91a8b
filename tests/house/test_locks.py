"""The lock files: no addresses, every pin hashed, in step with pyproject.toml; every dependency used, every use declared."""

import ast
import re
import sys
import tomllib
from collections.abc import Mapping
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

LOCKS = ("requirements.lock", "requirements-dev.lock")
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^ ;\\]+)")

# Needed at run time, but never imported by our own name.
USED_BY_OTHERS: Mapping[str, str] = {}


@pytest.fixture(scope="module")
def project(root: Path) -> dict[str, Any]:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))


def read_pins(path: Path) -> dict[str, set[str]]:
    pins: dict[str, set[str]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := PIN.match(line):
            pins.setdefault(found[1], set()).add(found[2])
    return pins


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_pins_and_hashes_and_nothing_else(root: Path, name: str) -> None:
    text = (root / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text)[1:]
    assert len(entries) > 30
    strange = [
        line for line in text.splitlines() if not re.match(r"#|    --hash=sha256:[0-9a-f]{64}|" + PIN.pattern, line)
    ]
    assert strange == []
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "groups"), [("requirements.lock", ("build",)), ("requirements-dev.lock", ("build", "dev"))]
)
def test_lock_satisfies_pyproject(root: Path, project: dict[str, Any], lock: str, groups: tuple[str, ...]) -> None:
    pins = read_pins(root / lock)
    wanted = [
        *project["project"]["dependencies"],
        *(line for group in groups for line in project["dependency-groups"][group]),
    ]
    for requirement in map(Requirement, wanted):
        versions = pins.get(canonicalize_name(requirement.name), set())
        assert versions, f"{lock} lacks {requirement.name}: make lock"
        assert all(requirement.specifier.contains(version) for version in versions), f"{lock}: {requirement}: make lock"


def test_tools_lock_holds_the_same_versions_as_the_programs_lock(root: Path) -> None:
    program, tools = (read_pins(root / name) for name in LOCKS)
    assert {name: tools.get(name) for name in program} == program


def test_every_dependency_is_imported_and_every_import_is_declared(
    project: dict[str, Any], programs: Mapping[str, ast.Module]
) -> None:
    declared = {canonicalize_name(Requirement(line).name) for line in project["project"]["dependencies"]}
    extras = [line for lines in project["project"].get("optional-dependencies", {}).values() for line in lines]
    optional = {canonicalize_name(Requirement(line).name) for line in extras}
    owners = packages_distributions()
    used: dict[str, str] = {}
    for path, tree in programs.items():
        if path == "hatch_build.py":
            continue
        for module in imported_roots(tree) - set(sys.stdlib_module_names):
            for owner in owners.get(module, []):
                used[canonicalize_name(owner)] = path
    used.pop("lernkompass", None)
    assert {name: path for name, path in used.items() if name not in declared | optional} == {}
    assert declared - set(used) - set(USED_BY_OTHERS) == set()


def imported_roots(tree: ast.Module) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.partition(".")[0])
    return found
