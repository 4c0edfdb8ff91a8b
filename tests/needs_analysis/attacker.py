"""Who could be singled out: linear algebra over everything that was ever published.

Published means and counts are sums over known people. Every figure an attacker can compute is a linear combination of
them, so the people behind it are the support of a vector in the row space of the published memberships. The search is
exact: a set of people is exposed when their columns, seen from the orthogonal complement, are linearly dependent.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

import numpy as np

_ZERO = 1e-9
_BLOCK = 4000


def find_exposed(memberships: Sequence[np.ndarray], k: int) -> tuple[int, ...] | None:
    """People (by number) fewer than k about whom a figure follows from the published ones; None where there are none.

    ``memberships``: one 0/1 vector over all people per published population.
    """
    published = np.unique(np.array(memberships, dtype=float), axis=0)
    cells, first, sizes = np.unique(published, axis=1, return_index=True, return_counts=True)
    small = [int(cell) for cell in np.flatnonzero(sizes < k) if cells[:, cell].any()]
    if not small:
        return None
    complement = _complement(cells)
    for sets in _sets(small, sizes.tolist(), k):
        columns = complement[:, sets].transpose(1, 0, 2)
        dependent = np.linalg.eigvalsh(columns.transpose(0, 2, 1) @ columns)[:, 0] < _ZERO
        if dependent.any():
            return tuple(int(first[cell]) for cell in sets[dependent.argmax()])
    return None


def _complement(cells: np.ndarray) -> np.ndarray:
    """A basis of everything that is orthogonal to all published vectors, as rows."""
    _, strength, axes = np.linalg.svd(cells, full_matrices=True)
    return axes[int((strength > _ZERO).sum()) :]


def _sets(small: Sequence[int], sizes: Sequence[int], k: int) -> Iterator[np.ndarray]:
    """Sets of cells with fewer than k people together, the smallest first, in blocks of equal length."""
    for count in range(1, k):
        found = (chosen for chosen in combinations(small, count) if sum(sizes[cell] for cell in chosen) < k)
        while block := list(islice(found, _BLOCK)):
            yield np.array(block)
