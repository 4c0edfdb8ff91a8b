"""The moves of the search. Each is tried on the board and taken back unless the change in cost stays under a limit."""

from curriculum.timetabling import at
from curriculum.timetabling.board import clashes, enter, find_option
from curriculum.timetabling.chains import exchange
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.hand import LIFTED, REJECTED, draw, draw_limit, lift, take_back
from curriculum.timetabling.problem import Ints, Longs
from curriculum.timetabling.units import ROOMS, TRAINERS, find_free, find_occupant

SLACK = 1000
"""How far room, trainer and order may change the cost of a move beside its option."""

CLASHES_PER_CHAIN, SWAPS_PER_CHAIN = 4, 16
"""Of so many moves, and swaps, into a clash one drives out whoever is in the way; more find less in the same time."""


@compiled
def _draw_option(rules: Ints, hand: Longs, event: int) -> int:
    first = rules[rules[at.OPTION_PTR] + event]
    return first + draw(hand, rules[rules[at.OPTION_PTR] + event + 1] - first)


@compiled
def _unit_change(rules: Ints, event: int, before: int, after: int) -> int:
    """What another room or trainer costs more for an event."""
    costs = rules[at.UNIT_COST] + event * rules[at.UNITS]
    return rules[costs + after] - rules[costs + before]


# --- any room may be tried ------------------------------------------------------------------------------------------


@compiled
def _try_swap(rules: Ints, board: Ints, hand: Longs, pair: tuple[int, int], heat: float) -> int:
    """Two events change places; the change in cost, or REJECTED."""
    one, other = pair
    here, there = board[rules[at.PATTERN] + one], board[rules[at.PATTERN] + other]
    room, other_room = board[rules[at.ROOM] + one], board[rules[at.ROOM] + other]
    new, other_new = find_option(rules, one, there), find_option(rules, other, here)
    if new < 0 or other_new < 0:
        return REJECTED
    costs = rules[at.UNIT_COST]
    if rules[costs + one * rules[at.UNITS] + other_room] < 0 or rules[costs + other * rules[at.UNITS] + room] < 0:
        return REJECTED
    if here != there and (clashes(rules, board, one, there, other) or clashes(rules, board, other, here, one)):
        if draw(hand, SWAPS_PER_CHAIN) == 0:
            return exchange(rules, board, hand, (one, there, other_room), draw_limit(hand, heat))
        return REJECTED
    limit = draw_limit(hand, heat)
    units = _unit_change(rules, one, room, other_room) + _unit_change(rules, other, other_room, room)
    if units - rules[rules[at.RELIEF] + one] - rules[rules[at.RELIEF] + other] > limit:
        return REJECTED
    hand[LIFTED] = 0
    delta = lift(rules, board, hand, one) + lift(rules, board, hand, other)
    delta += enter(rules, board, one, new, (other_room, at.NOWHERE))
    delta += enter(rules, board, other, other_new, (room, at.NOWHERE))
    return delta if delta <= limit else take_back(rules, board, hand)


@compiled
def _try_move(rules: Ints, board: Ints, hand: Longs, place: tuple[int, int, int], heat: float) -> int:
    """An event goes to an option and a room that is free; the change in cost, or REJECTED."""
    event, option, room = place
    pattern, here = rules[rules[at.OPTION_ID] + option], board[rules[at.PATTERN] + event]
    if pattern != here and clashes(rules, board, event, pattern, at.NOWHERE):
        if here >= 0 and draw(hand, CLASHES_PER_CHAIN) == 0:
            return exchange(rules, board, hand, (event, pattern, room), draw_limit(hand, heat))
        return REJECTED
    limit = draw_limit(hand, heat)
    if here >= 0:
        units = _unit_change(rules, event, board[rules[at.ROOM] + event], room)
        if units - rules[rules[at.RELIEF] + event] > limit:
            return REJECTED
    hand[LIFTED] = 0
    delta = lift(rules, board, hand, event) + enter(rules, board, event, option, (room, at.NOWHERE))
    return delta if delta <= limit else take_back(rules, board, hand)


@compiled
def _try_anywhere(rules: Ints, board: Ints, hand: Longs, event: int, heat: float) -> int:
    """A random option and a random room; whoever lies there changes places. The change in cost, or REJECTED."""
    option = _draw_option(rules, hand, event)
    pattern, here = rules[rules[at.OPTION_ID] + option], board[rules[at.PATTERN] + event]
    first = rules[rules[at.ROOM_PTR] + event]
    room = rules[rules[at.ROOM_ID] + first + draw(hand, rules[rules[at.ROOM_PTR] + event + 1] - first)]
    if here == pattern and room == board[rules[at.ROOM] + event]:
        return REJECTED
    other = find_occupant(rules, board, (event, pattern, room), ROOMS)
    if other == at.BLOCKED or (other >= 0 and here < 0):
        return REJECTED
    if other >= 0:
        return _try_swap(rules, board, hand, (event, other), heat)
    return _try_move(rules, board, hand, (event, option, room), heat)


# --- the cheapest free room -----------------------------------------------------------------------------------------


@compiled
def _try_free(rules: Ints, board: Ints, hand: Longs, event: int, heat: float) -> int:
    """A random option where row, room and trainer are free; the change in cost, or REJECTED."""
    option = _draw_option(rules, hand, event)
    pattern = rules[rules[at.OPTION_ID] + option]
    limit = draw_limit(hand, heat)
    if rules[rules[at.OPTION_COST] + option] - board[rules[at.COST] + event] > limit + SLACK:
        return REJECTED
    hand[LIFTED] = 0
    delta = lift(rules, board, hand, event)
    if clashes(rules, board, event, pattern, at.NOWHERE):
        return take_back(rules, board, hand)
    room = find_free(rules, board, event, pattern, ROOMS)
    trainer = find_free(rules, board, event, pattern, TRAINERS)
    if at.BLOCKED in (room, trainer):
        return take_back(rules, board, hand)
    delta += enter(rules, board, event, option, (room, trainer))
    return delta if delta <= limit else take_back(rules, board, hand)


@compiled
def anneal(rules: Ints, board: Ints, hand: Longs, moves: int, heat: float) -> int:
    """So many tries at one heat; the change in cost."""
    total = 0
    for _ in range(moves):
        event = draw(hand, rules[at.EVENTS])
        if rules[at.MIXED_ROOMS] > 0:
            delta = _try_anywhere(rules, board, hand, event, heat)
        elif board[rules[at.PATTERN] + event] >= 0:
            delta = _try_free(rules, board, hand, event, heat)
        else:
            delta = REJECTED
        if delta != REJECTED:
            total += delta
    return total
