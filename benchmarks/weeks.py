"""The scheduling core on the weeks of the competition ITC-2007, beside the published values of its winner.

``python -m benchmarks.weeks DIR``: DIR holds comp01.ctt to comp10.ctt, which the project does not ship. Two searches
side by side, ten minutes each, as at the competition; ``--moves`` counts moves instead and gives the same every time.
"""

import argparse
import sys
import time
from pathlib import Path

from curriculum import Effort, solve_week

# T. Müller, ITC2007 Solver Description: A Hybrid Approach, table 4: the best of his ten runs at the competition.
WINNER = {
    "comp01": 5,
    "comp02": 51,
    "comp03": 84,
    "comp04": 37,
    "comp05": 330,
    "comp06": 48,
    "comp07": 20,
    "comp08": 41,
    "comp09": 109,
    "comp10": 16,
}


def main() -> None:
    """Print the table; solution files are written beside where the command is called."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--moves", type=int)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--only", default=",".join(WINNER))
    parser.add_argument("--out", type=Path, default=Path("build/weeks"))
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    sys.stdout.write("| week | hard rules broken | cost | winner, best of ten | CPU s |\n" + "| --- " * 5 + "|\n")
    for name in wanted.only.split(","):
        effort = Effort(moves=wanted.moves) if wanted.moves else Effort(seconds=wanted.seconds)
        begin = time.process_time()
        solution, found = solve_week((wanted.folder / f"{name}.ctt").read_text(), effort, wanted.workers)
        (wanted.out / f"{name}.sol").write_text(solution)
        spent = time.process_time() - begin
        sys.stdout.write(f"| {name} | {found.clashes} | {found.cost} | {WINNER[name]} | {spent:.0f} |\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
