"""What is asked before an upload is kept: columns that only look like personal data, and which one stands for people."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from needs_analysis import read_survey
from needs_analysis.ingest import doubtful_columns, person_columns
from needs_analysis.pages.uploads import _Waiting
from store import open_workspace
from tests.needs_analysis.ingest.ingest_files import text
from tests.pages.looking import APP, seen

LEVELS = ("Keine Kenntnisse", "Geringe Kenntnisse", "Mittlere Kenntnisse", "Gute Kenntnisse")
SURVEY = text(
    [["Id", "Startzeit", "Fertigstellungszeit", "Personal-Nr.", "Zusatz", "Können.Excel", "Können.Word"],
     *([n, f"2026-05-01 08:{n:02d}:00", "2026-05-01 09:00:00", 990000 + n, 7710000 + n, LEVELS[n % 4], LEVELS[(n + 1) % 4]]
       for n in range(1, 13))]
)  # fmt: skip


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """The survey page with a file in memory that waits for answers, in the named mode."""
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path))
    open_workspace("neu", tmp_path).change_state(mode="named")
    raw = read_survey("a.csv", SURVEY)
    at = AppTest.from_file(APP, default_timeout=120)
    at.query_params["lang"] = "de"
    at._page_hash = calc_hash("survey")
    at.session_state["upload-waiting"] = {"a.csv": _Waiting(SURVEY, {}, person_columns(raw), doubtful_columns(raw))}
    return at.run()


@pytest.mark.parametrize(("allowed", "first"), [([], "◦1"), (["Zusatz"], "7710001")])
def test_a_column_that_only_looks_personal_is_kept_only_where_somebody_says_so(
    asked: AppTest, tmp_path: Path, allowed: list[str], first: str
) -> None:
    assert not asked.exception
    assert "Stehen in diesen Spalten personenbezogene Daten?" in seen(asked)
    assert asked.selectbox(key="person-a.csv").value == "Personal-Nr."
    asked.multiselect(key="allowed-a.csv").set_value(allowed)
    next(button for button in asked.button if "Pseudonym" in button.label).click().run()
    assert not asked.exception
    (kept,) = open_workspace("neu", tmp_path).uploads().values()
    raw = read_survey("a.csv", kept)
    assert raw.cells[4].iloc[0] == first
    assert all(text.startswith("P-") for text in raw.cells[3])
