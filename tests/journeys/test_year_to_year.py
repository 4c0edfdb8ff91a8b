"""Two waves in different tools and languages: what was confirmed once is known next year, what differs is not compared."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from lernkompass.masterdata import load_town
from lernkompass.story import Analysed, Order, analyse_files
from needs_analysis import Matching, confirm_matching, from_json, propose_matching, read_survey, shipped_data
from needs_analysis.compare import compare_years
from needs_analysis.match import remember_matching
from needs_analysis.model import ColumnMatch
from store import Workspace, open_workspace
from tests.needs_analysis.ingest.ingest_files import text

TOWN = load_town()
WITH_NAMES = {row["id"]: row for row in csv.DictReader(
    io.StringIO(shipped_data("master", "competencies.csv").read_text(encoding="utf-8")))}  # fmt: skip
LEVELS = sorted(TOWN.framework.levels, key=lambda level: level.level)[:5]
GERMAN, ENGLISH = [level.name.de for level in LEVELS], [level.name.en for level in LEVELS]
ORDER = Order("anonymous", b"key")


@pytest.fixture
def space(tmp_path: Path) -> Workspace:
    return open_workspace("town", tmp_path)


def lime(topics: Sequence[str], unit: str = "V") -> bytes:
    """2025: LimeSurvey, German, codes and texts in the header."""
    head = ["id. Antwort ID", "submitdate. Datum Abgeschickt", "lastpage. Letzte Seite", "startdate. Datum gestartet",
            "G0Q1. In welchem Amt arbeiten Sie?", "G0Q2. Welche Rolle haben Sie?"]  # fmt: skip
    head += [f"G1Q1[SQ{n:03}]. Wie gut sind Ihre Kenntnisse? [{topic}]" for n, topic in enumerate(topics, start=1)]
    rows = [
        [n, f"2025-09-01 09:{n:02}:00", 3, f"2025-09-01 08:{n:02}:00", unit if n < 4 else "V", "Bürgerservice",
         *(GERMAN[(n + k) % 4] for k in range(len(topics)))]
        for n in range(1, 31)
    ]  # fmt: skip
    return text([head, *rows])


def forms(topics: Sequence[str], unit: str = "V", question: str = "How good is your knowledge?") -> bytes:
    """2026: Microsoft Forms, English."""
    head = ["Id", "Start time", "Completion time", "Email", "Name", "Which department do you work in?",
            "What is your role?", *(f"{question}.{topic}" for topic in topics)]  # fmt: skip
    rows = [
        [n, f"9/1/2026 8:{n:02}:00", f"9/1/2026 9:{n:02}:00", "anonymous", "", unit if n < 4 else "V", "Bürgerservice",
         *(ENGLISH[1 + (n + k) % 4] for k in range(len(topics)))]
        for n in range(1, 31)
    ]  # fmt: skip
    return text([head, *rows])


def names(language: str, *identifiers: str) -> list[str]:
    return [WITH_NAMES[identifier][f"name_{language}"] for identifier in identifiers]


def analyse(space: Workspace, files: Mapping[str, bytes], changed: Matching | None = None) -> Analysed:
    """As the dashboard does it: with the workspace's matching, and the results back into it."""
    content = space.read("matching.json")
    remembered = changed or (from_json(Matching, content) if content else None)
    done = analyse_files(files, TOWN, ORDER, remembered)
    space.replace_needs(done.files)
    return done


def test_two_tools_and_languages_are_compared_where_they_ask_the_same(space: Workspace) -> None:
    asked_before, asked_now = ("ADM-1", "SEC-1", "SEC-2"), ("SEC-1", "ADM-1", "DIG-2")
    before = analyse(space, {"2025.csv": lime(names("de", *asked_before))}).analysis.needs
    now = analyse(space, {"2026.csv": forms(names("en", *asked_now))}).analysis.needs
    assert {need.id for need in now.competencies} == set(asked_now)
    found = compare_years(before, now)
    assert {change.competency for change in found} == {"ADM-1", "SEC-1"}
    (whole,) = [change for change in found if (change.unit, change.competency) == ("", "SEC-1")]
    held = {wave: next(need.held for need in needs.competencies if need.id == "SEC-1")
            for wave, needs in (("before", before), ("now", now))}  # fmt: skip
    # by hand: SEC-1 stands second in 2025 and runs through the levels 0 to 3, first in 2026 and through 1 to 4
    levels_before = [(n + 1) % 4 for n in range(1, 31)]
    levels_now = [1 + n % 4 for n in range(1, 31)]
    assert held["before"] == pytest.approx(sum(levels_before) / 30, abs=0.005)
    assert held["now"] == pytest.approx(sum(levels_now) / 30, abs=0.005)
    assert whole.now < whole.before


def columns(matching: Matching) -> dict[str, ColumnMatch]:
    return {match.header.rpartition("[")[2].rpartition(".")[2].strip(" ]"): match for match in matching.columns}


OWN_WORDS = ("Vorgänge in der elektronischen Akte bearbeiten", "Mit Daten sicher umgehen")


