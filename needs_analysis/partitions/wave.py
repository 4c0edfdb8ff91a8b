"""What a wave of very many people is made of: the questions once, the people in parts of whole towns.

A part is arrays: a unit, a role and an answer per item for every person. Nothing tells who anybody is.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import lcm

import numpy as np
import numpy.typing as npt

from needs_analysis.disclosure import SMALLEST_GROUP
from needs_analysis.language import Message
from needs_analysis.model import UserError

TOP_ITEMS = 6
"""Items a competency may have: their mean is kept exactly, as an integer number of fractions of a level."""

MISSING = -1
Levels = npt.NDArray[np.int8]
Fractions = npt.NDArray[np.int16]
Codes = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Wave:
    """What was asked. ``items``: per competency the numbers of its items; ``required``: per role its levels.

    Levels run from 0 to ``top``; -1 stands for a competency that a role does not need. ``weights``: strategic weight
    per competency. ``leading``: whether a role leads a unit.
    """

    competencies: tuple[str, ...]
    areas: tuple[str, ...]
    items: tuple[tuple[int, ...], ...]
    roles: tuple[str, ...]
    required: tuple[tuple[int, ...], ...]
    leading: tuple[bool, ...]
    weights: tuple[float, ...]
    top: int = 5
    smallest_group: int = SMALLEST_GROUP

    @cached_property
    def scale(self) -> int:
        """Fractions of a level in which every mean of items is a whole number."""
        return lcm(*range(1, max(len(items) for items in self.items) + 1))

    @cached_property
    def item_count(self) -> int:
        """How many columns of answers a part has."""
        return 1 + max(max(items) for items in self.items)

    @cached_property
    def held_of(self) -> dict[int, Fractions]:
        """Per number of items: from their answers, read as digits, to their mean in fractions of a level."""
        return {count: _means(count, self.top, self.scale) for count in {len(items) for items in self.items}}

    @cached_property
    def standings(self) -> int:
        """How many different levels somebody can hold, in fractions, with -1 for no answer."""
        return self.top * self.scale + 2

    @cached_property
    def ones(self) -> tuple[npt.NDArray[np.int64], ...]:
        """Per competency what one person adds to each of the six sums (`sums`), by role and level held."""
        held = np.arange(MISSING, self.standings - 1)
        needed = np.array(self.required, dtype=np.int64) * self.scale
        return tuple(_ones(needed[:, [number]], held[None]) for number in range(len(self.items)))


@dataclass(frozen=True, eq=False)
class Part:
    """Whole towns. ``unit`` and ``role``: number per person; ``answers``: people x items, -1 = missing.

    ``town`` and ``names``: per unit; ``parent``: number of the unit above, -1 for a town itself. The units of a town
    stand together, parents first.
    """

    unit: Codes
    role: Codes
    answers: Levels
    town: Sequence[str]
    names: Sequence[str]
    parent: Codes


def check_wave(wave: Wave) -> None:
    """Raises UserError for competencies with no or too many items and for tables of the wrong size."""
    fewest, most = min(map(len, wave.items), default=0), max(map(len, wave.items), default=0)
    if fewest < 1 or most > TOP_ITEMS:
        values = {"count": str(TOP_ITEMS)}
        raise UserError(Message("Each competency needs between one and {count} items. Join items before.", values))
    across = len(wave.competencies)
    sizes = {len(wave.areas), len(wave.items), len(wave.weights), *map(len, wave.required)}
    if sizes != {across} or {len(wave.required), len(wave.leading)} != {len(wave.roles)}:
        raise UserError(Message("The tables of wave.json have different lengths. Write the wave anew."))


def check_part(name: str, part: Part, wave: Wave) -> None:
    """Raises UserError for numbers outside the wave."""
    inside = [
        len(part.unit) == len(part.role) == len(part.answers),
        len(part.town) == len(part.names) == len(part.parent),
        _within(part.unit, 0, len(part.parent)),
        _within(part.role, 0, len(wave.roles)),
        _within(part.answers, MISSING, wave.top + 1),
        bool((part.parent < np.arange(len(part.parent))).all() and (part.parent >= -1).all()),
        _towns_stand_together(part),
    ]
    if not all(inside):
        raise UserError(part_refused(name))


def _towns_stand_together(part: Part) -> bool:
    """Whether each town has one top and its units follow it."""
    tops = np.flatnonzero(part.parent < 0)
    if not len(tops) or tops[0] != 0:
        return not len(part.parent)
    names = [part.town[top] for top in tops.tolist()]
    mine = np.searchsorted(tops, np.arange(len(part.parent)), side="right") - 1
    inside = part.parent < 0
    inside |= part.parent >= tops[mine]
    return bool(inside.all()) and len(set(names)) == len(names) and [names[t] for t in mine.tolist()] == [*part.town]


def part_refused(name: str) -> Message:
    """The sentence for a part that cannot be used."""
    return Message("The part {part} does not fit its wave. Write it anew from the survey.", {"part": name})


def _means(count: int, top: int, scale: int) -> Fractions:
    base = top + 2  # missing, 0 .. top
    digits = np.array(np.unravel_index(np.arange(base**count), (base,) * count)) - 1
    known = (digits >= 0).sum(axis=0)
    total = np.where(digits >= 0, digits, 0).sum(axis=0)
    return np.where(known > 0, total * scale // np.maximum(known, 1), MISSING).astype(np.int16)


def _ones(required: npt.NDArray[np.int64], held: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """(Roles x levels) x 6: 1, whether there is a gap, clipped gap, held, square of the gap, required; 0 if unknown."""
    gap = np.maximum(required - held, 0)
    each = np.broadcast_arrays(1, gap > 0, gap, held, gap**2, required)
    known = (required >= 0) & (held >= 0)
    return np.where(known[..., None], np.stack(each, axis=-1), 0).reshape(-1, len(each))


def _within(numbers: npt.NDArray[np.integer], low: int, high: int) -> bool:
    return not numbers.size or (int(numbers.min()) >= low and int(numbers.max()) < high)
