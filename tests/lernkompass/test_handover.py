"""The hand-over from the command line: written outside, remembered inside, refused in words."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from curriculum import Programme
from lernkompass.__main__ import main
from needs_analysis import from_json, to_json
from tests.curriculum.lms.samples import KEY, LOGINS, STAFF, people_list, year
from tests.witnesses.moodle_server import Moodle, serve
from tests.witnesses.xapi_server import Store, serve_store

ROLES = {"1001": "R01", "1002": "R02"}


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a plan for two people, and their list beside it."""
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    (tmp_path / "home" / "keys").mkdir(parents=True)
    (tmp_path / "home" / "keys" / "pseudonym.key").write_bytes(KEY)
    programme, people = year(2027, {"M-1-01": ("1001", "1002")}, ROLES)
    folder = tmp_path / "2027"
    folder.mkdir()
    (folder / "programme.json").write_bytes(to_json(programme))
    (folder / "demand.json").write_bytes(to_json(people))
    (tmp_path / "people.csv").write_bytes(people_list())
    return folder


def call(folder: Path, out: str, *more: str) -> int:
    people = ("--people", str(folder.parent / "people.csv"))
    return main(["handover", str(folder), "--to", "moodle", "--out", str(folder.parent / out), *people, *more])


def test_files_go_out_and_the_folder_remembers(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(planned, "first", "--json", "--lang", "en") == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["people"], said["courses"], said["joins"]) == (2, 1, 4)
    assert sorted(path.name for path in (planned.parent / "first").iterdir()) == said["files"]
    assert call(planned, "second", "--lang", "en") == 0
    assert "Nothing has changed since the last hand-over." in capsys.readouterr().err
    assert not (planned.parent / "second").exists()
    assert call(planned, "third", "--all", "--lang", "en") == 0
    assert (planned.parent / "third" / "3-users.csv").read_bytes() == (
        planned.parent / "first" / "3-users.csv"
    ).read_bytes()


def test_nothing_personal_stays_in_the_folder(planned: Path) -> None:
    call(planned, "out")
    kept = b"".join(path.read_bytes() for path in planned.rglob("*") if path.is_file()).decode()
    words = {word for cells in STAFF.values() for word in cells} | set(LOGINS.values()) | set(STAFF)
    assert [word for word in words if f'"{word}"' in kept] == []


