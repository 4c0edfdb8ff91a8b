"""How good and how dear the choice of modules is: proven gap, effort, and what it beats at equal budget.

Prints one line per town: value, bound, proven gap, CPU seconds to the first answer and in all, memory, and the value
over each of three greedy plans. Ratios are of one run; CPU seconds depend on the machine.

    python -m benchmarks.selection [--staff 300,3000,40000] [--seeds 1,2,3] [--scarce]
"""

import argparse
import resource
import sys
import time
from collections.abc import Sequence
from dataclasses import replace

from benchmarks.instances import SCARCE, Family, make_instance
from curriculum.choose.compact import build_compact, choice_value
from curriculum.choose.engine import Case, decide, open_case
from curriculum.choose.greedy import RULES, plan_greedily
from curriculum.progression import read_progression
from curriculum.solver import Effort, solve

HEAD = (
    f"{'staff':>6} {'seed':>4} {'value':>10} {'bound':>10} {'gap %':>6} {'1st s':>6} {'gap %':>6} {'cpu s':>6} "
    f"{'MB':>5} "
    f"{'/group':>7} {'/pair':>7} {'/head':>7} {'LP bound':>10}"
)
_LP_UP_TO = 5_000
"""The plain linear relaxation is not needed above: the bound of the bundles is tighter and a hundred times as fast."""


def measure(staff: int, seed: int, family: Family) -> str:
    """One line of the table."""
    instance = make_instance(staff, seed, family)
    begin, first = time.process_time(), [0.0, 1.0]

    def hear(value: float, bound: float) -> bool:
        if not first[0] and value > 0 and bound < float("inf"):
            first[:] = [time.process_time() - begin, (bound - value) / bound]
        return True

    case = open_case(instance.demand, read_progression(instance.catalogue), instance.limits)
    decision = decide(case, hear)
    spent = time.process_time() - begin
    value = choice_value(case.arrays, decision.choice.seats)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    beats = " ".join(f"{value / _greedy(case, rule):7.3f}" for rule in RULES)
    gap = 100 * (decision.bound - value) / decision.bound
    relaxed = f"{_relaxed(case):10.1f}" if staff <= _LP_UP_TO else f"{'-':>10}"
    return (
        f"{staff:>6} {seed:>4} {value:10.1f} {decision.bound:10.1f} {gap:6.3f} {first[0]:6.1f} {100 * first[1]:6.2f} "
        f"{spent:6.1f} {memory:5.0f} {beats} {relaxed}"
    )


def _greedy(case: Case, rule: str) -> float:
    choice = plan_greedily(case.arrays, rule)  # type: ignore[arg-type]
    return choice_value(case.arrays, choice.seats) if choice else float("nan")


def _relaxed(case: Case) -> float:
    compact = build_compact(case.arrays, case.frame)
    whole = compact.matrix.whole & False
    return solve(replace(compact.matrix, whole=whole), Effort()).bound + compact.slack


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--staff", default="300,3000,40000")
    parser.add_argument("--seeds", default="1,2,3")
    parser.add_argument("--scarce", action="store_true", help="trainers and rooms bind beside the money")
    wanted = parser.parse_args(arguments)
    sys.stdout.write(
        "Choice of modules: proven gap, effort, and value over greedy plans at equal budget\n" + HEAD + "\n"
    )
    for staff in map(int, wanted.staff.split(",")):
        for seed in map(int, wanted.seeds.split(",")):
            sys.stdout.write(measure(staff, seed, SCARCE if wanted.scarce else Family()) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
