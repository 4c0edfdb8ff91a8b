"""The database on both engines: whole changes, nobody overwritten, waves that never change, towns apart."""

import threading
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from needs_analysis import keep_survey, make_pseudonym
from needs_analysis.ingest import PersonKey
from needs_analysis.ingest.kept import MAGIC
from store import Act, ChangedError, Workspace, add_line, check_lines, open_workspace, read_lines
from store.database import DatabaseShelf
from store.engine import open_engine
from store.schema import CONTENT, SURVEY_ROW

KEY = b"k" * 32
SURVEY = "Personalnummer;Rechnen;Schreiben;Wunsch\n4711;3;2;Excel für Anne\n4712;1;2;\n4713;3;4;mehr Ruhe\n4714;2;2;\n"


def shelf(home: Path, name: str = "stadt") -> DatabaseShelf:
    found = open_workspace(name, home).shelf
    assert isinstance(found, DatabaseShelf)
    return found


def named_survey() -> bytes:
    return keep_survey(SURVEY.encode(), person=PersonKey("Personalnummer", KEY))


def test_who_saves_on_top_of_something_newer_is_told_and_nothing_is_lost(home: Path) -> None:
    anna, otto = open_workspace("stadt", home), open_workspace("stadt", home)
    seen = {"decisions.json": anna.digest("decisions.json")}
    otto.write({"decisions.json": b"otto"}, seen)
    with pytest.raises(ChangedError, match="nothing of yours was saved"):
        anna.write({"decisions.json": b"anna", "other": b"x"}, seen)
    assert (anna.read("decisions.json"), anna.has("other")) == (b"otto", False)
    anna.write({"decisions.json": b"anna"}, {"decisions.json": anna.digest("decisions.json")})
    assert otto.read("decisions.json") == b"anna"


@pytest.mark.parametrize(
    "act", [lambda space, seen: space.delete(["x"], seen), lambda space, seen: space.replace_needs({"y": b""}, seen)]
)
def test_deleting_and_analysing_look_at_what_was_seen_too(home: Path, act: Callable[..., None]) -> None:
    space = open_workspace("stadt", home)
    space.write({"x": b"1"})
    with pytest.raises(ChangedError):
        act(space, {"x": ""})
    assert space.names() == ("x",)


def test_many_who_count_at_once_lose_no_number(home: Path) -> None:
    space = open_workspace("stadt", home)
    space.write({"count": b"0"})

    def count() -> None:
        for _ in range(5):
            while True:
                own = open_workspace("stadt", home)
                seen = own.digest("count")
                number = int(own.read("count") or b"")
                if own.digest("count") != seen:
                    continue
                try:
                    own.write({"count": str(number + 1).encode()}, {"count": seen})
                    break
                except ChangedError:
                    continue

    threads = [threading.Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert space.read("count") == b"20"


def test_a_wave_stays_what_it_was(home: Path) -> None:
    space = open_workspace("stadt", home)
    space.write({"matching.json": b"first", "uploads/a.csv": named_survey()})
    space.replace_needs({"needs.json": b"2025"}, mode="named")
    space.write({"matching.json": b"second"})
    space.replace_needs({"needs.json": b"2026"})
    space.drop_upload("a.csv")
    waves = shelf(home)
    assert list(waves.waves()) == [1, 2]
    assert {name: waves.wave(1)[name] for name in ("matching.json", "needs.json")} == {
        "matching.json": b"first",
        "needs.json": b"2025",
    }
    assert waves.wave(1)["uploads/a.csv"].startswith(b"lernkompass-sheets")
    assert waves.wave(2)["needs.json"] == b"2026"
    assert waves.wave(3) == {}


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE wave SET made = '2000'",
        "UPDATE wave_document SET digest = digest",
        "UPDATE audit_line SET line = ''",
        "DELETE FROM audit_line",
        "DELETE FROM audit_line WHERE number = 2",
    ],
)
def test_the_database_itself_refuses_to_change_waves_and_the_audit(home: Path, statement: str) -> None:
    space = open_workspace("stadt", home)
    space.replace_needs({"needs.json": b"{}"})
    for _ in range(3):
        add_line(space, Act("erika", ("hr",), "see_needs"))
    with pytest.raises(sa.exc.DBAPIError, match=r"never|only after"), open_engine(home).begin() as connection:
        connection.execute(sa.text(statement))
    assert check_lines(space).status == "intact"


