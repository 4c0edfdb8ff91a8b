"""Missing, "not relevant to me" and zero are three things."""

import pytest

from needs_analysis import Reading, analyse_survey, check_survey, propose_matching, read_survey
from needs_analysis.ingest import is_not_relevant
from tests.needs_analysis.builders import IDS, LEVELS, answer, forms_export, musterstadt


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nicht relevant", True),
        ("Nicht relevant für mich", True),
        ("trifft auf mich nicht zu", True),
        ("entfällt", True),
        ("6 = nicht zutreffend", True),
        ("Not applicable", True),
        ("does not apply to me", True),
        ("Kommt in meiner Arbeit nicht vor", True),
        ("spielt bei meinen Aufgaben keine Rolle", True),
        ("Plays no part in my work", True),
        ("NREL", True),
        ("", False),
        ("k. A.", False),
        ("weiß nicht", False),
        ("-99", False),
        ("0", False),
        ("Noch kein Bezug", False),
    ],
)
def test_only_what_says_so_is_not_relevant(text: str, *, said: bool) -> None:
    assert is_not_relevant(text) == said


@pytest.mark.parametrize(
    ("silence", "shown"),
    [
        ("nicht relevant", 7),
        ("Kommt in meiner Arbeit nicht vor", 7),
        ("NREL", 7),
        ("Kann ich nicht einschätzen", 0),
        ("weiß nicht", 0),
        ("", 0),
    ],
)
def test_the_three_are_counted_apart(silence: str, shown: int) -> None:
    """Of 40 people 20 are at level 0, 13 at level 2 and 7 say something else."""
    texts = [LEVELS[0]] * 20 + [LEVELS[2]] * 13 + [silence] * 7
    rows = [answer(f"K{n:03d}", [text, LEVELS[2], LEVELS[2]]) for n, text in enumerate(texts)]
    raw = read_survey("forms.xlsx", forms_export(rows))
    checked = check_survey([raw], propose_matching(raw, musterstadt()), musterstadt(), Reading("anonymous", b"k"))
    needs = {need.id: need for need in analyse_survey(checked, musterstadt(), {}).needs.competencies}
    first, second = needs[IDS[0]], needs[IDS[1]]
    assert (first.n, first.held, first.not_relevant) == (33, round(26 / 33, 2), shown)
    assert (second.n, second.not_relevant) == (40, 0)
