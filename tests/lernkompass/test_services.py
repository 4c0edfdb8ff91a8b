"""Services ask the rules before they do anything, whatever page calls them."""

from pathlib import Path

import pytest

from access import LOCAL, ROLES, Grant, Person, Scope
from curriculum import Programme
from curriculum.experience import Experience
from dashboard import Order, Wish
from lernkompass.services import make_services, plan
from needs_analysis import UserError, from_json, to_json
from store import open_workspace, read_lines
from tests.curriculum.towns import demand, person


@pytest.mark.parametrize("role", [role for role in ROLES if role != "hr"])
@pytest.mark.parametrize("name", ["analyse", "plan", "redate"])
def test_who_is_not_hr_cannot_analyse_or_plan(
    role: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path))
    town = open_workspace("stadt", tmp_path)
    person = Person("erika", "Erika", (Grant(role, Scope(everything=True)),), 1.0)  # type: ignore[arg-type]
    services = make_services(town, person)
    calls = {
        "analyse": lambda: services.analyse(Order({}, "anonymous", "de"), print),
        "plan": lambda: services.plan({}, Wish("de"), print, lambda: True),
        "redate": lambda: services.redate({}, (None, "de", None), print),
    }
    with pytest.raises(UserError, match="Your role does not include"):
        calls[name]()
    line = read_lines(town)[-1]
    assert (line.who, line.roles, line.allowed) == ("erika", (role,), False)


def test_the_local_user_may_and_it_is_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path))
    town = open_workspace("stadt", tmp_path)
    with pytest.raises(KeyError):  # no demand to plan for: the rules let it through
        make_services(town, LOCAL).plan({}, Wish("de"), print, lambda: True)
    assert [(line.who, line.what, line.allowed) for line in read_lines(town)] == [("local", "make_plan", True)]


@pytest.mark.parametrize(("use", "level"), [(False, 2), (True, 1)])
def test_a_plan_takes_what_was_measured_only_when_asked_to(use: bool, level: int) -> None:
    """VER-01 promises two levels and surely closes a quarter of them: one level is planned."""
    units = ("A10", "A20", "A30", "A32", "A37", "A40", "A50", "A51")
    people = demand(
        *(person(f"p-{u}-{n}", {}, {"ADM-1": 2}, unit=u) for u in units for n in range(3)), weights={"ADM-1": 1.0}
    )
    results = {
        "demand.json": to_json(people),
        "effects.json": to_json((Experience("VER-01", 0.25, 0.15, 0.35, measured=True),)),
    }
    made = plan(results, Wish("de", budget=9000.0, use_effects=use), lambda _: None, lambda: False)
    module = next(one for one in from_json(Programme, made["programme.json"]).catalogue.modules if one.id == "VER-01")
    assert module.steps[0].to_level == level
