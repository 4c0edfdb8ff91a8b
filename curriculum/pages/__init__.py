"""The pages of the curriculum: for HR the plan and the learning platform, for trainers their courses."""

from curriculum.pages.courses import show_courses
from curriculum.pages.plan import show_plan
from curriculum.pages.platform import show_platform

__all__ = ["show_courses", "show_plan", "show_platform"]
