"""The story of a programme: demand and limits in, plan and dates out."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from curriculum.model import Calendar, Catalogue, Limits, Module, Plan, Room, Timetable
from curriculum.optimise import optimise_plan
from curriculum.schedule import schedule_plan
from needs_analysis import Demand, Message

Progress = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Programme:
    """A plan, its dates, and the calendar and catalogue they were made with (group sizes fitted to the rooms)."""

    plan: Plan
    timetable: Timetable
    calendar: Calendar
    catalogue: Catalogue


def make_programme(
    demand: Demand, catalogue: Catalogue, limits: Limits, calendar: Calendar, tell: Progress | None = None
) -> Programme:
    """Choose modules for the demand under the limits and set their dates. ``tell`` takes sentences of progress."""
    say = tell or (lambda _: None)
    fitting = fit_rooms(catalogue, calendar.rooms)
    say(Message("Choosing modules for {count} learners …", {"count": len(demand.learners)}))
    plan = optimise_plan(demand, fitting, limits)
    say(Message("Setting dates for {count} sessions …", {"count": sum(item.sessions for item in plan.modules)}))
    return Programme(plan, schedule_plan(plan, demand, fitting, calendar), calendar, fitting)


def fit_rooms(catalogue: Catalogue, rooms: Sequence[Room]) -> Catalogue:
    """The catalogue with groups no larger than the largest room holds. Modules that need more seats at least stay."""
    largest = max((room.seats for room in rooms), default=0)
    return Catalogue(tuple(_fit(module, largest) for module in catalogue.modules))


def _fit(module: Module, largest: int) -> Module:
    if not module.hours_of("room") or largest < module.group_min:
        return module
    return replace(module, group_max=min(module.group_max, largest))
