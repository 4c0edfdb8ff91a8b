"""Gaps made ready for grouping: numbers only, informative competencies, centred per role, in an order of their own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from needs_analysis.model import FloatArray

FEWEST_COMPETENCIES = 2
LEAST_ANSWERED = 0.5
"""Share of the competencies a person must have answered to be grouped."""

LEAST_ANSWERED_BY = 0.3
"""Share of the people who must have answered a competency for it to take part in the grouping."""

MOST_ALIKE = 0.98
"""Share of equal answers from which a competency tells nothing about groups."""

FLOOR_SHARE = 0.35
"""Share of answers at the lowest level from which field means take the place of single answers."""

ROLE_PRIOR = 5.0
"""Weight, in people, of "this role is like all" when gaps are centred per role."""

Codes = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class GapMatrix:
    """``centred``: usable people x ``competencies``, NaN = missing. ``order``: their rows in the frame they came from.

    The order depends on the answers alone, so the rows of the frame may stand in any order. ``at_the_floor``: so many
    answers lie at the lowest level that single answers say little. ``areas``: the field of each competency, "" where
    none is known.
    """

    index: pd.Index
    order: npt.NDArray[np.int64]
    centred: FloatArray
    competencies: tuple[str, ...]
    areas: tuple[str, ...]
    at_the_floor: bool


def prepare_gaps(gaps: pd.DataFrame, areas: Mapping[str, str], roles: pd.Series | None) -> GapMatrix:
    """The gaps of everybody who answered enough, without what the roles have in common."""
    values = _numbers(gaps)
    kept = _informative(values)
    kept = kept[np.argsort([str(gaps.columns[column]) for column in kept], kind="stable")]
    values = values[:, kept]
    usable = np.zeros(len(values), dtype=bool)
    if len(kept) >= FEWEST_COMPETENCIES:
        usable = (~np.isnan(values)).mean(axis=1) >= LEAST_ANSWERED
    codes = _role_codes(gaps.index, roles)
    order = np.lexsort((*np.nan_to_num(values, nan=-99.0).T, codes)).astype(np.int64)
    order = order[usable[order]]
    return GapMatrix(
        index=gaps.index,
        order=order,
        centred=values[order] - role_levels(values[order], codes[order])[codes[order]],
        competencies=tuple(str(gaps.columns[column]) for column in kept),
        areas=tuple(_area_of(areas, gaps.columns[column]) for column in kept),
        at_the_floor=_at_the_floor(values[order]),
    )


def fill_missing(values: FloatArray) -> FloatArray:
    """Missing answers from person mean + competency mean - grand mean."""
    missing = np.isnan(values)
    item = _mean(values)
    person = _mean(np.where(missing, np.nan, values - item).T)
    return np.where(missing, item + person[:, None], values)


def _numbers(gaps: pd.DataFrame) -> FloatArray:
    """The answers as numbers; anything that is none is missing."""
    columns = [pd.to_numeric(gaps.iloc[:, column], errors="coerce") for column in range(gaps.shape[1])]
    if not columns:
        return np.zeros((len(gaps), 0))
    values = np.column_stack([column.to_numpy(dtype=float, na_value=np.nan) for column in columns])
    return np.where(np.isfinite(values), values, np.nan)


def _informative(values: FloatArray) -> npt.NDArray[np.int64]:
    """Only the competencies that enough people answered and that differ between people."""
    keep = []
    for column in range(values.shape[1]):
        known = values[~np.isnan(values[:, column]), column]
        if len(known) and len(known) >= LEAST_ANSWERED_BY * len(values):
            most = np.unique(known, return_counts=True)[1].max()
            if most <= MOST_ALIKE * len(known):
                keep.append(column)
    return np.array(keep, dtype=np.int64)


def _area_of(areas: Mapping[str, str], column: Any) -> str:  # noqa: ANN401 - whatever labels the frame has
    found = areas.get(column, areas.get(str(column)))
    return "" if pd.isna(found) else str(found)


def _role_codes(index: pd.Index, roles: pd.Series | None) -> Codes:
    """A number per role; roles that do not lie on the same index count row by row where there are as many."""
    if roles is None:
        return np.zeros(len(index), dtype=np.int64)
    series = pd.Series(roles)
    if not series.index.equals(index) and series.index.is_unique and index.is_unique:
        series = series.reindex(index)
    if len(series) != len(index):
        return np.zeros(len(index), dtype=np.int64)
    texts = np.array(["" if pd.isna(role) else str(role) for role in series], dtype=str)
    return np.unique(texts, return_inverse=True)[1].astype(np.int64)


def role_levels(values: FloatArray, codes: Codes) -> FloatArray:
    """What each role has in common, roles x competencies: its means, shrunken towards the whole for small roles."""
    everybody = _mean(values)
    levels = np.tile(everybody, (int(codes.max(initial=-1)) + 1, 1))
    for code in np.unique(codes):
        rows = codes == code
        n = (~np.isnan(values[rows])).sum(axis=0)
        levels[code] += (_mean(values[rows]) - everybody) * n / (n + ROLE_PRIOR)
    return levels


def _mean(values: FloatArray) -> FloatArray:
    """Column means over what is known; 0 where nothing is."""
    n = (~np.isnan(values)).sum(axis=0)
    return np.asarray(np.nansum(values, axis=0) / np.maximum(n, 1))


def _at_the_floor(values: FloatArray) -> bool:
    known = ~np.isnan(values)
    if not known.any():
        return False
    lowest = np.where(known, values, np.inf).min(axis=0)
    return float((values <= lowest).sum() / known.sum()) >= FLOOR_SHARE
