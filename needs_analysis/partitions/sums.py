"""Exact sums: what every figure of a population follows from, in whole numbers that add up in any order.

Levels are counted in fractions (`Wave.scale`) in which every mean of items is whole, so neither the cut into parts nor
the order of people or machines can change a figure.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from needs_analysis.partitions.wave import Codes, Fractions, Part, Wave

N, ABOVE, GAP, HELD, SQUARE, REQUIRED = range(6)
"""What is summed up: answers, gaps above 0, clipped gaps, levels held, squares of clipped gaps, levels required."""

_HALF = 32
_LOW = (1 << _HALF) - 1
Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class People:
    """The people of a part in the order of their place. ``place``: unit they count in; ``nodes``: places with people.

    ``starts``: first row of each node.
    """

    order: npt.NDArray[np.int64]
    place: Codes
    nodes: Codes
    starts: npt.NDArray[np.int64]


def place_people(part: Part, wave: Wave) -> People:
    """Everybody's unit; who leads a unit counts in the one above it (`disclosure.place_leaders`)."""
    above = part.parent[part.unit]
    leads = np.array(wave.leading, dtype=np.bool_)[part.role] & (above >= 0)
    return sort_people(np.where(leads, above, part.unit).astype(np.int32))


def sort_people(place: Codes) -> People:
    """People in the order of any number given to them."""
    order = np.argsort(place, kind="stable")
    ordered = place[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    return People(order, ordered, ordered[starts], starts)


def held_levels(part: Part, wave: Wave) -> Iterator[Fractions]:
    """Per competency the level that everybody holds, in fractions; -1 where nothing was answered."""
    for items in wave.items:
        digits = np.zeros(len(part.answers), dtype=np.int32)
        for item in items:
            digits *= wave.top + 2
            digits += part.answers[:, item]
            digits += 1
        yield wave.held_of[len(items)].take(digits, mode="clip")


def required_levels(wave: Wave) -> Fractions:
    """Roles x competencies in fractions; -1 where a role does not need the competency."""
    levels = np.array(wave.required, dtype=np.int16)
    return np.where(levels < 0, -1, levels * wave.scale).astype(np.int16)


def sum_people(part: Part, wave: Wave, people: People) -> Counts:
    """Sums of the people directly in each unit: units x competencies x 6."""
    sums = np.zeros((len(part.parent), len(wave.competencies), 6), dtype=np.int64)
    if not len(people.order):
        return sums
    needed, role = required_levels(wave), part.role[people.order]
    for number, held in enumerate(held_levels(part, wave)):
        own, required = held[people.order], needed[:, number].take(role)
        sums[people.nodes, number] = _sum_runs(own, required, people.starts)
    return sums


def _sum_runs(held: Fractions, required: Fractions, starts: npt.NDArray[np.int64]) -> Counts:
    """The six sums of each run of rows, two at a time in the halves of one number."""
    known = (held >= 0) & (required >= 0)
    gap = np.where(known, np.maximum(required - held, 0), 0).astype(np.int64)
    counted = known + ((gap > 0).astype(np.int64) << _HALF)
    levels = gap + (np.where(known, held, 0).astype(np.int64) << _HALF)
    pairs = [np.add.reduceat(both, starts) for both in (counted, levels)]
    single = [np.add.reduceat(one, starts) for one in (gap * gap, np.where(known, required, 0).astype(np.int64))]
    return np.stack([*(half for both in pairs for half in (both & _LOW, both >> _HALF)), *single], axis=1)


def add_up(sums: Counts, parent: Codes) -> Counts:
    """Sums of each unit with everything below it. ``parent``: number of the unit above, before it in the order."""
    total = sums.copy()
    for level in reversed(levels_of(parent)):
        inside = level[parent[level] >= 0]
        np.add.at(total, parent[inside], total[inside])
    return total


def levels_of(parent: Codes) -> list[npt.NDArray[np.int64]]:
    """The units of each level of the tree, from the top."""
    depth = np.zeros(len(parent), dtype=np.int64)
    for unit, above in enumerate(parent.tolist()):
        if above >= 0:
            depth[unit] = depth[above] + 1
    return [np.flatnonzero(depth == level) for level in range(int(depth.max(initial=-1)) + 1)]
