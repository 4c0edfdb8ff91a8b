"""The story of a programme: demand and limits in, plan and dates out."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curriculum.busiest import explain_busiest
from curriculum.dating.duty import fit_limits
from curriculum.dating.sittings import courses_site
from curriculum.explain import explain_limits
from curriculum.model import Calendar, Catalogue, Limits, Module, Plan, Room, Service, Session, Timetable
from curriculum.optimise import Report, optimise_plan
from curriculum.schedule import schedule_plan
from curriculum.spelling import name_run
from curriculum.steer import Curve, draw_curve
from needs_analysis import Demand, Message


@dataclass(frozen=True, slots=True)
class Watcher:
    """Somebody who looks on: hears sentences of progress, and is asked from time to time whether to go on."""

    tell: Callable[[Message], None] = lambda _: None
    go_on: Callable[[], bool] = lambda: True


@dataclass(frozen=True, slots=True)
class Programme:
    """A plan, its dates, and the calendar and catalogue they were made with (group sizes fitted to the rooms).

    ``curve``: what other budgets would close; ``binds``: what holds the plan back, in words. ``told``: competency ->
    sets of people of whose levels earlier course plans told; what comes later keeps clear of them. ``draft``: the staff
    council has not agreed yet; every file that is written from it says so.
    """

    plan: Plan
    timetable: Timetable
    calendar: Calendar
    catalogue: Catalogue
    curve: Curve = field(default_factory=lambda: Curve((), None))
    binds: tuple[Message, ...] = ()
    told: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    draft: bool = True

    @property
    def runs(self) -> Mapping[str, Session]:
        """Name of the run, as platforms and lists know it -> the session."""
        return {name_run(session, self.calendar.first_day.year): session for session in self.timetable.sessions}


def make_programme(
    demand: Demand, catalogue: Catalogue, limits: Limits, calendar: Calendar, watcher: Watcher | None = None
) -> Programme:
    """Choose modules for the demand under the limits and set their dates.

    Where the watcher does not want to go on, the search for a better plan ends with the best one so far.
    """
    watcher = watcher or Watcher()
    fitting, gathered = fit_rooms(catalogue, calendar.rooms), gather_people(demand, calendar.service)
    watcher.tell(Message("Choosing modules for {count} learners …", {"count": len(demand.learners)}))
    limits = fit_limits(limits, demand, calendar.service)
    plan = optimise_plan(gathered, fitting, limits, report_to(watcher), first_day=calendar.first_day)
    watcher.tell(
        Message("Setting dates for {count} sessions …", {"count": sum(item.sessions for item in plan.modules)})
    )
    timetable = schedule_plan(plan, demand, fitting, calendar)
    watcher.tell(Message("Working out what other budgets would close …"))
    curve = draw_curve(gathered, fitting, limits, known=plan)
    binds = (*explain_limits(plan, gathered, fitting), *explain_busiest(timetable, calendar))
    return Programme(plan, timetable, calendar, fitting, curve, binds)


def gather_people(demand: Demand, service: Service) -> Demand:
    """The demand as the choice sees it: everybody at the site where they have their courses."""
    people = (replace(one, site=courses_site(one, service) or None) for one in demand.learners)
    return replace(demand, learners=tuple(people))


_STEP = 0.001
"""Share by which value or bound has to move to be told again."""


def report_to(watcher: Watcher) -> Report:
    """Tells the value and its bound whenever they have moved noticeably."""
    told = [0.0, math.inf]

    def report(value: float, bound: float) -> bool:
        moved = value > told[0] * (1 + _STEP) or bound < told[1] * (1 - _STEP)
        if moved and math.isfinite(value) and 0 < bound < math.inf:
            told[:] = [value, bound]
            gap = math.ceil(1000 * max(bound - value, 0.0) / bound) / 10
            values: dict[str, str | int | float] = {"value": round(value), "bound": round(bound), "gap": gap}
            template = "Plan worth {value} so far; none can be worth more than {bound}: at most {gap}% better."
            watcher.tell(Message(template, values))
        return watcher.go_on()

    return report


def fit_rooms(catalogue: Catalogue, rooms: Sequence[Room]) -> Catalogue:
    """The catalogue with groups no larger than the largest room holds. Modules that need more seats at least stay."""
    largest = max((room.seats for room in rooms), default=0)
    return Catalogue(tuple(_fit(module, largest) for module in catalogue.modules))


def _fit(module: Module, largest: int) -> Module:
    if not module.hours_of("room") or largest < module.group_min:
        return module
    return replace(module, group_max=min(module.group_max, largest))
