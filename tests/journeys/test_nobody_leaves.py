"""A survey full of planted personal data goes the whole way: command line, results, dashboard. None of it comes out."""

import io
import logging
import zipfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from lernkompass.__main__ import main
from needs_analysis import keep_survey, shipped_data
from store import open_workspace
from tests.needs_analysis.ingest.planted import plant, text_of_kept, traces_in
from tests.pages.looking import APP, seen

SAMPLE = "musterstadt-2025-limesurvey.xlsx"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("upload") / "umfrage.xlsx"
    path.write_bytes(plant(shipped_data("sample_town", SAMPLE).read_bytes(), seed=4))
    return path


def texts_of(folder: Path) -> str:
    """Everything readable in all files of a folder, also inside workbooks."""
    texts = []
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        if content[:2] == b"PK":
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                content = b"\n".join(archive.read(name) for name in archive.namelist())
        texts.append(f"{path.name}\n{content.decode('utf-8', errors='replace')}")
    return "\n".join(texts)


@pytest.mark.parametrize(
    "more", [[], ["--json"], ["--lang", "en"], ["--sheet", "gibt es nicht"], ["--tool", "generic"]]
)
def test_inspect_names_nobody(planted: Path, capsys: pytest.CaptureFixture[str], more: list[str]) -> None:
    main(["inspect", str(planted), *more])
    printed = capsys.readouterr()
    assert printed.out or printed.err
    assert traces_in(printed.out + printed.err) == []


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.mark.parametrize("mode", ["anonymous", "named"])
def test_an_analysis_writes_says_and_logs_nobody(
    planted: Path, home: Path, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture, mode: str
) -> None:
    caplog.set_level(logging.DEBUG)
    main(["analyse", str(planted), "--out", str(home / "out"), "--mode", mode, "--accept-from", "0.4"])
    printed = capsys.readouterr()
    written = texts_of(home / "out")
    assert "findings.xlsx" in written
    assert traces_in(written) == []
    assert traces_in(printed.out + printed.err + caplog.text) == []


@pytest.mark.parametrize("page", ["survey", "overview"])
def test_no_page_shows_anybody(planted: Path, home: Path, page: str) -> None:
    space = open_workspace("neu", home)
    space.change_state()
    space.add_upload("umfrage.xlsx", keep_survey(planted.read_bytes()))
    at = AppTest.from_file(APP, default_timeout=120)
    at.query_params["lang"] = "de"
    if page != "overview":
        at._page_hash = calc_hash(page)
    at.run()
    assert not at.exception
    assert traces_in(seen(at)) == []
    assert page != "survey" or "umfrage.xlsx" in seen(at)
    assert [traces_in(text_of_kept(content)) for content in space.uploads().values()] == [[]]
