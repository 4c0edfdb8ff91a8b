"""Who works in the town: posts from the organisation tree, people on the posts, comings and goings."""

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from data.sample_town.model import YEARS, Person, Post
from needs_analysis.model import Framework, Unit

_PSEUDONYM_LETTERS = "BCDFGHJKLMNPRSTVWXZ"

_STAFF_ROLES: Sequence[tuple[str, Mapping[str, float]]] = (
    (r"Hausmeister|Einsatzdienst|Grünpflege|Straßenunterhalt|Werkstatt", {"R10": 0.94, "R01": 0.06}),
    (r"Ordnungs- und Außendienst|Stadtentwässerung|Sportstätten|Gerätehaus", {"R10": 0.8, "R01": 0.2}),
    (r"Bürgerbüro|Ausländer|Standesamt|Stadtbücherei", {"R02": 0.85, "R01": 0.15}),
    (r"Informationstechnik|IT-Betrieb|Servicedesk|Fachverfahren", {"R07": 0.9, "R01": 0.1}),
    (r"Digitalisierung", {"R09": 1.0}),
    (r"Geoinformation|Schulentwicklung und Medien", {"R01": 0.75, "R09": 0.25}),
    (r"Kommunikation", {"R13": 1.0}),
    (r"Klimaschutz|Jugendförderung|Bauleitplanung", {"R01": 0.75, "R13": 0.25}),
    (r"Personalrat", {"R12": 1.0}),
    (r"Personalentwicklung", {"R11": 1.0}),
    (r"Personalservice", {"R01": 0.85, "R11": 0.15}),
    (r"Feuerwehr", {"R10": 0.5, "R01": 0.5}),
)
_OFFICE: Mapping[str, float] = {"R01": 1.0}

_WORKING_TIMES: Mapping[str, Mapping[str, float]] = {
    "R02": {"W5-SA": 0.4, "W4-VAR": 0.2, "W5": 0.15, "P3": 0.12, "P4H": 0.13},
    "R04": {"W5": 0.7, "W4-FR": 0.25, "P3": 0.05},
    "R05": {"W5": 0.85, "W4-FR": 0.15},
    "R06": {"W5": 1.0},
    "R07": {"W5": 0.5, "W4-FR": 0.2, "W4-MO": 0.2, "P3": 0.1},
    "R10": {"W5": 0.45, "W6": 0.2, "W4-VAR": 0.25, "W5-SA": 0.1},
}
_OFFICE_TIMES: Mapping[str, float] = {"W5": 0.4, "W4-FR": 0.27, "W4-MO": 0.08, "P3": 0.13, "P4H": 0.12}

PROFILE_SHARES: Mapping[str, float] = {
    "administration": 0.30,
    "ai": 0.25,
    "security": 0.20,
    "leadership": 0.15,
    "beginners": 0.10,
}

_LEAVES_BEFORE_NEXT_WAVE = 0.07
_VACANT_AT_FIRST = 0.03
_TEAM_WITH_GUIDE = 8
"""From this size a team has a digital guide of its own."""


def make_people(framework: Framework, staff: int | None, rng: np.random.Generator) -> tuple[Person, ...]:
    """Everybody who worked in the town in any wave; ``staff`` in the last one (None: as the units say)."""
    posts = [post for unit in framework.units for post in _posts(unit, framework, _size(unit, framework, staff), rng)]
    pseudonyms = _pseudonyms(rng)
    return tuple(person for post in posts for person in _holders(post, pseudonyms, rng))


def _size(unit: Unit, framework: Framework, staff: int | None) -> int:
    """People directly in the unit; for another size of the town shares are rounded so that the total is kept."""
    if staff is None:
        return unit.staff
    before = sum(item.staff for item in framework.units[: framework.units.index(unit)])
    total = sum(item.staff for item in framework.units)
    return round((before + unit.staff) * staff / total) - round(before * staff / total)


def _posts(unit: Unit, framework: Framework, size: int, rng: np.random.Generator) -> Iterator[Post]:
    """Leaders of the units below come first (they belong to this unit), then an office manager, then the staff."""
    children = [child for child in framework.units if child.parent == unit.id]
    roles = [_leader_role(child, framework) for child in children]
    if unit.parent is None:
        roles.insert(0, "R06")
    if children:
        roles.append("R03")
    elif size >= _TEAM_WITH_GUIDE and not _is_field(unit):
        roles.append("R08")
    mix = next((mix for pattern, mix in _STAFF_ROLES if re.search(pattern, unit.name)), _OFFICE)
    while len(roles) < size:
        roles.append(_draw(mix, rng))
    yield from (Post(unit.id, role) for role in roles[:size])


def _is_field(unit: Unit) -> bool:
    return any("R10" in mix and re.search(pattern, unit.name) for pattern, mix in _STAFF_ROLES)


def _leader_role(unit: Unit, framework: Framework) -> str:
    """Who leads the unit: the board a department group, heads an office, team leads a team or a small staff unit."""
    depth, above = 0, unit.parent
    while above is not None:
        depth, above = depth + 1, next(item.parent for item in framework.units if item.id == above)
    if depth == 1:
        return "R06" if any(child.parent == unit.id for child in framework.units) else "R05"
    return "R05" if depth == 2 else "R04"  # noqa: PLR2004 - the levels of the tree: town, group, office, team


def _holders(post: Post, pseudonyms: Iterator[str], rng: np.random.Generator) -> Iterator[Person]:
    first = YEARS[0] if rng.random() >= _VACANT_AT_FIRST else YEARS[1]
    while True:
        last = next((year for year in YEARS[:-1] if year >= first and rng.random() < _LEAVES_BEFORE_NEXT_WAVE), None)
        yield Person(
            pseudonym=next(pseudonyms),
            unit=post.unit,
            role=post.role,
            working_time=_draw(_WORKING_TIMES.get(post.role, _OFFICE_TIMES), rng),
            profile=_draw(PROFILE_SHARES, rng),
            first=first,
            last=last or YEARS[-1],
        )
        if last is None:
            return
        first = last + 1


def _draw(shares: Mapping[str, float], rng: np.random.Generator) -> str:
    names = sorted(shares)
    weights = np.array([shares[name] for name in names])
    return names[int(rng.choice(len(names), p=weights / weights.sum()))]


def _pseudonyms(rng: np.random.Generator) -> Iterator[str]:
    """Codes like ``KTR-482``: no vowels, so no words; none twice."""
    seen: set[str] = set()
    while True:
        letters = "".join(_PSEUDONYM_LETTERS[int(index)] for index in rng.integers(0, len(_PSEUDONYM_LETTERS), 3))
        code = f"{letters}-{int(rng.integers(100, 1000))}"
        if code not in seen:
            seen.add(code)
            yield code
