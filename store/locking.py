"""Processes and threads that wait for each other at a file."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

_THREADS = threading.RLock()


@contextmanager
def locked_file(path: Path) -> Iterator[None]:
    """One at a time past this file, which is made where it is missing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with _THREADS, path.open("a+b") as stream, _locked(stream):
        yield


@contextmanager
def _locked(stream: IO[bytes]) -> Iterator[None]:
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
