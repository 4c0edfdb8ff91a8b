"""What to offer, to whom, when: needs in, blended-learning plan, dates and course plans out."""

from curriculum.calendar import LANDS, make_calendar
from curriculum.catalogue import check_catalogue, load_catalogue
from curriculum.changes import Change, find_conflicts, move_session
from curriculum.decisions import read_decisions
from curriculum.document import plan_document
from curriculum.export import course_plans, write_plan_xlsx, write_timetable_ics
from curriculum.mentoring import Matching, MentorRules, Volunteers, match_mentors, read_mentoring
from curriculum.model import (
    EVERYBODY,
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
from curriculum.repair import Repair
from curriculum.replanning import remake_programme
from curriculum.resources import Resources, check_resources, load_resources, open_calendar
from curriculum.revisions import (
    Loss,
    Revision,
    absences_of,
    find_broken,
    propose_repair,
    revise_programme,
    undo_revision,
)
from curriculum.schedule import schedule_plan
from curriculum.timetabling import Effort, solve_week

__all__ = [
    "EVERYBODY",
    "LANDS",
    "Calendar",
    "Catalogue",
    "Change",
    "Effort",
    "Fairness",
    "FairnessKind",
    "Limits",
    "Loss",
    "Matching",
    "MentorRules",
    "Module",
    "Plan",
    "Programme",
    "Repair",
    "Resources",
    "Revision",
    "Room",
    "Service",
    "Session",
    "Timetable",
    "Trainer",
    "Volunteers",
    "Watcher",
    "absences_of",
    "check_catalogue",
    "check_resources",
    "course_plans",
    "find_broken",
    "find_conflicts",
    "fit_rooms",
    "load_catalogue",
    "load_resources",
    "make_calendar",
    "make_programme",
    "match_mentors",
    "move_session",
    "open_calendar",
    "optimise_plan",
    "plan_document",
    "propose_repair",
    "read_decisions",
    "read_mentoring",
    "remake_programme",
    "revise_programme",
    "schedule_plan",
    "solve_week",
    "undo_revision",
    "write_plan_xlsx",
    "write_timetable_ics",
]
