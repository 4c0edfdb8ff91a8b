"""A plan made anew that stays near the one before: few seats change, and whoever can keeps the date."""

from dataclasses import replace

from curriculum.busiest import explain_busiest
from curriculum.dating.duty import fit_limits
from curriculum.explain import explain_limits
from curriculum.model import Calendar, Catalogue, Limits
from curriculum.optimise import optimise_plan
from curriculum.programme import Programme, Watcher, fit_rooms, gather_people, report_to
from curriculum.repair import repair_dates
from curriculum.steer import GIVE_UP, draw_curve, stay_near
from needs_analysis import Demand, Message


def remake_programme(
    demand: Demand, given: tuple[Catalogue, Calendar], limits: Limits, previous: Programme, watcher: Watcher
) -> Programme:
    """The programme under new limits, catalogue or calendar that changes the previous one least.

    It is worth at least 99 % of the best one. Large towns get the best plan, but keep the dates they can.
    """
    catalogue, calendar = given
    fitting, gathered = fit_rooms(catalogue, calendar.rooms), gather_people(demand, calendar.service)
    watcher.tell(Message("Choosing modules for {count} learners …", {"count": len(demand.learners)}))
    limits = fit_limits(limits, demand, calendar.service)
    best = optimise_plan(gathered, fitting, limits, report_to(watcher), first_day=calendar.first_day)
    plan = stay_near(gathered, fitting, best, (previous.plan, GIVE_UP), calendar.first_day)
    watcher.tell(Message("Looking for the smallest change of the dates …"))
    kept = repair_dates(replace(previous, plan=plan, catalogue=fitting), demand, calendar)
    watcher.tell(Message("Working out what other budgets would close …"))
    curve = draw_curve(gathered, fitting, limits, known=plan)
    binds = (*explain_limits(plan, gathered, fitting), *explain_busiest(kept.timetable, calendar))
    return Programme(plan, kept.timetable, calendar, fitting, curve, binds)
