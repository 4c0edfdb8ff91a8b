"""A dashboard with login on a port of this machine, with two towns; its visitors bring signed cookies of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store import Workspace
from tests.browser.conftest import browser, dashboard_command, free_port, running
from tests.dashboard.conftest import claims, signed
from tests.pages.test_roles import GROUPS, SETTINGS
from tests.served.towns import fill
from tests.served.visitor import Visitor

SECRET = "c" * 36
__all__ = ["browser"]


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def towns(home: Path) -> dict[str, Workspace]:
    return dict(fill(home))


@pytest.fixture(scope="session")
def address(home: Path, towns: dict[str, Workspace], tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    assert towns
    port = free_port()
    text = SETTINGS.replace("127.0.0.1:8501", f"127.0.0.1:{port}").replace("c" * 36, SECRET)
    (home / "access.toml").write_text(text + GROUPS, encoding="utf-8")
    folder = tmp_path_factory.mktemp("server")
    with running(dashboard_command(port), port, folder, LERNKOMPASS_HOME=str(home), LERNKOMPASS_ACCESS="") as place:
        yield place


@pytest.fixture
def visit(address: str) -> Iterator[Callable[..., Visitor]]:
    """A visitor with a role, already before the page."""
    open_ones: list[Visitor] = []

    def make(role: str, **more: object) -> Visitor:
        given = claims(sub=f"s-{role}", groups=[role], email=f"{role}@stadt.example", origin=address, **more)
        visitor = Visitor(address, signed(given, SECRET)).__enter__()
        open_ones.append(visitor)
        return visitor

    yield make
    for visitor in open_ones:
        visitor.__exit__()
