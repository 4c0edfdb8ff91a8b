"""xAPI statements back from a learning record store: one JSON document a line, or a list of them."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from curriculum.lms.days import read_day
from curriculum.lms.record import Entry

_DONE = {"completed": True, "passed": True, "failed": False}


def is_statements(content: bytes) -> bool:
    """Whether some bytes are the start of statements."""
    start = content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return start in {b"{", b"["} and b'"actor"' in content and b'"verb"' in content


def read_statements(file: str, content: bytes) -> list[Entry]:
    """An entry per statement about completion; a line that is no JSON becomes an entry that matches nothing."""
    entries = []
    for number, statement in _statements(content.decode("utf-8-sig", errors="replace")):
        verb = _text(statement, "verb", "id").rpartition("/")[2]
        if statement and verb not in _DONE:
            continue
        result = statement.get("result") or {}
        done = result.get("completion", result.get("success", _DONE.get(verb)))
        day = read_day(_text(statement, "timestamp"))
        course = _text(statement, "object", "id").rstrip("/").rpartition("/")[2]
        entries.append(
            Entry(file, number, _actor(statement), course, bool(done), day if done else None, _grade(result))
        )
    return entries


def _statements(text: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Number and statement: a list in one document, else a document a line."""
    try:
        whole = json.loads(text)
    except ValueError:
        whole = None
    if whole is not None:
        found = whole.get("statements", [whole]) if isinstance(whole, dict) else whole
        yield from enumerate((one if isinstance(one, dict) else {} for one in found), start=1)
        return
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip():
            yield number, _one(line)


def _one(line: str) -> Mapping[str, Any]:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _actor(statement: Mapping[str, Any]) -> tuple[str, ...]:
    names = (_text(statement, "actor", "account", "name"), _text(statement, "actor", "mbox").removeprefix("mailto:"))
    return tuple(name for name in names if name)


def _grade(result: Mapping[str, Any]) -> str:
    score = result.get("score") if isinstance(result, dict) else None
    scaled = score.get("scaled") if isinstance(score, dict) else None
    return f"{scaled:.0%}" if isinstance(scaled, int | float) else ""


def _text(value: Any, *path: str) -> str:  # noqa: ANN401 - whatever stands in the document
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""
