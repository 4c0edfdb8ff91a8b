"""Ratings carry a day and a source and grow old: hand-solved cases, and whole files read and joined."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from needs_analysis.expiry import date_ratings, expire_ratings, expired_ratings, list_ratings, months_before
from needs_analysis.ingest import read_survey
from needs_analysis.language import Text
from needs_analysis.match import propose_matching
from needs_analysis.model import Competency, Dated, Framework, SkillTest, Survey
from needs_analysis.readings import Reading
from needs_analysis.validate import check_survey
from tests.needs_analysis.builders import LEVELS, answer, forms_export, musterstadt
from tests.needs_analysis.test_score import NAN, survey_of

KEY = b"k"
DAY = date(2026, 10, 1)


def competency(identifier: str, months: int | None) -> Competency:
    return Competency(identifier, "A", Text("", ""), Text("", ""), valid_months=months)


def dated(days: Sequence[date | None], held: Sequence[float]) -> Survey:
    survey = survey_of([[level, level] for level in held], [[3.0, 3.0]] * len(held))
    known = np.array([NAN if day is None else day.toordinal() for day in days], dtype=float)
    return replace(survey, days={"self": np.repeat(known[:, None], 2, axis=1)}, day=DAY)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 10, 1), 24, date(2024, 10, 1)),
        (date(2026, 3, 31), 1, date(2026, 2, 28)),
        (date(2024, 3, 31), 1, date(2024, 2, 29)),
        (date(2026, 1, 15), 12, date(2025, 1, 15)),
        (date(2026, 1, 15), 13, date(2024, 12, 15)),
    ],
)
def test_months_before(day: date, months: int, expected: date) -> None:
    assert months_before(day, months) == expected


@pytest.mark.parametrize(
    ("rated", "months", "counts"),
    [
        (date(2024, 10, 1), 24, True),  # the last day on which it counts
        (date(2024, 9, 30), 24, False),
        (date(2024, 9, 30), None, True),
        (None, 24, True),  # no date: of the day of the survey
        (date(2025, 9, 30), 12, False),
    ],
)
def test_a_rating_counts_until_its_months_are_over(rated: date | None, months: int | None, counts: bool) -> None:
    survey = dated([rated, DAY], [2.0, 4.0])
    left = expire_ratings(survey, [competency("C0", months), competency("C1", None)])
    assert np.isnan(left.held[0, 0]) != counts
    assert left.held[0, 1] == 2.0, "the other competency never expires"
    assert left.held[1, 0] == 4.0
    assert [(one.source, one.people, one.ratings) for one in left.expired] == (
        [] if counts else [("self", 1, {"C0": 1})]
    )


def test_who_has_only_expired_ratings_is_counted_and_no_respondent() -> None:
    survey = dated([date(2020, 1, 1)] * 6 + [DAY] * 14, [0.0] * 6 + [3.0] * 14)
    left = expire_ratings(survey, [competency("C0", 24), competency("C1", 24)])
    assert len(left.persons) == 14
    assert (left.held == 3.0).all(), "an expired 0 is no zero"
    assert expired_ratings(left, "C0", 5) == 6
    assert date_ratings(left, 5) == (Dated("self", 14, 6, "2026-10", "2026-10"),)
    assert date_ratings(left, 7)[0].expired is None, "from one to six people are not told"


PERSONS = [f"AAA-{number}" for number in range(100, 112)]


def files() -> dict[str, bytes]:
    own = forms_export([answer(person, [LEVELS[2]] * 3) for person in PERSONS])
    rows = "".join(f"{person};{60 + number}\n" for number, person in enumerate(PERSONS[:11]))
    fresh = "ID-Nummer;Datum;Test: E-Akte Grundlagen (Punkte)\n".replace(";Datum", "") + rows
    old = "ID-Nummer;Datum;Test: Informationssicherheit (Punkte)\n"
    old += "".join(f"{person};01.03.{2022 if number < 6 else 2026};90,5\n" for number, person in enumerate(PERSONS))
    return {"own.xlsx": own, "tests.csv": fresh.encode(), "older.csv": old.encode()}


def framework() -> Framework:
    town = musterstadt()
    tests = (
        SkillTest("T1", "E-Akte Grundlagen", "Moodle", "ADM-1", {1: 40, 2: 60, 3: 70}),
        SkillTest("T2", "Informationssicherheit", "ILIAS", "SEC-1", {1: 40, 4: 90}),
    )
    return replace(town, tests=tests, competencies=tuple(replace(c, valid_months=24) for c in town.competencies))


def read(mode: str) -> Survey:
    from needs_analysis.match import merge_matchings

    raws = [read_survey(name, content) for name, content in files().items()]
    matching = merge_matchings([propose_matching(raw, framework()) for raw in raws])
    return check_survey(raws, matching, framework(), Reading(mode, KEY)).survey  # type: ignore[arg-type]


def test_test_results_are_read_by_the_rule_of_the_master_data() -> None:
    survey = read("named")
    column = {name: j for j, name in enumerate(survey.competencies)}
    levels = survey.others["test"]
    assert np.nansum(levels[:, column["ADM-1"]] == 2) == 10, "60 to 69 points show level 2"
    assert np.nansum(levels[:, column["ADM-1"]] == 3) == 1
    assert np.isnan(levels[:, column["SEC-2"]]).all()
    assert (~np.isnan(levels[:, column["SEC-1"]])).sum() == 6, "six results of 2022 have expired"
    assert [(one.source, one.people, one.ratings) for one in survey.expired] == [("test", 6, {"SEC-1": 6})]
    assert (survey.held == 2.0).all(), "never averaged with the own level"
    rated = [one for one in list_ratings(survey) if one.person == survey.persons[0] and one.competency == "SEC-1"]
    assert {(one.source, one.level) for one in rated} == {("self", 2.0), ("test", 4.0)}
    assert all(one.day for one in rated)


def test_test_results_are_not_used_in_the_anonymous_mode() -> None:
    assert read("anonymous").others == {}
