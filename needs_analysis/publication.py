"""What one run may publish: which units, roles and learning groups, beside each other and beside earlier releases.

The rule itself stands in `disclosure`; here it is applied to the people of a survey. A `Release` remembers who stood
where when figures of the same wave were handed on, under keyed fingerprints of the answers: the same answers read again
are the same person, whatever unit or role is given for them now. Releases of other waves are other answers and need no
judging together.
"""

import hashlib
import hmac
import math
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from needs_analysis.codec import from_json, to_json
from needs_analysis.disclosure import (
    SMALLEST_DISTRIBUTION,
    SMALLEST_GROUP,
    cells_hold,
    interchangeable,
    join_places,
    place_leaders,
    publishable_units_between,
    separable_answers,
)
from needs_analysis.language import Message
from needs_analysis.model import Gaps, UserError

BROADLY_ANSWERED = 0.5
"""Share of people who must have answered a competency before it is broken down by unit or role."""

_ABSENT, _NO_ANSWER = "(absent)", "--"
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.object_]
Counted = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Member:
    """Where one person stood in a release. ``marks``: two letters per competency, a keyed hash of the answer."""

    unit: str
    role: str
    group: str
    marks: str


@dataclass(frozen=True, slots=True)
class Remembered:
    """Who stood where when figures were handed on, under marks. Never shown to anybody."""

    competencies: tuple[str, ...]
    people: tuple[Member, ...]

    def names(self, competencies: Sequence[str]) -> list[str]:
        """A name per person made of the marks of these competencies; equal ones are numbered."""
        place = {name: 2 * j for j, name in enumerate(self.competencies)}
        wanted = [place[name] for name in competencies]
        seen: Counter[str] = Counter()
        found = []
        for member in self.people:
            name = "".join(member.marks[start : start + 2] for start in wanted)
            found.append(f"{name}-{seen[name]}")
            seen[name] += 1
        return found


@dataclass(frozen=True, slots=True)
class Release(Remembered):
    """One set of published figures that was handed on.

    ``others``: the same for the views of superiors and tests that were shown beside.
    """

    day: date | None = None
    others: Mapping[str, Remembered] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Rule:
    """``k``: smallest group. ``leading``: ids of roles that lead a unit. ``earlier``: what was handed on before."""

    k: int = SMALLEST_GROUP
    leading: tuple[str, ...] = ()
    earlier: tuple[Release, ...] = ()
    key: bytes = b""


@dataclass(frozen=True, eq=False)
class Publication:
    """What may be published of one run. ``residual``: everybody's lowest published unit, "" for the rest of the whole.

    ``frozen``: even the whole differs from an earlier release by too few people, so nothing may be handed on.
    """

    place: Places
    residual: Places
    units: frozenset[str]
    roles: frozenset[str]
    groups: frozenset[int]
    release: Release
    frozen: bool = False
    k: int = SMALLEST_GROUP


def answered_by_most(gaps: Gaps) -> Gaps:
    """Only the competencies that at least half of the people answered: the others are shown for everybody alone."""
    share = (~np.isnan(gaps.signed)).mean(axis=0) if len(gaps.signed) else np.zeros(len(gaps.weights))
    keep = np.flatnonzero(share >= BROADLY_ANSWERED)
    survey = gaps.survey
    arrays = {name: getattr(survey, name)[:, keep] for name in ("held", "required", "importance", "need")}
    narrowed = replace(survey, competencies=tuple(survey.competencies[column] for column in keep), **arrays)
    return Gaps(narrowed, gaps.signed[:, keep], gaps.weights[keep])


def decide_publication(
    gaps: Gaps, parents: Mapping[str, str | None], roles: Sequence[str], groups: Counted, rule: Rule
) -> Publication:
    """Units first, then roles, then groups: each gives way to those before it.

    ``parents``: unit -> parent of the organisation. ``roles``: ids of the role profiles. ``groups``: learning group of
    everybody, -1 where there are none.
    """
    survey = gaps.survey
    broad = answered_by_most(gaps)
    valid = ~np.isnan(broad.signed)
    leaders_up = place_leaders(survey.units, survey.roles, parents, rule.leading)
    place = np.array([unit if unit in parents else "" for unit in leaders_up], dtype=object)
    role = np.array([name if name in roles else "" for name in survey.roles], dtype=object)
    nowhere = np.full(len(place), "", dtype=object)
    today = _remember(broad, rule.key, (nowhere, nowhere, nowhere))
    judge = _Judge(valid, _memory(today, rule.earlier), rule.k)
    units = judge.units(place, parents) if valid.shape[1] else frozenset()
    residual = lowest_published(place, parents, units)
    shown_roles = judge.roles(residual, role) if valid.shape[1] else frozenset()
    kept_role = _keep(role, shown_roles)
    group = np.array([str(number) if number >= 0 else "" for number in groups], dtype=object)
    shown_groups = judge.groups(residual, kept_role, group) if valid.shape[1] else frozenset()
    kept_group = _keep(group, shown_groups)
    people = zip(residual, kept_role, kept_group, today.people, strict=True)
    release = replace(today, people=tuple(Member(str(u), str(r), str(g), was.marks) for u, r, g, was in people))
    frozen = not judge.holds(nowhere)
    numbers = frozenset(map(int, shown_groups))
    return Publication(place, residual, units, shown_roles, numbers, release, frozen, rule.k)


