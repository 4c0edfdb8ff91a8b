"""An attack: secrets planted in every place of every sample come out nowhere."""

import io
import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from needs_analysis import (
    LANGUAGES,
    Reading,
    UserError,
    check_survey,
    confirm_matching,
    describe_table,
    keep_survey,
    propose_matching,
    read_survey,
    shipped_data,
    to_json,
    write_findings_workbook,
)
from needs_analysis.model import RawTable
from needs_analysis.validate import NoRowsError
from tests.needs_analysis.builders import musterstadt
from tests.needs_analysis.ingest.ingest_files import SHARED
from tests.needs_analysis.ingest.planted import plant, text_of_kept, traces_in

SAMPLES = sorted(path for path in SHARED.rglob("*") if path.suffix in (".csv", ".xlsx")) if SHARED.is_dir() else []
TRAPS = sorted((Path(__file__).parents[2] / "broken" / "files" / "traps").iterdir())
TOWN = sorted(shipped_data("sample_town").glob("*.xlsx"))


def everything_shown(raw: RawTable) -> str:
    """What a table may show: all of it but the cells of personal columns."""
    open_ = [column.index for column in raw.columns if column.kind != "personal"]
    cells = raw.cells[open_].to_numpy().tolist()
    told = [describe_table(raw, language) for language in LANGUAGES]
    return json.dumps([told, cells, raw.margins, raw.sheet], ensure_ascii=False)


def everything_written(raws: Sequence[RawTable]) -> str:
    """What the check of some tables writes: the matching, the findings and the workbook that is handed back."""
    framework = musterstadt()
    matching = confirm_matching(propose_matching(raws[0], framework), least=0.3)
    texts = [to_json(matching).decode()]
    try:
        checked = check_survey(raws, matching, framework, Reading("anonymous", b"key"))
    except NoRowsError as error:
        checked = error.checked
    except UserError as error:
        return " ".join([*texts, error.message.text("de")])
    book = load_workbook(io.BytesIO(write_findings_workbook(raws, matching, checked, "de")))
    for sheet in book.worksheets:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        texts += [
            sheet.title,
            *(str(cell.value) for cell in cells),
            *(cell.comment.text for cell in cells if cell.comment),
        ]
    return " ".join([*texts, str(checked.findings), str(checked.survey.wishes)])


def attack(name: str, content: bytes, seed: int) -> None:
    planted = plant(content, seed)
    try:
        kept = keep_survey(planted)
        first, again = read_survey(name, planted), read_survey(name, kept)
    except UserError as error:
        said = error.message.text("de")
    else:
        said = text_of_kept(kept)
        look_through(kept, first, again)
    assert traces_in(said) == []


def look_through(kept: bytes, first: RawTable, again: RawTable) -> None:
    assert keep_survey(kept) == kept
    assert traces_in(everything_shown(first)) == []
    assert traces_in(everything_written([first])) == []
    personal = [[column.kind == "personal" for column in raw.columns] for raw in (first, again)]
    assert personal[0] == personal[1]
    assert again.outcomes.tolist() == first.outcomes.tolist()


@pytest.mark.parametrize("path", [*TRAPS, *TOWN[:1]], ids=lambda path: path.name)
def test_secrets_in_shipped_files_come_out_nowhere(path: Path) -> None:
    attack(path.name, path.read_bytes(), seed=1)


@pytest.mark.parametrize("path", SAMPLES or [None], ids=lambda path: path.name if path else "none")
def test_secrets_in_collected_samples_come_out_nowhere(path: Path | None) -> None:
    if path is None:
        pytest.skip("the collected samples are not here")
    attack(path.name, path.read_bytes(), seed=2)


SMALL = {
    path.name: path.read_bytes()
    for path in TRAPS
    if path.name
    in ("partial_responses.csv", "two_header_rows.csv", "three_header_rows.csv", "several_answers_comma.csv")
}


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(SMALL)), st.integers(min_value=0, max_value=10**6))
def test_wherever_they_are_planted(name: str, seed: int) -> None:
    attack(name, SMALL[name], seed)
