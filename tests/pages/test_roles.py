"""Pages ask the rules: what a signed-in person sees of a town that has been planned."""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from curriculum.lms.record import Completion, Ledger
from curriculum.programme import Programme
from curriculum.spelling import name_run
from needs_analysis import Demand, from_json, to_json
from store import Workspace, read_lines
from tests.pages.looking import Opener, seen, workspace

SETTINGS = """
[login]
address = "http://127.0.0.1:8501"
metadata_url = "http://127.0.0.1:9400/.well-known/openid-configuration"
client_id = "lk"
client_secret = "geheim"
cookie_secret = "cccccccccccccccccccccccccccccccccccc"
[claims]
login = "email"
units = "units"
modules = "modules"
person = "number"
"""
GROUPS = "".join(
    f'[[groups]]\ngroup = "{role}"\nrole = "{role}"\n'
    for role in ("hr", "team_lead", "trainer", "staff", "staff_council", "auditor")
)


@pytest.fixture(autouse=True)
def login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A login is set up."""
    (tmp_path / "access.toml").write_text(SETTINGS + GROUPS, encoding="utf-8")
    monkeypatch.setenv("LERNKOMPASS_ACCESS", str(tmp_path / "access.toml"))


def claims(role: str, **more: object) -> Mapping[str, object]:
    now = time.time()
    return {"sub": role, "iat": now, "exp": now + 4 * 3600, "email": f"{role}@stadt.example", "groups": role, **more}


@pytest.fixture
def town(sample_home: Path) -> Workspace:
    return workspace(sample_home)


def titles(at: AppTest) -> list[str]:
    return [title.value for title in at.title]


def test_trainers_see_their_own_courses_and_take_only_those_along(
    open_page: Opener, sample_home: Path, town: Workspace
) -> None:
    sessions = json.loads(town.read("plan.json") or b"{}")["sessions"]
    mine = sessions[0]
    at = open_page(sample_home, "overview", user=claims("trainer", modules=[mine["module"]]))
    assert titles(at) == ["Kurspläne"]
    own = {session["title_de"] for session in sessions if session["module"] == mine["module"]}
    shown = {head.value.partition(" (Kurs")[0] for head in at.subheader}
    assert shown == own
    others = {session["title_de"] for session in sessions} - own
    assert others
    assert [title for title in others if title in seen(at)] == []
    labels = {button.label for button in at.get("download_button")}
    assert "Fortbildungsprogramm (PDF)" not in labels, "files about all courses are no trainer's"
    assert len(at.get("download_button")) % len(at.subheader) == 0


@pytest.mark.parametrize("modules", [["NONE"], "*", ["../"], []])
def test_trainers_without_a_course_see_none(open_page: Opener, sample_home: Path, modules: object) -> None:
    at = open_page(sample_home, "courses", user=claims("trainer", modules=modules))
    assert not at.subheader
    assert not at.get("download_button")


@pytest.mark.parametrize("query", [{}, {"unit": "A20"}, {"unit": "V"}, {"unit": "../../V", "town": "../../etc"}])
def test_leads_see_their_own_units_whatever_the_address_says(
    open_page: Opener, sample_home: Path, query: dict[str, str]
) -> None:
    at = open_page(sample_home, "overview", user=claims("team_lead", units="A32"))
    for name, value in query.items():
        at.query_params[name] = value
    at.run()
    assert titles(at) == ["Mein Team"]
    options = at.selectbox(key="choice-unit").options
    assert options
    assert all("Öffentliche Ordnung" in option for option in options)


@pytest.mark.parametrize("role", ["team_lead", "trainer", "staff", "staff_council", "auditor"])
@pytest.mark.parametrize("page", ["survey", "findings", "needs", "plan", "master-data", "platform"])
def test_pages_of_hr_stay_shut_and_the_try_is_written_down(
    open_page: Opener, sample_home: Path, town: Workspace, role: str, page: str
) -> None:
    at = open_page(sample_home, page, user=claims(role, units="A32", modules=["GRU-01"], number="x"))
    assert titles(at) == ["Kein Zugang"]
    assert "gehört nicht zu Ihrer Rolle" in at.error[0].value
    assert not at.get("download_button")
    assert not at.get("file_uploader")
    line = read_lines(town)[-1]
    assert (line.who, line.about, line.allowed) == (f"{role}@stadt.example", page, False)


def test_every_page_says_who_is_signed_in_and_offers_no_new_workspace(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "overview", user=claims("staff_council", name="Petra"))
    assert "Angemeldet als Petra: Personalrat." in seen(at)
    assert not at.text_input


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({}, "wann sie ausgestellt wurde"),
        (claims("hr", exp=1), "Sitzung ist beendet"),
        (claims("boss"), "keine Ihrer Gruppen"),
    ],
)
def test_without_a_valid_login_nothing_is_drawn(
    open_page: Opener, sample_home: Path, given: Mapping[str, object], words: str
) -> None:
    at = open_page(sample_home, "needs", user=given)
    assert titles(at) == ["Kein Zugang"]
    assert words in at.error[0].value
    assert not at.selectbox


def test_staff_see_their_own_path_and_take_their_own_confirmations_along(
    open_page: Opener, copy_sample: Callable[[], Path]
) -> None:
    home, me = copy_sample(), "P-ABCD2345"
    town = workspace(home)
    demand = from_json(Demand, town.read("demand.json") or b"")
    group = next(one for one in demand.learners if one.steps)
    mine = replace(group, id=me, completed={})
    town.write({"demand.json": to_json(replace(demand, mode="named", learners=(mine, *demand.learners)))})
    programme = from_json(Programme, town.read("programme.json") or b"")
    session = programme.timetable.sessions[0]
    run = name_run(session, programme.calendar.first_day.year)
    rows = [Completion(me, session.module, run, True, session.last_day, "", "x"),
            Completion("P-EFGH2345", "GRU-06", f"{run}9", True, session.last_day, "", "x")]  # fmt: skip
    town.write({"completions.json": to_json(Ledger(tuple(rows)))})
    at = open_page(home, "own", user=claims("staff", number=me, name="Erika Beispiel"))
    module = programme.catalogue.module(session.module)
    assert module
    title = module.title.de
    assert [button.label for button in at.get("download_button")] == [f"Bescheinigung: {title} (PDF)"]
    assert f'<th scope="row" class="lk-txt">{title}</th>' in seen(at), "by its title, not its code"
    at = open_page(home, "own", user=claims("staff", number="P-WXYZ2345", name="Max Beispiel"))
    assert not at.get("download_button")


@pytest.mark.parametrize(("role", "page"), [("team_lead", "team"), ("trainer", "courses"), ("staff", "own")])
def test_a_login_that_says_nothing_of_what_is_theirs_is_told_so_on_every_page(
    open_page: Opener, sample_home: Path, role: str, page: str
) -> None:
    words = "Ihre Anmeldung nennt keine Einheit, keinen Kurs und keine Person"
    assert words in seen(open_page(sample_home, "privacy", user=claims(role)))
    assert words in open_page(sample_home, page, user=claims(role)).error[0].value
