"""Who sits together: as many as can, in as few sessions as can be, on days that suit everybody and every team.

The witness is a problem in whole numbers, posed anew for another solver's door (scipy); the rest is solved by hand.
"""

import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from curriculum.cohorts import SESSION_DAYS, Attendee, Cohort, form_cohorts
from curriculum.dating.duty import HALVES, TeamCaps
from curriculum.model import Module
from curriculum.timetabling import Event, Grid, Pattern, Problem, Row, without_idle_rows
from tests.curriculum.test_schedule import module

FULL = tuple(SESSION_DAYS)


def town(seed: int) -> tuple[Module, list[Attendee], int, dict[str, dict[str, int]]]:
    """A module, people of up to four teams, how many sessions, and how many each team spares a day."""
    dice = random.Random(seed)
    least = dice.randint(1, 4)
    taught = module("M1", 3.5, size=(least, dice.randint(least, 9)))
    weeks = [tuple(sorted(dice.sample(FULL, dice.randint(1, 5)), key=FULL.index)) for _ in range(dice.randint(1, 40))]
    people = [Attendee(f"P{i}/{dice.randint(0, 3)}", week, 7.8, 1) for i, week in enumerate(weeks)]
    spare = {str(team): {day: dice.randint(0, 3) for day in FULL} for team in range(dice.randint(0, 4))}
    return taught, people, dice.randint(1, 9), spare


def best_value(taught: Module, people: list[Attendee], sessions: int, spare: dict[str, dict[str, int]]) -> float:
    """Seats less a hundredth per session, at best: a variable per person and day, then one per day."""
    pairs = [(i, day) for i, one in enumerate(people) for day in one.weekdays]
    size = len(pairs) + len(FULL)
    rows: list[tuple[list[int], dict[int, float], float, float]] = [
        ([k for k, (who, _) in enumerate(pairs) if who == i], {}, 0.0, 1.0) for i in range(len(people))
    ]
    for number, day in enumerate(FULL):
        there = [k for k, (_, on) in enumerate(pairs) if on == day]
        run = len(pairs) + number
        rows += [(there, {run: -taught.group_max}, -np.inf, 0.0), (there, {run: -taught.group_min}, 0.0, np.inf)]
        for team, days in spare.items():
            mine = [k for k in there if people[pairs[k][0]].learner.endswith(f"/{team}")]
            rows.append((mine, {run: -days[day]}, -np.inf, 0.0))
    rows.append((list(range(len(pairs), size)), {}, 0.0, float(sessions)))
    matrix = np.zeros((len(rows), size))
    for row, (ones, others, _, _) in enumerate(rows):
        matrix[row, ones] = 1.0
        for column, value in others.items():
            matrix[row, column] = value
    gains = np.array([1.0] * len(pairs) + [-0.01] * len(FULL))
    limits = LinearConstraint(matrix, [low for *_, low, _ in rows], [high for *_, high in rows])
    upper = np.array([1.0] * len(pairs) + [float(sessions)] * len(FULL))
    found = milp(-gains, integrality=np.ones(size, np.int64), bounds=Bounds(0, upper), constraints=limits)
    assert found.fun is not None
    return -float(found.fun)


@pytest.mark.parametrize("seed", range(60))
def test_nobody_seats_more_people_or_as_many_in_fewer_sessions(seed: int) -> None:
    taught, people, sessions, spare = town(seed)
    teams = {one.learner: one.learner.split("/")[1] for one in people}

    def spared(learner: str, day: str) -> tuple[str, int | None]:
        team = teams[learner]
        return team, spare[team].get(day, 0) if team in spare else None

    cohorts, left = form_cohorts(taught, people, sessions, spared)
    assert all(taught.group_min <= cohort.seats <= taught.group_max for cohort in cohorts)
    assert sum(cohort.seats for cohort in cohorts) + sum(one.heads for one in left) == len(people)
    value = sum(cohort.seats for cohort in cohorts) - 0.01 * len(cohorts)
    assert value == pytest.approx(best_value(taught, people, sessions, spare))


def test_sessions_lie_on_the_days_on_which_their_people_work() -> None:
    people = [Attendee(f"P{i}", FULL, 7.8, 1) for i in range(50)]
    cohorts, left = form_cohorts(module("M1", 3.5, size=(5, 10)), people, 9)
    assert ([cohort.seats for cohort in cohorts], left) == ([10] * 5, [])
    half = [Attendee(f"P{i}", ("Mo", "Tu") if i < 20 else ("Th",), 7.8, 1) for i in range(40)]
    cohorts, left = form_cohorts(module("M1", 3.5, size=(5, 10)), half, 9)
    assert ([cohort.weekdays for cohort in cohorts], left) == ([("Mo", "Tu"), ("Mo", "Tu"), ("Th",), ("Th",)], [])


@pytest.mark.parametrize(
    ("hours", "tuesday", "stay"),
    [
        (7.0, {("Tu", half): 2 for half in HALVES}, 4),  # both teams spare two on Tuesday
        (7.0, {("We", half): 2 for half in HALVES}, 3),  # two teams, no day that suits both: one has to go
        (3.5, {("Tu", "afternoon"): 2, ("Tu", "morning"): 1}, 3),  # the same for the halves of a day
        (3.5, {("Tu", "afternoon"): 1, ("Tu", "morning"): 2}, 4),
    ],
)
def test_teams_of_a_group_can_be_spared_at_the_same_time(
    hours: float, tuesday: dict[tuple[str, str], int], stay: int
) -> None:
    one = {(day, half): 1 for day in ("Tu", "We") for half in HALVES}
    morning = {("Tu", "morning"): 2, ("Tu", "afternoon"): 2 if hours > 4 else 1}
    caps = TeamCaps({"A": {**one, **morning}, "B": {**one, **tuesday}}, {"a1": "A", "a2": "A", "b1": "B", "b2": "B"})
    cohort = Cohort(tuple(Attendee(name, ("Tu", "We"), 7.8, 1) for name in ("a1", "a2", "b1", "b2")))
    kept, crowded = caps.spread([cohort], module("M1", hours, size=(1, 9)))
    assert (kept[0].seats, len(crowded)) == (stay, 4 - stay)


def test_only_rows_that_can_be_exceeded_count() -> None:
    grid = Grid([0, 0, 1, 1], [0, 0, 0, 0])
    patterns = [Pattern((0,), (), 0, 0), Pattern((2,), (), 1, 1), Pattern((1, 3), (), 0, 1)]

    def event(*options: int, **rows: int) -> Event:
        uses = {int(row[1:]): weight for row, weight in rows.items()}
        return Event(np.array(options, np.int32), np.zeros(len(options), np.int32), {}, {}, uses)

    rows = [Row("day", 1), Row("day", 1), Row("slot", 2), Row("month", 2), Row("month", 3)]
    events = [event(0, r0=1, r1=1, r2=2, r4=1), event(1, r0=1, r2=1, r3=1), event(2, r1=1, r2=2, r3=1, r4=1)]
    found = without_idle_rows(Problem(grid, patterns, events, rows))
    # row 0: two days; row 1: both on day 0; row 2: no slot twice; row 3: 1 + 2 days of two; row 4: 1 + 2 days of three
    assert [row.kind for row in found.rows] == ["day", "month"]
    assert [dict(one.rows) for one in found.events] == [{0: 1}, {1: 1}, {0: 1, 1: 1}]
