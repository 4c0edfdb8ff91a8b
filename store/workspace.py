"""A workspace: what was uploaded, what was computed from it and a little state, as named documents.

The dashboard keeps them in the database (`open_workspace`); the command line reads and writes the same documents as
plain files of a folder (``Workspace(folder)``): ``needs.json``, ``plan.json``, ``course-plans/`` and so on, beside them
``uploads/``, ``audit/`` and ``state.json``. `store.moving` takes the one for the other. Nothing here computes.
"""

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Any

import cattrs

from needs_analysis import Message, UserError
from store.database import DatabaseShelf
from store.moving import SIGN_INS, copy_in, copy_out, is_workspace_name, names_in, open_store
from store.shelf import Change, ChangedError, FolderShelf, Shelf, safe_parts

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
SEATS_FILE = "privacy/unit-seats.json"
WISHES_FILE = "wishes.json"
LEARNED_FILE = "wishes-learned.json"
RATINGS_FILE = "persons/ratings.xlsx"
FINDINGS_FILE = "findings.json"
COURSES = "course-plans"
BEFORE_FILE = "plan-before.json"
APPROVALS_FILE = "approvals.json"
COMPLETIONS_FILE = "completions.json"
EFFECTS_FILE = "effects.json"
EFFECTS_FOUND_FILE = "effects-found.json"
FORMS_FILE = "form-answers.json"
TEMPLATE_FILE = "course-template.docx"
CALENDAR_FILE = "calendar.json"
CANCELLED_FILE = "cancelled.ics"
_HANDOVER = "handover"
_PLAN_FILES = ("plan.xlsx", "timetable.ics", CANCELLED_FILE, PROGRAMME_FILE, CHANGES_FILE, BEFORE_FILE)
STATE_FILE = "state.json"
_UPLOADS = "uploads"
_UNSAFE = re.compile(r"[^\w .()+-]")


@dataclass(frozen=True, slots=True)
class State:
    """What a person chose last: analysed uploads, mode, limits of the plan (EUR, hours per head and year) and Land."""

    sources: tuple[str, ...] = ()
    mode: str = "anonymous"
    budget: float | None = None
    hours: float | None = None
    land: str | None = None


@dataclass(frozen=True, slots=True)
class Workspace:
    """The documents of one town and year, on a shelf of the database or in a folder of plain files.

    Every change happens as a whole: a reader never sees half of it, whoever dies in between leaves what was before.
    """

    place: Path | Shelf

    @property
    def shelf(self) -> Shelf:
        """Where the documents are."""
        return FolderShelf(self.place) if isinstance(self.place, Path) else self.place

    @property
    def name(self) -> str:
        """The name of the workspace: that of the folder, where it is one."""
        return self.shelf.name

    def has(self, name: str) -> bool:
        """Whether there is a document of this name."""
        return self.digest(name) != ""

    def read(self, name: str) -> bytes | None:
        """The content of a document (``course-plans/x.docx``), None where there is none."""
        return self.shelf.read(name)

    def write(self, files: Mapping[str, bytes], seen: Mapping[str, str] | None = None) -> None:
        """Write documents; names may hold folders.

        ``seen``: the digests on which the new contents rest. Raises `ChangedError` where somebody else has saved since.
        """
        self.shelf.change(Change(files, seen=seen))

    def delete(self, names: Collection[str], seen: Mapping[str, str] | None = None) -> None:
        """Delete documents; those that are not there are no error. ``seen``: as in `write`."""
        self.shelf.change(Change({}, names, seen))

    def names(self, folder: str = "") -> tuple[str, ...]:
        """Names of all documents below a folder of the workspace, sorted, without hidden ones."""
        below = "/".join(safe_parts(folder)) + "/" if folder else ""
        return tuple(name for name in self.shelf.names() if name.startswith(below))

    def results(self) -> Mapping[str, bytes]:
        """Everything that was computed: all documents but uploads and state."""
        own = (name for name in self.names() if not name.startswith(f"{_UPLOADS}/") and name != STATE_FILE)
        return {name: self.read(name) or b"" for name in own}

    def replace_needs(
        self,
        files: Mapping[str, bytes],
        seen: Mapping[str, str] | None = None,
        **state: Any,  # noqa: ANN401  # as below
    ) -> None:
        """Write the results of an analysis, and fields of the state; the whole is kept as a wave.

        A plan made from older ones is deleted, and so are people's ratings. ``seen``: as in `write`.
        """
        old = [PLAN_FILE, RATINGS_FILE, *_PLAN_FILES, *self.names(COURSES)]
        self.shelf.change(Change({**files, **self._changed(state)}, old, seen, wave=True))

    def replace_plan(
        self,
        files: Mapping[str, bytes],
        seen: Mapping[str, str] | None = None,
        **state: Any,  # noqa: ANN401  # as below
    ) -> None:
        """Write the files of a plan, and fields of the state.

        Course plans of an older one, its cancellations and the way back of its dates are deleted.
        ``seen``: as in `write`.
        """
        old = [name for name in (*self.names(COURSES), CHANGES_FILE, CANCELLED_FILE) if name not in files]
        self.shelf.change(Change({**files, **self._changed(state)}, old, seen))

    def digest(self, name: str) -> str:
        """SHA-256 of a document's content, ``""`` where there is none: what caches are keyed by."""
        return self.shelf.digest(name)

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
        content = self.read(STATE_FILE)
        try:
            return cattrs.structure(json.loads(content), State) if content else State()
        except (ValueError, TypeError, cattrs.BaseValidationError):
            return State()

    def change_state(self, **changes: Any) -> State:  # noqa: ANN401  # fields of State differ in type
        """Save some fields of the state and return the whole."""
        while True:
            seen = {STATE_FILE: self.digest(STATE_FILE)}
            state = replace(self.state(), **changes)
            try:
                self.write({STATE_FILE: _write_state(state)}, seen)
            except ChangedError:  # somebody else has just chosen something else: both count
                continue
            return state

    def _changed(self, changes: Mapping[str, Any]) -> Mapping[str, bytes]:
        return {STATE_FILE: _write_state(replace(self.state(), **changes))} if changes else {}


