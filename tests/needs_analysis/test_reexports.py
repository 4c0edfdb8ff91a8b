"""A running survey exported several times: one answer per person; two surveys that look alike stay two."""

from collections.abc import Sequence

import pytest

from needs_analysis import Checked, Reading, check_survey, merge_matchings, propose_matching, read_survey
from tests.needs_analysis.builders import QUESTION, TOPICS, musterstadt
from tests.needs_analysis.ingest.ingest_files import text

LEVELS = ("Einsteigen", "Anwenden", "Beherrschen", "Anleiten")
ASKED = ("Welche Rolle haben Sie?", *(f"{QUESTION}.{topic}" for topic in TOPICS))
FORMS = ("ID", "Startzeit", "Fertigstellungszeit", *ASKED)


def response(number: int, day: int = 1) -> list[object]:
    answers = [LEVELS[(number + topic) % 4] for topic in range(3)]
    return [
        number,
        f"2026-09-{day:02d} 08:{number % 60:02d}:00",
        f"2026-09-{day:02d} 09:00:00",
        "Bürgerservice",
        *answers,
    ]


def check(*files: tuple[str, bytes]) -> Checked:
    raws = [read_survey(name, content) for name, content in files]
    matching = merge_matchings([propose_matching(raw, musterstadt()) for raw in raws])
    return check_survey(raws, matching, musterstadt(), Reading("anonymous", b"k"))


def forms(rows: Sequence[Sequence[object]]) -> bytes:
    return text([FORMS, *rows])


JUNE = [response(number) for number in range(1, 21)]
JULY = [*JUNE, *(response(number) for number in range(21, 31))]
EDITED = [[*row[:-1], "Gestalten"] if row[0] == 3 else row for row in JULY]
OTHER_FORM = [response(number, day=17) for number in range(1, 21)]


@pytest.mark.parametrize(
    ("first", "second", "people", "duplicates"),
    [
        (JUNE, JULY, 30, 20),
        (JULY, JUNE, 30, 20),
        (JUNE, JUNE, 20, 20),
        (JUNE, EDITED, 30, 20),
        (JUNE, OTHER_FORM, 40, 0),
        (JUNE[:3], [*JUNE[3:], *OTHER_FORM], None, 0),
    ],
    ids=["grown", "grown, other order", "the same twice", "one answer edited", "a second form", "no overlap"],
)
def test_each_response_counts_once(
    first: list[list[object]], second: list[list[object]], people: int | None, duplicates: int
) -> None:
    checked = check(("one.csv", forms(first)), ("two.csv", forms(second)))
    codes = [finding.code for finding in checked.findings]
    assert codes.count("EARLIER_EXPORT") == bool(duplicates)
    if people is not None:
        assert (checked.counts.accepted, checked.counts.duplicate) == (people, duplicates)
    counts = checked.counts
    assert counts.rows == len(first) + len(second)
    assert counts.rows == counts.accepted + counts.partial + counts.duplicate + counts.empty + counts.quarantined


def test_the_later_export_of_an_edited_answer_counts() -> None:
    checked = check(("june.csv", forms(JUNE)), ("july.csv", forms(EDITED)))
    last = checked.survey.competencies.index("SEC-2")
    assert checked.survey.held[:, last].tolist().count(5.0) == 1


def test_a_response_that_was_unfinished_counts_once_it_is_finished() -> None:
    head = ["Antwort ID", "Datum Abgeschickt", "Letzte Seite", "Start-Sprache", "Datum gestartet",
            "Welche Rolle haben Sie?", *(f"{QUESTION} [{topic}]" for topic in TOPICS)]  # fmt: skip

    def row(number: int, *, done: bool = True) -> list[object]:
        sent = f"2026-09-01 09:{number:02d}:00" if done else ""
        return [number, sent, 3 if done else 1, "de", f"2026-09-01 08:{number:02d}:00", *response(number)[3:]]

    june = text([head, *(row(n) for n in range(1, 10)), row(10, done=False)])
    july = text([head, *(row(n) for n in range(1, 13))])
    counts = check(("june.csv", june), ("july.csv", july)).counts
    assert (counts.rows, counts.accepted, counts.partial, counts.duplicate) == (22, 12, 1, 9)


def test_without_ids_the_time_stamp_and_all_answers_tell_responses_apart() -> None:
    head = ["Zeitstempel", "Welche Rolle haben Sie?", *(f"{QUESTION} [{topic}]" for topic in TOPICS)]
    rows = [[f"01.09.2026 08:{n:02d}:00", *response(n)[3:]] for n in range(20)]
    counts = check(("a.csv", text([head, *rows[:12]])), ("b.csv", text([head, *rows]))).counts
    assert (counts.accepted, counts.duplicate) == (20, 12)


def test_without_ids_and_times_few_answers_prove_nothing() -> None:
    head = ["Welche Rolle haben Sie?", *(f"{QUESTION} [{topic}]" for topic in TOPICS)]
    rows = [response(n)[3:] for n in range(20)]
    checked = check(("a.csv", text([head, *rows[:12]])), ("b.csv", text([head, *rows])))
    assert checked.counts.accepted == 32
    assert [finding.code for finding in checked.findings if "EXPORT" in finding.code] == ["PERHAPS_EARLIER_EXPORT"]
