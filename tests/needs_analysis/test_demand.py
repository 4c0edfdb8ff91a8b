"""What the plan learns of an anonymous survey: counts of people, under the same rule as every other figure."""

from dataclasses import replace

import pytest

from needs_analysis.analysis import Settings, analyse_survey
from needs_analysis.demand import OTHERS
from needs_analysis.language import Text
from needs_analysis.model import Checked, Counts, Demand, Framework, RoleProfile, Unit
from tests.needs_analysis.test_score import survey_of


def demand(people: dict[tuple[str, str], int], k: int = 5) -> Demand:
    """``people``: number by unit and role, too few to look for groups; everybody lacks two levels, one in four three."""
    cells = [cell for cell, n in people.items() for _ in range(n)]
    held = [[0.0 if number % 4 == 0 else 1.0] for number in range(len(cells))]
    survey = survey_of(held, [[3.0]] * len(cells), [unit for unit, _ in cells])
    survey = replace(survey, roles=tuple(role for _, role in cells))
    profiles = tuple(RoleProfile(role, Text(role, role), {}) for role in ("R1", "R2"))
    units = tuple(Unit(name, name, None, 60) for name in ("A", "B"))
    checked = Checked(survey, (), Counts(len(cells), len(cells), 0, 0, 0, 0), ())
    return analyse_survey(checked, Framework((), (), (), profiles, units, ()), {}, Settings(k)).demand


@pytest.mark.parametrize(
    ("people", "counted"),
    [
        ({("A", "R1"): 12, ("B", "R1"): 12, ("B", "R2"): 20, ("A", "R2"): 10}, {"R1": 24, "R2": 30}),
        ({("A", "R1"): 12, ("B", "R1"): 2, ("B", "R2"): 20}, {OTHERS: 34}),  # A inside R1, but for two people
    ],
)
def test_people_are_counted_by_roles_that_may_be_published(
    people: dict[tuple[str, str], int], counted: dict[str, int]
) -> None:
    assert {learner.id: learner.heads for learner in demand(people).learners} == counted


@pytest.mark.parametrize(("k", "three"), [(5, 10), (7, 7), (10, 10)])
def test_counts_per_level_are_multiples_of_the_towns_smallest_group(k: int, three: int) -> None:
    """Nine of 36 lack all three levels."""
    (learner,) = demand({("A", "R1"): 18, ("B", "R1"): 18}, k).learners
    assert learner.heads == 36
    assert learner.steps["C0"] == {1: three, 2: 36, 3: 36}
