"""The town's secrets, kept apart from everything that was computed with them: for pseudonyms and for the audit."""

import os
import secrets
from pathlib import Path

from store.workspace import home_folder

_BYTES = 32


def pseudonym_key(home: Path | None = None) -> bytes:
    """The secret of this installation for pseudonyms, made at the first use; readable by its owner only."""
    return _key("pseudonym", home)


def audit_key(home: Path | None = None) -> bytes:
    """The secret that seals the lines of the audit, made at the first use; readable by its owner only."""
    return _key("audit", home)


def _key(name: str, home: Path | None) -> bytes:
    path = (home or home_folder()) / "keys" / f"{name}.key"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes()
    with os.fdopen(handle, "wb") as stream:
        key = secrets.token_bytes(_BYTES)
        stream.write(key)
    return key
