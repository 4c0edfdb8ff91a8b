"""Random responses as every tool exports them: each row goes where a reading by hand puts it, once and for good.

What is expected comes from the responses themselves, never from the readers.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from needs_analysis.ingest import describe_table, keep_survey, read_survey
from needs_analysis.match import confirm_matching, merge_matchings, propose_matching
from needs_analysis.readings import Reading
from needs_analysis.reexports import find_reexports
from needs_analysis.validate import check_survey
from tests.needs_analysis.builders import musterstadt
from tests.needs_analysis.exports_of_tools import TOOLS, Response, split_efs

FRAMEWORK = musterstadt()
IN_WORDS = [name for name, tool in TOOLS.items() if tool.asks_in_words]
LEVELS = st.one_of(st.just((0, 0, 0)), st.tuples(*(st.integers(1, 4) for _ in range(3))))
RESPONSES = st.lists(st.tuples(LEVELS, st.booleans(), st.booleans()), max_size=8)
FINISHED = [Response(number, (1 + number % 4, 1 + number // 2 % 4, 1 + number * 3 % 4)) for number in range(50, 58)]


def numbered(drawn: Sequence[tuple[tuple[int, ...], bool, bool]]) -> list[Response]:
    return [Response(number, *answers) for number, answers in enumerate(drawn, start=1)]


@pytest.mark.parametrize("name", TOOLS)
@settings(max_examples=8, deadline=None)
@given(drawn=RESPONSES, as_workbook=st.booleans())
def test_every_row_has_the_outcome_a_person_would_give_it(
    name: str, drawn: list[tuple[tuple[int, ...], bool, bool]], *, as_workbook: bool
) -> None:
    tool, responses = TOOLS[name], [*numbered(drawn), *FINISHED]
    raw = read_survey("x", tool.write(responses, as_workbook=as_workbook))
    assert raw.tool == name
    assert raw.outcomes.tolist() == [tool.outcome(response) for response in responses]
    shown = describe_table(raw, "en")
    parts = ("respondents", "partial", "duplicates", "empty", "quarantined")
    assert sum(int(str(shown[part])) for part in parts) == shown["rows"] == len(responses)


@pytest.mark.parametrize("name", TOOLS)
@settings(max_examples=6, deadline=None)
@given(drawn=RESPONSES, mixed=st.randoms(use_true_random=False), kept=st.booleans())
def test_a_response_in_two_exports_counts_once(
    name: str, drawn: list[tuple[tuple[int, ...], bool, bool]], mixed: object, *, kept: bool
) -> None:
    """The later export has the rows in another order; both may come from the store, freed of personal data."""
    tool, earlier = TOOLS[name], [*numbered(drawn), *FINISHED[:5]]
    later = [*earlier, *FINISHED[5:]]
    mixed.shuffle(later)  # type: ignore[attr-defined]
    contents = [tool.write(earlier), tool.write(later)]
    raws = [read_survey(f"{n}.csv", keep_survey(file) if kept else file) for n, file in enumerate(contents)]
    (found,) = find_reexports(raws, {})
    accepted = [row for row, response in zip(raws[0].cells.index, earlier, strict=True)
                if tool.outcome(response) == "accepted"]  # fmt: skip
    assert (found.status, list(found.rows), found.missing) == ("same", accepted, 0)


@pytest.mark.parametrize("name", IN_WORDS)
@settings(max_examples=3, deadline=None)
@given(drawn=RESPONSES)
def test_rows_of_several_exports_are_the_sum_of_what_became_of_them(
    name: str, drawn: list[tuple[tuple[int, ...], bool, bool]]
) -> None:
    tool, earlier = TOOLS[name], [*numbered(drawn), *FINISHED[:5]]
    later = [*(replace(response, done=True) for response in earlier), *FINISHED[5:]]
    raws = [read_survey(f"{n}.csv", tool.write(rows)) for n, rows in enumerate((earlier, later))]
    matching = confirm_matching(merge_matchings([propose_matching(raw, FRAMEWORK) for raw in raws]))
    checked = check_survey(raws, matching, FRAMEWORK, Reading("anonymous", b"key"))
    expected = Counter(tool.outcome(response) for response in (*earlier, *later))
    again = sum(tool.outcome(response) == "accepted" for response in earlier)
    expected["accepted"] -= again
    expected["duplicate"] += again
    counts = checked.counts
    assert Counter(checked.outcomes) == +expected
    assert counts.rows == len(earlier) + len(later)
    assert counts.rows == counts.accepted + counts.partial + counts.duplicate + counts.empty + counts.quarantined
    assert counts.accepted == len(checked.survey.persons)


@settings(max_examples=10, deadline=None)
@given(drawn=RESPONSES, data=st.data())
def test_sheets_of_one_export_are_joined_row_by_row(
    drawn: list[tuple[tuple[int, ...], bool, bool]], data: st.DataObject
) -> None:
    responses = [*numbered(drawn), *FINISHED]
    order = data.draw(st.permutations(range(len(responses))))
    assume(len(order) > 1)
    raw = read_survey("x.xlsx", split_efs(responses, order))
    assert raw.outcomes.tolist() == [TOOLS["efs"].outcome(response) for response in responses]
    assert "SHEET_JOINED" in {finding.code for finding in raw.findings}
    for row, response in zip(raw.cells.index, responses, strict=True):
        assert raw.cells.loc[row, [7, 8]].tolist() == [str(code) for code in response.codes[:2]]
