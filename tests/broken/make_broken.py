"""Write the broken files anew: ``python -m tests.broken.make_broken``. The same program gives the same bytes."""

from collections.abc import Iterator
from pathlib import Path

from tests.broken.make_faults import FAULTS
from tests.broken.make_traps import TRAPS

FILES = Path(__file__).parent / "files"
LARGEST = 65_536
"""Larger files are made in the test and not kept."""


def make_all() -> Iterator[tuple[str, bytes]]:
    """Name and content of every file."""
    for folder, makers in (("traps", TRAPS), ("faults", FAULTS)):
        for name, make in makers.items():
            content = make()
            yield f"{folder}/{name}", content if isinstance(content, bytes) else content.encode()


if __name__ == "__main__":
    for name, content in make_all():
        if len(content) <= LARGEST:
            path = FILES / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
