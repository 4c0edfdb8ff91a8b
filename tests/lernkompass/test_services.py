"""Services ask the rules before they do anything, whatever page calls them."""

from pathlib import Path

import pytest

from access import LOCAL, ROLES, Grant, Person, Scope
from dashboard import Order, Wish
from lernkompass.services import make_services
from needs_analysis import UserError
from store import open_workspace, read_lines


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
