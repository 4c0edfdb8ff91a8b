"""Fairness as rows: what each unit, or part-time staff together, get at least."""

from dataclasses import replace

import numpy as np
from scipy import sparse

from curriculum.choose.arrays import Arrays
from curriculum.choose.compact import Share, build_compact, whole_frame
from curriculum.choose.counts import Floats
from curriculum.model import Fairness
from curriculum.solver import INFINITE, Effort, Matrix, solve


def read_shares(arrays: Arrays, fairness: Fairness) -> tuple[Share, ...]:
    """The shares that this kind of fairness asks for; none where it is not wanted or there is nobody to compare."""
    if fairness.kind == "none" or (fairness.kind != "floor" and not len(arrays.pairs.who)):
        return ()
    if fairness.kind == "part_time":
        return _part_time(arrays, fairness.share)
    level = fairness.share * (1.0 if fairness.kind == "floor" else weakest_coverage(arrays))
    return tuple(Share(factor, level * need) for factor, need in _units(arrays))


def needs_of(arrays: Arrays) -> Floats:
    """(n,) value of everything each learner needs, whether a module closes it or not."""
    return np.asarray((arrays.counts.values * arrays.counts.need).sum(axis=(1, 2)))


def _units(arrays: Arrays) -> list[tuple[Floats, float]]:
    """For each unit that needs anything: its members as factors, and what they need together."""
    needs = needs_of(arrays)
    names = np.array(arrays.counts.units)
    members = [np.where(names == unit, 1.0, 0.0) for unit in sorted(set(arrays.counts.units))]
    return [(one, float(needs @ one)) for one in members if needs @ one > 0]


def _part_time(arrays: Arrays, share: float) -> tuple[Share, ...]:
    needs, part = needs_of(arrays), arrays.counts.part_time
    theirs, others = float(needs[part].sum()), float(needs[~part].sum())
    if theirs <= 0 or others <= 0:
        return ()
    return (Share(np.where(part, 1.0, -share * theirs / others), 0.0),)


def weakest_coverage(arrays: Arrays) -> float:
    """The coverage that the weakest unit could get at best, were nothing else regarded: share of its need, relaxed."""
    compact = build_compact(arrays, whole_frame(arrays))
    matrix, value = compact.matrix, arrays.slots.value
    units = _units(arrays)
    rows, there = [], np.flatnonzero(compact.column >= 0)
    for factor, _ in units:
        weight = factor[arrays.slots.who[there]] * value[there]
        used = np.flatnonzero(weight)
        place = (np.zeros(len(used), dtype=np.int64), compact.column[there][used])
        rows.append(sparse.coo_array((weight[used], place), shape=(1, len(matrix.gains))))
    last = sparse.csr_array(np.array([[0.0]] * len(matrix.row_low) + [[-need] for _, need in units]))
    wide = sparse.hstack([sparse.vstack([matrix.rows, *rows]), last])
    problem = Matrix(
        np.concatenate([np.zeros(len(matrix.gains)), [1.0]]),
        np.concatenate([matrix.low, [0.0]]),
        np.concatenate([matrix.high, [1.0]]),
        np.zeros(len(matrix.gains) + 1, dtype=bool),
        sparse.csr_array(wide),
        np.concatenate([matrix.row_low, np.zeros(len(units))]),
        np.concatenate([matrix.row_high, np.full(len(units), INFINITE)]),
    )
    answer = solve(problem, Effort())
    return max(0.0, float(answer.values[-1])) if answer.status == "solved" else 0.0


def lower_shares(shares: tuple[Share, ...], factor: float) -> tuple[Share, ...]:
    """The same shares, easier to keep."""
    return tuple(replace(share, least=share.least * factor) for share in shares)
