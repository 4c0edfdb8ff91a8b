"""Steps of the search that look at all options of one event: the best place for it, with or without pushing others."""

from curriculum.timetabling import at
from curriculum.timetabling.board import clashes, count_disorder, enter
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.hand import LIFTED, MOST_LIFTED, REJECTED, TRAIL, draw, draw_limit, lift, take_back
from curriculum.timetabling.problem import Ints, Longs
from curriculum.timetabling.units import ROOMS, TRAINERS, find_free, find_occupant


@compiled
def place_best(rules: Ints, board: Ints, hand: Longs, event: int) -> int:
    """Lay an event that lies nowhere into its cheapest option that breaks no rule; the change in cost.

    Among equals the dice choose. Where no date costs more than none, it stays without.
    """
    best, best_option, best_room, best_trainer, equals = (
        rules[rules[at.DROP] + event],
        at.NOWHERE,
        at.NOWHERE,
        at.NOWHERE,
        0,
    )
    for option in range(rules[rules[at.OPTION_PTR] + event], rules[rules[at.OPTION_PTR] + event + 1]):
        cost, pattern = rules[rules[at.OPTION_COST] + option], rules[rules[at.OPTION_ID] + option]
        if cost > best:
            continue
        if clashes(rules, board, event, pattern, at.NOWHERE) or count_disorder(rules, board, event, pattern) > 0:
            continue
        room = find_free(rules, board, event, pattern, ROOMS)
        trainer = at.NOWHERE if room == at.BLOCKED else find_free(rules, board, event, pattern, TRAINERS)
        if at.BLOCKED in (room, trainer):
            continue
        for unit in (room, trainer):
            if unit >= 0:
                cost += rules[rules[at.UNIT_COST] + event * rules[at.UNITS] + unit]
        equals = equals + 1 if cost == best else 1
        if cost < best or (cost == best and draw(hand, equals) == 0):
            best, best_option, best_room, best_trainer = cost, option, room, trainer
    if best_option == at.NOWHERE:
        return 0
    return enter(rules, board, event, best_option, (best_room, best_trainer))


@compiled
def _push_rows(rules: Ints, board: Ints, hand: Longs, event: int, pattern: int) -> int:
    """Lift others until the event fits into all its rows; the change in cost, or REJECTED."""
    delta = 0
    for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
        row, weight = rules[rules[at.ROW_ID] + i], rules[rules[at.ROW_WEIGHT] + i]
        kind = rules[rules[at.ROW_KIND] + row]
        key = rules[at.PATTERN_PTR] + pattern * at.LISTS + kind
        for j in range(rules[key], rules[key + 1]):
            bucket = rules[rules[at.PATTERN_ID] + j]
            cell = rules[rules[at.ROW_BASE] + row] + bucket
            if board[rules[at.USE] + cell] + weight > rules[rules[at.CAPACITY] + cell]:
                delta += _push_bucket(rules, board, hand, (row, kind, bucket, weight))
            if (
                board[rules[at.USE] + cell] + weight > rules[rules[at.CAPACITY] + cell]
                or hand[LIFTED] > MOST_LIFTED // 2
            ):
                return REJECTED
    return delta


@compiled
def _push_bucket(rules: Ints, board: Ints, hand: Longs, place: tuple[int, int, int, int]) -> int:
    row, kind, bucket, weight = place
    cell = rules[rules[at.ROW_BASE] + row] + bucket
    first, last = rules[rules[at.MEMBER_PTR] + row], rules[rules[at.MEMBER_PTR] + row + 1]
    turn, delta = draw(hand, last - first), 0
    for step in range(last - first):
        member = rules[rules[at.MEMBER_ID] + first + (step + turn) % (last - first)]
        pattern = board[rules[at.PATTERN] + member]
        if pattern < 0:
            continue
        key = rules[at.PATTERN_PTR] + pattern * at.LISTS + kind
        for j in range(rules[key], rules[key + 1]):
            if rules[rules[at.PATTERN_ID] + j] == bucket:
                delta += lift(rules, board, hand, member)
                break
        if board[rules[at.USE] + cell] + weight <= rules[rules[at.CAPACITY] + cell] or hand[LIFTED] > MOST_LIFTED // 2:
            break
    return delta


