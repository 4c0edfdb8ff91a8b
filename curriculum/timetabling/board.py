"""What the board costs, and how that changes when one event enters or leaves: compiled arithmetic on the two arrays.

Each function takes the rules and the board as `memory.lay_out` makes them; events, patterns, units, rows are numbers.
"""

from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.memory import (
    AFTER_ID,
    AFTER_PTR,
    BEFORE_ID,
    BEFORE_PTR,
    BEGIN,
    CAPACITY,
    COST,
    DAY_USE,
    DAYS,
    DAYS_USED,
    DROP,
    END,
    EVENTS,
    GROUP,
    GROUP_DAY_COST,
    GROUP_DAYS,
    GROUP_ROOM_COST,
    HARD,
    LEFT,
    LISTS,
    MEMBER_PTR,
    NOWHERE,
    OCCUPANT,
    OPTION_COST,
    OPTION_ID,
    OPTION_PTR,
    PATTERN,
    PATTERN_ID,
    PATTERN_PTR,
    RIGHT,
    ROOM,
    ROOM_USE,
    ROOMS_USED,
    ROW_BASE,
    ROW_COMPACT,
    ROW_ID,
    ROW_KIND,
    ROW_PTR,
    ROW_WEIGHT,
    SLOTS,
    TRAINER,
    UNIT_COST,
    UNITS,
    USE,
)
from curriculum.timetabling.problem import Ints


@compiled
def find_option(rules: Ints, event: int, pattern: int) -> int:
    """Where the pattern stands among the options of the event; -1 where it is none."""
    low, high = rules[rules[OPTION_PTR] + event], rules[rules[OPTION_PTR] + event + 1]
    last = high
    while low < high:
        middle = (low + high) // 2
        if rules[rules[OPTION_ID] + middle] < pattern:
            low = middle + 1
        else:
            high = middle
    return low if low < last and rules[rules[OPTION_ID] + low] == pattern else NOWHERE


@compiled
def count_clashes(rules: Ints, board: Ints, event: int, pattern: int) -> int:
    """By how much rows would be exceeded if the event lay in the pattern beside all that lies there now."""
    total = 0
    for i in range(rules[rules[ROW_PTR] + event], rules[rules[ROW_PTR] + event + 1]):
        row, weight = rules[rules[ROW_ID] + i], rules[rules[ROW_WEIGHT] + i]
        base, key = rules[rules[ROW_BASE] + row], rules[PATTERN_PTR] + pattern * LISTS + rules[rules[ROW_KIND] + row]
        for j in range(rules[key], rules[key + 1]):
            cell = base + rules[rules[PATTERN_ID] + j]
            over = board[rules[USE] + cell] + weight - rules[rules[CAPACITY] + cell]
            if over > 0:
                total += min(over, weight)
    return total


@compiled
def _loneliness(rules: Ints, board: Ints, base: int, slot: int) -> int:
    """By how much the lonely slots of a row grow when this slot is filled, or shrink when it is emptied."""
    use = rules[USE] + base
    left, right = rules[rules[LEFT] + slot], rules[rules[RIGHT] + slot]
    near_left, near_right = left >= 0 and board[use + left] > 0, right >= 0 and board[use + right] > 0
    change = 0 if near_left or near_right else 1
    if near_left:
        further = rules[rules[LEFT] + left]
        if further < 0 or board[use + further] == 0:
            change -= 1
    if near_right:
        further = rules[rules[RIGHT] + right]
        if further < 0 or board[use + further] == 0:
            change -= 1
    return change


@compiled
def _fill_rows(rules: Ints, board: Ints, event: int, pattern: int) -> int:
    delta = 0
    for i in range(rules[rules[ROW_PTR] + event], rules[rules[ROW_PTR] + event + 1]):
        row, weight = rules[rules[ROW_ID] + i], rules[rules[ROW_WEIGHT] + i]
        base, key = rules[rules[ROW_BASE] + row], rules[PATTERN_PTR] + pattern * LISTS + rules[rules[ROW_KIND] + row]
        compact = rules[rules[ROW_COMPACT] + row]
        for j in range(rules[key], rules[key + 1]):
            cell = rules[rules[PATTERN_ID] + j]
            used = rules[USE] + base + cell
            if compact > 0 and board[used] == 0:
                delta += compact * _loneliness(rules, board, base, cell)
            board[used] += weight
            over = board[used] - rules[rules[CAPACITY] + base + cell]
            if over > 0:
                delta += rules[HARD] * min(over, weight)
    return delta


