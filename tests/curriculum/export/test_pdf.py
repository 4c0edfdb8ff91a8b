"""Printed files: read again by another library, held against the rules of PDF/UA that a program can check."""

import io
import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pikepdf
import pytest
from pdfua import validate

from curriculum.export import Issue, write_certificate_pdf, write_course_pdf, write_programme
from curriculum.export.brochure_pdf import _unit_rows
from curriculum.export.entry import Starts, Told, choose_entries, describe_entries
from curriculum.export.printing import Title, print_sheet, text
from curriculum.export.teaching import describe_teaching, plan_minutes
from curriculum.export.unit_seats import count_seats
from curriculum.model import Session
from needs_analysis import Demand
from tests.curriculum.export.samples import (
    CATALOGUE,
    GROUPED,
    GROUPS,
    MEETINGS,
    MODULE,
    NAMED,
    PEOPLE,
    framework,
    names,
    programme,
)
from tests.curriculum.towns import demand, person


@cache
def printed(kind: str) -> bytes:
    ours = names(PEOPLE, "de")
    match kind:
        case "course":
            return write_course_pdf(NAMED, MODULE, ours, (("Daten", "Stufe 1: fast alle"),))
        case "groups":
            return write_course_pdf(GROUPED, MODULE, names(GROUPS, "en"))
        case "certificate":
            return write_certificate_pdf("Ayşe Çakır", NAMED, MODULE, ours)
    return write_programme(programme(NAMED), PEOPLE, framework(), Issue("Musterstadt", "de"))["programme.pdf"]


KINDS = ("course", "groups", "certificate", "brochure")


def walk(node: pikepdf.Object) -> list[str]:
    """Tags of the structure tree in reading order."""
    tags = [str(node.S)] if "/S" in node else []
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            tags += walk(kid)
    return tags


@pytest.mark.parametrize("kind", KINDS)
def test_the_checker_of_pdf_ua_finds_nothing(kind: str, tmp_path: Path) -> None:
    path = tmp_path / f"{kind}.pdf"
    path.write_bytes(printed(kind))
    assert [finding.message for finding in validate(path).findings] == []


