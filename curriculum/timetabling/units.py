"""Rooms and trainers of a move: who is free, and who would have to give way. Compiled arithmetic on the two arrays."""

from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.memory import (
    APART,
    BLOCKED,
    LEFT,
    LISTS,
    NOWHERE,
    OCCUPANT,
    PATTERN_ID,
    PATTERN_PTR,
    RIGHT,
    ROOM_ID,
    ROOM_PTR,
    SITE,
    SITES,
    SLOTS,
    TRAINER_ID,
    TRAINER_PTR,
)
from curriculum.timetabling.problem import Ints

ROOMS, TRAINERS = 3, 0
"""Which list of a pattern a unit is taken for: the slots that need a room, or all of them."""


@compiled
def _too_far(rules: Ints, board: Ints, event: int, place: tuple[int, int]) -> bool:
    """Whether the trainer is on the same day, in the slot beside this one, at a site too far away."""
    unit, slot = place
    site = rules[rules[SITE] + event]
    if site < 0:
        return False
    for side in range(2):
        beside = rules[rules[LEFT] + slot] if side == 0 else rules[rules[RIGHT] + slot]
        if beside >= 0:
            other = board[rules[OCCUPANT] + unit * rules[SLOTS] + beside]
            if other >= 0 and other != event:
                there = rules[rules[SITE] + other]
                if there >= 0 and rules[rules[APART] + site * rules[SITES] + there] > 0:
                    return True
    return False


@compiled
def find_occupant(rules: Ints, board: Ints, place: tuple[int, int, int], which: int) -> int:
    """Who else has the unit: an event, -1 nobody, -2 several or blocked. ``place``: event, pattern, unit."""
    event, pattern, unit = place
    key = rules[PATTERN_PTR] + pattern * LISTS + which
    found = NOWHERE
    for j in range(rules[key], rules[key + 1]):
        slot = rules[rules[PATTERN_ID] + j]
        other = board[rules[OCCUPANT] + unit * rules[SLOTS] + slot]
        if other == BLOCKED:
            return BLOCKED
        if other >= 0 and other not in (event, found):
            if found >= 0:
                return BLOCKED
            found = other
        if which == TRAINERS and _too_far(rules, board, event, (unit, slot)):
            return BLOCKED
    return found


@compiled
def find_free(rules: Ints, board: Ints, event: int, pattern: int, which: int) -> int:
    """The first free unit among those the event may take; -1 where it needs none, -2 where none is free."""
    pointer, units = (ROOM_PTR, ROOM_ID) if which == ROOMS else (TRAINER_PTR, TRAINER_ID)
    first, last = rules[rules[pointer] + event], rules[rules[pointer] + event + 1]
    if first == last:
        return NOWHERE
    for i in range(first, last):
        unit = rules[rules[units] + i]
        if find_occupant(rules, board, (event, pattern, unit), which) == NOWHERE:
            return unit
    return BLOCKED