@compiled
def _empty_rows(rules: Ints, board: Ints, event: int, pattern: int) -> int:
    delta = 0
    for i in range(rules[rules[ROW_PTR] + event], rules[rules[ROW_PTR] + event + 1]):
        row, weight = rules[rules[ROW_ID] + i], rules[rules[ROW_WEIGHT] + i]
        base, key = rules[rules[ROW_BASE] + row], rules[PATTERN_PTR] + pattern * LISTS + rules[rules[ROW_KIND] + row]
        compact = rules[rules[ROW_COMPACT] + row]
        for j in range(rules[key], rules[key + 1]):
            cell = rules[rules[PATTERN_ID] + j]
            used = rules[USE] + base + cell
            over = board[used] - rules[rules[CAPACITY] + base + cell]
            if over > 0:
                delta -= rules[HARD] * min(over, weight)
            board[used] -= weight
            if compact > 0 and board[used] == 0:
                delta -= compact * _loneliness(rules, board, base, cell)
    return delta


@compiled
def count_disorder(rules: Ints, board: Ints, event: int, pattern: int) -> int:
    """How many pairs in order are broken when the event lies in the pattern, or (-1) nowhere."""
    broken = 0
    if pattern >= 0:
        for i in range(rules[rules[BEFORE_PTR] + event], rules[rules[BEFORE_PTR] + event + 1]):
            other = board[rules[PATTERN] + rules[rules[BEFORE_ID] + i]]
            if other < 0 or rules[rules[END] + other] >= rules[rules[BEGIN] + pattern]:
                broken += 1
    for i in range(rules[rules[AFTER_PTR] + event], rules[rules[AFTER_PTR] + event + 1]):
        other = board[rules[PATTERN] + rules[rules[AFTER_ID] + i]]
        if other >= 0 and (pattern < 0 or rules[rules[END] + pattern] >= rules[rules[BEGIN] + other]):
            broken += 1
    return broken


@compiled
def _has_order(rules: Ints, event: int) -> bool:
    before, after = rules[BEFORE_PTR] + event, rules[AFTER_PTR] + event
    return rules[before] < rules[before + 1] or rules[after] < rules[after + 1]


@compiled
def _join_group(rules: Ints, board: Ints, event: int, pattern: int, room: int) -> int:
    group, delta = rules[rules[GROUP] + event], 0
    key = rules[PATTERN_PTR] + pattern * LISTS + 1
    for j in range(rules[key], rules[key + 1]):
        day = rules[DAY_USE] + group * rules[DAYS] + rules[rules[PATTERN_ID] + j]
        if board[day] == 0:
            if board[rules[DAYS_USED] + group] < rules[rules[GROUP_DAYS] + group]:
                delta -= rules[rules[GROUP_DAY_COST] + group]
            board[rules[DAYS_USED] + group] += 1
        board[day] += 1
    if room >= 0:
        used = rules[ROOM_USE] + group * rules[UNITS] + room
        if board[used] == 0:
            if board[rules[ROOMS_USED] + group] > 0:
                delta += rules[rules[GROUP_ROOM_COST] + group]
            board[rules[ROOMS_USED] + group] += 1
        board[used] += 1
    return delta


@compiled
def _leave_group(rules: Ints, board: Ints, event: int, pattern: int, room: int) -> int:
    group, delta = rules[rules[GROUP] + event], 0
    key = rules[PATTERN_PTR] + pattern * LISTS + 1
    for j in range(rules[key], rules[key + 1]):
        day = rules[DAY_USE] + group * rules[DAYS] + rules[rules[PATTERN_ID] + j]
        board[day] -= 1
        if board[day] == 0:
            board[rules[DAYS_USED] + group] -= 1
            if board[rules[DAYS_USED] + group] < rules[rules[GROUP_DAYS] + group]:
                delta += rules[rules[GROUP_DAY_COST] + group]
    if room >= 0:
        used = rules[ROOM_USE] + group * rules[UNITS] + room
        board[used] -= 1
        if board[used] == 0:
            board[rules[ROOMS_USED] + group] -= 1
            if board[rules[ROOMS_USED] + group] > 0:
                delta -= rules[rules[GROUP_ROOM_COST] + group]
    return delta


