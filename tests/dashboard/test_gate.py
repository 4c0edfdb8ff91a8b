"""Who gets in: every kind of request, with every kind of login that is none."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from dashboard import gate, internals
from dashboard.gate import host_of
from tests.dashboard.conftest import ADDRESS, Notes, claims, signed

Visitor = Callable[..., TestClient]
PAGE = {"accept": "text/html"}
SHUT = ("/", "/needs", "/team", "/media/abc.docx", "/component/x/index.html", "/_stcore/host-config", "/anything/else")
OPEN = ("/_stcore/health", "/static/js/index.js", "/lernkompass/favicon.png", "/lernkompass/style.css")
SOCKET = "wss://lernen.stadt.example/_stcore/stream"
LOCAL_SOCKET = "ws://127.0.0.1:8501/_stcore/stream"


def bad_logins() -> Mapping[str, Any]:
    now = time.time()
    return {
        "no cookie": None,
        "token has ended": signed(claims(exp=now - 1)),
        "nine hours old": signed(claims(iat=now - 9 * 3600, exp=now + 99_999)),
        "no end": signed(claims(exp=None)),
        "from the future": signed(claims(iat=now + 99_999, exp=now + 199_999)),
        "wrong group": signed(claims(groups=["lk-staff"])),
        "no group": signed(claims(groups=None)),
        "not logged in": signed(claims(is_logged_in=False)),
        "logged in by a word": signed(claims(is_logged_in="true")),
        "signed with another secret": signed(claims(), "t" * 40),
        "signed for another cookie": signed(claims(), name="_streamlit_xsrf"),
        "changed": signed(claims())[:-2] + "xx",
        "unsigned": '{"sub": "7", "groups": ["lk-hr"], "is_logged_in": true}',
        "empty": "",
        "no text": "%00%ff",
    }


def with_cookie(visitor: Visitor, cookie: str | None) -> TestClient:
    client = visitor()
    if cookie is not None:
        client.cookies.set("_streamlit_user", cookie)
    return client


@pytest.mark.parametrize("login", bad_logins())
def test_without_a_valid_login_nothing_opens(visitor: Visitor, login: str) -> None:
    client = with_cookie(visitor, bad_logins()[login])
    for path in SHUT:
        for headers in ({}, PAGE):
            response = client.get(path, headers=headers)
            assert response.status_code in {401, 403}, (path, headers)
            assert '<div id="root">' not in response.text
    assert client.put("/_stcore/upload_file/s/f", content=b"x").status_code == 401
    assert client.head("/media/abc.docx").status_code == 401
    with pytest.raises(WebSocketDisconnect), client.websocket_connect(SOCKET, headers={"origin": ADDRESS}):
        pass


@pytest.mark.parametrize("path", OPEN)
def test_what_anybody_may_have(visitor: Visitor, path: str) -> None:
    assert visitor().get(path).status_code == 200


def test_a_valid_login_opens_pages_and_the_socket(visitor: Visitor, notes: Notes) -> None:
    client = visitor(claims())
    assert '<div id="root">' in client.get("/needs", headers=PAGE).text
    with client.websocket_connect(SOCKET, headers={"origin": ADDRESS}) as socket:
        socket.send_text("hello")
        assert socket.receive_text() == "heard hello"
    assert notes == [("erika", ("hr",), "sign_in", True)]


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent/interact"])
def test_what_is_shut_for_everybody(visitor: Visitor, path: str) -> None:
    assert visitor(claims()).get(path).status_code == 404


def test_a_strange_path_to_a_shut_place_stays_shut(visitor: Visitor) -> None:
    for path in ("/static/../media/abc.docx", "/static/%2e%2e/needs", "//needs", "/lernkompass/../needs"):
        response = visitor().get(path, headers=PAGE)
        assert '<div id="root">' not in response.text, path


# --- origins, hosts and headers


@pytest.mark.parametrize(
    "origin", [None, "https://evil.example", "null", "https://lernen.stadt.example.evil.example", "file://", "lernen"]
)
def test_websockets_come_from_our_own_pages_only(visitor: Visitor, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    with pytest.raises(WebSocketDisconnect), visitor(claims()).websocket_connect(SOCKET, headers=headers):
        pass


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1", "lernen.stadt.example.evil.example", "a@lernen.stadt.example"]
)
def test_other_host_names_are_not_answered(visitor: Visitor, host: str) -> None:
    assert visitor(claims()).get("/", headers={**PAGE, "host": host}).status_code == 421


FORGED = {
    "X-Remote-User": "admin",
    "Remote-User": "admin",
    "X-Forwarded-User": "admin",
    "X-Forwarded-Groups": "lk-hr",
    "X-Forwarded-For": "127.0.0.1",
    "X-Forwarded-Host": "evil.example",
    "X-Auth-Request-User": "admin",
    "X-MS-Client-Principal": "admin",
    "X-Original-URL": "/needs",
    "Forwarded": "for=127.0.0.1",
    "X-Real-IP": "127.0.0.1",
}


@pytest.mark.parametrize("name", FORGED)
def test_nobody_is_somebody_because_a_header_says_so(visitor: Visitor, name: str) -> None:
    assert visitor().get("/needs", headers={**PAGE, name: FORGED[name]}).status_code == 401
    heard = visitor().get("/_stcore/health", headers={name: FORGED[name]}).json()["headers"]
    assert name.lower() not in heard


@pytest.mark.parametrize(
    ("header", "host"),
    [
        ("localhost:8501", "localhost"),
        ("LOCALHOST.", "localhost"),
        ("[::1]:80", "::1"),
        ("127.0.0.1", "127.0.0.1"),
        ("127.0.0.1@evil.example", ""),
        ("127.0.0.1:80/evil", ""),
        ("", ""),
    ],
)
def test_the_name_in_a_host_header(header: str, host: str) -> None:
    assert host_of(header) == host


# --- end of a session


def test_after_signing_out_a_copied_cookie_is_worth_nothing_and_open_pages_are_cut_off(
    visitor: Visitor, notes: Notes
) -> None:
    client = visitor(claims())
    with client.websocket_connect(SOCKET, headers={"origin": ADDRESS}) as socket:
        assert client.get("/auth/logout").status_code == 200
        message = socket.receive()
        assert (message["type"], message["code"]) == ("websocket.close", 1008)
    assert client.get("/", headers=PAGE).status_code == 401
    client.cookies.set("_streamlit_user_tokens", "another cookie beside it does not make it new")
    assert client.get("/", headers=PAGE).status_code == 401
    assert notes[-1] == ("erika", ("hr",), "sign_out", True)


def test_a_websocket_ends_with_the_session(visitor: Visitor) -> None:
    client = visitor(claims(exp=time.time() + 1.5))
    began = time.monotonic()
    with client.websocket_connect(SOCKET, headers={"origin": ADDRESS}) as socket:
        message = socket.receive()
        assert (message["type"], message["code"]) == ("websocket.close", 1008)
    assert time.monotonic() - began < 10


def test_the_frameworks_cookies_last_eight_hours_and_need_https(visitor: Visitor) -> None:
    cookies = [
        value for value in visitor().get("/oauth2callback").headers.get_list("set-cookie") if "_streamlit" in value
    ]
    assert len(cookies) == 2
    for cookie in cookies:
        assert "Max-Age=28800" in cookie
        assert cookie.endswith("; Secure")
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie


# --- downloads and uploads belong to whom they were offered


def test_a_download_belongs_to_whom_it_was_offered(
    visitor: Visitor, notes: Notes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "owners_of_file", lambda name: frozenset({"7"} if name == "abc" else {"8"}))
    client = visitor(claims())
    mine = client.get("/media/abc.docx")
    assert (mine.status_code, mine.headers["cache-control"]) == (200, "no-store")
    assert client.get("/media/def.docx").status_code == 403
    assert notes == [("erika", ("hr",), "download", False)]


def test_without_a_running_server_no_download_has_an_owner(visitor: Visitor) -> None:
    assert internals.owners_of_file("abc") == frozenset()
    assert internals.owner_of_session("abc") == ""
    assert visitor(claims()).get("/media/abc.docx").status_code == 403
    assert visitor(claims(sub="")).put("/_stcore/upload_file/s/f", content=b"x").status_code == 403


# --- the pages of the gate


@pytest.mark.parametrize(("language", "words"), [("de", "Sie melden sich"), ("en", "You sign in")])
def test_the_sign_in_page(visitor: Visitor, language: str, words: str) -> None:
    response = visitor().get(f"/team?lang={language}", headers=PAGE)
    assert response.status_code == 401
    assert f'<html lang="{language}">' in response.text
    assert words in response.text
    assert f'href="/login?to=/team%3Flang={language}"' in response.text
    assert "<script" not in response.text
    assert response.headers["cache-control"] == "no-store"


def test_who_has_no_group_is_told_so_once_in_the_audit(visitor: Visitor, notes: Notes) -> None:
    client = visitor(claims(groups=["other"]))
    for _ in range(2):
        response = client.get("/?lang=en", headers=PAGE)
        assert response.status_code == 403
        assert "none of your groups" in response.text
    assert notes == [("7", (), "sign_in", False)]


@pytest.mark.parametrize(
    "way",
    [
        "//evil.example",
        "https://evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "/a/b",
        "/x?y=<script>",
    ],
)
def test_the_way_back_leads_to_our_own_pages_only(visitor: Visitor, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "login_path", lambda: "/auth/login?provider=x")
    client = visitor()
    assert "lk_to" not in client.get("/login", params={"to": way}).headers.get("set-cookie", "")
    client.cookies.set("lk_to", way)
    assert client.get("/oauth2callback").headers["location"] == "/"


def test_after_signing_in_people_are_where_they_wanted_to_go(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "login_path", lambda: "/auth/login?provider=x")
    client = visitor()
    began = client.get("/login", params={"to": "/team?lang=en"})
    assert (began.status_code, began.headers["location"]) == (302, "/auth/login?provider=x")
    assert client.get("/oauth2callback").headers["location"] == "/team?lang=en"


# --- without login


@pytest.mark.parametrize(
    ("client", "host", "status"),
    [
        ("127.0.0.1", "127.0.0.1:8501", 200),
        ("::1", "localhost:8501", 200),
        ("192.168.1.9", "127.0.0.1:8501", 403),
        ("192.168.1.9", "192.168.1.2:8501", 403),
        ("127.0.0.1", "evil.example", 403),
        ("127.0.0.1", "127.0.0.1.evil.example", 403),
    ],
)
def test_without_login_only_this_computer_is_answered(neighbour: Visitor, client: str, host: str, status: int) -> None:
    visit = neighbour(client, host)
    assert visit.get("/", headers=PAGE).status_code == status
    assert visit.get("/media/abc.docx", headers={"x-forwarded-for": "127.0.0.1"}).status_code == status


@pytest.mark.parametrize("origin", ["http://evil.example", None, "http://127.0.0.1:9999"])
def test_without_login_other_sites_cannot_open_a_socket(neighbour: Visitor, origin: str | None) -> None:
    headers = {} if origin is None else {"origin": origin}
    with pytest.raises(WebSocketDisconnect), neighbour().websocket_connect(LOCAL_SOCKET, headers=headers):
        pass
    with neighbour().websocket_connect(LOCAL_SOCKET, headers={"origin": "http://127.0.0.1:8501"}) as socket:
        socket.send_text("hello")
        assert socket.receive_text() == "heard hello"
