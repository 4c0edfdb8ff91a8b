"""What to offer, to whom, when: needs in, blended-learning plan, dates and course plans out."""

from typing import TYPE_CHECKING

from needs_analysis import open_door

if TYPE_CHECKING:
    from curriculum.calendar import LANDS, make_calendar, public_holidays
    from curriculum.catalogue import check_catalogue, load_catalogue
    from curriculum.changes import Change, find_conflicts, move_session
    from curriculum.closing import Closing, trace_plan
    from curriculum.decisions import read_decisions
    from curriculum.document import plan_document
    from curriculum.export import (
        Issue,
        choose_entries,
        course_plans,
        note_dates,
        read_template,
        read_told,
        write_cancelled_ics,
        write_example,
        write_plan_xlsx,
        write_programme,
        write_timetable_ics,
    )
    from curriculum.export.archive import pack_files
    from curriculum.export.calendar_told import STAMP
    from curriculum.export.docx_parts import Grid as DocxGrid
    from curriculum.export.docx_parts import add_grid, save_paper, start_paper
    from curriculum.export.draft import DRAFT_WORD, mark_calendar
    from curriculum.export.mentoring_files import write_mentoring
    from curriculum.export.mentoring_sheet import write_volunteer_list
    from curriculum.export.printing import print_pdf
    from curriculum.export.unit_seats import SeatsTold, count_seats
    from curriculum.lms.bring_back import BroughtBack, Returned, bring_back, read_ledger, refresh_demand
    from curriculum.lms.form_results import AnsweredForms, bring_forms_back
    from curriculum.lms.handover import Wish as HandOverWish
    from curriculum.lms.handover import hand_over, pack_modules, summarise_handover, write_state
    from curriculum.lms.model import HandOver
    from curriculum.lms.model import Order as HandOverOrder
    from curriculum.lms.moodle_sync import sync_moodle
    from curriculum.lms.report import evaluate_year, plan_with_experience
    from curriculum.lms.return_forms import rate_answer
    from curriculum.lms.tables import write_table
    from curriculum.lms.web import RecordStore, Site
    from curriculum.lms.xapi import write_statements
    from curriculum.lms.xapi_send import compare_statements, read_statements, send_statements
    from curriculum.mentoring import Matching, MentorRules, Volunteers, match_mentors, tell_pair
    from curriculum.mentoring_list import VolunteerList, read_volunteers
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
    from curriculum.sharing import Shared, Towns, share_seats
    from curriculum.timetabling import Effort, solve_week
else:
    __getattr__ = open_door(__name__)

__all__ = [
    "DRAFT_WORD",
    "EVERYBODY",
    "LANDS",
    "STAMP",
    "AnsweredForms",
    "BroughtBack",
    "Calendar",
    "Catalogue",
    "Change",
    "Closing",
    "DocxGrid",
    "Effort",
    "Fairness",
    "FairnessKind",
    "HandOver",
    "HandOverOrder",
    "HandOverWish",
    "Issue",
    "Limits",
    "Loss",
    "Matching",
    "MentorRules",
    "Module",
    "Plan",
    "Programme",
    "RecordStore",
    "Repair",
    "Resources",
    "Returned",
    "Revision",
    "Room",
    "SeatsTold",
    "Service",
    "Session",
    "Shared",
    "Site",
    "Timetable",
    "Towns",
    "Trainer",
    "VolunteerList",
    "Volunteers",
    "Watcher",
    "absences_of",
    "add_grid",
    "bring_back",
    "bring_forms_back",
    "check_catalogue",
    "check_resources",
    "choose_entries",
    "compare_statements",
    "count_seats",
    "course_plans",
    "evaluate_year",
    "find_broken",
    "find_conflicts",
    "fit_rooms",
    "hand_over",
    "load_catalogue",
    "load_resources",
    "make_calendar",
    "make_programme",
    "mark_calendar",
    "match_mentors",
    "move_session",
    "note_dates",
    "open_calendar",
    "optimise_plan",
    "pack_files",
    "pack_modules",
    "plan_document",
    "plan_with_experience",
    "print_pdf",
    "propose_repair",
    "public_holidays",
    "rate_answer",
    "read_decisions",
    "read_ledger",
    "read_statements",
    "read_template",
    "read_told",
    "read_volunteers",
    "refresh_demand",
    "remake_programme",
    "revise_programme",
    "save_paper",
    "schedule_plan",
    "send_statements",
    "share_seats",
    "solve_week",
    "start_paper",
    "summarise_handover",
    "sync_moodle",
    "tell_pair",
    "trace_plan",
    "undo_revision",
    "write_cancelled_ics",
    "write_example",
    "write_mentoring",
    "write_plan_xlsx",
    "write_programme",
    "write_state",
    "write_statements",
    "write_table",
    "write_timetable_ics",
    "write_volunteer_list",
]
