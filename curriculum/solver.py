"""The one door to the solver: a mixed-integer problem goes in as plain numbers, values and a proven bound come out.

HiGHS runs on one thread with a fixed seed and stops at a node limit, so the same problem gives the same answer on
every run. The time limit is a safeguard far above the usual effort; only when it strikes may two runs differ.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import highspy
import numpy as np
import numpy.typing as npt
from scipy import sparse

INFINITE = float("inf")
_SEED = 0
_SECONDS = 900.0
_LITTLE = 0.02

Floats = npt.NDArray[np.float64]
Watch = Callable[[float, float], bool]
"""Hears of (objective so far, bound so far) from time to time; answers whether to go on."""


@dataclass(frozen=True, eq=False)
class Matrix:
    """A problem to be maximised: n columns, m rows (sparse, by row), ``low <= rows @ values <= high``."""

    gains: Floats
    low: Floats
    high: Floats
    whole: npt.NDArray[np.bool_]
    rows: sparse.csr_array
    row_low: Floats
    row_high: Floats


@dataclass(slots=True)
class Problem:
    """Whole-numbered columns and rows of a small problem to be maximised, gathered one by one."""

    gains: list[float] = field(default_factory=list)
    bounds: list[tuple[float, float]] = field(default_factory=list)
    rows: list[tuple[Mapping[int, float], float, float]] = field(default_factory=list)

    def add_variable(self, gain: float, low: float, high: float) -> int:
        """A new variable between ``low`` and ``high``; its index comes back."""
        self.gains.append(gain)
        self.bounds.append((low, high))
        return len(self.gains) - 1

    def add_row(self, terms: Mapping[int, float], low: float, high: float) -> None:
        """Require ``low <= sum of coefficient * variable <= high``."""
        self.rows.append((terms, low, high))

    def matrix(self) -> Matrix:
        """The same problem as arrays."""
        sizes = [len(terms) for terms, _, _ in self.rows]
        values = np.array([value for terms, _, _ in self.rows for value in terms.values()], dtype=float)
        columns = np.array([column for terms, _, _ in self.rows for column in terms], dtype=np.int64)
        start = np.concatenate([[0], np.cumsum(sizes, dtype=np.int64)])
        return Matrix(
            np.array(self.gains, dtype=float),
            np.array([low for low, _ in self.bounds], dtype=float),
            np.array([high for _, high in self.bounds], dtype=float),
            np.ones(len(self.gains), dtype=bool),
            sparse.csr_array((values, columns, start), shape=(len(self.rows), len(self.gains))),
            np.array([low for _, low, _ in self.rows], dtype=float),
            np.array([high for _, _, high in self.rows], dtype=float),
        )


@dataclass(frozen=True, slots=True)
class Effort:
    """When to stop: at a proven relative gap, or after so many nodes of the search tree.

    ``search``: share of the effort spent on looking for better solutions rather than on the proof.
    """

    gap: float = 1e-4
    nodes: int = 20_000
    search: float = 0.05


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
        "mip_heuristic_effort": effort.search,
        "time_limit": _SECONDS,
    }
    for name, value in settings.items():
        solver.setOptionValue(name, value)
    return solver


@dataclass(frozen=True, eq=False)
class Answer:
    """Values, the proven bound, and for problems without whole numbers the prices of the rows.

    ``stopped``: somebody who watched had enough.
    """

    status: Literal["solved", "infeasible", "unknown"]
    values: Floats
    bound: float
    prices: Floats
    stopped: bool = False


def solve(matrix: Matrix, effort: Effort, start: Floats | None = None, watch: Watch | None = None) -> Answer:
    """Solve the problem, from a known solution if there is one; whole-numbered variables come back exactly whole."""
    if not len(matrix.gains):
        kept = (matrix.row_low <= 0).all() and (matrix.row_high >= 0).all()
        return Answer("solved" if kept else "infeasible", np.zeros(0), 0.0, np.zeros(len(matrix.row_low)))
    solver = _prepared(effort)
    solver.passModel(_model(matrix))
    if start is not None:
        for name in ("rins", "rens", "root_reduced_cost"):  # the search for better ones has been done before
            solver.setOptionValue(f"mip_heuristic_run_{name}", effort.search > _LITTLE)
        known = highspy.HighsSolution()
        known.col_value = start.tolist()
        solver.setSolution(known)
    seen = _watch(solver, watch)
    solver.run()
    return _answer(solver, matrix, stopped=bool(seen))


class Relaxation:
    """A problem whose numbers need not be whole, solved again and again while rows and columns are added."""

    def __init__(self, matrix: Matrix) -> None:
        """``matrix``: the rows and columns to begin with."""
        self._matrix = replace(matrix, whole=np.zeros(len(matrix.gains), dtype=bool))
        self._solver = _prepared(Effort())
        self._solver.passModel(_model(self._matrix))

    def solve(self) -> Answer:
        """The best values and the prices of all rows, those added as well."""
        self._solver.run()
        return _answer(self._solver, self._matrix, stopped=False)

    def add_rows(self, rows: sparse.csr_array, low: Floats, high: Floats) -> None:
        """Further rows over the columns there are."""
        places = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32), rows.data.astype(float)
        self._solver.addRows(rows.shape[0], low, high, rows.nnz, *places)

    def add_columns(self, gains: Floats, high: Floats, columns: sparse.csc_array) -> None:
        """Further columns from 0 to ``high`` in the rows there are."""
        places = columns.indptr[:-1].astype(np.int32), columns.indices.astype(np.int32), columns.data.astype(float)
        self._solver.addCols(len(gains), gains, np.zeros(len(gains)), high, columns.nnz, *places)


def _watch(solver: highspy.Highs, watch: Watch | None) -> list[bool]:
    """Ask the one who watches whenever the solver asks; the list is filled when that one has had enough."""
    stopped: list[bool] = []
    if watch is None:
        return stopped

    def ask(event: highspy.highs.HighsCallbackEvent) -> None:
        found = event.data_out
        if stopped or not watch(float(found.mip_primal_bound), float(found.mip_dual_bound)):
            stopped.append(True)
            event.interrupt()

    solver.cbMipInterrupt.subscribe(ask)
    return stopped


def _answer(solver: highspy.Highs, matrix: Matrix, *, stopped: bool) -> Answer:
    status, information = solver.getModelStatus(), solver.getInfo()
    nothing = np.zeros(0)
    if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Answer("infeasible", nothing, 0.0, nothing)
    if information.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return Answer("unknown", nothing, INFINITE, nothing, stopped)
    solution = solver.getSolution()
    values = np.array(solution.col_value)
    if not matrix.whole.any():
        return Answer("solved", values, float(information.objective_function_value), np.array(solution.row_dual))
    values[matrix.whole] = np.rint(values[matrix.whole])
    return Answer("solved", values, float(information.mip_dual_bound), nothing, stopped)


def _model(matrix: Matrix) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(matrix.gains), len(matrix.row_low)
    model.sense_ = highspy.ObjSense.kMaximize
    model.col_cost_, model.col_lower_, model.col_upper_ = matrix.gains, matrix.low, matrix.high
    model.row_lower_, model.row_upper_ = matrix.row_low, matrix.row_high
    if matrix.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[whole] for whole in matrix.whole.tolist()]
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = matrix.rows.indptr.astype(np.int32)
    model.a_matrix_.index_ = matrix.rows.indices.astype(np.int32)
    model.a_matrix_.value_ = matrix.rows.data.astype(float)
    return model
