"""How long each kind of data is kept: what is over goes by itself, and the audit says what went.

The periods stand in the settings (``[keeping]``, days since a document was last written, since a wave was kept, or
since a line of the audit). Without a period nothing goes. The town's own master data, matching and choices are no data
about people and stay.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from store.audit import Act, add_line, cut_lines
from store.database import DatabaseShelf, collect, forget_joined, lock_workspace, read_content
from store.erasure import wipe
from store.moving import SIGN_INS, is_workspace_name, names_in, open_store
from store.persons import names_anybody
from store.schema import DOCUMENT, INSTALLATION, WAVE, WAVE_DOCUMENT
from store.settings import Keeping, load_settings
from store.workspace import MASTER_FILE, MATCHING_FILE, STATE_FILE, TEMPLATE_FILE, Workspace

WHO = "retention"
KINDS = ("answers", "persons", "results")
_TOWNS_OWN = (STATE_FILE, MASTER_FILE, MATCHING_FILE, TEMPLATE_FILE)
_ANSWERS = ("uploads/", "findings.", "wishes")
_LAST = "last_keeping"


@dataclass(frozen=True, slots=True)
class Gone:
    """What went, or would go: workspace, kind, how many documents or lines."""

    workspace: str
    kind: str
    count: int


def kind_of(name: str, content: bytes) -> str:
    """Which kind a document is; ``""`` for what belongs to the town."""
    if name in _TOWNS_OWN:
        return ""
    if name.startswith(_ANSWERS):
        return "answers"
    return "persons" if names_anybody(content) else "results"


def apply_periods(home: Path | None = None, today: datetime | None = None, *, apply: bool = True) -> tuple[Gone, ...]:
    """Delete what is over, a transaction per workspace and an audit line per kind; else only say what would go."""
    engine, moment = open_store(home), today or datetime.now(UTC)
    keeping = load_settings(home).keeping
    limits = {kind: _limit(moment, getattr(keeping, kind)) for kind in KINDS}
    gone = []
    for name in filter(is_workspace_name, names_in(engine)):
        space = Workspace(DatabaseShelf(engine, name))
        with engine.begin() as connection:
            counts = _delete_old(connection, lock_workspace(connection, name), limits, apply=apply)
        found = [Gone(name, kind, count) for kind, count in counts.items() if count]
        if apply:
            for one in found:
                add_line(space, Act(WHO, (), "delete_over", f"{one.kind}: {one.count}"), moment, home)
        gone += found
    if apply and gone:
        wipe(engine)
    return (*gone, *_cut_audits(engine, keeping, moment, home, apply=apply))


def apply_daily(home: Path | None = None, today: datetime | None = None) -> tuple[Gone, ...]:
    """The same once a day, however often it is asked and by however many processes."""
    engine, moment = open_store(home), today or datetime.now(UTC)
    day = moment.date().isoformat()
    with engine.begin() as connection:
        connection.execute(
            sa.text("INSERT INTO installation (name, value) VALUES (:name, '') ON CONFLICT (name) DO NOTHING"),
            {"name": _LAST},
        )
        mine = sa.update(INSTALLATION).where(INSTALLATION.c.name == _LAST, INSTALLATION.c.value < day)
        if connection.execute(mine.values(value=day)).rowcount == 0:
            return ()
    return apply_periods(home, moment)


def _limit(moment: datetime, days: int | None) -> str:
    return "" if days is None else (moment - timedelta(days=days)).astimezone(UTC).isoformat(timespec="seconds")


def _delete_old(connection: Connection, owner: int, limits: Mapping[str, str], *, apply: bool) -> dict[str, int]:
    counts, kinds, digests = dict.fromkeys(KINDS, 0), dict[tuple[str, str], str](), set[str]()
    for table, number, name, digest, time in _dated(connection, owner):
        if time >= max(limits.values()):
            continue
        if (name, digest) not in kinds:
            kinds[name, digest] = kind_of(name, read_content(connection, owner, digest))
        kind = kinds[name, digest]
        if kind and time < limits[kind]:
            counts[kind] += 1
            digests.add(digest)
            if apply:
                where = [table.c.workspace_id == owner, table.c.name == name]
                where += [table.c.number == number] if number else []
                connection.execute(sa.delete(table).where(*where))
    if apply and digests:
        left = sa.select(WAVE_DOCUMENT.c.number).where(WAVE_DOCUMENT.c.workspace_id == owner)
        connection.execute(sa.delete(WAVE).where(WAVE.c.workspace_id == owner, WAVE.c.number.not_in(left)))
        collect(connection, owner, digests)
        forget_joined()
    return counts


def _dated(connection: Connection, owner: int) -> Iterator[tuple[sa.Table, int, str, str, str]]:
    """Table, wave (0: current), name, digest and time of every document."""
    query = sa.select(DOCUMENT.c.name, DOCUMENT.c.digest, DOCUMENT.c.changed).where(DOCUMENT.c.workspace_id == owner)
    for name, digest, time in connection.execute(query).all():
        yield DOCUMENT, 0, name, digest, time
    waves = (
        sa.select(WAVE_DOCUMENT.c.number, WAVE_DOCUMENT.c.name, WAVE_DOCUMENT.c.digest, WAVE.c.made)
        .join(WAVE)
        .where(WAVE_DOCUMENT.c.workspace_id == owner)
    )
    for number, name, digest, time in connection.execute(waves).all():
        yield WAVE_DOCUMENT, number, name, digest, time


def _cut_audits(
    engine: Engine, keeping: Keeping, moment: datetime, home: Path | None, *, apply: bool
) -> Iterator[Gone]:
    for name in names_in(engine):
        days = keeping.sign_ins if name == SIGN_INS else keeping.audit
        if days is None or not apply:
            continue
        space = Workspace(DatabaseShelf(engine, name))
        count = cut_lines(space, moment - timedelta(days=days), home)
        if count:
            kind = "sign_ins" if name == SIGN_INS else "audit"
            add_line(space, Act(WHO, (), "delete_over", f"{kind}: {count}"), moment, home)
            yield Gone(name, kind, count)
