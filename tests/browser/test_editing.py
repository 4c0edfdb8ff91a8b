"""What people change on pages: an event with its undo and its line in the log."""

from pathlib import Path

from playwright.sync_api import Page, expect

from needs_analysis import read_tables
from store import MASTER_FILE, open_workspace
from strategy.edit import read_log
from tests.browser.looking import LONG, rest, unfold
from tests.browser.test_journey import visit


def log_of(home: Path) -> list[tuple[str, str]]:
    content = open_workspace("probe", home).read(MASTER_FILE)
    assert content is not None
    return [(entry.action, entry.item) for entry in read_log(read_tables(content))]


def test_an_event_is_changed_checked_logged_and_taken_back(page: Page, address: str, home: Path) -> None:
    visit(page, address, "dialogue")
    unfold(page, "Diese Veranstaltung ändern")
    field = page.get_by_role("textbox", name="Ort", exact=True)
    expect(field).not_to_have_value("")
    before = field.input_value()
    field.fill("Stadthalle, großer Saal")
    field.press("Tab")  # its hint goes with the focus, and the button moves
    page.get_by_role("button", name="Prüfen und speichern").first.click()
    expect(page.get_by_text("Letzte Änderung: dialogue_events")).to_be_visible(timeout=LONG)
    assert [action for action, _ in log_of(home)] == ["edit"]
    page.get_by_role("button", name="Letzte Änderung rückgängig machen").click()
    expect(page.get_by_text("Letzte Änderung: dialogue_events")).to_have_count(0, timeout=LONG)
    rest(page)
    unfold(page, "Diese Veranstaltung ändern")
    expect(page.get_by_role("textbox", name="Ort", exact=True)).to_have_value(before)
    assert [action for action, _ in log_of(home)] == ["edit", "undo_edit"]
    visit(page, address, "strategy")
    page.get_by_role("tab", name="Gewichte").click()
    page.get_by_text("Bisherige Änderungen (2)").click()
    expect(page.get_by_role("cell", name="Zeile geändert")).to_be_visible()
