"""Rooms and trainers of a move: who is free, and who would have to give way. Compiled arithmetic on the two arrays."""

from curriculum.timetabling import at
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.problem import Ints

ROOMS, TRAINERS = 3, 0
"""Which list of a pattern a unit is taken for: the slots that need a room, or all of them."""


@compiled
def _too_far(rules: Ints, board: Ints, event: int, place: tuple[int, int]) -> bool:
    """Whether the trainer is on the same day, in the slot beside this one, at a site too far away."""
    unit, slot = place
    site = rules[rules[at.SITE] + event]
    if site < 0:
        return False
    for side in range(2):
        beside = rules[rules[at.LEFT] + slot] if side == 0 else rules[rules[at.RIGHT] + slot]
        if beside >= 0:
            other = board[rules[at.OCCUPANT] + unit * rules[at.SLOTS] + beside]
            if other >= 0 and other != event:
                there = rules[rules[at.SITE] + other]
                if there >= 0 and rules[rules[at.APART] + site * rules[at.SITES] + there] > 0:
                    return True
    return False


@compiled
def find_occupant(rules: Ints, board: Ints, place: tuple[int, int, int], which: int) -> int:
    """Who else has the unit: an event, -1 nobody, -2 several or blocked. ``place``: event, pattern, unit."""
    event, pattern, unit = place
    key = rules[at.PATTERN_PTR] + pattern * at.LISTS + which
    found = at.NOWHERE
    for j in range(rules[key], rules[key + 1]):
        slot = rules[rules[at.PATTERN_ID] + j]
        other = board[rules[at.OCCUPANT] + unit * rules[at.SLOTS] + slot]
        if other == at.BLOCKED:
            return at.BLOCKED
        if other >= 0 and other not in (event, found):
            if found >= 0:
                return at.BLOCKED
            found = other
        if which == TRAINERS and _too_far(rules, board, event, (unit, slot)):
            return at.BLOCKED
    return found


@compiled
def find_free(rules: Ints, board: Ints, event: int, pattern: int, which: int) -> int:
    """The first free unit among those the event may take; -1 where it needs none, -2 where none is free."""
    pointer, units = (at.ROOM_PTR, at.ROOM_ID) if which == ROOMS else (at.TRAINER_PTR, at.TRAINER_ID)
    first, last = rules[rules[pointer] + event], rules[rules[pointer] + event + 1]
    if first == last:
        return at.NOWHERE
    for i in range(first, last):
        unit = rules[rules[units] + i]
        if find_occupant(rules, board, (event, pattern, unit), which) == at.NOWHERE:
            return unit
    return at.BLOCKED
