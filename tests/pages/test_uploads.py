"""What somebody does on the survey page before the analysis: bring files, settle doubts, change their mind."""

import json
from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import DateInput

from needs_analysis.codec import from_json
from needs_analysis.model import Matching
from needs_analysis.pages.sources import Said, mask_upload
from store import Workspace
from tests.needs_analysis.builders import QUESTION, TOPICS
from tests.needs_analysis.ingest.ingest_files import text
from tests.pages import looking
from tests.pages.looking import Opener, workspace

LEVELS = ("Einsteigen", "Anwenden", "Beherrschen", "Anleiten")
FORMS = ["ID", "Startzeit", "Fertigstellungszeit", "In welchem Amt arbeiten Sie?", "Welche Rolle haben Sie?",
         *(f"{QUESTION}.{topic}" for topic in TOPICS)]  # fmt: skip


def seen(at: AppTest) -> str:
    """What the page shows, without the marks that keep words of a file from being read as formatting."""
    return looking.seen(at).replace("\\", "")


def answers(number: int) -> list[str]:
    return [LEVELS[(number * step + number // 4) % 4] for step in (1, 2, 3)]


def forms(count: int, unit: str = "V", day: int = 1) -> bytes:
    rows = [
        [
            n,
            f"2026-09-{day:02} 08:{n:02}:00",
            f"2026-09-{day:02} 09:00:00",
            unit if n < 3 else "V",
            "Bürgerservice",
            *answers(n),
        ]
        for n in range(1, count + 1)
    ]
    return text([FORMS, *rows], ";")


def lists(count: int) -> bytes:
    return text([FORMS[4:], *(["Bürgerservice", *answers(n)] for n in range(count))], ";")


def upload(at: AppTest, name: str, content: bytes) -> AppTest:
    at.file_uploader[0].upload(name, content)
    return at.run(timeout=60)


def kept(space: Workspace, name: str, content: bytes) -> None:
    space.add_upload(name, mask_upload(content, Said()))


def remembered(space: Workspace) -> Matching:
    return from_json(Matching, space.read("matching.json") or b"{}")


def press(at: AppTest, label: str) -> AppTest:
    button = next(button for button in at.button if button.label == label)
    button.click().run(timeout=60)
    assert not at.exception
    return at


def test_two_exports_of_a_list_are_asked_about_and_the_answer_can_be_changed(
    open_page: Opener, empty_home: Path
) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "juni.csv", lists(12))
    kept(space, "juli.csv", lists(20))
    at = open_page(empty_home, "survey")
    assert "Ist das dieselbe Umfrage?" in seen(at)
    assert "Alle 12 Zeilen von juni.csv stehen auch in juli.csv" in seen(at)
    press(at, "Dieselbe Umfrage: einmal zählen")
    assert "Sie zählen einmal" in seen(at)
    assert list(remembered(space).exports.values()) == ["same"]
    press(at, "Es sind andere Personen")
    assert list(remembered(space).exports.values()) == ["different"]
    assert "nach Ihrer Angabe verschiedene Personen" in seen(at)


def test_exports_that_prove_to_be_one_survey_are_said_and_not_asked(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "juni.csv", forms(12))
    kept(space, "juli.csv", forms(20))
    at = open_page(empty_home, "survey")
    assert "12 Antworten aus juni.csv stehen auch in juli.csv" in seen(at)
    assert "dieselbe Umfrage?" not in seen(at)
    at.button(key="analyse").click().run(timeout=60)
    assert not at.exception
    assert json.loads(space.read("needs.json") or b"")["respondents"] == 20


def test_a_file_of_the_same_name_replaces_nothing_by_itself(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    for way, names, rows in (
        ("both", ["umfrage (2).csv", "umfrage.csv"], 9),
        ("old", ["umfrage.csv"], 9),
        ("new", ["umfrage.csv"], 14),
    ):
        for name in space.uploads():
            space.drop_upload(name)
        kept(space, "umfrage.csv", forms(9))
        at = upload(open_page(empty_home, "survey"), "umfrage.csv", forms(14, day=2))
        assert "Eine Datei dieses Namens gibt es schon" in seen(at)
        at.radio(key="clash-umfrage.csv").set_value(way)
        press(at, "Weiter")
        assert sorted(space.uploads()) == names
        assert space.uploads()["umfrage.csv"] == mask_upload(forms(9) if rows == 9 else forms(14, day=2), Said())


def test_the_same_file_again_asks_nothing(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "umfrage.csv", forms(9))
    at = upload(open_page(empty_home, "survey"), "umfrage.csv", forms(9))
    assert "Eine Datei dieses Namens" not in seen(at)
    assert list(space.uploads()) == ["umfrage.csv"]


def test_some_files_can_be_deleted_and_the_others_stay(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "a.csv", forms(9))
    kept(space, "b.csv", forms(9, day=2))
    at = open_page(empty_home, "survey")
    which = next(field for field in at.multiselect if field.label == "Welche Dateien?")
    which.set_value(["b.csv"]).run()
    at.button(key="delete-uploads").click().run()
    assert not at.exception
    assert list(space.uploads()) == ["a.csv"]


def test_a_new_analysis_says_that_the_plan_would_be_lost(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "a.csv", forms(9))
    at = open_page(empty_home, "survey")
    assert at.button(key="analyse").label == "Auswerten"
    space.write({"plan.json": b"{}"})
    at = open_page(empty_home, "survey")
    assert at.button(key="analyse").label == "Ja, neu auswerten"
    assert "löscht den Plan mit seinen Kursplänen" in seen(at)


def day_field(at: AppTest) -> DateInput:
    return next(field for field in at.date_input if field.label == "Tag der Befragung")


def test_the_day_of_the_survey_comes_from_the_files_and_can_be_changed(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "a.csv", forms(9, day=7))
    at = open_page(empty_home, "survey")
    assert day_field(at).value == date(2026, 9, 7)
    assert "Aus den Dateien: der letzte Tag" in seen(at)
    day_field(at).set_value(date(2026, 9, 30)).run()
    at.button(key="analyse").click().run(timeout=60)
    assert json.loads(space.read("needs.json") or b"")["day"] == "2026-09-30"


def test_where_files_carry_no_dates_the_day_is_today_and_this_is_said(open_page: Opener, empty_home: Path) -> None:
    kept(workspace(empty_home, "neu"), "liste.csv", lists(12))
    at = open_page(empty_home, "survey")
    assert day_field(at).value == date.today()  # noqa: DTZ011 - the reader's own day
    assert "Die Dateien nennen kein Datum" in seen(at)


# --- from year to year -----------------------------------------------------------------------------------------------


def say_unit(at: AppTest, name: str, unit: str) -> AppTest:
    at.selectbox(key=f"unknown-unit-{name}").set_value(unit)
    return press(at, "Angaben übernehmen")


def test_a_name_said_once_is_known_two_years_later_and_can_be_asked_again(open_page: Opener, empty_home: Path) -> None:
    space = workspace(empty_home, "neu")
    kept(space, "2025.csv", forms(9, unit="Die Leute vom Turm"))
    at = say_unit(open_page(empty_home, "survey"), "Die Leute vom Turm", "V")
    assert "unbekannt" not in "".join(field.key or "" for field in at.selectbox)
    space.drop_upload("2025.csv")

    kept(space, "2026.csv", forms(9, unit="Die vom Hof", day=2))
    at = say_unit(open_page(empty_home, "survey"), "Die vom Hof", "V")
    at.button(key="analyse").click().run(timeout=60)
    assert not at.exception
    assert remembered(space).values["unit"]["Die Leute vom Turm"] == "V"
    space.drop_upload("2026.csv")

    kept(space, "2027.csv", forms(9, unit="die leute  vom turm", day=3))
    at = open_page(empty_home, "survey")
    assert [field.key for field in at.selectbox if str(field.key).startswith("unknown-")] == []
    again = next(field for field in at.selectbox if str(field.key).startswith("said-unit-"))
    assert again.value == "V"
    again.set_value("")
    press(at, "Änderungen behalten")
    assert [field.key for field in at.selectbox if str(field.key).startswith("unknown-unit-")]
