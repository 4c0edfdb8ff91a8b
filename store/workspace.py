"""A workspace: one folder with what was uploaded, what was computed from it and a little state.

The folder holds exactly the files that ``lernkompass analyse`` and ``lernkompass plan`` write (``needs.json``,
``plan.json``, ``course-plans/`` and so on), beside them ``uploads/``, ``audit/`` and ``state.json``. A folder made by
the command line can therefore be opened in the dashboard and the other way round. Nothing here computes or interprets.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import cattrs

from needs_analysis import Message, UserError

DEMO = "musterstadt"
NEEDS_FILE = "needs.json"
PLAN_FILE = "plan.json"
PROGRAMME_FILE = "programme.json"
DECISIONS_FILE = "decisions.json"
CHANGES_FILE = "changes.json"
DEMAND_FILE = "demand.json"
MATCHING_FILE = "matching.json"
MASTER_FILE = "master-data.xlsx"
RELEASE_FILE = "privacy/release.json"
RELEASES_FILE = "privacy/releases.json"
GROUPS_FILE = "privacy/groups.json"
STARTS_FILE = "privacy/course-starts.json"
WISHES_FILE = "wishes.json"
LEARNED_FILE = "wishes-learned.json"
RATINGS_FILE = "persons/ratings.xlsx"
FINDINGS_FILE = "findings.json"
COURSES = "course-plans"
BEFORE_FILE = "plan-before.json"
AUDIT_FILE = "audit/audit.jsonl"
APPROVALS_FILE = "approvals.json"
COMPLETIONS_FILE = "completions.json"
EFFECTS_FILE = "effects.json"
_HANDOVER = "handover"
_PLAN_FILES = ("plan.xlsx", "timetable.ics", "cancelled.ics", PROGRAMME_FILE, CHANGES_FILE, BEFORE_FILE)
_STATE_FILE = "state.json"
_UPLOADS = "uploads"
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_UNSAFE = re.compile(r"[^\w .()+-]")


@dataclass(frozen=True, slots=True)
class State:
    """What a person chose last: analysed uploads, mode, limits of the plan (EUR, hours per head and year) and Land."""

    sources: tuple[str, ...] = ()
    mode: str = "anonymous"
    budget: float | None = None
    hours: float | None = None
    land: str | None = None


def _inside(folder: Path, name: str) -> Path:
    """The path of a file of the folder; names that lead out of it are a programming error, never followed."""
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0]:
        raise ValueError(f"not a name inside a workspace: {name!r}")
    return folder.joinpath(*parts)


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file as a whole: whoever dies in between leaves the old one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


@dataclass(frozen=True, slots=True)
class Workspace:
    """The files of one town and year. Every write replaces a file as a whole: a reader never sees half of one."""

    folder: Path

    @property
    def name(self) -> str:
        """The folder's name, shown as the name of the workspace."""
        return self.folder.name

    def has(self, name: str) -> bool:
        """Whether there is a file of this name."""
        return _inside(self.folder, name).is_file()

    def read(self, name: str) -> bytes | None:
        """The content of a file (``course-plans/x.docx``), None where there is none."""
        path = _inside(self.folder, name)
        return path.read_bytes() if path.is_file() else None

    def write(self, files: Mapping[str, bytes]) -> None:
        """Write files, each as a whole; names may hold folders."""
        for name, content in files.items():
            write_atomically(_inside(self.folder, name), content)

    def delete(self, names: Collection[str]) -> None:
        """Delete files; those that are not there are no error."""
        for name in names:
            _inside(self.folder, name).unlink(missing_ok=True)

    def names(self, folder: str = "") -> tuple[str, ...]:
        """Names of all files below a folder of the workspace, sorted, without hidden ones."""
        root = _inside(self.folder, folder) if folder else self.folder
        paths = (path for path in root.rglob("*") if path.is_file()) if root.is_dir() else ()
        return tuple(sorted(path.relative_to(self.folder).as_posix() for path in paths if path.name[0] != "."))

    def results(self) -> Mapping[str, bytes]:
        """Everything that was computed: all files but uploads, state and audit."""
        others = (f"{_UPLOADS}/", f"{PurePosixPath(AUDIT_FILE).parent}/")
        own = (name for name in self.names() if not name.startswith(others) and name != _STATE_FILE)
        return {name: self.read(name) or b"" for name in own}

    def replace_needs(self, files: Mapping[str, bytes]) -> None:
        """Write the results of an analysis; a plan made from older ones is deleted, and so are people's ratings."""
        self.delete([PLAN_FILE, RATINGS_FILE, *_PLAN_FILES, *self.names(COURSES)])
        self.write(files)

    def replace_plan(self, files: Mapping[str, bytes]) -> None:
        """Write the files of a plan; course plans of an older one are deleted."""
        self.delete([name for name in self.names(COURSES) if name not in files])
        self.write(files)

    def digest(self, name: str) -> str:
        """SHA-256 of a file's content, ``""`` where there is none: what caches are keyed by."""
        content = self.read(name)
        return "" if content is None else hashlib.sha256(content).hexdigest()

    # --- uploads

    def uploads(self) -> Mapping[str, bytes]:
        """The uploaded files by the name they were uploaded with."""
        return {name.removeprefix(f"{_UPLOADS}/"): self.read(name) or b"" for name in self.names(_UPLOADS)}

    def add_upload(self, name: str, content: bytes) -> str:
        """Keep an uploaded file, replacing one of the same name; returns the name it is kept under."""
        kept = upload_name(name)
        self.write({f"{_UPLOADS}/{kept}": content})
        return kept

    def drop_upload(self, name: str) -> None:
        """Delete an uploaded file."""
        self.delete([f"{_UPLOADS}/{name}"])

    # --- state

    def state(self) -> State:
        """What was chosen last; the defaults where nothing was or the file cannot be read."""
        content = self.read(_STATE_FILE)
        try:
            return cattrs.structure(json.loads(content), State) if content else State()
        except (ValueError, TypeError, cattrs.BaseValidationError):
            return State()

    def change_state(self, **changes: Any) -> State:  # noqa: ANN401  # fields of State differ in type
        """Save some fields of the state and return the whole."""
        state = replace(self.state(), **changes)
        text = json.dumps(cattrs.unstructure(state), ensure_ascii=False, indent=2, sort_keys=True)
        self.write({_STATE_FILE: text.encode()})
        return state


