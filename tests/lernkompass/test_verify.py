"""The independent check: it finds every kind of breach, and finds none in what the planner returns for random towns."""

import json
import random
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from curriculum import Catalogue, Limits, make_calendar, make_programme, model, plan_document
from curriculum.model import Fairness, Lock, Phase, Pool, Room, Service, Trainer
from lernkompass.__main__ import main
from lernkompass.verify import Verdict, verify_files
from needs_analysis import Demand, Framework
from tests.curriculum.towns import ROOMS, demand, module, person

FRAMEWORK = Framework((), (), (), (), (), ())
CALENDAR = make_calendar("NW", 2027, ROOMS, {})
Document = dict[str, Any]


def write_document(town: Demand, catalogue: Catalogue, limits: Limits, calendar: model.Calendar = CALENDAR) -> Document:
    """The document as it comes out of the file."""
    programme = make_programme(town, catalogue, limits, calendar)
    document: Document = json.loads(json.dumps(plan_document(programme, town, FRAMEWORK, "en")))
    return document


def check(document: Document) -> Verdict:
    return verify_files({"plan.json": json.dumps(document).encode()})


@cache
def sound() -> Document:
    people = [person(f"p{n}", {"C": n % 2}, {"C": 2, "D": 1}, site=None, unit=f"U{n % 2}") for n in range(8)]
    modules = (
        module("M1", "C:0>1", phases=(Phase("room", 3.0),)),
        module("M2", "C:1>2", prerequisites=("M1",)),
        module("M3", "D:0>1", mandatory=True, refresh_months=24, phases=(Phase("live", 2.0),)),
        module("M4", "D:0>1", phases=(Phase("self", 2.0),)),
    )
    return write_document(demand(*people), Catalogue(modules), Limits(2_000.0, 20.0))


def test_a_sound_plan_passes() -> None:
    verdict = check(sound())
    assert verdict.sound
    assert [message.text("en") for message in verdict.unchecked] == [
        "No trainers are named: not checked.",
        "No share of a team that may be away is given: not checked.",
    ]


def session(document: Document, name: str = "M2") -> Document:
    found: Document = next(item for item in document["sessions"] if item["module"] == name)
    return found


def drop_seat(document: Document, name: str) -> None:
    document["assignments"].remove(next(item for item in document["assignments"] if item["module"] == name))


def lock(document: Document, kind: str, names: list[str], who: str | None = None, count: int = 1) -> None:
    document["limits"]["locks"] = [{"kind": kind, "modules": names, "learner": who, "count": count}]


def move(document: Document, day: str) -> None:
    session(document)["meetings"][0]["day"] = day


def pool(document: Document) -> None:
    document["limits"]["pools"] = [
        {"id": "T", "kind": "trainer", "capacity": 1.0, "per_session": {"M1": 3.0}, "per_head": {}, "site": None}
    ]


def absence(document: Document) -> None:
    document["calendar"]["service"] = {"away_share": 0.3}


def months(document: Document) -> None:
    document["calendar"]["service"] = {"days_a_month": 0}


def away(document: Document) -> None:
    room = next(
        room for room in document["calendar"]["rooms"] if room["id"] == session(document)["meetings"][0]["room"]
    )
    room["away"] = [session(document)["meetings"][0]["day"]]


def twice(document: Document) -> None:
    first, second = session(document, "M1")["meetings"][0], session(document)["meetings"][0]
    second.update(day=first["day"], start=first["start"], end=first["end"], room=first["room"])


def trainer(document: Document) -> None:
    session(document)["meetings"][0]["trainer"] = "Nobody"


def unmanned(document: Document) -> None:
    document["calendar"]["trainers"] = [{"id": "T", "modules": ["M2"], "weekdays": ["Mo"], "away": []}]


def far(document: Document) -> None:
    """Two meetings of one person at two sites, one right after the other."""
    first, second = session(document, "M1")["meetings"][0], session(document)["meetings"][0]
    names = [room["id"] for room in document["calendar"]["rooms"]]
    for place, room in enumerate(document["calendar"]["rooms"]):
        room["site"] = f"S{place}"
    first.update(start="09:00:00", end="12:00:00", room=names[0], site="S0")
    second.update(day=first["day"], start="12:30:00", end="16:30:00", room=names[1], site="S1")
    document["calendar"]["service"] = {"travel": {"S1": {"S0": 31}}}


def early(document: Document) -> None:
    earlier = session(document, "M1")
    for part in session(document)["spans"]:
        part["first_day"] = part["last_day"] = earlier["meetings"][0]["day"]


def fairness(document: Document, kind: str) -> None:
    document["limits"]["fairness"] = {"kind": kind, "share": 1.5}
    for learner in document["learners"][::2]:
        learner["availability"] = [{"weekdays": ["Mo", "Tu", "We", "Th", "Fr"], "hours_per_day": 5.0, "heads": 1}]


