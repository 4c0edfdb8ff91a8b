"""The scheduling core: events to times, rooms and trainers, with the cost of it and a proven bound."""

from curriculum.timetabling.bound import prove_bound
from curriculum.timetabling.ctt import solve_week
from curriculum.timetabling.problem import (
    Effort,
    Event,
    Grid,
    Group,
    Ints,
    Pattern,
    Place,
    Problem,
    Row,
    Schedule,
    without_early_options,
)
from curriculum.timetabling.reach import without_idle_rows
from curriculum.timetabling.search import search_best, search_schedule

__all__ = [
    "Effort",
    "Event",
    "Grid",
    "Group",
    "Ints",
    "Pattern",
    "Place",
    "Problem",
    "Row",
    "Schedule",
    "prove_bound",
    "search_best",
    "search_schedule",
    "solve_week",
    "without_early_options",
    "without_idle_rows",
]
