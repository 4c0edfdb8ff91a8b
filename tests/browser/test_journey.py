"""The main job as a person does it: upload a survey, see the needs, make a plan, take a course plan along and open it."""

import csv
import io
import re
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from needs_analysis import shipped_data
from store import open_workspace
from tests.browser.looking import LONG, rest

SURVEY = shipped_data("sample_town", "musterstadt-2026-forms.xlsx")
LIMESURVEY = shipped_data("sample_town", "musterstadt-2025-limesurvey.xlsx")


def visit(page: Page, address: str, name: str, language: str = "de") -> None:
    page.goto(f"{address}/{name}?lang={language}")
    rest(page)


def test_from_the_survey_to_the_course_plan(page: Page, address: str, tmp_path: Path) -> None:
    visit(page, address, "survey")
    page.locator('input[type="file"]').set_input_files(SURVEY)
    expect(page.get_by_role("cell", name="Microsoft Forms")).to_be_visible()
    page.get_by_role("button", name="Auswerten").click()
    expect(page.get_by_text("Die Umfrage ist ausgewertet.")).to_be_visible(timeout=LONG)

    page.get_by_role("link", name="Lernbedarf ansehen").click()
    expect(page.get_by_role("heading", name="Lernbedarf", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="steht an erster Stelle")).to_be_visible()
    expect(page.locator(".stVegaLiteChart svg").first).to_be_visible()

    page.get_by_role("link", name="Weiter zum Plan").click()
    page.get_by_role("button", name="Plan berechnen").click()
    expect(page.get_by_text("Der Plan ist fertig.")).to_be_visible(timeout=LONG)

    page.get_by_role("link", name="Kurspläne").first.click()
    shown = page.locator("[data-testid=stMain]").inner_text
    expect(page.get_by_role("heading", name="(Kurs ").first).to_be_visible()
    day = re.findall(r"\d\d\.\d\d\.2027", shown())[0]
    title = page.get_by_role("heading", name="(Kurs ").first.inner_text().partition(" (Kurs")[0]
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Word").first.click()
    path = tmp_path / "course.docx"
    waiting.value.save_as(path)
    document = Document(str(path))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    assert title in {paragraph.text for paragraph in document.paragraphs}
    assert any(day in text for text in cells), day


def unpacked(content: bytes) -> list[bytes]:
    """What a kept file holds: itself, the parts of a workbook, the text of a kept upload."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return [archive.read(name) for name in archive.namelist()]
    start = content.find(b"\n") + 1
    return [content, zlib.decompress(content[start:])] if content.startswith(b"lernkompass-sheets") else [content]


def forms_export() -> bytes:
    """An export with other words than ours, half of them similar, and with people in it."""
    topics = ("E-Akte und elektronische Vorgangsbearbeitung", "Datenschutz", "Informationssicherheit", "Teamkultur")
    levels = ("Keine Kenntnisse", "Geringe Kenntnisse", "Mittlere Kenntnisse", "Gute Kenntnisse")
    head = ["Id", "Startzeit", "Fertigstellungszeit", "E-Mail", "Name", "Welche Rolle haben Sie?"]
    head += [f"Wie gut sind Ihre Kenntnisse?.{topic}" for topic in topics]
    rows = [
        [n, f"2026-09-01 08:{n:02d}:00", f"2026-09-01 09:{n:02d}:00", f"erika{n}@stadt.example", f"Erika Muster {n}",
         "Sachbearbeitung" if n % 3 else "Bürgerservice", *(levels[(n * 7 + k) % 4] for k in range(len(topics)))]
        for n in range(1, 41)
    ]  # fmt: skip
    stream = io.StringIO()
    csv.writer(stream, delimiter=";").writerows([head, *rows])
    return stream.getvalue().encode()


def coded_export() -> bytes:
    """An export of bare digits: only a person can say that they are ordered."""
    head = ["id", "submitdate", "lastpage", *(f"G1[SQ00{k}]" for k in (1, 2, 3))]
    rows = [[n, "2026-09-01 08:00:00", 3, n % 5 + 1, (n + 1) % 5 + 1, n * 3 % 5 + 1] for n in range(1, 41)]
    stream = io.StringIO()
    csv.writer(stream).writerows([head, *rows])
    return stream.getvalue().encode()


@pytest.mark.parametrize("survey", ["forms", "limesurvey", "codes"])
def test_under_five_clicks_from_the_export_to_the_ranking(page: Page, address: str, home: Path, survey: str) -> None:
    open_workspace("musterstadt", home).delete(["plan.json"])  # without a plan nobody is asked whether it may go
    visit(page, address, "survey")
    drop = page.get_by_role("button", name="Hochgeladene Dateien löschen")
    if drop.is_visible():
        drop.click()
        page.get_by_role("button", name="Ja, löschen").click()
        expect(drop).to_be_hidden()
        rest(page)
    clicks = 1  # the file is chosen
    content = {"forms": forms_export, "limesurvey": LIMESURVEY.read_bytes, "codes": coded_export}[survey]()
    page.locator('input[type="file"]').set_input_files(
        [
            {
                "name": f"{survey}.xlsx" if survey == "limesurvey" else f"{survey}.csv",
                "mimeType": "text/csv",
                "buffer": content,
            }
        ]
    )
    expect(
        page.get_by_role("cell", name="Microsoft Forms" if survey == "forms" else "LimeSurvey", exact=True)
    ).to_be_visible()
    rest(page)
    order = page.get_by_role("button", name="Alle sind so geordnet")
    if order.is_visible():
        order.press("Enter")
        clicks += 1
        expect(order).to_be_hidden()
        rest(page)
    confirm = page.get_by_role("button", name="Vorschläge bestätigen")
    if confirm.is_visible() and confirm.is_enabled():
        confirm.press("Enter")  # everything is confirmed and begun by keyboard
        clicks += 1
        rest(page)
    page.get_by_role("button", name="Auswerten").press("Enter")
    expect(page.get_by_text("Die Umfrage ist ausgewertet.")).to_be_visible(timeout=LONG)
    page.get_by_role("link", name="Lernbedarf ansehen").click()
    expect(page.get_by_role("heading", name="steht an erster Stelle")).to_be_visible(timeout=LONG)
    assert clicks + 2 < 5
    stored = [part for path in home.rglob("*") if path.is_file() for part in unpacked(path.read_bytes())]
    assert stored
    assert not [part for part in stored if b"erika" in part.lower()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_own_theme_is_used_whatever_folder_the_server_was_started_from(
    page: Page, address: str, scheme: str
) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    visit(page, address, "")
    ground = page.evaluate("getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor")
    assert ground == {"light": "rgb(251, 250, 246)", "dark": "rgb(15, 25, 29)"}[scheme]
