"""What somebody tries who speaks the page's own language without being the page: pages, files, widgets, cookies, addresses.

Nothing opens, and every try that reached a person's session stands in the audit.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from streamlit.util import calc_hash
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect
from websockets.typing import Origin, Subprotocol

from store import Workspace, read_lines
from tests.browser.test_login import PAGES, ROLES
from tests.dashboard.conftest import claims, signed
from tests.served.conftest import SECRET
from tests.served.towns import ABOVE, HONEST
from tests.served.visitor import Visitor

OF_ROLE = {"team_lead": "leo", "trainer": "tara", "staff": "stefan", "staff_council": "petra", "auditor": "audrey"}
CRAFTED = (
    "unit=../../etc/passwd",
    "town=../../../etc",
    "town=%00",
    "below=<script>alert(1)</script>",
    "unit=%27%20OR%201=1--",
    "unit=" + "A" * 20_000,
    "lang=xx&lang=en&unit[]=A50-1",
    "module=%s%s%n&town=leck%2f..%2fdicht",
    "unit=A50-1&unit=A20",
)


def words(visitor: Visitor) -> str:
    """What the page last showed, as text."""
    return " ".join(str(getattr(one, "body", "")) for one in visitor.kinds("html", "heading", "markdown", "alert"))


@pytest.mark.parametrize("role", OF_ROLE)
def test_pages_of_other_roles_stay_shut_by_name_and_by_hash(
    visit: Callable[..., Visitor], towns: dict[str, Workspace], role: str
) -> None:
    visitor = visit(role, units=[ABOVE], modules=["GRU-01"])
    shut = sorted({*PAGES} - ROLES[OF_ROLE[role]][1])
    for page in shut:
        visitor.open(page, f"town={HONEST}")
        by_name = words(visitor)
        visitor.run(calc_hash(page))
        for shown in (by_name, words(visitor)):
            assert "Kein Zugang" in shown, page
        assert not visitor.kinds("download_button", "file_uploader", "data_frame", "vega_lite_chart"), page
    refused = {line.about for line in read_lines(towns[HONEST]) if line.who.startswith(role) and not line.allowed}
    assert refused == {*shut}


@pytest.mark.parametrize("query", CRAFTED)
def test_crafted_addresses_show_the_own_units_or_a_sentence(visit: Callable[..., Visitor], query: str) -> None:
    visitor = visit("team_lead", units=[ABOVE])
    for page in ("team", "", "methods", "needs"):
        visitor.open(page, query)
        assert visitor.kinds("exception") == []
    said = b"".join(visitor.heard)
    for secret in (b"Grundsicherung", b"root:", b"Soziales"):
        assert secret not in said


def test_a_list_takes_none_but_its_own_options(visit: Callable[..., Visitor]) -> None:
    visitor = visit("team_lead", units=[ABOVE])
    visitor.open("team", f"town={HONEST}")
    chooser = next(one for one in visitor.kinds("selectbox") if "einheit" in one.label)
    assert all("Amt 20" in option for option in chooser.options)
    for value in ("Amt 50 – Soziales", "A50-1", "Dezernat III – Bildung, Soziales und Kultur › Amt 50 – Soziales"):
        visitor.set(chooser.id, string_value=value)
    assert b"Grundsicherung" not in b"".join(visitor.heard)


def test_another_persons_file_is_not_handed_out(visit: Callable[..., Visitor]) -> None:
    """Even to somebody who knows its mark, a random number of 128 bits that only the owner's page was told."""
    owner, thief = visit("hr"), visit("team_lead", units=[ABOVE])
    owner.open("needs", f"town={HONEST}")
    thief.open("team", f"town={HONEST}")
    button = next(one for one in owner.kinds("download_button") if one.deferred_file_id)
    url = thief.ask_for(button.deferred_file_id)
    assert not url or thief.get(url)[0] in {403, 404}
    assert owner.take(button)[:2] == b"PK"
    mine = owner.ask_for(button.deferred_file_id)
    assert owner.get(mine)[0] == 200
    assert thief.get(mine)[0] == 403


@pytest.mark.parametrize(
    "path",
    ["/media/0.xlsx", "/media/" + "0" * 56 + ".xlsx", "/media/../app.py", "/media/%2e%2e/%2e%2e/etc/passwd", "/media//etc/passwd",
     "/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/script-health-check", "/app/static/x", "/component/x/..%2f..%2fapp.py"],
)  # fmt: skip
@pytest.mark.parametrize("role", ["hr", "team_lead"])
def test_guessed_addresses_hold_nothing(visit: Callable[..., Visitor], role: str, path: str) -> None:
    status, body = visit(role, units=[ABOVE]).get(path)
    assert status in {403, 404} or b'<div id="root">' in body
    assert b"root:" not in body
    assert b"def main" not in body


@contextmanager
def line(address: str, **headers: str) -> Iterator[None]:
    """An open websocket with these headers."""
    with connect(
        address.replace("http", "ws", 1) + "/_stcore/stream",
        origin=Origin(headers.pop("origin", address)),
        subprotocols=[Subprotocol("streamlit"), Subprotocol("none")],
        additional_headers=headers,
        proxy=None,
    ):
        yield


FORGED = {
    "X-Forwarded-User": "hr@stadt.example", "X-Remote-User": "hr", "Remote-User": "hr", "X-Auth-Request-Groups": "hr",
    "X-Forwarded-For": "127.0.0.1", "X-Forwarded-Host": "127.0.0.1", "X-Original-Url": "/_stcore/health",
}  # fmt: skip


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"exp": time.time() - 60},
        {"iat": time.time() - 9 * 3600, "exp": time.time() + 3600},
        {"iat": time.time() + 3600},
        {"iat": None},
        {"groups": ["nobody"]},
        {"is_logged_in": False},
        {"is_logged_in": "yes"},
    ],
)
def test_stale_and_odd_logins_open_no_line(address: str, given: dict[str, object]) -> None:
    login = signed(claims(**{"groups": ["hr"], "origin": address, **given}) if given else {}, SECRET)
    with pytest.raises(InvalidStatus), line(address, Cookie=f"_streamlit_user={login}", **FORGED):
        pass


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        f"_streamlit_user={signed(claims(groups=['hr']), 'x' * 36)}",
        f"_streamlit_user={signed(claims(groups=['hr']), SECRET, name='other')}",
        f"_streamlit_user={signed(claims(groups=['hr']), SECRET)[:-4]}AAAA",
        "_streamlit_user=hr; lk_role=hr; role=hr",
    ],
)
def test_cookies_that_the_town_has_not_signed_open_no_line(address: str, cookie: str) -> None:
    with pytest.raises(InvalidStatus), line(address, Cookie=cookie or "a=b", **FORGED):
        pass


def test_another_pages_script_opens_no_line(address: str) -> None:
    login = signed(claims(groups=["hr"], origin=address), SECRET)
    with pytest.raises(InvalidStatus), line(address, Cookie=f"_streamlit_user={login}", origin="https://evil.example"):
        pass
    with line(address, Cookie=f"_streamlit_user={login}"):
        pass  # the same login from the own page: the tries above fail for the reason they name
