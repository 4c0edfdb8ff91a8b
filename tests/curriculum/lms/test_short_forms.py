"""The short forms back in: from any tool's table, in both languages, and never so that one answer can be read off."""

import io
import itertools
import json
from collections.abc import Sequence

import pytest
from lxml import etree
from openpyxl import Workbook

from curriculum.lms.form_results import (
    EDGE,
    FormResults,
    keep_answers,
    read_results,
    sum_up,
    write_results,
)
from curriculum.lms.moodle_feedback import write_short_form
from curriculum.lms.return_forms import rate_answer, read_forms
from curriculum.lms.short_forms import AGREEMENT, FORM_KINDS, STATEMENTS, FormKind, find_form, write_questions
from needs_analysis import Language, UserError, read_grids, translate
from tests.curriculum.export.samples import GROUPED, UNDATED, programme

PLAN = programme(GROUPED, UNDATED)
RUN = "LK-2027-M-1-01"
K = 5


def table(head: Sequence[str], *rows: Sequence[object]) -> bytes:
    lines = [head, *rows]
    return "\n".join(";".join(f'"{cell}"' for cell in line) for line in lines).encode()


def wordings(kind: FormKind, language: Language) -> list[str]:
    form = find_form(kind)
    return [translate(STATEMENTS[label], language) for label in form.statements]


def answers(*steps: Sequence[int], name: str = RUN) -> FormResults:
    """What is kept of people with these steps for the first two statements."""
    content = table(["REACTION-USE", "REACTION-LEVEL"], *steps)
    return keep_answers(read_forms({f"{name}.csv": content}, PLAN), FormResults(), K)[0]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("5", 5), ("1,0", 1), ("(4) eher ja", 4), ("A2", 2), ("3 - partly", 3), ("voll und ganz", 5), ("Gar nicht", 1),
        ("rather yes", 4), ("teils, teils", 3), ("", None), ("6", None), ("42", None), ("keine Angabe", None), ("0", None),
    ],
)  # fmt: skip
def test_an_answer_is_a_step(text: str, step: int | None) -> None:
    assert rate_answer(text) == step


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["reaction", "behaviour"])
def test_the_forms_own_wording_is_found_whatever_stands_around_it(kind: FormKind, language: Language) -> None:
    """LimeSurvey, Forms, Moodle: codes before the question, marks behind it, other columns beside it."""
    heads = [f"{number}. [{text}] *" for number, text in enumerate(wordings(kind, language), start=1)]
    words = [translate(text, language) for text in AGREEMENT]
    rows = [
        ["17", "2027-04-20", *itertools.islice(itertools.cycle(words), start, start + len(heads))] for start in range(5)
    ]
    found = read_forms({"export.csv": table(["ID", "Zeit", *heads], *rows)}, PLAN, RUN)
    ((key, got),) = found.items()
    assert key == (kind, ("M-1", RUN))
    assert got.people == 5
    assert {label: sorted(steps) for label, steps in got.steps.items()} == {
        label: [1, 2, 3, 4, 5] for label in find_form(kind).statements
    }


def test_workbooks_with_a_title_above_and_a_column_for_the_course_are_read() -> None:
    book, stream = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["Rückmeldungen 2027"], [], ["Kurs", "REACTION_USE", "REACTION_LEVEL", "Was hat Ihnen am meisten geholfen?"],
        [RUN, 5, 4, "Beispiele"], ["M-0", 2, 1, ""], ["Prüfen, ordnen & übergeben", 3, 3, ""], [RUN, "", "", ""],
    ):  # fmt: skip
        sheet.append(row)
    book.save(stream)
    found = read_forms({"all.xlsx": stream.getvalue()}, PLAN)
    assert {course: (one.people, one.steps["REACTION-USE"]) for (_, course), one in found.items()} == {
        ("M-1", RUN): (1, [5]),
        ("M-0", ""): (1, [2]),
        ("M-1", ""): (1, [3]),
    }
    assert found["reaction", ("M-1", RUN)].words == {"REACTION-BEST": ["Beispiele"]}


def test_moodles_form_comes_back_under_its_labels() -> None:
    """The labels of the XML that Moodle imports are what its table of responses carries."""
    for kind in FORM_KINDS:
        labels = [one.findtext("ITEMLABEL") for one in etree.fromstring(write_short_form(kind, "de")).iter("ITEM")]
        form = find_form(kind)
        assert labels == [*form.statements, *form.questions]
        head = ["Antwort", *(f"({label}) Frage" for label in labels)]
        found = read_forms({f"{RUN}.csv": table(head, ["1", *(["(5) voll und ganz"] * len(labels))])}, PLAN)
        assert found[kind, ("M-1", RUN)].people == 1


