"""No text in a file we write can run as a formula, turn the direction of writing, or break the file.

The witness reads the bare XML of the workbooks: a formula is an element ``f``, nothing else.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from curriculum.export import write_plan_xlsx
from curriculum.export.course_xlsx import write_course_xlsx
from needs_analysis import (
    Framework,
    Reading,
    Row,
    Table,
    Tables,
    Text,
    check_survey,
    propose_matching,
    read_survey,
    read_tables,
    write_findings_workbook,
    write_folder,
    write_questionnaire,
    write_workbook,
)
from needs_analysis.model import RawTable
from needs_analysis.questionnaire import write_collection_sheet
from tests.curriculum.export.samples import (
    CATALOGUE,
    GROUPED,
    GROUPS,
    NAMED,
    PEOPLE,
    framework,
    names,
    programme,
)
from tests.needs_analysis.builders import answer, forms_export, musterstadt

GOOD = ("Anwenden", "Beherrschen", "Einsteigen")
HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://x")',
    "\u202e=1+1",
    "a\u0007b\u202ec",
]
TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


def hostile(frame: Framework, text: str) -> Framework:
    """The framework with this text for every name."""
    bad = Text(text, text)
    return replace(
        frame,
        areas=tuple(replace(item, name=bad) for item in frame.areas),
        competencies=tuple(replace(item, name=bad, description=bad) for item in frame.competencies),
        roles=tuple(replace(item, name=bad) for item in frame.roles),
        units=tuple(replace(item, name=text) for item in frame.units),
    )


def findings(text: str) -> bytes:
    rows = [answer(f"K{n:03d}", GOOD) for n in range(10, 30)]
    rows += [answer("K900", GOOD, role=f"{text}x"), answer("K901", (text, *GOOD[1:]), unit=text)]
    table: list[RawTable] = [read_survey(f"{text}.csv", forms_export([[clean(cell) for cell in row] for row in rows]))]
    matching = propose_matching(table[0], musterstadt())
    checked = check_survey(table, matching, musterstadt(), Reading("anonymous", b"k"))
    return write_findings_workbook(table, matching, checked, "de")


def clean(cell: object) -> object:
    """What openpyxl, which builds the upload here, can write."""
    return cell.replace("\u0007", "") if isinstance(cell, str) else cell


def one_table(text: str) -> Tables:
    return Tables(
        {"modules": Table("modules", "modules", ("id", "title_de"), (Row(2, {"id": "M", "title_de": text}),))}
    )


def plan(text: str) -> bytes:
    return write_plan_xlsx(programme(NAMED), PEOPLE, CATALOGUE, hostile(framework(), text), "de")


def course(text: str) -> bytes:
    module = CATALOGUE.modules[0]
    return write_course_xlsx(GROUPED, replace(module, title=Text(text, text), provider_type=text), names(GROUPS, "de"))


WRITERS: Mapping[str, Callable[[str], bytes]] = {
    "findings.xlsx": findings,
    "plan.xlsx": plan,
    "course.xlsx": course,
    "master-data.xlsx": lambda text: write_workbook(one_table(text.replace("\u0007", ""))),
    "collection.xlsx": lambda text: write_collection_sheet(hostile(musterstadt(), str(clean(text))), "de", 3),
    "questionnaire.xlsx": lambda text: write_questionnaire(hostile(musterstadt(), str(clean(text))), "xlsx", "de"),
}


def read_bare(content: bytes) -> tuple[list[str], list[str]]:
    """Formulas and texts of all sheets, from the XML itself."""
    formulas: list[str] = []
    texts: list[str] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/sheet") or name == "xl/sharedStrings.xml":
                for element in ET.fromstring(archive.read(name)).iter():  # noqa: S314 - written by ourselves
                    if element.tag.endswith("}f"):
                        formulas.append(element.text or "")
                    elif element.tag.endswith("}t"):
                        texts.append(element.text or "")
    return formulas, texts


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", WRITERS)
def test_no_text_of_a_workbook_is_a_formula(name: str, text: str) -> None:
    formulas, texts = read_bare(WRITERS[name](text))
    own = re.compile(r'IF\(.+="","",.+\)')  # the answers of the form, repeated in the sheet that is read back
    assert [formula for formula in formulas if not own.fullmatch(formula)] == []
    assert texts


@pytest.mark.parametrize("text", HOSTILE[-2:])
def test_findings_do_not_turn_the_direction_of_writing(text: str) -> None:
    assert not TURNING.search("".join(read_bare(findings(text))[1]))


@pytest.mark.parametrize("text", [*HOSTILE[:5], HOSTILE[6], "'=x", "''=x", "'x", "-3,5", "-"])
def test_csv_files_hold_no_formula_and_come_back_as_they_were(text: str, tmp_path: Path) -> None:
    write_folder(one_table(text), tmp_path)
    with (tmp_path / "modules.csv").open(encoding="utf-8", newline="") as stream:
        written = list(csv.reader(stream))[1][1]
    assert written[0] not in "=+@\t"
    assert written[0] != "-" or written == "-3,5"
    assert read_tables(tmp_path)["modules"].rows[0].cells["title_de"] == text
