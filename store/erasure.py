"""The rights of one person (GDPR Art. 15 and 17): all that is held about them, and the end of it.

Both look into every workspace, its documents and its waves. What stays after an erasure: figures about groups that
passed the privacy rule, lines of the audit (logins, no pseudonyms), and a keyed mark by which a backup that is brought
back forgets the person too.
"""

import hmac
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from store.audit import Act, add_line
from store.database import (
    DatabaseShelf,
    collect,
    documents_of,
    forget_joined,
    lock_workspace,
    now,
    put_content,
    read_content,
)
from store.engine import is_sqlite, reading
from store.keys import erasure_key
from store.moving import is_workspace_name, kept_aside, names_in, open_store
from store.persons import persons_in, said_about, without_person
from store.schema import DOCUMENT, ERASURE, WAVE_DOCUMENT, WORKSPACE
from store.workspace import Workspace

Place = tuple[int, str]
"""A wave's number, 0 for what is current, and the name of a document."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did, or would do, in one workspace: names of documents that were changed and deleted."""

    workspace: str
    changed: tuple[str, ...]
    deleted: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erasure:
    """The workspaces in which the person was found; what lies aside and may hold them still."""

    found: tuple[Erased, ...]
    aside: tuple[Path, ...]


def erase_person(person: str, who: str, home: Path | None = None, *, apply: bool) -> Erasure:
    """Delete what is held under a pseudonym, a transaction per workspace; without ``apply`` only say what would go.

    ``who``: the login that the audit names. Safe to repeat.
    """
    engine = open_store(home)
    if apply:
        _remember(engine, mark_of(person, home))
    found = tuple(one for one in _erase_everywhere(engine, person, apply=apply) if one.changed or one.deleted)
    if apply:
        for one in found:
            about = f"{len(one.changed)} changed, {len(one.deleted)} deleted"
            add_line(Workspace(DatabaseShelf(engine, one.workspace)), Act(who, (), "erase_person", about), home=home)
        wipe(engine)
    return Erasure(found, kept_aside(home))


def person_report(person: str, who: str, home: Path | None = None) -> Mapping[str, Mapping[str, Any]]:
    """Workspace -> document (``wave 2: uploads/a.xlsx``) -> what it says about a pseudonym. The audit gets a line."""
    engine, report = open_store(home), {}
    for name in filter(is_workspace_name, names_in(engine)):
        with reading(engine) as connection:
            found = dict(_said_in(connection, name, person))
        if found:
            report[name] = found
            add_line(Workspace(DatabaseShelf(engine, name)), Act(who, (), "report_person"), home=home)
    return report


def _said_in(connection: Connection, name: str, person: str) -> Iterator[tuple[str, Any]]:
    owner = _number_of(connection, name)
    known: dict[str, list[Any]] = {}
    for (wave, document), digest in places_of(connection, owner).items():
        if digest not in known:
            known[digest] = said_about(read_content(connection, owner, digest), person)
        if known[digest]:
            yield (f"wave {wave}: {document}" if wave else document), known[digest]


def mark_of(person: str, home: Path | None = None) -> str:
    """The mark of a pseudonym, which nobody can turn back without the town's keys."""
    return hmac.new(erasure_key(home), person.encode(), "sha256").hexdigest()


def marks_in(engine: Engine) -> frozenset[str]:
    """The marks of all who were erased."""
    with reading(engine) as connection:
        return frozenset(connection.execute(sa.select(ERASURE.c.mark)).scalars())


def erase_again(engine: Engine, marks: Collection[str], home: Path | None = None) -> int:
    """After a backup was brought back: erase all who had been erased; returns how many were found."""
    for mark in marks:
        _remember(engine, mark)
    known = {person for name in names_in(engine) for person in _persons_of(engine, name)}
    gone = sorted(person for person in known if mark_of(person, home) in marks)
    for person in gone:
        list(_erase_everywhere(engine, person, apply=True))
    wipe(engine)
    return len(gone)


def _persons_of(engine: Engine, name: str) -> frozenset[str]:
    with reading(engine) as connection:
        owner = _number_of(connection, name)
        digests = set(places_of(connection, owner).values())
        return frozenset().union(*(persons_in(read_content(connection, owner, digest)) for digest in digests))


def _number_of(connection: Connection, name: str) -> int:
    return int(connection.execute(sa.select(WORKSPACE.c.id).where(WORKSPACE.c.name == name)).scalar_one())


def _remember(engine: Engine, mark: str) -> None:
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO erasure (mark, time) VALUES (:mark, :time) ON CONFLICT (mark) DO NOTHING"),
            {"mark": mark, "time": now()},
        )


def _erase_everywhere(engine: Engine, person: str, *, apply: bool) -> Iterator[Erased]:
    for name in filter(is_workspace_name, names_in(engine)):
        with engine.begin() as connection:
            owner = lock_workspace(connection, name)
            changed, deleted = _erase_in(connection, owner, person, apply=apply)
        yield Erased(name, tuple(sorted(changed)), tuple(sorted(deleted)))
    forget_joined()


def _erase_in(connection: Connection, owner: int, person: str, *, apply: bool) -> tuple[set[str], set[str]]:
    changed, deleted = set[str](), set[str]()
    places, replaced = places_of(connection, owner), dict[str, str | None]()
    for digest in set(places.values()):
        content = read_content(connection, owner, digest)
        without = without_person(content, person)
        if without != content:
            replaced[digest] = put_content(connection, owner, without) if without is not None and apply else None
            names = {name for (_wave, name), one in places.items() if one == digest}
            (deleted if without is None else changed).update(names)
    if apply:
        for place, digest in places.items():
            if digest in replaced:
                _point(connection, owner, place, replaced[digest])
        collect(connection, owner, set(replaced))
    return changed, deleted - changed


def places_of(connection: Connection, owner: int) -> dict[Place, str]:
    """Every document, current and of waves, with its digest."""
    query = sa.select(WAVE_DOCUMENT.c.number, WAVE_DOCUMENT.c.name, WAVE_DOCUMENT.c.digest)
    rows = connection.execute(query.where(WAVE_DOCUMENT.c.workspace_id == owner))
    waves = {(row.number, row.name): row.digest for row in rows}
    return {(0, name): digest for name, digest in documents_of(connection, owner).items()} | waves


def _point(connection: Connection, owner: int, place: Place, digest: str | None) -> None:
    """A document now has another content, or is gone. Rows of waves are never changed: one goes, another comes."""
    wave, name = place
    table = WAVE_DOCUMENT if wave else DOCUMENT
    where = [table.c.workspace_id == owner, table.c.name == name, *([table.c.number == wave] if wave else [])]
    connection.execute(sa.delete(table).where(*where))
    if digest is not None:
        more = {"number": wave} if wave else {"changed": now()}
        connection.execute(sa.insert(table).values(workspace_id=owner, name=name, digest=digest, **more))


def wipe(engine: Engine) -> None:
    """Take what was deleted out of the files too: the log of SQLite, dead rows of PostgreSQL."""
    forget_joined()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT", reading=True) as connection:
        if is_sqlite(engine):
            connection.connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()  # type: ignore[union-attr]
        else:
            connection.exec_driver_sql("COMMIT")  # the ping of the pool has begun a transaction, which VACUUM refuses
            connection.exec_driver_sql("VACUUM")
