"""What to offer, to whom, when: needs in, blended-learning plan, dates and course plans out."""

from curriculum.calendar import LANDS, make_calendar
from curriculum.catalogue import check_catalogue, load_catalogue
from curriculum.changes import Change, find_conflicts, move_session, replace_session
from curriculum.closing import Closing, trace_plan
from curriculum.decisions import read_decisions
from curriculum.document import plan_document
from curriculum.export import course_plans, write_plan_xlsx, write_timetable_ics
from curriculum.export.docx_parts import Grid as DocxGrid
from curriculum.export.docx_parts import add_grid, save_paper, start_paper
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
    "Calendar",
    "Catalogue",
    "Change",
    "Closing",
    "DocxGrid",
    "Effort",
    "Fairness",
    "FairnessKind",
    "Limits",
    "Matching",
    "MentorRules",
    "Module",
    "Plan",
    "Programme",
    "Repair",
    "Room",
    "Service",
    "Session",
    "Timetable",
    "Trainer",
    "Volunteers",
    "Watcher",
    "add_grid",
    "check_catalogue",
    "check_resources",
    "course_plans",
    "find_conflicts",
    "fit_rooms",
    "load_catalogue",
    "load_closures",
    "load_rooms",
    "make_calendar",
    "make_programme",
    "match_mentors",
    "move_session",
    "optimise_plan",
    "plan_document",
    "read_decisions",
    "read_mentoring",
    "repair_dates",
    "replace_session",
    "save_paper",
    "schedule_plan",
    "solve_week",
    "start_paper",
    "trace_plan",
    "write_plan_xlsx",
    "write_timetable_ics",
]
