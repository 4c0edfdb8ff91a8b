"""The workspace, as a folder and on both engines: whole documents, safe names, choices that survive."""

import json
import os
import stat
import threading
from pathlib import Path

import pytest

from needs_analysis import UserError
from store import State, Workspace, home_folder, list_workspaces, open_workspace, pseudonym_key


@pytest.fixture(params=["folder", "sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def space(engine: str, home: Path) -> Workspace:
    return Workspace(home / "town") if engine == "folder" else open_workspace("town", home)


def test_what_is_written_is_read_back(space: Workspace) -> None:
    space.write({"needs.json": b"{}", "course-plans/GRU-01.docx": b"PK"})
    assert space.read("course-plans/GRU-01.docx") == b"PK"
    assert space.read("plan.json") is None
    assert space.names() == ("course-plans/GRU-01.docx", "needs.json")
    assert space.names("course-plans") == ("course-plans/GRU-01.docx",)


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/passwd", "", "C:\\x", "..\\x"])
def test_no_name_leads_out_of_the_folder(space: Workspace, name: str) -> None:
    with pytest.raises(ValueError, match="inside a workspace"):
        space.write({name: b"x"})
    with pytest.raises(ValueError, match="inside a workspace"):
        space.read(name)


def test_the_digest_follows_the_content_only(space: Workspace) -> None:
    assert space.digest("a") == ""
    space.write({"a": b"1", "b": b"1"})
    first = space.digest("a")
    assert first == space.digest("b") != ""
    space.write({"a": b"2"})
    assert space.digest("a") != first


@pytest.mark.parametrize(
    ("uploaded", "kept"),
    [
        ("Umfrage 2026 (final).xlsx", "Umfrage 2026 (final).xlsx"),
        ("../../etc/pass<wd>.csv", "pass_wd_.csv"),
        ("C:\\Users\\x\\Übersicht.ods", "Übersicht.ods"),
        ("...", "upload"),
    ],
)
def test_uploads_keep_a_safe_form_of_their_name(space: Workspace, uploaded: str, kept: str) -> None:
    assert space.add_upload(uploaded, b"data") == kept
    assert space.uploads() == {kept: b"data"}
    space.drop_upload(kept)
    assert space.uploads() == {}


def test_choices_survive_and_a_broken_state_file_is_no_obstacle(space: Workspace) -> None:
    assert space.state() == State()
    space.change_state(budget=40000.0, land="BY")
    assert space.change_state(sources=("a.xlsx",)) == State(sources=("a.xlsx",), budget=40000.0, land="BY")
    assert Workspace(space.place).state().sources == ("a.xlsx",)
    space.write({"state.json": b"{broken"})
    assert space.state() == State()


def test_choices_of_two_people_at_once_all_count(space: Workspace) -> None:
    other = Workspace(space.place)

    def choose(one: Workspace, name: str) -> None:
        for number in range(5):
            one.change_state(**{name: float(number)})

    threads = [threading.Thread(target=choose, args=pair) for pair in ((space, "budget"), (other, "hours"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (space.state().budget, space.state().hours) == (4.0, 4.0)


def test_the_database_is_readable_by_its_owner_only(home: Path, engine: str) -> None:
    if engine != "sqlite" or os.name != "posix":
        pytest.skip("a file of this system's own")
    open_workspace("town", home).write({"a": b"1"})
    assert {stat.S_IMODE(path.stat().st_mode) for path in home.glob("lernkompass.db*")} == {0o600}


def test_a_reader_never_sees_half_a_file(space: Workspace) -> None:
    documents = [json.dumps({"value": letter * 200_000}).encode() for letter in "ab"]
    space.write({"plan.json": documents[0]})
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            for document in documents:
                space.write({"plan.json": document})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        seen = {space.read("plan.json") for _ in range(50)}
    finally:
        stop.set()
        writer.join()
    assert seen <= set(documents)
    assert space.names() == ("plan.json",)


def test_home_is_chosen_by_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path))
    assert home_folder() == tmp_path
    for name in ("zell", "musterstadt", "aachen"):
        open_workspace(name).write({"x": b""})
    assert list_workspaces() == ("musterstadt", "aachen", "zell")


@pytest.mark.parametrize("name", ["", "Zell", "a/b", "..", "-a", "ü", "a" * 41])
def test_workspace_names_are_checked(name: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="cannot be used"):
        open_workspace(name, tmp_path)


def test_the_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    key = pseudonym_key(tmp_path)
    assert len(key) == 32
    assert pseudonym_key(tmp_path) == key != pseudonym_key(tmp_path / "other")
    if os.name == "posix":
        assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").glob("*.*")} == {0o600}


def test_a_new_analysis_drops_the_old_plan(space: Workspace) -> None:
    space.add_upload("a.xlsx", b"a")
    space.replace_plan({"plan.json": b"{}", "plan.xlsx": b"x", "timetable.ics": b"x", "course-plans/a.docx": b"x"})
    space.replace_plan({"plan.json": b"{}", "course-plans/b.docx": b"x"})
    assert space.names("course-plans") == ("course-plans/b.docx",)
    space.replace_needs({"needs.json": b"{}"})
    assert space.results() == {"needs.json": b"{}"}
    assert space.uploads() == {"a.xlsx": b"a"}
