"""Two plans of one wave that differ by a few known people's seats: their pages of units, laid side by side, tell nobody.

The attacker has every page of every plan and knows, worse than any reader, whose seats changed from plan to plan. Then a
number of a later plan is a sum over the same unknown seats as one of the first plan, with the sign turned for those
whose seat changed: linear algebra finds the few people about whom something follows.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest

from curriculum.export.unit_seats import SeatsTold, count_seats
from curriculum.model import Session, Span
from needs_analysis import Demand, Framework, Unit
from tests.curriculum.towns import demand, person
from tests.needs_analysis.attacker import find_exposed
from tests.needs_analysis.test_attack import below

K, TOWNS, DAY = 5, range(40), date(2027, 1, 4)
Seats = Mapping[str, frozenset[str]]


@dataclass(frozen=True, eq=False)
class Planned:
    """A plan: who works where when it is made, and who has a seat in which module."""

    parents: Mapping[str, str | None]
    place: Mapping[str, str]
    seats: Seats

    @property
    def framework(self) -> Framework:
        return Framework((), (), (), (), tuple(Unit(one, one, above, 9) for one, above in self.parents.items()), ())

    @property
    def demand(self) -> Demand:
        return demand(*(person(who, {}, {"DIG-1": 1}, unit=unit) for who, unit in self.place.items()))

    @property
    def sessions(self) -> list[Session]:
        span = Span("self", 2.0, DAY, DAY, 0)
        return [
            Session(f"{name}-01", name, 1, (), dict.fromkeys(sorted(who), 1), (span,))
            for name, who in self.seats.items()
        ]


def draw_plan(seed: int) -> Planned:
    """A town with two or three offices of two teams each, and people directly at the offices."""
    generator = np.random.default_rng([seed, 21])
    parents: dict[str, str | None] = {"u0": None}
    for office in range(int(generator.integers(2, 4))):
        parents |= {f"o{office}": "u0", f"o{office}a": f"o{office}", f"o{office}b": f"o{office}"}
    place = {f"P-{unit}-{n}": unit for unit in parents for n in range(int(generator.choice([5, 8, 12, 16, 30])))}
    share = {name: generator.uniform(0.3, 0.8) for name in ("M1", "M2")}
    seats = {name: frozenset(who for who in place if generator.random() < share[name]) for name in share}
    return Planned(parents, place, seats)


def change_plan(plan: Planned, generator: np.random.Generator, *, moving: bool) -> Planned:
    """Seats of one person, a few, those of a unit, or many at once; with ``moving`` people leave, come and move too."""
    place = dict(plan.place)
    if moving:
        for who in generator.permutation(sorted(place))[: int(generator.choice([0, 1, 6]))]:
            place[str(who)] = str(generator.choice(sorted(plan.parents)))
        for who in generator.permutation(sorted(place))[: int(generator.choice([0, 1, 6]))]:
            del place[str(who)]
        place |= {f"N-{generator.integers(10**9)}": "o0a" for _ in range(int(generator.choice([0, 1, 6])))}
    seats = {}
    for name in sorted(plan.seats):
        unit = str(generator.choice(sorted(set(place.values()))))
        pool = [who for who in sorted(place) if place[who] == unit or unit == "u0"]
        changed = {str(who) for who in generator.permutation(pool)[: int(generator.choice([0, 1, 1, 3, 6, 12, 30]))]}
        seats[name] = frozenset((plan.seats[name] ^ changed) & place.keys())
    return Planned(plan.parents, place, seats)


def tell(*plans: Planned) -> tuple[SeatsTold, ...]:
    told: tuple[SeatsTold, ...] = ()
    for plan in plans:
        told = count_seats(plan.sessions, plan.demand, plan.framework, told)
    return told


def plans_of(seed: int, count: int, *, moving: bool = False) -> tuple[list[Planned], tuple[SeatsTold, ...]]:
    generator = np.random.default_rng([seed, 23])
    made = [draw_plan(seed)]
    for _ in range(count - 1):
        later = change_plan(made[-1], generator, moving=moving)
        if (later.place, later.seats) != (made[-1].place, made[-1].seats):
            made.append(later)
    return made, tell(*made)


def numbers_of(made: Sequence[Planned], told: Sequence[SeatsTold], module: str) -> Iterator[np.ndarray]:
    """Every number counted for a plan, as a vector over everybody's seat in the first plan they are in."""
    people = sorted({who for plan in made for who in plan.place})
    first = {who: next(who in plan.seats[module] for plan in made if who in plan.place) for who in people}
    for plan, pages in zip(made, told, strict=True):
        sign = np.array([1.0 if (who in plan.seats[module]) == first[who] else -1.0 for who in people])
        for unit in pages.counted[module]:
            inside = below(plan.parents, unit)
            yield sign * np.array([plan.place.get(who) in inside for who in people])


