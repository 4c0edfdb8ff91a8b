"""The sample town, worked through once for all tests and all processes of a run; who needs it gets a copy."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.looking import APP

_LONGEST = 500


@pytest.fixture(scope="session")
def copy_sample(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Path]:
    """Makes home folders as the program leaves them after its very first start, by its own work."""
    base = tmp_path_factory.getbasetemp()
    shared = (base.parent if base.name.startswith("popen-") else base) / "sample-home"
    with _alone(shared.with_suffix(".lock")):
        if not (shared / "ready").exists():
            _start_first(shared)
            (shared / "ready").touch()

    def make() -> Path:
        home = tmp_path_factory.mktemp("home")
        shutil.copytree(shared, home, dirs_exist_ok=True)
        return home

    return make


def _start_first(home: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LERNKOMPASS_HOME", str(home))
        at = AppTest.from_file(APP, default_timeout=300)
        at.query_params["lang"] = "de"
        at.run()
    assert not at.exception


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Other processes of the run wait; where the system has no such locks, each of them is alone anyway."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    with path.open("w") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Names of tests are short and the same in every process: two processes that disagree about them run nothing."""
    for item in items:
        assert len(item.nodeid) < _LONGEST, f"give this test short ids: {item.nodeid[:_LONGEST]}"
