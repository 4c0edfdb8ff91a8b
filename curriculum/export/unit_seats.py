"""How many of a unit's people have a seat in which module, as far as it may be told beside what earlier plans told.

Two plans often differ by the seats of few people, whom somebody may know: a course was booked or barred for one of
them. The difference of two numbers would then tell who sits where. What pages of units told is therefore remembered: a
number is counted anew only where enough people have changed (`recountable`). Elsewhere the number told before stands,
and no page says where: that would tell of the change.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from curriculum.model import Session
from needs_analysis import Demand, Framework, blur_count, publishable_units, recountable

Parents = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class SeatsTold:
    """What the pages of units told with one plan.

    ``place``: person -> unit. ``parents``: unit -> unit above it. ``seats``: module -> people who had a seat.
    ``counted``: module -> units whose number was counted for this plan. ``shown``: unit -> module -> people, about; a
    module that is not in it was not listed.
    """

    place: Mapping[str, str]
    parents: Parents
    seats: Mapping[str, tuple[str, ...]]
    counted: Mapping[str, tuple[str, ...]]
    shown: Mapping[str, Mapping[str, int]]

    def is_of(self, other: "SeatsTold") -> bool:
        """Whether both are about the same people with the same seats."""
        return (self.place, self.parents, self.seats) == (other.place, other.parents, other.seats)


def count_seats(
    sessions: Sequence[Session], demand: Demand, framework: Framework, before: Sequence[SeatsTold] = ()
) -> tuple[SeatsTold, ...]:
    """All that pages of units told ``before`` and what they tell of these sessions, which comes last.

    Empty where learners are groups: then units have no pages.
    """
    if demand.mode == "anonymous":
        return ()
    parents = {unit.id: unit.parent for unit in framework.units}
    place = {one.id: one.unit for one in sorted(demand.learners, key=lambda one: one.id) if one.unit in parents}
    today = SeatsTold({who: str(unit) for who, unit in place.items()}, parents, _seats(sessions), {}, {})
    if before and before[-1].is_of(today):
        return tuple(before)
    pages, k = _units_with_page(today, demand.smallest_group), demand.smallest_group
    counted = {module: _choose_units(module, pages, (today, *before), k) for module in today.seats}
    shown = {unit: dict(_numbers(unit, counted, (today, *before), k)) for unit in pages}
    return (*before, SeatsTold(today.place, parents, today.seats, counted, shown))


def _seats(sessions: Sequence[Session]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {}
    for session in sessions:
        found.setdefault(session.module, set()).update(session.people)
    return {module: tuple(sorted(found[module])) for module in sorted(found)}


def _units_with_page(today: SeatsTold, k: int) -> tuple[str, ...]:
    """Units of two smallest groups at least, chosen so that no difference of their pages is about fewer than one."""
    heads = Counter(today.place.values())
    people = {unit: sum(heads[one] for one in _below(unit, today.parents)) for unit in today.parents}
    large = {unit: float(count >= 2 * k) for unit, count in people.items()}
    chosen = publishable_units(today.parents, {unit: heads[unit] for unit in today.parents}, k, large)
    return tuple(unit for unit in today.parents if unit in chosen and large[unit])


def _below(unit: str, parents: Parents) -> set[str]:
    """The unit and everything below it."""
    inside = {unit}
    while more := {one for one, above in parents.items() if above in inside} - inside:
        inside |= more
    return inside


def _numbers(
    unit: str, counted: Mapping[str, Collection[str]], plans: Sequence[SeatsTold], k: int
) -> Iterator[tuple[str, int]]:
    """Modules in which a smallest group of the unit's people has a seat, by what may be counted or was told last."""
    today, *before = plans
    inside = _below(unit, today.parents)
    people = {who for who, place in today.place.items() if place in inside}
    for module, units in counted.items():
        count = len(people.intersection(today.seats[module]))
        last = next((plan for plan in reversed(before) if unit in plan.shown and module in plan.seats), None)
        if unit in units:
            number = blur_count(count, len(people), k) if count >= k else 0
        else:
            number = last.shown[unit].get(module, 0) if last else 0
        if number:
            yield module, number


def _choose_units(module: str, pages: Sequence[str], plans: Sequence[SeatsTold], k: int) -> tuple[str, ...]:
    """Units whose number in a module may be counted anew; the lowest that may not are left to the unit above them."""
    today, *before = [plan for plan in plans if module in plan.seats]
    if not before:
        return tuple(pages)
    people = sorted({who for plan in (today, *before) for who in plan.place})
    then = [_lowest_told(people, plan, plan.counted.get(module, ())) for plan in before]
    seats = frozenset(today.seats[module])
    changed = [
        [(who in seats) != (who in was) for who in people] for was in (frozenset(p.seats[module]) for p in before)
    ]
    chosen = set(pages)
    while broken := {*(now := _lowest_told(people, today, chosen))} - {""} - recountable(now, then, changed, k):
        chosen -= {unit for unit in broken if not broken & _below(unit, today.parents) - {unit}}
    return tuple(unit for unit in pages if unit in chosen)


def _lowest_told(people: Sequence[str], plan: SeatsTold, told: Collection[str]) -> list[str]:
    """Everybody's lowest unit among those told, "" for those who are in none or had no place then."""
    lowest: dict[str, str] = {}
    for node in plan.parents:
        unit: str | None = node
        while unit is not None and unit not in told:
            unit = plan.parents[unit]
        lowest[node] = unit or ""
    return [lowest[plan.place[who]] if who in plan.place else "" for who in people]