def test_the_checker_finds_what_is_missing(tmp_path: Path) -> None:
    """The same check on a page without structure, language and title."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "bare.pdf")
    assert len(validate(tmp_path / "bare.pdf").findings) >= 3


@pytest.mark.parametrize(("kind", "language"), [("course", "de-DE"), ("groups", "en-GB"), ("brochure", "de-DE")])
def test_structure_language_and_title_are_there(kind: str, language: str) -> None:
    with pikepdf.open(io.BytesIO(printed(kind))) as pdf:
        assert str(pdf.Root.Lang) == language
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        tags = walk(
            pdf.Root.StructTreeRoot.K[0]
            if isinstance(pdf.Root.StructTreeRoot.K, pikepdf.Array)
            else pdf.Root.StructTreeRoot.K
        )
        assert tags.count("/H1") == 1
        assert tags.count("/Table") == tags.count("/THead") > 0
        assert {"/TH", "/TD", "/TR"} <= set(tags)
        with pdf.open_metadata() as meta:
            assert meta["pdfuaid:part"] == "1"
            assert meta["dc:title"]


def test_every_font_is_ours_and_inside() -> None:
    with pikepdf.open(io.BytesIO(printed("brochure"))) as pdf:
        fonts = {str(font.BaseFont) for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
    assert fonts
    assert [font for font in fonts if "SourceSans" not in font] == []


def test_the_same_course_gives_the_same_bytes() -> None:
    ours = names(PEOPLE, "de")
    assert write_course_pdf(NAMED, MODULE, ours) == write_course_pdf(NAMED, MODULE, ours)


@pytest.mark.parametrize("words", ['#image("/etc/passwd")', "*a* _b_ $x$ <l> @r", "\u202eabc\x00", "#" * 400, ""])
def test_texts_are_never_markup(words: str) -> None:
    assert print_sheet(Title(words or "x", words), [text(words)], names(PEOPLE, "de")).startswith(b"%PDF")


def test_certificates_name_one_person_only() -> None:
    with pikepdf.open(io.BytesIO(printed("certificate"))) as pdf:
        assert len(pdf.pages) == 1
        assert "Ayşe Çakır" in str(pdf.docinfo.get("/Subject", "")) + json.dumps(str(pdf.docinfo))


# --- what stands in them --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "first", "last", "spans"),
    [
        (240, True, False, [15, 70, 15, 70, 15, 45, 10]),
        (90, False, True, [10, 65, 15]),
        (30, True, True, [30]),
        (390, True, True, None),
    ],
)
def test_a_meeting_is_filled_to_the_minute(total: int, first: bool, last: bool, spans: list[int] | None) -> None:
    found = plan_minutes(total, first=first, last=last)
    assert sum(minutes for _, minutes in found) == total
    work = [minutes for kind, minutes in found if kind == "work"]
    assert max(work) <= 105
    assert all(minutes > 0 for minutes in work)
    assert ("meal" in [kind for kind, _ in found]) == (total >= 300)
    if spans and len(spans) == len(found):
        assert [minutes for kind, minutes in found if kind != "work"] == [
            minutes for minutes, (kind, _) in zip(spans, found, strict=True) if kind != "work"
        ]


def test_the_agenda_covers_every_competency_and_every_minute() -> None:
    teaching = describe_teaching(NAMED, MODULE, names(PEOPLE, "de"))
    assert [meet.heading for meet in teaching.agenda] == [
        "Dienstag, 23.03.2027, 09:00–13:00, Raum 2, Anbau",
        "Dienstag, 30.03.2027, 09:00–13:00, Raum 2, Anbau",
        "Dienstag, 06.04.2027, 13:00–14:30, Online",
    ]
    said = " ".join(text for meet in teaching.agenda for _, text in meet.lines)
    assert all(name in said for name in ("Informationen finden und prüfen", "Daten und Dateien ordnen"))
    for meet in teaching.agenda:
        ends = [when.split("–") for when, _ in meet.lines]
        assert [end for _, end in ends[:-1]] == [start for start, _ in ends[1:]]
        assert f"{ends[0][0]}–{ends[-1][1]}" in meet.heading


def test_success_is_looked_at_on_four_levels_and_on_days() -> None:
    rows = describe_teaching(NAMED, MODULE, names(PEOPLE, "de")).success
    assert [row[0] for row in rows] == ["Reaktion", "Lernen", "Verhalten", "Ergebnisse"]
    assert [row[2] for row in rows] == [
        "am Ende, 20.04.2027",
        "am Ende, 20.04.2027",
        "drei Monate danach, ab 20.07.2027",
        "nach einem Jahr",
    ]


# --- where the group starts: through the privacy rule ---------------------------------------------------------------


def crowd(*held: int) -> tuple[Session, Demand]:
    people = [person(f"P-{n:02d}", {"DIG-1": level, "DIG-2": 1}, {"DIG-1": 5}) for n, level in enumerate(held)]
    return Session("M-1-01", "M-1", 1, MEETINGS, {one.id: 1 for one in people}), demand(*people)


@pytest.mark.parametrize(
    ("held", "said"),
    [
        (
            (1,) * 6 + (2,) * 3 + (3,) * 3,
            "ab Stufe 1: fast alle · ab Stufe 2: etwa 5 von 12 · ab Stufe 3: etwa 5 von 12",
        ),
        ((1,) * 12, "ab Stufe 1: fast alle · ab Stufe 2: kaum jemand · ab Stufe 3: kaum jemand"),
        ((1,) * 11 + (3,), "ab Stufe 1: fast alle · ab Stufe 2: kaum jemand · ab Stufe 3: kaum jemand"),
        ((2,) * 9, "Zu wenige Personen für eine Aussage; bitte zu Beginn fragen."),
    ],
)
def test_entry_levels_are_counts_to_the_nearest_smallest_group(held: tuple[int, ...], said: str) -> None:
    session, people = crowd(*held)
    starts = starts_of([session], people)[session.id]
    assert starts[0] == ("Informationen finden und prüfen", said)


def starts_of(sessions: list[Session], people: Demand, before: Told | None = None) -> Mapping[str, Starts]:
    told = choose_entries(sessions, CATALOGUE, people, before or {})
    return describe_entries(sessions, CATALOGUE, people, names(people, "de"), told)


FEW = "Zu wenige Personen für eine Aussage; bitte zu Beginn fragen."


@pytest.mark.parametrize(
    ("second", "told"),
    [
        (range(11), (True, True)),  # the same people
        (range(10), (True, False)),  # all but one: 8 of 11 hold the level, 7 of the 10 do, so the last one does
        (range(6), (True, False)),  # too few for a course of their own
        (range(11, 21), (True, True)),  # others
        (range(10, 21), (True, False)),  # one in common
        (range(5, 21), (True, True)),  # six in common, five and ten apart
    ],
)
def test_courses_that_share_people_tell_only_what_isolates_nobody(second: range, told: tuple[bool, bool]) -> None:
    _, people = crowd(*(3 if number < 7 or number == 10 else 1 for number in range(26)))
    sessions = [
        Session(f"M-1-0{number}", "M-1", number, MEETINGS, {f"P-{one:02d}": 1 for one in members})
        for number, members in enumerate((range(11), second), start=1)
    ]
    starts = starts_of(sessions, people)
    assert tuple(starts[one.id][0][1] != FEW for one in sessions) == told


@pytest.mark.parametrize(("later", "told"), [(range(11), True), (range(10), False), (range(11, 21), True)])
def test_a_course_of_a_new_plan_keeps_clear_of_what_an_old_one_told(later: range, *, told: bool) -> None:
    _, people = crowd(*(3 if number < 7 or number == 10 else 1 for number in range(26)))
    old, new = (
        Session("M-1-01", "M-1", 1, MEETINGS, {f"P-{one:02d}": 1 for one in members}) for members in (range(11), later)
    )
    before = choose_entries([old], CATALOGUE, people, {})
    assert (starts_of([new], people, before)[new.id][0][1] != FEW) == told
    after = choose_entries([new], CATALOGUE, people, before)
    assert set(before["DIG-1"]) <= set(after["DIG-1"]), "what was told stays told"
    assert choose_entries([new], CATALOGUE, people, after) == after


@pytest.mark.parametrize(
    ("beside", "pages"),
    [(0, ["S1", "V"]), (1, ["V"]), (4, ["V"]), (5, ["S1", "V"])],
)
def test_a_unit_gets_a_page_only_where_the_difference_to_another_isolates_nobody(beside: int, pages: list[str]) -> None:
    """A team of ten and one person beside it: 8 of 11 and 8 of 10 would tell that this person has no seat."""
    people = [person(f"P-{n:02d}", {}, {"DIG-1": 3}, unit="S1" if n < 10 else "V") for n in range(10 + beside)]
    made = programme(Session("M-1-01", "M-1", 1, MEETINGS, {one.id: 1 for one in people[:8]}))
    files = write_programme(made, demand(*people), framework(), Issue("X", "de"))
    assert sorted(name[6:-4] for name in files if name.startswith("units/")) == pages


def test_a_units_page_lists_no_module_of_fewer_than_five() -> None:
    few = [person(f"P-{n:02d}", {}, {"DIG-1": 3}, unit="S1") for n in range(12)]
    seats = {one.id: 1 for one in few[:4]}
    people = demand(*few)
    made = programme(
        Session("M-1-01", "M-1", 1, MEETINGS, seats), Session("M-0-01", "M-0", 1, MEETINGS, {one.id: 1 for one in few})
    )
    (told,) = count_seats(made.timetable.sessions, people, framework())
    rows = [*_unit_rows(made, told.shown["S1"], names(people, "de"))]
    assert [row[0] for row in rows] == ["Einstieg"]
    assert rows[0][3] == "12"
    assert sorted(write_programme(made, people, framework(), Issue("X", "de"))) == [
        "programme.pdf",
        "units/S1.pdf",
        "units/V.pdf",
    ]
