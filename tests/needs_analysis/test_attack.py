"""Nobody can be singled out, in a thousand random towns, from units, roles, groups and two releases together."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest

from needs_analysis.model import Gaps, Survey
from needs_analysis.publication import Publication, Rule, decide_publication
from tests.needs_analysis.attacker import find_exposed

K = 5
TOWNS = 1000
ROLES = ("R1", "R2", "R3")
ITEMS = 2


@dataclass(frozen=True, eq=False)
class Town:
    """People of a random town with unit, role and learning group."""

    parents: Mapping[str, str | None]
    gaps: Gaps
    groups: np.ndarray


def draw_town(seed: int) -> Town:
    generator = np.random.default_rng(seed)
    parents: dict[str, str | None] = {"u0": None}
    for number in range(1, int(generator.integers(4, 12))):
        parents[f"u{number}"] = f"u{generator.integers(max(1, number // 2))}"
    people = int(generator.integers(20, 70))
    units = [f"u{generator.integers(len(parents))}" for _ in range(people)]
    # roles lean to units, as they do: whole units of one role are what makes crossings dangerous
    usual = {unit: ROLES[generator.integers(len(ROLES))] for unit in parents}
    roles = [usual[unit] if generator.random() < 0.8 else ROLES[generator.integers(len(ROLES))] for unit in units]
    held = generator.integers(0, 6, (people, 12)).astype(float)
    held[:, 1][generator.random(people) < 0.15] = np.nan
    return Town(parents, gaps_of(held, units, roles), generator.integers(0, 3, people))


def gaps_of(held: np.ndarray, units: list[str], roles: list[str]) -> Gaps:
    nothing = np.full(held.shape, np.nan)
    survey = Survey(
        mode="anonymous",
        shape="profile",
        competencies=tuple(f"C{j}" for j in range(held.shape[1])),
        names={},
        top=5.0,
        persons=tuple(str(i) for i in range(len(held))),
        units=tuple(units),
        roles=tuple(roles),
        working_times=(None,) * len(held),
        held=held,
        required=np.full(held.shape, 3.0),
        importance=nothing,
        need=nothing,
    )
    return Gaps(survey, survey.required - survey.held, np.ones(held.shape[1]))


def change(town: Town, seed: int) -> Town:
    """The same wave read again: people gone or added, units moved in the tree, people in other units."""
    generator = np.random.default_rng([seed, 1])
    survey = town.gaps.survey
    keep = np.ones(len(survey.persons), dtype=bool)
    keep[generator.permutation(len(keep))[: int(generator.choice([0, 0, 1, 2, 8]))]] = False
    more = int(generator.choice([0, 0, 1, 7]))
    units = [unit for unit, kept in zip(survey.units, keep, strict=True) if kept] + ["u0"] * more
    roles = [role for role, kept in zip(survey.roles, keep, strict=True) if kept] + ["R1"] * more
    for row in generator.permutation(len(units))[: int(generator.choice([0, 1, 3, 12]))]:
        units[row] = f"u{generator.integers(len(town.parents))}"
    held = np.vstack([survey.held[keep], generator.integers(0, 6, (more, survey.held.shape[1]))])
    groups = np.concatenate([town.groups[keep], generator.integers(0, 3, more)])
    parents = dict(town.parents)
    if generator.random() < 0.5:
        parents[f"u{len(parents) - 1}"] = "u0"
    return Town(parents, gaps_of(held, [str(u) for u in units], [str(r) for r in roles]), groups)


def everybody(towns: list[Town]) -> list[bytes]:
    """All people of all releases, known by their answers, as the attacker may know them."""
    return sorted({row.tobytes() for town in towns for row in town.gaps.survey.held})


def published_memberships(town: Town, shown: Publication, people: list[bytes], item: int) -> list[np.ndarray]:
    survey = town.gaps.survey
    place_of = {name: number for number, name in enumerate(people)}
    number = np.array([place_of[row.tobytes()] for row in survey.held])
    answered = ~np.isnan(survey.held[:, item])
    role, group = np.array(survey.roles), town.groups
    chosen = [np.ones(len(number), dtype=bool)]
    chosen += [np.isin(shown.place, sorted(below(town.parents, unit))) for unit in shown.units]
    chosen += [role == name for name in shown.roles] + [group == name for name in shown.groups]
    vectors = []
    for rows in chosen:
        vector = np.zeros(len(people))
        vector[number[rows & answered]] = 1
        vectors.append(vector)
    return vectors


def below(parents: Mapping[str, str | None], node: str) -> set[str]:
    found = {node}
    while more := {child for child, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def publish(town: Town, rule: Rule) -> Publication:
    return decide_publication(town.gaps, town.parents, ROLES, town.groups, rule)


@pytest.mark.parametrize("block", range(10))
def test_nobody_can_be_singled_out(block: int) -> None:
    second_releases = 0
    for seed in range(block * TOWNS // 10, (block + 1) * TOWNS // 10):
        town = draw_town(seed)
        first = publish(town, Rule(K))
        later = change(town, seed)
        second = publish(later, Rule(K, earlier=(first.release,)))
        people = everybody([town, later])
        for item in range(ITEMS):
            vectors = published_memberships(town, first, people, item)
            if not second.frozen:
                second_releases += 1
                vectors += published_memberships(later, second, people, item)
            assert find_exposed(vectors, K) is None, (seed, item)
    assert second_releases >= TOWNS // 10 // 3, "the ledger must not simply forbid everything"


def test_a_plain_threshold_is_broken_in_all_of_the_thousand_towns() -> None:
    """The same towns and the same attacker: every cell of at least k answers shown, in both readings of the wave."""
    broken = sum(breaks_plain_threshold(seed) for seed in range(TOWNS))
    assert broken == TOWNS


def breaks_plain_threshold(seed: int) -> bool:
    town = draw_town(seed)
    later = change(town, seed)
    people = everybody([town, later])
    cells = ([*plain_cells(town, people, item), *plain_cells(later, people, item)] for item in range(ITEMS))
    return any(find_exposed(vectors, K) is not None for vectors in cells)


def plain_cells(town: Town, people: list[bytes], item: int) -> Iterator[np.ndarray]:
    """Units, roles and groups, and units filtered by role or group, as dashboards with a threshold show them."""
    survey = town.gaps.survey
    place_of = {name: number for number, name in enumerate(people)}
    number = np.array([place_of[row.tobytes()] for row in survey.held])
    answered = ~np.isnan(survey.held[:, item])
    units = [np.isin(survey.units, sorted(below(town.parents, unit))) for unit in town.parents]
    filters = [np.array(survey.roles) == role for role in ROLES] + [town.groups == group for group in range(3)]
    for rows in (answered, *units, *filters, *(unit & chosen for unit in units for chosen in filters)):
        if (rows & answered).sum() >= K:
            vector = np.zeros(len(people))
            vector[number[rows & answered]] = 1
            yield vector


def test_the_plain_threshold_without_filters_is_broken_in_every_larger_town() -> None:
    """Units of at least k answers each, as many tools do it: the attacker finds people in every one of these towns."""
    broken = 0
    for seed in range(100):
        town = bigger_town(seed)
        shown = publish(town, Rule(K))
        counts = {unit: int(np.isin(shown.place, sorted(below(town.parents, unit))).sum()) for unit in town.parents}
        plain = replace(shown, units=frozenset(unit for unit, n in counts.items() if n >= K), roles=frozenset())
        safe = replace(shown, roles=frozenset())
        broken += find_exposed(published_memberships(town, plain, everybody([town]), 0), K) is not None
        assert find_exposed(published_memberships(town, safe, everybody([town]), 0), K) is None
    assert broken == 100


def bigger_town(seed: int) -> Town:
    """Sixteen offices with three teams each and two people directly at every office."""
    generator = np.random.default_rng([seed, 2])
    parents: dict[str, str | None] = {"town": None}
    units: list[str] = []
    for office in range(16):
        parents[f"o{office}"] = "town"
        units += [f"o{office}"] * 2
        for team in range(3):
            parents[f"o{office}t{team}"] = f"o{office}"
            units += [f"o{office}t{team}"] * int(generator.integers(2, 11))
    roles = [ROLES[generator.integers(3)] for _ in units]
    held = generator.integers(0, 6, (len(units), 12)).astype(float)
    return Town(parents, gaps_of(held, units, roles), np.full(len(units), -1))


@pytest.mark.parametrize(
    ("memberships", "exposed"),
    [
        ([[1] * 9, [1] * 8 + [0]], True),  # all but one
        ([[1] * 10, [1] * 5 + [0] * 5], False),
        ([[1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0], [0, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]], True),  # two people swap
        ([[1] * 4 + [0] * 6], True),  # a small group itself
        ([[0] * 5, [0] * 5], False),
    ],
)
def test_the_attacker_bites(memberships: list[list[int]], exposed: bool) -> None:
    found = find_exposed([np.array(row) for row in memberships], K)
    assert (found is not None) == exposed
