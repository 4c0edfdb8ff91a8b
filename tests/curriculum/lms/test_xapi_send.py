"""Statements to a record store on this machine that holds them against the rules: shown first, sent once."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from curriculum.lms.record import Completion, Ledger
from curriculum.lms.web import Line, RecordStore
from curriculum.lms.xapi import write_statements
from curriculum.lms.xapi_send import compare_statements, read_statements, send_statements
from curriculum.model import Catalogue
from needs_analysis import UserError
from tests.curriculum.export.samples import MODULE, START
from tests.witnesses.xapi_server import BadStatementError, Store, check_statement, no_twins, serve_store

PEOPLE = [f"P-{number:03d}" for number in range(60)]
LEDGER = Ledger(tuple(Completion(one, "M-1", "LK-2027-M-1-01", True, date(2027, 4, 20), "", "x.csv") for one in PEOPLE))
STATEMENTS = read_statements(write_statements(LEDGER, Catalogue((START, MODULE)), "https://l.example", b"key"))
IDS = [one["id"] for one in STATEMENTS]


@pytest.fixture
def store() -> Store:
    return Store()


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.fixture
def line(store: Store, waited: list[float]) -> Iterator[RecordStore]:
    with serve_store(store, "lernkompass", "secret") as url:
        yield RecordStore(url, "lernkompass", "secret", Line(0.0, waited.append))


def test_a_look_sends_nothing(store: Store, line: RecordStore) -> None:
    seen = compare_statements(line, STATEMENTS)
    assert (list(seen.fresh), seen.known, seen.other, seen.sent) == (IDS, (), (), ())
    assert {method for method, _ in store.requests} == {"GET"}
    assert store.statements == {}


def test_all_arrive_in_batches_and_a_second_run_sends_nothing(store: Store, line: RecordStore) -> None:
    assert list(send_statements(line, STATEMENTS).sent) == IDS
    assert store.statements.keys() == set(IDS)
    assert [status for method, status in store.requests if method == "POST"] == [200, 200], "50, 10"
    store.requests.clear()
    again = send_statements(line, STATEMENTS)
    assert (list(again.known), again.fresh, again.sent) == (IDS, (), ())
    assert {method for method, _ in store.requests} == {"GET"}


def test_a_run_that_broke_off_is_taken_up(line: RecordStore) -> None:
    send_statements(line, STATEMENTS[:30])
    done = send_statements(line, STATEMENTS)
    assert (list(done.known), list(done.sent)) == (IDS[:30], IDS[30:])


def test_another_statement_of_that_id_is_said_and_left_alone(store: Store, line: RecordStore) -> None:
    first: dict[str, Any] = json.loads(json.dumps(STATEMENTS[0]))
    first["object"]["id"] = "https://l.example/course/other"
    store.post(json.dumps(first).encode())
    done = send_statements(line, STATEMENTS)
    assert (done.other, list(done.sent)) == ((IDS[0],), IDS[1:])
    assert store.statements[IDS[0]]["object"]["id"] == "https://l.example/course/other"


def test_a_busy_store_is_asked_again_and_one_that_stays_busy_given_up(
    store: Store, line: RecordStore, waited: list[float]
) -> None:
    store.busy = 2
    assert list(send_statements(line, STATEMENTS[:1]).sent) == IDS[:1]
    assert waited == [1.0, 2.0]
    store.busy = 99
    with pytest.raises(UserError, match="cannot be reached"):
        send_statements(line, STATEMENTS)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong"}, "refuses the login"),
        ({"url": "http://127.0.0.1:9/xapi"}, "cannot be reached"),
        ({"url": "http://lrs.stadt.example"}, "https://"),
        ({"url": "ftp://localhost"}, "https://"),
        ({"url": "{url}/elsewhere"}, "no record store of xAPI"),
    ],
)
def test_what_goes_wrong_is_a_sentence(line: RecordStore, change: dict[str, str], said: str) -> None:
    given = {"url": line.url, "login": line.login, "password": line.password} | change
    given["url"] = given["url"].replace("{url}", line.url)
    with pytest.raises(UserError, match=said):
        send_statements(RecordStore(**given, line=Line(0.0, lambda _: None)), STATEMENTS)


def test_the_password_is_never_shown() -> None:
    assert "secret" not in repr(RecordStore("https://lrs.stadt.example", "a", "secret"))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"id": "1"},
        {"actor": {"objectType": "Agent", "account": {"homePage": "x", "name": "y"}}},
        {"actor": {"mbox": "mailto:a@b.example", "account": {"homePage": "https://a", "name": "y"}}},
        {"result": {"duration": "3 hours"}},
        {"result": {"completion": "true"}},
        {"timestamp": "2027-01-01T10:00:00"},
        {"verb": {"id": "completed"}},
        {"surprise": 1},
    ],
)
def test_the_witness_refuses_what_breaks_a_rule(spoilt: dict[str, Any]) -> None:
    check_statement(STATEMENTS[0])
    with pytest.raises((BadStatementError, ValueError)):
        check_statement({**STATEMENTS[0], **spoilt})
    with pytest.raises(BadStatementError):
        json.loads('{"a": 1, "a": 2}', object_pairs_hook=no_twins)
