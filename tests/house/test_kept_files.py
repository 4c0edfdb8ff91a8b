"""What is kept under version control: no addresses of registries, no paths of one machine, no lock files that hold such."""

import json
import re
from pathlib import Path

import pytest

TEXT = {
    ".py",
    ".md",
    ".toml",
    ".yaml",
    ".yml",
    ".lock",
    ".txt",
    ".cfg",
    ".json",
    ".csv",
    ".po",
    ".css",
    ".ipynb",
    ".ps1",
    "",
}
PATTERNS = {
    "address of a package registry": r"(pypi|pythonhosted|npmjs)[.](org|com)|(deb|security)[.]debian[.]org",
    "option that names a registry": r"--(extra-)?index[-]url|--find[-]links|--trusted[-]host",
    "path of one machine": r"(?<![\w./<])/(work|root|opt|farm|home|Users)/[\w.]|(?<![\w./])/tmp/\w",
    "path of one Windows machine": r"\b[A-Z]:\\(Users|Temp|work)\\",
}
NEVER_KEPT = {"uv.lock", "pylock.toml", "poetry.lock", "pdm.lock", "Pipfile.lock", "credentials.toml", "secrets.toml"}


@pytest.mark.parametrize("what", PATTERNS)
def test_files_name_nothing_of_the_place_they_were_made_at(kept_files: list[Path], root: Path, what: str) -> None:
    pattern = re.compile(PATTERNS[what])
    found = [
        f"{path.relative_to(root)}:{number}: {line.strip()[:100]}"
        for path in kept_files
        if path.suffix in TEXT and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


def test_files_with_addresses_or_secrets_are_not_kept(kept_files: list[Path]) -> None:
    assert [path.name for path in kept_files if path.name in NEVER_KEPT] == []


def test_nothing_large_is_kept(kept_files: list[Path], root: Path) -> None:
    sizes = {path.relative_to(root).as_posix(): path.stat().st_size for path in kept_files}
    assert {name: size for name, size in sizes.items() if size > 2_000_000} == {}


def test_notebooks_are_kept_without_results(kept_files: list[Path]) -> None:
    for path in (path for path in kept_files if path.suffix == ".ipynb"):
        cells = [cell for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == "code"]
        assert [cell["source"] for cell in cells if cell["outputs"] or cell["execution_count"] is not None] == [], (
            path.name
        )


def test_scripts_can_be_called(root: Path) -> None:
    script = root / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    assert script.read_bytes().startswith(b"#!/usr/bin/env bash\n")
