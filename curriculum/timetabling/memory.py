"""A problem laid out in two runs of whole numbers, as the compiled search reads it.

Handing thirty arrays from function to function costs more than the arithmetic. So all rules stand in one array and all
that changes in another; each begins with nothing but numbers, and `at` says where what begins.
"""

from collections.abc import Sequence

import numpy as np

from curriculum.timetabling import at
from curriculum.timetabling.problem import KINDS, Event, Group, Ints, Problem


def lay_out(problem: Problem) -> tuple[Ints, Ints]:
    """The rules and an empty board of a problem."""
    hard = _hard_cost(problem)
    board, places = _empty_board(problem)
    parts = {**_time(problem), **_events(problem, hard), **_rows(problem), **_orders(problem), **_groups(problem)}
    parts[at.RELIEF] = _relief(problem, hard)
    head = np.zeros(at.HEAD, np.int32)
    head[[at.HARD, at.EVENTS, at.UNITS, at.SLOTS]] = hard, len(problem.events), problem.units, len(problem.grid.days)
    sites = 1 + max([-1, *(event.site for event in problem.events), *(site for pair in problem.apart for site in pair)])
    head[[at.DAYS, at.SITES, at.MIXED_ROOMS]] = _days(problem), sites, int(problem.mixed_rooms)
    apart = np.zeros((sites, sites), np.int32)
    for one, other in problem.apart:
        apart[one, other] = apart[other, one] = 1
    parts[at.APART] = apart.ravel()
    offset = at.HEAD
    for name, values in parts.items():
        head[name] = offset
        offset += len(values)
    for name, place in places.items():
        head[name] = place
    return np.concatenate([head, *parts.values()], dtype=np.int32), board


def empty_board(problem: Problem) -> Ints:
    """A board on which nothing lies."""
    return _empty_board(problem)[0]


def _hard_cost(problem: Problem) -> int:
    """More than any one event can be worth."""
    dearest = [int(event.costs.max(initial=0)) + (event.drop or 0) for event in problem.events]
    return 1000 + max(dearest, default=0)


def _days(problem: Problem) -> int:
    return 1 + max(problem.grid.days, default=-1)


def _listed(lists: Sequence[Sequence[int] | Ints]) -> tuple[Ints, Ints]:
    """Where the list of each begins, and all lists end to end."""
    pointers = np.zeros(len(lists) + 1, np.int32)
    np.cumsum([len(one) for one in lists], out=pointers[1:])
    flat = [np.asarray(one, np.int32) for one in lists if len(one)]
    return pointers, np.concatenate(flat) if flat else np.zeros(0, np.int32)


def _time(problem: Problem) -> dict[int, Ints]:
    days, months = problem.grid.days, problem.grid.months
    lists: list[Sequence[int]] = []
    for pattern in problem.patterns:
        first_slots = {days[slot]: slot for slot in reversed(pattern.slots)}
        in_days = sorted(first_slots)
        lists += [pattern.slots, in_days, [months[first_slots[day]] for day in in_days], pattern.room_slots]
    pointers, flat = _listed(lists)
    count = len(days)
    left = [slot - 1 if slot and days[slot - 1] == days[slot] else at.NOWHERE for slot in range(count)]
    right = [slot + 1 if slot + 1 < count and days[slot + 1] == days[slot] else at.NOWHERE for slot in range(count)]
    return {
        at.PATTERN_PTR: pointers,
        at.PATTERN_ID: flat,
        at.BEGIN: np.array([pattern.begin for pattern in problem.patterns], np.int32),
        at.END: np.array([pattern.end for pattern in problem.patterns], np.int32),
        at.LEFT: np.array(left, np.int32),
        at.RIGHT: np.array(right, np.int32),
    }


def _events(problem: Problem, hard: int) -> dict[int, Ints]:
    events = problem.events
    costs = np.full((len(events), problem.units), -1, np.int32)
    for number, event in enumerate(events):
        for unit, cost in (*event.rooms.items(), *event.trainers.items()):
            costs[number, unit] = cost
    option_pointers, options = _listed([event.options for event in events])
    room_pointers, rooms = _listed([list(event.rooms) for event in events])
    trainer_pointers, trainers = _listed([list(event.trainers) for event in events])
    return {
        at.OPTION_PTR: option_pointers,
        at.OPTION_ID: options,
        at.OPTION_COST: _listed([event.costs for event in events])[1],
        at.ROOM_PTR: room_pointers,
        at.ROOM_ID: rooms,
        at.TRAINER_PTR: trainer_pointers,
        at.TRAINER_ID: trainers,
        at.UNIT_COST: costs.ravel(),
        at.DROP: np.array([_drop(event, hard) for event in events], np.int32),
        at.GROUP: np.array([-1 if event.group is None else event.group for event in events], np.int32),
        at.SITE: np.array([event.site for event in events], np.int32),
    }


