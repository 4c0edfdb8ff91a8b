"""The smallest cut of a graph of two sides: the fewest answers on edges whose loss parts what hangs together.

A table of two partitions is such a graph: its rows and columns are nodes, and each answer is an edge between its row
and its column.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

NO_CUT = 1 << 40
Table = npt.NDArray[np.int64]
Ends = npt.NDArray[np.int64]
"""The two nodes of each edge, shape (2, edges)."""


def smallest_cut(shared: Table, enough: int = NO_CUT) -> int:
    """The minimum cut over the connected parts of the graph; `NO_CUT` where there is none.

    ``shared``: weights between rows and columns. ``enough``: where no cut is smaller, any number from it on comes back.
    Nodes that no cut below the best one so far can part are put together first (Padberg and Rinaldi 1990): of a town of
    five thousand units little is left for Stoer and Wagner (1997).
    """
    shared, best = _join_columns(shared, enough)
    rows, columns = np.nonzero(shared)
    ends, weights = np.stack([rows, columns + shared.shape[0]]), shared[rows, columns]
    while len(weights):
        ends, weights = _join_parallel(ends, weights)
        around = np.bincount(ends.ravel(), np.tile(weights, 2))
        best = min(best, int(around[around > 0].min()))
        heavy = weights >= min(best, enough)
        if not heavy.any():
            break
        ends = _put_together(ends[:, heavy], len(around))[ends]
        between = ends[0] != ends[1]
        ends, weights = ends[:, between], weights[between]
    return min([best, *map(_cut_of_part, _connected_parts(ends, weights))])


def _join_columns(shared: Table, enough: int) -> tuple[Table, int]:
    """Columns that enough rows link become one; and the smallest cut around a single row or column so far."""
    best = NO_CUT
    while True:
        around = np.concatenate([shared.sum(axis=0), shared.sum(axis=1)])
        best = min([best, *around[around > 0].tolist()])
        linked = np.array([[np.minimum(one, other).sum() for other in shared.T] for one in shared.T])
        part = _put_together(np.stack(np.nonzero(linked >= min(best, enough))), shared.shape[1])
        if part.max(initial=-1) + 1 == shared.shape[1]:
            return shared, best
        shared = shared @ np.eye(part.max() + 1, dtype=np.int64)[part]


def _join_parallel(ends: Ends, weights: npt.NDArray[np.int64]) -> tuple[Ends, npt.NDArray[np.int64]]:
    """Edges between the same two nodes as one."""
    pairs, edge = np.unique(np.sort(ends, axis=0), axis=1, return_inverse=True)
    return pairs, np.bincount(edge.ravel(), weights).astype(np.int64)


def _put_together(ends: Ends, nodes: int) -> npt.NDArray[np.int64]:
    """Node -> its number after the nodes that these edges join have become one."""
    from scipy.sparse import coo_array  # takes a second to load
    from scipy.sparse.csgraph import connected_components

    graph = coo_array((np.ones(ends.shape[1]), (ends[0], ends[1])), shape=(nodes, nodes))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _connected_parts(ends: Ends, weights: npt.NDArray[np.int64]) -> Iterator[Table]:
    """The weights between all nodes of each part of a graph, as a matrix."""
    names, places = np.unique(ends, return_inverse=True)
    places = places.reshape(ends.shape)
    graph = np.zeros((len(names), len(names)), dtype=np.int64)
    graph[places[0], places[1]] = graph[places[1], places[0]] = weights
    part = _put_together(places, len(names))
    yield from (graph[np.ix_(part == number, part == number)] for number in np.unique(part))


def _cut_of_part(graph: Table) -> int:
    best = NO_CUT
    weights = graph.copy()
    while len(weights) > 1:
        reach = weights[0].copy()
        outside = np.ones(len(weights), dtype=bool)
        outside[0] = False
        last, before = 0, 0
        for _ in range(len(weights) - 1):
            before, last = last, int(np.where(outside, reach, -1).argmax())
            outside[last] = False
            cut = int(reach[last])
            reach += weights[last]
        best = min(best, cut)
        weights[before] += weights[last]
        weights[:, before] += weights[:, last]
        weights[before, before] = 0
        keep = np.arange(len(weights)) != last
        weights = weights[np.ix_(keep, keep)]
    return best
