"""Units beside the organisation, superiors, importance and weights: hand-solved cases."""

from dataclasses import replace

import numpy as np
import pytest

from needs_analysis.language import Text
from needs_analysis.methods import explain_methods, write_agreement
from needs_analysis.model import Area, Competency, Framework, Gaps, Groups, Need, Needs, Population, RoleProfile, Unit
from needs_analysis.publication import Publication, Rule, decide_publication
from needs_analysis.score import measure_organisation, score_gaps
from needs_analysis.views import judge_areas, mark_units, narrow_to_today, weigh_answers
from tests.needs_analysis.test_score import survey_of


def test_weights_give_units_the_weight_of_their_staff() -> None:
    """Gap 2 in A (30 answers, 30 staff), gap 0 in B (10 answers, 70 staff): 2 x 30 / 100."""
    survey = survey_of([[1.0]] * 30 + [[3.0]] * 10, [[3.0]] * 40, ["A"] * 30 + ["B"] * 10)
    units = (Unit("town", "town", None, 0), Unit("A", "A", "town", 30), Unit("B", "B", "town", 70))
    framework = Framework((), (), (), (RoleProfile("R1", Text("", ""), {}),), units, ())
    gaps = score_gaps(survey, {})
    parents = {unit.id: unit.parent for unit in units}
    shown = decide_publication(gaps, parents, ["R1"], np.full(40, -1), Rule())
    (need,), effect, weighting = weigh_answers(gaps, framework, shown, measure_organisation(gaps, {}, 5))
    assert (need.gap, need.weighted, weighting) == (1.5, 0.6, "units")
    weights = np.r_[np.full(30, 0.4), np.full(10, 2.8)]
    assert effect == round(40 * (weights**2).sum() / weights.sum() ** 2, 2)


def two_roles(numbers: dict[tuple[str, str], int], gap: dict[str, float]) -> tuple[Gaps, Framework, Publication]:
    """People by unit and role; the gap of everybody is that of the role."""
    cells = [cell for cell, n in numbers.items() for _ in range(n)]
    survey = survey_of([[3.0 - gap[role]] for _, role in cells], [[3.0]] * len(cells), [unit for unit, _ in cells])
    survey = replace(survey, roles=tuple(role for _, role in cells))
    units = (Unit("town", "town", None, 0), Unit("A", "A", "town", 50), Unit("B", "B", "town", 50))
    profiles = tuple(RoleProfile(role, Text("", ""), {}) for role in ("R1", "R2"))
    framework = Framework((), (), (), profiles, units, (), role_staff={"R1": 60, "R2": 40})
    gaps = score_gaps(survey, {})
    parents = {unit.id: unit.parent for unit in units}
    return gaps, framework, decide_publication(gaps, parents, ["R1", "R2"], np.full(len(cells), -1), Rule())


@pytest.mark.parametrize(
    ("numbers", "weighting"),
    [
        ({("A", "R1"): 20, ("A", "R2"): 10, ("B", "R1"): 10, ("B", "R2"): 20}, "units and roles, raked"),
        ({("A", "R1"): 20, ("A", "R2"): 12, ("B", "R1"): 4, ("B", "R2"): 16}, "units and roles, calibrated"),
    ],
)
def test_weights_by_role_make_up_for_roles_that_answered_less(
    numbers: dict[tuple[str, str], int], weighting: str
) -> None:
    """The gap depends on the role alone (2 and 0), so 60 of 100 people with gap 2 make 1.2, however they answered."""
    gaps, framework, shown = two_roles(numbers, {"R1": 2.0, "R2": 0.0})
    assert shown.roles == {"R1", "R2"}
    (need,), effect, told = weigh_answers(gaps, framework, shown, measure_organisation(gaps, {}, 5))
    assert (need.weighted, told) == (1.2, weighting)
    assert effect is not None
    assert effect > 1


def test_no_weights_without_staff_or_units() -> None:
    survey = survey_of([[1.0]] * 40, [[3.0]] * 40)
    gaps = score_gaps(survey, {})
    framework = Framework((), (), (), (), (Unit("town", "town", None, 0),), ())
    shown = decide_publication(gaps, {"town": None}, [], np.full(40, -1), Rule())
    needs, effect, _ = weigh_answers(gaps, framework, shown, measure_organisation(gaps, {}, 5))
    assert (needs[0].weighted, effect) == (None, None)


def test_importance_brings_the_rankings() -> None:
    survey = survey_of([[2.0, 4.0]] * 8, [[3.0, 3.0]] * 8)
    asked = np.tile([4.5, 2.0], (8, 1))
    needs = {need.id: need for need in measure_organisation(score_gaps(replace(survey, importance=asked), {}), {}, 5)}
    first, second = needs["C0"].ranked, needs["C1"].ranked
    assert first is not None
    assert second is not None
    assert (first.mwds, first.rdm, first.quadrant) == (pytest.approx(4.5 * 2.5, abs=0.06), -90.0, "concentrate here")
    assert (second.rdm, second.quadrant) == (90.0, "possible overkill")


