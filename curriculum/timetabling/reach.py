"""What events can take of a row at most, bucket by bucket, and so which rows can never be exceeded."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from curriculum.timetabling.problem import BucketKind, Ints, Problem


def without_idle_rows(problem: Problem) -> Problem:
    """The same problem without the rows that can never be exceeded, whatever lies where."""
    crowded = count_most(problem)
    busy = [number for number, row in enumerate(problem.rows) if (crowded[number] > row.capacity).any() or row.compact]
    numbers = {row: number for number, row in enumerate(busy)}
    events = [
        replace(event, rows={numbers[row]: weight for row, weight in event.rows.items() if row in numbers})
        for event in problem.events
    ]
    return replace(problem, events=events, rows=[problem.rows[row] for row in busy])


def count_most(problem: Problem) -> list[Ints]:
    """For each row and bucket what all its events together take of it where each lies there as often as it can."""
    tables = {kind: _counted(problem, kind) for kind in {row.kind for row in problem.rows}}
    most = [np.zeros(tables[row.kind].shape[1], np.int32) for row in problem.rows]
    for event in problem.events:
        reached: dict[BucketKind, Ints] = {}
        for row, weight in event.rows.items():
            kind = problem.rows[row].kind
            if kind not in reached:
                reached[kind] = tables[kind][event.options].max(axis=0, initial=0).astype(np.int32)
            most[row] += weight * reached[kind]
    return most


def _counted(problem: Problem, kind: BucketKind) -> npt.NDArray[np.int8]:
    """How often each pattern counts in each bucket: in a slot or a day once, in a month once a day."""
    days, months = problem.grid.days, problem.grid.months
    length = {
        "slot": len(days),
        "room": len(days),
        "day": max(days, default=-1) + 1,
        "month": max(months, default=-1) + 1,
    }
    found = np.zeros((len(problem.patterns), length[kind]), np.int8)
    for number, pattern in enumerate(problem.patterns):
        if kind in {"slot", "room"}:
            found[number, list(pattern.slots if kind == "slot" else pattern.room_slots)] = 1
        else:
            for day, month in {days[slot]: months[slot] for slot in pattern.slots}.items():
                found[number, day if kind == "day" else month] += 1
    return found