def leaks_of(made: Sequence[Planned], told: Sequence[SeatsTold]) -> list[str]:
    found = {module: [*numbers_of(made, told, module)] for module in ("M1", "M2")}
    return [module for module, rows in found.items() if rows and find_exposed(rows, K) is not None]


@pytest.mark.parametrize(("count", "moving"), [(2, False), (4, False), (2, True), (3, True)])
def test_pages_of_several_plans_tell_nobody(count: int, moving: bool) -> None:
    again = 0
    for seed in TOWNS:
        made, told = plans_of(seed, count, moving=moving)
        assert leaks_of(made, told) == [], seed
        again += sum(bool(units) for pages in told[1:] for units in pages.counted.values())
    assert again > len(TOWNS) / 3, "the record must not simply forbid every new number"


def test_without_the_record_two_plans_tell_somebody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("curriculum.export.unit_seats._choose_units", lambda _, pages, *__: tuple(pages))
    assert sum(bool(leaks_of(*plans_of(seed, 2))) for seed in TOWNS) > len(TOWNS) / 2


def team(inside: int, beside: int = 0) -> dict[str, str]:
    """A team T within the town V, and people directly in the town."""
    return {f"P-T-{n:02d}": "T" for n in range(inside)} | {f"P-V-{n:02d}": "V" for n in range(beside)}


def planned(place: Mapping[str, str], **seats: frozenset[str]) -> Planned:
    return Planned({"V": None, "T": "V"}, place, seats)


def seated(*numbers: int, unit: str = "T") -> frozenset[str]:
    return frozenset(f"P-{unit}-{number:02d}" for number in numbers)


@pytest.mark.parametrize(
    ("place", "then", "now", "shown"),
    [
        (team(20), seated(*range(12)), seated(*range(13)), {"T": 10, "V": 10}),  # one more: 13 would read 15
        (team(20), seated(*range(12)), seated(*range(16)), {"T": 10, "V": 10}),  # four more
        (team(20), seated(*range(12)), seated(*range(17)), {"T": 15, "V": 15}),  # five more
        (team(20), seated(*range(8)), seated(*range(8, 19)), {"T": 10, "V": 10}),  # all but one
        (team(20, 20), seated(*range(12)), seated(*range(12)) | seated(1, unit="V"), {"T": 10, "V": 10}),
        (team(20, 20), seated(*range(12)), seated(*range(18)) | seated(1, unit="V"), {"T": 20, "V": 10}),
        (team(20, 20), seated(*range(12)), seated(*range(11)) | seated(*range(6), unit="V"), {"T": 10, "V": 15}),
    ],
)
def test_cases_solved_by_hand(
    place: dict[str, str], then: frozenset[str], now: frozenset[str], shown: dict[str, int]
) -> None:
    last = tell(planned(place, M1=then), planned(place, M1=now))[-1]
    assert {unit: numbers.get("M1") for unit, numbers in last.shown.items()} == shown


def test_the_same_plan_again_is_remembered_once() -> None:
    plan = planned(team(20), M1=seated(*range(12)))
    assert tell(plan, plan) == tell(plan)


def test_a_module_that_is_new_or_gone_is_told_of_as_it_is() -> None:
    """Everybody knows that nobody had a seat where there was no course."""
    told = tell(
        planned(team(20), M1=seated(*range(12))),
        planned(team(20), M2=seated(*range(11))),
        planned(team(20), M1=seated(*range(13)), M2=seated(*range(2))),
    )
    assert [dict(pages.shown["T"]) for pages in told] == [{"M1": 10}, {"M2": 10}, {"M1": 10}]


def test_a_unit_that_could_not_be_counted_again_is_when_enough_have_changed() -> None:
    told = tell(*(planned(team(20), M1=seated(*range(count))) for count in (12, 13, 14, 19)))
    assert [pages.shown["T"]["M1"] for pages in told] == [10, 10, 10, 20]
    assert [pages.counted["M1"] for pages in told] == [("V", "T"), (), (), ("V", "T")]
