"""Whole sessions: rows that tell prices what they cannot know, that nobody holds half a session.

Prices sell a session by the seat, so a group that lacks two people for another session looks cheaper than it is. Of a
group with N seats take any t people, t = q N + r with 0 < r <= N. For every whole number of sessions

    seats of these people <= t - r (q + 1) + r * sessions

(mixed-integer rounding, Nemhauser and Wolsey 1990). There are far too many such rows, but the one that a relaxed plan
breaks most is found by sorting: the people with the largest part of a seat come first. So rows are added as they are
broken, and bundles as the prices ask for them, until both hardly move the bound any more.

The bound is not taken from the solver. Any prices of rows, of the right sign, prove one: what the rows cost, and what
everybody's best bundle and every group's best number of sessions are worth at these prices.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from curriculum.choose.arrays import Arrays
from curriculum.choose.bundles import Bundles
from curriculum.choose.compact import Choice, Frame, break_ties, most_sessions
from curriculum.choose.counts import Floats, Ints
from curriculum.choose.coupling import Rows, Sparse, couple, coupling_rows, ones, person_rows, rows_of, seat_matrix
from curriculum.solver import INFINITE, Effort, Matrix, Relaxation, Watch, solve

_START = (0.15, 1.0, INFINITE)
"""Bundles the program begins with: as near to the best one, in shares of what a bundle is worth on average."""

_ROUNDS = 60
_PATIENCE, _LITTLE = 6, 3e-5
"""The rounds end when so many of them have lowered the bound by no more than this share."""

_GLANCE = Effort(gap=1e-6, nodes=1)

_BROKEN = 5e-3
"""Least distance of a relaxed plan to a row that is added."""

_BETTER = 1e-4
"""Least worth of a bundle that is added beyond those of its person that are known."""

_NEAR = (0.03, 0.1, 1.0)
"""Bundles a plan is sought among, as `_START`: more where the first hold no good plan, the last if there is none."""

_GOOD = 9e-4
"""Distance to the bound with which a plan is good enough."""


@dataclass(frozen=True, eq=False)
class Tight:
    """``bound`` holds for every plan; ``regret``: what each bundle loses to its person's best one at the prices (<= 0).

    ``sessions``: how many, with parts, each group has in the relaxed optimum; ``rows``: those that were there from the
    beginning, and those with a ``price``.
    """

    bound: float
    regret: Floats
    sessions: Floats
    rows: Rows
    price: Floats

    def pools(self, arrays: Arrays) -> Floats:
        """Value of a unit of each pool."""
        begin = 2 * len(arrays.teams.module)
        return self.price[begin : begin + len(arrays.teams.pools)]


def tighten(arrays: Arrays, frame: Frame, near: tuple[Bundles, Floats], watch: Watch | None = None) -> Tight | None:
    """The lowest bound that the rows give. ``near``: bundles and their net values at good prices.

    None where nothing fits.
    """
    started = (_Program(arrays, frame, near, share) for share in _START)
    program, found = next(((one, first) for one in started if (first := one.solve())), (None, None))
    best = found
    bounds: list[float] = []
    while program and found and best and len(bounds) < _ROUNDS:
        best = found if found.bound < best.bound else best
        bounds.append(best.bound)
        if watch is not None and not watch(-INFINITE, best.bound):
            break
        little = _LITTLE * abs(best.bound)
        stuck = len(bounds) > _PATIENCE and bounds[-1 - _PATIENCE] - bounds[-1] <= little
        if (stuck and found.bound - program.value <= little) or not program.sharpen(found):
            break
        found = program.solve()
    return replace(best, bound=min(best.bound, program.prove_whole(best))) if program and best else None


def choose_whole(
    arrays: Arrays, frame: Frame, known: tuple[Bundles, Tight], effort: Effort, watch: Watch | None = None
) -> Choice | None:
    """A good plan out of bundles near the best ones, of more bundles where it lies far below the bound; None: none."""
    bundles, tight = known
    mean, groups = _mean_value(bundles, tight.regret), len(arrays.teams.module)
    best: tuple[Floats, Ints] | None = None
    for tries, share in enumerate(_NEAR):
        close = tight.regret >= -share * mean
        close[_smallest(arrays, bundles)] = True
        chosen = np.flatnonzero(close)
        matrix = _whole_matrix(arrays, frame, (bundles, chosen), tight, 1 if share < _NEAR[-1] else INFINITE)
        start = np.concatenate([best[0], np.isin(chosen, best[1]).astype(float)]) if best else None
        answer = solve(matrix, replace(effort, nodes=effort.nodes >> (2 * tries)), start, watch)
        if answer.status == "solved":
            best = answer.values[:groups], chosen[answer.values[groups:] > 0.5]  # noqa: PLR2004 - whole numbers
        good = best is not None and bundles.value[best[1]].sum() >= (1 - _GOOD) * tight.bound
        if answer.stopped or good or (best and tries):
            break
    if best is None:
        return None
    seats = bundles.seats(best[1].astype(np.int32), len(arrays.pairs.who))
    return Choice(seats, np.rint(best[0]).astype(np.int64))


def _smallest(arrays: Arrays, bundles: Bundles) -> Ints:
    """The bundle of each person with the fewest seats, so that there is always one to take."""
    seats = bundles.costs(np.ones(len(arrays.pairs.who)))
    return bundles.best(np.where(np.isfinite(bundles.value), -seats, -INFINITE)).astype(np.int64)


def _mean_value(bundles: Bundles, net: Floats) -> float:
    return float(np.mean(bundles.value[bundles.best(net)]))


@dataclass(frozen=True, eq=False)
class _Cut:
    """``seats of the pairs <= step * sessions of the group + high``."""

    group: int
    pairs: Ints
    step: float
    high: float


class _Program:
    """The relaxed choice: columns are sessions and then bundles, rows are people and then what couples them."""

    def __init__(self, arrays: Arrays, frame: Frame, near: tuple[Bundles, Floats], start: float) -> None:
        bundles, net = near
        self.arrays, self.frame, self.bundles = arrays, frame, bundles
        self.groups, self.people = len(arrays.teams.module), len(arrays.counts.heads)
        self.rows = coupling_rows(arrays, frame)
        self.fixed = len(self.rows.low)
        self.most = most_sessions(arrays, frame)
        self.members = [np.flatnonzero(arrays.pairs.group == group) for group in range(self.groups)]
        near_best = net >= net[bundles.best(net)][bundles.who] - start * _mean_value(bundles, net)
        near_best[_smallest(arrays, bundles)] = True
        self.columns = np.flatnonzero(near_best & np.isfinite(net))
        self.seats = seat_matrix(arrays, bundles, self.columns)
        self.relaxed = Relaxation(self._matrix())

    def _matrix(self) -> Matrix:
        return couple(self.arrays, (self.bundles, self.columns), self.rows, (np.zeros(self.groups), self.most))

    def solve(self) -> Tight | None:
        """What the rows and bundles known so far prove."""
        answer = self.relaxed.solve()
        if answer.status != "solved":
            return None
        self.value = answer.bound
        rows = self.rows
        price = answer.prices[self.people :]
        price = np.where(np.isinf(rows.low), np.maximum(price, 0.0), price)
        price = np.where(np.isinf(rows.high), np.minimum(price, 0.0), price)
        net = self._net(rows, price)
        best = net[self.bundles.best(net)]
        opened = np.maximum(-(rows.runs.T @ price), 0.0) @ self.most
        self.relaxed_seats = self.seats @ answer.values[self.groups :]
        kept = (np.arange(len(price)) < self.fixed) | (price > 0)
        bound = float(_paid(rows, price) + best.sum() + opened)
        regret = net - best[self.bundles.who]
        return Tight(bound, regret, answer.values[: self.groups], rows.only(kept), price[kept])

    def _net(self, rows: Rows, price: Floats) -> Floats:
        """What each bundle is worth, also to rows that ask for value, less what its seats cost."""
        value, scale = self.bundles.value, 1.0 - rows.worth.T @ price
        worth = np.where(np.isfinite(value), value * scale[self.bundles.who], -INFINITE)
        return np.asarray(worth - self.bundles.costs(rows.use.T @ price))

    def prove_whole(self, found: Tight) -> float:
        """What everybody's best bundle pays for seats, against the most that sessions can take for them.

        Sessions are whole here and keep the rows of the beginning, so pools that hold few sessions count as they are.
        """
        rows, groups = found.rows, self.groups
        net = self._net(rows, found.price)
        kept = np.arange(len(rows.low)) < self.fixed - len(self.frame.shares)
        coupled, shared = rows.only(kept), np.where(np.arange(len(rows.low)) < self.fixed, ~kept, False)
        matrix = Matrix(
            np.concatenate([np.zeros(groups), rows.use.T @ found.price]),
            np.zeros(groups + len(self.arrays.pairs.who)),
            np.concatenate([self.most, self.arrays.pairs.high.astype(float)]),
            np.arange(groups + len(self.arrays.pairs.who)) < groups,
            Sparse(sparse.hstack([coupled.runs, coupled.use])),
            coupled.low,
            coupled.high,
        )
        taken = solve(matrix, _GLANCE)
        if taken.status != "solved":
            return INFINITE
        return float(net[self.bundles.best(net)].sum() + taken.bound + _paid(rows.only(shared), found.price[shared]))

    def sharpen(self, found: Tight) -> bool:
        """Take in bundles that beat the known ones and rows that the relaxed plan breaks; whether there are any."""
        better = self.bundles.best(found.regret)
        known = np.full(self.people, -INFINITE)
        np.maximum.at(known, self.bundles.who[self.columns], found.regret[self.columns])
        fresh = better[known < -_BETTER].astype(np.int64)
        cuts = list(self._broken(found.sessions))
        if len(fresh):
            self._take_bundles(fresh)
        if cuts:
            self._take_rows(cuts)
        return bool(len(fresh) or cuts)

    def _take_bundles(self, fresh: Ints) -> None:
        chosen = (self.bundles, fresh)
        columns = sparse.vstack([person_rows(self.arrays, chosen), self.rows.columns(self.arrays, chosen)])
        self.relaxed.add_columns(self.bundles.value[fresh], np.ones(len(fresh)), sparse.csc_array(columns))
        self.columns = np.concatenate([self.columns, fresh])
        self.seats = Sparse(sparse.hstack([self.seats, seat_matrix(self.arrays, self.bundles, fresh)]))

    def _take_rows(self, cuts: Sequence[_Cut]) -> None:
        number = np.arange(len(cuts))
        row, pair = np.repeat(number, [len(cut.pairs) for cut in cuts]), np.concatenate([cut.pairs for cut in cuts])
        use = ones(row, pair, (len(cuts), len(self.arrays.pairs.who)))
        group, step = np.array([cut.group for cut in cuts]), np.array([cut.step for cut in cuts])
        runs = Sparse((-step, (number, group)), (len(cuts), self.groups))
        limits = np.full(len(cuts), -INFINITE), np.array([cut.high for cut in cuts])
        self.relaxed.add_rows(Sparse(sparse.hstack([runs, use @ self.seats])), *limits)
        self.rows = self.rows.joined(rows_of(self.arrays, use, runs, limits))

    def _broken(self, sessions: Floats) -> Iterator[_Cut]:
        """Per group the row that is broken most, for its length."""
        frame, most = self.frame, self.arrays.teams.most
        for group, members in enumerate(self.members):
            if not len(members):
                continue
            part = self.relaxed_seats[members]
            order = np.argsort(-part, kind="stable")
            count = np.arange(1, len(members) + 1)
            full = (count + frame.seats[group] - 1) // most[group]
            step = count + frame.seats[group] - full * most[group]
            high = count - step * (full + 1 - frame.sessions[group])
            over = (np.cumsum(part[order]) - step * sessions[group] - high) / np.sqrt(count)
            worst = int(np.argmax(over))
            if over[worst] > _BROKEN:
                yield _Cut(group, members[order[: worst + 1]], float(step[worst]), float(high[worst]))


def _paid(rows: Rows, price: Floats) -> float:
    """What the limits of rows are worth at these prices."""
    return float((price * np.where(price > 0, rows.high, np.where(price < 0, rows.low, 0.0))).sum())


def _whole_matrix(arrays: Arrays, frame: Frame, chosen: tuple[Bundles, Ints], tight: Tight, room: float) -> Matrix:
    """The same with whole numbers, of two equally good plans the cheaper; ``room``: sessions off the relaxed plan."""
    least = np.maximum(np.floor(tight.sessions) - room, 0.0)
    most = np.minimum(np.ceil(tight.sessions) + room, most_sessions(arrays, frame))
    relaxed = couple(arrays, chosen, tight.rows, (least, most))
    bundles, columns = chosen
    _, dear = break_ties(arrays, frame)
    heads = bundles.costs(arrays.teams.head_use[0][arrays.pairs.group])[columns]
    cost = dear * np.concatenate([arrays.teams.session_use[0], heads])
    return replace(relaxed, gains=relaxed.gains - cost, whole=~relaxed.whole)
