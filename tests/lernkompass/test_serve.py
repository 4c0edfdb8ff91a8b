"""The dashboard's start: port, place of the script, and a real server that answers on this machine only."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

import pytest

from lernkompass.serve import FIRST_PORT, HOST, find_app, find_port, has_screen
from needs_analysis import UserError


@contextmanager
def taken_port(port: int = 0) -> Iterator[int]:
    with socket.socket() as holder:
        if sys.platform != "win32":
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as if no earlier server had just left it
        holder.bind((HOST, port))
        holder.listen()
        yield holder.getsockname()[1]


def test_a_wanted_port_that_is_free_is_taken() -> None:
    with taken_port() as port:
        pass
    assert find_port(port) == port


def test_a_wanted_port_that_is_taken_is_named_with_the_repair() -> None:
    with taken_port() as port, pytest.raises(UserError, match=f"Port {port} is taken. Choose another one"):
        find_port(port)


@pytest.mark.parametrize("port", [-1, 0, 65_536])
def test_what_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(UserError):
        find_port(port)


def test_without_a_wish_the_next_free_port_is_found() -> None:
    first = find_port()
    with taken_port(first):
        assert FIRST_PORT <= first < find_port()


def test_the_script_and_its_settings_lie_side_by_side() -> None:
    assert find_app().is_file()
    assert (find_app().parent / ".streamlit" / "config.toml").is_file()


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="there is always a screen on this system")
@pytest.mark.parametrize(
    ("display", "seen"), [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "w"}, True)]
)
def test_a_screen_is_needed_to_open_a_browser(
    monkeypatch: pytest.MonkeyPatch, display: dict[str, str], seen: bool
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in display.items():
        monkeypatch.setenv(name, value)
    assert has_screen() is seen


@pytest.mark.skipif(sys.platform == "win32", reason="ends the server by a signal that Windows does not have")
def test_the_dashboard_starts_without_a_question_and_ends_when_told(tmp_path: Path) -> None:
    """First start of a new user: an empty home, no input, a screen. The address is told, the browser gets it, it answers."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > "{opened}"\n')
    browser.chmod(0o755)
    root = Path(__file__).resolve().parents[2]
    environment = os.environ | {
        "HOME": str(tmp_path),
        "DISPLAY": ":0",
        "BROWSER": str(browser),
        "PYTHONPATH": str(root),
    }
    command = [sys.executable, "-m", "lernkompass", "serve", "--lang", "en", "--home", str(tmp_path / "home")]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr
            told = re.search(r"http://127\.0\.0\.1:(\d+)", server.stderr.readline())
            assert told
            port = int(told[1])
            assert wait_until_healthy(port) == "ok"
            assert not answers_elsewhere(port)
            assert wait_for_text(opened) == told[0]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=20)


def wait_until_healthy(port: int, seconds: float = 40) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            connection = HTTPConnection(HOST, port, timeout=2)
            connection.request("GET", "/_stcore/health")
            return connection.getresponse().read().decode()
        except OSError:
            time.sleep(0.2)
    return "no answer"


def wait_for_text(path: Path, seconds: float = 20) -> str:
    end = time.monotonic() + seconds
    while time.monotonic() < end and not (path.is_file() and path.read_text().strip()):
        time.sleep(0.1)
    return path.read_text().strip() if path.is_file() else ""


def answers_elsewhere(port: int) -> bool:
    """Whether another address of this machine answers on the port: the rest of the loopback range stands for all."""
    with socket.socket() as caller:
        caller.settimeout(1)
        return caller.connect_ex(("127.0.0.2", port)) == 0
