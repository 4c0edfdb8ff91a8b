"""The rules of the choice, one check each: it yields the breaches it finds."""

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from lernkompass.verify.record import CRUMB, OF_ROOMS, BreachError, Record, held_heads, hours_of, requirements_of

Check = Callable[[Record], Iterator[BreachError]]


def check_references(record: Record) -> Iterator[BreachError]:
    """Seats are given to known learners in known modules, not more than heads."""
    for (learner, module), seats in record.seats.items():
        if learner not in record.learners or module not in record.modules:
            yield BreachError(
                "A seat names {learner} and {module}, one of which is unknown.", learner=learner, module=module
            )
        elif not 0 < seats <= record.learners[learner]["heads"]:
            yield BreachError(
                "{learner} has {seats} seats in {module}, more than heads.", learner=learner, seats=seats, module=module
            )


def check_compulsory(record: Record) -> Iterator[BreachError]:
    """Everybody who owes a compulsory module has a seat in it."""
    first = date.fromisoformat(record.calendar["first_day"])
    barred = {
        (lock["learner"], name)
        for lock in record.limits.get("locks", ())
        if lock["kind"] == "barred"
        for name in lock["modules"]
    }
    for name, module in record.modules.items():
        for who, learner in record.learners.items() if module["mandatory"] else ():
            owed = _is_owed(learner, module, first) and not barred & {(who, name), (None, name)}
            if owed and record.seats[who, name] != learner["heads"]:
                yield BreachError("{learner} owes the compulsory module {module}.", learner=who, module=name)


