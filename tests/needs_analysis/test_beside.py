"""Superiors and tests beside people's own levels: hand-solved figures, through the privacy rule."""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from needs_analysis.analysis import Settings, analyse_survey
from needs_analysis.beside import Sources, find_sources
from needs_analysis.model import Checked, Counts, FloatArray, Framework, Need, Population, Source, Unit
from needs_analysis.publication import Release, Rule
from needs_analysis.score import measure_organisation, score_gaps
from tests.needs_analysis.attacker import find_exposed
from tests.needs_analysis.test_score import NAN, survey_of

PARENTS: Mapping[str, str | None] = {"town": None, "A": "town", "B": "town", "C": "town"}
UNITS = ["A"] * 20 + ["B"] * 20 + ["C"] * 20


def sources(seen: FloatArray, source: Source = "superior", earlier: tuple[Release, ...] = ()) -> Sources:
    survey = survey_of([[2.0 + (i % 2), 2.0] for i in range(60)], [[3.0, 3.0]] * 60, UNITS)
    gaps = score_gaps(replace(survey, others={source: seen}), {})
    return find_sources(gaps, PARENTS, ["R1"], Rule(5, earlier=earlier))


def need() -> Need:
    survey = survey_of([[2.0 + (i % 2), 2.0] for i in range(60)], [[3.0, 3.0]] * 60, UNITS)
    return next(one for one in measure_organisation(score_gaps(survey, {}), {}, 5) if one.id == "C0")


def ratings(*numbers: int, level: float = 1.0) -> FloatArray:
    """Ratings of the first few people of each unit, of both competencies, alternating by one level."""
    seen = np.full((60, 2), NAN)
    for unit, number in enumerate(numbers):
        seen[20 * unit : 20 * unit + number] = level + np.arange(number)[:, None] % 2
    return seen


def test_the_same_people_are_paired() -> None:
    """Everybody has both: the interval of scipy's paired test, and the spread of the differences decides."""
    seen = ratings(20, 20, 20)
    seen[::5] += 1.0
    (beside,) = sources(seen).beside_whole([need()])
    (view,) = beside.views
    assert (view.source, view.n, view.held, beside.held, view.difference) == ("superior", 60, 1.7, 2.5, 0.8)
    interval = stats.ttest_rel([2.0, 3.0] * 30, seen[:, 0]).confidence_interval()
    assert (view.low, view.high) == (pytest.approx(interval.low, abs=0.006), pytest.approx(interval.high, abs=0.006))
    assert view.same == "all"


@pytest.mark.parametrize(
    ("numbers", "place", "same"),
    [
        ((20, 20, 20), "A", "all"),
        ((20, 20, 12), "C", "some"),
        ((20, 20, 12), "", "some"),
        ((20, 20, 12), "A", "all"),
        ((9, 0, 0), "", "none"),  # fewer than ten pairs tell no covariance
    ],
)
def test_it_is_said_whether_the_people_are_the_same(numbers: tuple[int, ...], place: str, same: str) -> None:
    found = sources(ratings(*numbers))
    if place:
        part = replace(need(), n=20)
        (population,) = found.beside_units([Population(place, place, "town", 20, 20, (part,))])
        (view,) = population.competencies[0].views
    else:
        (view,) = found.beside_whole([need()])[0].views
    assert view.same == same


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ((20, 20, 20), {"A", "B", "C"}),
        ((20, 20, 4), {"A"}),  # four in C: with A and B shown they would be the rest
        ((4, 4, 4), set()),  # twelve in all, none of the units
        ((6, 0, 0), {"A"}),
    ],
)
def test_units_show_other_views_by_the_residual_rule(numbers: tuple[int, ...], shown: set[str]) -> None:
    (one,) = sources(ratings(*numbers)).found
    assert one.publication.units - {"town"} == shown


def test_four_ratings_are_shown_nowhere() -> None:
    assert sources(ratings(4, 0, 0)).found == ()


def test_every_test_is_judged_alone() -> None:
    seen = ratings(20, 20, 20)
    seen[6:, 1] = NAN
    found = sources(seen, "test").found
    assert [(one.survey.competencies, sorted(one.publication.units - {"town"})) for one in found] == [
        (("C0",), ["A", "B", "C"]),
        (("C1",), ["A"]),
    ]


def test_a_rating_that_comes_later_cannot_be_worked_out() -> None:
    """One more person rated in A since the figures were handed on: nothing new may be shown."""
    first = sources(ratings(10, 10, 10))
    before = Release((), (), others=first.releases())
    assert sources(ratings(10, 10, 10), earlier=(before,)).found[0].publication.units == {"A", "B", "C", "town"} - (
        {"town"} - first.found[0].publication.units
    )
    assert sources(ratings(11, 10, 10), earlier=(before,)).found == ()


@pytest.mark.parametrize("seed", range(30))
def test_the_attacker_finds_nobody_among_the_rated(seed: int) -> None:
    generator = np.random.default_rng(seed)
    seen = np.where(generator.random((60, 1)) < 0.4, generator.integers(0, 6, (60, 2)).astype(float), NAN)
    for one in sources(seen).found:
        place = one.publication.place
        inside = [
            np.isin(place, [unit, *(["A", "B", "C"] if unit == "town" else [])]) for unit in one.publication.units
        ]
        inside += [np.array(one.survey.roles) == role for role in one.publication.roles] + [place != "nowhere"]
        assert find_exposed([rows.astype(float) for rows in inside], 5) is None


def test_an_analysis_carries_views_dates_and_what_to_remember() -> None:
    survey = survey_of([[2.0 + (i % 2), 2.0] for i in range(60)], [[3.0, 3.0]] * 60, UNITS)
    survey = replace(survey, mode="named", others={"superior": ratings(20, 20, 20)})
    framework = Framework((), (), (), (), tuple(Unit(name, name, up, 30) for name, up in PARENTS.items()), ())
    checked = Checked(survey, (), Counts(60, 60, 0, 0, 0, 0), ())
    analysis = analyse_survey(checked, framework, {}, Settings(key=b"k"))
    units = {unit.id: unit for unit in analysis.needs.units}
    assert all(one.views for one in units["A"].competencies)
    assert set(analysis.release.others) == {"superior"}
    assert [(one.source, one.people, one.undated) for one in analysis.needs.ratings] == [
        ("self", 60, True),
        ("superior", 60, True),
    ]
