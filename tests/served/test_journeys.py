"""Three people do their work, by mouse and by keyboard alone, in a real browser; axe-core finds nothing on the way.

HR puts the plan to the staff council, a team lead prepares the talk on qualification, a trainer takes a course plan along.
"""

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

import pytest
from pikepdf import Pdf
from playwright.sync_api import Browser, Locator, Page, expect

from store import Workspace
from tests.browser.test_every_page import faults, rest
from tests.dashboard.conftest import claims, signed
from tests.served.conftest import SECRET
from tests.served.towns import ABOVE, HONEST

_FAR = 160
"""Stops of the Tab key after which somebody gives up."""


class Hand(Protocol):
    """How somebody works: with the mouse, or with the keyboard alone."""

    page: Page

    def press(self, what: Locator) -> None: ...

    def choose(self, field: Locator, words: str) -> None: ...

    def write(self, field: Locator, words: str) -> None: ...

    def turn_to(self, tab: str) -> None: ...


@dataclass
class Mouse:
    page: Page

    def press(self, what: Locator) -> None:
        what.click()

    def choose(self, field: Locator, words: str) -> None:
        field.click()
        self.page.get_by_role("option", name=words).first.click()

    def write(self, field: Locator, words: str) -> None:
        field.click()
        self.page.keyboard.type(words)

    def turn_to(self, tab: str) -> None:
        self.page.get_by_role("tab", name=tab).click()


@dataclass
class Keys:
    page: Page

    def reach(self, what: Locator) -> None:
        expect(what).to_be_visible()
        for _ in range(_FAR):
            if what.evaluate("one => one === document.activeElement"):
                return
            self.page.keyboard.press("Tab")
        pytest.fail(f"the Tab key does not lead to {what}")

    def press(self, what: Locator) -> None:
        self.reach(what)
        self.page.keyboard.press("Enter")

    def choose(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.type(words)
        expect(self.page.get_by_role("option").first).to_be_visible()
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, words: str) -> None:
        self.reach(field)
        self.page.keyboard.type(words)

    def turn_to(self, tab: str) -> None:
        wanted = self.page.get_by_role("tab", name=tab)
        self.reach(self.page.get_by_role("tab", selected=True).first)
        for _ in range(12):
            if wanted.get_attribute("aria-selected") == "true":
                return
            self.page.keyboard.press("ArrowRight")
            self.page.keyboard.press("Enter")
        pytest.fail(f"the arrow keys do not lead to {tab}")


