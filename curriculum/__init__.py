"""What to offer, to whom, when: needs in, blended-learning plan, dates and course plans out."""

from curriculum.calendar import LANDS, make_calendar
from curriculum.catalogue import check_catalogue, load_catalogue
from curriculum.document import plan_document
from curriculum.export import course_plans, write_plan_xlsx, write_timetable_ics
from curriculum.model import Calendar, Catalogue, Limits, Module, Plan, Room, Service, Session, Timetable, Trainer
from curriculum.optimise import optimise_plan
from curriculum.programme import Programme, Watcher, fit_rooms, make_programme
from curriculum.resources import check_resources, load_closures, load_rooms
from curriculum.schedule import schedule_plan
from curriculum.timetabling import Effort, solve_week

__all__ = [
    "LANDS",
    "Calendar",
    "Catalogue",
    "Effort",
    "Limits",
    "Module",
    "Plan",
    "Programme",
    "Room",
    "Service",
    "Session",
    "Timetable",
    "Trainer",
    "Watcher",
    "check_catalogue",
    "check_resources",
    "course_plans",
    "fit_rooms",
    "load_catalogue",
    "load_closures",
    "load_rooms",
    "make_calendar",
    "make_programme",
    "optimise_plan",
    "plan_document",
    "schedule_plan",
    "solve_week",
    "write_plan_xlsx",
    "write_timetable_ics",
]
