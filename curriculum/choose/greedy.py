"""Three plans without a solver, as people make them: the first answer, and what the best plan is never below.

``group``: open the group with the most value per euro, again and again. ``pair``: give seats by value per euro of the
single seat. ``head``: the same purse for everybody. All keep every limit; none looks ahead to what a seat leads to.
"""

import heapq
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from curriculum.choose.arrays import Arrays, Links
from curriculum.choose.compact import Choice, sessions_needed
from curriculum.choose.counts import Bools, Floats, Ints

Rule = Literal["group", "pair", "head"]
RULES: tuple[Rule, ...] = ("group", "pair", "head")
_CRUMB = 1e-6
"""Differences that are rounding."""


def plan_greedily(arrays: Arrays, rule: Rule) -> Choice | None:
    """The plan by one of the rules, for people; None where what is owed does not fit or a lock asks for more."""
    if (arrays.counts.heads > 1).any() or arrays.locks:
        return None
    desk = _Desk(arrays)
    if not desk.take_owed():
        return None
    if rule == "group":
        _open_groups(desk)
    else:
        _give_seats(desk, purse=rule == "head")
    return desk.choice()


@dataclass(slots=True)
class _Desk:
    """What is given so far, and what every further seat would be worth."""

    arrays: Arrays
    gain: Floats = field(init=False)
    taken: Bools = field(init=False)
    reached: Bools = field(init=False)
    waits: Ints = field(init=False)
    spare: Floats = field(init=False)
    left: Floats = field(init=False)
    seats: Ints = field(init=False)
    sessions: Ints = field(init=False)
    closes: Links = field(init=False)
    feeds: Links = field(init=False)
    met: Bools = field(init=False)
    hours: Floats = field(init=False)
    sent: Ints = field(init=False)

    def __post_init__(self) -> None:
        arrays = self.arrays
        pairs, slots, entries = arrays.pairs, arrays.slots, arrays.entries
        self.closes = _turn(slots.cover, len(pairs.who))
        self.feeds = _turn(entries.supply, len(pairs.who))
        self.taken = np.zeros(len(pairs.who), dtype=bool)
        self.reached = np.zeros(len(slots.who), dtype=bool)
        worth = np.where((slots.climbs > 0) & (slots.standing == 0), 0.0, slots.value)
        gain = np.bincount(slots.cover.items, weights=worth[slots.cover.owners], minlength=len(pairs.who))
        self.gain = np.asarray(gain, dtype=float)
        self.waits = np.bincount(entries.pair, minlength=len(pairs.who))
        self.met = np.zeros(len(entries.pair), dtype=bool)
        self.spare = arrays.counts.hours.copy()
        self.left = arrays.teams.capacity.copy()
        self.seats = np.zeros(len(arrays.teams.module), dtype=np.int64)
        self.sessions = self.seats.copy()
        self.hours = arrays.hours[pairs.what]
        self.sent = np.zeros(len(arrays.crowds.most), dtype=np.int64)

    def take_owed(self) -> bool:
        """Give what everybody must have; whether it fits."""
        owed = np.flatnonzero(self.arrays.pairs.low > 0)
        teams = self.arrays.teams
        seats = np.bincount(self.arrays.pairs.group[owed], minlength=len(self.seats))
        sessions = sessions_needed(self.arrays, np.where(self.arrays.pairs.low > 0, 1, 0))
        self.take(owed)
        self.seats, self.sessions = seats, sessions
        self.left = teams.capacity - teams.spent(seats, sessions)
        whole = (sessions * teams.least <= seats).all() and not self.waits[owed].any()
        return bool(whole and (self.left >= -_CRUMB).all() and (self.spare >= -_CRUMB).all())

    def take(self, chosen: Ints) -> Ints:
        """Give these seats; the pairs that they open come back."""
        self.taken[chosen] = True
        crowd = self.arrays.crowds.of[chosen]
        np.add.at(self.sent, crowd[crowd >= 0], 1)
        np.subtract.at(self.spare, self.arrays.pairs.who[chosen], self.hours[chosen])
        slots = np.unique(_gather(self.closes, chosen))
        slots = slots[~self.reached[slots]]
        self.reached[slots] = True
        cover = self.arrays.slots.cover
        others = _gather(cover, slots)
        value = np.repeat(self.arrays.slots.value[slots], cover.sizes[slots])
        np.subtract.at(self.gain, others, value)
        rules = np.unique(_gather(self.feeds, chosen))
        rules = rules[~self.met[rules]]
        self.met[rules] = True
        opened = self.arrays.entries.pair[rules]
        np.subtract.at(self.waits, opened, 1)
        return opened

    def free(self, pairs: Ints) -> Ints:
        """Those that can be given and are worth something."""
        open_ = ~self.taken[pairs] & (self.waits[pairs] == 0) & (self.gain[pairs] > _CRUMB)
        enough = self.spare[self.arrays.pairs.who[pairs]] >= self.hours[pairs] - _CRUMB
        return np.asarray(pairs[open_ & enough])

    def within(self, pairs: Ints, sessions: int) -> Ints:
        """Those of one group, the first ones first, that their units can spare in so many sessions."""
        crowds = self.arrays.crowds
        crowd = crowds.of[pairs]
        if not len(crowds.most) or (crowd < 0).all():
            return pairs
        order = np.argsort(crowd, kind="stable")
        rank = np.empty(len(pairs), dtype=np.int64)
        rank[order] = np.arange(len(pairs)) - np.searchsorted(crowd[order], crowd[order])
        return np.asarray(pairs[(crowd < 0) | (rank < (crowds.most * sessions - self.sent)[crowd])])

    def choice(self) -> Choice:
        """Seats and sessions; the sessions no more than needed."""
        seats = np.where(self.taken, 1, 0)
        return Choice(seats, sessions_needed(self.arrays, seats))


