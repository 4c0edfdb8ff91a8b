"""Next year's file: what was confirmed is certain, what was reworded is proposed, what became another question is asked."""

import pytest

from needs_analysis import ColumnMatch, Matching, confirm_matching, propose_matching, read_survey
from tests.needs_analysis.builders import musterstadt
from tests.needs_analysis.ingest.ingest_files import forms, text

OWN = ("Mit welcher Sicherheit arbeiten Sie mit unserem neuen Vorgangssystem im Alltag?", "Wie oft helfen Sie anderen?")
IDS = ["id", "startDate", "submitDate", "responder", "responderName", "r" + "1" * 32, "r" + "2" * 32]
HEAD = ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"]
LEVELS = ("Einsteigen", "Anwenden", "Beherrschen", "Anleiten")
ROWS = [[n, "2026-09-01", "2026-09-01", "anonymous", "", LEVELS[n % 4], LEVELS[(n + 1) % 4]] for n in range(1, 13)]


def earlier(source: str, header: str) -> Matching:
    return Matching((ColumnMatch(source, header, "competency:ADM-1", 1.0, "confirmed by hand", confirmed=True),))


@pytest.mark.parametrize(
    ("source", "header", "now", "reason", "confirmed"),
    [
        (IDS[5], OWN[0], OWN[0], "same id as last time", True),
        (IDS[5], OWN[0], OWN[0].replace("neuen", "neuen digitalen"), "same id as last time", True),
        (IDS[5], "Wie alt ist Ihr Büro?", OWN[0], "same id as last time, other wording", False),
        ("r" + "9" * 32, OWN[0], OWN[0], "same text as last time", True),
        ("r" + "9" * 32, OWN[0], OWN[0] + "\u00a0", "same text as last time", True),
        ("r" + "9" * 32, OWN[0], OWN[0].replace("?", " ?"), "same text as last time", True),
        ("r" + "9" * 32, OWN[0], OWN[0].replace("unserem", "dem"), "similar text to last time", False),
        ("r" + "9" * 32, OWN[0], "Was essen Sie gern?", "", False),
    ],
)
def test_a_question_of_last_year(source: str, header: str, now: str, reason: str, confirmed: bool) -> None:
    raw = read_survey("forms.xlsx", forms([[*HEAD, now, OWN[1]], *ROWS], IDS))
    found = propose_matching(raw, musterstadt(), earlier(source, header)).columns[5]
    assert (found.target == "competency:ADM-1") == bool(reason)
    assert not reason or (found.reason, found.confirmed) == (reason, confirmed)
    assert 0 <= found.score <= 1


def test_a_code_is_recognised_by_itself() -> None:
    content = text(
        [
            ["id", "submitdate", "lastpage", "G1[SQ001]", "G1[SQ002]"],
            *([n, "2026-09-01", 3, n % 5, 2] for n in range(1, 9)),
        ]
    )
    raw = read_survey("codes.csv", content)
    found = propose_matching(raw, musterstadt(), earlier("G1[SQ001]", "G1[SQ001]")).columns[3]
    assert (found.target, found.reason, found.confirmed) == ("competency:ADM-1", "same id as last time", True)


def test_columns_of_crosses_are_never_taken_for_the_question_they_were_put_together_to() -> None:
    steps = [["Amt", "Excel", *[""] * 4, "Word", *[""] * 4], ["", *range(1, 6), *range(1, 6)]]
    rows = [["V", *("x" if place in (n % 5, 5 + n % 4) else "" for place in range(10))] for n in range(10)]
    raw = read_survey("crosses.csv", text([*steps, *rows], ";"))
    confirmed = confirm_matching(propose_matching(raw, musterstadt()))
    again = propose_matching(raw, musterstadt(), confirmed)
    assert [match.source for match in again.columns if match.target.startswith("own:")] == ["Excel", "Word"]
