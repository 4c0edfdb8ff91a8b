"""One place where things are kept: the workspace folder that the command line writes and the pages read."""

from store.keys import pseudonym_key
from store.workspace import (
    BEFORE_FILE,
    CHANGES_FILE,
    COURSES,
    DEMO,
    FINDINGS_FILE,
    MASTER_FILE,
    MATCHING_FILE,
    NEEDS_FILE,
    PLAN_FILE,
    PROGRAMME_FILE,
    RELEASE_FILE,
    RELEASES_FILE,
    State,
    Workspace,
    home_folder,
    list_workspaces,
    open_workspace,
)

__all__ = [
    "BEFORE_FILE",
    "CHANGES_FILE",
    "COURSES",
    "DEMO",
    "FINDINGS_FILE",
    "MASTER_FILE",
    "MATCHING_FILE",
    "NEEDS_FILE",
    "PLAN_FILE",
    "PROGRAMME_FILE",
    "RELEASES_FILE",
    "RELEASE_FILE",
    "State",
    "Workspace",
    "home_folder",
    "list_workspaces",
    "open_workspace",
    "pseudonym_key",
]
