"""What a login's claims make of a person: groups as text or list, nested paths, end of the session, refusals."""

from typing import Any

import pytest

from access import GroupRule, LoginSettings, Person, Refused, Scope, person_of
from needs_analysis import make_pseudonym

NOW = 1_790_000_000.0
KEY = b"k" * 32


def settings(**changes: Any) -> LoginSettings:
    fields: dict[str, Any] = {
        "redirect_uri": "https://lernen.stadt.example/oauth2callback",
        "cookie_secret": "c" * 32,
        "client_id": "lk",
        "client_secret": "s",
        "metadata_url": "https://sso.stadt.example/.well-known/openid-configuration",
        "groups_claim": ("groups",),
        "login_claim": ("preferred_username",),
        "name_claim": ("name",),
        "person_claim": ("email",),
        "rules": (
            GroupRule("lk-hr", "hr"),
            GroupRule("lk-lead", "team_lead", units=frozenset({"A33"})),
            GroupRule("lk-trainer", "trainer", modules=frozenset({"GRU-01"})),
            GroupRule("lk-staff", "staff"),
        ),
    }
    return LoginSettings(**{**fields, **changes})


def claims(**changes: Any) -> dict[str, Any]:
    usual = {"sub": "7", "iat": NOW - 60, "exp": NOW + 3600, "preferred_username": "erika", "name": "Erika Muster"}
    return {**usual, "email": "Erika@Stadt.example", "groups": ["lk-hr"], **changes}


def sign_in(given: dict[str, Any], now: float = NOW, **changes: Any) -> Person | Refused:
    return person_of(given, settings(**changes), now, lambda text: make_pseudonym(text, KEY))


@pytest.mark.parametrize(
    ("given", "path", "roles"),
    [
        ({"groups": ["lk-hr"]}, ("groups",), ("hr",)),
        ({"groups": "lk-hr"}, ("groups",), ("hr",)),  # one group as a text
        ({"groups": ["/lk-hr"]}, ("groups",), ("hr",)),  # full group path
        ({"groups": ["lk-staff", "other", "lk-hr"]}, ("groups",), ("hr", "staff")),
        ({"realm_access": {"roles": ["lk-lead"]}}, ("realm_access", "roles"), ("team_lead",)),
        ({"resource_access": {"lk": {"roles": "lk-trainer"}}}, ("resource_access", "lk", "roles"), ("trainer",)),
        ({"https://stadt.example/g": ["lk-hr"]}, ("https://stadt.example/g",), ("hr",)),
    ],
)
def test_groups_become_roles(given: dict[str, Any], path: tuple[str, ...], roles: tuple[str, ...]) -> None:
    person = sign_in(claims(**given), groups_claim=path)
    assert isinstance(person, Person)
    assert person.roles == roles


@pytest.mark.parametrize(
    "groups",
    [
        None,
        [],
        "",
        ["LK-HR"],
        ["lk-hr "],
        ["lk-h"],
        "lk-hr,lk-lead",
        {"lk-hr": True},
        [["lk-hr"]],
        7,
        ["lk-hr\n"],
        True,
    ],
)
def test_nothing_that_only_looks_like_a_group_opens_anything(groups: object) -> None:
    person = sign_in(claims(groups=groups))
    assert isinstance(person, Refused)
    assert "none of your groups" in person.reason.text("en")


def test_scopes_come_from_the_settings_and_from_claims() -> None:
    given = claims(groups=["lk-lead", "lk-trainer", "lk-staff"], department="A10", courses=["DIA-01", "DIA-02"])
    person = sign_in(given, units_claim=("department",), modules_claim=("courses",))
    assert isinstance(person, Person)
    assert {grant.role: grant.scope for grant in person.grants} == {
        "team_lead": Scope(units=frozenset({"A33", "A10"})),
        "trainer": Scope(modules=frozenset({"GRU-01", "DIA-01", "DIA-02"})),
        "staff": Scope(person=make_pseudonym("erika@stadt.example", KEY)),
    }


def test_staff_without_the_claim_that_names_them_reach_nobody() -> None:
    given = claims(groups="lk-staff")
    del given["email"]
    person = sign_in(given)
    assert isinstance(person, Person)
    assert person.grants[0].scope == Scope()


@pytest.mark.parametrize(
    ("issued", "expires", "ends"),
    [
        (NOW - 60, NOW + 300, NOW + 300),
        (NOW - 60, NOW + 99_999, NOW - 60 + 8 * 3600),
        (NOW, NOW + 8 * 3600, NOW + 28_800),
    ],
)
def test_a_session_ends_with_the_token_and_after_eight_hours(issued: float, expires: float, ends: float) -> None:
    person = sign_in(claims(iat=issued, exp=expires))
    assert isinstance(person, Person)
    assert person.ends == ends
    assert isinstance(sign_in(claims(iat=issued, exp=expires), ends - 1), Person)
    late = sign_in(claims(iat=issued, exp=expires), ends)
    assert isinstance(late, Refused)
    assert "has ended" in late.reason.text("en")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"exp": None}, "neither"),
        ({"iat": None}, "neither"),
        ({"iat": "now"}, "neither"),
        ({"exp": True}, "neither"),
        ({"iat": NOW + 3600, "exp": NOW + 99_999}, "clocks"),
        ({"groups": None, "_claim_names": {"groups": "src1"}}, "too many groups"),
    ],
)
def test_claims_that_cannot_be_trusted(given: dict[str, Any], words: str) -> None:
    person = sign_in(claims(**given))
    assert isinstance(person, Refused)
    assert words in person.reason.text("en")


def test_who_is_signed_in_falls_back_to_the_subject() -> None:
    person = sign_in({key: value for key, value in claims().items() if key not in {"preferred_username", "name"}})
    assert isinstance(person, Person)
    assert (person.login, person.name) == ("7", "7")
