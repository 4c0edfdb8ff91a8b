"""The dashboard in a real browser: a server of its own on a free port of this machine, a home folder of its own."""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).parents[2]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def search_path() -> str:
    return os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))


def wait_until_up(port: int, server: "subprocess.Popen[bytes]", seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and server.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/_stcore/health")
            if connection.getresponse().status == http.HTTPStatus.OK:
                return
        except OSError:
            time.sleep(0.2)
        finally:
            connection.close()
    pytest.fail("the dashboard did not start")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with one empty workspace."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "workspaces" / "probe").mkdir(parents=True)
    return folder


@contextmanager
def running(command: list[str], port: int, folder: Path, **environment: str) -> Iterator[str]:
    """A server on a port of this machine, started from a strange folder: the look must come along all the same."""
    wanted = {**os.environ, "PYTHONPATH": search_path(), **environment}
    elsewhere = folder / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    log = (folder / "server.log").open("wb")
    with log, subprocess.Popen(command, cwd=elsewhere, env=wanted, stdout=log, stderr=log) as server:
        try:
            wait_until_up(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            try:
                server.wait(10)
            except subprocess.TimeoutExpired:
                server.kill()


def dashboard_command(port: int) -> list[str]:
    settings = [f"--server.port={port}", "--server.headless=true", "--server.address=127.0.0.1"]
    return [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), *settings]


@pytest.fixture(scope="module")
def address(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running dashboard without login."""
    port = free_port()
    with running(dashboard_command(port), port, tmp_path_factory.mktemp("server"), LERNKOMPASS_HOME=str(home)) as place:
        yield place


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: browser tests are not run")
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE", accept_downloads=True)
    made.set_default_timeout(30_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
