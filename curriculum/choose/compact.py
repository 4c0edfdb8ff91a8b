"""The rules as one mixed-integer problem, its solution read back as seats and sessions."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from curriculum.choose.arrays import Arrays
from curriculum.choose.counts import Bools, Floats, Ints
from curriculum.solver import INFINITE, Matrix

_TIE_BREAK = 1e-6
_ROUNDING = 1e-6


@dataclass(frozen=True, eq=False)
class Share:
    """``sum of factor * value >= least``; one ``factor`` per learner (part-time against the others: signed)."""

    factor: Floats
    least: float


@dataclass(frozen=True, eq=False)
class Frame:
    """What a problem is solved within: capacity of the pools, groups already open, shares to be kept.

    ``seats`` and ``sessions`` per group are those other parts of the town have taken already.
    """

    capacity: Floats
    seats: Ints
    sessions: Ints
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, eq=False)
class Choice:
    """Seats per pair and sessions per group."""

    seats: Ints
    sessions: Ints


@dataclass(frozen=True, eq=False)
class Compact:
    """The problem; ``column`` of each slot (-1: never reached); ``slack``: what the tie-break may cost.

    ``pools``: the row of the first pool.
    """

    matrix: Matrix
    column: Ints
    slack: float
    pools: int


@dataclass(slots=True)
class _Rows:
    """Rows gathered as triplets."""

    row: list[Ints] = field(default_factory=list)
    column: list[Ints] = field(default_factory=list)
    value: list[Floats] = field(default_factory=list)
    low: list[Floats] = field(default_factory=list)
    high: list[Floats] = field(default_factory=list)
    count: int = 0

    def open(self, low: Floats, high: Floats) -> Ints:
        """New rows; their numbers come back."""
        numbers = np.arange(self.count, self.count + len(low), dtype=np.int64)
        self.count += len(low)
        self.low.append(np.asarray(low, dtype=float))
        self.high.append(np.asarray(high, dtype=float))
        return numbers

    def fill(self, row: Ints, column: Ints, value: Floats | float) -> None:
        """Coefficients of rows."""
        self.row.append(np.asarray(row, dtype=np.int64))
        self.column.append(np.asarray(column, dtype=np.int64))
        self.value.append(np.broadcast_to(np.asarray(value, dtype=float), len(row)))

    def matrix(self, columns: int) -> sparse.csr_array:
        """All of them."""
        if not self.row:
            return sparse.csr_array((self.count, columns))
        places = (np.concatenate(self.row), np.concatenate(self.column))
        built = sparse.csr_array(sparse.coo_array((np.concatenate(self.value), places), shape=(self.count, columns)))
        built.sum_duplicates()
        return built


def whole_frame(arrays: Arrays, shares: Sequence[Share] = ()) -> Frame:
    """The whole town, nothing taken yet."""
    nobody = np.zeros(len(arrays.teams.module), dtype=np.int64)
    return Frame(arrays.teams.capacity, nobody, nobody, tuple(shares))


def build_compact(arrays: Arrays, frame: Frame) -> Compact:
    """The problem: columns are seats, then sessions, then reached levels where they are not simply a seat."""
    pairs, slots, teams = arrays.pairs, arrays.slots, arrays.teams
    seats, groups = len(pairs.who), len(teams.module)
    column, own = _slot_columns(arrays)
    total = seats + groups + int(own.sum())
    rows = _Rows()
    _cover_rows(rows, arrays, column, own)
    _entry_rows(rows, arrays)
    _team_rows(rows, arrays, frame)
    _crowd_rows(rows, arrays, frame)
    _hour_rows(rows, arrays)
    pools = rows.count
    _pool_rows(rows, arrays, frame)
    _lock_rows(rows, arrays, frame)
    _share_rows(rows, arrays, frame, column)
    gains = np.zeros(total)
    there = column >= 0
    np.add.at(gains, column[there], slots.value[there])
    slack, dearness = break_ties(arrays, frame)
    gains[:seats] -= dearness * teams.head_use[0][pairs.group]
    gains[seats : seats + groups] -= dearness * teams.session_use[0]
    high = np.concatenate([pairs.high, most_sessions(arrays, frame), slots.need[own]])
    matrix = Matrix(
        gains,
        np.concatenate([pairs.low, np.zeros(groups + int(own.sum()))]).astype(float),
        high.astype(float),
        np.arange(total) < seats + groups,
        rows.matrix(total),
        np.concatenate(rows.low) if rows.low else np.zeros(0),
        np.concatenate(rows.high) if rows.high else np.zeros(0),
    )
    return Compact(matrix, column, slack, pools)


def break_ties(arrays: Arrays, frame: Frame) -> tuple[float, float]:
    """What the whole budget, and what one EUR, takes off the objective: of two equally good plans the cheaper wins.

    The whole budget counts a tiny share of the greatest possible objective.
    """
    slack = _TIE_BREAK * float((arrays.slots.value * arrays.slots.need).sum())
    return slack, slack / max(float(frame.capacity[0]), 1.0)


def read_choice(arrays: Arrays, values: Floats) -> Choice:
    """Seats and sessions of a solution."""
    seats, groups = len(arrays.pairs.who), len(arrays.teams.module)
    whole = np.rint(values[: seats + groups]).astype(np.int64)
    return Choice(whole[:seats], whole[seats:])


def spread_choice(arrays: Arrays, compact: Compact, choice: Choice) -> Floats:
    """A choice as the solution of a problem: the levels it reaches filled in."""
    values = np.zeros(len(compact.matrix.gains))
    seats, groups = len(arrays.pairs.who), len(arrays.teams.module)
    values[:seats], values[seats : seats + groups] = choice.seats, choice.sessions
    own = compact.column >= seats + groups
    values[compact.column[own]] = reached_levels(arrays, choice.seats)[own]
    return values


def reached_levels(arrays: Arrays, seats: Ints) -> Ints:
    """Heads per slot that reach its level."""
    slots = arrays.slots
    covered = sum_links(slots.cover.start, seats[slots.cover.items])
    reached = np.minimum(covered, slots.need)
    order = np.argsort(slots.level, kind="stable")
    for level in np.unique(slots.level):  # from below: each level may wait for the one under it
        here = order[slots.level[order] == level]
        climbing = here[slots.climbs[here] > 0]
        below = slots.below[climbing]
        stand = slots.standing[climbing] + np.where(below >= 0, reached[np.maximum(below, 0)], 0)
        reached[climbing] = np.minimum(reached[climbing], stand)
    return reached


def sessions_needed(arrays: Arrays, seats: Ints) -> Ints:
    """The fewest sessions of each group that hold these seats, no unit sending more at once than it can spare."""
    teams, crowds = arrays.teams, arrays.crowds
    filled = np.bincount(arrays.pairs.group, weights=seats, minlength=len(teams.module))
    needed = np.ceil(filled / teams.most - _ROUNDING).astype(np.int64)
    there = crowds.of >= 0
    sent = np.bincount(crowds.of[there], weights=seats[there], minlength=len(crowds.most))
    np.maximum.at(needed, crowds.group, np.ceil(sent / np.maximum(crowds.most, 1) - _ROUNDING).astype(np.int64))
    return needed


def choice_value(arrays: Arrays, seats: Ints) -> float:
    """The objective of seats."""
    return float((reached_levels(arrays, seats) * arrays.slots.value).sum())


def sum_links(start: Ints, values: Floats | Ints) -> Ints:
    """Sums of consecutive stretches."""
    total = np.concatenate([[0], np.cumsum(values)])
    return np.asarray(total[start[1:]] - total[start[:-1]])


def _slot_columns(arrays: Arrays) -> tuple[Ints, Bools]:
    """Column of each slot, and which have one of their own: a person's level that one seat reaches is the seat."""
    slots, pairs = arrays.slots, arrays.pairs
    sizes = slots.cover.sizes
    seat = (sizes == 1) & (slots.climbs == 0) & (arrays.counts.heads[slots.who] == 1)
    own = (sizes > 0) & ~seat
    column = np.full(len(sizes), -1, dtype=np.int64)
    column[seat] = slots.cover.items[slots.cover.start[:-1][seat]]
    column[own] = len(pairs.who) + len(arrays.teams.module) + np.arange(int(own.sum()))
    return column, own