def _relief(problem: Problem, hard: int) -> Ints:
    """The most that another place may gain each event beside its room and its trainer: no move gains more.

    Leaving a slot ends at most one loneliness per row, entering one at most two; all else can be mended once.
    """
    slots = max((len(pattern.slots) for pattern in problem.patterns), default=0)
    orders = np.bincount(np.array(problem.orders, np.int64).ravel(), minlength=len(problem.events))
    found = np.zeros(len(problem.events), np.int64)
    for number, event in enumerate(problem.events):
        compact = 3 * slots * sum(problem.rows[row].compact for row in event.rows)
        group = problem.groups[event.group] if event.group is not None else Group(0, 0, 0)
        spread = int(event.costs.max(initial=0) - event.costs.min(initial=0))
        found[number] = compact + slots * group.day_cost + group.room_cost + spread + hard * orders[number]
    return np.minimum(found, np.iinfo(np.int32).max).astype(np.int32)


def _rows(problem: Problem) -> dict[int, Ints]:
    sizes = _bucket_counts(problem)
    lengths = [sizes[KINDS.index(row.kind)] for row in problem.rows]
    base = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int32)
    capacity = np.zeros(int(base[-1]), np.int32)
    for number, row in enumerate(problem.rows):
        capacity[base[number] : base[number + 1]] = row.capacity
    ordered = [sorted(event.rows.items()) for event in problem.events]
    pointers, rows = _listed([[row for row, _ in uses] for uses in ordered])
    members: list[list[int]] = [[] for _ in problem.rows]
    for number, uses in enumerate(ordered):
        for used, _ in uses:
            members[used].append(number)
    member_pointers, member_ids = _listed(members)
    return {
        at.ROW_PTR: pointers,
        at.ROW_ID: rows,
        at.ROW_WEIGHT: _listed([[weight for _, weight in uses] for uses in ordered])[1],
        at.ROW_BASE: base,
        at.ROW_KIND: np.array([KINDS.index(row.kind) for row in problem.rows], np.int32),
        at.ROW_COMPACT: np.array([row.compact for row in problem.rows], np.int32),
        at.CAPACITY: capacity,
        at.MEMBER_PTR: member_pointers,
        at.MEMBER_ID: member_ids,
    }


def _bucket_counts(problem: Problem) -> tuple[int, int, int, int]:
    slots = len(problem.grid.days)
    return slots, _days(problem), 1 + max(problem.grid.months, default=-1), slots


def _orders(problem: Problem) -> dict[int, Ints]:
    before: list[list[int]] = [[] for _ in problem.events]
    after: list[list[int]] = [[] for _ in problem.events]
    for earlier, later in problem.orders:
        before[later].append(earlier)
        after[earlier].append(later)
    before_pointers, before_ids = _listed(before)
    after_pointers, after_ids = _listed(after)
    return {
        at.BEFORE_PTR: before_pointers,
        at.BEFORE_ID: before_ids,
        at.AFTER_PTR: after_pointers,
        at.AFTER_ID: after_ids,
    }


def _groups(problem: Problem) -> dict[int, Ints]:
    return {
        at.GROUP_DAYS: np.array([group.days for group in problem.groups], np.int32),
        at.GROUP_DAY_COST: np.array([group.day_cost for group in problem.groups], np.int32),
        at.GROUP_ROOM_COST: np.array([group.room_cost for group in problem.groups], np.int32),
    }


def _empty_board(problem: Problem) -> tuple[Ints, dict[int, int]]:
    events, groups, slots = len(problem.events), len(problem.groups), len(problem.grid.days)
    sizes = _bucket_counts(problem)
    occupant = np.full((problem.units, slots), at.NOWHERE, np.int32)
    for unit, taken in problem.blocked.items():
        occupant[unit, list(taken)] = at.BLOCKED
    nothing = np.full(events, at.NOWHERE, np.int32)
    parts = {
        at.PATTERN: nothing,
        at.COST: np.zeros(events, np.int32),
        at.ROOM: nothing,
        at.TRAINER: nothing,
        at.USE: np.zeros(sum(sizes[KINDS.index(row.kind)] for row in problem.rows), np.int32),
        at.OCCUPANT: occupant.ravel(),
        at.DAY_USE: np.zeros(groups * _days(problem), np.int32),
        at.DAYS_USED: np.zeros(groups, np.int32),
        at.ROOM_USE: np.zeros(groups * problem.units, np.int32),
        at.ROOMS_USED: np.zeros(groups, np.int32),
    }
    starts = np.concatenate([[0], np.cumsum([len(values) for values in parts.values()])])
    return np.concatenate(list(parts.values())), {name: int(start) for name, start in zip(parts, starts, strict=False)}


def empty_cost(problem: Problem) -> int:
    """What an empty board costs."""
    hard = _hard_cost(problem)
    spread = sum(group.days * group.day_cost for group in problem.groups)
    return spread + sum(_drop(event, hard) for event in problem.events)


def _drop(event: Event, hard: int) -> int:
    """An event that must not be dropped counts as several broken rules."""
    return 4 * hard if event.drop is None else event.drop
