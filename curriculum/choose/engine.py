"""From rules to a decision: a first answer, prices with their bound, then the best plan, whole or block by block."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import Literal

import numpy as np

from curriculum.choose.arrays import Arrays, build_arrays
from curriculum.choose.blocks import solve_blocks
from curriculum.choose.bundles import list_bundles, never_held, too_wide
from curriculum.choose.compact import (
    Choice,
    Compact,
    Frame,
    Share,
    build_compact,
    choice_value,
    read_choice,
    spread_choice,
    whole_frame,
)
from curriculum.choose.counts import Counts, Floats, count_demand
from curriculum.choose.greedy import RULES, plan_greedily
from curriculum.choose.prices import Prices, PriceSearch
from curriculum.choose.sessions import choose_whole, tighten
from curriculum.choose.shares import read_shares
from curriculum.model import Limits
from curriculum.progression import Progression
from curriculum.solver import INFINITE, Answer, Effort, Watch, solve
from needs_analysis import Demand

LARGE = 6_000
"""People from which the town is solved block by block."""

MOST_BUNDLES = 6_000_000
"""Bundles that are listed at most: about 60 bytes each."""

_SMALL = 2_500
"""Columns up to which a proof of 0.01 % is worth its time; above, 0.1 % is proven in seconds instead of minutes."""

_MIDDLE = 8_000
"""Columns from which the rules over seats prove no more than prices do, in any time."""

_PROOF = Effort(gap=8e-5, nodes=2_000)
_QUICK = Effort(gap=9e-4, nodes=400, search=0.01)
_SHORT = Effort(gap=9e-4, nodes=60, search=0.01)
_KERNEL = Effort(gap=5e-4, nodes=20)
_ROUGH = Effort(gap=2e-3, nodes=20)
_WHOLE = Effort(gap=5e-4, nodes=80, search=0.2)

_ENOUGH = 8e-4
"""Gap to the proven bound at which whole sessions are not searched any further."""


@dataclass(frozen=True, eq=False)
class Case:
    """A demand under limits, read as arrays. ``shares``: what fairness asks for, once its levels are known."""

    progression: Progression
    limits: Limits
    counts: Counts
    arrays: Arrays
    shares: tuple[Share, ...] = ()

    @property
    def frame(self) -> Frame:
        """The whole town."""
        return whole_frame(self.arrays, self.shares)


@dataclass(frozen=True, eq=False)
class Decision:
    """``bound`` holds for every plan within the limits; ``prices``: value per unit of each pool, where known."""

    status: Literal["solved", "infeasible", "unknown"]
    choice: Choice
    bound: float = INFINITE
    prices: Mapping[str, float] | None = None
    stopped: bool = False


def open_case(demand: Demand, progression: Progression, limits: Limits, first_day: date | None = None) -> Case:
    """Read a demand. Shares for fairness are worked out here, as they may need a problem of their own."""
    counts = count_demand(demand, progression, limits, first_day)
    arrays = build_arrays(counts, progression, limits)
    return Case(progression, limits, counts, arrays, read_shares(arrays, limits.fairness))


def decide(case: Case, report: Watch | None = None) -> Decision:
    """The best plan that the effort finds. ``report`` hears of (value, bound) and may end the search."""
    arrays = case.arrays
    tell = _Teller(report)
    large = len(arrays.counts.heads) >= LARGE
    priced = None if too_wide(arrays) else find_prices(case)
    if priced:
        tell.bound = priced[1].bound
    first = None if case.shares else _first(arrays, tell)
    if priced and large:
        return _in_blocks(case, priced, first, tell)
    return _whole(case, first, priced, tell)


def _first(arrays: Arrays, tell: "_Teller") -> Choice | None:
    """The best greedy plan; each is told as soon as it is known."""
    best: Choice | None = None
    for rule in RULES:
        best = _better(arrays, best, plan_greedily(arrays, rule))
        if best is None or not tell.go_on(choice_value(arrays, best.seats), tell.bound):
            break
    return best


def cheapest_cost(case: Case) -> float | None:
    """The least that everything owed and locked costs in EUR; None where it cannot be had at all."""
    matrix = build_compact(case.arrays, case.frame).matrix
    seats, groups = len(case.arrays.pairs.who), len(case.arrays.teams.module)
    price = np.zeros(len(matrix.gains))
    price[:seats] = case.arrays.teams.head_use[0][case.arrays.pairs.group]
    price[seats : seats + groups] = case.arrays.teams.session_use[0]
    answer = solve(replace(matrix, gains=-price), _PROOF)
    return float(price @ answer.values) if answer.status == "solved" else None


def find_prices(case: Case) -> tuple[PriceSearch, Prices] | None:
    """The prices of the pools, where the bundles of everybody can be listed."""
    bundles = list_bundles(case.arrays, MOST_BUNDLES, never_held(case.arrays))
    if bundles is None or not len(bundles.who):
        return None
    blocks = np.unique(np.array(case.counts.sites), return_inverse=True)[1]
    search = PriceSearch(case.arrays, bundles, blocks.astype(np.int64))
    return search, search.find(case.arrays.teams.capacity)


@dataclass(slots=True)
class _Teller:
    """Passes on the best value and the best bound known so far."""

    report: Watch | None
    best: float = -INFINITE
    bound: float = INFINITE
    stopped: bool = False

    def go_on(self, value: float, bound: float) -> bool:
        self.best = max(self.best, value) if value < INFINITE else self.best
        self.bound = min(self.bound, bound) if bound > -INFINITE else self.bound
        self.stopped = self.stopped or not (self.report is None or self.report(self.best, self.bound))
        return not self.stopped


def _whole(case: Case, first: Choice | None, priced: tuple[PriceSearch, Prices] | None, tell: _Teller) -> Decision:
    """In one piece: prices that know of whole sessions, and where they do not prove enough the rules over seats."""
    arrays = case.arrays
    compact = build_compact(arrays, case.frame)
    columns = len(compact.matrix.gains)
    care = _WHOLE if columns > _MIDDLE else _ROUGH
    start = _in_sessions(case, first, priced, (care, tell)) if priced and columns > _SMALL else None
    if start and (tell.stopped or columns > _MIDDLE or start.bound - tell.best <= _QUICK.gap * start.bound):
        return start
    known = start.choice if start else first
    values = spread_choice(arrays, compact, known) if known else None
    effort = _PROOF if columns <= _SMALL else _QUICK if columns <= _MIDDLE else _SHORT
    answer = solve(compact.matrix, effort, values, tell.go_on)
    return _decision(case, compact, answer, (known, start.bound if start else INFINITE, priced))


def _in_sessions(
    case: Case, first: Choice | None, priced: tuple[PriceSearch, Prices], way: tuple[Effort, _Teller]
) -> Decision | None:
    """The best plan among the bundles near the best ones at prices that know of sessions; None where there is none."""
    arrays, (search, prices), (effort, tell) = case.arrays, priced, way
    tight = tighten(arrays, case.frame, (search.bundles, search.net(prices.pools)), tell.go_on)
    if tight is None:
        return None
    bound, found = min(prices.bound, tight.bound), None
    if not tell.stopped:
        known = (search.bundles, tight)
        found = choose_whole(arrays, case.frame, known, effort, partial(_not_yet, tell, bound))
    best = _better(arrays, first, found)
    if best is None:
        return None
    worth = dict(zip(arrays.teams.pools, tight.pools(arrays).tolist(), strict=True))
    return Decision("solved", best, bound, worth, tell.stopped)


def _not_yet(tell: _Teller, bound: float, value: float, _: float) -> bool:
    """Tell of a value, and whether better ones are worth looking for."""
    return tell.go_on(value, bound) and value < (1 - _ENOUGH) * bound


def _decision(
    case: Case, compact: Compact, answer: Answer, known: tuple[Choice | None, float, tuple[PriceSearch, Prices] | None]
) -> Decision:
    start, proven, priced = known
    nothing = _nothing(case.arrays)
    if answer.status == "infeasible":
        return Decision("infeasible", nothing)
    found = read_choice(case.arrays, answer.values) if answer.status == "solved" else None
    best = _better(case.arrays, start, found)
    if best is None:
        return Decision("unknown", nothing, stopped=answer.stopped)
    value = choice_value(case.arrays, best.seats)
    bound = answer.bound if answer.status == "solved" else INFINITE
    bound = value if bound <= value + compact.slack else bound + compact.slack  # differences of the tie-break are none
    bound = min(bound, proven, priced[1].bound if priced else INFINITE)
    worth = priced[1].pools if priced else _relaxed_prices(case, compact)
    return Decision(
        "solved", best, bound, dict(zip(case.arrays.teams.pools, worth.tolist(), strict=True)), answer.stopped
    )


def _in_blocks(case: Case, priced: tuple[PriceSearch, Prices], first: Choice | None, tell: _Teller) -> Decision:
    """The bound leaves fairness aside, so it holds with it as well."""
    prices = priced[1]
    town = (case.progression, case.limits, case.counts, case.arrays, case.shares)
    found, stopped = solve_blocks(town, priced, _KERNEL, tell.go_on)
    best = _better(case.arrays, first, found)
    if best is None:
        return Decision("unknown", _nothing(case.arrays), stopped=stopped)
    worth = dict(zip(case.arrays.teams.pools, prices.pools.tolist(), strict=True))
    return Decision("solved", best, prices.bound, worth, stopped)


def _better(arrays: Arrays, one: Choice | None, other: Choice | None) -> Choice | None:
    found = [choice for choice in (one, other) if choice is not None]
    return max(found, key=lambda choice: choice_value(arrays, choice.seats), default=None)


def _nothing(arrays: Arrays) -> Choice:
    return Choice(np.zeros(len(arrays.pairs.who), dtype=np.int64), np.zeros(len(arrays.teams.module), dtype=np.int64))


def _relaxed_prices(case: Case, compact: Compact) -> Floats:
    """Prices of the pools where bundles cannot be listed: those of the problem with parts of seats and sessions."""
    whole = np.zeros(len(compact.matrix.gains), dtype=bool)
    answer = solve(replace(compact.matrix, whole=whole), Effort())
    pools = len(case.arrays.teams.pools)
    if answer.status != "solved":
        return np.zeros(pools)
    return np.abs(answer.prices[compact.pools : compact.pools + pools])