def population(name: str, gap: float, parent: str | None = "town") -> Population:
    return Population(name, name, parent, 40, 50, (Need("C0", "", 40, None, None, gap, gap - 0.3, gap + 0.3, None),))


@pytest.mark.parametrize("silent", [0, 1, 4])
def test_who_told_no_importance_cannot_be_worked_out_from_the_borich_score(silent: int) -> None:
    """Importance 5 of all who told it; levels 1 of the silent, 3 of the others: 5 x (5 - mean level shown)."""
    levels = [[1.0]] * silent + [[3.0]] * (40 - silent)
    importance = np.array([[np.nan]] * silent + [[5.0]] * (40 - silent))
    survey = replace(survey_of(levels, [[4.0]] * 40), shape="paired", importance=importance)
    (need,) = measure_organisation(score_gaps(survey, {}), {}, 5)
    assert need.ranked is not None
    assert need.held is not None
    assert need.ranked.mwds == pytest.approx(5 * (5 - need.held), abs=0.03)


def test_only_units_without_units_below_are_called_apart() -> None:
    gaps = {"a": 0.8, "b": 1.0, "c": 0.9, "d": 1.1, "e": 3.0}
    units = (population("town", 1.4, None), *(population(name, gap) for name, gap in gaps.items()))
    marked = {unit.id: unit.competencies[0].beside for unit in mark_units(units, {"C0": 0.9})}
    assert marked["e"] == "above"
    assert marked["town"] == marked["b"] == marked["d"] == ""
    few = mark_units(units[:4], {"C0": 0.9})
    assert {unit.competencies[0].beside for unit in few} == {""}, "too few units to compare"


@pytest.mark.parametrize(("staff", "half"), [(50, 0.13), (40, 0.0), (30, None), (None, None)])
def test_the_interval_for_todays_people(staff: int | None, half: float | None) -> None:
    """0.3 x sqrt(1 - 40/50) = 0.134; nothing is open when everybody answered."""
    assert narrow_to_today(population("a", 1.0).competencies[0], staff).today == half


@pytest.mark.parametrize("k", [5, 7, 10])
def test_the_agreement_names_the_limits_in_force(k: int) -> None:
    german = [rule.text("de") for rule in write_agreement(k)]
    assert f"mindestens {k} auswertbare Antworten" in german[1]
    assert "erst ab 10 Personen" in german[2]
    assert sum(str(k) in rule for rule in german) >= 4


@pytest.mark.parametrize("status", ["groups", "no_structure", "too_few"])
def test_methods_explain_every_outcome(status: str) -> None:
    needs = Needs("anonymous", "profile", 80, 100, 5, (), (), (), Groups(status, {}, ()))  # type: ignore[arg-type]
    sections = {s.heading.text("en"): [line.text("en") for line in s.sentences] for s in explain_methods(needs)}
    assert "80 of 100 people asked gave answers that count (80%)." in sections["What was counted"]
    words = {"groups": "between groups", "no_structure": "no groups are shown", "too_few": "Fewer than 60"}
    assert any(words[status] in line for line in sections["How learning groups are found"])


def test_important_and_not_mastered_is_a_share_of_people_in_a_field() -> None:
    """Twelve of forty rate the first competency 5 in importance and 1 in level: 30 %, in steps of 5."""
    held = [[1.0, 3.0]] * 12 + [[3.0, 1.0 + n % 3] for n in range(28)]
    survey = survey_of(held, [[3.0, 3.0]] * 40)
    importance = np.array([[5.0, 1.0]] * 40)
    areas = (Area("A", Text("A", "A")),)
    competencies = tuple(Competency(name, "A", Text("", ""), Text("", "")) for name in ("C0", "C1"))
    framework = Framework(areas, competencies, (), (), (), ())
    (asked,) = judge_areas(score_gaps(replace(survey, importance=importance), {}), framework, {})
    assert asked.high_low == 0.3
    (plain,) = judge_areas(score_gaps(survey, {}), framework, {})
    assert plain.high_low is None


def test_a_clear_quadrant_is_stable() -> None:
    survey = survey_of([[1.0, 5.0]] * 40, [[3.0, 3.0]] * 40)
    asked = replace(survey, importance=np.array([[5.0, 1.0]] * 40))
    needs = measure_organisation(score_gaps(asked, {}), {}, 5)
    assert {need.id: need.ranked.stable for need in needs if need.ranked} == {"C0": 0.9, "C1": 0.9}, "edges are coded"
