"""One place where things are kept: the workspace folder that the command line writes and the pages read."""

from store.keys import pseudonym_key
from store.workspace import (
    CHANGES_FILE,
    COURSES,
    DEMO,
    FINDINGS_FILE,
    MASTER_FILE,
    MATCHING_FILE,
    NEEDS_FILE,
    PLAN_FILE,
    PROGRAMME_FILE,
    State,
    Workspace,
    home_folder,
    list_workspaces,
    open_workspace,
)

__all__ = [
    "CHANGES_FILE",
    "COURSES",
    "DEMO",
    "FINDINGS_FILE",
    "MASTER_FILE",
    "MATCHING_FILE",
    "NEEDS_FILE",
    "PLAN_FILE",
    "PROGRAMME_FILE",
    "State",
    "Workspace",
    "home_folder",
    "list_workspaces",
    "open_workspace",
    "pseudonym_key",
]
