"""Gaps, priorities and intervals against hand-solved cases and published witnesses."""

from dataclasses import replace

import numpy as np
import pytest

from needs_analysis import score
from needs_analysis.language import Text
from needs_analysis.model import Framework, Gaps, Population, RoleProfile, Survey, Unit
from needs_analysis.publication import Publication, Rule, decide_publication
from needs_analysis.score import measure_organisation, score_gaps

NAN = float("nan")


def survey_of(held: list[list[float]], required: list[list[float]], units: list[str | None] | None = None) -> Survey:
    n, m = len(held), len(held[0])
    empty = np.full((n, m), NAN)
    return Survey(
        mode="anonymous",
        shape="profile",
        competencies=tuple(f"C{j}" for j in range(m)),
        names={},
        top=5.0,
        persons=tuple(str(i) for i in range(n)),
        units=tuple(units or [None] * n),
        roles=("R1",) * n,
        working_times=(None,) * n,
        held=np.array(held, dtype=float),
        required=np.array(required, dtype=float),
        importance=empty,
        need=empty,
    )


def frame(units: dict[str, str | None]) -> Framework:
    roles = (RoleProfile("R1", Text("Rolle", "Role"), {}),)
    tree = tuple(Unit(name, name, parent, 10) for name, parent in units.items())
    return Framework((), (), (), roles, tree, ())


def publish(gaps: Gaps, framework: Framework, k: int, *, leading: tuple[str, ...] = ()) -> tuple[Publication, int]:
    parents = {unit.id: unit.parent for unit in framework.units}
    nobody = np.full(len(gaps.survey.persons), -1)
    return decide_publication(gaps, parents, [role.id for role in framework.roles], nobody, Rule(k, leading)), k


def measure_units(gaps: Gaps, framework: Framework, names: dict[str, str], k: int) -> tuple[Population, ...]:
    return score.measure_units(gaps, framework, names, publish(gaps, framework, k))


def measure_roles(gaps: Gaps, framework: Framework, names: dict[str, str], k: int) -> tuple[Population, ...]:
    return score.measure_roles(gaps, framework, names, publish(gaps, framework, k))


def test_hand_solved_gap_priority_and_interval() -> None:
    held = [[1.0], [2.0], [3.0], [4.0], [NAN], [2.0]]
    (need,) = measure_organisation(score_gaps(survey_of(held, [[3.0]] * 6), {"C0": 2.0}), {}, 5)
    # gaps 2 1 0 0(clipped -1) 1: mean 0.8, sd sqrt(0.7), t(4) = 2.776
    assert (need.n, need.gap, need.priority, need.held) == (5, 0.8, 1.6, 2.4)
    assert need.required is None, "it would tell the roles of five people"
    assert need.high == pytest.approx(0.8 + 2.776 * np.sqrt(0.7) / np.sqrt(5), abs=0.05)
    assert need.low == 0.0
    assert need.share is None


def test_a_missing_answer_is_no_gap() -> None:
    held = [[NAN, 3.0]] * 20 + [[1.0, 3.0]] * 10
    needs = {need.id: need for need in measure_organisation(score_gaps(survey_of(held, [[3.0, 3.0]] * 30), {}), {}, 5)}
    assert (needs["C0"].n, needs["C0"].gap) == (10, 2.0)
    assert (needs["C1"].n, needs["C1"].gap) == (30, 0.0)


def test_weights_decide_the_order() -> None:
    held = [[2.0, 2.0]] * 8
    gaps = score_gaps(survey_of(held, [[3.0, 3.0]] * 8), {"C0": 0.5, "C1": 1.5})
    assert [need.id for need in measure_organisation(gaps, {}, 5)] == ["C1", "C0"]


def test_fewer_than_k_answers_carry_no_figure() -> None:
    needs = measure_organisation(score_gaps(survey_of([[1.0]] * 4, [[3.0]] * 4), {}), {}, 5)
    assert (needs[0].n, needs[0].gap, needs[0].held) == (None, None, None)


