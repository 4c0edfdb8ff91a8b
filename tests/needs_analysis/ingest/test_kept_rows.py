"""A kept upload by rows: nothing is lost, and what only one person wrote goes with their row."""

import zlib

import pytest

from needs_analysis import keep_survey, make_pseudonym
from needs_analysis.ingest import (
    KeptRow,
    PersonKey,
    forget_in_kept,
    join_kept,
    persons_in_kept,
    rows_of_person,
    same_kept,
    split_kept,
)
from needs_analysis.ingest.kept import MAGIC, unpack_sheets

KEY = b"k" * 32
ANNE, OTTO = make_pseudonym("4711", KEY), make_pseudonym("4712", KEY)
SURVEY = "Personalnummer;Rechnen;Schreiben;Wunsch\n4711;3;2;Excel vertiefen\n4712;1;2;\n4713;3;4;mehr Ruhe\n4711;2;2;\n"


@pytest.fixture
def kept() -> bytes:
    return keep_survey(SURVEY.encode(), person=PersonKey("Personalnummer", KEY))


def cells(content: bytes) -> list[list[str]]:
    (sheet,) = unpack_sheets(content).sheets
    return [sheet.row(number) for number in range(sheet.height)]


def split(content: bytes) -> tuple[bytes, tuple[KeptRow, ...]]:
    parts = split_kept(content)
    assert parts is not None
    return parts


def test_rows_come_together_again_in_whatever_order_they_come(kept: bytes) -> None:
    head, rows = split(kept)
    assert cells(join_kept(head, rows[::-1])) == cells(kept)
    assert join_kept(*split(join_kept(head, rows))) == join_kept(head, rows)
    assert same_kept(kept, join_kept(head, rows))
    assert not same_kept(kept, join_kept(head, rows[:-1]))


def test_each_row_names_its_person(kept: bytes) -> None:
    assert [row.person for row in split(kept)[1]] == ["", ANNE, OTTO, make_pseudonym("4713", KEY), ANNE]
    assert persons_in_kept(kept) == {ANNE, OTTO, make_pseudonym("4713", KEY)}


def test_a_forgotten_person_leaves_no_text(kept: bytes) -> None:
    without = forget_in_kept(kept, ANNE)
    assert [row[1:] for row in cells(without)] == [
        ["Rechnen", "Schreiben", "Wunsch"],
        ["1", "2", ""],
        ["3", "4", "mehr Ruhe"],
    ]
    inside = zlib.decompress(without.removeprefix(MAGIC)).decode(errors="replace")
    assert [text for text in (ANNE, "Excel vertiefen") if text in inside] == []
    assert "mehr Ruhe" in inside
    assert forget_in_kept(without, ANNE) == without


def test_what_is_held_about_a_person_is_told_by_question(kept: bytes) -> None:
    first, second = rows_of_person(kept, ANNE)
    assert (first["Rechnen"], first["Wunsch"], second["Rechnen"]) == ("3", "Excel vertiefen", "2")


def test_other_files_pass(kept: bytes) -> None:
    assert (split_kept(b"PK"), persons_in_kept(b"PK"), rows_of_person(b"PK", ANNE), forget_in_kept(b"PK", ANNE)) == (
        None,
        frozenset(),
        (),
        b"PK",
    )
    assert not same_kept(kept, b"PK")
