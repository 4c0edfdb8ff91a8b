"""The day of the survey: what files say of it."""

from datetime import date

import pytest

from needs_analysis import merge_matchings, propose_matching, read_survey
from needs_analysis.answer_days import latest_day
from tests.needs_analysis.builders import LEVELS, QUESTION, TOPICS, answer, forms_export, musterstadt

FORMS = forms_export([answer(f"K{n}", [LEVELS[n % 6]] * 3) for n in range(20)])
HEAD = ";".join(["Kennung", "{0}", "Rolle", *(f"{QUESTION}.{topic}" for topic in TOPICS)])


def by_hand(*days: str, name: str = "Datum") -> bytes:
    rows = [f"K{n};{day};Sachbearbeitung;Anwenden;{LEVELS[1 + n % 3]};Beherrschen" for n, day in enumerate(days)]
    return "\n".join([HEAD.format(name), *rows]).encode()


TESTS = "ID-Nummer;Datum;Test: E-Akte Grundlagen (Punkte)\n" + "".join(f"K{n};31.12.2026;60\n" for n in range(9))


@pytest.mark.parametrize(
    ("files", "day"),
    [
        ({"forms.xlsx": FORMS}, date(2026, 9, 21)),  # Forms writes a time beside every response
        ({"list.csv": by_hand(*["02.11.2026", "2026-11-04", "03.11.2026"] * 4)}, date(2026, 11, 4)),
        ({"list.csv": by_hand(*["02.11.2026"] * 12), "forms.xlsx": FORMS}, date(2026, 11, 2)),
        ({"list.csv": by_hand(*["ja", "nein", "vielleicht"] * 4, name="Teilgenommen")}, None),
        ({"forms.xlsx": FORMS, "tests.csv": TESTS.encode()}, date(2026, 9, 21)),  # a test is no answer to the survey
    ],
)
def test_the_latest_day_on_which_somebody_answered(files: dict[str, bytes], day: date | None) -> None:
    raws = [read_survey(name, content) for name, content in files.items()]
    matching = merge_matchings([propose_matching(raw, musterstadt()) for raw in raws])
    assert latest_day(raws, matching) == day
