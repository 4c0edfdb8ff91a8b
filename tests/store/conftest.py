"""Homes with an empty database each: a SQLite file, and a database of a real PostgreSQL server."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa

from store.engine import engine_for, make_engine
from tests.postgres import find_programs, running_server

_NUMBERS = count(1)


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a PostgreSQL server. Continuous integration must have one, elsewhere its tests are skipped."""
    programs = find_programs()
    if programs is None:
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed: .ci/run has to install it")
        pytest.skip("PostgreSQL is not installed here (Debian: apt install postgresql)")
    with running_server(programs) as url:
        yield url


def empty_database(url: str) -> str:
    """The address of an empty database: two by turns, since making one costs more than emptying it."""
    name = f"town{next(_NUMBERS) % 2}"
    engine_for.cache_clear()
    engine = make_engine(url)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        known = connection.execute(sa.text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name})
        if known.scalar() is None:
            connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    address = url.rpartition("/")[0] + f"/{name}"
    with make_engine(address).begin() as connection:
        connection.execute(sa.text("DROP SCHEMA public CASCADE"))
        connection.execute(sa.text("CREATE SCHEMA public"))
    return address


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    """One engine and the other."""
    return str(request.param)


@pytest.fixture
def home(engine: str, request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The home folder of an installation on an engine."""
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    if engine == "postgresql":
        monkeypatch.setenv("LERNKOMPASS_DATABASE", empty_database(request.getfixturevalue("server")))
    else:
        monkeypatch.delenv("LERNKOMPASS_DATABASE", raising=False)
    return tmp_path / "home"