def test_next_year_builds_on_the_last(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call(planned, "out")
    later = planned.parent / "2028"
    later.mkdir()
    programme, people = year(2028, {"M-1-01": ("1002",)}, {"1002": "R02"})
    (later / "programme.json").write_bytes(to_json(programme))
    (later / "demand.json").write_bytes(to_json(people))
    capsys.readouterr()
    assert call(later, "out-2028", "--previous", str(planned), "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert {key: said[key] for key in ("people", "cohorts", "courses", "joins", "leaves", "framework")} == {
        "people": 0,
        "cohorts": 1,
        "courses": 1,
        "joins": 1,
        "leaves": 1,
        "framework": "",
    }


@pytest.mark.parametrize(
    ("out", "sentence"),
    [("2027/inside", "lies inside"), ("used", "files of another hand-over")],
)
def test_files_with_names_have_a_place_of_their_own(
    planned: Path, out: str, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (planned.parent / "used").mkdir()
    (planned.parent / "used" / "3-users.csv").write_text("older")
    assert call(planned, out, "--lang", "en") == 1
    assert sentence in capsys.readouterr().err


def test_a_folder_without_plan_is_a_sentence(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (planned / "programme.json").unlink()
    assert call(planned, "out", "--lang", "en") == 1
    assert "no plan to hand over" in capsys.readouterr().err


def test_a_list_for_an_anonymous_survey_is_refused(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (planned / "demand.json").read_text(encoding="utf-8").replace('"mode": "named"', '"mode": "anonymous"')
    (planned / "demand.json").write_text(text, encoding="utf-8")
    assert call(planned, "out", "--lang", "en") == 1
    assert "The survey is anonymous" in capsys.readouterr().err


def test_completions_are_recorded_and_known_to_the_next_plan(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = planned.parent / "totara.csv"
    report.write_text(
        "username,courseidnumber,completiondate\nmueller.joerg,LK-2027-M-1-01,2027-04-20\nx,y,\n", "utf-8"
    )
    people = ("--people", str(planned.parent / "people.csv"), "--out", str(planned.parent / "back"))
    assert main(["record", str(planned), str(report), *people, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"read": 2, "loose": 1, "recorded": 1, "completed": 1}
    assert sorted(path.name for path in (planned.parent / "back").rglob("*.*")) == [
        "mueller.joerg-LK-2027-M-1-01.pdf",
        "mueller.joerg.docx",
        "unmatched.xlsx",
    ]
    (known,) = json.loads((planned / "completions.json").read_text("utf-8"))["completions"]
    assert (known["module"], known["done"], known["day"]) == ("M-1", True, "2027-04-20")


def test_cartridges_and_statements_are_written(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    parent = planned.parent
    assert main(["handover", str(planned), "--to", "cartridge", "--out", str(parent / "cc"), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"files": ["M-1.imscc"]}
    report = parent / "totara.csv"
    report.write_text("username,courseidnumber,completiondate\nmueller.joerg,LK-2027-M-1-01,2027-04-20\n", "utf-8")
    more = ("--people", str(parent / "people.csv"), "--out", str(parent / "b"), "--home", "https://l.example")
    assert main(["record", str(planned), str(report), *more]) == 0
    (line,) = (parent / "b" / "statements.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["object"]["id"] == "https://l.example/course/LK-2027-M-1-01"


def test_changes_of_a_site_are_shown_before_they_are_made(
    planned: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    call_ = ["sync", str(planned), "--people", str(planned.parent / "people.csv"), "--lang", "en"]
    assert main(call_) == 1
    assert "LERNKOMPASS_MOODLE_URL" in capsys.readouterr().err
    moodle = Moodle()
    with serve(moodle, "secret") as url:
        monkeypatch.setenv("LERNKOMPASS_MOODLE_URL", url)
        monkeypatch.setenv("LERNKOMPASS_MOODLE_TOKEN", "secret")
        monkeypatch.setattr("curriculum.lms.web.time.sleep", lambda _: None)
        assert main(call_) == 0
        assert "Make the course LK-2027-M-1-01." in capsys.readouterr().out
        assert (moodle.writes, (planned / "handover").exists()) == ([], False)
        assert main([*call_, "--apply"]) == 0
        assert moodle.people_of("LK-2027-M-1-01") == {"mueller.joerg", "cakir"}
        assert main([*call_, "--apply", "--json"]) == 0
    assert '"changes": 0,' in capsys.readouterr().out


def test_statements_are_counted_before_they_are_sent(
    planned: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    report = planned.parent / "done.csv"
    report.write_text(f"username,courseshortname,completiondate\n{LOGINS['1001']},LK-2027-M-1-01,2027-04-20\n")
    people = ("--people", str(planned.parent / "people.csv"), "--out", str(planned.parent / "back"))
    assert main(["record", str(planned), str(report), *people]) == 0
    call_ = ["statements", str(planned), "--home", "https://lernen.stadt.example", "--lang", "en"]
    assert main(call_) == 1
    assert "LERNKOMPASS_LRS_URL" in capsys.readouterr().err
    store = Store()
    with serve_store(store, "lk", "secret") as url:
        for name, text in (("URL", url), ("LOGIN", "lk"), ("PASSWORD", "secret")):
            monkeypatch.setenv(f"LERNKOMPASS_LRS_{name}", text)
        assert main(call_) == 0
        assert "1 statements would be sent." in capsys.readouterr().out
        assert store.statements == {}
        assert main([*call_, "--apply", "--json"]) == 0
        assert json.loads(capsys.readouterr().out) == {"fresh": 1, "known": 0, "other": 0, "sent": 1, "applied": True}
        assert main([*call_, "--apply", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["sent"] == 0
    (statement,) = store.statements.values()
    assert statement["object"]["id"] == "https://lernen.stadt.example/course/LK-2027-M-1-01"


def test_short_forms_come_back_as_sums(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number, courses in ((4, 0), (12, 1)):
        export = planned.parent / "LK-2027-M-1-01.csv"
        export.write_text("REACTION-USE;REACTION-LEVEL\n" + "4;5\n" * number)
        assert main(["reactions", str(planned), str(export), "--json", "--lang", "en"]) == 0
        told = capsys.readouterr()
        said = json.loads(told.out)
        assert (said["courses"], said["read"]) == (courses, {"reaction": number, "behaviour": 0})
        assert ("fewer than 5 answers" in told.err) == (courses == 0)
    assert said["voices"]["reaction"][0]["means"]["REACTION-USE"] == 4.0
    export.write_text("Name;Note\na;1\n")
    assert main(["reactions", str(planned), str(export)]) == 1


@pytest.mark.parametrize("platform", ["moodle", "ilias"])
def test_dates_and_cancelled_dates_are_handed_over_with_what_to_do(planned: Path, platform: str) -> None:
    """Moodle knows no cancellations: the feed lacks them, and a file of its own is for Outlook."""
    held, gone = (b"BEGIN:VCALENDAR\r\nMETHOD:%b\r\nEND:VCALENDAR\r\n" % kind for kind in (b"PUBLISH", b"CANCEL"))
    (planned / "timetable.ics").write_bytes(held)
    (planned / "cancelled.ics").write_bytes(gone)
    for out, names in (("first", ["dates.ics", "dates-cancelled.ics"]), ("again", [])):
        people = ("--people", str(planned.parent / "people.csv"))
        folder = planned.parent / out
        assert main(["handover", str(planned), "--to", platform, "--out", str(folder), *people, "--lang", "en"]) == 0
        found = {path.name.partition("-")[2]: path for path in folder.glob("*.ics")} if folder.exists() else {}
        assert sorted(found) == sorted(names), "the second run has nothing to send"
        if found:
            assert (found["dates.ics"].read_bytes(), found["dates-cancelled.ics"].read_bytes()) == (held, gone)
            readme = next(folder.glob("0-*")).read_text(encoding="utf-8")
            assert "delete the calendar that was imported last" in " ".join(readme.split())


def test_a_draft_is_marked_and_does_not_count_as_handed_over(planned: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = from_json(Programme, (planned / "programme.json").read_bytes())
    (planned / "programme.json").write_bytes(to_json(replace(programme, draft=True)))
    assert call(planned, "draft", "--lang", "en") == 0
    assert "do not import them" in capsys.readouterr().err
    files = {path.name: path.read_bytes() for path in (planned.parent / "draft").iterdir()}
    assert {name.partition("-")[0] for name in files} == {"DRAFT"}
    assert files["DRAFT-0-README.txt"].decode("utf-8-sig").startswith("Draft: the staff council has not agreed")
    assert not (planned / "handover").exists(), "the real hand-over still has everything to hand over"
    assert call(planned, "draft", "--lang", "en") == 1, "drafts are no place for the real files"


def test_a_draft_changes_nothing_on_a_live_site(
    planned: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = from_json(Programme, (planned / "programme.json").read_bytes())
    (planned / "programme.json").write_bytes(to_json(replace(programme, draft=True)))
    monkeypatch.setenv("LERNKOMPASS_MOODLE_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("LERNKOMPASS_MOODLE_TOKEN", "x")
    assert main(["sync", str(planned), "--apply", "--lang", "en"]) == 1
    assert "nothing is changed on the platform" in capsys.readouterr().err
