"""Drafts for data protection say how this installation is really set up."""

import io
from pathlib import Path

import pytest
from docx import Document

from lernkompass.__main__ import main
from needs_analysis import write_workbook
from store import MASTER_FILE, open_workspace
from tests.masterdata import cell, changed

OFFICE = '[office]\ntown = "Uferlingen"\ncontroller = "Stadt Uferlingen"\npurpose = "Fortbildung planen"\n'
LOGIN = """
[login]
address = "https://lernen.stadt.example"
metadata_url = "https://sso.stadt.example/x"
client_id = "a"
client_secret = "GEHEIM"
cookie_secret = "GEHEIMGEHEIMGEHEIMGEHEIMGEHEIMGE"
[[groups]]
group = "personalamt"
role = "hr"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    for name in ("LERNKOMPASS_DATABASE", "LERNKOMPASS_ACCESS", "LERNKOMPASS_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    open_workspace("stadt").change_state(mode="named")
    return tmp_path / "home"


def drafts(folder: Path, language: str) -> dict[str, str]:
    assert main(["records", "--out", str(folder), "--lang", language]) == 0
    found = {path.stem: Document(io.BytesIO(path.read_bytes())) for path in folder.iterdir()}
    return {name: "\n".join(part.text for part in document.paragraphs) for name, document in found.items()}


def test_what_is_open_is_said_as_open(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    texts = drafts(tmp_path / "out", "de")
    assert set(texts) == {"record-of-processing", "impact-assessment", "ai-act"}
    record = texts["record-of-processing"]
    assert record.count("[Auszufüllen") == 7
    assert record.count("[keine Frist gesetzt") == 5
    assert "Schlüssel der Installation liegt bei den Daten" in texts["impact-assessment"]
    assert "Namentliche Umfragen sind in Gebrauch" in texts["ai-act"]
    assert "{" not in "".join(texts.values())


def test_what_is_set_up_stands_in_the_drafts(home: Path, tmp_path: Path) -> None:
    key = tmp_path / "safe.key"
    assert main(["key", str(key)]) == 0
    keeping = "[keeping]\nanswers = 400\npersons = 800\nresults = 900\naudit = 1000\nsign_ins = 90\n"
    (home / "settings.toml").write_text(f'{OFFICE}{keeping}[keys]\nfile = "{key.as_posix()}"\n', encoding="utf-8")
    (home / "access.toml").write_text(LOGIN, encoding="utf-8")
    open_workspace("stadt").change_state(mode="anonymous")
    texts = drafts(tmp_path / "out", "en")
    record, assessment = texts["record-of-processing"], texts["impact-assessment"]
    assert all(text in record for text in ("Stadt Uferlingen", "Group “personalamt”", "role hr", "400 days", "sqlite"))
    assert "liegt bei" not in record
    assert "[To be mended" not in assessment
    assert "no period" not in record
    assert "Named surveys: the same" not in record
    assert "at least 5 valid answers" in assessment
    assert "GEHEIM" not in "".join(texts.values())


def test_the_rule_for_figures_is_that_of_the_town(home: Path, tmp_path: Path) -> None:
    assert home.is_dir()
    master = write_workbook(changed(cell("settings", "privacy.smallest_group", "value", "7")))
    open_workspace("stadt").write({MASTER_FILE: master})
    assert "at least 7 valid answers" in drafts(tmp_path / "out", "en")["impact-assessment"]


def test_login_settings_that_are_named_and_missing_are_no_missing_login(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LERNKOMPASS_ACCESS", str(home / "nowhere.toml"))
    assert main(["records", "--out", str(tmp_path / "out"), "--lang", "en"]) == 1
    assert "are not there" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
