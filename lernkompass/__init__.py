"""The story of the whole job, told from the command line; by name only what notebooks and scripts begin with.

The names are fetched when they are asked for: a worker that counts a part of a country needs no plan, and all that
planning loads would cost it more than its part.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lernkompass.masterdata import Town, load_town
    from lernkompass.samples import SAMPLE_KEY, sample_files

__all__ = ["SAMPLE_KEY", "Town", "load_town", "sample_files"]

_HOME = {"Town": "masterdata", "load_town": "masterdata", "SAMPLE_KEY": "samples", "sample_files": "samples"}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