def drop_guard(home: Path, table: str, act: str) -> None:
    """What only the owner of the database can do."""
    where = "" if open_engine(home).dialect.name == "sqlite" else f" ON {table}"
    with open_engine(home).begin() as connection:
        connection.execute(sa.text(f"DROP TRIGGER {table}_{act}{where}"))


@pytest.mark.parametrize(
    ("act", "statement", "status"),
    [
        ("update", "UPDATE audit_line SET line = replace(line, 'erika', 'otto') WHERE number = 2", "changed"),
        ("delete", "DELETE FROM audit_line WHERE number = 2", "changed"),
        ("delete", "DELETE FROM audit_line WHERE number = 3", "cut_off"),
        ("delete", "DELETE FROM audit_line", "cut_off"),
        ("delete", "DELETE FROM audit_line WHERE number = 1", "changed"),
    ],
)
def test_who_owns_the_database_can_tamper_but_not_unseen(home: Path, act: str, statement: str, status: str) -> None:
    space = open_workspace("stadt", home)
    for _ in range(3):
        add_line(space, Act("erika", ("hr",), "see_needs"))
    drop_guard(home, "audit_line", act)
    with open_engine(home).begin() as connection:
        connection.execute(sa.text(statement))
    assert check_lines(space).status == status


def test_a_forged_cut_hides_nothing(home: Path) -> None:
    space = open_workspace("stadt", home)
    for _ in range(3):
        add_line(space, Act("erika", ("hr",), "see_needs"))
    line = read_lines(space)[1]
    with open_engine(home).begin() as connection:
        forged = f'{{"workspace": "stadt", "number": 2, "hash": "{line.hash}", "seal": "{"0" * 64}"}}'
        connection.execute(
            sa.text("INSERT INTO audit_cut SELECT id, 2, '2026', :line FROM workspace"), {"line": forged}
        )
        connection.execute(sa.text("DELETE FROM audit_line WHERE number <= 2"))
    assert check_lines(space).status == "changed"


def test_an_upload_is_a_row_per_person_and_comes_back_the_same(home: Path) -> None:
    space, content = open_workspace("stadt", home), named_survey()
    space.add_upload("a.csv", content)
    with open_engine(home).connect() as connection:
        rows = connection.execute(
            sa.select(SURVEY_ROW.c.person, SURVEY_ROW.c.cells).order_by(SURVEY_ROW.c.number)
        ).all()
        head = bytes(connection.execute(sa.select(CONTENT.c.body)).scalar_one())
    assert [row.person for row in rows] == [
        None,
        *(make_pseudonym(str(number), KEY) for number in (4711, 4712, 4713, 4714)),
    ]
    again = space.uploads()["a.csv"]
    assert keep_survey(again) == keep_survey(content)
    table = zlib.decompress(head.removeprefix(MAGIC)).decode()
    assert [text for text in ("Excel", "mehr Ruhe", "P-") if text in table] == []


def test_contents_that_nothing_points_to_are_deleted(home: Path) -> None:
    space = open_workspace("stadt", home)
    space.write({"a": b"1", "b": b"1", "c": b"2"})
    space.write({"a": b"3"})
    space.delete(["b"])
    with open_engine(home).connect() as connection:
        assert sorted(connection.execute(sa.select(CONTENT.c.body)).scalars()) == [b"2", b"3"]


def test_towns_share_nothing(home: Path) -> None:
    one, other = open_workspace("stadt", home), open_workspace("fremd", home)
    one.write({"a": b"same"})
    other.write({"a": b"same"})
    other.delete(["a"])
    assert (one.read("a"), other.read("a"), other.names()) == (b"same", None, ())


def test_the_folder_keeps_the_same_promises(tmp_path: Path) -> None:
    space = Workspace(tmp_path / "town")
    space.write({"a": b"1"}, {"a": ""})
    with pytest.raises(ChangedError):
        space.write({"a": b"2"}, {"a": ""})
    assert (space.read("a"), space.names()) == (b"1", ("a",))
