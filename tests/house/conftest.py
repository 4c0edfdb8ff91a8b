"""What tests about the house read: its files and the syntax trees of its programs."""

import ast
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("needs_analysis", "curriculum", "strategy", "store", "approval", "access", "dashboard", "lernkompass")


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def kept_files() -> list[Path]:
    """All files that are, or are about to be, kept under version control."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs a git checkout: only git knows which files belong to the project")
    command = [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.fixture(scope="session")
def programs() -> Mapping[str, ast.Module]:
    """Every program of the packages, app.py and the build hook: path from the root -> syntax tree."""
    paths = [*(path for package in PACKAGES for path in (ROOT / package).rglob("*.py")), *ROOT.glob("*.py")]
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted(paths)
    }
