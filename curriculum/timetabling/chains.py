"""Two patterns exchange an event and all that this drives from one to the other, back and forth (a Kempe chain).

Where nearly every place is taken, one event alone can move nowhere: whom it clashes with must go where it came from,
whom that one clashes with must follow, until nobody is in the way. Source of the idea: A. B. Kempe's recolouring,
used for timetables by Thompson and Dowsland, A robust simulated annealing based examination timetabling system, 1998.
"""

from curriculum.timetabling import at
from curriculum.timetabling.board import enter, find_option
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.hand import LIFTED, REJECTED, TRAIL, lift, take_back
from curriculum.timetabling.problem import Ints, Longs
from curriculum.timetabling.units import ROOMS, find_occupant

LONGEST = 20
"""Events of a chain; a longer one moves half of the week and is none."""


@compiled
def _goes(rules: Ints, hand: Longs, k: int, both: int) -> int:
    """Where the k-th of the chain goes: of the two patterns whose sum is ``both`` the one it does not come from."""
    return both - rules[rules[at.OPTION_ID] + hand[TRAIL + 4 * k + 1]]


@compiled
def _wants(hand: Longs, k: int, rooms: tuple[int, int]) -> int:
    """The room that the k-th of the chain takes: its own, or of the two that are exchanged the other one."""
    own, (one, other) = hand[TRAIL + 4 * k + 2], rooms
    return other if own == one else (one if own == other else own)


@compiled
def _lift_clashes(rules: Ints, board: Ints, hand: Longs, event: int, pattern: int) -> int:
    """Lift whoever lies in the pattern and leaves no place for the event; the change in cost, or REJECTED."""
    delta = 0
    for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
        row, weight = rules[rules[at.ROW_ID] + i], rules[rules[at.ROW_WEIGHT] + i]
        base, key = rules[rules[at.ROW_BASE] + row], rules[at.PATTERN_PTR] + pattern * at.LISTS
        key += rules[rules[at.ROW_KIND] + row]
        for j in range(rules[key], rules[key + 1]):
            cell = base + rules[rules[at.PATTERN_ID] + j]
            over = board[rules[at.USE] + cell] + weight - rules[rules[at.CAPACITY] + cell]
            member = rules[rules[at.MEMBER_PTR] + row]
            while over > 0:
                if member == rules[rules[at.MEMBER_PTR] + row + 1] or hand[LIFTED] >= LONGEST:
                    return REJECTED
                other = rules[rules[at.MEMBER_ID] + member]
                if board[rules[at.PATTERN] + other] == pattern:
                    delta += lift(rules, board, hand, other)
                    over = board[rules[at.USE] + cell] + weight - rules[rules[at.CAPACITY] + cell]
                member += 1
    return delta


@compiled
def exchange(rules: Ints, board: Ints, hand: Longs, place: tuple[int, int, int], limit: float) -> int:
    """An event goes to a pattern and a room, whoever is in the way goes to where it came from, and so on.

    ``place``: event, pattern, room. The change in cost, or REJECTED where it would be above the limit.
    """
    event, pattern, room = place
    both, rooms = board[rules[at.PATTERN] + event] + pattern, (board[rules[at.ROOM] + event], room)
    hand[LIFTED] = 0
    delta = lift(rules, board, hand, event)
    k = 0
    while k < hand[LIFTED]:
        one, goes = hand[TRAIL + 4 * k], _goes(rules, hand, k, both)
        if find_option(rules, one, goes) < 0 or hand[LIFTED] >= LONGEST:
            return take_back(rules, board, hand)
        more = _lift_clashes(rules, board, hand, one, goes)
        wants = _wants(hand, k, rooms)
        other = find_occupant(rules, board, (one, goes, wants), ROOMS)
        if more == REJECTED or other == at.BLOCKED or rules[rules[at.UNIT_COST] + one * rules[at.UNITS] + wants] < 0:
            return take_back(rules, board, hand)
        delta += more
        if other >= 0:
            delta += lift(rules, board, hand, other)
        k += 1
    for k in range(hand[LIFTED]):
        one, goes = hand[TRAIL + 4 * k], _goes(rules, hand, k, both)
        delta += enter(rules, board, one, find_option(rules, one, goes), (_wants(hand, k, rooms), at.NOWHERE))
    return delta if delta <= limit else take_back(rules, board, hand)
