"""The commands of whoever runs the program, as they are typed."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from lernkompass.__main__ import main
from needs_analysis import make_pseudonym
from store import Act, add_line, open_workspace, pseudonym_key, read_lines


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("LERNKOMPASS_DATABASE", raising=False)
    person = make_pseudonym("4711", pseudonym_key())
    space = open_workspace("stadt")
    space.replace_needs({"needs.json": b"{}", "demand.json": json.dumps({"learners": [{"id": person}]}).encode()})
    return tmp_path / "home"


def run(capsys: pytest.CaptureFixture[str], *arguments: str | Path, code: int = 0) -> Any:
    assert main([*map(str, arguments), "--json"]) == code
    return json.loads(capsys.readouterr().out or "null")


def test_workspaces_out_and_in(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (row,) = run(capsys, "workspace", "list")["workspaces"]
    assert (row["name"], row["documents"], list(row["waves"]), row["audit"]) == ("stadt", 2, ["1"], "intact")
    assert run(capsys, "workspace", "export", "stadt", tmp_path / "out", "--wave", "1")["files"] == 2
    assert run(capsys, "workspace", "import", tmp_path / "out", "kopie")["files"] == 2
    run(capsys, "workspace", "import", tmp_path / "out", "kopie", code=1)
    run(capsys, "workspace", "export", "niemand", tmp_path / "none", code=1)
    assert run(capsys, "workspace", "confirm") == {"deleted": []}
    assert run(capsys, "workspace", "list", "--home", home)["workspaces"][0]["name"] == "kopie"


def test_one_command_tells_and_one_erases(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.is_dir()
    person = make_pseudonym("4711", pseudonym_key())
    assert run(capsys, "access-request", "--person", "4711", "--out", tmp_path / "auskunft.json")["documents"] == 2
    told = json.loads((tmp_path / "auskunft.json").read_text(encoding="utf-8"))
    assert told["held"]["stadt"]["demand.json"][0]["says"] == {"id": person}
    shown = run(capsys, "erase", "--person", "4711")
    assert (shown["applied"], shown["found"][0]["changed"]) == (False, ["demand.json"])
    assert run(capsys, "erase", "--person", person, "--apply")["found"] == shown["found"]
    assert open_workspace("stadt").read("demand.json") == b'{"learners": []}'
    assert [line.what for line in read_lines(open_workspace("stadt"))] == ["report_person", "erase_person"]
    assert run(capsys, "erase", "--person", "4711")["found"] == []


def test_backup_and_restore(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert home.is_dir()
    assert run(capsys, "backup", tmp_path / "backup.zip")["bytes"] > 1000
    open_workspace("stadt").delete(["needs.json"])
    run(capsys, "restore", tmp_path / "backup.zip", code=1)
    assert run(capsys, "restore", tmp_path / "backup.zip", "--replace")["workspaces"] == ["stadt"]
    assert open_workspace("stadt").has("needs.json")


def test_retention_says_what_the_settings_say(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "--lang", "en"]) == 0
    assert "no period" in capsys.readouterr().out
    (home / "settings.toml").write_text("[keeping]\nanswers = 400\n", encoding="utf-8")
    assert run(capsys, "retention", "--apply")["periods"]["answers"] == 400
    (home / "settings.toml").write_text("[keeping]\nanswers = -1\nansers = 3\n", encoding="utf-8")
    assert main(["retention", "--lang", "en"]) == 1
    assert "Check its spelling" in capsys.readouterr().err


def test_the_database_goes_back_and_forth(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = run(capsys, "database", "status")
    assert (status["engine"], status["form"], status["ready"], status["keys_apart"]) == ("sqlite", "0002", True, False)
    assert run(capsys, "database", "change", "--to", "0001") == {"before": "0002", "after": "0001"}
    assert run(capsys, "database", "status")["ready"] is False
    assert run(capsys, "database", "change") == {"before": "0001", "after": "0002"}
    run(capsys, "database", "change", "--to", "0042", code=1)
    assert home.is_dir()


def test_a_key_is_made_once_and_works_from_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    home, key = tmp_path / "home", tmp_path / "safe" / "key"
    monkeypatch.setenv("LERNKOMPASS_HOME", str(home))
    assert main(["key", str(key)]) == 0
    assert main(["key", str(key)]) == 1
    home.mkdir()
    (home / "settings.toml").write_text(f'[keys]\nfile = "{key.as_posix()}"\n', encoding="utf-8")
    pseudonym_key()
    assert not (home / "keys" / "installation.key").exists()
    capsys.readouterr()
    assert run(capsys, "database", "status")["keys_apart"] is True
    key.write_bytes(b"damaged")
    assert main(["erase", "--person", "1", "--lang", "en"]) == 1
    assert "missing or is none" in capsys.readouterr().err


def test_a_list_says_which_audit_was_touched(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_line(open_workspace("stadt"), Act("erika", ("hr",), "see_needs"))
    with sqlite3.connect(home / "lernkompass.db") as connection:
        connection.execute("DROP TRIGGER audit_line_update")
        connection.execute("UPDATE audit_line SET line = replace(line, 'erika', 'otto')")
    assert main(["workspace", "list", "--lang", "en"]) == 1
    assert "stadt: from line 1 on the audit is not as it was written" in capsys.readouterr().out
