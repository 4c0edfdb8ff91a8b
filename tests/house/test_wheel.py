"""The package as others get it: built, unpacked outside the checkout, and used from there."""

import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("hatchling", reason="needs hatchling, which requirements-dev.lock installs")

INSIDE = {
    "lernkompass/app.py",
    "lernkompass/.streamlit/config.toml",
    "needs_analysis/data/locale/de.po",
    "needs_analysis/data/master/competencies.csv",
}
PACKAGES = {"access", "approval", "needs_analysis", "curriculum", "strategy", "store", "dashboard", "lernkompass"}


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=root, check=True)
    return folder


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        wheel.extractall(folder)  # noqa: S202 - our own archive
    return folder


def run(installed: Path, folder: Path, *arguments: str) -> str:
    """Run Python in ``folder`` with the unpacked wheel before everything else."""
    environment = os.environ | {
        "PYTHONPATH": str(installed),
        "HOME": str(folder),
        "LERNKOMPASS_HOME": str(folder / "home"),
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_wheel_holds_the_packages_with_their_data_and_nothing_beside_them(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = set(wheel.namelist())
    top = {name.split("/")[0] for name in names}
    assert {name for name in top if not name.endswith(".dist-info")} == PACKAGES
    assert names >= INSIDE
    assert any(name.startswith("needs_analysis/data/sample_town/") and name.endswith(".xlsx") for name in names)
    assert [name for name in names if name.startswith("needs_analysis/data/") and name.endswith(".py")] == []
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_source_package_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as package:
        names = {name.partition("/")[2] for name in package.getnames()}
    assert names >= {
        "LICENSE",
        "Makefile",
        "app.py",
        "hatch_build.py",
        "requirements-dev.lock",
        "tests/house/conftest.py",
    }


def test_program_runs_outside_the_checkout(installed: Path, root: Path, tmp_path: Path) -> None:
    where = run(installed, tmp_path, "-c", "import lernkompass.serve as s; print(s.__file__, s.find_app())")
    assert str(root) not in where
    assert str(installed / "lernkompass" / "app.py") in where
    survey = installed / "needs_analysis" / "data" / "sample_town" / "musterstadt-2026-forms.xlsx"
    run(installed, tmp_path, "-m", "lernkompass", "analyse", str(survey), "--out", "town")
    run(installed, tmp_path, "-m", "lernkompass", "plan", "town", "--budget", "22000")
    written = {path.relative_to(tmp_path / "town").as_posix() for path in (tmp_path / "town").rglob("*")}
    assert written >= {
        "needs.json",
        "needs.xlsx",
        "findings.xlsx",
        "plan.json",
        "plan.xlsx",
        "timetable.ics",
        "course-plans",
    }


def test_dashboard_runs_outside_the_checkout(installed: Path, tmp_path: Path) -> None:
    script = """
from streamlit.testing.v1 import AppTest
from lernkompass.serve import find_app
app = AppTest.from_file(str(find_app()), default_timeout=300).run()
assert not app.exception, app.exception
print(app.title[0].value)
"""
    assert run(installed, tmp_path, "-c", script).strip()


def test_the_package_made_from_the_source_package_is_the_same(built: Path, tmp_path: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as package:
        package.extractall(tmp_path)  # noqa: S202 - made a moment ago; Debian's Python 3.11.2 knows no filters
    (source,) = tmp_path.iterdir()
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "out"], cwd=source, check=True)
    names = [set(zipfile.ZipFile(next(folder.glob("*.whl"))).namelist()) for folder in (built, source / "out")]
    assert names[0] == names[1]


def test_wheel_installs_into_a_clean_environment_by_the_lock(built: Path, root: Path, tmp_path: Path) -> None:
    python = tmp_path / "clean" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "clean"], check=True)
    install = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile"]
    done = subprocess.run(
        [*install, "--require-hashes", "-r", root / "requirements.lock"], capture_output=True, check=False
    )
    if done.returncode != 0 and not os.environ.get("CI"):
        pytest.skip("the packages of requirements.lock cannot be fetched here")
    assert done.returncode == 0, done.stderr.decode()
    subprocess.run([*install, next(built.glob("*.whl"))], check=True)
    environment = {**os.environ, "LERNKOMPASS_HOME": str(tmp_path / "home")}
    command = [python, "-m", "lernkompass", "database", "change"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr.decode()
    assert (tmp_path / "home" / "lernkompass.db").exists()
