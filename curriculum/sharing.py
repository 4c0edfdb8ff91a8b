"""A plan for many towns together, shared out among them: seats by need, sessions of their own and joint ones.

A session of one module is as good in one town as in another, so the plan for all towns together stays what it was: the
same seats, sessions and cost, within the group sizes, and its bound holds for whatever the towns could plan each by
itself within the same money. Shared out is by what each town has published, so seats tell nothing more about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from curriculum.model import Catalogue, Module, Plan

_LAST = 1e-9
"""Weight of a head that misses nothing beside a missing level: such towns get what the others have no heads for."""

Counts = npt.NDArray[np.int64]
Amounts = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Towns:
    """``names`` of the towns, ``heads`` of each, and per competency the levels that are ``missing`` in each."""

    names: tuple[str, ...]
    heads: Counts
    missing: Mapping[str, Amounts]


@dataclass(frozen=True, eq=False)
class Shared:
    """One module: ``seats`` and full sessions of its ``own`` per town, and the sessions that towns hold ``joint``.

    ``left``: seats for which no town that publishes figures has a head left.
    """

    module: str
    seats: Counts
    own: Counts
    joint: int
    left: int


def share_seats(plan: Plan, catalogue: Catalogue, towns: Towns) -> tuple[Shared, ...]:
    """The seats and sessions of every module of the plan, town by town."""
    modules = {module.id: module for module in catalogue.modules}
    shares = []
    for item in plan.modules:
        module = modules[item.module]
        seats = share_out(item.seats, _wish(module, towns), towns.heads)
        left = item.seats - int(seats.sum())
        own = _own_sessions(module, seats, left, item.sessions)
        shares.append(Shared(item.module, seats, own, item.sessions - int(own.sum()), left))
    return tuple(shares)


def _wish(module: Module, towns: Towns) -> Amounts:
    """Compulsory modules go by heads, others by the missing levels of what they teach."""
    heads = towns.heads.astype(np.float64)
    if module.mandatory:
        return heads
    taught = {step.competency for step in module.steps} & set(towns.missing)
    return sum((towns.missing[name] for name in sorted(taught)), heads * _LAST)


def share_out(seats: int, wish: Amounts, most: Counts) -> Counts:
    """Whole numbers in proportion to ``wish``, by largest remainder, none above ``most``.

    They add up to ``seats``, or to all there is room for. Ties go to the first.
    """
    room = np.where(wish > 0, most, 0)
    seats = min(seats, int(room.sum()))
    exact = _fill(seats, wish, room)
    whole = np.floor(exact + _LAST).astype(np.int64)
    rest = np.where(whole < room, exact - whole, -1.0)
    whole[np.argsort(-rest, kind="stable")[: seats - int(whole.sum())]] += 1
    return whole


def _fill(seats: int, wish: Amounts, room: Counts) -> Amounts:
    """Who has no room for its part is filled; the others share what is left."""
    full = room == 0
    while not full.all():
        rate = (seats - int(room[full].sum())) / float(wish[~full].sum())
        over = ~full & (wish * rate >= room)
        if not over.any():
            return np.where(full, room, wish * rate)
        full |= over
    return room.astype(np.float64)


def _own_sessions(module: Module, seats: Counts, left: int, sessions: int) -> Counts:
    """Full sessions in each town, but for those that the joint ones need to be large enough."""
    own = seats // module.group_max
    together = int((seats - own * module.group_max).sum()) + left
    short = module.group_min * (sessions - int(own.sum())) - together
    while short > 0 and own.any():
        own[own.argmax()] -= 1
        short -= module.group_max - module.group_min
    return own
