"""The audit: lines are added, and whatever is done to them afterwards shows."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from store import AUDIT_FILE, Act, Workspace, add_line, check_lines, open_workspace, read_lines

NOON = datetime(2026, 10, 1, 12, tzinfo=UTC)
Change = Callable[[list[str]], list[str]]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(tmp_path))
    return tmp_path


@pytest.fixture
def town(home: Path) -> Workspace:
    """A folder: whoever can write its file can do what these tests do. The database has tests of its own."""
    space = Workspace(home / "stadt")
    for number in range(1, 6):
        add_line(space, Act(f"erika{number}", ("hr",), "see_needs", "needs"), NOON)
    return space


def folder_of(town: Workspace) -> Path:
    assert isinstance(town.place, Path)
    return town.place


def lines_of(town: Workspace) -> list[str]:
    return (folder_of(town) / AUDIT_FILE).read_text(encoding="utf-8").splitlines()


def put(town: Workspace, lines: list[str]) -> None:
    (folder_of(town) / AUDIT_FILE).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def test_lines_say_who_did_what_when(town: Workspace) -> None:
    line = read_lines(town)[1]
    assert (line.number, line.time, line.who, line.roles) == (2, "2026-10-01T12:00:00+00:00", "erika2", ("hr",))
    assert (line.what, line.about, line.allowed) == ("see_needs", "needs", True)
    assert (check_lines(town).status, check_lines(town).lines) == ("intact", 5)


def rewrite(number: int, **changes: object) -> Change:
    return lambda lines: [
        json.dumps({**json.loads(line), **changes}) if place == number else line for place, line in enumerate(lines, 1)
    ]


@pytest.mark.parametrize(
    ("change", "status", "first_bad"),
    [
        (rewrite(3, who="otto"), "changed", 3),
        (rewrite(3, allowed=False), "changed", 3),
        (rewrite(1, time="2026-10-01T12:00:01+00:00"), "changed", 1),
        (rewrite(2, extra="x"), "changed", 2),
        (lambda lines: lines[:2] + lines[3:], "changed", 3),  # one removed
        (lambda lines: lines[1:], "changed", 1),  # the first removed
        (lambda lines: [lines[0], lines[2], lines[1], *lines[3:]], "changed", 2),  # two exchanged
        (lambda lines: [*lines, lines[-1]], "changed", 6),  # one twice
        (lambda lines: [*lines[:3], "no json", *lines[3:]], "changed", 4),
        (lambda lines: lines[:4], "cut_off", 5),
        (lambda _lines: [], "cut_off", 1),
    ],
)
def test_every_change_shows(town: Workspace, change: Change, status: str, first_bad: int) -> None:
    put(town, change(lines_of(town)))
    check = check_lines(town)
    assert (check.status, check.first_bad) == (status, first_bad)


def test_a_deleted_audit_shows_and_going_on_does_not_heal_it(town: Workspace) -> None:
    (folder_of(town) / AUDIT_FILE).unlink()
    assert check_lines(town).status == "cut_off"
    add_line(town, Act("erika", ("hr",), "see_needs"), NOON)
    assert check_lines(town).status == "changed"


def test_nobody_without_the_key_can_write_a_chain_of_their_own(town: Workspace, home: Path) -> None:
    other = Workspace(home / "elsewhere" / "fremd")
    for line in read_lines(town):
        add_line(other, Act("forged", line.roles, line.what, line.about), NOON, home / "elsewhere")
    put(town, lines_of(other))
    assert check_lines(town).first_bad == 1


def test_many_threads_write_one_chain(home: Path) -> None:
    chain(open_workspace("viele", home))
    chain(Workspace(home / "viele"))


def chain(space: Workspace) -> None:

    def work(name: str) -> None:
        for _ in range(10):
            add_line(space, Act(name, ("hr",), "see_plan", "plan"))

    threads = [threading.Thread(target=work, args=(f"t{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (check_lines(space).status, check_lines(space).lines) == ("intact", 60)


def test_the_audit_is_no_result(town: Workspace) -> None:
    assert list(town.results()) == []


def test_who_dies_before_the_newest_line_is_remembered_leaves_no_alarm(town: Workspace, home: Path) -> None:
    """The line is written first, the memory beside the key afterwards."""
    (head,) = (home / "keys" / "audit").glob("*.json")
    older = head.read_bytes()
    add_line(town, Act("erika", ("hr",), "see_needs"), NOON)
    head.write_bytes(older)
    assert check_lines(town).status == "intact"
    assert add_line(town, Act("erika", ("hr",), "see_needs"), NOON).number == 7
    assert check_lines(town).status == "intact"


def test_no_line_can_smuggle_another_one(town: Workspace) -> None:
    add_line(town, Act('x"}\n{"number": 9', ("hr",), "see_needs", "a\nb"), NOON)
    assert len(lines_of(town)) == 6
    assert check_lines(town).status == "intact"
