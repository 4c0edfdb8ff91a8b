"""Two files beside each other: one survey, two surveys, or a question for a person; every file is made here."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from needs_analysis import Checked, Matching, Reading, check_survey, merge_matchings, propose_matching, read_survey
from needs_analysis.ingest import keep_survey
from needs_analysis.model import RawTable
from needs_analysis.reexports import Reexport, find_reexports
from tests.needs_analysis.builders import QUESTION, TOPICS, musterstadt
from tests.needs_analysis.ingest.ingest_files import Rows, forms, text, xlsx

LEVELS = ("Einsteigen", "Anwenden", "Beherrschen", "Anleiten")
IN_ENGLISH = dict(zip(LEVELS, ("Beginning", "Applying", "Mastering", "Coaching"), strict=True))
GERMAN = ["ID", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name"]
ENGLISH = ["Id", "Start time", "Completion time", "Email", "Name"]
ASKED = ["Welche Rolle haben Sie?", *(f"{QUESTION}.{topic}" for topic in TOPICS)]
ASKED_IN_ENGLISH = [
    "What is your role?", *(f"How sure are you today?.{topic}" for topic in ("E-file", "Security", "Privacy")),
]  # fmt: skip
OWN_IDS = ["id", "startDate", "submitDate", "responder", "responderName"]
QUESTION_IDS = [f"r{number:032x}" for number in range(4)]


def levels(number: int) -> list[str]:
    """Answers in which hardly two people are alike."""
    return [LEVELS[(number * step + number // 4) % 4] for step in (1, 2, 3)]


def stamp(number: int, form: str = "{y}-{m:02}-{d:02} {h:02}:{n:02}:00") -> str:
    return form.format(y=2026, m=9, d=1 + number // 50, h=8 + number % 7, n=number % 60)


def response(number: int, form: str = "{y}-{m:02}-{d:02} {h:02}:{n:02}:00") -> list[object]:
    return [number, stamp(number, form), "x", "anonymous", "", "Bürgerservice", *levels(number)]


def in_english(row: Sequence[object]) -> list[object]:
    return [IN_ENGLISH.get(str(cell), "Citizen service" if cell == "Bürgerservice" else cell) for cell in row]


def people(count: int, start: int = 1) -> list[list[object]]:
    return [response(number) for number in range(start, start + count)]


def read(*files: bytes) -> list[RawTable]:
    return [read_survey(f"{number}.csv", content) for number, content in enumerate(files)]


def judge(*files: bytes) -> list[tuple[str, int]]:
    """Status and number of repeated responses of each pair."""
    return [(found.status, len(found.rows)) for found in find_reexports(read(*files), {})]


LIME = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Datum gestartet"]
LIME_CODES = ["id", "submitdate", "lastpage", "startlanguage", "startdate"]
SLASHED, DOTTED = "{m}/{d}/{y} {h}:{n:02}", "{d:02}.{m:02}.{y} {h:02}:{n:02}"


def lime(rows: Sequence[Sequence[object]]) -> list[list[object]]:
    return [[row[0], row[1], 3, "de", row[1], *row[5:]] for row in rows]


FORMS = [*GERMAN, *ASKED]
CODED = [*LIME_CODES, "G1", *(f"G2[SQ00{n}]" for n in (1, 2, 3))]
FULL = [*LIME, ASKED[0], *(f"{QUESTION} [{topic}]" for topic in TOPICS)]
SAME_SURVEY = {
    "tool's headers in two languages": (
        text([FORMS, *people(20)], ";"), text([[*ENGLISH, *ASKED], *people(30)]), 20,
    ),
    "workbooks with question ids, all words translated": (
        forms([FORMS, *people(20)], OWN_IDS + QUESTION_IDS),
        forms([[*ENGLISH, *ASKED_IN_ENGLISH], *map(in_english, people(20))], OWN_IDS + QUESTION_IDS), 20,
    ),
    "tool's headers in a language nobody taught": (
        forms([FORMS, *people(9)], OWN_IDS + QUESTION_IDS),
        forms([["ID", "Heure de début", "Heure de fin", "Courriel", "Nom", *ASKED], *people(30)],
              OWN_IDS + QUESTION_IDS), 9,
    ),
    "all words translated, no question ids": (
        text([FORMS, *people(20)]), text([[*ENGLISH, *ASKED_IN_ENGLISH], *map(in_english, people(28))]), 20,
    ),
    "times the American way": (
        text([FORMS, *people(20)]), text([FORMS, *(response(n, SLASHED) for n in range(1, 31))]), 20,
    ),
    "times the German way, no seconds": (
        text([FORMS, *people(20)]), text([FORMS, *(response(n, DOTTED) for n in range(1, 31))], ";"), 20,
    ),
    "pieces that overlap": (text([FORMS, *people(20)]), text([FORMS, *people(40, start=16)]), 5),
    "codes and full texts of LimeSurvey": (
        text([FULL, *lime(people(20))]), text([CODED, *lime(people(24))]), 20,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME_SURVEY)
@pytest.mark.parametrize("turned", [False, True], ids=["small first", "large first"])
def test_one_survey_is_recognised(name: str, *, turned: bool) -> None:
    small, large, repeated = SAME_SURVEY[name]
    assert judge(*((large, small) if turned else (small, large))) == [("same", repeated)]


def other_day(row: Sequence[object]) -> list[object]:
    return [row[0], str(row[1]).replace("2026-09", "2026-10"), *row[2:]]


EFS = ["lfdn", "dispcode", "datetime"]
PARTS = [[n, 31, stamp(n)] for n in range(1, 21)]
TWO_SURVEYS = {
    "ids from 1 in another form": (text([FORMS, *people(20)]), text([FORMS, *map(other_day, people(20))])),
    "two parts of one survey, other questions": (
        text([[*EFS, "v_1", "v_2"], *([*row, n % 5 + 1, n % 3 + 1] for n, row in enumerate(PARTS))], ";"),
        text([[*EFS, "v_7", "v_8"], *([*row, n * n % 5 + 1, n % 4 + 1] for n, row in enumerate(PARTS))], ";"),
    ),
    "the same ids, other answers": (
        text([["Response ID", *ASKED], *([n, "B", *levels(n)] for n in range(20))]),
        text([["Response ID", *ASKED], *([n, "B", *levels(n + 7)] for n in range(20))]),
    ),
    "other people without ids": (
        text([ASKED, *(["B", *levels(n)] for n in range(8))]),
        text([ASKED, *(["S", *levels(n)] for n in range(30))]),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TWO_SURVEYS)
def test_two_surveys_stay_two(name: str) -> None:
    assert judge(*TWO_SURVEYS[name]) == []


def test_few_translated_responses_are_asked_about() -> None:
    german, english = text([FORMS, *people(3)]), text([[*ENGLISH, *ASKED_IN_ENGLISH], *map(in_english, people(3))])
    assert judge(german, english) == [("ask", 3)]


# --- files with several header rows, and files without ids ----------------------------------------------------------

STEMS = ["", QUESTION, "", "", "About this data set", ""]
NAMES = ["Welche Rolle haben Sie?", *TOPICS, "", ""]
OWN = ["", "", "", "", "Participant ID", "Finish Date"]


def catalyst(numbers: Sequence[int], *, dated: bool = True) -> bytes:
    rows = [["Bürgerservice", *levels(n), 7000 + n, stamp(n) if dated else ""] for n in numbers]
    return xlsx([STEMS, NAMES, OWN, *rows])


@pytest.mark.parametrize("dated", [True, False], ids=["with dates", "without dates"])
def test_files_with_several_header_rows_merge_by_participant(*, dated: bool) -> None:
    small, large = catalyst(range(12), dated=dated), catalyst(range(30)[::-1], dated=dated)
    raws = read(small, large)
    assert [raw.tool for raw in raws] == ["multi-header"] * 2
    assert judge(small, large) == [("same", 12)]
    assert judge(small, catalyst(range(50, 80), dated=dated)) == []


@pytest.mark.parametrize(("dated", "expected"), [(True, "same"), (False, "ask")])
def test_masked_participants_are_told_apart_by_their_dates_else_a_person_says(expected: str, *, dated: bool) -> None:
    kept = [keep_survey(catalyst(numbers, dated=dated)) for numbers in (range(12), range(30)[::-1])]
    assert judge(*kept) == [(expected, 12)]


FEW = [["Bürgerservice", *levels(n)] for n in range(24)]


def checked(said: str, small: Rows = FEW[:12], large: Rows = FEW) -> tuple[Checked, tuple[Reexport, ...]]:
    """Two lists without ids and times; ``said``: what a person decided about them."""
    raws = read(text([ASKED, *small]), text([ASKED, *large]))
    found = find_reexports(raws, {})
    proposed = merge_matchings([propose_matching(raw, musterstadt()) for raw in raws])
    matching = replace(proposed, exports={pair.key: said for pair in found})
    remembered: Matching = merge_matchings([propose_matching(raw, musterstadt(), matching) for raw in raws])
    return check_survey(raws, remembered, musterstadt(), Reading("anonymous", b"k")), found


@pytest.mark.parametrize(
    ("said", "accepted", "duplicates", "codes"),
    [
        ("", 36, 0, ["PERHAPS_EARLIER_EXPORT"]),
        ("same", 24, 12, ["EARLIER_EXPORT"]),
        ("different", 36, 0, []),
    ],
)
def test_lists_without_ids_are_merged_only_when_a_person_says_so(
    said: str, accepted: int, duplicates: int, codes: list[str]
) -> None:
    result, found = checked(said)
    assert (result.counts.accepted, result.counts.duplicate) == (accepted, duplicates)
    assert [finding.code for finding in result.findings if "EXPORT" in finding.code] == codes
    assert [pair.status for pair in found] == ["ask"]


def test_a_decision_belongs_to_the_contents_and_not_to_the_names() -> None:
    _, this_year = checked("same")
    _, next_year = checked("same", FEW[3:15])
    assert this_year[0].key.partition("#")[0] == next_year[0].key.partition("#")[0]
    assert this_year[0].key != next_year[0].key


def test_a_person_may_say_that_files_with_ids_are_different_people() -> None:
    raws = read(text([FORMS, *people(20)]), text([FORMS, *people(30)]))
    (sure,) = find_reexports(raws, {})
    (said,) = find_reexports(raws, {sure.key: "different"})
    assert (sure.status, sure.said, said.status, said.said) == ("same", False, "different", True)


def test_of_two_equal_rows_each_needs_a_partner_of_its_own() -> None:
    twice = [*FEW[:5], FEW[0], FEW[0]]
    assert judge(text([ASKED, *twice]), text([ASKED, *FEW])) == []
    assert judge(text([ASKED, *twice]), text([ASKED, *FEW, FEW[0], FEW[0]])) == [("ask", 7)]


def test_what_is_missing_in_the_later_export_is_said() -> None:
    raws = read(text([FORMS, *people(20)]), text([FORMS, *people(30)[2:]]))
    matching = merge_matchings([propose_matching(raw, musterstadt()) for raw in raws])
    result = check_survey(raws, matching, musterstadt(), Reading("anonymous", b"k"))
    (said,) = [finding for finding in result.findings if finding.code == "MISSING_IN_LATER_EXPORT"]
    assert said.message.values["count"] == 2
    assert (result.counts.accepted, result.counts.duplicate) == (30, 18)


def test_three_exports_of_a_growing_survey_count_each_person_once() -> None:
    raws = read(*(text([FORMS, *people(count)]) for count in (20, 8, 14)))
    found = find_reexports(raws, {})
    assert [(pair.earlier, pair.later, len(pair.rows)) for pair in found] == [(1, 2, 8), (2, 0, 14)]
