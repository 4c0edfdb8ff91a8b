"""The scheduling core on timetables of the competition ITC-2007, judged by rules written anew.

``SMALL`` is solved by hand: two courses of one curriculum, one room, two days of two periods. Course A (2 lectures on 2
days) may not lie in the first period of either day, so it takes the second ones; B takes a first one, beside A: its
neighbour is lonely on the other day (2), and the room is one seat short for each lecture of A (2). Nothing costs less.
"""

import random
import sys
from itertools import combinations
from pathlib import Path

import pytest

from curriculum import Effort, solve_week
from lernkompass.__main__ import main
from needs_analysis import UserError
from tests.witnesses.ctt_judge import judge

WEEKS = Path(__file__).parents[3] / "shared" / "timetabling"
SMALL = """Name: small
Courses: 2
Rooms: 1
Days: 2
Periods_per_day: 2
Curricula: 1
Constraints: 2

COURSES:
A t1 2 2 11
B t2 1 1 10

ROOMS:
r 10

CURRICULA:
q 2 A B

UNAVAILABILITY_CONSTRAINTS:
A 0 0
A 1 0

END.
"""
QUICK = Effort(moves=20_000)


def test_a_week_solved_by_hand_is_reproduced() -> None:
    solution, found = solve_week(SMALL, QUICK)
    verdict = judge(SMALL, solution)
    assert verdict.feasible
    assert (verdict.cost, verdict.capacity, verdict.compactness) == (found.cost, 2, 2) == (4, 2, 2)


@pytest.mark.parametrize(
    ("solution", "broken"),
    [
        ("A r 0 1\nA r 1 1\nB r 0 1\n", {"rooms": 1, "curricula": 1}),
        ("A r 0 0\nA r 1 1\nB r 0 1\n", {"availability": 1}),
        ("A r 0 1\nB r 0 0\n", {"lectures": 1}),
    ],
)
def test_the_judge_sees_broken_rules(solution: str, broken: dict[str, int]) -> None:
    assert {name: count for name, count in judge(SMALL, solution).broken.items() if count} == broken


def test_the_same_effort_gives_the_same_week() -> None:
    assert solve_week(SMALL, QUICK) == solve_week(SMALL, QUICK)


def test_every_compiled_function_has_one_form() -> None:
    solve_week(SMALL, QUICK)
    core = [(name, module) for name, module in sys.modules.items() if name.startswith("curriculum.timetabling.")]
    forms = {
        one.__qualname__: len(one.signatures)
        for name, module in core
        for one in vars(module).values()
        if hasattr(one, "signatures") and one.__module__ == name
    }
    assert forms["find_option"] == 1
    assert set(forms.values()) <= {0, 1}


def crowded(seed: int) -> tuple[str, str]:
    """A week in which 45 of 48 places are taken, and the timetable around which it was made."""
    dice = random.Random(seed)
    places = [(f"r{room}", day, period) for day in range(4) for period in range(3) for room in range(4)]
    courses, lectures = [f"c{number}" for number in range(15)], []
    while True:  # three lectures of each course in three different periods
        dice.shuffle(places)
        lectures = [(course, *place) for course, place in zip(courses * 3, places, strict=False)]
        times = {course: {(day, period) for name, _, day, period in lectures if name == course} for course in courses}
        if all(len(found) == 3 for found in times.values()):
            break
    pairs = [(one, other) for one, other in combinations(courses, 2) if not times[one] & times[other]]
    curricula = [f"q{number} 2 {one} {other}" for number, (one, other) in enumerate(pairs)]
    parts = {
        "COURSES:": [f"{name} t{name} 3 3 {dice.randint(10, 30)}" for name in courses],
        "ROOMS:": [f"r{room} {10 + 7 * room}" for room in range(4)],
        "CURRICULA:": curricula,
        "UNAVAILABILITY_CONSTRAINTS:": [],
    }
    head = f"Name: crowded\nDays: 4\nPeriods_per_day: 3\nCourses: 15\nRooms: 4\nCurricula: {len(curricula)}\n\n"
    text = head + "\n\n".join("\n".join([name, *lines]) for name, lines in parts.items()) + "\n\nEND.\n"
    return text, "".join(f"{name} {room} {day} {period}\n" for name, room, day, period in lectures)


@pytest.mark.parametrize("seed", range(8))
def test_crowded_weeks_are_feasible_and_better_than_those_they_were_made_around(seed: int) -> None:
    text, made = crowded(seed)
    solution, found = solve_week(text, Effort(moves=200_000), workers=1)
    verdict = judge(text, solution)
    assert verdict.feasible
    assert verdict.cost == found.cost < judge(text, made).cost


@pytest.mark.skipif(not WEEKS.is_dir(), reason="the weeks of the competition are not on this machine")
@pytest.mark.parametrize("name", ["comp01", "comp05"])
def test_weeks_of_the_competition_are_feasible_and_cost_what_is_said(name: str) -> None:
    text = (WEEKS / f"{name}.ctt").read_text()
    solution, found = solve_week(text, Effort(moves=1_000_000), workers=1)
    verdict = judge(text, solution)
    assert verdict.feasible
    assert verdict.cost == found.cost


@pytest.mark.parametrize(
    "text", ["", "Days: 2\n", SMALL.replace("B t2 1 1 10", "B t2"), SMALL.replace("A 0 0", "C 0 0")]
)
def test_other_files_are_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(UserError):
        solve_week(text, QUICK)


def test_the_command_writes_the_solution(tmp_path: Path) -> None:
    week, solution = tmp_path / "small.ctt", tmp_path / "small.sol"
    week.write_text(SMALL)
    assert main(["timetable", str(week), "--out", str(solution), "--seconds", "1"]) == 0
    assert judge(SMALL, solution.read_text()).cost == 4