BREACHES: list[tuple[str, Callable[[Document], object]]] = [
    ("one of which is unknown", lambda d: d["assignments"][0].update(learner="X")),
    ("more than heads", lambda d: d["assignments"][0].update(seats=2)),
    ("owes the compulsory module M3", lambda d: drop_seat(d, "M3")),
    ("p0 may not enter M2 yet", lambda d: drop_seat(d, "M1")),
    ("hours, 6.0 are allowed", lambda d: d["limits"].update(hours=6.0)),
    ("hours, 1.0 are allowed", lambda d: d["limits"].update(own_hours={"p0": 1.0})),
    ("The seats of M3 do not add up", lambda d: drop_seat(d, "M3")),
    ("people make no groups of M2", lambda d: d["catalogue"][1].update(group_min=9)),
    (
        "sessions do not fit the seats of M3",
        lambda d: next(m for m in d["modules"] if m["id"] == "M3").update(sessions=0),
    ),
    ("EUR, the plan says 1", lambda d: d["modules"][0].update(cost=1.0)),
    ("The costs add up to", lambda d: d.update(cost=1.0)),
    ("EUR, the budget is 100", lambda d: d["limits"].update(budget=100.0)),
    ("“T” is used 3.0, there are 1.0", pool),
    ("M1 was to stay", lambda d: lock(d, "stays", ["M1"], count=5)),
    ("kept apart: M1, M2", lambda d: lock(d, "apart", ["M1", "M2"])),
    ("booked into M4 and has no seat", lambda d: lock(d, "booked", ["M4"], "p0")),
    ("M1 was not to be offered to p0", lambda d: lock(d, "barred", ["M1"], "p0")),
    ("it says 99", lambda d: d.update(objective=99.0)),
    ("lies below the value", lambda d: d.update(bound=1.0)),
    ("The gap is", lambda d: d.update(gap=0.5)),
    ("gets 1.0 of its need", lambda d: fairness(d, "floor")),
    ("Part-time staff get less", lambda d: fairness(d, "part_time")),
    ("seats in M2, but", lambda d: session(d)["people"].pop("p0")),
    ("Session M2-01 has 8 people", lambda d: d["catalogue"][1].update(group_max=7)),
    ("does not fit into its room", lambda d: [room.update(seats=3) for room in d["calendar"]["rooms"]]),
    ("a free day", lambda d: move(d, "2027-05-01")),
    ("a free day", lambda d: move(d, "2027-05-02")),
    ("lies outside the year", lambda d: move(d, "2028-05-03")),
    ("outside the opening hours", lambda d: session(d)["meetings"][0].update(start="05:00:00")),
    ("is not there on", away),
    ("shorter than its module", lambda d: session(d)["meetings"][0].update(end="09:30:00")),
    (
        "out of order",
        lambda d: session(d)["meetings"].insert(0, {**session(d)["meetings"][0], "phase": 9, "day": "2027-01-04"}),
    ),
    ("cannot come on", lambda d: d["learners"][0]["availability"][0].update(weekdays=["Sa"])),
    ("works fewer hours", lambda d: d["learners"][0]["availability"][0].update(hours_per_day=1.0)),
    ("is taken twice", twice),
    ("Nobody cannot teach session M2-01", trainer),
    ("Session M2-01 has no trainer", unmanned),
    ("p0 has no time for the way", far),
    ("at another site", lambda d: [room.update(site="X") for room in d["calendar"]["rooms"]]),
    ("does not meet: wheelchair", lambda d: d["limits"].update(access={"p0": ["wheelchair"]})),
    ("M1 does not meet what p0 needs: en", lambda d: d["limits"].update(access={"p0": ["en"]})),
    ("M2 does not meet what p7 needs: sign_language", lambda d: d["limits"].update(access={"*": ["sign_language"]})),
    ("begins M2 too early", early),
    ("Too many of U0 are away", absence),
    ("training days in month", months),
    ("does not say what the rule “groups” needs", lambda d: d.pop("modules")),
]


@pytest.mark.parametrize(("expected", "tamper"), BREACHES)
def test_every_breach_is_found(expected: str, tamper: Callable[[Document], object]) -> None:
    document = deepcopy(sound())
    tamper(document)
    assert expected in " | ".join(message.text("en") for message in check(document).breaches)


def test_needs_are_those_of_the_demand() -> None:
    document = deepcopy(sound())
    other = {"learners": [{**learner, "heads": 2} for learner in document["learners"]]}
    files = {"plan.json": json.dumps(document).encode(), "demand.json": json.dumps(other).encode()}
    assert "not those in demand.json" in verify_files(files).breaches[0].text("en")


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path), "--lang", "en"]) == 1
    assert "Run lernkompass plan first" in capsys.readouterr().err
    (tmp_path / "plan.json").write_text(json.dumps(sound()), encoding="utf-8")
    assert main(["verify", str(tmp_path), "--lang", "en"]) == 0
    (tmp_path / "plan.json").write_text(json.dumps({**sound(), "cost": 1.0}), encoding="utf-8")
    assert main(["verify", str(tmp_path), "--lang", "en"]) == 1
    assert capsys.readouterr().out.splitlines()[-1].startswith("The costs add up to")


