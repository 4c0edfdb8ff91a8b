"""The pages of the curriculum: for HR the plan, for trainers their courses."""

from curriculum.pages.courses import show_courses
from curriculum.pages.plan import show_plan

__all__ = ["show_courses", "show_plan"]
