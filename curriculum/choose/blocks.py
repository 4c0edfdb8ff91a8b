"""Large towns: prices for all, then one problem per block of units, each with its share of what is scarce.

The share of a block is what its people take in the relaxed optimum; what a block leaves goes to the next one. Groups
that earlier blocks of the same site have opened stand open for later ones, so blocks cost no further sessions.
Fairness is asked of every block by itself: what all blocks keep, the town keeps.
"""

import math
from dataclasses import replace
from itertools import pairwise

import numpy as np

from curriculum.choose.arrays import Arrays, build_arrays
from curriculum.choose.bundles import list_bundles
from curriculum.choose.compact import Choice, Frame, Share, build_compact, choice_value, read_choice
from curriculum.choose.counts import Counts, Floats, Ints
from curriculum.choose.kernel import solve_kernel
from curriculum.choose.prices import Prices, PriceSearch
from curriculum.choose.shares import needs_of
from curriculum.model import Limits
from curriculum.progression import Progression
from curriculum.solver import Effort, Watch, solve

BLOCK = 3_500
"""People of a block at most; units are kept together where they are smaller."""

_MOST_BUNDLES = 4_000_000

Town = tuple[Progression, Limits, Counts, Arrays, tuple[Share, ...]]


def cut_blocks(counts: Counts) -> list[Ints]:
    """The learners in blocks: by site, then by unit."""
    order = sorted(range(len(counts.learners)), key=lambda row: (counts.sites[row], counts.units[row], row))
    blocks: list[list[int]] = []
    for site in sorted(set(counts.sites)):
        here = [row for row in order if counts.sites[row] == site]
        blocks += _cut_between_units(here, [counts.units[row] for row in here])
    return [np.array(sorted(block), dtype=np.int64) for block in blocks]


def _cut_between_units(rows: list[int], units: list[str]) -> list[list[int]]:
    """Pieces of nearly equal size; a cut goes to the nearest place where another unit begins."""
    parts = -(-len(rows) // BLOCK)
    begins = np.array([place for place in range(1, len(rows)) if units[place] != units[place - 1]], dtype=np.int64)
    cuts = {
        int(begins[np.argmin(np.abs(begins - cut))]) if len(begins) else cut
        for cut in (len(rows) * part // parts for part in range(1, parts))
    }
    edges = [0, *sorted(cuts), len(rows)]
    return [rows[low:high] for low, high in pairwise(edges)]


def solve_blocks(
    town: Town, priced: tuple[PriceSearch, Prices], effort: Effort, watch: Watch
) -> tuple[Choice | None, bool]:
    """The plan block by block, None where one block finds none; whether somebody stopped it."""
    progression, limits, counts, arrays, shares = town
    search, prices = priced
    blocks = cut_blocks(counts)
    planned = _planned_use(search, prices, blocks)
    teams = arrays.teams
    places = {
        (module, site): index
        for index, (module, site) in enumerate(zip(teams.module.tolist(), teams.site, strict=True))
    }
    seats = np.zeros(len(arrays.pairs.who), dtype=np.int64)
    taken, sessions = np.zeros(len(teams.module), dtype=np.int64), np.zeros(len(teams.module), dtype=np.int64)
    allowed, needs = np.zeros(len(teams.capacity)), needs_of(arrays)
    for number, rows in enumerate(blocks):
        last = number == len(blocks) - 1
        asked = sum(len(block) for block in blocks[: number + 1]) / len(counts.heads)
        allowed = teams.capacity if last else allowed + planned[number]
        part = build_arrays(counts.take(rows), progression, _with_stays(limits, arrays, (rows, sessions), asked))
        pick = np.array(
            [places[key] for key in zip(part.teams.module.tolist(), part.teams.site, strict=True)], dtype=np.int64
        )
        left = allowed - teams.spent(taken, sessions)
        frame = Frame(left, taken[pick], sessions[pick], _shares_of(shares, rows, needs))
        choice = _solve_block(part, frame, prices, effort)
        if choice is None:
            return None, False
        seats[arrays.pairs.at[rows[part.pairs.who], part.pairs.what]] = choice.seats
        np.add.at(taken, pick[part.pairs.group], choice.seats)
        sessions[pick] += choice.sessions
        reached = choice_value(arrays, seats)
        if not watch(reached if last else -np.inf, prices.bound) and not last:
            return None, True
    return Choice(seats, sessions), False


def _shares_of(shares: tuple[Share, ...], rows: Ints, needs: Floats) -> tuple[Share, ...]:
    """What fairness asks of a block: what it asks of its people, each share as far as its people need it."""
    found = []
    for share in shares:
        there = share.factor > 0
        part = float(needs[rows][there[rows]].sum()) / max(float(needs[there].sum()), 1e-9)
        if part > 0:
            found.append(Share(share.factor[rows], share.least * part))
    return tuple(found)


def _planned_use(search: PriceSearch, prices: Prices, blocks: list[Ints]) -> Floats:
    """(blocks, pools) what each block may take: its part of the relaxed use, and of what that leaves, by its people."""
    arrays = search.arrays
    site = search.block
    people = np.bincount(site).astype(float)
    share = np.array([[np.sum(site[rows] == place) for place in range(search.blocks)] for rows in blocks]) / people
    use = share @ prices.use
    left = np.maximum(arrays.teams.capacity - use.sum(axis=0), 0.0)
    size = np.array([len(rows) for rows in blocks])[:, None] / len(site)
    return np.asarray(use + left * size)


def _with_stays(limits: Limits, arrays: Arrays, done: tuple[Ints, Ints], asked: float) -> Limits:
    """The limits with what each module that stays still needs, as far as these people can fill it.

    ``done``: the people, and the sessions of each group so far; ``asked``: share of all people up to these.
    """
    rows, sessions = done
    pairs, teams = arrays.pairs, arrays.teams
    here = np.isin(pairs.who, rows)
    people = np.bincount(pairs.group[here], weights=pairs.high[here], minlength=len(teams.module))
    locks = []
    for lock in limits.locks:
        if lock.kind != "stays":
            locks.append(lock)
            continue
        groups = np.array([arrays.modules[module].id in lock.modules for module in teams.module.tolist()])
        elsewhere = int(sessions[groups & (people == 0)].sum())
        possible = int((people[groups] // np.maximum(teams.least[groups], 1)).sum())
        held = int(sessions[groups].sum())
        more = min(max(math.ceil(lock.count * asked) - held, 0), possible)
        locks.append(replace(lock, count=held - elsewhere + more))
    return replace(limits, locks=tuple(locks))


def _solve_block(part: Arrays, frame: Frame, prices: Prices, effort: Effort) -> Choice | None:
    compact = build_compact(part, frame)
    bundles = list_bundles(part, _MOST_BUNDLES)
    if bundles is not None:
        net = bundles.value - bundles.costs((prices.pools @ part.teams.seat_use)[part.pairs.group])
        choice = solve_kernel(part, compact, (bundles, net), effort)
        if choice is not None:
            return choice
    answer = solve(compact.matrix, effort)
    return read_choice(part, answer.values) if answer.status == "solved" else None
