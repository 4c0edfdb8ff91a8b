"""Read one file in a process of its own with limits and say how it ended: ``python -m tests.broken.measure < FILE``.

With two numbers, ``python -m tests.broken.measure 40000 350``, a workbook of so many rows and columns is made and read.
Prints one JSON object: outcome (tool or sentence), rows, seconds of processor time and peak memory in MB, of this process
and of the one that parses.
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

GB = 1024**3
MOST_MEMORY = 6 * GB
MOST_SECONDS = 300


def measure(content: bytes) -> dict[str, object]:
    """The end of reading a file, measured from outside."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.broken.measure"], input=content, capture_output=True, check=False, timeout=600,
        cwd=Path(__file__).parents[2],
    )  # fmt: skip
    assert done.returncode == 0, (done.returncode, done.stderr[-600:])
    found: dict[str, object] = json.loads(done.stdout)
    return found


def read_here(content: bytes) -> dict[str, object]:
    """The same in this process."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    from needs_analysis.ingest import read_survey
    from needs_analysis.model import UserError

    base = _peak(resource.RUSAGE_SELF)
    start = time.process_time()
    rows = 0
    try:
        raw = read_survey("file", content)
        outcome, rows = raw.tool, len(raw.cells)
    except UserError as error:
        outcome = error.message.template
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return {
        "outcome": outcome,
        "rows": rows,
        "seconds": round(time.process_time() - start, 2),
        "child_seconds": round(child.ru_utime + child.ru_stime, 2),
        "base": base,
        "memory": _peak(resource.RUSAGE_SELF),
        "child_memory": _peak(resource.RUSAGE_CHILDREN),
    }


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss // 1024


if __name__ == "__main__":
    if len(sys.argv) > 2:
        from tests.broken.make_huge import full_sheet

        sys.stdout.write(json.dumps(measure(full_sheet(int(sys.argv[1]), int(sys.argv[2])))) + "\n")
    else:
        sys.stdout.write(json.dumps(read_here(sys.stdin.buffer.read())))
