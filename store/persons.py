"""One person in documents: where their pseudonym stands, what is said about them, and the documents without them.

In JSON a person is a key, an item of a list, or an object that holds the pseudonym in one of its fields; these go as a
whole. Other files are searched, inside archives (xlsx, docx) too, and cannot be cut: they go as a whole and are made
again with the next analysis or plan.
"""

import io
import json
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from needs_analysis import forget_in_kept, persons_in_kept, rows_of_person

PSEUDONYM = re.compile(r"P-[A-HJ-NP-Z2-9]{8}")
_LARGEST_PART = 256 * 1024**2


def persons_in(content: bytes) -> frozenset[str]:
    """All pseudonyms that stand in a document."""
    kept = persons_in_kept(content)
    return kept or frozenset(found for text in _texts(content) for found in PSEUDONYM.findall(text))


def without_person(content: bytes, person: str) -> bytes | None:
    """A document without a person; the same where they are not in it; None where it can only go as a whole."""
    if person in persons_in_kept(content):
        return forget_in_kept(content, person)
    if person not in persons_in(content):
        return content
    document = _parse(content)
    if document is None:
        return None
    text = json.dumps(_without(document, person), ensure_ascii=False)
    return None if person in text else text.encode()


def said_about(content: bytes, person: str) -> list[Any]:
    """What a document says about a person: rows of a survey, parts of JSON; the bare fact for other files."""
    if person not in persons_in(content):
        return []
    rows = [dict(row) for row in rows_of_person(content, person)]
    document = None if rows else _parse(content)
    return rows or ([True] if document is None else list(_parts(document, person, "")))


def _texts(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for part in archive.infolist():
                    if part.file_size <= _LARGEST_PART:
                        yield archive.read(part).decode("utf-8", "replace")
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
            yield content.decode("latin-1")
    else:
        yield content.decode("utf-8", "replace")


def _parse(content: bytes) -> Any | None:  # noqa: ANN401 - any JSON
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None


def _is_about(value: object, person: str) -> bool:
    return value == person or (
        isinstance(value, dict) and person in [one for one in value.values() if isinstance(one, str)]
    )


def _without(value: Any, person: str) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        return {name: _without(one, person) for name, one in value.items() if name != person}
    if isinstance(value, list):
        return [_without(one, person) for one in value if not _is_about(one, person)]
    return value


def _parts(value: Any, person: str, place: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - any JSON
    if isinstance(value, dict):
        for name, one in value.items():
            if name == person:
                yield {"where": place, "says": one}
            else:
                yield from _parts(one, person, f"{place}/{name}")
    elif isinstance(value, list):
        for one in value:
            if _is_about(one, person):
                yield {"where": place, "says": one}
            else:
                yield from _parts(one, person, place)


def names_anybody(content: bytes, persons: Collection[str] = ()) -> bool:
    """Whether a document is about people under pseudonyms, or about one of these."""
    found = persons_in(content)
    return bool(found.intersection(persons) if persons else found)