def lowest_published(place: Places, parents: Mapping[str, str | None], published: frozenset[str]) -> Places:
    """Everybody's lowest published unit, "" for the rest of the whole."""
    lowest: dict[str, str] = {"": ""}
    for node in parents:
        unit: str | None = node
        while unit is not None and unit not in published:
            unit = parents[unit]
        lowest[node] = unit or ""
    return np.array([lowest[str(node)] for node in place], dtype=object)


def read_releases(content: bytes | None) -> tuple[Release, ...]:
    """What was handed on so far. Raises UserError for a ledger that cannot be read: without it nothing is safe."""
    if content is None:
        return ()
    try:
        return from_json(tuple[Release, ...], content)
    except ValueError as error:
        message = Message("The record of figures handed on cannot be read. Restore releases.json from a backup.")
        raise UserError(message) from error


def add_release(content: bytes | None, release: bytes, day: date) -> bytes:
    """The ledger with one release more; the same release again changes nothing."""
    known, new = read_releases(content), replace(from_json(Release, release), day=day)
    if any(replace(earlier, day=day) == new for earlier in known):
        return content or b""
    return to_json([*known, new])


# --- beside each other ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, eq=False)
class _Memory:
    """Earlier releases seen from today's people, who come first; behind them those who are gone.

    ``valid``: their answers to today's questions that were published then (today's people: all of today's answers).
    """

    units: tuple[Places, ...] = ()
    roles: tuple[Places, ...] = ()
    groups: tuple[Places, ...] = ()
    gone: Flags = field(default_factory=lambda: np.zeros((0, 0), dtype=bool))


@dataclass(frozen=True, eq=False)
class _Judge:
    valid: Flags
    memory: _Memory
    k: int

    def units(self, place: Places, parents: Mapping[str, str | None]) -> frozenset[str]:
        """The units of greatest number that may be published, fewer where earlier releases would be differenced."""
        numbers = {node: number for number, node in enumerate(dict.fromkeys([*parents, ""]))}
        counts = np.zeros((len(numbers), self.valid.shape[1]), dtype=np.int64)
        np.add.at(counts, [numbers[node] for node in place], self.valid)
        fewest = {node: int(counts[number].min()) for node, number in numbers.items()}
        most = {node: int(counts[number].max()) for node, number in numbers.items()}
        chosen = publishable_units_between({**parents, "": None}, fewest, most, self.k) - {""}
        while chosen and not self.holds(lowest_published(place, parents, frozenset(chosen))):
            above = {up for unit in chosen for up in _units_above(unit, parents)}
            residual = lowest_published(place, parents, frozenset(chosen))
            chosen.discard(min(sorted(chosen - above), key=[*residual].count))
        return frozenset(chosen)

    def roles(self, residual: Places, role: Places) -> frozenset[str]:
        """The largest roles that, beside the units, isolate nobody; only the same as before once some were shown."""
        nodes = {str(name): self.valid[role == name].sum(axis=0) for name in {*role, ""}}
        published = self._large_enough(nodes, nodes, self.k)
        while published:
            kept = _keep(role, published)
            if _known(kept, self.memory.roles) and self.holds(residual, kept):
                break
            published.discard(min(sorted(published), key=[*role].count))
        return frozenset(published)

    def groups(self, residual: Places, role: Places, group: Places) -> frozenset[str]:
        """The learning groups that are large enough for a distribution and isolate nobody beside units and roles."""
        nodes = {str(name): self.valid[group == name].sum(axis=0) for name in {*group} - {""}}
        people = {name: np.array([(group == name).sum()]) for name in nodes}
        published = self._large_enough(nodes, people, max(self.k, SMALLEST_DISTRIBUTION))
        while published:
            kept = _keep(group, published)
            if _known(kept, self.memory.groups) and self.holds(residual, role, kept):
                break
            published.discard(min(sorted(published), key=[*group].count))
        return frozenset(published)

    @staticmethod
    def _large_enough(nodes: Mapping[str, Counted], most: Mapping[str, Counted], k: int) -> set[str]:
        least = {node: int(counts.min()) for node, counts in nodes.items()}
        greatest = {node: int(counts.max()) for node, counts in most.items()}
        return publishable_units_between(dict.fromkeys(nodes), least, greatest, k) - {""}

    def holds(self, residual: Places, role: Places | None = None, group: Places | None = None) -> bool:
        """Whether these units, roles and groups, laid over all that was handed on earlier, isolate nobody."""
        nowhere = np.full(len(residual), "", dtype=object)
        unit_parts = [self._with_gone(residual, _ABSENT), *self.memory.units]
        roles = join_places([self._with_gone(nowhere if role is None else role, ""), *self.memory.roles])
        groups = join_places([self._with_gone(nowhere if group is None else group, ""), *self.memory.groups])
        valid = self._all_valid()
        if self.memory.units and not cells_hold(unit_parts, valid, self.k):
            return False
        cell = join_places(unit_parts)
        apart = all(separable_answers(_shared(cell[rows], roles[rows]), self.k) >= self.k for rows in valid.T)
        inside = join_places([cell, roles])
        return apart and all(interchangeable(_shared(inside[rows], groups[rows]), self.k) for rows in valid.T)

    def _with_gone(self, places: Places, label: str) -> Places:
        return np.concatenate([places, np.full(len(self.memory.gone), label, dtype=object)])

    def _all_valid(self) -> Flags:
        people = np.ones((len(self.valid) + len(self.memory.gone), 1), dtype=bool)
        answers = np.vstack([self.valid, self.memory.gone.reshape(len(self.memory.gone), self.valid.shape[1])])
        return np.unique(np.hstack([people, answers]), axis=1)