@pytest.fixture
def sit_down(browser: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """Somebody with a role, signed in, before their start page."""
    made = []

    def begin(role: str, **more: object) -> Page:
        context = browser.new_context(viewport={"width": 1280, "height": 900}, locale="de-DE", reduced_motion="reduce")
        context.set_default_timeout(60_000)
        made.append(context)
        given = claims(sub=f"j-{role}", groups=[role], email=f"{role}@stadt.example", origin=address, **more)
        context.add_cookies([{"name": "_streamlit_user", "value": signed(given, SECRET), "url": address}])
        page = context.new_page()
        page.goto(f"{address}/?lang=de")
        rest(page)
        return page

    yield begin
    for context in made:
        context.close()


def look(hand: Hand, title: str) -> None:
    """Arrive on a page; by keyboard axe-core looks at it as well."""
    expect(hand.page.get_by_role("heading", name=title, level=1)).to_be_visible()
    rest(hand.page)
    if isinstance(hand, Keys):
        hand.page.wait_for_timeout(300)
        assert faults(hand.page) == []


def take(hand: Hand, button: str) -> tuple[str, bytes]:
    """Take a file along: its name and content."""
    with hand.page.expect_download() as waiting:
        hand.press(hand.page.get_by_role("button", name=button).first)
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def link(hand: Hand, name: str) -> Locator:
    return hand.page.get_by_role("link", name=name, exact=True).first


@pytest.mark.parametrize("way", [Mouse, Keys])
def test_hr_looks_at_the_needs_and_puts_the_plan_to_the_council(
    sit_down: Callable[..., Page], towns: dict[str, Workspace], way: type[Hand]
) -> None:
    towns[HONEST].delete(["approvals.json"])
    hand = way(sit_down("hr"))  # type: ignore[call-arg]
    look(hand, "Übersicht")
    hand.press(link(hand, "Lernbedarf"))
    look(hand, "Lernbedarf")
    hand.turn_to("Organisation")
    expect(
        hand.page.get_by_role("heading", name="Lücken nach Einheit").or_(hand.page.locator(".st-key-wide-units"))
    ).to_be_visible()
    hand.press(link(hand, "Plan"))
    look(hand, "Plan")
    name, content = take(hand, "Plan als Excel-Mappe")
    assert (name, content[:2]) == ("plan-ENTWURF.xlsx", b"PK")
    hand.press(hand.page.get_by_role("link", name="Freigaben", exact=True).first)
    look(hand, "Freigaben")
    hand.write(hand.page.get_by_role("textbox").nth(2), "Bitte bis Weihnachten.")
    hand.press(hand.page.get_by_role("button", name="Dem Personalrat vorlegen").nth(2))
    expect(hand.page.get_by_text("beim Personalrat", exact=True)).to_be_visible()
    assert b"Bitte bis Weihnachten." in (towns[HONEST].read("approvals.json") or b"")


@pytest.mark.parametrize("way", [Mouse, Keys])
def test_a_team_lead_prepares_the_talk(sit_down: Callable[..., Page], way: type[Hand]) -> None:
    hand = way(sit_down("team_lead", units=[ABOVE]))  # type: ignore[call-arg]
    look(hand, "Mein Team")
    hand.choose(hand.page.get_by_role("combobox", name="Ihre Organisationseinheit"), "Stadtkasse")
    expect(hand.page.get_by_role("heading", name="Stadtkasse und Vollstreckung: ")).to_be_visible()
    rest(hand.page)
    assert "unit=A20-2" in hand.page.url, "the choice can be handed on as a link"
    hand.press(hand.page.locator("summary").first)
    hand.write(hand.page.get_by_role("searchbox").first, "Datenschutz")
    expect(hand.page.get_by_text("1 von 24 Zeilen")).to_be_visible()
    name, content = take(hand, "Als CSV sichern")
    lines = content.decode("utf-8-sig").splitlines()
    assert (name, len(lines)) == ("stadtkasse-und-vollstreckung-neben-der-ganzen-verwaltung.csv", 2)
    assert lines[0].startswith('"Kompetenz";"Antworten";')
    assert lines[1].startswith('"Datenschutz";"14";')
    head = hand.page.get_by_role("columnheader", name="Lücke").first
    hand.press(head.get_by_role("button"))
    expect(head).to_have_attribute("aria-sort", "ascending")
    look(hand, "Mein Team")
    name, content = take(hand, "Handzettel für das Gespräch")
    assert name == "gespraech-A20-2-ENTWURF.pdf"
    with Pdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 1
    hand.press(link(hand, "Datenschutz"))
    look(hand, "Datenschutz")
    hand.page.go_back()
    look(hand, "Mein Team")
    expect(hand.page.get_by_role("heading", name="Stadtkasse und Vollstreckung: ")).to_be_visible()


@pytest.mark.parametrize("way", [Mouse, Keys])
def test_a_trainer_takes_a_course_plan_along(
    sit_down: Callable[..., Page], towns: dict[str, Workspace], way: type[Hand]
) -> None:
    sessions = json.loads(towns[HONEST].read("plan.json") or b"")["sessions"]
    module = sessions[0]["module"]
    hand = way(sit_down("trainer", modules=[module]))  # type: ignore[call-arg]
    look(hand, "Kurspläne")
    expect(hand.page.get_by_role("region", name="Wer kommt").first).to_be_visible()
    name, content = take(hand, "Word")
    assert name.startswith(f"{module}-")
    assert name.endswith("-ENTWURF.docx")
    assert content[:2] == b"PK"
