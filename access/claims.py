"""From the claims of a login to a person with roles, or to the reason why there is none."""

from collections.abc import Callable, Mapping
from typing import Any

from access.model import Grant, GroupRule, LoginSettings, Person, Refused, Scope
from needs_analysis import Message

Claims = Mapping[str, Any]
_HOUR = 3600.0
_SKEW = 300.0
"""Seconds by which the clocks of provider and server may differ."""

_ENDED = "Your session has ended. Please sign in again."
_NO_TIMES = "The sign-in says neither when it was issued nor when it ends. Ask the people who run the sign-in service."
_CLOCKS = "The clocks of the sign-in service and of this computer differ by more than five minutes. Have them set."
_NO_GROUP = "You are signed in, but none of your groups opens this program. Ask the people who manage the groups."
_TOO_MANY = (
    "You are in too many groups for the sign-in service to list them. Ask its operators to send only the groups "
    "of this program."
)


def person_of(claims: Claims, settings: LoginSettings, now: float, pseudonym: Callable[[str], str]) -> Person | Refused:
    """The person behind the claims of an ID token at a time (Unix seconds).

    ``pseudonym`` turns what names a person into the town's pseudonym, the way the survey's column was turned.
    """
    ends = session_end(claims, settings)
    if ends is None:
        return Refused(Message(_NO_TIMES))
    if claims["iat"] > now + _SKEW:
        return Refused(Message(_CLOCKS))
    if now >= ends:
        return Refused(Message(_ENDED))
    groups = texts_at(claims, settings.groups_claim)
    rules = [rule for rule in settings.rules if rule.group in groups]
    if not rules:
        return Refused(Message(_TOO_MANY if "_claim_names" in claims and not groups else _NO_GROUP))
    login = _text_at(claims, settings.login_claim) or str(claims.get("sub", ""))
    grants = tuple(_grant(rule, claims, settings, pseudonym) for rule in rules)
    return Person(login, _text_at(claims, settings.name_claim) or login, grants, ends)


def session_end(claims: Claims, settings: LoginSettings) -> float | None:
    """When the session ends: with the token, and in any case some hours after its issue; None if it does not say."""
    issued, expires = (claims.get(name) for name in ("iat", "exp"))
    if not all(isinstance(value, int | float) and not isinstance(value, bool) for value in (issued, expires)):
        return None
    return min(float(expires or 0), float(issued or 0) + settings.hours * _HOUR)


def _grant(rule: GroupRule, claims: Claims, settings: LoginSettings, pseudonym: Callable[[str], str]) -> Grant:
    if rule.role == "team_lead":
        return Grant(rule.role, Scope(units=rule.units | texts_at(claims, settings.units_claim)))
    if rule.role == "trainer":
        return Grant(rule.role, Scope(modules=rule.modules | texts_at(claims, settings.modules_claim)))
    if rule.role == "staff":
        named = _text_at(claims, settings.person_claim)
        return Grant(rule.role, Scope(person=pseudonym(named) if named else ""))
    return Grant(rule.role)


def texts_at(claims: Claims, path: tuple[str, ...]) -> frozenset[str]:
    """The texts at a path of claims: one or a list; a leading slash of group paths is left out."""
    value: Any = claims if path else None
    for step in path:
        value = value.get(step) if isinstance(value, Mapping) else None
    found = value if isinstance(value, list | tuple) else [value]
    return frozenset(text.removeprefix("/") for text in found if isinstance(text, str) and text.strip("/ "))


def _text_at(claims: Claims, path: tuple[str, ...]) -> str:
    found = texts_at(claims, path)
    return next(iter(found)) if len(found) == 1 else ""
