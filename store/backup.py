"""Backup and restore, in one file each, whatever the engine: a backup of SQLite can be brought back into PostgreSQL.

The file is a zip archive: all tables as a SQLite database of the same form, the encrypted secrets and the newest lines
of the audits, and a list with the SHA-256 of each. The installation's key is never in it: kept apart, it is needed to
bring the backup back to life, and the backup is worth less to a thief.
"""

import hashlib
import json
import re
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from needs_analysis import Message, UserError
from store.database import forget_joined, now
from store.engine import change_form, make_engine, migrate, open_engine, reading, revision_of
from store.erasure import erase_again, marks_in
from store.home import home_folder, write_atomically
from store.keys import KEYS_FILE, audit_key, check_secrets
from store.moving import is_workspace_name, names_in, open_store
from store.schema import HEAD, TABLES

_DATABASE, _LIST, _SECRETS, _HEADS = "database.sqlite", "backup.json", f"keys/{KEYS_FILE}", "keys/audit/"
_PART = re.compile(r"database\.sqlite|keys/keys\.json|keys/audit/[.a-z0-9_-]+\.json")
_PORTION = 500
_DAMAGED = "{file} is no backup, or it is damaged. Nothing was changed."


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back: workspaces, and how many people were erased again."""

    workspaces: tuple[str, ...]
    erased: int


def write_backup(path: Path, home: Path | None = None) -> int:
    """One state of everything into a file, while people go on working; returns its size in bytes."""
    engine, root = open_store(home), home or home_folder()
    audit_key(home)  # there are secrets from here on
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / _DATABASE
        with _sqlite(copy) as target, reading(engine) as source, target.begin() as connection:
            _copy_rows(source, connection)
        parts = {_DATABASE: copy.read_bytes(), **_secrets(root)}
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
    said = {"made": now(), "version": version("lernkompass"), "form": HEAD, "parts": digests}
    with tempfile.TemporaryFile() as stream:
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
            archive.writestr(_LIST, json.dumps(said, indent=1, sort_keys=True))
            for name, content in parts.items():
                archive.writestr(name, content)
        stream.seek(0)
        content = stream.read()
    write_atomically(path, content)
    return len(content)


def restore_backup(path: Path, home: Path | None = None, *, replace: bool = False) -> Restored:
    """Bring a backup back in one transaction; an older form is brought up to this program's.

    Whoever was erased in the meantime is erased again. Raises `UserError` for a damaged file, for secrets that this
    installation's key does not open, and, without ``replace``, where there are workspaces already.
    """
    root, parts = home or home_folder(), _read_parts(path)
    check_secrets(parts[_SECRETS], home)
    engine = open_engine(home)
    if names_in(engine) and not replace:
        raise UserError(Message("There are workspaces here already. Say --replace to put the backup in their place."))
    marks = marks_in(engine)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / _DATABASE
        copy.write_bytes(parts[_DATABASE])
        with _sqlite(copy) as source, reading(source) as rows, engine.begin() as connection:
            change_form(connection, "base")
            change_form(connection, HEAD)
            _copy_rows(rows, connection)
            _go_on_counting(connection)
    _put_secrets(root, parts)
    forget_joined()
    erased = erase_again(engine, marks | marks_in(engine), home)
    return Restored(tuple(filter(is_workspace_name, names_in(engine))), erased)


def _secrets(root: Path) -> dict[str, bytes]:
    """The encrypted secrets and the newest lines of the audits."""
    heads = sorted((root / "keys" / "audit").glob("*.json"))
    found = {f"{_HEADS}{path.name}": path.read_bytes() for path in heads}
    return {_SECRETS: (root / "keys" / KEYS_FILE).read_bytes(), **found}


def _put_secrets(root: Path, parts: Mapping[str, bytes]) -> None:
    """Put them in place; secrets that were there and differ are kept aside."""
    keys = root / "keys" / KEYS_FILE
    if keys.exists() and keys.read_bytes() != parts[_SECRETS]:
        keys.replace(keys.with_name(f"{KEYS_FILE}.before-restore"))
    for name, content in parts.items():
        if name.startswith("keys/"):
            write_atomically(root / name, content)


def _read_parts(path: Path) -> Mapping[str, bytes]:
    try:
        with zipfile.ZipFile(path) as archive:
            said = json.loads(archive.read(_LIST))
            parts = {str(name): archive.read(name) for name in said["parts"]}
        whole = all(hashlib.sha256(parts[name]).hexdigest() == digest for name, digest in said["parts"].items())
        safe = all(_PART.fullmatch(name) for name in parts) and {_DATABASE, _SECRETS} <= parts.keys()
    except (OSError, zipfile.BadZipFile, zlib.error, KeyError, ValueError, TypeError) as error:
        raise UserError(Message(_DAMAGED, {"file": path.name})) from error
    if not whole or not safe:
        raise UserError(Message(_DAMAGED, {"file": path.name}))
    return parts


@contextmanager
def _sqlite(path: Path) -> Iterator[Engine]:
    engine = make_engine(f"sqlite:///{path}")
    try:
        if revision_of(engine) != HEAD:
            migrate(engine, HEAD)
        yield engine
    finally:
        engine.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    for table in TABLES.sorted_tables:
        rows = source.execution_options(yield_per=_PORTION).execute(sa.select(table)).mappings()
        for some in rows.partitions(_PORTION):
            target.execute(sa.insert(table), [dict(row) for row in some])


def _go_on_counting(connection: Connection) -> None:
    """PostgreSQL counts workspaces by itself and has not seen these numbers."""
    if connection.dialect.name != "sqlite":
        connection.execute(
            sa.text("SELECT setval(pg_get_serial_sequence('workspace', 'id'), coalesce(max(id), 1)) FROM workspace")
        )
