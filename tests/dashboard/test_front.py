"""What every answer passes: language before the first paint, headers, no script inside the page, compression."""

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from dashboard.front import HEADERS, content_policy, rewrite_page, shell_script
from dashboard.wording import pick_language
from tests.dashboard.conftest import claims

Visitor = Callable[..., TestClient]
PAGE = {"accept": "text/html"}


@pytest.mark.parametrize(
    ("address", "cookie", "accepted", "language"),
    [
        ("en", "de", "de", "en"),
        (None, "en", "de", "en"),
        (None, None, "en-GB,en;q=0.9,de;q=0.8", "en"),
        (None, None, "fr,de;q=0.5,en;q=0.7", "en"),
        (None, None, "de-AT", "de"),
        (None, None, "fr", "de"),
        (None, None, None, "de"),
        (None, None, "", "de"),
        ("<script>", "'", "en;q=x", "de"),
        ("EN", None, None, "de"),
        ("../../", "en", None, "en"),
        (None, None, "en;q=0", "de"),
        (None, None, ",".join(["x"] * 1000) + ",en", "de"),
    ],
)
def test_the_language(address: str | None, cookie: str | None, accepted: str | None, language: str) -> None:
    assert pick_language(address, cookie, accepted) == language


@pytest.mark.parametrize("query", ["?lang=<script>alert(1)</script>", '?lang="><img src=x>', "?lang=de&lang=en", ""])
def test_nothing_of_the_address_is_written_into_the_page(visitor: Visitor, query: str) -> None:
    for client in (visitor(claims()), visitor()):
        text = client.get(f"/needs{query}", headers=PAGE).text
        assert re.findall(r'<html lang="([^"]*)">', text) in (["de"], ["en"])
        assert "alert" not in text
        assert "<img src=x" not in text


def test_the_page_has_our_language_title_icon_and_script_and_no_script_inside(visitor: Visitor) -> None:
    page = visitor(claims()).get("/needs?lang=en", headers=PAGE)
    assert "<title>Lernkompass</title>" in page.text
    assert re.search(r'<script src="/lernkompass/shell\.js\?v=[0-9a-f]{12}" defer></script>', page.text)
    assert re.findall(r"<script(?![^>]*\bsrc=)", page.text) == []
    assert re.sub(r"<[^>]*>|<!--.*?-->", "", page.text, flags=re.DOTALL).count("Streamlit") == 0
    assert "etag" not in page.headers
    assert page.headers["cache-control"] == "no-store"
    assert int(page.headers["content-length"]) == len(page.content)


def test_a_newer_framework_would_be_noticed() -> None:
    """The page of the installed version holds everything that is rewritten, each exactly once."""
    from streamlit import file_util

    page = Path(file_util.get_static_dir(), "index.html").read_text(encoding="utf-8")
    for text in ('<html lang="en">', "<title>Streamlit</title>", "prerenderReady = false", "</noscript>", "</head>"):
        assert page.count(text) == 1, text
    assert rewrite_page(page, "de").count("<html lang=") == 1


@pytest.mark.parametrize(
    "path", ["/", "/login?to=/", "/_stcore/health", "/static/js/index.js", "/media/x", "/nowhere/x"]
)
def test_every_answer_carries_the_headers(visitor: Visitor, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.gate.login_path", lambda: "/auth/login")
    for client in (visitor(), visitor(claims())):
        headers = client.get(path, headers=PAGE).headers
        assert {name: headers.get(name) for name in HEADERS} == HEADERS
        assert headers["strict-transport-security"].startswith("max-age=")
        assert headers["content-security-policy"] == content_policy("lernen.stadt.example")


def test_the_policy_allows_no_script_inside_pages_and_no_frames() -> None:
    rules = dict(rule.strip().split(" ", 1) for rule in content_policy("a.example:80").split(";"))
    assert rules["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert rules["default-src"] == "'self'"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["frame-src"] == "'none'"
    assert rules["connect-src"] == "'self' ws://a.example:80 wss://a.example:80"
    for rule in rules.values():
        assert "*" not in rule
        assert "http" not in rule


@pytest.mark.parametrize("host", ["a.example; script-src *", "a b", "a'b", ""])
def test_no_host_header_gets_into_the_policy(host: str) -> None:
    assert "connect-src 'self' ;" in content_policy(host)


def test_files_of_the_framework_are_sent_compressed_and_are_the_same(visitor: Visitor) -> None:
    client = visitor()
    plain = client.get("/static/js/index.js", headers={"accept-encoding": "identity"})
    for _ in range(2):
        with client.stream("GET", "/static/js/index.js", headers={"accept-encoding": "gzip"}) as packed:
            raw = b"".join(packed.iter_raw())
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["vary"] == "Accept-Encoding"
        assert gzip.decompress(raw) == plain.content
        assert len(raw) < len(plain.content) / 10


@pytest.mark.parametrize("name", ["../gate.py", "gate.py", "%2e%2e/app.py", "builtin_words.json", ""])
def test_only_files_meant_for_browsers_are_given(visitor: Visitor, name: str) -> None:
    response = visitor().get(f"/lernkompass/{name}", headers={"accept": "*/*"})
    assert response.status_code in {401, 404}


def test_the_script_needs_no_eval_and_loads_nothing() -> None:
    text = shell_script().decode()
    for word in ("eval(", "new Function", "fetch(", "XMLHttpRequest", "innerHTML", "import(", "http:", "https:"):
        assert word not in text, word
