"""The survey files of the fictitious sample town that come with the program."""

from collections.abc import Mapping

from needs_analysis import shipped_data

CURRENT_YEAR = "2026"
SAMPLE_KEY = b"the sample town has no secrets"
"""Pseudonyms of the sample town are the same everywhere; a real town's key is made at random and kept apart."""


def sample_files(year: str = CURRENT_YEAR) -> Mapping[str, bytes]:
    """The export files of one wave: name -> content."""
    folder = shipped_data("sample_town")
    return {path.name: path.read_bytes() for path in sorted(folder.glob(f"musterstadt-{year}-*.xlsx"))}
