"""The list for the mentoring: what people write into it, cell by cell, and back out of the workbook we offer."""

import csv
import io
import json
from collections.abc import Mapping, Sequence

import pytest
from openpyxl import load_workbook

from curriculum.export.mentoring_sheet import write_volunteer_list
from curriculum.mentoring_list import VolunteerList, read_volunteers
from needs_analysis import Language, UserError

PEOPLE = ("ann", "ben", "cid", "dee", "Ödön O'Hara")
HEAD = ("Person (pseudonym)", "Takes part as", "Mentees at most", "Superior", "Languages", "Wishes for", "Not with")


def read(*rows: Sequence[str], head: Sequence[str] = HEAD) -> VolunteerList:
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([head, *rows])
    return read_volunteers("list.csv", stream.getvalue().encode(), PEOPLE)


def said(found: VolunteerList, *, errors: bool = True) -> list[tuple[int | None, str, str]]:
    return [
        (one.row, one.column, one.message.text("en")) for one in found.problems if (one.severity == "error") == errors
    ]


def test_everything_a_row_can_say() -> None:
    found = read(
        ("ann", "mentee", "", "dee", "Ukrainisch; de", "ben", "cid"),
        ("ben", "Mentor/in", "3", "dee", "de, English, DGS", "", ""),
        ("cid", "both", "", "dee", "", "ben", ""),
        ("dee", "", "", "boss", "", "", ""),
        ("", "", "", "", "", "", ""),
    ).volunteers
    assert found.mentors == {"ben": 3, "cid": 1}
    assert found.mentees == ("ann", "cid")
    assert found.rules.superiors == {"ann": "dee", "ben": "dee", "cid": "dee", "dee": "boss"}
    assert found.rules.languages == {"ann": frozenset({"uk", "de"}), "ben": frozenset({"de", "en", "gsg"})}
    assert found.rules.wishes == {"ann": frozenset({"ben"}), "cid": frozenset({"ben"})}
    assert [*found.rules.blocked] == [("ann", "cid")]


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (("", "mentor", "", "ann"), "Person (pseudonym)", "Whose row is this? Enter the pseudonym."),
        (("eve", "mentor", "", "ann"), "Person (pseudonym)", "eve is not in the survey."),
        (("ann", "guru", "", "dee"), "Takes part as", "“guru” is no way to take part."),
        (("ann", "mentor", "many", "dee"), "Mentees at most", "“many” is no whole number from 1 to 20."),
        (("ann", "mentor", "0", "dee"), "Mentees at most", "“0” is no whole number from 1 to 20."),
        (("ann", "mentor", "1,5", "dee"), "Mentees at most", "“1,5” is no whole number from 1 to 20."),
        (("ann", "mentor", "", "ann"), "Superior", "Nobody is their own superior."),
        (("ann", "mentee", "", "dee", "Quatsch"), "Languages", "“Quatsch” is no language that is known."),
        (("ann", "mentee", "", "dee", "", "", "Bnen"), "Not with", "Bnen is not in the survey: this pair would not"),
    ],
)
def test_every_slip_is_named_by_its_cell(row: Sequence[str], column: str, words: str) -> None:
    (found,) = said(read([*row, *[""] * (7 - len(row))]))
    assert found[:2] == (2, column)
    assert found[2].startswith(words)


def test_slips_that_only_two_rows_make() -> None:
    twice = read(("ann", "mentee", "", "dee", "", "", ""), ("ann", "mentor", "", "dee", "", "", ""))
    assert said(twice) == [(3, "Person (pseudonym)", "ann stands in row 2 already. Keep one row.")]
    circle = read(("ann", "mentee", "", "ben", "", "", ""), ("ben", "mentor", "", "ann", "", "", ""))
    assert said(circle) == [(2, "Superior", "Above ann the superiors run in a circle. Correct one of them.")]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("ann", "mentee", "", "boss"), "Superiors who are not in the survey: boss. Check that they are spelt right."),
        (("ann", "mentee"), "No superior is named for 1 people: ann. Their reporting lines are not known."),
        (("ann", "mentee", "", "dee", "", "cid"), "cid has not said yes as a mentor; this wish counts nothing."),
        (("ann", "mentor", "", "dee", "", "ben"), "ann is no mentee; only the wishes of mentees count."),
    ],
)
def test_what_people_should_look_at(row: Sequence[str], words: str) -> None:
    found = read([*row, *[""] * (7 - len(row))])
    assert words in [text for _, _, text in said(found, errors=False)]
    assert not found.errors


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_list_we_offer_comes_back_as_it_was_filled_in(language: Language) -> None:
    content = write_volunteer_list(PEOPLE, {"mentor": ["dee"], "mentee": ["Ödön O'Hara", "dee"]}, language)
    book = load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)][:2] == ["dee", "Ödön O'Hara"], "who was chosen first"
    words = str(sheet.data_validations.dataValidation[0].formula1).strip('"').split(",")
    sheet.cell(4, 2, words[0])  # ann: the first of the words offered
    sheet.cell(4, 3, 2)
    sheet.cell(4, 4, "dee")
    stream = io.BytesIO()
    book.save(stream)
    found = read_volunteers("list.xlsx", stream.getvalue(), PEOPLE)
    assert found.volunteers.mentors == {"dee": 1, "ann": 2}
    assert found.volunteers.mentees == ("dee", "Ödön O'Hara")
    assert found.volunteers.rules.superiors == {"ann": "dee"}
    assert not found.errors
    assert [one.row for one in book.worksheets[1].iter_rows() for one in one[:1]] == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"mentors": {"ben": 1}, "mentees": ["ann"]}, []),
        ({"mentors": {"ben": 1}, "mentees": ["anne"]}, ["anne is not in the survey."]),
        (
            {"mentors": {"ben": 1}, "mentees": ["ann"], "blocked": [["ann", "bne"]]},
            ["bne is not in the survey: this pair"],
        ),
    ],
)
def test_json_is_held_to_the_same(given: Mapping[str, object], expected: Sequence[str]) -> None:
    found = read_volunteers("who.json", json.dumps(given).encode(), PEOPLE)
    assert [text.startswith(words) for (_, _, text), words in zip(said(found), expected, strict=True)] == [
        True for _ in expected
    ]


@pytest.mark.parametrize("content", [b"a;b\n1;2\n", b"Person (pseudonym);x\nann;1\n"])
def test_another_file_is_refused_in_a_sentence(content: bytes) -> None:
    with pytest.raises(UserError, match="no list for the mentoring"):
        read_volunteers("other.csv", content, PEOPLE)