def test_a_small_team_is_hidden_and_cannot_be_subtracted() -> None:
    units: list[str | None] = ["A"] * 9 + ["B"] * 3 + ["office"] * 5
    survey = survey_of([[1.0]] * 17, [[3.0]] * 17, units)
    found = {
        p.id: p
        for p in measure_units(score_gaps(survey, {}), frame({"office": None, "A": "office", "B": "office"}), {}, 5)
    }
    assert (found["office"].n, found["A"].n, found["B"].n) == (17, 9, None)
    survey = survey_of([[1.0]] * 12, [[3.0]] * 12, units[:12])
    found = {
        p.id: p
        for p in measure_units(score_gaps(survey, {}), frame({"office": None, "A": "office", "B": "office"}), {}, 5)
    }
    assert [p.published for p in found.values()] == [True, False, False]


def test_people_without_a_unit_keep_the_rest_from_being_subtracted() -> None:
    survey = survey_of([[1.0]] * 12, [[3.0]] * 12, ["A"] * 10 + [None] * 2)
    (population,) = measure_units(score_gaps(survey, {}), frame({"A": None}), {}, 5)
    assert not population.published


def test_a_rarely_answered_competency_is_shown_for_everybody_only() -> None:
    held = [[1.0, NAN]] * 20 + [[1.0, 2.0]] * 6
    survey = survey_of(held, [[3.0, 3.0]] * 26, ["A"] * 26)
    gaps = score_gaps(survey, {})
    (unit,) = measure_units(gaps, frame({"A": None}), {}, 5)
    assert [need.id for need in unit.competencies] == ["C0"]
    assert {need.id: need.n for need in measure_organisation(gaps, {}, 5)} == {"C0": 26, "C1": 6}


def test_a_role_gives_way_where_a_unit_inside_it_would_isolate_the_rest() -> None:
    units: list[str | None] = ["A"] * 6 + ["B"] * 2 + ["B"] * 20
    survey = survey_of([[1.0]] * 28, [[3.0]] * 28, units)
    roles = ("R1",) * 8 + ("R2",) * 20
    framework = frame({"A": None, "B": None})
    both = replace(framework, roles=(*framework.roles, RoleProfile("R2", Text("Zwei", "Two"), {})))
    gaps = score_gaps(replace(survey, roles=roles), {})
    assert all(unit.published for unit in measure_units(gaps, both, {}, 5))
    assert not [role for role in measure_roles(gaps, both, {}, 5) if role.published]


def test_a_leader_counts_in_the_unit_above() -> None:
    units: list[str | None] = ["A"] * 6 + ["office"] * 9
    survey = replace(survey_of([[1.0]] * 15, [[3.0]] * 15, units), roles=("R9",) + ("R1",) * 14)
    framework = frame({"office": None, "A": "office"})
    gaps = score_gaps(survey, {})
    shown = publish(gaps, framework, 5, leading=("R9",))
    found = {unit.id: unit.n for unit in score.measure_units(gaps, framework, {}, shown)}
    assert found == {"office": 15, "A": 5}


def test_roles_are_published_for_the_whole_organisation() -> None:
    survey = survey_of([[1.0]] * 12, [[3.0]] * 12)
    (role,) = measure_roles(score_gaps(survey, {}), frame({}), {"R1": "Rolle"}, 5)
    assert (role.name, role.n, role.competencies[0].gap) == ("Rolle", 12, 2.0)


def test_a_unit_interval_holds_for_teams_of_five() -> None:
    """Coverage of the nominal 95 % interval of a team of five over a skewed population is at least 93 %."""
    generator = np.random.default_rng(7)
    many = np.clip(np.round(generator.normal(2.6, 1.1, 200_000)), 0, 5)
    truth = float(np.maximum(3.0 - many, 0.0).mean())
    hits = 0
    for _ in range(400):
        levels = np.clip(np.round(generator.normal(2.6, 1.1, (60, 1))), 0, 5)
        required = np.full((60, 1), 3.0)
        units: list[str | None] = ["A"] * 5 + ["town"] * 55
        gaps = score_gaps(survey_of(levels.tolist(), required.tolist(), units), {})
        found = {p.id: p for p in measure_units(gaps, frame({"town": None, "A": "town"}), {}, 5)}
        need = found["A"].competencies[0]
        assert need.low is not None
        assert need.high is not None
        hits += need.low <= truth <= need.high
    assert hits / 400 >= 0.93
