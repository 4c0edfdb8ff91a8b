"""How low the cost of a schedule can be at best: a proof that needs no schedule.

Every row gets a price. Events then choose alone what is cheapest for them, prices included; what all choices cost, less
the worth of all capacities, is never above the cost of any schedule, whatever the prices are (Lagrangian relaxation;
prices by subgradient steps after Polyak). Left out are the order of events and which room or trainer it is: of those
only the number counts, for every set of rooms or trainers that an event may take.
"""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from curriculum.timetabling import at
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.memory import lay_out
from curriculum.timetabling.problem import BucketKind, Event, Ints, Problem, Row

Floats = npt.NDArray[np.float64]

_ROUNDS = 150


def prove_bound(problem: Problem, best: int, rounds: int = _ROUNDS) -> int:
    """No schedule of the problem costs less than this. ``best``: the cost of a known one."""
    rules, _ = lay_out(_with_unit_rows(problem))
    cells = int(rules[at.MEMBER_PTR] - rules[at.CAPACITY])
    capacity = rules[rules[at.CAPACITY] : rules[at.CAPACITY] + cells].astype(float)
    extra = np.array([_cheapest_units(event) for event in problem.events], np.int32)
    prices, highest, reach, since = np.zeros(cells), 0.0, 1.0, 0
    for _ in range(rounds):
        use = np.zeros(cells)
        value = _choose_alone(rules, prices, use, extra) - float(prices @ capacity)
        since = 0 if value > highest + 1e-3 * abs(highest) else since + 1
        highest = max(highest, value)
        if since >= 5:  # noqa: PLR2004 - no headway: shorter steps
            reach, since = reach / 2, 0
        slope = np.where((prices > 0) | (use > capacity), use - capacity, 0.0)
        steepness = float(slope @ slope)
        if steepness <= 0 or highest > best - 1:
            break
        prices = np.maximum(0.0, prices + reach * (best - value) / steepness * slope)
    return math.ceil(highest - 1e-6)


def _cheapest_units(event: Event) -> int:
    return min(event.rooms.values(), default=0) + min(event.trainers.values(), default=0)


def _with_unit_rows(problem: Problem) -> Problem:
    """The problem with one more row for every set of rooms and of trainers: no more of them in use than there are."""
    rows, events = list(problem.rows), [dict(event.rows) for event in problem.events]
    kinds: tuple[BucketKind, ...] = ("room", "slot")
    for which, kind in enumerate(kinds):
        wanted = [frozenset(event.trainers if which else event.rooms) for event in problem.events]
        for units in sorted({one for one in wanted if one}, key=sorted):
            for number, mine in enumerate(wanted):
                if mine and mine <= units:
                    events[number][len(rows)] = 1
            rows.append(Row(kind, _open_units(problem, units)))
    grown = [replace(event, rows=uses) for event, uses in zip(problem.events, events, strict=True)]
    return replace(problem, rows=rows, events=grown)


def _open_units(problem: Problem, units: frozenset[int]) -> Ints:
    there = np.full(len(problem.grid.days), len(units), np.int32)
    for unit in units:
        for slot in set(problem.blocked.get(unit, ())):
            there[slot] -= 1
    return there


@compiled
def _choose_alone(rules: Ints, prices: Floats, use: Floats, extra: Ints) -> float:
    """What all events pay together when each takes its cheapest option at the prices; fills ``use``."""
    total = 0.0
    for event in range(rules[at.EVENTS]):
        best, choice = float(rules[rules[at.DROP] + event]), at.NOWHERE
        for option in range(rules[rules[at.OPTION_PTR] + event], rules[rules[at.OPTION_PTR] + event + 1]):
            cost = float(rules[rules[at.OPTION_COST] + option] + extra[event])
            pattern = rules[rules[at.OPTION_ID] + option]
            for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
                if cost >= best:
                    break
                row = rules[rules[at.ROW_ID] + i]
                key = rules[at.PATTERN_PTR] + pattern * at.LISTS + rules[rules[at.ROW_KIND] + row]
                for j in range(rules[key], rules[key + 1]):
                    cell = rules[rules[at.ROW_BASE] + row] + rules[rules[at.PATTERN_ID] + j]
                    cost += rules[rules[at.ROW_WEIGHT] + i] * prices[cell]
            if cost < best:
                best, choice = cost, pattern
        total += best
        if choice >= 0:
            for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
                row = rules[rules[at.ROW_ID] + i]
                key = rules[at.PATTERN_PTR] + choice * at.LISTS + rules[rules[at.ROW_KIND] + row]
                for j in range(rules[key], rules[key + 1]):
                    use[rules[rules[at.ROW_BASE] + row] + rules[rules[at.PATTERN_ID] + j]] += rules[
                        rules[at.ROW_WEIGHT] + i
                    ]
    return total
