"""Dates for whole towns: how many sessions, who is left without one and why, and in what time.

The towns of `benchmarks.instances` with rooms at every site and trainers for every pool, so many that the plan keeps
them busy for half of the year's half-days; a quarter of a team may be away at once, nobody trains more than four days a
month. Prints the seats without a date by reason: none may be left unnamed.

    python -m benchmarks.dates [--staff 300,3000] [--seeds 1]
"""

import argparse
import math
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence

from benchmarks.instances import Instance, make_instance
from curriculum.calendar import make_calendar
from curriculum.dating.duty import fit_limits
from curriculum.model import Calendar, Plan, Room, Service, Trainer
from curriculum.optimise import optimise_plan
from curriculum.schedule import schedule_plan

_HALVES_A_YEAR, _HOURS_A_HALF = 500, 3.5
_BUSY = 0.5
_SEATS = 40
_SERVICE = Service(away_share=0.25, days_a_month=4)

COLUMNS = "staff, seed|CPU s to choose|CPU s to date|MB at most|sessions|seats|without a date|strain|bound|gap %"


def measure(staff: int, seed: int) -> Iterator[str]:
    """One line of the table, then one per reason why seats have no date."""
    instance = make_instance(staff, seed)
    begin = time.process_time()
    limits = fit_limits(instance.limits, instance.demand, _SERVICE)
    plan = optimise_plan(instance.demand, instance.catalogue, limits)
    chosen = time.process_time()
    timetable = schedule_plan(plan, instance.demand, instance.catalogue, _staffed(instance, plan))
    dated = time.process_time()
    left: Counter[str] = Counter()
    for one in timetable.unplaced:
        left[one.reason.text("en")] += one.seats
    seats, undated = sum(session.seats for session in timetable.sessions), sum(left.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    cells = (
        f"{staff}, {seed}",
        f"{chosen - begin:.1f}",
        f"{dated - chosen:.1f}",
        f"{memory:.0f}",
        len(timetable.sessions),
        seats,
        undated,
        timetable.strain,
        timetable.bound,
        f"{100 * timetable.gap:.1f}",
    )
    yield "| " + " | ".join(map(str, cells)) + " |"
    yield from (f"{count} seats: {reason}" for reason, count in left.most_common())
    if seats + undated != sum(item.seats for item in plan.assignments):
        yield "seats were lost without a word"


def _staffed(instance: Instance, plan: Plan) -> Calendar:
    """A year with rooms at every site and trainers for every pool."""
    held = Counter({item.module: item.sessions for item in plan.modules})
    halves = {m.id: math.ceil(m.hours_of("room") / _HOURS_A_HALF) for m in instance.catalogue.modules}
    hours = {m.id: m.hours_of("room", "live") for m in instance.catalogue.modules}
    people = Counter(learner.site or "" for learner in instance.demand.learners)
    need = sum(halves[name] * count for name, count in held.items()) / len(instance.demand.learners)
    rooms = [
        Room(f"{site}-{number}", f"{site}-{number}", _SEATS, site)
        for site, count in sorted(people.items())
        for number in range(_enough(need * count))
    ]
    trainers = [
        Trainer(f"{pool.id}-{number}", f"{pool.id}-{number}", tuple(pool.per_session))
        for pool in instance.limits.pools
        if pool.kind == "trainer"
        for number in range(_enough(sum(held[name] * hours[name] for name in pool.per_session) / _HOURS_A_HALF))
    ]
    year = make_calendar("NW", 2027, rooms, {})
    return Calendar(
        year.land, year.first_day, year.last_day, year.holidays, year.rooms, trainers=tuple(trainers), service=_SERVICE
    )


def _enough(halves: float) -> int:
    return max(2, math.ceil(halves / (_HALVES_A_YEAR * _BUSY)))


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", default="300,3000")
    parser.add_argument("--seeds", default="1")
    wanted = parser.parse_args(arguments)
    names = COLUMNS.split("|")
    sys.stdout.write("| " + " | ".join(names) + " |\n" + "| --- " * len(names) + "|\n")
    for staff in map(int, wanted.staff.split(",")):
        for seed in map(int, wanted.seeds.split(",")):
            for line in measure(staff, seed):
                sys.stdout.write(line + "\n")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
