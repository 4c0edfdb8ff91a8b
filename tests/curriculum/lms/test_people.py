"""Lists of people: found by whatever the survey used, refused in words, never kept."""

import io

import pytest
from openpyxl import Workbook

from curriculum.lms.model import Account
from curriculum.lms.people import read_people
from needs_analysis import UserError, make_pseudonym
from tests.curriculum.lms.samples import KEY

LEARNERS = [make_pseudonym(handle, KEY) for handle in ("1001", "berg", "c@stadt.example")]
HEAD = ("Personalnummer", "Anmeldename", "Vorname", "Nachname", "E-Mail-Adresse")
ROWS = (
    ("1001", "adler", "Ada", "Adler", "a@stadt.example"),
    ("9", "Berg", "Bo", "Berg", "b@stadt.example"),
    ("10", "conrad", "Cem", "Conrad", "C@stadt.example"),
    ("11", "dorn", "Dana", "Dorn", "d@stadt.example"),
)


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(*rows: tuple[str, ...], mark: str = ";", code: str = "utf-8") -> bytes:
    return "\n".join(mark.join(row) for row in rows).encode(code)


@pytest.mark.parametrize(
    "content",
    [workbook(("Liste der Stadt",), HEAD, *ROWS), text(HEAD, *ROWS), text(HEAD, *ROWS, mark="\t", code="utf-16")],
)
def test_people_are_found_by_number_login_or_address(content: bytes) -> None:
    accounts = read_people({"people": content}, LEARNERS, KEY).accounts
    assert [accounts[who].login for who in LEARNERS] == ["adler", "berg", "conrad"]
    assert accounts[LEARNERS[2]] == Account("conrad", "Cem", "Conrad", "c@stadt.example")


def test_pseudonyms_are_taken_as_they_are() -> None:
    content = text(("Pseudonym", *HEAD[1:]), (LEARNERS[0], *ROWS[0][1:]))
    assert read_people({"people.csv": content}, LEARNERS, KEY).accounts.keys() == {LEARNERS[0]}


def test_another_key_finds_nobody() -> None:
    assert read_people({"p.csv": text(HEAD, *ROWS)}, LEARNERS, b"x" * 32).accounts == {}


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_rows_with_a_hole_are_told(place: int) -> None:
    row = tuple("" if index == place else cell for index, cell in enumerate(ROWS[0]))
    found = read_people({"p.csv": text(HEAD, row)}, LEARNERS, KEY)
    assert (found.accounts, [note.values["row"] for note in found.notes]) == ({}, [2])


def test_two_people_of_one_login_are_told() -> None:
    rows = (ROWS[0], (*ROWS[1][:1], "Adler", *ROWS[1][2:3], "Adler", "c@stadt.example"))
    found = read_people({"p.csv": text(HEAD, *rows)}, LEARNERS, KEY)
    assert (found.accounts.keys(), [note.values["row"] for note in found.notes]) == ({LEARNERS[0]}, [3])


def test_the_first_list_counts() -> None:
    other = text(HEAD, ("1001", "adler2", "Ada", "Adler", "a@stadt.example"))
    found = read_people({"new.csv": other, "old.csv": text(HEAD, *ROWS)}, LEARNERS, KEY)
    assert found.accounts[LEARNERS[0]].login == "adler2"


def test_a_file_without_the_columns_is_refused_with_what_it_needs() -> None:
    with pytest.raises(UserError, match="needs the columns login"):
        read_people({"p.csv": text(("Name", "Ort"), ("Ada", "Unna"))}, LEARNERS, KEY)
