"""A survey that is still running is exported several times: each response counts once, as its last export has it.

Two files are exports of one survey only where the smaller one stands in the larger one nearly as a whole: the same
response ids with the same start, or, where the tool keeps no time, the same answers. Ids alone prove nothing, since
every form counts its responses from 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from needs_analysis.ingest import normal_key
from needs_analysis.language import Message
from needs_analysis.model import Finding, RawTable
from needs_analysis.readings import Part
from needs_analysis.recognise import column_source

CONTAINED = 0.8
"""Share of the smaller file's responses that must stand in the larger one."""
COMMON_COLUMNS = 0.8
FEWEST_ANSWERS = 12
"""Fewest answers in a row that chance does not repeat, where a file has neither ids nor times."""


def set_aside_earlier_exports(parts: Sequence[Part]) -> None:
    """Mark the responses that come again in a later export of the same survey as duplicates."""
    ordered = [part for _, part in sorted(enumerate(parts), key=lambda pair: (_size(pair[1]), pair[0]))]
    for earlier, later in combinations(ordered, 2):
        pair = _pair(earlier.raw, later.raw)
        if pair is not None:
            _set_aside(earlier, later, pair)


@dataclass(frozen=True, slots=True)
class _Pair:
    """The columns by which the responses of two files are compared: (here, there), ids first."""

    identity: tuple[tuple[int, int], ...]
    proof: tuple[tuple[int, int], ...]


def _size(part: Part) -> int:
    return int((part.outcomes == "accepted").sum())


def _pair(earlier: RawTable, later: RawTable) -> _Pair | None:
    if earlier.tool != later.tool:
        return None
    places = {normal_key(column_source(column)): column.index for column in later.columns if column.header}
    asked = [column for column in earlier.columns if column.header and column.kind != "empty"]
    common = [(c.index, places[key]) for c in asked if (key := normal_key(column_source(c))) in places]
    if len(common) < COMMON_COLUMNS * max(1, len(asked)):
        return None
    identity = _both(earlier.response, later.response)
    started = _both(earlier.started, later.started)
    if identity:
        return _Pair(identity, identity + (started or tuple(common)))
    if started or len(common) >= FEWEST_ANSWERS:
        return _Pair(tuple(common), tuple(common))
    return None


def _both(here: int | None, there: int | None) -> tuple[tuple[int, int], ...]:
    return () if here is None or there is None else ((here, there),)


def _keys(part: Part, columns: Sequence[int]) -> pd.Series:
    """One number per accepted row that is equal where the cells are."""
    rows = part.outcomes.index[part.outcomes == "accepted"]
    cells = part.raw.cells.loc[rows, list(columns)]
    cells.columns = pd.RangeIndex(cells.shape[1])
    return pd.util.hash_pandas_object(cells.astype(object), index=False)


def _set_aside(earlier: Part, later: Part, pair: _Pair) -> None:
    proof = _keys(earlier, [here for here, _ in pair.proof])
    there = set(_keys(later, [column for _, column in pair.proof]))
    if not len(proof) or proof.isin(there).mean() < CONTAINED:
        return
    identity = _keys(earlier, [here for here, _ in pair.identity])
    again = identity.isin(set(_keys(later, [column for _, column in pair.identity])))
    rows = identity.index[again.to_numpy()]
    earlier.outcomes[rows] = "duplicate"
    message = Message(
        "{count} responses stand in {file} as well, a later export of the same survey. They count there and only once.",
        {"count": len(rows), "file": later.raw.file},
    )
    earlier.findings.append(Finding("EARLIER_EXPORT", earlier.raw.sheet, "", "", message))
