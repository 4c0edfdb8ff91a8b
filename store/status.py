"""How the store is: whether it answers, which form it has, and what an administrator should know."""

from dataclasses import dataclass
from pathlib import Path

from needs_analysis import UserError
from store.engine import database_url, engine_for, is_sqlite, keep_copy, make_engine, migrate, revision_of
from store.keys import keys_lie_apart
from store.moving import is_workspace_name, kept_aside, names_in
from store.schema import HEAD


@dataclass(frozen=True, slots=True)
class Status:
    """``engine``: sqlite or postgresql. ``form``: revision of the tables, ``""``: none yet. ``ready``: the program's.

    ``keys_apart``: the installation's key lies elsewhere than the secrets. ``aside``: what is kept for the way
    back until somebody confirms that it may go.
    """

    engine: str
    form: str
    ready: bool
    workspaces: int
    keys_apart: bool
    aside: tuple[Path, ...]


def store_status(home: Path | None = None) -> Status:
    """How the store is; changes nothing. Raises `UserError` where it cannot be reached."""
    engine = make_engine(database_url(home))
    try:
        form = revision_of(engine)
        names = tuple(filter(is_workspace_name, names_in(engine))) if form else ()
        kind = "sqlite" if is_sqlite(engine) else "postgresql"
        return Status(kind, form, form == HEAD, len(names), keys_lie_apart(home), kept_aside(home))
    finally:
        engine.dispose()


def is_alive(home: Path | None = None) -> bool:
    """Whether the database answers with tables of this program's form."""
    try:
        return revision_of(engine_for(database_url(home))) == HEAD
    except UserError:
        return False


def change_database_form(target: str, home: Path | None = None) -> tuple[str, str]:
    """Bring the tables up or down to a revision (``head``: this program's); returns the one before and after."""
    engine = make_engine(database_url(home))
    found, wanted = revision_of(engine), HEAD if target == "head" else target
    keep_copy(engine, found)
    migrate(engine, wanted)
    engine.dispose()
    return found, wanted
