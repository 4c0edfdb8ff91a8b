"""One part, by itself: the pure function that a loop, a pool of processes or a cluster calls.

A town is judged by the privacy rule as if it were alone: units are nested, so its published units isolate nobody. What
leaves a part for the country are sums over people whose unit, or one above it, is published; who is in none is left out
of the country too, so the country minus the towns shows nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from needs_analysis.partitions.figures import Figures, deviations, show_figures
from needs_analysis.partitions.forest import publishable_forest
from needs_analysis.partitions.sums import (
    Counts,
    Flags,
    N,
    People,
    add_up,
    levels_of,
    place_people,
    read_codes,
    sum_by,
    sum_people,
    sum_roles,
)
from needs_analysis.partitions.wave import Codes, Part, Wave
from needs_analysis.publication import BROADLY_ANSWERED

_NOWHERE = -1


@dataclass(frozen=True, eq=False)
class Cells:
    """Where everybody counts. ``residual``: per person the lowest published unit above, -1 for none."""

    residual: Codes
    role: Codes


@dataclass(frozen=True, eq=False)
class Published:
    """What the towns of a part may show. ``units``: number of the unit per row of ``figures``.

    ``others``: whether a row is about the people of the unit who are in no published unit below it.
    """

    units: Codes
    others: Flags
    figures: Figures


@dataclass(frozen=True, eq=False)
class Share:
    """What a part adds to the country. ``people``: all of them.

    ``roles``: roles x competencies x 6 sums of the people who are counted. ``links``: roles x roles x competencies, the
    answers in which two roles can stand in for each other (`link_roles`).
    """

    people: int
    roles: Counts
    links: Counts


def analyse_part(part: Part, wave: Wave) -> tuple[Published, Share, Cells]:
    """Needs and intervals of every unit of a part that may be published, and its share in the country's sums."""
    placed = place_people(part, wave)
    codes = tuple(read_codes(part, wave))
    direct = sum_people(codes, wave, placed, len(part.parent))
    total = add_up(direct, part.parent)
    top = _top_of(part.parent)
    broad = _broad_competencies(total, top, placed)
    published = _published_units(part, direct, broad, wave.smallest_group)
    lowest = _lowest_published(part.parent, published)
    rest = _sum_by(direct, lowest)
    residual = np.full(len(part.unit), _NOWHERE, dtype=np.int32)
    residual[placed.order] = lowest[placed.place]
    below = np.zeros(len(published), dtype=np.bool_)
    _mark_above(below, part.parent, published)
    remain = published & below & (np.bincount(residual[residual >= 0], minlength=len(published)) > 0)
    rows = np.concatenate([np.flatnonzero(published), np.flatnonzero(remain)]).astype(np.int32)
    others = np.arange(len(rows)) >= published.sum()
    spread = deviations(total[part.parent < 0], wave.scale)[_number_towns(part.parent)[rows]]
    figures = show_figures(np.concatenate([total[published], rest[remain]]), spread, broad[rows], wave)
    cells = Cells(residual, part.role)
    share = Share(len(part.unit), *_for_the_country(codes, wave, cells))
    return Published(rows, others, figures), share, cells


def _number_towns(parent: Codes) -> Codes:
    """Per unit the number of its town: the units of a town follow its top."""
    return np.cumsum(parent < 0) - 1


def _top_of(parent: Codes) -> Codes:
    """The town (top of the tree) of each unit."""
    top = np.arange(len(parent), dtype=np.int32)
    for level in levels_of(parent)[1:]:
        top[level] = top[parent[level]]
    return top


def _broad_competencies(total: Counts, top: Codes, placed: People) -> Flags:
    """Units x competencies: whether half of the town's people answered (`publication.answered_by_most`)."""
    people = np.bincount(top[placed.place], minlength=len(top))[top]
    return (total[top][..., N] >= BROADLY_ANSWERED * people[:, None]) & (people[:, None] > 0)


def _published_units(part: Part, direct: Counts, broad: Flags, k: int) -> Flags:
    n = direct[..., N]
    fewest = np.where(broad, n, np.iinfo(np.int64).max).min(axis=1)
    most = np.where(broad, n, 0).max(axis=1)
    by_name = np.argsort(np.argsort(np.array(part.names, dtype=object).astype(str), kind="stable")).astype(np.int32)
    chosen = publishable_forest(part.parent, by_name, fewest, most, k)
    return np.asarray(chosen & broad.any(axis=1))


def _lowest_published(parent: Codes, published: Flags) -> Codes:
    lowest = np.where(published, np.arange(len(parent)), _NOWHERE).astype(np.int32)
    for level in levels_of(parent)[1:]:
        hidden = level[~published[level]]
        lowest[hidden] = lowest[parent[hidden]]
    return lowest


def _sum_by(direct: Counts, lowest: Codes) -> Counts:
    rest = np.zeros_like(direct)
    counted = lowest >= 0
    place, found = sum_by(direct[counted], lowest[counted])
    rest[place] = found
    return rest


def _mark_above(below: Flags, parent: Codes, published: Flags) -> None:
    """Whether a unit has a published unit somewhere below it."""
    for level in reversed(levels_of(parent)[1:]):
        carrying = level[published[level] | below[level]]
        below[parent[carrying]] = True


# --- what goes to the country -------------------------------------------------------------------------------------


def _for_the_country(codes: Sequence[Codes], wave: Wave, cells: Cells) -> tuple[Counts, Counts]:
    """Sums by role over the counted people, and the links between roles."""
    counted = cells.residual >= 0
    inside = codes if counted.all() else [code[counted] for code in codes]
    return sum_roles(inside, wave), link_roles(inside, wave, cells.residual[counted])


def link_roles(codes: Iterable[Codes], wave: Wave, residual: Codes) -> Counts:
    """For each two roles and each competency: the sum over residuals of the smaller number of answers in either.

    A combination of published units and roles that gives two roles different factors leaves at least so many answers
    (`disclosure`: the cut between them), and the sums of parts are the sum of the whole.
    """
    roles = len(wave.roles)
    links = np.zeros((roles, roles, len(wave.competencies)), dtype=np.int64)
    units, unit = np.unique(residual, return_inverse=True)
    row = unit * roles
    for number, (code, ones) in enumerate(zip(codes, wave.ones, strict=True)):
        known = np.flatnonzero(ones[:, N].take(code))
        cell = row[known] + code[known] // wave.standings
        links[:, :, number] = overlap(np.bincount(cell, minlength=len(units) * roles).reshape(len(units), roles))
    return links


def overlap(table: npt.NDArray[np.int64]) -> Counts:
    """For each two columns the sum over rows of the smaller entry."""
    columns = np.ascontiguousarray(table.T)
    found = np.zeros((len(columns), len(columns)), dtype=np.int64)
    for number, column in enumerate(columns[:-1]):
        found[number, number + 1 :] = np.minimum(columns[number + 1 :], column).sum(axis=1)
    return found + found.T
