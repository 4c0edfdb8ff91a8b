"""What benchmarks have printed over time, kept in the repository: ``benchmarks/history.jsonl``, a line per run.

``python -m benchmarks.history run NAME [ARGUMENT...]`` runs a benchmark, shows what it prints and adds its tables with
the date, the version and a note of the machine. ``python -m benchmarks.history report`` puts the last two runs of each
side by side and names what has moved by more than a fifth: for people to look at, nothing fails. Compared are ratios
and counts; seconds are compared only between runs on one kind of machine.
"""

import json
import os
import platform
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HISTORY = Path(__file__).with_name("history.jsonl")
NOTICEABLE = 0.2
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)*")
_SECONDS = re.compile(r"\b(s|cpu|seconds|mb)\b", re.IGNORECASE)
Rows = dict[str, dict[str, str]]


def machine() -> str:
    """What the figures were taken on: system, processor architecture, cores, Python and numpy."""
    cores = os.cpu_count() or 0
    kind = f"{platform.system()} {platform.machine()}, {cores} cores"
    return f"{kind}, Python {platform.python_version()}, numpy {version('numpy')}"


def read_tables(text: str) -> Rows:
    """All tables of a printed text: first cell of a row -> heading -> cell. Rows of the same name get a number."""
    found: Rows = {}
    head: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")] if line.strip().startswith("|") else []
        if not cells:
            head = []
        elif not head:
            head = cells
        elif set("".join(cells)) - set("-: "):
            name, twin = cells[0], 2
            while name in found:
                name, twin = f"{cells[0]} ({twin})", twin + 1
            found[name] = dict(zip(head[1:], cells[1:], strict=False))
    return found


def number_in(cell: str) -> float | None:
    """The first number of a cell; None where there is none."""
    found = _NUMBER.search(cell.replace("\N{MINUS SIGN}", "-"))
    return float(found[0].replace(",", "")) if found else None


def moved(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """A line for each figure that moved noticeably; seconds and memory only on the same machine."""
    same = before["machine"] == after["machine"]
    for row, cells in after["tables"].items():
        for head, cell in cells.items():
            old, new = number_in(before["tables"].get(row, {}).get(head, "")), number_in(cell)
            if old is None or new is None or (_SECONDS.search(head) and not same):
                continue
            if abs(new - old) > NOTICEABLE * max(abs(old), abs(new)):
                yield f"| {after['name']} | {row} | {head} | {old:g} | {new:g} |"


def report(lines: Sequence[str]) -> str:
    """The last two runs of each benchmark, and what moved."""
    runs: dict[str, list[dict[str, Any]]] = {}
    for line in lines:
        one = json.loads(line)
        runs.setdefault(one["name"], []).append(one)
    out = ["| benchmark | runs | last | version | machine |", "| --- " * 5 + "|"]
    out += [
        f"| {n} | {len(r)} | {r[-1]['time'][:10]} | {r[-1]['version']} | {r[-1]['machine']} |" for n, r in runs.items()
    ]
    changes = [line for found in runs.values() if len(found) > 1 for line in moved(*found[-2:])]
    out += (
        ["", "| benchmark | row | figure | before | now |", "| --- " * 5 + "|", *changes]
        if changes
        else ["", "Nothing moved."]
    )
    return "\n".join(out)


def run(name: str, arguments: Sequence[str]) -> int:
    """Run a benchmark, show what it prints, keep its tables."""
    command = [sys.executable, "-m", f"benchmarks.{name}", *arguments]
    printed = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as running:
        for line in running.stdout or ():
            sys.stdout.write(line)
            sys.stdout.flush()
            printed.append(line)
    if running.returncode == 0:
        keep(" ".join((name, *arguments)), "".join(printed))
    return running.returncode


def keep(name: str, printed: str) -> None:
    """Add a run to the history."""
    moment = datetime.now(UTC).isoformat(timespec="seconds")
    entry = {"name": name, "time": moment, "version": version("lernkompass"), "machine": machine()}
    tables = read_tables(printed)
    said = {"tables": tables} if tables else {"tables": {}, "printed": printed}
    with HISTORY.open("a", encoding="utf-8") as stream:
        stream.write(json.dumps({**entry, **said}, ensure_ascii=False) + "\n")


def main() -> int:
    """One of the two."""
    if sys.argv[1:2] == ["run"] and len(sys.argv) > 2:
        return run(sys.argv[2], sys.argv[3:])
    print(report(HISTORY.read_text(encoding="utf-8").splitlines() if HISTORY.exists() else []))
    return 0


if __name__ == "__main__":
    sys.exit(main())
