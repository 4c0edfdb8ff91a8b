"""Folders of plain files into the database and back.

A folder ``workspaces/NAME`` of the home folder, as earlier versions kept it, is taken over at the first use: as one
transaction, read back and compared, and only then moved aside to ``workspaces-before/NAME``. From then on the database
rules; the folder is kept until somebody confirms that it may go (`confirm`).
"""

import json
import re
import shutil
import threading
from collections.abc import Mapping
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from needs_analysis import Message, UserError, same_kept
from store.database import DatabaseShelf, keep_wave, lock_workspace, now, write_documents
from store.engine import FILE, open_engine, reading
from store.home import home_folder
from store.locking import locked_file
from store.schema import AUDIT_LINE, WORKSPACE
from store.shelf import Change, FolderShelf

SIGN_INS = ".sign-ins"
"""The name under which sign-ins are kept; no workspace can have it."""

_FOLDERS, _ASIDE, _SIGN_INS = "workspaces", "workspaces-before", "sign-ins"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_LOCK = threading.Lock()


def is_workspace_name(name: str) -> bool:
    """Whether a workspace can have this name."""
    return _NAME.fullmatch(name) is not None


def open_store(home: Path | None = None) -> Engine:
    """The database; folders that lie in the home folder are taken over first."""
    engine, root = open_engine(home), home or home_folder()
    if _waiting(root):
        with _LOCK, locked_file(root / "keys" / "lock"):
            for name, folder in _waiting(root).items():
                take_over(engine, name, folder, root / _ASIDE / folder.name)
    return engine


def _waiting(root: Path) -> Mapping[str, Path]:
    """Folders by the name they get."""
    folders = root / _FOLDERS
    found = sorted(folders.iterdir()) if folders.is_dir() else []
    waiting = {path.name: path for path in found if path.is_dir() and is_workspace_name(path.name)}
    log = root / _SIGN_INS
    return {**waiting, SIGN_INS: log} if log.is_dir() else waiting


def take_over(engine: Engine, name: str, folder: Path, aside: Path) -> None:
    """One folder into the database, compared, then moved aside.

    Raises:
        UserError: the database has a workspace of this name already, or what was read back differs.
    """
    known = DatabaseShelf(engine, name)
    if not _is_taken_over(engine, name, aside):
        if known.names() or known.lines():
            message = "The database already holds a workspace {name}. Rename the folder {folder} or move it away."
            raise UserError(Message(message, {"name": name, "folder": str(folder)}))
        _copy_in(engine, name, folder, str(aside))
        _move_head(name, folder)
        _compare(known, folder)
    aside.parent.mkdir(parents=True, exist_ok=True)
    folder.rename(_free(aside))


def _free(path: Path) -> Path:
    tries = (path if not number else path.with_name(f"{path.name}-{number}") for number in range(1000))
    return next(one for one in tries if not one.exists())


def _is_taken_over(engine: Engine, name: str, aside: Path) -> bool:
    """Whether somebody died between the transaction and the move."""
    with reading(engine) as connection:
        origin = connection.execute(sa.select(WORKSPACE.c.origin).where(WORKSPACE.c.name == name)).scalar()
    return origin == str(aside) and not aside.exists()


def _copy_in(engine: Engine, name: str, folder: Path, origin: str) -> None:
    source = FolderShelf(folder)
    with engine.begin() as connection:
        owner, _ = _write_in(connection, name, source)
        rows = [
            {"workspace_id": owner, "number": number, "time": _time_of(line), "line": line}
            for number, line in enumerate(source.lines(), start=1)
        ]
        if rows:
            connection.execute(sa.insert(AUDIT_LINE), rows)
        connection.execute(sa.update(WORKSPACE).where(WORKSPACE.c.id == owner).values(origin=origin))


def _write_in(connection: Connection, name: str, source: FolderShelf) -> tuple[int, int]:
    """The files of a folder, kept as a wave where they hold an analysis; returns the workspace's number and theirs."""
    documents = {one: source.read(one) or b"" for one in source.names()}
    owner = lock_workspace(connection, name)
    write_documents(connection, owner, documents)
    if "needs.json" in documents:
        keep_wave(connection, owner)
    return owner, len(documents)


def _time_of(line: str) -> str:
    try:
        return str(json.loads(line)["time"])
    except (ValueError, KeyError, TypeError):
        return now()


def _move_head(name: str, folder: Path) -> None:
    """The newest line of the audit stays remembered beside the key, under the new name of the audit."""
    heads = folder.parent / "keys" / "audit" if name == SIGN_INS else folder.parents[1] / "keys" / "audit"
    old = heads / f"{folder.name}-{FolderShelf(folder).mark()}.json"
    if old.is_file():
        shutil.copyfile(old, heads / f"{name}-database.json")


def _compare(kept: DatabaseShelf, folder: Path) -> None:
    source = FolderShelf(folder)
    differ = [name for name in source.names() if not _same(kept.read(name), source.read(name))]
    if differ or list(source.lines()) != list(kept.lines()):
        message = "What was read back from the database differs from the folder {folder}. The folder was left alone."
        raise UserError(Message(message, {"folder": str(folder)}))


def _same(left: bytes | None, right: bytes | None) -> bool:
    return left == right or same_kept(left or b"", right or b"")


def names_in(engine: Engine) -> tuple[str, ...]:
    """The names of all workspaces, the log of sign-ins too."""
    with reading(engine) as connection:
        return tuple(connection.execute(sa.select(WORKSPACE.c.name).order_by(WORKSPACE.c.name)).scalars())


def kept_aside(home: Path | None = None) -> tuple[Path, ...]:
    """What still lies aside for the way back: folders that were taken over, copies of the file in an older form."""
    root = home or home_folder()
    folders = (path for path in (root / _ASIDE).glob("*") if path.is_dir())
    return (*sorted(folders), *sorted(root.glob(f"{FILE}.before-*")))


def confirm(home: Path | None = None) -> tuple[Path, ...]:
    """Delete what lies aside; returns what it was."""
    engine, found = open_store(home), kept_aside(home)
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with engine.begin() as connection:
        connection.execute(sa.update(WORKSPACE).values(origin=None))
    return found


def copy_out(shelf: DatabaseShelf, folder: Path, wave: int | None = None) -> int:
    """Write a workspace, or one of its waves, as plain files; returns how many. `UserError` for a full folder."""
    if folder.exists() and any(folder.iterdir()):
        raise UserError(Message("The folder {folder} is not empty. Name a new one.", {"folder": str(folder)}))
    found = {name: shelf.read(name) or b"" for name in shelf.names()} if wave is None else shelf.wave(wave)
    if not found:
        raise UserError(Message("There is nothing of this name. Ask for the list with: lernkompass workspace list."))
    FolderShelf(folder).change(Change(found))
    return len(found)


def copy_in(shelf: DatabaseShelf, folder: Path) -> int:
    """A folder of plain files as a new workspace; returns how many files. Raises `UserError` where there is one."""
    if shelf.names():
        raise UserError(Message("There is a workspace {name} already. Choose another name.", {"name": shelf.name}))
    source = FolderShelf(folder)
    if not source.names():
        raise UserError(Message("The folder {folder} is empty or not there.", {"folder": str(folder)}))
    with shelf.engine.begin() as connection:
        return _write_in(connection, shelf.name, source)[1]
