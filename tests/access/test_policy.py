"""The whole table of who may do what, written a second time by hand: role x action x scope."""

import pytest

from access import ACTIONS, LOCAL, ROLES, Grant, Person, Scope, Target, decide, may, refusal_of

# x: may, .: may not, u/m/p: only inside the own units, modules or person
TABLE = """
                  hr team_lead trainer staff staff_council auditor
begin_workspace   x  .         .       .     .             .
see_overview      x  .         .       .     .             .
see_questionnaire x  .         .       .     x             .
see_survey        x  .         .       .     .             .
analyse_survey    x  .         .       .     .             .
hand_on           x  .         .       .     .             .
see_findings      x  .         .       .     .             .
see_needs         x  .         .       .     .             .
see_wishes        x  .         .       .     .             .
see_methods       x  x         x       x     x             x
see_plan          x  .         .       .     .             .
make_plan         x  .         .       .     .             .
see_platform      x  .         .       .     .             .
see_effects       x  .         .       .     .             .
see_strategy      x  .         .       .     .             .
see_change        x  .         .       .     .             .
see_dialogue      x  .         .       .     .             .
see_master_data   x  .         .       .     .             .
edit_master_data  x  .         .       .     .             .
see_team          x  u         .       .     .             .
see_courses       x  .         m       .     .             .
see_own           .  .         .       p     .             .
see_approvals     x  .         .       .     x             x
submit_approval   x  .         .       .     .             .
answer_approval   .  .         .       .     x             .
record_approval   x  .         .       .     .             .
comment_approval  x  .         .       .     x             .
see_protection    x  .         .       .     x             x
see_audit         .  .         .       .     .             x
see_notices       x  x         x       x     x             x
export_findings   x  .         .       .     .             .
export_needs      x  .         .       .     .             .
export_ratings    x  .         .       .     .             .
export_plan       x  .         .       .     .             .
export_platform   x  .         .       .     .             .
export_courses    x  .         m       .     .             .
export_team       x  u         .       .     .             .
export_own        .  .         .       p     .             .
"""
LINES = [line.split() for line in TABLE.strip().splitlines()]
CELLS = [(role, line[0], mark) for line in LINES[1:] for role, mark in zip(LINES[0], line[1:], strict=True)]
OWN = Scope(units=frozenset({"A33"}), modules=frozenset({"GRU-01"}), person="P-MINE2345")
WITHIN = {
    "u": Target(units=("A33-2", "A33", "D2", "V")),
    "m": Target(module="GRU-01"),
    "p": Target(person="P-MINE2345"),
}
BESIDE = {
    "u": (Target(units=("D2", "V")), Target(units=("A32", "D2", "V")), Target(units=("A330", "D2", "V"))),
    "m": (Target(module="GRU-02"), Target(module="gru-01"), Target(module="")),
    "p": (Target(person="P-OTHER234"), Target(person="", units=("A33",))),
}


def test_the_table_knows_every_role_and_action() -> None:
    assert tuple(LINES[0]) == ROLES
    assert tuple(line[0] for line in LINES[1:]) == ACTIONS


@pytest.mark.parametrize(("role", "action", "mark"), CELLS)
@pytest.mark.parametrize("scope", [OWN, Scope(), Scope(everything=True)], ids=["own", "empty", "everything"])
def test_without_a_target(role: str, action: str, mark: str, scope: Scope) -> None:
    expected = mark == "x" or (mark in "ump" and scope != Scope())
    decision = decide(role, scope, action)  # type: ignore[arg-type]
    assert (decision.allowed, decision.reason is None) == (expected, expected)


@pytest.mark.parametrize(("role", "action", "mark"), [cell for cell in CELLS if cell[2] in "ump"])
def test_only_inside_the_own_area(role: str, action: str, mark: str) -> None:
    assert decide(role, OWN, action, WITHIN[mark]).allowed  # type: ignore[arg-type]
    assert decide(role, Scope(everything=True), action, BESIDE[mark][0]).allowed  # type: ignore[arg-type]
    for target in BESIDE[mark]:
        if target != Target():
            assert not decide(role, OWN, action, target).allowed, target  # type: ignore[arg-type]
        assert not decide(role, Scope(), action, target).allowed, target  # type: ignore[arg-type]


@pytest.mark.parametrize(("role", "action", "mark"), [cell for cell in CELLS if cell[2] == "."])
def test_no_scope_opens_what_the_role_does_not_have(role: str, action: str, mark: str) -> None:
    del mark
    for target in (Target(), *WITHIN.values()):
        for scope in (OWN, Scope(everything=True)):
            assert not decide(role, scope, action, target).allowed  # type: ignore[arg-type]


def test_two_roles_add_up_and_scopes_do_not_mix() -> None:
    both = Person("t", "T", (Grant("trainer", Scope(modules=frozenset({"GRU-01"}))), Grant("team_lead", OWN)), 1.0)
    assert may(both, "see_courses", Target(module="GRU-01"))
    assert may(both, "see_team", Target(units=("A33",)))
    assert not may(both, "see_team", Target(units=("A32",)))
    lead_without_courses = Person("t", "T", (Grant("team_lead", OWN),), 1.0)
    assert not may(lead_without_courses, "see_courses", Target(module="GRU-01"))


@pytest.mark.parametrize("action", ACTIONS)
def test_the_local_user_may_do_everything_and_nobody_without_roles_anything(action: str) -> None:
    assert may(LOCAL, action)  # type: ignore[arg-type]
    assert not may(Person("x", "x", (), 1.0), action)  # type: ignore[arg-type]


def test_a_refusal_says_whether_it_is_the_role_or_the_area() -> None:
    lead = Person("t", "T", (Grant("staff", OWN), Grant("team_lead", OWN)), 1.0)
    sentences = {
        action: reason.text("en")
        for action, target in (("see_team", Target(units=("A32",))), ("see_needs", Target()))
        if (reason := refusal_of(lead, action, target))  # type: ignore[arg-type]
    }
    assert "outside your area" in sentences["see_team"]
    assert "Your role does not include" in sentences["see_needs"]
    assert refusal_of(lead, "see_team", Target(units=("A33",))) is None