# --- random towns -------------------------------------------------------------------------------------------------

STEPS = ("C:0>1", "C:1>2", "D:0>2", "D:2>3|E:0>1", "C:0>2|E:0>1", "E:1>3", "F:0>1")


def random_calendar(draw: random.Random, modules: list[model.Module]) -> model.Calendar:
    """Two sites with a way between them, trainers with weekdays and absences, rooms that are lost, school holidays."""
    spring = tuple(date(2027, 3, day) for day in range(1, 32))
    rooms = (
        Room("R1", "", 24, "N", access=("wheelchair",)),
        Room("R2", "", 12, "N", away=spring if draw.random() < 0.5 else ()),
        Room("R3", "", 16, draw.choice(("N", "S")), access=draw.choice(((), ("wheelchair", "hearing_loop")))),
    )
    trainers = tuple(
        Trainer(f"T{n}", "", tuple(one.id for one in modules if draw.random() < 0.6), week, draw.choice(((), spring)))
        for n, week in enumerate((("Mo", "Tu", "We"), ("We", "Th", "Fr"), ("Mo", "Fr")))
    )
    service = Service(
        draw.choice((None, 0.3, 0.5)),
        draw.choice((None, 2)),
        {},
        draw.choice(({}, {"N": {"S": 20}}, {"S": {"N": 90}})),
        draw.choice(({}, {"S": "N"})),
    )
    school = {date(2027, 7, day): "Ferien" for day in range(5, 32)}
    plain = make_calendar("NW", 2027, rooms, {date(2027, 10, 4): "zu"})
    return replace(plain, trainers=trainers, school_holidays=school, service=service)


def random_town(seed: int) -> tuple[Demand, Catalogue, Limits, model.Calendar]:
    draw = random.Random(seed)
    steps = draw.sample(STEPS, draw.randint(3, len(STEPS)))
    modules = []
    for number, step in enumerate(steps):
        least = draw.randint(1, 3)
        kind = draw.choice(("room", "live", "self"))
        made = module(
            f"M{number}",
            step,
            phases=(Phase("self", 1.0), Phase(kind, float(draw.randint(1, 6)) if kind == "room" else 2.0)),
            group_min=least,
            group_max=least + draw.randint(0, 6),
            cost_per_session=float(draw.randrange(0, 400, 50)),
            mandatory=draw.random() < 0.1,
            refresh_months=24,
            languages=draw.choice((("de",), ("de", "en"))),
            access=draw.choice(((), ("captions",), ("captions", "sign_language"))),
        )
        earlier = [item for item in modules if not item.mandatory]
        modules.append(
            replace(made, prerequisites=(draw.choice(earlier).id,) if earlier and draw.random() < 0.3 else ())
        )
    people = []
    for number in range(draw.randint(4, 22)):
        held = {name: draw.randint(0, 3) for name in "CDEF"}
        required = {name: level for name in "CDEF" if (level := draw.randint(0, 3)) > held[name]}
        changes = {
            "unit": f"U{number % 3}",
            "site": draw.choice(("N", "S")) if seed % 4 else None,
            "completed": {"M0": date(2026, 3, 1)} if draw.random() < 0.3 else {},
        }
        people.append(person(f"p{number}", held, required, **changes))
    pools = (Pool("T", "trainer", 12.0, {item.id: 3.0 for item in modules[::2]}),) if draw.random() < 0.5 else ()
    locks = []
    if draw.random() < 0.5:
        locks.append(Lock("barred", (modules[-1].id,), people[0].id))
    if draw.random() < 0.5:
        locks.append(Lock("apart", (modules[0].id, modules[-1].id)))
    if draw.random() < 0.3:
        locks.append(Lock("booked", (modules[1].id,), people[-1].id))
    fair = draw.choice(
        (Fairness(), Fairness("part_time", 0.5), Fairness("weakest_first", 0.8), Fairness("floor", 0.05))
    )
    needs = [(), ("wheelchair",), ("captions", "en"), ("hearing_loop", "sign_language")]
    access = {one.id: found for one in people[:6] if (found := draw.choice(needs))} if draw.random() < 0.5 else {}
    limits = Limits(draw.choice((300.0, 900.0, 5_000.0)), 20.0, {people[0].id: 6.0}, pools, tuple(locks), fair, access)
    calendar = random_calendar(draw, modules) if seed % 2 else CALENDAR
    town = demand(*people, weights={name: draw.uniform(0.5, 1.6) for name in "CDEF"})
    return town, Catalogue(tuple(modules)), limits, calendar


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10_000))
def test_no_plan_the_optimiser_returns_ever_fails(seed: int) -> None:
    document = write_document(*random_town(seed))
    assert [message.text("en") for message in check(document).breaches] == []
