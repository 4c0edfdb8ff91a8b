"""The story of the whole job, told from the command line; by name only what notebooks and scripts begin with."""

from typing import TYPE_CHECKING

from needs_analysis import open_door

if TYPE_CHECKING:
    from lernkompass.masterdata import Town, load_town
    from lernkompass.samples import SAMPLE_KEY, sample_files
else:
    __getattr__ = open_door(__name__)

__all__ = ["SAMPLE_KEY", "Town", "load_town", "sample_files"]
