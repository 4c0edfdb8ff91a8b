"""The dashboard without a browser: pages run as in a session, on a home folder of their own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from store import open_workspace
from tests.pages.looking import APP, Opener


@pytest.fixture(scope="session")
def sample_home(copy_sample: Callable[[], Path]) -> Path:
    """A home folder after the very first start: the sample town has been worked through by the program itself."""
    return copy_sample()


@pytest.fixture
def empty_home(tmp_path: Path) -> Path:
    """A home folder with one workspace in which nothing was done yet."""
    open_workspace("neu", tmp_path).change_state()
    return tmp_path


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Opener:
    """Open a page by the short name in its address, in a language, on a home folder."""

    def open_(home: Path, page: str, language: str = "de", user: Mapping[str, object] | None = None) -> AppTest:
        monkeypatch.setenv("LERNKOMPASS_HOME", str(home))
        at = AppTest.from_file(APP, default_timeout=60)
        at.query_params["lang"] = language
        if user is not None:
            at.user = dict(user)
        if page != "overview":
            at._page_hash = calc_hash(page)  # what a browser sends for this address; AppTest only knows pages of files
        at.run()
        assert not at.exception, at.exception
        return at

    return open_
