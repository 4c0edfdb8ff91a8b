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
from curriculum.timetabling.problem import KINDS, BucketKind, Event, Ints, Problem, Row
from curriculum.timetabling.reach import count_most

Floats = npt.NDArray[np.float64]

_ROUNDS = 150


def prove_bound(problem: Problem, best: int, rounds: int = _ROUNDS) -> int:
    """No schedule of the problem costs less than this. ``best``: the cost of a known one."""
    game = _Game(_with_unit_rows(problem))
    prices, highest, reach, since = np.zeros(len(game.capacity)), 0.0, 1.0, 0
    for _ in range(rounds):
        paid, use = game.choose(prices)
        value = paid - _product(prices, game.capacity)
        since = 0 if value > highest + 1e-3 * abs(highest) else since + 1
        highest = max(highest, value)
        if since >= 5:  # noqa: PLR2004 - no headway: shorter steps
            reach, since = reach / 2, 0
        slope = np.subtract(use, game.capacity, out=use)
        np.maximum(slope, 0.0, out=slope, where=prices <= 0)
        steepness = _product(slope, slope)
        if steepness <= 0 or highest > best - 1:
            break
        slope *= reach * (best - value) / steepness
        prices += slope
        np.maximum(prices, 0.0, out=prices)
    return math.ceil(highest - 1e-6)


def _product(one: Floats, other: Floats) -> float:
    """The sum of the products, by one thread: several would wait for each other longer than they add."""
    return float(np.einsum("i,i->", one, other))


class _Game:
    """All events choosing alone at given prices. Only cells that can be exceeded have one; number 0 is all others."""

    def __init__(self, problem: Problem) -> None:
        crowded = [most > row.capacity for most, row in zip(count_most(problem), problem.rows, strict=True)]
        over = np.concatenate([np.zeros(0, bool), *crowded])
        self.rules, _ = lay_out(problem)
        self.cells = np.cumsum(over, dtype=np.int32)
        self.cells *= over
        capacity = self.rules[self.rules[at.CAPACITY] : self.rules[at.CAPACITY] + len(over)]
        self.capacity = np.concatenate([[0.0], capacity[over]])
        counts = [int(cells.sum()) for cells in crowded]
        self.row = np.repeat(np.arange(len(counts), dtype=np.int32), counts)
        self.priced = np.zeros(len(counts), np.int32)
        extra = np.array([_cheapest_units(event) for event in problem.events], np.int32)
        options = [len(event.options) for event in problem.events]
        first = self.rules[at.OPTION_COST]
        self.rules[first : first + sum(options)] += np.repeat(extra, options)
        buckets = len(KINDS) * max(1, len(problem.grid.days))
        self.book = np.zeros(buckets, np.int32), np.zeros(buckets, np.int32)

    def choose(self, prices: Floats) -> tuple[float, Floats]:
        """What all pay together, and how much of each cell they take."""
        use, bills = np.zeros(len(prices)), np.zeros(len(self.book[0]))
        for marks in self.book:
            marks[:] = at.NOWHERE
        self.priced[:] = 0
        self.priced[self.row[prices[1:] > 0]] = 1
        return _choose_alone(self.rules, (self.cells, self.priced, *self.book), (prices, use, bills)), use


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
def _choose_alone(rules: Ints, numbers: tuple[Ints, Ints, Ints, Ints], amounts: tuple[Floats, Floats, Floats]) -> float:
    """What all events pay together when each takes its cheapest option at the prices; fills the use of the cells.

    ``numbers``: the cells by rows, which rows have a price, then room for which event saw a bucket last and for the
    buckets that it can reach.
    ``amounts``: prices and use of the cells, then room for what an event pays in each bucket for all its rows together.
    """
    cells, use, bills, total = numbers[0], amounts[1], amounts[2], 0.0
    width = len(bills) // at.LISTS
    for event in range(rules[at.EVENTS]):
        _write_bills(rules, numbers, amounts, event)
        best, choice = float(rules[rules[at.DROP] + event]), at.NOWHERE
        for option in range(rules[rules[at.OPTION_PTR] + event], rules[rules[at.OPTION_PTR] + event + 1]):
            cost = float(rules[rules[at.OPTION_COST] + option])
            pattern = rules[rules[at.OPTION_ID] + option]
            for kind in range(at.LISTS):
                key = rules[at.PATTERN_PTR] + pattern * at.LISTS + kind
                for j in range(rules[key], rules[key + 1]):
                    cost += bills[kind * width + rules[rules[at.PATTERN_ID] + j]]
            if cost < best:
                best, choice = cost, pattern
        total += best
        if choice >= 0:
            _take(rules, cells, use, event, choice)
    return total


@compiled
def _write_bills(
    rules: Ints, numbers: tuple[Ints, Ints, Ints, Ints], amounts: tuple[Floats, Floats, Floats], event: int
) -> None:
    """What the event would pay in every bucket that one of its options takes."""
    (cells, priced, seen, reached), (prices, _, bills) = numbers, amounts
    width = len(bills) // at.LISTS
    for kind in range(at.LISTS):
        count = 0
        for option in range(rules[rules[at.OPTION_PTR] + event], rules[rules[at.OPTION_PTR] + event + 1]):
            key = rules[at.PATTERN_PTR] + rules[rules[at.OPTION_ID] + option] * at.LISTS + kind
            for j in range(rules[key], rules[key + 1]):
                bucket = rules[rules[at.PATTERN_ID] + j]
                if seen[kind * width + bucket] != event:
                    seen[kind * width + bucket], bills[kind * width + bucket] = event, 0.0
                    reached[count] = bucket
                    count += 1
        for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
            row, weight = rules[rules[at.ROW_ID] + i], rules[rules[at.ROW_WEIGHT] + i]
            if priced[row] > 0 and rules[rules[at.ROW_KIND] + row] == kind:
                for k in range(count):
                    cell = cells[rules[rules[at.ROW_BASE] + row] + reached[k]]
                    if cell > 0:
                        bills[kind * width + reached[k]] += weight * prices[cell]


@compiled
def _take(rules: Ints, cells: Ints, use: Floats, event: int, pattern: int) -> None:
    """Count an event in the cells that it takes in a pattern."""
    for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
        row, weight = rules[rules[at.ROW_ID] + i], rules[rules[at.ROW_WEIGHT] + i]
        key = rules[at.PATTERN_PTR] + pattern * at.LISTS + rules[rules[at.ROW_KIND] + row]
        for j in range(rules[key], rules[key + 1]):
            cell = cells[rules[rules[at.ROW_BASE] + row] + rules[rules[at.PATTERN_ID] + j]]
            if cell > 0:
                use[cell] += weight
