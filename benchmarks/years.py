"""Timetables of whole towns: seeded towns of any size, dated and judged. ``python -m benchmarks.years --staff 300``."""

import argparse
import math
import resource
import sys
import time
from collections import Counter
from datetime import date, timedelta

import numpy as np

from curriculum import Catalogue, Limits, Plan, Room, Service, Timetable, Trainer, make_calendar, schedule_plan
from curriculum.model import Assignment, Calendar, Module, ModulePlan, Phase, Step
from needs_analysis import Availability, Demand, Learner, Message, Text

_FULL = ("Mo", "Tu", "We", "Th", "Fr")
_WEEKS = (
    (_FULL, 7.8, 0.50),
    (_FULL[:4], 9.75, 0.12),
    (_FULL[1:], 9.75, 0.08),
    ((*_FULL[1:], "Sa"), 7.8, 0.11),
    (_FULL[1:4], 7.8, 0.10),
    (_FULL[:4], 5.0, 0.09),
)
_MODULES, _SEATS_A_HEAD, _GROUP = 40, 1.7, 16
_SITES = ((10_000, 12), (1_000, 3), (0, 1))
_ONLINE = 0.3
_ROOM_HALF_DAYS, _TRAINER_DATES = 260, 60


def make_town(staff: int, seed: int) -> tuple[Plan, Demand, Catalogue, Calendar]:
    """Teams of 4 to 24 at 1, 3 or 12 sites; 40 modules, a third online, the last 13 after one of the first."""
    draw = np.random.default_rng([seed, staff])
    sites = next(count for least, count in _SITES if staff >= least)
    catalogue = _catalogue(draw)
    learners = _people(draw, staff, sites)
    places = {one.id: one.site for one in learners}
    wanted = _assignments(draw, learners, catalogue)
    seats = Counter(name for _, name in wanted)
    by_site = Counter((name, places[who]) for who, name in wanted)
    runs = {name: sum(-(-n // _GROUP) for (one, _), n in by_site.items() if one == name) for name in seats}
    plan = Plan(
        "optimal", 0, 0, 0, Limits(0, 0), 0, 0,
        tuple(ModulePlan(name, runs[name], seats[name], 0) for name in seats),
        tuple(Assignment(who, name, 1, 1.0) for who, name in wanted), (), Message("done"),
    )  # fmt: skip
    return plan, Demand("named", learners, {}), catalogue, _calendar(runs, catalogue, sites)


def _catalogue(draw: np.random.Generator) -> Catalogue:
    modules = []
    for number in range(_MODULES):
        online = draw.random() < _ONLINE
        hours = float(draw.choice([3.5, 7.0, 10.5] if online else [7.0, 14.0, 21.0, 21.0]))
        phases = (Phase("self", float(draw.integers(0, 4))), Phase("live" if online else "room", hours))
        needs = (f"M{draw.integers(0, 27):02d}",) if number >= _MODULES - 13 else ()
        name = f"M{number:02d}"
        steps, title = (Step(name, 0, 1),), Text(name, name)
        modules.append(Module(name, title, steps, phases, 1, _GROUP, 0, 0, needs, "internal", ("de",), False, None))
    return Catalogue(tuple(modules))


def _people(draw: np.random.Generator, staff: int, sites: int) -> tuple[Learner, ...]:
    learners: list[Learner] = []
    shares = np.array([share for *_, share in _WEEKS])
    team = 0
    while len(learners) < staff:
        site, team = f"S{team % sites:02d}", team + 1
        for _ in range(min(int(draw.integers(4, 25)), staff - len(learners))):
            days, hours, _ = _WEEKS[draw.choice(len(_WEEKS), p=shares / shares.sum())]
            name, week = f"P{len(learners):05d}", (Availability(days, hours, 1),)
            learners.append(Learner(name, name, 1, "R", f"T{team:04d}", week, {}, {}, site=site))
    return tuple(learners)


def _assignments(
    draw: np.random.Generator, learners: tuple[Learner, ...], catalogue: Catalogue
) -> list[tuple[str, str]]:
    found = []
    for learner in learners:
        chosen = {int(one) for one in draw.choice(_MODULES, size=draw.poisson(_SEATS_A_HEAD * 0.85), replace=False)}
        chosen |= {int(name[1:]) for one in chosen for name in catalogue.modules[one].prerequisites}
        found += [(learner.id, f"M{one:02d}") for one in sorted(chosen)]
    return found


def _calendar(runs: dict[str, int], catalogue: Catalogue, sites: int) -> Calendar:
    need = sum(runs[m.id] * m.hours_of("room") / 3.5 for m in catalogue.modules if m.id in runs) / sites
    rooms = [
        Room(f"S{site:02d}-{n}", "", 24 if n % 3 == 0 else 16, f"S{site:02d}")
        for site in range(sites)
        for n in range(max(2, round(need / _ROOM_HALF_DAYS)))
    ]
    trainers = [
        Trainer(f"{name}-{n}", "", (name,), _FULL if n % 2 else _FULL[:4])
        for name, count in sorted(runs.items())
        for n in range(math.ceil(count * _dates_of(catalogue, name) / _TRAINER_DATES))
    ]
    travel = {f"S{a:02d}": {f"S{b:02d}": 60 for b in range(a + 1, sites)} for a in range(sites)}
    school = {date(2027, 7, 12) + timedelta(days=n): "Sommerferien" for n in range(44)}
    plain = make_calendar("NW", 2027, rooms, {date(2027, 12, 24) + timedelta(days=n): "zu" for n in range(8)})
    service = Service(0.3, 4, {}, travel)
    return Calendar(
        plain.land, plain.first_day, plain.last_day, plain.holidays, plain.rooms, plain.day_start, plain.day_end,
        tuple(trainers), school, service,
    )  # fmt: skip


def _dates_of(catalogue: Catalogue, name: str) -> int:
    module = catalogue.module(name)
    return 0 if module is None else math.ceil(module.hours_of("room") / 8) + math.ceil(module.hours_of("live") / 4)


def describe(staff: int, timetable: Timetable, seconds: float) -> str:
    """One line of the table."""
    meetings = sum(len(session.meetings) for session in timetable.sessions)
    seats = sum(session.seats for session in timetable.sessions)
    left = sum(item.seats for item in timetable.unplaced)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"| {staff:,} | {len(timetable.sessions):,} | {meetings:,} | {seats:,} | {left:,} | {timetable.strain:,} | "
        f"{timetable.bound:,} | {100 * timetable.gap:.1f} % | {seconds:.1f} | {memory:,.0f} |\n"
    )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", default="300,3000")
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    sys.stdout.write("| staff | groups | dates | seats | without a date | strain | bound | gap | CPU s | MB |\n")
    sys.stdout.write("| --- " * 10 + "|\n")
    for staff in map(int, wanted.staff.split(",")):
        town = make_town(staff, wanted.seed)
        begin = time.process_time()
        timetable = schedule_plan(*town)
        sys.stdout.write(describe(staff, timetable, time.process_time() - begin))
        for reason, count in Counter(item.reason.text("en") for item in timetable.unplaced).most_common():
            sys.stdout.write(f"  {count} x {reason}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
