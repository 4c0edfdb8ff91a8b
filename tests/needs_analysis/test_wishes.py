"""Free-text wishes: what is struck out, what is suggested, what is learned, when anything is shown."""

import pytest

from benchmarks.wishes import measure
from needs_analysis.redaction import MASK, redact_text
from needs_analysis.wishes import count_wishes, show_wishes, suggest_competencies
from tests.needs_analysis.builders import musterstadt


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Fragen an erika.mustermann@stadt.example bitte", f"Fragen an {MASK} bitte"),
        ("Ruf mich an: 0241 / 432-1200", f"Ruf mich an: {MASK}"),
        ("Frau Dr. Müller-Lüdenscheid erklärt es gut", f"{MASK} erklärt es gut"),
        ("Kollegin Anna Beispiel hilft", f"{MASK} hilft"),
        ("Seit 01.02.1980 warte ich", f"Seit {MASK} warte ich"),
        ("Personalnummer: 123456 hat Probleme", f"{MASK} hat Probleme"),
        ("siehe https://intern.example/x", f"siehe {MASK}"),
        ("IBAN DE02 1203 0000 0000 2020 51 fehlt", f"IBAN {MASK} fehlt"),
        ("Excel 2021, Pivot und 3 Listen", "Excel 2021, Pivot und 3 Listen"),
        ("Frau am Schalter sein", "Frau am Schalter sein"),
    ],
)
def test_personal_data_are_struck_out(written: str, shown: str) -> None:
    assert redact_text(written) == shown


@pytest.mark.parametrize(
    ("wish", "competency"),
    [
        ("Phishing-Mails erkennen", "SEC-1"),
        ("Prompts für ChatGPT", "AIA-2"),
        ("E-Akte und Wiedervorlage", "ADM-1"),
        ("Datenschutz und Löschfristen", "SEC-2"),
    ],
)
def test_plain_wishes_find_their_competency(wish: str, competency: str) -> None:
    ((first, *others),) = suggest_competencies([wish], musterstadt())
    assert first.competency == competency
    assert len(others) <= 2


def test_nothing_similar_suggests_nothing() -> None:
    assert suggest_competencies(["qqq xyz", ""], musterstadt()) == ((), ())
    assert suggest_competencies([], musterstadt()) == ()


def test_a_confirmed_wish_is_learned() -> None:
    wish, like_it = "Bei uns knirscht es zwischen Bauhof und Grünflächen", "Es knirscht zwischen Bauhof und Straßenbau"
    confirmed = {wish: "COL-1", "gibt es nicht": "NO-SUCH"}
    found = suggest_competencies([wish, like_it], musterstadt(), confirmed)
    assert found[0][0].competency == "COL-1"
    assert found[0][0].score == 1.0
    assert found[1][0].competency == "COL-1"


def test_accuracy_on_the_held_out_set_does_not_fall() -> None:
    """Measured once after writing: 0.46 first, 0.60 one of three, 0.38 of the off-topic wishes left alone."""
    shares = measure()
    assert shares["first right"] >= 0.45
    assert shares["one of three right"] >= 0.6
    assert shares["off topic, nothing suggested"] >= 0.35


def test_few_wishes_are_neither_counted_nor_shown() -> None:
    assert count_wishes(["SEC-1"] * 9) == ()
    assert show_wishes(["x"] * 9) == ()
    counted = count_wishes(["SEC-1"] * 12 + ["COL-1"] * 2)
    assert [(c.competency, c.count) for c in counted] == [("SEC-1", 14)]
    shown = show_wishes([f"{letter} von Frau Meier" for letter in "kjihgfedcba"])
    assert shown[0] == f"a von {MASK}"
    assert len(shown) == 11
