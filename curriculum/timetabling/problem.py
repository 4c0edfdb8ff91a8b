"""The nouns of the scheduling core: events that want a place in time, in a room and with a trainer.

The core knows no towns and no universities. Whole numbers everywhere; costs of one problem are in one unit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

BucketKind = Literal["slot", "day", "month", "room"]
"""What a row counts in; ``room``: the slots that need a room."""

KINDS: tuple[BucketKind, ...] = ("slot", "day", "month", "room")


@dataclass(frozen=True, slots=True)
class Grid:
    """Time as slots (periods, half-days): slot -> its day, slot -> its month. Slots of a day stand side by side."""

    days: Sequence[int]
    months: Sequence[int]


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where in time an event can lie: its slots, those of them that need a room, its first and its last day.

    The days may reach further than the slots: own work before and after the meetings belongs to it.
    """

    slots: tuple[int, ...]
    room_slots: tuple[int, ...]
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """What events share and how much of it there is per bucket: one number for all, or one per bucket.

    ``compact``: cost of a slot that is used while neither neighbour on that day is.
    """

    kind: BucketKind
    capacity: int | Ints
    compact: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Events that wish to be spread over at least ``days`` days and to stay in one room."""

    days: int
    day_cost: int
    room_cost: int


@dataclass(frozen=True, slots=True, eq=False)
class Event:
    """``options``: numbers of patterns in ascending order, ``costs`` what each costs.

    ``rooms`` and ``trainers``: unit -> cost, cheapest first; empty where none is needed. ``rows``: row -> how much the
    event takes. ``drop``: the cost of no date, None where every event must have one. ``site``: -1 where it is nowhere.
    """

    options: Ints
    costs: Ints
    rooms: Mapping[int, int]
    trainers: Mapping[int, int]
    rows: Mapping[int, int]
    drop: int | None = None
    group: int | None = None
    site: int = -1


@dataclass(frozen=True, slots=True, eq=False)
class Problem:
    """``units`` counts rooms and trainers together; ``blocked``: unit -> slots in which it is not there.

    ``orders``: pairs (earlier, later) of events; the earlier one has to be over before the later one begins, and where
    it has no date the later one has none. ``apart``: pairs of sites too far from each other for one day of a trainer.
    ``mixed_rooms``: any room may be tried, not only the cheapest free one.
    """

    grid: Grid
    patterns: Sequence[Pattern]
    events: Sequence[Event]
    rows: Sequence[Row]
    groups: Sequence[Group] = ()
    units: int = 0
    blocked: Mapping[int, Sequence[int]] = field(default_factory=dict)
    orders: Sequence[tuple[int, int]] = ()
    apart: frozenset[tuple[int, int]] = frozenset()
    mixed_rooms: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event lies: number of its pattern, its room and its trainer (-1: none)."""

    pattern: int
    room: int = -1
    trainer: int = -1


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop: after so many moves, or after so many seconds if any are given. ``heat``: first and last one.

    Without ``seconds`` the same problem gives the same answer on every run.
    """

    moves: int = 2_000_000
    seconds: float | None = None
    heat: tuple[float, float] = (3.0, 0.1)
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Schedule:
    """The best places found, None for events without one, and what they cost. ``clashes``: broken hard rules left."""

    places: tuple[Place | None, ...]
    cost: int
    clashes: int
    moves: int


def without_early_options(problem: Problem) -> Problem:
    """The same problem without options that begin before what has to come first can be over at the earliest."""
    earliest = [0] * len(problem.events)
    waits: dict[int, list[int]] = {}
    for earlier, later in problem.orders:
        waits.setdefault(later, []).append(earlier)
    begins = np.array([pattern.begin for pattern in problem.patterns], np.int32)
    ends = np.array([pattern.end for pattern in problem.patterns], np.int32)
    events = list(problem.events)
    for number in _in_order(waits, len(events)):
        event = events[number]
        after = max((earliest[one] for one in waits.get(number, ())), default=-1)
        kept = begins[event.options] > after
        events[number] = replace(event, options=event.options[kept], costs=event.costs[kept])
        earliest[number] = int(ends[event.options[kept]].min(initial=np.iinfo(np.int32).max))
    return replace(problem, events=events)


def _in_order(waits: Mapping[int, Sequence[int]], count: int) -> list[int]:
    """All events, each after those it waits for."""
    found: dict[int, None] = {}
    for event in range(count):
        stack = [event]
        while stack:
            open_ = [one for one in waits.get(stack[-1], ()) if one not in found]
            if open_:
                stack.append(open_[0])
            else:
                found[stack.pop()] = None
    return list(found)
