"""What a learning group is called: the competencies in which it lacks most beside all others, and its role.

A role is named only where it may be shown at all and most of the group have it, clearly more than of everybody; the
name says "most of them", never how many, and never while fewer than the smallest group have it. Groups kept from last
year keep their names.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from needs_analysis.disclosure import SMALLEST_DISTRIBUTION
from needs_analysis.language import Language, translate
from needs_analysis.model import GroupNeed
from needs_analysis.publication import Publication

LEADING_NEEDS = 2
"""Competencies that give a group its name."""

CLEARLY_ABOVE = 0.1
"""Levels above everybody's mean from which a need characterises a group."""

DOMINANT, MORE_THAN_USUAL = 0.6, 1.25
"""Share of a group that must have a role before the name says so, and how many times its share among everybody."""

PEOPLE = "people:"
"""Before the id of a role: what people who have it are called."""


def leading_needs(needs: Sequence[GroupNeed]) -> tuple[str, ...]:
    """The competencies that characterise a group, out of its needs with the most above everybody's first."""
    return tuple(need.id for need in needs[:LEADING_NEEDS] if need.above > CLEARLY_ABOVE)


def dominant_role(
    roles: Sequence[str | None], rows: npt.NDArray[np.bool_], publication: Publication, k: int
) -> str | None:
    """The role that most of a group have and clearly fewer of everybody; None where there is none to be named.

    ``rows``: who belongs to the group.
    """
    inside = Counter(role for role, member in zip(roles, rows, strict=True) if member and role)
    if not inside:
        return None
    role, count = max(inside.items(), key=lambda pair: (pair[1], pair[0]))
    share, usual = count / int(rows.sum()), sum(one == role for one in roles) / len(roles)
    enough = count >= max(k, SMALLEST_DISTRIBUTION) and role in publication.roles
    return role if enough and share >= DOMINANT and share >= MORE_THAN_USUAL * usual else None


def name_group(leading: Sequence[str], names: Mapping[str, str], language: Language, role: str | None = None) -> str:
    """What a learning group is called. ``names``: competency -> name, ``people:`` + role -> what its people are called.

    All names in the same language.
    """
    topics = " · ".join(names.get(identifier, identifier) for identifier in leading)
    people = names.get(f"{PEOPLE}{role}", "") if role else ""
    if people and topics:
        return translate("{people} with a gap in {topics}", language).format(people=people, topics=topics)
    if people:
        return translate("{people} with need below average", language).format(people=people)
    if topics:
        return translate("Gap in {topics}", language).format(topics=topics)
    return translate("Need below average", language)
