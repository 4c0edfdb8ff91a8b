"""Where nearly all answer alike, no figure tells whether really all do: neighbours at an end of the scale look the same."""

from dataclasses import replace

import numpy as np
import pytest

from needs_analysis.disclosure import FINE_ROUNDING_FROM
from needs_analysis.model import Need, Survey
from needs_analysis.score import measure_organisation, score_gaps
from tests.needs_analysis.test_score import survey_of


def needs_of(survey: Survey) -> dict[str, Need]:
    return {need.id: need for need in measure_organisation(score_gaps(survey, {"C0": 3.0}), {}, 5)}


def town(people: int, held: float, required: float, another: float) -> Survey:
    """Everybody holds the same of C0, but one; C1 has a usual spread."""
    levels = np.array([[held, 1.0 + row % 3] for row in range(people)])
    levels[0, 0] = another
    return survey_of(levels.tolist(), [[required, 4.0]] * people)


@pytest.mark.parametrize(
    ("held", "required", "another"),
    [
        (3.0, 3.0, 2.0),  # nobody lacks anything, or one person a level
        (4.0, 3.0, 2.0),
        (0.0, 5.0, 1.0),  # everybody lacks all
        (5.0, 5.0, 4.0),
    ],
)
@pytest.mark.parametrize("people", [6, 12, 29])
def test_one_person_more_or_less_at_the_end_is_not_seen(
    people: int, held: float, required: float, another: float
) -> None:
    """The mean level may tell: in the middle of the scale it says nothing of everybody."""
    all_alike, but_one = (needs_of(town(people, held, required, one))["C0"] for one in (held, another))
    middle = 0.0 < held < 5.0
    assert replace(all_alike, held=None if middle else all_alike.held) == replace(
        but_one, held=None if middle else but_one.held
    )


@pytest.mark.parametrize("another", [4.0, 3.0])
def test_rankings_by_importance_keep_to_it_too(another: float) -> None:
    survey = town(12, 0.0, 5.0, 0.0)
    importance = np.full((12, 2), 5.0)
    importance[:, 1] = 2.0
    fewer = importance.copy()
    fewer[0, 0] = another
    first, second = (needs_of(replace(survey, importance=asked))["C0"] for asked in (importance, fewer))
    assert first.ranked is not None
    assert first == second


def test_many_answers_are_told_as_they_are() -> None:
    need = needs_of(town(FINE_ROUNDING_FROM, 3.0, 3.0, 3.0))["C0"]
    assert (need.gap, need.high, need.priority) == (0.0, 0.0, 0.0)
