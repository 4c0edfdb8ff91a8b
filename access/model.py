"""Nouns of access: roles, scopes, actions, the person who is signed in and the settings of the login. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from needs_analysis import Message

Role = Literal["hr", "team_lead", "trainer", "staff", "staff_council", "auditor"]
Action = Literal[
    "begin_workspace",
    "see_overview",
    "see_questionnaire",
    "see_survey",
    "analyse_survey",
    "hand_on",
    "see_findings",
    "see_needs",
    "see_wishes",
    "see_methods",
    "see_plan",
    "make_plan",
    "see_platform",
    "see_effects",
    "see_strategy",
    "see_change",
    "see_dialogue",
    "see_master_data",
    "edit_master_data",
    "see_team",
    "see_courses",
    "see_own",
    "see_approvals",
    "submit_approval",
    "answer_approval",
    "record_approval",
    "comment_approval",
    "see_protection",
    "see_audit",
    "see_notices",
    "export_findings",
    "export_needs",
    "export_ratings",
    "export_plan",
    "export_platform",
    "export_courses",
    "export_team",
    "export_own",
]
ROLES: tuple[Role, ...] = get_args(Role)
ACTIONS: tuple[Action, ...] = get_args(Action)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a role reaches: units with all below them, modules, one person (pseudonym). Empty: nothing of that kind.

    ``everything`` is the local user, who holds all files anyway.
    """

    units: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()
    person: str = ""
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What an action is about. ``units``: the unit and all units above it; empty fields: the action as such."""

    units: tuple[str, ...] = ()
    module: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """A role and what it reaches."""

    role: Role
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class Person:
    """Who is signed in: ``login`` identifies for the audit, ``name`` is shown, ``ends`` is Unix time in seconds.

    ``ends`` None: no login is set up, the one local user.
    """

    login: str
    name: str
    grants: tuple[Grant, ...]
    ends: float | None = None

    @property
    def is_local(self) -> bool:
        """Whether this is the one local user."""
        return self.ends is None

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles, in the order of `ROLES`, each once."""
        held = {grant.role for grant in self.grants}
        return tuple(role for role in ROLES if role in held)


@dataclass(frozen=True, slots=True)
class Refused:
    """A login that opens nothing: why, as a sentence."""

    reason: Message


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether an action is allowed, and if not, why."""

    allowed: bool
    reason: Message | None = None


@dataclass(frozen=True, slots=True)
class GroupRule:
    """A group of the login provider gives a role, with units (team leads) or modules (trainers)."""

    group: str
    role: Role
    units: frozenset[str] = frozenset()
    modules: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LoginSettings:
    """How people sign in. Claims are paths: ``("realm_access", "roles")`` is the field ``roles`` inside that one.

    ``hours``: longest session. ``hosts``: names under which browsers reach the dashboard.
    """

    redirect_uri: str
    cookie_secret: str = field(repr=False)
    client_id: str
    client_secret: str = field(repr=False)
    metadata_url: str
    groups_claim: tuple[str, ...]
    login_claim: tuple[str, ...]
    name_claim: tuple[str, ...]
    rules: tuple[GroupRule, ...]
    person_claim: tuple[str, ...] = ()
    units_claim: tuple[str, ...] = ()
    modules_claim: tuple[str, ...] = ()
    client_options: Mapping[str, str] = field(default_factory=dict)
    hours: float = 8.0

    @property
    def is_secure(self) -> bool:
        """Whether browsers come by https."""
        return self.redirect_uri.startswith("https://")


LOCAL = Person("local", "", tuple(Grant(role, Scope(everything=True)) for role in ROLES))
"""The one person who uses a dashboard without login: all roles, everything in reach."""
