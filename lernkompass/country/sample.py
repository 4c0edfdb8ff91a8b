"""A country that does not exist: towns of all sizes with units, roles, groups of people and missing answers. Seeded."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from needs_analysis import Part, Wave
from store import write_part, write_wave

if TYPE_CHECKING:
    from lernkompass.masterdata import Town  # loads all that planning needs

PART_SIZE = 80_000
"""People of a part, about: whole towns are added until it is reached."""

_ITEMS = 60
_GROUPS = 5
_MISSING, _USUAL_ROLE = 0.04, 0.6
_TEAM, _TEAMS, _OFFICES = 12, 4, 4
"""People of a team, teams of an office, offices of a department."""

_MEDIAN, _SPREAD = 350, 1.4
"""Staff of a town: log-normal, so most are small and a few are cities."""


@dataclass(frozen=True, slots=True)
class Invented:
    """``staff`` of all towns; a town has ``median`` people, log-normal; a part has ``part_size`` people or more."""

    staff: int
    seed: int = 1
    median: int = _MEDIAN
    part_size: int = PART_SIZE


def make_country(folder: Path, town: "Town", wanted: Invented) -> int:
    """Write parts of invented towns; the number of parts comes back.

    ``town``: whose competencies, role profiles and leading roles are taken.
    """
    wave = _wave(town)
    write_wave(folder, wave)
    sizes = _town_sizes(wanted)
    number, begin = 0, 0
    while begin < len(sizes):
        end = begin + 1
        while end < len(sizes) and sum(sizes[begin:end]) < wanted.part_size:
            end += 1
        number += 1
        keys = enumerate(sizes[begin:end], start=begin + 1)
        towns = [_Builder(wave, f"{key:08}", size, wanted.seed).build() for key, size in keys]
        write_part(folder, f"part-{number:04}", _join(towns))
        begin = end
    return number


def _wave(town: "Town") -> Wave:
    framework = town.framework
    names = tuple(competency.id for competency in framework.competencies)
    more, least = _ITEMS % len(names), _ITEMS // len(names)
    counts = [least + 1 if number < more else least for number in range(len(names))]
    first = np.cumsum([0, *counts]).tolist()
    required = tuple(tuple(role.required[name] for name in names) for role in framework.roles)
    return Wave(
        competencies=names,
        areas=tuple(competency.area for competency in framework.competencies),
        items=tuple(tuple(range(first[j], first[j + 1])) for j in range(len(names))),
        roles=tuple(role.id for role in framework.roles),
        required=required,
        leading=tuple(role.id in town.leading_roles for role in framework.roles),
        weights=(1.0,) * len(names),
        top=max(level.level for level in framework.levels),
        smallest_group=town.smallest_group,
    )


def _town_sizes(wanted: Invented) -> list[int]:
    generator = np.random.default_rng(wanted.seed)
    sizes: list[int] = []
    left = wanted.staff
    while left > 0:
        drawn = max(5, int(generator.lognormal(np.log(wanted.median), _SPREAD)))
        sizes.append(min(drawn, left))
        left -= sizes[-1]
    return sizes


class _Builder:
    """One town: a tree of departments, offices and teams, and its people."""

    def __init__(self, wave: Wave, key: str, size: int, seed: int) -> None:
        self.wave, self.key, self.size = wave, key, size
        self.generator = np.random.default_rng((seed, int(key)))
        self.names, self.parent = [key], [-1]

    def build(self) -> Part:
        teams = self._teams()
        unit = np.sort(self.generator.choice(np.array(teams, dtype=np.int32), self.size))
        role = self._roles(unit)
        answers = self._answers(role)
        parent = np.array(self.parent, dtype=np.int32)
        return Part(unit, role, answers, [self.key] * len(parent), self.names, parent)

    def _teams(self) -> Sequence[int]:
        wanted = max(1, self.size // _TEAM)
        teams: list[int] = []
        while len(teams) < wanted:
            department = self._unit(0)
            for _ in range(_OFFICES):
                office = self._unit(department)
                teams += [self._unit(office) for _ in range(_TEAMS)]
        return teams[:wanted]

    def _unit(self, above: int) -> int:
        self.names.append(f"{self.key}-{len(self.names)}")
        self.parent.append(above)
        return len(self.names) - 1

    def _roles(self, unit: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        """Most people of a team have its role; its first one leads it."""
        roles = len(self.wave.roles)
        usual = self.generator.integers(0, roles, len(self.names))
        role = np.where(
            self.generator.random(self.size) < _USUAL_ROLE, usual[unit], self.generator.integers(0, roles, self.size)
        )
        leads = np.flatnonzero(np.array(self.wave.leading))
        first = np.flatnonzero(np.diff(unit, prepend=-1))
        if len(leads):
            role[np.isin(role, leads)] = np.flatnonzero(~np.array(self.wave.leading))[0]
            role[first] = leads[0]
        return role.astype(np.int32)

    def _answers(self, role: npt.NDArray[np.int32]) -> npt.NDArray[np.int8]:
        """Required level minus what the group lacks, plus a person's and an item's own share, rounded."""
        wave, draw = self.wave, self.generator
        areas = sorted(set(wave.areas))
        group = draw.integers(0, _GROUPS, self.size)
        lacking = np.random.default_rng(7).choice([0.0, 0.4, 1.8], (_GROUPS, len(areas)), p=[0.4, 0.3, 0.3])
        person = draw.normal(0, 0.5, self.size)
        required = np.array(wave.required, dtype=float)
        answers = np.empty((self.size, wave.item_count), dtype=np.int8, order="F")
        for number, items in enumerate(wave.items):
            field = areas.index(wave.areas[number])
            mean = required[role, number] - lacking[group, field] + person
            for item in items:
                drawn = np.rint(mean + draw.normal(0, 0.7, self.size))
                answers[:, item] = np.clip(drawn, 0, wave.top)
        answers[draw.random(answers.shape) < _MISSING] = -1
        return answers


def _join(towns: Sequence[Part]) -> Part:
    first = np.cumsum([0, *(len(town.parent) for town in towns)]).tolist()
    shifted = [np.where(town.parent < 0, -1, town.parent + at) for town, at in zip(towns, first, strict=False)]
    return Part(
        unit=np.concatenate([town.unit + at for town, at in zip(towns, first, strict=False)]).astype(np.int32),
        role=np.concatenate([town.role for town in towns]),
        answers=np.asfortranarray(np.concatenate([town.answers for town in towns])),
        town=[name for town in towns for name in town.town],
        names=[name for town in towns for name in town.names],
        parent=np.concatenate(shifted).astype(np.int32),
    )
