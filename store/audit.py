"""The audit of a workspace: who looked at or took along what, as lines that can be added to and not quietly changed.

One JSON object a line in ``audit/audit.jsonl``. Every line carries a keyed hash (HMAC-SHA-256) of itself and the line
before, so that a changed, removed or inserted line shows; the newest line's number and hash are kept beside the key,
outside the workspace, so that lines cut off at the end show too. Lines name who acted and on which page, file, unit or
module. They never hold what was seen, and no pseudonym: a person's look at their own data says "own data" only.
"""

import hashlib
import hmac
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

from store.keys import audit_key
from store.workspace import AUDIT_FILE, Workspace, home_folder

_THREADS = threading.Lock()
_START = "0" * 64


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One act. ``time``: UTC, ISO 8601, seconds. ``who``: the login. ``what``: the action; ``about``: page or file.

    ``allowed`` False: somebody tried and was refused. ``number`` counts from 1.
    """

    number: int
    time: str
    who: str
    roles: tuple[str, ...]
    what: str
    about: str
    allowed: bool
    hash: str = ""


@dataclass(frozen=True, slots=True)
class AuditCheck:
    """Whether the lines are as they were written: ``status``, the first bad line's number, how many there are."""

    status: str
    lines: int
    first_bad: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """What is to be written down: who with which roles did, or tried, what about what."""

    who: str
    roles: tuple[str, ...]
    what: str
    about: str = ""
    allowed: bool = True


def add_line(workspace: Workspace, act: Act, now: datetime | None = None, home: Path | None = None) -> AuditLine:
    """Append an act to the audit of a workspace; safe with several threads and processes."""
    head_file = _head_file(workspace, home)
    path = workspace.folder / AUDIT_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    with _THREADS, path.open("a+b") as stream, _locked(stream):
        number, last = _read_head(head_file) or _last_of(path)
        key = audit_key(home)
        time = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
        line = AuditLine(number + 1, time, act.who, act.roles, act.what, act.about, act.allowed)
        line = _signed(line, last, key)
        stream.write(json.dumps(_plain(line), ensure_ascii=False).encode() + b"\n")
        stream.flush()
        _write_head(head_file, line)
    return line


def sign_in_log(home: Path | None = None) -> Workspace:
    """Where sign-ins are written down: they belong to no workspace."""
    return Workspace((home or home_folder()) / "sign-ins")


def read_lines(workspace: Workspace) -> tuple[AuditLine, ...]:
    """All lines that can be read, oldest first."""
    return tuple(line for line in _parse(workspace) if line is not None)


def check_lines(workspace: Workspace, home: Path | None = None) -> AuditCheck:
    """Compute every hash anew. ``status``: ``intact``, ``changed`` (from a line on) or ``cut_off`` (at the end)."""
    key, last, number = audit_key(home), _START, 0
    for line in _parse(workspace):
        if line is None or line.number != number + 1 or _signed(line, last, key) != line:
            return AuditCheck("changed", number, number + 1)
        last, number = line.hash, line.number
    head = _read_head(_head_file(workspace, home))
    if head is not None and head != (number, last):
        return AuditCheck("cut_off", number, number + 1)
    return AuditCheck("intact", number)


def _signed(line: AuditLine, before: str, key: bytes) -> AuditLine:
    values = {**_plain(line), "hash": before}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return AuditLine(**{**{name.name: getattr(line, name.name) for name in fields(line)}, "hash": digest})


def _plain(line: AuditLine) -> Mapping[str, Any]:
    return {name.name: getattr(line, name.name) for name in fields(line)} | {"roles": list(line.roles)}


def _parse(workspace: Workspace) -> Iterator[AuditLine | None]:
    content = workspace.read(AUDIT_FILE) or b""
    for text in content.splitlines():
        try:
            values = json.loads(text)
            yield AuditLine(**{**values, "roles": tuple(values["roles"])})
        except (ValueError, TypeError, KeyError):
            yield None


def _last_of(path: Path) -> tuple[int, str]:
    """Number and hash of the last line where the head was lost: going on from it, `check_lines` finds what happened."""
    lines = path.read_bytes().splitlines()
    try:
        last = json.loads(lines[-1]) if lines else {}
        return int(last.get("number", 0)), str(last.get("hash", _START))
    except (ValueError, TypeError, AttributeError):
        return len(lines), _START


# --- the newest line, kept beside the key


def _head_file(workspace: Workspace, home: Path | None) -> Path:
    name = hashlib.sha256(str(workspace.folder.resolve()).encode()).hexdigest()[:16]
    return (home or home_folder()) / "keys" / "audit" / f"{workspace.name}-{name}.json"


def _read_head(path: Path) -> tuple[int, str] | None:
    try:
        number, last = json.loads(path.read_text(encoding="utf-8"))
        return int(number), str(last)
    except (OSError, ValueError, TypeError):
        return None


def _write_head(path: Path, line: AuditLine) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps([line.number, line.hash]), encoding="utf-8")
    temporary.replace(path)


@contextmanager
def _locked(stream: IO[bytes]) -> Iterator[None]:
    """Other processes wait until this one has written its line."""
    try:
        import fcntl
    except ImportError:  # Windows: one process serves the dashboard, its threads wait for each other
        yield
        return
    fcntl.flock(stream, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(stream, fcntl.LOCK_UN)
