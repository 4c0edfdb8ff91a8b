"""The rules of who may do what. One table; `decide` reads it and nothing else.

Each line says for an action which roles may do it and how far: ``all``, or only inside the role's own units, modules or
person. What is not in the table is refused.
"""

from collections.abc import Mapping
from typing import Literal

from access.model import Action, Decision, Person, Role, Scope, Target
from approval import Step
from needs_analysis import Message

Reach = Literal["all", "units", "modules", "person"]
_EVERYBODY: Mapping[Role, Reach] = {
    "hr": "all",
    "team_lead": "all",
    "trainer": "all",
    "staff": "all",
    "staff_council": "all",
    "auditor": "all",
}
_HR: Mapping[Role, Reach] = {"hr": "all"}

RULES: Mapping[Action, Mapping[Role, Reach]] = {
    "begin_workspace": _HR,
    "see_overview": _HR,
    "see_questionnaire": {"hr": "all", "staff_council": "all"},
    "see_survey": _HR,
    "analyse_survey": _HR,
    "hand_on": _HR,
    "see_findings": _HR,
    "see_needs": _HR,
    "see_wishes": _HR,
    "see_methods": _EVERYBODY,
    "see_plan": _HR,
    "make_plan": _HR,
    "see_platform": _HR,
    "see_effects": _HR,
    "see_strategy": _HR,
    "see_change": _HR,
    "see_dialogue": _HR,
    "see_master_data": _HR,
    "edit_master_data": _HR,
    "see_team": {"hr": "all", "team_lead": "units"},
    "see_courses": {"hr": "all", "trainer": "modules"},
    "see_own": {"staff": "person"},
    "see_approvals": {"hr": "all", "staff_council": "all", "auditor": "all"},
    "submit_approval": _HR,
    "answer_approval": {"staff_council": "all"},
    "record_approval": _HR,
    "comment_approval": {"hr": "all", "staff_council": "all"},
    "see_protection": {"hr": "all", "staff_council": "all", "auditor": "all"},
    "see_audit": {"auditor": "all"},
    "see_notices": _EVERYBODY,
    "export_findings": _HR,
    "export_needs": _HR,
    "export_ratings": _HR,
    "export_plan": _HR,
    "export_platform": _HR,
    "export_courses": {"hr": "all", "trainer": "modules"},
    "export_team": {"hr": "all", "team_lead": "units"},
    "export_own": {"staff": "person"},
}
"""``record_approval``: HR writes down what the staff council answered on paper.

``see_own`` is the person's alone: neither HR nor leads can open the page of somebody else.
"""

STEP_RIGHTS: Mapping[Step, Action] = {
    "submitted": "submit_approval",
    "withdrawn": "submit_approval",
    "lapsed": "submit_approval",
    "approved": "answer_approval",
    "refused": "answer_approval",
    "commented": "comment_approval",
}
"""Which right a step towards the staff council's answer takes."""

PERSONAL: frozenset[Action] = frozenset(RULES) - {
    "begin_workspace",
    "edit_master_data",
    "see_approvals",
    "see_dialogue",
    "see_master_data",
    "see_methods",
    "see_notices",
    "see_overview",
    "see_protection",
    "see_questionnaire",
    "see_strategy",
}
"""Actions that touch data about people, as figures, under pseudonyms or by name: each leaves a line in the audit.

All but those named here: an action that is new is written down until somebody says that it need not be.
"""

_NO_ROLE = "Your role does not include this page. If you need it, ask the people who manage the sign-in groups."
_OUTSIDE = "This lies outside your area. You see your own units, courses or data only."
_NOTHING = "Your login names no unit, course or person that is yours. Ask the people who manage the sign-in groups."
_YES = Decision(allowed=True)
_WHOLE = Target()


def reach_of(role: Role, action: Action) -> Reach | None:
    """How far a role may do an action: None not at all."""
    return RULES[action].get(role)


def decide(role: Role, scope: Scope, action: Action, target: Target = _WHOLE) -> Decision:
    """Whether a role with this scope may do an action on a target.

    Without a target the question is whether the action is open at all: a role with an empty reach gets a no.
    """
    reach = reach_of(role, action)
    if reach is None:
        return Decision(allowed=False, reason=Message(_NO_ROLE))
    if reach == "all" or scope.everything or _reaches(scope, reach, target):
        return _YES
    return Decision(allowed=False, reason=Message(_OUTSIDE if _reaches(scope, reach, _WHOLE) else _NOTHING))


def _reaches(scope: Scope, reach: Reach, target: Target) -> bool:
    if reach == "units":
        return bool(scope.units) if target == _WHOLE else not scope.units.isdisjoint(target.units)
    if reach == "modules":
        return bool(scope.modules) if target == _WHOLE else target.module in scope.modules
    return bool(scope.person) and (target == _WHOLE or target.person == scope.person)


def reaches_nothing(person: Person) -> Message | None:
    """What to tell somebody one of whose roles reaches nothing, because the login does not say what is theirs."""
    limits = {role: reach for rule in RULES.values() for role, reach in rule.items() if reach != "all"}
    empty = any(
        grant.role in limits and not grant.scope.everything and not _reaches(grant.scope, limits[grant.role], _WHOLE)
        for grant in person.grants
    )
    return Message(_NOTHING) if empty else None


def may(person: Person, action: Action, target: Target = _WHOLE) -> bool:
    """Whether one of the person's roles allows an action on a target."""
    return any(decide(grant.role, grant.scope, action, target).allowed for grant in person.grants)


def refusal_of(person: Person, action: Action, target: Target = _WHOLE) -> Message | None:
    """Why a person may not, None if they may; roles that have the action at all are asked first."""
    if may(person, action, target):
        return None
    knowing = [grant for grant in person.grants if grant.role in RULES[action]]
    grants = knowing or person.grants
    return decide(grants[0].role, grants[0].scope, action, target).reason if grants else Message(_NO_ROLE)
