"""Nobody can be singled out from what is written: the attacker reads the workbook of needs and the plan's demand."""

import io
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from openpyxl import load_workbook

from needs_analysis.analysis import Analysis, Settings, analyse_survey
from needs_analysis.demand import OTHERS
from needs_analysis.language import Text
from needs_analysis.model import Checked, Counts, Demand, Framework, RoleProfile, Unit, UserError
from needs_analysis.publication import Release, Rule
from needs_analysis.report import write_needs_workbook
from needs_analysis.views import weigh_people
from tests.needs_analysis.attacker import find_exposed
from tests.needs_analysis.test_attack import (
    ROLES,
    K,
    Town,
    below,
    change,
    draw_town,
    everybody,
    publish,
    published_memberships,
)

TOWNS, SECOND_READINGS = 25, 40
FEW_ENOUGH = 60
"""From here on learning groups are looked for, which takes long; they are attacked beside units and roles elsewhere."""


def framework_of(town: Town) -> Framework:
    units = tuple(Unit(unit, unit, parent, 9) for unit, parent in town.parents.items())
    return Framework((), (), (), tuple(RoleProfile(role, Text(role, role), {}) for role in ROLES), units, ())


@dataclass(frozen=True, eq=False)
class Reader:
    """Somebody who has the files and knows who works where."""

    town: Town
    units: np.ndarray
    roles: np.ndarray

    def place(self, name: str, shown: set[str]) -> np.ndarray:
        """Who is meant by a name in the files. ``shown``: units that carry figures."""
        if name in ROLES:
            return np.asarray(self.roles == name)
        if name.startswith("Others in "):
            unit = name.removeprefix("Others in ")
            inside = below(self.town.parents, unit)
            return np.isin(self.units, sorted(inside)) & ~self._any_of(shown & inside - {unit})
        return np.isin(self.units, sorted(below(self.town.parents, name)))

    def _any_of(self, units: set[str]) -> np.ndarray:
        return np.isin(self.units, sorted({node for unit in units for node in below(self.town.parents, unit)}))

    def read(self, workbook: bytes, item: str) -> Iterator[tuple[np.ndarray, int]]:
        """Every population with a figure about a question: who is in it, and how many answered it by the file."""
        book = load_workbook(io.BytesIO(workbook), read_only=True)
        whole = {row[0]: row[1] for row in book["Learning needs"].iter_rows(min_row=2, values_only=True)}
        yield np.ones(len(self.units), dtype=bool), int(whole[item] or 0)
        rows = [row for name in ("Units", "Roles") for row in book[name].iter_rows(min_row=2, values_only=True)]
        shown = {str(row[0]) for row in rows if isinstance(row[1], int)} & set(self.town.parents)
        yield from ((self.place(str(row[0]), shown), row[3]) for row in rows if len(row) > 3 and row[2] == item)

    def count(self, demand: Demand) -> Iterator[tuple[np.ndarray, int]]:
        """Everybody the plan counts together."""
        named = [learner.id for learner in demand.learners if learner.id != OTHERS]
        for learner in demand.learners:
            rest = ~np.isin(self.roles, named)
            yield (rest if learner.id == OTHERS else self.roles == learner.id), learner.heads


@pytest.mark.parametrize("k", [5, 7, 10])
def test_nobody_can_be_singled_out_from_the_files(k: int) -> None:
    populations = 0
    for seed in range(TOWNS):
        town = draw_town(seed)
        survey = town.gaps.survey
        if len(survey.persons) >= FEW_ENOUGH:
            continue
        checked = Checked(survey, (), Counts(len(survey.persons), len(survey.persons), 0, 0, 0, 0), ())
        found = analyse_survey(checked, framework_of(town), {}, Settings(k, language="en"))
        reader = Reader(town, np.array(survey.units), np.array(survey.roles))
        counted, workbook = list(reader.count(found.demand)), write_needs_workbook(found.needs, "en")
        for item in (0, 1):
            answered = ~np.isnan(survey.held[:, item])
            written = list(reader.read(workbook, survey.competencies[item]))
            assert [int((rows & answered).sum()) for rows, _ in written] == [n for _, n in written], seed
            populations += len(written)
            vectors = [rows & answered for rows, _ in written] + [rows & answered for rows, _ in counted]
            assert find_exposed(vectors, k) is None, (seed, item)
    assert populations > TOWNS, "the files must not simply be empty"


