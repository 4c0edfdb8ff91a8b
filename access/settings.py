"""The file that sets up the login: read, checked, every mistake a sentence. No file: no login, one local user.

A file that cannot be read or has mistakes never falls back to the local user.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from access.model import ROLES, GroupRule, LoginSettings
from needs_analysis import Message, UserError

SETTINGS_FILE, SETTINGS_VARIABLE = "access.toml", "LERNKOMPASS_ACCESS"
CALLBACK = "/oauth2callback"
LONGEST_SESSION = 8.0
SHORTEST_SECRET = 32
_FIELDS: Mapping[str, frozenset[str]] = {
    "login": frozenset(
        {"address", "metadata_url", "client_id", "client_secret", "cookie_secret", "scope", "prompt", "hours"}
    ),
    "claims": frozenset({"groups", "login", "name", "person", "units", "modules"}),
    "groups": frozenset({"group", "role", "units", "modules"}),
}
_NEEDED = ("address", "metadata_url", "client_id", "client_secret", "cookie_secret")
_SAFE = re.compile(r"https://[^/\s?#@]+|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?", re.IGNORECASE)
_USUAL = {"groups": "groups", "login": "preferred_username", "name": "name"}
_REACH = {"team_lead": "units", "trainer": "modules"}


class SettingsError(UserError):
    """The settings cannot be used; ``mistakes`` holds a sentence for each thing to mend."""

    def __init__(self, mistakes: Sequence[Message]) -> None:
        """Keep all sentences; the first one speaks for them."""
        super().__init__(mistakes[0])
        self.mistakes = tuple(mistakes)


def login_path(home: Path) -> Path:
    """The file of login settings: named by ``LERNKOMPASS_ACCESS``, else ``access.toml`` in the home folder."""
    named = os.environ.get(SETTINGS_VARIABLE, "").strip()
    return Path(named).expanduser() if named else home / SETTINGS_FILE


def load_login(home: Path) -> LoginSettings | None:
    """The login settings; None where there is no file and none was named.

    Raises:
        UserError: the file was named and is not there, cannot be read or has mistakes.
    """
    path = login_path(home)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if not os.environ.get(SETTINGS_VARIABLE, "").strip():
            return None
        message = "The login settings {path} are not there. Nothing was started."
        raise UserError(Message(message, {"path": str(path)})) from error
    except (OSError, UnicodeDecodeError) as error:
        message = "The login settings {path} cannot be read. Nothing was started."
        raise UserError(Message(message, {"path": str(path)})) from error
    return _read(text, tuple(sorted(os.environ.items())))


@cache
def _read(text: str, environment: tuple[tuple[str, str], ...]) -> LoginSettings:
    return read_settings(text, dict(environment))


def read_settings(text: str, environment: Mapping[str, str] | None = None) -> LoginSettings:
    """The settings that a TOML text holds; ``env:NAME`` in a secret takes it from the environment.

    Raises:
        SettingsError: with every mistake found.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = "The login settings are not valid TOML: {why}. Nothing was started."
        raise SettingsError([Message(message, {"why": str(error)})]) from error
    checked = _Checked(document, environment or {})
    if checked.mistakes:
        raise SettingsError(checked.mistakes)
    return checked.settings()


