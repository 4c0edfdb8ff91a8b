"""Pictures of every page into ``docs/screenshots``: both themes, both languages, wide and narrow.

Starts a dashboard of its own on the sample town in a folder of its own, so it shows what a first start shows.
``python tests/browser/make_screenshots.py`` makes those that are kept, ``--into FOLDER`` puts them elsewhere and ``--all``
makes every combination.
"""

import argparse
import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).parents[2]
PAGES = (
    "overview",
    "questionnaire",
    "survey",
    "findings",
    "needs",
    "wishes",
    "methods",
    "plan",
    "strategy",
    "change",
    "dialogue",
    "master-data",
    "team",
    "courses",
    "platform",
    "effects",
    "own",
    "approvals",
    "protection",
    "audit",
    "privacy",
    "accessibility",
)
TALLEST = 2000
_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'
_QUIET = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: page, tab on it (position, None for the first), theme, language and width in pixels."""

    page: str
    theme: str = "light"
    language: str = "de"
    width: int = 1280
    tab: int | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        tab = "" if self.tab is None else f"-{self.tab + 1}"
        return f"{self.page}{tab}-{self.theme}-{self.language}-{self.width}.webp"


KEPT = (
    *(Shot(page) for page in PAGES),
    *(Shot(page, theme="dark", language="en") for page in PAGES),
    *(Shot(page, width=390) for page in PAGES),
    *(Shot(page, theme="dark", language="en", width=390) for page in PAGES),
    Shot("needs", tab=1),
    Shot("needs", theme="dark", tab=1),
    Shot("needs", tab=3),
    Shot("plan", tab=1),
    Shot("plan", theme="dark", tab=1),
)
EVERY = tuple(
    Shot(page, theme, language, width)
    for page, theme, language, width in product(PAGES, ("light", "dark"), ("de", "en"), (1280, 390))
)


def main() -> None:
    """Take the pictures."""
    parser = argparse.ArgumentParser(description="Pictures of every page of the dashboard.")
    parser.add_argument("--all", action="store_true", help="every combination of theme, language and width")
    parser.add_argument("--into", type=Path, metavar="FOLDER", default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", metavar="PAGE", nargs="*", choices=PAGES, default=PAGES, help="of these pages only")
    wanted = parser.parse_args()
    folder: Path = wanted.into
    folder.mkdir(parents=True, exist_ok=True)
    shots = [shot for shot in (EVERY if wanted.all else KEPT) if shot.page in wanted.only]
    with tempfile.TemporaryDirectory() as home, serve(Path(home)) as address, sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        browser = playwright.chromium.launch(executable_path=chromium, args=_QUIET)
        for shot in shots:
            take(browser, address, shot, folder)
        browser.close()


@contextmanager
def serve(home: Path) -> Iterator[str]:
    """A dashboard on a free port, after its first start."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), f"--server.port={port}"]
    path = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    environment = {**os.environ, "LERNKOMPASS_HOME": str(home), "PYTHONPATH": path}
    with subprocess.Popen([*command, "--server.headless=true"], env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def wait_for(port: int, seconds: float = 60) -> None:
    """Wait until something listens."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise TimeoutError("the dashboard did not start")


def take(browser: Browser, address: str, shot: Shot, folder: Path) -> None:
    """One picture of the whole page."""
    context = browser.new_context(
        viewport={"width": shot.width, "height": 900},
        color_scheme="dark" if shot.theme == "dark" else "light",
        locale="de-DE" if shot.language == "de" else "en-GB",
        reduced_motion="reduce",
    )
    page = context.new_page()
    page.goto(f"{address}/{'' if shot.page == 'overview' else shot.page}?lang={shot.language}")
    settle(page)
    if shot.tab is not None:
        page.get_by_role("tab").nth(shot.tab).click()
        settle(page)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": shot.width, "height": max(900, min(height, TALLEST))})
    settle(page)
    Image.open(io.BytesIO(page.screenshot())).convert("RGB").save(folder / shot.name, lossless=True, method=6)
    context.close()


def settle(page: Page) -> None:
    """Wait until the page is drawn, charts included."""
    page.wait_for_selector(_REST, timeout=180_000)
    page.locator("h1").wait_for(timeout=180_000)
    page.wait_for_timeout(900)


if __name__ == "__main__":
    main()
