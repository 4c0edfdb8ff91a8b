"""All ways to start lead to the same guarded server; what would be unsafe does not start and says why."""

import http.client
import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, free_port, running, search_path

Start = Callable[[int], tuple[list[str], Mapping[str, str]]]
STARTS: Mapping[str, Start] = {
    "streamlit run": lambda port: (
        [
            sys.executable,
            "-m",
            "streamlit",
            "run",
            str(ROOT / "app.py"),
            f"--server.port={port}",
            "--server.headless=true",
        ],
        {},
    ),
    "python app.py": lambda port: (
        [sys.executable, str(ROOT / "app.py")],
        {"STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"},
    ),
    "lernkompass serve": lambda port: (
        [sys.executable, "-m", "lernkompass", "serve", "--port", str(port), "--no-browser"],
        {},
    ),
}


def fetch(port: int, path: str, **headers: str) -> tuple[int, Mapping[str, str], str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode(errors="replace")
    connection.close()
    return answer.status, {name.lower(): value for name, value in answer.getheaders()}, text


@pytest.mark.parametrize("name", STARTS)
def test_every_start_is_guarded(name: str, tmp_path: Path) -> None:
    port = free_port()
    command, more = STARTS[name](port)
    with running(command, port, tmp_path, LERNKOMPASS_HOME=str(tmp_path), **more):
        status, headers, text = fetch(port, "/needs?lang=en")
        assert status == 200
        assert '<html lang="en">' in text
        assert "script-src 'self' 'wasm-unsafe-eval';" in headers["content-security-policy"]
        assert headers["x-frame-options"] == "DENY"
        assert re.findall(r"<script(?![^>]*\bsrc=)", text) == []
        assert fetch(port, "/", Host="evil.example")[0] == 403
        assert fetch(port, "/_stcore/metrics")[0] == 403


@pytest.mark.parametrize(
    ("settings", "environment", "words"),
    [
        (["--server.address=0.0.0.0"], {}, "answers on this computer only"),
        (["--server.address="], {}, "answers on this computer only"),
        ([], {"STREAMLIT_SERVER_ADDRESS": "::"}, "answers on this computer only"),
        ([], {"LERNKOMPASS_ACCESS": "nowhere.toml"}, "are not there"),
        ([], {"LERNKOMPASS_ACCESS": "broken.toml"}, "not valid TOML"),
    ],
)
def test_what_is_unsafe_does_not_start(
    settings: list[str], environment: dict[str, str], words: str, tmp_path: Path
) -> None:
    (tmp_path / "broken.toml").write_text("[login", encoding="utf-8")
    command, _more = STARTS["streamlit run"](free_port())
    wanted = {**os.environ, "PYTHONPATH": search_path(), "LERNKOMPASS_HOME": str(tmp_path), **environment}
    done = subprocess.run([*command, *settings], env=wanted, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    said = done.stderr.decode() + done.stdout.decode()
    assert done.returncode != 0
    assert words in said
    assert "Traceback" not in said