def _is_owed(learner: Mapping[str, Any], module: Mapping[str, Any], first: date) -> bool:
    done = learner.get("completed", {}).get(module["id"])
    if done is None:
        return True
    if module["refresh_months"] is None:
        return False
    day = date.fromisoformat(done)
    months = day.year * 12 + day.month - 1 + module["refresh_months"]
    return (months // 12, months % 12 + 1) < (first.year + 1, 1)


def check_entry(record: Record) -> Iterator[BreachError]:
    """Nobody enters a module without the levels or modules it asks for; of groups, not more heads than can."""
    asked = {name: requirements_of(record, module) for name, module in record.modules.items()}
    for who, modules in record.by_learner.items():
        learner = record.learners[who]
        for name, seats in modules.items():
            for levels, suppliers in () if (who, name) in record.booked else asked[name]:
                held = min((held_heads(learner, *level) for level in levels), default=learner["heads"])
                if seats > held + sum(modules.get(supplier, 0) for supplier in suppliers):
                    yield BreachError("{learner} may not enter {module} yet.", learner=who, module=name)
        if learner["heads"] == 1 and not _in_some_order(record, who, asked):
            yield BreachError("The modules of {learner} wait for each other in a circle.", learner=who)


def _in_some_order(record: Record, who: str, asked: Mapping[str, Any]) -> bool:
    """Whether one person can take all modules one after the other."""
    learner, left, done = record.learners[who], set(record.by_learner[who]), set[str]()
    while left:
        ready = {
            name
            for name in left
            if (who, name) in record.booked
            or all(
                all(held_heads(learner, *level) for level in levels) or done.intersection(suppliers)
                for levels, suppliers in asked[name]
            )
        }
        if not ready:
            return False
        left -= ready
        done |= ready
    return True


def check_hours(record: Record) -> Iterator[BreachError]:
    """Nobody learns more hours than allowed."""
    own = record.limits.get("own_hours", {})
    hours = {name: hours_of(module) for name, module in record.modules.items()}
    for who, modules in record.by_learner.items():
        most = own.get(who, record.limits["hours"]) * record.learners[who]["heads"]
        spent = sum(hours[name] * seats for name, seats in modules.items())
        if spent > most + CRUMB:
            yield BreachError(
                "{learner} learns {hours} hours, {most} are allowed.", learner=who, hours=spent, most=most
            )


def check_groups(record: Record) -> Iterator[BreachError]:
    """Seats and sessions of each module agree, and every site's groups are neither too small nor too large."""
    seats: Counter[str] = Counter()
    for (_, name), count in record.seats.items():
        seats[name] += count
    for name in {*seats, *record.runs}:
        claimed = record.runs.get(name)
        if claimed is None or claimed["seats"] != seats[name]:
            yield BreachError("The seats of {module} do not add up.", module=name)
            continue
        module, needed = record.modules[name], 0
        for there in _seats_by_site(record, name).values():
            runs = math.ceil(there / module["group_max"])
            needed += runs
            if there < runs * module["group_min"]:
                yield BreachError("{seats} people make no groups of {module}.", seats=there, module=name)
        if claimed["sessions"] < needed or seats[name] < claimed["sessions"] * module["group_min"]:
            yield BreachError(
                "{sessions} sessions do not fit the seats of {module}.", sessions=claimed["sessions"], module=name
            )


def check_access(record: Record) -> Iterator[BreachError]:
    """Modules meet the languages and access needs of their people, or are compulsory or booked all the same."""
    for who, name in record.seats:
        module = record.modules[name]
        asked = record.needs_of(who) - set(module["access"]) - set(module["languages"]) - OF_ROOMS
        if asked and not module["mandatory"] and (who, name) not in record.booked:
            need = min(asked)
            yield BreachError(
                "{module} does not meet what {learner} needs: {need}.", module=name, learner=who, need=need
            )


def _seats_by_site(record: Record, name: str) -> Counter[str]:
    """Modules with hours in a room form their groups where people have their courses, the others across all."""
    meets = hours_of(record.modules[name], "room") > 0
    elsewhere = (record.calendar.get("service") or {}).get("courses_at", {})
    there: Counter[str] = Counter()
    for who, modules in record.by_learner.items():
        if modules.get(name):
            site = record.learners[who].get("site") or ""
            there[elsewhere.get(site, site) if meets else ""] += modules[name]
    return there


def check_money(record: Record) -> Iterator[BreachError]:
    """Costs are what modules cost, add up, and stay within the budget."""
    total = 0.0
    for name, claimed in record.runs.items():
        module = record.modules[name]
        cost = claimed["sessions"] * module["cost_per_session"] + claimed["seats"] * module["cost_per_participant"]
        total += cost
        if abs(cost - claimed["cost"]) > CRUMB * max(1.0, cost):
            yield BreachError(
                "{module} costs {cost} EUR, the plan says {claimed}.", module=name, cost=cost, claimed=claimed["cost"]
            )
    if abs(total - record.document["cost"]) > CRUMB * max(1.0, total):
        yield BreachError(
            "The costs add up to {cost} EUR, the plan says {claimed}.", cost=total, claimed=record.document["cost"]
        )
    if total > record.limits["budget"] * (1 + CRUMB) + CRUMB:
        yield BreachError(
            "The plan costs {cost} EUR, the budget is {budget}.", cost=total, budget=record.limits["budget"]
        )


def check_pools(record: Record) -> Iterator[BreachError]:
    """No budget line, trainer or room is used beyond what there is."""
    for pool in record.limits.get("pools", ()):
        used = 0.0
        for name in record.runs:
            module, by_site = record.modules[name], _seats_by_site(record, name)
            here = {site: n for site, n in by_site.items() if pool["site"] in (None, site)}
            runs = sum(math.ceil(count / module["group_max"]) for count in here.values())
            if pool["site"] is None:
                runs = record.runs[name]["sessions"]
            used += runs * pool["per_session"].get(name, 0.0) + sum(here.values()) * pool["per_head"].get(name, 0.0)
        if used > pool["capacity"] * (1 + CRUMB) + CRUMB:
            yield BreachError(
                "“{pool}” is used {used}, there are {capacity}.", pool=pool["id"], used=used, capacity=pool["capacity"]
            )


def check_locks(record: Record) -> Iterator[BreachError]:
    """What people have decided stays decided."""
    rules = {"stays": _check_stays, "apart": _check_apart, "booked": _check_booked, "barred": _check_barred}
    for lock in record.limits.get("locks", ()):
        yield from rules[lock["kind"]](record, lock)


Lock = Mapping[str, Any]


def _check_stays(record: Record, lock: Lock) -> Iterator[BreachError]:
    if sum(record.runs.get(name, {"sessions": 0})["sessions"] for name in lock["modules"]) < lock["count"]:
        yield BreachError("{module} was to stay and is not held often enough.", module=", ".join(lock["modules"]))


def _check_apart(record: Record, lock: Lock) -> Iterator[BreachError]:
    for who in _meant(record, lock):
        if sum(record.seats[who, name] for name in lock["modules"]) > record.learners[who]["heads"]:
            words = ", ".join(lock["modules"])
            yield BreachError("{learner} has modules that were to be kept apart: {module}.", learner=who, module=words)


def _check_booked(record: Record, lock: Lock) -> Iterator[BreachError]:
    for who in _meant(record, lock):
        for name in lock["modules"]:
            if record.seats[who, name] < min(lock["count"], record.learners[who]["heads"]):
                yield BreachError("{learner} is booked into {module} and has no seat.", learner=who, module=name)


def _check_barred(record: Record, lock: Lock) -> Iterator[BreachError]:
    for who in _meant(record, lock):
        for name in lock["modules"]:
            if record.seats[who, name]:
                yield BreachError("{module} was not to be offered to {learner}.", learner=who, module=name)


def _meant(record: Record, lock: Lock) -> list[str]:
    return [who for who in record.learners if lock["learner"] in (None, who)]


def values_of(record: Record) -> dict[str, float]:
    """Value of each learner's seats: needed levels reached, weighted, with diminishing returns."""
    covering: dict[tuple[str, int], list[str]] = {}
    for name, module in record.modules.items():
        for step in module["steps"]:
            for level in range(step["from_level"] + 1, step["to_level"] + 1):
                covering.setdefault((step["competency"], level), []).append(name)
    return {who: _value(record, learner, record.by_learner[who], covering) for who, learner in record.learners.items()}


def _value(
    record: Record,
    learner: Mapping[str, Any],
    modules: Mapping[str, int],
    covering: Mapping[tuple[str, int], list[str]],
) -> float:
    total = 0.0
    for competency, levels in learner["steps"].items():
        weight, below = record.document["weights"].get(competency, 1.0), 0
        needed = {int(level): heads for level, heads in levels.items() if heads > 0}
        for level in range(1, max(needed, default=0) + 1):
            heads = needed.get(level, 0)
            given = sum(modules.get(name, 0) for name in covering.get((competency, level), ()))
            standing = heads
            if level > 1:
                stand = held_heads(learner, competency, level - 1) - held_heads(learner, competency, level)
                standing = max(stand, 0) + below
            below = min(heads, given, standing)
            if below:
                rank = sum(min(1.0, needed[lower] / heads) for lower in needed if lower <= level)
                total += below * weight * _worth(rank, record.document["returns"])
    return total


def _worth(rank: float, returns: list[float]) -> float:
    """Worth of a level by its rank among the missing ones; between two ranks in proportion."""
    lower = min(int(rank), len(returns))
    upper = min(lower + 1, len(returns))
    return float(returns[lower - 1] + (returns[upper - 1] - returns[lower - 1]) * (rank - int(rank)))


def check_objective(record: Record) -> Iterator[BreachError]:
    """The claimed value is the value of the seats, and the bound lies above it by the claimed gap."""
    value, document = sum(values_of(record).values()), record.document
    if abs(value - document["objective"]) > 2 * CRUMB * max(1.0, value):
        yield BreachError("The plan is worth {value}, it says {claimed}.", value=value, claimed=document["objective"])
    bound = document["bound"]
    if bound < document["objective"] - CRUMB:
        yield BreachError("The bound {bound} lies below the value {value}.", bound=bound, value=document["objective"])
    gap = (bound - document["objective"]) / bound if bound > 0 else 0.0
    if abs(gap - document["gap"]) > CRUMB:
        yield BreachError("The gap is {gap}, the plan says {claimed}.", gap=gap, claimed=document["gap"])


def check_fairness(record: Record) -> Iterator[BreachError]:
    """Every unit, or part-time staff together, get the share that was promised."""
    fairness = record.limits.get("fairness", {"kind": "none"})
    if fairness["kind"] not in {"floor", "part_time"}:
        return
    got, need = values_of(record), _needs(record)
    name = (lambda one: one.get("unit") or "") if fairness["kind"] == "floor" else _part_time
    population = {who: name(learner) for who, learner in record.learners.items()}
    share = {
        label: sum(got[who] for who in got if population[who] == label) / total
        for label in sorted(set(population.values()))
        if (total := sum(need[who] for who in need if population[who] == label)) > 0
    }
    if fairness["kind"] == "floor":
        for label, covered in share.items():
            if covered < fairness["share"] - CRUMB:
                yield BreachError("{unit} gets {share} of its need, less than promised.", unit=label, share=covered)
    elif len(share) > 1 and share["part"] < fairness["share"] * share["full"] - CRUMB:
        yield BreachError("Part-time staff get less than promised.")


def _needs(record: Record) -> dict[str, float]:
    needs = {}
    for who, learner in record.learners.items():
        total = 0.0
        for competency, levels in learner["steps"].items():
            needed = {int(level): heads for level, heads in levels.items() if heads > 0}
            for level, heads in needed.items():
                rank = sum(min(1.0, needed[lower] / heads) for lower in needed if lower <= level)
                weight = record.document["weights"].get(competency, 1.0)
                total += heads * weight * _worth(rank, record.document["returns"])
        needs[who] = total
    return needs


_FULL_TIME = 35.0


def _part_time(learner: Mapping[str, Any]) -> str:
    weekly = [len(week["weekdays"]) * week["hours_per_day"] for week in learner["availability"]]
    return "part" if weekly and max(weekly) < _FULL_TIME else "full"


CHECKS: tuple[Check, ...] = (
    check_references,
    check_compulsory,
    check_entry,
    check_access,
    check_hours,
    check_groups,
    check_money,
    check_pools,
    check_locks,
    check_objective,
    check_fairness,
)
