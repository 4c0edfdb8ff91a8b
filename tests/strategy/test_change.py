"""Support by the rule, peer groups, dates of communication and drafts with published figures only."""

from datetime import date

import pytest

from needs_analysis import Availability, Demand, Learner, Need, Text, load_framework
from strategy import Evidence, open_town
from strategy.change import (
    form_peer_groups,
    leadership_competencies,
    leading_roles,
    next_due,
    propose_support,
    publishable_ideas,
)
from strategy.communication import KINDS, Draft, draft_communication, write_communication
from strategy.model import Channel, Idea
from strategy.paper_docx import write_paper_docx
from tests.masterdata import shipped

WEEK = (Availability(("Mo",), 7.8, 1),)


def person(name: str, role: str, **missing: int) -> Learner:
    steps = {key.replace("_", "-"): dict.fromkeys(range(3, 3 + levels), 1) for key, levels in missing.items()}
    return Learner(name, name, 1, role, None, WEEK, steps, {})


def test_the_rule() -> None:
    people = (
        person("P1", "R04", LEA_1=2),
        person("P2", "R04", LEA_1=1, LEA_2=1),
        person("P3", "R05", LEA_4=1, DIG_1=3),
        person("P4", "R05"),
        person("P5", "R01", LEA_1=3),
    )
    names = ("LEA-1", "LEA-2", "LEA-4")
    found = propose_support(Demand("named", people, {}), ("R04", "R05"), names)
    assert [(one.leader, one.form) for one in found] == [
        ("P1", "coaching"),
        ("P2", "mentoring"),
        ("P3", "peers"),
        ("P4", "none"),
    ]
    assert propose_support(Demand("anonymous", people, {}), ("R04",), names) == ()


def test_leadership_competencies_of_the_sample_town() -> None:
    assert leading_roles(shipped()) == ("R04", "R05")
    found = leadership_competencies(load_framework(shipped()), shipped())
    assert {"LEA-1", "LEA-2", "LEA-3", "LEA-4"} <= set(found)
    assert not [name for name in found if name.startswith("DIG")]


@pytest.mark.parametrize(
    ("people", "sizes"),
    [(4, []), (5, [5]), (7, [7]), (8, [8]), (11, [6, 5]), (12, [6, 6]), (15, [5, 5, 5]), (20, [7, 6, 7])],
)
def test_peer_groups_of_five_to_seven(people: int, sizes: list[int]) -> None:
    """Eight and nine cannot be split into groups of five to seven: one larger group is better than a small one."""
    names = [f"P{number}" for number in range(people)]
    groups = form_peer_groups(names, 5, 7)
    assert sorted(map(len, groups)) == sorted(sizes)
    assert [name for group in groups for name in group] == (names if sizes else [])


def channel(cadence: str, last: date | None) -> Channel:
    return Channel("K", "all_staff", "x", Text("", ""), cadence, "", last)


@pytest.mark.parametrize(
    ("cadence", "last", "due"),
    [
        ("monthly", date(2026, 1, 31), date(2026, 2, 28)),
        ("monthly", date(2026, 12, 15), date(2027, 1, 15)),
        ("quarterly", date(2026, 11, 30), date(2027, 2, 28)),
        ("half_yearly", date(2026, 5, 12), date(2026, 11, 12)),
        ("yearly", date(2028, 2, 29), date(2029, 2, 28)),
        ("weekly", date(2026, 12, 30), date(2027, 1, 6)),
        ("continuous", date(2026, 1, 1), None),
        ("monthly", None, date(2026, 11, 25)),
    ],
)
def test_when_a_communication_is_due(cadence: str, last: date | None, due: date | None) -> None:
    assert next_due(channel(cadence, last), date(2026, 11, 25)) == due


@pytest.mark.parametrize(
    ("count", "did", "published", "public"),
    [(10, "Getan", date(2026, 1, 1), True), (9, "Getan", date(2026, 1, 1), False), (40, "", date(2026, 1, 1), False),
     (40, "Getan", None, False)],
)  # fmt: skip
def test_what_is_published_of_ideas(count: int, did: str, published: date | None, public: bool) -> None:
    idea = Idea("I", "", Text("x", "x"), count, Text(did, did), published)
    assert bool(publishable_ideas((idea,))) is public


def test_drafts_hold_published_figures_only() -> None:
    town = open_town(shipped())
    shown = Need("ADM-1", "x", 40, 1.0, 2.0, 1.3, None, None, 3.0)
    hidden = Need("SEC-1", "x", None, None, None, None, None, None, None)
    for kind in KINDS:
        draft = draft_communication(kind, town, Evidence((hidden, shown)), "de")
        assert "E-Akte und elektronische Vorgangsbearbeitung (1,3)" in draft.text
        assert "Informationssicherheit" not in draft.text
        assert "Lernzeit soll im Dienstplan stehen" not in draft.text, "not answered yet"
        assert "Kurzanleitungen" in draft.text


def test_an_edited_draft_becomes_a_document() -> None:
    paper = write_communication(Draft("Titel", "Eins\n\nZwei"), "Musterstadt", date(2026, 11, 25), "de")
    assert paper.sections[0].parts == ["Eins", "Zwei"]
    assert write_paper_docx(paper)[:2] == b"PK"
