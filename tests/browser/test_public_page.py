"""The citizens' page in a real browser: axe finds nothing in any part, light and dark, wide and narrow; no requests."""

from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from needs_analysis import read_tables, shipped_data
from strategy import open_town, write_public_page


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("public") / "fortschritt.html"
    town = open_town(read_tables(shipped_data("master")))
    path.write_bytes(write_public_page(town, date(2026, 11, 25), example=True))
    return path


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 320)])
def test_axe_is_silent_and_one_part_is_seen(browser: Browser, file: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
    )
    page = context.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    for anchor, part in (("", "de"), ("#einfach", "einfach"), ("#en", "en"), ("#en-termine", "en")):
        page.goto(file.as_uri() + anchor)
        assert axe.run(page).response["violations"] == []
        assert [one.get_attribute("id") for one in page.query_selector_all("article") if one.is_visible()] == [part]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert all(url.startswith("file:") for url in requests)
    context.close()
