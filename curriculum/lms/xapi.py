"""Completions as xAPI 1.0.3 statements, one JSON document a line, for a learning record store.

Plain xAPI, not cmi5: statements of cmi5 come from a launched course. The actor is an account with an opaque name.
"""

import json
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any

from curriculum.lms.record import Completion, Ledger
from curriculum.lms.xapi_actor import actor_name
from curriculum.model import Catalogue
from needs_analysis import LANGUAGES, Language, Message, UserError, translate

_VERBS = "http://adlnet.gov/expapi/verbs/"
_SPACE = uuid.UUID("6f0b2d2e-6a0f-5c8e-9b57-0d7f5d1c3a11")
_TAGS: dict[Language, str] = {"de": "de-DE", "en": "en-GB"}


def write_statements(ledger: Ledger, catalogue: Catalogue, home: str, key: bytes) -> bytes:
    """A statement per completed course; the same completion has the same id in every export.

    ``home``: the address of the town's learning site, ``https://lernen.stadt.example``. Raises `UserError` for none.
    """
    if not home.startswith(("https://", "http://")) or any(sign.isspace() for sign in home):
        message = "{home} is no web address. Statements need the address of your learning site, with https://."
        raise UserError(Message(message, {"home": home}))
    done = (one for one in ledger.completions if one.done)
    lines = (json.dumps(_statement(one, catalogue, home.rstrip("/"), key), ensure_ascii=False) for one in done)
    return "".join(f"{line}\n" for line in lines).encode()


def _statement(one: Completion, catalogue: Catalogue, home: str, key: bytes) -> dict[str, Any]:
    course, actor = one.run or one.module, actor_name(one.learner, key)
    module = catalogue.module(one.module)
    names = {_TAGS[tongue]: module.title.text(tongue) if module else one.module for tongue in LANGUAGES}
    statement: dict[str, Any] = {
        "id": str(uuid.uuid5(_SPACE, f"{home} {actor} {course}")),
        "actor": {"objectType": "Agent", "account": {"homePage": home, "name": actor}},
        "verb": {"id": f"{_VERBS}completed", "display": dict(_display())},
        "object": {
            "objectType": "Activity",
            "id": f"{home}/course/{course}",
            "definition": {"name": names, "type": "http://adlnet.gov/expapi/activities/course"},
        },
        "result": {"completion": True, **_duration(module.hours_of() if module else 0.0)},
    }
    if one.day:
        statement["timestamp"] = datetime.combine(one.day, time(12), tzinfo=UTC).isoformat().replace("+00:00", "Z")
    return statement


def _display() -> Iterator[tuple[str, str]]:
    for tongue in LANGUAGES:
        yield _TAGS[tongue], translate("has completed", tongue)


def _duration(hours: float) -> dict[str, str]:
    """ISO 8601: ``PT3H``, ``PT1H30M``."""
    whole, minutes = divmod(round(hours * 60), 60)
    text = "PT" + (f"{whole}H" if whole else "") + (f"{minutes}M" if minutes else "")
    return {"duration": text} if hours else {}
