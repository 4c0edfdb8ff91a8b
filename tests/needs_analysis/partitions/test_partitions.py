"""The country's arithmetic against the town's own, against brute force, and against another cut into parts."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from needs_analysis import score
from needs_analysis.cluster import group_gaps
from needs_analysis.disclosure import interchangeable, publishable_units_between, separable_answers
from needs_analysis.language import Text
from needs_analysis.mixture import Shape
from needs_analysis.model import Framework, Gaps, RoleProfile, Survey, Unit, UserError
from needs_analysis.partitions import (
    Part,
    Wave,
    add_shares,
    analyse_part,
    check_part,
    check_wave,
    find_groups,
    group_part,
    measure_country,
    measure_groups,
    sample_people,
    signed_gaps,
)
from needs_analysis.partitions.figures import round_exactly
from needs_analysis.partitions.forest import publishable_forest
from needs_analysis.partitions.groups import _distances_in_order, assign_groups
from needs_analysis.partitions.part import overlap
from needs_analysis.partitions.sums import held_levels, read_codes
from needs_analysis.partitions.whole import linked_nodes
from needs_analysis.publication import Rule, decide_publication

K = 5


def wave_of(items: int = 1, competencies: int = 4, roles: int = 3) -> Wave:
    draw = np.random.default_rng(5)
    first = range(0, items * competencies, items)
    return Wave(
        competencies=tuple(f"C{j}" for j in range(competencies)),
        areas=tuple(f"A{j // 2}" for j in range(competencies)),
        items=tuple(tuple(range(at, at + items)) for at in first),
        roles=tuple(f"R{r}" for r in range(roles)),
        required=tuple(tuple(map(int, draw.integers(1, 6, competencies))) for _ in range(roles)),
        leading=(True, *(False,) * (roles - 1)),
        weights=(1.0, 2.0, 0.5, 1.0, *(1.0,) * competencies)[:competencies],
    )


def towns(wave: Wave, sizes: list[int], seed: int = 0) -> Part:
    """One town per size, each with departments of teams and some people directly above."""
    draw = np.random.default_rng(seed)
    parent, town, names, unit = [], [], [], []
    for number, size in enumerate(sizes):
        first = len(parent)
        teams = 1 + size // 9
        above = [-1, *(first for _ in range(1 + teams // 3))]
        above += [first + 1 + t % (1 + teams // 3) for t in range(teams)]
        parent += above
        town += [f"T{number}"] * len(above)
        names += [f"T{number}-{draw.integers(1000)}-{u}" for u in range(len(above))]
        unit += list(first + draw.integers(0, len(above), size))
    people = len(unit)
    role = draw.integers(0, len(wave.roles), people)
    answers = draw.integers(0, 6, (people, wave.item_count))
    answers[draw.random(answers.shape) < 0.15] = -1
    return Part(
        np.array(unit, dtype=np.int32),
        role.astype(np.int32),
        answers.astype(np.int8),
        town,
        names,
        np.array(parent, dtype=np.int32),
    )


def alone(part: Part, wave: Wave, town: str) -> tuple[Gaps, Framework]:
    """The people of one town as a survey of its own."""
    rows = [r for r, u in enumerate(part.unit.tolist()) if part.town[u] == town]
    held = np.where(part.answers[rows] < 0, np.nan, part.answers[rows].astype(float))
    required = np.array(wave.required, dtype=float)[part.role[rows]]
    empty = np.full(held.shape, np.nan)
    survey = Survey(
        mode="anonymous",
        shape="profile",
        competencies=wave.competencies,
        names={},
        top=float(wave.top),
        persons=tuple(map(str, rows)),
        units=tuple(part.names[part.unit[r]] for r in rows),
        roles=tuple(wave.roles[part.role[r]] for r in rows),
        working_times=(None,) * len(rows),
        held=held,
        required=required,
        importance=empty,
        need=empty,
    )
    mine = [u for u in range(len(part.parent)) if part.town[u] == town]
    tree = tuple(Unit(part.names[u], "", part.names[p] if (p := part.parent[u]) >= 0 else None, 0) for u in mine)
    roles = tuple(RoleProfile(name, Text(name, name), {}) for name in wave.roles)
    return Gaps(survey, required - held, np.array(wave.weights)), Framework((), (), (), roles, tree, ())


@pytest.mark.parametrize("seed", range(6))
def test_every_unit_has_the_figures_of_the_town_by_itself(seed: int) -> None:
    wave = wave_of()
    part = towns(wave, [4, 30, 75, 160, 12], seed)
    shown, _, _ = analyse_part(part, wave)
    rows = {(part.names[u], bool(o)): at for at, (u, o) in enumerate(zip(shown.units, shown.others, strict=True))}
    seen = 0
    for town in sorted(set(part.town)):
        gaps, framework = alone(part, wave, town)
        parents = {unit.id: unit.parent for unit in framework.units}
        nobody = np.full(len(gaps.survey.persons), -1)
        rule = Rule(K, ("R0",))
        publication = decide_publication(gaps, parents, wave.roles, nobody, rule)
        for kind, populations in (
            (False, score.measure_units(gaps, framework, {}, (publication, K))),
            (True, score.measure_others(gaps, framework, {}, (publication, K))),
        ):
            for population in populations:
                assert ((population.id, kind) in rows) == population.published
                for need in population.competencies:
                    at = rows[population.id, kind], wave.competencies.index(need.id)
                    for name in ("gap", "low", "high", "share", "held", "required", "priority"):
                        value, expected = getattr(shown.figures, name)[at], getattr(need, name)
                        assert (expected is None and np.isnan(value)) or value == expected, (population.id, name)
                        seen += 1
    assert seen > 500


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([3, 5, 7]))
def test_the_forest_chooses_the_units_of_the_single_tree(seed: int, k: int) -> None:
    draw = random.Random(seed)
    n = draw.randint(1, 20)
    parent = [-1, *(draw.randint(max(0, i - draw.choice([2, 5, 30])), i - 1) for i in range(1, n))]
    fewest = [draw.choice([0, 0, 1, 2, 3, 4, 5, 6, 8, 12]) for _ in range(n)]
    most = [few + draw.choice([0, 0, 1, 3]) for few in fewest]
    names = draw.sample([f"u{i}" for i in range(n)], n)
    above = {names[i]: names[parent[i]] if parent[i] >= 0 else None for i in range(n)}
    expected = publishable_units_between(
        above, dict(zip(names, fewest, strict=True)), dict(zip(names, most, strict=True)), k
    )
    rank = np.argsort(np.argsort(names)).astype(np.int32)
    found = publishable_forest(np.array(parent, dtype=np.int32), rank, np.array(fewest), np.array(most), k)
    assert {names[i] for i in range(n) if found[i]} == expected


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**6))
def test_roles_that_are_linked_can_isolate_nobody(seed: int) -> None:
    draw = np.random.default_rng(seed)
    table = draw.integers(0, 5, (draw.integers(1, 12), draw.integers(2, 6)))
    table[draw.random(table.shape) < 0.3] = 0
    links = overlap(table)[:, :, None]
    shown = linked_nodes(links, table.sum(axis=0)[:, None], np.ones(table.shape[1], dtype=bool), K)
    if not shown.any():
        return
    kept = np.column_stack([table[:, shown], table[:, ~shown].sum(axis=1)])
    kept = kept[:, kept.sum(axis=0) > 0]
    # the residual rule forbids sums over residuals by themselves; what roles add is the cut with both sides holding some
    between = [
        np.minimum(kept[:, list(one)].sum(axis=1), np.delete(kept, list(one), axis=1).sum(axis=1)).sum()
        for one in _proper_subsets(kept.shape[1])
    ]
    assert min(between, default=K) >= K
    enough = kept[kept.sum(axis=1) >= K]
    if len(enough) == len(kept):
        assert separable_answers(kept) >= K


def _proper_subsets(n: int) -> list[tuple[int, ...]]:
    return [tuple(i for i in range(n) if number >> i & 1) for number in range(1, 2**n - 1)]


def test_linked_groups_are_interchangeable() -> None:
    table = np.array([[4, 3, 0], [2, 2, 1], [0, 5, 6]])
    links = overlap(table)
    assert links.tolist() == [[0, 5, 1], [5, 0, 6], [1, 6, 0]]  # by hand: 3+2+0, 0+1+0, 0+1+5
    assert linked_nodes(links[:, :, None], table.sum(axis=0)[:, None], np.ones(3, dtype=bool), 5).all()
    assert interchangeable(table, 5)


def test_a_rare_role_takes_another_one_along() -> None:
    table = np.array([[20, 20, 2], [20, 20, 0]])  # the third role by itself is everybody minus the other two
    links, sizes = overlap(table)[:, :, None], table.sum(axis=0)[:, None]
    shown = linked_nodes(links, sizes, np.ones(3, dtype=bool), K)
    assert shown.tolist() == [False, True, False]


def test_the_cut_into_parts_changes_nothing() -> None:
    wave = wave_of(items=3)
    whole = towns(wave, [40, 7, 120, 66, 300, 3], 3)
    parts = [_only(whole, {"T0", "T1", "T2"}), _only(whole, {"T3"}), _only(whole, {"T4", "T5"})]
    one, many = analyse_part(whole, wave), [analyse_part(part, wave) for part in parts]
    together = add_shares(share for _, share, _ in many)
    assert (together.people, together.roles.tolist()) == (one[1].people, one[1].roles.tolist())
    assert together.links.tolist() == one[1].links.tolist()
    figures = {
        (part.names[u], bool(o)): result.figures.gap[at].tobytes() + result.figures.high[at].tobytes()
        for part, (result, _, _) in zip(parts, many, strict=True)
        for at, (u, o) in enumerate(zip(result.units, result.others, strict=True))
    }
    units = zip(one[0].units, one[0].others, strict=True)
    expected = {
        (whole.names[u], bool(o)): one[0].figures.gap[at].tobytes() + one[0].figures.high[at].tobytes()
        for at, (u, o) in enumerate(units)
    }
    assert figures == expected
    sampled = [gap for part in parts for gap in signed_gaps(part, wave)[sample_people(part, 50_000)].tolist()]
    assert repr(sampled) == repr(signed_gaps(whole, wave)[sample_people(whole, 50_000)].tolist())
    assert 0 < len(sampled) < len(whole.role)


def _only(part: Part, wanted: set[str]) -> Part:
    units = [u for u, town in enumerate(part.town) if town in wanted]
    place = {u: at for at, u in enumerate(units)} | {-1: -1}
    rows = [r for r, u in enumerate(part.unit.tolist()) if u in place]
    return Part(
        np.array([place[u] for u in part.unit[rows].tolist()], dtype=np.int32),
        part.role[rows],
        part.answers[rows],
        [part.town[u] for u in units],
        [part.names[u] for u in units],
        np.array([place[p] for p in part.parent[units].tolist()], dtype=np.int32),
    )


def test_a_mean_of_items_is_exact() -> None:
    wave = wave_of(items=3, competencies=1)
    answers = np.array([[1, 2, 2], [5, -1, 4], [-1, -1, -1], [0, 0, 1], [3, -1, -1]], dtype=np.int8)
    part = Part(
        np.zeros(5, dtype=np.int32), np.zeros(5, dtype=np.int32), answers, ["T"], ["T"], np.array([-1], "int32")
    )
    (held,) = held_levels(part, wave)
    assert wave.scale == 6
    assert held.tolist() == [10, 27, -1, 2, 18]  # sixths of a level: 5/3, 9/2, none, 1/3, 3


def test_groups_are_found_on_the_sample_and_told_for_everybody() -> None:
    wave = wave_of(competencies=10, roles=3)
    part = towns(wave, [350, 250], 1)
    truth = np.random.default_rng(2).integers(0, 3, len(part.role))
    lacking = np.repeat(np.array([[0, 0, 3, 0, 3], [3, 0, 0, 3, 0], [0, 3, 0, 0, 0]]), 2, axis=1)
    noise = np.random.default_rng(3).normal(0, 0.5, part.answers.shape)
    held = np.clip(np.rint(np.array(wave.required)[part.role] - lacking[truth] + noise), 0, 5).astype(np.int8)
    held[np.random.default_rng(4).random(held.shape) < 0.05] = -1
    part = Part(part.unit, part.role, held, part.town, part.names, part.parent)
    gaps = signed_gaps(part, wave)
    status, rule = find_groups(gaps, part.role.tolist(), wave)
    assert status == "groups"
    assert rule is not None
    group = assign_groups(tuple(read_codes(part, wave)), wave, rule)
    # the town's own pipeline on the same people
    frame, roles = pd.DataFrame(gaps, columns=list(wave.competencies)), pd.Series([wave.roles[r] for r in part.role])
    alone = group_gaps(frame, dict(zip(wave.competencies, wave.areas, strict=True)), roles)
    assert group.tolist() == alone.best.tolist()
    half = _only(part, {"T1"})
    told = assign_groups(tuple(read_codes(half, wave)), wave, rule)
    assert told.tolist() == group[np.isin(np.array(part.town)[part.unit], ["T1"])].tolist()
    x = np.random.default_rng(9).normal(size=(40, len(rule.item)))
    shape = Shape(rule.shares, rule.means, rule.precision, 0.0, float(rule.tail))
    assert _distances_in_order(x, rule) == pytest.approx(shape.distances(x))
    _, share, cells = analyse_part(part, wave)
    grouped = group_part(part, wave, cells, rule)
    assert grouped.heads.tolist() == np.bincount(group[cells.residual >= 0], minlength=len(rule.means)).tolist()
    assert (grouped.sums.sum(axis=0) == share.roles.sum(axis=0)).all()
    needed = np.array(wave.required)[part.role]
    for number in range(len(rule.means)):
        mine = (group == number) & (cells.residual >= 0)
        assert (
            grouped.lacking[number, 2, 3] == ((held[:, 2] >= 0) & (held[:, 2] < 3) & (needed[:, 2] >= 3) & mine).sum()
        )
        assert grouped.ready[number, 2, 3] == ((held[:, 2] >= 3) & mine).sum()
    shown, flags = measure_groups(grouped, share, wave)
    assert flags.all()
    assert not np.isnan(shown.figures.gap).any()


def test_the_country_leaves_out_who_is_in_no_published_unit() -> None:
    wave = wave_of()
    part = towns(wave, [3, 80, 2], 8)
    _, share, cells = analyse_part(part, wave)
    hidden = np.array([part.town[u] in {"T0", "T2"} for u in part.unit])
    assert (cells.residual[hidden] == -1).all()
    whole, _ = measure_country(share, wave)
    assert whole.figures.n.max() <= (cells.residual >= 0).sum() <= 80


@pytest.mark.parametrize("digits", [0, 1, 2])
def test_rounding_is_that_of_the_language(digits: int) -> None:
    values = np.concatenate([np.arange(0, 6, 0.05), np.arange(0, 5, 1 / 6), np.random.default_rng(1).random(500) * 5])
    assert round_exactly(values, digits).tolist() == [round(float(value), digits) for value in values]


def test_a_part_that_does_not_fit_is_refused() -> None:
    wave = wave_of()
    good = towns(wave, [20], 1)
    check_part("part-1", good, wave)
    broken = [
        Part(good.unit + 100, good.role, good.answers, good.town, good.names, good.parent),
        Part(good.unit, good.role + 9, good.answers, good.town, good.names, good.parent),
        Part(good.unit, good.role, good.answers + np.int8(9), good.town, good.names, good.parent),
        Part(good.unit, good.role, good.answers, good.town, good.names, good.parent[::-1].copy()),
        Part(good.unit, good.role, good.answers, ["X", *good.town[1:]], good.names, good.parent),
    ]
    for part in broken:
        with pytest.raises(UserError, match="part-1"):
            check_part("part-1", part, wave)
    with pytest.raises(UserError):
        check_wave(wave_of(items=7))
