"""When each sitting would be over if the programme ran evenly through the year: its due day.

A module belongs to the part of the year that its place in the teaching order suggests: the first for those that need
nothing, later ones after them. Its runs share that part evenly, and no two modules begin it at the same point.
"""

from collections.abc import Sequence

from curriculum.dating.sittings import Sitting
from curriculum.model import Calendar

_GOLDEN = 0.6180339887498949
"""Multiples of it, without their whole parts, lie as far from each other as can be (Weyl)."""


def due_days(sittings: Sequence[Sitting], calendar: Calendar) -> list[int]:
    """For each sitting the day by which it should be over, counted from the first day of the calendar."""
    before, after = _longest_chains(sittings)
    days = (calendar.last_day - calendar.first_day).days + 1
    modules = list(dict.fromkeys(one.module.id for one in sittings))
    runs = {name: [n for n, one in enumerate(sittings) if one.module.id == name] for name in modules}
    due = [0] * len(sittings)
    for place, name in enumerate(modules):
        part = days / (before[name] + after[name] + 1)
        for turn, number in enumerate(runs[name]):
            share = (turn + place * _GOLDEN % 1) / len(runs[name])
            due[number] = int(part * (before[name] + share))
    return due


def _longest_chains(sittings: Sequence[Sitting]) -> tuple[dict[str, int], dict[str, int]]:
    """How many modules come before each module in a row, and how many after it, at most."""
    names = list(dict.fromkeys(one.module.id for one in sittings))
    before, after = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
    links = sorted(
        {(names.index(one.module.id), sittings[other].module.id) for one in sittings for other in one.waits_for}
    )
    for later, earlier in links:
        before[names[later]] = max(before[names[later]], before[earlier] + 1)
    for later, earlier in reversed(links):
        after[earlier] = max(after[earlier], after[names[later]] + 1)
    return before, after
