"""Small real workbooks and frameworks for the tests."""

import io
from collections.abc import Sequence

from openpyxl import Workbook

from needs_analysis.framework import load_framework
from needs_analysis.model import Framework
from needs_analysis.shipped import shipped_data
from needs_analysis.tables import read_tables

LEVELS = ("Noch kein Bezug", "Einsteigen", "Anwenden", "Beherrschen", "Anleiten", "Gestalten")
QUESTION = "Wie sicher sind Sie heute in diesen Themen?"
TOPICS = ("E-Akte und elektronische Vorgangsbearbeitung", "Informationssicherheit", "Datenschutz")
IDS = ("ADM-1", "SEC-1", "SEC-2")


def musterstadt() -> Framework:
    return load_framework(read_tables(shipped_data("master")))


def forms_export(answers: Sequence[Sequence[object]], more_headers: Sequence[str] = ()) -> bytes:
    """A Microsoft Forms export: pseudonym, unit, role, three rated topics, and what ``more_headers`` names."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.append(
        [
            "ID",
            "Startzeit",
            "Fertigstellungszeit",
            "E-Mail",
            "Name",
            "Kennung aus dem Anschreiben",
            "In welcher Organisationseinheit arbeiten Sie?",
            "Welche Rolle haben Sie?",
            *(f"{QUESTION}.{topic}" for topic in TOPICS),
            *more_headers,
        ]
    )
    for number, answer in enumerate(answers, start=1):
        times = [f"2026-09-{1 + number % 28:02d} 09:00:00", f"2026-09-{1 + number % 28:02d} 09:12:00"]
        sheet.append([number, *times, "anonymous", None, *answer])
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                cell.data_type = "s"  # "=1+1" typed as an answer is a text in the export as well
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def answer(person: str, levels: Sequence[str | None], unit: str = "V", role: str = "Sachbearbeitung") -> list[object]:
    return [person, unit, role, *levels]
