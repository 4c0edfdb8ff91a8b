"""Signing in end to end: a real browser, a real OpenID Connect provider, a dashboard with login settings.

Roles come from groups of the provider, scopes from the settings; another role's pages, another unit, another person's
download and a copied or ended session open nothing.
"""

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from oidc_provider_mock import User, run_server_in_thread
from playwright.sync_api import Browser, BrowserContext, Page, expect

from dashboard import Order
from lernkompass.services import analyse
from needs_analysis import Demand, from_json, shipped_data
from store import check_lines, open_workspace, read_lines, sign_in_log
from tests.browser.conftest import dashboard_command, free_port, running
from tests.browser.looking import LONG, rest

SETTINGS = """
[login]
address = "http://127.0.0.1:{port}"
metadata_url = "http://localhost:{provider}/.well-known/openid-configuration"
client_id = "lernkompass"
client_secret = "geheim"
cookie_secret = "{secret}"

[claims]
groups = "realm_access.roles"
login = "email"
person = "kennung"

[[groups]]
group = "lk-hr"
role = "hr"

[[groups]]
group = "lk-lead"
role = "team_lead"
units = ["A32"]

[[groups]]
group = "lk-trainer"
role = "trainer"
modules = ["GRU-01"]

[[groups]]
group = "lk-staff"
role = "staff"

[[groups]]
group = "lk-council"
role = "staff_council"

[[groups]]
group = "lk-audit"
role = "auditor"
"""
PAGES = ("overview", "questionnaire", "survey", "findings", "needs", "wishes", "plan", "platform", "master-data", "strategy", "change",
         "dialogue", "team", "courses", "own", "effects", "approvals", "protection", "audit", "methods", "privacy", "accessibility")  # fmt: skip