class _Checked:
    """A document while it is being checked; mistakes are collected, not raised."""

    def __init__(self, document: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        self.mistakes: list[Message] = []
        self.environment = environment
        for name in document.keys() - _FIELDS.keys():
            self.blame("The login settings have a part [{name}] that means nothing. Remove it.", name=name)
        self.login = self.table(document, "login")
        self.claims = self.table(document, "claims")
        self.groups = self.tables(document)
        self.check_login()
        self.check_claims()
        for place, group in enumerate(self.groups, start=1):
            self.check_group(place, group)

    def blame(self, sentence: str, **values: str) -> None:
        self.mistakes.append(Message(sentence, values))

    def table(self, document: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        found = document.get(name, {})
        if not isinstance(found, dict):
            self.blame("[{name}] of the login settings must be a table.", name=name)
            return {}
        self.check_fields(name, found)
        return found

    def tables(self, document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
        found = document.get("groups", [])
        if not isinstance(found, list) or not found or not all(isinstance(item, dict) for item in found):
            self.blame("No group opens the program yet. Add at least one part [[groups]] with group and role.")
            return []
        for item in found:
            self.check_fields("groups", item)
        return found

    def check_fields(self, name: str, found: Mapping[str, Any]) -> None:
        for field in sorted(found.keys() - _FIELDS[name]):
            self.blame(
                "“{field}” in [{name}] of the login settings means nothing. Check its spelling.", field=field, name=name
            )

    def text(self, field: str) -> str:
        """A text of [login]; ``env:NAME`` stands for a variable of the environment."""
        value = self.login.get(field, "")
        if isinstance(value, str) and value.startswith("env:"):
            return self.environment.get(value.removeprefix("env:"), "")
        return value.strip() if isinstance(value, str) else ""

    def check_login(self) -> None:
        for field in _NEEDED:
            if not self.text(field):
                self.blame("“{field}” is missing in [login] of the login settings, or empty.", field=field)
        for field in ("address", "metadata_url"):
            if self.text(field) and not _SAFE.match(self.text(field)):
                self.blame(
                    "“{field}” must begin with https://; http:// is accepted on this computer only.", field=field
                )
        if self.text("address") and not _SAFE.fullmatch(self.text("address").rstrip("/")):
            self.blame("“address” must be a bare address such as https://lernen.stadt.example, without a path.")
        if 0 < len(self.text("cookie_secret")) < SHORTEST_SECRET:
            self.blame("“cookie_secret” is too short: use at least {n} random characters.", n=str(SHORTEST_SECRET))
        hours = self.login.get("hours", LONGEST_SESSION)
        if not isinstance(hours, int | float) or isinstance(hours, bool) or not 0 < hours <= LONGEST_SESSION:
            self.blame("“hours” must be a number above 0 and at most {n}.", n=f"{LONGEST_SESSION:g}")
        scope = self.login.get("scope", "openid")
        if not isinstance(scope, str) or "openid" not in scope.split():
            self.blame("“scope” must hold the word openid, with other words separated by blanks.")

    def check_claims(self) -> None:
        for name in self.claims:
            if name in _FIELDS["claims"] and not self.path(name):
                self.blame(
                    "“{name}” in [claims] must name a claim: “groups”, “realm_access.roles”, or a list of names.",
                    name=name,
                )

    def path(self, name: str) -> tuple[str, ...]:
        value = self.claims.get(name, _USUAL.get(name, ()))
        parts = value.split(".") if isinstance(value, str) else value
        if not isinstance(parts, list | tuple) or not all(isinstance(part, str) and part for part in parts):
            return ()
        return tuple(parts)

    def check_group(self, place: int, group: Mapping[str, Any]) -> None:
        name, role = group.get("group"), group.get("role")
        if not isinstance(name, str) or not name.strip():
            self.blame("Part {place} of [[groups]] has no “group”.", place=str(place))
            return
        if role not in ROLES:
            self.blame("Group “{name}”: the role must be one of {roles}.", name=name, roles=", ".join(ROLES))
            return
        for field in ("units", "modules"):
            if not _is_list(group.get(field, [])):
                self.blame(
                    "Group “{name}”: “{field}” must be a list of names in square brackets.", name=name, field=field
                )
        reach = _REACH.get(role)
        if reach and not group.get(reach) and not self.path(reach):
            self.blame(
                "Group “{name}”: say which {field} it reaches, here or as a claim in [claims].", name=name, field=reach
            )
        if role == "staff" and not self.path("person"):
            self.blame(
                "Group “{name}”: “person” in [claims] must say which claim the survey names people by.", name=name
            )

    def settings(self) -> LoginSettings:
        options = {"scope": str(self.login.get("scope", "openid profile email"))}
        if prompt := self.text("prompt"):
            options["prompt"] = prompt
        return LoginSettings(
            redirect_uri=self.text("address").rstrip("/") + CALLBACK,
            cookie_secret=self.text("cookie_secret"),
            client_id=self.text("client_id"),
            client_secret=self.text("client_secret"),
            metadata_url=self.text("metadata_url"),
            groups_claim=self.path("groups"),
            login_claim=self.path("login"),
            name_claim=self.path("name"),
            person_claim=self.path("person"),
            units_claim=self.path("units"),
            modules_claim=self.path("modules"),
            rules=tuple(_rule(group) for group in self.groups),
            client_options=options,
            hours=float(self.login.get("hours", LONGEST_SESSION)),
        )


def _is_list(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _rule(group: Mapping[str, Any]) -> GroupRule:
    return GroupRule(
        group=group["group"].strip().removeprefix("/"),
        role=group["role"],
        units=frozenset(group.get("units", ())),
        modules=frozenset(group.get("modules", ())),
    )
