"""The verdict on a folder: what was checked, the breaches, and what could not be checked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lernkompass.verify import choice, dates
from lernkompass.verify.record import BreachError, Record
from needs_analysis import Message, UserError

_EMPTY = {"infeasible", "nothing_needed"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``breaches``: one sentence each, the first rules first; ``checks``: rules checked; ``unchecked``: and why not."""

    breaches: Sequence[Message]
    checks: int
    unchecked: Sequence[Message]

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.breaches


def verify_files(files: Mapping[str, bytes]) -> Verdict:
    """Check ``plan.json`` (and that its needs are those of ``demand.json``, where that is there).

    Raises UserError where there is no plan to check.
    """
    document = _read(files, "plan.json")
    if document["status"] in _EMPTY:
        return Verdict((), 0, (Message("The plan is empty: there is nothing to check."),))
    record = Record(document)
    breaches: list[Message] = []
    checks = (*choice.CHECKS, *dates.CHECKS)
    for check in checks:
        try:
            breaches += [breach.message for breach in check(record)]
        except BreachError as breach:
            breaches.append(breach.message)
        except (KeyError, ValueError, TypeError, AttributeError, IndexError):
            name = check.__name__.removeprefix("check_")
            breaches.append(Message("plan.json does not say what the rule “{rule}” needs.", {"rule": name}))
            break
    if "demand.json" in files and not _same_needs(_read(files, "demand.json"), document):
        breaches.append(Message("The needs in plan.json are not those in demand.json. Plan anew."))
    missing = tuple(Message(text) for text in dates.unchecked(record)) if not breaches else ()
    return Verdict(tuple(breaches), len(checks), missing)


def _read(files: Mapping[str, bytes], name: str) -> dict[str, Any]:
    if name not in files:
        raise UserError(Message("There is no plan to check in this folder. Run lernkompass plan first."))
    try:
        document: dict[str, Any] = json.loads(files[name])
    except ValueError as error:
        raise UserError(Message("{file} cannot be read. Make the plan anew.", {"file": name})) from error
    return document


def _same_needs(demand: Mapping[str, Any], document: Mapping[str, Any]) -> bool:
    fields = ("heads", "steps", "ready", "availability")
    asked = {item["id"]: [item[name] for name in fields] for item in demand["learners"]}
    planned = {item["id"]: [item[name] for name in fields] for item in document["learners"]}
    return asked == planned