ABOUT = {"methods", "privacy", "accessibility"}
ROLES = {
    "hanna": ("lk-hr", {*PAGES} - {"own", "audit"}),
    "leo": ("lk-lead", {"team", *ABOUT}),
    "tara": ("lk-trainer", {"courses", *ABOUT}),
    "stefan": ("lk-staff", {"own", *ABOUT}),
    "petra": ("lk-council", {"questionnaire", "approvals", "protection", *ABOUT}),
    "audrey": ("lk-audit", {"approvals", "protection", "audit", *ABOUT}),
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder with the sample town, analysed in the named mode."""
    folder = tmp_path_factory.mktemp("home")
    town = open_workspace("musterstadt", folder)
    survey = shipped_data("sample_town", "musterstadt-2026-forms.xlsx")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LERNKOMPASS_HOME", str(folder))
        order = Order({survey.name: survey.read_bytes()}, "named", "de")
        town.replace_needs(analyse(town, order, lambda _message: None))
    town.change_state(mode="named")
    return folder


@pytest.fixture(scope="module")
def pseudonym(home: Path) -> str:
    demand = from_json(Demand, open_workspace("musterstadt", home).read("demand.json") or b"")
    return next(learner.id for learner in demand.learners if learner.steps)


@pytest.fixture(scope="module")
def provider(pseudonym: str) -> Iterator[int]:
    """A provider with one person per role, one without, one whose token ends soon."""
    people = {name: {"realm_access": {"roles": [group, "other"]}} for name, (group, _pages) in ROLES.items()}
    people["stefan"]["kennung"] = pseudonym  # type: ignore[assignment]
    people["nora"] = {"realm_access": {"roles": ["other"]}}
    users = [User(sub=f"s-{name}", claims={"email": f"{name}@stadt.example", "name": name.title(), **more})
             for name, more in people.items()]  # fmt: skip
    with run_server_in_thread(user_claims=users) as server:
        yield server.server_port


@pytest.fixture(scope="module")
def address(home: Path, provider: int, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a dashboard with login."""
    port = free_port()
    (home / "access.toml").write_text(SETTINGS.format(port=port, provider=provider, secret="c" * 48), encoding="utf-8")
    folder = tmp_path_factory.mktemp("server")
    with running(dashboard_command(port), port, folder, LERNKOMPASS_HOME=str(home)) as place:
        yield place


@pytest.fixture
def sign_in(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Sign a person in, beginning at a page, in a browser of their own."""
    contexts: list[BrowserContext] = []

    def make(name: str, path: str = "") -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE", accept_downloads=True)
        context.set_default_timeout(LONG)
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{address}/{path}")
        page.locator("a.lk-button").click()
        page.get_by_role("button", name=f"s-{name}", exact=True).click()
        return page

    yield make
    for context in contexts:
        context.close()


def links(page: Page) -> set[str]:
    """Short names of the pages in the navigation; the start page has none in its address."""
    found = page.locator("[data-testid=stSidebarNav] a").evaluate_all("all => all.map(a => new URL(a.href).pathname)")
    return {path.strip("/") for path in found}


def test_nothing_but_the_sign_in_page_is_shown_before(browser: Browser, address: str) -> None:
    with browser.new_context(locale="en-GB") as context:
        page = context.new_page()
        response = page.goto(f"{address}/needs")
        assert response is not None
        assert response.status == 401
        expect(page.get_by_role("heading", name="Sign in", level=1)).to_be_visible()
        assert page.locator("script").count() == 0
        assert context.request.get(f"{address}/media/0.docx").status == 401
        assert context.request.put(f"{address}/_stcore/upload_file/x/y", data=b"x").status == 401
        opened = page.evaluate(
            """address => new Promise(done => {
                const socket = new WebSocket(address);
                socket.onopen = () => done("open");
                socket.onerror = () => done("shut");
            })""",
            f"{address.replace('http', 'ws')}/_stcore/stream",
        )
        assert opened == "shut"


@pytest.mark.parametrize("name", ROLES)
def test_a_role_sees_its_pages_and_is_told_about_the_others(
    sign_in: Callable[..., Page], address: str, home: Path, name: str
) -> None:
    page = sign_in(name)
    rest(page)
    allowed = ROLES[name][1]
    start = next(path for path in PAGES if path in allowed)
    assert links(page) == {"" if path == start else path for path in allowed}
    expect(page.get_by_text(f"Angemeldet als {name.title()}")).to_be_visible()
    refused = next(path for path in ("needs", "audit", "own", "team") if path not in allowed)
    page.goto(f"{address}/{refused}")
    rest(page)
    expect(page.get_by_text("Diese Seite gehört nicht zu Ihrer Rolle.")).to_be_visible()
    line = read_lines(open_workspace("musterstadt", home))[-1]
    assert (line.who, line.about, line.allowed) == (f"{name}@stadt.example", refused, False)


def test_a_wrong_group_opens_nothing_and_can_sign_out(sign_in: Callable[..., Page], address: str) -> None:
    page = sign_in("nora")
    expect(page.get_by_text("keine Ihrer Gruppen öffnet dieses Programm")).to_be_visible()
    assert page.context.request.get(f"{address}/media/0.docx").status == 401
    page.get_by_role("link", name="Abmelden").click()
    page.goto(address)
    expect(page.get_by_role("link", name="Anmelden")).to_be_visible()


def test_after_signing_in_people_are_where_they_wanted_to_go(sign_in: Callable[..., Page]) -> None:
    page = sign_in("hanna", "needs?lang=en")
    rest(page)
    expect(page.get_by_role("heading", name="Learning needs", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.lang") == "en"


def test_a_lead_sees_the_own_subtree_only_whatever_the_address_says(
    sign_in: Callable[..., Page], address: str, home: Path
) -> None:
    page = sign_in("leo")
    rest(page)
    page.get_by_role("combobox", name=re.compile("Ihre Organisationseinheit")).click()
    options = page.get_by_role("option").all_inner_texts()
    assert options
    assert all("Öffentliche Ordnung" in option for option in options), options
    for query in ("?unit=A20", "?unit=V", "?unit=A20&town=../../etc", "?unit=<script>alert(1)</script>"):
        page.goto(f"{address}/{query}")
        rest(page)
        shown = page.locator("[data-testid=stMain]").inner_text()
        assert "Kämmerei" not in shown
        assert "Öffentliche Ordnung" in shown
    tried = [line for line in read_lines(open_workspace("musterstadt", home)) if line.about == "A20"]
    assert [(line.who, line.what, line.allowed) for line in tried] == [("leo@stadt.example", "see_team", False)] * 2


def test_staff_see_their_own_levels(sign_in: Callable[..., Page], home: Path, pseudonym: str) -> None:
    page = sign_in("stefan")
    rest(page)
    expect(page.get_by_role("region", name="Meine Stufen neben meiner Rolle")).to_be_visible()
    assert pseudonym not in page.content()
    assert pseudonym not in "\n".join(open_workspace("musterstadt", home).shelf.lines())


def test_a_download_belongs_to_whom_it_was_offered(sign_in: Callable[..., Page], home: Path) -> None:
    mine = sign_in("hanna", "needs")
    rest(mine)
    with mine.expect_response(re.compile("/media/")) as answered, mine.expect_download() as waiting:
        mine.get_by_role("button", name="Lernbedarf als Excel-Mappe").click()
    assert waiting.value.path().read_bytes()[:2] == b"PK"
    url = answered.value.url
    assert mine.context.request.get(url).status == 200
    other = sign_in("leo")
    rest(other)
    assert other.context.request.get(url).status == 403
    line = read_lines(open_workspace("musterstadt", home))
    assert ("hanna@stadt.example", "export_needs", "needs.xlsx") in {(one.who, one.what, one.about) for one in line}


def test_signing_out_ends_every_tab_and_every_copy_of_the_cookie(
    sign_in: Callable[..., Page], browser: Browser, address: str
) -> None:
    page = sign_in("hanna")
    rest(page)
    cookies = page.context.cookies()
    login = next(cookie for cookie in cookies if cookie["name"] == "_streamlit_user")
    assert login["httpOnly"]
    assert login["sameSite"] == "Lax"
    assert login["expires"] - time.time() < 8 * 3600 + 60
    second = page.context.new_page()
    second.goto(f"{address}/needs")
    rest(second)
    page.get_by_role("button", name="Abmelden").click()
    expect(second.get_by_role("link", name="Anmelden")).to_be_visible(timeout=LONG)  # nothing stays on the screen
    with browser.new_context() as thief:
        thief.add_cookies(cookies)  # type: ignore[arg-type]
        assert thief.request.get(f"{address}/", headers={"accept": "text/html"}).status == 401


def test_a_session_ends_with_its_token_and_nothing_stays_on_the_screen(
    sign_in: Callable[..., Page], provider: int
) -> None:
    import httpx

    ends = int(time.time()) + 20
    claims: dict[str, Any] = {"email": "kurt@stadt.example", "realm_access": {"roles": ["lk-hr"]}, "exp": ends}
    httpx.put(f"http://localhost:{provider}/users/s-hanna", json={**claims, "name": "Hanna"}).raise_for_status()
    page = sign_in("hanna")
    rest(page)
    expect(page.get_by_text("Ihre Sitzung ist beendet.")).to_be_visible(timeout=LONG)
    assert time.time() >= ends
    usual = {"email": "hanna@stadt.example", "name": "Hanna", "realm_access": {"roles": ["lk-hr"]}}
    httpx.put(f"http://localhost:{provider}/users/s-hanna", json=usual).raise_for_status()


def test_the_audit_of_all_this_is_intact(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LERNKOMPASS_HOME", str(home))
    for log in (open_workspace("musterstadt", home), sign_in_log(home)):
        assert check_lines(log, home).status == "intact"
    assert {"sign_in", "sign_out"} <= {line.what for line in read_lines(sign_in_log(home))}
