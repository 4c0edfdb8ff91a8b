"""Backup and restore, drilled: on each engine and from one to the other."""

import zipfile
from pathlib import Path

import pytest

from needs_analysis import UserError
from store import Act, add_line, check_lines, open_workspace, pseudonym_key, read_lines
from store.backup import restore_backup, write_backup
from store.database import DatabaseShelf
from store.erasure import erase_person
from tests.store.conftest import empty_database
from tests.store.test_database import named_survey
from tests.store.test_duties import ANNE, OTTO, everything


@pytest.fixture
def backup(home: Path, tmp_path: Path) -> Path:
    space = open_workspace("stadt", home)
    space.add_upload("umfrage.csv", named_survey())
    space.replace_needs({"needs.json": b"first"}, budget=1.0)
    space.replace_needs({"needs.json": b"second", "big": bytes(range(256)) * 2000})
    open_workspace("fremd", home).write({"needs.json": b"{}"})
    for number in range(3):
        add_line(space, Act(f"erika{number}", ("hr",), "see_needs"))
    write_backup(tmp_path / "backup.zip", home)
    return tmp_path / "backup.zip"


def as_it_was(home: Path) -> None:
    space = open_workspace("stadt", home)
    assert isinstance(space.shelf, DatabaseShelf)
    assert (space.read("needs.json"), space.shelf.wave(1)["needs.json"], space.state().budget) == (
        b"second",
        b"first",
        1.0,
    )
    assert space.read("big") == bytes(range(256)) * 2000
    assert [line.who for line in read_lines(space)] == ["erika0", "erika1", "erika2"]
    assert check_lines(space, home).status == "intact"


def test_after_a_loss_everything_is_back(backup: Path, home: Path) -> None:
    key = pseudonym_key(home)
    open_workspace("stadt", home).write({"needs.json": b"ruined", "later": b"x"})
    assert restore_backup(backup, home, replace=True).workspaces == ("fremd", "stadt")
    as_it_was(home)
    assert (open_workspace("stadt", home).has("later"), pseudonym_key(home)) == (False, key)
    open_workspace("neu", home).write({"a": b"1"})
    add_line(open_workspace("stadt", home), Act("later", ("hr",), "see_needs"), home=home)
    assert check_lines(open_workspace("stadt", home), home).status == "intact"


@pytest.mark.parametrize("target", ["sqlite", "postgresql"])
def test_a_new_machine_and_another_engine(
    backup: Path, home: Path, target: str, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    new = home.parent / "new"
    key = pseudonym_key(home)
    monkeypatch.delenv("LERNKOMPASS_DATABASE", raising=False)
    if target == "postgresql":
        monkeypatch.setenv("LERNKOMPASS_DATABASE", empty_database(server))
    monkeypatch.setenv("LERNKOMPASS_HOME", str(new))
    with pytest.raises(UserError, match=r"key .* is missing"):
        restore_backup(backup, new)
    (new / "keys").mkdir(parents=True, exist_ok=True)
    (new / "keys" / "installation.key").write_bytes((home / "keys" / "installation.key").read_bytes())
    restore_backup(backup, new)
    as_it_was(new)
    assert pseudonym_key(new) == key
    open_workspace("weiter", new).write({"a": b"1"})
    assert open_workspace("weiter", new).read("a") == b"1"


def test_who_was_erased_after_the_backup_stays_erased(backup: Path, home: Path) -> None:
    erase_person(ANNE, "dsb", home, apply=True)
    done = restore_backup(backup, home, replace=True)
    assert done.erased == 1
    assert (ANNE.encode() in everything(home), OTTO.encode() in everything(home)) == (False, True)


def test_nothing_is_overwritten_unasked(backup: Path, home: Path) -> None:
    open_workspace("stadt", home).write({"needs.json": b"now"})
    with pytest.raises(UserError, match="--replace"):
        restore_backup(backup, home)
    assert open_workspace("stadt", home).read("needs.json") == b"now"


def test_the_key_of_the_installation_is_in_no_backup(backup: Path, home: Path) -> None:
    key = (home / "keys" / "installation.key").read_bytes()
    with zipfile.ZipFile(backup) as archive:
        assert not any(
            key in archive.read(name) or pseudonym_key(home) in archive.read(name) for name in archive.namelist()
        )


@pytest.mark.parametrize("damage", ["cut", "changed", "other", "outside"])
def test_a_damaged_backup_changes_nothing(backup: Path, home: Path, tmp_path: Path, damage: str) -> None:
    content = backup.read_bytes()
    bad = tmp_path / "bad.zip"
    if damage == "cut":
        bad.write_bytes(content[: len(content) // 2])
    elif damage == "other":
        bad.write_bytes(b"no archive")
    else:
        with zipfile.ZipFile(backup) as old, zipfile.ZipFile(bad, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if damage == "changed" and name == "database.sqlite":
                    part = part[:-1] + bytes([part[-1] ^ 1])
                if damage == "outside" and name == "backup.json":
                    part = part.replace(b"keys/keys.json", b"../../etc/evil")
                new.writestr(name, part)
    before = open_workspace("stadt", home).read("needs.json")
    with pytest.raises(UserError, match="no backup"):
        restore_backup(bad, home, replace=True)
    assert open_workspace("stadt", home).read("needs.json") == before
