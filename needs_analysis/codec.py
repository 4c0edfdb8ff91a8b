"""Values of the house as JSON and back: field names are the keys, tuples and sets are lists, days are ISO dates."""

import json
from datetime import date, datetime, time
from typing import Any, TypeVar, get_origin

import cattrs

V = TypeVar("V")


def _is_set(kind: object) -> bool:
    return kind is frozenset or get_origin(kind) is frozenset


def _converter() -> cattrs.Converter:
    converter = cattrs.Converter()
    for kind in (date, time, datetime):
        converter.register_unstructure_hook(kind, lambda value: value.isoformat())
    converter.register_unstructure_hook_func(_is_set, lambda items: sorted(map(converter.unstructure, items)))
    converter.register_structure_hook(date, lambda text, _: date.fromisoformat(text))
    converter.register_structure_hook(datetime, lambda text, _: datetime.fromisoformat(text))
    converter.register_structure_hook(time, lambda text, _: time.fromisoformat(text))
    converter.register_structure_hook(float | int | str | None, lambda value, _: value)
    converter.register_structure_hook(str | int | float, lambda value, _: value)
    return converter


_CONVERTER = _converter()


def to_plain(value: object) -> Any:  # noqa: ANN401 - plain JSON types: dict, list, text, number
    """The value as dictionaries, lists, texts and numbers."""
    return _CONVERTER.unstructure(value)


def to_json(value: object) -> bytes:
    """The value as readable UTF-8 JSON."""
    return json.dumps(to_plain(value), ensure_ascii=False, indent=1, allow_nan=False).encode()


def from_json(kind: type[V], content: bytes) -> V:
    """The value of this type. Raises ValueError for JSON that does not hold one."""
    try:
        return _CONVERTER.structure(json.loads(content), kind)
    except (cattrs.BaseValidationError, AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"no {getattr(kind, '__name__', kind)}: {error}") from error
