"""A workspace in the database: every change is one transaction, so whoever dies in between leaves what was before.

Contents are kept once per workspace under their digest; documents and waves point to them. Uploaded surveys are kept
row by row, so that one person's answers can be deleted.
"""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from needs_analysis import KeptRow, UserError, join_kept, split_kept
from store.engine import reading
from store.schema import AUDIT_CUT, AUDIT_LINE, CONTENT, DOCUMENT, SURVEY_ROW, WAVE, WAVE_DOCUMENT, WORKSPACE
from store.shelf import Change, ChangedError, safe_parts

_PLAIN = -1
_MANY, _MOST_JOINED = 500, 8
_JOINED: dict[tuple[str, int, str], bytes] = {}


def now() -> str:
    """This moment as it is written down."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(frozen=True, slots=True)
class DatabaseShelf:
    """The rows of one workspace. ``once``: all digests are asked for with the first one, until something is changed."""

    engine: Engine
    name: str
    once: bool = False
    _seen: list[Mapping[str, str]] = field(default_factory=list, compare=False, repr=False)

    def read(self, name: str) -> bytes | None:
        """A document's content."""
        safe_parts(name)
        query = _stored().join(DOCUMENT, _same_content(DOCUMENT)).where(DOCUMENT.c.name == name)
        with reading(self.engine) as connection:
            found = connection.execute(query.where(WORKSPACE.c.name == self.name)).one_or_none()
            return None if found is None else _whole(connection, found)

    def digest(self, name: str) -> str:
        """The digest of a document."""
        safe_parts(name)
        if not self.once:
            return self._digests(DOCUMENT.c.name == name).get(name, "")
        seen = self._seen[0] if self._seen else self._digests()
        self._seen[:] = [seen]
        return seen.get(name, "")

    def _digests(self, *wanted: sa.ColumnElement[bool]) -> Mapping[str, str]:
        query = sa.select(DOCUMENT.c.name, DOCUMENT.c.digest).join(WORKSPACE).where(WORKSPACE.c.name == self.name)
        with reading(self.engine) as connection:
            return {row.name: row.digest for row in connection.execute(query.where(*wanted))}

    def names(self) -> Sequence[str]:
        """All names."""
        query = sa.select(DOCUMENT.c.name).join(WORKSPACE).where(WORKSPACE.c.name == self.name)
        with reading(self.engine) as connection:
            return sorted(connection.execute(query).scalars())

    def change(self, change: Change) -> None:
        """One transaction. Raises `ChangedError` where somebody else was faster."""
        for name in (*change.written, *change.deleted):
            safe_parts(name)
        try:
            self._change(change)
        finally:
            self._seen.clear()

    def _change(self, change: Change) -> None:
        with self.engine.begin() as connection:
            owner = lock_workspace(connection, self.name)
            current = documents_of(connection, owner)
            for name, digest in (change.seen or {}).items():
                if current.get(name, "") != digest:
                    raise ChangedError(name)
            write_documents(connection, owner, change.written)
            drop_documents(connection, owner, set(change.deleted) - change.written.keys())
            if change.wave:
                keep_wave(connection, owner)
            collect(connection, owner, current.values())

    def lines(self) -> Sequence[str]:
        """The lines of the audit."""
        query = sa.select(AUDIT_LINE.c.line).join(WORKSPACE).where(WORKSPACE.c.name == self.name)
        with reading(self.engine) as connection:
            return list(connection.execute(query.order_by(AUDIT_LINE.c.number)).scalars())

    def add_line(self, make: Callable[[str], str]) -> None:
        """One more row."""
        with self.engine.begin() as connection:
            owner = lock_workspace(connection, self.name)
            last = sa.select(AUDIT_LINE.c.number, AUDIT_LINE.c.line).where(AUDIT_LINE.c.workspace_id == owner)
            found = connection.execute(last.order_by(AUDIT_LINE.c.number.desc()).limit(1)).one_or_none()
            line = make(found.line if found else "")
            number = found.number + 1 if found else 1
            time = str(json.loads(line).get("time", now()))
            connection.execute(sa.insert(AUDIT_LINE).values(workspace_id=owner, number=number, time=time, line=line))

    def cut(self, number: int, seal: str) -> None:
        """Delete the audit's lines up to a number, leaving the sealed cut in their place."""
        with self.engine.begin() as connection:
            owner = lock_workspace(connection, self.name)
            cut = {"workspace_id": owner, "number": number, "time": now(), "line": seal}
            connection.execute(sa.insert(AUDIT_CUT).values(**cut))
            old = sa.delete(AUDIT_LINE).where(AUDIT_LINE.c.workspace_id == owner, AUDIT_LINE.c.number <= number)
            connection.execute(old)

    def last_cut(self) -> str:
        """The newest sealed cut, ``""`` where the audit is whole."""
        query = sa.select(AUDIT_CUT.c.line).join(WORKSPACE).where(WORKSPACE.c.name == self.name)
        with reading(self.engine) as connection:
            return str(connection.execute(query.order_by(AUDIT_CUT.c.number.desc()).limit(1)).scalar() or "")

    def mark(self) -> str:
        """One audit per workspace and installation."""
        return "database"

    def waves(self) -> Mapping[int, str]:
        """The waves by number, with the time each was kept at."""
        query = sa.select(WAVE.c.number, WAVE.c.made).join(WORKSPACE).where(WORKSPACE.c.name == self.name)
        with reading(self.engine) as connection:
            return {row.number: row.made for row in connection.execute(query.order_by(WAVE.c.number))}

    def wave(self, number: int) -> Mapping[str, bytes]:
        """The documents of a wave; empty where there is no such wave."""
        query = _stored(WAVE_DOCUMENT.c.name).join(WAVE_DOCUMENT, _same_content(WAVE_DOCUMENT))
        query = query.where(WORKSPACE.c.name == self.name, WAVE_DOCUMENT.c.number == number)
        with reading(self.engine) as connection:
            found = connection.execute(query.order_by(WAVE_DOCUMENT.c.name)).all()
            return {row.name: _whole(connection, row) for row in found}


