"""The hand that makes moves: its dice, and what left the board during one move.

How many events left, then for each the event, its option, its room and its trainer.
"""

import math

import numpy as np

from curriculum.timetabling import at
from curriculum.timetabling.board import enter, find_option, leave
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.problem import Ints, Longs

REJECTED = 1 << 40
MOST_LIFTED = 63
"""A move that would push more events off the board is none."""

DICE, LIFTED, TRAIL = 0, 1, 2


def new_hand(seed: int) -> Longs:
    """A hand with dice that fall as the seed says."""
    hand = np.zeros(TRAIL + 4 * (MOST_LIFTED + 1), np.int64)
    hand[DICE] = 88_172_645_463_325_252 + 7_919 * seed
    return hand


@compiled
def draw(hand: Longs, sides: int) -> int:
    """A whole number from 0 to below ``sides`` (xorshift)."""
    bits = np.uint64(hand[DICE])
    bits ^= bits << np.uint64(13)
    bits ^= bits >> np.uint64(7)
    bits ^= bits << np.uint64(17)
    hand[DICE] = np.int64(bits)
    return int(np.int64(((bits >> np.uint64(33)) * np.uint64(sides)) >> np.uint64(31)))


@compiled
def draw_limit(hand: Longs, heat: float) -> float:
    """How much worse a move may be (Metropolis)."""
    return -heat * math.log((draw(hand, 1 << 30) + 1) / (1 << 30))


@compiled
def lift(rules: Ints, board: Ints, hand: Longs, event: int) -> int:
    """Take an event off the board, or note that it lies nowhere; the change in cost."""
    place = TRAIL + 4 * hand[LIFTED]
    hand[LIFTED] += 1
    pattern = board[rules[at.PATTERN] + event]
    hand[place] = event
    hand[place + 1] = at.NOWHERE if pattern < 0 else find_option(rules, event, pattern)
    hand[place + 2], hand[place + 3] = board[rules[at.ROOM] + event], board[rules[at.TRAINER] + event]
    return 0 if pattern < 0 else leave(rules, board, event)


@compiled
def take_back(rules: Ints, board: Ints, hand: Longs) -> int:
    """Everything as it was before the move."""
    for k in range(hand[LIFTED]):
        event = hand[TRAIL + 4 * k]
        if board[rules[at.PATTERN] + event] >= 0:
            leave(rules, board, event)
    for k in range(hand[LIFTED]):
        place = TRAIL + 4 * k
        if hand[place + 1] >= 0:
            enter(rules, board, hand[place], hand[place + 1], (hand[place + 2], hand[place + 3]))
    return REJECTED