def most_sessions(arrays: Arrays, frame: Frame) -> Floats:
    """How many sessions of each group its people could fill at most."""
    teams = arrays.teams
    people = np.bincount(arrays.pairs.group, weights=arrays.pairs.high, minlength=len(teams.module))
    return np.asarray(np.floor((people + frame.seats) / np.maximum(teams.least, 1.0)))


def _cover_rows(rows: _Rows, arrays: Arrays, column: Ints, own: Bools) -> None:
    slots = arrays.slots
    numbers = np.full(len(own), -1, dtype=np.int64)
    numbers[own] = rows.open(np.full(int(own.sum()), -INFINITE), np.zeros(int(own.sum())))
    rows.fill(numbers[own], column[own], 1.0)
    owner = slots.cover.owners
    linked = own[owner]
    rows.fill(numbers[owner[linked]], slots.cover.items[linked], -1.0)
    climbing = np.flatnonzero(own & (slots.climbs > 0))
    steps = rows.open(np.full(len(climbing), -INFINITE), slots.standing[climbing].astype(float))
    rows.fill(steps, column[climbing], 1.0)
    below = slots.below[climbing]
    under = np.where(below >= 0, column[np.maximum(below, 0)], -1)
    rows.fill(steps[under >= 0], under[under >= 0], -1.0)