# --- one workspace inside a transaction -----------------------------------------------------------------------------


def lock_workspace(connection: Connection, name: str) -> int:
    """The workspace's number, made at the first use; others who change it wait until this transaction ends."""
    made = {"name": name, "made": now()}
    connection.execute(
        sa.text("INSERT INTO workspace (name, made) VALUES (:name, :made) ON CONFLICT (name) DO NOTHING"), made
    )
    query = sa.select(WORKSPACE.c.id).where(WORKSPACE.c.name == name).with_for_update()
    return int(connection.execute(query).scalar_one())


def documents_of(connection: Connection, owner: int) -> dict[str, str]:
    """Names and digests."""
    query = sa.select(DOCUMENT.c.name, DOCUMENT.c.digest).where(DOCUMENT.c.workspace_id == owner)
    return {row.name: row.digest for row in connection.execute(query)}


def write_documents(connection: Connection, owner: int, documents: Mapping[str, bytes]) -> None:
    """Put documents, replacing those of the same name."""
    for name, content in documents.items():
        values = {"owner": owner, "name": name, "digest": put_content(connection, owner, content), "changed": now()}
        connection.execute(
            sa.text(
                "INSERT INTO document (workspace_id, name, digest, changed) VALUES (:owner, :name, :digest, :changed) "
                "ON CONFLICT (workspace_id, name) DO UPDATE SET digest = excluded.digest, changed = excluded.changed"
            ),
            values,
        )


def drop_documents(connection: Connection, owner: int, names: Collection[str]) -> None:
    """Delete documents; those that are not there are no error."""
    for some in _portions(sorted(names)):
        connection.execute(sa.delete(DOCUMENT).where(DOCUMENT.c.workspace_id == owner, DOCUMENT.c.name.in_(some)))


def put_content(connection: Connection, owner: int, content: bytes) -> str:
    """Keep a content unless it is there; returns its digest.

    An uploaded survey is kept by rows; the texts inside come in the order that the rows give them, which may give it
    another digest than it came with.
    """
    try:
        parts = split_kept(content)
    except UserError:  # damaged: kept as it is, whoever reads it is told
        parts = None
    if parts is not None:
        content = join_kept(*parts)
    digest = hashlib.sha256(content).hexdigest()
    there = sa.select(CONTENT.c.rows).where(CONTENT.c.workspace_id == owner, CONTENT.c.digest == digest)
    if connection.execute(there).first() is None:
        head, rows = parts or (content, ())
        number = _PLAIN if parts is None else len(rows)
        connection.execute(sa.insert(CONTENT).values(workspace_id=owner, digest=digest, rows=number, body=head))
        _write_rows(connection, owner, digest, rows)
    return digest


