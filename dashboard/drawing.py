"""Charts as what the browser draws from. The same drawing of the same values is worked out once, whoever asks.

The key holds all values that are drawn: who may not see a value never asks for a drawing of it.
"""

import json
from collections.abc import Mapping
from functools import lru_cache, partial
from typing import Any

import pandas as pd
import pyarrow as pa

_FONT = '"Source Sans", sans-serif'
_KEPT = 256


def specify(chart: Any) -> Mapping[str, Any]:  # noqa: ANN401 - charts and drawings share no base
    """The specification of a chart, or of a drawing (a ``partial`` of a function that draws) that may be remembered."""
    if not isinstance(chart, partial):
        return _dress(chart)
    try:
        return _remember(chart.func, _freeze(chart.args))
    except TypeError:  # values that cannot be told apart by a hash
        return _dress(chart())


@lru_cache(maxsize=_KEPT)
def _remember(draw: Any, given: tuple[Any, ...]) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    return _dress(draw(*(_thaw(value) for value in given)))


def _freeze(value: Any) -> Any:  # noqa: ANN401 - as above
    if isinstance(value, Mapping):
        return _Pairs((key, _freeze(one)) for key, one in value.items())
    return tuple(map(_freeze, value)) if isinstance(value, list | tuple) else value


def _thaw(value: Any) -> Any:  # noqa: ANN401 - as above
    return {key: _thaw(one) for key, one in value} if isinstance(value, _Pairs) else value


class _Pairs(tuple[Any, ...]):
    """A mapping while it is part of a key."""

    __slots__ = ()


def _dress(chart: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    """Type and ground of the page; the ink of axes and labels comes from the style sheet and follows the theme."""
    label = {"labelFontSize": 13, "labelPadding": 8, "titleFontSize": 13, "titleFontWeight": "normal"}
    view = {"stroke": None}
    dressed = chart.configure(font=_FONT, background="transparent", axis=label, view=view, text={"fontSize": 13})
    spec: dict[str, Any] = json.loads(dressed.to_json())
    # As the table the framework would make of it at every run.
    return {**spec, "datasets": {name: _tabulate(rows) for name, rows in spec.get("datasets", {}).items()}}


def _tabulate(rows: list[dict[str, Any]]) -> pa.Table:
    return pa.Table.from_pandas(pd.DataFrame(rows), preserve_index=False)
