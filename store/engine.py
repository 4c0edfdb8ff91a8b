"""The way to the database: SQLite in the home folder, or PostgreSQL where ``LERNKOMPASS_DATABASE`` or the settings say.

SQLite: write-ahead log, foreign keys, every commit on the disk before it counts (synchronous FULL), deleted data
overwritten (secure_delete), and writers that wait for each other (BEGIN IMMEDIATE). The first use in a process brings
the tables to this program's revision, or refuses a database that a newer program has written.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import URL, Connection, Engine, make_url

from needs_analysis import Message, UserError
from store.home import home_folder
from store.schema import HEAD
from store.settings import load_settings

FILE = "lernkompass.db"
_MIGRATIONS = Path(__file__).with_name("migrations")
_LOCK, _UPGRADE = threading.Lock(), 0x6C6B  # any number, the same in every process
_WAIT = 30.0
_PRAGMAS = (
    "journal_mode=WAL",
    "foreign_keys=ON",
    "synchronous=FULL",
    "secure_delete=ON",
)


def database_url(home: Path | None = None) -> str:
    """Where the data are. Raises `UserError` for an address that is none."""
    named = load_settings(home).database
    return named or f"sqlite:///{(home or home_folder()).absolute() / FILE}"


def open_engine(home: Path | None = None) -> Engine:
    """The database of a home folder, with its tables at this program's revision."""
    with _LOCK:
        return engine_for(database_url(home))


@cache
def engine_for(url: str) -> Engine:
    """The engine for an address, its tables upgraded. Raises `UserError` where it cannot be reached or is newer."""
    engine = make_engine(url)
    found = revision_of(engine)
    if found != HEAD:
        keep_copy(engine, found)
        migrate(engine, HEAD)
    return engine


def make_engine(url: str) -> Engine:
    """An engine as this program needs it; touches nothing yet."""
    address = _understand(url)
    if address.get_backend_name() == "postgresql":
        return sa.create_engine(address, pool_pre_ping=True, pool_size=5, max_overflow=20)
    path = Path(address.database or "")
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    path.touch(mode=0o600)  # readable by its owner only; the files beside it get the same rights
    engine = sa.create_engine(address, poolclass=sa.NullPool, connect_args={"timeout": _WAIT})
    sa.event.listen(engine, "connect", _prepare)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _understand(url: str) -> URL:
    try:
        address = make_url(url)
    except sa.exc.ArgumentError:
        address = None
    kinds = {"sqlite": "sqlite", "postgresql": "postgresql+pg8000", "postgres": "postgresql+pg8000"}
    if address is None or address.drivername.partition("+")[0] not in kinds or not address.database:
        raise UserError(
            Message(
                "The address of the database cannot be used. Write postgresql://name:password@host/database, or leave "
                "it out for a file in the home folder."
            )
        )
    return address.set(drivername=kinds[address.drivername.partition("+")[0]])


def _prepare(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where SQLAlchemy says so
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    reading = connection.get_execution_options().get("reading")
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database and never waits for writers."""
    level: dict[str, Any] = {} if is_sqlite(engine) else {"isolation_level": "REPEATABLE READ"}
    with engine.connect().execution_options(reading=True, **level) as connection:
        yield connection


def is_sqlite(engine: Engine) -> bool:
    """Whether the database is a file."""
    return engine.dialect.name == "sqlite"


def revision_of(engine: Engine) -> str:
    """The revision of the tables, ``""`` where there are none. Raises `UserError` where nobody answers."""
    try:
        with reading(engine) as connection:
            return _current(connection)
    except (sa.exc.InterfaceError, sa.exc.OperationalError, sa.exc.DatabaseError) as error:
        message = "The database cannot be reached: {why}. Nothing was started."
        raise UserError(Message(message, {"why": type(error.orig or error).__name__})) from error


def migrate(engine: Engine, target: str) -> None:
    """Bring the tables up or down to a revision, all steps or none. Raises `UserError` for an unknown revision."""
    with engine.begin() as connection:
        change_form(connection, target)


def change_form(connection: Connection, target: str) -> None:
    """The same inside a transaction; ``base``: no tables."""
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    settings = Config()
    settings.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    steps = ScriptDirectory.from_config(settings).walk_revisions()
    order = ["base", *reversed([step.revision for step in steps])]
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _UPGRADE})
    found = _current(connection) or "base"
    if found not in order or target not in order:
        message = (
            "The database has the form {form}, which this version does not know. Use the version that wrote it, or "
            "restore a backup."
        )
        raise UserError(Message(message, {"form": found if target in order else target}))
    settings.attributes["connection"] = connection
    down = order.index(target) < order.index(found)
    (command.downgrade if down else command.upgrade)(settings, target)


def _current(connection: Connection) -> str:
    if not sa.inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or "")


def keep_copy(engine: Engine, found: str) -> Path | None:
    """A copy of a database file before its form changes, for the way back; PostgreSQL has its own backups."""
    name = engine.url.database or ""
    if not found or not is_sqlite(engine) or not Path(name).exists():
        return None
    copy = Path(f"{name}.before-{HEAD}")
    with sqlite3.connect(name) as old, sqlite3.connect(copy) as new:
        old.backup(new)
    copy.chmod(0o600)
    return copy