def keep_wave(connection: Connection, owner: int) -> int:
    """Everything as it is now, for good; returns the wave's number."""
    last = connection.execute(sa.select(sa.func.max(WAVE.c.number)).where(WAVE.c.workspace_id == owner)).scalar()
    number = (last or 0) + 1
    connection.execute(sa.insert(WAVE).values(workspace_id=owner, number=number, made=now()))
    rows = [
        {"workspace_id": owner, "number": number, "name": name, "digest": digest}
        for name, digest in documents_of(connection, owner).items()
    ]
    if rows:
        connection.execute(sa.insert(WAVE_DOCUMENT), rows)
    return number


def collect(connection: Connection, owner: int, digests: Collection[str]) -> None:
    """Delete those contents that neither a document nor a wave points to any more."""
    pointing = sa.union(
        sa.select(DOCUMENT.c.digest).where(DOCUMENT.c.workspace_id == owner),
        sa.select(WAVE_DOCUMENT.c.digest).where(WAVE_DOCUMENT.c.workspace_id == owner),
    )
    gone = set(digests) - set(connection.execute(pointing).scalars())
    for some in _portions(sorted(gone)):
        for table in (SURVEY_ROW, CONTENT):
            connection.execute(sa.delete(table).where(table.c.workspace_id == owner, table.c.digest.in_(some)))


def _stored(*more: sa.ColumnElement[str]) -> sa.Select[Any]:
    columns = (CONTENT.c.workspace_id, CONTENT.c.digest, CONTENT.c.rows, CONTENT.c.body, *more)
    return sa.select(*columns).select_from(CONTENT).join(WORKSPACE)


def _same_content(table: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.workspace_id == CONTENT.c.workspace_id, table.c.digest == CONTENT.c.digest)


def _portions(values: Sequence[str]) -> list[Sequence[str]]:
    return [values[start : start + _MANY] for start in range(0, len(values), _MANY)]


# --- rows of a survey


def _write_rows(connection: Connection, owner: int, digest: str, rows: Sequence[KeptRow]) -> None:
    if not rows:
        return
    if connection.dialect.name == "sqlite":
        values = [
            {
                "workspace_id": owner,
                "digest": digest,
                "sheet": row.sheet,
                "number": row.number,
                "person": row.person or None,
                "cells": row.cells,
            }
            for row in rows
        ]
        connection.execute(sa.insert(SURVEY_ROW), values)
        return
    connection.execute(  # one statement: the driver would else send each row by itself
        sa.text(
            "INSERT INTO survey_row (workspace_id, digest, sheet, number, person, cells) "
            "SELECT :owner, :digest, s, n, NULLIF(p, ''), c FROM unnest(CAST(:sheets AS int[]), "
            "CAST(:numbers AS int[]), CAST(:persons AS text[]), CAST(:cells AS bytea[])) AS t (s, n, p, c)"
        ),
        {
            "owner": owner,
            "digest": digest,
            "sheets": [row.sheet for row in rows],
            "numbers": [row.number for row in rows],
            "persons": [row.person for row in rows],
            "cells": [row.cells for row in rows],
        },
    )


def rows_of(connection: Connection, owner: int, digest: str) -> tuple[KeptRow, ...]:
    """The rows of an uploaded survey."""
    query = sa.select(SURVEY_ROW.c.sheet, SURVEY_ROW.c.number, SURVEY_ROW.c.person, SURVEY_ROW.c.cells).where(
        SURVEY_ROW.c.workspace_id == owner, SURVEY_ROW.c.digest == digest
    )
    found = connection.execute(query.order_by(SURVEY_ROW.c.sheet, SURVEY_ROW.c.number))
    return tuple(KeptRow(sheet, number, person or "", bytes(cells)) for sheet, number, person, cells in found)


def _whole(connection: Connection, found: sa.Row[Any]) -> bytes:
    """A content in one piece. Surveys are put together once: pages read them at every step."""
    body = bytes(found.body)
    if found.rows == _PLAIN:
        return body
    key = (str(connection.engine.url), found.workspace_id, found.digest)
    if key not in _JOINED:
        while len(_JOINED) >= _MOST_JOINED:
            _JOINED.pop(next(iter(_JOINED)), None)
        _JOINED[key] = join_kept(body, rows_of(connection, found.workspace_id, found.digest))
    return _JOINED[key]


def read_content(connection: Connection, owner: int, digest: str) -> bytes:
    """A content by its digest."""
    query = _stored().where(CONTENT.c.workspace_id == owner, CONTENT.c.digest == digest)
    return _whole(connection, connection.execute(query).one())


def forget_joined() -> None:
    """Take surveys out of this process's memory, after people were erased."""
    _JOINED.clear()
