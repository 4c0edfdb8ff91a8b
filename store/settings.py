"""The settings of an installation: where data are, how long each kind is kept, whose data they are.

One file, ``settings.toml`` in the home folder or where ``LERNKOMPASS_SETTINGS`` points; docs/settings.toml explains
every line. It holds no secret: passwords and keys come from the environment (``env:NAME``) or a file (``file:PATH``).
Who may open the program is another matter, set up by other people, and stands in ``access.toml``.
"""

import os
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy.engine import make_url

from needs_analysis import Message, UserError
from store.home import home_folder

FILE = "settings.toml"
SETTINGS_VARIABLE, DATABASE_VARIABLE = "LERNKOMPASS_SETTINGS", "LERNKOMPASS_DATABASE"
LONGEST = 36_500
_CREDENTIAL = "lernkompass-key"
_SCHEDULER = re.compile(r"(tcp|tls)://[^/@\s]+:\d{1,5}")
_ADDRESS = re.compile(r"(?P<scheme>[a-z0-9+]+)://(?P<user>[^@:/]*)(?P<secret>:[^@]*)?@?(?P<rest>[^@]*)")


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days for which each kind of data is kept; None: until somebody deletes it.

    ``answers``: uploaded surveys. ``persons``: results of surveys under pseudonyms. ``results``: all other results and
    plans. ``audit``, ``sign_ins``: their lines.
    """

    answers: int | None = None
    persons: int | None = None
    results: int | None = None
    audit: int | None = None
    sign_ins: int | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """Who is responsible, as the record of processing activities names it (GDPR Art. 30); ``""``: not said yet."""

    town: str = ""
    controller: str = ""
    contact: str = ""
    data_protection_officer: str = ""
    purpose: str = ""
    legal_basis: str = ""
    works_agreement: str = ""
    hosting: str = ""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that is set; the defaults need no file. ``database``: address with password, ``""``: a file.

    ``scheduler``: address of the cluster that counts very many towns, ``""``: none.
    """

    database: str = ""
    key_file: Path | None = None
    log_file: Path | None = None
    keeping: Keeping = field(default_factory=Keeping)
    office: Office = field(default_factory=Office)
    scheduler: str = ""


class FaultySettingsError(UserError):
    """The settings cannot be used; ``mistakes`` holds a sentence for each thing to mend."""

    def __init__(self, mistakes: Sequence[Message]) -> None:
        """Keep all sentences; the first one speaks for them."""
        super().__init__(mistakes[0])
        self.mistakes = tuple(mistakes)


_KEEPING = tuple(one.name for one in fields(Keeping))
_OFFICE = tuple(one.name for one in fields(Office))
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "database": ("url", "password"),
    "keys": ("file",),
    "log": ("file",),
    "keeping": _KEEPING,
    "office": _OFFICE,
    "cluster": ("scheduler",),
}


def settings_path(home: Path | None = None) -> Path:
    """Where the settings are looked for."""
    named = os.environ.get(SETTINGS_VARIABLE, "").strip()
    return Path(named).expanduser() if named else (home or home_folder()) / FILE


def load_settings(home: Path | None = None) -> Settings:
    """The settings; the defaults where there is no file and none was named.

    Raises:
        FaultySettingsError: with every mistake found.
        UserError: the file was named and is not there, or cannot be read.
    """
    path = settings_path(home)
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        if os.environ.get(SETTINGS_VARIABLE, "").strip():
            message = "The settings {path} are not there. Nothing was started."
            raise UserError(Message(message, {"path": str(path)})) from error
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        message = "The settings {path} cannot be read. Nothing was started."
        raise UserError(Message(message, {"path": str(path)})) from error
    return read_settings(text, tuple(sorted(os.environ.items())))


@cache
def read_settings(text: str, environment: tuple[tuple[str, str], ...] = ()) -> Settings:
    """The settings that a TOML text holds. Raises `FaultySettingsError` with every mistake found."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = "The settings are not valid TOML: {why}. Nothing was started."
        raise FaultySettingsError([Message(message, {"why": str(error)})]) from error
    checked = _Checked(document, dict(environment))
    found = checked.settings()
    if checked.mistakes:
        raise FaultySettingsError(checked.mistakes)
    return found


class _Checked:
    """A document while it is being checked; mistakes are collected, not raised."""

    def __init__(self, document: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        self.mistakes: list[Message] = []
        self.environment, self.document = environment, document
        for name in sorted(document.keys() - _FIELDS.keys()):
            self.blame("The settings have a part [{name}] that means nothing. Remove it.", name=name)
        self.parts = {name: self.part(name) for name in _FIELDS}

    def blame(self, sentence: str, **values: str) -> None:
        self.mistakes.append(Message(sentence, values))

    def part(self, name: str) -> Mapping[str, Any]:
        found = self.document.get(name, {})
        if not isinstance(found, dict):
            self.blame("[{name}] of the settings must be a table.", name=name)
            return {}
        for word in sorted(found.keys() - set(_FIELDS[name])):
            self.blame(
                "“{field}” in [{name}] of the settings means nothing. Check its spelling.", field=word, name=name
            )
        return found

    def settings(self) -> Settings:
        credentials = self.environment.get("CREDENTIALS_DIRECTORY", "")
        handed = Path(credentials) / _CREDENTIAL if credentials else None
        return Settings(
            database=self.environment.get(DATABASE_VARIABLE, "").strip() or self.database(),
            key_file=self.path("keys") or (handed if handed and handed.is_file() else None),
            log_file=self.path("log"),
            keeping=Keeping(**{name: self.days(name) for name in _KEEPING}),
            office=Office(**{name: self.text("office", name) for name in _OFFICE}),
            scheduler=self.scheduler(),
        )

    def text(self, part: str, name: str) -> str:
        value = self.parts[part].get(name, "")
        if not isinstance(value, str):
            self.blame("“{field}” in [{name}] of the settings must be a text.", field=name, name=part)
            return ""
        return value.strip()

    def scheduler(self) -> str:
        address = self.text("cluster", "scheduler")
        if address and _SCHEDULER.fullmatch(address) is None:
            self.blame("“scheduler” in [cluster] must read tcp://host:port or tls://host:port.")
        return address

    def path(self, part: str) -> Path | None:
        text = self.text(part, "file")
        return Path(text).expanduser() if text else None

    def days(self, name: str) -> int | None:
        value = self.parts["keeping"].get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= LONGEST:
            self.blame(
                "“{field}” in [keeping] must be a whole number of days from 1; leave it out to keep without end.",
                field=name,
            )
            return None
        return value

    def database(self) -> str:
        url = self.text("database", "url")
        if not url:
            return ""
        found = _ADDRESS.fullmatch(url)
        if found is None or found["secret"]:
            self.blame(
                "“url” in [database] must read postgresql://name@host/database. The password does not belong there: "
                "put it into “password” as env:NAME or file:PATH."
            )
            return ""
        secret = self.secret()
        return make_url(url).set(password=secret).render_as_string(hide_password=False) if secret else url

    def secret(self) -> str:
        text = self.text("database", "password")
        if text.startswith("env:"):
            return self.environment.get(text.removeprefix("env:"), "")
        if text.startswith("file:"):
            try:
                return Path(text.removeprefix("file:")).expanduser().read_text(encoding="utf-8").strip()
            except (OSError, UnicodeDecodeError):
                self.blame("The file that “password” in [database] names cannot be read.")
        elif text:
            self.blame("“password” in [database] must say where it is kept: env:NAME or file:PATH.")
        return ""
