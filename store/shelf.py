"""Where a workspace keeps its documents: a folder of plain files, or rows of the database (`store.database`)."""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol

from needs_analysis import Message, UserError
from store.home import write_atomically
from store.locking import locked_file

AUDIT_FILE = "audit/audit.jsonl"
_LOCK = ".lock"


class ChangedError(UserError):
    """Somebody else has saved a document since it was looked at. ``name``: which one."""

    def __init__(self, name: str) -> None:
        """Keep the name for whoever wants to say more."""
        super().__init__(
            Message(
                "Somebody else has saved a newer version in the meantime, so nothing of yours was saved. Look at the "
                "new version and enter your change again."
            )
        )
        self.name = name


@dataclass(frozen=True, slots=True)
class Change:
    """What is to happen as a whole. ``seen``: the digests that documents must still have, ``""`` where there was none.

    ``wave``: keep everything as it is afterwards for good, as the next wave.
    """

    written: Mapping[str, bytes]
    deleted: Collection[str] = ()
    seen: Mapping[str, str] | None = None
    wave: bool = False


class Shelf(Protocol):
    """Documents by name, and the lines of the audit."""

    @property
    def name(self) -> str:
        """The name of the workspace."""

    def read(self, name: str) -> bytes | None:
        """A document, None where there is none."""

    def digest(self, name: str) -> str:
        """SHA-256 of a document, ``""`` where there is none."""

    def names(self) -> Sequence[str]:
        """All names but hidden ones and the audit's, sorted."""

    def change(self, change: Change) -> None:
        """Carry out a change. Raises `ChangedError` where somebody else was faster."""

    def lines(self) -> Sequence[str]:
        """The lines of the audit, oldest first, damaged ones too."""

    def add_line(self, make: Callable[[str], str]) -> None:
        """Add the line that ``make`` makes of the last one (``""``: none); one at a time."""

    def mark(self) -> str:
        """What tells this shelf's audit from all others."""


@dataclass(frozen=True, slots=True)
class FolderShelf:
    """Plain files: what the command line writes and people pass on. Each file is complete or not there."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name."""
        return self.folder.name

    def read(self, name: str) -> bytes | None:
        """A file's content."""
        path = _inside(self.folder, name)
        return path.read_bytes() if path.is_file() else None

    def digest(self, name: str) -> str:
        """SHA-256 of a file."""
        content = self.read(name)
        return "" if content is None else hashlib.sha256(content).hexdigest()

    def names(self) -> Sequence[str]:
        """All files below the folder."""
        paths = (path for path in self.folder.rglob("*") if path.is_file()) if self.folder.is_dir() else ()
        found = (path.relative_to(self.folder).as_posix() for path in paths if path.name[0] != ".")
        return sorted(name for name in found if name != AUDIT_FILE)

    def change(self, change: Change) -> None:
        """File by file; only those who look at what they saw before wait for each other. There are no waves here."""
        if change.seen is None:
            self._carry_out(change)
            return
        with locked_file(self.folder / _LOCK):
            for name, digest in change.seen.items():
                if self.digest(name) != digest:
                    raise ChangedError(name)
            self._carry_out(change)

    def _carry_out(self, change: Change) -> None:
        paths = {_inside(self.folder, name): content for name, content in change.written.items()}
        for name in change.deleted:
            _inside(self.folder, name).unlink(missing_ok=True)
        for path, content in paths.items():
            write_atomically(path, content)

    def lines(self) -> Sequence[str]:
        """The lines of the audit file."""
        path = self.folder / AUDIT_FILE
        return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []

    def add_line(self, make: Callable[[str], str]) -> None:
        """Append to the audit file."""
        path = self.folder / AUDIT_FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked_file(path):
            lines = self.lines()
            text = make(lines[-1] if lines else "")
            with path.open("ab") as stream:
                stream.write(text.encode() + b"\n")

    def mark(self) -> str:
        """The folder's place."""
        return hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:16]


def _inside(folder: Path, name: str) -> Path:
    return folder.joinpath(*safe_parts(name))


def safe_parts(name: str) -> tuple[str, ...]:
    """A name's parts; names that lead out of the workspace are a programming error, never followed."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
        raise ValueError(f"not a name inside a workspace: {name!r}")
    return parts