def _entry_rows(rows: _Rows, arrays: Arrays) -> None:
    entries = arrays.entries
    numbers = rows.open(np.full(len(entries.pair), -INFINITE), entries.held.astype(float))
    rows.fill(numbers, entries.pair, 1.0)
    rows.fill(numbers[entries.supply.owners], entries.supply.items, -1.0)


def _team_rows(rows: _Rows, arrays: Arrays, frame: Frame) -> None:
    pairs, teams = arrays.pairs, arrays.teams
    groups = len(teams.module)
    run = len(pairs.who) + np.arange(groups)
    pair = np.arange(len(pairs.who))
    full = rows.open(np.full(groups, -INFINITE), teams.most * frame.sessions - frame.seats)
    rows.fill(full[pairs.group], pair, 1.0)
    rows.fill(full, run, -teams.most)
    enough = rows.open(teams.least * frame.sessions - frame.seats, np.full(groups, INFINITE))
    rows.fill(enough[pairs.group], pair, 1.0)
    rows.fill(enough, run, -teams.least)


def _crowd_rows(rows: _Rows, arrays: Arrays, frame: Frame) -> None:
    crowds, seats = arrays.crowds, len(arrays.pairs.who)
    numbers = rows.open(
        np.full(len(crowds.most), -INFINITE), (crowds.most * frame.sessions[crowds.group]).astype(float)
    )
    members = np.flatnonzero(crowds.of >= 0)
    rows.fill(numbers[crowds.of[members]], members, 1.0)
    rows.fill(numbers, seats + crowds.group, -crowds.most.astype(float))


def _hour_rows(rows: _Rows, arrays: Arrays) -> None:
    pairs, counts = arrays.pairs, arrays.counts
    hours = arrays.hours[pairs.what]
    most = np.bincount(pairs.who, weights=hours * pairs.high, minlength=len(counts.heads))
    bound = most > counts.hours
    numbers = np.full(len(bound), -1, dtype=np.int64)
    numbers[bound] = rows.open(np.full(int(bound.sum()), -INFINITE), counts.hours[bound])
    pair = np.flatnonzero(bound[pairs.who])
    rows.fill(numbers[pairs.who[pair]], pair, hours[pair])


def _pool_rows(rows: _Rows, arrays: Arrays, frame: Frame) -> None:
    pairs, teams = arrays.pairs, arrays.teams
    for number in range(len(teams.pools)):
        row = rows.open(np.array([-INFINITE]), frame.capacity[number : number + 1])
        head, run = teams.head_use[number][pairs.group], teams.session_use[number]
        used, held = np.flatnonzero(head), np.flatnonzero(run)
        rows.fill(np.repeat(row, len(used)), used, head[used])
        rows.fill(np.repeat(row, len(held)), len(pairs.who) + held, run[held])


def _lock_rows(rows: _Rows, arrays: Arrays, frame: Frame) -> None:
    pairs, teams, counts = arrays.pairs, arrays.teams, arrays.counts
    places = {module.id: column for column, module in enumerate(arrays.modules)}
    for lock in arrays.locks:
        columns = [places[name] for name in lock.modules if name in places]
        if lock.kind == "apart":
            both = pairs.at[:, columns]
            chosen = np.flatnonzero((both >= 0).sum(axis=1) > 1)
            if lock.learner is not None:
                chosen = chosen[[counts.learners[row] == lock.learner for row in chosen.tolist()]]
            numbers = rows.open(np.full(len(chosen), -INFINITE), counts.heads[chosen].astype(float))
            row, place = np.nonzero(both[chosen] >= 0)
            rows.fill(numbers[row], both[chosen][row, place], 1.0)
        elif lock.kind == "stays":
            groups = np.flatnonzero(np.isin(teams.module, columns))
            row = rows.open(np.array([lock.count - float(frame.sessions[groups].sum())]), np.array([INFINITE]))
            rows.fill(np.repeat(row, len(groups)), len(pairs.who) + groups, 1.0)


def _share_rows(rows: _Rows, arrays: Arrays, frame: Frame, column: Ints) -> None:
    value = arrays.slots.value
    for share in frame.shares:
        factor = share.factor[arrays.slots.who]
        there = np.flatnonzero((factor != 0) & (column >= 0))
        row = rows.open(np.array([share.least]), np.array([INFINITE]))
        rows.fill(np.repeat(row, len(there)), column[there], factor[there] * value[there])
