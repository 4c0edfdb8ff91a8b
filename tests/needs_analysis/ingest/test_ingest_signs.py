"""Answers that are signs: an order is proposed with its reason and waits for a person; nothing is averaged before."""

import io
from collections.abc import Sequence
from itertools import islice, product

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from needs_analysis.handback import write_findings_workbook
from needs_analysis.ingest import read_survey
from needs_analysis.match import confirm_matching, confirm_scale, propose_matching
from needs_analysis.model import Block, RawTable
from needs_analysis.readings import Reading
from needs_analysis.validate import check_survey
from tests.needs_analysis.builders import musterstadt
from tests.needs_analysis.ingest.ingest_files import text, xlsx

TOPICS = ("Excel", "Word", "E-Akte")


def matrix(signs: Sequence[object], more: Sequence[Sequence[object]] = ()) -> bytes:
    return text([["Amt", *TOPICS], *(["Amt 3", *row] for row in islice(product(signs, repeat=3), 0, 60)), *more], ";")


def only_block(raw: RawTable) -> Block:
    (block,) = raw.blocks
    assert block.items == TOPICS
    return block


@pytest.mark.parametrize(
    ("signs", "order"),
    [
        (("++", "-", "0", "--", "+"), ("--", "-", "0", "+", "++")),
        (("+", "o", "–"), ("–", "o", "+")),
        (("+", "±", "-"), ("-", "±", "+")),
        (("'++", "'+", "'-"), ("--", "'-", "'+", "'++")),
        (("+++", "+", "++"), ("+", "++", "+++")),
        (("★★★", "★", "★★"), ("★", "★★", "★★★")),
        (("***", "*", "**"), ("*", "**", "***")),
        (("★★★★★", "★☆☆☆☆", "★★★☆☆"), ("★☆☆☆☆", "★★☆☆☆", "★★★☆☆", "★★★★☆", "★★★★★")),
        (("⭐⭐", "⭐⭐⭐", "⭐"), ("⭐", "⭐⭐", "⭐⭐⭐")),
        (("●●●", "●○○", "●●○"), ("●○○", "●●○", "●●●")),
        (("100 %", "0 %", "50 %", "25 %"), ("0 %", "25 %", "50 %", "75 %", "100 %")),
        (("20%", "100%", "60%"), ("20%", "60%", "100%")),
        (("grün", "rot", "gelb"), ("rot", "gelb", "grün")),
        (("Green", "Red", "Amber"), ("Red", "Amber", "Green")),
        (("🟢", "🔴", "🟡"), ("🔴", "🟡", "🟢")),
        (("🙂", "🙁", "😐"), ("🙁", "😐", "🙂")),
        (("☺\ufe0f", "☹\ufe0f", "😐"), ("☹\ufe0f", "😐", "☺\ufe0f")),
        ((":-)", ":-(", ":-|"), (":-(", ":-|", ":-)")),
        (("👍", "👎"), ("👎", "👍")),
    ],
)
def test_signs_are_proposed_in_order(signs: Sequence[str], order: Sequence[str]) -> None:
    raw = read_survey("signs.csv", matrix(signs))
    block = only_block(raw)
    labels = [label.label for label in block.scale]
    assert [label for label in labels if label in order] == list(order)
    assert not block.ordered
    assert all(found.mean is None for found in block.statistics.values())
    (said,) = [finding for finding in raw.findings if finding.code == "ORDER_PROPOSED"]
    assert said.cell == "B1"
    assert " < ".join(labels) in said.message.text("en")


@pytest.mark.parametrize(
    ("signs", "levels"),
    [
        (("0 %", "25 %", "100 %"), [0, 25, 50, 75, 100]),
        (("20%", "100%", "60%"), [0, 20, 40, 60, 80, 100]),
        (("--", "++", "0"), [1, 2, 3, 4, 5]),
        (("-", "++", "0"), [1, 2, 3, 4, 5]),
        (("★★★", "★★☆"), [1, 2, 3]),
    ],
)
def test_steps_that_nobody_chose_are_part_of_the_scale(signs: Sequence[str], levels: list[float]) -> None:
    block = only_block(read_survey("signs.csv", matrix(signs)))
    assert [label.level for label in block.scale] == levels


@pytest.mark.parametrize(
    "signs",
    [("-", "--"), ("13 %", "27 %", "88 %"), ("rot", "blau", "gelb"), ("*",), ("0", "-"), ("x", "-", "/")],
)
def test_no_scale_is_made_of_dashes_and_other_things(signs: Sequence[str]) -> None:
    raw = read_survey("signs.csv", matrix(signs))
    assert "ORDER_PROPOSED" not in {finding.code for finding in raw.findings}


def test_a_minus_is_a_level_beside_a_plus_and_no_answer_elsewhere() -> None:
    with_plus = only_block(read_survey("signs.csv", matrix(("+", "0", "-"), [["Amt 3", "k. A.", "?", "+"]])))
    assert {item: found.n for item, found in with_plus.statistics.items()} == {"Excel": 27, "Word": 27, "E-Akte": 28}
    words = only_block(read_survey("signs.csv", matrix(("gut", "sehr gut", "-", "keine Kenntnisse"))))
    assert words.no_answer == ("-",)


def test_a_share_of_working_time_alone_is_no_rating() -> None:
    for heads in (["Stellenumfang"], ["Arbeitszeit", "Teilzeitgrad"]):
        rows = [["Amt", *heads], *(["Amt 3", *[share] * len(heads)] for share in ("50 %", "75 %", "100 %") * 4)]
        assert read_survey("staff.csv", text(rows, ";")).blocks == ()


def test_confirmed_signs_are_levels_and_go_out_as_texts() -> None:
    town, signs = musterstadt(), ("--", "-", "0", "+", "++")
    answers = [*product(signs, repeat=3), ("=1+1", "+", "-")]
    raw = read_survey("signs.xlsx", xlsx([TOPICS, *answers], _as_typed))
    block = only_block(raw)
    proposed = propose_matching(raw, town)
    assert not any(match.confirmed for match in proposed.columns)
    confirmed = confirm_scale(confirm_matching(proposed), block, [label.label for label in block.scale], town)
    checked = check_survey([raw], confirmed, town, Reading("anonymous", b"k" * 32))
    by_hand = [5 * signs.index(sign) / 4 for sign, _, _ in answers[:-1]]
    assert checked.survey.held[:-1, 0].tolist() == pytest.approx(by_hand)
    assert [(one.cell, one.value) for one in checked.findings if one.code == "NOT_ON_SCALE"] == [("A127", "=1+1")]
    book = load_workbook(io.BytesIO(write_findings_workbook([raw], confirmed, checked, "de")))
    cells = [cell for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)]
    risky = [cell for cell in cells if cell.value[:1] in "=+-"]
    assert len(risky) >= sum(sign != "0" for row in answers for sign in row)
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in risky)


def _as_typed(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            cell.data_type = "s"
