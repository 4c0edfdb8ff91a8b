"""Pages of the curriculum: plan, learning platform, effects for HR; courses for trainers; own learning for staff."""

from curriculum.pages.courses import show_courses
from curriculum.pages.effects import show_effects
from curriculum.pages.own import show_own
from curriculum.pages.plan import show_plan
from curriculum.pages.platform import show_platform

__all__ = ["show_courses", "show_effects", "show_own", "show_plan", "show_platform"]