@pytest.mark.parametrize(
    ("name", "content", "course", "said"),
    [
        ("x.csv", table(["Name", "Note"], ["a", 1]), "", "no answers to one of our short forms"),
        ("x.csv", table(["REACTION-USE", "REACTION-LEVEL"], [5, 5]), "", "does not say which course"),
        ("x.csv", table(["REACTION-USE", "REACTION-LEVEL"], [5, 5]), "M-9", "“M-9” is no course of this plan"),
        ("x.csv", table(["Kurs", "REACTION-USE", "REACTION-LEVEL"], ["M-9", 5, 5]), "", "“M-9” is no course"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(name: str, content: bytes, course: str, said: str) -> None:
    with pytest.raises(UserError) as error:
        read_forms({name: content}, PLAN, course)
    assert said in error.value.message.text("en")


@pytest.mark.parametrize(
    ("steps", "people", "mean", "shares"),
    [
        ([[5, 5]] * 4, None, None, None),
        ([[4, 4]] * 3 + [[2, 2]] * 2, 5, 3.2, None),
        ([[5, 5]] * 9, 9, 5 - EDGE, None),
        ([[1, 1]] * 6, 6, 1 + EDGE, None),
        ([[5, 5]] * 8 + [[1, 1]] * 2, 10, 4.2, (0.2, 0.0, 0.0, 0.0, 0.8)),
        ([[5, 5]] * 10, 10, 5.0, (0.0, 0.0, 0.0, 0.0, 1.0)),
    ],
    ids=["four", "five", "nine alike", "six alike", "ten", "ten alike"],
)
def test_means_from_the_smallest_group_and_shares_from_ten(
    steps: list[list[int]], people: int | None, mean: float | None, shares: tuple[float, ...] | None
) -> None:
    voices = sum_up(answers(*steps), "reaction")
    if people is None:
        assert voices == ()
        return
    (voice,) = voices
    assert (voice.people, voice.means["REACTION-USE"], voice.means["REACTION-TIME"]) == (
        people,
        pytest.approx(mean),
        None,
    )
    assert voice.shares.get("REACTION-USE") == (pytest.approx(shares) if shares else None)


def test_a_statement_that_few_answered_is_not_kept() -> None:
    (voice,) = sum_up(answers(*[[4, ""]] * 3, *[[4, 2]] * 4), "reaction")  # type: ignore[list-item]
    assert (voice.people, voice.means["REACTION-USE"], voice.means["REACTION-LEVEL"]) == (7, 4.0, None)


def kept(before: FormResults, number: int, step: int = 3) -> tuple[FormResults, list[str]]:
    content = table(["REACTION-USE", "REACTION-LEVEL"], *[[step, step]] * number)
    results, notes = keep_answers(read_forms({f"{RUN}.csv": content}, PLAN), before, K)
    return results, [note.text("en") for note in notes]


@pytest.mark.parametrize(
    ("first", "then", "shown"), [(12, 12, 12), (12, 13, 12), (12, 16, 12), (12, 17, 17), (12, 3, 12)]
)
def test_two_views_never_differ_by_fewer_than_the_smallest_group(first: int, then: int, shown: int) -> None:
    before, _ = kept(FormResults(), first)
    after, notes = kept(before, then)
    assert [one.people for one in after.runs] == [shown]
    assert bool(notes) == (shown != then)


def test_free_texts_wait_for_ten_people_and_lose_names() -> None:
    for number, words in ((9, 0), (10, 10)):
        rows = [[4, f"Frau Müller war toll, 0221/123456-{n}"] for n in range(number)]
        content = table(["REACTION-USE", "REACTION-BEST"], *rows)
        results, _ = keep_answers(read_forms({f"{RUN}.csv": content}, PLAN), FormResults(), K)
        (voice,) = sum_up(results, "reaction")
        assert len(voice.words.get("REACTION-BEST", ())) == words
        assert b"ller" not in write_results(results)
        assert b"0221" not in write_results(results)


def test_nothing_small_is_kept_on_disk() -> None:
    """What is not there cannot leak: below ten answers there is a sum and no count of any step."""
    stored = json.loads(write_results(answers([5, 1], *[[3, 3]] * 6)))
    assert [one["counts"] for one in stored["runs"][0]["tallies"].values()] == [[], []]
    assert read_results(json.dumps(stored).encode()) == answers([5, 1], *[[3, 3]] * 6)
    with pytest.raises(UserError, match="cannot be read"):
        read_results(b'{"runs": 3}')


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_questions_as_a_table_come_back_as_answers(language: Language) -> None:
    """Whoever copies the table into a survey tool gets heads that are found again."""
    rows = read_grids(write_questions("behaviour", language))[""]
    heads = [row[1] for row in rows[1:]]
    found = read_forms({f"{RUN}.csv": table(heads, ["4"] * len(heads))}, PLAN)
    assert found["behaviour", ("M-1", RUN)].steps.keys() == set(find_form("behaviour").statements)
