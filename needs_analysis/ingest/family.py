"""The noun of the lexicon: an ordered family of answer words."""

from dataclasses import dataclass

from needs_analysis.model import Measure


@dataclass(frozen=True, slots=True)
class Family:
    """An ordered answer scale, lowest level first.

    ``words``: one text per level, wordings of the same level separated by ``|``; ``*`` at the end of a wording stands
    for any continuation. Words are compared without blanks, punctuation and case. ``base`` is the lowest level; one of
    the ``proof`` levels must occur in the answers, and every level where it must be ``complete``; ``synonyms`` allows
    two wordings of one level in one question.
    """

    name: str
    measure: Measure
    words: tuple[str, ...]
    base: int = 1
    proof: tuple[int, ...] = ()
    synonyms: bool = False
    complete: bool = False

    def levels(self) -> tuple[tuple[str, ...], ...]:
        """The wordings of each level, lowest first."""
        return tuple(tuple(word.strip() for word in level.split("|")) for level in self.words)
