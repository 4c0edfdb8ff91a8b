"""The search for a good schedule: first the best place for one event after the other, then simulated annealing.

Each event has a place it likes best while others stand in its way; heat lets the search take steps back, and as it
cools it settles (Kirkpatrick, Gelatt and Vecchi 1983; for timetables with plain moves and swaps: Bellio, Ceschia,
Di Gaspero, Schaerf and Urli 2016). The same problem, effort and seed give the same schedule; only where the effort is
counted in seconds may two runs differ.
"""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from curriculum.timetabling import at
from curriculum.timetabling.board import clashes, count_broken, enter, find_option
from curriculum.timetabling.hand import REJECTED, new_hand
from curriculum.timetabling.memory import empty_board, empty_cost, lay_out
from curriculum.timetabling.moves import anneal
from curriculum.timetabling.problem import Effort, Ints, Longs, Place, Problem, Schedule
from curriculum.timetabling.settle import place_best, push_in
from curriculum.timetabling.units import ROOMS, TRAINERS, find_occupant

Watch = Callable[[float, int], bool]
"""Hears now and then how much of the effort is spent (0 to 1) and the lowest cost so far; answers whether to go on."""

_ROUND = 20_000
"""Moves between two looks at the clock."""

_PATIENCE = 500
"""Rounds before the first move in which room is made for events without a date."""

_MUST_HEAT = 30.0
"""Heat at which room is made for events that must have a date: what else it costs hardly counts."""

_PUSHES = 10
"""Tries per round to make room for an event without a date."""

_LONGEST_PAUSE = 16
"""Rounds for which an event is left alone at most that could do without a date and often found none."""


def search_best(problem: Problem, effort: Effort, workers: int = 1, watch: Watch | None = None) -> Schedule:
    """The best schedule of so many searches side by side, each with dice of its own and the whole effort."""
    if workers == 1:
        return search_schedule(problem, effort, watch)
    with ThreadPoolExecutor(workers) as pool:
        efforts = [replace(effort, seed=effort.seed + number) for number in range(workers)]
        found = list(pool.map(lambda one: search_schedule(problem, one, watch), efforts))
    return min(found, key=lambda schedule: (schedule.clashes, schedule.cost))


def search_schedule(
    problem: Problem, effort: Effort, watch: Watch | None = None, start: Sequence[Place | None] = ()
) -> Schedule:
    """The best schedule found within the effort. ``start``: places to begin with, as far as they are still possible."""
    rules, board = lay_out(problem)
    hand = new_hand(effort.seed)
    cost = empty_cost(problem) + _restore(rules, board, start)
    options = np.diff(rules[rules[at.OPTION_PTR] : rules[at.OPTION_PTR] + len(problem.events) + 1])
    for event in np.argsort(options, kind="stable").tolist():
        if board[rules[at.PATTERN] + event] < 0:
            cost += place_best(rules, board, hand, event)
    waiting = _Waiting(problem, effort.heat[0])
    for _ in range(_PATIENCE):
        cost += waiting.push(rules, board, hand)
    best, best_cost = _places(rules, board, problem), cost
    clock, done, round_ = _Clock(effort), 0, min(_ROUND, max(1, effort.moves // 100))
    while problem.events and (spent := clock.spent(done)) < 1.0:
        first, last = effort.heat
        cost += anneal(rules, board, hand, round_, first * (last / first) ** spent)
        done += round_
        cost += waiting.push(rules, board, hand)
        if cost < best_cost:
            best, best_cost = _places(rules, board, problem), cost
        if watch is not None and not watch(spent, best_cost):
            break
    return Schedule(_as_places(best), int(best_cost), _count_broken(problem, rules, best), done)


def _restore(rules: Ints, board: Ints, start: Sequence[Place | None]) -> int:
    """Lay events where they lay, unless something stands in the way; the change in cost."""
    total = 0
    for event, place in enumerate(start):
        option = find_option(rules, event, place.pattern) if place else -1
        if place is None or option < 0 or clashes(rules, board, event, place.pattern, at.NOWHERE):
            continue
        taken = [
            unit
            for unit, which in ((place.room, ROOMS), (place.trainer, TRAINERS))
            if unit >= 0 and find_occupant(rules, board, (event, place.pattern, unit), which) != at.NOWHERE
        ]
        if not taken:
            total += enter(rules, board, event, option, (place.room, place.trainer))
    return total


class _Waiting:
    """Events without a date, and how long each is left alone: twice as long after every round in vain.

    Where each of them must have a date, none is ever left alone.
    """

    def __init__(self, problem: Problem, heat: float) -> None:
        must = any(event.drop is None for event in problem.events)
        self.heat = _MUST_HEAT if must else heat
        self.longest = 1 if must else _LONGEST_PAUSE
        self.pause = np.ones(len(problem.events), np.int64)
        self.next = np.zeros(len(problem.events), np.int64)
        self.round = 0

    def push(self, rules: Ints, board: Ints, hand: Longs) -> int:
        """Make room for every event without a date whose turn it is; the change in cost."""
        total, self.round = 0, self.round + 1
        undated = board[rules[at.PATTERN] : rules[at.PATTERN] + rules[at.EVENTS]] < 0
        for event in np.flatnonzero(undated & (self.next <= self.round)).tolist():
            for _ in range(_PUSHES):
                if board[rules[at.PATTERN] + event] < 0:
                    delta = push_in(rules, board, hand, event, self.heat)
                    total += delta if delta != REJECTED else 0
            found = board[rules[at.PATTERN] + event] >= 0
            self.pause[event] = 1 if found else min(2 * self.pause[event], self.longest)
            self.next[event] = self.round + self.pause[event]
        return total


class _Clock:
    """How much of an effort is spent."""

    def __init__(self, effort: Effort) -> None:
        self.effort = effort
        self.begin = time.monotonic()

    def spent(self, moves: int) -> float:
        if self.effort.seconds is None:
            return moves / max(1, self.effort.moves)
        return (time.monotonic() - self.begin) / self.effort.seconds


def _places(rules: Ints, board: Ints, problem: Problem) -> Ints:
    count = len(problem.events)
    return np.stack([board[rules[name] : rules[name] + count] for name in (at.PATTERN, at.ROOM, at.TRAINER)])


def _as_places(found: Ints) -> tuple[Place | None, ...]:
    rows: Sequence[Sequence[int]] = found.T.tolist()
    return tuple(Place(*row) if row[0] >= 0 else None for row in rows)


def _count_broken(problem: Problem, rules: Ints, found: Ints) -> int:
    """Hard rules that the places break, counted anew on an empty board; an event that must have a place counts one."""
    board, missing = empty_board(problem), 0
    for event, (pattern, room, trainer) in enumerate(found.T.tolist()):
        if pattern >= 0:
            enter(rules, board, event, find_option(rules, event, pattern), (room, trainer))
        elif problem.events[event].drop is None:
            missing += 1
    return missing + int(count_broken(rules, board))
