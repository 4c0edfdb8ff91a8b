"""What the board costs, and how that changes when one event enters or leaves: compiled arithmetic on the two arrays.

Each function takes the rules and the board as `memory.lay_out` makes them; events, patterns, units, rows are numbers.
"""

from curriculum.timetabling import at
from curriculum.timetabling.compiled import compiled
from curriculum.timetabling.problem import Ints


@compiled
def find_option(rules: Ints, event: int, pattern: int) -> int:
    """Where the pattern stands among the options of the event; -1 where it is none."""
    low, high = rules[rules[at.OPTION_PTR] + event], rules[rules[at.OPTION_PTR] + event + 1]
    last = high
    while low < high:
        middle = (low + high) // 2
        if rules[rules[at.OPTION_ID] + middle] < pattern:
            low = middle + 1
        else:
            high = middle
    return low if low < last and rules[rules[at.OPTION_ID] + low] == pattern else at.NOWHERE


@compiled
def _list_of(rules: Ints, pattern: int, row: int) -> int:
    """Where the list begins that a row counts of a pattern."""
    return rules[at.PATTERN_PTR] + pattern * at.LISTS + rules[rules[at.ROW_KIND] + row]


@compiled
def clashes(rules: Ints, board: Ints, event: int, pattern: int, gone: int) -> bool:
    """Whether a row would be exceeded if the event lay in the pattern beside all that lies there.

    ``gone``: an event that is counted no more, -1 where all are.
    """
    for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
        row, weight = rules[rules[at.ROW_ID] + i], rules[rules[at.ROW_WEIGHT] + i]
        base, key = rules[rules[at.ROW_BASE] + row], _list_of(rules, pattern, row)
        for j in range(rules[key], rules[key + 1]):
            cell = base + rules[rules[at.PATTERN_ID] + j]
            over = board[rules[at.USE] + cell] + weight - rules[rules[at.CAPACITY] + cell]
            if over > 0 and (gone < 0 or over > _weight_in(rules, gone, row)):
                return True
    return False


@compiled
def _weight_in(rules: Ints, event: int, row: int) -> int:
    """What an event weighs in a row: 0 in one that it does not use."""
    for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
        if rules[rules[at.ROW_ID] + i] == row:
            return rules[rules[at.ROW_WEIGHT] + i]
    return 0


@compiled
def _loneliness(rules: Ints, board: Ints, base: int, slot: int) -> int:
    """By how much the lonely slots of a row grow when this slot is filled, or shrink when it is emptied."""
    use = rules[at.USE] + base
    left, right = rules[rules[at.LEFT] + slot], rules[rules[at.RIGHT] + slot]
    near_left, near_right = left >= 0 and board[use + left] > 0, right >= 0 and board[use + right] > 0
    change = 0 if near_left or near_right else 1
    if near_left:
        further = rules[rules[at.LEFT] + left]
        if further < 0 or board[use + further] == 0:
            change -= 1
    if near_right:
        further = rules[rules[at.RIGHT] + right]
        if further < 0 or board[use + further] == 0:
            change -= 1
    return change


@compiled
def _change_rows(rules: Ints, board: Ints, place: tuple[int, int], sign: int) -> int:
    """Lay the weights of an event into its rows (1) or take them out (-1). ``place``: event, pattern."""
    event, pattern = place
    delta = 0
    for i in range(rules[rules[at.ROW_PTR] + event], rules[rules[at.ROW_PTR] + event + 1]):
        row, weight = rules[rules[at.ROW_ID] + i], rules[rules[at.ROW_WEIGHT] + i]
        base, key = rules[rules[at.ROW_BASE] + row], _list_of(rules, pattern, row)
        compact = rules[rules[at.ROW_COMPACT] + row]
        for j in range(rules[key], rules[key + 1]):
            cell = rules[rules[at.PATTERN_ID] + j]
            used = rules[at.USE] + base + cell
            full = board[used] + (weight if sign > 0 else 0)
            if compact > 0 and full == weight:
                delta += sign * compact * _loneliness(rules, board, base, cell)
            over = full - rules[rules[at.CAPACITY] + base + cell]
            if over > 0:
                delta += sign * rules[at.HARD] * min(over, weight)
            board[used] += sign * weight
    return delta


@compiled
def count_disorder(rules: Ints, board: Ints, event: int, pattern: int) -> int:
    """How many pairs in order are broken when the event lies in the pattern, or (-1) nowhere."""
    broken = 0
    if pattern >= 0:
        for i in range(rules[rules[at.BEFORE_PTR] + event], rules[rules[at.BEFORE_PTR] + event + 1]):
            other = board[rules[at.PATTERN] + rules[rules[at.BEFORE_ID] + i]]
            if other < 0 or rules[rules[at.END] + other] >= rules[rules[at.BEGIN] + pattern]:
                broken += 1
    for i in range(rules[rules[at.AFTER_PTR] + event], rules[rules[at.AFTER_PTR] + event + 1]):
        other = board[rules[at.PATTERN] + rules[rules[at.AFTER_ID] + i]]
        if other >= 0 and (pattern < 0 or rules[rules[at.END] + pattern] >= rules[rules[at.BEGIN] + other]):
            broken += 1
    return broken