def test_files_of_two_releases_isolate_nobody() -> None:
    """The wave is read again after people have come, gone or moved: both workbooks and both demands together."""
    again = 0
    for seed in range(SECOND_READINGS):
        towns = [draw_town(seed)]
        towns.append(change(towns[0], seed))
        if max(len(town.gaps.survey.persons) for town in towns) >= FEW_ENOUGH:
            continue
        people, earlier = everybody(towns), ()
        vectors: tuple[list[np.ndarray], ...] = ([], [])
        for town in towns:
            found = read_again(town, earlier)
            if found is None:
                continue
            again += bool(earlier)
            earlier = (found.release,)
            number = [people.index(row.tobytes()) for row in town.gaps.survey.held]
            for item, told in enumerate(vectors):
                for rows in populations_of(town, found, item):
                    told.append(np.zeros(len(people)))
                    told[-1][number] = rows
        for told in vectors:
            assert find_exposed(told, K) is None, seed
    assert again > SECOND_READINGS / 8, "the ledger must not simply forbid everything"


def read_again(town: Town, earlier: tuple[Release, ...]) -> Analysis | None:
    """The analysis of a town; None where it differs too little from the earlier one to be handed on."""
    people = len(town.gaps.survey.persons)
    checked = Checked(town.gaps.survey, (), Counts(people, people, 0, 0, 0, 0), ())
    try:
        return analyse_survey(checked, framework_of(town), {}, Settings(K, language="en", earlier=earlier))
    except UserError:
        return None


def populations_of(town: Town, found: Analysis, item: int) -> Iterator[np.ndarray]:
    """Who stands behind the figures about a question in the workbook and in the demand."""
    survey = town.gaps.survey
    reader, answered = Reader(town, np.array(survey.units), np.array(survey.roles)), ~np.isnan(survey.held[:, item])
    written = reader.read(write_needs_workbook(found.needs, "en"), survey.competencies[item])
    yield from (rows & answered for rows, _ in (*written, *reader.count(found.demand)))


def test_weighted_figures_of_two_releases_isolate_nobody() -> None:
    """The weights of everybody are known to the attacker, so a weighted mean is one more sum over people."""
    ways = set()
    for seed in range(2 * TOWNS):
        towns = [draw_town(seed)]
        towns.append(change(towns[0], seed))
        first = publish(towns[0], Rule(K))
        releases = [first, publish(towns[1], Rule(K, earlier=(first.release,)))]
        people = everybody(towns)
        vectors: list[np.ndarray] = []
        for town, shown in zip(towns, releases, strict=True):
            if shown.frozen:
                continue
            weights, way = weigh_people(town.gaps, asked(town, seed), shown)
            ways.add(way)
            vectors += published_memberships(town, shown, people, 1)
            if weights is not None:
                number = [people.index(row.tobytes()) for row in town.gaps.survey.held]
                vectors.append(np.zeros(len(people)))
                vectors[-1][number] = weights.weights * ~np.isnan(town.gaps.survey.held[:, 1])
        assert find_exposed(vectors, K) is None, seed
    assert {"units", "units and roles, calibrated"} < ways


def asked(town: Town, seed: int) -> Framework:
    """The town with one to three times as many people asked as answered, by unit and by role."""
    generator, survey = np.random.default_rng([seed, 3]), town.gaps.survey
    units = tuple(
        Unit(unit, unit, parent, 1 + int(survey.units.count(unit) * generator.uniform(1, 3)))
        for unit, parent in town.parents.items()
    )
    staff = {role: 1 + int(survey.roles.count(role) * generator.uniform(1, 3)) for role in ROLES}
    return replace(framework_of(town), units=units, role_staff=staff)
