"""Statements to a learning record store: those that it lacks, shown first, and none of them twice.

A statement keeps its id for good, and a record store never changes one. So what is there already is asked for before
anything is sent; where it is there with another content, that is said and left alone.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from needs_analysis import Message, UserError

_BATCH = 50
_OK, _CONFLICT, _UNKNOWN = (200, 204), 409, 404
Statement = Mapping[str, Any]


class Store(Protocol):
    """Whatever answers like a record store."""

    def ask(self, path: str, query: Mapping[str, str], content: object = None) -> tuple[int, Any]:
        """Status and JSON of the answer."""


@dataclass(frozen=True, slots=True)
class Sending:
    """What a record store has and lacks: ids by what became of them.

    ``fresh``: it lacks them, ``known``: it has them as they are, ``other``: it has another statement of that id.
    ``sent``: those that it took in this run (none in a dry run).
    """

    fresh: tuple[str, ...]
    known: tuple[str, ...]
    other: tuple[str, ...]
    sent: tuple[str, ...] = ()


def read_statements(lines: bytes) -> tuple[Statement, ...]:
    """The statements of a file with one JSON document a line."""
    return tuple(json.loads(line) for line in lines.decode().splitlines() if line)


def compare_statements(store: Store, statements: Sequence[Statement]) -> Sending:
    """What the store has and lacks of these. Nothing is sent. Raises `UserError` where it does not answer as one."""
    _check_store(store)
    found = {one["id"]: _find(store, one) for one in statements}
    return Sending(
        *(tuple(name for name, what in found.items() if what == kind) for kind in ("fresh", "known", "other"))
    )


def send_statements(store: Store, statements: Sequence[Statement]) -> Sending:
    """Send what the store lacks, in batches. Raises `UserError` where it refuses; what was sent until then stays."""
    seen = compare_statements(store, statements)
    wanted = {*seen.fresh}
    fresh = [one for one in statements if one["id"] in wanted]
    sent = tuple(_send(store, fresh))
    return Sending(seen.fresh, seen.known, seen.other, sent)


def _check_store(store: Store) -> None:
    """Every record store says which versions it speaks; whatever does not is none, or the address is another's."""
    status, answer = store.ask("about", {})
    versions = answer.get("version", ()) if isinstance(answer, Mapping) else ()
    if status not in _OK or not any(str(one).startswith("1.0") for one in versions):
        message = "At this address there is no record store of xAPI 1.0. It is the endpoint without “/statements”."
        raise UserError(Message(message))


def _find(store: Store, wanted: Statement) -> str:
    status, answer = store.ask("statements", {"statementId": wanted["id"]})
    if status == _UNKNOWN:
        return "fresh"
    if status not in _OK or not isinstance(answer, Mapping):
        raise _refused(status, answer)
    return "known" if _same(wanted, answer) else "other"


def _same(wanted: Statement, there: Statement) -> bool:
    """Whether nothing of ours differs; a store adds its own fields (``stored``, ``authority``, ``version``).

    Texts and times may come back in another spelling (xAPI 1.0.3, 2.4.1): only what tells of the course is compared.
    """
    return all(
        there.get(part, {}).get(name) == wanted[part].get(name)
        for part, name in (("actor", "account"), ("verb", "id"), ("object", "id"))
    ) and there.get("result", {}).get("completion") == wanted.get("result", {}).get("completion")


def _send(store: Store, statements: Sequence[Statement]) -> Iterator[str]:
    for start in range(0, len(statements), _BATCH):
        part = statements[start : start + _BATCH]
        status, answer = store.ask("statements", {}, part)
        if status not in _OK:
            raise _refused(status, answer)
        yield from (one["id"] for one in part)


def _refused(status: int, answer: object) -> UserError:
    words = str(answer)[:200] if answer else ""
    if status == _CONFLICT:
        return UserError(Message("The record store got one of these statements from elsewhere meanwhile. Send again."))
    return UserError(Message("The record store answers {status}: {words}", {"status": str(status), "words": words}))
