"""Who works off the parts of a country: what each executor costs, and how more workers would help.

``python -m benchmarks.executors [--staff N]``. The same parts by a loop, a pool of processes and a Dask cluster with up
to two real workers on this machine: how long the start takes, what a part costs that has nothing to do, wall and CPU
seconds of the parts, and whether every file came out the same. For more workers than this machine has cores a
simulation: the measured seconds of the parts are handed to workers in order, each with the measured cost of a part.
"""

import argparse
import hashlib
import heapq
import random
import resource
import tempfile
import time
from functools import partial
from pathlib import Path

from lernkompass.country import Invented, make_country, open_executor
from lernkompass.country.run import compute_needs
from store import open_wave

WORKERS = 2
EMPTY = 300
PARTS = 1_000
ENGINES = (("loop", 1), ("pool", 1), ("pool", WORKERS), ("dask", 1), ("dask", WORKERS))


def nothing(name: str) -> str:
    """A part without work."""
    return name


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", type=int, default=200_000)
    parser.add_argument("--part-size", type=int, default=8_000)
    wanted = parser.parse_args()
    from lernkompass import load_town  # here, not above: workers load this file too

    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "country"
        make_country(folder, load_town(None), Invented(wanted.staff, part_size=wanted.part_size))
        names = open_wave(folder)[1]
        print(f"{wanted.staff:,} people, {len(names)} parts, {len(ENGINES)} ways to work them off\n")
        print("| executor | start s | ms per empty part | wall s | CPU s | result |\n" + "| --- " * 6 + "|")
        costs, first = {}, ""
        for kind, workers in ENGINES:
            out = Path(scratch) / f"{kind}{workers}"
            start, cost, wall, cpu = _measure((kind, workers), folder, out, names)
            digest = _digest(out)
            first, costs[kind] = first or digest, cost
            said = "the same bytes" if digest == first else "DIFFERENT"
            print(
                f"| {kind}, {workers} | {start:.1f} | {cost * 1e3:.1f} | {wall:.1f} | {cpu:.1f} | {said} |", flush=True
            )
        _simulate(_seconds(folder, Path(scratch) / "again", names), costs)


def _measure(engine: tuple[str, int], folder: Path, out: Path, names: tuple[str, ...]) -> tuple[float, ...]:
    kind, workers = engine
    cpu, begun = _cpu(), time.perf_counter()
    with open_executor(kind, workers) as executor:
        list(executor.run(nothing, [str(number) for number in range(workers)]))
        start = time.perf_counter() - begun
        answers = executor.run(nothing, [str(number) for number in range(EMPTY)])
        next(answers)  # a pool begins anew with every run
        begun = time.perf_counter()
        list(answers)
        empty = time.perf_counter() - begun
        begun = time.perf_counter()
        list(executor.run(partial(compute_needs, folder, out), names))
        wall = time.perf_counter() - begun
    return start, empty / EMPTY, wall, _cpu() - cpu


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def _digest(out: Path) -> str:
    found = hashlib.sha256()
    for file in sorted(out.glob("towns/*/needs.parquet")):
        found.update(file.read_bytes())
    return found.hexdigest()


def _seconds(folder: Path, out: Path, names: tuple[str, ...]) -> list[float]:
    """CPU seconds of each part in this process."""
    found = []
    for name in names:
        begun = time.process_time()
        compute_needs(folder, out, name)
        found.append(time.process_time() - begun)
    return found


def _simulate(seconds: list[float], costs: dict[str, float]) -> None:
    draw = random.Random(1)
    parts = [draw.choice(seconds) for _ in range(PARTS)]
    print(f"\nSimulated, not measured: {PARTS:,} parts of the measured {min(seconds):.2f} to {max(seconds):.2f} s\n")
    print("| workers | pool: wall s | times as fast | Dask: wall s | times as fast |\n" + "| --- " * 5 + "|")
    for workers in (1, 2, 4, 8, 16, 32, 64, 128):
        cells = []
        for kind in ("pool", "dask"):
            wall = _wall(parts, workers, costs[kind])
            cells += [f"{wall:.1f}", f"{sum(parts) / wall:.1f}"]
        print(f"| {workers} | " + " | ".join(cells) + " |")


def _wall(parts: list[float], workers: int, cost: float) -> float:
    """One hand deals the parts, each at its cost; a worker takes the next one when it is free."""
    free, dealt = [0.0] * workers, 0.0
    for seconds in parts:
        dealt += cost
        heapq.heappush(free, max(heapq.heappop(free), dealt) + seconds)
    return max(free)


if __name__ == "__main__":
    main()
