"""The audit of a workspace: who looked at or took along what, as lines that can be added to and not quietly changed.

One JSON object a line, in the database or in ``audit/audit.jsonl`` of a folder. Every line carries a keyed hash
(HMAC-SHA-256) of itself and the line before, so that a changed, removed or inserted line shows; the newest line's
number and hash are kept beside the key, outside the workspace, so that lines cut off at the end show too. The database
refuses to change lines, and to delete any but those whose time is over: before these a cut is written down, sealed like
a line. Lines name who acted and on which page, file, unit or module. They never hold what was seen, and no pseudonym: a
person's look at their own data says "own data" only.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from store.database import DatabaseShelf
from store.home import home_folder, write_atomically
from store.keys import audit_key
from store.locking import locked_file
from store.workspace import Workspace

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
    key = audit_key(home)
    time = (now or datetime.now(UTC)).astimezone(UTC).isoformat(timespec="seconds")
    made: list[AuditLine] = []

    def make(before: str) -> str:
        number, last = max(_read_head(head_file) or (0, _START), _end_of(before))
        line = AuditLine(number + 1, time, act.who, act.roles, act.what, act.about, act.allowed)
        made.append(_signed(line, last, key))
        return json.dumps(_plain(made[-1]), ensure_ascii=False)

    workspace.shelf.add_line(make)
    _write_head(head_file, made[-1])
    return made[-1]


def read_lines(workspace: Workspace) -> tuple[AuditLine, ...]:
    """All lines that can be read, oldest first."""
    return tuple(line for line in _parse(workspace.shelf.lines()) if line is not None)


def check_lines(workspace: Workspace, home: Path | None = None) -> AuditCheck:
    """Compute every hash anew. ``status``: ``intact``, ``changed`` (from a line on) or ``cut_off`` (at the end)."""
    key, head = audit_key(home), _read_head(_head_file(workspace, home))
    number, last = _begin(workspace, key)
    hashes = {number: last}
    for line in _parse(workspace.shelf.lines()):
        if line is None or line.number != number + 1 or _signed(line, last, key) != line:
            return AuditCheck("changed", number, number + 1)
        last, number = line.hash, line.number
        hashes[number] = last
    if head is not None and hashes.get(head[0]) != head[1] and head[0] >= min(hashes):
        return AuditCheck("cut_off", number, number + 1)
    return AuditCheck("intact", number)


def cut_lines(workspace: Workspace, before: datetime, home: Path | None = None) -> int:
    """Delete the lines from before a moment, whose time is over; returns how many. The last line always stays."""
    shelf = workspace.shelf
    if not isinstance(shelf, DatabaseShelf) or check_lines(workspace, home).status != "intact":
        return 0
    limit = before.astimezone(UTC).isoformat(timespec="seconds")
    lines = [line for line in _parse(shelf.lines()) if line is not None]
    old = [line for line in lines[:-1] if line.time < limit]
    if not old:
        return 0
    sealed = _seal(shelf.name, old[-1], audit_key(home))
    shelf.cut(old[-1].number, json.dumps(sealed))
    return len(old)


def _begin(workspace: Workspace, key: bytes) -> tuple[int, str]:
    """Number and hash before the first line: nothing, or what the last cut was sealed with."""
    shelf = workspace.shelf
    text = shelf.last_cut() if isinstance(shelf, DatabaseShelf) else ""
    if not text:
        return 0, _START
    found = dict(json.loads(text))
    line = AuditLine(int(found["number"]), "", "", (), "cut", "", allowed=True, hash=str(found["hash"]))
    return (line.number, line.hash) if _seal(shelf.name, line, key) == found else (0, _START)


def _seal(name: str, line: AuditLine, key: bytes) -> dict[str, Any]:
    said = {"workspace": name, "number": line.number, "hash": line.hash}
    text = json.dumps(said, sort_keys=True, separators=(",", ":"))
    return {**said, "seal": hmac.new(key, text.encode(), hashlib.sha256).hexdigest()}


def _signed(line: AuditLine, before: str, key: bytes) -> AuditLine:
    values = {**_plain(line), "hash": before}
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    digest = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return AuditLine(**{**{name.name: getattr(line, name.name) for name in fields(line)}, "hash": digest})


def _plain(line: AuditLine) -> Mapping[str, Any]:
    return {name.name: getattr(line, name.name) for name in fields(line)} | {"roles": list(line.roles)}


def _parse(lines: Sequence[str]) -> Iterator[AuditLine | None]:
    for text in lines:
        try:
            values = json.loads(text)
            yield AuditLine(**{**values, "roles": tuple(values["roles"])})
        except (ValueError, TypeError, KeyError):
            yield None


def _end_of(text: str) -> tuple[int, str]:
    """Number and hash of the last line; a damaged one counts as the start, and `check_lines` finds it."""
    try:
        last = json.loads(text) if text else {}
        return int(last.get("number", 0)), str(last.get("hash", _START))
    except (ValueError, TypeError, AttributeError):
        return 0, _START


# --- the newest line, kept beside the key


def _head_file(workspace: Workspace, home: Path | None) -> Path:
    return (home or home_folder()) / "keys" / "audit" / f"{workspace.name}-{workspace.shelf.mark()}.json"


def _read_head(path: Path) -> tuple[int, str] | None:
    try:
        number, last = json.loads(path.read_text(encoding="utf-8"))
        return int(number), str(last)
    except (OSError, ValueError, TypeError):
        return None


def _write_head(path: Path, line: AuditLine) -> None:
    """Remember the newest line. Whoever dies before this leaves an older one, from which the lines go on."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with locked_file(path.with_suffix(".lock")):
        if (_read_head(path) or (0, ""))[0] < line.number:
            write_atomically(path, json.dumps([line.number, line.hash]).encode())