def _write_state(state: State) -> bytes:
    return json.dumps(cattrs.unstructure(state), ensure_ascii=False, indent=2, sort_keys=True).encode()


def upload_name(name: str) -> str:
    """The name under which a file uploaded with this name is kept: its last part, without unusual signs."""
    return _UNSAFE.sub("_", PurePosixPath(name.replace("\\", "/")).name).strip(" .") or "upload"


def open_workspace(name: str, home: Path | None = None, *, once: bool = False) -> Workspace:
    """The workspace of this name in the database, made when first written to.

    ``once``: for one look at it, as one run of a page is: digests are asked for once, until it is changed through this.
    Names are lower-case letters a to z, digits, ``-`` and ``_``, at most 40; anything else is a `UserError`.
    """
    if not is_workspace_name(name):
        message = "“{name}” cannot be used as a name. Use lower-case letters from a to z, digits and hyphens."
        raise UserError(Message(message, {"name": name}))
    return Workspace(DatabaseShelf(open_store(home), name, once))


def export_folder(workspace: Workspace, folder: Path, wave: int | None = None) -> int:
    """Write a workspace, or one of its waves, as plain files; returns how many. `UserError` for a full folder."""
    shelf = workspace.shelf
    return copy_out(shelf, folder, wave) if isinstance(shelf, DatabaseShelf) else 0


def import_folder(workspace: Workspace, folder: Path) -> int:
    """A folder of plain files as a new workspace; returns how many. `UserError` where there is one of this name."""
    shelf = workspace.shelf
    return copy_in(shelf, folder) if isinstance(shelf, DatabaseShelf) else 0


def list_waves(workspace: Workspace) -> Mapping[int, str]:
    """The waves of a workspace by number, with the time (UTC, ISO 8601) each was kept at. Folders have none."""
    shelf = workspace.shelf
    return shelf.waves() if isinstance(shelf, DatabaseShelf) else {}


def handover_file(platform: str) -> str:
    """Name of the file that remembers what a learning platform was given."""
    return f"{_HANDOVER}/{platform}.json"


def list_workspaces(home: Path | None = None) -> tuple[str, ...]:
    """Names of the workspaces that exist, the sample town first."""
    found = (name for name in names_in(open_store(home)) if is_workspace_name(name))
    return tuple(sorted(found, key=lambda name: (name != DEMO, name)))


def sign_in_log(home: Path | None = None) -> Workspace:
    """Where sign-ins are written down: they belong to no workspace, so its name is none."""
    return Workspace(DatabaseShelf(open_store(home), SIGN_INS))
