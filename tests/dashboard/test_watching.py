"""Health, figures and the log of requests: enough to run the server, nothing about anybody."""

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.watching import HEALTH, METRICS, Watch, begin_log, kind_of, repeat_daily


def answer(request: Request) -> PlainTextResponse:
    return PlainTextResponse("x", 404 if request.url.path == "/media/none" else 200)


def client(*, alive: bool = True, host: str = "127.0.0.1") -> TestClient:
    inner = Starlette(routes=[Route("/{path:path}", answer)])
    return TestClient(Watch(inner, alive=lambda: alive), client=(host, 1))


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    begin_log(tmp_path / "log" / "requests.jsonl")
    yield tmp_path / "log" / "requests.jsonl"
    begin_log(None)


@pytest.mark.parametrize(("alive", "status", "said"), [(True, 200, "ok"), (False, 503, "failing")])
def test_health_says_whether_the_database_answers(alive: bool, status: int, said: str) -> None:
    found = client(alive=alive).get(HEALTH)
    assert (found.status_code, found.json()) == (status, {"status": said})


@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [("127.0.0.1", {}, 200), ("10.0.0.5", {}, 403), ("127.0.0.1", {"X-Forwarded-For": "10.0.0.5"}, 403)],
)
def test_figures_are_for_this_computer_only(host: str, headers: dict[str, str], status: int) -> None:
    assert client(host=host).get(METRICS, headers=headers).status_code == status


def test_figures_count_by_kind() -> None:
    visitor = client()
    for path in ("/plan", "/needs?town=musterstadt", "/media/none"):
        visitor.get(path)
    text = visitor.get(METRICS).text
    assert 'lernkompass_requests_total{kind="page",status="200"} 2' in text
    assert 'lernkompass_requests_total{kind="download",status="404"} 1' in text
    assert 'lernkompass_request_seconds_bucket{kind="page",le="+Inf"} 2' in text
    assert "lernkompass_database_up 1" in text
    assert "musterstadt" not in text


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/", "page"),
        ("/own", "page"),
        ("/_stcore/stream", "session"),
        ("/_stcore/upload_file/abc/1", "upload"),
        ("/_stcore/health", "framework"),
        ("/media/a.xlsx", "download"),
        ("/oauth2callback", "login"),
    ],
)
def test_addresses_are_told_apart_by_kind_only(path: str, kind: str) -> None:
    assert kind_of(path) == kind


def test_the_log_names_nobody_and_survives_rotation(log: Path) -> None:
    visitor = client()
    visitor.get("/own?person=P-AAAAAAAA&name=erika", headers={"Authorization": "erika", "Cookie": "user=erika"})
    log.rename(log.with_suffix(".1"))
    visitor.get("/media/geheim.xlsx")
    first, second = (json.loads(path.read_text(encoding="utf-8")) for path in (log.with_suffix(".1"), log))
    assert set(first) == {"time", "method", "kind", "status", "ms"}
    assert (first["kind"], second["kind"]) == ("page", "download")
    assert not any(word in json.dumps([first, second]) for word in ("erika", "P-AAAAAAAA", "geheim", "testclient"))


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_what_fails_at_night_is_said_and_tried_again(log: Path) -> None:
    tries = iter([OSError("disk"), 3])

    def work() -> int:
        found = next(tries, None)
        if isinstance(found, OSError):
            raise found
        if found is None:
            raise SystemExit
        return found

    logging.getLogger("lernkompass.requests").setLevel(logging.INFO)
    repeat_daily(work, pause=0.0).join(timeout=10)
    lines = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    assert [(line["event"], line.get("why"), line.get("deleted")) for line in lines[:2]] == [
        ("retention failed", "OSError", None),
        ("retention", None, 3),
    ]
