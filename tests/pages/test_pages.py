"""Every page in both languages: with nothing done yet it names the next step, with the sample town it shows results."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from needs_analysis import from_json
from needs_analysis.model import Needs
from store import list_workspaces, open_workspace
from tests.pages.looking import Opener, seen, workspace

PAGES = {
    "overview": ("Übersicht", "Overview"),
    "questionnaire": ("Fragebogen", "Questionnaire"),
    "survey": ("Umfrage", "Survey"),
    "findings": ("Auffälligkeiten", "Findings"),
    "needs": ("Lernbedarf", "Learning needs"),
    "wishes": ("Wünsche", "Wishes"),
    "methods": ("So wurde gerechnet", "How it was computed"),
    "plan": ("Plan", "Plan"),
    "strategy": ("Strategie", "Strategy"),
    "change": ("Führung und Wandel", "Leadership and change"),
    "dialogue": ("Bürgerdialog", "Dialogue with citizens"),
    "master-data": ("Stammdaten und Kursprogramm", "Master data and course programme"),
    "team": ("Mein Team", "My team"),
    "courses": ("Kurspläne", "Course plans"),
    "own": ("Mein Lernen", "My learning"),
    "approvals": ("Freigaben", "Approvals"),
    "protection": ("Was erhoben wird", "What is collected"),
    "audit": ("Protokoll", "Audit"),
    "privacy": ("Datenschutz", "Privacy"),
    "accessibility": ("Barrierefreiheit", "Accessibility"),
    "platform": ("Lernplattform", "Learning platform"),
}
ADDRESSES = [(page, language) for page in PAGES for language in ("de", "en")]
EMPTY = 'class="lk-empty"'
PLACE = re.compile(r"\{\w+\}")
LOCALE = Path(__file__).parents[2] / "data" / "locale" / "de.po"


def title_of(page: str, language: str) -> str:
    return PAGES[page][language == "en"]


@pytest.mark.parametrize(("page", "language"), ADDRESSES)
def test_with_nothing_done_yet(open_page: Opener, empty_home: Path, page: str, language: str) -> None:
    at = open_page(empty_home, page, language)
    assert [title.value for title in at.title] == [title_of(page, language)]
    if page in {"findings", "needs", "methods", "plan", "team", "courses", "own"}:
        assert EMPTY in seen(at)
        assert len(at.get("page_link")) == 1, "exactly one next step"


@pytest.mark.parametrize(("page", "language"), ADDRESSES)
def test_with_the_sample_town(open_page: Opener, sample_home: Path, page: str, language: str) -> None:
    at = open_page(sample_home, page, language)
    assert [title.value for title in at.title] == [title_of(page, language)]
    assert (EMPTY in seen(at)) == (page == "own"), "nobody is signed in, so nobody has data of their own"
    told = ["B-IT 2027"] if page == "strategy" else []  # the sample town's over-committed line, told on purpose
    assert [error for error in at.error if not any(words in error.value for words in told)] == []


@pytest.fixture(scope="module")
def english() -> set[str]:
    """Fixed parts of all English sentences that have other words in German."""
    with LOCALE.open("rb") as stream:
        entries = [(entry.id, entry.string) for entry in read_po(stream) if isinstance(entry.id, str)]
    parts = {part.strip() for sentence, german in entries if sentence != german for part in PLACE.split(sentence)}
    return {part for part in parts if " " in part and len(part) > 11}


@pytest.mark.parametrize("page", PAGES)
def test_no_english_sentence_is_left_on_a_german_page(
    open_page: Opener, sample_home: Path, english: set[str], page: str
) -> None:
    text = seen(open_page(sample_home, page, "de"))
    assert [part for part in english if part in text] == []


def test_the_first_start_works_through_the_sample_town(sample_home: Path) -> None:
    town = workspace(sample_home)
    assert {"needs.json", "findings.json", "plan.json", "timetable.ics"} <= set(town.results())
    assert town.names("course-plans")
    assert town.state().sources == tuple(town.uploads())


def test_needs_speak_the_language_of_the_reader(open_page: Opener, sample_home: Path) -> None:
    german, english = (seen(open_page(sample_home, "needs", language)) for language in ("de", "en"))
    for text, words, others in (
        (german, "Datenschutz", "Data protection"),
        (english, "Data protection", "Datenschutz<"),
    ):
        assert words in text
        assert others not in text


def test_hidden_units_show_no_figure_but_those_of_the_unit_above(open_page: Opener, sample_home: Path) -> None:
    needs = from_json(Needs, workspace(sample_home).read("needs.json") or b"")
    hidden = {unit.id: unit for unit in needs.hidden_units}
    published = {unit.id: unit for unit in needs.units}
    unit = next(unit for unit in hidden.values() if unit.parent in published)
    at = open_page(sample_home, "team")
    at.selectbox(key="choice-unit").set_value(unit.id).run()
    assert unit.name in at.info[0].value
    assert "weniger als 5" in at.info[0].value
    above = published[unit.parent or ""]
    others = "Übrige in " if above.id in {part.id for part in needs.others} else ""
    assert f"Antworten aus {others}{above.name}" in seen(at)
    assert f"Antworten aus {unit.name}" not in seen(at)


def test_findings_can_be_narrowed_down(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "findings")
    everything = seen(at).count("<tr>")
    at.get("pills")[0].set_value(["UNKNOWN_UNIT"]).run()
    assert 1 < seen(at).count("<tr>") < everything
    assert "unbekannte Einheit" in seen(at)


def test_the_heatmap_follows_the_chosen_unit(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "needs")
    before = at.subheader[1].value
    choice = at.selectbox(key="choice-below")
    choice.select_index(2).run()
    assert not at.exception
    assert at.subheader[1].value != before or "In keiner davon" in seen(at)


def test_near_misses_are_used_only_after_somebody_ticked_them(
    open_page: Opener, sample_home: Path, tmp_path: Path
) -> None:
    space = open_workspace("probe", tmp_path)
    for name, content in workspace(sample_home).uploads().items():
        space.add_upload(name, content)
    at = open_page(tmp_path, "survey")
    boxes = [box for box in at.checkbox if "bedeutet" in box.label]
    assert boxes
    boxes[0].check()
    at.button(key="FormSubmitter:values-Angehakte Namen übernehmen").click().run()
    assert not at.exception
    assert len([box for box in at.checkbox if "bedeutet" in box.label]) == len(boxes) - 1
    assert b'"proposed"' in (space.read("matching.json") or b"")


def test_a_broken_file_is_a_sentence_and_the_others_go_on(open_page: Opener, empty_home: Path) -> None:
    at = open_page(empty_home, "survey")
    at.file_uploader[0].upload("kaputt.xlsx", b"PK\x03\x04 this is no workbook").run()
    assert not at.exception
    assert "kaputt.xlsx" in at.error[0].value
    assert workspace(empty_home, "neu").uploads() == {}


def test_the_language_switch_stays_in_the_address(open_page: Opener, sample_home: Path) -> None:
    at = open_page(sample_home, "team", "de")
    at.get("segmented_control")[0].set_value("en").run()
    assert [title.value for title in at.title] == ["My team"]
    assert at.query_params["lang"] == "en"


def test_a_new_workspace_begins_empty(open_page: Opener, tmp_path: Path) -> None:
    workspace(tmp_path).change_state()
    at = open_page(tmp_path, "overview")
    at.text_input[0].set_value("Stadt 2027")
    at.button(key="FormSubmitter:new-workspace-Anlegen").click().run()
    assert "kleine Buchstaben" in at.text_input[0].label
    assert at.error
    at.text_input[0].set_value("stadt-2027")
    at.button(key="FormSubmitter:new-workspace-Anlegen").click().run()
    assert not at.error
    assert at.selectbox(key="workspace-switch").value == "stadt-2027"
    assert "stadt-2027" in list_workspaces(tmp_path)
