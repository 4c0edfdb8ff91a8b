"""The file of login settings: a good one is read, every mistake is a sentence of its own."""

from pathlib import Path

import pytest

from access import ROLES, GroupRule, SettingsError, read_settings

GOOD = """
[login]
address = "https://lernen.stadt.example/"
metadata_url = "https://sso.stadt.example/realms/stadt/.well-known/openid-configuration"
client_id = "lernkompass"
client_secret = "env:LK_SECRET"
cookie_secret = "0123456789abcdef0123456789abcdef"

[claims]
groups = "realm_access.roles"
person = ["https://stadt.example/number"]

[[groups]]
group = "/lk-hr"
role = "hr"

[[groups]]
group = "lk-lead"
role = "team_lead"
units = ["A33", "A32-1"]

[[groups]]
group = "lk-staff"
role = "staff"
"""


def test_a_good_file() -> None:
    settings = read_settings(GOOD, {"LK_SECRET": "geheim"})
    assert settings.redirect_uri == "https://lernen.stadt.example/oauth2callback"
    assert settings.client_secret == "geheim"  # noqa: S105
    assert settings.groups_claim == ("realm_access", "roles")
    assert settings.person_claim == ("https://stadt.example/number",)
    assert settings.login_claim == ("preferred_username",)
    assert settings.rules[:2] == (
        GroupRule("lk-hr", "hr"),
        GroupRule("lk-lead", "team_lead", frozenset({"A33", "A32-1"})),
    )
    assert settings.hours == 8.0
    assert settings.is_secure


def test_secrets_are_not_shown_when_the_settings_are_printed() -> None:
    shown = repr(read_settings(GOOD, {"LK_SECRET": "geheim"}))
    assert "geheim" not in shown
    assert "0123456789abcdef" not in shown


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("[login]", "[login", "not valid TOML"),
        ('client_id = "lernkompass"', "", "“client_id” is missing"),
        ("env:LK_SECRET", "env:OTHER", "“client_secret” is missing"),
        ("0123456789abcdef0123456789abcdef", "short", "too short"),
        ("https://lernen.stadt.example/", "http://lernen.stadt.example", "must begin with https"),
        ("https://lernen.stadt.example/", "https://lernen.stadt.example/app", "bare address"),
        ("https://lernen.stadt.example/", "https://a@evil.example", "bare address"),
        ("https://sso.stadt", "http://sso.stadt", "“metadata_url” must begin with https"),
        ("[claims]", "[claim]", "[claim] that means nothing"),
        ('client_id = "lernkompass"', 'client_id = "a"\nclientid = "b"', "“clientid” in [login]"),
        ('client_id = "lernkompass"', 'client_id = "a"\nhours = 12', "at most 8"),
        ('client_id = "lernkompass"', 'client_id = "a"\nhours = 0', "above 0"),
        ('client_id = "lernkompass"', 'client_id = "a"\nscope = "profile"', "the word openid"),
        ('role = "hr"', 'role = "boss"', "must be one of hr, team_lead"),
        ('group = "/lk-hr"', "", "has no “group”"),
        ('units = ["A33", "A32-1"]', "", "say which units"),
        ('units = ["A33", "A32-1"]', 'units = "A33"', "must be a list"),
        ('person = ["https://stadt.example/number"]', "", "“person” in [claims]"),
        ('"realm_access.roles"', '"realm_access..roles"', "must name a claim"),
    ],
)
def test_every_mistake_is_a_sentence(old: str, new: str, words: str) -> None:
    assert old in GOOD
    with pytest.raises(SettingsError) as caught:
        read_settings(GOOD.replace(old, new), {"LK_SECRET": "geheim"})
    assert words in " ".join(message.text("en") for message in caught.value.mistakes)


def test_all_mistakes_come_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings("[login]\nhours = 9")
    assert len(caught.value.mistakes) == 7


def test_without_a_group_nobody_would_get_in() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(GOOD.partition("[[groups]]")[0], {"LK_SECRET": "geheim"})
    assert "No group opens the program" in caught.value.mistakes[0].text("en")


def test_the_example_in_the_documents_is_read_and_knows_every_role() -> None:
    example = (Path(__file__).parents[2] / "docs" / "access.toml").read_text(encoding="utf-8")
    secrets = {"LERNKOMPASS_CLIENT_SECRET": "geheim", "LERNKOMPASS_COOKIE_SECRET": "c" * 32}
    assert {rule.role for rule in read_settings(example, secrets).rules} == set(ROLES)
    with pytest.raises(SettingsError) as caught:
        read_settings(example)
    assert len(caught.value.mistakes) == 2
