"""The pages of the curriculum: for HR the plan, for trainers their courses, for staff their own learning."""

from curriculum.pages.courses import show_courses
from curriculum.pages.own import show_own
from curriculum.pages.plan import show_plan

__all__ = ["show_courses", "show_own", "show_plan"]
