"""plan.json: the agreed keys, and everything a reader needs without the program."""

import json
from typing import Any

import pytest

from curriculum.calendar import make_calendar
from curriculum.document import plan_document
from curriculum.model import Limits
from curriculum.programme import Programme, make_programme
from needs_analysis import Demand, Framework, load_framework, read_tables, shipped_data
from tests.curriculum.towns import ROOMS, anonymous_town, named_town, shipped_catalogue

CONTRACT = {"status", "objective", "bound", "gap", "budget", "cost", "hours", "sessions", "recommendations"}
CALENDAR = make_calendar("NW", 2027, ROOMS, {})


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework(read_tables(shipped_data("master")))


def document_of(town: Demand, framework: Framework, budget: float = 9_000.0) -> tuple[Programme, dict[str, Any]]:
    programme = make_programme(town, shipped_catalogue(), Limits(budget, 14.0), CALENDAR)
    written = json.dumps(plan_document(programme, town, framework, "de"), allow_nan=False)
    return programme, json.loads(written)


@pytest.mark.parametrize("town", [named_town(50), anonymous_town(90)], ids=["named", "anonymous"])
def test_document_stands_for_itself(town: Demand, framework: Framework) -> None:
    programme, document = document_of(town, framework)
    assert set(document) >= CONTRACT | {"limits", "assignments", "modules", "unplaced", "land", "calendar", "learners"}
    assert all(set(item) >= {"module", "who", "reason"} for item in document["recommendations"])
    assert document["cost"] == pytest.approx(sum(item["cost"] for item in document["modules"]))
    assert document["objective"] == pytest.approx(sum(item["value"] for item in document["assignments"]), abs=1e-3)
    assert document["gap"] == pytest.approx((document["bound"] - document["objective"]) / document["bound"], abs=1e-9)
    modules, learners = ({item["id"] for item in document[key]} for key in ("modules", "learners"))
    for session in document["sessions"]:
        assert session["module"] in modules
        assert set(session["people"]) <= learners
        assert session["title_de"]
        assert session["title_en"]
        assert session["seats"] == sum(session["people"].values())
    placed = sum(session["seats"] for session in document["sessions"])
    assert placed + sum(item["seats"] for item in document["unplaced"]) == sum(
        i["seats"] for i in document["assignments"]
    )
    assert len(document["sessions"]) == len(programme.timetable.sessions)


def test_reasons_name_things_in_the_language_asked_for(framework: Framework) -> None:
    _, document = document_of(named_town(50), framework)
    names = [competency.name for competency in framework.competencies]
    about = [item for item in document["recommendations"] if "“" in item["reason_en"]]
    assert about
    assert all(item["reason"] == item["reason_de"] for item in document["recommendations"])
    assert any(name.en in item["reason_en"] and name.de in item["reason_de"] for item in about for name in names)


def test_no_plan_is_a_document_too(framework: Framework) -> None:
    _, document = document_of(named_town(50), framework, budget=10.0)
    assert document["status"] == "infeasible"
    assert document["sessions"] == document["recommendations"] == document["assignments"] == []
    assert "10" in document["message"]
