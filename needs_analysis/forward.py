"""Last year's learning groups in this year's answers: kept while they still fit, formed anew when they do not."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from needs_analysis.cluster import GroupModel, GroupResult, group_gaps, label_people
from needs_analysis.gap_matrix import GapMatrix, prepare_gaps

STILL_FITS = 0.8
"""Agreement (adjusted Rand index) with groups formed anew from which last year's groups are kept."""


def group_gaps_again(
    previous: GroupModel, gaps: pd.DataFrame, areas: Mapping[str, str], roles: pd.Series | None = None, seed: int = 0
) -> GroupResult:
    """Group people as `group_gaps` does, with last year's groups and numbers where they still fit.

    The groups are formed anew in any case: without clear groups this year, last year's are given up. ``quality`` holds
    ``agreement`` (adjusted Rand index of both, None where other competencies were asked) and ``kept`` (1 or 0).
    """
    from sklearn.metrics import adjusted_rand_score

    fresh = group_gaps(gaps, areas, roles, seed)
    matrix = prepare_gaps(gaps, areas, roles)
    if fresh.status != "groups" or not _comparable(previous, matrix):
        return _noted(fresh, None, kept=False)
    earlier = label_people(matrix, previous, fresh.quality)
    agreement = float(adjusted_rand_score(earlier.best.to_numpy()[matrix.order], fresh.best.to_numpy()[matrix.order]))
    kept = agreement >= STILL_FITS
    return _noted(earlier if kept else fresh, agreement, kept=kept)


def _comparable(previous: GroupModel, matrix: GapMatrix) -> bool:
    same_items = previous.competencies == matrix.competencies
    return same_items and previous.on_fields == matrix.at_the_floor


def _noted(result: GroupResult, agreement: float | None, *, kept: bool) -> GroupResult:
    shown = None if agreement is None else float(np.round(agreement, 3))
    more = {**result.quality, "agreement": shown, "kept": int(kept)}
    return GroupResult(result.status, result.labels, result.best, more, result.model)
