"""Where an installation lives, and how a file is written as a whole."""

import os
import tempfile
from pathlib import Path


def home_folder() -> Path:
    """The folder of settings, keys and database: ``LERNKOMPASS_HOME`` or ``.lernkompass`` in the user's home."""
    named = os.environ.get("LERNKOMPASS_HOME", "").strip()
    return Path(named).expanduser() if named else Path.home() / ".lernkompass"


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
