"""Learning groups remembered from wave to wave: their figures and names, kept beside the results.

Kept are figures about whole groups (means of standardised answers, shares, one covariance) and the ids that make their
names; no person can be found in them. They are shown to nobody. One entry per year: the same wave analysed again
replaces its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from needs_analysis.cluster import GroupModel
from needs_analysis.codec import from_json
from needs_analysis.language import Message
from needs_analysis.mixture import Shape
from needs_analysis.model import Group, UserError

Rows = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class GroupName:
    """What a group was called: competencies and role by their ids."""

    id: str
    leading: tuple[str, ...]
    role: str | None = None


@dataclass(frozen=True, slots=True)
class KeptGroups:
    """The groups of one wave. ``codes``: number of the field per competency; the other figures as in `Shape`."""

    day: date
    competencies: tuple[str, ...]
    codes: tuple[int, ...]
    on_fields: bool
    shares: tuple[float, ...]
    means: Rows
    precision: Rows
    logdet: float
    tail: float
    names: tuple[GroupName, ...]

    def model(self) -> GroupModel:
        """The groups as `group_gaps_again` takes them."""
        shape = Shape(np.array(self.shares), np.array(self.means), np.array(self.precision), self.logdet, self.tail)
        return GroupModel(np.array(self.codes, dtype=np.int64), shape, self.on_fields, self.competencies)


def keep_groups(model: GroupModel, groups: Sequence[Group], day: date) -> KeptGroups:
    """What to remember of this wave's groups."""
    shape = model.shape
    return KeptGroups(
        day=day,
        competencies=model.competencies,
        codes=tuple(map(int, model.codes)),
        on_fields=model.on_fields,
        shares=tuple(map(float, shape.shares)),
        means=tuple(tuple(map(float, row)) for row in shape.means),
        precision=tuple(tuple(map(float, row)) for row in shape.precision),
        logdet=float(shape.logdet),
        tail=float(shape.tail),
        names=tuple(GroupName(group.id, group.leading, group.role) for group in groups),
    )


def read_groups(content: bytes | None) -> tuple[KeptGroups, ...]:
    """All groups remembered so far. Raises UserError for a record that cannot be read."""
    if content is None:
        return ()
    try:
        return from_json(tuple[KeptGroups, ...], content)
    except ValueError as error:
        message = "The record of earlier learning groups cannot be read. Delete or restore privacy/groups.json."
        raise UserError(Message(message)) from error


def last_groups(known: Sequence[KeptGroups], day: date | None) -> KeptGroups | None:
    """The groups of the latest wave of an earlier year; None where there is none or this wave has no day."""
    earlier = [one for one in known if day is not None and one.day.year < day.year]
    return max(earlier, key=lambda one: one.day, default=None)


def add_groups(known: Sequence[KeptGroups], new: KeptGroups | None) -> tuple[KeptGroups, ...]:
    """The record with the groups of one wave more, in place of others of that year."""
    if new is None:
        return tuple(known)
    return (*(one for one in known if one.day.year != new.day.year), new)
