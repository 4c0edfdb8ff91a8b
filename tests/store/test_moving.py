"""Folders of plain files into the database without loss, and out again."""

import shutil
from pathlib import Path

import pytest

from needs_analysis import UserError, same_kept
from store import (
    AUDIT_FILE,
    Act,
    Workspace,
    add_line,
    check_lines,
    list_workspaces,
    open_workspace,
    read_lines,
    sign_in_log,
)
from store.database import DatabaseShelf
from store.moving import confirm, copy_in, copy_out, kept_aside
from tests.store.test_database import named_survey


@pytest.fixture
def folder(home: Path) -> Path:
    """A workspace as versions before kept it, with an audit; one of sign-ins beside it."""
    old = Workspace(home / "workspaces" / "stadt")
    old.replace_needs({"needs.json": b"{}", "privacy/groups.json": b"x"}, mode="named")
    old.add_upload("umfrage.csv", named_survey())
    old.write({"leer": b"", "groß.bin": bytes(range(256)) * 5000})
    for number in range(3):
        add_line(old, Act(f"erika{number}", ("hr",), "see_needs"))
    add_line(Workspace(home / "sign-ins"), Act("erika", ("hr",), "sign_in"))
    return home / "workspaces" / "stadt"


def test_the_first_start_takes_a_folder_over_without_loss(folder: Path, home: Path) -> None:
    source = Workspace(folder)
    wanted = {name: source.read(name) for name in source.names()}
    assert list_workspaces(home) == ("stadt",)
    space = open_workspace("stadt", home)
    assert set(space.names()) == set(wanted)
    assert {name for name in wanted if space.read(name) != wanted[name]} <= {"uploads/umfrage.csv"}
    assert same_kept(space.uploads()["umfrage.csv"], named_survey())
    assert [line.who for line in read_lines(space)] == ["erika0", "erika1", "erika2"]
    add_line(space, Act("otto", ("hr",), "see_needs"))
    assert (check_lines(space).status, check_lines(sign_in_log(home)).status) == ("intact", "intact")
    assert isinstance(space.shelf, DatabaseShelf)
    assert list(space.shelf.waves()) == [1]


def test_the_folder_is_kept_aside_until_somebody_confirms(folder: Path, home: Path) -> None:
    open_workspace("stadt", home)
    assert not folder.exists()
    kept = home / "workspaces-before" / "stadt"
    assert (kept in kept_aside(home), (kept / AUDIT_FILE).is_file()) == (True, True)
    assert kept in confirm(home)
    assert (kept_aside(home), open_workspace("stadt", home).read("needs.json")) == ((), b"{}")


def test_who_dies_between_the_database_and_the_folder_goes_on(folder: Path, home: Path) -> None:
    copy = home / "copy"
    shutil.copytree(folder, copy)
    open_workspace("stadt", home).write({"later": b"1"})
    shutil.rmtree(home / "workspaces-before" / "stadt")
    copy.rename(folder)  # as if nobody had moved it aside
    assert open_workspace("stadt", home).read("later") == b"1"
    assert not folder.exists()


def test_an_audit_that_was_tampered_with_stays_so(folder: Path, home: Path) -> None:
    file = folder / AUDIT_FILE
    file.write_text(file.read_text(encoding="utf-8").replace("erika1", "otto"), encoding="utf-8")
    assert check_lines(open_workspace("stadt", home)).first_bad == 2


def test_a_folder_never_overwrites_what_the_database_holds(folder: Path, home: Path) -> None:
    open_workspace("stadt", home).write({"needs.json": b"newer"})
    Workspace(folder).write({"needs.json": b"other"})
    with pytest.raises(UserError, match="already holds"):
        open_workspace("stadt", home)
    assert (folder / "needs.json").read_bytes() == b"other"


def test_what_differs_when_read_back_stays_where_it_was(
    folder: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DatabaseShelf, "read", lambda _self, _name: b"damaged")
    with pytest.raises(UserError, match="differs"):
        list_workspaces(home)
    assert (folder / "needs.json").read_bytes() == b"{}"


def test_out_and_in_again(home: Path, tmp_path: Path) -> None:
    space = open_workspace("stadt", home)
    space.replace_needs({"needs.json": b"1"})
    space.replace_needs({"needs.json": b"2"})
    assert isinstance(space.shelf, DatabaseShelf)
    assert copy_out(space.shelf, tmp_path / "now") == 1
    copy_out(space.shelf, tmp_path / "first", wave=1)
    assert ((tmp_path / "now" / "needs.json").read_bytes(), (tmp_path / "first" / "needs.json").read_bytes()) == (
        b"2",
        b"1",
    )
    other = open_workspace("kopie", home)
    assert isinstance(other.shelf, DatabaseShelf)
    assert copy_in(other.shelf, tmp_path / "now") == 1
    assert other.read("needs.json") == b"2"
    for again in (
        lambda: copy_in(other.shelf, tmp_path / "now"),
        lambda: copy_out(space.shelf, tmp_path / "now"),
    ):
        with pytest.raises(UserError):
            again()
