"""Towns made up for the tests: seeded, with the shipped catalogue and role profiles."""

import csv
import random
from collections import Counter
from collections.abc import Mapping
from functools import cache

from curriculum.model import Catalogue, Module, Phase, Room, Step
from needs_analysis import Availability, Demand, Learner, Text, shipped_data

WEEK = ("Mo", "Tu", "We", "Th", "Fr")
ROOMS = (Room("SAAL", "Sitzungssaal", 24), Room("SCHUL1", "Schulungsraum", 12), Room("SCHUL2", "Seminarraum", 16))


def module(identifier: str, steps: str, **changes: object) -> Module:
    """``module("M1", "C1:0>2|C2:0>1")``; two hours alone, four in a room, groups of 1 to 10, 100 EUR + 10 a head."""
    values: dict[str, object] = {
        "id": identifier,
        "title": Text(f"Modul {identifier}", f"Module {identifier}"),
        "steps": tuple(_step(part) for part in steps.split("|") if part),
        "phases": (Phase("self", 2.0), Phase("room", 4.0)),
        "group_min": 1,
        "group_max": 10,
        "cost_per_session": 100.0,
        "cost_per_participant": 10.0,
        "prerequisites": (),
        "provider_type": "internal",
        "languages": ("de",),
        "mandatory": False,
        "refresh_months": None,
    }
    return Module(**{**values, **changes})  # type: ignore[arg-type]


def _step(text: str) -> Step:
    competency, levels = text.split(":")
    low, high = levels.split(">")
    return Step(competency, int(low), int(high))


def person(identifier: str, held: Mapping[str, int], required: Mapping[str, int], **changes: object) -> Learner:
    """One person by the levels held and required."""
    values: dict[str, object] = {
        "id": identifier,
        "name": identifier,
        "heads": 1,
        "role": "R1",
        "unit": "U1",
        "availability": (Availability(WEEK, 7.8, 1),),
        "steps": {c: dict.fromkeys(range(held.get(c, 0) + 1, top + 1), 1) for c, top in required.items()},
        "ready": {c: dict.fromkeys(range(1, level + 1), 1) for c, level in held.items()},
    }
    return Learner(**{**values, **changes})  # type: ignore[arg-type]


def demand(*learners: Learner, weights: Mapping[str, float] | None = None) -> Demand:
    """A demand of people (all of one head) or of groups."""
    mode = "named" if all(learner.heads == 1 for learner in learners) else "anonymous"
    return Demand(mode, learners, weights or {}, None)  # type: ignore[arg-type]


@cache
def shipped_catalogue() -> Catalogue:
    """The 43 modules of the shipped master data, read without the loader."""
    with shipped_data("master", "modules.csv").open(encoding="utf-8-sig", newline="") as stream:
        return Catalogue(tuple(_module_of(row) for row in csv.DictReader(stream)))


def _module_of(row: Mapping[str, str]) -> Module:
    phases = (part.split(":") for part in row["sequence"].split(";"))
    return Module(
        id=row["id"],
        title=Text(row["title_de"], row["title_en"]),
        steps=tuple(_step(part) for part in row["competencies"].split("|")),
        phases=tuple(Phase(kind, float(hours)) for kind, hours in phases),  # type: ignore[arg-type]
        group_min=int(row["group_min"]),
        group_max=int(row["group_max"]),
        cost_per_session=float(row["cost_per_session_eur"]),
        cost_per_participant=float(row["cost_per_participant_eur"]),
        prerequisites=tuple(part for part in row["prerequisites"].split(";") if part),
        provider_type=row["provider_type"],
        languages=tuple(row["language"].split(";")),
        mandatory=row["mandatory"] == "yes",
        refresh_months=int(row["refresh_months"]) if row["refresh_months"] else None,
    )


@cache
def _profiles() -> dict[str, dict[str, int]]:
    with shipped_data("master", "role_profiles.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {row["role_id"]: {key: int(value) for key, value in row.items() if "-" in key} for row in rows}


# weekdays, hours a day, share of the staff
_WEEKS: tuple[tuple[tuple[str, ...], float, int], ...] = (
    (WEEK, 7.8, 45),
    (WEEK[:4], 9.75, 12),
    (WEEK[1:], 9.75, 10),
    ((*WEEK[1:], "Sa"), 7.8, 6),
    ((*WEEK, "Sa"), 6.5, 4),
    (WEEK[1:4], 7.8, 13),
    (WEEK[:4], 5.0, 10),
)


def named_town(staff: int, seed: int = 1) -> Demand:
    """A town of people with roles, working times and gaps around two levels in a third of their competencies."""
    draw = random.Random(seed)
    profiles = _profiles()
    weights = {name: draw.uniform(0.4, 1.9) for name in next(iter(profiles.values()))}
    mean = sum(weights.values()) / len(weights)
    roles = draw.choices(list(profiles), weights=[30, 10, 6, 8, 3, 1, 4, 3, 3, 20, 3, 2, 3], k=staff)
    people = [_employee(draw, index, role, profiles[role]) for index, role in enumerate(roles)]
    return Demand("named", tuple(people), {name: weight / mean for name, weight in weights.items()}, staff)


def _employee(draw: random.Random, index: int, role: str, profile: Mapping[str, int]) -> Learner:
    lag = draw.choice((0.2, 0.6, 0.9, 1.4))
    held = {name: min(5, max(0, level - round(draw.gauss(lag, 0.8)))) for name, level in profile.items()}
    held = {name: level for name, level in held.items() if draw.random() > 0.04}
    required = {name: level for name, level in profile.items() if name in held and level > held[name]}
    days, hours, _ = draw.choices(_WEEKS, weights=[share for *_, share in _WEEKS])[0]
    week = (Availability(days, hours, 1),)
    return person(f"P{index:04d}", held, required, role=role, unit=f"U{index % 20}", availability=week)


def anonymous_town(staff: int, seed: int = 1, smallest: int = 5) -> Demand:
    """The same town as head counts per role; counts below the smallest group are left out."""
    town = named_town(staff, seed)
    groups: dict[str, list[Learner]] = {}
    for learner in town.learners:
        groups.setdefault(learner.role or "", []).append(learner)
    learners = tuple(_group(role, members, smallest) for role, members in groups.items() if len(members) >= smallest)
    return Demand("anonymous", learners, town.weights, staff)


def _group(role: str, members: list[Learner], smallest: int) -> Learner:
    weeks = Counter(week for member in members for week in member.availability)
    return Learner(
        id=role,
        name=f"Gruppe {role}",
        heads=len(members),
        role=None,
        unit=None,
        availability=tuple(Availability(week.weekdays, week.hours_per_day, heads) for week, heads in weeks.items()),
        steps=_counts([member.steps for member in members], smallest),
        ready=_counts([member.ready for member in members], smallest),
    )


def _counts(maps: list[Mapping[str, Mapping[int, int]]], smallest: int) -> dict[str, dict[int, int]]:
    counter = Counter((name, level) for one in maps for name, levels in one.items() for level in levels)
    counted: dict[str, dict[int, int]] = {}
    for (name, level), heads in sorted(counter.items()):
        if heads >= smallest:
            counted.setdefault(name, {})[level] = heads
    return counted
