"""From one version of the program to the next and back, with data, on both engines."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from needs_analysis import UserError
from store import Act, add_line, check_lines, open_workspace
from store.engine import database_url, engine_for, make_engine, migrate, open_engine, revision_of
from store.moving import confirm, kept_aside
from store.schema import HEAD, TABLES


def before(home: Path) -> sa.Engine:
    """A database as the version before wrote it."""
    engine = make_engine(database_url(home))
    migrate(engine, "0001")
    with engine.begin() as connection:
        for statement in (
            "INSERT INTO workspace (id, name, made) VALUES (1, 'stadt', '2025-01-01')",
            "INSERT INTO content (workspace_id, digest, rows, body) VALUES (1, 'd1', -1, :body)",
            "INSERT INTO document (workspace_id, name, digest, changed) VALUES (1, 'needs.json', 'd1', '2025-01-01')",
        ):
            connection.execute(sa.text(statement), {"body": b"old"} if ":body" in statement else {})
    return engine


def test_the_steps_lead_to_the_tables_that_the_program_uses(home: Path) -> None:
    with open_engine(home).connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), TABLES) == []


def test_a_database_of_the_version_before_is_taken_along(home: Path) -> None:
    engine = before(home)
    assert revision_of(engine) == "0001"
    space = open_workspace("stadt", home)
    assert (space.read("needs.json"), revision_of(engine)) == (b"old", HEAD)
    space.replace_needs({"needs.json": b"new"})
    copy = home / f"lernkompass.db.before-{HEAD}"
    assert copy.exists() == (engine.dialect.name == "sqlite"), "the way back of a file is a copy beside it"
    assert kept_aside(home) == ((copy,) if copy.exists() else ())
    confirm(home)
    assert kept_aside(home) == ()


def test_back_to_the_version_before_and_forth_again(home: Path) -> None:
    space = open_workspace("stadt", home)
    space.replace_needs({"needs.json": b"wave"})
    space.write({"needs.json": b"now"})
    add_line(space, Act("erika", ("hr",), "see_needs"))
    engine = open_engine(home)
    migrate(engine, "0001")
    with engine.begin() as connection:
        assert connection.execute(sa.text("SELECT body FROM content")).scalars().all() == [b"now"]
        assert not sa.inspect(connection).has_table("wave")
    with pytest.raises(sa.exc.DBAPIError, match="never"), engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM audit_line"))
    migrate(engine, HEAD)
    assert (space.read("needs.json"), check_lines(space).status) == (b"now", "intact")


def test_a_database_of_a_newer_version_is_left_alone(home: Path) -> None:
    engine = open_engine(home)
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    engine_for.cache_clear()
    with pytest.raises(UserError, match="9999"):
        open_workspace("stadt", home)


def test_a_step_that_fails_leaves_the_form_it_found(home: Path) -> None:
    engine = before(home)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE erasure (mark TEXT)"))  # in the way
    with pytest.raises(sa.exc.DBAPIError):
        migrate(engine, HEAD)
    with engine.connect() as connection:
        assert not sa.inspect(connection).has_table("wave")
    assert revision_of(engine) == "0001"


@pytest.mark.parametrize("url", ["mysql://x@y/z", "nonsense", "postgresql://"])
def test_an_address_that_is_none_is_refused(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_DATABASE", url)
    with pytest.raises(UserError, match="cannot be used"):
        open_workspace("stadt", tmp_path)


def test_a_server_that_does_not_answer_is_said_in_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_DATABASE", "postgresql://nobody:secret@127.0.0.1:1/none")
    with pytest.raises(UserError, match="cannot be reached") as refusal:
        open_workspace("stadt", tmp_path)
    assert "secret" not in str(refusal.value)
