"""The one door to the solver: a mixed-integer problem goes in as plain numbers, values and a proven bound come out.

HiGHS runs on one thread with a fixed seed and stops at a node limit, so the same problem gives the same answer on
every run. The time limit is a safeguard far above the usual effort; only when it strikes may two runs differ.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import highspy
import numpy as np

INFINITE = float("inf")
_SEED = 0
_SECONDS = 300.0


@dataclass(slots=True)
class Problem:
    """Columns and rows of a problem to be maximised, gathered one by one."""

    gains: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def add_variable(self, gain: float, low: float, high: float, *, whole: bool = True) -> int:
        """A new variable between ``low`` and ``high``; its index comes back."""
        self.gains.append(gain)
        self.bounds.append((low, high))
        self.whole.append(whole)
        return len(self.gains) - 1

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """Require ``low <= sum of coefficient * variable <= high``."""
        self.rows.append((terms, low, high))


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop: at a proven relative gap, or after so many nodes of the search tree."""

    gap: float = 1e-4
    nodes: int = 20_000


@dataclass(frozen=True, slots=True)
class Solution:
    """``bound`` is a proven upper limit of the objective. ``unknown``: the effort ran out before any solution."""

    status: Literal["solved", "infeasible", "unknown"]
    values: tuple[float, ...]
    bound: float


def maximise(problem: Problem, effort: Effort) -> Solution:
    """Solve the problem; whole-numbered variables come back exactly whole."""
    solver = _prepared(effort)
    solver.passModel(_matrix(problem))
    solver.run()
    status = solver.getModelStatus()
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solution("infeasible", (), 0.0)
    information = solver.getInfo()
    if information.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Solution("unknown", (), INFINITE)
    raw = solver.getSolution().col_value
    values = tuple(
        float(round(value)) if whole else float(value) for value, whole in zip(raw, problem.whole, strict=True)
    )
    return Solution("solved", values, float(information.mip_dual_bound))


class _Quiet(highspy.Highs):
    """Silent from the start: the library prints its banner when its constructor switches callbacks on."""

    def enableCallbacks(self) -> None:  # noqa: N802 - the library's name
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _prepared(effort: Effort) -> highspy.Highs:
    solver = _Quiet()  # type: ignore[no-untyped-call]  # the class carries no annotations
    settings: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": _SEED,
        "mip_rel_gap": effort.gap,
        "mip_max_nodes": effort.nodes,
        "time_limit": _SECONDS,
    }
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    return solver


def _matrix(problem: Problem) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_ = len(problem.gains)
    model.num_row_ = len(problem.rows)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_ = np.array(problem.gains, dtype=float)
    model.col_lower_ = np.array([low for low, _ in problem.bounds], dtype=float)
    model.col_upper_ = np.array([high for _, high in problem.bounds], dtype=float)
    model.row_lower_ = np.array([low for _, low, _ in problem.rows], dtype=float)
    model.row_upper_ = np.array([high for _, _, high in problem.rows], dtype=float)
    model.integrality_ = [
        highspy.HighsVarType.kInteger if whole else highspy.HighsVarType.kContinuous for whole in problem.whole
    ]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    sizes = [len(terms) for terms, _, _ in problem.rows]
    model.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)]).astype(np.int32)
    model.a_matrix_.index_ = np.array([column for terms, _, _ in problem.rows for column in terms], dtype=np.int32)
    model.a_matrix_.value_ = np.array([value for terms, _, _ in problem.rows for value in terms.values()], dtype=float)
    return model