def _units_above(unit: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    above = parents[unit]
    while above is not None:
        yield above
        above = parents[above]


def _keep(places: Places, published: Collection[str]) -> Places:
    return np.where(np.isin(places, sorted(published)), places, "")


def _known(kept: Places, before: tuple[Places, ...]) -> bool:
    """Whether a partition is that of every earlier release that had one."""
    return all(np.array_equal(kept, places[: len(kept)]) for places in before if (places != "").any())


def _shared(first: Counted, second: Counted) -> Counted:
    """Answers by node of the first (rows) and of the second partition (columns)."""
    rows, row = np.unique(first, return_inverse=True)
    columns, column = np.unique(second, return_inverse=True)
    table = np.zeros((len(rows), len(columns)), dtype=np.int64)
    np.add.at(table, (row, column), 1)
    return table


# --- beside earlier releases ----------------------------------------------------------------------------------------


def _remember(gaps: Gaps, key: bytes, places: tuple[Places, Places, Places]) -> Release:
    names = gaps.survey.competencies
    answers = np.stack([gaps.survey.held, gaps.survey.importance, gaps.survey.need], axis=2)
    marks = [
        "".join(_mark(*pair, key) for pair in zip(names, map(tuple, row), strict=True)) for row in answers.tolist()
    ]
    return Release(names, tuple(Member(*map(str, row)) for row in zip(*places, marks, strict=True)))


@lru_cache(maxsize=4096)  # few different answers, many people
def _mark(competency: str, answer: tuple[float, ...], key: bytes) -> str:
    if all(math.isnan(part) for part in answer):
        return _NO_ANSWER
    return hmac.new(key, f"{competency} {answer}".encode(), hashlib.sha256).hexdigest()[:2]


def _memory(today: Release, earlier: Sequence[Release]) -> _Memory:
    if not earlier:
        return _Memory()
    common = [name for name in today.competencies if all(name in release.competencies for release in earlier)]
    present = today.names(common)
    lookups = [dict(zip(release.names(common), release.people, strict=True)) for release in earlier]
    gone = sorted({name for known in lookups for name in known} - set(present))

    def places(kind: str, otherwise: str) -> tuple[Places, ...]:
        return tuple(
            np.array(
                [str(getattr(known[name], kind)) if name in known else otherwise for name in [*present, *gone]],
                dtype=object,
            )
            for known in lookups
        )

    answered = [
        [name in common and mark[2 * common.index(name) :][:2] != _NO_ANSWER for name in today.competencies]
        for mark in gone
    ]
    valid = np.array(answered, dtype=bool).reshape(len(gone), len(today.competencies))
    # who was absent has no role and no group, as those whose role is not shown: the units tell the two apart
    return _Memory(places("unit", _ABSENT), places("role", ""), places("group", ""), valid)