def upload_name(name: str) -> str:
    """The name under which a file uploaded with this name is kept: its last part, without unusual signs."""
    return _UNSAFE.sub("_", PurePosixPath(name.replace("\\", "/")).name).strip(" .") or "upload"


def home_folder() -> Path:
    """Where workspaces are kept: ``LERNKOMPASS_HOME`` or ``.lernkompass`` in the user's home."""
    named = os.environ.get("LERNKOMPASS_HOME", "").strip()
    return Path(named).expanduser() if named else Path.home() / ".lernkompass"


def open_workspace(name: str, home: Path | None = None) -> Workspace:
    """The workspace of this name, made when first written to.

    Names are lower-case letters a to z, digits, ``-`` and ``_``, at most 40; anything else is a `UserError`.
    """
    if not _NAME.fullmatch(name):
        message = "“{name}” cannot be used as a name. Use lower-case letters from a to z, digits and hyphens."
        raise UserError(Message(message, {"name": name}))
    return Workspace((home or home_folder()) / "workspaces" / name)


def handover_file(platform: str) -> str:
    """Name of the file that remembers what a learning platform was given."""
    return f"{_HANDOVER}/{platform}.json"


def list_workspaces(home: Path | None = None) -> tuple[str, ...]:
    """Names of the workspaces that exist, the sample town first."""
    root = (home or home_folder()) / "workspaces"
    found = (
        {path.name for path in root.iterdir() if path.is_dir() and _NAME.fullmatch(path.name)} if root.is_dir() else ()
    )
    return tuple(sorted(found, key=lambda name: (name != DEMO, name)))
