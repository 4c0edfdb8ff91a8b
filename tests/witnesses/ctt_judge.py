"""A judge for curriculum-based course timetabling, written from the rules of the competition alone.

It shares no code with the program: own reader, own counting. Rules: Di Gaspero, McCollum and Schaerf, The Second
International Timetabling Competition (ITC-2007): Curriculum-based Course Timetabling (Track 3), 2007, sections 2 and 3.
"""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """Broken hard rules by name, and the four costs (weights 1, 5, 2, 1)."""

    broken: dict[str, int]
    capacity: int
    days: int
    compactness: int
    stability: int

    @property
    def feasible(self) -> bool:
        return not any(self.broken.values())

    @property
    def cost(self) -> int:
        return self.capacity + self.days + self.compactness + self.stability


def judge(instance: str, solution: str) -> Verdict:
    """What the competition would say of a solution."""
    blocks = _blocks(instance)
    courses = {row[0]: (row[1], *map(int, row[2:5])) for row in blocks["COURSES"]}
    seats = {row[0]: int(row[1]) for row in blocks["ROOMS"]}
    curricula = {row[0]: row[2:] for row in blocks["CURRICULA"]}
    forbidden = {(row[0], int(row[1]), int(row[2])) for row in blocks["UNAVAILABILITY_CONSTRAINTS"]}
    days, periods = (int(re.search(rf"{name}:\s*(\d+)", instance)[1]) for name in ("Days", "Periods_per_day"))
    lectures = [
        (c, r, int(d), int(p)) for c, r, d, p in (line.split() for line in solution.splitlines() if line.strip())
    ]
    assert all(c in courses and r in seats and d < days and p < periods for c, r, d, p in lectures)
    return Verdict(
        broken={
            "lectures": sum(abs(Counter(c for c, *_ in lectures)[c] - courses[c][1]) for c in courses)
            + _twice([(c, d, p) for c, _, d, p in lectures]),
            "rooms": _twice([(r, d, p) for _, r, d, p in lectures]),
            "teachers": _twice([(courses[c][0], d, p) for c, _, d, p in lectures]),
            "curricula": sum(_twice([(d, p) for c, _, d, p in lectures if c in set(m)]) for m in curricula.values()),
            "availability": sum((c, d, p) in forbidden for c, _, d, p in lectures),
        },
        capacity=sum(max(0, courses[c][3] - seats[r]) for c, r, *_ in lectures),
        days=5 * sum(max(0, courses[c][2] - len({d for k, _, d, _ in lectures if k == c})) for c in courses),
        compactness=2 * sum(_lonely([(d, p) for c, _, d, p in lectures if c in set(m)]) for m in curricula.values()),
        stability=sum(max(0, len({r for k, r, *_ in lectures if k == c}) - 1) for c in courses),
    )


def _blocks(instance: str) -> dict[str, list[list[str]]]:
    found: dict[str, list[list[str]]] = defaultdict(list)
    name = ""
    for line in instance.splitlines():
        if re.fullmatch(r"[A-Z_]+:\s*", line):
            name = line.strip().rstrip(":")
        elif name and line.strip() and line.strip() != "END.":
            found[name].append(line.split())
    return found


def _twice(items: list[tuple[object, ...]]) -> int:
    return sum(count - 1 for count in Counter(items).values())


def _lonely(taught: list[tuple[int, int]]) -> int:
    return sum((d, p - 1) not in taught and (d, p + 1) not in taught for d, p in taught)
