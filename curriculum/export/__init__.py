"""Plans as files: course plans (pdf, docx, xlsx, ics), the year's plan (xlsx, pdf) and its dates (ics)."""

from curriculum.export.brochure_pdf import Issue, write_programme
from curriculum.export.calendar_ics import write_cancelled_ics, write_course_ics, write_timetable_ics
from curriculum.export.course_docx import write_course_docx
from curriculum.export.course_files import course_plans, name_course
from curriculum.export.course_pdf import write_certificate_pdf, write_course_pdf
from curriculum.export.course_xlsx import write_course_xlsx
from curriculum.export.entry import choose_entries
from curriculum.export.names import Names, collect_names
from curriculum.export.plan_xlsx import write_plan_xlsx

__all__ = [
    "Issue",
    "Names",
    "choose_entries",
    "collect_names",
    "course_plans",
    "name_course",
    "write_cancelled_ics",
    "write_certificate_pdf",
    "write_course_docx",
    "write_course_ics",
    "write_course_pdf",
    "write_course_xlsx",
    "write_plan_xlsx",
    "write_programme",
    "write_timetable_ics",
]
