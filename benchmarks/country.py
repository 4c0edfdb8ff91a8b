"""The needs of very many towns, beside the same in pandas, polars and duckdb, in one run.

``python -m benchmarks.country [--staff N] [--folder DIR]``. Every program reads the same parquet files and writes the
same files: for every town the need, interval, share, level held and required and priority of each published unit, and
of the people of a unit outside its published parts, in every competency, hidden where there are too few answers.

Which units the privacy rule lets through is given to the others as a finished column: no data frame library has the
rule, and none is to look slow for it. Ours finds them itself, and besides links the roles, adds up the country and
draws the sample for the learning groups. All figures are then compared with ours, one by one: units and answers have to
be the same; a figure may lie one step of its rounding away where another order of additions falls on the other side of
a half, or where a library rounds halves another way.

The last rows are a smaller job: means and intervals of all units without the rule and the files, as one would first
write it. Each program runs in a process of its own; CPU seconds (of all threads) are the system's own figure for it,
as is the greatest resident memory.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

LIBRARIES = ("pandas", "polars", "duckdb")
PROGRAMS = ("ours", *(f"with_{name}" for name in LIBRARIES), *(f"means_{name}" for name in LIBRARIES))


def main() -> None:
    """Print one table: CPU seconds, memory, how many times ours is faster, and what differs."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--staff", type=int, default=500_000)
    parser.add_argument("--folder", type=Path, help="where the invented country is kept between runs")
    parser.add_argument("--program", choices=PROGRAMS, help=argparse.SUPPRESS)
    parser.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.program:
        _run(wanted.program, wanted.folder, wanted.out)
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = wanted.folder or Path(scratch) / "country"
        _make(folder, wanted.staff)
        _report(folder, wanted.staff, Path(scratch))


def _make(folder: Path, staff: int) -> None:
    from lernkompass.country import Invented, make_country
    from lernkompass.masterdata import load_town

    if not (folder / "wave.json").exists():
        make_country(folder, load_town(None), Invented(staff))


def _report(folder: Path, staff: int, scratch: Path) -> None:
    from benchmarks.rivals.comparing import compare, give_published

    print(f"{staff:,} people, {len(list(folder.glob('*.people.parquet')))} parts\n")
    print("| program | CPU s | MB at most | times the CPU of ours | beside ours |\n" + "| --- " * 5 + "|")
    ours = 0.0
    for program in PROGRAMS:
        library = program.partition("_")[2]
        if library and find_spec(library) is None:
            print(f"| {_name(program)} | not installed here: `pip install {library}` | | | |")
            continue
        out = scratch / program
        out.mkdir()
        cpu, memory, error = _measure(program, folder, out)
        ours = ours or cpu
        said = error or (compare(scratch / "ours", out) if program.startswith("with") else "")
        print(f"| {_name(program)} | {cpu:.1f} | {memory:.0f} | {cpu / ours:.1f} | {said} |", flush=True)
        if program == "ours":
            give_published(folder, out)


def _name(program: str) -> str:
    kind, _, library = program.partition("_")
    return {"ours": "ours", "with": library, "means": f"{library}, only means"}[kind]


def _measure(program: str, folder: Path, out: Path) -> tuple[float, float, str]:
    command = [sys.executable, "-m", "benchmarks.country", "--program", program]
    command += ["--folder", str(folder), "--out", str(out)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if done.returncode:
        sys.stderr.write(done.stderr[-2000:])
        return cpu, float("nan"), "stopped: out of memory?" if done.returncode < 0 else "stopped with an error"
    return cpu, json.loads(done.stdout.strip().splitlines()[-1]), ""


def _run(program: str, folder: Path, out: Path) -> None:
    kind, _, library = program.partition("_")
    if kind == "ours":
        run_ours(folder, out)
    elif kind == "with":
        import_module(f"benchmarks.rivals.with_{library}").towns(folder, out.parent / "ours", out)
    else:
        import_module(f"benchmarks.rivals.means_{library}").means(folder)
    print(_peak_memory())


def _peak_memory() -> float:
    """MB at most of this process; the figure for finished children would begin with that of their parent."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(float(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))


def run_ours(folder: Path, out: Path) -> None:
    """The command's own work on every part: figures of all towns, and what the country is added up from."""
    from lernkompass.country.executors import open_executor
    from lernkompass.country.run import compute_needs
    from store import open_wave

    with open_executor("loop") as executor:
        list(executor.run(partial(compute_needs, folder, out), open_wave(folder)[1]))


if __name__ == "__main__":
    main()
