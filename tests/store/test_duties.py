"""What the law asks for, on both engines: erasure, access, retention."""

import io
import json
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from needs_analysis import make_pseudonym, persons_in_kept
from store import Act, Workspace, add_line, check_lines, open_workspace, read_lines, sign_in_log
from store.database import DatabaseShelf
from store.engine import open_engine
from store.erasure import Erasure, erase_person, person_report
from store.keeping import Gone, apply_daily, apply_periods, kind_of
from store.persons import persons_in, said_about, without_person
from store.schema import DOCUMENT, SURVEY_ROW, TABLES, WAVE
from tests.store.test_database import KEY, named_survey

ANNE, OTTO = make_pseudonym("4711", KEY), make_pseudonym("4712", KEY)
NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


def workbook(text: str) -> bytes:
    """An archive with a compressed part, as xlsx and docx are."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<si><t>{text}</t></si>" * 50)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"learners": [{"id": ANNE, "gap": 2}, {"id": OTTO}]}, {"learners": [{"id": OTTO}]}),
        ({"sessions": [{"people": {ANNE: 1, OTTO: 2}}]}, {"sessions": [{"people": {OTTO: 2}}]}),
        ({"reason": {"learners": [ANNE, OTTO, "x"]}}, {"reason": {"learners": [OTTO, "x"]}}),
        ({"pairs": [[OTTO, ANNE]]}, {"pairs": [[OTTO]]}),
        ({"note": f"{ANNE} is ill"}, None),
        ({"id": ANNE}, None),
        ([{"deep": [{"learner": ANNE}, {"learner": OTTO}]}], [{"deep": [{"learner": OTTO}]}]),
        ({"learners": [{"id": OTTO}]}, {"learners": [{"id": OTTO}]}),
    ],
)
def test_a_person_is_taken_out_of_json_as_a_whole_or_the_document_goes(before: object, after: object) -> None:
    found = without_person(json.dumps(before).encode(), ANNE)
    assert (None if found is None else json.loads(found)) == after


def test_archives_are_searched_inside(home: Path) -> None:
    assert home is not None
    assert persons_in(workbook(f"Kennung {ANNE}")) == {ANNE}
    assert (without_person(workbook(ANNE), ANNE), without_person(workbook(OTTO), ANNE)) == (None, workbook(OTTO))
    assert said_about(workbook(ANNE), ANNE) == [True]


@pytest.fixture
def town(home: Path) -> Workspace:
    """A town with a wave, a later survey and a plan, all under pseudonyms."""
    space = open_workspace("stadt", home)
    demand = {"learners": [{"id": ANNE, "name": ANNE, "gaps": [1, 2]}, {"id": OTTO, "name": OTTO}]}
    space.add_upload("umfrage.csv", named_survey())
    space.replace_needs(
        {"needs.json": b'{"mean": 2.5}', "demand.json": json.dumps(demand).encode(), "findings.xlsx": workbook(ANNE)}
    )
    space.replace_plan(
        {"plan.xlsx": workbook(f"{ANNE} {OTTO}"), "plan.json": json.dumps({"seats": [{"learner": ANNE}]}).encode()}
    )
    open_workspace("fremd", home).write({"needs.json": b"{}"})
    return space


def everything(home: Path) -> bytes:
    """Every byte of every table."""
    with open_engine(home).connect() as connection:
        found = (connection.execute(sa.select(table)) for table in TABLES.sorted_tables if table.name != "erasure")
        return b"".join(repr(row).encode() for rows in found for row in rows)


def test_erasure_finds_a_person_everywhere_and_leaves_the_others(town: Workspace, home: Path) -> None:
    shown = erase_person(ANNE, "dsb", home, apply=False)
    assert town.has("plan.xlsx"), "without being told to, it only says what it would do"
    done = erase_person(ANNE, "dsb", home, apply=True)
    assert shown == done
    assert [(one.workspace, one.changed, one.deleted) for one in done.found] == [
        ("stadt", ("demand.json", "plan.json", "uploads/umfrage.csv"), ("findings.xlsx", "plan.xlsx"))
    ]
    assert ANNE.encode() not in everything(home)
    assert persons_in_kept(town.uploads()["umfrage.csv"]) == persons_in_kept(named_survey()) - {ANNE}
    assert json.loads(town.read("demand.json") or b"") == {"learners": [{"id": OTTO, "name": OTTO}]}
    assert isinstance(town.shelf, DatabaseShelf)
    assert sorted(town.shelf.wave(1)) == ["demand.json", "needs.json", "uploads/umfrage.csv"]
    assert town.read("needs.json") == b'{"mean": 2.5}', "figures about groups stay"
    line = read_lines(town)[-1]
    assert (line.who, line.what, line.about, check_lines(town).status) == (
        "dsb",
        "erase_person",
        "3 changed, 2 deleted",
        "intact",
    )
    assert erase_person(ANNE, "dsb", home, apply=True) == Erasure((), ())


def test_what_was_erased_is_not_in_the_file_any_more(town: Workspace, home: Path, engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("files of a server are its own matter; the tables are looked at above")
    town.write({"note.json": json.dumps({"people": [{"id": ANNE, "text": "Wasserzeichen4711"}]}).encode()})
    assert any(b"Wasserzeichen4711" in path.read_bytes() for path in home.glob("lernkompass.db*"))
    erase_person(ANNE, "dsb", home, apply=True)
    assert not any(b"Wasserzeichen4711" in path.read_bytes() for path in home.glob("lernkompass.db*"))


def test_one_row_is_one_person(town: Workspace, home: Path) -> None:
    def rows() -> int:
        with open_engine(home).connect() as connection:
            return int(connection.execute(sa.select(sa.func.count()).select_from(SURVEY_ROW)).scalar_one())

    before = rows()
    erase_person(OTTO, "dsb", home, apply=True)
    assert (before, rows()) == (5, 4)
    assert town.uploads()


def test_a_person_is_told_all_that_is_held(town: Workspace, home: Path) -> None:
    report = person_report(ANNE, "dsb", home)
    assert list(report) == ["stadt"]
    found = report["stadt"]
    assert found["uploads/umfrage.csv"][0]["Wunsch"].startswith("Excel")
    assert found["demand.json"] == [{"where": "/learners", "says": {"id": ANNE, "name": ANNE, "gaps": [1, 2]}}]
    assert set(found) >= {"plan.xlsx", "wave 1: uploads/umfrage.csv", "wave 1: demand.json"}
    assert OTTO not in json.dumps(report)
    assert read_lines(town)[-1].what == "report_person"
    assert person_report("P-AAAAAAAA", "dsb", home) == {}


def settings(home: Path, **days: int) -> None:
    home.mkdir(exist_ok=True)
    text = "[keeping]\n" + "".join(f"{name} = {number}\n" for name, number in days.items())
    (home / "settings.toml").write_text(text, encoding="utf-8")


def age(home: Path, days: int) -> None:
    """As if everything had been written so many days ago. Waves refuse even that: theirs is the real day."""
    then = (NOW - timedelta(days=days)).isoformat(timespec="seconds")
    with open_engine(home).begin() as connection:
        connection.execute(sa.update(DOCUMENT).values(changed=then))


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("uploads/a.xlsx", b"", "answers"),
        ("findings.json", b"", "answers"),
        ("wishes.json", b"[]", "answers"),
        ("demand.json", ANNE.encode(), "persons"),
        ("plan.xlsx", workbook(ANNE), "persons"),
        ("plan.xlsx", workbook("Gruppe 1"), "results"),
        ("needs.json", b"{}", "results"),
        ("master-data.xlsx", b"", ""),
        ("matching.json", b"", ""),
    ],
)
def test_every_document_is_of_one_kind(name: str, content: bytes, kind: str) -> None:
    assert kind_of(name, content) == kind


@pytest.mark.parametrize(
    ("days", "left"),
    [
        ({}, {"demand.json", "findings.xlsx", "needs.json", "plan.json", "plan.xlsx", "uploads/umfrage.csv"}),
        ({"answers": 99}, {"demand.json", "needs.json", "plan.json", "plan.xlsx"}),
        ({"persons": 99}, {"findings.xlsx", "needs.json", "uploads/umfrage.csv"}),
        ({"results": 99}, {"demand.json", "findings.xlsx", "plan.json", "plan.xlsx", "uploads/umfrage.csv"}),
        (
            {"answers": 101, "persons": 101, "results": 101},
            {"demand.json", "findings.xlsx", "needs.json", "plan.json", "plan.xlsx", "uploads/umfrage.csv"},
        ),
        ({"answers": 99, "persons": 99, "results": 99}, set()),
    ],
)
def test_each_kind_goes_when_its_time_is_over(
    town: Workspace, home: Path, days: dict[str, int], left: set[str]
) -> None:
    settings(home, **days)
    age(home, 100)
    assert apply_periods(home, NOW, apply=False) == apply_periods(home, NOW)
    assert set(town.names()) == left
    went = [line.about for line in read_lines(town) if line.what == "delete_over"]
    assert bool(went) == (len(left) < 6)
    assert all(line.who == "retention" for line in read_lines(town))


def test_a_wave_goes_when_nothing_of_it_may_be_kept(town: Workspace, home: Path) -> None:
    settings(home, answers=1, persons=1, results=1)
    gone = apply_periods(home, datetime.now(UTC) + timedelta(days=2))
    assert {one.kind for one in gone if one.workspace == "stadt"} == {"answers", "persons", "results"}
    assert isinstance(town.shelf, DatabaseShelf)
    assert (town.names(), town.shelf.waves()) == ((), {})
    with open_engine(home).connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(WAVE)).scalar() == 0


def test_old_lines_of_the_audit_go_and_the_rest_stays_provable(town: Workspace, home: Path) -> None:
    settings(home, audit=30, sign_ins=10)
    for day in (100, 50, 20, 5):
        add_line(town, Act(f"day{day}", ("hr",), "see_needs"), NOW - timedelta(days=day), home)
        add_line(sign_in_log(home), Act(f"day{day}", ("hr",), "sign_in"), NOW - timedelta(days=day), home)
    gone = apply_periods(home, NOW)
    assert gone == (Gone(".sign-ins", "sign_ins", 3), Gone("stadt", "audit", 2))
    assert [line.who for line in read_lines(town)] == ["day20", "day5", "retention"]
    for log in (town, sign_in_log(home)):
        add_line(log, Act("later", ("hr",), "see_needs"), NOW, home)
        assert check_lines(log, home).status == "intact"
    assert apply_periods(home, NOW) == ()


def test_once_a_day_is_enough(town: Workspace, home: Path) -> None:
    settings(home, results=99)
    age(home, 100)
    assert len(apply_daily(home, NOW)) == 2
    town.write({"needs.json": b"{}"})
    age(home, 100)
    assert apply_daily(home, NOW + timedelta(hours=3)) == ()
    assert apply_daily(home, NOW + timedelta(days=1)) == (Gone("stadt", "results", 1),)