@compiled
def _mark_units(rules: Ints, board: Ints, event: int, mark: int) -> None:
    pattern, room = board[rules[PATTERN] + event], board[rules[ROOM] + event]
    trainer, key = board[rules[TRAINER] + event], rules[PATTERN_PTR] + pattern * LISTS
    if room >= 0:
        for j in range(rules[key + 3], rules[key + 4]):
            board[rules[OCCUPANT] + room * rules[SLOTS] + rules[rules[PATTERN_ID] + j]] = mark
    if trainer >= 0:
        for j in range(rules[key], rules[key + 1]):
            board[rules[OCCUPANT] + trainer * rules[SLOTS] + rules[rules[PATTERN_ID] + j]] = mark


@compiled
def enter(rules: Ints, board: Ints, event: int, option: int, units: tuple[int, int]) -> int:
    """Lay an event that lies nowhere into an option, with free room and trainer (-1: none); the change in cost."""
    pattern, ordered = rules[rules[OPTION_ID] + option], _has_order(rules, event)
    room, trainer = units
    delta = -rules[HARD] * count_disorder(rules, board, event, NOWHERE) if ordered else 0
    cost = rules[rules[OPTION_COST] + option]
    if room >= 0:
        cost += rules[rules[UNIT_COST] + event * rules[UNITS] + room]
    if trainer >= 0:
        cost += rules[rules[UNIT_COST] + event * rules[UNITS] + trainer]
    board[rules[PATTERN] + event], board[rules[COST] + event] = pattern, cost
    board[rules[ROOM] + event], board[rules[TRAINER] + event] = room, trainer
    _mark_units(rules, board, event, event)
    delta += cost - rules[rules[DROP] + event] + _fill_rows(rules, board, event, pattern)
    if rules[rules[GROUP] + event] >= 0:
        delta += _join_group(rules, board, event, pattern, room)
    if ordered:
        delta += rules[HARD] * count_disorder(rules, board, event, pattern)
    return delta


@compiled
def leave(rules: Ints, board: Ints, event: int) -> int:
    """Take an event off the board; the change in cost."""
    pattern, ordered = board[rules[PATTERN] + event], _has_order(rules, event)
    delta = -rules[HARD] * count_disorder(rules, board, event, pattern) if ordered else 0
    delta += rules[rules[DROP] + event] - board[rules[COST] + event]
    _mark_units(rules, board, event, NOWHERE)
    delta += _empty_rows(rules, board, event, pattern)
    if rules[rules[GROUP] + event] >= 0:
        delta += _leave_group(rules, board, event, pattern, board[rules[ROOM] + event])
    board[rules[PATTERN] + event] = NOWHERE
    if ordered:
        delta += rules[HARD] * count_disorder(rules, board, event, NOWHERE)
    return delta


@compiled
def count_broken(rules: Ints, board: Ints) -> int:
    """Hard rules broken on the whole board: by how much rows are exceeded, and pairs out of order."""
    broken = 0
    for cell in range(rules[MEMBER_PTR] - rules[CAPACITY]):
        broken += max(0, board[rules[USE] + cell] - rules[rules[CAPACITY] + cell])
    for event in range(rules[EVENTS]):
        pattern = board[rules[PATTERN] + event]
        if pattern >= 0:
            for i in range(rules[rules[BEFORE_PTR] + event], rules[rules[BEFORE_PTR] + event + 1]):
                other = board[rules[PATTERN] + rules[rules[BEFORE_ID] + i]]
                if other < 0 or rules[rules[END] + other] >= rules[rules[BEGIN] + pattern]:
                    broken += 1
    return broken
