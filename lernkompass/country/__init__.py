"""Very many towns at once: the same pure function per part, run by a loop, by processes or by a cluster."""

from typing import TYPE_CHECKING

from needs_analysis import open_door

if TYPE_CHECKING:
    from lernkompass.country.executors import EXECUTORS, Executor, open_executor
    from lernkompass.country.run import Outcome, analyse_country
    from lernkompass.country.sample import Invented, make_country
else:
    __getattr__ = open_door(__name__)

__all__ = ["EXECUTORS", "Executor", "Invented", "Outcome", "analyse_country", "make_country", "open_executor"]