@compiled
def _push_unit(rules: Ints, board: Ints, hand: Longs, place: tuple[int, int], which: int) -> tuple[int, int]:
    """A unit for the event, freed if need be: (unit, change in cost), unit -2 where none can be freed."""
    event, pattern = place
    unit = find_free(rules, board, event, pattern, which)
    if unit != at.BLOCKED:
        return unit, 0
    pointer, units = (at.ROOM_PTR, at.ROOM_ID) if which == ROOMS else (at.TRAINER_PTR, at.TRAINER_ID)
    first = rules[rules[pointer] + event]
    unit = rules[rules[units] + first + draw(hand, rules[rules[pointer] + event + 1] - first)]
    other = find_occupant(rules, board, (event, pattern, unit), which)
    if other < 0:
        return at.BLOCKED, 0
    return unit, lift(rules, board, hand, other)


@compiled
def _push_order(rules: Ints, board: Ints, hand: Longs, event: int, pattern: int) -> int:
    """Lift whatever lies on the wrong side of the event, and all that waits for something lifted."""
    delta = 0
    for i in range(rules[rules[at.BEFORE_PTR] + event], rules[rules[at.BEFORE_PTR] + event + 1]):
        if board[rules[at.PATTERN] + rules[rules[at.BEFORE_ID] + i]] < 0:
            return REJECTED
    for i in range(rules[rules[at.AFTER_PTR] + event], rules[rules[at.AFTER_PTR] + event + 1]):
        other = rules[rules[at.AFTER_ID] + i]
        there = board[rules[at.PATTERN] + other]
        if (
            there >= 0
            and rules[rules[at.END] + pattern] >= rules[rules[at.BEGIN] + there]
            and hand[LIFTED] < MOST_LIFTED
        ):
            delta += lift(rules, board, hand, other)
    done = 1
    while done < hand[LIFTED] and hand[LIFTED] < MOST_LIFTED:
        lifted = hand[TRAIL + 4 * done]
        for i in range(rules[rules[at.AFTER_PTR] + lifted], rules[rules[at.AFTER_PTR] + lifted + 1]):
            other = rules[rules[at.AFTER_ID] + i]
            if board[rules[at.PATTERN] + other] >= 0 and hand[LIFTED] < MOST_LIFTED:
                delta += lift(rules, board, hand, other)
        done += 1
    return delta if hand[LIFTED] < MOST_LIFTED else REJECTED


@compiled
def push_in(rules: Ints, board: Ints, hand: Longs, event: int, heat: float) -> int:
    """A random option for an event without a date; who stands in its way looks for another place.

    The change in cost, or REJECTED.
    """
    first, last = rules[rules[at.OPTION_PTR] + event], rules[rules[at.OPTION_PTR] + event + 1]
    if first == last:
        return REJECTED
    option = first + draw(hand, last - first)
    pattern, limit = rules[rules[at.OPTION_ID] + option], draw_limit(hand, heat)
    hand[LIFTED] = 0
    delta = lift(rules, board, hand, event) + _push_rows(rules, board, hand, event, pattern)
    if delta >= REJECTED // 2:
        return take_back(rules, board, hand)
    room, more = _push_unit(rules, board, hand, (event, pattern), ROOMS)
    trainer, yet_more = _push_unit(rules, board, hand, (event, pattern), TRAINERS)
    if at.BLOCKED in (room, trainer):
        return take_back(rules, board, hand)
    delta += more + yet_more + _push_order(rules, board, hand, event, pattern)
    if delta >= REJECTED // 2:
        return take_back(rules, board, hand)
    delta += enter(rules, board, event, option, (room, trainer))
    for k in range(1, hand[LIFTED]):
        delta += place_best(rules, board, hand, hand[TRAIL + 4 * k])
    return delta if delta <= limit else take_back(rules, board, hand)