def test_what_was_confirmed_once_is_certain_in_the_years_after(space: Workspace) -> None:
    first = read_survey("2025.csv", lime(OWN_WORDS, unit="Die vom Turm"))
    proposed = propose_matching(first, TOWN.framework)
    by_hand = tuple(
        ColumnMatch(match.source, match.header, target, 1.0, "confirmed by hand", confirmed=True)
        if (target := {OWN_WORDS[0]: "competency:ADM-1", OWN_WORDS[1]: "competency:SEC-2"}.get(word)) else match
        for word, match in columns(proposed).items()
    )  # fmt: skip
    said = remember_matching(None, Matching(by_hand, proposed.levels, {"unit": {"Die vom Turm": "V"}}))
    before = analyse(space, {"2025.csv": lime(OWN_WORDS, unit="Die vom Turm")}, said)
    assert before.analysis.checked.counts.accepted == 30

    # 2026 another tool asks one of them in the same words, another under a new wording
    second = forms([OWN_WORDS[0], "Knitting"], "die vom  turm", "Wie gut sind Ihre Kenntnisse?")
    assert [need.id for need in analyse(space, {"2026.csv": second}).analysis.needs.competencies] == ["ADM-1"]
    # 2027 the first tool again: nothing has been forgotten in between
    content = space.read("matching.json") or b""
    again = propose_matching(read_survey("2027.csv", lime(OWN_WORDS, unit="DIE VOM TURM")), TOWN.framework,
                             from_json(Matching, content))  # fmt: skip
    known = {word: (match.target, match.score, match.confirmed) for word, match in columns(again).items()}
    assert known[OWN_WORDS[0]] == ("competency:ADM-1", 1.0, True)
    assert known[OWN_WORDS[1]] == ("competency:SEC-2", 1.0, True)
    assert again.values["unit"]["DIE VOM TURM"] == "V"


def test_the_same_item_under_another_question_is_proposed_and_not_used() -> None:
    first = read_survey("2025.csv", lime(OWN_WORDS))
    meant = ColumnMatch(first.columns[6].key, first.columns[6].header, "competency:ADM-1", 1.0, "", confirmed=True)
    second = propose_matching(read_survey("2026.csv", forms(OWN_WORDS)), TOWN.framework, Matching((meant,)))
    found = columns(second)[OWN_WORDS[0]]
    assert (found.target, found.confirmed) == ("competency:ADM-1", False)
    assert 0.5 <= found.score < 1


def test_an_id_that_asks_something_else_is_not_compared_before_a_person_says_so(space: Workspace) -> None:
    before = analyse(space, {"2025.csv": lime(names("de", "ADM-1", "SEC-1", "SEC-2"))}).analysis.needs
    changed = [*names("de", "ADM-1", "SEC-1"), "Rückenschonend sitzen und heben"]
    matching = propose_matching(read_survey("2026.csv", lime(changed)), TOWN.framework,
                                from_json(Matching, space.read("matching.json") or b""))  # fmt: skip
    other = columns(matching)["Rückenschonend sitzen und heben"]
    assert (other.target, other.confirmed) == ("competency:SEC-2", False)
    now = analyse(space, {"2026.csv": lime(changed)}).analysis.needs
    assert {change.competency for change in compare_years(before, now)} == {"ADM-1", "SEC-1"}


def test_years_that_measured_something_else_are_not_compared(space: Workspace) -> None:
    """The stated need of one year is no gap against the role profile of another."""
    asked = names("de", "ADM-1", "SEC-1", "SEC-2")
    before = analyse(space, {"2025.csv": lime(asked)}).analysis.needs
    need = ("Kein Bedarf", "Geringer Bedarf", "Mittlerer Bedarf", "Hoher Bedarf")
    head = ["Zeitstempel", *(f"Wie hoch ist Ihr Bedarf? [{topic}]" for topic in asked)]
    rows = [[f"2026-09-01 08:{n:02}:00", *(need[(n + k) % 4] for k in range(3))] for n in range(30)]
    file = text([head, *rows])
    matching = confirm_matching(propose_matching(read_survey("2026.csv", file), TOWN.framework))
    now = analyse(space, {"2026.csv": file}, matching).analysis.needs
    assert (before.shape, now.shape) == ("profile", "direct")
    assert compare_years(before, now) == ()


def test_proposals_that_are_accepted_keep_their_reason_until_next_year() -> None:
    topics = [f"{name} im Amt" for name in names("de", "ADM-1", "SEC-1", "SEC-2")]
    order = Order("anonymous", b"key", accept_from=0.35)
    matched = analyse_files({"2025.csv": lime(topics)}, TOWN, order).matching
    rated = [match for match in matched.columns if match.target.startswith("competency:")]
    assert {(match.confirmed, match.reason) for match in rated} == {(True, "similar text")}
    assert all(match.score < 1 for match in rated)
    again = analyse_files({"2026.csv": lime(topics)}, TOWN, ORDER, matched).matching
    known = [match for match in again.columns if match.target.startswith("competency:")]
    assert {(match.confirmed, match.reason) for match in known} == {(True, "same id as last time")}
