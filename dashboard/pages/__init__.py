"""Pages about the program itself: what it collects, who agreed, who looked at what, privacy and accessibility."""

from dashboard.pages.approvals import show_approvals
from dashboard.pages.audit import show_audit
from dashboard.pages.notices import show_accessibility, show_privacy
from dashboard.pages.protection import show_protection

__all__ = ["show_accessibility", "show_approvals", "show_audit", "show_privacy", "show_protection"]
