"""Web services against a site on this machine that checks every parameter: shown first, repeatable, patient."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from curriculum import Programme
from curriculum.lms.handover import Wish
from curriculum.lms.model import State
from curriculum.lms.moodle_sync import Synced, sync_moodle
from curriculum.lms.web import Line, Site, flatten
from needs_analysis import Demand, UserError, to_json
from tests.curriculum.lms.samples import LOGINS, ORDER, framework, people_list, year
from tests.witnesses.moodle_server import Moodle, serve

FIRST = year(
    2027,
    {"M-1-01": ("1001", "1002"), "M-0-01": ("1002", "1003")},
    {"1001": "R01", "1002": "R01", "1003": "R02", "1004": "R02"},
)
THEN = year(2028, {"M-1-01": ("1002", "1003", "1005")}, {"1002": "R01", "1003": "R01", "1004": "R02", "1005": "R02"})


@dataclass
class Town:
    """A site, and what the town knows of it."""

    moodle: Moodle
    site: Site
    waited: list[float]

    def sync(self, made: tuple[Programme, Demand], state: State | None = None, *, apply: bool = True) -> Synced:
        results = {"programme.json": to_json(made[0]), "demand.json": to_json(made[1])}
        wish = Wish("moodle", ORDER, {"people.csv": people_list()}, to_json(state) if state else None)
        return sync_moodle(results, framework(), wish, self.site, lambda _: apply)


@pytest.fixture
def town() -> Iterator[Town]:
    moodle, waited = Moodle(), list[float]()
    with serve(moodle, "secret") as url:
        yield Town(moodle, Site(url, "secret", Line(0.0, waited.append)), waited)


def logins(*numbers: str) -> set[str]:
    return {LOGINS[number] for number in numbers}


def test_a_dry_run_shows_every_change_and_makes_none(town: Town) -> None:
    shown = town.sync(FIRST, apply=False)
    assert (town.moodle.writes, shown.calls, shown.state) == ([], 0, State())
    words = [change.words.text("en") for change in shown.changes]
    assert len(words) == len(set(words)) == 4 + 4 + 2 + 4 + 4 + 4
    assert words[0] == "Make an account for adams."
    made = town.sync(FIRST)
    assert [change.words for change in made.changes] == [change.words for change in shown.changes]


def test_everything_arrives_with_every_parameter_in_order(town: Town) -> None:
    town.sync(FIRST)
    assert town.moodle.users.keys() == logins("1001", "1002", "1003", "1004")
    assert town.moodle.people_of("LK-2027-M-1-01") == logins("1001", "1002")
    assert town.moodle.members_of("LK-R-R02") == logins("1003", "1004")
    assert town.moodle.courses["LK-2027-M-1-01"]["startdate"] == 1805151600, "16 March 2027, 00:00 in Germany"
    assert len(town.moodle.writes) == 5, "one call a kind"


def test_a_second_run_writes_nothing(town: Town) -> None:
    state = town.sync(FIRST).state
    town.moodle.calls.clear()
    again = town.sync(FIRST, state)
    assert (again.changes, town.moodle.writes) == ((), [])


def test_a_lost_state_does_no_harm(town: Town) -> None:
    """Without a memory what exists is found again: nothing is made twice."""
    town.sync(FIRST)
    people = {name: dict(user) for name, user in town.moodle.users.items()}
    town.sync(FIRST)
    assert town.moodle.users == people
    assert not {"core_user_create_users", "core_cohort_create_cohorts"} & set(town.moodle.writes[5:])


def test_the_years_roll_over(town: Town) -> None:
    state = town.sync(FIRST).state
    town.moodle.calls.clear()
    after = town.sync(THEN, state)
    assert town.moodle.people_of("LK-2027-M-1-01") == logins("1001", "1002"), "last year's courses keep their people"
    assert town.moodle.people_of("LK-2028-M-1-01") == logins("1002", "1003", "1005")
    assert (town.moodle.members_of("LK-R-R01"), town.moodle.members_of("LK-R-R02")) == (
        logins("1002", "1003"),
        logins("1004", "1005"),
    )
    assert town.sync(THEN, after.state).changes == ()


def test_people_who_leave_a_course_are_taken_out_of_it(town: Town) -> None:
    state = town.sync(FIRST).state
    changed = year(
        2027,
        {"M-1-01": ("1001", "1002"), "M-0-01": ("1003",)},
        {"1001": "R01", "1002": "R01", "1003": "R02", "1004": "R02"},
    )
    town.sync(changed, state)
    assert town.moodle.people_of("LK-2027-M-0-01") == logins("1003")
    assert town.moodle.members_of("LK-2027-M-0-01") == logins("1003")


def test_without_our_framework_on_the_site_that_is_said_and_nothing_else_changes(town: Town) -> None:
    done = town.sync(FIRST)
    assert "Import competencies.csv" in " ".join(note.text("en") for note in done.notes)
    assert town.moodle.competencies == {}


def test_the_framework_is_filled_and_tied_to_courses_then_left_alone(town: Town) -> None:
    town.moodle.frameworks = [{"id": 5, "idnumber": "LK-KOMPETENZEN-2027"}, {"id": 9, "idnumber": "OTHER"}]
    shown = town.sync(FIRST, apply=False)
    state = town.sync(FIRST).state
    wanted = framework()
    entries = {one["idnumber"]: one for one in town.moodle.competencies.values()}
    assert len(entries) == len(wanted.areas) + len(wanted.competencies)
    assert len([one for one in shown.changes if one.function == "core_competency_create_competency"]) == len(entries)
    assert town.moodle.competencies[entries["K-DIG-1"]["parentid"]]["idnumber"] == "F-DIG"
    tied = {town.moodle.competencies[one]["idnumber"] for course, one in town.moodle.ties
            if course == town.moodle.courses["LK-2027-M-1-01"]["id"]}  # fmt: skip
    assert tied == {"K-DIG-1", "K-DIG-2"}
    town.moodle.calls.clear()
    again = town.sync(FIRST, state)
    assert (again.changes, town.moodle.writes) == ((), [])


def test_a_competency_that_reads_otherwise_is_changed_and_none_is_deleted(town: Town) -> None:
    town.moodle.frameworks = [{"id": 5, "idnumber": "LK-KOMPETENZEN-2027"}]
    state = town.sync(FIRST).state
    own = {"id": 999, "idnumber": "OWN-1", "shortname": "Eigenes", "description": "", "competencyframeworkid": 5}
    town.moodle.competencies[999] = own
    changed = next(one for one in town.moodle.competencies.values() if one["idnumber"] == "K-DIG-1")
    changed["description"] = "Alter Text"
    done = town.sync(FIRST, state)
    assert [change.words.text("en") for change in done.changes] == ["Change the competency K-DIG-1."]
    assert changed["description"].startswith("Dienstlich benötigte Informationen")
    assert town.moodle.competencies[999] == own


def test_a_busy_site_is_asked_again_with_longer_waits(town: Town) -> None:
    town.moodle.busy = 2
    town.sync(FIRST)
    assert town.waited[:2] == [1.0, 2.0]
    assert town.moodle.people_of("LK-2027-M-1-01") == logins("1001", "1002")


def test_a_site_that_stays_busy_is_given_up(town: Town) -> None:
    town.moodle.busy = 99
    with pytest.raises(UserError, match="cannot be reached"):
        town.sync(FIRST)
    assert town.waited == [1.0, 2.0, 4.0, 8.0]


def test_calls_keep_their_distance(town: Town) -> None:
    town.site.line.gap = 5.0
    town.sync(FIRST, apply=False)
    assert len(town.waited) == len(town.moodle.calls) - 1
    assert all(4.0 < wait <= 5.0 for wait in town.waited)


def test_what_the_site_says_is_passed_on(town: Town) -> None:
    with pytest.raises(UserError, match="Invalid token"):
        Site(town.site.url, "wrong", Line(0.0)).call(
            "core_user_get_users_by_field", {"field": "username", "values": []}
        )
    with pytest.raises(UserError, match="unexpected"):
        town.site.call("core_user_get_users_by_field", {"field": "username", "values": ["a"], "more": 1})
    town.moodle.category = False
    with pytest.raises(UserError, match="no course category"):
        town.sync(FIRST)


def test_a_token_is_never_sent_over_an_open_line() -> None:
    with pytest.raises(UserError, match="https://"):
        Site("http://lernen.stadt.example", "secret")
    assert "secret" not in repr(Site("https://lernen.stadt.example", "secret"))


def test_a_site_that_is_not_there_is_a_sentence() -> None:
    with pytest.raises(UserError, match="cannot be reached"):
        Site("http://127.0.0.1:9", "x", Line(0.0, lambda _: None)).call("f", {})


def test_parameters_are_nested_as_the_service_reads_them() -> None:
    assert dict(flatten({"users": [{"id": 1, "ok": True, "name": "ä"}], "n": ["a", "b"]})) == {
        "users[0][id]": "1",
        "users[0][ok]": "1",
        "users[0][name]": "ä",
        "n[0]": "a",
        "n[1]": "b",
    }
