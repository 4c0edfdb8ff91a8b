"""All files of a programme: names, completeness, and whether office programs open them."""

import io
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar
from openpyxl import load_workbook

from curriculum import Limits, load_catalogue, make_calendar, make_programme
from curriculum.export import Issue, course_plans, name_course, write_plan_xlsx
from curriculum.export.course_files import course_prefix
from needs_analysis import Language, Message, Text
from tests.curriculum.export.samples import (
    CATALOGUE,
    GROUPED,
    GROUPS,
    NAMED,
    PEOPLE,
    UNDATED,
    framework,
    programme,
)
from tests.curriculum.towns import ROOMS, anonymous_town, module
from tests.masterdata import shipped

SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize(
    ("identifier", "title", "name"),
    [
        ("GRU-01", "Digitaler Start", "GRU-01-03-digitaler-start"),
        ("A/1", "Größe: Übergänge & Maße", "A-1-03-groesse-uebergaenge-masse"),
        ("M", "Digitallots:innen – Café", "M-03-digitallots-innen-cafe"),
        ("M", "Wort " * 20, "M-03-wort-wort-wort-wort-wort-wort-wort-wort-wort"),
        ("M", "日本", "M-03"),
        ("M", "../..\\x", "M-03-x"),
    ],
)
def test_names_are_plain(identifier: str, title: str, name: str) -> None:
    session = replace(GROUPED, number=3)
    assert name_course(session, module(identifier, "DIG-1:0>1", title=Text(title, title)), "de") == name
    assert f"{name}-".startswith(course_prefix(identifier, 3))  # by which the page finds them


@pytest.mark.parametrize(
    ("language", "start"),
    [("de", "M-1-01-pruefen-ordnen-uebergeben"), ("en", "M-1-01-check-order-hand-over")],
)
def test_every_session_gets_four_files(language: Language, start: str) -> None:
    files = course_plans(programme(NAMED, UNDATED), PEOPLE, framework(), Issue("", language))
    ends = [f".{kind}" for kind in ("pdf", "docx", "xlsx", "ics")]
    other = {"de": "M-0-01-einstieg", "en": "M-0-01-start"}[language]
    assert list(files) == [f"{name}{end}" for name in (start, other) for end in ends]


def test_courses_of_the_same_name_keep_their_own_files() -> None:
    files = course_plans(programme(GROUPED, GROUPED, GROUPED), GROUPS, framework(), Issue("", "de"))
    assert len(files) == 12
    assert "M-1-01-pruefen-ordnen-uebergeben-3.docx" in files


def test_it_is_told_how_far_the_writing_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curriculum.export.course_files._TOLD_EVERY", 2)
    monkeypatch.setattr("curriculum.export.course_files._AHEAD", 1)
    told: list[Message] = []
    issue = replace(Issue("", "de"), tell=told.append)
    files = course_plans(programme(*[GROUPED] * 5), GROUPS, framework(), issue)
    assert len(files) == 20
    assert [one.text("en") for one in told] == ["2 of 5 course plans written …", "4 of 5 course plans written …"]
    assert len({files[name] for name in files if name.endswith(".pdf")}) == 1  # the same course, the same pages


def test_a_whole_programme_opens_in_other_readers() -> None:
    town, calendar = anonymous_town(120), make_calendar("NW", 2027, ROOMS, {})
    catalogue = load_catalogue(shipped(), framework())
    made = make_programme(town, catalogue, Limits(9000, 20), calendar)
    files = course_plans(made, town, framework(), Issue("", "de"))
    assert len(files) == 4 * len(made.timetable.sessions) > 20
    for name, content in files.items():
        assert name.isascii()
        match name.rsplit(".", 1)[1]:
            case "docx":
                assert len(Document(io.BytesIO(content)).tables) >= 7
            case "pdf":
                assert content.startswith(b"%PDF-1.7")
            case "xlsx":
                assert len(load_workbook(io.BytesIO(content), read_only=True).sheetnames) == 7, (
                    "a draft says so on a sheet of its own"
                )
            case _:
                assert Calendar.from_ical(content).walk("VEVENT")
    assert files == course_plans(made, town, framework(), Issue("", "de"))


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_archives_carry_no_clock(kind: str) -> None:
    files = course_plans(programme(NAMED), PEOPLE, framework(), Issue("", "de"))
    content = next(content for name, content in files.items() if name.endswith(kind))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert core.count("2026-01-01T00:00:00Z") == 2


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")
def test_libreoffice_opens_and_prints_everything(tmp_path: Path) -> None:
    named = course_plans(programme(NAMED), PEOPLE, framework(), Issue("", "de"))
    grouped = course_plans(programme(GROUPED), GROUPS, framework(), Issue("", "en"))
    plan = {"plan.xlsx": write_plan_xlsx(programme(NAMED), PEOPLE, CATALOGUE, framework(), "de")}
    paths = [tmp_path / name for name in {**named, **grouped, **plan} if name.endswith((".docx", ".xlsx"))]
    for path in paths:
        path.write_bytes({**named, **grouped, **plan}[path.name])
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    for kind in (".docx", ".xlsx"):
        chosen = [str(path) for path in paths if path.suffix == kind]
        folder = tmp_path / kind[1:]
        command = [str(SOFFICE), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *chosen]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        assert sorted(pdf.stem for pdf in folder.glob("*.pdf")) == sorted(Path(path).stem for path in chosen)
