"""What to offer, to whom, when: needs in, blended-learning plan, dates and course plans out."""

from curriculum.calendar import LANDS, make_calendar
from curriculum.catalogue import check_catalogue, load_catalogue
from curriculum.changes import Change, find_conflicts, move_session, replace_session
from curriculum.decisions import read_decisions
from curriculum.document import plan_document
from curriculum.export import (
    Issue,
    course_plans,
    write_cancelled_ics,
    write_plan_xlsx,
    write_programme,
    write_timetable_ics,
)
from curriculum.lms.bring_back import BroughtBack, Returned, bring_back, refresh_demand
from curriculum.lms.handover import Wish as HandOverWish
from curriculum.lms.handover import hand_over, pack_modules, summarise_handover, write_state
from curriculum.lms.model import HandOver
from curriculum.lms.model import Order as HandOverOrder
from curriculum.lms.report import evaluate_year, plan_with_experience
from curriculum.lms.xapi import write_statements
from curriculum.mentoring import Matching, MentorRules, Volunteers, match_mentors, read_mentoring
from curriculum.model import (
    Calendar,
    Catalogue,
    Fairness,
    FairnessKind,
    Limits,
    Module,
    Plan,
    Room,
    Service,
    Session,
    Timetable,
    Trainer,
)
from curriculum.optimise import optimise_plan
from curriculum.programme import Programme, Watcher, fit_rooms, make_programme
from curriculum.repair import Repair, repair_dates
from curriculum.resources import check_resources, load_closures, load_rooms
from curriculum.schedule import schedule_plan
from curriculum.timetabling import Effort, solve_week

__all__ = [
    "LANDS",
    "BroughtBack",
    "Calendar",
    "Catalogue",
    "Change",
    "Effort",
    "Fairness",
    "FairnessKind",
    "HandOver",
    "HandOverOrder",
    "HandOverWish",
    "Issue",
    "Limits",
    "Matching",
    "MentorRules",
    "Module",
    "Plan",
    "Programme",
    "Repair",
    "Returned",
    "Room",
    "Service",
    "Session",
    "Timetable",
    "Trainer",
    "Volunteers",
    "Watcher",
    "bring_back",
    "check_catalogue",
    "check_resources",
    "course_plans",
    "evaluate_year",
    "find_conflicts",
    "fit_rooms",
    "hand_over",
    "load_catalogue",
    "load_closures",
    "load_rooms",
    "make_calendar",
    "make_programme",
    "match_mentors",
    "move_session",
    "optimise_plan",
    "pack_modules",
    "plan_document",
    "plan_with_experience",
    "read_decisions",
    "read_mentoring",
    "refresh_demand",
    "repair_dates",
    "replace_session",
    "schedule_plan",
    "solve_week",
    "summarise_handover",
    "write_cancelled_ics",
    "write_plan_xlsx",
    "write_programme",
    "write_state",
    "write_statements",
    "write_timetable_ics",
]