@compiled
def _has_order(rules: Ints, event: int) -> bool:
    before, after = rules[at.BEFORE_PTR] + event, rules[at.AFTER_PTR] + event
    return rules[before] < rules[before + 1] or rules[after] < rules[after + 1]


@compiled
def _change_group(rules: Ints, board: Ints, place: tuple[int, int, int], sign: int) -> int:
    """Count the days and the room of an event in its group (1) or no more (-1). ``place``: event, pattern, room."""
    event, pattern, room = place
    group, delta, without = rules[rules[at.GROUP] + event], 0, 0 if sign > 0 else 1
    key = rules[at.PATTERN_PTR] + pattern * at.LISTS + 1
    for j in range(rules[key], rules[key + 1]):
        day = rules[at.DAY_USE] + group * rules[at.DAYS] + rules[rules[at.PATTERN_ID] + j]
        if board[day] == without:
            if board[rules[at.DAYS_USED] + group] - without < rules[rules[at.GROUP_DAYS] + group]:
                delta -= sign * rules[rules[at.GROUP_DAY_COST] + group]
            board[rules[at.DAYS_USED] + group] += sign
        board[day] += sign
    if room >= 0:
        used = rules[at.ROOM_USE] + group * rules[at.UNITS] + room
        if board[used] == without:
            if board[rules[at.ROOMS_USED] + group] > without:
                delta += sign * rules[rules[at.GROUP_ROOM_COST] + group]
            board[rules[at.ROOMS_USED] + group] += sign
        board[used] += sign
    return delta


@compiled
def _mark_units(rules: Ints, board: Ints, event: int, mark: int) -> None:
    pattern, room = board[rules[at.PATTERN] + event], board[rules[at.ROOM] + event]
    trainer, key = board[rules[at.TRAINER] + event], rules[at.PATTERN_PTR] + pattern * at.LISTS
    if room >= 0:
        for j in range(rules[key + 3], rules[key + 4]):
            board[rules[at.OCCUPANT] + room * rules[at.SLOTS] + rules[rules[at.PATTERN_ID] + j]] = mark
    if trainer >= 0:
        for j in range(rules[key], rules[key + 1]):
            board[rules[at.OCCUPANT] + trainer * rules[at.SLOTS] + rules[rules[at.PATTERN_ID] + j]] = mark


@compiled
def enter(rules: Ints, board: Ints, event: int, option: int, units: tuple[int, int]) -> int:
    """Lay an event that lies nowhere into an option, with free room and trainer (-1: none); the change in cost."""
    pattern, ordered = rules[rules[at.OPTION_ID] + option], _has_order(rules, event)
    room, trainer = units
    delta = -rules[at.HARD] * count_disorder(rules, board, event, at.NOWHERE) if ordered else 0
    cost = rules[rules[at.OPTION_COST] + option]
    if room >= 0:
        cost += rules[rules[at.UNIT_COST] + event * rules[at.UNITS] + room]
    if trainer >= 0:
        cost += rules[rules[at.UNIT_COST] + event * rules[at.UNITS] + trainer]
    board[rules[at.PATTERN] + event], board[rules[at.COST] + event] = pattern, cost
    board[rules[at.ROOM] + event], board[rules[at.TRAINER] + event] = room, trainer
    _mark_units(rules, board, event, event)
    delta += cost - rules[rules[at.DROP] + event] + _change_rows(rules, board, (event, pattern), 1)
    if rules[rules[at.GROUP] + event] >= 0:
        delta += _change_group(rules, board, (event, pattern, room), 1)
    if ordered:
        delta += rules[at.HARD] * count_disorder(rules, board, event, pattern)
    return delta


@compiled
def leave(rules: Ints, board: Ints, event: int) -> int:
    """Take an event off the board; the change in cost."""
    pattern, ordered = board[rules[at.PATTERN] + event], _has_order(rules, event)
    delta = -rules[at.HARD] * count_disorder(rules, board, event, pattern) if ordered else 0
    delta += rules[rules[at.DROP] + event] - board[rules[at.COST] + event]
    _mark_units(rules, board, event, at.NOWHERE)
    delta += _change_rows(rules, board, (event, pattern), -1)
    if rules[rules[at.GROUP] + event] >= 0:
        delta += _change_group(rules, board, (event, pattern, board[rules[at.ROOM] + event]), -1)
    board[rules[at.PATTERN] + event] = at.NOWHERE
    if ordered:
        delta += rules[at.HARD] * count_disorder(rules, board, event, at.NOWHERE)
    return delta


@compiled
def count_broken(rules: Ints, board: Ints) -> int:
    """Hard rules broken on the whole board: by how much rows are exceeded, and pairs out of order."""
    broken = 0
    for cell in range(rules[at.MEMBER_PTR] - rules[at.CAPACITY]):
        broken += max(0, board[rules[at.USE] + cell] - rules[rules[at.CAPACITY] + cell])
    for event in range(rules[at.EVENTS]):
        pattern = board[rules[at.PATTERN] + event]
        if pattern >= 0:
            for i in range(rules[rules[at.BEFORE_PTR] + event], rules[rules[at.BEFORE_PTR] + event + 1]):
                other = board[rules[at.PATTERN] + rules[rules[at.BEFORE_ID] + i]]
                if other < 0 or rules[rules[at.END] + other] >= rules[rules[at.BEGIN] + pattern]:
                    broken += 1
    return broken
