"""The smallest cut beside the largest flows of another library, and where a town has thousands of units."""

import numpy as np
import pytest
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, maximum_flow

from needs_analysis.cuts import NO_CUT, smallest_cut


def cut_by_flows(shared: np.ndarray) -> int:
    """The least flow from one node of a part to each other node of it (Ford and Fulkerson)."""
    rows, columns = shared.shape
    graph = np.zeros((rows + columns, rows + columns), dtype=np.int32)
    graph[:rows, rows:], graph[rows:, :rows] = shared, shared.T
    part = connected_components(graph)[1]
    nodes = [np.flatnonzero(part == number) for number in np.unique(part)]
    pairs = [(inside[0], other) for inside in nodes for other in inside[1:]]
    return min((maximum_flow(csr_array(graph), *pair).flow_value for pair in pairs), default=NO_CUT)


@pytest.mark.parametrize("seed", range(60))
def test_the_smallest_cut_is_the_least_flow(seed: int) -> None:
    draw = np.random.default_rng(seed)
    rows, columns = draw.integers(1, 15), draw.integers(1, 7)
    shared = draw.integers(0, 2 + seed % 9, (rows, columns)) * (draw.random((rows, columns)) < draw.uniform(0.2, 1))
    known = cut_by_flows(shared)
    assert smallest_cut(shared) == known
    for enough in (1, 5, 10):
        found = smallest_cut(shared, enough)
        assert found == known if known < enough else found >= enough


@pytest.mark.parametrize(
    ("lonely", "fewest"),
    [(0, 5), (1, 1), (4, 4), (9, 5)],  # somebody alone in a role is seen among thousands of units, from five on nobody
)
def test_thousands_of_units_hide_nobody(lonely: int, fewest: int) -> None:
    shared = np.zeros((4000, 13), dtype=np.int64)
    for place, row in enumerate(shared):
        row[(place + np.arange(5)) % 12] = 1  # five people in five roles each: no single edge is heavy
    shared[:lonely, 12] = 1
    assert smallest_cut(shared, 5) == fewest if fewest < 5 else smallest_cut(shared, 5) >= 5
