"""Exact sums: what every figure of a population follows from, in whole numbers that add up in any order.

Levels are counted in fractions (`Wave.scale`) in which every mean of items is whole, so neither the cut into parts nor
the order of people or machines can change a figure.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from needs_analysis.partitions.wave import Codes, Fractions, Part, Wave

N, ABOVE, GAP, HELD, SQUARE, REQUIRED = range(6)
"""What is summed up: answers, gaps above 0, clipped gaps, levels held, squares of clipped gaps, levels required."""

_BITS = 63
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
    base = wave.top + 2
    for items in wave.items:
        narrow = base ** len(items) <= np.iinfo(np.int16).max
        digits: Codes = np.zeros(len(part.answers), dtype=np.int16 if narrow else np.int32)
        for item in items:
            digits *= base
            digits += part.answers[:, item]
            digits += 1
        yield wave.held_of[len(items)].take(digits, mode="clip")


def required_levels(wave: Wave) -> Fractions:
    """Roles x competencies in fractions; -1 where a role does not need the competency."""
    levels = np.array(wave.required, dtype=np.int16)
    return np.where(levels < 0, -1, levels * wave.scale).astype(np.int16)


def read_codes(part: Part, wave: Wave) -> Iterator[Codes]:
    """Per competency everybody's role and level held as one number: the row of `Wave.ones` that they add."""
    fits = len(wave.roles) * wave.standings <= np.iinfo(np.int16).max
    role: Codes = part.role.astype(np.int16 if fits else np.int32) * wave.standings + 1  # type: ignore[assignment]
    for held in held_levels(part, wave):
        yield role + held


def sum_people(codes: Iterable[Codes], wave: Wave, people: People, units: int) -> Counts:
    """Sums of the people directly in each unit: units x competencies x 6."""
    sums = np.zeros((units, len(wave.competencies), 6), dtype=np.int64)
    if len(people.order):
        most = int(np.diff(people.starts, append=len(people.order)).max())
        for number, (code, ones) in enumerate(zip(codes, wave.ones, strict=True)):
            sums[people.nodes, number] = _sum_runs(code[people.order], ones, people.starts, most)
    return sums


def _sum_runs(codes: Codes, ones: Counts, starts: npt.NDArray[np.int64], most: int) -> Counts:
    """The six sums of each run of rows, several in one number. ``most``: rows of the longest run."""
    found = np.empty((len(starts), ones.shape[1]), dtype=np.int64)
    for columns, shifts in _share_words((ones.max(axis=0) * most).tolist()):
        packed = (ones[:, columns] << shifts).sum(axis=1)
        total = np.add.reduceat(packed.take(codes), starts)
        for column, shift, end in zip(columns, shifts, [*shifts[1:], _BITS], strict=True):
            found[:, column] = (total >> shift) & ((1 << (end - shift)) - 1)
    return found


def _share_words(greatest: Sequence[int]) -> Iterator[tuple[list[int], list[int]]]:
    """Which sums fit into one number of 63 bits side by side, and where each begins. ``greatest``: value of each."""
    columns: list[int] = []
    shifts: list[int] = []
    used = 0
    for column, value in enumerate(greatest):
        if columns and used + value.bit_length() > _BITS:
            yield columns, shifts
            columns, shifts, used = [], [], 0
        columns.append(column)
        shifts.append(used)
        used += value.bit_length()
    yield columns, shifts


def sum_roles(codes: Iterable[Codes], wave: Wave) -> Counts:
    """Sums of everybody by role: roles x competencies x 6. Counted are roles and levels, of which there are few."""
    found = []
    for code, ones in zip(codes, wave.ones, strict=True):
        cube = np.bincount(code, minlength=len(ones))
        found.append((cube[:, None] * ones).reshape(len(wave.roles), -1, ones.shape[1]).sum(axis=1))
    return np.stack(found, axis=1)


def add_up(sums: Counts, parent: Codes) -> Counts:
    """Sums of each unit with everything below it. ``parent``: number of the unit above, before it in the order."""
    total = sums.copy()
    for level in reversed(levels_of(parent)[1:]):
        above, below = sum_by(total[level], parent[level])
        total[above] += below
    return total


def sum_by(sums: Counts, place: Codes) -> tuple[Codes, Counts]:
    """The different places, and the sum of all rows at each."""
    from scipy.sparse import csr_array

    order = np.argsort(place, kind="stable")
    ordered = place[order]
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    ones = np.ones(len(order), dtype=np.int64)
    rows = csr_array((ones, order, np.append(starts, len(order))), shape=(len(starts), len(order)))
    return ordered[starts], (rows @ sums.reshape(len(order), -1)).reshape(len(starts), *sums.shape[1:])


def levels_of(parent: Codes) -> list[npt.NDArray[np.int64]]:
    """The units of each level of the tree, from the top."""
    depth, above = np.zeros(len(parent), dtype=np.int64), parent
    while (inside := above >= 0).any():
        depth += inside
        above = np.where(inside, parent[above], -1)
    return [np.flatnonzero(depth == level) for level in range(int(depth.max(initial=-1)) + 1)]
