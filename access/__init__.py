"""WHO MAY: from what a login says to what a person may see and do. Pure values; no page is drawn here.

`decide` is the one place where roles are weighed. Pages and services ask it; they hold no rule of their own.
"""

from access.claims import person_of, session_end
from access.model import (
    ACTIONS,
    LOCAL,
    ROLES,
    Action,
    Decision,
    Grant,
    GroupRule,
    LoginSettings,
    Person,
    Refused,
    Role,
    Scope,
    Target,
)
from access.policy import PERSONAL, STEP_RIGHTS, Reach, decide, may, reach_of, reaches_nothing, refusal_of
from access.settings import SettingsError, load_login, login_path, read_settings

__all__ = [
    "ACTIONS",
    "LOCAL",
    "PERSONAL",
    "ROLES",
    "STEP_RIGHTS",
    "Action",
    "Decision",
    "Grant",
    "GroupRule",
    "LoginSettings",
    "Person",
    "Reach",
    "Refused",
    "Role",
    "Scope",
    "SettingsError",
    "Target",
    "decide",
    "load_login",
    "login_path",
    "may",
    "person_of",
    "reach_of",
    "reaches_nothing",
    "read_settings",
    "refusal_of",
    "session_end",
]
