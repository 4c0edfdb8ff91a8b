"""Files made to exhaust the machine end in one sentence or are read, in bounded time and memory."""

import re

import pytest

from needs_analysis.ingest import bounds
from needs_analysis.ingest.delimited import ENDLESS
from needs_analysis.ingest.refusals import BROKEN, PACKED, TOO_HEAVY, TOO_MANY_CELLS
from tests.broken.make_huge import HUGE, full_sheet
from tests.broken.measure import measure

pytest.importorskip("resource", reason="this system sets no limits to a process")
MB = 1024**2
ALL_SENTENCES = {BROKEN, TOO_HEAVY}
# file: how it may end
ENDS: dict[str, set[str]] = {
    "shared_text_bomb.xlsx": {TOO_HEAVY},
    "repeated_text_bomb.ods": ALL_SENTENCES,
    "flat_bomb.xlsx": {PACKED},
    "many_attributes.xlsx": {*ALL_SENTENCES, "generic"},
    "deep_workbook.xlsx": ALL_SENTENCES,
    "deep_cells.xlsx": {*ALL_SENTENCES, TOO_MANY_CELLS},
    "million_styles.xlsx": {"generic"},
    "many_merges.xlsx": {"generic"},
    "one_line_of_50_mb.csv": {ENDLESS},
    "quote_open_over_45_mb.csv": {ENDLESS},
    "delimiters_40_million.csv": {TOO_MANY_CELLS},
    "wide_then_long.csv": {TOO_MANY_CELLS},
}


@pytest.mark.parametrize("name", HUGE)
def test_a_hostile_file_is_bounded(name: str) -> None:
    content = HUGE[name]()
    found = measure(content)
    assert found["outcome"] in ENDS[name]
    assert found["child_memory"] <= bounds.MEMORY // MB
    assert found["child_seconds"] <= bounds.SECONDS + bounds.SECONDS_PER_MB * (len(content) / MB) + 1
    assert found["memory"] - found["base"] < 1500  # type: ignore[operator]
    assert found["seconds"] < 30  # type: ignore[operator]


def test_every_cell_costs_less_than_its_share_of_the_memory() -> None:
    """A million cells, so that sixteen million stay below the bound; 40,000 x 350 are measured by ``measure.py``."""
    rows, columns = 20_000, 50
    found = measure(full_sheet(rows, columns))
    assert (found["outcome"], found["rows"]) == ("generic", rows)
    share = bounds.MEMORY / bounds.MAX_CELLS * rows * columns / MB
    assert found["child_memory"] < share + 60
    assert found["memory"] - found["base"] < share  # type: ignore[operator]


def test_the_table_of_bounds_is_the_code() -> None:
    table = re.findall(r"^([A-Z_]{4,})\s+([\d,]+)\s", bounds.__doc__ or "", re.MULTILINE)
    assert {name: int(value.replace(",", "")) for name, value in table} == {
        name: value for name, value in vars(bounds).items() if name.isupper()
    }
    assert bounds.MAX_CELLS >= 40_000 * 350
