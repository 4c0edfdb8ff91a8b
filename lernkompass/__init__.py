"""The story of the whole job, told from the command line; by name only what notebooks and scripts begin with."""

from lernkompass.masterdata import Town, load_town
from lernkompass.samples import SAMPLE_KEY, sample_files

__all__ = ["SAMPLE_KEY", "Town", "load_town", "sample_files"]
