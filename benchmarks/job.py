"""The whole job of a large town, command by command: what each takes, and for how long it says nothing.

Each command runs in a process of its own, as somebody would type it, on an export of 40,000 answers in 70 columns (see
`benchmarks.job_town`). Processor and wall seconds with all children, the largest process, the longest pause between two
lines of progress, files and what they weigh.

    python -m benchmarks.job [--answers 40000] [--mode anonymous] [--keep DIR]
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.job_town import COLUMNS, write_town

COLUMN_NAMES = "command|CPU s|wall s|MB at most|longest silence s|files|MB written"
_PROGRAM = (sys.executable, "-m", "lernkompass")


def commands(folder: Path, master: Path, export: Path, mode: str) -> Iterator[tuple[str, Sequence[str], Path]]:
    """What is called, the arguments, and where to look for what was written."""
    year, out = folder / "2027", folder / "out"
    own = ("--masterdata", str(master))
    yield "inspect", ("inspect", str(export)), out
    analyse = ("analyse", str(export), "--out", str(year), "--mode", mode, "--accept-from", "0.5", *own)
    yield "analyse", analyse, year
    yield "release", ("release", str(year)), out
    yield "plan", ("plan", str(year)), year
    yield "verify", ("verify", str(year)), out
    lost = ("--lost", "T2-1", "--from", "2027-05-03", "--to", "2027-05-28")
    yield "repair, a trainer ill for four weeks", ("repair", str(year), *lost), out
    yield "approval --print", ("approval", str(year), "--gate", "plan", "--print", str(out / "gate.pdf")), out
    for platform in ("moodle", "ilias", "cartridge"):
        place = out / platform
        yield f"handover --to {platform}", ("handover", str(year), "--to", platform, "--out", str(place)), place
    for kind in ("docx", "pdf"):
        yield f"strategy report, {kind}", ("strategy", "report", str(year), "--out", str(out / f"report.{kind}")), out
    yield "plan --keep", ("plan", str(year), "--keep"), year


def measure(arguments: Sequence[str]) -> tuple[int, float, float, float, float]:
    """Exit code, processor seconds, wall seconds, MB at most and the longest silence of a command."""
    began = heard = time.perf_counter()
    silence = 0.0
    with subprocess.Popen([*_PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as running:
        for line in running.stdout or ():
            now = time.perf_counter()
            silence, heard = max(silence, now - heard), now
            sys.stderr.write(f"  {now - began:7.1f} s  {line.decode(errors='replace')}")
        _, status, used = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    ended = time.perf_counter()
    silence = max(silence, ended - heard)
    return running.returncode, used.ru_utime + used.ru_stime, ended - began, used.ru_maxrss / 1024, silence


def weigh(folder: Path) -> tuple[int, float]:
    """Files below a folder and their MB."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return len(sizes), sum(sizes) / 1e6


def run_job(folder: Path, answers: int, mode: str) -> None:
    """The table."""
    master, export = write_town(folder, answers)
    (folder / "out").mkdir()
    size = export.stat().st_size / 1e6
    print(f"\n{answers:,} answers x {COLUMNS} columns, {size:.1f} MB, {mode} mode\n", flush=True)
    print("| " + COLUMN_NAMES.replace("|", " | ") + " |\n" + "| --- " * 7 + "|", flush=True)
    total = [0.0, 0.0]
    for name, arguments, place in commands(folder, master, export, mode):
        code, cpu, wall, memory, silence = measure(arguments)
        total = [total[0] + cpu, total[1] + wall]
        files, heavy = weigh(place)
        said = name if code == 0 else f"{name} (exit code {code})"
        print(f"| {said} | {cpu:.1f} | {wall:.1f} | {memory:.0f} | {silence:.0f} | {files} | {heavy:.1f} |", flush=True)
    print(f"| together | {total[0]:.1f} | {total[1]:.1f} |  |  |  |  |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--answers", type=int, default=40_000)
    parser.add_argument("--mode", choices=("anonymous", "named"), default="anonymous")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="an empty folder in which everything stays")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = wanted.keep or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        run_job(place, wanted.answers, wanted.mode)


if __name__ == "__main__":
    main()