# --- group by group -------------------------------------------------------------------------------------------------


def _open_groups(desk: _Desk) -> None:
    pairs, teams = desk.arrays.pairs, desk.arrays.teams
    order = np.argsort(pairs.group, kind="stable")
    members = Links(np.searchsorted(pairs.group[order], np.arange(len(teams.module) + 1)), order)
    heap = [(-np.inf, group) for group in range(len(teams.module))]
    heapq.heapify(heap)
    while heap:
        promised, group = heapq.heappop(heap)
        people, ratio, fresh = _best_group(desk, members, group)
        if ratio <= 0:
            continue
        if heap and -ratio > heap[0][0] + 1e-12 and promised != -ratio:
            heapq.heappush(heap, (-ratio, group))
            continue
        opened = _open(desk, group, people, fresh)
        for other in {group, *pairs.group[opened].tolist()}:
            heapq.heappush(heap, (-np.inf, other))


def _best_group(desk: _Desk, members: Links, group: int) -> tuple[Ints, float, int]:
    """Who gets a seat next, their value per euro, and whether it takes a fresh run; 0 where there is nobody."""
    teams = desk.arrays.teams
    free = desk.free(members.items[members.start[group] : members.start[group + 1]])
    best, fresh = _next_run(desk, group, free[np.argsort(-desk.gain[free], kind="stable")])
    price = teams.session_use[0, group] * fresh + teams.head_use[0, group] * len(best)
    return best, float(desk.gain[best].sum() / max(price, 1.0)) if len(best) else 0.0, fresh


def _next_run(desk: _Desk, group: int, people: Ints) -> tuple[Ints, int]:
    """The first of these people: in the empty seats (0), else in a fresh run (1) if they are enough for one."""
    teams, open_ = desk.arrays.teams, int(desk.sessions[group])
    some = desk.within(people, open_)[: int(teams.most[group] * open_ - desk.seats[group])]
    some = some[: _affordable(desk, group, len(some), 0)]
    if len(some):
        return some, 0
    some = desk.within(people, open_ + 1)[: int(teams.most[group])]
    some = some[: _affordable(desk, group, len(some), 1)]
    return (some, 1) if len(some) >= teams.least[group] else (some[:0], 1)


