"""The choice as one bundle for everybody and what couples them: sizes of groups, pools, shares, all over seats.

Tighter than the same rules over single seats (`compact`), because hours, requirements and levels of a person are inside
the bundles. They are written a second time on purpose: tests hold each against the other. A rule that changes has to
change in both.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from curriculum.choose.arrays import Arrays
from curriculum.choose.bundles import Bundles
from curriculum.choose.compact import Frame
from curriculum.choose.counts import Bools, Floats, Ints
from curriculum.solver import INFINITE, Matrix

Sparse = sparse.csr_array


@dataclass(frozen=True, eq=False)
class Rows:
    """``low <= use @ seats + runs @ sessions + worth @ value <= high``: seats per pair, sessions per group.

    ``worth`` weighs what each person gains.
    """

    use: Sparse
    runs: Sparse
    worth: Sparse
    low: Floats
    high: Floats

    def joined(self, other: "Rows") -> "Rows":
        """These rows and then others."""
        return Rows(
            Sparse(sparse.vstack([self.use, other.use])),
            Sparse(sparse.vstack([self.runs, other.runs])),
            Sparse(sparse.vstack([self.worth, other.worth])),
            np.concatenate([self.low, other.low]),
            np.concatenate([self.high, other.high]),
        )

    def only(self, kept: Bools) -> "Rows":
        """Those of the rows that are kept."""
        return Rows(self.use[kept], self.runs[kept], self.worth[kept], self.low[kept], self.high[kept])

    def columns(self, arrays: Arrays, chosen: tuple[Bundles, Ints]) -> Sparse:
        """(rows, bundles) what each of these bundles adds to each row."""
        bundles, which = chosen
        gained = self.worth[:, bundles.who[which]].multiply(bundles.value[which])
        return Sparse(self.use @ seat_matrix(arrays, bundles, which) + gained)


def rows_of(arrays: Arrays, use: Sparse | None, runs: Sparse | None, limits: tuple[Floats, Floats]) -> Rows:
    """Rows over seats and sessions alone; None: none of them count."""
    count, nothing = len(limits[0]), len(arrays.counts.heads)
    seats, groups = len(arrays.pairs.who), len(arrays.teams.module)
    return Rows(
        Sparse((count, seats)) if use is None else use,
        Sparse((count, groups)) if runs is None else runs,
        Sparse((count, nothing)),
        *limits,
    )


def coupling_rows(arrays: Arrays, frame: Frame) -> Rows:
    """All that people have in common: the largest group, the smallest one, the pools, and then the rest."""
    found = _size_rows(arrays, frame)
    for more in (_pool_rows, _crowd_rows, _stay_rows, _share_rows):
        found = found.joined(more(arrays, frame))
    return found


def _size_rows(arrays: Arrays, frame: Frame) -> Rows:
    pairs, teams = arrays.pairs, arrays.teams
    groups, free = len(teams.module), np.full(len(teams.module), INFINITE)
    member = ones(pairs.group, np.arange(len(pairs.who)), (groups, len(pairs.who)))
    full, enough = (Sparse(sparse.diags_array(-size.astype(float))) for size in (teams.most, teams.least))
    most, least = (size * frame.sessions - frame.seats for size in (teams.most, teams.least))
    return rows_of(arrays, member, full, (-free, most)).joined(rows_of(arrays, member, enough, (least, free)))


def _pool_rows(arrays: Arrays, frame: Frame) -> Rows:
    teams = arrays.teams
    use, runs = Sparse(teams.head_use[:, arrays.pairs.group]), Sparse(teams.session_use)
    return rows_of(arrays, use, runs, (np.full(len(teams.pools), -INFINITE), frame.capacity))


def _crowd_rows(arrays: Arrays, frame: Frame) -> Rows:
    crowds = arrays.crowds
    count, there, most = len(crowds.most), np.flatnonzero(crowds.of >= 0), crowds.most.astype(float)
    sent = ones(crowds.of[there], there, (count, len(arrays.pairs.who)))
    spared = Sparse((-most, (np.arange(count), crowds.group)), (count, len(arrays.teams.module)))
    return rows_of(arrays, sent, spared, (np.full(count, -INFINITE), most * frame.sessions[crowds.group]))


def _stay_rows(arrays: Arrays, frame: Frame) -> Rows:
    names = [arrays.modules[module].id for module in arrays.teams.module.tolist()]
    stays = [lock for lock in arrays.locks if lock.kind == "stays"]
    held = np.array([[float(name in lock.modules) for name in names] for lock in stays]).reshape(len(stays), len(names))
    least = np.array([float(lock.count) for lock in stays]) - held @ frame.sessions
    return rows_of(arrays, None, Sparse(held), (np.asarray(least, float), np.full(len(stays), INFINITE)))


def _share_rows(arrays: Arrays, frame: Frame) -> Rows:
    count = len(frame.shares)
    least = np.array([share.least for share in frame.shares], float)
    factor = np.array([share.factor for share in frame.shares], float).reshape(count, len(arrays.counts.heads))
    empty = rows_of(arrays, None, None, (least, np.full(count, INFINITE)))
    return Rows(empty.use, empty.runs, Sparse(factor), empty.low, empty.high)


def ones(row: Ints, column: Ints, shape: tuple[int, int]) -> Sparse:
    """A matrix with ones in these places."""
    return Sparse((np.ones(len(row)), (row, column)), shape)


def person_rows(arrays: Arrays, chosen: tuple[Bundles, Ints]) -> Sparse:
    """(people, bundles) whose bundle each is."""
    who = chosen[0].who[chosen[1]].astype(np.int64)
    return ones(who, np.arange(len(who)), (len(arrays.counts.heads), len(who)))


def seat_matrix(arrays: Arrays, bundles: Bundles, which: Ints) -> Sparse:
    """(pairs, bundles) which seats each of these bundles takes."""
    who, mask = bundles.who[which], bundles.mask[which]
    begin = np.searchsorted(arrays.pairs.who, np.arange(len(arrays.counts.heads) + 1))
    pairs, places = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for bit in range(int(np.diff(begin).max(initial=0))):
        there = np.flatnonzero((mask >> bit) & 1)
        pairs.append(begin[who[there]] + bit)
        places.append(there)
    return ones(np.concatenate(pairs), np.concatenate(places), (len(arrays.pairs.who), len(which)))


def couple(arrays: Arrays, chosen: tuple[Bundles, Ints], rows: Rows, sessions: tuple[Floats, Floats]) -> Matrix:
    """One bundle for everybody under the rows; columns are sessions (``sessions``: least and most), then bundles.

    Rows are people, then the rows. Nothing is whole yet.
    """
    bundles, which = chosen
    groups, people = len(arrays.teams.module), len(arrays.counts.heads)
    own = sparse.hstack([Sparse((people, groups)), person_rows(arrays, chosen)])
    shared = sparse.hstack([rows.runs, rows.columns(arrays, chosen)])
    return Matrix(
        np.concatenate([np.zeros(groups), bundles.value[which]]),
        np.concatenate([sessions[0], np.zeros(len(which))]),
        np.concatenate([sessions[1], np.ones(len(which))]),
        np.zeros(groups + len(which), dtype=bool),
        Sparse(sparse.vstack([own, shared])),
        np.concatenate([np.ones(people), rows.low]),
        np.concatenate([np.ones(people), rows.high]),
    )
