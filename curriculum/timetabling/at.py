"""Where things stand: the first entries of the rules say where what begins in the two arrays of `memory`.

``rules[rules[at.DROP] + event]``. Names ending in PTR point into a list: those of i are PTR[i] to PTR[i + 1].
"""

from typing import Final

NOWHERE: Final = -1
BLOCKED: Final = -2
LISTS: Final = 4
"""Lists of a pattern: its slots, days, months (a day each) and the slots that need a room."""

HARD: Final = 0  # cost of one broken hard rule
EVENTS: Final = 1  # how many
UNITS: Final = 2
SLOTS: Final = 3
DAYS: Final = 4
SITES: Final = 5
MIXED_ROOMS: Final = 6
PATTERN_PTR: Final = 7  # pattern * LISTS + list
PATTERN_ID: Final = 8
BEGIN: Final = 9
END: Final = 10
OPTION_PTR: Final = 11
OPTION_ID: Final = 12
OPTION_COST: Final = 13
ROOM_PTR: Final = 14
ROOM_ID: Final = 15
TRAINER_PTR: Final = 16
TRAINER_ID: Final = 17
UNIT_COST: Final = 18  # event * UNITS + unit; -1: not for this event
ROW_PTR: Final = 19
ROW_ID: Final = 20
ROW_WEIGHT: Final = 21
ROW_BASE: Final = 22
ROW_KIND: Final = 23
ROW_COMPACT: Final = 24
CAPACITY: Final = 25
MEMBER_PTR: Final = 26  # events of a row
MEMBER_ID: Final = 27
BEFORE_PTR: Final = 28
BEFORE_ID: Final = 29
AFTER_PTR: Final = 30
AFTER_ID: Final = 31
DROP: Final = 32
GROUP: Final = 33
GROUP_DAYS: Final = 34
GROUP_DAY_COST: Final = 35
GROUP_ROOM_COST: Final = 36
LEFT: Final = 37
RIGHT: Final = 38
SITE: Final = 39
APART: Final = 40  # site * SITES + site
RELIEF: Final = 41  # of an event: the most that another place may gain beside room and trainer
# where things stand on the board
PATTERN: Final = 42
COST: Final = 43
ROOM: Final = 44
TRAINER: Final = 45
USE: Final = 46
OCCUPANT: Final = 47  # unit * SLOTS + slot
DAY_USE: Final = 48  # group * DAYS + day
DAYS_USED: Final = 49
ROOM_USE: Final = 50  # group * UNITS + unit
ROOMS_USED: Final = 51
HEAD: Final = 52