def _affordable(desk: _Desk, group: int, heads: int, fresh: int) -> int:
    teams = desk.arrays.teams
    left = desk.left - fresh * teams.session_use[:, group]
    if (left < -_CRUMB).any():
        return 0
    per_head = teams.head_use[:, group]
    dear = per_head > 0
    return min(heads, int(np.floor((left[dear] / per_head[dear]).min(initial=heads) + 1e-9)))


def _open(desk: _Desk, group: int, people: Ints, fresh: int) -> Ints:
    teams = desk.arrays.teams
    desk.left = desk.left - fresh * teams.session_use[:, group] - len(people) * teams.head_use[:, group]
    desk.seats[group] += len(people)
    desk.sessions[group] += fresh
    return desk.take(people)


# --- seat by seat ---------------------------------------------------------------------------------------------------


def _give_seats(desk: _Desk, *, purse: bool) -> None:
    """Seats by value per euro in rounds; groups that stay too small are given up and their people asked again."""
    arrays = desk.arrays
    group, seat_price = arrays.pairs.group, arrays.teams.seat_use[0][arrays.pairs.group]
    own = np.full(len(arrays.counts.heads), float(arrays.teams.capacity[0]) / len(arrays.counts.heads))
    owed = np.flatnonzero(arrays.pairs.low > 0)
    np.subtract.at(own, arrays.pairs.who[owed], seat_price[owed])
    barred = np.zeros(len(arrays.teams.module), dtype=bool)
    for _ in range(8):  # prerequisites open further seats
        free = desk.free(np.arange(len(group)))
        free = free[~barred[group[free]]]
        ratio = desk.gain[free] / np.maximum(seat_price[free], 1.0)
        wanted = free[np.argsort(-ratio, kind="stable")]
        waiting = _count_willing(desk, wanted, own if purse else None, seat_price)
        if not len(waiting):
            return
        for number in np.unique(group[waiting]).tolist():
            people = waiting[group[waiting] == number]
            if not _give_group(desk, number, people):
                barred[number] = True
        for place in waiting[desk.taken[waiting]].tolist():
            own[arrays.pairs.who[place]] -= seat_price[place]


def _count_willing(desk: _Desk, wanted: Ints, own: Floats | None, price: Floats) -> Ints:
    """The seats that purse, hours and money allow in this order, priced as in full groups."""
    money, who = desk.left[0], desk.arrays.pairs.who
    spare = desk.spare.copy()
    purse = None if own is None else own.copy()
    reached = desk.reached.copy()
    closes, chosen = desk.closes, []
    for pair in wanted.tolist():
        person, cost = who[pair], price[pair]
        if cost > money or spare[person] < desk.hours[pair] - 1e-9 or (purse is not None and purse[person] < cost):
            continue
        slots = closes.items[closes.start[pair] : closes.start[pair + 1]]
        if reached[slots].all():
            continue
        reached[slots] = True
        spare[person] -= desk.hours[pair]
        money -= cost
        if purse is not None:
            purse[person] -= cost
        chosen.append(pair)
    return np.array(chosen, dtype=np.int64)


def _give_group(desk: _Desk, group: int, people: Ints) -> bool:
    """Open as many runs as these people fill; whether any was."""
    while len(people):
        some, fresh = _next_run(desk, group, people)
        if not len(some):
            return bool(desk.sessions[group])
        _open(desk, group, some, fresh)
        people = people[~np.isin(people, some)]
    return True


def _turn(links: Links, count: int) -> Links:
    """The same links from the other side."""
    order = np.argsort(links.items, kind="stable")
    start = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(links.items, minlength=count), out=start[1:])
    return Links(start, links.owners[order])


def _gather(links: Links, chosen: Ints) -> Ints:
    """All links of these, one after the other."""
    sizes = links.sizes[chosen]
    offset = np.repeat(links.start[chosen] - np.cumsum(sizes) + sizes, sizes)
    return links.items[offset + np.arange(int(sizes.sum()))] if len(chosen) else np.zeros(0, dtype=np.int64)
