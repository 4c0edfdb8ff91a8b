"""Learning groups of a whole country: found on a sample of people, then everybody is put into the likeliest one.

The sample is the same however people are cut into parts: everybody draws a number from their town's name and their
place in it. The rule that follows from the sample gives everybody the same group whatever the parts and the threads.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.cluster import GroupModel, group_gaps
from needs_analysis.gap_matrix import LEAST_ANSWERED, fill_missing, prepare_gaps, role_levels
from needs_analysis.mixture import Shape
from needs_analysis.model import FloatArray
from needs_analysis.partitions.part import Cells, overlap
from needs_analysis.partitions.sums import Counts, Flags, N, held_levels, read_codes, required_levels
from needs_analysis.partitions.wave import Codes as Narrow
from needs_analysis.partitions.wave import Part, Wave

SAMPLE = 20_000
"""People the groups are found on: the criterion needs a thousand, the means of small groups some more."""

NEAR = 1e-6
"""Difference of log probabilities from which the last digits of a product cannot matter."""

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class GroupRule:
    """How to tell anybody's group, as arrays. ``columns``: competencies that count, in the order of all others.

    ``base``: roles x columns, what a role has; ``item``: mean of each column, for missing answers; ``middle`` and
    ``spread``: to standardise; ``shares``, ``means``, ``precision``, ``tail``: the groups (`mixture.Shape`).
    """

    columns: Codes
    base: FloatArray
    item: FloatArray
    middle: FloatArray
    spread: FloatArray
    shares: FloatArray
    means: FloatArray
    precision: FloatArray
    tail: FloatArray


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
    return GroupRule(
        columns=np.array(columns, dtype=np.int64),
        base=base,
        item=np.nansum(matrix.centred, axis=0) / np.maximum((~np.isnan(matrix.centred)).sum(axis=0), 1),
        middle=filled.mean(axis=0),
        spread=np.maximum(filled.std(axis=0), 1e-9),
        shares=model.shape.shares,
        means=model.shape.means,
        precision=model.shape.precision,
        tail=np.array(model.shape.tail),
    )


def assign_groups(codes: Sequence[Narrow], wave: Wave, rule: GroupRule) -> Codes:
    """The likeliest group of everybody; who answered too little to tell: the largest one (number 0).

    Products of matrices may differ in their last digits with the number of rows. Who lies so near a border that this
    could matter is judged again, number by number in a fixed order.
    """
    x, answered = _standardised(codes, wave, rule)
    shape = Shape(rule.shares, rule.means, rule.precision, 0.0, float(rule.tail))
    scores = _scores(shape.distances(x), rule)
    best = scores.argmax(axis=1)
    if scores.shape[1] > 1:
        two = np.partition(scores, -2, axis=1)[:, -2:]
        near = np.flatnonzero(two[:, 1] - two[:, 0] < NEAR)
        best[near] = _scores(_distances_in_order(x[near], rule), rule).argmax(axis=1)
    return np.asarray(np.where(answered, best, 0))


def _standardised(codes: Sequence[Narrow], wave: Wave, rule: GroupRule) -> tuple[FloatArray, Flags]:
    """People x columns as the groups are described in, and who answered enough."""
    people = len(codes[0])
    x, known = np.zeros((people, len(rule.columns))), np.zeros((people, len(rule.columns)), dtype=np.bool_)
    for place, number in enumerate(rule.columns.tolist()):
        whether, centred = _centred(wave, rule, place)
        known[:, place], x[:, place] = whether.take(codes[number]), centred.take(codes[number])
    n, beside = np.zeros(people), np.zeros(people)  # how far a person lies from the means, over what is known
    for place in range(x.shape[1]):
        n += known[:, place]
        beside += x[:, place]
    level = beside / np.maximum(n, 1)
    for place in range(x.shape[1]):
        filled = np.where(known[:, place], x[:, place], level) + rule.item[place]
        x[:, place] = (filled - rule.middle[place]) / rule.spread[place]
    return x, n >= LEAST_ANSWERED * x.shape[1]


def _centred(wave: Wave, rule: GroupRule, place: int) -> tuple[Flags, FloatArray]:
    """By role and level held: whether there is a gap to know, and how far it lies from what is usual."""
    number = int(rule.columns[place])
    required = required_levels(wave)[:, [number]]
    held = np.arange(-1, wave.standings - 1)
    known = wave.ones[number][:, N] > 0
    beside = (required - held) / wave.scale - rule.base[:, [place]] - rule.item[place]
    return known, np.where(known, beside.ravel(), 0.0)


def _scores(distances: FloatArray, rule: GroupRule) -> FloatArray:
    """What decides between the groups: log probabilities but for what all groups share (`mixture.Shape.expect`)."""
    tail = float(rule.tail)
    return np.asarray(np.log(rule.shares) - (tail + len(rule.item)) / 2 * np.log1p(distances / tail))


def _distances_in_order(x: FloatArray, rule: GroupRule) -> FloatArray:
    found = np.zeros((len(x), len(rule.means)))
    for group, mean in enumerate(rule.means):
        for one, beside in enumerate(x.T - mean[:, None]):
            for other, against in enumerate(x.T - mean[:, None]):
                found[:, group] += beside * rule.precision[one, other] * against
    return found


def group_part(part: Part, wave: Wave, cells: Cells, rule: GroupRule) -> GroupedPart:
    """Sums of each group over the people of a part who are counted for the country."""
    counted = np.flatnonzero(cells.residual >= 0)
    inside = Part(part.unit[counted], part.role[counted], part.answers[counted], part.town, part.names, part.parent)
    codes, many, across = tuple(read_codes(inside, wave)), len(rule.means), len(wave.competencies)
    group = assign_groups(codes, wave, rule)
    sums = np.zeros((many, across, 6), dtype=np.int64)
    lacking, ready = (np.zeros((many, across, wave.top + 1), dtype=np.int64) for _ in range(2))
    for number, (code, ones) in enumerate(zip(codes, wave.ones, strict=True)):
        cube = np.bincount(group * len(ones) + code, minlength=many * len(ones)).reshape(many, len(ones))
        sums[:, number] = cube @ ones
        lacking[:, number], ready[:, number] = _steps(cube, wave, number)
    cell = cells.residual[counted].astype(np.int64) * len(wave.roles) + inside.role
    links = _link_groups(codes, wave, (cell, group), many)
    return GroupedPart(np.bincount(group, minlength=many), sums, links, lacking, ready)


def _steps(cube: Counts, wave: Wave, number: int) -> tuple[Counts, Counts]:
    """Per group and level: heads who need the level and do not hold it, and heads who hold it."""
    heads = cube.reshape(len(cube), len(wave.roles), wave.standings)[:, :, 1:]
    held, needed = np.arange(wave.standings - 1) // wave.scale, np.array(wave.required)[:, number]
    lacking, ready = np.zeros((len(cube), wave.top + 1), dtype=np.int64), np.zeros((len(cube), wave.top + 1), np.int64)
    for level in range(1, wave.top + 1):
        lacking[:, level] = heads[:, needed >= level][:, :, held < level].sum(axis=(1, 2))
        ready[:, level] = heads[:, :, held >= level].sum(axis=(1, 2))
    return lacking, ready


def _link_groups(codes: Sequence[Narrow], wave: Wave, places: tuple[Codes, Codes], many: int) -> Counts:
    cell, group = places
    links = np.zeros((many, many, len(wave.competencies)), dtype=np.int64)
    cells, compact = np.unique(cell, return_inverse=True)
    joint = compact * many + group
    for number, (code, ones) in enumerate(zip(codes, wave.ones, strict=True)):
        known = np.flatnonzero(ones[:, N].take(code))
        table = np.bincount(joint[known], minlength=len(cells) * many).reshape(len(cells), many)
        links[:, :, number] = overlap(table)
    return links
