"""A town's Word template from the command line, and what calendars are told when a plan is made anew."""

import io
import json
from pathlib import Path

import pytest
from docx import Document
from icalendar import Calendar

from lernkompass.__main__ import main
from needs_analysis import to_json
from tests.curriculum.towns import demand, person

UNITS = ("A10", "A20", "A30", "A32", "A37", "A40", "A50", "A51", "A60", "A61", "A66", "A80")
PEOPLE = demand(
    *(person(f"p-{u}-{n}", {}, {"ADM-1": 2}, unit=u) for u in UNITS for n in range(8)), weights={"ADM-1": 1.0}
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "demand.json").write_bytes(to_json(PEOPLE))
    return tmp_path


def papers(folder: Path) -> list[str]:
    """The last lines of the Word files: above stands that they are drafts."""
    return [Document(str(path)).paragraphs[-1].text for path in sorted(folder.glob("course-plans/*.docx"))]


def template(folder: Path, text: str) -> Path:
    paper, stream = Document(), io.BytesIO()
    paper.add_paragraph(text)
    paper.save(stream)
    path = folder / "own.docx"
    path.write_bytes(stream.getvalue())
    return path


def test_a_template_with_a_mistake_is_said_and_nothing_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = template(folder, "{{ titel }}")
    assert main(["plan", str(folder), "--template", str(own), "--lang", "en"]) == 1
    assert "“titel”, which does not exist. There are: " in capsys.readouterr().err
    assert not (folder / "plan.json").exists()
    assert main(["template", str(own), "--check", "--lang", "en"]) == 1
    assert main(["template", str(folder / "example.docx")]) == 0
    assert main(["template", str(folder / "example.docx"), "--check"]) == 0


def events(path: Path) -> dict[str, tuple[int, str]]:
    found = Calendar.from_ical(path.read_bytes()).walk("VEVENT")
    return {str(one["UID"]): (int(one["SEQUENCE"]), str(one.get("STATUS", ""))) for one in found}


def test_template_and_calendars_go_on_from_plan_to_plan(folder: Path) -> None:
    """A course falls away with the budget and comes back: cancelled, then held again, each time as a newer version."""
    dates, cancelled = folder / "timetable.ics", folder / "cancelled.ics"
    own = template(folder, "Stadt Beispiel: {{ code }}")
    assert main(["plan", str(folder), "--budget", "9000", "--template", str(own)]) == 0
    assert "Stadt Beispiel: VER-01" in papers(folder)
    first = events(dates)
    assert {number for number, _ in first.values()} == {0}
    assert not cancelled.exists()
    main(["plan", str(folder), "--budget", "4800"])
    assert all(text.startswith("Stadt Beispiel: ") for text in papers(folder)), "kept for later plans"
    gone = first.keys() - events(dates).keys()
    assert gone
    assert events(cancelled) == dict.fromkeys(gone, (1, "CANCELLED"))
    main(["plan", str(folder), "--budget", "9000"])
    assert {name: number for name, (number, _) in events(dates).items() if name in gone} == dict.fromkeys(gone, 2)
    assert not cancelled.exists()
    assert {one["held"] for one in json.loads((folder / "calendar.json").read_text(encoding="utf-8")).values()} == {
        True
    }
