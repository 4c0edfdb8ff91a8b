"""Learning groups of a whole country: found on a sample of people, then everybody is put into the likeliest one.

The sample is the same however people are cut into parts: everybody draws a number from their town's name and their
place in it. The rule that follows from the sample is linear; it is worked off number by number in a fixed order, so
neither the parts nor the threads change anybody's group.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.cluster import GroupModel, group_gaps
from needs_analysis.gap_matrix import LEAST_ANSWERED, fill_missing, prepare_gaps, role_levels
from needs_analysis.model import FloatArray
from needs_analysis.partitions.part import Cells, overlap
from needs_analysis.partitions.sums import Counts, Flags, held_levels, required_levels, sort_people, sum_people
from needs_analysis.partitions.wave import Part, Wave

SAMPLE = 20_000
"""People the groups are found on: the criterion needs a thousand, the means of small groups some more."""

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class GroupRule:
    """How to tell anybody's group. ``columns``: competencies that count; ``base``: roles x columns, what a role has.

    ``item``: mean of each column, for missing answers; ``weights``: groups x columns; ``constants``: per group.
    """

    columns: Codes
    base: FloatArray
    item: FloatArray
    weights: FloatArray
    constants: FloatArray


@dataclass(frozen=True, eq=False)
class GroupedPart:
    """What a part knows of its groups: ``heads``; ``sums``: groups x competencies x 6; ``links`` as for roles.

    ``lacking`` and ``ready``: groups x competencies x levels, heads below and at or above each level.
    """

    heads: Counts
    sums: Counts
    links: Counts
    lacking: Counts
    ready: Counts


def sample_people(part: Part, people: int) -> Codes:
    """Rows of a part that belong to the sample. ``people``: of the whole country."""
    share = min(1.0, SAMPLE / max(people, 1))
    tops = np.flatnonzero(part.parent < 0)
    town = np.searchsorted(tops, part.unit, side="right") - 1  # the units of a town follow its top
    rows = np.argsort(town, kind="stable")
    sizes = np.bincount(town, minlength=len(tops)).tolist()
    draws = [_generator(part.town[top]).random(size) for top, size in zip(tops.tolist(), sizes, strict=True)]
    return np.sort(rows[np.concatenate([*draws, np.zeros(0)]) < share])


def _generator(town: str) -> np.random.Generator:
    return np.random.default_rng(int.from_bytes(hashlib.sha256(town.encode()).digest()[:8], "big"))


def signed_gaps(part: Part, wave: Wave) -> FloatArray:
    """People x competencies in levels, NaN where there is no answer or no requirement."""
    needed = required_levels(wave)
    columns = []
    for number, held in enumerate(held_levels(part, wave)):
        required = needed[:, number][part.role]
        columns.append(np.where((held >= 0) & (required >= 0), (required - held) / wave.scale, np.nan))
    return np.column_stack(columns)


def find_groups(gaps: FloatArray, roles: Sequence[int], wave: Wave, seed: int = 0) -> tuple[str, GroupRule | None]:
    """Groups in a sample: the status (`group_gaps`) and, where there are groups, the rule for everybody."""
    frame = pd.DataFrame(gaps, columns=list(wave.competencies))
    role = pd.Series([wave.roles[code] for code in roles], dtype=str)
    areas: Mapping[str, str] = dict(zip(wave.competencies, wave.areas, strict=True))
    found = group_gaps(frame, areas, role, seed)
    if found.model is None:
        return found.status, None
    if found.model.on_fields:
        return "at_the_floor", None
    return found.status, _rule(found.model, (frame, areas, role), wave)


def _rule(model: GroupModel, sample: tuple[pd.DataFrame, Mapping[str, str], pd.Series], wave: Wave) -> GroupRule:
    frame, _, role = sample
    matrix = prepare_gaps(*sample)
    columns = [wave.competencies.index(name) for name in matrix.competencies]
    values = frame.iloc[matrix.order, columns].to_numpy()
    codes = np.array([wave.roles.index(name) for name in role.iloc[matrix.order]], dtype=np.int64)
    known = role_levels(values, codes)
    everybody = np.nansum(values, axis=0) / np.maximum((~np.isnan(values)).sum(axis=0), 1)
    base = np.tile(everybody, (len(wave.roles), 1))
    base[: len(known)] = known
    filled = fill_missing(matrix.centred)
    spread = np.maximum(filled.std(axis=0), 1e-9)
    pull = model.shape.means @ model.shape.precision
    constants = np.log(model.shape.shares) - 0.5 * (pull * model.shape.means).sum(axis=1)
    item = np.nansum(matrix.centred, axis=0) / np.maximum((~np.isnan(matrix.centred)).sum(axis=0), 1)
    weights = pull / spread
    return GroupRule(np.array(columns, dtype=np.int64), base, item, weights, constants - weights @ filled.mean(axis=0))


def assign_groups(part: Part, wave: Wave, rule: GroupRule) -> Codes:
    """The likeliest group of everybody; who answered too little to tell: the largest one (number 0)."""
    needed = required_levels(wave)
    n = np.zeros(len(part.role))
    beside = np.zeros(len(part.role))  # sum of a person's distances from the mean of each column
    columns: list[tuple[FloatArray, Flags]] = []
    places = {column: place for place, column in enumerate(rule.columns.tolist())}
    for number, held in enumerate(held_levels(part, wave)):
        if number not in places:
            continue
        place = places[number]
        required = needed[:, number][part.role]
        known = (held >= 0) & (required >= 0)
        centred = (required - held) / wave.scale - rule.base[:, place][part.role] - rule.item[place]
        columns.append((np.where(known, centred, 0.0), known))
        beside += columns[-1][0]
        n += known
    level = beside / np.maximum(n, 1)
    scores = np.tile(rule.constants + rule.weights @ rule.item, (len(part.role), 1))
    for (centred, known), place in zip(columns, [places[column] for column in sorted(places)], strict=True):
        filled = np.where(known, centred, level)
        for group in range(len(rule.weights)):
            scores[:, group] += rule.weights[group, place] * filled
    best = scores.argmax(axis=1)
    return np.asarray(np.where(n >= LEAST_ANSWERED * len(rule.columns), best, 0))


def group_part(part: Part, wave: Wave, cells: Cells, rule: GroupRule) -> GroupedPart:
    """Sums of each group over the people of a part who are counted for the country."""
    counted = np.flatnonzero(cells.residual >= 0)
    inside = Part(part.unit[counted], part.role[counted], part.answers[counted], part.town, part.names, part.parent)
    group, many = assign_groups(inside, wave, rule), len(rule.weights)
    nowhere = np.full(many, -1, dtype=np.int32)
    placed = sort_people(group.astype(np.int32))
    sums = np.zeros((many, len(wave.competencies), 6), dtype=np.int64)
    if len(group):
        flat = Part(group.astype(np.int32), inside.role, inside.answers, (), (), nowhere)
        sums = sum_people(flat, wave, placed)
    lacking, ready = _steps(inside, wave, group, many)
    cell = cells.residual[counted].astype(np.int64) * len(wave.roles) + inside.role
    links = _link_groups(inside, wave, (cell, group), many)
    return GroupedPart(np.bincount(group, minlength=many), sums, links, lacking, ready)


def _steps(part: Part, wave: Wave, group: Codes, many: int) -> tuple[Counts, Counts]:
    """Per group, competency and level: heads who need the level and do not hold it, and heads who hold it."""
    needed, levels = required_levels(wave), wave.top + 1
    lacking = np.zeros((many, len(wave.competencies), levels), dtype=np.int64)
    ready = np.zeros_like(lacking)
    for number, held in enumerate(held_levels(part, wave)):
        whole = held.astype(np.int64) // wave.scale
        needs = needed[:, number][part.role].astype(np.int64) // wave.scale
        known = held >= 0
        table = np.bincount(
            (group[known] * levels + whole[known]) * (levels + 1) + needs[known] + 1,
            minlength=many * levels * (levels + 1),
        ).reshape(many, levels, levels + 1)
        for level in range(1, levels):
            lacking[:, number, level] = table[:, :level, level + 1 :].sum(axis=(1, 2))
            ready[:, number, level] = table[:, level:].sum(axis=(1, 2))
    return lacking, ready


def _link_groups(part: Part, wave: Wave, places: tuple[Codes, Codes], many: int) -> Counts:
    needed, (cell, group) = required_levels(wave), places
    links = np.zeros((many, many, len(wave.competencies)), dtype=np.int64)
    cells, compact = np.unique(cell, return_inverse=True)
    joint = compact * many + group
    for number, held in enumerate(held_levels(part, wave)):
        known = (held >= 0) & (needed[:, number][part.role] >= 0)
        table = np.bincount(joint[known], minlength=len(cells) * many).reshape(len(cells), many)
        links[:, :, number] = overlap(table)
    return links
